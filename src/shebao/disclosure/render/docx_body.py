"""The body of the Word document: blocks one after the other, in sections upright or turned, with their page numbers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn

from shebao.disclosure.model import Block, Chart, Disclosure, Heading, Paragraph, Table
from shebao.disclosure.render.contents import entry_title
from shebao.disclosure.render.docx_charts import chart_height, chart_paragraph
from shebao.disclosure.render.docx_pages import TwoPagers
from shebao.disclosure.render.docx_styles import (
    ANNEX_NUMBER,
    ANNEX_TITLE,
    BODY,
    BODY_EMS,
    FORM_TITLE,
    HEADINGS,
    NOTE,
    SECTION_END,
    TABLE_CAPTION,
    TABLE_LABEL,
    TABLE_NOTE,
    TABLE_TITLE,
    TEXT_HEIGHT,
    TEXT_WIDTH,
    Style,
    set_page,
)
from shebao.disclosure.render.docx_tables import (
    FORM_DENSITIES,
    KEPT_TOGETHER,
    NORMAL_DENSITY,
    TABLE_DENSITIES,
    TableLayout,
    lay_out,
    table_element,
)
from shebao.disclosure.render.draft_findings import draft_blocks
from shebao.disclosure.render.measure import STAND_IN_NARROW, line_count, safe_width
from shebao.documents.docx_xml import Element, bookmarked, element, paragraph, run, valued

PARAGRAPH_STYLES: dict[str, Style] = {
    "body": BODY,
    "term": BODY,
    "note": NOTE,
    "annex-title": ANNEX_TITLE,
    "annex-number": ANNEX_NUMBER,
}

GAP = 20.0
"""Points between a table and the next one on the same page."""


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the contents: level 1 or 2, its text, the page it stands on, the bookmark it leads to."""

    level: int
    text: str
    page: int
    bookmark: str


