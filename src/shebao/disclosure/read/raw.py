"""What a format's reader hands over: paragraphs and table grids in reading order, with their places."""

from dataclasses import dataclass, field

from shebao.disclosure.model import ContentsEntry, LineOrigins, NotRead, Origin, RunningLine
from shebao.findings import Place

CHART_TITLE = "图："
"""A raw table with this in front of its title holds a chart's labels and values."""


@dataclass(frozen=True, slots=True)
class RawParagraph:
    """One paragraph, its lines joined. ``level`` is the heading level where the format knows it."""

    text: str
    place: Place = Place()
    level: int | None = None
    origins: LineOrigins = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class RawTable:
    """One table, continued pages joined and repeated headers dropped.

    ``grid`` is full: a row for each row, a text for each column, None where a span covers the cell. ``origins`` has the
    same shape. ``spans`` gives (rows, columns) of the cells that span, by row and column of their upper left corner.
    """

    grid: tuple[tuple[str | None, ...], ...]
    place: Place = Place()
    title: str = ""
    origins: tuple[tuple[Origin | None, ...], ...] = field(default=(), compare=False)
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict, compare=False)


RawBlock = RawParagraph | RawTable | NotRead | ContentsEntry | RunningLine
"""Entries of the contents and running lines stand anywhere in the stream; they are no text of the document."""


class UnreadableFile(Exception):
    """A file that cannot be read as a document: missing, broken, encrypted, of another kind or without text.

    The message is Chinese and says what to do.
    """
