"""Faults of a whole table or a whole row, that many failed comparisons show at once.

- A table printed in another unit than it names: its figures are 10,000 times those of other tables, or a 10,000th.
- A row left out: its 款 does not add up in any column, every column off by what the row had.
- A structure that was read wrongly: one kind of comparison fails in most of its lines. Such a table is not judged.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from shebao.disclosure.figures import PrintedFigure, SumJudged, read_printed, show_in, sum_holds
from shebao.disclosure.model import Disclosure, Table
from shebao.disclosure.rules.failures import Failure, key_of, says_something
from shebao.disclosure.rules.s06_tables_understood import RULE as UNDERSTOOD
from shebao.disclosure.rules.s07_units_of_tables import RULE as UNIT
from shebao.findings import Finding, Severity, Spot

Made = dict[int, Finding | None]
"""Findings by their number: another one in its place, or None where it is said elsewhere."""

SCALES = {Fraction(10_000): "万分之一", Fraction(1, 10_000): "一万倍"}
LACKING = ("R-02", "R-05")
"""Rules that say of a line of one table that another table has not got it."""
UNKNOWN = "仅凭印出的数字不能判定哪一个有误。"
FEWEST = 3
"""So many lines must fail, and more than half, before it is the reading that is held to be wrong."""


def in_wrong_unit(failures: Sequence[Failure], judged: Sequence[SumJudged], document: Disclosure) -> Made:
    """One finding for each table whose figures agree with other tables in another unit and never as printed."""
    made: Made = {}
    left = list(failures)
    holding = [item for item in judged if item.holds]
    while (best := _worst_unit(left, holding, document)) is not None:
        block, scale, mended = best
        left = [failure for failure in left if failure not in mended]
        made |= {failure.number: None for failure in mended}
        made[mended[0].number] = _of_unit(block, scale, mended, document)
    return made


def _worst_unit(
    left: Sequence[Failure], holding: Sequence[SumJudged], document: Disclosure
) -> tuple[int, Fraction, list[Failure]] | None:
    """The table that would agree in most places if its unit were another, the factor, those places.

    None where every such table agrees with others as it is, in half as many places.
    """
    found: list[tuple[int, int, Fraction, list[Failure]]] = []
    for block in sorted({cell.at.block for failure in left for cell in failure.cells if cell.at is not None}):
        if not isinstance(document.blocks[block], Table):
            continue
        against = len({key_of(item) for item in holding if _crosses(item, block) and _counts(item, block)})
        for scale in SCALES:
            mended = [f for f in left if _crosses(f.judged, block) and _holds_scaled(f.judged, block, scale)]
            if len(mended) > 1 and against * 2 <= len(mended):
                found.append((len(mended) - against, block, scale, mended))
    return max(found, key=lambda item: item[0])[1:] if found else None


def _crosses(item: SumJudged, block: int) -> bool:
    blocks = {figure.at.block for figure in (item.total, *item.parts) if figure.at is not None}
    return block in blocks and len(blocks) > 1


def _counts(item: SumJudged, block: int) -> bool:
    return any(f.value != 0 for f in (item.total, *item.parts) if f.at is not None and f.at.block == block)


def _holds_scaled(item: SumJudged, block: int, scale: Fraction) -> bool:
    def scaled(figure: PrintedFigure) -> PrintedFigure:
        if figure.at is None or figure.at.block != block:
            return figure
        return replace(figure, value=figure.value * scale, step=figure.step * scale)

    return _counts(item, block) and sum_holds(scaled(item.total), [scaled(part) for part in item.parts])


def _of_unit(block: int, scale: Fraction, mended: Sequence[Failure], document: Disclosure) -> Finding:
    table = document.blocks[block]
    assert isinstance(table, Table)
    first = mended[0].finding
    right = {("万元", "一万倍"): "元", ("元", "万分之一"): "万元"}.get((table.unit, SCALES[scale]), "")
    meant = f"，像是按{right}填列" if right else ""
    example = "，".join(f"{figure.label}{figure.text}" for figure in first.figures[:2])
    return UNIT.finding(
        f"{_name(table)}/金额单位",
        f"“{table.title}”单位为{table.unit}（{table.unit_from}），其金额是别处同一数的{SCALES[scale]}"
        f"（共{len(mended)}处，如{example}）{meant}。请改正单位或金额。",
        figures=first.figures,
        found=table.unit,
        expected=right,
        spots=[Spot(block), *(spot for failure in mended for spot in failure.finding.spots)],
    )


def _name(table: Table) -> str:
    return table.title or table.kind.value


def rows_left_out(failures: Iterable[Failure]) -> Made:
    """One finding for a row with others below it that does not add up in several columns, all in one direction."""
    families: dict[Hashable, list[Failure]] = defaultdict(list)
    for failure in failures:
        at = failure.judged.total.at
        spots = [cell.at for cell in failure.cells if cell.at is not None]
        if at is not None and {(spot.block, spot.column) for spot in spots} == {(at.block, at.column)}:
            rows = frozenset(spot.row for spot in spots)
            families[failure.finding.code, at.block, at.row, rows].append(failure)
    made: Made = {}
    for same in families.values():
        off = {failure.number: _off(failure) for failure in same}
        if len(same) < 2 or not (all(value > 0 for value in off.values()) or all(value < 0 for value in off.values())):
            continue
        first = max(same, key=lambda failure: abs(off[failure.number]))
        more = "、".join(show_in(abs(off[failure.number]), failure.judged.total.unit) for failure in same)
        what = "漏列了一行" if off[first.number] > 0 else "多列了一行，或有一行的级次列错"
        made |= {failure.number: None for failure in same}
        made[first.number] = replace(
            first.finding,
            message=f"{first.finding.message}这一行与其下各行之和在{len(same)}栏都不符（相差{more}），其下多半{what}。",
            figures=(*first.finding.figures, *(f.finding.figures[0] for f in same if f is not first)),
        )
    return made


def rows_found_elsewhere(failures: Sequence[Failure], findings: Sequence[Finding], made: Made) -> Made:
    """What another table has and this one lacks, said together with the sum that fails for it.

    ``findings`` are all, ``made`` what has been decided of them so far.
    """
    alone = [
        (number, finding)
        for number, finding in enumerate(findings)
        if finding.code in LACKING and len(finding.figures) == 1 and number not in made
    ]
    joined: Made = {}
    for failure in failures:
        finding = made.get(failure.number, failure.finding)
        if finding is None:
            continue
        off = _off(failure)
        for number, other in alone:
            figure = read_printed(other.figures[0].text, other.figures[0].unit)
            if number not in joined and figure is not None and abs(off - figure.value) <= failure.step + figure.step:
                joined[number] = None
                joined[failure.number] = replace(
                    finding,
                    message=f"{finding.message.removesuffix(UNKNOWN)}{other.message}",
                    figures=(*finding.figures, *other.figures),
                    spots=(*finding.spots, *other.spots),
                )
                break
    return joined


def _off(failure: Failure) -> Fraction:
    return failure.judged.total.value - sum((part.value for part in failure.judged.parts), Fraction(0))


def not_understood(failures: Sequence[Failure], judged: Iterable[SumJudged], document: Disclosure) -> Made:
    """One notice for comparisons of one kind in one table, or between two, that fail in most of their lines.

    ``failures`` are those that are still to be said, so that one wrong figure counts once.
    """
    groups: dict[Hashable, list[Failure]] = defaultdict(list)
    for failure in failures:
        if (kind := _kind_of(failure.judged)) is not None:
            groups[kind].append(failure)
    holding: dict[Hashable, set[Hashable]] = defaultdict(set)
    for item in judged:
        if item.holds and says_something(item) and (kind := _kind_of(item)) is not None:
            holding[kind].add(key_of(item))
    made: Made = {}
    said: set[tuple[int, ...]] = set()
    for kind, failed in groups.items():
        if len(failed) < FEWEST or len(failed) <= len(holding[kind]):
            continue
        made |= {failure.number: None for failure in failed}
        blocks = tuple(sorted({cell.at.block for failure in failed for cell in failure.cells if cell.at is not None}))
        if blocks not in said:
            said.add(blocks)
            made[failed[0].number] = _of_structure(blocks, failed, document)
    return made


def _kind_of(item: SumJudged) -> Hashable | None:
    """What kind of comparison it is: along rows by these columns, down this column, between these columns of tables."""
    spots = [figure.at for figure in (item.total, *item.parts) if figure.at is not None]
    if not spots or any(spot.row < 0 for spot in spots):
        return None
    blocks, rows, columns = ({getattr(spot, name) for spot in spots} for name in ("block", "row", "column"))
    if len(blocks) > 1:
        return "tables", frozenset((spot.block, spot.column) for spot in spots)
    if len(rows) == 1:
        return "row", frozenset(blocks), spots[0].column, frozenset(columns)
    return ("column", frozenset(blocks), frozenset(columns)) if len(columns) == 1 else None


def _of_structure(blocks: Sequence[int], failed: Sequence[Failure], document: Disclosure) -> Finding:
    tables = [table for block in blocks if isinstance(table := document.blocks[block], Table)]
    names = "、".join(f"“{_name(table)}”" for table in tables)
    what = "的结构未能识别" if len(tables) == 1 else "的口径不能对应"
    return UNDERSTOOD.finding(
        f"{'、'.join(_name(table) for table in tables)}/未核对",
        f"{names}{what}（如{failed[0].finding.subject}，共{len(failed)}处都不相符），这一部分未核对，请人工核对。",
        severity=Severity.WARNING if len(tables) > 1 else None,
        spots=[Spot(block) for block in blocks],
    )
