"""Breaking Chinese text into lines of a terminal: figures stay whole, no line begins with a closing mark."""

import re
from collections.abc import Iterator

from rich.cells import cell_len

_PIECE = re.compile(r"\d{4}-\d{2}(?:-\d{2})?|[-−]?\d[\d,.]*(?:%|％|亿元|万元|元)?|[A-Za-z0-9_./:\\-]+|\s+|.", re.DOTALL)
CLOSING = frozenset("，。；：、！？”’）》〉】〕％%…,.;:!?)]")
OPENING = frozenset("“‘（《〈【〔([")


def wrapped(text: str, width: int) -> Iterator[str]:
    """The lines of a text that fit a width in cells (a Chinese character takes two).

    >>> list(wrapped("预算11.67万元，应为", 14))
    ['预算11.67万元，', '应为']
    """
    line = ""
    room = max(width, 4)
    for piece in _unbreakable(text):
        if line and cell_len(line) + cell_len(piece.rstrip()) > room:
            yield line.rstrip()
            line = ""
            piece = piece.lstrip()
        while cell_len(piece) > room:
            cut = _cells(piece, room)
            yield piece[:cut]
            piece = piece[cut:]
        line += piece
    if line.strip():
        yield line.rstrip()


def _unbreakable(text: str) -> Iterator[str]:
    """The pieces a line may be broken between: closing marks go with what is before, opening ones with what follows."""
    held = ""
    for match in _PIECE.finditer(text):
        piece = match.group()
        if held and (piece in CLOSING or held[-1] in OPENING):
            held += piece
            continue
        if held:
            yield held
        held = piece
    if held:
        yield held


def _cells(text: str, room: int) -> int:
    """How many characters fit; at least one."""
    taken = 0
    for number, character in enumerate(text):
        taken += cell_len(character)
        if taken > room:
            return max(number, 1)
    return len(text)
