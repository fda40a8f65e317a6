"""From a grid of cells to records: find the header, read each column, build the records, report every trouble."""

from collections.abc import Sequence
from dataclasses import MISSING, fields
from typing import Any

from shebao.budget import problems
from shebao.budget.forms.headers import (
    Header,
    check_merged,
    check_row_lengths,
    check_unknown_columns,
    checked_header,
    header_key,
)
from shebao.budget.forms.raw import RawSheet
from shebao.budget.forms.troubles import Troubles
from shebao.budget.forms.values import Cell, Doubt, References, Refusal, is_blank, one_width, parser, shown
from shebao.budget.sheets import Holds, Sheet, SheetColumn

_TOTALS = frozenset({"合计", "总计", "小计", "共计", "本页合计", "合计:", "总计:"})


def blank_value(sheet: Sheet, column: SheetColumn) -> Any:
    """What an empty cell means: nothing said. Texts are "", other fields as the record defaults, else 0."""
    if column.holds in (Holds.TEXT, Holds.LONG_TEXT, Holds.CODE, Holds.DATE, Holds.NUMBER):
        return ""
    default = next(item.default for item in fields(sheet.record) if item.name == column.field)
    if default is not MISSING:
        return default
    if column.optional_amount:
        return None
    if column.holds is Holds.CHOICE:
        return column.enum(column.choices[0]) if column.enum is not None else ""
    return 0


def read_records(
    sheet: Sheet, raw: RawSheet, troubles: Troubles, references: dict[str, References] | None = None
) -> list[Any]:
    """The records of a tabular sheet. A row with a trouble still makes a record, so that reading goes on."""
    header = checked_header(sheet, raw, troubles)
    if header is None:
        return []
    body = [
        (number, row)
        for number, row in enumerate(raw.rows[header.row + 1 :], start=header.row + 2)
        if not all(map(is_blank, row))
    ]
    body = _without_totals(sheet, raw, header, body, troubles)
    check_merged(sheet, raw, header, troubles)
    check_unknown_columns(sheet, raw, header, body, troubles)
    if raw.ragged:
        check_row_lengths(sheet, raw, header, body, troubles)
    names: list[str] = []
    read: list[list[Any]] = []
    for column in sheet.columns:
        if column.field in header.columns:
            names.append(column.field)
            read.append(
                _read_column(sheet, column, raw, header.columns[column.field], body, troubles, references or {})
            )
        else:
            names.append(column.field)
            read.append([blank_value(sheet, column)] * len(body))
    make = sheet.record
    numbered = any(item.name == "row" for item in fields(make))
    if numbered:
        names.append("row")
        read.append([number for number, _ in body])
    return [make(**dict(zip(names, values, strict=True))) for values in zip(*read, strict=True)]


def _read_column(
    sheet: Sheet,
    column: SheetColumn,
    raw: RawSheet,
    position: int,
    body: Sequence[tuple[int, Sequence[Cell]]],
    troubles: Troubles,
    references: dict[str, References],
) -> list[Any]:
    parse = parser(column, blank_value(sheet, column), references.get(column.codes))
    known: dict[str, Any] = {}
    values: list[Any] = []
    spoiled = bool(raw.formula_errors or raw.uncalculated)
    for number, row in body:
        cell = row[position] if position < len(row) else ""
        if type(cell) is str and cell in known and not spoiled:
            values.append(known[cell])
            continue
        value = parse(cell)
        if spoiled:
            value = _formula_trouble(raw, number - 1, position, value) or value
        if isinstance(value, Refusal):
            troubles.refuse(sheet.name, raw.place(number, column.header), value)
            value = value.value
        elif isinstance(value, Doubt):
            troubles.remark(sheet.name, raw.place(number, column.header), value)
            value = value.value
        elif type(cell) is str:
            known[cell] = value
        values.append(value)
    return values


