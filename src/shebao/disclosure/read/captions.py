"""Captions that an office set into a table's first rows, or into a small table of their own above it.

The mark (公开01表), the title, the year, the office's name and the unit are no rows of the table. They come as
paragraphs above it, as where they stand on the page: then a table is the same whatever program made it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from shebao.disclosure.model import Origin
from shebao.disclosure.read.raw import CHART_TITLE, RawParagraph, RawTable

_DIGITS = "一二三四五六七八九十\\d"
_MARK = re.compile(
    rf"(?:(?:部门|单位|预算|决算)*公开(?:表)?|附[件表]|表|财决(?:公开)?)[{_DIGITS}.\-－—]+(?:表)?(?:[（(]续[)）])?$"
)
_YEAR = re.compile(r"[（(]?20\d\d年?度?[)）]?$")
_NAME = re.compile(
    rf"(?:(?:附[件表]|表)[{_DIGITS}]+[:：])?[^。；;，,：:]{{2,60}}表(?:[（(][^（）()]{{1,30}}[)）]|-[^。；，]{{1,40}}|[{_DIGITS}]{{1,3}})*$"
)
_LINE = re.compile(
    r"(?:(?:预算|编制|填报|主管|公开|填表|申报)?(?:部门|单位|机构)(?:[（(](?:单位|部门|盖章|公章|签章)[)）])?(?:名称|代码|全称)?"
    r"|(?:金额|计量|货币)单位|(?:编制|填报|填表|公开|报送)?(?:日期|时间)|制表(?:人)?|审核(?:人)?)[:：]"
)
_UNIT_ALONE = re.compile(r"[（(]?(?:人民币)?[百千万亿]*元[)）]?$")
_SPACE = re.compile(r"\s")
_MOST_ROWS, _MOST_TEXTS = 8, 4
_LONGEST = 80


def is_caption(text: str) -> bool:
    """Whether a text that stands alone above a table says what the table is, whose, of which year or in which unit.

    >>> is_caption("公开01表"), is_caption("2025年部门收支总表"), is_caption("金额单位：万元"), is_caption("合计")
    (True, True, True, False)
    """
    bare = _SPACE.sub("", text)
    return len(bare) <= _LONGEST and any(pattern.match(bare) for pattern in (_MARK, _YEAR, _LINE, _NAME))


def is_caption_line(texts: Sequence[str]) -> bool:
    """Whether several texts side by side are one line of captions: 部门：某县财政局 | 2025年 | 单位：万元.

    A name or a unit may stand in a cell behind its label.
    """
    bare = [_SPACE.sub("", text) for text in texts]
    if not 1 < len(bare) <= _MOST_TEXTS or any(len(text) > _LONGEST for text in bare):
        return False
    has_line = False
    for number, text in enumerate(bare):
        if _LINE.match(text):
            has_line = True
        elif number and bare[number - 1].endswith((":", "：")) and _LINE.match(bare[number - 1]):
            continue
        elif not any(pattern.match(text) for pattern in (_MARK, _YEAR, _UNIT_ALONE)):
            return False
    return has_line


def lift_captions(table: RawTable) -> Iterator[RawParagraph | RawTable]:
    """A table's captions as paragraphs, then the table without them; no table where nothing else is in it."""
    count = 0 if table.title.startswith(CHART_TITLE) else _caption_rows(table)
    if not count:
        yield table
        return
    words = []
    for y, line in enumerate(table.grid[:count]):
        for x, text in enumerate(line):
            if text and text.strip():
                words.append(text)
                yield _paragraph(table, y, x, text)
    if count < len(table.grid):
        yield _without_rows(table, count)
    elif table.title and table.title not in words:
        yield RawParagraph(table.title, table.place)


def _caption_rows(table: RawTable) -> int:
    """How many of the first rows are captions; blank ones between them count."""
    found = 0
    for y, line in enumerate(table.grid[:_MOST_ROWS]):
        texts = [text for text in line if text and text.strip()]
        if not texts:
            continue
        if not (is_caption(texts[0]) if len(texts) == 1 else is_caption_line(texts)):
            break
        found = y + 1
    has_more = any(any(line) for line in table.grid[found:])
    return found if has_more or not found else len(table.grid)


def _paragraph(table: RawTable, y: int, x: int, text: str) -> RawParagraph:
    origin = table.origins[y][x] if y < len(table.origins) else None
    place = table.place
    if origin is not None and (origin.page or origin.line):
        place = replace(place, page=origin.page, line=origin.line)
    text = text.replace("\n", "")
    return RawParagraph(text, replace(place, table=""), origins=((0, origin or Origin()),))


def _without_rows(table: RawTable, count: int) -> RawTable:
    spans = {(y - count, x): span for (y, x), span in table.spans.items() if y >= count}
    place = table.place if not table.place.row else replace(table.place, row=table.place.row + count)
    return replace(table, grid=table.grid[count:], origins=table.origins[count:], spans=spans, place=place)
