"""Silence is a result: what is right gets no error and no warning, with the book at hand and without it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shebao.budget.book import Nature
from shebao.budget.synthetic import synthetic_book
from shebao.disclosure.compose import compose
from shebao.disclosure.model import Disclosure
from shebao.disclosure.rules import RULES, check_document, rules_markdown
from shebao.findings import Severity
from tests.rules.documents import as_read, good_document
from tests.thorough import examples


def complaints(document: Disclosure) -> list[str]:
    return [
        f"{finding.code} {finding.message}"
        for finding in check_document(document)
        if finding.severity is not Severity.NOTICE
    ]


@pytest.mark.parametrize("nature", list(Nature))
def test_the_good_documents_are_good(nature):
    assert complaints(good_document(nature)) == []
    assert complaints(as_read(good_document(nature))) == []


@settings(max_examples=examples(15, 30), deadline=None)
@given(st.integers(0, 10_000))
def test_any_valid_book_is_silent(seed):
    document = compose(synthetic_book(seed))
    assert complaints(document) == []
    assert complaints(as_read(document)) == []


def test_findings_come_worst_first_and_once():
    document = compose(synthetic_book(7, unexplained=True))
    findings = check_document(document)
    ranks = [finding.severity.rank for finding in findings]
    assert ranks == sorted(ranks)
    assert len({(finding.code, finding.subject, finding.message) for finding in findings}) == len(findings)


def test_every_rule_has_its_code_name_and_basis():
    codes = [rule.code for rule in RULES]
    assert len(set(codes)) == len(codes)
    assert {f"R-{number:02d}" for number in range(1, 25)} <= set(codes)
    for rule in RULES:
        assert rule.name and rule.basis and rule.needs, rule.code


def test_the_documentation_lists_every_rule():
    page = rules_markdown()
    for rule in RULES:
        assert f"| {rule.code} | {rule.name} | {rule.severity.label} |" in page
