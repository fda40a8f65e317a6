"""Work injury, death at work, unemployment and the grants at death, at the edges of every band."""

from collections.abc import Mapping
from typing import ClassVar

import polars as pl
import pytest

from shebao.findings import Severity
from shebao.law import calculate, kind
from tests.law.on_paper import VIEW, amounts, figures, refused, worked, yuan

INJURED = {"own_wage": "5333.33", "avg_wage_of_pool_area": "6997", "min_wage": "2050"}
MONTHLY_INCOME = {"annual_income": "41327"}


class TestInjury:
    @pytest.mark.parametrize(
        ("grade", "one_off", "allowance"),
        [
            (1, "143999.91", "4800.00"),
            (2, "133333.25", "4533.33"),
            (3, "122666.59", "4266.66"),
            (4, "111999.93", "4000.00"),
            (5, "95999.94", "3733.33"),
            (6, "85333.28", "3200.00"),
            (7, "69333.29", "0.00"),
            (8, "58666.63", "0.00"),
            (9, "47999.97", "0.00"),
            (10, "37333.31", "0.00"),
        ],
    )
    def test_every_grade(self, grade: int, one_off: str, allowance: str) -> None:
        """5333.33 lies within 4198.20 and 20991. Months 27 25 23 21 18 16 13 11 9 7; 90 85 80 75 70 60 %.

        5333.33 × 0.90 = 4799.997, × 0.85 = 4533.3305, × 0.80 = 4266.664, × 0.75 = 3999.9975, × 0.70 = 3733.331,
        × 0.60 = 3199.998.
        """
        outcome = worked("injury", {**INJURED, "grade": grade, "no_suitable_work": True})
        assert amounts(outcome, "one_off", "monthly_allowance") == yuan(one_off, allowance)

    @pytest.mark.parametrize("grade", [5, 6])
    def test_whether_there_is_suitable_work_is_asked(self, grade: int) -> None:
        outcome = worked("injury", {**INJURED, "grade": grade})
        assert [(one.code, one.severity) for one in outcome.findings] == [("LAW-1", Severity.WARNING)]
        assert "suitable_work" in outcome.findings[0].message
        assert amounts(outcome, "monthly_allowance")[0] > 0
        for said in ({"suitable_work": True}, {"no_suitable_work": False}):
            assert amounts(worked("injury", {**INJURED, "grade": grade, **said}), "monthly_allowance") == yuan("0")

    @pytest.mark.parametrize(
        ("own", "counted"),
        [
            ("4198.19", "4198.20"),
            ("4198.20", "4198.20"),
            ("4198.21", "4198.21"),
            ("20991.00", "20991.00"),
            ("20991.01", "20991.00"),
        ],
    )
    def test_the_wage_lies_between_60_and_300_percent(self, own: str, counted: str) -> None:
        """6997 × 60 % = 4198.20; × 300 % = 20991."""
        assert amounts(worked("injury", {**INJURED, "grade": 7, "own_wage": own}), "wage") == yuan(counted)

    def test_an_allowance_under_the_minimum_wage_is_topped_up(self) -> None:
        """2900 × 60 % = 1740, × 75 % = 1305 < 2050; grade 6: 1740 × 60 % = 1044 < 2050."""
        low = {"own_wage": "1500", "avg_wage_of_pool_area": "2900", "min_wage": "2050"}
        four = worked("injury", {**low, "grade": 4})
        assert amounts(four, "allowance_before_floor", "monthly_allowance") == yuan("1305.00", "2050.00")
        six = worked("injury", {**low, "grade": 6, "no_suitable_work": True})
        assert amounts(six, "allowance_before_floor", "monthly_allowance") == yuan("1044.00", "2050.00")
        assert figures(six, "allowance_payer") == ("unit",)

    def test_grades_five_and_six_with_suitable_work_get_no_allowance(self) -> None:
        outcome = worked("injury", {**INJURED, "grade": 5, "suitable_work": True})
        assert amounts(outcome, "one_off", "monthly_allowance") == yuan("95999.94", "0")

    @pytest.mark.parametrize(("level", "nursing"), [("full", "3498.68"), ("most", "2798.94"), ("part", "2099.21")])
    def test_nursing_by_level(self, level: str, nursing: str) -> None:
        """6997.35 × 50 % = 3498.675, × 40 % = 2798.94, × 30 % = 2099.205."""
        case = {**INJURED, "grade": 1, "avg_wage_of_pool_area": "6997.35", "nursing_level": level}
        assert amounts(worked("injury", case), "nursing") == yuan(nursing)

    def test_with_a_pension_only_the_difference_is_paid(self) -> None:
        """Grade 4: 4000.00 − 3456.78 = 543.22; a pension above the allowance leaves nothing."""
        case = {**INJURED, "grade": 4}
        assert amounts(worked("injury", {**case, "pension": "3456.78"}), "pension_top_up") == yuan("543.22")
        assert amounts(worked("injury", {**case, "pension": "4000.01"}), "pension_top_up") == yuan("0")

    def test_the_average_wage_is_never_taken_from_elsewhere(self) -> None:
        assert "inj.average_wage" in refused("injury", {"grade": 4, "own_wage": "4105", "min_wage": "2050"})


