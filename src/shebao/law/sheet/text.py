"""A calculation sheet for the terminal: columns aligned by the width a terminal gives to hanzi."""

import re
from collections.abc import Container, Iterable, Sequence
from itertools import zip_longest
from unicodedata import east_asian_width

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
    SheetTable,
    pages,
    source_spans,
)

WIDTH = 110
_STEP_WIDTHS = (4, 18, 36, 16, 28)
_PARAMETER_WIDTHS = (16, 24, 8)
"""Of value, validity and confidence; ids get what the longest needs, sources what is left."""
_LONGEST_ID = 40
_LONGEST_HEAD = 14
_SAME = "〃"
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
    yield from _items((*page.subject, *page.dates))
    yield from wrapped(page.basis_words, WIDTH)
    if page.inputs:
        yield from _head(INPUTS_HEAD)
        yield from _items(page.inputs)
    if page.lines:
        yield from _head(STEPS_HEAD)
        yield from _row(STEP_COLUMNS, _STEP_WIDTHS)
        yield _rule()
        for line in page.lines:
            result = f"{line.result}\n{line.rounding}" if line.rounding else line.result
            cells = (str(line.number), line.label, "\n".join(line.workings), result, line.grounds)
            yield from _row(cells, _STEP_WIDTHS, right=(3,))
    for table in page.tables:
        yield from _details(table)
    if page.not_applicable:
        yield from wrapped(page.not_applicable_words, WIDTH)
    if page.results:
        yield from _head(RESULTS_HEAD)
        widest = max(display_width(item.label) for item in page.results)
        numbers = max(display_width(item.text) for item in page.results)
        for item in page.results:
            yield _padded(item.label, widest) + _GAP + _padded(item.text, numbers, right=True)
    yield from _sentences(FINDINGS_HEAD, page.findings)
    if page.parameters:
        yield from _head(PARAMETERS_HEAD)
        first = min(max(display_width(parameter.id) for parameter in page.parameters), _LONGEST_ID)
        value, validity, confidence = _PARAMETER_WIDTHS
        source = WIDTH - 4 * len(_GAP) - first - sum(_PARAMETER_WIDTHS)
        widths = (first, value, validity, source, confidence)
        yield from _row(PARAMETER_COLUMNS, widths)
        yield _rule()
        for parameter, span in zip(page.parameters, source_spans(page.parameters), strict=True):
            shown = [cell if at != SOURCE_AT or span else _SAME for at, cell in enumerate(parameter.cells)]
            yield from _row(shown, widths)
    yield from _sentences(PROVISIONAL_HEAD, page.provisional)
    yield ""
    yield "".join(_padded(f"{role}：", WIDTH // 4) for role in (*SIGNATURES, "日期"))


def _sentences(head: str, said: Sequence[str]) -> Iterable[str]:
    if said:
        yield from _head(head)
        for sentence in said:
            yield from wrapped(f"· {sentence}", WIDTH)


def _details(table: SheetTable) -> Iterable[str]:
    """The figures of each row under their heads; more columns than there is room for go on below."""
    yield from _head(table.title)
    names = max(display_width(text) for text in (table.heads[0], *(row[0] for row in table.rows)))
    columns = list(zip(table.heads, *table.rows, strict=True))[1:]
    while columns:
        widths, band = [names], []
        while columns and sum(widths) + len(_GAP) * len(widths) + (width := _column_width(columns[0])) <= WIDTH:
            widths.append(width)
            band.append(columns.pop(0))
        heads, *rows = zip((table.heads[0], *(row[0] for row in table.rows)), *band, strict=True)
        yield from _row(heads, widths, right=range(1, len(widths)))
        yield _rule()
        for row in rows:
            yield from _row(row, widths, right=range(1, len(widths)))
    if table.notes:
        yield from wrapped(table.notes_words, WIDTH)


def _column_width(column: Sequence[str]) -> int:
    head, *cells = column
    return max(min(display_width(head), _LONGEST_HEAD), *map(display_width, cells))


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


def _row(cells: Sequence[str], widths: Sequence[int], right: Container[int] = ()) -> Iterable[str]:
    columns = [wrapped(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for parts in zip_longest(*columns, fillvalue=""):
        padded = [
            _padded(part, width, right=position in right)
            for position, (part, width) in enumerate(zip(parts, widths, strict=True))
        ]
        yield _GAP.join(padded).rstrip()


def _padded(text: str, width: int, *, right: bool = False) -> str:
    space = " " * max(width - display_width(text), 0)
    return space + text if right else text + space
