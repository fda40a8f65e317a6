"""Reading our own output back (回读校对): every word and figure against what was composed from the book.

- V-1 a table is missing, added or of another shape; V-2 a cell differs; V-3 a heading or paragraph is missing, differs
  or stands elsewhere; V-4 a chart is missing, or a label or value of it differs; V-5 a table's title, unit, caption or
  note differs. All are errors: such a file must not leave the house.
"""

import re
from collections.abc import Iterator

from shebao.disclosure.model import Chart, Disclosure, Heading, Paragraph, Point, Table, table_grid
from shebao.findings import FigureShown, Finding, Place, Severity
from shebao.money import format_percent

_SPACE = re.compile(r"\s+")
_SHARE = re.compile(r"占([\d.]+)%$")
_REBUILD = "请重新生成；仍有此错误的，不得对外发布，并请报告软件问题。"


def plain(text: str) -> str:
    """Text without any white space: line breaks and justification are the layout's, not the document's."""
    return _SPACE.sub("", text)


def compare_with_source(document: Disclosure, read: Disclosure, file: str) -> list[Finding]:
    """What differs between the composed document and a file read back; empty where every word agrees."""
    return [
        *_compare_tables(document, read, file),
        *_compare_text(document, read, file),
        *_compare_charts(document, read, file),
    ]


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
    for source, copy, (before, after) in zip(composed, found, _around_tables(read), strict=True):
        yield from _compare_table(source, copy, file)
        yield from _compare_frame(source, before, after, file)


def _name(table: Table) -> str:
    return table.form.name if table.form else table.title


def _compare_table(source: Table, copy: Table, file: str) -> Iterator[Finding]:
    expected = [[cell.text if cell else "" for cell in row] for row in table_grid(source)]
    actual = [[cell.text for cell in row.cells] for row in copy.rows]
    name = _name(source)
    shape, read_shape = (len(expected), len(source.columns)), (len(actual), len(copy.columns))
    if shape != read_shape:
        message = f"{file} 的“{name}”读到 {read_shape[0]} 行 {read_shape[1]} 列，应为 {shape[0]} 行 {shape[1]} 列。"
        yield _error("V-1", message, f"{file}/{name}", Place(file, table=name))
        return
    for number, (line, read_line) in enumerate(zip(expected, actual, strict=True), start=1):
        for column, (text, read_text) in enumerate(zip(line, read_line, strict=True), start=1):
            if plain(text) != plain(read_text):
                place = Place(file, table=name, row=number, column=str(column))
                message = f"{file} 的“{name}”第{number}行第{column}列印成“{read_text}”，应为“{text}”。"
                yield _error("V-2", message, f"{file}/{name}/{number}/{column}", place, read_text, text)


def _around_tables(read: Disclosure) -> Iterator[tuple[str, str]]:
    """For each table the text before it, back to the table or chart before, and the text after it."""
    texts: list[str] = [""]
    is_table: list[bool] = []
    for block in read.blocks:
        if isinstance(block, Heading | Paragraph):
            texts[-1] += plain(block.text)
        else:
            is_table.append(isinstance(block, Table))
            texts.append("")
    for number, wanted in enumerate(is_table):
        if wanted:
            yield texts[number], texts[number + 1]


def _compare_frame(source: Table, before: str, after: str, file: str) -> Iterator[Finding]:
    """The lines around a table: its mark, title, caption and unit right before it, note and footer right after it."""
    unit = f"单位：{source.unit}" if source.unit else ""
    head = plain(f"{source.label}{source.title}{source.caption}{unit}")
    foot = plain(f"{source.note}{source.footer}")
    name, place = _name(source), Place(file, table=_name(source))
    if not before.endswith(head):
        found = before[-len(head) :]
        message = f"{file} 的“{name}”表头上方印成“{found}”，应为“{head}”。"
        yield _error("V-5", message, f"{file}/{name}/表题", place, found, head)
    if not after.startswith(foot) or (not source.note and after.startswith("注：")):
        found = after[: max(len(foot), 10)]
        message = f"{file} 的“{name}”表下方印成“{found}”，应为“{foot}”。"
        yield _error("V-5", message, f"{file}/{name}/表注", place, found, foot)


def _compare_text(document: Disclosure, read: Disclosure, file: str) -> Iterator[Finding]:
    """The title, then headings and paragraphs in order; a file may carry more around them (contents, page heads)."""
    stream = "".join(plain(block.text) for block in read.blocks if isinstance(block, Heading | Paragraph))
    if plain(document.title) not in stream:
        yield _error("V-3", f"{file} 中没有标题“{document.title}”。", f"{file}/标题", Place(file))
    position = 0
    for block in document.blocks:
        if isinstance(block, Heading | Paragraph):
            text = plain(block.text)
            at = stream.find(text, position)
            if at >= 0:
                position = at + len(text)
                continue
            subject = block.text[:20]
            elsewhere = "位置不对" if text in stream else "没有读到，或其中有字、数不同"
            message = f"{file} 中这一段{elsewhere}：“{block.text[:60]}…”。"
            yield _error("V-3", message, f"{file}/{subject}", Place(file, text=subject))


def _compare_charts(document: Disclosure, read: Disclosure, file: str) -> Iterator[Finding]:
    """Each chart by its title: every label with its value, and the share where one is printed beside it."""
    found = {chart.title: chart for chart in read.charts}
    for source in document.charts:
        copy = found.get(source.title)
        place = Place(file, table=source.title)
        if copy is None:
            if not source.web_only:
                yield _error("V-4", f"{file} 中没有读到“{source.title}”。", f"{file}/{source.title}", place)
            continue
        expected = [(_label(point), point.text) for point in source.points]
        actual = [(plain(_label(point)), _value(point, source)) for point in copy.points]
        if [(plain(label), text) for label, text in expected] != actual or not _shares_agree(source, copy):
            shown = "、".join(f"{label}{text}" for label, text in expected)
            seen = "、".join(f"{point.label}{point.text}" for point in copy.points)
            message = f"{file} 的“{source.title}”印成“{seen}”，应为“{shown}”。"
            yield _error("V-4", message, f"{file}/{source.title}", place, seen, shown)


def _label(point: Point) -> str:
    return f"{point.label}（{point.series}）" if point.series else point.label


def _value(point: Point, source: Chart) -> str:
    """The value of a point as read, without its unit and the share printed behind it."""
    return plain(point.text).split(source.unit)[0]


def _shares_agree(source: Chart, copy: Chart) -> bool:
    total = sum(point.fen for point in source.points)
    for point, read_point in zip(source.points, copy.points, strict=True):
        share = _SHARE.search(plain(read_point.text))
        if share and (not total or share[1] != format_percent(point.fen, total)):
            return False
    return True
