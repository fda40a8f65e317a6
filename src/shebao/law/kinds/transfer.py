"""基本养老保险关系转移: the money moved between provinces (66号), temporary accounts, and the refund of an overlap."""

from collections.abc import Callable

from shebao.law.declare import TODAY, Declaration
from shebao.law.expressions import Call, Number, cases, clamp, greatest, total, when
from shebao.law.payers import Payer
from shebao.law.units import AGE, FLAG, MONTH, MONTHS, MONTHS_LIST, YEAR, YUAN, choice, rate

MOST = 60
YEARS = range(2009, 2051)
MOVING = "国办发〔2009〕66号"
JOINING = "人社部发〔2014〕17号"
GOVERNMENT = "人社部规〔2017〕1号"


def year_given_twice(*years: int | None) -> int:
    """重复填写的年度"""
    given = [year for year in years if year is not None]
    return next((year for year in given if given.count(year) > 1), 0)


law = Declaration(
    "transfer",
    "基本养老保险关系转移和重复缴费退还",
    basis=MOVING,
    note="同一年度基数不同的，分行填写；已经领取养老金的不转移。",
)
account = law.input(
    "account_balance_incl_interest",
    "个人账户储存额（含利息）",
    YUAN,
    ("0", "100000000"),
    aliases=("account_balance", "account"),
)
unit_part = law.input(
    "unit_part_before_1998_incl_interest",
    "其中1998年以前单位划入部分（含利息）",
    YUAN,
    ("0", "100000000"),
    optional=True,
    aliases=("unit_part_before_1998",),
)
own_part = law.input(
    "own_contributions_before_1998",
    "其中1998年以前个人缴费部分（含利息）",
    YUAN,
    ("0", "100000000"),
    optional=True,
    aliases=("own_part_before_1998",),
)
no_bases = law.input("no_actual_bases_since_1998", "没有1998年以后的实际缴费", FLAG, optional=True)
rows = law.list_of(
    "actual_bases_since_1998",
    "各年实际缴费",
    MOST,
    ("year", "年度", YEAR, (1990, 2100)),
    ("monthly_base", "月缴费基数", YUAN, ("0", "1000000")),
    ("months", "缴费月数", MONTHS, (1, 12)),
    optional=True,
    empty_flag=no_bases,
    aliases=("actual_bases", "bases", "years"),
    field_aliases={"base": "monthly_base"},
    key_field="year",
    columns={"monthly_base_by_year": "monthly_base", "base_by_year": "monthly_base", "months_by_year": "months"},
)
law.step(
    "year_given_twice",
    "重复填写的年度",
    Call(year_given_twice, tuple(row["year"] for row in rows), YEAR, 0, 2100, takes_absent=True),
    YEAR,
    law="同一年度分行填写的，各行月数相加不超过12。",
    bounds=(0, 0),
    hidden=True,
    warns=True,
    says="同一年度填了两行，各行都计算在内。请核对是否重复填写。",
)
transferred = law.input(
    "transferred", "转移年月", MONTH, ("2010-01", "2100-12"), optional=True, aliases=("transfer_month",)
)
same_province = law.input(
    "within_province", "省内转移", FLAG, optional=True, aliases=("same_province", "inside_province")
)
from_government = law.input(
    "from_government", "从机关事业单位转出", FLAG, optional=True, aliases=("government", "from_government_unit")
)
nominal_annuity = law.input(
    "nominal_annuity", "职业年金记账部分余额", YUAN, ("0", "10000000"), optional=True, aliases=("annuity_nominal",)
)
joining = "joining"
sex = law.input("sex", "性别", choice(male="男", female="女"), group=joining)
birth = law.input("birth", "出生年月", MONTH, ("1930-01", "2030-12"), group=joining)
joined = law.input(
    "joined", "在参保地首次参保年月", MONTH, ("1990-01", "2100-12"), group=joining, aliases=("first_joined",)
)
at_household = law.input(
    "at_household_place", "参保地为户籍地", FLAG, group=joining, aliases=("household_place", "is_household_place")
)
on = (transferred, TODAY)
pooled_rate = law.parameter("pooled_rate", "转移统筹基金的比例", rate(4), ("0", "1"), id="transfer.pooled_rate", on=on)
pooled_from = law.parameter(
    "pooled_from", "转移统筹基金的起算年月", MONTH, ("1990-01", "2100-12"), id="transfer.pooled_from", on=on
)
government_from = law.parameter(
    "government_from",
    "机关事业单位转移统筹基金的起算年月",
    MONTH,
    ("1990-01", "2100-12"),
    id="transfer.government_from",
    on=on,
)
men = law.parameter(
    "temporary_men", "男性建立临时账户的年龄", AGE, ("40y", "70y"), id="transfer.temporary.men", on=(joined,)
)
women = law.parameter(
    "temporary_women", "女性建立临时账户的年龄", AGE, ("30y", "70y"), id="transfer.temporary.women", on=(joined,)
)

