"""Final accounts that do not exist: a synthetic budget book and what became of it, balanced for each source."""

from collections import defaultdict
from dataclasses import replace
from random import Random

from shebao.budget.accounts import (
    THREE_PUBLIC_ITEMS,
    ActualIncome,
    ActualProcurement,
    CarriedOver,
    FinalAccounts,
    FinalText,
    IncomeKind,
    IndicatorResult,
    ItemReason,
    PerformanceResult,
    ThreePublic,
    ThreePublicCounts,
)
from shebao.budget.book import Book, Category, Fact, Origin, Prior, PriorItem, ProcurementType, Source
from shebao.budget.check.final import actual_of
from shebao.budget.synthetic import synthetic_book
from shebao.disclosure.compose.view import THREE_PUBLIC_CODES

KINDS = {
    Source.SPECIAL_ACCOUNT: (IncomeKind.OPERATING,),
    Source.UNIT_FUNDS: (IncomeKind.SUPERIOR, IncomeKind.BUSINESS, IncomeKind.SUBORDINATE, IncomeKind.OTHER),
}
PUBLIC_CODES = {code for codes in THREE_PUBLIC_CODES.values() for code in codes}


def final_accounts(seed: int, *, only: tuple[Source, ...] = tuple(Source), book: Book | None = None) -> FinalAccounts:
    """The accounts of a seed, of some sources only; the same for the same seed."""
    random = Random(seed)
    book = book or synthetic_book(seed)
    book = replace(book, facts=tuple(one for one in book.facts if one.source in only))
    adjusted, actual = _executed(random, book)
    income, carried_in, carried_out = _balanced(random, actual)
    accounts = FinalAccounts(
        department=replace(
            book.department, assets_as_of=f"{book.department.year}-12-31", approved_on="", published_on=""
        ),
        budget=book,
        adjusted=adjusted,
        actual=actual,
        income=income,
        carried_in=carried_in,
        carried_out=carried_out,
        three_public=tuple(_public(item, adjusted, actual) for item in THREE_PUBLIC_ITEMS),
        performance=tuple(_result(random, book, one.code, adjusted, actual) for one in book.projects),
        vehicles=book.vehicles,
        assets=book.assets,
        item_reasons=tuple(
            ItemReason(code, f"{code}的项目进度和人员变化") for code in sorted({one.function for one in book.facts})
        ),
        texts={FinalText.CHANGE_LEAD: "人员和项目支出变化。"},
    )
    whole = sum(one.fen for one in actual if one.source.is_appropriation) // 7
    bought = [ActualProcurement(book.units[0].code, kind, whole // n, whole // n // 2, whole // n // 5)
              for n, kind in enumerate(ProcurementType, 2)]  # fmt: skip
    accounts = replace(accounts, counts=_counts(accounts), procurement=tuple(bought) if whole > 0 else ())
    prior = tuple(Prior(item, fen * random.randrange(80, 121) // 100) for item, fen in actual_of(accounts).items())
    return replace(accounts, prior=prior if seed % 3 else ())


def _executed(random: Random, book: Book) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    adjusted, actual = [], []
    for fact in book.facts:
        had = fact.fen + random.choice((0, 0, 0, fact.fen // 10, -fact.fen // 5))
        spent = had * random.choice((100, 100, 95, 88)) // 100
        adjusted.append(replace(fact, fen=had))
        if random.random() < 0.95:
            actual.append(replace(fact, fen=spent))
        if fact.category is Category.PROJECT and fact.origin is Origin.CURRENT and random.random() < 0.2:
            left = fact.fen // 20 + 1
            adjusted.append(replace(fact, fen=left, origin=Origin.CARRIED_OVER))
            actual.append(replace(fact, fen=left, origin=Origin.CARRIED_OVER))
    return tuple(adjusted), tuple(actual)


def _balanced(
    random: Random, actual: tuple[Fact, ...]
) -> tuple[tuple[ActualIncome, ...], tuple[CarriedOver, ...], tuple[CarriedOver, ...]]:
    sums: dict[tuple[str, str, Source, Category, str], int] = defaultdict(int)
    for one in actual:
        sums[one.unit, one.function, one.source, one.category, one.project] += one.fen
    income: dict[tuple[str, str, Source, IncomeKind], int] = defaultdict(int)
    carried_in, carried_out = [], []
    for (unit, function, source, category, project), fen in sums.items():
        opening, closing = random.choice((0, fen // 7)), random.choice((0, 0, fen // 9 + 1))
        kind = random.choice(KINDS.get(source, (IncomeKind.APPROPRIATION,)))
        income[unit, function, source, kind] += fen + closing - opening
        if opening:
            carried_in.append(CarriedOver(unit, function, source, category, opening, project))
        if closing:
            carried_out.append(CarriedOver(unit, function, source, category, closing, project))
    return tuple(ActualIncome(*key, fen) for key, fen in income.items()), tuple(carried_in), tuple(carried_out)


def _public(item: PriorItem, adjusted: tuple[Fact, ...], actual: tuple[Fact, ...]) -> ThreePublic:
    had, spent = (
        sum(one.fen for one in facts if one.economic in THREE_PUBLIC_CODES[item] and one.source.is_appropriation)
        for facts in (adjusted, actual)
    )
    return ThreePublic(item, had, spent, "厉行节约，从严控制开支" if spent < had else "")


def _counts(accounts: FinalAccounts) -> ThreePublicCounts:
    spent = {one.item: one.actual_fen for one in accounts.three_public}
    abroad, bought, running, guests = (int(spent[item] > 0) for item in THREE_PUBLIC_ITEMS)
    held = sum(one.held for one in accounts.vehicles) or 2 * running
    return ThreePublicCounts(abroad, 3 * abroad, bought, held, 12 * guests, 90 * guests)


def _result(
    random: Random, book: Book, code: str, adjusted: tuple[Fact, ...], actual: tuple[Fact, ...]
) -> PerformanceResult:
    name = next(one.name for one in book.projects if one.code == code)
    had, spent = (sum(one.fen for one in facts if one.project == code) for facts in (adjusted, actual))
    number = random.randrange(100, 900)
    rows = (
        ("产出指标", "数量指标", f"{name}服务人数", f"≥{number}人", f"{number + 3}人", 20_00, 20_00),
        ("产出指标", "质量指标", "差错率", f"≤{number % 7 + 1}%", "0%", 30_00, 30_00),
        ("效益指标", "社会效益指标", "按期办结率", f"≥{90 + number % 9}%", "89%", 30_00, 28_50),
        ("满意度指标", "服务对象满意度指标", "群众满意度（问卷调查）", f"≥{85 + number % 11}%", "97%", 10_00, 10_00),
    )
    indicators = tuple(IndicatorResult(*row, deviation="" if row[5] == row[6] else "年中政策调整") for row in rows)
    execution = min(spent, had) * 1000 // had if had > 0 else 0
    score = sum(row[6] for row in rows) + execution
    return PerformanceResult(
        code, name, "优" if score >= 90_00 else "良" if score >= 80_00 else "中", score, indicators
    )
