"""Pensions of government units and residents, adjustments, awards computed again, flexible retirement."""

from collections.abc import Mapping
from typing import ClassVar

import polars as pl
import pytest

from shebao.law import calculate, kind
from tests.law.on_paper import VIEW, amounts, figures, refused, worked, yuan

GROWTH = ["0", "0.035", "0.03", "0.03", "0.025", "0.0275", "0.03", "0.0225", "0.02", "0.0175"]
STAFF_MEMBER = {
    "A": "2380.05",
    "M": "0.90",
    "B": "1310",
    "C": "260",
    "avg_index": "1.0850",
    "deemed_index": "1.12",
    "coef": "0.013",
    "growth": GROWTH,
}


class TestGovernmentComparison:
    def case(self, **more: object) -> Mapping[str, object]:
        return {**STAFF_MEMBER, **more}

    def test_old_core_is_not_rounded_before_the_growth(self) -> None:
        """2380.05 × 0.90 + 1310 + 260 = 3712.045. Retired in 2016: × 1 × 1.035 = 3841.966575.

        New: 4581 × (1 + 1.085) / 2 × 35 % = 1671.49…, 4581 × 1.12 × 399/12 × 1.3 % = 2217.75, 11250.60/139 = 80.94,
        12318.75/139 = 88.62: 4058.80. (4058.80 − 3841.97) × 20 % = 43.366.
        """
        case = self.case(
            retired="2016-12",
            W="4581",
            total_months=420,
            deemed_months=399,
            account="11250.60",
            annuity="12318.75",
            divisor=139,
        )
        outcome = worked("government_pension_comparison", case)
        names = ("old_core_exact", "old", "base", "transitional", "account_pension", "annuity_pension", "new", "top_up")
        assert amounts(outcome, *names) == yuan(
            "3712.045", "3841.97", "1671.49", "2217.75", "80.94", "88.62", "4058.80", "43.37"
        )
        assert figures(outcome, "ratio", "payable", "fund") == (20, "3885.34", "3796.72")

    @pytest.mark.parametrize(
        ("retired", "ratio"),
        [
            ("2014-10", 10),
            ("2015-12", 10),
            ("2016-01", 20),
            ("2017-06", 30),
            ("2018-06", 40),
            ("2019-12", 50),
            ("2020-01", 60),
            ("2021-06", 70),
            ("2022-06", 80),
            ("2023-12", 90),
            ("2024-01", 100),
            ("2024-09", 100),
        ],
    )
    def test_the_share_of_the_excess_by_year(self, retired: str, ratio: int) -> None:
        case = self.case(
            retired=retired,
            W="9000",
            total_months=420,
            deemed_months=399,
            account="11250.60",
            annuity="12318.75",
            divisor=139,
        )
        assert figures(worked("government_pension_comparison", case), "ratio") == (ratio,)

    def test_the_last_month_of_the_transition_and_the_first_after(self) -> None:
        """60y2m: divisor 137.8 by the monthly table only from 2025 on; in 2024 the whole age gives 139.

        September 2024: ten years of growth, 3712.045 × 1.035 × 1.03 × 1.03 × 1.025 × 1.0275 × 1.03 × 1.0225 × 1.02 ×
        1.0175 = 4692.12; with 100 % the new method is paid in full. From October 2024 there is no old method.
        """
        case = self.case(W="7111", total_months=516, deemed_months=399, account="81250.60", annuity="92318.75")
        last = worked("government_pension_comparison", {**case, "retired": "2024-09", "divisor": "138.4"})
        assert figures(last, "old", "new", "ratio", "payable", "fund") == (
            "4692.12",
            "7884.37",
            100,
            "7884.37",
            "7217.33",
        )
        without_old = {key: value for key, value in case.items() if key not in ("A", "M", "B", "C", "growth")}
        after = worked("government_pension_comparison", {**without_old, "retired": "2024-10", "divisor": "138.4"})
        assert figures(after, "compared", "old", "payable", "fund") == (False, None, "7884.37", "7217.33")
        assert after.step("old").remark

    def test_equal_methods_pay_the_old_one(self) -> None:
        """Retired in 2015: old 3712.045 → 3712.05. The annuity makes new equal, one fen more, one fen less.

        2000 × (1 + 1.085) / 2 × 400/12 % = 695.00; 2000 × 1.12 × 380/12 × 1.3 % = 922.13; divisor 100: account 1000.00,
        so the annuity that makes them equal is 3712.05 − 2617.13 = 1094.92.
        """
        case = self.case(
            retired="2015-06", W="2000", total_months=400, deemed_months=380, account="100000", divisor="100"
        )
        expected = {
            "109491": (0, "3712.05"),
            "109492": (0, "3712.05"),
            "109493": (10, "3712.05"),
            "109502": (10, "3712.06"),
        }
        for annuity, result in expected.items():
            outcome = worked("government_pension_comparison", {**case, "annuity": annuity})
            assert figures(outcome, "ratio", "payable") == result, annuity

    def test_growth_that_nobody_has_set_is_not_zero(self) -> None:
        case = {key: value for key, value in STAFF_MEMBER.items() if key != "growth"}
        more = {"W": "4581", "total_months": 420, "deemed_months": 399, "account": "0", "annuity": "0", "divisor": 139}
        assert "gov.growth" in refused("government_pension_comparison", {**case, **more, "retired": "2016-06"})
        alone = worked("government_pension_comparison", {**case, **more, "retired": "2015-06"})
        assert figures(alone, "old") == ("3712.05",)

    @pytest.mark.parametrize(
        ("years", "ratio"), [(35, "0.9"), (34, "0.85"), (30, "0.85"), (29, "0.8"), (20, "0.8"), (10, "0.7")]
    )
    def test_the_seniority_ratio_by_whole_years(self, years: int, ratio: str) -> None:
        case = self.case(retired="2015-06", staff="institution", service_years=years, W="4581", total_months=420)
        del case["M"]  # type: ignore[attr-defined]
        case = {**case, "deemed_months": 399, "account": "0", "annuity": "0", "retire_age": "60y"}
        assert amounts(worked("government_pension_comparison", case), "old_ratio") == yuan(ratio)

    def test_more_months_never_pay_less(self) -> None:
        """In the transition and after it; the comparison never pays less than the old method."""
        person = {
            "A": 238005,
            "M": 9000,
            "B": 131000,
            "C": 26000,
            "W": 458100,
            "avg_index": 10850,
            "deemed_index": 11200,
        }
        rows = pl.DataFrame({"total_months": range(1, 721)}).with_columns(
            **person, deemed_months=240, account=1125060, annuity=1231875, given_divisor=1390, coef=130
        )
        rows = rows.with_columns(**{f"growth.{year}": 0 for year in range(2014, 2024)})
        for retired in (2016 * 12, 2025 * 12):
            done = calculate(kind("government_pension_comparison"), rows.with_columns(retired=retired), VIEW)
            assert not done["rejected"].any()
            assert done["payable"].is_sorted()
            assert (done["payable"] >= done["old"].fill_null(0)).all()

    def test_before_the_reform_nothing_is_compared(self) -> None:
        case = self.case(retired="2014-09", W="4581", total_months=420, deemed_months=399, account="0", annuity="0")
        assert "2014-10" in refused("government_pension_comparison", {**case, "divisor": 139})


