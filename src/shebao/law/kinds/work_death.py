"""工亡待遇: funeral benefit, one-off death benefit and the dependants' monthly pensions (工伤保险条例第三十九条)."""

from dataclasses import replace

from shebao.law.declare import TODAY, Declaration, Input
from shebao.law.expressions import Number, Round, greatest, least, number, total, when
from shebao.law.kinds._own_wage import average_wage_of, own_wage_step
from shebao.law.payers import Payer
from shebao.law.units import FLAG, MONTH, MONTHS, YEAR, YUAN, choice, rate, ratio

ARTICLE = "工伤保险条例第三十九条"
MOST = 12
RELATION = replace(
    choice(
        spouse="配偶",
        child="子女",
        parent="父母",
        grandparent="祖父母、外祖父母",
        grandchild="孙子女、外孙子女",
        sibling="兄弟姐妹",
        other="其他亲属",
        orphan="孤儿",
    ),
    other_words=(
        *((word, "spouse") for word in ("wife", "husband", "妻子", "丈夫", "妻", "夫")),
        *((word, "child") for word in ("children", "son", "daughter", "儿子", "女儿", "子", "女")),
        *((word, "parent") for word in ("parents", "mother", "father", "母亲", "父亲", "母", "父")),
        *((word, "grandparent") for word in ("祖父", "祖母", "外祖父", "外祖母")),
    ),
)
OVER_CAP = choice(pro_rata="各人按比例减发", in_order="按所列次序发到封顶为止")

law = Declaration("work_death", "工亡待遇", basis=ARTICLE)
died = law.input("died", "死亡年月", MONTH, ("2011-01", "2100-12"), optional=True)
own_wage = law.input(
    "own_wage", "本人工资（事故前12个月月平均缴费工资）", YUAN, ("0", "1000000"), optional=True, aliases=("wage",)
)
after_leave = law.input(
    "after_paid_leave",
    "一级至四级伤残、停工留薪期满后死亡",
    FLAG,
    optional=True,
    aliases=("grade_1_to_4_after_paid_leave",),
)
dependants = law.list_of(
    "dependants",
    "供养亲属",
    MOST,
    ("relation", "与死者的关系", RELATION, None),
    ("lone", "孤寡老人或孤儿", FLAG, None),
    optional=True,
    none="没有供养亲属",
    may_miss=("lone",),
    aliases=("survivors",),
    field_aliases={
        "lone_or_orphan": "lone",
        "orphan": "lone",
        "lone_elderly": "lone",
        "lone_elderly_or_orphan": "lone",
        "is_orphan": "lone",
    },
)
law.needs("dependants")
on = (died, TODAY)
average_wage = average_wage_of(law, on)
income_year = law.step(
    "income_year",
    "收入的统计年度",
    died // 12 - 1,
    YEAR,
    law="用死亡时上一年度的收入。",
    when=died.given,
    why_not="没有填死亡年月",
)
income = law.parameter(
    "national_income",
    "全国城镇居民人均可支配收入",
    YUAN,
    ("1000", "1000000"),
    id="income.urban.national",
    on=(income_year,),
    aliases=("annual_income", "national_urban_income", "national_annual_income"),
)
funeral_months = law.parameter(
    "funeral_months", "丧葬补助金月数", MONTHS, (0, 60), id="inj.death.funeral_months", on=on
)
multiple = law.parameter(
    "income_multiple", "一次性工亡补助金倍数", ratio(2), ("0", "100"), id="inj.death.income_multiple", on=on
)
spouse_rate = law.parameter("spouse_rate", "配偶比例", rate(4), ("0", "1"), id="inj.death.spouse", on=on)
other_rate = law.parameter("other_rate", "其他亲属比例", rate(4), ("0", "1"), id="inj.death.other", on=on)
lone_rate = law.parameter(
    "lone_rate", "孤寡老人或孤儿增发比例", rate(4), ("0", "1"), id="inj.death.lone_addition", on=on
)
over_cap = law.parameter("over_cap", "超过本人工资时的减发办法", OVER_CAP, id="inj.death.over_cap", on=on)

