"""Whose document it is: from covers as offices print them."""

import pytest

from shebao.disclosure.recognise.cover import office_name


@pytest.mark.parametrize(
    ("texts", "captions", "name"),
    [
        (["青山县水利局", "2025年部门预算", "第一部分 部门概况", "第二部分 2025年部门预算表"], [], "青山县水利局"),
        (["2024年度部门决算", "青山县人民医院"], [], "青山县人民医院"),
        (["青山县水利局2025年部门预算公开说明"], [], "青山县水利局"),
        (["公开05表"], ["部门：青山县人力资源和社会保障局 金额单位：万元"], "青山县人力资源和社会保障局"),
        (["预算单位：青山县财政局"], ["预算单位：青山县财政局"], "青山县财政局"),
        (["元，2025年预算安排14.62万元，比上年增加。"], [], ""),
        (["第二部分 2025年部门预算表"], [], ""),
    ],
)
def test_the_office_is_named(texts: list[str], captions: list[str], name: str) -> None:
    assert office_name(texts, captions, "") == name
