"""Calculation sheets as PDF, set by typst: the layout is ``sheet.typ``; one A4 page for a sheet where it fits."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typst

from shebao.documents.fonts import Typefaces, find_typefaces
from shebao.documents.glyphs import MissingGlyphError, characters_without_glyph
from shebao.documents.xml_text import printable
from shebao.law.sheet import model
from shebao.law.sheet.model import Sheet, SheetItem, pages

_TEMPLATE = Path(__file__).with_name("sheet.typ")
_STANDARDS: list[Any] = ["a-2b"]
_SEVERAL = "核定表"

Data = dict[str, Any]


def write_pdf(sheets: Sequence[Sheet], path: Path, *, font_dirs: Sequence[Path] = ()) -> None:
    """Write the sheets as one PDF, each beginning on a page of its own.

    Raises :class:`MissingGlyphError` where no font can show a character (of a name, as a rule), FileNotFoundError for
    a font folder that is not there.
    """
    path.write_bytes(pdf_bytes(sheets, font_dirs=font_dirs))


def pdf_bytes(sheets: Sequence[Sheet], *, font_dirs: Sequence[Path] = ()) -> bytes:
    """The PDF of the sheets; raises as :func:`write_pdf`."""
    typefaces = find_typefaces(tuple(font_dirs))
    data = _data(sheets, typefaces)
    try:
        return _compile(data, typefaces)
    except typst.TypstError:
        text = re.sub(r"\s", "", json.dumps(data["sheets"], ensure_ascii=False))
        if missing := characters_without_glyph(text, typefaces):
            raise MissingGlyphError(missing) from None
        raise


def _compile(data: Data, typefaces: Typefaces) -> bytes:
    compiler = typst.Compiler(_TEMPLATE, font_paths=typefaces.fonts)
    made = compiler.compile(
        format="pdf", sys_inputs={"sheets": json.dumps(data, ensure_ascii=False)}, pdf_standards=_STANDARDS
    )
    assert isinstance(made, bytes), "typst returns one PDF as bytes"
    return made


def _data(sheets: Sequence[Sheet], typefaces: Typefaces) -> Data:
    listed = pages(sheets)
    return {
        "title": listed[0].title if len(listed) == 1 else _SEVERAL,
        "faces": {
            role: {"families": list(face.families), "weight": face.weight} for role, face in typefaces.faces.items()
        },
        "inputs_head": model.INPUTS_HEAD,
        "steps_head": model.STEPS_HEAD,
        "results_head": model.RESULTS_HEAD,
        "parameters_head": model.PARAMETERS_HEAD,
        "provisional_head": model.PROVISIONAL_HEAD,
        "findings_head": model.FINDINGS_HEAD,
        "step_columns": model.STEP_COLUMNS,
        "parameter_columns": model.PARAMETER_COLUMNS,
        "source_at": model.SOURCE_AT,
        "signatures": model.SIGNATURES,
        "sheets": [_page(page) for page in listed],
    }


def _page(page: Sheet) -> Data:
    return {
        "title": page.title,
        "mark": page.mark,
        "basis": page.basis_words,
        "subject": _items(page.subject),
        "dates": _items(page.dates),
        "inputs": _items(page.inputs),
        "results": _items(page.results),
        "lines": [
            {
                "number": line.number,
                "label": line.label,
                "workings": line.workings,
                "result": line.result,
                "rounding": line.rounding,
                "law": line.law,
                "source": line.source,
                "is_result": line.is_result,
            }
            for line in page.lines
        ],
        "tables": [
            {
                "title": table.title,
                "heads": table.heads,
                "rows": table.rows,
                "notes": table.notes_words if table.notes else "",
            }
            for table in page.tables
        ],
        "not_applicable": page.not_applicable_words,
        "parameters": [
            {"cells": parameter.cells, "span": span}
            for parameter, span in zip(page.parameters, model.source_spans(page.parameters), strict=True)
        ],
        "provisional": page.provisional,
        "findings": page.findings,
    }


def _items(items: Sequence[SheetItem]) -> list[Data]:
    return [{"label": printable(it.label), "text": printable(it.text), "note": it.note} for it in items]
