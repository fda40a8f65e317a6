"""The suspects as a workbook (疑点表): what was found of each kind, the suspects record by record, and the pairs that
may be one person. Names and numbers stand side by side, the characters in which they differ are red.
"""

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from shebao.register.insurances import SHORT
from shebao.register.unify.anomalies.catalogue import OF_RECORD, SEVERITIES, catalogue
from shebao.register.unify.differing import differing
from shebao.register.unify.linking.rules import ALL
from shebao.register.unify.run import Unified

MOST_LINES = 1_000_000
"""Lines of a sheet; a spreadsheet holds a few more."""
LINE = 16.0
"""The height of a line of text, in points."""
MOST_HIGH = 400.0
"""A spreadsheet's rows are at most 409 points high."""
A3 = 8
SUMMARY = {"编号": 7, "疑点": 38, "级别": 6, "个数": 10, "系统自动处理": 14, "须人工处理": 12, "涉及记录": 10,
           "由谁处理": 24, "未核对的原因": 50}  # fmt: skip
COLUMNS = {
    "编号": 11,
    "疑点": 16,
    "级别": 5,
    "责任科室": 12,
    "建议": 9,
    "处理建议": 27,
    "证据": 40,
    "系统": 9,
    "个人编号": 12,
    "姓名": 9,
    "证件号码": 20,
    "单位": 19,
    "文件": 15,
    "行号": 7,
    "人员主键": 15,
    "归并依据": 15,
    "涉及金额（元）": 12,
}
"""The columns of the sheet of suspects and how wide they are: together such that print on A3 is not below 8 points."""
PAIR = {"人员主键": 15, "系统": 9, "个人编号": 12, "姓名": 9, "证件号码": 20, "单位": 18, "文件": 15, "行号": 7}
MARKED = ("姓名", "证件号码")
"""Columns of which the differing characters are marked."""
Value = str | int | float | None


@dataclass(frozen=True)
class Formats:
    """How cells look: each kind also with a line above it, where a suspect begins."""

    head: Any
    cells: Mapping[tuple[str, bool], Any]
    red: Any


