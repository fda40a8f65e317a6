"""A read table as a grid of texts with origins: what stands where, before it is known what it means."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shebao.disclosure.formats.wording import plain
from shebao.disclosure.model import Origin
from shebao.disclosure.read.raw import RawTable


@dataclass(frozen=True, slots=True)
class Square:
    """One place of the grid: its text ("" where blank), whether a span covers it, where it stood."""

    text: str = ""
    covered: bool = False
    origin: Origin | None = None


Line = tuple[Square, ...]


def grid_of(table: RawTable) -> list[Line]:
    """The lines of a raw table, all of one width."""
    width = max((len(line) for line in table.grid), default=0)
    lines = []
    for y, line in enumerate(table.grid):
        origins: Sequence[Origin | None] = table.origins[y] if y < len(table.origins) else ()
        squares = [
            Square((text or "").strip(), text is None, origins[x] if x < len(origins) else None)
            for x, text in enumerate(line)
        ]
        squares += [Square()] * (width - len(squares))
        lines.append(tuple(squares))
    return lines


def filled(line: Iterable[Square]) -> list[Square]:
    """The squares of a line with a text, in order."""
    return [square for square in line if plain(square.text)]


def words_of(line: Iterable[Square]) -> tuple[str, ...]:
    """The plain texts of a line, for comparing lines."""
    return tuple(plain(square.text) for square in line)


def columns_of(lines: Sequence[Line], positions: Sequence[int]) -> list[Line]:
    """Some columns of a grid."""
    return [tuple(line[position] for position in positions) for line in lines]
