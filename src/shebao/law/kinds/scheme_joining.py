"""城乡养老保险制度衔接: which scheme pays when a person has paid into both, and what a double pension gives back."""

from shebao.law.declare import TODAY, Declaration
from shebao.law.expressions import greatest, least, when
from shebao.law.units import FLAG, MONTH, MONTHS, YEARS, YUAN, choice

WAY = choice(to_employee="转入职工养老保险", to_residents="可转入城乡居民养老保险")
BALANCE = ("0", "100000000")

law = Declaration(
    "scheme_joining",
    "城乡养老保险制度衔接",
    basis="人社部发〔2014〕17号",
    note="达到职工养老保险法定退休年龄时办理。不满15年的，也可以按规定延长缴费后在职工养老保险领取，由本人选择。",
)
reached = law.input(
    "reached", "达到法定退休年龄年月", MONTH, ("2014-07", "2100-12"), optional=True, aliases=("retired", "month")
)
employee_months = law.input("employee_months", "职工养老保险缴费月数（含延长缴费）", MONTHS, (0, 720))
employee_account = law.input("employee_account", "职工个人账户储存额", YUAN, BALANCE)
resident_months = law.input(
    "resident_months", "城乡居民养老保险缴费月数", MONTHS, (0, 960), aliases=("residents_months",)
)
resident_account = law.input("resident_account", "居民个人账户储存额", YUAN, BALANCE, aliases=("residents_account",))
overlap = law.input("overlap_months", "重复缴费月数", MONTHS, (0, 720), optional=True)
base_paid = law.input("resident_base_paid", "重复领取期间已发的居民基础养老金", YUAN, ("0", "1000000"), optional=True)
years_needed = law.parameter(
    "employee_years",
    "转入职工养老保险的年限",
    YEARS,
    (1, 40),
    id="transfer.employee_years",
    on=(reached, TODAY),
)
enough = law.step(
    "enough",
    "职工养老保险满规定年限",
    when(employee_months >= years_needed * 12, 1, 0),
    FLAG,
    law="职工养老保险缴费满15年（含延长缴费至15年）。",
)
way = law.step(
    "way",
    "衔接办法",
    when(enough.is_("true"), WAY.option("to_employee"), WAY.option("to_residents")),
    WAY,
    law="满15年的从居民养老保险转入职工养老保险；不满15年的，可从职工养老保险转入居民养老保险。",
)
account = law.step(
    "account",
    "合并后的个人账户储存额",
    employee_account + resident_account,
    YUAN,
    law="个人账户全部储存额并入转入的制度。",
)
months = law.step(
    "months",
    "合并后的缴费月数",
    when(
        enough.is_("true"),
        employee_months,
        greatest(employee_months + resident_months - when(overlap.given, overlap, 0), 0),
    ),
    MONTHS,
    law="转入职工养老保险的，居民缴费年限不合并计算；转入居民养老保险的，职工缴费年限合并计算，重复的月份只计一次。",
)
NO_DOUBLE = "没有重复领取"
from_account = law.step(
    "recovered_from_account",
    "从居民个人账户余额抵扣",
    least(base_paid, resident_account),
    YUAN,
    law="重复领取的，终止居民养老保险关系，退还已发的居民基础养老金，先从居民个人账户余额抵扣。",
    when=base_paid.given,
    otherwise="0",
    why_not=NO_DOUBLE,
)
still_due = law.step(
    "still_due",
    "仍须退还",
    base_paid - from_account,
    YUAN,
    law="余额不足抵扣的，从职工养老金中抵扣或由本人退还。",
    when=base_paid.given,
    otherwise="0",
    why_not=NO_DOUBLE,
    bounds=("0", "1000000"),
)
account_left = law.step(
    "resident_account_left",
    "抵扣后的居民个人账户余额",
    resident_account - from_account,
    YUAN,
    law="抵扣后的个人账户余额退还本人。",
    when=base_paid.given,
    why_not=NO_DOUBLE,
    bounds=BALANCE,
)
KIND = law.kind(
    way,
    account,
    months,
    from_account,
    still_due,
    account_left,
    example={
        "reached": "2025-06",
        "employee_months": 168,
        "employee_account": "61234.56",
        "resident_months": 60,
        "resident_account": "3890.12",
    },
)
