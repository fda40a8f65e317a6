from dataclasses import replace

import pytest

from shebao.budget.book import PriorItem
from shebao.disclosure.compose import compose
from shebao.disclosure.model import TableKind as K
from shebao.findings import Severity
from tests.rules.documents import as_read, composed, good_book, good_document, judged, with_cell, with_row, worst

CODE = "R-22"


def last_year():
    """What the good book says of last year, as a published document."""
    document = compose(good_book())
    document = with_cell(document, K.BALANCE, "收入总计", "income", "345.30")
    document = with_cell(document, K.GENERAL_EXPENDITURE, "合计", "total", "300.00")
    document = with_row(document, K.THREE_PUBLIC, "公务接待费", {"total": "1.50", "general": "1.50"})
    return as_read(replace(document, year=2024))


def test_the_years_agree():
    assert judged(good_document(), CODE, last_year()) == []
    assert judged(as_read(good_document()), CODE, last_year()) == []


def test_nothing_to_compare_with():
    assert judged(good_document(), CODE) == []


@pytest.mark.parametrize("read", [False, True])
def test_another_total_than_was_published(read):
    published = with_cell(last_year(), K.BALANCE, "收入总计", "income", "344.30")
    document = as_read(good_document()) if read else good_document()
    findings = judged(document, CODE, published)
    assert worst(findings) is Severity.ERROR
    assert [finding.subject for finding in findings] == ["上年数/收支总计"]
    assert findings[0].difference == "1.00万元"


def test_a_line_said_to_be_level_that_was_not():
    published = with_row(last_year(), K.THREE_PUBLIC, "公务用车运行维护费", {"total": "2.00"})
    subjects = [finding.subject for finding in judged(as_read(good_document()), CODE, published)]
    assert subjects == ["上年数/公务用车运行维护费"]


def test_a_part_of_last_year_above_its_whole():
    prior = tuple(
        replace(p, fen=p.fen * 2) if p.item is PriorItem.GENERAL_EXPENDITURE else p for p in good_book().prior
    )
    findings = judged(composed(prior=prior), CODE)
    assert [finding.subject for finding in findings] == ["上年数/一般公共预算当年支出"]
