"""Personal accounts and the occupational annuity at their boundaries, worked out by hand from 劳办发〔1997〕116号."""

from fractions import Fraction

import polars as pl
import pytest

from shebao.law import calculate, kind
from shebao.money import round_half_up
from tests.law.worked import VIEW, refused, worked


class TestOneYear:
    def test_retired_in_july_with_three_months_missing(self) -> None:
        """Months 1, 2, 5, 7 of 512.80, m = 7: product 512.80 × (7 + 6 + 3 + 1) = 8717.60; 38652.41 × 2.62 % × 7/12 =
        590.7376… → 590.74; 8717.60 × 2.62 % / 12 = 19.0334… → 19.03."""
        worked(
            "account_year",
            {
                "year": 2024,
                "opening": "38652.41",
                "credits_by_month": {"1": "512.80", "2": "512.80", "5": "512.80", "7": "512.80"},
                "months_counted": 7,
            },
            credits_total="2051.20",
            month_product="8717.60",
            interest_opening="590.74",
            interest_current="19.03",
            closing="41313.38",
        )

    def test_died_in_january(self) -> None:
        """12345.67 × 1.5 % / 12 = 15.4320… → 15.43; 335.84 × 1 × 1.5 % / 12 = 0.4198 → 0.42."""
        case = {"year": 2025, "opening": "12345.67", "credits_by_month": {"1": "335.84"}, "months_counted": 1}
        worked("account_year", case, interest_opening="15.43", interest_current="0.42", closing="12697.36")

    def test_an_empty_account_stays_empty(self) -> None:
        worked(
            "account_year",
            {"year": 2024, "opening": "0", "credits_by_month": {}, "months_counted": 12},
            closing="0.00",
            credits_total="0.00",
        )

    def test_a_correction_below_zero_is_rounded_away_from_zero(self) -> None:
        """−120.55 in March: product −1205.50; × 3.97 % / 12 = −3.98819… → −3.99."""
        case = {"year": 2023, "opening": "1000", "credits_by_month": {"3": "-120.55"}, "months_counted": 12}
        worked("account_year", case, month_product="-1205.50", interest_current="-3.99", closing="915.16")

    def test_what_arrives_after_the_last_month_counted_earns_nothing(self) -> None:
        """m = 6: the July credit is principal only. 600 × 2.62 % × 0 = 0."""
        case = {"year": 2024, "opening": "0", "credits_by_month": {"7": "600"}, "months_counted": 6}
        worked("account_year", case, month_product="0.00", interest_current="0.00", closing="600.00")

    def test_a_year_of_payments(self) -> None:
        """60000 × 3.97 % = 2382.00; 12 × 431.65 = 5179.80; 431.65 × 78 × 3.97 % / 12 = 111.3872… → 111.39."""
        months = {str(month): "431.65" for month in range(1, 13)}
        case = {"year": 2023, "opening": "60000", "payments_by_month": months, "months_counted": 12}
        worked(
            "account_year",
            case,
            interest_opening="2382.00",
            paid_total="5179.80",
            payment_product="33668.70",
            interest_paid="111.39",
            closing="57090.81",
            from_pool="0.00",
        )

    def test_an_account_that_runs_out(self) -> None:
        """2000 + 79.40 − 5179.80 − 111.39 = −3211.79: nothing left, the pooled fund bears the difference."""
        months = {str(month): "431.65" for month in range(1, 13)}
        case = {"year": 2023, "opening": "2000", "payments_by_month": months, "months_counted": 12}
        worked("account_year", case, balance="-3211.79", closing="0.00", from_pool="3211.79")

    def test_died_in_march_after_three_payments(self) -> None:
        """60000 × 2.62 % × 3/12 = 393.00; paid 1294.95; 431.65 × (3 + 2 + 1) × 2.62 % / 12 = 5.6546… → 5.65."""
        months = {"1": "431.65", "2": "431.65", "3": "431.65"}
        case = {"year": 2024, "opening": "60000", "payments_by_month": months, "months_counted": 3}
        worked("account_year", case, interest_opening="393.00", interest_paid="5.65", closing="59092.40")

    def test_a_year_without_a_known_rate_is_refused(self) -> None:
        refused("account_year", {"year": 2015, "opening": "1", "credits": {}, "months_counted": 12}, "acct.rate")
        refused("account_year", {"opening": "1", "credits": {}, "months_counted": 12}, "记账利率")

    @pytest.mark.parametrize("months", [0, 13])
    def test_months_counted_are_1_to_12(self, months: int) -> None:
        refused("account_year", {"year": 2024, "opening": "1", "months_counted": months}, "超出范围")

    def test_an_earlier_credit_never_gives_less(self) -> None:
        """One credit of 512.80, month by month from December to January."""
        rows = []
        for month in range(12, 0, -1):
            rows.append({"year": 2024, "opening": 100, "months_counted": 12, f"credits_by_month.{month}": 51280})
        names = [f"credits_by_month.{month}" for month in range(1, 13)]
        frame = pl.DataFrame(rows, schema=dict.fromkeys(["year", "opening", "months_counted", *names], pl.Int64))
        closings = calculate(kind("account_year"), frame, VIEW)["closing"].to_list()
        assert closings == sorted(closings)
        assert len(set(closings)) == 12


