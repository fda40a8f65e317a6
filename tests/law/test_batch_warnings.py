"""A batch makes the same remarks (提醒) upon a row as a single calculation makes upon the case."""

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from shebao.cli.app import app
from shebao.findings import Severity
from shebao.law import kind, kinds, run
from shebao.law.batch import run_batch
from shebao.law.batch.warnings import remarking
from shebao.law.intake import read_case
from shebao.law.store import load_parameters
from shebao.law.units import write

VIEW = load_parameters().view(today=date(2025, 11, 30))
PENSION = {
    "retired": "2025-06",
    "avg_index_Z": "1.0346",
    "total_months": 451,
    "account_balance": "143210.88",
    "retire_age": "60y2m",
}
EARLY = {"pre_account_months": 125, "transitional_index": "1.1180"}
BIRTH = {"birth": "1967-07", "group": "M60"}
DOUBTFUL: list[tuple[str, Mapping[str, object]]] = [
    ("enterprise_pension", {**PENSION, "total_months": 179}),
    ("enterprise_pension", {**PENSION, **EARLY}),
    ("enterprise_pension", PENSION),
    ("retirement_date", {**BIRTH, "chosen": "2020-01"}),
    ("retirement_date", BIRTH),
    ("average_index", {"years": [[2024, 6, "30000"], [2024, 6, "31000"]]}),
    ("average_index", kind("average_index").example),
    ("account_roll", {"opening_end_of": 2021, "opening": "100", "monthly_credit_by_year": {"2022": "9", "2024": "9"}}),
    ("account_roll", kind("account_roll").example),
]


def flat(name: str, case: Mapping[str, object]) -> dict[str, object]:
    """A case as a row: its inputs by their names, as a case writes them."""
    chosen = kind(name)
    values = read_case(chosen, case).values
    # What a map holds for a key that is not listed stays empty, as in the case.
    return {
        one.name: write(one.unit, values[one.name])
        for one in chosen.fields
        if one.name in values and values[one.name] != getattr(one, "absent", None)
    }


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
@pytest.mark.parametrize("name", sorted({name for name, _ in DOUBTFUL}))
def test_a_row_gets_the_remarks_of_its_case_and_they_are_counted(name: str, suffix: str, tmp_path: Path) -> None:
    cases = [case for of, case in DOUBTFUL if of == name]
    rows = [flat(name, case) for case in cases]
    heads = list(dict.fromkeys(head for row in rows for head in row))
    with (tmp_path / "in.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, heads)
        writer.writeheader()
        writer.writerows(rows)
    report = run_batch(kind(name), tmp_path / "in.csv", tmp_path / f"out{suffix}", VIEW)
    expected = []
    for case in cases:
        findings = run(kind(name), case, VIEW).findings
        messages = "；".join(one.message for one in findings if one.severity is Severity.WARNING)
        expected.append(messages.replace("最低缴费月数180个月", "最低缴费月数"))
    if suffix == ".csv":
        with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
            said = [row["提醒"] for row in csv.DictReader(file)]
    else:
        said = [text or "" for text in pl.read_parquet(tmp_path / "out.parquet")["warnings"]]
    assert (report.rejected, said) == (0, expected)
    assert any(expected) and not all(expected), "one row of each kind is doubtful, one is not"
    assert sum(report.warnings.values()) == sum(1 for text in expected if text)


def test_a_kind_that_makes_no_remark_has_no_column_for_them(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("injury_class,own_wage\n", encoding="utf-8")
    silent = next(one for one in kinds() if one.name == "heating")
    assert remarking(silent) == ()


def test_the_command_says_how_many_rows_and_why(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("birth,group,chosen\n1967-07,M60,2020-01\n1967-08,M60,2020-01\n", encoding="utf-8")
    words = ["law", "batch", "retirement_date", str(tmp_path / "in.csv"), "-o", str(tmp_path / "out.csv")]
    result = CliRunner().invoke(app, words)
    assert (result.exit_code, "2行  选择的退休年月不在弹性区间内" in result.output) == (0, True)
