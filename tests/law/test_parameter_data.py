"""The package's own parameters: nothing of the register is lost, every series is whole and exact."""

import csv
from collections import defaultdict
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from shebao.law.store import Confidence, ParameterRow, load_parameters
from shebao.law.store.units import parse_unit
from shebao.money import round_half_up

REGISTER = Path(__file__).parent.parent / "data" / "law" / "parameter-register.csv"
"""One line for each thing the register of 102 parameters states: where we hold it, and the value it must have."""
PARAMETERS = load_parameters()
VIEW = PARAMETERS.view()


def register() -> list[dict[str, str]]:
    with REGISTER.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def held(id: str, scope: str, on: date) -> ParameterRow:
    """The definitive row of exactly this scope; an interim one where there is no other."""
    rows = [row for row in PARAMETERS.history(id) if row.scope == scope and row.covers(on)]
    return min(rows, key=lambda row: row.interim)


def as_text(row: ParameterRow) -> str:
    written = parse_unit(row.unit).write(row.value)
    if isinstance(written, dict):
        return ";".join(f"{key} {value}" for key, value in written.items())
    return " ".join(str(item) for item in written) if isinstance(written, list) else written or "null"


def by_year(id: str) -> dict[int, object]:
    return {row.valid_from.year: row.value for row in VIEW.series(id) if row.valid_from and row.value is not None}


class TestRegister:
    def test_all_102_entries_are_mapped(self) -> None:
        assert {int(line["no"]) for line in register()} == set(range(1, 103))

    @pytest.mark.parametrize("line", register(), ids=lambda line: f"{line['no']}-{line['id']}-{line['on']}")
    def test_value_and_confidence(self, line: dict[str, str]) -> None:
        row = held(line["id"], line["scope"], date.fromisoformat(line["on"]))
        if line["value"] != "table":
            assert as_text(row) == line["value"]
        assert row.confidence == line["confidence"]

    def test_verified_rows_were_checked_on_23_november_2026_and_others_never(self) -> None:
        for id in PARAMETERS.definitions:
            for row in PARAMETERS.history(id):
                checked = date(2026, 11, 23) if row.confidence is Confidence.VERIFIED else None
                assert row.checked_until == checked, row

    def test_unknown_values_are_null_and_never_called_verified(self) -> None:
        null = [row for id in PARAMETERS.definitions for row in PARAMETERS.history(id) if row.value is None]
        assert len(null) > 40
        assert {row.confidence for row in null} == {Confidence.ILLUSTRATIVE}


class TestSeries:
    def test_interest_rates_of_ten_years(self) -> None:
        hundredths = (831, 712, 829, 761, 604, 669, 612, 397, 262, 150)
        expected = {2016 + number: Fraction(rate, 10_000) for number, rate in enumerate(hundredths)}
        assert by_year("acct.rate") == expected | {2026: Fraction("0.015")}
        assert VIEW.row("acct.rate", date(2026, 3, 1)).interim

    def test_reference_wages_by_year_of_contribution(self) -> None:
        fen = (
            *(39342, 43192, 44333, 47008, 50542, 57650, 67683, 77975, 89417, 107858),
            *(130375, 152500, 179375, 215233, 237242, 279533, 332525, 374525, 386725, 408075),
            *(441333, 458100, 512900, 456500, 483200, 539233, 591400, 643808, 685458, 699700, 707300),
        )
        expected = {1996 + number: wage for number, wage in enumerate(fen)}
        assert by_year("wage.reference") == expected

    @pytest.mark.parametrize("year", range(2016, 2027))
    def test_published_limits_are_60_and_300_percent_of_the_wage(self, year: int) -> None:
        """Since 2019 the wage is rounded to the yuan first, before it was not."""
        on = date(year, 12, 31)
        wage = VIEW.row("wage.reference", on).value
        assert isinstance(wage, int)
        first = VIEW.row("base.wage_rounding", on).value == "yuan"
        basis = round_half_up(wage, 100) * 100 if first else wage
        for id, times in (("base.limit.lower", Fraction(3, 5)), ("base.limit.upper", Fraction(3))):
            exact = basis * times
            assert VIEW.row(id, on).value == round_half_up(exact.numerator, exact.denominator * 100) * 100

    def test_pension_bases_are_not_the_reference_wages(self) -> None:
        expected = {2019: 5639, 2022: 6695, 2023: 6897, 2024: 7111, 2025: 7253, 2026: 7253}
        assert by_year("pension.base") == {year: yuan * 100 for year, yuan in expected.items()}

    def test_monthly_divisors_interpolate_the_whole_ages(self) -> None:
        whole = PARAMETERS.history("pension.divisor.whole")[0].value
        monthly = PARAMETERS.history("pension.divisor.monthly")[0].value
        assert isinstance(whole, dict) and isinstance(monthly, dict)
        assert list(monthly) == list(range(45 * 12, 70 * 12))
        for age in monthly:
            years, months = divmod(int(age), 12)
            exact = (whole[years] - (whole[years] - whole[years + 1]) * Fraction(months, 12)) * 10
            assert monthly[age] == Fraction(round_half_up(exact.numerator, exact.denominator), 10), age
        assert (monthly[60 * 12 + 3], monthly[50 * 12 + 1]) == (Fraction("137.3"), Fraction("194.6"))

    def test_national_residents_base_in_steps(self) -> None:
        view = PARAMETERS.view(scope="CN")
        steps = {row.valid_from: row.value for row in view.series("res.base")}
        assert list(steps.values()) == [5500, 7000, 8800, 9300, 9800, 10300, 12300, 14300, 16300]
        assert date(2014, 7, 1) in steps and date(2022, 7, 1) in steps

    def test_minimum_months_by_year(self) -> None:
        months = [VIEW.row("ret.min_months", date(year, 7, 1)).value for year in range(2024, 2041)]
        assert months == [180] * 6 + [186, 192, 198, 204, 210, 216, 222, 228, 234, 240, 240]

    def test_every_value_written_is_read_back_the_same(self) -> None:
        for id in PARAMETERS.definitions:
            for row in PARAMETERS.history(id):
                unit = parse_unit(row.unit)
                if row.value is not None:
                    assert unit.read(unit.write(row.value)) == row.value, id

    def test_no_value_is_a_float(self) -> None:
        found = defaultdict(set)
        for id in PARAMETERS.definitions:
            for row in PARAMETERS.history(id):
                items = row.value if isinstance(row.value, tuple) else (row.value,)
                items = (*row.value, *row.value.values()) if isinstance(row.value, dict) else items
                for item in items:
                    found[type(item)].add(id)
        assert float not in found

    def test_the_package_is_loaded_once(self) -> None:
        assert load_parameters() is PARAMETERS
