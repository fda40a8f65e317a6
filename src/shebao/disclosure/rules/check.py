"""Judging a document by every rule."""

from shebao.disclosure.model import Disclosure
from shebao.disclosure.rules.book_places import with_book_places
from shebao.disclosure.rules.registry import RULES
from shebao.disclosure.rules.rule import Material
from shebao.findings import Finding, by_severity


def check_document(document: Disclosure, last_year: Disclosure | None = None) -> list[Finding]:
    """What is wrong, doubtful or missing in a document, worst first, then in the order of the rules.

    ``last_year`` is the document published a year ago, for R-22. Of a composed document, findings name the rows of its
    book. A finding that two places give alike is said once.
    """
    material = Material(document, last_year)
    seen: dict[tuple[str, str, str], Finding] = {}
    for rule in RULES:
        for finding in rule.check(material):
            key = (finding.code, finding.subject, finding.message)
            if key not in seen:
                seen[key] = with_book_places(finding, document.book)
    return by_severity(seen.values())
