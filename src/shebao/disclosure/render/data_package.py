"""The budget lines as a Fiscal Data Package: ``facts.csv`` and the ``datapackage.json`` that explains it to machines.

Follows the Fiscal Data Package specification 0.3.0 (a tabular data package with a ``model`` of measures and
dimensions). Amounts are in 元; codes are text, because a code's leading zero is part of it.
"""

import csv
import json
import re
from pathlib import Path
from typing import Any

from shebao.disclosure.model import Disclosure
from shebao.disclosure.render.csv_text import excel_text
from shebao.disclosure.render.facts import book_of, document_facts
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

STAGE = ("stage", "string", "数据类别")
"""The column more that the lines of final accounts have: budget, spending, income, carried over."""

FINAL_DESCRIPTION = (
    "部门决算的全部条目：年初预算数、全年预算数、支出决算数、收入决算数、年初和年末结转和结余，见“数据类别”栏。"
    "金额单位为元；不同数据类别不得相加。"
)

REQUIRED = frozenset({"row", "year", "unit_code", "function_code", "source", "category", "origin", "amount", "stage"})


def write_data_package(document: Disclosure, folder: Path) -> None:
    """Write ``facts.csv`` (UTF-8, one line a line of the document) and ``datapackage.json`` into a folder."""
    with (folder / "facts.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([name for name, _, _ in _fields(document)])
        for fact in document_facts(document):
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
            stage = [fact.stage] if fact.stage else []
            writer.writerow([fact.row, document.year, *map(excel_text, texts), format_yuan_plain(fact.fen), *stage])
    text = json.dumps(data_package(document), ensure_ascii=False, indent=2)
    (folder / "datapackage.json").write_text(f"{text}\n", encoding="utf-8", newline="\n")


def _fields(document: Disclosure) -> tuple[tuple[str, str, str], ...]:
    return (*FIELDS, STAGE) if document.final else FIELDS


def data_package(document: Disclosure) -> dict[str, Any]:
    """The descriptor: what the package is, the table schema of ``facts.csv``, and the fiscal model over it."""
    book = book_of(document)
    assert book is not None, "a composed document has a book or accounts"
    department, final = book.department, document.final
    code = re.sub(r"[^a-z0-9._-]+", "-", department.code.lower()).strip("-") or "department"
    return {
        "profile": "fiscal-data-package",
        "profiles": {"fiscal": "*", "tabular": "*"},
        "name": f"{'final-accounts' if final else 'budget'}-{department.year}-{code}",
        "title": f"{department.name}{department.year}年度部门{'决算' if final else '预算'}",
        "description": FINAL_DESCRIPTION
        if final
        else "部门预算的全部支出条目。金额单位为元；收入按资金来源与支出相等。",
        "countryCode": "CN",
        "granularity": "aggregated",
        "fiscalPeriod": {"start": f"{department.year}-01-01", "end": f"{department.year}-12-31"},
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": "facts",
                "title": f"{'决算' if final else '预算'}条目（数据包）",
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
                        for name, kind, title in _fields(document)
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
                    **({} if final else {"phase": "proposed" if document.draft else "approved"}),
                }
            },
            "dimensions": _dimensions() | ({"stage": _plain("stage")} if final else {}),
        },
    }


def _plain(name: str) -> dict[str, Any]:
    return {"dimensionType": "other", "primaryKey": "title", "attributes": {"title": {"source": name}}}


def _dimensions() -> dict[str, Any]:
    def coded(kind: str, code: str, title: str, key: str = "code", **more: str) -> dict[str, Any]:
        attributes = {key: {"source": code}, "title": {"source": title, "labelfor": key}}
        return {"dimensionType": kind, **more, "primaryKey": key, "attributes": attributes}

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
        "category": _plain("category"),
        "kind": _plain("kind"),
        "origin": _plain("origin"),
        "line": {"dimensionType": "fact", "primaryKey": "row", "attributes": {"row": {"source": "row"}}},
    }
