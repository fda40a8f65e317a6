"""Contributions, surcharges and arrears at their boundaries; every figure worked out by hand from the law."""

from datetime import date
from typing import ClassVar

import polars as pl
import pytest

from shebao.law import calculate, kind, run
from tests.law.worked import TODAY, VIEW, refused, worked


class TestFlexible:
    def test_a_tier_below_the_floor_pays_the_floor(self) -> None:
        """0.55 × 7073 = 3890.15 → 3890, below 4244. 4244 × 20 % = 848.80, × 8 % = 339.52; seven months."""
        worked(
            "flexible_contributions",
            {"year": 2026, "tier": "0.55", "months": 7},
            base="4244.00",
            monthly="848.80",
            account_monthly="339.52",
            pooled_monthly="509.28",
            period_total="5941.60",
            account_total="2376.64",
            pooled_total="3564.96",
        )

    def test_a_tier_above_the_ceiling_pays_the_ceiling(self) -> None:
        """3.5 × 7073 = 24755.50 → 24756, above 21219. 21219 × 20 % = 4243.80, × 8 % = 1697.52."""
        worked(
            "flexible_contributions",
            {"缴费年度": 2026, "缴费档次（占平均工资的比例）": "3.5", "缴费月数": 1},
            base="21219.00",
            monthly="4243.80",
            account_monthly="1697.52",
            pooled_monthly="2546.28",
        )

    def test_the_base_is_rounded_half_up_to_the_yuan(self) -> None:
        """1 × 7001.50 → 7002 (half up); × 20 % = 1400.40, × 8 % = 560.16."""
        case = {"year": 2026, "avg_monthly_wage": "7001.50", "tier": "1", "months": 1}
        worked("flexible_contributions", case, base="7002.00", monthly="1400.40", account_monthly="560.16")

    def test_exactly_at_the_limits(self) -> None:
        for limit, monthly in (("4244", "848.80"), ("21219", "4243.80")):
            worked("flexible_contributions", {"year": 2026, "chosen_base": limit, "months": 1}, monthly=monthly)

    def test_a_base_of_ones_own_choice(self) -> None:
        """Any base between the limits counts to the fen: 5000.55 × 20 % = 1000.11, × 8 % = 400.044 → 400.04."""
        case = {"year": 2026, "chosen_base": "5000.55", "months": 3}
        worked("flexible_contributions", case, base="5000.55", period_total="3000.33", account_total="1200.12")
        worked("flexible_contributions", {**case, "chosen_base": "4243.99"}, base="4244.00")

    def test_neither_tier_nor_base_is_refused(self) -> None:
        refused("flexible_contributions", {"year": 2026, "months": 12}, "缴费档次")

    def test_no_month_count_is_refused(self) -> None:
        refused("flexible_contributions", {"year": 2026, "tier": "1"}, "缴费月数")

    def test_before_2006_there_is_no_such_rate(self) -> None:
        refused("flexible_contributions", {"year": 2005, "tier": "1", "months": 12}, "2006")

    def test_a_row_without_a_date_is_refused_though_the_rate_never_changed(self) -> None:
        """20 % is the only rate there ever was, but a row that says no year is not of any year."""
        row = {"chosen_base": 500000, "months": 12, "floor": 424400, "ceiling": 2121900}
        frame = pl.DataFrame([{**row, "year": 2026}, {**row, "year": None}])
        done = calculate(kind("flexible_contributions"), frame, VIEW)
        assert done["period_total"].to_list() == [1200000, None]
        assert done["rejected"].to_list() == [False, True]


