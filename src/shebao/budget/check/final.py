"""Final accounts against themselves: what there was against what became of it, 三公 against the spending, counts.

- A-11 a source whose income and carry-over are not its spending and what is left; an error.
- A-12 三公 told with another amount than the spending has at its codes; A-13 an amount without its count, or a count
  without an amount; A-14 more spent than the budget after changes had; warnings.
- A-16 财政拨款收入 of a source that is none, or another kind of income of one that is; an error.
- A-15 what came in from the year before is not what that year's published accounts handed on; a warning.
- A-17 a 项 of 一般公共预算财政拨款 whose spending is far from its budget at the start, without a reason; a warning.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from shebao.budget.accounts import CarriedOver, FinalAccounts, IncomeKind, imbalances
from shebao.budget.book import Category, Fact, Origin, PriorItem, Source
from shebao.budget.check.this_year import this_year
from shebao.budget.codes import code_tables
from shebao.findings import Finding, Place, Severity
from shebao.money import format_yuan_plain

COUNTED = (
    (PriorItem.ABROAD, "groups_abroad", "出国（境）团组数"),
    (PriorItem.VEHICLE_PURCHASE, "vehicles_bought", "公务用车购置数"),
    (PriorItem.VEHICLE_RUNNING, "vehicles_held", "公务用车保有量"),
    (PriorItem.RECEPTION, "receptions", "公务接待批次"),
)


FAR_PERCENT = 10
"""From how many percent of its budget on a difference must have its reason (the rules name no number: ours)."""


def check_final(accounts: FinalAccounts, before: FinalAccounts | None = None) -> list[Finding]:
    """Everything wrong or doubtful; ``before`` are last year's published accounts, where there are some."""
    return [
        *_balance(accounts),
        *_kinds_of_income(accounts),
        *_three_public(accounts),
        *_overspent(accounts),
        *_unexplained(accounts),
        *(_handed_on(accounts, before) if before else ()),
    ]


def actual_of(accounts: FinalAccounts) -> dict[PriorItem, int]:
    """The year's final figures of what next year's text compares with, in fen."""
    procurement = sum(one.fen for one in accounts.procurement)
    figures = dict(this_year(replace(accounts.budget, facts=accounts.actual, procurement=())))
    left = sum(one.fen for one in accounts.carried_out) + accounts.surplus_allotted_fen
    return {
        **figures,
        PriorItem.TOTAL: figures[PriorItem.TOTAL] + left,
        # What was paid out of money carried over is 一般公共预算财政拨款支出 too.
        PriorItem.GENERAL_EXPENDITURE: sum(one.fen for one in accounts.actual if one.source is Source.GENERAL),
        PriorItem.PROCUREMENT: procurement,
        **{one.item: one.actual_fen for one in accounts.three_public},
    }


def _balance(accounts: FinalAccounts) -> Iterator[Finding]:
    for one in imbalances(accounts):
        there, used = format_yuan_plain(one.there_fen), format_yuan_plain(one.used_fen)
        yield Finding(
            "A-11",
            Severity.ERROR,
            f"{one.source.value}：年初结转加收入{there}元，支出加年末结转{used}元，"
            f"相差{format_yuan_plain(abs(one.there_fen - one.used_fen))}元。",
            f"收支平衡/{one.source.value}",
            (Place(sheet="收入决算"),),
            there,
            used,
            "核对收入、支出、年初和年末结转。",
        )


def _kinds_of_income(accounts: FinalAccounts) -> Iterator[Finding]:
    for one in accounts.income:
        granted = one.kind is IncomeKind.APPROPRIATION
        if granted is one.source.is_appropriation:
            continue
        expected = "财政拨款收入" if one.source.is_appropriation else "财政拨款收入以外的类别"
        yield Finding(
            "A-16",
            Severity.ERROR,
            f"收入决算中资金来源为“{one.source.value}”的一笔（功能科目{one.function}），收入类别填的是“{one.kind.value}”，"
            f"应为{expected}。",
            f"收入决算/{one.function}/{one.source.value}/{one.kind.value}",
            (Place(sheet="收入决算", row=one.row or None),),
            one.kind.value,
            expected,
            "改正收入类别或资金来源。",
        )