class TestWorkDeath:
    CASE: ClassVar[Mapping[str, object]] = {"died": "2025-05", "own_wage": "5000", "avg_wage_of_pool_area": "6997"}

    def test_the_income_is_the_nations_of_the_year_before(self) -> None:
        """6 × 6997 = 41982; 20 × 54188 (2024) = 1083760."""
        alone = {**self.CASE, "dependants": []}
        outcome = worked("work_death", alone)
        assert amounts(outcome, "funeral", "one_off", "lump_sum") == yuan("41982", "1083760", "1125742")
        assert amounts(worked("work_death", {**alone, "died": "2024-12"}), "one_off") == yuan("1036420")
        assert amounts(worked("work_death", {**alone, "died": "2026-01"}), "one_off") == yuan("1130040")

    def test_grades_one_to_four_after_the_paid_leave_have_no_one_off_grant(self) -> None:
        outcome = worked("work_death", {**self.CASE, "dependants": [], "after_paid_leave": True})
        assert amounts(outcome, "funeral", "one_off") == yuan("41982", "0")

    @pytest.mark.parametrize(
        ("dependants", "paid", "total"),
        [
            (["spouse"], ["2000.00"], "2000.00"),
            (["spouse", "child"], ["2000.00", "1500.00"], "3500.00"),
            (["spouse", "child", "child"], ["2000.00", "1500.00", "1500.00"], "5000.00"),
            (["lone parent", "lone parent"], ["2000.00", "2000.00"], "4000.00"),
            (["spouse", "child", "child", "parent"], ["1538.46", "1153.85", "1153.85", "1153.84"], "5000.00"),
        ],
    )
    def test_dependants_up_to_the_wage_and_over(self, dependants: list[str], paid: list[str], total: str) -> None:
        """40 + 30 + 30 = 100 % reaches the wage exactly. 130 %: 5000 × 40/130 = 1538.4615, × 30/130 = 1153.8462.

        The rounded shares of the last case make 5000.01; the sum may not, so the last gets 1153.84.
        """
        rows = [{"relation": one.split()[-1], "lone": one.startswith("lone")} for one in dependants]
        outcome = worked("work_death", {**self.CASE, "dependants": rows})
        pensions = [f"pension.{position}" for position in range(1, len(rows) + 1)]
        assert amounts(outcome, *pensions) == yuan(*paid)
        assert amounts(outcome, "dependants_total") == yuan(total)

    def test_a_wage_under_the_floor_counts_as_the_floor(self) -> None:
        """4198.20 × 40 % = 1679.28."""
        case = {**self.CASE, "own_wage": "3000", "dependants": [{"relation": "spouse"}]}
        assert amounts(worked("work_death", case), "wage", "pension.1") == yuan("4198.20", "1679.28")

    def test_in_order_the_first_are_paid_in_full(self) -> None:
        """5000: 2000, 1500, 1500, then nothing is left."""
        rows = [{"relation": "spouse"}, {"relation": "child"}, {"relation": "child"}, {"relation": "parent"}]
        outcome = worked("work_death", {**self.CASE, "over_cap": "in_order", "dependants": rows})
        assert amounts(outcome, "pension.1", "pension.2", "pension.3", "pension.4") == yuan("2000", "1500", "1500", "0")

    def test_the_sum_never_exceeds_the_wage(self) -> None:
        """Every wage from 5000.00 to 5029.99 with four dependants of 130 %: never over, at most four fen under."""
        wages = pl.int_range(500000, 503000, eager=True)
        rows = [{"relation": "spouse"}, {"relation": "child"}, {"relation": "child"}, {"relation": "parent"}]
        frame = pl.DataFrame({"own_wage": wages, "dependants": [rows] * len(wages)})
        frame = frame.with_columns(avg_wage_of_pool_area=699700, died=2025 * 12)
        done = calculate(kind("work_death"), frame, VIEW)
        assert done.filter(pl.col("rejected")).is_empty()
        assert done["dependants_total"].le(done["own_wage"]).all()
        assert (done["own_wage"] - done["dependants_total"]).max() <= 4


