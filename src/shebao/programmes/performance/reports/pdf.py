"""A report as PDF/A, set by typst."""

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst

from shebao.documents.fonts import find_typefaces
from shebao.documents.glyphs import MissingGlyphError, characters_without_glyph
from shebao.documents.xml_text import printable
from shebao.programmes.performance.reports.content import Report
from shebao.screens.centre import CENTRE

TEMPLATE = Path(__file__).with_name("report.typ")


def pdf(report: Report) -> bytes:
    """The bytes of the PDF. Raises :class:`MissingGlyphError` where no font has a character of it."""
    typefaces = find_typefaces()
    data: dict[str, Any] = {
        **_printable(asdict(report)),
        "centre": CENTRE,
        "faces": {
            role: {"families": list(one.families), "weight": one.weight} for role, one in typefaces.faces.items()
        },
    }
    compiler = typst.Compiler(TEMPLATE, font_paths=typefaces.fonts)
    try:
        made = compiler.compile(
            format="pdf", sys_inputs={"report": json.dumps(data, ensure_ascii=False)}, pdf_standards=["a-2b"]
        )
    except typst.TypstError:
        text = re.sub(r"\s", "", json.dumps({**data, "faces": ""}, ensure_ascii=False))
        if missing := characters_without_glyph(text, typefaces):
            raise MissingGlyphError(missing) from None
        raise
    assert isinstance(made, bytes), "typst returns one PDF as bytes"
    return made


def _printable(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _printable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(one) for one in value]
    return printable(value) if isinstance(value, str) else value
