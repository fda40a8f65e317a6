"""Cases as a clerk writes them before reading the list of inputs: other names, other shapes, and what is asked back."""

from collections.abc import Mapping

import pytest

from shebao.findings import Severity
from shebao.law import kind, run
from tests.law.worked import TODAY, VIEW, refused, worked

YEAR_OF_ADJUSTMENT: dict[str, object] = {
    "fixed": "22.00",
    "per_year": "0.95",
    "years_round": "month",
    "years_min": "14.25",
    "pct": "0.0105",
}
UNIT: dict[str, object] = {"year": 2025, "declared_monthly_wage": "5000"}
PILOT: dict[str, object] = {"principal": "6840.25", "interest": "2217.48", "retired": True}


def remarks(name: str, case: Mapping[str, object]) -> str:
    """What is remarked upon a case that is calculated all the same."""
    outcome = run(kind(name), case, VIEW, today=TODAY)
    assert outcome.is_complete
    assert all(finding.severity is Severity.WARNING for finding in outcome.findings)
    return "".join(finding.message for finding in outcome.findings)


def test_nursing_none_is_no_nursing() -> None:
    case = {"grade": 6, "own_wage": "3300", "avg_wage_of_pool_area": "5400.55", "min_wage": "2050"}
    hard = {**case, "no_suitable_work": True}
    worked("injury", {**hard, "nursing_level": "none"}, one_off="52800.00", monthly_allowance="2050.00")
    worked("injury", hard, monthly_allowance="2050.00")
    worked("injury", {**case, "no_suitable_work": False}, one_off="52800.00")
    refused("injury", {**case, "no_suitable_work": True, "suitable_work": True}, "安排工作")


def test_a_year_without_months_is_not_in_the_denominator() -> None:
    row = {"year": 2019, "months": 12, "base_sum": "164340.00", "ref_monthly_wage": "4565"}
    none = {"year": 2020, "months": 0, "base_sum": "0", "ref_monthly_wage": "4832"}
    worked("average_index", {"years": [row, none]}, average_index="3.0000", months_total=12)


def test_values_by_name_may_stand_in_parameters_and_no_age_bands_is_a_list_without_rows() -> None:
    person = {"pension": "3100.50", "缴费月数": 191, "age": 79}
    for key in ("parameters", "params", "parameters_ILLUSTRATIVE"):
        case = {"person": person, key: {**YEAR_OF_ADJUSTMENT, "age_bands": []}}
        worked("yearly_adjustment", case, age_increase="0.00", new_pension="3170.18")
    bands = {"person": person, "params": {**YEAR_OF_ADJUSTMENT, "age_bands": [[70, "10.00"]]}}
    worked("yearly_adjustment", bands, new_pension="3180.18")


def test_a_month_of_birth_is_enough_where_the_day_does_not_matter() -> None:
    case = {"pension": "1000", "months": 120, "born": "1955-12", "year": 2025, **YEAR_OF_ADJUSTMENT}
    worked("yearly_adjustment", {**case, "age_bands": [[69, "1.00"]], "age_on": "12-31"}, age_reached=69)
    refused("yearly_adjustment", {**case, "age_bands": [[69, "1.00"]], "age_on": "12-15"}, "出生年月")


@pytest.mark.parametrize(
    "credits",
    [["100", "100"] + ["0"] * 10, {"01": "100", "02": "100"}, {"1月": "100", "2月": "100"}],
    ids=["list", "zeros", "words"],
)
def test_months_may_be_a_list_or_have_two_digits(credits: object) -> None:
    case = {"opening": "1000", "credits_by_month": credits, "rate": "0.015", "retired": "2025-12"}
    worked("account_year", case, credits_total="200.00", month_product="2300.00")
    refused("account_year", {**case, "credits_by_month": {"1": "100", "01": "200"}}, "写了两次")
    refused("account_year", {**case, "credits_by_month": {"13": "100"}}, "credits_by_month.13")


def test_the_month_of_death_is_enough_outside_the_month_of_payment() -> None:
    case = {"heating_year": 2025, "kind": "enterprise", "retired": "2010-09", "paid_if_died_before": False}
    worked("heating", {**case, "died": "2025-09"}, died_before_payment=True)
    worked("heating", {**case, "died": "2025-10"}, died_before_payment=False)
    worked("heating", {**case, "died": "2025-09", "paid_on": "2025-10-20"}, died_before_payment=True)
    refused("heating", {**case, "died": "2025-10", "paid_on": "2025-10-20"}, "死亡日期")


