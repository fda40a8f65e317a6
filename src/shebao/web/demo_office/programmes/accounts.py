"""The unit's own accounts of the demonstration's year: its basic spending as budgeted, a little of it left over."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from shebao.budget.accounts import (
    THREE_PUBLIC_ITEMS,
    ActualIncome,
    ActualProcurement,
    CarriedOver,
    FinalText,
    IncomeKind,
    ItemReason,
    ThreePublic,
    ThreePublicCounts,
)
from shebao.budget.book import Book, Category, Fact, Kind, Prior, PriorItem, ProcurementType, Source
from shebao.budget.forms.unit_accounts_forms import write_accounts
from shebao.budget.unit_accounts import AccountsCover, BasicSpending, Explained, UnitAccounts
from shebao.programmes.years.compile import book_of_version
from shebao.programmes.years.execution import execution_of
from shebao.programmes.years.final import budget_of
from shebao.web.demo_office.programmes.projects import YEAR

SPENT = {"30201": 96, "30207": 88, "30211": 91, "30216": 75, "30231": 93}
"""What was spent of a line, in percent, by its economic code; all of it elsewhere."""
KEPT = frozenset({"30201"})
"""Lines whose rest goes to the next year; the rest of others was not drawn."""
GOODS, SERVICES = 68_600_00, 142_800_00
MICRO = 21_400_00
CARS = "30231"
BEFORE = {
    PriorItem.TOTAL: 1_476_38_00_00,
    PriorItem.GENERAL_EXPENDITURE: 1_475_86_00_00,
    PriorItem.PERSONNEL: 1_236_18_00_00,
    PriorItem.PUBLIC: 53_16_00_00,
    PriorItem.PROJECT: 186_52_00_00,
    PriorItem.PROCUREMENT: 52_18_00_00,
    PriorItem.VEHICLE_RUNNING: 5_73_00_00,
    PriorItem.VEHICLE_PURCHASE: 0,
    PriorItem.ABROAD: 0,
    PriorItem.RECEPTION: 0,
}
"""The final figures of the year before, made up: personnel, public and project spending are its expenditure."""
WHY = {
    "2080109": "征缴工作经费因票据重复报销暂缓拨款并收回重复部分，数据整理按中标合同价结算",
    "2080150": "培训和差旅场次少于年初安排，公务用车按里程定额控制，相应少支",
    "2080502": (
        "取暖费、丧葬抚恤按登记簿核定的人数和标准发放，实际领取人数少于年初测算人数，资料没有核实的人员留待下年补发"
    ),
    "2080506": "改革前个人账户结余按已完成本息核对的人员分批划转，其余人员的账户资料仍在核对",
    "2089999": (
        "2022年以后退休人员按名册据实发放取暖费，通过核验的人数少于年初测算人数；"
        "2021年底前退休人员的名册超出可用额度，当年没有发放"
    ),
}
"""Why what was spent of a 项 is not its budget."""
TOLD = (
    (
        FinalText.CHANGE_LEAD,
        "人员经费随工资标准和在编人数调整，项目支出按当年名册据实支付，受领取人数变动影响。",
    ),
    (
        FinalText.EXECUTION,
        "基本支出按人员和定额执行，差旅费、培训费、公务用车运行维护费厉行节约，办公费结余结转下年使用。",
    ),
    (FinalText.EXECUTION, "项目支出按名册、合同和进度支付，年末没有支付的额度由财政部门收回。"),
    (FinalText.OTHER, "本文本由演示系统生成，人员、单位、支付和上年决算数均为虚构。"),
)


def write_workbook(path: Path) -> None:
    """The accounts as the workbook that the unit hands in."""
    write_accounts(unit_accounts(book_of_version(budget_of(YEAR))), path)


def unit_accounts(budget: Book) -> UnitAccounts:
    """The accounts of a year with a published budget: what came in is what was spent and what is left."""
    lines = [_spent(one) for one in budget.facts if one.category is Category.BASIC]
    left = tuple(
        CarriedOver(one.unit, one.function, one.source, Category.BASIC, one.adjusted_fen - one.actual_fen)
        for one in lines
        if one.economic in KEPT
    )
    spent = [(one.unit, one.function, one.source, one.actual_fen) for one in lines]
    spent += [(one.unit, one.function, one.source, one.fen) for one in execution_of(YEAR, budget).actual]
    spent += [(one.unit, one.function, one.source, one.fen) for one in left]
    unit = budget.units[0].code
    cars = next(one for one in lines if one.economic == CARS)
    public = {PriorItem.VEHICLE_RUNNING: (cars.adjusted_fen, cars.actual_fen, "按里程定额控制，减少出车。")}
    return UnitAccounts(
        AccountsCover(YEAR, f"{YEAR}-12-31"),
        tuple(lines),
        tuple(_income(spent)),
        carried_out=left,
        three_public=tuple(ThreePublic(item, *public.get(item, (0, 0, ""))) for item in THREE_PUBLIC_ITEMS),
        counts=ThreePublicCounts(vehicles_held=sum(one.held for one in budget.vehicles)),
        procurement=(
            ActualProcurement(unit, ProcurementType.GOODS, GOODS, GOODS, MICRO),
            ActualProcurement(unit, ProcurementType.SERVICES, SERVICES),
        ),
        prior=tuple(Prior(item, fen) for item, fen in BEFORE.items()),
        item_reasons=tuple(ItemReason(code, why) for code, why in WHY.items()),
        explained=tuple(Explained(*one) for one in TOLD),
    )


def _spent(one: Fact) -> BasicSpending:
    """A line of the budget as it was spent, in whole yuan where it was not all."""
    percent = SPENT.get(one.economic, 100)
    spent = one.fen if percent == 100 else one.fen * percent // 10_000 * 100
    return BasicSpending(
        one.unit,
        one.function,
        one.economic,
        one.source,
        one.kind or Kind.PUBLIC,
        one.fen,
        spent,
        government_economic=one.government_economic,
    )


def _income(spent: Iterable[tuple[str, str, Source, int]]) -> Iterator[ActualIncome]:
    """What the treasury gave, by function."""
    for (unit, function, source), lines in groupby(sorted(spent), key=lambda one: one[:3]):
        yield ActualIncome(unit, function, source, IncomeKind.APPROPRIATION, sum(one[3] for one in lines))