class TestResidents:
    CASE: ClassVar[Mapping[str, object]] = {"base": "148.00", "account": "10008.35", "contribution_years": 15}

    @pytest.mark.parametrize(("years", "bonus"), [(0, "0"), (14, "0"), (15, "0"), (16, "2"), (40, "50")])
    def test_only_years_over_fifteen_are_rewarded(self, years: int, bonus: str) -> None:
        outcome = worked("residents_pension", {**self.CASE, "contribution_years": years, "age_bonus": "0"})
        assert amounts(outcome, "bonus") == yuan(bonus)

    def test_the_account_is_rounded_half_up(self) -> None:
        """10008.35 ÷ 139 = 72.00251; 10008.70 ÷ 139 = 72.00504 lies over the half of a fen."""
        assert amounts(worked("residents_pension", {**self.CASE, "age_bonus": "0"}), "account_pension") == yuan("72.00")
        case = {**self.CASE, "account": "10008.70", "age_bonus": "0"}
        assert amounts(worked("residents_pension", case), "account_pension") == yuan("72.01")

    @pytest.mark.parametrize(
        ("age", "bonus", "payable"),
        [(59, "0", "0"), (60, "0", "220.00"), (64, "0", "220.00"), (65, "5", "258.01"), (90, "5", "258.01")],
    )
    def test_ages_sixty_and_sixty_five(self, age: int, bonus: str, payable: str) -> None:
        """148 + 72.00 from 60; from 65 also 5 of age bonus and 20 + 3 × 1 + 1010.51 ÷ 101 = 33.01 (10.00505)."""
        extra = {"base": "20", "years": 3, "account": "1010.51"}
        outcome = worked("residents_pension", {**self.CASE, "age": age, "supplementary": extra})
        assert amounts(outcome, "age_bonus_amount", "payable") == yuan(bonus, payable)

    def test_age_in_the_month_of_the_birthday(self) -> None:
        born = {**self.CASE, "birth": "1960-08", "supplementary": {"years": 3, "account": "1010.51"}}
        before = worked("residents_pension", {**born, "month": "2025-07"})
        assert figures(before, "age_reached", "age_bonus_amount") == (64, "0.00")
        assert figures(worked("residents_pension", {**born, "month": "2025-08"}), "age_reached") == (65,)

    def test_more_years_and_more_savings_never_pay_less(self) -> None:
        rows = pl.DataFrame({"contribution_years": range(81)}).with_columns(base=14800, account=1000835, age=66)
        assert calculate(kind("residents_pension"), rows, VIEW)["payable"].is_sorted()
        rows = pl.DataFrame({"account": range(0, 100000, 7)}).with_columns(base=14800, contribution_years=20, age=66)
        assert calculate(kind("residents_pension"), rows, VIEW)["payable"].is_sorted()

    def test_too_few_years_are_not_entitled(self) -> None:
        short = worked("residents_pension", {**self.CASE, "contribution_years": 14, "age": 61})
        assert figures(short, "entitled", "payable") == (False, "0.00")
        older = worked("residents_pension", {**self.CASE, "contribution_years": 9, "age": 61, "required_years": 9})
        assert figures(older, "entitled") == (True,)

    def test_no_supplementary_scheme_says_so(self) -> None:
        step = worked("residents_pension", {**self.CASE, "age_bonus": "0"}).step("supplementary_total")
        assert (step.value, step.remark) == (0, "没有参加补充养老保险")

    def test_half_of_the_supplementary_scheme_is_a_finding(self) -> None:
        case = {**self.CASE, "age_bonus": "0", "supplementary": {"years": 5}}
        assert "补充养老保险个人账户储存额" in refused("residents_pension", case)

    def test_the_countys_base_is_never_replaced_by_a_higher_authoritys(self) -> None:
        case = {"account": "1000", "contribution_years": 15, "age_bonus": "0", "month": "2025-06"}
        assert "res.base" in refused("residents_pension", case)


