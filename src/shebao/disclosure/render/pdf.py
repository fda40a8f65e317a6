"""The disclosure as PDF, set by typst after GB/T 9704 (公文格式): the layout is ``disclosure.typ``.

The file is tagged and conforms to PDF/UA-1 and PDF/A-2a: every text can be read aloud, searched and archived, and
typst refuses a character that no font can show. The same document on the same fonts gives the same bytes.
"""

import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import typst

from shebao.disclosure.model import DRAFT_MARK, Block, Chart, Disclosure, Heading, Paragraph, Table
from shebao.disclosure.render.charts import chart_svg
from shebao.disclosure.render.draft_findings import draft_blocks
from shebao.disclosure.render.facts import book_of
from shebao.disclosure.render.pdf_tables import PORTRAIT, breakable, clean, is_small, table_data
from shebao.documents.fonts import Typefaces, find_typefaces
from shebao.documents.glyphs import MissingGlyphError, characters_without_glyph

_TEMPLATE = Path(__file__).with_name("disclosure.typ")
_BODY_SIZE = 16.0
_STANDARDS: list[Any] = ["ua-1", "a-2a"]

Data = dict[str, Any]


def render_pdf(document: Disclosure, path: Path, *, font_dirs: Sequence[Path] = ()) -> None:
    """Write the document as PDF.

    ``font_dirs`` are folders with further fonts. Charts marked ``web_only`` are left out. Raises
    MissingGlyphError where no font can show a character, FileNotFoundError for a folder that is not there.
    """
    typefaces = find_typefaces(tuple(font_dirs))
    data = _document_data(document, typefaces)
    try:
        pdf = _compile(data, typefaces)
    except typst.TypstError:
        if missing := characters_without_glyph(_text_of(data), typefaces):
            raise MissingGlyphError(missing) from None
        raise
    path.write_bytes(pdf)
    _forget(typefaces)


def _compile(data: Data, typefaces: Typefaces) -> bytes:
    compiler = typst.Compiler(_TEMPLATE, font_paths=typefaces.fonts)
    inputs = {"document": json.dumps(data, ensure_ascii=False)}
    pdf = compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards=_STANDARDS)
    assert isinstance(pdf, bytes), "typst returns one PDF as bytes"
    return pdf


def _forget(typefaces: Typefaces) -> None:
    """Let typst drop the layouts it remembers.

    It keeps each for some further compilations; a few empty ones age them, so that a county of two hundred
    departments needs no more memory than a few documents.
    """
    for _ in range(3):
        typst.Compiler(b" ", font_paths=typefaces.fonts).compile(format="pdf")


def _text_of(data: Data) -> str:
    return re.sub(r"\s", "", json.dumps(data["blocks"], ensure_ascii=False) + str(data["title"]) + str(data["unit"]))


def _document_data(document: Disclosure, typefaces: Typefaces) -> Data:
    title = clean(document.title)
    unit = clean(document.unit_name)
    rest = title.removeprefix(unit).strip()
    book = book_of(document)
    department = book.department if book else None
    published = department.published_on if department else ""
    return {
        "title": title or unit or ("部门决算公开" if document.final else "部门预算公开"),
        "unit": unit,
        "date": _date(published, document.year),
        "draft_mark": DRAFT_MARK if document.draft else "",
        "cover": {
            "lines": [unit, rest] if unit and rest and rest != title else [title],
            "date": _chinese_date(published),
        },
        "faces": {
            role: {"families": list(face.families), "weight": face.weight} for role, face in typefaces.faces.items()
        },
        "blocks": _blocks_data((*document.blocks, *draft_blocks(document))),
    }


def _date(text: str, year: int) -> dict[str, int]:
    """A date for the file's metadata (PDF/A wants one): as published, else the first day of the budget year."""
    day = _as_date(text) or date(max(year, 1), 1, 1)
    return {"year": day.year, "month": day.month, "day": day.day}


def _as_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _chinese_date(text: str) -> str:
    day = _as_date(text)
    return f"{day.year}年{day.month}月{day.day}日" if day else clean(text)


def _blocks_data(blocks: Sequence[Block]) -> list[Data]:
    """The blocks with what the layout must know of their neighbours: page breaks, heading ranks without gaps."""
    data: list[Data] = []
    rank = 0
    previous: Block | None = None
    for block in blocks:
        if isinstance(block, Chart) and block.web_only:
            continue
        if isinstance(block, Heading):
            if not clean(block.text):
                continue
            # PDF/UA knows no heading below a missing one.
            rank = min(block.level, rank + 1)
            item = {"kind": "heading", "level": block.level, "rank": rank, "text": clean(block.text)}
            item["new_page"] = block.page_break
        elif isinstance(block, Paragraph):
            item = _paragraph_data(block)
        elif isinstance(block, Chart):
            item = _chart_data(block)
        else:
            rank = min(2, rank + 1)
            after_heading = isinstance(previous, Heading)
            small = is_small(block)
            together = small and isinstance(previous, Table) and is_small(previous)
            item = table_data(block, rank, after_heading=after_heading)
            item |= {"small": small, "new_page": not (after_heading or together)}
        data.append(item)
        previous = block
    return data


def _paragraph_data(paragraph: Paragraph) -> Data:
    text = breakable(clean(paragraph.text), PORTRAIT / _BODY_SIZE - 2)
    lead = ""
    if paragraph.style == "term" and "：" in text:
        # The term itself stands out from its explanation.
        lead, _, text = text.partition("：")
        text = f"：{text}"
    return {"kind": "paragraph", "style": paragraph.style, "lead": lead, "text": text, "new_page": False}


def _chart_data(chart: Chart) -> Data:
    return {
        "kind": "chart",
        "title": clean(chart.title),
        "alt": clean(chart.alt) or clean(chart.title) or "图",
        "svg": chart_svg(chart),
        "new_page": False,
    }
