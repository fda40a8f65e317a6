import pytest

from shebao.disclosure.model import TableKind as K
from tests.rules.documents import as_read, good_document, judged, with_paragraph, with_table

CODE = "T-15"


def test_own_names_and_years_pass():
    assert judged(as_read(good_document()), CODE) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“三公”经费：指省直部门用财政拨款安排的经费。", "省直部门"),
        ("其中，模范县民政局2025年度部门预算收入100.00万元。", "模范县民政局"),
    ],
)
def test_a_template_left_behind(text, found):
    findings = judged(as_read(with_paragraph(good_document(), "其他说明", text)), CODE)
    assert [finding.found for finding in findings] == [found]


def test_own_units_are_no_template():
    text = "其中，示例县就业局2025年度部门预算收入100.00万元；本局2025年度支出100.00万元。"
    assert judged(as_read(with_paragraph(good_document(), "其他说明", text)), CODE) == []


def test_the_title_of_another_years_table():
    document = as_read(with_table(good_document(), K.PROJECTS, title="2023年项目支出预算表"))
    assert [(finding.found, finding.expected) for finding in judged(document, CODE)] == [("2023", "2025")]
