"""Judging a document by every rule."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shebao.disclosure.figures import noting_sums, noting_ties
from shebao.disclosure.model import Disclosure
from shebao.disclosure.places import place_of
from shebao.disclosure.rules.book_places import with_book_places
from shebao.disclosure.rules.culprits import name_culprits
from shebao.disclosure.rules.registry import RULES
from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Spot, by_severity


def check_document(document: Disclosure, last_year: Disclosure | None = None) -> list[Finding]:
    """What is wrong, doubtful or missing in a document, worst first, then in the order of the rules.

    ``last_year`` is the document published a year ago, for R-22. Of a composed document, findings name the rows of its
    book. A finding that two places give alike is said once.
    """
    return judge(document, last_year).findings


@dataclass(frozen=True, slots=True)
class Judgement:
    """The findings on a document, and the spots of the figures that rules found to agree or spoke of."""

    findings: list[Finding]
    tied: frozenset[Spot]


def judge(document: Disclosure, last_year: Disclosure | None = None, rules: Sequence[Rule] = RULES) -> Judgement:
    """As :func:`check_document`, with the measure of what was verified; by some of the rules only where they are given.

    Findings on a document that was read name the places of their figures.
    """
    return judge_material(Material(document, last_year), rules)


def judge_material(material: Material, rules: Sequence[Rule] = RULES) -> Judgement:
    """Judge a document that stands ready with what is beside it (last year's, and what was found in both)."""
    document = material.document
    seen: dict[tuple[str, str, str], Finding] = {}
    with noting_ties() as tied, noting_sums() as sums:
        for rule in rules:
            for finding in rule.check(material):
                key = (finding.code, finding.subject, finding.message)
                if key not in seen:
                    seen[key] = with_book_places(finding, document.book)
    found = list(seen.values())
    if document.book is None:
        found = name_culprits(found, sums, document)
    findings = by_severity([with_places(finding, document) for finding in found])
    spoken_of = {spot for finding in seen.values() for spot in finding.spots}
    return Judgement(findings, frozenset(tied | spoken_of))


def with_places(finding: Finding, document: Disclosure) -> Finding:
    """The places of a finding's spots, in a document that was read."""
    if document.book is not None or not finding.spots:
        return finding
    places = tuple(dict.fromkeys(place_of(document, spot) for spot in finding.spots))
    return replace(finding, places=places)
