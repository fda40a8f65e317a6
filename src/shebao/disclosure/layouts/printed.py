"""The printed page of a foreign layout (外地格式), with every printed figure labelled.

A :class:`Publication` is what a reader sees: headings, paragraphs, tables with merged cells, notes, page breaks. Each
figure or word that can be checked against another one is a :class:`Mark`: its printed text, what kind of statement it
is and of what. So one of them at a time can be damaged and the damage is known by name. Knows nothing of our own
composed documents: the shapes are those of the printed page only.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeAlias, TypeVar

T = TypeVar("T")


class Kind(StrEnum):
    """What a marked text states."""

    CELL = "表内数"
    TOTAL = "表内合计"
    AMOUNT = "文字金额"
    ITEM = "分项金额"
    PRIOR = "上年数"
    CHANGE = "增减额"
    DIRECTION = "增减方向"
    RATE = "增减率"
    SHARE = "占比"
    DONE = "完成率"
    REASON = "原因"
    PART = "分项"
    WHOLE = "总额"
    COUNT = "个数"
    CARS = "车辆数"
    LOOSE = "无从核对的金额"
    FORMS = "绩效资金"
    LIST = "列举"
    FORM_TOTAL = "绩效资金总额"
    FORM_PART = "绩效资金分项"
    COST = "成本指标值"
    PERCENT = "比率指标值"
    PHONE = "电话"
    NUMBER = "文号"
    CLASS = "类名"
    CONTENTS = "目录"
    EMPTY_NOTE = "空表说明"


@dataclass(frozen=True, slots=True)
class Mark:
    """A printed text that can be checked: ``fen`` its exact amount, ``base`` what it is compared with (in fen).

    ``statement`` numbers the sentence it belongs to; marks of one sentence speak of the same two amounts.
    """

    text: str
    kind: Kind
    about: str = ""
    fen: int = 0
    base: int = 0
    statement: int = 0


Part: TypeAlias = str | Mark


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. ``level`` 0 the cover's title, 1 a part, 2 a section."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph made of plain text and marks. ``style`` is plain, right, centre or contents."""

    parts: tuple[Part, ...]
    style: str = "plain"

    @property
    def text(self) -> str:
        """The paragraph as printed."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A cell of the printed grid; ``number`` cells are set to the right."""

    content: Part = ""
    columns: int = 1
    rows: int = 1
    number: bool = False

    @property
    def text(self) -> str:
        """The cell as printed."""
        return self.content if isinstance(self.content, str) else self.content.text


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row. ``label`` names it (科目名称), ``level`` is 总计, 类, 款, 项 or 行."""

    cells: tuple[PrintedCell, ...]
    label: str = ""
    level: str = "行"


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table with its name, the lines above (编制单位 … 单位：元), the header rows, the body and the notes below."""

    key: str
    title: str
    above: tuple[tuple[str, str], ...]
    header: tuple[PrintedRow, ...]
    rows: tuple[PrintedRow, ...]
    notes: tuple[Text, ...] = ()
    wide: bool = False
    mark: str = ""
    """A mark above the title: 预算公开01表, 公开表1-1."""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The next block begins a page."""


Block: TypeAlias = Heading | Text | PrintedTable | PageBreak


@dataclass(frozen=True, slots=True)
class Position:
    """Where a mark stands: the block, then a part of a paragraph, or a row and cell of a table, or a note's part."""

    block: int
    part: int = -1
    row: int = -1
    cell: int = -1
    note: int = -1


@dataclass(frozen=True, slots=True)
class Publication:
    """A whole published disclosure. ``rules`` is how tables are ruled: full, horizontal or none."""

    layout: str
    seed: int
    title: str
    final: bool
    blocks: tuple[Block, ...]
    rules: str = "full"
    spaced: bool = False
    facts: dict[str, int] = field(default_factory=dict, compare=False)

    def marks(self) -> Iterator[tuple[Position, Mark]]:
        """Every mark in printed order."""
        for number, block in enumerate(self.blocks):
            if isinstance(block, Text):
                for part, mark in _marks_of(block.parts):
                    yield Position(number, part=part), mark
            elif isinstance(block, PrintedTable):
                for y, row in enumerate(block.rows):
                    for x, cell in enumerate(row.cells):
                        if isinstance(cell.content, Mark):
                            yield Position(number, row=y, cell=x), cell.content
                for z, note in enumerate(block.notes):
                    for part, mark in _marks_of(note.parts):
                        yield Position(number, note=z, part=part), mark

    def tables(self) -> Iterator[tuple[int, PrintedTable]]:
        """The tables with the numbers of their blocks."""
        return ((number, block) for number, block in enumerate(self.blocks) if isinstance(block, PrintedTable))

    def with_block(self, number: int, *blocks: Block) -> "Publication":
        """The publication with one block replaced by others (or by none)."""
        return replace(self, blocks=(*self.blocks[:number], *blocks, *self.blocks[number + 1 :]))

    def with_text(self, position: Position, text: str) -> "Publication":
        """The publication with one mark printed otherwise; nothing else changes."""
        block = self.blocks[position.block]
        if isinstance(block, Text):
            return self.with_block(position.block, replace(block, parts=_changed(block.parts, position.part, text)))
        if not isinstance(block, PrintedTable):
            raise ValueError(f"no mark stands in {block!r}")
        if position.note >= 0:
            note = block.notes[position.note]
            changed = replace(note, parts=_changed(note.parts, position.part, text))
            return self.with_block(position.block, replace(block, notes=_put(block.notes, position.note, changed)))
        row = block.rows[position.row]
        cell = row.cells[position.cell]
        new_cell = replace(cell, content=_with(cell.content, text))
        new_row = replace(row, cells=_put(row.cells, position.cell, new_cell))
        return self.with_block(position.block, replace(block, rows=_put(block.rows, position.row, new_row)))


def _marks_of(parts: Sequence[Part]) -> Iterator[tuple[int, Mark]]:
    return ((number, part) for number, part in enumerate(parts) if isinstance(part, Mark))


def _with(part: Part, text: str) -> Part:
    return replace(part, text=text) if isinstance(part, Mark) else text


def _changed(parts: tuple[Part, ...], number: int, text: str) -> tuple[Part, ...]:
    return _put(parts, number, _with(parts[number], text))


def _put(items: tuple[T, ...], number: int, item: T) -> tuple[T, ...]:
    return (*items[:number], item, *items[number + 1 :])
