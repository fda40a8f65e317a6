"""The lines of final accounts under one numbering, so that every printed figure can name what it is the sum of.

A line is an amount with its dimensions and its stage: the budget at the start, after changes, what was spent, what came
in, what was carried over. The same accounts give the same numbers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from shebao.budget.accounts import ActualIncome, CarriedOver, FinalAccounts, IncomeKind
from shebao.budget.book import Category, Fact, Kind, Origin, Source

FIRST_ROW = 2
"""The first line's number; 1 is the header of ``facts.csv``."""


class Stage(StrEnum):
    """数据类别: what an amount of final accounts is."""

    PLANNED = "年初预算数"
    ADJUSTED = "全年预算数"
    ACTUAL = "支出决算数"
    INCOME = "收入决算数"
    CARRIED_IN = "年初结转和结余"
    CARRIED_OUT = "年末结转和结余"


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One amount in fen. ``kind`` of basic spending; ``income`` of what came in; "" and None where a line has none."""

    row: int
    stage: Stage
    unit: str
    function: str
    source: Source
    fen: int
    economic: str = ""
    category: Category | None = None
    kind: Kind | None = None
    project: str = ""
    origin: Origin | None = None
    income: IncomeKind | None = None
    government_economic: str = ""
    function_name: str = ""
    economic_name: str = ""
    government_economic_name: str = ""


def account_lines(accounts: FinalAccounts) -> tuple[AccountLine, ...]:
    """Every line: the budget's, those after changes, spending, income, carry-over."""
    return tuple(_lines(accounts))


def _lines(accounts: FinalAccounts) -> Iterator[AccountLine]:
    row = FIRST_ROW
    for stage, facts in (
        (Stage.PLANNED, accounts.budget.facts),
        (Stage.ADJUSTED, accounts.adjusted),
        (Stage.ACTUAL, accounts.actual),
    ):
        for fact in facts:
            yield _spending(row, stage, fact)
            row += 1
    for income in accounts.income:
        yield _income(row, income)
        row += 1
    for stage, carried in ((Stage.CARRIED_IN, accounts.carried_in), (Stage.CARRIED_OUT, accounts.carried_out)):
        for one in carried:
            yield _carried(row, stage, one)
            row += 1


def _spending(row: int, stage: Stage, fact: Fact) -> AccountLine:
    return AccountLine(
        row,
        stage,
        fact.unit,
        fact.function,
        fact.source,
        fact.fen,
        fact.economic,
        fact.category,
        fact.kind,
        fact.project,
        fact.origin,
        government_economic=fact.government_economic,
        function_name=fact.function_name,
        economic_name=fact.economic_name,
        government_economic_name=fact.government_economic_name,
    )


def _income(row: int, one: ActualIncome) -> AccountLine:
    return AccountLine(
        row, Stage.INCOME, one.unit, one.function, one.source, one.fen, income=one.kind, function_name=one.function_name
    )


def _carried(row: int, stage: Stage, one: CarriedOver) -> AccountLine:
    return AccountLine(
        row,
        stage,
        one.unit,
        one.function,
        one.source,
        one.fen,
        category=one.category,
        project=one.project,
        function_name=one.function_name,
    )
