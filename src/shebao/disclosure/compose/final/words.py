"""Phrases of the final accounts' text: shares, completion of a budget and why spending differs from it."""

from collections.abc import Sequence

from shebao.disclosure.compose.changes import Pieces
from shebao.disclosure.compose.quantity import (
    PERCENT_ROUNDING,
    Printed,
    Quantity,
    change_between,
    is_printable,
    joined,
    share,
    wan,
)
from shebao.disclosure.model import Chain, ChainKind
from shebao.money import format_percent, format_yuan_plain


def shared(parts: Sequence[Quantity], whole: Quantity) -> Pieces:
    """名称x万元，占y%；…: each part of nothing left out."""
    return joined([[part.label, wan(part), "，占", share(part, whole)] for part in parts if part.fen], "；")


def completed(spent: Quantity, budget: Quantity, named: str) -> Pieces:
    """{named}为x万元，支出决算为y万元，完成{named}的z%; no rate on a budget of nothing."""
    if budget.fen <= 0:
        return [f"{named}未安排，支出决算为", wan(spent)]
    return [f"{named}为", wan(budget), "，支出决算为", wan(spent), f"，完成{named}的", rate_of(spent, budget)]


def rate_of(spent: Quantity, budget: Quantity) -> Printed:
    """Spent ÷ budget in percent."""
    chain = Chain(
        ChainKind.SHARE,
        f"{spent.label}完成{budget.label}的比率",
        f"{format_yuan_plain(spent.fen)}元 ÷ {format_yuan_plain(budget.fen)}元",
        operands=(spent.operand("+"), budget.operand("÷")),
        rounding=PERCENT_ROUNDING,
    )
    return Printed(format_percent(spent.fen, budget.fen), "%", None, chain)


def against(spent: Quantity, budget: Quantity, named: str, why: Pieces) -> Pieces:
    """，决算数大于（小于）…的主要原因是…; 持平, or 基本持平 where the difference does not print."""
    if budget.fen <= 0:
        return ["，主要原因是：", *why] if why and spent.fen else []
    difference = spent.fen - budget.fen
    if not difference:
        return [f"，决算数与{named}数持平"]
    if not is_printable(difference):
        return [f"，决算数与{named}数基本持平"]
    word = "大于" if difference > 0 else "小于"
    return [f"，决算数{word}{named}数", *(["的主要原因是：", *why] if why else [])]


def difference(more: Quantity, less: Quantity, label: str) -> Quantity:
    """How far two amounts are apart, without sign, with its chain."""
    change = change_between(more, less)
    chain = change.chain
    assert chain is not None, "a change has a chain"
    named = Chain(chain.kind, label, chain.exact, chain.fen, (), chain.operands, chain.rounding)
    return Quantity(label, change.fen, (), named)
