"""Chains (跨年度核对): the documents of one unit over the years, each judged against those it speaks of.

A budget of 2025 speaks of the budget and the final accounts of 2024; the final accounts of 2025 speak of the budget of
the same year and of the final accounts of 2024.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from shebao.disclosure.check.check_file import printed_figures
from shebao.disclosure.check.report import Report
from shebao.disclosure.rules.check import judge_material
from shebao.disclosure.rules.registry import CHAIN_RULES
from shebao.disclosure.rules.rule import Material
from shebao.findings import by_severity

SHORTEST_NAME = 5
"""A name shorter than that is too common to be taken for the end of a longer one (财政局)."""


@dataclass(frozen=True, slots=True)
class Years:
    """A unit's document and the others that it speaks of, all with what was read."""

    this: Report
    others: tuple[Report, ...]


def unit_key(name: str) -> str:
    """A unit's name as it is compared: no spaces, no brackets of another width, no 部门 or 本部门 at the end."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", name))
    return re.sub(r"\((?:部门|汇总)\)$|部门$", "", plain)


def same_unit(one: str, other: str) -> bool:
    """Whether two names are one unit's: the same, or one with the names of the county and city before it.

    >>> same_unit("泽州县社会保险中心", "山西省泽州县社会保险中心"), same_unit("甲县财政局", "乙县财政局")
    (True, False)
    """
    short, long = sorted((unit_key(one), unit_key(other)), key=len)
    return short == long != "" or (len(short) >= SHORTEST_NAME and long.endswith(short))


def chains(reports: Sequence[Report]) -> list[tuple[int, tuple[int, ...]]]:
    """Which reports are judged against which others, by their numbers; those with nothing to look at are left out."""
    links = []
    for number, report in enumerate(reports):
        others = tuple(
            other
            for other, candidate in enumerate(reports)
            if other != number and same_unit(report.unit, candidate.unit) and _speaks_of(report, candidate)
        )
        if others:
            links.append((number, others))
    return links


def _speaks_of(report: Report, other: Report) -> bool:
    if not report.year or not other.year:
        return False
    if other.year == report.year - 1:
        return True
    return report.kind == "决算" and other.kind == "预算" and other.year == report.year


def link_years(years: Years, only: Collection[str] = ()) -> Report:
    """The report with what the chain found added, and with the figures tied that agree with another year's."""
    this = years.this
    if this.document is None:
        return this
    rules = [rule for rule in CHAIN_RULES if not only or rule.code in only]
    seen = {(finding.code, finding.subject, finding.message): finding for finding in this.findings}
    tied = set(this.tied)
    for other in years.others:
        if other.document is None:
            continue
        material = Material(this.document, other.document, this.findings, other.findings)
        judgement = judge_material(material, rules)
        tied |= judgement.tied
        for finding in judgement.findings:
            seen.setdefault((finding.code, finding.subject, finding.message), finding)
    figures = printed_figures(this.document)
    tied &= figures
    return replace(this, findings=tuple(by_severity(seen.values())), tied=frozenset(tied), figures_tied=len(tied))
