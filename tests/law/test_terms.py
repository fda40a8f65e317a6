"""同义的叫法: names that circulars, forms and other programs use, understood only where they can mean one thing."""

from collections.abc import Mapping

import pytest

from shebao.law.kinds import kind, kinds
from shebao.law.terms import other_names
from tests.law.worked import refused, worked


@pytest.mark.parametrize(
    ("name", "case", "expected"),
    [
        ("retirement_date", {"date_of_birth": "1967/7/15", "group": "m60"}, {"statutory": "2028-03"}),
        ("retirement_date", {"出生日期": "1967年7月15日", "性别": "男"}, {"statutory": "2028-03"}),
        ("retirement_date", {"AAC006": "19670715", "sex": "M"}, {"statutory": "2028-03"}),
        ("retirement_date", {"birth": "1980-04", "sex": "女", "岗位": "工人"}, {"statutory": "2032-12"}),
        ("retirement_date", {"birth": "1980-04", "group": "F55_flex"}, {"delay": 31}),
        ("account_divisor", {"retirement_age": 60, "退休年月": "2025-06"}, {"divisor": "139.0"}),
        ("account_divisor", {"退休年龄": "60岁零3个月", "退休时间": "2025年6月"}, {"divisor": "137.3"}),
        ("account_divisor", {"age": 723, "retired": "2025/6"}, {"divisor": "137.3"}),
        (
            "unemployment",
            {"累计缴费月数": "100个月", "minimum_wage": "2050元", "percent": "90%"},
            {"monthly": "1845.00"},
        ),
        (
            "late_surcharge",
            {"欠费本金": "12345.67元", "缴费期限": "2025.3.31", "缴款日期": "2025/5/20"},
            {"days": 50, "surcharge": "308.64"},
        ),
        (
            "injury",
            {"伤残等级": "四级", "本人工资": "4105.00", "社平工资": "6997", "护理等级": "部分", "最低工资": "2050"},
            {"one_off": "88162.20", "nursing": "2099.10"},
        ),
        (
            "death_grants",
            {"status": "退休人员", "income": "41327", "缴费月数": 402, "months_received": 77},
            {"months": 18, "payable": "68878.40"},
        ),
        (
            "enterprise_contributions",
            {"year": 2025, "月工资": "5000", "injury": {"base_rate": "0.004", "float_factor": "0.8"}},
            {"injury_unit": "16.00"},
        ),
        (
            "average_index",
            {"years": [{"year": 2022, "months": 12, "monthly_base": "5000", "ref_wage": "5914"}]},
            {"average_index": "0.8455"},
        ),
    ],
)
def test_other_words(name: str, case: Mapping[str, object], expected: Mapping[str, object]) -> None:
    worked(name, case, **expected)


def test_a_woman_is_asked_for_her_post() -> None:
    refused("retirement_date", {"birth": "1980-04", "sex": "female"}, "岗位", "worker", "cadre", "F50")


def test_a_day_that_the_calendar_does_not_have_is_refused() -> None:
    refused("retirement_date", {"birth": "1967/2/30", "group": "M60"}, "出生年月")
    refused("late_surcharge", {"principal": "1", "due_date": "2025/2/29", "paid_date": "2025-03-01"}, "没有这一天")


def test_special_heavy_work_keeps_the_old_ages() -> None:
    """Born 1970-03: 55 years in 2025-03 without delay; a woman of 1980-03: 45 years. Not earlier, three years later."""
    man = {"birth": "1970-03", "group": "M60", "special_work": True}
    worked("retirement_date", man, delay=0, statutory="2025-03", earliest="2025-03", latest="2028-03")
    woman = {"birth": "1980-03", "group": "F50", "特殊工种": "是"}
    worked("retirement_date", woman, age="45y0m", statutory="2025-03")


def test_a_woman_who_retires_with_men_follows_their_row() -> None:
    """1970-03: d = 62, delay = 62 // 4 + 1 = 16: 61y4m, 2031-07; 36 months before is 2028-07, not below 2030-03."""
    for case in ({"group": "F60"}, {"sex": "女", "post": "senior"}):
        worked("retirement_date", {"birth": "1970-03", **case}, age="61y4m", statutory="2031-07", earliest="2030-03")


def test_a_name_that_may_mean_two_inputs_means_neither() -> None:
    assert "date_of_birth" not in other_names({"birth": "birth", "birth_month": "birth_month"})
    assert other_names({"birth": "birth"})["date_of_birth"] == "birth"


def test_no_other_name_takes_the_place_of_a_declared_one() -> None:
    for made in kinds():
        for declared in made.fields:
            for key in (declared.name, *declared.aliases):
                assert made.spellings[key].name == declared.name or key in {one.name for one in made.fields}


def test_an_income_of_the_province_is_never_taken_for_that_of_the_nation() -> None:
    assert "province_income" not in kind("work_death").spellings
    assert "wage" not in kind("base_limits").spellings
