"""Tables whose rows are function codes at three levels: 类, 款, 项 (tables 2, 3, 5 and 8 of Shanxi)."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from shebao.budget.book import Fact, Source
from shebao.disclosure.compose.quantity import Amount, amount_cell, label_cell, text_cell
from shebao.disclosure.compose.view import (
    BookView,
    from_source,
    is_basic,
    is_carried_over,
    is_current,
    is_project,
)
from shebao.disclosure.model import Cell, Column, Row, RowRole, Table, TableKind

Selection = tuple[str, str, Callable[[Fact], bool]]
"""A column of amounts: its key, its printed head, which facts it holds."""

LEVELS: tuple[tuple[int, RowRole], ...] = ((3, "class"), (5, "group"), (7, "item"))

CODE_COLUMNS = (Column("code", 1.1), Column("name", 3.2))

SPENDING: tuple[Selection, ...] = (
    ("total", "合计", lambda _: True),
    ("basic", "基本支出", is_basic),
    ("project", "项目支出", is_project),
)


class ByFunction(Amount, Protocol):
    """A line with a function code."""

    @property
    def function(self) -> str:
        """Its 项, 款 or 类."""


class Names(Protocol):
    """Whoever knows the names of function codes."""

    def function_name(self, code: str) -> str:
        """The name of a code."""


L = TypeVar("L", bound=ByFunction)


def functional_rows(
    view: Names, facts: Sequence[L], columns: Sequence[tuple[str, str, Callable[[L], bool]]], title: str
) -> tuple[Row, ...]:
    """合计, then each 类, 款 and 项 that has money, in code order, each amount summed from its facts."""
    by_code: dict[str, list[L]] = {}
    for fact in facts:
        for digits, _ in LEVELS:
            if fact.fen and len(fact.function) >= digits:
                by_code.setdefault(fact.function[:digits], []).append(fact)

    def amounts(selected: Sequence[L], name: str) -> tuple[Cell, ...]:
        return tuple(
            amount_cell([one for one in selected if test(one)], f"{title}·{name}·{head}") for _, head, test in columns
        )

    rows = [Row("合计", (text_cell("合计", colspan=2), *amounts(facts, "合计")), "total")]
    roles = dict(LEVELS)
    for code in sorted(by_code):
        name = view.function_name(code)
        cells = (text_cell(code), text_cell(name), *amounts(by_code[code], name))
        rows.append(Row(code, cells, roles[len(code)], level=(len(code) - 3) // 2))
    return tuple(rows)


def compose_income(view: BookView) -> Table:
    """表二: this year's income by function and source, and what was carried over."""
    sources: list[Selection] = [
        ("general", "一般公共预算", from_source(Source.GENERAL)),
        ("government_fund", "政府性基金", from_source(Source.GOVERNMENT_FUND)),
        ("state_capital", "国有资本经营预算", from_source(Source.STATE_CAPITAL)),
        ("special_account", "财政专户管理资金", from_source(Source.SPECIAL_ACCOUNT)),
        ("unit_funds", "单位资金", from_source(Source.UNIT_FUNDS)),
    ]
    columns: list[Selection] = [
        ("total", "合计", is_current),
        *((key, head, _both(is_current, test)) for key, head, test in sources),
        ("carried_over", "上年结转", is_carried_over),
    ]
    title = f"{view.year}年预算收入总表"
    return Table(
        TableKind.INCOME,
        title,
        (*CODE_COLUMNS, *(Column(key, 1.2, amount=True) for key, _, _ in columns)),
        (
            (label_cell("项目", colspan=2), label_cell("本年收入", colspan=6), label_cell("上年结转", rowspan=2)),
            (label_cell("科目编码"), label_cell("科目名称"), *(label_cell(head) for _, head, _ in columns[:-1])),
        ),
        functional_rows(view, view.book.facts, columns, "收入"),
        number=2,
        landscape=True,
    )


def _both(first: Callable[[Fact], bool], second: Callable[[Fact], bool]) -> Callable[[Fact], bool]:
    return lambda fact: first(fact) and second(fact)


def _spending_table(
    view: BookView, kind: TableKind, number: int, title: str, facts: Sequence[Fact], what: str
) -> Table:
    return Table(
        kind,
        title,
        (*CODE_COLUMNS, *(Column(key, 1.4, amount=True) for key, _, _ in SPENDING)),
        (
            (label_cell("项目", colspan=2), label_cell(f"{view.year}年预算数", colspan=3)),
            (label_cell("科目编码"), label_cell("科目名称"), *(label_cell(head) for _, head, _ in SPENDING)),
        ),
        functional_rows(view, facts, SPENDING, what),
        number=number,
    )


def compose_expenditure(view: BookView) -> Table:
    """表三: all spending by function, basic and project (carried-over money included)."""
    title = f"{view.year}年预算支出总表"
    return _spending_table(view, TableKind.EXPENDITURE, 3, title, view.book.facts, "支出")


def compose_general_expenditure(view: BookView) -> Table:
    """表五: spending of the general public budget of this year by function."""
    title = f"{view.year}年一般公共预算支出预算表（不含上年结转）"
    return _spending_table(view, TableKind.GENERAL_EXPENDITURE, 5, title, view.general, "一般公共预算支出")


def compose_fund_expenditure(view: BookView) -> Table:
    """表八: spending of government funds of this year by function."""
    facts = view.facts(from_source(Source.GOVERNMENT_FUND), is_current)
    rows = functional_rows(view, facts, SPENDING, "政府性基金预算支出")
    return Table(
        TableKind.FUND_EXPENDITURE,
        f"{view.year}年政府性基金预算支出表（不含上年结转）",
        (*CODE_COLUMNS, *(Column(key, 1.4, amount=True) for key, _, _ in SPENDING)),
        ((label_cell("科目编码"), label_cell("科目名称"), *(label_cell(head) for _, head, _ in SPENDING)),),
        rows,
        number=8,
    )
