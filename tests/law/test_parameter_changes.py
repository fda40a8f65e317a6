"""What changed between two dates, and ``shebao law parameters``."""

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from shebao.cli.app import app
from shebao.law.store import changes, load_parameters
from tests.law.office_folder import new_parameter

PARAMETERS = load_parameters()


def changed(before: date, after: date, scope: str = "140525") -> dict[str, tuple[str, str, str]]:
    return {
        change.id: (change.kind, change.before.text if change.before else "", change.after.text if change.after else "")
        for change in changes(PARAMETERS, before, after, scope)
    }


class TestChanges:
    def test_limits_published_late_replace_the_interim_ones(self) -> None:
        found = changed(date(2026, 8, 20), date(2026, 8, 21))
        assert found["base.limit.lower"] == ("changed", "4,198元/月", "4,244元/月")
        assert found["wage.annual"] == ("published", "", "84,881元/年")
        assert set(found) == {"base.limit.lower", "base.limit.upper", "wage.reference", "wage.annual"}

    def test_a_new_year(self) -> None:
        found = changed(date(2024, 12, 31), date(2025, 1, 1))
        assert found["pension.base"] == ("changed", "7,111元/月", "7,253元/月")
        assert found["ret.M60.step"] == ("began", "", "4个月")
        assert "ret.M60.old_age" not in found

    def test_what_ended(self) -> None:
        assert changed(date(2024, 9, 30), date(2024, 10, 1))["gov.transition.k"] == ("ended", "100%", "")

    def test_nothing(self) -> None:
        assert changed(date(2025, 3, 1), date(2025, 3, 1)) == {}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["law", "parameters", *(str(argument) for argument in arguments)])


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    for console in ("shebao.cli.law_parameters.out", "shebao.cli.show.out"):
        monkeypatch.setattr(f"{console}.width", 240)


class TestCommand:
    def test_the_list_shows_every_parameter_with_its_mark(self) -> None:
        result = run("--on", "2026-11-20")
        assert result.exit_code == 0, result.output
        assert all(id in result.output for id in PARAMETERS.definitions)
        for id, words in (("pension.base ", "暂按执行"), ("res.base ", "未设定"), ("rate.110.unit", "已核对")):
            assert words in next(line for line in result.output.splitlines() if f"│ {id}" in line)
        assert f"{len(PARAMETERS.definitions)}项参数" in result.output

    def test_past_the_day_of_checking(self) -> None:
        line = next(line for line in run("--on", "2026-11-24").output.splitlines() if "│ rate.110.unit" in line)
        assert "只核对到2026-11-23" in line

    def test_what_was_known(self) -> None:
        assert "4,198元/月" in run("base.limit", "--on", "2026-03-01", "--known", "2026-08-20").output
        assert "4,244元/月" in run("base.limit", "--on", "2026-03-01").output

    def test_the_history_of_one(self) -> None:
        output = run("rate.110.unit").output
        assert all(words in output for words in ("20%", "16%", "国办发〔2019〕13号", "2019-04-30", "19%"))

    def test_what_is_to_be_set(self) -> None:
        output = run("--missing").output
        assert "res.base" in output and "heat.institution.grade_map" in output and "rate.120.unit" not in output

    def test_what_to_write_for_a_value_that_is_not_set_loads_once_filled_in(self, tmp_path: Path) -> None:
        shown = run("res.funeral_months").output
        lines = shown[shown.index("parameters:") :].splitlines()
        text = "\n".join(line.rstrip() for line in lines if "published_on" not in line)
        for blank, filled in (("数值", "10"), ("文件名称", "某通知"), ("文号", "某号"), ("核对日期", "2026-11-23")):
            text = text.replace(f"（{blank}）", filled)
        (tmp_path / "本单位.yaml").write_text(text, encoding="utf-8")
        row = load_parameters([tmp_path]).view().row("res.funeral_months", date(2025, 7, 1))
        assert (row.value, row.provisional(date(2025, 7, 1))) == (10, None)

    def test_what_changed(self) -> None:
        output = run("--between", "2026-08-20", "2026-08-21").output
        assert "共变动 4 项" in output and "补公布" in output

    def test_json(self) -> None:
        data = json.loads(run("pension.base", "--json").stdout)
        row = next(row for row in data["rows"] if row["from"] == "2025-01-01")
        assert (data["unit"], row["value"], row["source"]["number"]) == (
            "yuan_per_month",
            "7253.00",
            "晋人社厅发〔2025〕36号",
        )
        listed = json.loads(run("--on", "2025-07-01", "--json").stdout)
        assert len(listed["parameters"]) == len(PARAMETERS.definitions)
        assert json.loads(run("--missing", "--json").stdout)["rows"]
        found = json.loads(run("--between", "2024-12-31", "2025-01-01", "--json").stdout)["changes"]
        assert {"id", "kind", "before", "after"} == set(found[0])

    def test_an_office_folder(self, tmp_path: Path) -> None:
        row = "{value: 100, from: 2025-01-01, to: null, scope: 泽州县, confidence: memory}"
        output = run("local.test", "--folder", new_parameter(tmp_path, f"- {row}")).output
        assert "100元/月" in output and "本单位.yaml 第8行" in output

    def test_wrong_data_in_an_office_folder(self, tmp_path: Path) -> None:
        row = "{value: 1e2, from: 2025-01-01, to: null, scope: 泽州县, confidence: memory}"
        folder = new_parameter(tmp_path, f"- {row}")
        result = run("--folder", folder)
        assert result.exit_code == 1 and "LP-11" in result.output and "第8行" in result.output
        data = json.loads(run("--folder", folder, "--json").stdout)
        assert (data["exit_code"], data["findings"][0]["places"][0]["line"]) == (1, 8)

    @pytest.mark.parametrize("wrong", [["pension.bsae"], ["--scope", "泽州"], ["--on", "2026"]])
    def test_wrong_use(self, wrong: list[str]) -> None:
        assert run(*wrong).exit_code == 2
