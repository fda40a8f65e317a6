"""滞纳金: the surcharge on contributions paid late, across the change of rate on 2011-07-01."""

from shebao.law.declare import Declaration
from shebao.law.expressions import clamp
from shebao.law.kinds._surcharge import (
    DUE_BOUNDS,
    PAID_BOUNDS,
    owed_before,
    owed_before_surcharge,
    payment_order,
    surcharge_rules,
    surcharge_steps,
)
from shebao.law.units import DATE, YUAN

law = Declaration(
    "late_surcharge",
    "社会保险费滞纳金",
    basis="社会保险法第八十六条",
    note="单位和个人应缴部分的滞纳金都由单位承担；1999年1月22日以前没有计收依据。",
)
principal = law.input("principal", "欠缴本金", YUAN, ("0", "100000000"), aliases=("amount", "unpaid"))
due_date = law.input("due_date", "应缴期限", DATE, DUE_BOUNDS, aliases=("due", "deadline"))
paid_date = law.input("paid_date", "实际缴款日", DATE, PAID_BOUNDS, aliases=("paid", "payment_date"))
payment = law.input("payment", "本次缴款额", YUAN, ("0", "200000000"), optional=True, aliases=("amount_paid",))

days, surcharge = surcharge_steps(law, surcharge_rules(law, paid_date), principal, due_date, paid_date)
total_due = law.step(
    "total_due", "本金和滞纳金合计", principal + surcharge, YUAN, law="欠缴本金与滞纳金一并缴清的金额。"
)
order = payment_order(law, paid_date)
NO_PAYMENT = "没有填本次缴款额"
to_principal = law.step(
    "paid_to_principal",
    "缴款中冲抵本金",
    clamp(payment - owed_before(order, [principal], [surcharge], 0), 0, principal),
    YUAN,
    law="一次缴款不足以付清时，本金和滞纳金的先后由县里确定；按费款所属期的，一期之内先本金。",
    when=payment.given,
    why_not=NO_PAYMENT,
)
to_surcharge = law.step(
    "paid_to_surcharge",
    "缴款中冲抵滞纳金",
    clamp(payment - owed_before_surcharge(order, [principal], [surcharge], 0), 0, surcharge),
    YUAN,
    law="付清在先的部分之后的余额冲抵在后的部分。",
    when=payment.given,
    why_not=NO_PAYMENT,
)
principal_left = law.step(
    "principal_left",
    "仍欠本金",
    principal - to_principal,
    YUAN,
    law="仍欠的本金从缴款次日起继续计收滞纳金。",
    when=payment.given,
    why_not=NO_PAYMENT,
)
surcharge_left = law.step(
    "surcharge_left",
    "仍欠滞纳金",
    surcharge - to_surcharge,
    YUAN,
    law="滞纳金本身不再计收滞纳金。",
    when=payment.given,
    why_not=NO_PAYMENT,
)
law.each("periods", "各费款所属期", totals=(surcharge, total_due))
KIND = law.kind(
    days,
    surcharge,
    total_due,
    to_principal,
    to_surcharge,
    principal_left,
    surcharge_left,
    example={"principal": "12345.67", "due_date": "2025-03-31", "paid_date": "2025-05-20"},
)