def suspects_workbook(unified: Unified, path: Path) -> None:
    """Write the workbook."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        formats = _formats(book)
        _summary(book, unified, formats)
        _pairs(book, unified, formats)
        _records(book, unified, formats)


def _formats(book: Any) -> Formats:
    base: dict[str, Any] = {"valign": "top", "font_size": 11}
    kinds: dict[str, dict[str, Any]] = {
        "text": {"num_format": "@"},
        "wrapped": {"num_format": "@", "text_wrap": True},
        "count": {"num_format": "#,##0"},
        "row": {"num_format": "0", "align": "center"},
        "money": {"num_format": "#,##0.00"},
    }
    cells = {
        (kind, first): book.add_format({**base, **more, **({"top": 1, "top_color": "#8496A9"} if first else {})})
        for kind, more in kinds.items()
        for first in (False, True)
    }
    head = {"bold": True, "bg_color": "#E8EEF4", "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
    return Formats(book.add_format(head), cells, book.add_format({"bold": True, "font_color": "#C00000"}))


def _sheet(book: Any, name: str, columns: Mapping[str, int], formats: Formats, frozen: int) -> Any:
    sheet = book.add_worksheet(name)
    for at, (title, width) in enumerate(columns.items()):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, title, formats.head)
    sheet.freeze_panes(1, frozen)
    sheet.set_landscape()
    sheet.set_paper(A3)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_margins(0.4, 0.4, 0.5, 0.6)
    sheet.set_footer(f"&L{name}&R第&P页，共&N页")
    return sheet


def _write(
    sheet: Any, line: int, columns: Mapping[str, int], cells: Sequence[tuple[str, Value, set[int]]], formats: Formats,
    first: bool = False,
) -> None:  # fmt: skip
    """A line: its cells (kind, value, places to mark), the row high enough for what is wrapped in it."""
    widths = list(columns.values())
    texts = [(str(value), widths[at]) for at, (kind, value, _) in enumerate(cells) if kind == "wrapped" and value]
    lines = max((_lines(text, width) for text, width in texts), default=1)
    if lines > 1:
        sheet.set_row(line, min(MOST_HIGH, LINE * lines))
    for at, (kind, value, marks) in enumerate(cells):
        form = formats.cells[kind, first]
        if value is None or value == "":
            sheet.write_blank(line, at, None, form)
        elif isinstance(value, str):
            _text(sheet, line, at, value, marks, form, formats.red)
        else:
            sheet.write_number(line, at, value, form)


def _text(sheet: Any, line: int, at: int, text: str, marks: set[int], form: Any, red: Any) -> None:
    pieces: list[Any] = []
    for place, sign in enumerate(text):
        marked = place in marks
        if place and (place - 1 in marks) == marked:
            pieces[-1] += sign
        else:
            pieces += [red, sign] if marked else [sign]
    if not marks:
        sheet.write_string(line, at, text, form)
    elif len(pieces) == 2:
        # A spreadsheet takes no text of one piece as one in pieces.
        sheet.write_rich_string(line, at, red, text, " ", form)
    else:
        sheet.write_rich_string(line, at, *pieces, form)


def _lines(text: str, width: int) -> int:
    """Lines that a text takes in a column: a Chinese character is two wide."""
    wide = sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)
    return max(1, math.ceil(wide / max(1, width - 2)))


def _summary(book: Any, unified: Unified, formats: Formats) -> None:
    sheet = _sheet(book, "汇总", SUMMARY, formats, 2)
    lacking: dict[str, list[str]] = {}
    for each in unified.found.not_checked:
        lacking.setdefault(each.code, []).append(each.reason if each.whole else f"部分：{each.reason}")
    by_rule = unified.suspects.filter("auto").group_by("code").len()
    alone = dict(by_rule.iter_rows())
    rules = catalogue()
    for line, row in enumerate(unified.found.counts.iter_rows(named=True), 1):
        rule = rules[row["code"]]
        mended = alone.get(row["code"], 0)
        cells: list[tuple[str, Value, set[int]]] = [
            ("text", row["code"], set()),
            ("wrapped", row["title"], set()),
            ("text", SEVERITIES[rule.severity], set()),
            *(("count", value, set()) for value in (row["suspects"], mended, row["suspects"] - mended, row["records"])),
            ("wrapped", rule.section or OF_RECORD, set()),
            ("wrapped", "；".join(dict.fromkeys(lacking.get(row["code"], []))), set()),
        ]
        _write(sheet, line, SUMMARY, cells, formats)


def _records(book: Any, unified: Unified, formats: Formats) -> None:
    """One line for each record of each suspect; what does not fit on a sheet goes on on a further one."""
    suspects = unified.suspects.sort("code", "key").with_row_index("n", 1)
    titles = {code: rule.title for code, rule in catalogue().items()}
    known = _of_records(unified, suspects)
    sheet: Any = None
    sheets, line = 0, MOST_LINES
    for row in suspects.iter_rows(named=True):
        rows = [known.get((record["file"], record["row"]), {}) for record in row["records"]]
        marks = {title: differing([each.get(title) or "" for each in rows]) for title in MARKED}
        for place, (record, own) in enumerate(zip(row["records"], rows, strict=True)):
            if line == MOST_LINES:
                sheets, line = sheets + 1, 0
                sheet = _sheet_of_records(book, sheets, formats)
            line += 1
            _write(sheet, line, COLUMNS, _record(row, titles, place, record, own, marks), formats, place == 0)
    if sheet is None:
        _sheet_of_records(book, 1, formats)


def _record(
    row: Mapping[str, Any], titles: Mapping[str, str], place: int, record: Mapping[str, Any], own: Mapping[str, Any],
    marks: Mapping[str, Sequence[set[int]]],
) -> list[tuple[str, Value, set[int]]]:  # fmt: skip
    lead = place == 0
    nothing: set[int] = set()
    return [
        ("text", f"{row['code']}-{row['n']:05d}", nothing),
        ("wrapped", titles.get(row["code"], ""), nothing),
        ("text", SEVERITIES.get(row["severity"], row["severity"]), nothing),
        ("wrapped", row["section"], nothing),
        ("text", row["proposal"], nothing),
        ("wrapped", row["proposed"] if lead else "", nothing),
        ("wrapped", row["evidence"] if lead else "", nothing),
        ("text", SHORT.get(record["system"], record["system"]), nothing),
        ("text", record["number"] or "", nothing),
        *(("wrapped", own.get(title) or "", marks[title][place]) for title in MARKED),
        ("wrapped", own.get("单位") or (row["employer"] or "" if lead else ""), nothing),
        ("wrapped", record["file"], nothing),
        ("row", record["row"], nothing),
        ("text", own.get("人员主键") or "、".join(row["persons"][:1]), nothing),
        ("wrapped", ALL.get(own.get("rule") or "", ""), nothing),
        ("money", row["money"] / 100 if lead and row["money"] is not None else None, nothing),
    ]


def _of_records(unified: Unified, suspects: pl.DataFrame) -> dict[tuple[str, int], dict[str, Any]]:
    """What the registers' rows among the records of suspects say, by file and row."""
    wanted = suspects.select(pl.col("records").explode()).unnest("records").select("file", "row").unique()
    names = pl.DataFrame(
        {"file": [one.source.name for one in unified.values]}, schema={"file": pl.String}
    ).with_row_index("source")
    rows = (
        unified.people.with_columns(pl.col("source").cast(pl.UInt32), pl.col("row").cast(pl.Int64))
        .join(names, on="source")
        .join(wanted, on=["file", "row"], how="semi")
        .select(
            "file",
            "row",
            pl.col("name").alias("姓名"),
            pl.col("id").alias("证件号码"),
            pl.coalesce("unit_name", "unit").alias("单位"),
            pl.col("person").alias("人员主键"),
            "rule",
        )
    )
    return {(row["file"], row["row"]): row for row in rows.iter_rows(named=True)}


