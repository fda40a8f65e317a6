"""What checking a document found out: the findings, what was read and what not, how much was verified."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shebao.disclosure.model import Disclosure, NotRead
from shebao.findings import Finding, Severity, as_json


@dataclass(frozen=True, slots=True)
class Report:
    """The result of checking one file. ``problem`` is there where the file could not be read; then nothing else is.

    ``figures_read`` counts the printed figures, ``figures_tied`` those that at least one rule compared with others.
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
    findings: tuple[Finding, ...] = ()
    document: Disclosure | None = field(default=None, compare=False)

    @property
    def is_readable(self) -> bool:
        """Whether the file could be read."""
        return not self.problem

    def count(self, severity: Severity) -> int:
        """How many findings of a severity there are."""
        return sum(finding.severity is severity for finding in self.findings)

    def as_json(self) -> dict[str, Any]:
        """The report as plain data, as ``shebao check --json`` prints it."""
        data: dict[str, Any] = {
            "file": str(self.file),
            "kind": self.kind,
            "year": self.year,
            "unit": self.unit,
            "tables_found": list(self.tables_found),
            "tables_missing": list(self.tables_missing),
            "not_read": [{"reason": item.reason, "place": str(item.place)} for item in self.not_read],
            "figures_read": self.figures_read,
            "figures_tied": self.figures_tied,
            "findings": [as_json(finding) for finding in self.findings],
        }
        return data | {"problem": self.problem} if self.problem else data
