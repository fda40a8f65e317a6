"""A file that can be read but is no disclosure is refused in one sentence; a fragment of one is checked."""

from pathlib import Path

import pytest

from shebao.disclosure.check.check_file import check_file

NONE = {
    "故事": "今天天气很好，我们去公园玩了三个小时。\n\n回来时已经五点了。\n",
    "价目": "本店苹果每斤5元，梨每斤4元，共计9元。\n",
    "表名": "第一部分 单位概况\n\n第二部分 部门收支总表、部门收入总表、部门支出总表\n",
}


@pytest.mark.parametrize("name", NONE)
def test_it_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.txt"
    path.write_text(NONE[name], encoding="utf-8")
    report = check_file(path)
    assert "不是部门预算、决算公开文本" in report.problem
    assert not report.findings


@pytest.mark.parametrize(
    "text",
    [
        "2025年部门预算收入 3 6 5 . 4 0 万元，比上年增加。\n",
        "单位：万元\n\n部门收入总表\n\n科目编码\t科目名称\t合计\n208\t社会保障和就业支出\t12.00\n\t合计\t12.00\n",
    ],
)
def test_a_fragment_is_checked(tmp_path: Path, text: str) -> None:
    path = tmp_path / "fragment.txt"
    path.write_text(text, encoding="utf-8")
    assert not check_file(path).problem
