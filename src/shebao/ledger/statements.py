"""Statements (报表) of books: accounts, a project's income and spending, assets and liabilities.

Each is made of :mod:`shebao.ledger.balances`; nothing is typed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shebao.ledger.balances import AccountBalance, balances, by_account
from shebao.ledger.chart import chart
from shebao.ledger.models import BUDGET, FINANCIAL, Book

SPENDING, FUNDING = "预算支出", "预算收入"


def year_of(books: Sequence[Book]) -> tuple[date, date]:
    """The first and the last month of the books' year."""
    year = books[0].year
    return date(year, 1, 1), date(year, 12, 1)


@dataclass(frozen=True)
class Position:
    """Assets and liabilities (资产负债简表) at the end of a month, in fen."""

    assets: int
    liabilities: int
    net_assets: int
    income: int
    expense: int

    @property
    def balances(self) -> bool:
        """Assets = liabilities + net assets + (income - expense)."""
        return self.assets == self.liabilities + self.net_assets + self.income - self.expense


def position(books: Sequence[Book], last: date) -> Position:
    """Where books stand at the end of a month."""
    first, _ = year_of(books)
    sums = dict.fromkeys(("资产", "负债", "净资产", "收入", "费用"), 0)
    for one in balances(books, first=first, last=last):
        account = chart()[one.key[0]]
        if account.system == FINANCIAL:
            sums[account.element] += one.closing
    return Position(sums["资产"], -sums["负债"], -sums["净资产"], -sums["收入"], sums["费用"])


@dataclass(frozen=True)
class BudgetPosition:
    """The budget ledger at the end of a month, in fen: what is left is income - spending + what was carried over."""

    income: int
    spending: int
    held: int
    carried: int

    @property
    def balances(self) -> bool:
        """Money held (资金结存) = carried over and surplus + (income - spending)."""
        return self.held == self.carried + self.income - self.spending


def budget_position(books: Sequence[Book], last: date) -> BudgetPosition:
    """Where the budget ledger of books stands at the end of a month."""
    first, _ = year_of(books)
    income = spending = held = carried = 0
    for one in balances(books, first=first, last=last):
        account = chart()[one.key[0]]
        if account.system != BUDGET:
            continue
        if account.element == FUNDING:
            income -= one.closing
        elif account.element == SPENDING:
            spending += one.closing
        elif one.key[0].startswith("8001"):
            held += one.closing
        else:
            carried -= one.closing
    return BudgetPosition(income, spending, held, carried)


@dataclass(frozen=True)
class ProjectLine:
    """A line of a project's income and spending (项目收支明细), in fen."""

    project: str
    item: str
    function: str
    economic: str
    source: str
    income: int
    spending: int


def project_lines(books: Sequence[Book], *, first: date, last: date, project: str = "") -> list[ProjectLine]:
    """By project, item, function and economic class and source, of the budget ledger; closing the year aside."""
    sums: dict[tuple[str, ...], list[int]] = {}
    keys = ("project", "item", "function", "economic", "source", "account_id")
    for one in balances(books, keys, first=first, last=last, project=project, closing=False):
        *group, code = one.key
        element = chart()[code].element
        if element in (FUNDING, SPENDING):
            held = sums.setdefault(tuple(group), [0, 0])
            held[0] += one.credit - one.debit if element == FUNDING else 0
            held[1] += one.debit - one.credit if element == SPENDING else 0
    return [ProjectLine(*group, *held) for group, held in sorted(sums.items())]  # type: ignore[arg-type]


def spent(books: Sequence[Book], *, project: str, last: date) -> int:
    """What a project has spent by the end of a month, in fen, as the budget ledger holds it (closing entries aside)."""
    first, _ = year_of(books)
    return sum(line.spending for line in project_lines(books, first=first, last=last, project=project))


def account_sheet(books: Sequence[Book], *, first: date, last: date, project: str = "") -> list[AccountBalance]:
    """The balance sheet of accounts (科目余额表)."""
    return by_account(books, first=first, last=last, project=project)