class TestAnnualMethod:
    def test_two_years_across_the_change_to_eight_percent(self) -> None:
        """2005: 850.55 × 11 % = 93.5605 → 93.56 a month, 1122.72; 3120.40 × 1.0225 = 3190.609; 1122.72 × (1 +
        0.0225 × 1.083 / 2) = 1136.3989398; 4327.0079… → 4327.01. 2006: 903.35 × 8 % = 72.268 → 72.27, 867.24;
        4327.01 × 1.0252 = 4436.050652; 867.24 × (1 + 0.0252 × 1.083 / 2) = 879.074183592; 5315.1248… → 5315.12."""
        years = [
            {"year": 2005, "monthly_base": "850.55", "months": 12, "rate": "0.0225"},
            {"year": 2006, "monthly_base": "903.35", "months": 12, "rate": "0.0252"},
        ]
        worked(
            "account_year_annual",
            {"opening": "3120.40", "years": years},
            credits__1="1122.72",
            opening_part__1="3190.6090000",
            current_part__1="1136.39893980000",
            closing__1="4327.01",
            credits__2="867.24",
            opening_part__2="4436.0506520",
            current_part__2="879.07418359200",
            closing__2="5315.12",
            closing="5315.12",
        )

    def test_the_years_total_of_bases(self) -> None:
        """10206.60 × 11 % = 1122.726 → 1122.73; 10840.20 × 8 % = 867.216 → 867.22: closings 4327.02 and 5315.11."""
        years = [
            {"year": 2005, "base_sum": "10206.60", "rate": "0.0225"},
            {"year": 2006, "base_sum": "10840.20", "rate": "0.0252"},
        ]
        worked(
            "account_year_annual",
            {"期初储存额": "3120.40", "各年度": years},
            credits__1="1122.73",
            closing__1="4327.02",
            credits__2="867.22",
            closing="5315.11",
        )

    def test_nothing_credited(self) -> None:
        """100 × 1.0831 = 108.31."""
        case = {"year": 2016, "opening": "100", "credits_total": "0"}
        worked("account_year_annual", case, current_part="0.00000000000", closing="108.31")

    def test_a_year_left_out_or_twice_is_refused(self) -> None:
        for other in (2016, 2018):
            years = [{"year": 2016, "credits_total": "1"}, {"year": other, "credits_total": "1"}]
            refused("account_year_annual", {"opening": "0", "years": years}, "与上一行相差年数")

    def test_neither_total_nor_bases(self) -> None:
        refused("account_year_annual", {"year": 2016, "opening": "100"}, "本年记账额")
        refused("account_year_annual", {"opening": "0", "years": [{"year": 2016, "monthly_base": "1"}]}, "缴费月数")
        refused("account_year_annual", {"opening": "0", "years": [{"months": 12}]}, "年度")


