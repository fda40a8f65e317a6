"""What a run leaves in its folder (结果文件): people.csv, links.csv, suspects.xlsx, report.html, summary.json.

All are written beside first and put in place together: a run that is stopped leaves the results before it, whole, and
one that was stopped while they were put in place is completed by the next.
"""

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from shebao import __version__
from shebao.register.insurances import SHORT
from shebao.register.unify.anomalies.catalogue import catalogue
from shebao.register.unify.linking.rules import ALL
from shebao.register.unify.report_page import report_page
from shebao.register.unify.run import Unified

PEOPLE, LINKS, SUSPECTS, REPORT, SUMMARY = "people.csv", "links.csv", "suspects.xlsx", "report.html", "summary.json"
FILES = (PEOPLE, LINKS, SUSPECTS, REPORT, SUMMARY)
BESIDE = ".unify-writing"
READY = "ready"
"""Stands in the folder beside when all files in it are whole."""
MOST_LINES = 1_000_000
"""Lines of a sheet; a spreadsheet holds a few more."""
COLUMNS = {
    "编号": 12,
    "疑点": 22,
    "级别": 6,
    "责任科室": 20,
    "建议": 10,
    "处理建议": 40,
    "证据": 70,
    "系统": 10,
    "个人编号": 16,
    "文件": 24,
    "行号": 8,
    "人员主键": 15,
    "单位": 24,
    "涉及金额（元）": 14,
}
"""The columns of the sheet of suspects and how wide they are."""


def earlier_keys(folder: Path) -> pl.DataFrame | None:
    """The keys that an earlier run gave: system, number, key; None where there was none."""
    finish(folder)
    path = folder / LINKS
    if not path.is_file():
        return None
    codes = {name: code for code, name in SHORT.items()}
    links = pl.read_csv(path, infer_schema=False)
    return (
        links.select(
            pl.col("系统").replace_strict(codes, default=None, return_dtype=pl.String).alias("system"),
            pl.col("个人编号").alias("number"),
            pl.col("人员主键").alias("key"),
        )
        .drop_nulls()
        .unique()
    )


def write(unified: Unified, folder: Path, say: Callable[[str, int, int], None] | None = None) -> dict[str, Any]:
    """Write all result files; answers the summary as it stands in summary.json. Raises OSError."""
    tell = say or (lambda what, done, total: None)
    folder.mkdir(parents=True, exist_ok=True)
    finish(folder)
    beside = folder / BESIDE
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir()
    makers: Mapping[str, Callable[[Path], object]] = {
        PEOPLE: lambda path: _csv(unified.index, path),
        LINKS: lambda path: _csv(unified.links(), path),
        SUSPECTS: lambda path: suspects_workbook(unified, path),
    }
    for done, (name, make) in enumerate(makers.items()):
        tell(f"写出 {name}", done, len(FILES))
        make(beside / name)
    made = summary(unified)
    tell(f"写出 {REPORT}", 3, len(FILES))
    (beside / REPORT).write_text(report_page(unified, made), encoding="utf-8")
    (beside / SUMMARY).write_text(json.dumps(made, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    (beside / READY).write_text("")
    finish(folder)
    tell("", len(FILES), len(FILES))
    return made


def finish(folder: Path) -> None:
    """Put in place what a stopped run had written whole; throw away what it had not."""
    beside = folder / BESIDE
    if (beside / READY).exists():
        for name in FILES:
            if (beside / name).exists():
                (beside / name).replace(folder / name)
    shutil.rmtree(beside, ignore_errors=True)


def _csv(frame: pl.DataFrame, path: Path) -> None:
    """With the mark by which spreadsheets know UTF-8; numbers of documents and accounts stay text there."""
    text = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    # A cell that a spreadsheet would take for a formula is led by an apostrophe.
    safe = frame.with_columns(
        pl.when(pl.col(text).str.contains(r"^[=+@\t\r]|^-[^\d]"))
        .then("'" + pl.col(text))
        .otherwise(pl.col(text))
        .name.keep()
    )
    safe.write_csv(path, include_bom=True)


def summary(unified: Unified) -> dict[str, Any]:
    """The figures of a run, for people and programs."""
    people, suspects = unified.people, unified.suspects
    rows_by_rule = people.group_by("rule").len().sort("rule").iter_rows()
    persons = people["person"].n_unique()
    return {
        "版本": __version__,
        "数据所属期": f"{unified.month:%Y%m}",
        "files": [
            {
                "file": source.name,
                "system": SHORT.get(source.system, ""),
                "layout": source.layout.code,
                "encoding": source.encoding,
                "digest": source.digest,
                "rows": len(source),
            }
            for source in unified.sources
        ],
        "steps": [{**asdict(step), "system": SHORT.get(step.system, "")} for step in unified.steps],
        "rows": len(people),
        "persons": persons,
        "links": {code: {"title": ALL.get(code, ""), "rows": count} for code, count in rows_by_rule},
        "proposals": len(unified.linked.proposals),
        "agreement": unified.agreement.to_dicts(),
        "completion": [{**row, "system": SHORT.get(row["system"], "")} for row in unified.completion.to_dicts()],
        "suspects": len(suspects),
        "suspects_by_code": {row["code"]: row["suspects"] for row in unified.found.counts.to_dicts()},
        "money_fen": int(suspects["money"].sum() or 0),
        "not_checked": [asdict(each) for each in unified.found.not_checked],
        "findings": [
            {"code": each.code, "severity": each.severity.value, "message": each.message, "action": each.action}
            for each in unified.findings
        ],
        "seconds": {**unified.seconds, "归并各步": unified.linked.seconds},
        "peak_memory_mb": unified.peak_megabytes,
    }


def suspects_workbook(unified: Unified, path: Path) -> None:
    """The suspects as a workbook: a sheet of counts, and one line for each record of each suspect."""
    suspects = unified.suspects.sort("code", "key").with_row_index("n", 1)
    titles = {code: rule.title for code, rule in catalogue().items()}
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1, "align": "center"})
        text, wrap = (
            book.add_format({"num_format": "@"}),
            book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
        )
        count, money = book.add_format({"num_format": "#,##0"}), book.add_format({"num_format": "#,##0.00"})
        sheet = book.add_worksheet("汇总")
        sheet.set_column(0, 0, 8)
        sheet.set_column(1, 1, 34)
        sheet.set_column(2, 4, 14)
        for at, title in enumerate(("编号", "疑点", "个数", "涉及记录", "未核对")):
            sheet.write_string(0, at, title, head)
        lacking = {each.code: each.reason for each in unified.found.not_checked if each.whole}
        for line, row in enumerate(unified.found.counts.iter_rows(named=True), 1):
            sheet.write_string(line, 0, row["code"], text)
            sheet.write_string(line, 1, row["title"], text)
            sheet.write_number(line, 2, row["suspects"], count)
            sheet.write_number(line, 3, row["records"], count)
            sheet.write_string(line, 4, lacking.get(row["code"], ""), text)
        _proposed(book, unified, head, text)
        _each_record(book, suspects, titles, head, (text, wrap, money))


