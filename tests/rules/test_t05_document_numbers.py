from shebao.findings import Severity
from tests.rules.documents import as_read, good_document, judged, with_paragraph, worst

CODE = "T-05"


def said(text: str):
    return judged(as_read(with_paragraph(good_document(), "其他说明", text)), CODE)


def test_full_numbers_pass():
    assert judged(good_document(), CODE) == []
    assert said("（晋市编办函字〔2021〕6号）、财预〔2016〕143号") == []


def test_an_empty_number():
    findings = said("《机构编制规定》（泽编字〔2021〕号）")
    assert worst(findings) is Severity.WARNING
    assert [finding.found for finding in findings] == ["泽编字〔2021〕号"]


def test_a_coded_telegram_is_asked():
    findings = said("根据通知（晋人社密电〔2022〕7号）")
    assert worst(findings) is Severity.WARNING
    assert [(finding.subject, finding.found) for finding in findings] == [("涉密/晋人社密电", "晋人社密电〔2022〕7号")]


def test_other_brackets_are_one_notice():
    findings = said("（晋市编办函字[2021]6号）、（晋市编办函字[2021]12号）")
    assert worst(findings) is Severity.NOTICE
    assert [finding.subject for finding in findings] == ["文号/括号"]


def test_two_numbers_in_one():
    findings = said("通知（晋人社发〔2022〕7号晋机发4187号）")
    assert [finding.subject for finding in findings] == ["文号/两个文号"]


def test_a_number_of_a_later_year():
    assert [finding.subject for finding in said("（晋人社发〔2027〕7号）")] == ["文号/晋人社发〔2027〕7号"]
