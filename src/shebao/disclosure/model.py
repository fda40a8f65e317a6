"""The disclosure (公开文本): one model for writing and for reading.

``compose`` makes it from a budget book, ``render`` prints it, ``read`` gets it back from a file, ``rules`` judge it.

Rules of the model:
- A document is a flat list of blocks in reading order: headings, paragraphs, tables, charts.
- A printed figure keeps its text. What it is made of stands beside it as a :class:`Chain` (composed documents only).
- Tables are grids as in HTML: a cell with a span covers its neighbours, and later rows leave the covered cells out.
- A table is known by its ``kind`` and its columns by their ``key``; its number is only what is printed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Literal

from shebao.budget.accounts import FinalAccounts
from shebao.budget.book import Book
from shebao.disclosure.performance import PerformanceForm as PerformanceForm
from shebao.findings import Finding, Place

DRAFT_MARK = "仅供内部审核"
"""Printed on every page of a draft and on nothing else."""


class ChainKind(StrEnum):
    """How a figure comes about."""

    SUM = "合计"
    SHARE = "占比"
    CHANGE = "增减额"
    RATE = "增减率"
    COUNT = "计数"
    GIVEN = "底册填列"
    PRODUCT = "测算"


@dataclass(frozen=True, slots=True)
class Operand:
    """One thing a figure is made of. ``fen`` is exact where it is money; ``role`` is the sign it enters with.

    ``chain`` is what it is made of itself, where it can be followed further down.
    """

    label: str
    text: str
    unit: str = ""
    fen: int | None = None
    facts: tuple[int, ...] = ()
    role: Literal["+", "-", "×", "÷", "="] = "+"
    chain: "Chain | None" = None


@dataclass(frozen=True, slots=True)
class Chain:
    """What a figure is made of, one level down. ``facts`` are row numbers of the book's facts (Fact.row)."""

    kind: ChainKind
    label: str
    exact: str = ""
    fen: int | None = None
    facts: tuple[int, ...] = ()
    operands: tuple[Operand, ...] = ()
    rounding: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in running text: ``text`` stands at ``start`` of its paragraph and is followed by ``unit``."""

    text: str
    unit: str
    start: int
    fen: int | None = None
    chain: Chain | None = None

    @property
    def end(self) -> int:
        """Where the figure's text ends in its paragraph."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a piece of text stood in the file it was read from. Pages and lines count from 1.

    ``box`` is left, top, right, bottom in points from the page's upper left corner; ``cell`` is B7.
    """

    page: int | None = None
    line: int | None = None
    sheet: str = ""
    cell: str = ""
    box: tuple[float, float, float, float] | None = None


LineOrigins = tuple[tuple[int, Origin], ...]
"""Where each line of a paragraph stood: the offset in the paragraph at which the line begins, and its origin."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: level 1 a part (第一部分), 2 a section (一、), 3 a subsection （一）."""

    level: int
    text: str
    page_break: bool = False
    origins: LineOrigins = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of text with its figures, in order. ``style`` is how it is set."""

    text: str
    figures: tuple[Figure, ...] = ()
    style: Literal["body", "note", "term", "annex-title", "annex-number"] = "body"
    origins: LineOrigins = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell. ``fen`` is exact (a blank cell of an amount column is 0, a text cell None)."""

    text: str = ""
    fen: int | None = None
    facts: tuple[int, ...] = ()
    chain: Chain | None = None
    colspan: int = 1
    rowspan: int = 1
    is_label: bool = False
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column: a key that rules know it by, its width relative to the others, whether it holds amounts."""

    key: str
    width: float = 1.0
    amount: bool = False


RowRole = Literal["total", "class", "group", "item", "detail", "numbering", "form"]


@dataclass(frozen=True, slots=True)
class Row:
    """A body row. ``key`` is its code or name. ``level`` indents it; ``role`` says how it takes part in sums.

    ``name`` is its name alone where the printed cell holds more (2080505机关事业单位…), else "".
    """

    key: str
    cells: tuple[Cell, ...]
    role: RowRole = "detail"
    level: int = 0
    name: str = ""


class TableKind(StrEnum):
    """What a table is, whatever its number or exact title: Shanxi's thirteen, the performance tables, others' own."""

    BALANCE = "收支总表"
    INCOME = "收入总表"
    EXPENDITURE = "支出总表"
    APPROPRIATION_BALANCE = "财政拨款收支总表"
    GENERAL_EXPENDITURE = "一般公共预算支出表"
    BASIC_BY_ECONOMIC = "一般公共预算基本支出经济分类表"
    FUND_INCOME = "政府性基金预算收入表"
    FUND_EXPENDITURE = "政府性基金预算支出表"
    CAPITAL = "国有资本经营预算收支表"
    THREE_PUBLIC = "三公经费表"
    ORGAN_RUNNING = "机关运行经费表"
    PROJECTS = "项目支出表"
    PROJECTS_CARRIED_OVER = "项目支出表（上年结转）"
    GENERAL_PROJECTS = "一般公共预算项目支出表"
    GENERAL_BY_ECONOMIC = "一般公共预算支出经济分类表"
    APPROPRIATION_BY_ECONOMIC = "财政拨款支出经济分类表"
    APPROPRIATION_EXPENDITURE = "财政拨款支出表"
    EXPENDITURE_BY_ECONOMIC = "支出经济分类表"
    CROSSED = "功能科目与经济科目对照表"
    FUND_BASIC_BY_ECONOMIC = "政府性基金预算支出经济分类表"
    FUND_THREE_PUBLIC = "政府性基金预算“三公”经费表"
    PROCUREMENT = "政府采购表"
    SERVICES_PURCHASE = "政府购买服务表"
    PERFORMANCE_DEPARTMENT = "部门整体绩效目标表"
    PERFORMANCE_PROJECT = "项目绩效目标表"
    OTHER = "其他表"


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``number`` counts the numbered tables from 1, None for performance tables.

    ``label`` is the printed mark above the title (预算公开表1); ``caption`` the lines beside the unit (部门名称：…).
    ``form`` is the contents of a performance table, ``listed`` those of a list of many projects.
    ``origins`` is there on tables that were read: one for each cell of the full grid, header rows first.
    ``unit_from`` says where the unit of a table that was read comes from (表上、表头、其他表、金额大小).
    """

    kind: TableKind
    title: str
    columns: tuple[Column, ...]
    header: tuple[tuple[Cell, ...], ...]
    rows: tuple[Row, ...]
    number: int | None = None
    label: str = ""
    caption: str = ""
    unit: str = "万元"
    unit_from: str = ""
    note: str = ""
    footer: str = ""
    landscape: bool = False
    form: PerformanceForm | None = None
    listed: tuple[PerformanceForm, ...] = ()
    origins: tuple[tuple[Origin | None, ...], ...] = field(default=(), compare=False)

    def column(self, key: str) -> int:
        """The position of a column. Raises KeyError where the table has none of that key."""
        for position, column in enumerate(self.columns):
            if column.key == key:
                return position
        raise KeyError(f"{self.title}: no column {key}")

    def row(self, key: str) -> Row | None:
        """The first row with this key."""
        return next((row for row in self.rows if row.key == key), None)

    def cell(self, row_key: str, column_key: str) -> Cell | None:
        """The cell at a row's and a column's key (body rows without spans only)."""
        row = self.row(row_key)
        return row.cells[self.column(column_key)] if row is not None else None

    @property
    def forms(self) -> tuple[PerformanceForm, ...]:
        """The performance forms it holds."""
        return (self.form,) if self.form is not None else self.listed

    @property
    def is_empty(self) -> bool:
        """Whether no amount is printed in it."""
        return not any(cell.fen for row in self.rows for cell in row.cells)


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a chart, exact in fen and as printed."""

    label: str
    fen: int
    text: str
    series: str = ""
    chain: Chain | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart beside the numbers it draws. ``web_only`` ones appear in HTML alone. ``alt`` says it in words."""

    key: str
    title: str
    form: Literal["share", "bars", "years"]
    points: tuple[Point, ...]
    alt: str
    unit: str = "万元"
    web_only: bool = False