class TestGovernment:
    RATES: ClassVar[dict[str, object]] = {
        "pension_unit": "0.16",
        "pension_person": "0.08",
        "annuity_unit": "0.08",
        "annuity_person": "0.04",
    }

    def test_a_unit_not_fully_funded_pays_all_in_cash(self) -> None:
        """1096.59 + 548.30 + 548.30 + 274.15 = 2467.34 (6853.70 × 8 % = 548.296 → 548.30)."""
        worked(
            "government_contributions",
            {"base": "6853.70", "unit_fully_funded": False, "rates": self.RATES},
            base="6853.70",
            cash_due="2467.34",
            nominal_posted="0.00",
        )

    def test_one_month_before_and_one_after_the_rate_fell(self) -> None:
        """2500 is below the floor 2739 of 2019. April: 20 % = 547.80; May: 16 % = 438.24. Person 219.12, 109.56."""
        for month, unit, cash in (("2019-04", "547.80", "876.48"), ("2019-05", "438.24", "766.92")):
            worked(
                "government_contributions",
                {"month": month, "base": "2500", "unit_fully_funded": True},
                base="2739.00",
                pension_unit=unit,
                pension_person="219.12",
                nominal_posted="219.12",
                annuity_person="109.56",
                cash_due=cash,
            )

    @pytest.mark.parametrize(
        ("wage", "base"),
        [("4197.99", "4198.00"), ("4198", "4198.00"), ("20991", "20991.00"), ("20991.01", "20991.00")],
    )
    def test_floor_and_ceiling(self, wage: str, base: str) -> None:
        case = {"month": "2025-06", "declared_monthly_wage": wage, "unit_fully_funded": True}
        worked("government_contributions", case, base=base)

    def test_limits_given_in_the_case(self) -> None:
        """Without a month, limits in the case are kept: 30000 → 20991; 20991 × 16 % = 3358.56."""
        case = {"base": "30000", "floor": "4198", "ceiling": "20991", "unit_fully_funded": True, "rates": self.RATES}
        worked("government_contributions", case, base="20991.00", pension_unit="3358.56", cash_due="5877.48")

    def test_a_year_alone_does_not_choose_between_two_rates(self) -> None:
        refused("government_contributions", {"year": 2019, "base": "5000", "unit_fully_funded": True}, "费款所属期")

    def test_whether_the_unit_is_fully_funded_is_never_assumed(self) -> None:
        refused("government_contributions", {"base": "5000", "rates": self.RATES}, "财政全额供款单位")


