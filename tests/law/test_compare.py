"""Comparing: which step parts first and why; and what a change costs, to the fen, by group and by who pays."""

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from shebao.cli.app import app
from shebao.law import calculate, kind, run
from shebao.law.columns import FormulaError
from shebao.law.compare import compare, pinned, what_if, what_if_svg
from shebao.law.compare.chart import MOST_GROUPS, what_if_spec
from shebao.law.declare import Declaration
from shebao.law.payers import Payer
from shebao.law.store import ParameterView, load_parameters
from shebao.law.units import YUAN, choice

PENSION = {
    "retired": "2025-06",
    "avg_index_Z": "0.8312",
    "total_months": 271,
    "account_balance": "98765.43",
    "retire_age": "60y3m",
}
WAGES = {
    "month": "2026-01",
    "declared_monthly_wage": "1000.00",
    "injury_class": 5,
    "rates.unemp_unit": "0.007",
    "rates.unemp_person": "0.003",
}


def view(**more: object) -> ParameterView:
    return load_parameters().view(today=date(2025, 11, 30), **more)  # type: ignore[arg-type]


def shebao(*words: str) -> Result:
    return CliRunner().invoke(app, ["law", *words])


def written(folder: Path, name: str, case: object) -> str:
    (folder / name).write_text(json.dumps(case), encoding="utf-8")
    return str(folder / name)


def test_the_first_step_that_differs_names_the_input_behind_it() -> None:
    pension = kind("enterprise_pension")
    made = compare(run(pension, PENSION, view()), run(pension, {**PENSION, "total_months": 283}, view()))
    assert made.first is not None
    assert (made.first.name, made.first.because) == ("years", ("缴费月数（含视同缴费）：271个月 → 283个月",))
    differing = {step.name: step for step in made.steps if step.differs}
    assert list(differing) == ["years", "base", "total"]
    assert differing["base"].because == ("步骤“缴费年限”",)
    assert differing["total"].change == "+66.41元"


def test_two_days_of_knowledge_differ_by_the_parameter_row() -> None:
    made = compare(
        run(kind("enterprise_contributions"), WAGES, view(known=date(2026, 3, 1))),
        run(kind("enterprise_contributions"), WAGES, view(known=date(2026, 9, 1))),
    )
    assert made.first is not None
    said = "；".join(made.first.because)
    assert "参数“缴费基数下限”：4,198元/月 → 4,244元/月" in said


def test_a_case_under_the_standards_of_two_days_keeps_its_own_dates() -> None:
    pension = kind("enterprise_pension")
    before = run(pension, PENSION, pinned(pension, view(), date(2024, 6, 1)))
    after = run(pension, PENSION, pinned(pension, view(), date(2025, 6, 1)))
    made = compare(before, after)
    assert [one.name for one in made.inputs if one.differs] == []
    assert made.first is not None and made.first.because[0].startswith("参数“养老金计发基数”")
    assert after.results == run(pension, PENSION, view()).results


def test_the_rates_of_single_years_are_not_pinned() -> None:
    roll = kind("account_roll")
    as_it_was = run(roll, roll.example, pinned(roll, view(), date(2020, 1, 1))).results["closing"]
    assert as_it_was == run(roll, roll.example, view()).results["closing"]


def test_outcomes_of_different_kinds_are_not_compared() -> None:
    with pytest.raises(ValueError, match="不是同一事项"):
        compare(run(kind("enterprise_pension"), PENSION, view()), run(kind("enterprise_contributions"), WAGES, view()))


FRAME = pl.DataFrame(
    {
        "乡镇": ["东", "西", "东", None, "西"],
        "retired": [2025 * 12 + 5] * 5,
        "avg_index_Z": [8312, 10346, 6000, 12000, None],
        "total_months": [271, 451, 180, 300, 200],
        "account_balance": [9876543, 14321088, 0, 100, 100],
        "retire_age": [723, 722, 720, 660, 600],
    }
)


def test_the_cost_of_a_change_is_the_difference_of_two_whole_calculations() -> None:
    pension = kind("enterprise_pension")
    changed = view(overrides={"pension.base": "7300"})
    made = what_if(pension, FRAME, view(), changed, "乡镇")
    old, new = calculate(pension, FRAME, view()), calculate(pension, FRAME, changed)
    assert (made.rows, made.left_out) == (5, 1)
    assert made.difference == int(new["total"].sum()) - int(old["total"].sum())
    assert [(one.group, one.rows) for one in made.groups] == [("东", 2), ("西", 1), ("（空）", 1)]
    assert [(one.payer, one.difference) for one in made.payers] == [("企业职工基本养老保险基金", made.difference)]


def test_contributions_cost_the_employer_and_the_person_apart() -> None:
    frame = pl.DataFrame(
        {"month": [2025 * 12 + 5] * 2, "declared_monthly_wage": [100000, 526350], "injury_class": [4, 4]}
    )
    made = what_if(kind("enterprise_contributions"), frame, view(), view(overrides={"rate.110.unit": "0.15"}))
    changed = {(one.payer, one.result): one.difference for one in made.payers if one.difference}
    assert changed == {("用人单位", "养老保险单位缴费"): made.difference}
    assert made.difference < 0