class TestRoll:
    def test_retired_in_september_paid_and_died_in_march(self) -> None:
        """To September 2023: 60000 × 3.97 % × 9/12 = 1786.50; 400 × 45 × 3.97 % / 12 = 59.55: 65446.05 at retirement.
        Three payments of 465.30: 65446.05 × 3.97 % × 3/12 = 649.55 (649.552); 465.30 × 6 × 3.97 % / 12 = 9.24 (9.2362).
        2024: 1694.89, 5583.60, 79.24. 2025 to March: 60722.51 × 1.5 % × 3/12 = 227.7094… → 227.71; 3.49."""
        worked(
            "account_roll",
            {
                "opening_end_of": 2022,
                "opening": "60000",
                "monthly_credit_by_year": {"2023": "400"},
                "retired": "2023-09",
                "monthly_payment_by_year": {"2023": "465.30", "2024": "465.30", "2025": "465.30"},
                "died": "2025-03",
            },
            months_counted__2023=9,
            interest_opening__2023="1786.50",
            credits_total__2023="3600.00",
            interest_current__2023="59.55",
            closing__2023="65446.05",
            balance_at_retirement="65446.05",
            paid_months__2023=3,
            interest_remaining__2023="649.55",
            paid_total__2023="1395.90",
            interest_paid__2023="9.24",
            remaining__2023="64690.46",
            remaining__2024="60722.51",
            interest_remaining__2025="227.71",
            interest_paid__2025="3.49",
            remaining__2025="59550.83",
            inherited="59550.83",
        )

    def test_already_retired_and_the_account_runs_out(self) -> None:
        """7000 + 277.90 − 5179.80 − 111.39 = 1986.71; 1986.71 + 52.05 − 5179.80 − 73.51 < 0: 0, the fund bears 3214.55;
        in 2025 the fund bears all 5179.80."""
        payments = {"2023": "431.65", "2024": "431.65", "2025": "431.65"}
        worked(
            "account_roll",
            {"opening_end_of": 2022, "opening": "7000", "monthly_payment_by_year": payments},
            remaining__2023="1986.71",
            from_pool__2023="0.00",
            remaining__2024="0.00",
            from_pool__2024="3214.55",
            interest_remaining__2025="0.00",
            from_pool__2025="5179.80",
            closing="0.00",
        )

    def test_retired_in_december_payments_begin_next_year(self) -> None:
        """1000 × 2.62 % = 26.20; 100 × 78 × 2.62 % / 12 = 17.03; 2243.23 × 1.5 % = 33.65 (33.6484), 0.98 (0.975)."""
        worked(
            "account_roll",
            {
                "opening_end_of": 2023,
                "opening": "1000",
                "monthly_credit_by_year": {"2024": "100"},
                "retired": "2024-12",
                "monthly_payment_by_year": {"2025": "10"},
            },
            balance_at_retirement="2243.23",
            paid_months__2025=12,
            interest_remaining__2025="33.65",
            interest_paid__2025="0.98",
            closing="2155.90",
        )

    def test_retired_in_january_settles_after_one_month(self) -> None:
        """50000 × 1.5 % / 12 = 62.50; 400 × 1 × 1.5 % / 12 = 0.50: 50463.00."""
        case = {
            "opening_end_of": 2024,
            "opening": "50000",
            "monthly_credit_by_year": {"2025": "400"},
            "retired": "2025-01",
        }
        worked("account_roll", case, months_counted__2025=1, balance_at_retirement="50463.00", closing="50463.00")

    def test_died_in_service_after_a_year_without_contributions(self) -> None:
        """2023 earns interest only: 24943.34 × 3.97 % = 990.25; May 2024: 25933.59 × 2.62 % × 5/12 = 283.11; 10.15."""
        worked(
            "account_roll",
            {
                "opening_end_of": 2021,
                "opening": "20000",
                "monthly_credit_by_year": {"2022": "300", "2024": "310"},
                "died": "2024-05",
            },
            closing__2022="24943.34",
            credits_total__2023="0.00",
            closing__2023="25933.59",
            interest_opening__2024="283.11",
            credits_total__2024="1550.00",
            interest_current__2024="10.15",
            inherited="27776.85",
        )

    def test_interest_to_a_named_year_without_any_credit(self) -> None:
        """1000 × 3.97 % = 39.70; 1039.70 × 2.62 % = 27.2401… → 27.24."""
        case = {"opening_end_of": 2022, "opening": "1000", "credits": {}, "closing_end_of": 2024}
        worked("account_roll", case, closing__2023="1039.70", closing="1066.94")

    def test_a_pensioner_without_a_listed_payment_is_refused(self) -> None:
        case = {"opening_end_of": 2022, "opening": "1", "credits": {}, "retired": "2023-05", "closing_end_of": 2024}
        refused("account_roll", case, "2024年每月发放额")

    def test_figures_after_the_end_are_refused(self) -> None:
        case = {"opening_end_of": 2022, "opening": "1", "died": "2023-05", "monthly_credit_by_year": {"2024": "1"}}
        refused("account_roll", case, "期末以后还列有的年数")

    def test_death_before_retirement_is_refused(self) -> None:
        case = {"opening_end_of": 2022, "opening": "1", "credits": {}, "died": "2024-05", "retired": "2024-06"}
        refused("account_roll", case, "退休到死亡的月数")


