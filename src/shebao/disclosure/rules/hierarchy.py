"""Rows coded by function: 合计 over 类 over 款 over 项, whatever levels a table prints."""

from collections.abc import Iterator

from shebao.disclosure.rules.rule import RowView, TableView


def coded(view: TableView) -> dict[str, RowView]:
    """The rows by function code (3, 5 or 7 digits), in printed order."""
    rows: dict[str, RowView] = {}
    for row in view.rows:
        code = row.text("code").replace(" ", "")
        if code.isdigit() and len(code) in (3, 5, 7):
            rows.setdefault(code, row)
    return rows


def children(rows: dict[str, RowView], code: str) -> list[RowView]:
    """The rows one printed level below a code; all 类 (or the highest level there is) for ""."""
    below = {key: row for key, row in rows.items() if key.startswith(code) and len(key) > len(code)}
    nearest = min((len(key) for key in below), default=0)
    return [row for key, row in below.items() if len(key) == nearest]


def line_name(row: RowView) -> str:
    """208社会保障和就业支出: stable and readable."""
    return f"{row.text('code')}{row.text('name')}"


def families(view: TableView) -> Iterator[tuple[str, RowView, list[RowView]]]:
    """Every row that has rows below it: its name, itself, they."""
    rows = coded(view)
    if view.total is not None and rows:
        yield "合计", view.total, children(rows, "")
    for code, row in rows.items():
        if below := children(rows, code):
            yield line_name(row), row, below
