"""Reading our own output back (回读校对): every cell and every paragraph against what was composed from the book.

- V-1 a table is missing, added or of another shape; V-2 a cell differs; V-3 a paragraph is missing or differs;
  V-4 a chart's label or value is missing. All are errors: such a file must not leave the house.
"""

import re
from collections.abc import Iterator

from shebao.disclosure.model import Chart, Disclosure, Heading, Paragraph, Table, table_grid
from shebao.findings import FigureShown, Finding, Place, Severity

_SPACE = re.compile(r"\s+")
_REBUILD = "请重新生成；仍有此错误的，不得对外发布，并请报告软件问题。"


def plain(text: str) -> str:
    """Text without any white space: line breaks and justification are the layout's, not the document's."""
    return _SPACE.sub("", text)


def compare_with_source(document: Disclosure, read: Disclosure, file: str) -> list[Finding]:
    """What differs between the composed document and a file read back; empty where every figure agrees."""
    return [*_compare_tables(document, read, file), *_compare_text(document, read, file)]


def _error(code: str, message: str, subject: str, place: Place, found: str = "", expected: str = "") -> Finding:
    figures = (FigureShown("底册", expected), FigureShown(place.file, found)) if found or expected else ()
    return Finding(code, Severity.ERROR, message, subject, (place,), found, expected, _REBUILD, figures)


def _compare_tables(document: Disclosure, read: Disclosure, file: str) -> Iterator[Finding]:
    composed = [block for block in document.blocks if isinstance(block, Table)]
    found = [block for block in read.blocks if isinstance(block, Table)]
    if len(composed) != len(found):
        names = "、".join(table.title for table in found) or "无"
        message = f"{file} 中读到 {len(found)} 张表，应为 {len(composed)} 张。读到的表：{names}。"
        yield _error("V-1", message, f"{file}/表数", Place(file), str(len(found)), str(len(composed)))
        return
    for source, copy in zip(composed, found, strict=True):
        yield from _compare_table(source, copy, file)


def _compare_table(source: Table, copy: Table, file: str) -> Iterator[Finding]:
    expected = [[cell.text if cell else "" for cell in row] for row in table_grid(source)]
    actual = [[cell.text for cell in row.cells] for row in copy.rows]
    name = source.form.name if source.form else source.title
    shape, read_shape = (len(expected), len(source.columns)), (len(actual), len(copy.columns))
    if shape != read_shape:
        message = (
            f"{file} 的“{name}”读到 {read_shape[0]} 行 {read_shape[1]} 列，应为 {shape[0]} 行 {shape[1]} 列。{_REBUILD}"
        )
        yield _error("V-1", message, f"{file}/{name}", Place(file, table=name))
        return
    for number, (line, read_line) in enumerate(zip(expected, actual, strict=True), start=1):
        for column, (text, read_text) in enumerate(zip(line, read_line, strict=True), start=1):
            if plain(text) != plain(read_text):
                place = Place(file, table=name, row=number, column=str(column))
                message = f"{file} 的“{name}”第{number}行第{column}列印成“{read_text}”，应为“{text}”。{_REBUILD}"
                yield _error("V-2", message, f"{file}/{name}/{number}/{column}", place, read_text, text)


def _compare_text(document: Disclosure, read: Disclosure, file: str) -> Iterator[Finding]:
    """Paragraphs in order; a file may carry more around them (contents, page heads), never less."""
    stream = "\n".join(plain(block.text) for block in read.blocks if isinstance(block, Heading | Paragraph))
    values = stream + "\n".join(
        f"{point.label}{point.text}" for block in read.blocks if isinstance(block, Chart) for point in block.points
    )
    position = 0
    for block in document.blocks:
        if isinstance(block, Paragraph):
            text = plain(block.text)
            at = stream.find(text, position)
            if at >= 0:
                position = at + len(text)
                continue
            subject = block.text[:20]
            elsewhere = "位置不对" if text in stream else "没有读到，或其中有字、数不同"
            message = f"{file} 中这一段{elsewhere}：“{block.text[:60]}…”。{_REBUILD}"
            yield _error("V-3", message, f"{file}/{subject}", Place(file, text=subject))
        elif isinstance(block, Chart) and not block.web_only:
            for point in block.points:
                if point.text not in values:
                    message = f"{file} 的“{block.title}”缺少“{point.label}”的数值 {point.text}。{_REBUILD}"
                    yield _error("V-4", message, f"{file}/{block.title}/{point.label}", Place(file, table=block.title))