class TestDeathGrants:
    @pytest.mark.parametrize(
        ("months", "by_years"),
        [
            (60, 6),
            (119, 6),
            (120, 9),
            (180, 9),
            (191, 9),
            (192, 10),
            (359, 23),
            (360, 24),
            (372, 24),
            (720, 24),
        ],
    )
    def test_months_by_whole_years(self, months: int, by_years: int) -> None:
        """5 years 6, 10 years 9, to 15 years 9, then one more for each whole year up to 24 (30 years)."""
        outcome = worked("death_grants", {**MONTHLY_INCOME, "status": "in_service", "contribution_months": months})
        assert figures(outcome, "months_by_years", "months") == (by_years, by_years)
        # 41327 ÷ 12 = 3443.9167, to the fen 3443.92, and only then times the months.
        assert amounts(outcome, "bereavement") == (by_years * yuan("3443.92")[0],)

    @pytest.mark.parametrize(
        ("received", "months"), [(0, 24), (11, 24), (12, 23), (77, 18), (179, 10), (180, 9), (300, 9)]
    )
    def test_a_retired_person_loses_a_month_for_each_year_of_pension(self, received: int, months: int) -> None:
        case = {**MONTHLY_INCOME, "status": "retired", "contribution_months": 402, "pension_months_received": received}
        assert figures(worked("death_grants", case), "months") == (months,)

    def test_a_retired_person_with_few_years_still_gets_nine_months(self) -> None:
        case = {**MONTHLY_INCOME, "status": "retired", "contribution_months": 100, "pension_months_received": 24}
        assert figures(worked("death_grants", case), "months_by_years", "months") == (6, 9)

    @pytest.mark.parametrize(
        ("months", "own", "payable"),
        [
            (59, "17219.59", "17219.59"),
            (59, "17219.60", "17219.60"),
            (59, "17219.61", "17219.60"),
            (60, "100.00", "27551.36"),
        ],
    )
    def test_under_five_years_own_contributions_are_the_limit(self, months: int, own: str, payable: str) -> None:
        """59 months: (2 + 3) × 3443.92 = 17219.60; 60 months: (2 + 6) × 3443.92 = 27551.36, no limit."""
        case = {**MONTHLY_INCOME, "status": "in_service", "contribution_months": months, "own_contributions": own}
        assert amounts(worked("death_grants", case), "payable") == yuan(payable)

    def test_under_five_years_own_contributions_must_be_given(self) -> None:
        case = {**MONTHLY_INCOME, "status": "in_service", "contribution_months": 59}
        assert "本人缴费金额" in refused("death_grants", case)

    def test_the_provinces_income_of_the_year_before(self) -> None:
        """39532 (2022) ÷ 12 = 3294.33 for a death in 2023; the income of 2024 has not been set."""
        case = {"status": "in_service", "contribution_months": 120}
        assert amounts(worked("death_grants", {**case, "died": "2023-12"}), "monthly_income") == yuan("3294.33")
        assert amounts(worked("death_grants", {**case, "died": "2024-01"}), "monthly_income") == yuan("3443.92")
        assert "income.urban.province" in refused("death_grants", {**case, "died": "2025-01"})

    def test_no_doubling_with_a_higher_work_death_grant(self) -> None:
        case = {**MONTHLY_INCOME, "status": "in_service", "contribution_months": 120}
        higher = worked("death_grants", {**case, "work_death_grants": "1083760"})
        assert amounts(higher, "grants", "payable") == yuan("37883.12", "0")

    def test_more_contribution_months_never_give_less(self) -> None:
        rows = pl.DataFrame({"contribution_months": range(60, 721)}).with_columns(annual_income=4132700)
        for status, received in (("in_service", None), ("retired", 77)):
            frame = rows.with_columns(status=pl.lit(status), pension_months_received=pl.lit(received, dtype=pl.Int64))
            done = calculate(kind("death_grants"), frame, VIEW)
            assert not done["rejected"].any()
            assert done["payable"].is_sorted()

    def test_started_years_may_count_where_the_office_says_so(self) -> None:
        case = {**MONTHLY_INCOME, "status": "in_service", "contribution_months": 181, "years_counting": "started"}
        assert figures(worked("death_grants", case), "years", "months") == (16, 10)


