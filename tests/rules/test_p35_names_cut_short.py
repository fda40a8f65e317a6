import pytest

from tests.rules.documents import judged
from tests.rules.printed import form_table, printed

CODE = "P-35"
BOTH = """
项目名称 | 账户划转 | . | . | . | . | .
. | 实施期目标 | . | . | 年度目标 | . | .
总体目标 | 三年内完成。 | . | . | 全年划转两千人的账户。 | . | .
一级指标 | 二级指标 | 三级指标 | 指标值 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | {period} | ≥2000人 | 数量指标 | {year} | ≥2000人
"""


def named(period: str, year: str):
    return judged(printed(form_table(BOTH.format(period=period, year=year))), CODE)


@pytest.mark.parametrize("name", ["改革试点期参加机关养老保险人数", "职工缴费和待遇发放及时", "完成任务的人数和时间"])
def test_whole_names_pass(name):
    assert named(name, name) == []


def test_a_name_that_ends_in_the_middle_of_a_word():
    (finding,) = named("参保职工缴费时间和待遇发放时", "参保职工缴费时间和待遇发放时")
    assert finding.found == "参保职工缴费时间和待遇发放时"


def test_a_name_that_is_longer_elsewhere():
    (finding,) = named("改革试点期参加机关养老保险人数", "改革试点期参加机关养老保")
    assert (finding.found, finding.expected) == ("改革试点期参加机关养老保", "改革试点期参加机关养老保险人数")