class TestSurcharge:
    def test_across_the_change_of_2011(self) -> None:
        """June has 30 old days (2011-06-01 to 06-30), then 31 + 31 new ones: 10000.01 × (0.06 + 0.031) = 910.00091."""
        worked(
            "late_surcharge",
            {"principal": "10000.01", "due_date": "2011-05-31", "paid_date": "2011-08-31"},
            days=92,
            days_old=30,
            days_new=62,
            surcharge="910.00",
            total_due="10910.01",
        )

    def test_the_last_old_day_and_the_first_new_day(self) -> None:
        """10000 × 0.2 % = 20.00 for 2011-06-30; 10000 × 0.05 % = 5.00 for 2011-07-01."""
        old = {"principal": "10000", "due_date": "2011-06-29", "paid_date": "2011-06-30"}
        new = {"principal": "10000", "due_date": "2011-06-30", "paid_date": "2011-07-01"}
        worked("late_surcharge", old, days=1, days_old=1, days_new=0, surcharge="20.00")
        worked("late_surcharge", new, days=1, days_old=0, days_new=1, surcharge="5.00")

    def test_the_29th_of_february_counts(self) -> None:
        """Due 2024-02-28, paid 2024-03-01: two days; 8888.88 × 0.001 = 8.88888 → 8.89."""
        case = {"principal": "8888.88", "due_date": "2024-02-28", "paid_date": "2024-03-01"}
        worked("late_surcharge", case, days=2, surcharge="8.89")

    def test_paid_on_the_last_day_or_before_costs_nothing(self) -> None:
        for paid in ("2025-03-31", "2025-03-01"):
            case = {"principal": "1000", "due_date": "2025-03-31", "paid_date": paid}
            worked("late_surcharge", case, days=0, surcharge="0.00", total_due="1000.00")

    def test_half_a_fen_is_a_fen(self) -> None:
        """0.10 × 0.0005 × 100 days = 0.005 → 0.01; 10.00 × 0.0005 × 1 = 0.005 → 0.01."""
        worked("late_surcharge", {"principal": "0.10", "due": "2025-01-01", "paid": "2025-04-11"}, surcharge="0.01")
        worked("late_surcharge", {"principal": "10.00", "due": "2025-01-01", "paid": "2025-01-02"}, surcharge="0.01")

    def test_the_cap_is_the_countys_choice(self) -> None:
        """2010-01-02 to 2011-06-30: 545 days × 0.2 % = 109 %, then 551 × 0.05 % = 27.55 %: 1365.50 on 1000."""
        case = {"principal": "1000", "due_date": "2010-01-01", "paid_date": "2013-01-01"}
        worked("late_surcharge", case, days=1096, days_old=545, surcharge_uncapped="1365.50", surcharge="1365.50")
        worked("late_surcharge", {**case, "cap": "principal"}, surcharge_uncapped="1365.50", surcharge="1000.00")

    def test_no_cap_row_is_needed_before_july_2011(self) -> None:
        """The first day that ever costs anything is 1999-01-22: 100 × 0.2 % = 0.20."""
        case = {"principal": "100", "due_date": "1999-01-21", "paid_date": "1999-01-22"}
        worked("late_surcharge", case, days=1, surcharge="0.20")

    def test_due_before_1999_is_refused(self) -> None:
        refused("late_surcharge", {"principal": "1", "due_date": "1998-12-31", "paid_date": "2000-01-01"}, "应缴期限")

    @pytest.mark.parametrize(
        ("order", "to_principal", "to_surcharge"),
        [("principal_first", "1000.00", "200.00"), ("surcharge_first", "834.50", "365.50")],
    )
    def test_a_payment_that_is_not_enough(self, order: str, to_principal: str, to_surcharge: str) -> None:
        """1200 on a principal of 1000 and a surcharge of 365.50 (731 days × 0.05 %)."""
        case = {"principal": "1000", "due_date": "2011-06-30", "paid_date": "2013-06-30", "payment": "1200"}
        worked(
            "late_surcharge",
            {**case, "payment_order": order},
            surcharge="365.50",
            paid_to_principal=to_principal,
            paid_to_surcharge=to_surcharge,
        )

    def test_without_the_countys_order_a_payment_is_not_spread(self) -> None:
        case = {"principal": "1000", "due_date": "2024-01-31", "paid_date": "2024-05-31", "payment": "100"}
        refused("late_surcharge", case, "late.payment_order")

    def test_several_periods_are_several_lines(self) -> None:
        """1000 × 0.05 % × 31 = 15.50 and 1000 × 0.05 % × 1 = 0.50."""
        periods = [
            {"principal": "1000", "due_date": "2025-01-31"},
            {"principal": "1000", "due_date": "2025-03-02"},
        ]
        outcome = run(kind("late_surcharge"), {"paid_date": "2025-03-03", "periods": periods}, VIEW, today=TODAY)
        assert [person.results["surcharge"] for person in outcome.people] == [1550, 50]
        assert outcome.results["surcharge"] == 1600

    def test_a_later_payment_never_costs_less(self) -> None:
        """333.33 due 2010-01-01, paid day by day: across the change without a cap, beyond the principal; with a cap,
        which may be set from 2011-07-01, never beyond it."""
        epoch = date(1970, 1, 1)
        due = (date(2010, 1, 1) - epoch).days
        for cap, start, most in ((0, date(2011, 5, 1), 54500), (1, date(2011, 7, 1), 33333)):
            first = (start - epoch).days
            rows = pl.DataFrame({"paid_date": range(first, first + 900)}).with_columns(
                principal=pl.lit(33333, dtype=pl.Int64), due_date=pl.lit(due), cap=pl.lit(cap, dtype=pl.Int64)
            )
            done = calculate(kind("late_surcharge"), rows, VIEW)
            costs = done["surcharge"].to_list()
            assert not done["rejected"].any()
            assert costs == sorted(costs)
            assert (max(costs) > 33333, max(costs) <= most) == (cap == 0, True)


