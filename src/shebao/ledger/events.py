"""Events of the books (业务事项) as data, and the parallel entries (平行记账) that an event makes: ``events.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shebao.ledger.chart import chart
from shebao.ledger.drafts import LineDraft
from shebao.ledger.models import DEBIT

FILE = Path(__file__).with_name("events.toml")
EXPENSE, SPENDING = "费用", "支出"
BY_CLASS = (EXPENSE, SPENDING)


@dataclass(frozen=True)
class Entry:
    """One side of an event: the account's code, or 费用, 支出, which the economic class decides."""

    system: str
    side: str
    account: str


@dataclass(frozen=True)
class Event:
    """An event: its code, its name to staff, the basis, its entries in the order they are printed."""

    code: str
    name: str
    basis: str
    entries: tuple[Entry, ...]


@cache
def _data() -> dict[str, object]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def events() -> dict[str, Event]:
    """Every event by its code. Raises ValueError for an entry whose account is of another system."""
    made = {}
    for row in _data()["event"]:  # type: ignore[attr-defined]
        entries = tuple(Entry(*text.split(" ")) for text in row["entries"])
        for entry in entries:
            if entry.account not in BY_CLASS and chart()[entry.account].system != entry.system:
                raise ValueError(f"{row['code']}: account {entry.account} is not of {entry.system}")
        made[row["code"]] = Event(row["code"], row["name"], row["basis"], entries)
    return made


def expense_account(economic: str) -> str:
    """The account below 业务活动费用 of an economic class (经济科目).

    >>> expense_account("30399"), expense_account("39999")
    ('500103', '500109')
    """
    by_class: Mapping[str, str] = _data()["expense"]  # type: ignore[assignment]
    return by_class.get(economic[:3], by_class["other"])


def spending_account(basic: bool) -> str:
    """The account below 事业支出: of basic or of project spending."""
    by_kind: Mapping[str, str] = _data()["spending"]  # type: ignore[assignment]
    return by_kind["basic" if basic else "project"]


def event_lines(code: str, amount: int, *, economic: str = "", basic: bool = False, **tags: str) -> list[LineDraft]:
    """The lines of an event over an amount in fen, each with the same tags. Raises KeyError for an unknown event."""
    lines = []
    for entry in events()[code].entries:
        account = {EXPENSE: expense_account(economic), SPENDING: spending_account(basic)}.get(
            entry.account, entry.account
        )
        side = {"debit": amount} if entry.side == DEBIT else {"credit": amount}
        lines.append(LineDraft(account, economic=economic, **side, **tags))  # type: ignore[arg-type]
    return lines
