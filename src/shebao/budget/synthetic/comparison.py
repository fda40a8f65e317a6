"""Last year's figures of a synthetic department and the reasons for each change."""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from shebao.budget.book import (
    Category,
    Direction,
    Fact,
    Kind,
    Nature,
    Origin,
    Prior,
    PriorItem,
    Procurement,
    Reason,
    Source,
    total_fen,
)
from shebao.budget.synthetic.draws import YUAN, chance, split

THREE_PUBLIC = {
    PriorItem.ABROAD: "30212",
    PriorItem.RECEPTION: "30217",
    PriorItem.VEHICLE_PURCHASE: "31013",
    PriorItem.VEHICLE_RUNNING: "30231",
}


@dataclass(frozen=True, slots=True)
class _Causes:
    """What makes an item rise, and what makes it fall."""

    group: str
    rises: tuple[str, ...]
    falls: tuple[str, ...]


CAUSES: dict[PriorItem, _Causes] = {
    PriorItem.TOTAL: _Causes(
        "预算安排",
        ("人员经费增长", "公用经费定额提高", "本年新增项目", "上年结转资金增多", "单位资金增多"),
        ("人员减少", "压减公用经费", "上年一次性项目完成", "上年结转资金减少", "单位资金减少"),
    ),
    PriorItem.GENERAL_EXPENDITURE: _Causes(
        "一般公共预算",
        ("工资标准提高", "新建基础设施", "补助标准提高", "运转任务增加"),
        ("人员退休", "基础设施建成", "补助对象减少", "压减运转经费"),
    ),
    PriorItem.ABROAD: _Causes("因公出国（境）费", ("新增培训团组", "新增经贸团组"), ("培训团组取消", "经贸团组取消")),
    PriorItem.RECEPTION: _Causes("公务接待费", ("接待批次增多", "承办会议"), ("接待批次减少", "压缩接待标准")),
    PriorItem.VEHICLE_PURCHASE: _Causes(
        "公务用车购置费", ("更新执法用车", "购置应急保障用车"), ("上年已购置车辆", "本年不再更新车辆")
    ),
    PriorItem.VEHICLE_RUNNING: _Causes(
        "公务用车运行维护费", ("燃料费上涨", "维修费增加", "保险费增加"), ("用车减少", "维修费减少", "车辆报废")
    ),
    PriorItem.ORGAN_RUNNING: _Causes(
        "机关运行经费", ("办公费增加", "差旅费增加", "物业管理费增加"), ("压减办公费", "压减差旅费", "压减物业管理费")
    ),
    PriorItem.PROCUREMENT: _Causes(
        "政府采购", ("设备更新", "新增信息化服务", "新增修缮工程"), ("上年设备已购置", "信息化服务到期", "修缮工程完工")
    ),
    PriorItem.PERSONNEL: _Causes(
        "人员经费", ("新招录人员", "工资晋级", "缴费基数提高"), ("人员退休", "人员调出", "缴费基数降低")
    ),
    PriorItem.PUBLIC: _Causes("公用经费", ("定额标准提高", "在职人数增加"), ("压减一般性支出", "在职人数减少")),
    PriorItem.PROJECT: _Causes(
        "项目支出", ("新增项目", "项目规模扩大", "补助范围扩大"), ("项目到期", "项目规模缩小", "补助范围缩小")
    ),
}


