"""The county's own allowances: heating and survivors' hardship, who gets them and who pays."""

from collections.abc import Mapping

import pytest

from tests.law.on_paper import amounts, figures, refused, worked, yuan

RETIREE = {"heating_year": 2025, "kind": "enterprise", "retired": "2020-05"}


class TestHeating:
    @pytest.mark.parametrize(
        ("retired", "heating", "funding"),
        [
            ("2021-12", "3360", "fund_or_local_budget"),
            ("2022-01", "3360", "county_treasury"),
            ("2025-09", "3360", "county_treasury"),
            ("2025-10", "0", "county_treasury"),
            ("2025-09-30", "3360", "county_treasury"),
            ("2025-10-01", "0", "county_treasury"),
        ],
    )
    def test_the_cut_off_and_the_change_of_funding(self, retired: str, heating: str, funding: str) -> None:
        outcome = worked("heating", {**RETIREE, "retired": retired})
        assert amounts(outcome, "heating") == yuan(heating)
        assert figures(outcome, "funding") == (funding,)
        county, earlier = amounts(outcome, "county_heating", "pre2022_heating")
        assert (county, earlier) == ((yuan(heating)[0], 0) if funding == "county_treasury" else (0, yuan(heating)[0]))

    @pytest.mark.parametrize(
        ("more", "heating"),
        [
            ({"died": "2025-09-30"}, "0"),
            ({"died": "2025-10-01"}, "3360"),
            ({"died": "2026-02-01"}, "3360"),
            ({"died": "2025-10-14", "paid_on": "2025-10-15"}, "0"),
            ({"died": "2025-10-15", "paid_on": "2025-10-15"}, "3360"),
            ({"died": "2025-09-30", "paid_if_died_before": True}, "3360"),
            ({"already_paid": True}, "0"),
            ({"already_paid": False}, "3360"),
        ],
    )
    def test_death_before_payment_and_one_allowance_a_year(self, more: Mapping[str, object], heating: str) -> None:
        assert amounts(worked("heating", {**RETIREE, **more}), "heating") == yuan(heating)

    @pytest.mark.parametrize(("tier", "heating"), [("tier1", "3360"), ("tier2", "3920"), ("tier3", "4480")])
    def test_tiers_of_institutions_are_paid_by_the_county(self, tier: str, heating: str) -> None:
        outcome = worked("heating", {**RETIREE, "kind": "non_full_funded", "tier": tier, "retired": "2001-01"})
        assert amounts(outcome, "heating", "county_heating", "pre2022_heating") == yuan(heating, heating, "0")

    def test_an_institution_needs_a_tier(self) -> None:
        assert "取暖费档次" in refused("heating", {**RETIREE, "kind": "non_full_funded"})

    def test_whether_individuals_take_part_is_for_the_county_to_say(self) -> None:
        individual = {**RETIREE, "kind": "individual"}
        assert "heat.individuals_included" in refused("heating", individual)
        assert amounts(worked("heating", {**individual, "individuals_included": True}), "heating") == yuan("3360")
        assert amounts(worked("heating", {**individual, "individuals_included": False}), "heating") == yuan("0")

    def test_the_first_year_of_the_higher_amount(self) -> None:
        assert amounts(worked("heating", {**RETIREE, "heating_year": 2016, "retired": "2010-01"}), "heating") == yuan(
            "3360"
        )
        assert "heat.month" in refused("heating", {**RETIREE, "heating_year": 2015, "retired": "2010-01"})

    def test_another_cut_off_for_one_run(self) -> None:
        case = {**RETIREE, "retired": "2025-10", "heating_cutoff": "10-31"}
        assert amounts(worked("heating", case), "heating") == yuan("3360")


class TestHardship:
    def test_survivors_of_more_than_one_place(self) -> None:
        """740 × 80 % = 592; 615.55 × 80 % = 492.44. 12 × 592 = 7104; 7 × 492.44 = 3447.08."""
        survivors = [
            {"dibao_monthly": "740", "survivor_months": 12},
            {"dibao_monthly": "615.55", "survivor_months": 7},
        ]
        outcome = worked("survivors_hardship", {"survivors": survivors})
        assert [figures(one, "hardship_month", "hardship_year") for one in outcome.people] == [
            ("592.00", "7104.00"),
            ("492.44", "3447.08"),
        ]
        assert amounts(outcome, "hardship_month", "hardship_year") == yuan("1084.44", "10551.08")

    def test_the_place_has_its_own_standard_or_none(self) -> None:
        case = {"survivor_months": 12, "household": "rural"}
        assert "dibao.places" in refused("survivors_hardship", case)
        given = {**case, "parameters": {"dibao.places": {"urban": "740", "rural": "566"}}}
        assert amounts(worked("survivors_hardship", given), "hardship_month") == yuan("452.80")

    def test_the_countys_standard_where_no_place_is_given(self) -> None:
        assert amounts(worked("survivors_hardship", {"survivor_months": 1}), "hardship_year") == yuan("592.00")

    def test_half_a_fen_goes_up(self) -> None:
        """613.13 × 80 % = 490.504; 613.12 × 80.5 % = 493.5616; 0.25 × 50 % = 0.125."""
        for dibao, ratio, month in (
            ("613.13", "0.8", "490.50"),
            ("613.12", "0.805", "493.56"),
            ("0.25", "0.5", "0.13"),
        ):
            case = {"survivor_months": 1, "dibao_monthly": dibao, "ratio": ratio}
            assert amounts(worked("survivors_hardship", case), "hardship_month") == yuan(month)

    def test_who_fails_the_yearly_check_gets_nothing(self) -> None:
        case = {"survivor_months": 12, "dibao_monthly": "740", "entitled": False}
        assert amounts(worked("survivors_hardship", case), "hardship_year") == yuan("0")
