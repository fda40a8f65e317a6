"""Section 一: the change of income and expenditure against last year, and its reasons in order of size."""

from collections.abc import Sequence
from dataclasses import replace

from shebao.budget.book import Direction, PriorItem, Reason, TextKey
from shebao.disclosure.compose.quantity import (
    WAN_ROUNDING,
    Printed,
    Quantity,
    change_between,
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
from shebao.money import format_yuan_plain

Pieces = list[str | Printed]

UP_ENDINGS = ("增加", "增长", "上升", "提高")
DOWN_ENDINGS = ("减少", "下降", "降低", "压减")
"""Words that a reader of the text takes for the direction of the amount behind them."""
CLOSING_MARKS = "。；;，,、.： \t\u3000"


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
    why = explain(reasons_for(view, PriorItem.TOTAL), total, before) if before else []
    lead = tidied(view.book.texts.get(TextKey.CHANGE_LEAD, ""))
    explained = before is not None and is_printable(total.fen - before.fen) and bool(why or lead)
    if explained:
        blocks.append(paragraph(f"变动的主要原因是：{lead}。" if lead else "变动的主要原因是：", *why))
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


def reasons_for(view: BookView, item: PriorItem) -> list[Reason]:
    """The reasons of an item that print an amount, their words without line breaks and closing marks."""
    return [
        replace(reason, name=tidied(reason.name), group=tidied(reason.group))
        for reason in view.book.reasons
        if reason.about is item and is_printable(reason.fen)
    ]


def tidied(text: str) -> str:
    """Words that a sentence goes on behind: lines joined, marks at the end dropped."""
    return "".join(line.strip() for line in text.splitlines()).strip().rstrip(CLOSING_MARKS)


def explain(reasons: Sequence[Reason], now: Quantity, before: Quantity) -> Pieces:
    """The reasons, decreases and increases apart, each in order of size, and the rest that they leave unexplained.

    Nothing where there are no reasons, or where the change is too small to print.
    """
    change = now.fen - before.fen
    if not reasons or not is_printable(change):
        return []
    sides = [Direction.UP, Direction.DOWN] if change > 0 else [Direction.DOWN, Direction.UP]
    pieces: Pieces = []
    totals: dict[Direction, Quantity] = {}
    for direction in sides:
        items = [reason for reason in reasons if reason.direction is direction]
        if items:
            totals[direction], words = _side(direction, items)
            pieces.extend(words)
    up, down = totals.get(Direction.UP), totals.get(Direction.DOWN)
    explained, explained_rises = _net(up, down)
    if up and down:
        both_ways = is_printable(explained.fen)
        pieces.extend([f"以上各项相抵后{explained.label}", wan(explained), "。"] if both_ways else ["以上各项相抵。"])
    rest = _rest(change_between(now, before), change > 0, explained, explained_rises)
    if is_printable(rest.fen):
        pieces.extend([f"其余{rest.label}", wan(rest), "，未列明具体原因。"])
    return pieces


def _side(direction: Direction, items: Sequence[Reason]) -> tuple[Quantity, Pieces]:
    """All reasons of one direction: what they come to, and their sentence."""
    quantities = {id(item): _amount(item) for item in items}
    if len(items) == 1:
        (only,) = items
        quantity = quantities[id(only)]
        return quantity, [only.name, _verb(only.name, direction), wan(quantity), "。"]
    total = sum_of_quantities(list(quantities.values()), f"{direction.value}的原因合计")
    groups = {item.group for item in items}
    of_what = next(iter(groups)) if len(groups) == 1 else ""
    number = count(
        len(items), "项", f"{direction.value}的项数", REASON_BASIS, [q.operand() for q in quantities.values()]
    )
    listed = _in_order_of_size(items, direction, {key: wan(quantity) for key, quantity in quantities.items()})
    return total, [f"{direction.value}{of_what}", number, "，合计", wan(total), "：", *listed, "。"]


REASON_BASIS = "底册“变动原因”表"


def _amount(reason: Reason) -> Quantity:
    named = f"{reason.group}：{reason.name}" if reason.group and reason.group != reason.name else reason.name
    basis = f"{REASON_BASIS}第{reason.row}行" if reason.row else REASON_BASIS
    return given(reason.fen, named, "变动原因", basis)


def _verb(name: str, direction: Direction) -> str:
    """The word before an amount; nothing where the reason's name says it already."""
    same, other = (UP_ENDINGS, DOWN_ENDINGS) if direction is Direction.UP else (DOWN_ENDINGS, UP_ENDINGS)
    if name.endswith(same):
        return ""
    return f"，相应{direction.value}" if name.endswith(other) else direction.value


def _net(up: Quantity | None, down: Quantity | None) -> tuple[Quantity, bool]:
    """What increases and decreases come to, without sign, and whether it is an increase."""
    if up is None or down is None:
        return up or down or Quantity("", 0), up is not None
    grows = up.fen > down.fen
    more, less = (up, down) if grows else (down, up)
    net = _difference(f"净{_word(grows)}", more.fen - less.fen, [more.operand("+"), less.operand("-")])
    return net, grows


def _rest(change: Quantity, rises: bool, explained: Quantity, explained_rises: bool) -> Quantity:
    """What the reasons leave of the change, without sign, made of terms that all read in its direction."""
    fen = (change.fen if rises else -change.fen) - (explained.fen if explained_rises else -explained.fen)
    grows = fen > 0
    operands = [
        change.operand("+" if rises is grows else "-"),
        explained.operand("-" if explained_rises is grows else "+"),
    ]
    return _difference(f"净{_word(grows)}", abs(fen), operands)


def _word(grows: bool) -> str:
    return "增加" if grows else "减少"


def _difference(label: str, fen: int, operands: Sequence[Operand]) -> Quantity:
    chain = Chain(
        ChainKind.CHANGE, label, f"{format_yuan_plain(fen)}元", fen, operands=tuple(operands), rounding=WAN_ROUNDING
    )
    return Quantity(label, fen, (), chain)


def _in_order_of_size(reasons: Sequence[Reason], direction: Direction, amounts: dict[int, Printed]) -> Pieces:
    """Groups, then the items of each, largest first; the groups are named where there are several."""
    groups: dict[str, list[Reason]] = {}
    for reason in sorted(reasons, key=lambda item: -item.fen):
        groups.setdefault(reason.group or reason.name, []).append(reason)
    order = sorted(groups.items(), key=lambda group: -sum(item.fen for item in group[1]))
    clauses: list[Pieces] = []
    for name, items in order:
        listed = joined([[item.name, _against(item.name, direction), amounts[id(item)]] for item in items], "，")
        named = len(order) > 1 and name != items[0].name
        clauses.append([f"{name}方面，" if named else "", *listed])
    return joined(clauses, "；")


def _against(name: str, direction: Direction) -> str:
    """In a list the direction is said once for all; again where a name speaks of the other one."""
    verb = _verb(name, direction)
    return verb if verb.startswith("，") else ""