def this_year(
    facts: Iterable[Fact], natures: dict[str, Nature], procurement: Iterable[Procurement]
) -> dict[PriorItem, int]:
    """This year's amount of everything that is compared with last year, in fen."""
    facts = list(facts)
    appropriated = [fact for fact in facts if fact.source.is_appropriation]
    now = {
        PriorItem.TOTAL: total_fen(facts),
        PriorItem.GENERAL_EXPENDITURE: total_fen(
            fact for fact in facts if fact.source is Source.GENERAL and fact.origin is Origin.CURRENT
        ),
        PriorItem.ORGAN_RUNNING: total_fen(
            fact for fact in appropriated if fact.kind is Kind.PUBLIC and natures[fact.unit].runs_as_organ
        ),
        PriorItem.PROCUREMENT: sum(line.fen for line in procurement),
        PriorItem.PERSONNEL: total_fen(fact for fact in facts if fact.kind is Kind.PERSONNEL),
        PriorItem.PUBLIC: total_fen(fact for fact in facts if fact.kind is Kind.PUBLIC),
        PriorItem.PROJECT: total_fen(fact for fact in facts if fact.category is Category.PROJECT),
    }
    for item, economic in THREE_PUBLIC.items():
        now[item] = total_fen(fact for fact in appropriated if fact.economic == economic)
    return now


def draw_comparison(
    random: Random, now: dict[PriorItem, int], organs: bool, unexplained: bool
) -> tuple[tuple[Prior, ...], tuple[Reason, ...]]:
    """Draw last year's amounts and the reasons; with ``unexplained`` some reasons leave a rest.

    ``organs`` says whether any unit is 行政 or 参公; otherwise there was no 机关运行经费 last year either.
    """
    before = {item: _last_year(random, now[item]) for item in PriorItem}
    if not organs:
        before[PriorItem.ORGAN_RUNNING] = 0
    before[PriorItem.TOTAL] = before[PriorItem.PERSONNEL] + before[PriorItem.PUBLIC] + before[PriorItem.PROJECT]
    if before[PriorItem.TOTAL] * 100 < now[PriorItem.TOTAL]:
        # A department a hundred times its former size would be asked whether its units of money are right.
        more = now[PriorItem.TOTAL] // 3
        before[PriorItem.PROJECT] += more
        before[PriorItem.TOTAL] += more
    before[PriorItem.GENERAL_EXPENDITURE] = min(before[PriorItem.GENERAL_EXPENDITURE], before[PriorItem.TOTAL])
    reasons: list[Reason] = []
    for item in PriorItem:
        change, smaller = now[item] - before[item], min(now[item], before[item])
        reasons.extend(_reasons(random, item, change, smaller, unexplained))
    return tuple(Prior(item, before[item]) for item in PriorItem), tuple(reasons)


def _last_year(random: Random, now: int) -> int:
    """Last year's amount for this year's: the same, nothing, a little or much more or less."""
    kind = random.random()
    if kind < 0.2:
        return now
    if now == 0:
        return random.randrange(1, 60_000) * 100 * YUAN if kind < 0.5 else 0
    if kind < 0.3:
        return 0
    if kind < 0.4:
        return now + random.randrange(-min(99, now // 200), 100) * min(100, now)
    percent = random.choice((3, 40, 80, 95, 99, 101, 104, 120, 150, 400, 2_500))
    return now * percent // 100 // 100 * 100


def _reasons(random: Random, item: PriorItem, change: int, smaller: int, unexplained: bool) -> list[Reason]:
    """One to four named causes that add up to the change, one of them against it now and then.

    ``smaller`` is the smaller of the two years' figures: what moves against the change cannot be more.
    """
    if change == 0:
        return []
    causes = CAUSES[item]
    rises, falls = (Direction.UP, causes.rises), (Direction.DOWN, causes.falls)
    (along, names), (against, others) = (rises, falls) if change > 0 else (falls, rises)
    amount = abs(change)
    if unexplained and chance(random, 0.5) and amount > 100:
        amount -= random.randrange(1, amount // 2)
    counter = amount // random.randrange(3, 30) if len(names) > 2 and chance(random, 0.3) else 0
    counter = min(counter, smaller)
    parts = split(random, amount + counter, random.randrange(1, len(names)))
    reasons = [Reason(item, causes.group, name, along, fen) for name, fen in zip(names, parts, strict=False)]
    if counter:
        reasons.append(Reason(item, causes.group, others[-1], against, counter))
    return reasons
