from dataclasses import replace

from shebao.findings import Severity
from tests.rules.documents import RECORDS, TRAINING, form_of, good_document, judged, with_form, with_indicator, worst

CODE = "P-12"


def department_says(name: str, number: str):
    document = good_document()
    (first,) = form_of(document, "").indicators
    changed = replace(first, name=name, number=number, number_unit="人")
    return with_form(document, "", indicators=(changed,))


def test_right_values_pass():
    assert judged(good_document(), CODE) == []
    assert judged(department_says("参加技能培训人数", "300"), CODE) == []


def test_two_values():
    findings = judged(department_says("参加技能培训人数", "280"), CODE)
    assert worst(findings) is Severity.WARNING
    assert [finding.subject for finding in findings] == ["部门整体绩效/参加技能培训人数"]


def test_two_names_of_one_thing():
    """非全额退休人数 ≥1371 here, 差额、自收自支退休人数 ≥1500 there."""
    document = department_says("非全额退休人数", "1371")
    document = with_indicator(document, TRAINING, "参加技能培训人数", name="差额、自收自支退休人数", number="1500")
    findings = judged(document, CODE)
    assert [(finding.found, finding.expected) for finding in findings] == [("≥1371人", "≥1500人")]


def test_the_departments_sum_of_its_projects_passes():
    document = department_says("参加技能培训人数", "420")
    document = with_indicator(
        document, RECORDS, "维护系统套数", name="参加技能培训人数", number="120", number_unit="人"
    )
    assert judged(document, CODE) == []


def test_names_too_general_are_not_compared():
    document = with_indicator(department_says("受益人数", "5000"), TRAINING, "参加技能培训人数", name="受益人数")
    assert judged(document, CODE) == []
