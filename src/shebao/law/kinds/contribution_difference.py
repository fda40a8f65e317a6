"""缴费补差: recomputing posted months with limits published later; positive is collected, negative is a credit."""

from shebao.law.declare import Declaration, Parameter
from shebao.law.expressions import Number, cases, clamp, total, when
from shebao.law.units import MONTH, YUAN, choice, rate

MOST = 24
ITEMS = {
    "pension_unit": ("企业养老保险单位缴费", "rate.110.unit"),
    "pension_person": ("企业养老保险个人缴费", "rate.110.person"),
    "flexible": ("灵活就业人员养老保险", "rate.110.flexible"),
    "government_unit": ("机关事业养老保险单位缴费", "rate.120.unit"),
    "government_person": ("机关事业养老保险个人缴费", "rate.120.person"),
    "annuity_unit": ("职业年金单位缴费", "rate.OA.unit"),
    "annuity_person": ("职业年金个人缴费", "rate.OA.person"),
    "unemp_unit": ("失业保险单位缴费", "rate.210.unit"),
    "unemp_person": ("失业保险个人缴费", "rate.210.person"),
}

law = Declaration(
    "contribution_difference",
    "缴费补差",
    basis="国办发〔2019〕13号",
    note="年度上下限公布以前按暂定上下限缴费的，公布后逐月重新计算；工伤保险等指定费率的，填费率。",
)
item = law.input(
    "item", "险种和缴费方", choice(**{code: words for code, (words, _) in ITEMS.items()}, other="其他（指定费率）")
)
wage = law.input(
    "declared_monthly_wage", "申报月工资", YUAN, ("0", "1000000"), optional=True, aliases=("wage", "monthly_wage")
)
new_base = law.input("new_base", "重新核定的缴费基数", YUAN, ("0", "1000000"), optional=True, aliases=("base",))
given_rate = law.input("rate", "指定的费率", rate(6), ("0", "1"), optional=True)
rows = law.list_of(
    "months",
    "各月已缴",
    MOST,
    ("month", "费款所属期", MONTH, ("1998-01", "2100-12")),
    ("posted", "已缴金额", YUAN, ("0", "1000000")),
    aliases=("posted_months",),
    field_aliases={"posted_amount": "posted", "paid": "posted"},
)

collected: list[Number] = []
credited: list[Number] = []
for position, row in enumerate(rows, start=1):
    there, at, on = row["month"].given, f"第{position}行", (row["month"],)
    floor = law.parameter(
        f"months.{position}.floor", f"{at}缴费基数下限", YUAN, ("0", "1000000"), id="base.limit.lower", on=on
    )
    ceiling = law.parameter(
        f"months.{position}.ceiling", f"{at}缴费基数上限", YUAN, ("0", "1000000"), id="base.limit.upper", on=on
    )
    rates: dict[str, Parameter] = {
        code: law.parameter(f"months.{position}.rate_{code}", f"{at}{words}费率", rate(6), ("0", "1"), id=id, on=on)
        for code, (words, id) in ITEMS.items()
    }
    base = law.step(
        f"base.{position}",
        f"{at}新缴费基数",
        when(new_base.given, new_base, clamp(wage, floor, ceiling)),
        YUAN,
        law="按公布的上下限重新核定缴费基数，低于下限的按下限，高于上限的按上限。",
        formula="重新核定的缴费基数；没有填的，申报月工资按公布的上下限核定",
        when=there,
        quiet=True,
    )
    applied = law.step(
        f"rate.{position}",
        f"{at}费率",
        when(
            given_rate.given,
            given_rate,
            cases(*((item.is_(code), parameter) for code, parameter in rates.items()), otherwise=given_rate),
        ),
        rate(6),
        law="费款所属期当时的费率。",
        formula="指定的费率，或费款所属期当时的费率",
        when=there,
        quiet=True,
    )
    amount = law.step(
        f"amount.{position}",
        f"{at}应缴",
        base * applied,
        YUAN,
        "half_up",
        law="新缴费基数乘以费率，取到分。",
        formula="新缴费基数×费率",
        when=there,
        quiet=True,
    )
    difference = law.step(
        f"difference.{position}",
        f"{at}差额",
        amount - row["posted"],
        YUAN,
        law="应缴减已缴；正数补缴，负数抵减。",
        formula="应缴－已缴",
        when=there,
        quiet=True,
    )
    collected.append(when(there & (difference > 0), difference, 0))
    credited.append(when(there & (difference < 0), 0 - difference, 0))
to_collect = law.step(
    "to_collect",
    "应补缴合计",
    total(collected),
    YUAN,
    law="各月正差额之和。",
    formula="Σ正差额",
)
to_credit = law.step(
    "to_credit",
    "应抵减合计",
    total(credited),
    YUAN,
    law="各月负差额之和，抵减以后的缴费。",
    formula="Σ负差额（取正数）",
)
net = law.step("difference", "差额合计", to_collect - to_credit, YUAN, law="应补缴减应抵减；负数为净抵减。")
law.each("items", "各险种各方", totals=(to_collect, to_credit, net))
KIND = law.kind(
    to_collect,
    to_credit,
    net,
    example={
        "item": "pension_person",
        "declared_monthly_wage": "4000.00",
        "months": [{"month": f"2026-{month:02d}", "posted": "335.84"} for month in range(1, 8)],
    },
)
