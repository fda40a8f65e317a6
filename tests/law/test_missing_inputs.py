"""What is not there never counts as zero: whole lists and maps are asked for, and having none must be said."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from shebao.cli.app import app
from shebao.findings import Severity
from shebao.law import calculate, explain, kind, run
from shebao.law.frame_inputs import FrameError
from tests.law.worked import TODAY, VIEW, refused, worked

YEAR: dict[str, object] = {"year": 2024, "opening": "100.00", "months_counted": 12}
ROLL: dict[str, object] = {"opening_end_of": 2022, "opening": "1000", "closing_end_of": 2024}
MOVED: dict[str, object] = {"account_balance": "5000.01", "transferred": "2024-10"}
DEATH: dict[str, object] = {"died": "2025-05", "own_wage": "5000", "avg_wage_of_pool_area": "6997"}
ANNUITY: dict[str, object] = {"nominal_opening": "10", "real_balance": "5"}

ASKED = [
    ("account_year", YEAR, "credits_by_month", {}),
    ("account_roll", ROLL, "monthly_credit_by_year", {}),
    ("transfer", MOVED, "actual_bases_since_1998", []),
    ("work_death", DEATH, "dependants", []),
    ("annuity_real", ANNUITY, "annual_nominal_credits_and_rates", []),
]


@pytest.mark.parametrize(("name", "case", "asked", "none"), ASKED, ids=[name for name, *_ in ASKED])
def test_a_list_that_is_not_there_is_asked_for(name: str, case: Mapping[str, object], asked: str, none: object) -> None:
    outcome = run(kind(name), case, VIEW, today=TODAY)
    assert not outcome.results
    (finding,) = outcome.findings
    assert (finding.code, finding.severity, finding.places[0].column) == ("LAW-1", Severity.ERROR, asked)
    assert f"写空的 {'{}' if none == {} else '[]'}" in finding.message
    # Nothing but null is nothing written either.
    assert not run(kind(name), {**case, asked: None}, VIEW, today=TODAY).results


@pytest.mark.parametrize(("name", "case", "asked", "none"), ASKED, ids=[name for name, *_ in ASKED])
def test_to_have_none_is_said_by_an_empty_list_or_by_name(
    name: str, case: Mapping[str, object], asked: str, none: object
) -> None:
    empty = worked(name, {**case, asked: none})
    assert worked(name, {**case, f"no_{asked}": True}).results == empty.results
    refused(name, {**case, f"no_{asked}": False}, asked)


def test_to_have_some_and_none_is_refused() -> None:
    refused("work_death", {**DEATH, "dependants": [{"relation": "spouse"}], "no_dependants": True}, "又说没有")


@pytest.mark.parametrize(
    ("name", "case", "words"),
    [
        ("account_year", {**YEAR, "monthly_credit": {"1": "5"}}, "是否指“credits_by_month”（记入额）"),
        ("work_death", {**DEATH, "spouse": True}, "是否指“dependants”（供养亲属）"),
        ("transfer", {**MOVED, "工资表": [1]}, "是否指缺少的“actual_bases_since_1998”（各年实际缴费）"),
    ],
)
def test_a_name_that_is_not_known_is_an_error_where_something_is_missing(
    name: str, case: Mapping[str, object], words: str
) -> None:
    outcome = run(kind(name), case, VIEW, today=TODAY)
    assert {finding.code for finding in outcome.findings} == {"LAW-1", "LAW-5"}
    assert all(finding.severity is Severity.ERROR for finding in outcome.findings)
    refused(name, case, words)


def test_an_overlap_may_be_refunded_without_a_transfer_of_pooled_money_but_it_is_said() -> None:
    overlap = {
        "employee_months": ["2023-12"],
        "resident_months": ["2023-12"],
        "resident_annual_payment": {"2023": "600"},
    }
    outcome = worked("transfer", {**MOVED, "overlap": overlap}, refund_to_person="50.00", pooled="0.00")
    assert [finding.code for finding in outcome.findings] == ["LAW-1"]
    assert "各年实际缴费" in outcome.findings[0].message
    assert not worked("transfer", {**MOVED, "overlap": overlap, "bases": []}).findings


class TestFrame:
    def test_no_column_at_all_is_refused_as_a_whole(self) -> None:
        frame = pl.DataFrame({"died": [2025 * 12], "own_wage": [500000], "avg_wage_of_pool_area": [699700]})
        with pytest.raises(FrameError, match="供养亲属"):
            calculate(kind("work_death"), frame, VIEW)

    def test_a_row_without_any_is_refused_and_a_row_that_says_none_is_not(self) -> None:
        frame = pl.DataFrame(
            {
                "own_wage": [500000] * 4,
                "dependants.1.relation": ["spouse", None, None, "child"],
                "no_dependants": [None, True, None, True],
            }
        ).with_columns(avg_wage_of_pool_area=699700, died=2025 * 12)
        done = calculate(kind("work_death"), frame, VIEW)
        assert done["rejected"].to_list() == [False, False, True, True]
        assert done["dependants_total"].to_list() == [200000, 0, None, None]
        told = [finding.message for finding in explain(kind("work_death"), done, VIEW)]
        assert len(told) == 2
        assert "没有填不等于没有" in told[0]
        assert "又说没有" in told[1]

    def test_an_empty_list_says_none(self) -> None:
        rows = pl.Series(
            "dependants", [[{"relation": "spouse"}], []], dtype=pl.List(pl.Struct({"relation": pl.String}))
        )
        frame = pl.DataFrame({"own_wage": [500000] * 2, "dependants": rows})
        done = calculate(kind("work_death"), frame.with_columns(avg_wage_of_pool_area=699700, died=2025 * 12), VIEW)
        assert done["dependants_total"].to_list() == [200000, 0]

    def test_months_without_any_credit_are_a_row_refused(self) -> None:
        months = {f"credits_by_month.{month}": [51280, None, 0] for month in (1, 2)}
        frame = pl.DataFrame({"year": [2024] * 3, "opening": [10000] * 3, "months_counted": [12] * 3, **months})
        done = calculate(kind("account_year"), frame, VIEW)
        assert done["rejected"].to_list() == [False, True, False]
        assert done["closing"].to_list()[2] == 10262


class TestFile:
    def run(self, folder: Path, name: str, text: str) -> tuple[int, str]:
        (folder / "in.csv").write_text(text, encoding="utf-8")
        result = CliRunner().invoke(app, ["law", "batch", name, str(folder / "in.csv"), "-o", str(folder / "out.csv")])
        return result.exit_code, result.output.replace("\n", "")

    def test_a_row_without_any_credit_goes_to_the_rejected_rows(self, tmp_path: Path) -> None:
        text = "year,opening,months_counted,credits_by_month.1\n2024,100,12,512.80\n2024,100,12,\n2024,100,12,0\n"
        assert self.run(tmp_path, "account_year", text)[0] == 1
        (row,) = (tmp_path / "out.rejected.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
        assert row.startswith("3,") and "没有填不等于没有" in row

    def test_a_total_is_called_a_total_once(self, tmp_path: Path) -> None:
        said = self.run(tmp_path, "account_year", "year,opening,months_counted,credits_by_month.1\n2024,100,12,5\n")[1]
        assert "本年记入额合计 5.00元" in said and "合计合计" not in said

    def test_a_column_that_looks_like_an_input_is_told(self, tmp_path: Path) -> None:
        text = (
            "year,opening,months_counted,credits_by_month.1,credit_by_month.2,乡镇\n2024,100,12,512.80,512.80,南村镇\n"
        )
        code, said = self.run(tmp_path, "account_year", text)
        assert code == 0
        assert "列“credit_by_month.2”没有采用，是否指“credits_by_month" in said
        assert "列“乡镇”" not in said

    def test_a_file_without_the_list_is_refused_with_the_column_that_may_be_meant(self, tmp_path: Path) -> None:
        text = "died,own_wage,avg_wage_of_pool_area,spouse\n2025-05,5000,6997,1\n"
        code, said = self.run(tmp_path, "work_death", text)
        assert code == 2
        assert "供养亲属" in said and "列“spouse”没有采用，是否指“dependants”" in said


class TestConditions:
    """What a benefit depends on and a case does not say is asked, or said beside the figure."""

    def test_unemployment_says_which_conditions_were_not_given(self) -> None:
        case = {"accumulated_contribution_months": 100, "min_wage": "2050", "pct": "0.90"}
        outcome = worked("unemployment", case, max_months=18)
        assert [(one.code, one.severity) for one in outcome.findings] == [("LAW-1", Severity.WARNING)] * 2
        assert "involuntary" in outcome.findings[0].message and "registered" in outcome.findings[1].message
        assert not worked("unemployment", {**case, "involuntary": True, "registered": True}).findings
        worked("unemployment", {**case, "involuntary": False, "registered": True}, max_months=0)

    @pytest.mark.parametrize(
        ("retired", "months", "minimum"),
        [("2025-06", 179, "180个月"), ("2025-06", 180, ""), ("2032-06", 197, "198个月"), ("2032-06", 198, "")],
    )
    def test_fewer_months_than_the_minimum_are_remarked_with_the_minimum_and_the_ways_out(
        self, retired: str, months: int, minimum: str
    ) -> None:
        case = {"retired": retired, "avg_index_Z": "1", "total_months": months, "account_balance": "1"}
        outcome = worked("enterprise_pension", {**case, "retire_age": "60y0m", "benefit_base_B": "7253"})
        told = "".join(finding.message for finding in outcome.findings)
        assert bool(told) is bool(minimum)
        assert minimum in told
        assert not told or ("延长缴费" in told and "城乡居民" in told)
        assert "ret.min_months" not in {use.row.id for use in outcome.parameters}

    def test_more_months_before_the_accounts_than_in_all_are_refused(self) -> None:
        case: dict[str, object] = {"retired": "2025-06", "avg_index_Z": "1", "total_months": 200}
        case |= {"account_balance": "1", "retire_age": "60y0m", "transitional_index": "1"}
        refused("enterprise_pension", {**case, "pre_account_months": 201}, "建账前缴费月数", "还多")
        worked("enterprise_pension", {**case, "pre_account_months": 200})

    @pytest.mark.parametrize(
        ("number", "proven"),
        [("140525196512034216", True), ("140525196512034217", False), ("140525196513034216", False), ("X" * 18, False)],
    )
    def test_only_a_number_without_a_fault_is_proven(self, number: str, proven: bool) -> None:
        assert worked("id_check", {"number": number}).step("proven").value == int(proven)


class TestAllAtOnce:
    def test_what_is_wrong_and_what_a_later_step_misses_are_told_together(self) -> None:
        """The status cannot be read; without date of death or income no grant can be worked out either."""
        outcome = run(kind("death_grants"), {"status": "走了", "contribution_months": 100}, VIEW, today=TODAY)
        told = [finding.message for finding in outcome.findings]
        assert [finding.code for finding in outcome.findings] == ["LAW-2", "LAW-6"]
        assert "“死亡年月”（died）" in told[1] and "annual_income" in told[1]
        assert "income_year" not in told[1]

    def test_a_stop_names_the_input(self) -> None:
        refused("flexible_contributions", {"year": 2026, "months": 12}, "“缴费档次（占平均工资的比例）”（tier）")
