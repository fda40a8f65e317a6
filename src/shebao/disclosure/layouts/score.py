"""Whether a finding has found a damage: severe enough, and showing the damaged text or standing at its row."""

import re
from dataclasses import dataclass

from shebao.disclosure.layouts.damage import Damage
from shebao.findings import Finding, Severity


@dataclass(frozen=True, slots=True)
class Said:
    """One finding as plain data: what it says, the figures it shows, the places it names."""

    code: str
    severity: Severity
    message: str
    figures: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """What makes two findings the same: their code and their words without places."""
        return self.code, re.sub(r"第\d+[页行]", "", self.message)


def as_said(finding: Finding) -> Said:
    """The part of a finding that is scored."""
    return Said(
        finding.code,
        finding.severity,
        finding.message,
        tuple(figure.text for figure in finding.figures),
        tuple(f"{place.table} {place.text} {place.column}" for place in finding.places),
    )


def hits(damage: Damage, said: Said) -> bool:
    """Whether a finding names the damaged place, at the expected severity or worse."""
    if said.severity.rank > damage.severity.rank:
        return False
    everything = plain(" ".join((said.message, *said.figures, *said.places)))
    return any(shows(everything, plain(word)) for word in damage.words if word)


def plain(text: str) -> str:
    """A text for comparing: no spaces, no separators, brackets of one kind."""
    return re.sub(r"\s", "", text).replace("（", "(").replace("）", ")").replace(",", "")


def shows(everything: str, word: str) -> bool:
    """Whether a word stands in a text; a figure must stand there whole, not as a piece of a longer one.

    >>> shows("合计1324.00万元", "324.00"), shows("合计324万元", "324.00"), shows("相差13.20", "13.2")
    (False, True, True)
    """
    if not re.fullmatch(r"-?[\d.]+", word):
        return word in everything
    whole = word.rstrip("0").rstrip(".") if "." in word else word
    return (
        re.search(rf"(?<![\d.]){re.escape(whole)}(?:\.0*|(?<=\.\d)0*|(?<=\.\d\d)0*)?(?![\d]|\.\d)", everything)
        is not None
    )
