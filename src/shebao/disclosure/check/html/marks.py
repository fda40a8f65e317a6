"""Where in the document each finding stands, and which figures were verified: looked up block by block."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

from shebao.findings import Finding, Severity, Spot

_FIGURE = re.compile(
    r"[-−－]?\d[\d,]*(?:\.\d+)?\s*(?:亿元|万元|元|%|％|个百分点|平方米|人次|[人名个项辆家户台套件次])?"
)
_WORD = re.compile(r"[^\s，。；：、（）“”]{1,12}|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Mark:
    """One place of a finding: the finding's number from 1, the place's number from 0, how bad it is, what it is."""

    finding: int
    place: int
    severity: Severity
    title: str

    @property
    def anchor(self) -> str:
        """What the list of findings jumps to."""
        return f"m{self.finding}-{self.place}"


@dataclass(slots=True)
class Marks:
    """Every mark by its spot, and the spots of verified figures."""

    at: dict[Spot, list[Mark]] = field(default_factory=lambda: defaultdict(list))
    verified: frozenset[Spot] = frozenset()

    def of_block(self, block: int) -> dict[Spot, list[Mark]]:
        """The marks within a block."""
        return self._blocks().get(block, {})

    def _blocks(self) -> dict[int, dict[Spot, list[Mark]]]:
        if not self._by_block:
            for spot, marks in self.at.items():
                self._by_block.setdefault(spot.block, {})[spot] = marks
        return self._by_block

    _by_block: dict[int, dict[Spot, list[Mark]]] = field(default_factory=dict)


def spots_of(finding: Finding) -> tuple[Spot, ...]:
    """The spots of a finding, each once, in order."""
    return tuple(dict.fromkeys(finding.spots))


def marks_of(findings: Sequence[Finding], verified: frozenset[Spot]) -> Marks:
    """The marks of all findings, numbered in the order given."""
    marks = Marks(verified=verified)
    for number, finding in enumerate(findings, start=1):
        for place, spot in enumerate(spots_of(finding)):
            title = f"{finding.severity.label} {finding.code}：{finding.message}"
            marks.at[spot].append(Mark(number, place, finding.severity, title))
    return marks


def marked(inner: str, marks: Sequence[Mark], *, verified: bool = False) -> str:
    """HTML with marks around it: anchors to jump to, and numbers that lead back to the findings."""
    if not marks:
        return f'<span class="ok">{inner}</span>' if verified and inner else inner
    worst = min((mark.severity for mark in marks), key=lambda severity: severity.rank)
    anchors = "".join(f'<a id="{mark.anchor}"></a>' for mark in marks[1:])
    first = marks[0]
    return (
        f'{anchors}<mark class="{worst.value}" id="{first.anchor}" title="{escape(first.title)}">{inner}</mark>'
        f"{''.join(reference(mark) for mark in marks)}"
    )


def reference(mark: Mark) -> str:
    """The number of a finding beside what it is about."""
    label = escape(f"{mark.severity.label}，第{mark.finding}条")
    return f'<a class="ref {mark.severity.value}" href="#f{mark.finding}" aria-label="{label}">{mark.finding}</a>'


def marked_text(text: str, marks: dict[Spot, list[Mark]], verified: Iterator[int] | Sequence[int]) -> str:
    """A text with the figures and words marked that findings speak of; ``verified`` are offsets of verified figures."""
    whole = [mark for spot, found in marks.items() if spot.start < 0 for mark in found]
    starts: dict[int, list[Mark]] = {start: [] for start in verified if 0 <= start < len(text)}
    certain = set(starts)
    for spot, found in marks.items():
        if spot.start >= 0:
            starts.setdefault(min(spot.start, max(len(text) - 1, 0)), []).extend(found)
    pieces = []
    position = 0
    for start in sorted(starts):
        if start < position:
            # Inside what is marked already: the anchor and the number still have to be there.
            pieces.append(marked("", starts[start]) if starts[start] else "")
            continue
        match = _FIGURE.match(text, start) or _WORD.match(text, start)
        end = match.end() if match else start
        pieces.append(escape(text[position:start]))
        pieces.append(marked(escape(text[start:end]), starts[start], verified=start in certain))
        position = end
    pieces.append(escape(text[position:]))
    return marked("".join(pieces), whole) if whole else "".join(pieces)