def _each_record(book: Any, suspects: pl.DataFrame, titles: Mapping[str, str], head: Any, formats: Any) -> None:
    """One line for each record of each suspect; what does not fit on a sheet goes on on a further one."""
    text, wrap, money = formats
    sheet: Any = None
    sheets, line = 0, MOST_LINES
    for row in suspects.iter_rows(named=True):
        for place, record in enumerate(row["records"]):
            if line == MOST_LINES:
                sheets, line = sheets + 1, 0
                sheet = _sheet_of_suspects(book, sheets, head)
            line += 1
            lead = place == 0
            cells = (
                f"{row['code']}-{row['n']:05d}",
                titles.get(row["code"], ""),
                row["severity"],
                row["section"],
                row["proposal"],
                row["proposed"] if lead else "",
                row["evidence"] if lead else "",
                SHORT.get(record["system"], record["system"]),
                record["number"] or "",
                record["file"],
            )
            for at, cell in enumerate(cells):
                if cell:
                    sheet.write_string(line, at, cell, wrap if at in (5, 6) else text)
            sheet.write_number(line, 10, record["row"])
            sheet.write_string(line, 11, "、".join(row["persons"]), text)
            sheet.write_string(line, 12, row["employer"] or "", text)
            if lead and row["money"] is not None:
                sheet.write_number(line, 13, row["money"] / 100, money)
    if sheet is None:
        _sheet_of_suspects(book, 1, head)


def _sheet_of_suspects(book: Any, number: int, head: Any) -> Any:
    sheet = book.add_worksheet("疑点" if number == 1 else f"疑点{number}")
    for at, (title, width) in enumerate(COLUMNS.items()):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, title, head)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, MOST_LINES, len(COLUMNS) - 1)
    return sheet


PAIR = ("依据", "人员主键", "系统", "个人编号", "姓名", "证件号码", "单位", "文件", "行号")


def _proposed(book: Any, unified: Unified, head: Any, text: Any) -> None:
    """Pairs of records that may be one person: what speaks for it fits more than one, so a person has to decide."""
    sheet = book.add_worksheet("可能同一人")
    titles = ("对", PAIR[0], *(f"{title}{side}" for side in ("甲", "乙") for title in PAIR[1:]))
    for at, title in enumerate(titles):
        sheet.set_column(at, at, 34 if title == "依据" else 16)
        sheet.write_string(0, at, title, head)
    names = dict(enumerate(one.source.name for one in unified.values))
    columns = ("person", "system", "number", "name", "id", "unit_name", "source", "row")
    rows = unified.people.select("at", *columns)
    asked = unified.linked.proposals
    wanted = pl.concat([asked["one"], asked["other"]]).unique()
    by_at = {
        row["at"]: row
        for row in rows.filter(pl.col("at").cast(pl.Int64).is_in(wanted.cast(pl.Int64).implode())).to_dicts()
    }
    for line, pair in enumerate(asked.sort("one", "other").to_dicts(), 1):
        cells = [str(line), ALL.get(pair["rule"], "")]
        for side in ("one", "other"):
            row = by_at[pair[side]]
            cells += [row["person"], SHORT.get(row["system"], ""), row["number"] or "", row["name"] or ""]
            cells += [row["id"] or "", row["unit_name"] or "", names[row["source"]], str(row["row"])]
        for at, cell in enumerate(cells):
            sheet.write_string(line, at, cell, text)
    sheet.freeze_panes(1, 2)
