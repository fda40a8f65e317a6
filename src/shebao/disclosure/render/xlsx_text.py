"""The sheets of words: the text of the document, and the findings of a draft."""

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Any

from shebao.disclosure.model import Block, Disclosure, Heading, Paragraph, Table
from shebao.disclosure.render.draft_findings import DRAFT_FINDINGS_TITLE, finding_place
from shebao.disclosure.render.measure import CELL_PADDING, line_count
from shebao.disclosure.render.xlsx_sheets import (
    HEITI,
    PIXELS_PER_POINT,
    SIZE,
    TALLEST_ROW,
    TEXT_WIDTH,
    SheetFormats,
    set_print,
    write_text_cell,
)
from shebao.documents.xml_text import printable
from shebao.findings import by_severity

TEXT_SIZE, PITCH = 12.0, 5.0
LINE_OF_SIZE = 1.36
"""A line's height as a part of its type size, for 宋体 and for what stands in for it."""

PRINTED_HEIGHT = 690.0
"""What a printed page holds of rows, in points."""

ON_SHEETS = "（本部分各表见本工作簿的各工作表。）"

FINDING_COLUMNS = (
    ("严重程度", 50.0),
    ("编号", 45.0),
    ("位置", 110.0),
    ("内容", 400.0),
    ("处理", 170.0),
    ("单位说明", 200.0),
)
"""The columns of a draft's list of findings, with their widths in points."""


def write_text(sheet: Any, formats: SheetFormats, document: Disclosure) -> None:
    """Headings and paragraphs one under the other, in one wide column; in print no heading ends a page."""
    sheet.set_column_pixels(0, 0, round(TEXT_WIDTH * PIXELS_PER_POINT))
    lines = list(_lines(document.blocks))
    heights = [_height(line) for line in lines]
    y, used, breaks = 0, 0.0, []
    for number, line in enumerate(lines):
        rows = ceil(heights[number] / TALLEST_ROW)
        if used and used + _kept_height(lines[number:], heights[number:]) > PRINTED_HEIGHT:
            breaks.append(y)
            used = 0.0
        used = (used + heights[number]) % PRINTED_HEIGHT
        for row in range(y, y + rows):
            sheet.set_row(row, heights[number] / rows)
        write_text_cell(sheet, y, 0, y + rows - 1, 0, line.text, formats.get(**_look(line)))
        y += rows
    if breaks:
        sheet.set_h_pagebreaks(breaks)
    set_print(sheet, document)


def _lines(blocks: Sequence[Block]) -> Iterator[Heading | Paragraph]:
    """Headings and paragraphs; a heading over nothing but tables says where they are."""
    waiting = False
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            if waiting and isinstance(block, Heading):
                yield Paragraph(ON_SHEETS)
            yield block
            waiting = False
        elif isinstance(block, Table):
            waiting = True
    if waiting:
        yield Paragraph(ON_SHEETS)


def _look(line: Heading | Paragraph) -> dict[str, object]:
    look: dict[str, object] = {"font_size": TEXT_SIZE, "text_wrap": True, "align": "left", "valign": "top"}
    if isinstance(line, Heading):
        look |= {"font_name": HEITI, "font_size": _size(line)}
        look |= {"align": "center"} if line.level == 1 else {}
    elif line.style.startswith("annex"):
        look |= {"align": "center"}
    return look


def _size(line: Heading | Paragraph) -> float:
    return (16.0, 14.0, 12.0)[min(line.level, 3) - 1] if isinstance(line, Heading) else TEXT_SIZE


def _height(line: Heading | Paragraph) -> float:
    size = _size(line)
    return line_count(line.text, (TEXT_WIDTH - CELL_PADDING) / size) * size * LINE_OF_SIZE + PITCH


def _kept_height(lines: Sequence[Heading | Paragraph], heights: Sequence[float]) -> float:
    """The height of a line with what must follow it on the same page: a heading takes the next line along."""
    total = 0.0
    for line, height in zip(lines, heights, strict=True):
        total += height
        if isinstance(line, Paragraph):
            break
    return total


def write_findings(sheet: Any, formats: SheetFormats, document: Disclosure) -> None:
    """A draft's findings, worst first, a row each."""
    for x, (_, width) in enumerate(FINDING_COLUMNS):
        sheet.set_column_pixels(x, x, round(width * PIXELS_PER_POINT))
    last = len(FINDING_COLUMNS) - 1
    sheet.set_row(0, 24)
    write_text_cell(sheet, 0, 0, 0, last, DRAFT_FINDINGS_TITLE, formats.get(font_name=HEITI, font_size=14))
    head = formats.get(font_name=HEITI, bg_color="#EDEDED", align="center", border=1)
    for x, (name, _) in enumerate(FINDING_COLUMNS):
        sheet.write_string(1, x, name, head)
    text = formats.get(border=1, text_wrap=True, align="left", valign="top")
    findings = by_severity(document.findings)
    for y, finding in enumerate(findings, start=2):
        words = (
            finding.severity.label,
            finding.code,
            finding_place(finding),
            finding.message,
            finding.action,
            finding.acknowledged,
        )
        lines = 1
        for x, (word, (_, width)) in enumerate(zip(words, FINDING_COLUMNS, strict=True)):
            sheet.write_string(y, x, printable(word), text)
            lines = max(lines, line_count(word, (width - CELL_PADDING) / SIZE))
        sheet.set_row(y, min(TALLEST_ROW, lines * SIZE * LINE_OF_SIZE + PITCH))
    if not findings:
        sheet.write_string(2, 0, "没有发现问题。", formats.get())
    sheet.freeze_panes(2, 0)
    sheet.repeat_rows(1)
    set_print(sheet, document, landscape=True)
