"""单位缴费的取整: the unit's side rounded for each person, or once over the unit's total."""

from shebao.law import run
from shebao.law.kinds import kind
from tests.law.worked import TODAY, VIEW, worked

ENTERPRISE: dict[str, object] = {
    "year": 2025,
    "declared_monthly_wages": ["5263.50", "4263.50", "4263.50"],
    "rates": {
        "pension_unit": "0.16",
        "pension_person": "0.08",
        "unemp_unit": "0.007",
        "unemp_person": "0.003",
        "injury_unit": "0.011",
    },
}
GOVERNMENT: dict[str, object] = {
    "month": "2025-06",
    "unit_fully_funded": True,
    "people": [{"base": "6853.70"}, {"base": "6853.70"}, {"base": "6853.73"}],
}
ONCE: dict[str, object] = {"parameters": {"contrib.unit_rounding": "per_unit"}}


def test_each_person_is_rounded_where_nothing_else_is_set() -> None:
    """Unemployment, unit: 36.8445 → 36.84, 29.8445 → 29.84 twice: 96.52."""
    worked("enterprise_contributions", ENTERPRISE, unemp_unit="96.52", all="3599.31")


def test_the_units_side_is_rounded_once_over_the_total() -> None:
    """13790.50 × 0.7 % = 96.5335 → 96.53, a fen more; the person's side stays 15.79 + 12.79 + 12.79 = 41.37.

    All: 2206.48 + 1103.24 + 96.53 + 41.37 + 151.70 (13790.50 × 1.1 % = 151.6955).
    """
    outcome = worked(
        "enterprise_contributions",
        {**ENTERPRISE, **ONCE},
        pension_unit="2206.48",
        pension_person="1103.24",
        unemp_unit="96.53",
        unemp_person="41.37",
        injury_unit="151.70",
        all="3599.32",
    )
    assert outcome.step("unemp_unit").formula == "各人未取整的金额相加，按单位总额一次取到分"
    assert outcome.step("unemp_person").formula == "各人之和"


def test_a_single_row_says_that_its_amount_is_a_part_of_the_units() -> None:
    case = {key: value for key, value in ENTERPRISE.items() if key != "declared_monthly_wages"}
    outcome = run(
        kind("enterprise_contributions"), {**case, "declared_monthly_wage": "5263.50", **ONCE}, VIEW, today=TODAY
    )
    exact = outcome.step("unemp_unit_exact")
    assert exact.value == 368445 * 10**6
    assert "单位总额" in exact.law


def test_of_a_government_unit_the_nominal_part_is_rounded_with_the_annuity() -> None:
    """20561.13 × 8 % = 1644.8904 → 1644.89 against 548.30 × 3 = 1644.90; the persons' 8 % stay 1644.90.

    Cash: 3289.78 (20561.13 × 16 % = 3289.7808) + 1644.90 + 822.45 (274.15 × 3); the nominal part is none.
    """
    worked("government_contributions", GOVERNMENT, annuity_unit="1644.90", nominal_posted="1644.90")
    worked(
        "government_contributions",
        {**GOVERNMENT, **ONCE},
        pension_unit="3289.78",
        pension_person="1644.90",
        annuity_unit="1644.89",
        annuity_person="822.45",
        nominal_posted="1644.89",
        cash_due="5757.13",
    )
