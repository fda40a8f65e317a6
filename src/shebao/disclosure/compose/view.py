"""The book as the composer sees it: facts with row numbers, names of codes, selections used by several tables."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property

from shebao.budget.book import (
    APPROPRIATIONS,
    Book,
    Category,
    Fact,
    Kind,
    Nature,
    Origin,
    Prior,
    PriorItem,
    Source,
    Unit,
)
from shebao.budget.codes import CodeTables, code_tables
from shebao.disclosure.compose.quantity import Quantity, given, sum_of

THREE_PUBLIC_CODES: dict[PriorItem, tuple[str, ...]] = {
    PriorItem.ABROAD: ("30212",),
    PriorItem.RECEPTION: ("30217",),
    PriorItem.VEHICLE_PURCHASE: ("31013", "30913"),
    PriorItem.VEHICLE_RUNNING: ("30231",),
}
"""部门经济分类款 behind each line of "三公"经费 (政府收支分类科目)."""


class BookView:
    """A book ready for composing. Rows of facts are made unique, so that a chain can name them."""

    def __init__(self, book: Book) -> None:
        rows = [fact.row for fact in book.facts]
        if len(set(rows)) != len(rows) or 0 in rows:
            facts = tuple(replace(fact, row=number) for number, fact in enumerate(book.facts, start=2))
            book = replace(book, facts=facts)
        self.book = book
        self.codes: CodeTables = code_tables(book.department.year)
        self.natures: dict[str, Nature] = {unit.code: unit.nature for unit in book.units}

    @property
    def year(self) -> int:
        """The budget year."""
        return self.book.department.year

    @property
    def who(self) -> str:
        """The department's name."""
        return self.book.department.name

    def facts(self, *tests: Callable[[Fact], bool]) -> list[Fact]:
        """The facts that pass all tests, in book order."""
        return [fact for fact in self.book.facts if all(test(fact) for test in tests)]

    @cached_property
    def current(self) -> list[Fact]:
        """This year's money."""
        return self.facts(is_current)

    @cached_property
    def carried_over(self) -> list[Fact]:
        """Money carried over from last year."""
        return self.facts(is_carried_over)

    @cached_property
    def appropriated(self) -> list[Fact]:
        """财政拨款, this year's and carried over."""
        return self.facts(is_appropriation)

    @cached_property
    def general(self) -> list[Fact]:
        """一般公共预算 of this year (tables 5 and 6)."""
        return self.facts(from_source(Source.GENERAL), is_current)

    @cached_property
    def total(self) -> Quantity:
        """收入总计 = 支出总计."""
        return sum_of(self.book.facts, "收支总计")

    def organ_running(self, unit: Unit | None = None) -> list[Fact]:
        """机关运行经费: 公用经费 of basic spending from 财政拨款 of 行政 and 参公 units (of one unit, or of all)."""
        return [
            fact
            for fact in self.appropriated
            if fact.category is Category.BASIC
            and fact.kind is Kind.PUBLIC
            and (nature := self.natures.get(fact.unit)) is not None
            and nature.runs_as_organ
            and (unit is None or fact.unit == unit.code)
        ]

    def three_public(self, *items: PriorItem) -> list[Fact]:
        """The facts behind lines of "三公"经费 (财政拨款, basic and project, carried over included)."""
        codes = {code for item in items for code in THREE_PUBLIC_CODES[item]}
        return [fact for fact in self.appropriated if fact.economic in codes]

    def prior(self, item: PriorItem) -> Quantity | None:
        """Last year's figure as a quantity, None where the book does not know it."""
        rows: Sequence[Prior] = [prior for prior in self.book.prior if prior.item is item]
        if not rows:
            return None
        return given(sum(row.fen for row in rows), f"上年{item.value}", "上年数")

    def function_name(self, code: str) -> str:
        """The name of a function code: of the year's table, else as given on a fact, else the code itself."""
        if (known := self.codes.function.get(code)) is not None:
            return known.name
        named = (fact.function_name for fact in self.book.facts if fact.function == code and fact.function_name)
        return next(named, code)

    def economic_name(self, code: str) -> str:
        """The name of a department economic class."""
        if (known := self.codes.economic.get(code)) is not None:
            return known.name
        named = (fact.economic_name for fact in self.book.facts if fact.economic == code and fact.economic_name)
        return next(named, code)

    def government_code(self, fact: Fact) -> str:
        """The government economic class of a fact: as given, else by its code and the unit's nature, else ""."""
        if fact.government_economic:
            return fact.government_economic
        nature = self.natures.get(fact.unit)
        if nature is None:
            return ""
        return self.codes.map_to_government(fact.economic, nature) or ""

    def government_name(self, code: str) -> str:
        """The name of a government economic class."""
        if (known := self.codes.government_economic.get(code)) is not None:
            return known.name
        named = (
            fact.government_economic_name
            for fact in self.book.facts
            if fact.government_economic == code and fact.government_economic_name
        )
        return next(named, code)


def is_current(fact: Fact) -> bool:
    """本年."""
    return fact.origin is Origin.CURRENT


def is_carried_over(fact: Fact) -> bool:
    """上年结转."""
    return fact.origin is Origin.CARRIED_OVER


def is_basic(fact: Fact) -> bool:
    """基本支出."""
    return fact.category is Category.BASIC


def is_project(fact: Fact) -> bool:
    """项目支出."""
    return fact.category is Category.PROJECT


def is_appropriation(fact: Fact) -> bool:
    """财政拨款."""
    return fact.source in APPROPRIATIONS


def from_source(source: Source) -> Callable[[Fact], bool]:
    """A test for one source."""
    return lambda fact: fact.source is source


def under_function(prefix: str) -> Callable[[Fact], bool]:
    """A test for a function 类, 款 or 项 (3, 5 or 7 digits)."""
    return lambda fact: fact.function.startswith(prefix)


def only(facts: Iterable[Fact], *tests: Callable[[Fact], bool]) -> list[Fact]:
    """The facts that pass all tests."""
    return [fact for fact in facts if all(test(fact) for test in tests)]
