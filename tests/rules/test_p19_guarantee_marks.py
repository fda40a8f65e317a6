from dataclasses import replace

from shebao.findings import Severity
from tests.rules.documents import RECORDS, composed, good_book, good_document, judged, worst

CODE = "P-19"


def named(three_guarantees: bool):
    return composed(
        projects=tuple(
            replace(project, name="取暖费（三保）", three_guarantees=three_guarantees)
            if project.code == RECORDS
            else project
            for project in good_book().projects
        )
    )


def test_marked_projects_and_others_pass():
    assert judged(good_document(), CODE) == []
    assert judged(named(True), CODE) == []


def test_a_name_without_the_mark():
    findings = judged(named(False), CODE)
    assert worst(findings) is Severity.WARNING
    assert [finding.subject for finding in findings] == ["项目/取暖费（三保）/三保"]
