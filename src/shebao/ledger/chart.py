"""The chart of accounts (会计科目表) as data: read from ``chart.toml``, loaded into the table by a migration."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("chart.toml")


@dataclass(frozen=True)
class ChartAccount:
    """An account of the file; one below another takes system, element and side from it."""

    code: str
    name: str
    system: str
    element: str
    side: str
    parent: str
    posted_to: bool
    source: str


@cache
def chart() -> dict[str, ChartAccount]:
    """Every account by its code, those above before those below."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    above = {row["parent"] for row in data["account"] if "parent" in row}
    made: dict[str, ChartAccount] = {}
    for row in data["account"]:
        parent = made[row["parent"]] if "parent" in row else None
        made[row["code"]] = ChartAccount(
            code=row["code"],
            name=row["name"],
            system=parent.system if parent else row["system"],
            element=parent.element if parent else row["element"],
            side=parent.side if parent else row["side"],
            parent=parent.code if parent else "",
            posted_to=row["code"] not in above,
            source=data["own"] if parent else data["source"],
        )
    return made


def full_name(code: str) -> str:
    """An account's name with the names above it.

    >>> full_name("500103")
    '业务活动费用—对个人和家庭的补助费用'
    """
    account = chart()[code]
    return f"{full_name(account.parent)}—{account.name}" if account.parent else account.name