ADJUSTMENT = {
    "fixed": "25.00",
    "per_year": "0.90",
    "years_round": "up",
    "years_min": "13.50",
    "pct": "0.0055",
    "age_bands": [[70, "10.00"], [75, "15.00"], [80, "20.00"]],
}


class TestYearlyAdjustment:
    def case(self, **more: object) -> Mapping[str, object]:
        return {"person": {"pension": "3256.47", "months": 409, "age": 76}, **ADJUSTMENT, **more}

    @pytest.mark.parametrize(
        ("months", "rounding", "amount"),
        [
            (360, "up", "27.00"),
            (361, "up", "27.90"),
            (361, "down", "27.00"),
            (361, "month", "27.08"),
            (371, "month", "27.83"),
            (371, "down", "27.00"),
            (180, "up", "13.50"),
            (179, "up", "13.50"),
            (179, "down", "13.50"),
            (181, "down", "13.50"),
            (181, "up", "14.40"),
        ],
    )
    def test_years_and_their_rounding(self, months: int, rounding: str, amount: str) -> None:
        """0.90 a year: 361/12 × 0.90 = 27.075, 371/12 × 0.90 = 27.825; never under 13.50."""
        person = {"pension": "3256.47", "months": months, "age": 60}
        outcome = worked("yearly_adjustment", self.case(person=person, years_round=rounding))
        assert amounts(outcome, "years_increase") == yuan(amount)

    @pytest.mark.parametrize(
        ("age", "amount"),
        [(60, "0"), (69, "0"), (70, "10"), (74, "10"), (75, "15"), (79, "15"), (80, "20"), (99, "20")],
    )
    def test_age_bands(self, age: int, amount: str) -> None:
        person = {"pension": "3256.47", "months": 409, "age": age}
        assert amounts(worked("yearly_adjustment", self.case(person=person)), "age_increase") == yuan(amount)

    def test_the_order_and_the_form_of_bands_do_not_matter(self) -> None:
        for bands in (
            [[80, "20"], [70, "10"], [75, "15"]],
            {"80": "20", "75": "15", "70": "10"},
            [{"from": 75, "amount": "15"}],
        ):
            assert amounts(worked("yearly_adjustment", self.case(age_bands=bands)), "age_increase") == yuan("15")

    @pytest.mark.parametrize(("birth", "age"), [("1954-12-31", 70), ("1955-01-01", 69), ("1944-02-29", 80)])
    def test_age_on_the_day(self, birth: str, age: int) -> None:
        """The adjustment of 2025 counts ages on 31 December 2024: who is 70 on that very day has reached it."""
        person = {"pension": "3256.47", "months": 409, "birth": birth}
        outcome = worked("yearly_adjustment", self.case(person=person, year=2025, age_on="12-31"))
        assert figures(outcome, "age_reached") == (age,)

    def test_the_amount_linked_to_the_pension_is_rounded_half_up(self) -> None:
        """3209.09 × 0.55 % = 17.649995; 3210 × 0.55 % = 17.655."""
        for pension, amount in (("3209.09", "17.65"), ("3210.00", "17.66")):
            person = {"pension": pension, "months": 409, "age": 60}
            assert amounts(worked("yearly_adjustment", self.case(person=person)), "pension_increase") == yuan(amount)

    def test_who_retired_in_december_takes_part_and_who_retired_in_january_does_not(self) -> None:
        for retired, increase in (("2024-12", "89.41"), ("2025-01", "0")):
            outcome = worked("yearly_adjustment", self.case(year=2025, retired=retired))
            assert amounts(outcome, "increase") == yuan(increase)

    def test_arrears_from_january_to_the_month_before_payment(self) -> None:
        """Paid from July on: six months, 6 × 89.41 = 536.46."""
        outcome = worked("yearly_adjustment", self.case(year=2025, paid_month="2025-07"))
        assert figures(outcome, "arrears_months", "arrears") == (6, "536.46")

    def test_hard_areas_and_veterans(self) -> None:
        """89.41 + 5.00 = 94.41; 3256.47 + 94.41 = 3350.88, the floor 3400 adds 49.12."""
        case = self.case(hard_area="5.00", veteran=True, veteran_floor="3400")
        outcome = worked("yearly_adjustment", case)
        names = ("hard_area_increase", "veteran_increase", "increase", "new_pension")
        assert amounts(outcome, *names) == yuan("5.00", "49.12", "143.53", "3400.00")

    @pytest.mark.parametrize(("lives_there", "amount"), [(True, "5.00"), (False, "0")])
    def test_who_lives_in_a_hard_area(self, lives_there: bool, amount: str) -> None:
        person = {"pension": "3256.47", "months": 409, "age": 76, "hard_area": lives_there}
        outcome = worked("yearly_adjustment", self.case(person=person, hard_area="5.00"))
        assert amounts(outcome, "hard_area_increase") == yuan(amount)

    def test_a_hard_area_without_an_amount_is_not_zero(self) -> None:
        person = {"pension": "3256.47", "months": 409, "age": 76, "hard_area": True}
        assert "艰苦边远地区" in refused("yearly_adjustment", self.case(person=person, year=2025))

    def test_what_the_province_has_not_published_is_not_guessed(self) -> None:
        assert "adjust.fixed" in refused("yearly_adjustment", {"pension": "1", "months": 1, "age": 60, "year": 2025})

    def test_a_higher_pension_or_more_months_never_give_less(self) -> None:
        plain = {"fixed": 2500, "per_year": 90, "years_round": "up", "years_min": 1350, "pct": 5500, "age": 60}
        rows = pl.DataFrame({"months": range(721)}).with_columns(
            pension=325647, **{k: pl.lit(v) for k, v in plain.items()}
        )
        rows = rows.with_columns(**{"age_bands.1.from": pl.lit(70), "age_bands.1.amount": pl.lit(1000)})
        done = calculate(kind("yearly_adjustment"), rows, VIEW)
        assert not done["rejected"].any()
        assert done["increase"].is_sorted()


