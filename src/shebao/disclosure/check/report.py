"""What checking a document found out: the findings, what was read and what not, how much was verified."""

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from shebao.disclosure.check.personal import without_personal_numbers
from shebao.disclosure.figures import MONEY_UNITS, read_printed, show_number
from shebao.disclosure.model import Disclosure, NotRead
from shebao.findings import FigureShown, Finding, Place, Severity, Spot


@dataclass(frozen=True, slots=True)
class Report:
    """The result of checking one file. ``problem`` is there where the file could not be read; then nothing else is.

    ``figures_read`` counts the printed figures, ``figures_tied`` those that at least one rule compared with others;
    ``tied`` are their spots. ``document`` is what was read, for showing it; it does not travel with every report.
    ``partial`` says that only some rules were applied, so that nothing is known of the other figures.
    """

    file: Path
    problem: str = ""
    kind: str = ""
    year: int = 0
    unit: str = ""
    tables_found: tuple[str, ...] = ()
    tables_missing: tuple[str, ...] = ()
    not_read: tuple[NotRead, ...] = ()
    figures_read: int = 0
    figures_tied: int = 0
    partial: bool = False
    findings: tuple[Finding, ...] = ()
    tied: frozenset[Spot] = field(default=frozenset(), compare=False)
    document: Disclosure | None = field(default=None, compare=False)

    @property
    def is_readable(self) -> bool:
        """Whether the file could be read."""
        return not self.problem

    @property
    def name(self) -> str:
        """The unit's name, the file's where it is not known."""
        return self.unit or self.file.stem

    @property
    def verified(self) -> Fraction | None:
        """The share of figures that were verified, 0 to 1; None where no figure was read or only some rules applied."""
        return Fraction(self.figures_tied, self.figures_read) if self.figures_read and not self.partial else None

    def count(self, severity: Severity) -> int:
        """How many findings of a severity there are."""
        return sum(finding.severity is severity for finding in self.findings)

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """The findings of a severity, in order."""
        return tuple(finding for finding in self.findings if finding.severity is severity)

    def as_json(self) -> dict[str, Any]:
        """The report as plain data, as ``shebao check --json`` prints it: every key, also where it is empty."""
        data: dict[str, Any] = {
            "file": str(self.file),
            "kind": self.kind,
            "year": self.year or None,
            "unit": self.unit,
            "tables_found": list(self.tables_found),
            "tables_missing": list(self.tables_missing),
            "not_read": [{"reason": item.reason, "place": str(item.place)} for item in self.not_read],
            "figures_read": self.figures_read,
            "figures_tied": self.figures_tied,
            "findings": [_finding_as_json(finding) for finding in self.findings],
        }
        return data | {"error": self.problem} if self.problem else data


def _finding_as_json(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": what_to_say(finding),
        "places": [_place_as_json(place) for place in finding.places],
        "figures": [_figure_as_json(figure) for figure in finding.figures],
        "expected": finding.expected,
        "difference": finding.difference,
        "basis": finding.basis,
    }


def what_to_say(finding: Finding) -> str:
    """The message with what to do, said once."""
    if not finding.action or finding.action in finding.message:
        return finding.message
    return f"{finding.message}{finding.action}"


def _place_as_json(place: Place) -> dict[str, Any]:
    return {
        "page": place.page,
        "line": place.line,
        "table": "／".join(word for word in (place.sheet, place.table) if word),
        "row": place.row,
        "column": place.column,
        "text": without_personal_numbers(place.text),
    }


def _figure_as_json(figure: FigureShown) -> dict[str, Any]:
    unit, value = figure.unit, figure.value
    if not value and (printed := read_printed(figure.text, unit)) is not None:
        unit = printed.unit
        value = show_number(printed.value / MONEY_UNITS.get(unit, 1), 6).rstrip("0").rstrip(".")
    return {"text": figure.text, "value": value, "unit": unit}
