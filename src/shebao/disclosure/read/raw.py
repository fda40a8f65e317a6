"""What a format's reader hands over: paragraphs and table grids in reading order, with their places."""

from dataclasses import dataclass

from shebao.findings import Place

CHART_TITLE = "图："
"""A raw table with this in front of its title holds a chart's labels and values."""


@dataclass(frozen=True, slots=True)
class RawParagraph:
    """One paragraph, its lines joined. ``level`` is the heading level where the format knows it."""

    text: str
    place: Place = Place()
    level: int | None = None


@dataclass(frozen=True, slots=True)
class RawTable:
    """One table, continued pages joined and repeated headers dropped.

    ``grid`` is full: a row for each row, a text for each column, None where a span covers the cell.
    """

    grid: tuple[tuple[str | None, ...], ...]
    place: Place = Place()
    title: str = ""


RawBlock = RawParagraph | RawTable


class UnreadableFile(Exception):  # noqa: N818 - named for what is the matter with the file, as its message says it
    """A file that cannot be read as a document: missing, broken, encrypted, of another kind or without text.

    The message is Chinese and says what to do.
    """
