"""同一项目的不同叫法: what staff, circulars and other programs call an input, so that no case need be rewritten.

A name is understood where exactly one input of the kind has another name of its group; it never takes the place of a
name that the kind itself declares.
"""

from collections.abc import Iterable, Mapping

_GROUPS = (
    # persons and units
    (
        "id18",
        "id_number",
        "id_no",
        "id_card",
        "idcard",
        "resident_id",
        "公民身份号码",
        "社会保障号码",
        "身份证号",
        "身份证号码",
    ),
    ("id15", "id_15", "15位号码"),
    ("org_body8", "org_body", "body8", "组织机构代码", "组织机构代码本体"),
    ("registration_and_type", "registration_type", "reg_and_type", "前2位"),
    ("division", "division_code", "区划", "区划代码", "行政区划", "行政区划代码"),
    ("birth", "birth_date", "date_of_birth", "birthday", "born", "birth_month", "出生年月", "出生日期", "AAC006"),
    ("sex", "gender", "性别", "AAC004"),
    ("died", "death_date", "date_of_death", "death_month", "死亡日期", "死亡年月"),
    ("退休年月", "retire_month", "retirement_month", "retired_month", "retired_on", "退休时间"),
    ("retire_age", "retirement_age", "age_at_retirement", "退休年龄"),
    # wages and contributions
    ("annual_wage", "yearly_wage", "average_annual_wage", "annual_average_wage", "avg_annual_wage", "年平均工资"),
    ("stat_year", "statistical_year", "wage_year", "统计年份"),
    ("year", "contribution_year", "缴费年度", "年度"),
    ("费款所属期", "fee_period", "period", "contribution_month", "所属期", "AAE003"),
    ("缴费工资", "contribution_base", "monthly_base", "申报月工资"),
    (
        "injury_class",
        "injury_risk_class",
        "work_injury_class",
        "industry_class",
        "risk_class",
        "行业类别",
        "工伤行业类别",
    ),
    ("float_factor", "injury_float", "injury_float_factor", "floating_factor", "浮动系数", "浮动费率"),
    ("base_floor", "floor", "lower_limit", "缴费基数下限", "下限"),
    ("base_ceiling", "ceiling", "upper_limit", "缴费基数上限", "上限"),
    ("avg_monthly_wage", "average_monthly_wage", "reference_wage", "ref_monthly_wage", "ref_wage", "月平均工资"),
    ("缴费档次", "tier", "tier_ratio", "档次"),
    ("unit_fully_funded", "is_fully_funded", "fully_funded_unit", "full_funded", "全额供款", "全额拨款"),
    ("欠缴本金", "arrears", "owed", "欠缴额", "欠费本金"),
    ("due_date", "due_on", "date_due", "应缴期限", "应缴日期", "缴费期限"),
    ("paid_date", "paid_on", "date_paid", "pay_date", "实际缴款日", "缴款日", "缴款日期", "到账日期"),
    # accounts
    ("opening", "opening_balance", "balance_opening", "上年末储存额", "期初储存额", "期初余额", "期初"),
    ("credits_by_month", "monthly_credits", "credit_by_month", "各月记入额"),
    ("monthly_credit_by_year", "monthly_credits_by_year", "credit_by_year", "各年每月记入额"),
    ("credits_total", "total_credits", "year_credits", "annual_credits", "credit_total", "本年记账额", "记账额"),
    ("记账利率", "interest_rate", "annual_rate", "yearly_rate", "利率"),
    ("months_counted", "counted_months", "last_month_counted", "计息月数"),
    ("account_balance", "account", "personal_account", "个人账户储存额", "个人账户", "AAE240"),
    # pensions
    ("benefit_base", "pension_base", "benefit_base_B", "养老金计发基数", "计发基数"),
    ("avg_index", "average_index", "avg_index_Z", "平均缴费工资指数", "平均缴费指数", "AIC164"),
    ("total_months", "contribution_months", "缴费月数", "累计缴费月数"),
    ("pre_account_months", "months_before_account", "transitional_months", "T", "建账前缴费月数", "建账前月数"),
    ("transitional_index", "trans_index", "Z_trans", "Zt", "transitional_avg_index", "过渡性平均缴费指数"),
    ("coefficient", "coef", "transitional_coefficient", "transitional_coef", "过渡系数", "过渡性养老金系数"),
    ("divisor", "计发月数", "months_divisor"),
    ("long_bonus", "bonus_per_year", "long_bonus_per_year", "长缴多得每年加发"),
    ("contribution_years", "years_paid", "paid_years", "缴费年限"),
    ("基础养老金月标准", "base_pension", "basic_pension", "基础养老金"),
    # benefits
    ("own_wage", "本人工资", "injured_wage", "own_monthly_wage"),
    (
        "avg_wage_of_pool_area",
        "pool_average_wage",
        "average_wage",
        "average_monthly_wage",
        "统筹地区平均工资",
        "社平工资",
    ),
    ("min_wage", "minimum_wage", "minwage", "最低工资", "最低工资标准"),
    ("grade", "disability_grade", "injury_grade", "伤残等级", "等级"),
    ("nursing_level", "nursing", "care_level", "护理等级", "生活护理等级"),
    ("accumulated_contribution_months", "accumulated_months", "累计缴费月数", "缴费月数"),
    ("pct", "percent", "percentage", "占最低工资的比例"),
    ("national_income", "national_urban_income", "national_urban_disposable_income", "national_disposable_income"),
    ("province_income", "provincial_income", "provincial_urban_income", "本省人均可支配收入"),
    ("pension_months_received", "pension_months", "months_received", "months_of_pension", "已领养老金月数"),
    ("own_contributions", "own_contribution_total", "本人缴费金额", "本人缴费"),
    ("dibao_monthly", "dibao_standard", "低保标准", "低保月标准"),
    ("real_balance", "real_account_balance", "实账余额"),
    ("nominal_opening", "opening_nominal", "nominal_balance", "记账余额"),
    ("dependants", "dependents", "survivors", "供养亲属"),
)


def other_names(known: Mapping[str, str]) -> dict[str, str]:
    """More names for what is known by some.

    ``known``: every name that is taken, with what it stands for. A group that means two of these means neither.

    >>> other_names({"birth": "birth", "group": "group"})["date_of_birth"]
    'birth'
    """
    found: dict[str, set[str]] = {}
    for group in _GROUPS:
        meant = {known[name] for name in group if name in known}
        for name in group:
            if name not in known:
                found.setdefault(name, set()).update(meant)
    return {name: next(iter(meant)) for name, meant in found.items() if len(meant) == 1}


def other_names_of(names: Iterable[str]) -> tuple[str, ...]:
    """More names of one thing, which is known by these."""
    return tuple(other_names(dict.fromkeys(names, "")))
