"""Which printed figure is wrong, where comparisons fail (差错定位).

One wrong figure breaks every sum it is in: its row, its column, its counterpart in another table. So where one figure
with one other value would mend several failed comparisons, and no comparison that holds speaks for it as printed, it is
the wrong one, and the failures are said once. Where a single comparison fails, the figure that nothing else bears out
is the likely one; a swap of digits or a shifted decimal point is a hint too. Where neither tells, the finding says so.
What concerns a whole table or a whole row is told apart from that (``whole_tables``).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from shebao.disclosure.figures import MONEY_UNITS, PrintedFigure, SumJudged, show_in, show_number
from shebao.disclosure.model import Disclosure
from shebao.disclosure.places import place_of
from shebao.disclosure.rules.failures import Failure, failures_of, key_of, located, says_something
from shebao.disclosure.rules.whole_tables import (
    UNKNOWN,
    in_wrong_unit,
    not_understood,
    rows_found_elsewhere,
    rows_left_out,
)
from shebao.findings import Finding, Spot

MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class _Suspect:
    """A printed figure, what it should be, the failures this would mend, how many comparisons speak for it as it is."""

    figure: PrintedFigure
    needed: Fraction
    mends: tuple[Failure, ...]
    borne_out: int
    hint: str

    @property
    def rank(self) -> tuple[int, int, int, int]:
        return (len(self.mends) - 2 * self.borne_out, len(self.mends), bool(self.hint), self.figure.value != 0)


def name_culprits(findings: Sequence[Finding], sums: Iterable[SumJudged], document: Disclosure) -> list[Finding]:
    """The findings with those that one wrong figure explains made one, which names it and what it should be."""
    judged = located(sums)
    failures = failures_of(findings, judged)
    holding = _bearing_out(item for item in judged if item.holds)
    made: dict[int, Finding | None] = {}
    made |= in_wrong_unit(failures, judged, document)
    left = [failure for failure in failures if failure.number not in made]
    while left:
        suspects = _suspects(left, holding)
        best = _best(suspects)
        if best is None:
            made |= rows_left_out(left)
            made |= {f.number: _undecided(f.finding) for f in left if f.number not in made}
            break
        first, *others = sorted(best.mends, key=lambda failure: (failure.finding.severity.rank, failure.number))
        made[first.number] = _named(first, best, others, document)
        made |= {other.number: None for other in others}
        gone = {failure.number for failure in best.mends}
        left = [failure for failure in left if failure.number not in gone]
    made |= rows_found_elsewhere(left, findings, made)
    made |= not_understood([f for f in failures if made.get(f.number) is not None], judged, document)
    result = [made.get(number, finding) for number, finding in enumerate(findings)]
    return [finding for finding in result if finding is not None]


def _bearing_out(holding: Iterable[SumJudged]) -> dict[Spot, int]:
    """How many comparisons with something in them bear each figure out; the same one is counted once."""
    counts: dict[Spot, int] = {}
    for _, item in {key_of(item): item for item in holding}.items():
        for figure in (item.total, *item.parts):
            if figure.at is not None and says_something(item):
                counts[figure.at] = counts.get(figure.at, 0) + 1
    return counts


def _suspects(failures: Sequence[Failure], holding: dict[Spot, int]) -> list[_Suspect]:
    claims: dict[Spot, list[tuple[PrintedFigure, Fraction, Failure]]] = {}
    for failure in failures:
        for position, cell in enumerate(failure.cells):
            if cell.at is not None:
                claims.setdefault(cell.at, []).append((cell, failure.needed(position), failure))
    suspects = []
    for spot, said in claims.items():
        for cell, needed, failure in said:
            alike = [
                (other, value, step)
                for other, value, step in ((item, value, item.step) for _, value, item in said)
                if abs(value - needed) <= step + failure.step
            ]
            mends = tuple(dict.fromkeys(item for item, _, _ in alike))
            finest = min(alike, key=lambda item: item[2])
            suspects.append(_Suspect(cell, finest[1], mends, holding.get(spot, 0), _hint(cell, finest[1])))
    return suspects


def _best(suspects: Sequence[_Suspect]) -> _Suspect | None:
    """The figure that is wrong beyond doubt, None where nothing tells."""
    possible = [
        suspect
        for suspect in suspects
        if suspect.needed >= 0 and (len(suspect.mends) > suspect.borne_out or (suspect.hint and suspect.borne_out == 0))
    ]
    strong = [suspect for suspect in possible if len(suspect.mends) > 1]
    if strong:
        return max(strong, key=lambda suspect: suspect.rank)
    for suspect in possible:
        if suspect.borne_out:
            continue
        rivals = [
            other
            for other in suspects
            if other.mends == suspect.mends
            and other.figure.at != suspect.figure.at
            and not other.borne_out
            and other.needed >= 0
        ]
        if not rivals or (suspect.hint and not any(other.hint for other in rivals)):
            return suspect
    return None


def _hint(figure: PrintedFigure, needed: Fraction) -> str:
    """What kind of slip makes the printed figure of the right one, "" where none that we know."""
    if figure.step == 0 or not figure.value or needed <= 0:
        return ""
    factor = needed / figure.value
    if factor in (Fraction(10_000), Fraction(1, 10_000)):
        return "金额单位元和万元混淆"
    if factor in (10, 100, Fraction(1, 10), Fraction(1, 100)):
        return "小数点错位"
    printed, right = _digits(figure.value, figure), _digits(needed, figure)
    if len(printed) != len(right) or printed == right:
        return ""
    different = [number for number, (a, b) in enumerate(zip(printed, right, strict=True)) if a != b]
    if len(different) == 2 and sorted(printed) == sorted(right):
        return "两位数字颠倒"
    return "一位数字有误" if len(different) == 1 else ""


def _digits(value: Fraction, figure: PrintedFigure) -> str:
    steps = value / figure.step
    return str(steps.numerator) if steps.denominator == 1 else show_number(steps, 2)


def _named(first: Failure, suspect: _Suspect, others: Sequence[Failure], document: Disclosure) -> Finding:
    finding = first.finding
    figure, at = suspect.figure, suspect.figure.at
    assert at is not None
    place = place_of(document, at)
    where = (
        f"{place.table}第{place.row}行“{place.text.removesuffix(figure.text).strip()}”{place.column}"
        if place.table
        else "文字"
    )
    right = _shown(suspect.needed, figure)
    hint = f"（像是{suspect.hint}）" if suspect.hint else ""
    known = f"{where}的{figure.shown}多半有误，应为{right}{hint}"
    if others:
        names = "、".join(f"“{other.finding.subject}”" for other in others[:MOST_NAMED])
        more = f"等{len(others)}处" if len(others) > MOST_NAMED else ""
        known += f"；照此改正后，{names}{more}也就相符"
    shown = sorted(finding.figures, key=lambda item: item.at != at)
    spots = tuple(dict.fromkeys((at, *finding.spots)))
    return replace(
        finding,
        message=f"{finding.message.rstrip('。')}。{known}。",
        figures=tuple(shown),
        found=figure.shown,
        expected=right,
        spots=spots,
    )


def _shown(value: Fraction, figure: PrintedFigure) -> str:
    """A value as the figure's unit prints it."""
    factor = MONEY_UNITS.get(figure.unit)
    if factor is None:
        return show_in(value, figure.unit)
    decimals = 0
    step = figure.step or Fraction(factor, 100 if figure.unit != "元" else 1)
    while step * 10**decimals < factor and decimals < 6:
        decimals += 1
    return f"{show_number(value / factor, decimals)}{figure.unit}"


def _undecided(finding: Finding) -> Finding:
    return replace(finding, message=f"{finding.message}{UNKNOWN}")
