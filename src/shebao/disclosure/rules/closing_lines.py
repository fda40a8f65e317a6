"""The closing lines of the two-sided tables (1 and 4), whatever they are called: 本年收入合计, 上年结转, 收入总计."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from shebao.disclosure.formats import load_formats
from shebao.disclosure.formats.wording import line_words
from shebao.disclosure.model import TableKind

TWO_SIDED = frozenset({TableKind.BALANCE, TableKind.APPROPRIATION_BALANCE})
THIS_YEAR = {"income_item": "本年收入合计", "expenditure_item": "本年支出合计"}
GRAND = {"income_item": "收入总计", "expenditure_item": "支出总计"}
CARRIED = ("上年结转", "上年财政拨款结转", "使用非财政拨款结余", "年终结转", "结余分配")
CLOSING = frozenset({*THIS_YEAR.values(), *GRAND.values(), *CARRIED})
"""The standard names, those of the Shanxi form."""


class Printed(Protocol):
    """A row that knows its texts by column."""

    def text(self, column: str) -> str:
        """The printed text of a cell."""
        ...


R = TypeVar("R", bound=Printed)


def closing_name(column: str, text: str) -> str:
    """The standard name of a closing line, "" where it is none. 合计 is taken for 本年…合计."""
    side = "income" if column == "income_item" else "expenditure"
    return load_formats().label(side, line_words(text)) if text.strip() else ""


def closing_row(rows: Sequence[R], column: str, name: str) -> R | None:
    """The row that closes a side under this standard name."""
    named = [(row, closing_name(column, row.text(column))) for row in rows]
    key = "income_item" if column == "income_item" else "expenditure_item"
    sums = [(row, said) for row, said in named if said in (THIS_YEAR[key], GRAND[key])]
    if sums and not any(said == GRAND[key] for _, said in sums):
        last = sums.pop()[0]  # 合计 alone closes the side
        if name == GRAND[key]:
            return last
        if name == THIS_YEAR[key]:
            return sums[-1][0] if sums else None
    if name == GRAND[key]:
        return sums[-1][0] if sums else None
    if name in ("上年结转", "上年财政拨款结转"):
        wanted = {"上年结转", "上年财政拨款结转"}
        return next((row for row, said in named if said in wanted), None)
    return next((row for row, said in named if said == name), None)