def test_a_payer_that_a_step_decides_is_counted_row_by_row() -> None:
    law = Declaration("allowance", "补贴", basis="测试")
    by = law.input("channel", "渠道", choice(county="县财政", fund="企业职工基本养老保险基金"))
    amount = law.input("amount", "金额", YUAN, ("0", "1000"))
    base = law.parameter("base", "基数", YUAN, ("0", "50000"), id="pension.base")
    channel = law.step("paid_by", "支付渠道", by, by.unit, law="由渠道定")
    paid = law.step("paid", "补贴", amount + base, YUAN, law="相加", payer=channel)
    made = law.kind(paid, example={})
    frame = pl.DataFrame({"channel": ["county", "county", "fund"], "amount": [100, 200, 300]})
    totals = what_if(made, frame, view(), view(overrides={"pension.base": "7263"})).payers
    assert [(one.payer, one.difference) for one in totals] == [("县财政", 2000), ("企业职工基本养老保险基金", 1000)]
    with pytest.raises(FormulaError, match="支付渠道"):
        law.step("wrong", "错", amount, YUAN, law="", payer=law.step("x", "类", by, choice(a="甲", b="乙"), law=""))
    assert Payer.COUNTY.label == "县财政"


@pytest.mark.parametrize(
    ("columns", "by", "said"), [({}, "村", "分组"), ({"benefit_base_B": 725300}, "", "不起作用")], ids=["by", "given"]
)
def test_what_would_not_answer_the_question_is_refused(columns: dict[str, int], by: str, said: str) -> None:
    frame = FRAME.with_columns(**{name: pl.lit(value) for name, value in columns.items()})
    with pytest.raises(ValueError, match=said):
        what_if(kind("enterprise_pension"), frame, view(), view(overrides={"pension.base": "7300"}), by)


def test_the_chart_prints_every_difference_and_draws_the_groups_that_change_most() -> None:
    many = FRAME.head(1).select(pl.exclude("乡镇")).join(pl.DataFrame({"乡镇": range(100)}), how="cross")
    changed = view(overrides={"pension.base": "7300"})
    made = what_if(kind("enterprise_pension"), many, view(), changed, "乡镇")
    assert len(what_if_spec(made)["data"]["values"]) == 2 * MOST_GROUPS
    few = what_if_svg(what_if(kind("enterprise_pension"), FRAME, view(), changed, "乡镇"))
    assert few.startswith("<svg") and "现行" in few and "元（+" in few and "万元" not in few


def test_the_compare_command_takes_two_files_or_two_dates(tmp_path: Path) -> None:
    one, other = written(tmp_path, "a.json", PENSION), written(tmp_path, "b.json", {**PENSION, "avg_index_Z": "1.2"})
    answer = json.loads(shebao("compare", "enterprise_pension", "-i", one, "--with", other, "--json").stdout)
    assert (answer["first"], answer["left"], answer["right"]) == ("indexed_wage", "a.json", "b.json")
    days = ["--on", "2024-06-01", "--and", "2025-06-01"]
    assert "养老金计发基数" in shebao("compare", "enterprise_pension", "-i", one, *days).output
    wages = written(tmp_path, "c.json", WAGES)
    known = ["--known", "2026-03-01", "2026-09-01", "--json"]
    assert json.loads(shebao("compare", "enterprise_contributions", "-i", wages, *known).stdout)["first"] is not None
    assert shebao("compare", "enterprise_pension", "-i", one).exit_code == 2
    broken = written(tmp_path, "d.json", {})
    assert shebao("compare", "enterprise_pension", "-i", one, "--with", broken).exit_code == 1


def test_the_what_if_command_answers_in_yuan_and_draws(tmp_path: Path) -> None:
    FRAME.write_parquet(tmp_path / "in.parquet")
    (tmp_path / "new.yaml").write_text("pension.base: 7300\n", encoding="utf-8")
    words = ["what-if", "enterprise_pension", str(tmp_path / "in.parquet"), "--by", "乡镇", "--json"]
    by_word = shebao(*words, "--set", "pension.base=7300", "--chart", str(tmp_path / "chart.svg"))
    by_file = shebao(*words, "--parameters", str(tmp_path / "new.yaml"))
    assert by_word.exit_code == 1  # one row has no index
    assert json.loads(by_word.stdout)["difference"] == json.loads(by_file.stdout)["difference"]
    assert (tmp_path / "chart.svg").read_text(encoding="utf-8").startswith("<svg")
    assert shebao(*words).exit_code == 2
    assert shebao(*words, "--set", "pension.bse=1").exit_code == 2


def test_a_chart_is_what_its_name_says_and_nothing_else(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    heads = "retired,avg_index_Z,total_months,account_balance,retire_age,乡镇"
    source.write_text(f"{heads}\n2025-06,0.8312,271,98765.43,60y3m,南村镇\n", encoding="utf-8")
    words = ["law", "what-if", "enterprise_pension", str(source), "--set", "pension.base=7300", "--by"]
    picture = tmp_path / "c.png"
    assert CliRunner().invoke(app, [*words, "乡镇", "--chart", str(picture)]).exit_code == 0
    assert picture.read_bytes().startswith(b"\x89PNG\r\n")
    assert CliRunner().invoke(app, [*words, "乡镇", "--chart", str(tmp_path / "c.pdf")]).exit_code == 2
    unknown = CliRunner().invoke(app, [*words, "村"])
    assert (unknown.exit_code, "_typed" in unknown.output, "_problem" in unknown.output) == (2, False, False)
