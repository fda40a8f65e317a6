"""失业保险金: months by accumulated contribution and the monthly amount as a share of the minimum wage."""

from shebao.law.declare import TODAY, Declaration
from shebao.law.expressions import greatest, least, when
from shebao.law.payers import Payer
from shebao.law.units import COUNT, FLAG, MONTH, MONTHS, YEARS, YUAN, rate

LAW46 = "社会保险法第四十六条"
NOTICE = "人社部关于失业保险金期满人员继续领取的规定（须核对文号）"

law = Declaration(
    "unemployment",
    "失业保险金",
    basis=LAW46,
    note="月数是法定最长月数；档内每一缴费年限领几个月由省里规定，设定后填“按省里规定的档内月数”。已经用于以前领取的缴费不再计算。",
)
claimed = law.input("claimed", "申领年月", MONTH, ("2011-07", "2100-12"), optional=True, aliases=("month",))
contribution_months = law.input(
    "accumulated_contribution_months",
    "累计缴费月数（未用于以前领取的）",
    MONTHS,
    (0, 720),
    aliases=("contribution_months", "months", "total_months"),
)
leftover = law.input(
    "leftover_months", "上次应领未领的月数", MONTHS, (0, 24), optional=True, aliases=("previous_unused_months",)
)
to_retirement = law.input("months_to_retirement", "申领时距法定退休年龄的月数", MONTHS, (0, 600), optional=True)
within_band = law.input(
    "by_province_table", "按省里规定的档内月数", FLAG, optional=True, aliases=("within_band", "按省定月数")
)
wage_class = law.input("min_wage_class", "最低工资地区类别", COUNT, (1, 3), optional=True)
involuntary = law.input("involuntary", "非因本人意愿中断就业", FLAG, optional=True, aliases=("not_own_will",))
registered = law.input("registered", "已办理失业登记并有求职要求", FLAG, optional=True)
on = (claimed, TODAY)
by_years = law.table(
    "max_months_table",
    "最长领取月数表",
    MONTHS,
    id="unemp.max_months",
    keys=(0, 60),
    bounds=(0, 60),
    on=on,
    threshold=True,
    below=0,
)
by_each_year = law.table(
    "months_by_years_table",
    "各缴费年限的领取月数表（档内）",
    MONTHS,
    id="unemp.months_by_years",
    keys=(0, 60),
    bounds=(0, 60),
    on=on,
    threshold=True,
    below=0,
)
wage_classes = law.table(
    "min_wage_classes",
    "各类地区最低工资月标准",
    YUAN,
    id="minwage.classes",
    keys=(1, 3),
    bounds=("0", "100000"),
    on=on,
)
total_cap = law.parameter("total_max_months", "合并计算的最长月数", MONTHS, (0, 60), id="unemp.total_max_months", on=on)
min_wage = law.parameter("min_wage", "最低工资月标准", YUAN, ("0", "100000"), id="minwage", on=on)
pct = law.parameter("pct", "占最低工资的比例", rate(4), ("0", "1"), id="unemp.pct", on=on)

for given, words in (
    (
        involuntary,
        "没有填是否“非因本人意愿中断就业”（involuntary），按符合这一条件计算。本人意愿中断的不能领取，请核实后填写。",
    ),
    (
        registered,
        "没有填是否“已办理失业登记并有求职要求”（registered），按已经办理计算。没有办理的不能领取，请核实后填写。",
    ),
):
    law.step(
        f"{given.name}_said",
        f"已说明{given.label}",
        when(given.given, 1, 0),
        FLAG,
        law="领取条件须逐项核实。",
        source="社会保险法第四十五条",
        bounds=("true", "true"),
        hidden=True,
        warns=True,
        asks=True,
        says=words,
    )
entitled = law.step(
    "entitled",
    "符合领取条件",
    when(when(involuntary.given, involuntary, 1).equals(1) & when(registered.given, registered, 1).equals(1), 1, 0),
    FLAG,
    formula="没有不符合的条件；没有填的条件须另行核实",
    law="本人和单位缴费满一年，非因本人意愿中断就业，已登记失业并有求职要求。",
    source="社会保险法第四十五条",
)
whole_years = law.step("whole_years", "累计缴费满几年", contribution_months // 12, YEARS, law="按满几年分档。")
months_by_years = law.step(
    "months_by_years",
    "按缴费年限的最长月数",
    when(
        when(within_band.given, within_band, 0).equals(1),
        least(by_each_year.at(whole_years), by_years.at(whole_years)),
        by_years.at(whole_years),
    ),
    MONTHS,
    formula="按累计缴费年限查表（按省里规定的档内月数的，不超过法定最长月数）",
    law="满1年不足5年的最长12个月，满5年不足10年的最长18个月，10年以上的最长24个月；不满1年的没有。",
)
max_months = law.step(
    "max_months",
    "最长领取月数",
    when(
        entitled.is_("true"),
        when(leftover.given, least(months_by_years + leftover, greatest(total_cap, months_by_years)), months_by_years),
        0,
    ),
    MONTHS,
    formula="按缴费年限的最长月数＋上次应领未领的月数，不超过合并计算的最长月数",
    law="重新就业后再次失业的，上次应领未领的月数合并计算，最长不超过24个月。",
)
extension = law.step(
    "extension_months",
    "期满后继续领取的月数",
    when(
        (max_months > 0) & (to_retirement > max_months) & (to_retirement < max_months + 12),
        to_retirement - max_months,
        0,
    ),
    MONTHS,
    formula="距法定退休年龄的月数－最长领取月数，差额不足12个月的",
    law="领取期满仍未就业、距法定退休年龄不足1年的，继续发到法定退休年龄。",
    source=NOTICE,
    when=to_retirement.given,
    otherwise=0,
    why_not="没有填距法定退休年龄的月数",
)
monthly = law.step(
    "monthly",
    "失业保险金月标准",
    when(wage_class.given, wage_classes.at(wage_class), min_wage) * pct,
    YUAN,
    "half_up",
    law="按当地最低工资标准的规定比例确定，取到分。",
    source="失业保险条例第十八条",
    payer=Payer.UNEMPLOYMENT_FUND,
)
payable_months = law.step(
    "payable_months", "可领取月数", max_months + extension, MONTHS, law="最长领取月数加继续领取的月数。"
)
maximum_total = law.step("maximum_total", "最多领取金额", monthly * payable_months, YUAN, law="月标准乘以可领取月数。")
KIND = law.kind(
    max_months,
    payable_months,
    monthly,
    maximum_total,
    example={
        "accumulated_contribution_months": 100,
        "involuntary": True,
        "registered": True,
        "min_wage": "2050",
        "pct": "0.90",
    },
)
