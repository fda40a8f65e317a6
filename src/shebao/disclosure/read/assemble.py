"""From raw blocks to a disclosure: headings, paragraphs with their figures, tables known by their titles."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from shebao.disclosure.model import (
    Block,
    Cell,
    Chart,
    Column,
    ContentsEntry,
    Disclosure,
    Figure,
    Heading,
    NotRead,
    Paragraph,
    Point,
    Row,
    RunningLine,
    Table,
    TableKind,
)
from shebao.disclosure.read.kinds import kind_of
from shebao.disclosure.read.raw import CHART_TITLE, RawBlock, RawParagraph, RawTable
from shebao.disclosure.read.stream import set_apart
from shebao.disclosure.read.table_names import recognise_table

Reader = Callable[[Path], Iterable[RawBlock]]

_PART = re.compile(r"^第[一二三四五六]部分|^附件$")
_SECTION = re.compile(r"^[一二三四五六七八九十]+、[^。；：]{2,40}$|^附件\d+\s?[^。]{2,60}$")
_SUBSECTION = re.compile(r"^（[一二三四五六七八九十]+）[^。；：]{2,40}$")
_FIGURE = re.compile(r"(?<![\d.])(\d[\d,]*(?:\.\d+)?)(亿元|万元|元|%|％|平方米|台（套）|[人名个项辆])")
_TITLE_YEAR = re.compile(r"(20\d\d)\s*年")


def read_disclosure(path: Path) -> Disclosure:
    """Read a PDF, DOCX, XLSX, HTML, TXT or Markdown file back into a disclosure, tables as grids without keys.

    Raises UnreadableFile where the file is of another kind, broken, encrypted or without text.
    """
    return assemble(_blocks_as_printed(path))


def read_blocks(path: Path) -> Iterable[RawBlock]:
    """The paragraphs and tables of anybody's file, in reading order; figures in plain digits.

    Raises UnreadableFile where the file is of another kind, broken, encrypted or without text.
    """
    return set_apart(_blocks_as_printed(path))


def _blocks_as_printed(path: Path) -> Iterable[RawBlock]:
    return _reader_of(kind_of(path))(path)


def _reader_of(kind: str) -> Reader:
    """How a kind of file is read (see ``kinds``); a new format is added here.

    A reader is imported when a file of its kind comes: the libraries of the others take longer to load than a text
    takes to read.
    """
    if kind == "pdf":
        from shebao.disclosure.read.pdf import read_pdf

        return read_pdf
    if kind == "docx":
        from shebao.disclosure.read.docx import read_docx

        return read_docx
    if kind == "xlsx":
        from shebao.disclosure.read.xlsx import read_xlsx

        return read_xlsx
    if kind == "html":
        from shebao.disclosure.read.html import read_html

        return read_html
    from shebao.disclosure.read.text import read_text

    return read_text


def assemble(blocks: Iterable[RawBlock]) -> Disclosure:
    """Make a disclosure of raw blocks; what a paragraph or table is, is read from its words alone."""
    made: list[Block] = []
    recent: list[str] = []
    not_read: list[NotRead] = []
    contents: list[ContentsEntry] = []
    running: list[RunningLine] = []
    for block in blocks:
        if isinstance(block, NotRead):
            not_read.append(block)
        elif isinstance(block, ContentsEntry):
            contents.append(block)
        elif isinstance(block, RunningLine):
            running.append(block)
        elif isinstance(block, RawTable):
            made.append(_chart(block) if block.title.startswith(CHART_TITLE) else _table(block, recent))
            recent = []
        else:
            made.append(_heading_or_paragraph(block))
            recent = [*recent[-3:], block.text]
    title = next((block.text for block in made if isinstance(block, Paragraph | Heading)), "")
    year = _TITLE_YEAR.search(" ".join(text for text in _texts(made)))
    return Disclosure(
        int(year[1]) if year else 0,
        "",
        title,
        tuple(made),
        not_read=tuple(not_read),
        contents=tuple(contents),
        running_lines=tuple(running),
    )


def _texts(blocks: Iterable[Block]) -> Iterable[str]:
    return (block.text for block in blocks if isinstance(block, Paragraph | Heading))


def _heading_or_paragraph(block: RawParagraph) -> Heading | Paragraph:
    text = block.text.strip()
    for level, pattern in ((1, _PART), (2, _SECTION), (3, _SUBSECTION)):
        if block.level == level or pattern.match(text):
            return Heading(level, text, origins=block.origins)
    return Paragraph(text, figures_in(text), origins=block.origins)


def figures_in(text: str) -> tuple[Figure, ...]:
    """The figures that are printed with a unit, in order.

    >>> [(figure.text, figure.unit) for figure in figures_in("共12项1,500.00万元，占3.5%")]
    [('12', '项'), ('1,500.00', '万元'), ('3.5', '%')]
    """
    return tuple(Figure(match[1], match[2], match.start()) for match in _FIGURE.finditer(text))


def _table(block: RawTable, recent: list[str]) -> Table:
    title = block.title or next((text for text in reversed(recent) if recognise_table(text) is not TableKind.OTHER), "")
    width = max((len(row) for row in block.grid), default=0)
    rows = tuple(
        Row(next((text for text in line if text), ""), tuple(Cell(text or "") for text in line), "form")
        for line in block.grid
    )
    columns = tuple(Column(f"c{number}") for number in range(1, width + 1))
    return Table(recognise_table(title), title, columns, (), rows, origins=block.origins)


def _chart(block: RawTable) -> Chart:
    points = tuple(Point(row[0] or "", 0, row[-1] or "") for row in block.grid if len(row) >= 2 and row[0] is not None)
    return Chart("", block.title.removeprefix(CHART_TITLE), "share", points, "")
