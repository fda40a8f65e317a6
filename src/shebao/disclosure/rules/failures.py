"""Comparisons that failed, each with the finding that says so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from shebao.disclosure.figures import PrintedFigure, SumJudged, read_printed
from shebao.findings import Finding, Severity, Spot


@dataclass(frozen=True, slots=True)
class Failure:
    """A finding with the comparison that failed behind it."""

    number: int
    finding: Finding
    judged: SumJudged

    @property
    def cells(self) -> tuple[PrintedFigure, ...]:
        """The figure and its parts."""
        return (self.judged.total, *self.judged.parts)

    @property
    def step(self) -> Fraction:
        """How far rounding may blur it."""
        return sum((cell.step for cell in self.cells), Fraction(0))

    def needed(self, position: int) -> Fraction:
        """The value that the cell at a position (0 for the total) must have for the comparison to hold."""
        over = self.judged.total.value - sum((part.value for part in self.judged.parts), Fraction(0))
        cell = self.cells[position]
        if position == 0:
            return cell.value - over
        printed = read_printed(cell.text, cell.unit)
        is_taken_off = printed is not None and printed.value == -cell.value and cell.value != 0
        return -cell.value - over if is_taken_off else cell.value + over


def located(sums: Iterable[SumJudged]) -> list[SumJudged]:
    """The comparisons all of whose figures stand somewhere; a part that is nothing need not."""
    return [
        item
        for item in sums
        if item.total.at is not None and all(part.at is not None or part.value == 0 for part in item.parts)
    ]


def failures_of(findings: Sequence[Finding], judged: Sequence[SumJudged]) -> list[Failure]:
    """The failed comparisons that findings speak of, in the order of the findings; notices are left out."""
    failed = {key_of(item): item for item in judged if not item.holds}
    failures = []
    for number, finding in enumerate(findings):
        if finding.severity is Severity.NOTICE or len(finding.figures) < 2:
            continue
        spots = tuple(figure.at for figure in finding.figures)
        item = failed.get((spots[0], frozenset(spots[1:])))
        if item is not None:
            failures.append(Failure(number, finding, item))
    return failures


def key_of(item: SumJudged) -> tuple[Spot | None, frozenset[Spot | None]]:
    """What makes two comparisons the same: where their figures stand."""
    return item.total.at, frozenset(part.at for part in item.parts)


def says_something(item: SumJudged) -> bool:
    """Whether a comparison has a figure that is not nothing."""
    return bool(item.total.value or any(part.value for part in item.parts))