Block = Heading | Paragraph | Table | Chart


@dataclass(frozen=True, slots=True)
class Section:
    """A level-2 heading with its paragraphs (as the data files give it)."""

    heading: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """One entry of the contents page (目录): its words, the printed page number "" where there is none."""

    text: str
    page: str = ""
    origin: Origin = Origin()


@dataclass(frozen=True, slots=True)
class RunningLine:
    """A line that pages repeat (页眉、水印、仅供内部审核) and that is left out of the text: how often, where first."""

    text: str
    count: int = 1
    origin: Origin = Origin()


@dataclass(frozen=True, slots=True)
class NotRead:
    """A part of the file that could not be read as what it is: a scanned page, two columns of text, a page turned.

    ``reason`` is Chinese and says what it is and what to do.
    """

    reason: str
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A department's published budget, or its final accounts (决算, ``final``).

    ``book`` of composed budgets, ``accounts`` of composed final accounts: what the figures are made of.
    ``not_read``, ``contents`` and ``running_lines`` are there in documents that were read.
    """

    year: int
    unit_name: str
    title: str
    blocks: tuple[Block, ...]
    draft: bool = False
    book: Book | None = None
    findings: tuple[Finding, ...] = ()
    final: bool = False
    not_read: tuple[NotRead, ...] = ()
    contents: tuple[ContentsEntry, ...] = ()
    running_lines: tuple[RunningLine, ...] = ()
    accounts: FinalAccounts | None = None

    @property
    def tables(self) -> tuple[Table, ...]:
        """The numbered tables, in printed order."""
        return tuple(block for block in self.blocks if isinstance(block, Table) and block.number is not None)

    @property
    def performance_tables(self) -> tuple[Table, ...]:
        """The performance tables, the department's first."""
        return tuple(block for block in self.blocks if isinstance(block, Table) and block.number is None)

    @property
    def charts(self) -> tuple[Chart, ...]:
        """The charts, in printed order."""
        return tuple(block for block in self.blocks if isinstance(block, Chart))

    def table(self, kind: TableKind) -> Table | None:
        """The first table of a kind."""
        return next((b for b in self.blocks if isinstance(b, Table) and b.kind is kind), None)

    @property
    def sections(self) -> tuple[Section, ...]:
        """The text under each level-2 heading; level-3 headings are paragraphs of it."""
        sections: list[tuple[str, list[Paragraph]]] = []
        for block in self.blocks:
            if isinstance(block, Heading) and block.level <= 2:
                sections.append((block.text, []))
            elif isinstance(block, Heading) and sections:
                sections[-1][1].append(Paragraph(block.text))
            elif isinstance(block, Paragraph) and sections:
                sections[-1][1].append(block)
        return tuple(Section(heading, tuple(body)) for heading, body in sections if body)

    def with_findings(self, findings: tuple[Finding, ...]) -> "Disclosure":
        """The same document with its findings."""
        return replace(self, findings=findings)


