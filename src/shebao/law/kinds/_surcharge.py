"""滞纳金: the steps that find what a late payment costs, across the change of 2011-07-01, and how a payment is spread.

Shared by the surcharge of one period and by arrears of many.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shebao.law.declare import Declaration, Parameter, Step
from shebao.law.expressions import Condition, Name, Number, cases, clamp, greatest, least, total, when
from shebao.law.units import DATE, DAYS, YUAN, choice, rate

OLD_LAW = "社会保险费征缴暂行条例第十三条（国务院令第259号）"
NEW_LAW = "社会保险法第八十六条"
CAP_LAW = "行政强制法第四十五条"
DUE_BOUNDS = ("1999-01-21", "2060-12-31")
PAID_BOUNDS = ("1999-01-22", "2060-12-31")
_LAST_OLD = date(2011, 6, 30)
_FIRST_NEW = date(2011, 7, 1)
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class SurchargeRules:
    """What a surcharge is worked out with: the last day of the old rate, both daily rates, and whether it is capped on
    the day of payment.
    """

    last_old_day: Step
    old: Parameter
    new: Parameter
    cap: Parameter


def surcharge_rules(law: Declaration, paid_date: Name) -> SurchargeRules:
    """Declare the parameters, once for a kind."""
    daily = rate(6)
    return SurchargeRules(
        law.step(
            "last_old_day",
            "旧比例适用的最后一天",
            (_LAST_OLD - _EPOCH).days,
            DATE,
            law="社会保险法2011年7月1日施行，此前按日千分之二，此后按日万分之五。",
            source=f"{OLD_LAW}、{NEW_LAW}",
            hidden=True,
        ),
        law.parameter("rate_old", "2011年6月30日以前的日比例", daily, ("0", "0.005"), id="late.rate", on=(_LAST_OLD,)),
        law.parameter("rate_new", "2011年7月1日起的日比例", daily, ("0", "0.005"), id="late.rate", on=(_FIRST_NEW,)),
        law.parameter(
            "cap",
            "滞纳金上限",
            choice(**{"none": "不设上限", "principal": "不超过欠缴本金"}),
            id="late.cap",
            on=(paid_date,),
            aliases=("late_cap",),
        ),
    )


def surcharge_steps(
    law: Declaration,
    rules: SurchargeRules,
    principal: Name,
    due_date: Name,
    paid_date: Name,
    *,
    at: str = "",
    row: str = "",
    applies: Condition | None = None,
) -> tuple[Step, Step]:
    """Declare the steps from principal and dates to the days and the surcharge of one period.

    ``at``: what is appended to the names of the steps (``.3``), ``row`` put before their labels (第3行);
    ``applies``: only for rows the case has.
    """
    quiet = applies is not None
    none = "0" if quiet else None
    days = law.step(
        f"days{at}",
        f"{row}逾期天数",
        greatest(paid_date - due_date, 0),
        DAYS,
        law="从应缴期限的次日算到实际缴款当日，当日计算在内；按期缴纳的为零。",
        source=NEW_LAW,
        when=applies,
        otherwise=none,
        quiet=quiet,
    )
    days_old = law.step(
        f"days_old{at}",
        f"{row}其中2011年6月30日以前",
        clamp(rules.last_old_day - due_date, 0, days),
        DAYS,
        law="2011年6月30日（含）以前的逾期天数，按旧比例计收。",
        source=OLD_LAW,
        when=applies,
        otherwise=none,
        quiet=quiet,
    )
    days_new = law.step(
        f"days_new{at}",
        f"{row}其中2011年7月1日以后",
        days - days_old,
        DAYS,
        law="2011年7月1日（含）以后的逾期天数，按新比例计收。",
        source=NEW_LAW,
        when=applies,
        otherwise=none,
        quiet=quiet,
    )
    old = when(days_old > 0, rules.old * days_old, 0)
    new = when(days_new > 0, rules.new * days_new, 0)
    full = law.step(
        f"surcharge_uncapped{at}",
        f"{row}按日加收的滞纳金",
        principal * (old + new),
        YUAN,
        "half_up",
        law="欠缴本金乘以各时段的日比例与天数之积，相加后一次取到分。",
        source=f"{OLD_LAW}、{NEW_LAW}",
        formula="欠缴本金×（旧比例×旧比例天数＋新比例×新比例天数）",
        when=applies,
        otherwise=none,
        quiet=quiet,
    )
    # The cap has no row before 2011-07-01: what was paid until then is never capped.
    capped = (paid_date >= (_FIRST_NEW - _EPOCH).days) & rules.cap.is_("principal")
    surcharge = law.step(
        f"surcharge{at}",
        f"{row}滞纳金",
        when(capped, least(full, principal), full),
        YUAN,
        law="滞纳金是否以欠缴本金为限，由县里确定；每一费款所属期单列一笔。",
        source=CAP_LAW,
        formula="按日加收的滞纳金（设上限的，不超过欠缴本金）",
        when=applies,
        otherwise=none,
        quiet=quiet,
    )
    return days, surcharge


def payment_order(law: Declaration, paid_date: Name) -> Parameter:
    """Declare in which order a payment covers principal and surcharge."""
    return law.parameter(
        "payment_order",
        "清欠时本金和滞纳金的先后",
        choice(principal_first="先本金", surcharge_first="先滞纳金", by_period="按费款所属期"),
        id="late.payment_order",
        on=(paid_date,),
    )


def owed_before(order: Parameter, principals: Sequence[Number], surcharges: Sequence[Number], position: int) -> Number:
    """What a payment covers before the principal of a period; periods from the oldest, ``position`` from 0."""
    return cases(
        (order.is_("principal_first"), total(principals[:position]) if position else 0),
        (order.is_("surcharge_first"), total([*surcharges, *principals[:position]])),
        otherwise=total([*principals[:position], *surcharges[:position]]) if position else 0,
    )


def owed_before_surcharge(
    order: Parameter, principals: Sequence[Number], surcharges: Sequence[Number], position: int
) -> Number:
    """What a payment covers before the surcharge of a period."""
    earlier = surcharges[:position]
    return cases(
        (order.is_("principal_first"), total([*principals, *earlier])),
        (order.is_("surcharge_first"), total(earlier) if position else 0),
        otherwise=total([*principals[: position + 1], *earlier]),
    )
