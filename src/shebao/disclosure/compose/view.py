"""The book as the composer sees it: facts with row numbers, names of codes, selections used by several tables."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Protocol, TypeVar

from shebao.budget.book import (
    APPROPRIATIONS,
    Book,
    Calculation,
    Category,
    Fact,
    Funding,
    Indicator,
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

T = TypeVar("T")

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
        return only(self.book.facts, *tests)

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

    @cached_property
    def current_by_project(self) -> dict[str, list[Fact]]:
        """This year's project lines by project code."""
        return _grouped((fact for fact in self.current if is_project(fact)), lambda fact: fact.project)

    @cached_property
    def carried_over_by_project(self) -> dict[str, list[Fact]]:
        """The project lines of money carried over, by project code."""
        return _grouped((fact for fact in self.carried_over if is_project(fact)), lambda fact: fact.project)

    @cached_property
    def calculations(self) -> dict[str, list[Calculation]]:
        """The lines of calculation by project code."""
        return _grouped(self.book.calculations, lambda line: line.project)

    @cached_property
    def funding(self) -> dict[str, list[Funding]]:
        """The levels of funding by project code."""
        return _grouped(self.book.funding, lambda line: line.project)

    @cached_property
    def indicators(self) -> dict[str, list[Indicator]]:
        """The indicators by project code, the department's under ""."""
        return _grouped(self.book.indicators, lambda indicator: indicator.project)

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

    @cached_property
    def _given_names(self) -> dict[tuple[str, str], str]:
        """The names that facts give to codes, by (field, code); the first that is given."""
        names: dict[tuple[str, str], str] = {}
        for fact in self.book.facts:
            for field, code, name in (
                ("function", fact.function, fact.function_name),
                ("economic", fact.economic, fact.economic_name),
                ("government", fact.government_economic, fact.government_economic_name),
            ):
                if name:
                    names.setdefault((field, code), name)
        return names

    def function_name(self, code: str) -> str:
        """The name of a function code: of the year's table, else as given on a fact, else words with the code."""
        if (known := self.codes.function.get(code)) is not None:
            return known.name
        level = {3: "类", 5: "款", 7: "项"}.get(len(code), "")
        return self._given_names.get(("function", code), f"功能科目{code}{level}")

    def economic_name(self, code: str) -> str:
        """The name of a department economic class, as :meth:`function_name` finds it."""
        if (known := self.codes.economic.get(code)) is not None:
            return known.name
        return self._given_names.get(("economic", code), f"经济科目{code}{'类' if len(code) == 3 else '款'}")

    def project_name(self, code: str) -> str:
        """The name of a project; words with the code where the book does not know it."""
        if (name := self._project_names.get(code)) is not None:
            return name
        return f"编码为{code}的项目" if code else "未列明项目"

    @cached_property
    def _project_names(self) -> dict[str, str]:
        return {project.code: project.name for project in reversed(self.book.projects)}

    def government_code(self, fact: Fact) -> str:
        """The government economic class of a fact: as given, else by its code and the unit's nature, else ""."""
        if fact.government_economic:
            return fact.government_economic
        nature = self.natures.get(fact.unit)
        if nature is None:
            return ""
        return self.codes.map_to_government(fact.economic, nature) or ""

    def government_name(self, code: str) -> str:
        """The name of a government economic class, as :meth:`function_name` finds it."""
        if (known := self.codes.government_economic.get(code)) is not None:
            return known.name
        return self._given_names.get(("government", code), f"政府经济科目{code}{'类' if len(code) == 3 else '款'}")


def _grouped(items: Iterable[T], key: Callable[[T], str]) -> dict[str, list[T]]:
    groups: dict[str, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


class Classified(Protocol):
    """A line with the dimensions that selections ask about: of a budget, of final accounts."""

    @property
    def function(self) -> str:
        """The function 项."""

    @property
    def source(self) -> Source:
        """The source of the money."""

    @property
    def category(self) -> Category | None:
        """基本支出、项目支出; None of what came in."""

    @property
    def origin(self) -> Origin | None:
        """本年、上年结转; None where it is neither."""


def is_current(fact: Classified) -> bool:
    """本年."""
    return fact.origin is Origin.CURRENT


def is_carried_over(fact: Classified) -> bool:
    """上年结转."""
    return fact.origin is Origin.CARRIED_OVER


def is_basic(fact: Classified) -> bool:
    """基本支出."""
    return fact.category is Category.BASIC


def is_project(fact: Classified) -> bool:
    """项目支出."""
    return fact.category is Category.PROJECT


def is_appropriation(fact: Classified) -> bool:
    """财政拨款."""
    return fact.source in APPROPRIATIONS


def from_source(source: Source) -> Callable[[Classified], bool]:
    """A test for one source."""
    return lambda fact: fact.source is source


def under_function(prefix: str) -> Callable[[Classified], bool]:
    """A test for a function 类, 款 or 项 (3, 5 or 7 digits)."""
    return lambda fact: fact.function.startswith(prefix)


def only(facts: Iterable[Fact], *tests: Callable[[Fact], bool]) -> list[Fact]:
    """The facts that pass all tests."""
    passed = facts
    for test in tests:
        passed = filter(test, passed)
    return list(passed)