def _three_public(accounts: FinalAccounts) -> Iterator[Finding]:
    spent = this_year(replace(accounts.budget, facts=accounts.actual, procurement=()))
    told = {one.item: one for one in accounts.three_public}
    for item, count, word in COUNTED:
        fen = told[item].actual_fen if item in told else 0
        place = (Place(sheet="三公经费决算"),)
        if fen != spent[item]:
            yield Finding(
                "A-12",
                Severity.WARNING,
                f"{item.value}决算数{format_yuan_plain(fen)}元，支出明细中该科目{format_yuan_plain(spent[item])}元。",
                f"三公经费决算/{item.value}",
                place,
                format_yuan_plain(fen),
                format_yuan_plain(spent[item]),
                "核对两处；项目中列支的，科目须一致。",
            )
        number = getattr(accounts.counts, count)
        if bool(fen) is not bool(number) and not (item is PriorItem.VEHICLE_RUNNING and not fen):
            yield Finding(
                "A-13",
                Severity.WARNING,
                f"{item.value}{format_yuan_plain(fen)}元，{word}填的是{number}。",
                f"三公实物量/{word}",
                (Place(sheet="三公实物量"),),
                str(number),
                action="有金额的填实物量；没有发生的都填0。",
            )


def _overspent(accounts: FinalAccounts) -> Iterator[Finding]:
    for category in Category:
        had = _by_project(accounts.adjusted, category)
        for project, fen in _by_project(accounts.actual, category).items():
            if fen <= had.get(project, 0):
                continue
            named = accounts.budget.project_named(project)
            name = named.name if named else project or category.value
            yield Finding(
                "A-14",
                Severity.WARNING,
                f"{name}决算数{format_yuan_plain(fen)}元，大于全年预算数{format_yuan_plain(had.get(project, 0))}元。",
                f"预算执行/{name}",
                (),
                format_yuan_plain(fen),
                format_yuan_plain(had.get(project, 0)),
                "核对调整预算；确属超支的写明原因并确认。",
            )


def _unexplained(accounts: FinalAccounts) -> Iterator[Finding]:
    planned = _by_item(one for one in accounts.budget.facts if one.origin is Origin.CURRENT)
    spent = _by_item(accounts.actual)
    names = {one.function: one.function_name for one in (*accounts.budget.facts, *accounts.actual)}
    known = code_tables(accounts.department.year).function
    adjusted = _by_item(accounts.adjusted)
    for code in sorted({*planned, *spent}):
        had, used, whole = planned.get(code, 0), spent.get(code, 0), adjusted.get(code, 0)
        # Where the budget was changed to what was spent, the change is the reason, and the text says it by itself.
        if not _far(used, had) or not _far(used, whole) or accounts.reason_of(code):
            continue
        name = known[code].name if code in known else names.get(code, "")
        yield Finding(
            "A-17",
            Severity.WARNING,
            f"{name}（{code}）年初预算{format_yuan_plain(had)}元，决算{format_yuan_plain(used)}元，"
            f"相差{FAR_PERCENT}%及以上，没有填写原因。",
            f"支出差异原因/{code}",
            (Place(sheet="支出差异原因"),),
            "未填写",
            "差异原因",
            "在决算账表“支出差异原因”表写明该项为什么多支或少支，另行登记一版。",
        )


def _far(used: int, had: int) -> bool:
    return used != had and abs(used - had) * 100 >= FAR_PERCENT * had


def _by_item(facts: Iterable[Fact]) -> dict[str, int]:
    """一般公共预算财政拨款 by 项."""
    sums: dict[str, int] = {}
    for one in facts:
        if one.source is Source.GENERAL:
            sums[one.function] = sums.get(one.function, 0) + one.fen
    return sums


def _by_project(facts: Iterable[Fact], category: Category) -> dict[str, int]:
    sums: dict[str, int] = {}
    for one in facts:
        if one.category is category:
            sums[one.project] = sums.get(one.project, 0) + one.fen
    return sums


def _handed_on(accounts: FinalAccounts, before: FinalAccounts) -> Iterator[Finding]:
    came, left = _by_source(accounts.carried_in), _by_source(before.carried_out)
    for source in Source:
        if came.get(source, 0) != left.get(source, 0):
            yield Finding(
                "A-15",
                Severity.WARNING,
                f"{source.value}年初结转{format_yuan_plain(came.get(source, 0))}元，"
                f"上年公开的年末结转{format_yuan_plain(left.get(source, 0))}元。",
                f"年初结转和结余/{source.value}",
                (Place(sheet="年初结转和结余"),),
                format_yuan_plain(came.get(source, 0)),
                format_yuan_plain(left.get(source, 0)),
                "核对；年初有调整的写明原因并确认。",
            )


def _by_source(lines: Iterable[CarriedOver]) -> dict[Source, int]:
    sums: dict[Source, int] = {}
    for one in lines:
        sums[one.source] = sums.get(one.source, 0) + one.fen
    return sums
