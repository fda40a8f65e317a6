"""Rows of the tables of function classes that a name or an item of the text (类、款、项) means."""

from collections.abc import Iterator

from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.rule import Material, RowView, TableView, plain_name
from shebao.disclosure.statements import Item

FUNCTION_TABLES = (
    TableKind.GENERAL_EXPENDITURE,
    TableKind.EXPENDITURE,
    TableKind.INCOME,
    TableKind.FUND_EXPENDITURE,
    TableKind.CAPITAL,
)
"""Tables whose rows are function classes, the one that texts speak of first."""

LEVELS = {"class": 1, "group": 2, "item": 3}

Found = tuple[TableView, RowView]


def row_name(row: RowView) -> str:
    """A row's name without ordinal and spaces."""
    return plain_name(row.text("name"))


def same_name(one: str, other: str) -> bool:
    """Whether two names of a class are one, a final 支出 or 事务 and a pair of brackets apart."""
    return _core(one) == _core(other) != ""


def _core(name: str) -> str:
    plain = name.replace(" ", "").replace("(", "（").replace(")", "）").removeprefix("用于")
    return plain.removesuffix("支出").removesuffix("事务")


def rows_of_item(view: TableView, item: Item) -> list[RowView]:
    """The rows of a table that an item names: by its code, else by its name and those above it."""
    if item.code and (row := view.row(item.code)) is not None:
        return [row]
    path = ["", "", ""]
    found = []
    for row in view.rows:
        level = LEVELS.get(row.role)
        if level is None:
            continue
        name = row_name(row)
        path[level - 1 :] = [name, *[""] * (3 - level)]
        if level != item.level or not same_name(path[level - 1], item.name):
            continue
        above = zip(item.names[: level - 1], path[: level - 1], strict=True)
        if all(not named or same_name(named, printed) for named, printed in above):
            found.append(row)
    return found


def function_views(material: Material) -> Iterator[TableView]:
    """The tables of function classes that the document has, the general budget's spending first."""
    for kind in FUNCTION_TABLES:
        view = material.view(kind)
        if view is not None and "name" in view.columns and "total" in view.columns:
            yield view


def names_of_level(view: TableView, level: int) -> list[str]:
    """The names of the 类 (1), 款 (2) or 项 (3) of a table that have an amount."""
    return [
        row_name(row)
        for row in view.rows
        if LEVELS.get(row.role) == level and (figure := row.figure("total")) is not None and figure.value
    ]