funeral = law.step(
    "funeral",
    "丧葬补助金",
    average_wage * funeral_months,
    YUAN,
    law="6个月的统筹地区上年度职工月平均工资。",
    payer=Payer.INJURY_FUND,
)
one_off = law.step(
    "one_off",
    "一次性工亡补助金",
    income * multiple,
    YUAN,
    "half_up",
    law="上一年度全国城镇居民人均可支配收入的20倍，全国一个标准。",
    when=~when(after_leave.given, after_leave, 0).equals(1),
    otherwise="0",
    why_not="一级至四级伤残职工停工留薪期满后死亡的，没有一次性工亡补助金",
    payer=Payer.INJURY_FUND,
)


def lone_if_said(lone: Input) -> Number:
    """The addition of a dependant who is said to be lone or an orphan."""
    return when(lone.is_("true"), lone_rate, 0)


has_dependants = dependants[0]["relation"].given
wage = own_wage_step(law, own_wage, average_wage, on, has_dependants, "没有供养亲属")
shares = []
for position, row in enumerate(dependants, start=1):
    of_relation = when(row["relation"].is_("spouse"), spouse_rate, other_rate)
    share = law.step(
        f"share.{position}",
        f"第{position}人应发比例",
        of_relation
        + when(row["relation"].is_("orphan"), lone_rate, when(row["lone"].given, lone_if_said(row["lone"]), 0)),
        rate(4),
        formula="配偶或其他亲属的比例＋孤寡老人或孤儿增发比例",
        law="配偶40%，其他亲属每人30%；孤寡老人或者孤儿每人再加10%。",
        when=row["relation"].given,
        quiet=True,
    )
    shares.append(when(row["relation"].given, share, 0))
share_total = law.step(
    "share_total",
    "应发比例合计",
    total(shares),
    rate(4),
    law="各供养亲属的比例相加。",
    formula="Σ各人应发比例",
    when=has_dependants,
    otherwise="0",
    why_not="没有供养亲属",
)
paid: Number = number(0)
for position, (row, part) in enumerate(zip(dependants, shares, strict=True), start=1):
    due = when(over_cap.is_("pro_rata"), wage * part / greatest(share_total, 1), wage * part)
    # All shares are scaled pro rata. Rounded they may add up to a fen or two more than the wage, which the sum may
    # not exceed: so much less gets the last. What rounding leaves under the wage is nobody's.
    pension = law.step(
        f"pension.{position}",
        f"第{position}人月抚恤金",
        least(Round(due, 100, "half_up"), greatest(wage - paid, 0)),
        YUAN,
        formula="本人工资×应发比例，比例合计超过100%的除以合计；不超过本人工资的余额",
        law="本人工资乘以应发比例；各人之和不高于本人工资，比例合计超过100%的，各人都按同一比例减发、各自取到分；"
        "取到分以后的和仍多出的一两分，从最后一人减去。",
        when=has_dependants & row["relation"].given,
        quiet=True,
    )
    paid = law.step(
        f"paid.{position}",
        f"到第{position}人为止的月抚恤金",
        paid + when(has_dependants & row["relation"].given, pension, 0),
        YUAN,
        law="累计。",
        hidden=True,
        bounds=("0", "1000000"),
    )
dependants_total = law.step(
    "dependants_total",
    "供养亲属抚恤金合计（月）",
    paid,
    YUAN,
    law="各供养亲属抚恤金之和，不高于死者生前的本人工资。",
    formula="Σ各人月抚恤金",
    payer=Payer.INJURY_FUND,
)
lump_sum = law.step("lump_sum", "一次性支付合计", funeral + one_off, YUAN, law="丧葬补助金和一次性工亡补助金之和。")
KIND = law.kind(
    funeral,
    one_off,
    dependants_total,
    lump_sum,
    monthly=(dependants_total,),
    example={
        "died": "2025-05",
        "own_wage": "5200.00",
        "avg_wage_of_pool_area": "6997",
        "dependants": [{"relation": "spouse"}, {"relation": "child"}, {"relation": "parent", "lone": True}],
    },
)
