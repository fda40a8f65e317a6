from dataclasses import replace

from shebao.budget.book import Nature
from shebao.disclosure.compose import compose
from shebao.disclosure.model import TableKind as K
from shebao.findings import Severity
from tests.rules.documents import (
    as_read,
    good_book,
    good_document,
    judged,
    with_row,
    with_text,
    worst,
)

CODE = "R-13"


def test_right_documents_pass():
    for nature in Nature:
        assert judged(good_document(nature), CODE) == []
        assert judged(as_read(good_document(nature)), CODE) == []


def test_an_institution_with_organ_running_costs():
    broken = with_row(
        good_document(Nature.INSTITUTION), K.ORGAN_RUNNING, "部门合计", {"total": "16.00", "general": "16.00"}
    )
    findings = judged(broken, CODE)
    assert worst(findings) is Severity.ERROR
    assert "表十一/部门合计" in {finding.subject for finding in findings}


def test_organ_running_costs_that_are_not_the_public_spending():
    printed = {"total": "15.00", "general": "15.00"}
    with_book = with_row(good_document(), K.ORGAN_RUNNING, "部门合计", printed)
    assert "表十一/部门合计/公用经费" in {finding.subject for finding in judged(with_book, CODE)}
    assert "表十一、表六/公用经费" in {finding.subject for finding in judged(as_read(with_book), CODE)}


def test_units_that_do_not_make_the_total():
    broken = with_row(good_document(), K.ORGAN_RUNNING, "示例县就业局", {"total": "10.00", "general": "10.00"})
    assert "表十一/部门合计/合计" in {finding.subject for finding in judged(broken, CODE)}


def test_a_text_that_says_none_over_a_filled_table():
    broken = with_text(good_document(), "机关运行经费16.00万元，与上年持平", "无机关运行经费")
    findings = judged(broken, CODE)
    assert worst(findings) is Severity.ERROR
    assert [finding.subject for finding in findings] == ["文字/机关运行经费"]


def test_an_amount_in_the_text_over_an_empty_table():
    institution = good_document(Nature.INSTITUTION)
    broken = with_text(institution, "2025年度无机关运行经费", "2025年度机关运行经费16.00万元")
    assert [finding.subject for finding in judged(broken, CODE)] == ["文字/机关运行经费"]


def test_a_class_of_organs_in_an_institution_is_asked():
    """As in the model centre's document: 公务用车运行维护费 beside 公务用车运行维护费 in a 事业 unit."""
    book = good_book(Nature.INSTITUTION)
    facts = tuple(
        replace(fact, government_economic="50208") if fact.economic == "30231" else fact for fact in book.facts
    )
    findings = judged(as_read(compose(replace(book, facts=facts))), CODE)
    assert worst(findings) is Severity.WARNING
    assert [finding.subject for finding in findings] == ["表六/公务用车运行维护费/政府经济分类"]


def test_a_class_of_institutions_in_an_organ_is_asked():
    book = good_book()
    facts = tuple(
        replace(fact, government_economic="50502") if fact.economic == "30201" else fact for fact in book.facts
    )
    assert [f.subject for f in judged(as_read(compose(replace(book, facts=facts))), CODE)] == [
        "表六/办公费/政府经济分类"
    ]
