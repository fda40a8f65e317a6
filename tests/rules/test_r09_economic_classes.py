from dataclasses import replace

from shebao.budget.book import Kind
from shebao.disclosure.model import TableKind as K
from shebao.findings import Severity
from tests.rules.documents import as_read, composed, good_book, good_document, judged, with_cell, with_row, worst

CODE = "R-09"


def test_a_table_that_adds_up_passes():
    assert judged(good_document(), CODE) == []


def test_a_class_that_is_not_its_items():
    broken = with_cell(good_document(), K.BASIC_BY_ECONOMIC, "30201", "total", "9.00")
    subjects = {finding.subject for finding in judged(broken, CODE)}
    assert subjects == {"表六/办公费/人员和公用", "表六/商品和服务支出"}


def test_rounding_is_a_notice():
    """176.83 over 42.19 + 129.32 + 4.71 + 0.60 = 176.82 stands in a real document."""
    printed = {"total": "245.81", "personnel": "245.81"}
    findings = judged(with_row(good_document(), K.BASIC_BY_ECONOMIC, "301", printed), CODE)
    assert worst(findings) is Severity.NOTICE
    assert findings[0].subject == "表六/工资福利支出"


def test_a_kind_that_does_not_fit_the_class_is_asked():
    facts = tuple(replace(f, kind=Kind.PERSONNEL) if f.economic == "30228" else f for f in good_book().facts)
    findings = judged(as_read(composed(facts=facts)), CODE)
    assert worst(findings) is Severity.WARNING
    assert [finding.subject for finding in findings] == ["表六/工会经费/经费性质"]
