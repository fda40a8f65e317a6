"""``shebao law kinds`` and ``shebao law run`` as a clerk or a program calls them."""

import json
import re
from pathlib import Path

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner, Result

from shebao.cli.app import app
from shebao.cli.show import out
from shebao.law.kinds import names

CASE = {
    "retired": "2025-06",
    "avg_index_Z": "1.0346",
    "total_months": 451,
    "account_balance": "143210.88",
    "retire_age": "60y2m",
    "pre_account_months": 125,
    "transitional_index": "1.1180",
}


def shebao(*words: str) -> Result:
    return CliRunner().invoke(app, ["law", *words])


def written(folder: Path, data: object) -> str:
    path = folder / "case.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return str(path)


def test_kinds_lists_every_kind_and_shows_one_with_its_schema() -> None:
    assert [kind["name"] for kind in json.loads(shebao("kinds", "--json").stdout)] == list(names())
    shown = json.loads(shebao("kinds", "enterprise_pension", "--json").stdout)
    assert shown["schema"]["properties"]["account_balance"]["title"] == "个人账户储存额"
    assert "account_balance" in shown["schema"]["x-required"]
    assert shebao("kinds", "enterprise_pension").exit_code == 0


@pytest.mark.parametrize("name", names())
def test_the_example_of_every_kind_can_be_run(name: str, tmp_path: Path) -> None:
    example = json.loads(shebao("kinds", name, "--json").stdout)["schema"]["examples"][0]
    result = shebao("run", name, "--input", written(tmp_path, example), "--json")
    assert (result.exit_code, json.loads(result.stdout)["findings"]) == (0, [])


def test_a_case_gives_every_step_with_its_numbers_and_parameters(tmp_path: Path) -> None:
    answer = json.loads(shebao("run", "enterprise_pension", "-i", written(tmp_path, CASE), "--json").stdout)
    assert answer["result"]["total"] == "4910.42"
    step = next(step for step in answer["steps"] if step["name"] == "base")
    assert step["numbers"] == "（7,253.00＋7,503.95）÷2×451/12×1%"
    assert step["parameters"] == ["pension.base", "pension.rate_per_year"]
    assert shebao("run", "enterprise_pension", "-i", written(tmp_path, CASE)).exit_code == 0


def test_a_list_is_answered_in_order_and_one_bad_case_does_not_stop_the_others(tmp_path: Path) -> None:
    bad = {key: value for key, value in CASE.items() if key != "total_months"}
    result = shebao("run", "enterprise_pension", "-i", written(tmp_path, [CASE, bad, CASE]), "--json")
    answers = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [answer["complete"] for answer in answers] == [True, False, True]
    assert "total_months" in answers[1]["findings"][0]["message"]


@pytest.mark.parametrize(
    ("text", "said"), [("{", "JSON"), ("[1]", "第1个案例"), ("3", "第1个案例")], ids=["broken", "list", "number"]
)
def test_what_is_no_case_is_refused_in_one_line(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text(text, encoding="utf-8")
    result = shebao("run", "enterprise_pension", "-i", str(path))
    unwrapped = result.output.replace("\n", "").replace("│", "").replace(" ", "")
    assert (result.exit_code, said in unwrapped) == (2, True)


def test_an_unknown_kind_names_those_there_are(tmp_path: Path) -> None:
    result = shebao("run", "pensoin", "-i", written(tmp_path, CASE))
    assert result.exit_code == 2
    assert "enterprise_pension" in re.sub(r"[\s│]", "", result.output), "long lists are broken over lines"


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize(
    "words", [["取暖"], ["pension.base"], ["--missing"], ["--between", "2025-01-01", "2026-06-01"]]
)
def test_parameters_keep_names_and_days_whole_at_any_width(
    words: list[str], width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(out, "width", width)
    lines = shebao("parameters", *words).output.splitlines()
    assert max(cell_len(line) for line in lines) <= width
    broken = [line for line in lines if re.search(r"\d{4}-$|\d{4}-\d{2}-$|[（“]$", line.replace("│", "").rstrip())]
    assert broken == []


WRONG = {
    "empty": ("", "空文件"),
    "number": ("3", "第1个案例是“3”"),
    "comma": ('{"retired": "2025-06";}', "附近"),
    "twice": ('{"total_months": 1, "total_months": 2}', "写了两次"),
    "deep": ("[" * 30000, "套得太深"),
    "binary": ("\0\1", "不是文本文件"),
}


@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG)
def test_a_file_that_is_no_case_says_what_is_wrong_with_it(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "case.json").write_text(text, encoding="utf-8")
    result = shebao("run", "enterprise_pension", "-i", str(tmp_path / "case.json"))
    assert (result.exit_code, said in re.sub(r"[\s│]", "", result.output)) == (2, True)
    assert "Invalid" not in result.output


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_a_case_is_read_whatever_program_saved_it(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text(json.dumps({**CASE, "subject": {"姓名": "王小明"}}, ensure_ascii=False), encoding=encoding)
    assert shebao("run", "enterprise_pension", "-i", str(path)).exit_code == 0


def test_a_list_without_cases_is_a_wrong_use(tmp_path: Path) -> None:
    result = shebao("run", "heating", "--input", written(tmp_path, []))
    assert (result.exit_code, "没有案例" in result.output) == (2, True)


def test_a_kind_shows_its_other_names_and_each_line_of_many_people_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(out, "width", 300)
    shown = shebao("kinds", "work_death").output
    assert "也可写 annual_income、national_urban_income" in shown
    assert ("pension.1…12" in shown, "paid.1" in shown, "pension.2" in shown) == (True, False, False)
    lone = next(line for line in shown.splitlines() if "dependants.[].lone" in line)
    assert "可不填" in lone
    schema = json.loads(shebao("kinds", "work_death", "--json").stdout)["schema"]["properties"]
    assert "national_annual_income" in schema["national_income"]["x-aliases"]


def test_parameters_are_found_by_their_chinese_name() -> None:
    found = json.loads(shebao("parameters", "取暖", "--json").stdout)["parameters"]
    assert {"heat.enterprise", "heat.month"} <= {one["id"] for one in found}
    assert shebao("parameters", "没有这样的参数").exit_code == 2


def test_a_parameter_without_a_value_may_be_given_in_the_case(tmp_path: Path) -> None:
    case = {**CASE, "retired": "2021-05"}
    finding = json.loads(shebao("run", "enterprise_pension", "-i", written(tmp_path, case), "--json").stdout)
    assert "也可以在案例中填“benefit_base_B”" in finding["findings"][0]["action"]


@pytest.mark.parametrize("text", ['{"a":\n', '{"a":\r\n', "[\n\n", '{"a": 1\n}\n}\n', '{"a": "\x85'])
def test_a_file_that_breaks_off_is_explained(tmp_path: Path, text: str) -> None:
    (tmp_path / "f.json").write_text(text, encoding="utf-8", newline="")
    result = shebao("run", "death_grants", "--input", str(tmp_path / "f.json"))
    assert result.exit_code == 2
    assert "不是合格的JSON" in result.output.replace("\n", "")
