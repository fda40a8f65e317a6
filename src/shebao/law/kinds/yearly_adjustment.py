"""基本养老金年度调整: fixed amount, amounts linked to years and pension, and preferential amounts of one year."""

from dataclasses import replace
from datetime import date, timedelta

from shebao.law.declare import Declaration
from shebao.law.expressions import Call, Number, cases, greatest, number, when, whole, whole_up
from shebao.law.payers import Payer
from shebao.law.units import (
    DATE,
    EXACT_YEARS,
    FLAG,
    MONTH,
    MONTH_DAY,
    MONTHS,
    YEAR,
    YEARS,
    YUAN,
    choice,
    rate,
)

MOST_BANDS = 10
AREA = choice(**{f"class{number}": f"{words}类区" for number, words in enumerate("一二三四五六", start=1)})
MONTHLY = ("0", "10000")
FUND = choice(**{one.value: one.label for one in (Payer.ENTERPRISE_FUND, Payer.GOVERNMENT_FUND)})


def full_years_at(birth: int, year: int, day: int) -> int:
    """截止日的周岁"""
    born = date.fromordinal(date(1970, 1, 1).toordinal() + birth)
    # The day counts in the year before the adjustment; who is born on that very day has reached the age.
    return year - 1 - born.year - int((born.month, born.day) > divmod(day, 100))


def full_years_at_month(birth_month: int, year: int, day: int) -> int | None:
    """截止日的周岁（只有出生年月）"""
    month, last = divmod(day, 100)
    born = birth_month % 12 + 1
    if born == month and (date(2000, month, last) + timedelta(days=1)).month == month:
        return None  # born in the month of the closing day, which is not its last: the day decides
    return year - 1 - birth_month // 12 - int(born > month)


law = Declaration(
    "yearly_adjustment",
    "基本养老金年度调整",
    basis="山西省年度基本养老金调整通知",
    note="企业和机关事业单位退休人员同一办法。取暖费不属于月养老金，不计入基数。各项标准以当年通知为准。",
    groupings=("person", "parameters_ILLUSTRATIVE"),
)
year = law.input("year", "调整年度", YEAR, (2005, 2100), optional=True)
pension = law.input(
    "pension",
    "上年12月基本养老金",
    YUAN,
    ("0", "1000000"),
    aliases=("pension_of_december", "december_pension", "monthly_pension"),
)
months = law.input(
    "months", "缴费月数（含视同缴费）", MONTHS, (0, 720), aliases=("total_months", "contribution_months")
)
age = law.input("age", "截止日的周岁", YEARS, (0, 130), optional=True)
birth = law.input(
    "birth",
    "出生日期",
    DATE,
    ("1880-01-01", "2060-12-31"),
    optional=True,
    aliases=("born", "birth_date", "date_of_birth"),
    month_only="birth_month",
)
birth_month = law.input("birth_month", "出生年月", MONTH, ("1880-01", "2060-12"), optional=True)
retired = law.input("retired", "退休年月", MONTH, ("1950-01", "2100-12"), optional=True)
in_hard_area = law.input("in_hard_area", "在艰苦边远地区", FLAG, optional=True, aliases=("person.hard_area",))
hard_area_class = law.input("hard_area_class", "艰苦边远地区类别", AREA, optional=True)
hard_area_amount = law.input(
    "hard_area", "艰苦边远地区倾斜增加额", YUAN, MONTHLY, optional=True, aliases=("hard_area_amount",)
)
veteran = law.input("veteran", "企业退休军转干部", FLAG, optional=True)
paid_month = law.input("paid_month", "调整后首次发放年月", MONTH, ("2005-01", "2101-12"), optional=True)
law.one_of(age, birth, birth_month)
scheme = law.input(
    "scheme",
    "险种",
    replace(
        choice(enterprise="企业职工基本养老保险", government="机关事业单位基本养老保险"),
        other_words=(
            ("110", "enterprise"),
            ("企业", "enterprise"),
            ("120", "government"),
            ("机关事业单位", "government"),
        ),
    ),
    optional=True,
    aliases=("insurance",),
)
no_bands = law.input("no_age_bands", "没有高龄倾斜", FLAG, optional=True)
bands = law.list_of(
    "age_bands",
    "高龄倾斜各档",
    MOST_BANDS,
    ("from", "满周岁", YEARS, (1, 130)),
    ("amount", "增加额", YUAN, MONTHLY),
    optional=True,
    empty_flag=no_bands,
    field_aliases={"age": "from", "from_age": "from", "increase": "amount"},
)
on = (year,)
fixed = law.parameter("fixed", "定额标准", YUAN, MONTHLY, id="adjust.fixed", on=on)
per_year = law.parameter("per_year", "缴费年限每年增加标准", YUAN, ("0", "1000"), id="adjust.per_year", on=on)
years_round = law.parameter(
    "years_round",
    "挂钩年限取整办法",
    replace(
        choice(up="进为整年", down="舍去不足整年", month="按实际月数折算"),
        other_words=(("进位", "up"), ("舍去", "down"), ("none", "month"), ("exact", "month"), ("months", "month")),
    ),
    id="adjust.years_round",
    on=on,
)
years_min = law.parameter("years_min", "年限挂钩最低增加额", YUAN, MONTHLY, id="adjust.years_min", on=on)
pct = law.parameter("pct", "与养老金挂钩的比例", rate(6), ("0", "0.5"), id="adjust.pct", on=on)
band_table = law.table(
    "age_band_table",
    "高龄倾斜表",
    YUAN,
    id="adjust.age_bands",
    keys=(0, 140),
    bounds=MONTHLY,
    on=on,
    threshold=True,
    below="0",
)
age_on = law.parameter("age_on", "计算年龄的截止日", MONTH_DAY, ("01-01", "12-31"), id="adjust.age_on", on=on)
eligible_until = law.parameter(
    "eligible_until", "上年退休截止日", MONTH_DAY, ("01-01", "12-31"), id="adjust.eligible_until", on=on
)
effective = law.parameter("effective", "执行日", MONTH_DAY, ("01-01", "12-31"), id="adjust.effective", on=on)
hard_area_table = law.table(
    "hard_area_table", "艰苦边远地区倾斜表", YUAN, id="adjust.hard_area", keys=AREA, bounds=MONTHLY, on=on
)
veteran_floor = law.parameter(
    "veteran_floor", "企业退休军转干部最低标准", YUAN, ("0", "100000"), id="adjust.veteran_floor", on=on
)

