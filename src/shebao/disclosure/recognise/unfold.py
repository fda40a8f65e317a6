"""Tables printed in another shape than the rules read: halves side by side, one row of 三公 figures."""

import re
from collections.abc import Sequence

from shebao.disclosure.formats import Formats
from shebao.disclosure.formats.wording import is_figure, line_words, plain
from shebao.disclosure.model import TableKind
from shebao.disclosure.recognise.columns import of_last_year
from shebao.disclosure.recognise.grid import Line, Square, columns_of, filled
from shebao.disclosure.recognise.layout import HeadPath

MOST_UNITS = 60
"""A table of 三公 figures by unit is stood upright up to so many units."""
_CHANGE = re.compile("增减|变动|比上年|较上年|[%％]")
GROUP_TABLES = frozenset({TableKind.BASIC_BY_ECONOMIC, TableKind.GENERAL_BY_ECONOMIC})


def side_by_side(
    kind: TableKind, head: Sequence[Line], body: Sequence[Line], keys: Sequence[str]
) -> tuple[list[Line], list[Line], list[int]] | None:
    """Groups of columns that repeat (编码 名称 决算数 | 编码 名称 决算数 | …) put below each other.

    Head, body, and the columns of the first group; None where nothing repeats.
    """
    if kind not in GROUP_TABLES:
        return None
    starts = [x for x, key in enumerate(keys) if key.split("_")[0] == "code"]
    if len(starts) < 2:
        starts = [x for x, key in enumerate(keys) if key.split("_")[0] == "name"]
    if len(starts) < 2 or starts[0] != 0:
        return None
    width = starts[1] - starts[0]
    ends = [*starts[1:], len(keys)]
    if width < 2 or any(end - start != width for start, end in zip(starts, ends, strict=True)):
        return None
    lines: list[Line] = []
    for number, start in enumerate(starts):
        for line in body:
            part = line[start : start + width]
            if not filled(part):
                continue
            if not plain(part[-1].text) and number + 1 < len(starts):
                part = _with_amount_further_on(part, line[start + width :], width)
            elif not any(plain(square.text) for square in part[:-1]):
                continue  # an amount whose name stands further left
            lines.append(part)
    return columns_of(head, range(width)), lines, list(range(width))


def _with_amount_further_on(part: Line, rest: Line, width: int) -> Line:
    """A name that spans the next groups (公用经费合计) with its amount at their end."""
    squares = filled(rest)
    if len(squares) == 1 and is_figure(squares[0].text) and (rest.index(squares[0]) + 1) % width == 0:
        return (*part[:-1], squares[0])
    return part


def stand_up(
    paths: Sequence[HeadPath], raw_heads: Sequence[str], body: Sequence[Line], year: int, formats: Formats
) -> tuple[list[Line], list[Line], list[str]] | None:
    """A 三公 table that prints its lines as columns, stood upright: 项目 | 金额, or 项目 | 预算数 | 决算数.

    A second set of columns for the year before becomes a column 上年…; ``raw_heads`` still hold the years.
    Head, body and keys; None where its lines are rows already.
    """
    named = [_line_of(path, formats) for path in paths]
    if len({name for name in named if name}) < 3:
        return None
    rows = [line for line in body if any(is_figure(square.text) for square in line)] or list(body[:1])
    if len(rows) > MOST_UNITS or not rows:
        return None
    before = [of_last_year(raw, year) for raw in raw_heads]
    if all(is_before for is_before, name in zip(before, named, strict=True) if name):
        before = [False] * len(named)  # the one year it has, whatever it is called
    groups: dict[str, str] = {}
    figures: dict[str, dict[str, Square]] = {}
    rows.sort(key=lambda line: not _is_total(line, named, formats))
    for number, line in enumerate(rows):
        whose = _row_name(line, named)
        for path, raw, name, is_before, square in zip(paths, raw_heads, named, before, line, strict=True):
            if not name or _CHANGE.search(raw):
                continue
            is_budget = _says(path, "预算") and _both(paths)
            shown = "预算数" if is_budget else "决算数" if _both(paths) else "金额"
            group = "last_" * is_before + ("budget" if is_budget else "total") + (f"_unit{number}" if number else "")
            groups.setdefault(group, whose if number else "上年" * is_before + shown)
            figures.setdefault(name, {}).setdefault(group, square)
    head: list[Line] = [(Square("项目"), *(Square(shown) for shown in groups.values()))]
    upright: list[Line] = [
        (
            Square(name, origin=next(iter(by_group.values())).origin),
            *(by_group.get(group, Square()) for group in groups),
        )
        for name, by_group in figures.items()
    ]
    return head, upright, ["item", *groups]


def _row_name(line: Line, named: Sequence[str]) -> str:
    """Whose figures a line has: its last text outside the figures."""
    words = [square.text for square, name in zip(line, named, strict=True) if not name and plain(square.text)]
    return words[-1] if words else ""


def _is_total(line: Line, named: Sequence[str], formats: Formats) -> bool:
    return formats.is_total(line_words(_row_name(line, named)))


def _both(paths: Sequence[HeadPath]) -> bool:
    return any(_says(path, "预算") for path in paths) and any(_says(path, "决算") for path in paths)


def _says(path: HeadPath, word: str) -> bool:
    return any(word in part for part in path.words)


def _line_of(path: HeadPath, formats: Formats) -> str:
    """Which line of the 三公 table a column is."""
    own = line_words(path.own)
    name = formats.label("three_public", own)
    above = "/".join(path.words[:-1])
    if own in ("小计", "合计", "总计") and "车" in above:
        return "公务用车购置及运行费"
    if own in ("小计", "合计", "总计") and len(path.words) > 1:
        # 合计 below a line of its own: 因公出国（境）费 / 小计
        inner = formats.label("three_public", line_words(path.words[-2]))
        if inner and inner != "合计":
            return inner
    if not name and any(formats.label("three_public", line_words(word)) == "机关运行经费" for word in path.words):
        return "机关运行经费"
    return name


def upright_rows(body: Sequence[Line], position: int, formats: Formats) -> list[str]:
    """The standard names of the lines of an upright 三公 table, "" for others."""
    return [formats.label("three_public", line_words(plain(line[position].text))) for line in body]