inside = same_province.given & same_province.is_("true")
NOT_MONEY = "省内转移只转关系，不转资金"
law.step(
    "parts_before_1998",
    "个人账户储存额减1998年以前各部分",
    account - when(own_part.given, own_part, 0) - when(unit_part.given, unit_part, 0),
    YUAN,
    law="1998年以前的部分包含在个人账户储存额以内。",
    bounds=("0", "100000000"),
    hidden=True,
)
account_moved = law.step(
    "account_transferred",
    "转移的个人账户储存额",
    account - when(unit_part.given, unit_part, 0),
    YUAN,
    law="1998年1月1日以前按个人缴费累计本息，1998年1月1日起按计入个人账户的全部储存额转移。",
    formula="个人账户储存额－1998年以前单位划入部分",
    when=~inside,
    otherwise="0",
    why_not=NOT_MONEY,
    bounds=("0", "100000000"),
)
out_of_government = when(from_government.given, from_government, 0).equals(1)
counted_from = law.step(
    "counted_from",
    "统筹基金起算年月（采用）",
    when(out_of_government, greatest(government_from, pooled_from), pooled_from),
    MONTH,
    law="企业职工从1998年1月起算；机关事业单位从2014年10月起算。",
    source=f"{MOVING}、{GOVERNMENT}",
    when=~inside,
    why_not=NOT_MONEY,
    quiet=True,
)
parts: list[Number] = []
for position, row in enumerate(rows, start=1):
    there, january = row["year"].given, row["year"] * 12
    counted = law.step(
        f"months_counted.{position}",
        f"第{position}行计入转移的月数",
        cases(
            (counted_from <= january, row["months"]),
            otherwise=clamp(january + 12 - counted_from, 0, row["months"]),
        ),
        MONTHS,
        law="只计起算年月（1998年1月）以后的实际缴费；起算当年不满一年的，按年末的月份计。",
        formula="缴费月数，起算年月以前的不计",
        when=there & ~inside,
        quiet=True,
    )
    pooled_part = law.step(
        f"pooled.{position}",
        f"第{position}行转移的统筹基金",
        row["monthly_base"] * counted * pooled_rate,
        YUAN,
        "half_up",
        law="以各年度实际缴费基数为基数，按12%转移；不满一年的按实际缴费月数，逐年取到分。",
        formula="月缴费基数×计入月数×转移比例",
        when=there & ~inside,
        quiet=True,
        bounds=("0", "12000000"),
    )
    parts.append(when(there & ~inside, pooled_part, 0))
pooled = law.step(
    "pooled",
    "转移的统筹基金",
    total(parts),
    YUAN,
    law="各年度之和。",
    formula="Σ各行转移的统筹基金",
    when=rows[0]["year"].given & ~inside,
    otherwise="0",
    why_not="没有1998年以后的实际缴费，或者省内转移",
)
whole = law.step("total", "转移资金合计", account_moved + pooled, YUAN, law="个人账户与统筹基金两部分之和。")
to_make_real = law.step(
    "annuity_to_make_real",
    "转移前须做实的职业年金记账部分",
    nominal_annuity,
    YUAN,
    law="从机关事业单位转出的，职业年金记账部分先由财政做实，再随本人转移或保留。",
    source=GOVERNMENT,
    when=nominal_annuity.given & out_of_government,
    otherwise="0",
    why_not="不是从机关事业单位转出，或没有记账部分",
    payer=Payer.COUNTY,
)
age = law.step(
    "age_when_joining",
    "首次参保时的年龄",
    joined - birth,
    AGE,
    law="按参保时的年龄判断。",
    when=joined.given,
    why_not="没有填参保情况，不判断是否临时账户",
    bounds=("0y", "110y"),
)
temporary = law.step(
    "temporary_account",
    "建立临时缴费账户",
    when(at_household.is_("true"), 0, when(age >= when(sex.is_("male"), men, women), 1, 0)),
    FLAG,
    law="男性年满50周岁、女性年满40周岁，首次在非户籍地参保的，建立临时缴费账户，关系留在原地，最后转移资金。",
    formula="参保地不是户籍地，且参保时男满50周岁、女满40周岁",
    when=joined.given,
    why_not="没有填参保情况，不判断是否临时账户",
)

