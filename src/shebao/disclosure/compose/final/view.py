"""Final accounts as the composer sees them: numbered lines by stage, names of codes, selections."""

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

from shebao.budget.account_lines import AccountLine, Stage, account_lines
from shebao.budget.accounts import FinalAccounts, IncomeKind, ThreePublic
from shebao.budget.book import Kind, PriorItem, Source
from shebao.disclosure.compose.quantity import Quantity, given, sum_of
from shebao.disclosure.compose.view import THREE_PUBLIC_CODES, BookView, from_source, is_appropriation, is_basic

Test = Callable[[AccountLine], bool]


class FinalView:
    """Final accounts ready for composing."""

    def __init__(self, accounts: FinalAccounts) -> None:
        self.accounts = accounts
        self.lines = account_lines(accounts)
        facts = (*accounts.budget.facts, *accounts.adjusted, *accounts.actual)
        self.book = BookView(replace(accounts.budget, department=accounts.department, facts=facts))
        """The published budget with every name that a line gives to a code: for names and units, not for amounts."""
        self._given_names = {one.function: one.function_name for one in reversed(self.lines) if one.function_name}

    @property
    def year(self) -> int:
        """The year of the accounts."""
        return self.accounts.department.year

    @property
    def who(self) -> str:
        """The department's name."""
        return self.accounts.department.name

    def of(self, stage: Stage, *tests: Test) -> list[AccountLine]:
        """The lines of a stage that pass all tests."""
        return [one for one in self._stages.get(stage, ()) if all(test(one) for test in tests)]

    @cached_property
    def _stages(self) -> dict[Stage, list[AccountLine]]:
        stages: dict[Stage, list[AccountLine]] = {}
        for one in self.lines:
            stages.setdefault(one.stage, []).append(one)
        return stages

    @cached_property
    def spent(self) -> list[AccountLine]:
        """本年支出."""
        return self.of(Stage.ACTUAL)

    @cached_property
    def general(self) -> list[AccountLine]:
        """一般公共预算财政拨款支出, what was paid out of the carried-over money included."""
        return self.of(Stage.ACTUAL, from_source(Source.GENERAL))

    @cached_property
    def surplus_used(self) -> Quantity:
        """使用非财政拨款结余."""
        return given(self.accounts.surplus_used_fen, "使用非财政拨款结余", "", "决算账表“决算封面”表")

    @cached_property
    def surplus_allotted(self) -> Quantity:
        """结余分配."""
        return given(self.accounts.surplus_allotted_fen, "结余分配", "", "决算账表“决算封面”表")

    def organ_running(self, stage: Stage = Stage.ACTUAL) -> list[AccountLine]:
        """机关运行经费: 公用经费 of basic spending from 财政拨款 of 行政 and 参公 units."""
        organs = {unit.code for unit in self.accounts.budget.units if unit.nature.runs_as_organ}
        return self.of(stage, is_basic, is_public, is_appropriation, lambda one: one.unit in organs)

    def three_public(self, item: PriorItem, stage: Stage) -> Quantity:
        """An item of “三公”经费 as told, following its lines where they come to the same.

        ``stage`` is ADJUSTED or ACTUAL.
        """
        told = next((one for one in self.accounts.three_public if one.item is item), ThreePublic(item, 0, 0))
        fen = told.actual_fen if stage is Stage.ACTUAL else told.adjusted_fen
        lines = self.of(stage, is_appropriation, lambda one: one.economic in THREE_PUBLIC_CODES[item])
        label = f"{item.value}{'决算数' if stage is Stage.ACTUAL else '全年预算数'}"
        followed = sum_of([one for one in lines if one.fen], label)
        return followed if followed.fen == fen else given(fen, label, "", "决算账表“三公经费决算”表")

    def prior(self, item: PriorItem) -> Quantity | None:
        """Last year's final figure, None where it is not known."""
        fen = self.accounts.prior_fen(item)
        name = PRIOR_NAMES.get(item, item.value)
        return None if fen is None else given(fen, f"上年{name}", "", "上年决算数")

    def function_name(self, code: str) -> str:
        """The name of a function code, as tables print it."""
        known = self.book.codes.function.get(code)
        return known.name if known else self._given_names.get(code) or self.book.function_name(code)


PRIOR_NAMES = {
    PriorItem.GENERAL_EXPENDITURE: "一般公共预算财政拨款支出",
    PriorItem.PROCUREMENT: "政府采购支出",
}
"""What last year's figures of a budget are called in final accounts, where that differs."""


def everything(_: AccountLine) -> bool:
    """No restriction."""
    return True


def never(_: AccountLine) -> bool:
    """Nothing: a column of a kind of spending that the accounts do not have."""
    return False


def is_personnel(one: AccountLine) -> bool:
    """人员经费."""
    return one.kind is Kind.PERSONNEL


def is_public(one: AccountLine) -> bool:
    """公用经费."""
    return one.kind is Kind.PUBLIC


def at_stage(stage: Stage) -> Test:
    """A test for one stage."""
    return lambda one: one.stage is stage


def of_income(kind: IncomeKind) -> Test:
    """A test for a kind of income."""
    return lambda one: one.income is kind


def both(*tests: Test) -> Test:
    """All of some tests."""
    return lambda one: all(test(one) for test in tests)
