"""补缴欠费: principal and surcharge of each fee period, the account's credit, and how a payment is spread."""

from shebao.law.declare import Declaration
from shebao.law.expressions import Number, clamp, greatest, total, when
from shebao.law.kinds._surcharge import (
    DUE_BOUNDS,
    PAID_BOUNDS,
    owed_before,
    owed_before_surcharge,
    payment_order,
    surcharge_rules,
    surcharge_steps,
)
from shebao.law.units import DATE, FLAG, MONTH, MONTHS, YUAN, choice, rate

MOST = 36

law = Declaration(
    "arrears",
    "企业职工养老保险补缴欠费",
    basis="社会保险法第八十六条",
    note="各费款所属期从早到晚填写，每期单列一笔滞纳金，由单位承担；1998年以前的欠费不在本计算范围。",
)
paid_date = law.input("paid_date", "实际缴款日", DATE, PAID_BOUNDS, aliases=("paid", "payment_date"))
rows = law.list_of(
    "periods",
    "各费款所属期",
    MOST,
    ("period", "费款所属期", MONTH, ("1998-01", "2060-12")),
    ("wage", "缴费工资", YUAN, ("0", "1000000")),
    ("due_date", "应缴期限", DATE, DUE_BOUNDS),
    aliases=("months", "arrears"),
    field_aliases={"month": "period", "base": "wage", "monthly_wage": "wage", "due": "due_date"},
)
payment = law.input("payment", "本次缴款额", YUAN, ("0", "1000000000"), optional=True, aliases=("amount_paid",))
rules = surcharge_rules(law, paid_date)
order = payment_order(law, paid_date)
interest_from = law.parameter(
    "arrears_interest_from",
    "补缴额的起息时间",
    choice(arrival="自到账月起", period="自费款所属期起"),
    id="acct.arrears_interest_from",
    on=(paid_date,),
)

principals: list[Number] = []
surcharges: list[Number] = []
credits: list[Number] = []

units: list[Number] = []
persons: list[Number] = []
for position, row in enumerate(rows, start=1):
    there, at, on = row["period"].given, f"第{position}行", (row["period"],)
    if position > 1:
        before = rows[position - 2]["period"]
        law.step(
            f"period_after.{position}",
            f"{at}比上一行晚的月数",
            when(before.given, row["period"] - before, 0),
            MONTHS,
            law="从最早的费款所属期起依次填写，不重复。",
            when=there,
            bounds=(1, 1000),
            hidden=True,
        )
    floor = law.parameter(
        f"periods.{position}.floor", f"{at}缴费基数下限", YUAN, ("0", "1000000"), id="base.limit.lower", on=on
    )
    ceiling = law.parameter(
        f"periods.{position}.ceiling", f"{at}缴费基数上限", YUAN, ("0", "1000000"), id="base.limit.upper", on=on
    )
    unit_rate = law.parameter(
        f"periods.{position}.unit_rate", f"{at}单位费率", rate(4), ("0", "1"), id="rate.110.unit", on=on
    )
    person_rate = law.parameter(
        f"periods.{position}.person_rate", f"{at}个人费率", rate(4), ("0", "1"), id="rate.110.person", on=on
    )
    share = law.parameter(
        f"periods.{position}.account_share", f"{at}记入个人账户的比例", rate(4), ("0", "1"), id="acct.share", on=on
    )
    base = law.step(
        f"base.{position}",
        f"{at}缴费基数",
        clamp(row["wage"], floor, ceiling),
        YUAN,
        law="按费款所属期当时的上下限核定。",
        formula="缴费工资，不低于下限，不高于上限",
        when=there,
        quiet=True,
    )
    unit = law.step(
        f"unit.{position}",
        f"{at}单位缴费",
        base * unit_rate,
        YUAN,
        "half_up",
        law="按费款所属期当时的单位费率（2019年4月以前20%，5月起16%）。",
        source="国办发〔2019〕13号",
        formula="缴费基数×单位费率",
        when=there,
        quiet=True,
    )
    person = law.step(
        f"person.{position}",
        f"{at}个人缴费",
        base * person_rate,
        YUAN,
        "half_up",
        law="按费款所属期当时的个人费率。",
        source="国发〔2005〕38号",
        formula="缴费基数×个人费率",
        when=there,
        quiet=True,
    )
    principal = law.step(
        f"principal.{position}",
        f"{at}欠缴本金",
        unit + person,
        YUAN,
        law="单位和个人应缴部分之和。",
        formula="单位缴费＋个人缴费",
        when=there,
        otherwise="0",
        quiet=True,
    )
    _, surcharge = surcharge_steps(
        law, rules, principal, row["due_date"], paid_date, at=f".{position}", row=at, applies=there
    )
    credit = law.step(
        f"credit.{position}",
        f"{at}记入个人账户",
        base * share,
        YUAN,
        "half_up",
        law="到账后按费款所属期的比例记入个人账户：2005年底以前11%，2006年起8%。",
        source="国发〔1997〕26号、国发〔2005〕38号",
        formula="缴费基数×记入比例",
        when=there,
        otherwise="0",
        quiet=True,
    )
    principals.append(principal)
    surcharges.append(surcharge)
    credits.append(credit)
    units.append(when(there, unit, 0))
    persons.append(when(there, person, 0))

