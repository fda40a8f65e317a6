"""企业职工基本养老金的组成: the components of the enterprise pension, shared by the award and its recomputation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shebao.law.declare import Declaration, Input, Parameter, Step, Today
from shebao.law.expressions import Name, Number, Round, when
from shebao.law.kinds._divisor import divisor_steps
from shebao.law.kinds._years import in_years, years_rounding_of
from shebao.law.payers import Payer
from shebao.law.units import AGE, EXACT_YEARS, FLAG, MONTHS, YUAN, choice, rate, ratio

NATIONAL = "国发〔2005〕38号第六条"
SHANXI = "晋政发〔2006〕32号"
INDEX = ratio(4)


@dataclass(frozen=True)
class Entitlement:
    """What a pension is made of besides the benefit base: one person's record and the rates of the law."""

    avg_index: Input
    total_months: Input
    account_balance: Input
    retire_age: Input
    early_months: Input
    early_index: Input
    rate_per_year: Parameter
    coefficient: Parameter
    separate_index: Parameter
    years_rounding: Parameter
    total_rounding: Parameter
    on: Sequence[Name | date | Today]


def entitlement_of(law: Declaration, on: Sequence[Name | date | Today]) -> Entitlement:
    """Declare the inputs of one person and the rates. ``on``: the month of retirement."""
    return Entitlement(
        avg_index=law.input("avg_index_Z", "平均缴费工资指数", INDEX, ("0", "10"), aliases=("avg_index", "Z")),
        total_months=law.input("total_months", "缴费月数（含视同缴费）", MONTHS, (1, 720), aliases=("N", "months")),
        account_balance=law.input("account_balance", "个人账户储存额", YUAN, ("0", "100000000")),
        retire_age=law.input("retire_age", "退休年龄", AGE, ("40y", "70y11m"), aliases=("age",)),
        early_months=law.input(
            "pre_account_months", "建账前缴费月数（含视同缴费）", MONTHS, (0, 720), group="transitional"
        ),
        early_index=law.input(
            "transitional_index", "过渡性养老金平均缴费指数", INDEX, ("0", "10"), group="transitional", aliases=("Zt",)
        ),
        rate_per_year=law.parameter(
            "rate_per_year", "每满一年发给的比例", rate(4), ("0", "0.1"), id="pension.rate_per_year", on=on
        ),
        coefficient=law.parameter(
            "coefficient", "过渡性养老金系数", rate(4), ("0", "0.05"), id="pension.transitional.coefficient", on=on
        ),
        separate_index=law.parameter(
            "separate_index", "过渡性养老金另用平均缴费指数", FLAG, id="pension.transitional.separate_index", on=on
        ),
        years_rounding=years_rounding_of(law, on),
        total_rounding=law.parameter(
            "total_rounding",
            "合计取整办法",
            choice(fen="保留到分", jiao_up="见分进角"),
            id="pension.total_rounding",
            on=on,
        ),
        on=on,
    )


def years_step(law: Declaration, person: Entitlement) -> Step:
    """Declare the contribution years, of which those before the accounts began are a part."""
    law.step(
        "early_months_beyond",
        "建账前缴费月数超出缴费月数的月数",
        person.early_months - person.total_months,
        MONTHS,
        law="建账前的缴费月数包含在缴费月数以内。",
        when=person.early_months.given,
        bounds=(-720, 0),
        hidden=True,
        says="建账前缴费月数（pre_account_months）比缴费月数（total_months，含视同缴费）还多，不能计算。请核对这两项。",
    )
    return law.step(
        "years",
        "缴费年限",
        in_years(person.total_months, person.years_rounding),
        EXACT_YEARS,
        law="缴费月数除以12，含视同缴费年限。",
    )


def account_step(law: Declaration, person: Entitlement) -> Step:
    """Declare the account pension; it does not depend on the benefit base."""
    divisor = divisor_steps(law, person.retire_age, person.on)
    return law.step(
        "account",
        "个人账户养老金",
        person.account_balance / divisor,
        YUAN,
        "half_up",
        law="个人账户储存额除以计发月数。",
    )


def indexed_wage_step(law: Declaration, person: Entitlement, base: Name, prefix: str = "", words: str = "") -> Step:
    """Declare the indexed wage. ``prefix`` and ``words`` tell apart the bases of one case."""
    return law.step(
        f"{prefix}indexed_wage",
        f"{words}指数化月平均缴费工资",
        base * person.avg_index,
        YUAN,
        "half_up",
        law="计发基数乘以本人平均缴费工资指数。",
        source=NATIONAL,
    )


def base_pension_step(
    law: Declaration, person: Entitlement, base: Name, indexed: Step, years: Step, prefix: str = "", words: str = ""
) -> Step:
    """Declare the base pension."""
    return law.step(
        f"{prefix}base",
        f"{words}基础养老金",
        (base + indexed) / 2 * years * person.rate_per_year,
        YUAN,
        "half_up",
        law="以计发基数和指数化月平均缴费工资的平均值为基数，缴费每满一年发给1%。",
        source=NATIONAL,
    )


def transitional_step(law: Declaration, person: Entitlement, base: Name, prefix: str = "", words: str = "") -> Step:
    """Declare the transitional pension of people with contributions before the accounts began."""
    return law.step(
        f"{prefix}transitional",
        f"{words}过渡性养老金",
        base
        * when(person.separate_index.is_("true"), person.early_index, person.avg_index)
        * in_years(person.early_months, person.years_rounding)
        * person.coefficient,
        YUAN,
        "half_up",
        law="建账前有缴费（含视同缴费）的，按过渡性平均缴费指数、建账前年限和过渡系数计发；两个指数不得混用。",
        source=SHANXI,
        when=person.early_months.given,
        otherwise="0",
        why_not="没有建立个人账户以前的缴费年限",
    )


def total_step(
    law: Declaration,
    person: Entitlement,
    parts: Number,
    prefix: str = "",
    words: str = "",
    payer: Payer | None = None,
) -> Step:
    """Declare the monthly pension from the sum of its components. ``payer``: where it is what is paid out."""
    return law.step(
        f"{prefix}total",
        f"{words}月基本养老金",
        when(person.total_rounding.is_("jiao_up"), Round(parts, 10, "ceiling"), parts),
        YUAN,
        law="各组成部分分别取到分后相加。",
        source=NATIONAL,
        payer=payer,
    )