class TestRecomputation:
    CASE: ClassVar[Mapping[str, object]] = {
        "retired": "2026-03",
        "recomputed": "2026-10",
        "interim_base": "7253",
        "definitive_base": "7420",
        "avg_index_Z": "1.0346",
        "total_months": 451,
        "account_balance": "143210.88",
        "retire_age": "60y2m",
        "pre_account_months": 125,
        "transitional_index": "1.1180",
    }

    def test_the_difference_from_the_first_month_of_pension(self) -> None:
        """On 7253: 2773.08 + 1039.27 + 1098.07 = 4910.42. On 7420: 7676.73; 2836.93 + 1039.27 + 1123.36 = 4999.56.

        89.14 a month; April to September are 6 months: 534.84.
        """
        outcome = worked("pension_recomputation", self.CASE)
        assert amounts(outcome, "provisional.total", "definitive.total", "difference") == yuan(
            "4910.42", "4999.56", "89.14"
        )
        assert figures(outcome, "months", "arrears") == (6, "534.84")

    @pytest.mark.parametrize(
        ("more", "months"),
        [
            ({"recomputed": "2026-04"}, 0),
            ({"recomputed": "2026-05"}, 1),
            ({"recomputed": "2027-03"}, 11),
            ({"died": "2026-06"}, 3),
            ({"died": "2026-03"}, 0),
        ],
    )
    def test_months_that_were_paid_on_the_interim_base(self, more: Mapping[str, object], months: int) -> None:
        assert figures(worked("pension_recomputation", {**self.CASE, **more}), "months") == (months,)

    def test_a_lower_base_is_an_overpayment(self) -> None:
        outcome = worked("pension_recomputation", {**self.CASE, "interim_base": "7420", "definitive_base": "7253"})
        assert figures(outcome, "difference", "arrears") == ("-89.14", "-534.84")

    def test_before_publication_the_base_is_still_provisional(self) -> None:
        case = {key: value for key, value in self.CASE.items() if key != "definitive_base"}
        outcome = worked("pension_recomputation", case)
        assert figures(outcome, "difference") == ("0.00",)
        assert any("计发基数" in reason for reason in outcome.provisional)

    def test_the_award_of_that_year_is_provisional_too(self) -> None:
        case = {
            key: value
            for key, value in self.CASE.items()
            if key not in ("interim_base", "definitive_base", "recomputed")
        }
        assert any("计发基数" in reason for reason in worked("enterprise_pension", case).provisional)