class TestArrears:
    PERIODS: ClassVar[list[dict[str, object]]] = [
        {"period": "2019-04", "wage": "3000", "due_date": "2019-04-30"},
        {"period": "2019-05", "wage": "3000.55", "due_date": "2019-05-31"},
        {"period": "2019-06", "wage": "2000", "due_date": "2019-06-30"},
    ]
    CASE: ClassVar[dict[str, object]] = {"paid_date": "2019-08-20", "periods": PERIODS}

    def test_each_period_has_its_own_rate_floor_and_surcharge(self) -> None:
        """April 3000 × (20 % + 8 %) = 840, 112 days × 0.05 %: 47.04. May 3000.55: 480.09 + 240.04, 81 days: 29.165… →
        29.17. June 2000 → floor 2739: 438.24 + 219.12, 51 days: 16.76."""
        worked(
            "arrears",
            self.CASE,
            unit__1="600.00",
            person__1="240.00",
            principal__1="840.00",
            days__1=112,
            surcharge__1="47.04",
            unit__2="480.09",
            person__2="240.04",
            surcharge__2="29.17",
            base__3="2739.00",
            principal__3="657.36",
            days__3=51,
            surcharge__3="16.76",
            principal_total="2217.49",
            surcharge_total="92.97",
            total_due="2310.46",
            credit_total="699.16",
        )

    @pytest.mark.parametrize(
        ("order", "principals", "surcharges"),
        [
            ("principal_first", ("840.00", "660.00", "0.00"), ("0.00", "0.00", "0.00")),
            ("surcharge_first", ("840.00", "567.03", "0.00"), ("47.04", "29.17", "16.76")),
            ("by_period", ("840.00", "612.96", "0.00"), ("47.04", "0.00", "0.00")),
        ],
    )
    def test_a_payment_of_1500_by_each_order(
        self, order: str, principals: tuple[str, ...], surcharges: tuple[str, ...]
    ) -> None:
        """Owed 840 + 720.13 + 657.36 and 47.04 + 29.17 + 16.76; the oldest first."""
        spread = {f"paid_to_principal__{number}": value for number, value in enumerate(principals, start=1)}
        spread |= {f"paid_to_surcharge__{number}": value for number, value in enumerate(surcharges, start=1)}
        worked("arrears", {**self.CASE, "payment": "1500", "payment_order": order}, overpaid="0.00", **spread)

    def test_what_is_paid_too_much(self) -> None:
        case = {**self.CASE, "payment": "2310.47", "payment_order": "by_period"}
        worked("arrears", case, principal_left="0.00", surcharge_left="0.00", overpaid="0.01")

    def test_before_2006_eleven_percent_is_credited(self) -> None:
        """1000 × 11 % = 110 for 2005-12, 1000 × 8 % = 80 for 2006-01; limits and the old rate are given."""
        more = {"floor": "600", "ceiling": "3000", "person_rate": "0.08"}
        periods = [
            {"period": "2005-12", "wage": "1000", "due_date": "2005-12-31", **more},
            {"period": "2006-01", "wage": "1000", "due_date": "2006-01-31", **more},
        ]
        case = {"paid_date": "2006-02-28", "periods": periods}
        worked("arrears", case, credit__1="110.00", credit__2="80.00", days_old__1=59, days_new__1=0)

    def test_periods_out_of_order_are_refused(self) -> None:
        periods = [*self.PERIODS[1:], self.PERIODS[0]]
        refused("arrears", {**self.CASE, "periods": periods}, "比上一行晚的月数")


