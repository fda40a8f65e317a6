"""Read a Word document (.docx): paragraphs with their heading levels, tables on full grids, charts, page heads.

Deleted and hidden text is dropped, inserted text is read; numbers that Word counts stand in front of their paragraphs.
Entries of the contents come as such. What stands in page heads and feet comes last as running lines, once each, without
page numbers: it is printed on every page and must be seen (仅供内部审核), yet belongs to no paragraph.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from shebao.disclosure.model import ContentsEntry, Origin, RunningLine
from shebao.disclosure.read.contents import entry_of, is_contents_title
from shebao.disclosure.read.docx_numbering import Numbering
from shebao.disclosure.read.docx_styles import Styles, is_on
from shebao.disclosure.read.office_charts import CHART, chart_table
from shebao.disclosure.read.office_package import RELATIONSHIP, Element, OfficePackage, number_in
from shebao.disclosure.read.raw import RawBlock, RawParagraph, RawTable, UnreadableFile
from shebao.disclosure.read.tidy import tidy, tidy_cell
from shebao.findings import Place

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
TEXT_BOX = f"{W}txbxContent"

PAGE_NUMBER = re.compile(r"[\s\d—–\-第页共/]*")

NO_TEXT = " "

MOST_CELLS = 500_000
DEEPEST = 30
"""Tables in tables in tables: no document needs more."""

Grid = tuple[tuple[str | None, ...], ...]

SKIPPED = frozenset({f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr")} | {FALLBACK})


def read_docx(path: Path) -> list[RawBlock]:
    """The blocks of a Word document in reading order; charts are tables titled 图：….

    Raises UnreadableFile where the file is missing, broken, encrypted or no Word document.
    """
    with OfficePackage(path) as package:
        main = package.main_part()
        root = package.xml(main)
        body = root.find(f"{W}body") if root is not None else None
        if body is None:
            raise package.broken()
        reader = _Reader(package, main)
        blocks = list(reader.blocks(body))
        return [*blocks, *reader.page_heads()]


@dataclass
class _Field:
    """A field that is open: its instruction so far, whether its result has begun."""

    instruction: str = ""
    in_result: bool = False

    @property
    def is_contents(self) -> bool:
        return self.instruction.strip().upper().startswith("TOC")


@dataclass
class _Reader:
    package: OfficePackage
    main: str
    paragraphs: int = 0
    tables: int = 0
    cells: int = 0
    depth: int = 0
    fields: list[_Field] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.relationships = self.package.relationships(self.main)
        parts = dict(self.relationships.values())
        styles = self.package.xml(parts["styles"]) if "styles" in parts else None
        self.styles = Styles.of(styles)
        self.numbering = Numbering.of(self.package.xml(parts["numbering"]) if "numbering" in parts else None, styles)

    def blocks(self, parent: Element) -> Iterator[RawBlock]:
        for node in parent:
            if node.tag == f"{W}p":
                yield from self._paragraph(node)
            elif node.tag == f"{W}tbl":
                yield from self._table(node)
            elif node.tag == f"{W}sdt":
                if not _is_contents_control(node):
                    yield from self.blocks(
                        node.find(f"{W}sdtContent") if node.find(f"{W}sdtContent") is not None else ()
                    )
            elif node.tag in (f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"):
                yield from self.blocks(node)

    def _paragraph(self, node: Element) -> Iterator[RawBlock]:
        self.paragraphs += 1
        style = self.styles.chain(node)
        in_contents = any(open_field.is_contents for open_field in self.fields)
        raw = self._text(node)
        text = tidy(raw.replace("\t", " "))
        text = self._numbered(node, style, text)
        in_contents = in_contents or any(open_field.is_contents for open_field in self.fields)
        place = Place(self.package.name, text=f"第{self.paragraphs}段")
        if text and not in_contents and not self.styles.is_contents(style):
            yield RawParagraph(
                text, place, self.styles.heading_level(style, node), ((0, Origin(line=self.paragraphs)),)
            )
        elif text:
            words, printed = entry_of(raw)
            if not is_contents_title(text):
                yield ContentsEntry(tidy(words), printed, Origin(line=self.paragraphs))
        for box in node.iter(TEXT_BOX):
            if not any(above.tag in (FALLBACK, TEXT_BOX) for above in _between(box, node)):
                yield from self.blocks(box)
        for chart in node.iter(f"{CHART}chart"):
            part = self.relationships.get(chart.get(f"{RELATIONSHIP}id", ""), ("", ""))[1]
            root = self.package.xml(part) if part else None
            if root is not None:
                yield chart_table(root, place)

    def _numbered(self, node: Element, style: list[str], text: str) -> str:
        """A paragraph's text behind the number that Word counts; no number where only hidden text is in it."""
        if not text and is_on(node.find(f"{W}pPr/{W}rPr/{W}vanish")):
            return ""
        label = self.numbering.label(node, style)
        if label.endswith(".") and text[:1].isdigit():
            # 1.2025年 would be another number.
            label += " "
        return label + text if text else ""

    def _text(self, node: Element) -> str:
        """The text of a paragraph, fields by their results; line breaks join."""
        parts: list[str] = []
        for child in node:
            tag = child.tag
            if tag == f"{W}fldChar":
                self._field_character(child)
            elif tag == f"{W}instrText":
                if self.fields and not self.fields[-1].in_result:
                    self.fields[-1].instruction += child.text or ""
            elif tag in SKIPPED or tag == TEXT_BOX or (tag == f"{W}r" and self.styles.hides(child)):
                continue
            elif tag == f"{W}t":
                parts.append(child.text or "" if all(open_field.in_result for open_field in self.fields) else "")
            elif tag in (f"{W}tab", f"{W}ptab"):
                parts.append("\t")
            elif tag == f"{W}noBreakHyphen":
                parts.append("-")
            elif tag == f"{W}sym":
                parts.append(_symbol(child))
            else:
                parts.append(self._text(child))
        return "".join(parts)

    def _field_character(self, node: Element) -> None:
        kind = node.get(f"{W}fldCharType")
        if kind == "begin":
            self.fields.append(_Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].in_result = True
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _table(self, node: Element) -> Iterator[RawBlock]:
        """A table; one that only lays the page out (its cells hold tables) as what stands in its cells."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise UnreadableFile(f"“{self.package.name}”的表格嵌套过深，不予读取。请另存为新文件后再试。")
        if node.find(f".//{W}tbl") is not None:
            for row in _rows(node):
                for cell in _children(row, f"{W}tc"):
                    yield from self.blocks(cell)
        else:
            self.tables += 1
            grid, origins = self._grid(node)
            yield RawTable(grid, Place(self.package.name, table=f"第{self.tables}张表"), origins=origins)
        self.depth -= 1

    def _grid(self, table: Element) -> tuple[Grid, tuple[tuple[Origin, ...], ...]]:
        """The table's texts on a full grid; covered cells None, rows filled to the table's width."""
        rows: list[list[str | None]] = []
        lines: list[Origin] = []
        for row in _rows(table):
            # Each row counts as a paragraph: Word has no other lines to name.
            self.paragraphs += 1
            lines.append(Origin(line=self.paragraphs))
            cells: list[str | None] = [""] * _row_offset(row, "gridBefore")
            for cell in _children(row, f"{W}tc"):
                properties = cell.find(f"{W}tcPr")
                span, merge = 1, None
                if properties is not None:
                    span_node, merge = properties.find(f"{W}gridSpan"), properties.find(f"{W}vMerge")
                    span = max(number_in(span_node, f"{W}val", 1, 1_000), 1)
                covered = merge is not None and merge.get(f"{W}val", "continue") == "continue" and bool(rows)
                cells.append(None if covered else self._cell_text(cell))
                cells.extend([None] * (span - 1))
            cells.extend([""] * _row_offset(row, "gridAfter"))
            rows.append(cells)
            self.cells += len(cells)
            if self.cells > MOST_CELLS:
                raise UnreadableFile(f"“{self.package.name}”的表格过大，不予读取。请确认是否选错了文件。")
        width = max((len(row) for row in rows), default=0)
        if width * len(rows) > MOST_CELLS:
            raise UnreadableFile(f"“{self.package.name}”的表格过大，不予读取。请确认是否选错了文件。")
        grid = tuple((*row, *([""] * (width - len(row)))) for row in rows)
        return grid, tuple((line,) * width for line in lines)

    def _cell_text(self, cell: Element) -> str:
        lines: list[str] = []
        for node in cell.iter(f"{W}p"):
            if next(above for above in node.iterancestors() if above.tag in (f"{W}tc", TEXT_BOX)).tag == f"{W}tc":
                text = tidy_cell(self._text(node).replace("\t", " "))
                # A column of ordinals (序号) is often nothing but numbers that Word counts.
                lines.append(self._numbered(node, self.styles.chain(node), text or NO_TEXT).strip(NO_TEXT))
        return "\n".join(line for line in lines if line)

    def page_heads(self) -> Iterator[RawBlock]:
        """What page heads and feet say besides page numbers, each text once."""
        seen: set[str] = set()
        for kind, part in self.relationships.values():
            root = self.package.xml(part) if kind in ("header", "footer") else None
            for node in root.iter(f"{W}p") if root is not None else ():
                text = tidy(self._text(node).replace("\t", " "))
                if text and text not in seen and not PAGE_NUMBER.fullmatch(text):
                    seen.add(text)
                    yield RunningLine(text)


def _between(inner: Element, outer: Element) -> Iterator[Element]:
    """The elements above one, up to another."""
    for above in inner.iterancestors():
        if above is outer:
            return
        yield above


def _is_contents_control(node: Element) -> bool:
    gallery = node.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(f"{W}val") == "Table of Contents"


def _rows(table: Element) -> Iterator[Element]:
    for row in _children(table, f"{W}tr"):
        if row.find(f"{W}trPr/{W}del") is None:
            yield row


def _children(parent: Element, tag: str) -> Iterator[Element]:
    """Children of a kind, also inside content controls and insertions."""
    for node in parent:
        if node.tag == tag:
            yield node
        elif node.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml", f"{W}smartTag"):
            yield from _children(node, tag)


def _row_offset(row: Element, name: str) -> int:
    node = row.find(f"{W}trPr/{W}{name}")
    return number_in(node, f"{W}val", 0, 1_000)


def _symbol(node: Element) -> str:
    text = node.get(f"{W}char") or ""
    code = int(text, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,6}", text) else 0
    return chr(code) if 0x20 <= code < 0xD800 else ""