def _sheet_of_records(book: Any, number: int, formats: Formats) -> Any:
    sheet = _sheet(book, "疑点" if number == 1 else f"疑点{number}", COLUMNS, formats, 2)
    sheet.autofilter(0, 0, MOST_LINES, len(COLUMNS) - 1)
    return sheet


def _pairs(book: Any, unified: Unified, formats: Formats) -> None:
    """Pairs of records that may be one person: what speaks for it fits more than one, so a person has to decide."""
    columns = {"对": 6, "依据": 26, **{f"{title}{side}": width for side in "甲乙" for title, width in PAIR.items()}}
    sheet = _sheet(book, "可能同一人", columns, formats, 2)
    names = dict(enumerate(one.source.name for one in unified.values))
    asked = unified.linked.proposals
    wanted = pl.concat([asked["one"], asked["other"]]).cast(pl.Int64).unique()
    rows = unified.people.select(
        "at", "person", "system", "number", "name", "id", "unit_name", "source", "row"
    ).filter(pl.col("at").cast(pl.Int64).is_in(wanted.implode()))  # fmt: skip
    if not len(asked):
        sheet.write_string(1, 1, "没有留待判断的。", formats.cells["text", False])
    by_at = {row["at"]: row for row in rows.iter_rows(named=True)}
    for line, pair in enumerate(asked.sort("one", "other").head(MOST_LINES).iter_rows(named=True), 1):
        both = [by_at[pair[side]] for side in ("one", "other")]
        named, numbered = (differing([row[column] or "" for row in both]) for column in ("name", "id"))
        cells: list[tuple[str, Value, set[int]]] = [
            ("text", str(line), set()), ("wrapped", ALL.get(pair["rule"], ""), set())
        ]  # fmt: skip
        for place, row in enumerate(both):
            cells += [
                ("text", row["person"], set()),
                ("text", SHORT.get(row["system"], ""), set()),
                ("text", row["number"], set()),
                ("wrapped", row["name"], named[place]),
                ("wrapped", row["id"], numbered[place]),
                ("wrapped", row["unit_name"], set()),
                ("wrapped", names[row["source"]], set()),
                ("text", str(row["row"]), set()),
            ]
        _write(sheet, line, columns, cells, formats)