class TestDifference:
    def test_limits_published_in_august(self) -> None:
        """2026: 4000 → new floor 4244; × 8 % = 339.52, posted 4198 × 8 % = 335.84: 3.68 a month to collect."""
        months = [{"month": "2026-01", "posted": "335.84"}, {"month": "2026-02", "posted": "335.84"}]
        case = {"item": "pension_person", "declared_monthly_wage": "4000", "months": months}
        worked(
            "contribution_difference",
            case,
            base__1="4244.00",
            amount__1="339.52",
            difference__1="3.68",
            to_collect="7.36",
            to_credit="0.00",
            difference="7.36",
        )

    def test_negative_is_a_credit_and_is_not_set_off_silently(self) -> None:
        """2019: 2739 × 20 % = 547.80 in April, × 16 % = 438.24 in May; posted 500 each: +47.80 and −61.76."""
        months = [{"month": "2019-04", "posted": "500"}, {"month": "2019-05", "posted": "500"}]
        case = {"item": "pension_unit", "declared_monthly_wage": "2739", "months": months}
        worked(
            "contribution_difference",
            case,
            difference__1="47.80",
            difference__2="-61.76",
            to_collect="47.80",
            to_credit="61.76",
            difference="-13.96",
        )

    def test_nothing_posted_and_nothing_to_collect(self) -> None:
        case = {"item": "flexible", "new_base": "21219", "months": [{"month": "2026-03", "posted": "4243.80"}]}
        worked("contribution_difference", case, amount__1="4243.80", to_collect="0.00", to_credit="0.00")

    def test_another_insurance_needs_its_rate(self) -> None:
        case = {"item": "other", "new_base": "5000", "months": [{"month": "2025-03", "posted": "55"}]}
        refused("contribution_difference", case, "指定的费率")
        worked("contribution_difference", {**case, "rate": "0.0132"}, amount__1="66.00", difference="11.00")


class TestResidents:
    CASE: ClassVar[dict[str, object]] = {"year": 2025, "scheme": "basic", "payment": "500", "payment_arrived": True}

    def test_payment_and_subsidy(self) -> None:
        worked("residents_contribution", self.CASE, own_payment="500.00", subsidy="60.00", credited="560.00")

    def test_the_subsidy_waits_for_the_payment(self) -> None:
        case = {**self.CASE, "payment_arrived": False}
        worked("residents_contribution", case, subsidy_of_band="60.00", subsidy="0.00", credited="0.00")

    @pytest.mark.parametrize(("payment", "subsidy"), [("200", "70.00"), ("5000", "600.00")])
    def test_the_supplementary_scheme_has_bands_of_its_own(self, payment: str, subsidy: str) -> None:
        case = {**self.CASE, "scheme": "supplementary", "payment": payment}
        worked("residents_contribution", case, subsidy=subsidy)

    def test_an_amount_between_two_bands_is_refused(self) -> None:
        refused("residents_contribution", {**self.CASE, "payment": "600"}, "600")
        refused("residents_contribution", {**self.CASE, "scheme": "supplementary", "payment": "300"}, "300")

    def test_the_government_pays_for_poor_people(self) -> None:
        """Band 100; whether a subsidy is added is not known and must be set."""
        case = {**self.CASE, "payment": "100", "paid_by_government": True}
        refused("residents_contribution", case, "res.subsidy.paid_by_government")
        worked(
            "residents_contribution",
            {**case, "subsidy_if_paid_by_government": "30"},
            own_payment="0.00",
            government_payment="100.00",
            credited="130.00",
        )

    def test_collective_aid_needs_its_cap(self) -> None:
        refused("residents_contribution", {**self.CASE, "collective_aid": "800"}, "res.collective_aid_cap")
        case = {**self.CASE, "collective_aid": "800", "collective_aid_cap": "500"}
        worked("residents_contribution", case, collective_aid_credited="500.00", credited="1060.00")

    def test_the_county_pays_what_is_left_of_the_subsidy(self) -> None:
        """60 × 33.33 % = 19.998 → 20.00 each for province and city, 20.00 left."""
        case = {**self.CASE, "shares": {"province": "0.3333", "city": "0.3333"}}
        worked("residents_contribution", case, province_share="20.00", city_share="20.00", county_share="20.00")

    def test_before_2020_there_are_no_bands(self) -> None:
        refused("residents_contribution", {**self.CASE, "year": 2019}, "res.bands")
