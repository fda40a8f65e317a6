from dataclasses import replace

from shebao.disclosure.model import Paragraph
from shebao.findings import Severity
from tests.rules.documents import judged
from tests.rules.printed import printed, project

CODE = "P-26"


def test_one_round_before_the_year_passes():
    assert judged(printed(project(), project(name="职工体检", filed="2024-12-12")), CODE) == []


def test_a_form_of_another_time():
    (finding,) = judged(printed(project(filed="2023-05-01")), CODE)
    assert finding.severity is Severity.WARNING


def test_a_form_filed_later_than_the_others():
    (finding,) = judged(printed(project(), project(name="职工体检", filed="2025-02-08")), CODE)
    assert finding.severity is Severity.NOTICE and "2025-02-08" in finding.message


def test_a_machine_stamp():
    (finding,) = judged(printed(project(filed="20241212095841")), CODE)
    assert finding.subject.endswith("格式")


def test_a_form_filed_after_the_text_was_published():
    document = printed(project(), project(name="职工体检", filed="2025-02-08"))
    dated = replace(document, blocks=(*document.blocks, Paragraph("公开日期：2025年1月25日")))
    assert [f.severity for f in judged(dated, CODE)] == [Severity.WARNING, Severity.NOTICE]
    later = replace(document, blocks=(*document.blocks, Paragraph("公开日期：2025年2月25日")))
    assert [f.severity for f in judged(later, CODE)] == [Severity.NOTICE]