class TestAnnuity:
    def test_from_october_2014_to_may_2016(self) -> None:
        """2014: 520 in months 10–12, product 3120, × 5 % / 12 = 13.00: 1573.00. 2015: 72.5153 → 72.52; 155.82:
        8041.34. To May 2016: 8041.34 × 3.5 % × 5/12 = 117.2695… → 117.27; 541.60 × 15 × 3.5 % / 12 = 23.695 → 23.70:
        10890.31. With 1234.56 real: 12124.87 / 137.3 = 88.3093… → 88.31; 137 × 88.31 = 12098.47, last 26.40."""
        years = [
            {"year": 2014, "monthly": "520", "rate": "0.05", "first_month": 10},
            {"year": 2015, "monthly": "520", "rate": "0.0461"},
            {"year": 2016, "monthly": "541.60", "rate": "0.0350"},
        ]
        worked(
            "annuity_real",
            {
                "nominal_opening": "0",
                "years": years,
                "retired": "2016-05",
                "real_balance": "1234.56",
                "divisor": "137.3",
                "months_paid": 3,
            },
            interest_opening__1="0.00",
            credits_total__1="1560.00",
            interest_current__1="13.00",
            closing__1="1573.00",
            interest_opening__2="72.52",
            interest_current__2="155.82",
            closing__2="8041.34",
            counted_to__3=5,
            interest_opening__3="117.27",
            credits_total__3="2708.00",
            interest_current__3="23.70",
            to_fund="10890.31",
            total="12124.87",
            monthly="88.31",
            full_payments=137,
            last_payment="26.40",
            inheritable="11859.94",
        )

    def test_months_counted_in_the_row_are_the_same_as_the_month_of_retirement(self) -> None:
        case = {"nominal_opening": "8041.34", "real_balance": "0"}
        row = {"year": 2016, "monthly": "541.60", "rate": "0.0350"}
        worked("annuity_real", {**case, "years": [{**row, "months": 5}]}, to_fund="10890.31")
        worked("annuity_real", {**case, "years": [row], "retired": "2016-05"}, to_fund="10890.31")

    @pytest.mark.parametrize(
        ("real", "monthly", "full", "last"),
        [
            ("139.00", "1.00", 139, "0.00"),
            ("1000.00", "7.19", 139, "0.59"),
            ("13900.69", "100.00", 139, "0.69"),
            ("0", "0.00", 0, "0.00"),
            ("0.50", "0.00", 0, "0.50"),
        ],
    )
    def test_the_last_payment_takes_the_remainder(self, real: str, monthly: str, full: int, last: str) -> None:
        """139.00 pays out exactly; 1000 / 139 = 7.194… leaves 0.59 after 139 payments of 7.19; 0.50 is less
        than a fen a month and is paid at once."""
        case = {"nominal_opening": "0", "years": [], "real_balance": real, "divisor": "139"}
        worked("annuity_real", case, monthly=monthly, full_payments=full, last_payment=last)

    def test_without_divisor_or_age_nothing_is_paid_out(self) -> None:
        case = {"nominal_opening": "10", "years": [], "real_balance": "5"}
        outcome = worked("annuity_real", case, to_fund="10.00", total="15.00")
        assert outcome.step("monthly").remark == "没有填计发月数或退休年龄，不计发"

    def test_the_divisor_of_an_age_in_months(self) -> None:
        """60y3m in 2025: 137.3; 13730 / 137.3 = 100.00."""
        case = {
            "nominal_opening": "0",
            "years": [],
            "real_balance": "13730",
            "retire_age": "60y3m",
            "retired": "2025-06",
        }
        worked("annuity_real", case, divisor_used="137.3", monthly="100.00", full_payments=137, last_payment="30.00")

    def test_all_paid_out_leaves_nothing_to_inherit(self) -> None:
        case = {"nominal_opening": "0", "years": [], "real_balance": "1000", "divisor": "139"}
        for months, left in ((0, "1000.00"), (139, "0.59"), (140, "0.00"), (400, "0.00")):
            worked("annuity_real", {**case, "months_paid": months}, inheritable=left)

    def test_without_a_book_rate_the_nominal_part_does_not_grow_silently(self) -> None:
        case = {"nominal_opening": "10", "years": [{"year": 2024, "monthly": "1"}], "real_balance": "5"}
        refused("annuity_real", case, "OA.book_rate")

    def test_years_after_retirement_are_refused(self) -> None:
        rows = [{"year": 2024, "monthly": "1", "rate": "0.03"}, {"year": 2025, "monthly": "1", "rate": "0.03"}]
        case = {"nominal_opening": "10", "years": rows, "real_balance": "5", "retired": "2024-03"}
        refused("annuity_real", case, "以后的年数")


def test_the_roll_of_random_people_is_that_of_fractions() -> None:
    """2,000 people over 2021–2025 as columns against fractions written out from the article."""
    people = [(7919 * n % 9_000_000, [(104_729 * n + year * 37) % 90_000 for year in range(5)]) for n in range(2000)]
    rates = ["0.0669", "0.0612", "0.0397", "0.0262", "0.0150"]
    frame = pl.DataFrame(
        {
            "opening_end_of": [2020] * len(people),
            "opening": [opening for opening, _ in people],
            **{f"monthly_credit_by_year.{2021 + n}": [credits[n] for _, credits in people] for n in range(5)},
        }
    )
    done = calculate(kind("account_roll"), frame, VIEW)["closing"].to_list()
    for (opening, credits), closing in zip(people, done, strict=True):
        balance = opening
        for credit, rate in zip(credits, map(Fraction, rates), strict=True):
            one, two = balance * rate, credit * 78 * rate / 12
            balance += round_half_up(*one.as_integer_ratio()) + 12 * credit + round_half_up(*two.as_integer_ratio())
        assert closing == balance
