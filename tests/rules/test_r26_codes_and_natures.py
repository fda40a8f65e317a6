from dataclasses import replace

from shebao.budget.book import Nature
from shebao.findings import Severity
from tests.rules.documents import as_read, composed, good_book, good_document, institution_facts, judged, worst

CODE = "R-26"


def test_right_codes_pass():
    for nature in Nature:
        assert judged(good_document(nature), CODE) == []


def test_an_institutions_codes_in_an_administrative_unit_are_asked():
    facts = tuple(replace(fact, row=row) for row, fact in enumerate(institution_facts(), start=2))
    findings = judged(composed(facts=facts), CODE)
    assert worst(findings) is Severity.WARNING
    assert {finding.subject for finding in findings} == {
        "示例县就业局/2080502事业单位离退休",
        "示例县就业局/2101102事业单位医疗",
        "示例县就业局/30107绩效工资",
    }


def test_without_the_book_the_text_tells_the_nature():
    facts = tuple(replace(fact, row=row) for row, fact in enumerate(institution_facts(), start=2))
    assert len(judged(as_read(composed(facts=facts)), CODE)) == 3


def test_participating_units_may_use_either():
    units = tuple(replace(unit, nature=Nature.PARTICIPATING) for unit in good_book().units)
    facts = tuple(replace(fact, row=row) for row, fact in enumerate(institution_facts(), start=2))
    assert judged(composed(units=units, facts=facts), CODE) == []
