from dataclasses import replace

from shebao.findings import Severity
from tests.rules.documents import RECORDS, composed, good_book, good_document, judged, with_form, worst

CODE = "P-10"


def test_running_a_system_passes():
    assert judged(good_document(), CODE) == []


def test_a_name_that_pays_persons():
    findings = judged(with_form(good_document(), RECORDS, name="遗属补助"), CODE)
    assert worst(findings) is Severity.WARNING
    assert [finding.subject for finding in findings] == ["项目/遗属补助/项目类别"]


def test_a_class_that_pays_persons():
    facts = tuple(replace(f, economic="30305") if f.project == RECORDS else f for f in good_book().facts)
    assert [f.subject for f in judged(composed(facts=facts), CODE)] == ["项目/档案系统运行维护/项目类别"]


def test_the_right_class_passes():
    document = with_form(good_document(), RECORDS, name="遗属补助", project_class="特定目标类")
    assert judged(document, CODE) == []
