"""The budget lines as a Fiscal Data Package: ``facts.csv`` and the ``datapackage.json`` that explains it to machines.

Follows the Fiscal Data Package specification 0.3.0 (a tabular data package with a ``model`` of measures and
dimensions). Amounts are in 元; codes are text, because a code's leading zero is part of it.
"""

import csv
import json
import re
from pathlib import Path
from typing import Any

from shebao.budget.book import Book
from shebao.disclosure.render.csv_text import excel_text
from shebao.disclosure.render.facts import named_facts
from shebao.money import format_yuan_plain

FIELDS: tuple[tuple[str, str, str], ...] = (
    ("row", "integer", "行号"),
    ("year", "year", "预算年度"),
    ("unit_code", "string", "单位编码"),
    ("unit", "string", "单位名称"),
    ("function_code", "string", "支出功能分类科目编码"),
    ("function", "string", "支出功能分类科目名称"),
    ("economic_code", "string", "部门预算支出经济分类科目编码"),
    ("economic", "string", "部门预算支出经济分类科目名称"),
    ("government_economic_code", "string", "政府预算支出经济分类科目编码"),
    ("government_economic", "string", "政府预算支出经济分类科目名称"),
    ("source", "string", "资金来源"),
    ("category", "string", "支出类别"),
    ("kind", "string", "基本支出性质"),
    ("project_code", "string", "项目编码"),
    ("project", "string", "项目名称"),
    ("origin", "string", "资金年度"),
    ("amount", "number", "金额（元）"),
)
"""The columns of ``facts.csv``: name, type of the table schema, title."""

REQUIRED = frozenset({"row", "year", "unit_code", "function_code", "source", "category", "origin", "amount"})


def write_data_package(book: Book, folder: Path, *, draft: bool) -> None:
    """Write ``facts.csv`` (UTF-8, one line a budget line) and ``datapackage.json`` into a folder."""
    year = book.department.year
    with (folder / "facts.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([name for name, _, _ in FIELDS])
        for fact in named_facts(book):
            texts = (
                fact.unit,
                fact.unit_name,
                fact.function,
                fact.function_name,
                fact.economic,
                fact.economic_name,
                fact.government_economic,
                fact.government_economic_name,
                fact.source,
                fact.category,
                fact.kind,
                fact.project,
                fact.project_name,
                fact.origin,
            )
            writer.writerow([fact.row, year, *map(excel_text, texts), format_yuan_plain(fact.fen)])
    text = json.dumps(data_package(book, draft=draft), ensure_ascii=False, indent=2)
    (folder / "datapackage.json").write_text(f"{text}\n", encoding="utf-8", newline="\n")


def data_package(book: Book, *, draft: bool) -> dict[str, Any]:
    """The descriptor: what the package is, the table schema of ``facts.csv``, and the fiscal model over it."""
    department = book.department
    code = re.sub(r"[^a-z0-9._-]+", "-", department.code.lower()).strip("-") or "department"
    return {
        "profile": "fiscal-data-package",
        "profiles": {"fiscal": "*", "tabular": "*"},
        "name": f"budget-{department.year}-{code}",
        "title": f"{department.name}{department.year}年度部门预算",
        "description": "部门预算的全部支出条目。金额单位为元；收入按资金来源与支出相等。",
        "countryCode": "CN",
        "granularity": "aggregated",
        "fiscalPeriod": {"start": f"{department.year}-01-01", "end": f"{department.year}-12-31"},
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": "facts",
                "title": "预算条目（数据包）",
                "path": "facts.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": {
                    "fields": [
                        {
                            "name": name,
                            "type": kind,
                            "title": title,
                            **({"constraints": {"required": True}} if name in REQUIRED else {}),
                        }
                        for name, kind, title in FIELDS
                    ],
                    "primaryKey": ["row"],
                    "missingValues": [""],
                },
            }
        ],
        "model": {
            "measures": {
                "amount": {
                    "source": "amount",
                    "currency": "CNY",
                    "factor": 1,
                    "direction": "expenditure",
                    "phase": "proposed" if draft else "approved",
                }
            },
            "dimensions": _dimensions(),
        },
    }


def _dimensions() -> dict[str, Any]:
    def coded(kind: str, code: str, title: str, key: str = "code", **more: str) -> dict[str, Any]:
        attributes = {key: {"source": code}, "title": {"source": title, "labelfor": key}}
        return {"dimensionType": kind, **more, "primaryKey": key, "attributes": attributes}

    def plain(name: str) -> dict[str, Any]:
        return {"dimensionType": "other", "primaryKey": "title", "attributes": {"title": {"source": name}}}

    classified = "classification"
    return {
        "date": {"dimensionType": "datetime", "primaryKey": "year", "attributes": {"year": {"source": "year"}}},
        "administrator": coded("entity", "unit_code", "unit", key="id"),
        "functional": coded(classified, "function_code", "function", classificationType="functional"),
        "economic": coded(classified, "economic_code", "economic", classificationType="economic"),
        "government_economic": coded(
            classified, "government_economic_code", "government_economic", classificationType="economic"
        ),
        "project": coded("activity", "project_code", "project", key="id"),
        "account": {
            "dimensionType": "entity",
            "primaryKey": "title",
            "attributes": {"title": {"source": "source"}},
        },
        "category": plain("category"),
        "kind": plain("kind"),
        "origin": plain("origin"),
        "line": {"dimensionType": "fact", "primaryKey": "row", "attributes": {"row": {"source": "row"}}},
    }
