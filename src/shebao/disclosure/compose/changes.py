"""Section 一: the change of income and expenditure against last year, and its reasons in order of size."""

from collections.abc import Sequence

from shebao.budget.book import Direction, PriorItem, Reason, TextKey
from shebao.disclosure.compose.quantity import (
    Printed,
    Quantity,
    change_words,
    count,
    given,
    is_printable,
    joined,
    paragraph,
    sum_of,
    sum_of_quantities,
    wan,
)
from shebao.disclosure.compose.view import BookView
from shebao.disclosure.model import Block, Chain, ChainKind, Operand
from shebao.money import format_wan, format_yuan_plain

Pieces = list[str | Printed]


def compose_changes(view: BookView) -> list[Block]:
    """Income and expenditure in total, the change of each against last year, and the reasons once for both."""
    total = view.total
    current, carried = sum_of(view.current, "本年收入"), sum_of(view.carried_over, "上年结转")
    before = view.prior(PriorItem.TOTAL)
    change = change_words(total, before) if before else ["；上年数未填列，不作比较"]
    scheduled = sum_of(view.current, "本年预算安排")
    blocks: list[Block] = [
        paragraph(
            f"{view.year}年度{view.who}预算收入总计",
            wan(total),
            "，其中：本年收入",
            wan(current),
            "，上年结转",
            wan(carried),
            *change,
            "。",
        )
    ]
    reasons = [reason for reason in view.book.reasons if reason.about is PriorItem.TOTAL]
    lead = view.book.texts.get(TextKey.CHANGE_LEAD, "").strip().rstrip("。")
    explained = before is not None and is_printable(total.fen - before.fen) and bool(reasons or lead)
    if before and explained:
        opening = f"变动的主要原因是：{lead}。" if lead else "变动的主要原因是："
        blocks.append(paragraph(opening, *explain(reasons, total.fen - before.fen)))
    blocks.append(
        paragraph(
            f"{view.year}年度{view.who}预算支出总计",
            wan(total),
            "，其中：本年预算安排",
            wan(scheduled),
            "，上年结转",
            wan(carried),
            *change,
            "。",
            "支出变动的原因与收入相同。" if explained else "",
        )
    )
    return blocks


def explain(reasons: Sequence[Reason], change: int) -> Pieces:
    """The reasons, decreases and increases apart, each in order of size, and the rest that they leave unexplained."""
    sides: list[tuple[Direction, list[Reason]]] = [
        (Direction.DOWN, [reason for reason in reasons if reason.direction is Direction.DOWN]),
        (Direction.UP, [reason for reason in reasons if reason.direction is Direction.UP]),
    ]
    if change > 0:
        sides.reverse()
    pieces: Pieces = []
    totals: dict[Direction, Quantity] = {}
    for direction, items in sides:
        if not items:
            continue
        quantities = [given(item.fen, item.name, "变动原因") for item in items]
        total = sum_of_quantities(quantities, f"{direction.value}的原因合计")
        totals[direction] = total
        if len(items) == 1:
            pieces.extend([items[0].name, direction.value, wan(quantities[0]), "。"])
            continue
        number = count(
            len(items), "项", f"{direction.value}的项数", "底册“变动原因”表", [q.operand() for q in quantities]
        )
        pieces.extend([direction.value, number, "，合计", wan(total), "：", *_in_order_of_size(items), "。"])
    up, down = totals.get(Direction.UP), totals.get(Direction.DOWN)
    explained = (up.fen if up else 0) - (down.fen if down else 0)
    rest = change - explained
    if up and down:
        net = _signed(explained, "各项原因净额", [up.operand("+"), down.operand("-")])
        pieces.extend([f"以上各项相抵后净{_direction(explained)}", net, "。"] if explained else ["以上各项相抵。"])
    if rest:
        operands = [
            Operand("变动额", format_wan(change), "万元", change),
            Operand("已列明原因净额", format_wan(explained), "万元", explained, role="-"),
        ]
        pieces.extend(
            [f"其余净{_direction(rest)}", _signed(rest, "未列明原因的变动额", operands), "，未列明具体原因。"]
        )
    return pieces


def _direction(fen: int) -> str:
    return "增加" if fen > 0 else "减少"


def _signed(fen: int, label: str, operands: Sequence[Operand]) -> Printed:
    chain = Chain(ChainKind.CHANGE, label, f"{format_yuan_plain(fen)}元", fen, operands=tuple(operands))
    return Printed(format_wan(abs(fen)), "万元", abs(fen), chain)


def _in_order_of_size(reasons: Sequence[Reason]) -> Pieces:
    """Groups, then the items of each, largest first; the groups are named where there are several."""
    groups: dict[str, list[Reason]] = {}
    for reason in sorted(reasons, key=lambda item: -item.fen):
        groups.setdefault(reason.group or reason.name, []).append(reason)
    order = sorted(groups.items(), key=lambda group: -sum(item.fen for item in group[1]))
    clauses: list[Pieces] = []
    for name, items in order:
        listed = joined([[item.name, wan(given(item.fen, item.name, "变动原因"))] for item in items], "，")
        named = len(order) > 1 and name != items[0].name
        clauses.append([f"{name}方面，" if named else "", *listed])
    return joined(clauses, "；")