def test_an_orphan_is_a_dependant_with_the_addition() -> None:
    case = {"own_wage": "5123.45", "avg_wage_of_pool_area": "6997", "national_annual_income": "54188"}
    worked("work_death", {**case, "survivors": ["spouse", "orphan"]}, pension__1="2049.38", pension__2="2049.38")
    lone = [{"relation": "spouse", "lone_elderly_or_orphan": True}]
    worked("work_death", {**case, "survivors": lone}, share__1="0.5000")


def test_numbers_of_people_and_units_in_natural_writing() -> None:
    worked("id_check", {"id18": 140525196512034216}, valid=True)
    worked("id_check", {"id18": "１４０５２５196512034216"}, valid=True, id18="140525196512034216")
    worked("id_check", {"first17": "14052519651203421", "candidate": "140525196512034216"}, valid=True)
    parts = {"registration_and_type": "12", "division": "140525"}
    worked("uscc", {**parts, "org_code": "4062815K4"}, uscc="121405254062815K4A")
    worked(
        "uscc",
        {**parts, "org_code": "4062815K-5"},
        problem="各部分应为2位、6位、8位，只用数字和大写字母，不含I、O、S、V、Z",
    )


def test_other_names() -> None:
    worked("base_limits", {"annual_wage": "84881", "year": 2026}, floor="4244.00", ceiling="21219.00")
    worked("base_limits", {"monthly_wage": "7073", "contribution_year": 2026}, floor="4244.00")
    refused("base_limits", {"annual_wage": "84881", "year": 2026, "stat_year": 2026}, "晚的年数")
    worked("unemployment", {"months": 100, "min_wage": "2050", "pct": "0.90"}, max_months=18)
    worked("pilot_balance", {**PILOT, "paid": "100"}, one_off="8957.73")
    worked("flexible_contributions", {"year": 2026, "base": "5000", "months": 3}, base="5000.00")
    worked("retirement_date", {"birth": "1967-07", "sex": "male"}, statutory="2028-03")
    worked("retirement_date", {"birth": "1967-07", "group": "男"}, statutory="2028-03")
    refused("retirement_date", {"birth": "1967-07", "sex": "female"}, "人员类别")
    refused("retirement_date", {"birth": "1967-07", "sex": "female", "group": "M60"}, "性别")


def test_years_may_be_given_by_their_key() -> None:
    maps: dict[str, object] = {
        "monthly_base_by_year": {"2005": "800", "2006": "900"},
        "rates": {"2005": "0.0225", "2006": "0.0252"},
        "share_by_year": {"2005": "0.11", "2006": "0.08"},
    }
    case = {"opening_end_of": 2004, "opening": "3210.98", **maps}
    worked("account_year_annual", case, closing__1="4352.09", closing="5337.55")
    rows = {"2005": {"credits_total": "1056.00"}, "2006": {"credits_total": "864.00"}}
    worked("account_year_annual", {"opening": "3210.98", "years": rows, "rates": maps["rates"]}, closing="5337.55")
    listed = [{"year": 2005, "credits": "1056.00"}, {"year": 2006, "credits": "864.00"}]
    worked("account_year_annual", {"opening": "3210.98", "years": listed, "rates": maps["rates"]}, closing="5337.55")
    refused("account_year_annual", {**case, "opening_end_of": 2003}, "相差年数")


def test_an_unknown_field_inside_is_an_error_and_the_nearest_is_named() -> None:
    case = {"own_wage": "1", "avg_wage": "6997", "national_income": "54188", "survivors": [{"relatoin": "spouse"}]}
    refused("work_death", case, "dependants.1.relatoin", "是否指“dependants.1.relation”")
    assert "是否指“months_counted”" in remarks(
        "account_year", {"opening": "1", "credits": {}, "rate": "0.01", "months_counted": 12, "month_counted": 11}
    )


