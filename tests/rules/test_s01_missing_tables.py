from dataclasses import replace

import pytest

from shebao.disclosure.model import Heading
from shebao.disclosure.model import TableKind as K
from shebao.findings import Severity
from tests.rules.documents import as_read, good_document, judged, without_table, worst

CODE = "S-01"


def test_thirteen_tables_pass():
    assert judged(good_document(), CODE) == []


@pytest.mark.parametrize("kind", [K.BALANCE, K.THREE_PUBLIC, K.CAPITAL, K.PROJECTS_CARRIED_OVER])
def test_a_missing_table(kind):
    for document in (good_document(), as_read(good_document())):
        findings = judged(without_table(document, kind), CODE)
        assert worst(findings) is Severity.ERROR
        assert [finding.subject for finding in findings] == [f"缺表/{kind.value}"]


def test_a_province_with_eight_tables_is_complete():
    document = as_read(good_document())
    for kind in (K.FUND_INCOME, K.CAPITAL, K.ORGAN_RUNNING, K.PROJECTS, K.PROJECTS_CARRIED_OVER):
        document = without_table(document, kind)
    assert judged(document, CODE) == []


def test_a_fragment_gets_one_notice():
    document = as_read(good_document())
    blocks = tuple(b for b in document.blocks if not (isinstance(b, Heading) and b.level == 1))
    fragment = without_table(replace(document, blocks=blocks), K.BALANCE)
    assert [finding.severity for finding in judged(fragment, CODE)] == [Severity.NOTICE]


def test_the_departments_form():
    findings = judged(without_table(good_document(), K.PERFORMANCE_DEPARTMENT), CODE)
    assert worst(findings) is Severity.WARNING
