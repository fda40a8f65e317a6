"""Control totals: every step of the unification for every file, rows in = rows out + rejected, none lost between."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from shebao.register.unify.totals import STEPS
from tests.unify.test_unify_command import files, run, written

__all__ = ["files"]
THROUGH = STEPS[:8]
"""Every row of a person goes through these; then only those with suspects go on."""


@pytest.fixture
def summary(files: list[Path], tmp_path: Path) -> dict[str, Any]:
    with files[0].open("a", encoding="gb18030") as stream:
        stream.write("9,刘空,,U1,甲公司,201001,,\n9,刘空,,U1,甲公司,201001,,\n")  # no number (A02), twice (A30)
    twin = tmp_path / "工伤_再次.csv"
    twin.write_bytes(files[1].read_bytes())
    units = written(tmp_path / "单位_企业养老.csv", "单位编号,单位名称,统一社会信用代码,地址", "U1,甲公司,,", ",,,城北")
    paid = ("企业养老,1,202501,10", "企业养老,77,202501,10")
    fees = written(tmp_path / "F7_缴费明细_企业养老.csv", "险种,个人编号,费款所属期,单位实缴", *paid)
    out = tmp_path / "out"
    assert run(*files, twin, units, fees, "-o", out).exit_code == 0
    made: dict[str, Any] = json.loads((out / "summary.json").read_text("utf-8"))
    page = (out / "report.html").read_text("utf-8")
    assert all(f">{step}</th>" in page for step in STEPS), "the report has all steps"
    return made


def step(summary: dict[str, Any], name: str, file: str) -> tuple[int, int, int]:
    (found,) = [each for each in summary["steps"] if (each["step"], each["file"]) == (name, file)]
    return found["rows_in"], found["rows_out"], found["rejected"]


def note(summary: dict[str, Any], name: str, file: str) -> str:
    (found,) = [each["note"] for each in summary["steps"] if (each["step"], each["file"]) == (name, file)]
    return str(found)


def test_all_steps_are_there_in_their_order_and_add_up(summary: dict[str, Any]) -> None:
    assert list(dict.fromkeys(each["step"] for each in summary["steps"])) == list(STEPS)
    assert all(each["rows_in"] == each["rows_out"] + each["rejected"] for each in summary["steps"])


def test_what_a_step_gives_out_the_next_takes_in(summary: dict[str, Any]) -> None:
    for file in ("企业养老_个人.csv", "工伤_个人.csv"):
        counts = [step(summary, name, file) for name in THROUGH]
        assert all(before[1] == after[0] for before, after in pairwise(counts)), file
        suspects, decided, write_back = (step(summary, name, file) for name in STEPS[7:])
        assert suspects[2] == decided[0] and decided[1] == write_back[0]


def test_rows_are_held_back_where_they_are_and_counted(summary: dict[str, Any]) -> None:
    assert step(summary, "源文件登记", "工伤_再次.csv") == (2, 0, 2)
    assert step(summary, "单位主索引", "单位_企业养老.csv") == (2, 1, 1)
    assert "1行没有单位编号" in note(summary, "单位主索引", "单位_企业养老.csv")
    assert note(summary, "人员主索引", "企业养老_个人.csv") == "归为4人"
    assert "2行在他系统有同一人" in note(summary, "跨系统比对", "企业养老_个人.csv")
    assert "1行在人员文件中查无此人" in note(summary, "跨系统比对", "F7_缴费明细_企业养老.csv")
    assert "4行有单条疑点" in note(summary, "单条校验", "企业养老_个人.csv")


def test_what_the_system_mends_is_told_from_what_waits_for_people(tmp_path: Path) -> None:
    row = "1,王建国,140525198002034514,U1,甲公司,201001,13935600001,"
    head = "个人编号,姓名,证件号码,单位编号,单位名称,首次参保年月,手机号码,备注"
    twice = written(tmp_path / "企业养老.csv", head, row, row, "2,李秀英,,U1,甲公司,201001,13935600002,")
    made = run(twice, "-o", tmp_path / "out")
    assert "疑点2个：系统自动处理1个，须人工处理1个" in made.output
    summary = json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))
    assert summary["suspects_automatic"] == 1 and summary["suspects_by_proposal"] == {"补充资料": 1}
    assert step(summary, "疑点", "企业养老.csv") == (3, 0, 3)
    assert step(summary, "处理决定", "企业养老.csv") == (3, 2, 1)
    assert step(summary, "回写清单", "企业养老.csv") == (2, 0, 2)
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "须逐个处理" not in page and "系统自动处理1个，可撤销，不必逐个处理" in page and "补充资料1个" in page
