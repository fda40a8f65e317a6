"""Codes against what they are used for: whose budget, which category of spending, which nature of unit."""

from collections import defaultdict
from collections.abc import Iterator

from shebao.budget import problems
from shebao.budget.book import Category, Fact, Nature, Source
from shebao.budget.check.report import Subject, row_words
from shebao.budget.codes import budget_of_function
from shebao.findings import Finding

NEVER_BASIC = ("307", "309", "311", "312", "313")
"""部门经济分类 that basic spending has none of: 债务利息、基本建设、对企业补助、对社会保障基金补助."""

ALWAYS_BASIC = frozenset(
    {"30101", "30102", "30103", "30107", "30108", "30109", "30110", "30111", "30113"}
)  # fmt: skip
"""Wages, contributions and the housing fund of the staff: basic spending. 30112 and 30199 also occur in projects."""

_NATURES = {"行政运行": (Nature.INSTITUTION, "行政或参公"), "事业运行": (Nature.ADMINISTRATIVE, "事业")}
"""Function name → the nature that does not use it, and those that do. 参公 units are seen with either."""


def check_budgets(subject: Subject) -> Iterator[Finding]:
    """Money of one budget on another's functions, wages in projects, capital in basic spending, 行政运行 of a 事业."""
    yield from _budgets(subject)
    yield from _categories(subject)
    yield from _natures(subject)


def _function_words(subject: Subject, fact: Fact) -> str:
    known = subject.codes.function.get(fact.function)
    return f"{fact.function}{known.name if known is not None else fact.function_name}"


def _belongs(source: Source, budget: Source) -> bool:
    """Special accounts and the units' own money are spent by the functions of the general public budget."""
    if budget is Source.GENERAL:
        return source not in (Source.GOVERNMENT_FUND, Source.STATE_CAPITAL)
    return source is budget


def _budgets(subject: Subject) -> Iterator[Finding]:
    doubtful: dict[tuple[str, Source, Source], list[int]] = defaultdict(list)
    for fact in subject.book.facts:
        budget = budget_of_function(fact.function, subject.book.department.year)
        if budget is not None and not _belongs(fact.source, budget):
            doubtful[_function_words(subject, fact), fact.source, budget].append(fact.row)
    for (words, source, budget), rows in doubtful.items():
        yield problems.BUDGET_OF_FUNCTION.finding(
            f"“预算明细”{row_words(rows)}：{words}是{budget.value}的科目，资金来源填的是{source.value}。",
            subject=f"预算明细/{words}/{source.value}",
            places=subject.places("facts", rows, "source"),
            found=source.value,
            expected=budget.value,
            basis="政府收支分类科目",
        )


def _categories(subject: Subject) -> Iterator[Finding]:
    doubtful: dict[tuple[str, Category], list[int]] = defaultdict(list)
    for fact in subject.book.facts:
        is_basic = fact.category is Category.BASIC
        if fact.economic.startswith(NEVER_BASIC) if is_basic else fact.economic in ALWAYS_BASIC:
            doubtful[fact.economic, fact.category].append(fact.row)
    for (economic, category), rows in doubtful.items():
        known = subject.codes.economic.get(economic)
        words = f"{economic}{known.name}" if known is not None else economic
        other = Category.PROJECT if category is Category.BASIC else Category.BASIC
        yield problems.CATEGORY_DOUBTFUL.finding(
            f"“预算明细”{row_words(rows)}：{words}填作{category.value}，一般列{other.value}。",
            subject=f"预算明细/{words}/{category.value}",
            places=subject.places("facts", rows, "category"),
            found=category.value,
            expected=other.value,
        )


def _natures(subject: Subject) -> Iterator[Finding]:
    doubtful: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for fact in subject.book.facts:
        unit = subject.units.get(fact.unit)
        known = subject.codes.function.get(fact.function)
        name = known.name if known is not None else fact.function_name.strip()
        if unit is not None and name in _NATURES and unit.nature is _NATURES[name][0]:
            doubtful[fact.unit, fact.function, name].append(fact.row)
    for (code, function, name), rows in doubtful.items():
        unit = subject.units[code]
        users = _NATURES[name][1]
        yield problems.NATURE_OF_FUNCTION.finding(
            f"“预算明细”{row_words(rows)}：{unit.name}是{unit.nature.value}单位，{function}{name}由{users}单位使用。",
            subject=f"预算明细/{unit.name}/{function}{name}",
            places=subject.places("facts", rows, "function"),
            found=unit.nature.value,
            expected=users,
        )
