"""Transfers between provinces, refunds of overlaps, and balances of the earlier pilot scheme, at their boundaries."""

from typing import ClassVar

import pytest

from tests.law.worked import refused, worked


class TestTransfer:
    def test_months_before_1998_move_no_pooled_money(self) -> None:
        """1997: 0; 1998: 512.35 × 12 × 12 % = 737.784 → 737.78; 2005: 1234.57 × 7 × 12 % = 1037.0388 → 1037.04."""
        rows = [
            {"year": 1997, "monthly_base": "470.08", "months": 12},
            {"year": 1998, "monthly_base": "512.35", "months": 12},
            {"year": 2005, "monthly_base": "1234.57", "months": 7},
        ]
        worked(
            "transfer",
            {"account_balance": "5000.01", "actual_bases": rows, "transferred": "2012-03"},
            months_counted__1=0,
            pooled__1="0.00",
            pooled__2="737.78",
            pooled__3="1037.04",
            pooled="1774.82",
            total="6774.83",
        )

    def test_only_own_contributions_of_the_years_before_1998_move(self) -> None:
        """5000.01 less 600.50 that the unit had put in before 1998."""
        case = {"account_balance": "5000.01", "unit_part_before_1998": "600.50", "bases": [], "transferred": "2012-03"}
        worked("transfer", case, account_transferred="4399.51", pooled="0.00", total="4399.51")

    def test_from_the_government_scheme_only_months_since_october_2014(self) -> None:
        """With 2014-10 as the first month, three of the twelve months of 2014 count: 5000 × 3 × 12 % = 1800."""
        rows = [
            {"year": 2014, "monthly_base": "5000", "months": 12},
            {"year": 2013, "monthly_base": "5000", "months": 12},
        ]
        case = {"account_balance": "0", "bases": rows, "pooled_from": "2014-10", "transferred": "2020-01"}
        worked("transfer", case, months_counted__1=3, pooled__1="1800.00", pooled__2="0.00", total="1800.00")

    def test_no_money_moves_inside_the_province(self) -> None:
        rows = [{"year": 2020, "monthly_base": "5000", "months": 12}]
        case = {"account_balance": "100", "actual_bases": rows, "within_province": True, "transferred": "2024-01"}
        worked("transfer", case, account_transferred="0.00", pooled="0.00", total="0.00")

    @pytest.mark.parametrize(
        ("sex", "joined", "at_household_place", "temporary"),
        [
            ("male", "2020-05", False, False),
            ("male", "2020-06", False, True),
            ("male", "2020-06", True, False),
            ("female", "2010-05", False, False),
            ("female", "2010-06", False, True),
            ("female", "2020-06", True, False),
        ],
    )
    def test_temporary_accounts(self, sex: str, joined: str, at_household_place: bool, temporary: bool) -> None:
        """Born 1970-06: 49y11m is not yet fifty, 50y0m is; for women 39y11m and 40y0m; never at the household place."""
        case = {
            "account_balance": "100",
            "bases": [],
            "sex": sex,
            "birth": "1970-06",
            "joined": joined,
            "at_household_place": at_household_place,
            "transferred": "2024-01",
        }
        worked("transfer", case, temporary_account=temporary)

    def test_before_2010_there_was_no_rule_on_temporary_accounts(self) -> None:
        joining = {"sex": "male", "birth": "1950-01", "joined": "2009-12", "at_household_place": False}
        case = {"account_balance": "1", "bases": [], "transferred": "2024-01", **joining}
        refused("transfer", case, "transfer.temporary.men")

    def test_half_of_what_the_temporary_account_needs_is_refused(self) -> None:
        refused("transfer", {"account_balance": "1", "sex": "male", "birth": "1970-01"}, "首次参保年月")


