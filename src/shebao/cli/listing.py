"""Lists of rows on a terminal: a table where it can be read in the width there is, else each row as a short entry.

A hanzi takes two columns, so a table of six columns has room for five or six of them in each on a terminal of 80:
names break into towers. What does not fit a readable table is listed instead, name first and the rest below.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from shebao.cli.show import out, print_sentence
from shebao.cli.wrapping import wrapped

_FRAME = 3
_NARROWEST = 16
_INDENT = "    "


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its head; ``whole`` is never broken (ids, amounts), ``right`` stands to the right.

    ``long``: in an entry, a line of its own with the head before it.
    """

    text: str
    whole: bool = False
    right: bool = False
    long: bool = False


@dataclass(frozen=True, slots=True)
class Styled:
    """A cell in a colour or weight of its own."""

    text: str
    style: str = ""


Cell = str | Styled


def print_rows(heads: Sequence[Head], rows: Sequence[Sequence[Cell]], title: str = "", *, names: int = 2) -> None:
    """Show rows as a table or, where that would be too narrow to read, as entries that begin with ``names`` cells."""
    texts = [[cell if isinstance(cell, str) else cell.text for cell in row] for row in rows]
    used = [at for at, _ in enumerate(heads) if any(row[at] for row in texts)]
    widths = fitted([heads[at] for at in used], [[row[at] for row in texts] for at in used], out.width)
    if widths is None:
        _print_entries(heads, rows, title, names)
        return
    table = Table(title=title or None, title_justify="left", expand=False)
    for at, width in zip(used, widths, strict=True):
        table.add_column(heads[at].text, width=width, justify="right" if heads[at].right else "left")
    for row in rows:
        table.add_row(*(_text(row[at], width) for at, width in zip(used, widths, strict=True)))
    out.print(table)


def fitted(heads: Sequence[Head], columns: Sequence[Sequence[str]], width: int) -> list[int] | None:
    """Column widths in which a table fits, the widest giving way first; None where one became too narrow to read."""
    natural = [
        max(_widest(head.text), *(_widest(cell) for cell in cells)) for head, cells in zip(heads, columns, strict=True)
    ]
    widths = list(natural)
    room = width - _FRAME * len(widths) - 1
    while sum(widths) > room:
        flexible = [at for at, head in enumerate(heads) if not head.whole and widths[at] > _NARROWEST]
        if not flexible:
            return None
        widest = max(flexible, key=lambda at: widths[at])
        widths[widest] -= 1
    lines = [
        max(len(list(wrapped(row[at], widths[at]))) for at in range(len(widths))) for row in zip(*columns, strict=True)
    ]
    return None if lines and sum(lines) > _MOST_LINES * len(lines) else widths


_MOST_LINES = 4
"""A table whose rows are as a rule higher than this is a tower, however wide its columns are."""


def _widest(text: str) -> int:
    return max(cell_len(line) for line in text.split("\n"))


def _text(cell: Cell, width: int) -> Text:
    text, style = (cell, "") if isinstance(cell, str) else (cell.text, cell.style)
    lines = [line for part in text.split("\n") for line in (list(wrapped(part, width)) or [""])]
    return Text("\n".join(lines), style=style, no_wrap=True)


def _print_entries(heads: Sequence[Head], rows: Sequence[Sequence[Cell]], title: str, names: int) -> None:
    if title:
        out.print(Text(title, style="bold"))
    for row in rows:
        cells = [cell if isinstance(cell, Styled) else Styled(cell) for cell in row]
        first = "  ".join(cell.text for cell in cells[:names] if cell.text)
        for number, part in enumerate(wrapped(first, out.width - cell_len(_INDENT))):
            out.print(Text(part if number == 0 else _INDENT + part, style="bold"), soft_wrap=True)
        line = Text()
        for head, cell in list(zip(heads, cells, strict=True))[names:]:
            if not cell.text or head.long:
                continue
            shown = f"{head.text} {cell.text}" if head.right else cell.text.replace("\n", " ")
            if line and cell_len(_INDENT) + cell_len(line.plain) + 2 + cell_len(shown) > out.width:
                out.print(Text(_INDENT) + line, soft_wrap=True)
                line = Text()
            if cell_len(_INDENT) + cell_len(shown) > out.width:
                print_sentence(shown, _INDENT)
                continue
            line += Text("  " if line else "") + Text(shown, style=cell.style)
        if line:
            out.print(Text(_INDENT) + line, soft_wrap=True)
        for head, cell in list(zip(heads, cells, strict=True))[names:]:
            if cell.text and head.long:
                print_sentence(cell.text.replace("\n", " "), f"{_INDENT}{head.text}：")
