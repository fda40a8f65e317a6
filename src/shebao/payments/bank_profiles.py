"""Bank profiles (银行格式) as data (``profiles/*.toml``): encoding, shape, fields, unit of amounts, result codes."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from shebao.payments.states import Outcome

FOLDER = Path(__file__).with_name("profiles")
FIXED, DELIMITED = "fixed", "delimited"
FEN, YUAN = "fen", "yuan"
OF_A_LINE = frozenset(
    {"const", "ordinal", "number", "account", "payee", "bank", "amount", "purpose", "code", "message"}
)
OF_A_LATE_RETURN = frozenset({"const", "number", "account", "payee", "amount", "slip", "day", "message"})
OF_A_HEAD = frozenset(
    {
        *("const", "batch", "day", "payer_account", "payer_name", "count", "total", "fact"),
        *("answered", "answered_total", "succeeded", "succeeded_total"),
    }
)
AMOUNTS = frozenset({"amount", "total", "answered_total", "succeeded_total"})
COUNTS = frozenset({"ordinal", "count", "answered", "succeeded"})
HELD = {"payee": 100, "account": 34, "bank": 100, "purpose": 100}
"""How many characters an instruction keeps."""


@dataclass(frozen=True)
class Field:
    """A field of a record: what stands in it, how it is called, how many bytes it has (of a delimited file: at most).

    Numbers stand at the right, filled with ``pad``; texts at the left, filled with blanks.
    """

    what: str
    width: int
    title: str = ""
    text: str = ""
    pad: str = " "
    required: bool = False

    @property
    def name(self) -> str:
        """What names its value among those of a record."""
        return self.title if self.what == "fact" else self.what


@dataclass(frozen=True)
class Layout:
    """The records of a file: a header, lines, a trailer; header and trailer may be nothing."""

    header: tuple[Field, ...]
    line: tuple[Field, ...]
    trailer: tuple[Field, ...]


@dataclass(frozen=True)
class Profile:
    """How a bank takes files, answers them, and tells of money that came back later (``late``, 退票文件)."""

    code: str
    name: str
    source: str
    encoding: str
    newline: str
    shape: str
    delimiter: str
    amount: str
    most_lines: int
    file_name: str
    account: "re.Pattern[str]"
    facts: tuple[str, ...]
    sent: Layout
    returned: Layout
    late: Layout
    results: Mapping[str, Outcome]


def _fields(rows: Sequence[Mapping[str, Any]], known: frozenset[str], where: str) -> tuple[Field, ...]:
    made = tuple(Field(**row) for row in rows)
    if odd := [field.what for field in made if field.what not in known]:
        raise ValueError(f"{where}: no field {odd}")
    return made


def _layout(data: Mapping[str, Any], where: str, line: frozenset[str] = OF_A_LINE) -> Layout:
    return Layout(
        _fields(data["header"], OF_A_HEAD, where),
        _fields(data["line"], line, where),
        _fields(data["trailer"], OF_A_HEAD, where),
    )


def read_profile(path: Path) -> Profile:
    """A profile from its file. Raises ValueError or KeyError for a file that is none."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    if data["shape"] not in (FIXED, DELIMITED) or data["amount"] not in (FEN, YUAN):
        raise ValueError(f"{path.name}: shape or amount")
    "".encode(data["encoding"])
    return Profile(
        code=data["code"],
        name=data["name"],
        source=data["source"],
        encoding=data["encoding"],
        newline=data["newline"],
        shape=data["shape"],
        delimiter=data.get("delimiter", ""),
        amount=data["amount"],
        most_lines=data["most_lines"],
        file_name=data["file_name"],
        account=re.compile(data["account"]),
        facts=tuple(data.get("facts", ())),
        sent=_layout(data, path.name),
        returned=_layout(data["return"], path.name),
        late=_layout(data["late_return"], path.name, OF_A_LATE_RETURN),
        results={code: Outcome(word) for code, word in data["results"].items()},
    )


@cache
def profiles() -> dict[str, Profile]:
    """Every profile by its code."""
    found = [read_profile(path) for path in sorted(FOLDER.glob("*.toml"))]
    return {profile.code: profile for profile in found}