unit_total = law.step("unit_total", "单位缴费合计", total(units), YUAN, law="各期之和。", formula="Σ各期单位缴费")
person_total = law.step("person_total", "个人缴费合计", total(persons), YUAN, law="各期之和。", formula="Σ各期个人缴费")
principal_total = law.step(
    "principal_total", "本金合计", total(principals), YUAN, law="各期之和。", formula="Σ各期欠缴本金"
)
surcharge_total = law.step(
    "surcharge_total", "滞纳金合计", total(surcharges), YUAN, law="各期之和。", formula="Σ各期滞纳金"
)
all_due = law.step("total_due", "应缴合计", principal_total + surcharge_total, YUAN, law="本金合计与滞纳金合计之和。")
credit_total = law.step(
    "credit_total", "记入个人账户合计", total(credits), YUAN, law="各期之和。", formula="Σ各期记入个人账户"
)
law.step(
    "credited_from_arrival",
    "自到账月起计息",
    when(interest_from.is_("arrival"), 1, 0),
    FLAG,
    law="补缴额自到账当月起计息还是自费款所属期起计息，由县里确定；自费款所属期起的，用“个人账户逐年滚存”补算利息。",
    source="劳办发〔1997〕116号",
)
NO_PAYMENT = "没有填本次缴款额"
to_principal: list[Number] = []
to_surcharge: list[Number] = []
for position, row in enumerate(rows, start=1):
    there, at = row["period"].given & payment.given, f"第{position}行"
    done = law.step(
        f"paid_to_principal.{position}",
        f"{at}冲抵本金",
        clamp(payment - owed_before(order, principals, surcharges, position - 1), 0, principals[position - 1]),
        YUAN,
        law="缴款不足以付清全部欠费的，从最早的费款所属期起冲抵；本金和滞纳金的先后由县里确定。",
        formula="缴款额减去在先的欠费，不超过本期本金",
        when=there,
        otherwise="0",
        why_not=NO_PAYMENT,
        quiet=True,
    )
    also = law.step(
        f"paid_to_surcharge.{position}",
        f"{at}冲抵滞纳金",
        clamp(
            payment - owed_before_surcharge(order, principals, surcharges, position - 1), 0, surcharges[position - 1]
        ),
        YUAN,
        law="缴款不足以付清全部欠费的，从最早的费款所属期起冲抵；本金和滞纳金的先后由县里确定。",
        formula="缴款额减去在先的欠费，不超过本期滞纳金",
        when=there,
        otherwise="0",
        why_not=NO_PAYMENT,
        quiet=True,
    )
    to_principal.append(done)
    to_surcharge.append(also)
principal_left = law.step(
    "principal_left",
    "仍欠本金",
    principal_total - total(to_principal),
    YUAN,
    law="仍欠的本金从缴款次日起继续计收滞纳金。",
    formula="本金合计－Σ冲抵本金",
    when=payment.given,
    why_not=NO_PAYMENT,
)
surcharge_left = law.step(
    "surcharge_left",
    "仍欠滞纳金",
    surcharge_total - total(to_surcharge),
    YUAN,
    law="滞纳金本身不再计收滞纳金。",
    formula="滞纳金合计－Σ冲抵滞纳金",
    when=payment.given,
    why_not=NO_PAYMENT,
)
overpaid = law.step(
    "overpaid",
    "多缴",
    greatest(payment - all_due, 0),
    YUAN,
    law="超过应缴合计的部分退还或抵减以后的缴费。",
    when=payment.given,
    why_not=NO_PAYMENT,
)
KIND = law.kind(
    unit_total,
    person_total,
    principal_total,
    surcharge_total,
    all_due,
    credit_total,
    principal_left,
    surcharge_left,
    overpaid,
    example={
        "paid_date": "2019-08-20",
        "periods": [
            {"period": "2019-04", "wage": "3000.00", "due_date": "2019-04-30"},
            {"period": "2019-05", "wage": "3000.00", "due_date": "2019-05-31"},
        ],
    },
)