def test_values_for_parameters_that_are_not_used_or_wrong_are_all_named() -> None:
    case = {**UNIT, "injury_class": 3}
    refused("enterprise_contributions", {**case, "parameters": {"ret.min_months": 180}}, "没有作用")
    wrong = {"rate.110.unit": "很多", "rate.999": "1", "minwage": "2050"}
    refused("enterprise_contributions", {**case, "parameters": wrong}, "很多", "rate.999", "minwage")


def test_what_does_not_fit_together_is_said() -> None:
    assert "两项不符" in remarks("pilot_balance", {**PILOT, "already_paid": "100", "account_pension_added": False})
    roll = {"opening_end_of": 2020, "opening": "1", "monthly_credit_by_year": {"2021": "1", "2023": "1"}}
    rates = {str(year): "0.03" for year in (2021, 2022, 2023)}
    assert "2022年没有列出" in remarks("account_roll", {**roll, "rates": rates})
    late = {"opening": "1", "rate": "0.01", "months_counted": 7, "credits_by_month": {"8": "100"}}
    assert "8月有记入额" in remarks("account_year", late)
    row = {"year": 2024, "months": 6, "base_sum": "30000"}
    assert "同一年度填了两行" in remarks("average_index", {"years": [row, row]})
    assert "不在弹性区间" in remarks("retirement_date", {"birth": "1967-07", "group": "M60", "chosen": "2031-04"})
    refused("enterprise_contributions", {**UNIT, "injury_class": 1, "float_factor": "0.5"}, "浮动系数")
    worked("enterprise_contributions", {**UNIT, "injury_class": 2, "float_factor": "0.5"}, injury_unit="10.00")
    early: dict[str, object] = {
        "benefit_base_B": "7253",
        "avg_index_Z": "1",
        "total_months": 100,
        "account_balance": "1",
    }
    early |= {"retire_age": "60y0m", "pre_account_months": 125, "transitional_index": "1"}
    refused("enterprise_pension", early, "还多")


def test_dates_that_cannot_be_read_are_explained_in_chinese() -> None:
    case = {"principal": "1", "due_date": "2025-13-01", "paid_date": "昨天"}
    refused("late_surcharge", case, "没有这一天", "不是日期")


def test_months_may_be_written_with_their_year_which_must_be_that_of_the_case() -> None:
    case = {"opening": "100.00", "months_counted": 12, "credits_by_month": {"2024-01": "512.80", "2024年12月": "1"}}
    worked("account_year", {**case, "year": 2024}, month_product="6154.60")
    worked("account_year", case, month_product="6154.60", rate_used="0.026200")
    refused("account_year", {**case, "year": 2023}, "写了两次")
    refused("account_year", {**case, "payments_by_month": {"2023-05": "1"}}, "2024", "2023")


def test_a_year_with_a_value_for_each_month_is_sent_to_the_kind_that_takes_it() -> None:
    roll = {"opening_end_of": 2023, "opening": "1", "monthly_credit_by_year": {"2024": ["5"] * 12}}
    refused("account_roll", roll, "account_year")


def test_bases_may_be_written_by_year() -> None:
    """4200 × 12 × 12 % = 6048.00; 4380 × 9 × 12 % = 4730.40."""
    moved = {"account_balance": "61234.56", "transferred": "2024-10"}
    rows = {"2023": {"base": "4200", "months": 12}, "2024": ["4380", 9]}
    worked("transfer", {**moved, "bases": rows}, pooled="10778.40")
    by_field = {"monthly_base_by_year": {"2023": "4200", "2024": "4380"}, "months_by_year": {"2023": 12, "2024": 9}}
    worked("transfer", {**moved, **by_field}, pooled="10778.40")
    refused("transfer", {**moved, "bases": {"2023": "4200"}}, "缴费月数")
    old = {"opening": "3120.40"}
    expected = worked("account_year_annual", kind("account_year_annual").example).results
    for name in ("monthly_base_by_year", "base_by_year", "bases"):
        made = run(
            kind("account_year_annual"), {**old, name: {"2016": "2800.00", "2017": "2900.00"}}, VIEW, today=TODAY
        )
        assert made.results == expected


def test_a_band_that_is_not_there_is_answered_with_those_that_are() -> None:
    case = {"year": 2026, "scheme": "basic", "payment": "350", "payment_arrived": True}
    refused("residents_contribution", case, "没有“350”", "有200、300")