class BodyWriter:
    """Appends blocks to a python-docx document and remembers what the contents list.

    Small tables share a page; a table that does not fit whole begins on a new page, set as tightly as it must be to
    take the fewest pages. A wide table stands on a turned page of its own section.
    """

    def __init__(self, document: Any, created: datetime) -> None:
        self.document = document
        self.created = created
        self.entries: list[ContentsEntry] = []
        self.pages = TwoPagers()
        self._charts = 0
        self._previous: Block | None = None

    def write(self, disclosure: Disclosure) -> list[ContentsEntry]:
        """Write all blocks; what the contents list, in order."""
        for block in (*disclosure.blocks, *draft_blocks(disclosure)):
            match block:
                case Heading():
                    self._heading(block)
                case Paragraph():
                    self._paragraph(block)
                case Table():
                    self._table(block)
                case Chart():
                    if block.web_only:
                        continue
                    self._chart(block)
            self._previous = block
        if isinstance(self._previous, Table):
            self._append(paragraph(SECTION_END.id))
        return self.entries

    def _append(self, node: Element) -> None:
        self.document.element.body[-1].addprevious(node)

    def _turn(self, *, landscape: bool) -> None:
        if self.pages.named.landscape == landscape:
            return
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        set_page(section, landscape=landscape)
        numbering = section._sectPr.find(qn("w:pgNumType"))
        if numbering is not None:
            section._sectPr.remove(numbering)
        self.document.element.body[-2].get_or_add_pPr().style = SECTION_END.id
        self.pages.turn(landscape=landscape)

    def _heading(self, heading: Heading) -> None:
        self._turn(landscape=False)
        style = HEADINGS[min(heading.level, len(HEADINGS)) - 1]
        lines = line_count(heading.text, BODY_EMS * 16 / style.size - style.indent / 100)
        height = style.height(lines)
        begins = heading.page_break and self.pages.fuller.used > 0
        if begins:
            self.pages.new_page()
        self.pages.need(height + BODY.height())
        behind = self.pages.behind
        if behind is not None and behind.left < behind.capacity / 4:
            # On which page it falls would depend on the faces at hand: a page break makes the contents right for all.
            begins = True
            behind.new_page()
        page = self.pages.put(height)
        properties = [element("w:pageBreakBefore")] if begins else []
        content = [run(heading.text)]
        if heading.level <= 2:
            content = self._listed(heading.level, heading.text, page, content)
        self._append(paragraph(style.id, *content, properties=properties))

    def _listed(self, level: int, text: str, page: int, content: list[Element]) -> list[Element]:
        number = len(self.entries) + 1
        entry = ContentsEntry(level, text, page, f"_Toc{number:08d}")
        self.entries.append(entry)
        return bookmarked(number, entry.bookmark, content)

    def _paragraph(self, block: Paragraph) -> None:
        self._turn(landscape=False)
        style = PARAGRAPH_STYLES[block.style]
        text = "　" * (style.indent // 100) + block.text
        ems = TEXT_WIDTH / style.size
        named, stand_in = line_count(text, ems), line_count(text, ems, STAND_IN_NARROW)
        if style.before or style.after:
            self.pages.put(style.height(stand_in))
        else:
            self.pages.put_lines((named, stand_in), style.height())
        self._append(paragraph(style.id, *_runs(block)))

    def _chart(self, chart: Chart) -> None:
        self._turn(landscape=False)
        self._charts += 1
        self.pages.put(chart_height(chart))
        self._append(chart_paragraph(self.document.part, chart, self._charts, self.created))

    def _table(self, table: Table) -> None:
        self._turn(landscape=table.landscape)
        width = _width(table)
        around = _lead_height(table) + _tail_height(table)
        normal = lay_out(table, width, NORMAL_DENSITY)
        page_so_far = self.pages.fuller
        gap = GAP if isinstance(self._previous, Table) and page_so_far.used else 0.0
        fits_here = gap + around + sum(normal.heights) <= page_so_far.left
        new_page = page_so_far.used > 0 and not fits_here and not isinstance(self._previous, Heading)
        if new_page:
            self.pages.new_page()
            gap = 0.0
        page = self.pages.put(gap + _lead_height(table))
        layout = self._densest_needed(table, width, normal)
        self._append_lead(table, width, page, gap=gap, new_page=new_page)
        # Beside another table on a page, a table moves to the next page as a whole if it does not fit after all.
        self._append(table_element(table, layout, keep_together=gap > 0))
        self.pages.put_rows(layout.header, layout.body, breakable=KEPT_TOGETHER)
        for text, side in ((table.note, "left"), (table.footer, "right")):
            if text:
                self.pages.put(TABLE_NOTE.height())
                self._append(paragraph(TABLE_NOTE.id, run(text), properties=[valued("w:jc", side)]))

    def _densest_needed(self, table: Table, width: float, normal: TableLayout) -> TableLayout:
        """The roomiest setting that takes the fewest pages from here on."""
        tail = _tail_height(table)
        best, fewest = normal, self._page_ends(normal, tail)
        for density in (FORM_DENSITIES if table.number is None else TABLE_DENSITIES)[1:]:
            if fewest == 0:
                break
            tighter = lay_out(table, width, density)
            ends = self._page_ends(tighter, tail)
            if ends < fewest:
                best, fewest = tighter, ends
        return best

    def _page_ends(self, layout: TableLayout, tail: float) -> int:
        """How many page ends a table crosses; its foot must not stand alone and is counted to the last row."""
        rows = [*layout.body[:-1], (layout.body or (0.0,))[-1] + tail]
        return self.pages.fuller.pages_for(layout.header, rows, breakable=KEPT_TOGETHER)

    def _append_lead(self, table: Table, width: float, page: int, *, gap: float, new_page: bool) -> None:
        """Label, title, and the line with the department's name and the unit."""
        first: list[Element] = []
        if new_page:
            first.append(element("w:pageBreakBefore"))
        if gap:
            first.append(element("w:spacing", {"w:before": round(gap * 20)}))
        if table.label:
            self._append(paragraph(TABLE_LABEL.id, run(table.label), properties=first))
            first = []
        half_points = round(_title_size(table) * 2)
        title = [run(table.title, valued("w:sz", half_points), valued("w:szCs", half_points))]
        if table.number is not None:
            title = self._listed(2, entry_title(table), page, title)
        style = TABLE_TITLE if table.number is not None else FORM_TITLE
        self._append(paragraph(style.id, *title, properties=first))
        unit = f"单位：{table.unit}" if table.unit else ""
        if table.caption and unit:
            tab = element("w:tab", {"w:val": "right", "w:pos": round(width * 20)})
            line = paragraph(
                TABLE_CAPTION.id, run(f"{table.caption}\t{unit}"), properties=[element("w:tabs", None, tab)]
            )
            self._append(line)
        elif table.caption or unit:
            align = valued("w:jc", "right" if unit else "center")
            self._append(paragraph(TABLE_CAPTION.id, run(table.caption or unit), properties=[align]))


def _lead_height(table: Table) -> float:
    label = TABLE_LABEL.height() if table.label else 0.0
    caption = TABLE_CAPTION.height() if table.caption or table.unit else 0.0
    lines = line_count(table.title, _width(table) / _title_size(table))
    return label + TABLE_TITLE.height(lines) + caption


def _title_size(table: Table) -> float:
    """A long title is set a little smaller to stay on one line."""
    fitting = 0.97 * _width(table) / max(safe_width(table.title), 1.0) // 0.5 * 0.5
    return min(TABLE_TITLE.size, max(13.0, fitting))


def _width(table: Table) -> float:
    return TEXT_HEIGHT if table.landscape else TEXT_WIDTH


def _tail_height(table: Table) -> float:
    return TABLE_NOTE.height() * sum(bool(text) for text in (table.note, table.footer))


def _runs(block: Paragraph) -> list[Element]:
    """The runs of a paragraph; a term to be explained stands out up to its colon."""
    head, colon, rest = block.text.partition("：")
    if block.style != "term" or not colon:
        return [run(block.text)]
    return [run(head, element("w:b"), element("w:bCs")), run(colon + rest)]