def _formula_trouble(raw: RawSheet, row: int, position: int, value: Any) -> Refusal | None:
    fallback = value.value if isinstance(value, Refusal | Doubt) else value
    if (error := raw.formula_errors.get((row, position))) is not None:
        return Refusal(fallback, problems.FORMULA_ERROR, error, "数值或文字")
    if (row, position) in raw.uncalculated:
        return Refusal(fallback, problems.FORMULA_WITHOUT_VALUE, "（公式）", "数值或文字")
    return None


def _without_totals(
    sheet: Sheet,
    raw: RawSheet,
    header: Header,
    body: list[tuple[int, Sequence[Cell]]],
    troubles: Troubles,
) -> list[tuple[int, Sequence[Cell]]]:
    """Rows that clerks add below a list of amounts. In a coded first column 合计 can be nothing else."""
    first = sheet.columns[0]
    if first.holds not in (Holds.CODE, Holds.CHOICE):
        return body
    kept = []
    for number, row in body:
        words = [cell for cell in row if not is_blank(cell)]
        if isinstance(words[0], str) and one_width(words[0]) in _TOTALS:
            troubles.add(
                problems.TOTAL_ROW.finding(
                    f"“{sheet.name}”第{number}行是合计，没有读入。",
                    subject=f"{sheet.name}/合计行",
                    places=[raw.place(number)],
                    found=shown(words[0]),
                )
            )
        else:
            kept.append((number, row))
    return kept


def read_single(sheet: Sheet, raw: RawSheet, troubles: Troubles, *, complete: bool) -> dict[str, Any]:
    """The fields of a sheet with one item a row: the item left, its content right of it.

    ``complete`` asks for every item, as a workbook has them; without it only required items must be there.
    """
    keys = {header_key(column.header): column for column in sheet.columns}
    found: dict[str, tuple[int, int, Cell]] = {}
    for number, row in enumerate(raw.rows, start=1):
        cells = [(position, cell) for position, cell in enumerate(row) if not is_blank(cell)]
        if not cells:
            continue
        name = header_key(cells[0][1])
        position = cells[0][0] + 1
        content = row[position] if position < len(row) else ""
        column = keys.get(name)
        if column is None:
            if name != "项目" and not is_blank(content):
                troubles.add(
                    problems.UNKNOWN_COLUMN.finding(
                        f"“{sheet.name}”第{number}行“{shown(cells[0][1])}”不是底册的项目，没有读入。",
                        subject=f"{sheet.name}/{shown(cells[0][1])}",
                        places=[raw.place(number)],
                        found=shown(content),
                        expected="、".join(item.header for item in sheet.columns),
                    )
                )
        elif column.field in found:
            troubles.add(
                problems.DUPLICATE_HEADER.finding(
                    f"“{sheet.name}”的“{column.header}”填了两次：第{found[column.field][0]}行和第{number}行。",
                    subject=f"{sheet.name}/{column.header}",
                    places=[raw.place(found[column.field][0], column.header), raw.place(number, column.header)],
                    found=shown(content),
                    expected="一次",
                )
            )
        else:
            found[column.field] = (number, position, content)
    values: dict[str, Any] = {}
    for column in sheet.columns:
        if column.field not in found and (complete or column.required):
            troubles.add(
                problems.MISSING_HEADER.finding(
                    f"“{sheet.name}”缺少“{column.header}”一项。",
                    subject=f"{sheet.name}/{column.header}",
                    places=[raw.place(column=column.header)],
                    found="（没有）",
                    expected=column.header,
                )
            )
        number, position, content = found.get(column.field, (0, 0, ""))
        value = parser(column, blank_value(sheet, column))(content)
        if number:
            value = _formula_trouble(raw, number - 1, position, value) or value
        place = raw.place(number or None, column.header)
        if isinstance(value, Refusal):
            if number:
                troubles.refuse(sheet.name, place, value)
                troubles.broken.add((sheet.name, number))
            value = value.value
        elif isinstance(value, Doubt):
            troubles.remark(sheet.name, place, value)
            value = value.value
        values[column.field] = value
    return values
