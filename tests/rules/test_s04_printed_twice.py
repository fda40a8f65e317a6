from dataclasses import replace

from shebao.disclosure.model import TableKind as K
from shebao.findings import Severity
from tests.rules.documents import RECORDS, good_document, judged, worst

CODE = "S-04"


def test_each_table_once_passes():
    assert judged(good_document(), CODE) == []


def test_a_table_twice():
    document = good_document()
    findings = judged(replace(document, blocks=(*document.blocks, document.table(K.PROJECTS))), CODE)
    assert worst(findings) is Severity.WARNING
    assert [finding.subject for finding in findings] == ["重复/项目支出表"]


def test_a_form_twice():
    document = good_document()
    form = next(table for table in document.performance_tables if table.form.project == RECORDS)
    assert len(judged(replace(document, blocks=(*document.blocks, form)), CODE)) == 1