employee = law.input(
    "overlap.employee_months", "职工养老保险缴费月份", MONTHS_LIST, group="overlap", aliases=("employee_months",)
)
resident = law.input(
    "overlap.resident_months", "居民养老保险缴费月份", MONTHS_LIST, group="overlap", aliases=("resident_months",)
)
law.needs("actual_bases_since_1998", inputs=(employee,), unless=(same_province,))
own = law.map_of(
    "overlap.resident_annual_payment",
    "居民个人年缴费额",
    YEARS,
    YUAN,
    ("0", "100000"),
    key_label="年",
    optional=True,
    aliases=("resident_annual_payment",),
)
aid = law.map_of(
    "overlap.resident_collective_aid",
    "居民集体补助",
    YEARS,
    YUAN,
    ("0", "100000"),
    key_label="年",
    optional=True,
    aliases=("resident_collective_aid", "overlap.collective_aid"),
)
law.map_of(
    "overlap.government_subsidy",
    "居民政府补贴（不退还）",
    YEARS,
    YUAN,
    ("0", "100000"),
    key_label="年",
    optional=True,
    aliases=("government_subsidy",),
)


def same_months(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    """两份月份中相同的月数。"""
    return len(set(one) & set(other))


def same_months_of(year: int) -> Callable[[tuple[int, ...], tuple[int, ...]], int]:
    """The function that counts the months of one year that are in both lists."""

    def counted(one: tuple[int, ...], other: tuple[int, ...]) -> int:
        return sum(month // 12 == year for month in set(one) & set(other))

    counted.__doc__ = f"两份月份中{year}年相同的月数。"
    return counted


NO_OVERLAP = "没有重复缴费"
law.step(
    "bases_said",
    "已说明各年实际缴费",
    when(rows[0]["year"].given | no_bases.given | inside, 1, 0),
    FLAG,
    law="转移统筹基金按1998年以后各年度的实际缴费计算。",
    bounds=("true", "true"),
    hidden=True,
    warns=True,
    asks=True,
    says="没有填“各年实际缴费”（actual_bases_since_1998），转移的统筹基金按没有计算。"
    "要转移的，请补填；确实没有的，写空的 []。",
)
overlap_months = law.step(
    "overlap_months",
    "重复缴费月数",
    Call(same_months, (employee, resident), MONTHS, 0, 1200),
    MONTHS,
    law="同一月份既缴职工养老保险又缴居民养老保险的，保留职工养老保险的月份。",
    source=JOINING,
    when=employee.given,
    otherwise="0",
    why_not=NO_OVERLAP,
)
refunds: list[Number] = []
by_year: list[Number] = []
for year in YEARS:
    months = law.step(
        f"overlap_months.{year}",
        f"{year}年重复月数",
        Call(same_months_of(year), (employee, resident), MONTHS, 0, 12),
        MONTHS,
        law="该年度重复的月数。",
        source=JOINING,
        when=employee.given,
        otherwise="0",
        why_not=NO_OVERLAP,
        hidden=True,
    )
    refund = law.step(
        f"refund.{year}",
        f"{year}年退还本人",
        (own[year] + when(aid[year].given, aid[year], 0)) * months / 12,
        YUAN,
        "half_up",
        law="重复月份的个人缴费和集体补助退还本人，政府补贴不退；个人缴费与集体补助合并一次取到分。",
        source=JOINING,
        formula=f"（{year}年个人缴费＋集体补助）×重复月数÷12",
        when=months > 0,
        otherwise="0",
        why_not=NO_OVERLAP,
        quiet=True,
    )
    refunds.append(refund)
    by_year.append(months)
law.step(
    "overlap_not_listed",
    "退还年度以外的重复月数",
    overlap_months - total(by_year),
    MONTHS,
    law="居民养老保险2009年起才有。",
    bounds=(0, 0),
    hidden=True,
)
refund_total = law.step(
    "refund_to_person",
    "退还本人合计",
    total(refunds),
    YUAN,
    law="各年度之和。",
    source=JOINING,
    formula="Σ各年退还本人",
    when=employee.given,
    otherwise="0",
    why_not=NO_OVERLAP,
)
KIND = law.kind(
    account_moved,
    pooled,
    whole,
    to_make_real,
    temporary,
    refund_total,
    example={
        "account_balance_incl_interest": "61234.56",
        "actual_bases_since_1998": [
            {"year": 2023, "monthly_base": "4200", "months": 12},
            {"year": 2024, "monthly_base": "4380", "months": 9},
        ],
        "transferred": "2024-10",
    },
)
