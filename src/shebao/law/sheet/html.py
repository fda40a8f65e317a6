"""Calculation sheets as one HTML page that needs no other file, printed as A4."""

from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from pathlib import Path

from shebao.law.sheet.model import (
    BASIS_HEAD,
    FINDINGS_HEAD,
    INPUTS_HEAD,
    PARAMETER_COLUMNS,
    PARAMETERS_HEAD,
    PROVISIONAL_HEAD,
    RESULTS_HEAD,
    SIGNATURES,
    STEP_COLUMNS,
    STEPS_HEAD,
    Sheet,
    SheetItem,
    SheetLine,
    pages,
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
    yield f"<p>{BASIS_HEAD}：{escape(page.basis)}</p>"
    if page.inputs:
        yield f"<h2>{INPUTS_HEAD}</h2>"
        yield from _pairs(page.inputs)
    if page.lines:
        yield f"<h2>{STEPS_HEAD}</h2><table>{_head(STEP_COLUMNS)}<tbody>"
        yield from (_step(line) for line in page.lines)
        yield "</tbody></table>"
    if page.results:
        yield f"<h2>{RESULTS_HEAD}</h2>"
        yield from _pairs(page.results, "number result")
    if page.parameters:
        yield f"<h2>{PARAMETERS_HEAD}</h2><table>{_head(PARAMETER_COLUMNS)}<tbody>"
        for parameter in page.parameters:
            yield f"<tr>{''.join(f'<td>{_lines(cell)}</td>' for cell in parameter.cells)}</tr>"
        yield "</tbody></table>"
    for head, said in ((PROVISIONAL_HEAD, page.provisional), (FINDINGS_HEAD, page.findings)):
        if said:
            yield f"<h2>{head}</h2><ul>{''.join(f'<li>{escape(sentence)}</li>' for sentence in said)}</ul>"
    roles = "".join(f"<td>{role}：</td>" for role in SIGNATURES)
    yield f'<h2></h2><table class="signatures"><tbody><tr>{roles}</tr></tbody></table></article>'


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
    off = "" if line.applies else ' class="off"'
    return (
        f'<tr><td class="order">{line.number}</td><td class="{result.strip()}">{escape(line.label)}</td>'
        f"<td{off}>{'<br>'.join(escape(one) for one in line.workings)}</td>"
        f'<td class="number{result}">{escape(line.result)}{rounding}</td>'
        f'<td>{escape(line.law)}<div class="more">{escape(line.source)}</div></td></tr>'
    )


def _lines(text: str) -> str:
    return "<br>".join(escape(part) for part in text.split("\n"))
