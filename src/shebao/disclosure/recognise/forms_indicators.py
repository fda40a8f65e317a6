"""The indicator block of a performance table: 一级, 二级, 三级指标 and their values, in one or two horizons.

Blank cells under a level mean the same as above. A row that lost its leading cells (text files made of merged cells)
is set right by the level words in it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from shebao.budget.book import Horizon, Indicator
from shebao.budget.targets.values import read_value
from shebao.disclosure.performance import CellAt, Score
from shebao.disclosure.recognise.forms_words import (
    ACTUAL,
    END_OF_INDICATORS,
    FIRST,
    LEVEL1,
    LEVEL2,
    SCORE,
    SECOND,
    SIGN,
    THIRD,
    TOTAL_SCORE,
    UNIT,
    VALUE,
    WEIGHT,
    plain,
)

Grid = Sequence[Sequence[str | None]]


@dataclass(frozen=True, slots=True)
class Head:
    """The columns of one horizon in an indicator block, -1 where there is none."""

    horizon: Horizon
    first: int
    second: int
    name: int
    value: int
    sign: int = -1
    unit: int = -1
    weight: int = -1
    actual: int = -1
    score: int = -1


@dataclass(slots=True)
class Block:
    """What was read of an indicator block."""

    indicators: list[Indicator] = field(default_factory=list)
    cells: list[tuple[CellAt, CellAt]] = field(default_factory=list)
    blank_levels: list[str] = field(default_factory=list)
    scores: list[Score] = field(default_factory=list)
    total: Score | None = None


def is_head(row: Sequence[str | None]) -> bool:
    """Whether a row is the head of an indicator block: 二级 or 三级指标 beside a value or another level."""
    labels = [plain(text) for text in row if text]
    second = any(SECOND.fullmatch(label) for label in labels)
    third = any(THIRD.fullmatch(label) for label in labels)
    first = any(FIRST.fullmatch(label) for label in labels)
    value = any(VALUE.fullmatch(label) for label in labels)
    return (second and (third or value)) or (third and value and first)


def heads_of(row: Sequence[str | None], above: str = "") -> list[Head]:
    """The heads in a row, from left to right. ``above`` is what stands beside or over it (年度绩效指标)."""
    columns = [(number, plain(text)) for number, text in enumerate(row) if text]
    first = next((number for number, label in columns if FIRST.fullmatch(label)), -1)
    starts = [number for number, label in columns if SECOND.fullmatch(label)] or [first]
    found: list[Head] = []
    for start, end in zip(starts, [*starts[1:], len(row)], strict=True):
        here = [(number, label) for number, label in columns if start <= number < end]

        def at(pattern: re.Pattern[str], here: list[tuple[int, str]] = here) -> int:
            return next((number for number, label in here if pattern.fullmatch(label)), -1)

        second, name, value = at(SECOND), at(THIRD), at(VALUE)
        if value < 0:
            value = at(ACTUAL)
        if name < 0:
            name = second if value >= 0 else -1
        if name < 0:
            continue
        horizon = Horizon.PERIOD if any(word in above for word in ("长期", "实施期", "中期")) else Horizon.YEAR
        found.append(Head(horizon, first, second, name, value, at(SIGN), at(UNIT), at(WEIGHT), at(ACTUAL), at(SCORE)))
    if len(found) == 2 and found[0].name != found[1].name:
        found = [replace(found[0], horizon=Horizon.PERIOD), replace(found[1], horizon=Horizon.YEAR)]
    return found


def read_block(grid: Grid, rows: range, heads: Sequence[Head], project: str, block: Block) -> int:
    """Read the rows below a head into ``block``; returns the number of the first row that is no longer of it."""
    levels = {number: ["", ""] for number in range(len(heads))}
    names = dict.fromkeys(range(len(heads)), "")
    filled: dict[str, bool] = {}
    for y in rows:
        row = grid[y]
        words = [plain(text) for text in row if text]
        if is_head(row) or (words and END_OF_INDICATORS.fullmatch(words[0]) and not _is_level(words)):
            _note_blanks(filled, block)
            return y
        for number, head in enumerate(heads):
            shift = _shift(row, head) if len(heads) == 1 else _shift_of_all(row, heads)
            level = levels[number]
            _carry_levels(row, head, shift, level, names, number)
            name_at, value_at = _places(row, head, shift if len(heads) == 1 else 0)
            if len(heads) > 1:
                name_at, value_at = name_at + shift, value_at + shift
            name = _text(row, name_at) if head.name != head.second else ""
            value = _text(row, value_at)
            key = level[1] or level[0]
            if key:
                filled.setdefault(key, False)
            if LEVEL2.fullmatch(plain(name)) or LEVEL1.fullmatch(plain(name)):
                name = ""
            if not name and not value:
                continue
            name = name or names[number]
            names[number] = name
            filled[key] = True
            read = read_value(value, _text(row, head.sign), _text(row, head.unit))
            block.indicators.append(
                Indicator(
                    project, head.horizon, level[0], level[1], name, read.sign, read.number, read.unit, read.word, y
                )
            )
            block.cells.append(((y, max(name_at, 0)), (y, value_at if value_at >= 0 else max(name_at, 0))))
            if head.score >= 0 or head.weight >= 0:
                block.scores.append(
                    Score(
                        name,
                        _text(row, head.weight),
                        _text(row, head.score),
                        _text(row, head.actual),
                        (y, head.score if head.score >= 0 else head.weight),
                    )
                )
    _note_blanks(filled, block)
    return rows.stop


def _is_level(words: Sequence[str]) -> bool:
    return any(LEVEL1.fullmatch(word) or LEVEL2.fullmatch(word) for word in words)


def _note_blanks(filled: dict[str, bool], block: Block) -> None:
    block.blank_levels.extend(
        level for level, has_any in filled.items() if not has_any and level and level not in block.blank_levels
    )


def _carry_levels(
    row: Sequence[str | None], head: Head, shift: int, level: list[str], names: dict[int, str], number: int
) -> None:
    first, second = _text(row, head.first + shift), _text(row, head.second + shift) if head.second >= 0 else ""
    if shift:  # what stands left of a name that was shifted is a level only where it says so
        first = first if LEVEL1.fullmatch(plain(first)) else ""
        second = second if LEVEL2.fullmatch(plain(second)) else ""
    if first:
        level[0], level[1], names[number] = plain(first), "", ""
    if second and second != first:
        level[1], names[number] = plain(second), ""


def _shift(row: Sequence[str | None], head: Head) -> int:
    """By how many columns a row stands too far left, as a number that is not positive."""
    if head.second < 0 or head.first < 0 or head.value < 0 or _text(row, head.value):
        return 0
    words = [(x, plain(text)) for x, text in enumerate(row[: head.value]) if text and text.strip()]
    seconds = [x for x, word in words if LEVEL2.fullmatch(word)]
    if seconds:
        return min(seconds[-1] - head.second, 0)
    if len(words) == 2 and words[0][0] + 1 == words[1][0] and not LEVEL1.fullmatch(words[0][1]):
        return min(words[0][0] - head.name, 0)
    return 0


def _shift_of_all(row: Sequence[str | None], heads: Sequence[Head]) -> int:
    """By how many columns a row of several horizons stands too far left: its 二级指标 tell."""
    seconds = [x for x, text in enumerate(row) if text and LEVEL2.fullmatch(plain(text))]
    wanted = [head.second for head in heads]
    if len(seconds) == len(wanted) + 1 and LEVEL1.fullmatch(plain(row[seconds[0]])):
        seconds = seconds[1:]  # 满意度指标 is a name of both levels
    shifts = {x - second for x, second in zip(seconds, wanted, strict=False)}
    return min(shifts.pop(), 0) if len(seconds) == len(wanted) and len(shifts) == 1 else 0


def _places(row: Sequence[str | None], head: Head, shift: int) -> CellAt:
    """The columns of name and value; in a row that was shifted, the cells behind its level words in their order."""
    if not shift:
        return head.name, head.value
    words = [x for x, text in enumerate(row[: head.value]) if text and text.strip()]
    rest = [x for x in words if not LEVEL1.fullmatch(plain(row[x])) and not LEVEL2.fullmatch(plain(row[x]))]
    return (rest[0], rest[1]) if len(rest) == 2 else (head.name + shift, head.value + shift)


def _text(row: Sequence[str | None], column: int) -> str:
    return "" if not 0 <= column < len(row) else (row[column] or "").replace("\n", "").strip()


def walk_blocks(grid: Grid, project: str) -> Iterator[tuple[int, int, Block]]:
    """Every indicator block of a form: the row of its head, the first row behind it, its contents."""
    y = 0
    while y < len(grid):
        if not is_head(grid[y]):
            y += 1
            continue
        head_row = y
        beside = plain(next((text for text in grid[y] if text), ""))
        above = beside if "指标" in beside and FIRST.fullmatch(beside) is None else _words_above(grid, y)
        block = Block()
        heads = heads_of(grid[y], above)
        y = read_block(grid, range(y + 1, len(grid)), heads, project, block)
        if y < len(grid) and heads:
            block.total = _total(grid[y], y, heads[-1])
        yield head_row, y, block


def _total(row: Sequence[str | None], y: int, head: Head) -> Score | None:
    """The row 总分 below the indicators, None where another row is there."""
    label = plain(next((text for text in row if text and text.strip()), ""))
    if head.score < 0 or TOTAL_SCORE.fullmatch(label) is None:
        return None
    weight, score = _text(row, head.weight), _text(row, head.score)
    return Score("总分", weight, score, "", (y, head.score)) if weight or score else None


def _words_above(grid: Grid, y: int) -> str:
    return plain(next((text for text in grid[y - 1] if text), "")) if y else ""
