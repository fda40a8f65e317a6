"""The header of a sheet and what lies outside of it: missing, doubled, unknown columns, merged cells, rows too long."""

from collections.abc import Sequence
from dataclasses import dataclass

from shebao.budget import problems
from shebao.budget.forms.raw import RawSheet
from shebao.budget.forms.troubles import Troubles
from shebao.budget.forms.values import Cell, is_blank, one_width, shown, without_invisible
from shebao.budget.sheets import Sheet

HEADER_WITHIN = 8
"""The header is looked for in so many first rows."""


def header_key(text: Cell) -> str:
    """A header for comparing: one width, no spaces, no mark of a required column."""
    return one_width(without_invisible(shown(text))).strip("*")


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header is (row from 0) and which column (from 0) holds which field."""

    row: int
    columns: dict[str, int]


def match_header(sheet: Sheet, raw: RawSheet) -> Header:
    """The row among the first ones that has most of the sheet's headers; no columns where there is none."""
    keys = {header_key(column.header): column.field for column in sheet.columns}
    best = Header(0, {})
    for number, row in enumerate(raw.rows[:HEADER_WITHIN]):
        found: dict[str, int] = {}
        for position, cell in enumerate(row):
            name = keys.get(header_key(cell)) if isinstance(cell, str) else None
            if name is not None:
                found.setdefault(name, position)
        if len(found) > len(best.columns):
            best = Header(number, found)
    return best


def checked_header(sheet: Sheet, raw: RawSheet, troubles: Troubles) -> Header | None:
    """The header of a sheet, missing and doubled columns reported; None where there is none at all."""
    header = match_header(sheet, raw)
    if not header.columns:
        wanted = "、".join(column.header for column in sheet.columns)
        troubles.add(
            problems.MISSING_HEADER.finding(
                f"“{sheet.name}”没有找到表头。应有的列：{wanted}。",
                subject=f"{sheet.name}/表头",
                places=[raw.place(1)],
                found="（没有表头）",
                expected=wanted,
                action="请从新建的底册中复制这张表的表头。",
            )
        )
        return None
    for column in sheet.columns:
        if column.field not in header.columns:
            near = [shown(cell) for cell in raw.rows[header.row] if not is_blank(cell)]
            troubles.add(
                problems.MISSING_HEADER.finding(
                    f"“{sheet.name}”缺少“{column.header}”列。",
                    subject=f"{sheet.name}/{column.header}",
                    places=[raw.place(header.row + 1, column.header)],
                    found="、".join(near),
                    expected=column.header,
                )
            )
    seen: dict[str, int] = {}
    for cell in raw.rows[header.row]:
        if not is_blank(cell):
            seen[header_key(cell)] = seen.get(header_key(cell), 0) + 1
    for column in sheet.columns:
        if seen.get(header_key(column.header), 0) > 1:
            troubles.add(
                problems.DUPLICATE_HEADER.finding(
                    f"“{sheet.name}”的“{column.header}”列出现{seen[header_key(column.header)]}次。",
                    subject=f"{sheet.name}/{column.header}",
                    places=[raw.place(header.row + 1, column.header)],
                    found=str(seen[header_key(column.header)]),
                    expected="1",
                )
            )
    if header.row > 0 and any(not all(map(is_blank, row)) for row in raw.rows[: header.row]):
        troubles.add(
            problems.HEADER_NOT_FIRST.finding(
                f"“{sheet.name}”的表头在第{header.row + 1}行。",
                subject=f"{sheet.name}/表头",
                places=[raw.place(header.row + 1)],
                found=f"第{header.row + 1}行",
                expected="第1行",
            )
        )
    return header


def check_merged(sheet: Sheet, raw: RawSheet, header: Header, troubles: Troubles) -> None:
    """Report merged cells: only the first of them holds what the person sees in all."""
    used = set(header.columns.values())
    for top, left, bottom, right in raw.merged:
        if bottom >= header.row and not used.isdisjoint(range(left, right + 1)):
            column = next((c.header for c in sheet.columns if header.columns.get(c.field) == left), "")
            troubles.add(
                problems.MERGED_CELLS.finding(
                    f"“{sheet.name}”第{top + 1}行至第{bottom + 1}行有合并单元格，被合并的格读不到内容。",
                    subject=f"{sheet.name}/合并单元格",
                    places=[raw.place(top + 1, column)],
                    found=f"第{top + 1}行至第{bottom + 1}行",
                    expected="一格一项",
                )
            )


def check_unknown_columns(
    sheet: Sheet,
    raw: RawSheet,
    header: Header,
    body: Sequence[tuple[int, Sequence[Cell]]],
    troubles: Troubles,
) -> None:
    """Report columns that are not the sheet's, with what stands in them, so that nothing is lost unseen."""
    known = {header_key(column.header) for column in sheet.columns}
    names = raw.rows[header.row]
    width = max((len(row) for _, row in body), default=0) if not raw.ragged else len(names)
    for position in range(max(width, len(names))):
        name = shown(names[position]).strip() if position < len(names) else ""
        if header_key(name) in known:
            continue
        filled = [
            (number, row[position]) for number, row in body if position < len(row) and not is_blank(row[position])
        ]
        if not filled and not name:
            continue
        label = name or f"第{position + 1}列（没有表头）"
        troubles.add(
            problems.UNKNOWN_COLUMN.finding(
                f"“{sheet.name}”的“{label}”列不是底册的列，其中{len(filled)}格内容没有读入。",
                subject=f"{sheet.name}/{label}",
                places=[raw.place(number, label) for number, _ in filled] or [raw.place(header.row + 1, label)],
                found="、".join(shown(cell) for _, cell in filled[:3]),
                expected="、".join(column.header for column in sheet.columns),
            )
        )


def check_row_lengths(
    sheet: Sheet,
    raw: RawSheet,
    header: Header,
    body: Sequence[tuple[int, Sequence[Cell]]],
    troubles: Troubles,
) -> None:
    """CSV only: an unquoted comma shifts every cell behind it."""
    width = len(raw.rows[header.row])
    for number, row in body:
        if len(row) == width or (len(row) > width and all(map(is_blank, row[width:]))):
            continue
        troubles.broken.add((sheet.name, number))
        troubles.add(
            problems.ROW_LENGTH.finding(
                f"“{sheet.name}”第{number}行有{len(row)}格，表头有{width}格。",
                subject=f"{sheet.name}/格数",
                places=[raw.place(number)],
                found=str(len(row)),
                expected=str(width),
            )
        )