def occupied_grid(rows: tuple[tuple[Cell, ...], ...], width: int) -> list[list[Cell | None]]:
    """Lay cells with spans out on a full grid: the cell at its top left corner, None where a span covers.

    Raises ValueError where a row does not fill the grid exactly.
    """
    grid: list[list[Cell | None]] = [[None] * width for _ in rows]
    taken = [[False] * width for _ in rows]
    for y, cells in enumerate(rows):
        x = 0
        for cell in cells:
            while x < width and taken[y][x]:
                x += 1
            if x + cell.colspan > width or y + cell.rowspan > len(rows):
                raise ValueError(f"row {y + 1} does not fit {width} columns and {len(rows)} rows: {cell.text!r}")
            grid[y][x] = cell
            for below in range(y, y + cell.rowspan):
                for right in range(x, x + cell.colspan):
                    taken[below][right] = True
            x += cell.colspan
        if not all(taken[y]):
            raise ValueError(f"row {y + 1} does not fill {width} columns")
    return grid


def table_grid(table: Table) -> list[list[Cell | None]]:
    """Header and body of a table on one full grid."""
    rows = (*table.header, *(row.cells for row in table.rows))
    return occupied_grid(rows, len(table.columns))


def walk_figures(document: Disclosure) -> Iterator[tuple[str, str, Any]]:
    """Every printed figure: (where, text, Cell or Figure), in reading order."""
    heading = ""
    for block in document.blocks:
        if isinstance(block, Heading):
            heading = block.text
        elif isinstance(block, Paragraph):
            for figure in block.figures:
                yield heading, figure.text, figure
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row.cells:
                    if cell.text and cell.fen is not None:
                        yield f"{block.title}/{row.key}", cell.text, cell
