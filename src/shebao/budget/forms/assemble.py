"""From the sheets of a book, of either form, to the model."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from shebao.budget import problems
from shebao.budget.book import Annex, Book, Department, DepartmentGoal, Income, TextKey
from shebao.budget.codes import CodeTables, code_tables
from shebao.budget.forms.headers import check_merged, check_unknown_columns, checked_header
from shebao.budget.forms.raw import RawBook, RawSheet
from shebao.budget.forms.tables import read_records, read_single
from shebao.budget.forms.troubles import Troubles
from shebao.budget.forms.values import Cell, Doubt, References, Refusal, is_blank, parser
from shebao.budget.forms.wording import ANNEX_HEADERS, TEXT_HEADERS
from shebao.budget.sheets import (
    ANNEX_SHEET,
    DEPARTMENT,
    GOAL,
    PROJECTS,
    SHEETS,
    TEXT_SHEET,
    UNITS,
    Holds,
    Sheet,
    SheetColumn,
)

TEXT_TABLE = Sheet(
    TEXT_SHEET, "", "texts", dict, tuple(SheetColumn(header, header) for header in TEXT_HEADERS), "一段一行。"
)
ANNEX_TABLE = Sheet(
    ANNEX_SHEET, "", "annexes", Annex, tuple(SheetColumn(header, header) for header in ANNEX_HEADERS), "正文一段一行。"
)


def assemble(raw: RawBook, troubles: Troubles, *, complete: bool) -> Book:
    """The book in the sheets. Where troubles of error level arise, it only serves to look for more of them."""

    def records(sheet: Sheet, references: dict[str, References]) -> list[Any]:
        found = raw.sheets.get(sheet.name)
        return read_records(sheet, found, troubles, references) if found is not None else []

    def single(sheet: Sheet) -> dict[str, Any] | None:
        found = raw.sheets.get(sheet.name)
        return read_single(sheet, found, troubles, complete=complete) if found is not None else None

    cover, goal = single(DEPARTMENT), single(GOAL)
    units = records(UNITS, {})
    references = {"units": References.to({unit.code: unit.name for unit in units if unit.code})}
    projects = records(PROJECTS, references)
    references["projects"] = References.to({project.code: project.name for project in projects if project.code})
    tables: dict[str, Any] = {"units": tuple(units), "projects": tuple(projects)}
    for sheet in SHEETS:
        if not sheet.single and sheet not in (UNITS, PROJECTS):
            tables[sheet.attribute] = tuple(records(sheet, references))
    department = Department(**cover) if cover else Department(0, "", "", "")
    tables["income"] = tuple(_named(line, code_tables(department.year)) for line in tables["income"])
    return Book(
        department=department,
        goal=DepartmentGoal(**goal) if goal else DepartmentGoal(),
        texts=_texts(raw.texts, troubles),
        annexes=_annexes(raw.annexes, troubles),
        **tables,
    )


def _named(line: Income, tables: CodeTables) -> Income:
    """An income subject with the name of the code table where none was written."""
    known = tables.income.get(line.code)
    return line if line.name.strip() or known is None else replace(line, name=known.name)


def _lines(raw: RawSheet | None, sheet: Sheet, troubles: Troubles) -> list[tuple[int, list[Cell]]]:
    """The rows of a prose sheet, cells in the order of its columns."""
    if raw is None:
        return []
    header = checked_header(sheet, raw, troubles)
    if header is None or len(header.columns) < len(sheet.columns):
        return []
    check_merged(sheet, raw, header, troubles)
    positions = [header.columns[column.field] for column in sheet.columns]
    body = [
        (number, row)
        for number, row in enumerate(raw.rows[header.row + 1 :], start=header.row + 2)
        if not all(map(is_blank, row))
    ]
    check_unknown_columns(sheet, raw, header, body, troubles)
    return [(number, [row[p] if p < len(row) else "" for p in positions]) for number, row in body]


def _prose_reader(raw: RawSheet | None, sheet: str, troubles: Troubles) -> Callable[[int, str, Cell], str]:
    parse = parser(SheetColumn("text", "", Holds.LONG_TEXT), "")

    def read(number: int, header: str, cell: Cell) -> str:
        assert raw is not None
        value = parse(cell)
        error = raw.formula_errors.get((number - 1, raw.rows[0].index(header)) if header in raw.rows[0] else (-1, -1))
        if error is not None:
            value = Refusal("", problems.FORMULA_ERROR, error, "文字")
        if isinstance(value, Refusal):
            troubles.refuse(sheet, raw.place(number, header), value)
        elif isinstance(value, Doubt):
            troubles.remark(sheet, raw.place(number, header), value)
        return str(value.value if isinstance(value, Refusal | Doubt) else value)

    return read


def _texts(raw: RawSheet | None, troubles: Troubles) -> dict[TextKey, str]:
    """One line a row; a row without a place continues the one above."""
    read = _prose_reader(raw, TEXT_SHEET, troubles)
    place_of = parser(SheetColumn("place", "位置", Holds.CHOICE, True, tuple(TextKey), TextKey), "")
    lines: dict[TextKey, list[str]] = {}
    current: TextKey | None = None
    for number, (place, text) in _lines(raw, TEXT_TABLE, troubles):
        if not is_blank(place) or current is None:
            value = place_of(place)
            assert raw is not None
            if isinstance(value, Refusal):
                troubles.refuse(TEXT_SHEET, raw.place(number, TEXT_HEADERS[0]), value)
                continue
            if isinstance(value, Doubt):
                troubles.remark(TEXT_SHEET, raw.place(number, TEXT_HEADERS[0]), value)
                value = value.value
            current = value
        lines.setdefault(current, []).append(read(number, TEXT_HEADERS[1], text))
    return {key: "\n".join(found) for key, found in lines.items()}


def _annexes(raw: RawSheet | None, troubles: Troubles) -> tuple[Annex, ...]:
    """One line of the body a row; rows of the same title and number are one annex, a row without them continues it."""
    read = _prose_reader(raw, ANNEX_SHEET, troubles)
    found: list[tuple[str, str, list[str]]] = []
    for row, cells in _lines(raw, ANNEX_TABLE, troubles):
        title, number, body = (read(row, header, cell) for header, cell in zip(ANNEX_HEADERS, cells, strict=True))
        continues = found and (title, number) in (("", ""), (found[-1][0], ""), found[-1][:2])
        if continues:
            found[-1][2].append(body)
        elif not title.strip():
            assert raw is not None
            troubles.refuse(
                ANNEX_SHEET,
                raw.place(row, ANNEX_HEADERS[0]),
                Refusal("", problems.MISSING_VALUE, "（空白）", "附件的标题"),
            )
        else:
            if any(title == other for other, _, _ in found):
                assert raw is not None
                troubles.add(
                    problems.DUPLICATE_ANNEX.finding(
                        f"“{ANNEX_SHEET}”第{row}行的标题与前面的附件相同：“{title}”。",
                        subject=f"{ANNEX_SHEET}/{title}",
                        places=[raw.place(row, ANNEX_HEADERS[0])],
                        found=title,
                        expected="不同的标题",
                    )
                )
            found.append((title, number, [body]))
    return tuple(Annex(title, number, "\n".join(lines)) for title, number, lines in found)
