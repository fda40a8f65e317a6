"""Grants of the county and the residents, contracts ended after an injury, and relations in several places or schemes.

Every figure is worked out by hand from the rules; the working stands in the test.
"""

from typing import ClassVar

import pytest

from tests.law.worked import refused, worked


class TestInstitutionDeath:
    def test_the_package_is_paid_by_the_county_and_never_by_the_fund(self) -> None:
        outcome = worked("institution_death", {"died": "2025-01"}, standard="50000.00", payable="50000.00")
        payers = {step.name: step.payer for step in outcome.kind.steps if step.payer is not None}
        assert {name: payer.label for name, payer in payers.items()} == {"payable": "县财政"}  # type: ignore[union-attr]
        worked("institution_death", {"died": "2025-01"}, from_fund="0.00")

    def test_before_the_county_set_it_there_is_no_package(self) -> None:
        refused("institution_death", {"died": "2024-12"}, "丧葬抚恤")

    def test_the_formula_of_state_bodies(self) -> None:
        """Income of 2024: 54188 × 2 = 108376.00; 3333.33 × 40 = 133333.20; together 241709.20."""
        case = {"died": "2025-12", "formula": "income_and_pay", "basic_pay": "3333.33"}
        worked("institution_death", case, income_year=2024, standard="241709.20")

    def test_the_formula_of_institutions(self) -> None:
        """20 × 3333.33 = 66666.60, of which 1000.60 was paid elsewhere."""
        case = {"died": "2025-12", "formula": "pay", "basic_pay": "3333.33", "already_paid": "1000.60"}
        worked("institution_death", case, standard="66666.60", payable="65666.00")

    def test_the_parts_are_the_countys_to_set(self) -> None:
        refused("institution_death", {"died": "2025-08", "by_parts": True}, "death.institution.parts", "尚未设定")
        case = {"died": "2025-08", "by_parts": True}
        parts = {"death.institution.parts": {"funeral": "6000", "bereavement": "44000"}}
        worked("institution_death", {**case, "parameters": parts}, funeral="6000.00", bereavement="44000.00")
        wrong = {"death.institution.parts": {"funeral": "6000", "bereavement": "40000"}}
        refused("institution_death", {**case, "parameters": wrong}, "不等于")
        worked("institution_death", {"died": "2025-08", "funeral_part": "6000"}, bereavement="44000.00")


class TestContractEnd:
    KNOWN: ClassVar[dict[str, object]] = {"wage_basis": "pool_average", "avg_wage_of_pool_area": "6997", "share": "1"}

    def test_the_fund_and_the_employer_pay_their_own(self) -> None:
        """Grade 7: 6997 × 11 = 76967.00 from the fund, 6997 × 13 = 90961.00 from the employer."""
        case = {**self.KNOWN, "grade": 7, "months_to_retirement": 240, "medical_months": 11, "employment_months": 13}
        outcome = worked("injury_contract_end", case, medical="76967.00", employment="90961.00", total="167928.00")
        payers = {step.name: step.payer.label for step in outcome.kind.steps if step.payer is not None}  # type: ignore[union-attr]
        assert payers == {"medical": "工伤保险基金", "employment": "用人单位"}

    @pytest.mark.parametrize(
        ("months", "share", "medical"),
        [(60, "1.0000", "76967.00"), (59, "0.5000", "38483.50"), (24, "0.5000", "38483.50"), (11, "0.1000", "7696.70")],
    )
    def test_less_near_retirement(self, months: int, share: str, medical: str) -> None:
        """Whole years: 60 months are 5, 59 are 4; the table takes the row of the greatest number of years below."""
        case = {**self.KNOWN, "grade": 7, "months_to_retirement": months, "employment_months": 13}
        del case["share"]
        tables = {
            "inj.medical_months": {"7": 11},
            "inj.contract_end.near_retirement": {"0": "0.1", "1": "0.3", "2": "0.5", "5": "1"},
        }
        worked("injury_contract_end", {**case, "parameters": tables}, share_used=share, medical=medical)

    def test_own_wage_is_kept_within_60_and_300_percent(self) -> None:
        """3000 is under 60 % of 6997 = 4198.20; × 16 months = 67171.20."""
        case = {**self.KNOWN, "wage_basis": "own_wage", "own_wage": "3000", "grade": 6, "months_to_retirement": 100}
        case |= {"medical_months": 16, "employment_months": 16}
        worked("injury_contract_end", case, base="4198.20", medical="67171.20")

    def test_what_the_province_has_not_set_stops(self) -> None:
        case = {**self.KNOWN, "grade": 7, "months_to_retirement": 240}
        refused("injury_contract_end", case, "inj.medical_months", "尚未设定")
        refused("injury_contract_end", {**case, "grade": 4}, "伤残等级")