class TestOverlap:
    CASE: ClassVar[dict[str, object]] = {"account_balance": "0", "transferred": "2025-01"}

    def overlap(self, employee: list[str], resident: list[str], **more: object) -> dict[str, object]:
        return {**self.CASE, "overlap": {"employee_months": employee, "resident_months": resident, **more}}

    def test_collective_aid_goes_back_too_and_is_rounded_once(self) -> None:
        """(500 + 200) × 1/12 = 58.3333 → 58.33 (not 41.67 + 16.67)."""
        case = self.overlap(
            ["2023-12"],
            ["2023-11", "2023-12"],
            resident_annual_payment={"2023": "500"},
            resident_collective_aid={"2023": "200"},
        )
        worked("transfer", case, overlap_months=1, refund__2023="58.33", refund_to_person="58.33")

    def test_two_years(self) -> None:
        """Twelve months of 2022 give the whole 500 back, five of 2023 give 300 × 5/12 = 125."""
        months = [f"2022-{month:02d}" for month in range(1, 13)] + [f"2023-{month:02d}" for month in range(1, 6)]
        case = self.overlap(months, months, resident_annual_payment={"2022": "500", "2023": "300"})
        worked(
            "transfer", case, overlap_months=17, refund__2022="500.00", refund__2023="125.00", refund_to_person="625.00"
        )

    def test_no_common_month(self) -> None:
        case = self.overlap(["2023-01"], ["2023-02"], resident_annual_payment={"2023": "500"})
        worked("transfer", case, overlap_months=0, refund_to_person="0.00")

    def test_an_overlap_without_the_payment_of_the_year_is_refused(self) -> None:
        refused("transfer", self.overlap(["2023-01"], ["2023-01"]), "2023年居民个人年缴费额")

    def test_one_list_without_the_other_is_refused(self) -> None:
        refused("transfer", {**self.CASE, "overlap": {"employee_months": ["2023-01"]}}, "居民养老保险缴费月份")


class TestPilot:
    ACTIVE: ClassVar[dict[str, object]] = {
        "pilot_principal": "6840.25",
        "pilot_interest": "2217.48",
        "already_retired_before_reform": False,
    }
    RETIRED: ClassVar[dict[str, object]] = {**ACTIVE, "already_retired_before_reform": True}

    @pytest.mark.parametrize(
        ("cash", "real", "nominal"),
        [
            ("5000", "5000.00", "4057.73"),
            ("9057.73", "9057.73", "0.00"),
            ("9057.74", "9057.73", "0.00"),
            ("0", "0.00", "9057.73"),
        ],
    )
    def test_cash_first_the_rest_nominal(self, cash: str, real: str, nominal: str) -> None:
        case = {**self.ACTIVE, "cash_available": cash}
        worked("pilot_balance", case, moved_to_annuity="9057.73", real=real, nominal=nominal, pilot_debit="9057.73")

    def test_a_retired_person_gets_what_was_not_paid(self) -> None:
        """9057.73 − 3000.50 = 6057.23; nothing moves to the annuity."""
        case = {**self.RETIRED, "account_pension_added": True, "paid": "3000.50"}
        worked("pilot_balance", case, moved_to_annuity="0.00", one_off="6057.23", pilot_debit="6057.23")

    @pytest.mark.parametrize(("paid", "one_off"), [("9057.73", "0.00"), ("9057.72", "0.01"), ("12000", "0.00")])
    def test_never_below_zero(self, paid: str, one_off: str) -> None:
        worked("pilot_balance", {**self.RETIRED, "account_pension_added": True, "paid": paid}, one_off=one_off)

    def test_nothing_had_been_added_all_is_paid_once(self) -> None:
        worked("pilot_balance", {**self.RETIRED, "account_pension_added": False}, one_off="9057.73")

    def test_what_was_paid_is_never_assumed(self) -> None:
        refused("pilot_balance", self.RETIRED, "已发放的个人账户养老金")
        refused("pilot_balance", {**self.RETIRED, "account_pension_added": True}, "已发放的个人账户养老金")
        refused("pilot_balance", {"pilot_principal": "1", "pilot_interest": "1"}, "改革前已退休")

    def test_only_the_principal_where_the_rule_says_so(self) -> None:
        worked("pilot_balance", {**self.ACTIVE, "moved_scope": "principal"}, moved_to_annuity="6840.25")
