"""Everything found while reading a book, gathered to be said at once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from shebao.budget import problems
from shebao.budget.forms.values import Doubt, Refusal, shown
from shebao.budget.problems import Problem
from shebao.budget.sheets import REASONS
from shebao.findings import Finding, Place, Severity


@dataclass(slots=True)
class Troubles:
    """Everything found while reading. Remarks of one kind on one column become one finding with all their places."""

    findings: list[Finding] = field(default_factory=list)
    broken: set[tuple[str, int]] = field(default_factory=set)
    _remarks: dict[tuple[Problem, str], list[tuple[Place, Doubt]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, finding: Finding) -> None:
        """Keep a finding."""
        self.findings.append(finding)

    def refuse(self, sheet: str, place: Place, refusal: Refusal) -> None:
        """Keep what could not be read."""
        row = f"第{place.row}行" if place.row else ""
        is_blank_cell = refusal.problem is problems.MISSING_VALUE
        found = "" if is_blank_cell else f"填的是“{problems.excerpt(refusal.found)}”，"
        message = f"“{sheet}”{row}“{place.column}”：{refusal.problem.name}。{found}应为{refusal.expected}。"
        self.add(
            refusal.problem.finding(
                message,
                subject=f"{sheet}/{place.column}",
                places=[place],
                found=refusal.found,
                expected=refusal.expected,
                action=_action(sheet, refusal),
            )
        )
        if place.row:
            self.broken.add((sheet, place.row))

    def refused_places(self) -> list[Place]:
        """The places of the errors so far."""
        return [place for finding in self.findings if finding.blocks_publication for place in finding.places]

    def remark(self, sheet: str, place: Place, doubt: Doubt) -> None:
        """Keep a remark on something that was read."""
        if doubt.problem.severity is Severity.NOTICE:
            self._remarks[doubt.problem, sheet].append((place, doubt))
        else:
            self.add(_remark(sheet, [(place, doubt)]))

    def all(self) -> list[Finding]:
        """Every finding, remarks gathered."""
        by_column: dict[tuple[Problem, str, str], list[tuple[Place, Doubt]]] = defaultdict(list)
        for (problem, sheet), remarks in self._remarks.items():
            for place, doubt in remarks:
                by_column[problem, sheet, place.column].append((place, doubt))
        return [*self.findings, *(_remark(sheet, remarks) for (_, sheet, _), remarks in by_column.items())]


def _action(sheet: str, refusal: Refusal) -> str:
    """What to do; only the reasons of a change have a column for its direction."""
    if refusal.problem is problems.NEGATIVE and sheet == REASONS.name:
        return "请填正数；减少的，在“增减”列选“减少”。"
    return refusal.action


def _remark(sheet: str, remarks: Sequence[tuple[Place, Doubt]]) -> Finding:
    place, doubt = remarks[0]
    row = f"第{place.row}行" if place.row else ""
    more = f"等{len(remarks)}处" if len(remarks) > 1 else ""
    read = f"，读作“{problems.excerpt(shown(doubt.value))}”" if not isinstance(doubt.value, int) else ""
    if doubt.found == shown(doubt.value):
        read = "，单元格是数值格式，已按编码读入"
    message = (
        f"“{sheet}”{row}“{place.column}”{more}：{doubt.problem.name}。填的是“{problems.excerpt(doubt.found)}”{read}。"
    )
    return doubt.problem.finding(
        message,
        subject=f"{sheet}/{place.column}",
        places=[place for place, _ in remarks],
        found=doubt.found,
        expected=doubt.expected,
    )
