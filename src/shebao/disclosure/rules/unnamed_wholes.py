"""Shares whose whole is not in their sentence: 按支出功能分类，教育支出60.00万元，占60.00%；卫生健康支出…

The whole is an amount of the section before them, the total of the table, or what the parts add up to. It is known
where the parts add up to it, or where all shares but one are shares of it.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from shebao.disclosure.figures import PrintedFigure, judge_share, judge_sum, show_in
from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.rule import Material
from shebao.disclosure.statements import Statement

Whole = tuple[str, PrintedFigure]


def unnamed_parts(material: Material) -> Iterator[list[Statement]]:
    """The amounts of one paragraph that have a share and no whole, two or more."""
    paragraphs: dict[int, list[Statement]] = {}
    for statement in material.statements:
        has_no_whole = statement.share is not None and statement.lead is None and not statement.share_of
        is_amount = statement.figure.is_money and not statement.movement and statement.restates is None
        if statement.block >= 0 and has_no_whole and is_amount:
            paragraphs.setdefault(statement.block, []).append(statement)
    yield from (parts for parts in paragraphs.values() if len(parts) > 1)


def known_whole(material: Material, parts: Sequence[Statement]) -> Whole | None:
    """The whole of such parts, None where it cannot be told."""
    figures = [part.figure for part in parts]
    total = sum((figure.value for figure in figures), Fraction(0))
    step = sum((figure.step for figure in figures), Fraction(0))
    own = ("各项之和", PrintedFigure(show_in(total, figures[0].unit), figures[0].unit, total, step))
    first = parts[0]
    before = [
        (other.subject, other.figure)
        for other in material.statements
        if other.heading == first.heading
        and (other.block, other.start) < (first.block, first.start)
        and other.figure.is_money
        and other.lead is None
        and not other.movement
        and other.item is None
    ]
    view = material.view(TableKind.GENERAL_EXPENDITURE)
    figure = view.total.figure("total") if view is not None and view.total is not None else None
    if view is not None and figure is not None:
        before.append((f"{view.name}合计", figure))
    for name, whole in before:
        if whole.value and not judge_sum(whole, figures).is_difference:
            return name, whole
    fitting = [(sum(_fits(part, whole[1]) for part in parts), whole) for whole in (*before, own)]
    best = max(fitting, key=lambda pair: pair[0])
    return best[1] if len(parts) > 2 and best[0] >= len(parts) - 1 else None


def _fits(part: Statement, whole: PrintedFigure) -> bool:
    verdict = judge_share(part.share, part.figure, whole) if part.share is not None else None
    return verdict is not None and not verdict.is_difference