takes_part = law.step(
    "takes_part",
    "参加本次调整",
    when(retired.given, when(retired <= (year - 1) * 12 + eligible_until // 100 - 1, 1, 0), 1),
    FLAG,
    formula="退休年月不晚于上年截止日所在的月",
    law="上年12月31日以前退休并按月领取养老金的，参加调整。",
)
joins = takes_part.is_("true")
NO_PART = "上年12月31日以后退休，不参加本次调整"
fixed_increase = law.step(
    "fixed_increase",
    "定额调整",
    fixed,
    YUAN,
    law="每人每月增加同样的金额。",
    when=joins,
    otherwise="0",
    why_not=NO_PART,
)
years = law.step(
    "years",
    "挂钩年限",
    cases(
        (years_round.is_("up"), whole_up(months / 12)),
        (years_round.is_("down"), whole(months / 12)),
        otherwise=months / 12,
    ),
    EXACT_YEARS,
    formula="缴费月数÷12，按规定进位、舍去或不取整",
    law="缴费年限（含视同缴费）不足整年的，按当年通知进位、舍去或按月折算。",
)
years_increase = law.step(
    "years_increase",
    "与缴费年限挂钩",
    greatest(years * per_year, years_min),
    YUAN,
    "half_up",
    law="每满一年增加规定的金额，低于最低增加额的按最低增加额。",
    when=joins,
    otherwise="0",
    why_not=NO_PART,
)
pension_increase = law.step(
    "pension_increase",
    "与养老金水平挂钩",
    pension * pct,
    YUAN,
    "half_up",
    law="上年12月基本养老金乘以规定的比例。",
    when=joins,
    otherwise="0",
    why_not=NO_PART,
)
age_day = law.step(
    "age_day",
    "计算年龄的月日",
    age_on,
    MONTH_DAY,
    law="年龄算到上年的截止日。",
    when=birth.given & ~age.given,
    why_not="已填截止日的周岁",
)
age_from_birth = law.step(
    "age_from_birth",
    "按出生日期算的周岁",
    Call(full_years_at, (birth, year, age_day), YEARS, -200, 230),
    YEARS,
    law="截止日当天过生日的算已满。",
    when=birth.given & ~age.given,
    why_not="已填截止日的周岁",
    bounds=(0, 140),
)
age_from_month = law.step(
    "age_from_birth_month",
    "按出生年月算的周岁",
    Call(full_years_at_month, (birth_month, year, age_on), YEARS, -200, 230),
    YEARS,
    law="截止日在月末，或不在出生的月份，只凭出生年月就能算周岁；否则要填出生日期。",
    when=birth_month.given & ~birth.given & ~age.given,
    why_not="已填截止日的周岁或出生日期",
    quiet=True,
    bounds=(0, 140),
)
reached = law.step(
    "age_reached",
    "截止日已满周岁",
    when(
        age.given,
        age,
        when(
            birth.given & ~age.given,
            age_from_birth,
            when(birth_month.given & ~birth.given & ~age.given, age_from_month, age),
        ),
    ),
    YEARS,
    law="到上年截止日已满的周岁。",
    formula="截止日的周岁",
    bounds=(0, 140),
)
band_from: Number = number(0)
band_amount: Number = number(0)
for position, row in enumerate(bands, start=1):
    counts = row["from"].given & (reached >= row["from"]) & (row["from"] >= band_from)
    # The amount first: whether a band counts is judged by the highest band before it.
    amount = law.step(
        f"band_amount.{position}",
        f"到第{position}档为止的增加额",
        when(counts, row["amount"], band_amount),
        YUAN,
        law="已满的最高一档。",
        hidden=True,
    )
    band_from = law.step(
        f"band_from.{position}",
        f"到第{position}档为止已满的档",
        when(counts, row["from"], band_from),
        YEARS,
        law="已满的最高一档。",
        hidden=True,
    )
    band_amount = amount
age_increase = law.step(
    "age_increase",
    "高龄倾斜",
    when(
        bands[0]["from"].given,
        band_amount,
        when(when(no_bands.given, no_bands, 0).equals(1), 0, band_table.at(reached)),
    ),
    YUAN,
    law="按已满周岁所在的最高一档增加，只享受一档；不满最低一档的没有。",
    formula="已满周岁所在档的增加额",
    when=joins,
    otherwise="0",
    why_not=NO_PART,
)
hard_area_increase = law.step(
    "hard_area_increase",
    "艰苦边远地区倾斜",
    when(hard_area_amount.given, hard_area_amount, hard_area_table.at(hard_area_class)),
    YUAN,
    law="在艰苦边远地区的，按地区类别增加。",
    when=joins
    & (hard_area_amount.given | hard_area_class.given | in_hard_area.given)
    & ~when(in_hard_area.given, in_hard_area, 1).equals(0),
    otherwise="0",
    why_not="不在艰苦边远地区，或不参加本次调整",
)
general = fixed_increase + years_increase + pension_increase + age_increase + hard_area_increase
veteran_increase = law.step(
    "veteran_increase",
    "军转干部补到最低标准",
    greatest(veteran_floor - pension - general, 0),
    YUAN,
    formula="最低标准－调整后的养老金",
    law="调整后仍低于当地规定标准的企业退休军转干部，补到该标准。",
    when=joins & veteran.given & when(veteran.given, veteran, 0).equals(1),
    otherwise="0",
    why_not="不是企业退休军转干部，或不参加本次调整",
)
fund = law.step(
    "fund",
    "支付渠道",
    when(scheme.is_("enterprise"), FUND.option("enterprise_fund"), FUND.option("government_fund")),
    FUND,
    law="增加的养老金由本人参保的基本养老保险基金支付。",
    when=scheme.given,
    why_not="没有填险种",
    quiet=True,
)
increase = law.step("increase", "月增加额", general + veteran_increase, YUAN, law="各项分别取到分后相加。", payer=fund)
new_pension = law.step("new_pension", "调整后月养老金", pension + increase, YUAN, law="上年12月养老金加月增加额。")
arrears_months = law.step(
    "arrears_months",
    "补发月数",
    greatest(paid_month - (year * 12 + effective // 100 - 1), 0),
    MONTHS,
    law="从当年1月1日起执行，到首次按新标准发放的前一个月为止。",
    when=paid_month.given,
    why_not="没有填首次发放年月",
    bounds=(0, 120),
)
arrears = law.step(
    "arrears",
    "补发金额",
    increase * arrears_months,
    YUAN,
    law="月增加额乘以补发月数。",
    when=paid_month.given,
    why_not="没有填首次发放年月",
)
KIND = law.kind(
    increase,
    new_pension,
    arrears,
    monthly=(increase, new_pension),
    example={
        "pension": "3256.47",
        "months": 409,
        "age": 76,
        "fixed": "25.00",
        "per_year": "0.90",
        "years_round": "up",
        "years_min": "13.50",
        "pct": "0.0055",
        "age_bands": [{"from": 70, "amount": "10.00"}, {"from": 75, "amount": "15.00"}],
    },
)
