"""A calculation sheet for the terminal: columns aligned by the width a terminal gives to hanzi."""

import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from unicodedata import east_asian_width

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
    pages,
)

WIDTH = 110
_STEP_WIDTHS = (4, 18, 36, 16, 28)
_PARAMETER_WIDTHS = (16, 24, 8)
"""Of value, validity and confidence; ids get what the longest needs, sources what is left."""
_LONGEST_ID = 40
_GAP = "  "
_PIECES = re.compile(r"[（〔《“‘]*(?:[!-~]+|[^（〔《“‘])[）〕》”’，。、；：]*|.")


def sheet_text(sheets: Sequence[Sheet]) -> str:
    """The sheets as text of at most :data:`WIDTH` columns, one after the other."""
    return "\n\n".join("\n".join(_lines(page)) for page in pages(sheets)) + "\n"


def display_width(text: str) -> int:
    """The columns a terminal gives to a text: two for a hanzi or a full-width mark, else one."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most ``width`` columns; brackets and marks stay with what they belong to."""
    lines: list[str] = []
    for part in text.split("\n"):
        line = ""
        for piece in _PIECES.findall(part):
            if line and display_width(line + piece) > width:
                lines.append(line)
                line = ""
            for character in piece:
                if line and display_width(line + character) > width:
                    lines.append(line)
                    line = ""
                line += character
        lines.append(line)
    return lines


def _lines(page: Sheet) -> Iterable[str]:
    title = f"{page.title}（{page.mark}）" if page.mark else page.title
    yield " " * ((WIDTH - display_width(title)) // 2) + title
    yield "═" * (WIDTH // display_width("═"))
    yield from _items((*page.subject, *page.dates, SheetItem(BASIS_HEAD, page.basis)))
    yield from _head(INPUTS_HEAD)
    yield from _items(page.inputs)
    if page.lines:
        yield from _head(STEPS_HEAD)
        yield from _row(STEP_COLUMNS, _STEP_WIDTHS)
        yield _rule()
        for line in page.lines:
            result = f"{line.result}\n{line.rounding}" if line.rounding else line.result
            cells = (str(line.number), line.label, "\n".join(line.workings), result, line.grounds)
            yield from _row(cells, _STEP_WIDTHS, right=3)
    if page.results:
        yield from _head(RESULTS_HEAD)
        widest = max(display_width(item.label) for item in page.results)
        numbers = max(display_width(item.text) for item in page.results)
        for item in page.results:
            note = f"{_GAP}{item.note}" if item.note else ""
            yield _padded(item.label, widest) + _GAP + _padded(item.text, numbers, right=True) + note
    if page.parameters:
        yield from _head(PARAMETERS_HEAD)
        first = min(max(display_width(parameter.id) for parameter in page.parameters), _LONGEST_ID)
        value, validity, confidence = _PARAMETER_WIDTHS
        source = WIDTH - 4 * len(_GAP) - first - sum(_PARAMETER_WIDTHS)
        widths = (first, value, validity, source, confidence)
        yield from _row(PARAMETER_COLUMNS, widths)
        yield _rule()
        for parameter in page.parameters:
            yield from _row(parameter.cells, widths)
    for head, said in ((PROVISIONAL_HEAD, page.provisional), (FINDINGS_HEAD, page.findings)):
        if said:
            yield from _head(head)
            for sentence in said:
                yield from wrapped(f"· {sentence}", WIDTH)
    yield ""
    yield "".join(_padded(f"{role}：", WIDTH // 4) for role in (*SIGNATURES, "日期"))


def _head(text: str) -> tuple[str, str]:
    return "", f"【{text}】"


def _rule() -> str:
    return "─" * (WIDTH // display_width("─"))


def _items(items: Sequence[SheetItem]) -> Iterable[str]:
    """Label and value, as many to a line as there is room for."""
    line = ""
    for item in items:
        note = f"（{item.note}）" if item.note else ""
        shown = f"{item.label}：{item.text or '________'}{note}"
        if line and display_width(line + _GAP + _GAP + shown) > WIDTH:
            yield line
            line = ""
        line += (_GAP + _GAP if line else "") + shown
        while display_width(line) > WIDTH:
            first, *rest = wrapped(line, WIDTH)
            yield first
            line = "".join(rest)
    if line:
        yield line


def _row(cells: Sequence[str], widths: Sequence[int], right: int | None = None) -> Iterable[str]:
    columns = [wrapped(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for parts in zip_longest(*columns, fillvalue=""):
        padded = [
            _padded(part, width, right=position == right)
            for position, (part, width) in enumerate(zip(parts, widths, strict=True))
        ]
        yield _GAP.join(padded).rstrip()


def _padded(text: str, width: int, *, right: bool = False) -> str:
    space = " " * max(width - display_width(text), 0)
    return space + text if right else text + space
