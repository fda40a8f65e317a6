"""Calculation sheets as one HTML page that needs no other file, printed as A4."""

from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from pathlib import Path

from shebao.law.sheet.model import (
    FINDINGS_HEAD,
    INPUTS_HEAD,
    PARAMETER_COLUMNS,
    PARAMETERS_HEAD,
    PROVISIONAL_HEAD,
    RESULTS_HEAD,
    SIGNATURES,
    SOURCE_AT,
    STEP_COLUMNS,
    STEPS_HEAD,
    Sheet,
    SheetItem,
    SheetLine,
    SheetParameter,
    SheetTable,
    pages,
    source_spans,
)


def sheet_html(sheets: Sequence[Sheet]) -> str:
    """The sheets as one self-contained HTML page."""
    listed = pages(sheets)
    articles = "\n".join("".join(_article(page)) for page in listed)
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(listed[0].title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>\n{_style()}</style></head><body>\n{articles}\n</body></html>\n"
    )


@cache
def _style() -> str:
    return Path(__file__).with_name("sheet.css").read_text(encoding="utf-8")


def _article(page: Sheet) -> Iterable[str]:
    mark = f"<small>{escape(page.mark)}</small>" if page.mark else ""
    yield f"<article><h1>{escape(page.title)}{mark}</h1>"
    yield from _pairs((*page.subject, *page.dates))
    yield f"<p>{escape(page.basis_words)}</p>"
    if page.inputs:
        yield f"<h2>{INPUTS_HEAD}</h2>"
        yield from _pairs(page.inputs)
    if page.lines:
        yield f"<h2>{STEPS_HEAD}</h2><table>{_head(STEP_COLUMNS)}<tbody>"
        yield from (_step(line) for line in page.lines)
        yield "</tbody></table>"
    for table in page.tables:
        yield from _details(table)
    if page.not_applicable:
        yield f"<p>{escape(page.not_applicable_words)}</p>"
    if page.results:
        yield f"<h2>{RESULTS_HEAD}</h2>"
        yield from _pairs(page.results, "number result")
    yield from _sentences(FINDINGS_HEAD, page.findings)
    if page.parameters:
        yield f"<h2>{PARAMETERS_HEAD}</h2><table>{_head(PARAMETER_COLUMNS)}<tbody>"
        yield from map(_parameter, page.parameters, source_spans(page.parameters))
        yield "</tbody></table>"
    yield from _sentences(PROVISIONAL_HEAD, page.provisional)
    roles = "".join(f"<td>{role}：</td>" for role in SIGNATURES)
    yield f'<h2></h2><table class="signatures"><tbody><tr>{roles}</tr></tbody></table></article>'


def _sentences(head: str, said: Sequence[str]) -> Iterable[str]:
    if said:
        yield f"<h2>{head}</h2><ul>{''.join(f'<li>{escape(sentence)}</li>' for sentence in said)}</ul>"


def _details(table: SheetTable) -> Iterable[str]:
    yield f"<h2>{escape(table.title)}</h2>"
    if len(table.heads) > 1:
        yield f'<table class="details">{_head([escape(head) for head in table.heads])}<tbody>'
        for name, *cells in table.rows:
            figures = "".join(f'<td class="number">{escape(cell)}</td>' for cell in cells)
            yield f'<tr><th scope="row">{escape(name)}</th>{figures}</tr>'
        yield "</tbody></table>"
    if table.notes:
        yield f"<p>{escape(table.notes_words)}</p>"


def _parameter(parameter: SheetParameter, span: int) -> str:
    cells = [
        f'<td rowspan="{span}">{_lines(cell)}</td>' if at == SOURCE_AT and span > 1 else f"<td>{_lines(cell)}</td>"
        for at, cell in enumerate(parameter.cells)
        if at != SOURCE_AT or span
    ]
    return f"<tr>{''.join(cells)}</tr>"


def _head(names: Sequence[str]) -> str:
    cells = "".join(f'<th scope="col">{name}</th>' for name in names)
    return f"<thead><tr>{cells}</tr></thead>"


def _pairs(items: Sequence[SheetItem], value_class: str = "") -> Iterable[str]:
    yield '<table class="pairs"><tbody>'
    for left in range(0, len(items), 2):
        row = [*items[left : left + 2], SheetItem("", "")][:2]
        yield f"<tr>{''.join(_pair(item, value_class) for item in row)}</tr>"
    yield "</tbody></table>"


def _pair(item: SheetItem, value_class: str) -> str:
    note = f'<div class="more">{escape(item.note)}</div>' if item.note else ""
    kind = f' class="{value_class}"' if value_class else ""
    return f'<th scope="row">{escape(item.label)}</th><td{kind}>{escape(item.text)}{note}</td>'


def _step(line: SheetLine) -> str:
    result = " result" if line.is_result else ""
    rounding = f'<div class="more">{line.rounding}</div>' if line.rounding else ""
    return (
        f'<tr><td class="order">{line.number}</td><td class="{result.strip()}">{escape(line.label)}</td>'
        f"<td>{'<br>'.join(escape(one) for one in line.workings)}</td>"
        f'<td class="number{result}">{escape(line.result)}{rounding}</td>'
        f'<td>{escape(line.law)}<div class="more">{escape(line.source)}</div></td></tr>'
    )


def _lines(text: str) -> str:
    return "<br>".join(escape(part) for part in text.split("\n"))