class TestUnemployment:
    @pytest.mark.parametrize(
        ("months", "maximum"), [(0, 0), (11, 0), (12, 12), (59, 12), (60, 18), (119, 18), (120, 24), (500, 24)]
    )
    def test_bands(self, months: int, maximum: int) -> None:
        case = {"accumulated_contribution_months": months, "min_wage": "2050", "pct": "0.90"}
        outcome = worked("unemployment", case)
        assert figures(outcome, "max_months") == (maximum,)
        assert amounts(outcome, "monthly", "maximum_total") == (yuan("1845")[0], 1845 * maximum)

    @pytest.mark.parametrize(("left", "maximum"), [(0, 18), (6, 24), (7, 24)])
    def test_months_left_over_add_up_to_24(self, left: int, maximum: int) -> None:
        case = {"accumulated_contribution_months": 60, "leftover_months": left, "min_wage": "2050", "pct": "0.90"}
        assert figures(worked("unemployment", case), "max_months") == (maximum,)

    @pytest.mark.parametrize(("left", "extension"), [(24, 0), (25, 1), (35, 11), (36, 0), (10, 0)])
    def test_less_than_a_year_before_retirement_goes_on(self, left: int, extension: int) -> None:
        """24 months of benefit: with 35 months to retirement 11 are left at its end, with 36 a whole year is."""
        case = {"accumulated_contribution_months": 240, "months_to_retirement": left, "min_wage": "2050", "pct": "0.9"}
        outcome = worked("unemployment", case)
        assert figures(outcome, "extension_months", "payable_months") == (extension, 24 + extension)

    def test_the_standard_is_rounded_to_the_fen(self) -> None:
        """2055 × 85 % = 1746.75; 2050.50 × 0.8501 = 1743.13005."""
        case = {"accumulated_contribution_months": 12, "min_wage": "2055", "pct": "0.85"}
        assert amounts(worked("unemployment", case), "monthly") == yuan("1746.75")
        case = {"accumulated_contribution_months": 12, "min_wage": "2050.50", "pct": "0.8501"}
        assert amounts(worked("unemployment", case), "monthly") == yuan("1743.13")

    def test_who_left_of_own_will_gets_nothing(self) -> None:
        case = {"accumulated_contribution_months": 100, "involuntary": False, "min_wage": "2050", "pct": "0.90"}
        assert figures(worked("unemployment", case), "max_months", "maximum_total") == (0, "0.00")
