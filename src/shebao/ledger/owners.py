"""Which act a voucher belongs to: what an act has booked is undone by an act, not by a red voucher alone.

The rooms above declare what they own; the ledger owns what closes and opens a year.
"""

from collections.abc import Callable

from shebao.ledger.balances import OPENING
from shebao.ledger.models import Voucher

Owner = Callable[[Voucher], str]
"""Answers which act has to undo a voucher, in words for staff; nothing where it is none of the room's."""


def _own(voucher: Voucher) -> str:
    if voucher.event == OPENING or voucher.event.startswith("year_end"):
        return "由年末结转生成；结转以后的更正在下一年度按以前年度调整办理"
    return ""


OWNERS: list[Owner] = [_own]


def owner_of(voucher: Voucher) -> str:
    """What has to undo a voucher; nothing for one that no act owns."""
    return next((told for owner in OWNERS if (told := owner(voucher))), "")
