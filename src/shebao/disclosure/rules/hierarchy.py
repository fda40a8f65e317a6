"""Rows coded by function or economic class: 合计 over 类 over 款 over 项, whatever levels a table prints.

Where a table lists several units, each with its own codes, a row without a code heads the unit's rows.
"""

from collections.abc import Iterator, Sequence

from shebao.disclosure.rules.rule import RowView, TableView

LENGTHS = (3, 5, 7, 9)


def code_of(row: RowView) -> str:
    """The code of a row, "" where it has none."""
    code = row.text("code").replace(" ", "")
    return code if code.isdigit() and len(code) in LENGTHS else row.key if _is_code(row.key) else ""


def _is_code(key: str) -> bool:
    return key.isdigit() and len(key) in LENGTHS


def coded(view: TableView) -> dict[str, RowView]:
    """The rows by code, in printed order; of a code that is printed twice, the first."""
    rows: dict[str, RowView] = {}
    for row in view.rows:
        if code := code_of(row):
            rows.setdefault(code, row)
    return rows


def children(rows: dict[str, RowView], code: str) -> list[RowView]:
    """The rows below a code with no printed level between; those of the highest level for ""."""
    below = [key for key in rows if key.startswith(code) and len(key) > len(code)]
    if not code:
        highest = min((len(key) for key in below), default=0)
        return [rows[key] for key in below if len(key) == highest]
    return [rows[key] for key in below if not any(key.startswith(other) and other != key for other in below)]


def line_name(row: RowView) -> str:
    """208社会保障和就业支出: stable and readable."""
    name, code = row.text("name"), code_of(row)
    return name if code and name.startswith(code) else f"{code}{name}"


def families(view: TableView) -> Iterator[tuple[str, RowView, list[RowView]]]:
    """Every row that has rows below it: its name, itself, they."""
    rows = [row for row in view.rows if row.role != "total" and code_of(row)]
    if not rows:
        return
    codes = [code_of(row) for row in rows]
    if len(set(codes)) == len(codes):
        by_code = coded(view)
        if view.total is not None and not _unit_rows(view):
            yield "合计", view.total, children(by_code, "")
        for code, row in by_code.items():
            if below := children(by_code, code):
                yield line_name(row), row, below
        return
    yield from _by_order(view)


def _unit_rows(view: TableView) -> list[RowView]:
    """Rows with amounts and a name but no code: the units of a department."""
    return [
        row
        for row in view.rows
        if row.role != "total" and not code_of(row) and row.key and any(_amount(row, c) for c in view.amount_columns)
    ]


def _amount(row: RowView, column: str) -> bool:
    figure = row.figure(column)
    return figure is not None and figure.value != 0


def _by_order(view: TableView) -> Iterator[tuple[str, RowView, list[RowView]]]:
    """Families by what follows what, for codes that are printed for one unit after the other."""
    units = _unit_rows(view)
    rows = [row for row in view.rows if code_of(row) or any(row is unit for unit in units)]
    for position, row in enumerate(rows):
        code = code_of(row)
        following = []
        for other in rows[position + 1 :]:
            if any(other is unit for unit in units) or (code and not code_of(other).startswith(code)):
                break
            following.append(other)
        if code:
            following = [other for other in following if code_of(other) != code]
        below = _roots(following)
        if below:
            yield line_name(row) or row.key, row, below
    if view.total is not None:
        yield "合计", view.total, units or _roots(rows)


def _roots(rows: Sequence[RowView]) -> list[RowView]:
    """The rows that are not below the last row of a shorter code before them."""
    roots: list[RowView] = []
    last = ""
    for row in rows:
        code = code_of(row)
        if last and code.startswith(last) and code != last:
            continue
        roots.append(row)
        last = code
    return roots