class TestRetirementDate:
    MAN: ClassVar[Mapping[str, object]] = {"birth": "1969-09", "group": "M60"}
    """Born September 1969: 56 months after January 1965, 15 months later: 61y3m, December 2030, 186 months."""

    @pytest.mark.parametrize(
        ("chosen", "allowed", "minimum"),
        [
            ("2029-08", False, 180),
            ("2029-09", True, 180),
            ("2029-12", True, 180),
            ("2030-01", True, 186),
            ("2030-12", True, 186),
            ("2031-01", True, 186),
            ("2033-12", True, 186),
            ("2034-01", False, 186),
        ],
    )
    def test_early_looks_at_the_chosen_year_and_late_at_the_statutory_one(
        self, chosen: str, allowed: bool, minimum: int
    ) -> None:
        outcome = worked("retirement_date", {**self.MAN, "chosen": chosen})
        assert figures(outcome, "chosen_allowed", "min_months_chosen") == (allowed, minimum)

    def test_at_most_three_years_early(self) -> None:
        """A woman worker born November 1984: 60 months later, 55y, November 2039; three years early is 52y."""
        outcome = worked("retirement_date", {"birth": "1984-11", "group": "F50"})
        assert figures(outcome, "statutory", "earliest", "latest") == ("2039-11", "2036-11", "2042-11")
        assert figures(outcome, "min_months_statutory", "min_months_if_earliest") == (240, 222)

    @pytest.mark.parametrize(("noticed", "in_time"), [("2029-09", True), ("2029-10", False)])
    def test_three_months_notice_for_early_retirement(self, noticed: str, in_time: bool) -> None:
        outcome = worked("retirement_date", {**self.MAN, "chosen": "2029-12", "noticed": noticed})
        assert figures(outcome, "notice_in_time") == (in_time,)

    @pytest.mark.parametrize(("noticed", "in_time"), [("2030-11", True), ("2030-12", False)])
    def test_one_month_before_the_statutory_month_for_late_retirement(self, noticed: str, in_time: bool) -> None:
        outcome = worked("retirement_date", {**self.MAN, "chosen": "2032-01", "noticed": noticed})
        assert figures(outcome, "notice_in_time") == (in_time,)

    def test_leaders_of_state_bodies_do_not_retire_late(self) -> None:
        for chosen, allowed in (("2030-12", True), ("2031-01", False)):
            case = {**self.MAN, "chosen": chosen, "state_leader": True}
            assert figures(worked("retirement_date", case), "chosen_allowed") == (allowed,)

    @pytest.mark.parametrize(("paid", "short"), [(185, 1), (186, 0), (300, 0)])
    def test_months_that_are_short(self, paid: int, short: int) -> None:
        assert figures(worked("retirement_date", {**self.MAN, "contribution_months": paid}), "months_short") == (short,)

    def test_a_later_birth_never_retires_earlier(self) -> None:
        births = pl.DataFrame({"birth": range(1950 * 12, 2000 * 12)})
        for group in ("M60", "F55", "F55-flex", "F50"):
            done = calculate(kind("retirement_date"), births.with_columns(group=pl.lit(group)), VIEW)
            accepted = done.filter(~pl.col("rejected"))
            assert accepted.height > 400
            assert accepted["statutory"].is_sorted()
            assert accepted["earliest"].is_sorted()
            assert accepted["statutory"].diff().drop_nulls().max() <= 2