class TestResidentsFuneral:
    def test_months_of_the_base_pension(self) -> None:
        """148 × 12 = 1776.00; the balance of the account is inherited whole."""
        case = {"died": "2025-06", "base": "148", "funeral_months": 12, "account": "3120.40"}
        worked("residents_funeral", case, funeral="1776.00", inherited="3120.40")

    def test_months_that_the_county_has_not_set_stop(self) -> None:
        refused("residents_funeral", {"died": "2025-06", "base": "148"}, "res.funeral_months", "尚未设定")


class TestClaimPlace:
    @pytest.mark.parametrize(
        ("places", "rule", "place", "months"),
        [
            ([("太原市", 300), ("泽州县", 1)], "at_household", "泽州县", 1),
            ([("太原市", 240), ("郑州市", 120)], "present", "郑州市", 120),
            ([("太原市", 120), ("郑州市", 119)], "earlier", "太原市", 120),
            ([("太原市", 130), ("西安市", 121), ("郑州市", 119)], "earlier", "西安市", 121),
            ([("太原市", 60), ("郑州市", 119), ("太原市", 60)], "present", "太原市", 120),
            ([("太原市", 119), ("郑州市", 119)], "back_home", "泽州县", 0),
        ],
    )
    def test_article_6(self, places: list[tuple[str, int]], rule: str, place: str, months: int) -> None:
        rows = [{"place": at, "months": number} for at, number in places]
        case = {"household": "泽州县", "places": rows}
        worked("claim_place", case, rule=rule, claim_place=place, claim_months=months)

    def test_a_temporary_account_makes_no_place(self) -> None:
        rows = [
            {"place": "太原市", "months": 119},
            {"place": "郑州市", "months": 200, "temporary": True},
        ]
        worked("claim_place", {"household": "泽州县", "places": rows}, present_used="太原市", rule="back_home")


class TestSchemeJoining:
    CASE: ClassVar[dict[str, object]] = {
        "employee_account": "61234.56",
        "resident_months": 60,
        "resident_account": "3890.12",
    }

    def test_fifteen_years_join_the_employees_scheme_and_residents_years_do_not_count(self) -> None:
        """61234.56 + 3890.12 = 65124.68."""
        worked(
            "scheme_joining", {**self.CASE, "employee_months": 180}, way="to_employee", account="65124.68", months=180
        )

    def test_a_month_less_may_join_the_residents_scheme_and_all_years_count_once(self) -> None:
        """179 + 60 − 9 = 230."""
        case = {**self.CASE, "employee_months": 179, "overlap_months": 9}
        worked("scheme_joining", case, way="to_residents", account="65124.68", months=230)

    def test_a_residents_pension_drawn_twice_comes_from_the_account_first(self) -> None:
        """148 × 30 = 4440.00 was paid: 3890.12 from the account, 549.88 still due."""
        case = {**self.CASE, "employee_months": 200, "resident_base_paid": "4440.00"}
        worked(
            "scheme_joining",
            case,
            recovered_from_account="3890.12",
            still_due="549.88",
            resident_account_left="0.00",
        )


class TestDoubleEmployment:
    CASE: ClassVar[dict[str, object]] = {
        "kept_months": ["2023-11", "2023-12", "2024-01", "2024-02"],
        "other_months": ["2023-12", "2024-01", "2024-02", "2024-03", "2024-04"],
        "monthly_account_by_year": {"2023": "336.00", "2024": "349.60"},
    }

    def test_the_account_part_of_the_months_of_both_goes_back(self) -> None:
        """One month of 2023 and two of 2024: 336.00 + 2 × 349.60 = 1035.20; March and April 2024 stay."""
        worked("double_employment", self.CASE, overlap_months=3, refund_principal="1035.20", months_left=2)
        worked("double_employment", {**self.CASE, "interest": "21.07"}, refund="1056.27")

    def test_the_credit_of_a_year_with_common_months_is_needed(self) -> None:
        refused("double_employment", {**self.CASE, "monthly_account_by_year": {"2024": "349.60"}}, "2023年")


class TestOutOfGovernment:
    CASE: ClassVar[dict[str, object]] = {
        "account_balance_incl_interest": "1000",
        "actual_bases_since_1998": [
            {"year": 2014, "monthly_base": "4000", "months": 12},
            {"year": 2015, "monthly_base": "4000.55", "months": 7},
        ],
    }

    def test_months_from_october_2014_move_and_the_nominal_part_is_made_real(self) -> None:
        """October to December: 4000 × 3 × 12 % = 1440.00; 4000.55 × 7 × 12 % = 3360.462."""
        case = {**self.CASE, "from_government": True, "nominal_annuity": "500.55"}
        worked(
            "transfer", case, pooled__1="1440.00", pooled__2="3360.46", total="5800.46", annuity_to_make_real="500.55"
        )

    def test_out_of_an_enterprise_the_whole_year_moves(self) -> None:
        """4000 × 12 × 12 % = 5760.00."""
        worked("transfer", self.CASE, pooled__1="5760.00")
