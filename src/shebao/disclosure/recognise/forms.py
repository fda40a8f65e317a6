"""Performance tables in anybody's layout: from the raw grid to :class:`PerformanceForm`.

Three shapes are known: a form of one project or department (labels with their entries beside or below them, an
indicator block at the end), several such forms one below the other, and a list of many projects with one row for each
indicator. Nothing is known here of a province: the words are in ``forms_words``.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from shebao.budget.book import Horizon, Indicator
from shebao.disclosure.figures import read_printed
from shebao.disclosure.performance import CellAt, FormAmount, PerformanceForm, Score
from shebao.disclosure.recognise.forms_amounts import read_amounts, read_money_score
from shebao.disclosure.recognise.forms_indicators import Grid, is_head, walk_blocks
from shebao.disclosure.recognise.forms_list import is_list, read_list
from shebao.disclosure.recognise.forms_words import (
    DEPARTMENT_NAME,
    ENDS,
    FORM_YEAR,
    GOALS,
    NAME,
    PERIOD,
    PROJECT_CLASS,
    RECURRENCE,
    STARTS,
    YEARS,
    fact_label,
    is_label,
    plain,
    text_label,
    unit_of,
)

_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?")


def recognise_forms(grid: Grid, title: str = "", unit: str = "") -> tuple[PerformanceForm, ...]:
    """The performance forms of a table: none, one, or the many of a list.

    ``grid`` is the full grid of a raw table (None or "" where a span covers), which the table's header and rows must
    keep row by row, so that the cells of the form are those of the table. ``unit`` is the unit of money printed beside
    the table, where there is one; what the form itself prints goes before it.
    """
    if is_list(grid):
        return read_list(grid, unit or unit_of(title))
    starts = [y for y, row in enumerate(grid) if _names_project(row)]
    if len(starts) < 2:
        form = _read_form(grid, 0, title, unit)
        return (form,) if form is not None else ()
    forms = []
    bounds = [_with_title(grid, y) for y in starts]
    for start, end in zip(bounds, [*bounds[1:], len(grid)], strict=True):
        form = _read_form(grid[start:end], start, title, unit)
        if form is not None:
            forms.append(form)
    return tuple(forms)


def _names_project(row: Sequence[str | None]) -> bool:
    first = next((text for text in row if text), "")
    return bool(NAME.fullmatch(plain(first)))


def _with_title(grid: Grid, y: int) -> int:
    """The row at which a form begins: its title and year stand above its project's name."""
    while y and len([text for text in grid[y - 1] if text]) == 1 and _is_title(grid[y - 1]):
        y -= 1
    return y


def _is_title(row: Sequence[str | None]) -> bool:
    text = "".join(word for word in row if word)
    return ("绩效" in text and len(text) < 40) or FORM_YEAR.search(plain(text)) is not None


@dataclass(slots=True)
class _Entries:
    """The labels of a form and what stands behind them, with the cells."""

    texts: dict[str, tuple[str, CellAt]] = field(default_factory=dict)
    single: dict[str, tuple[str, CellAt]] = field(default_factory=dict)


def _read_form(grid: Grid, offset: int, title: str, unit: str) -> PerformanceForm | None:
    blocks = list(walk_blocks(grid, ""))
    end = min((head for head, _, _ in blocks), default=len(grid))
    entries = _entries(grid, end, [behind for _, behind, _ in blocks])
    name, name_at = entries.single.get("项目名称", ("", (0, 0)))
    department = entries.single.get("部门名称", ("", (0, 0)))
    indicators = [indicator for _, _, block in blocks for indicator in block.indicators]
    if not indicators and not name and not entries.texts:
        return None
    is_project = bool(name) or "项目" in title
    amounts = read_amounts(grid, end, unit or unit_of(title))
    year = _fen(amounts, Horizon.YEAR)
    period = _fen(amounts, Horizon.PERIOD)
    starts, ends, years = _period(entries)
    project = (name or "（未写名称）") if is_project else ""
    texts = _texts(entries, is_project)
    cells = {label: at for label, (_, at) in (*entries.single.items(), *entries.texts.items())}
    cells["项目名称" if is_project else "部门名称"] = name_at if is_project else department[1]
    form_year = FORM_YEAR.search(
        " ".join(plain(text) for row in grid[: name_at[0]] for text in row if text) + plain(title)
    )
    return PerformanceForm(
        project,
        name if is_project else department[0],
        year if year is not None else period or 0,
        period,
        indicators=tuple(_of_project(indicators, project)),
        years=years,
        recurrence=entries.single.get("项目属性", ("", None))[0],
        project_class=entries.single.get("项目类别", ("", None))[0],
        starts_on=starts,
        ends_on=ends,
        texts=texts,
        amounts=tuple(_moved_amount(amount, offset) for amount in amounts),
        unit=next((amount.unit for amount in amounts), ""),
        year=int(form_year[1] or form_year[2]) if form_year else 0,
        blank_levels=tuple(level for _, _, block in blocks for level in block.blank_levels),
        scores=tuple(_moved_score(score, offset) for _, _, block in blocks for score in block.scores),
        money_score=_moved(read_money_score(grid, end), offset),
        total_score=_moved(blocks[-1][2].total if blocks else None, offset),
        facts=tuple((label, text) for label, (text, _) in entries.single.items()),
        cells={label: (at[0] + offset, at[1]) for label, at in cells.items()},
        indicator_cells=tuple(
            ((name_cell[0] + offset, name_cell[1]), (value_cell[0] + offset, value_cell[1]))
            for _, _, block in blocks
            for name_cell, value_cell in block.cells
        ),
    )


def _of_project(indicators: Sequence[Indicator], project: str) -> Iterator[Indicator]:
    for item in indicators:
        yield Indicator(
            project, item.horizon, item.level1, item.level2, item.name, item.operator, item.number, item.number_unit,
            item.word, item.row,
        )  # fmt: skip


def _moved_amount(amount: FormAmount, rows: int) -> FormAmount:
    at = (amount.at[0] + rows, amount.at[1])
    return FormAmount(amount.label, amount.horizon, amount.text, amount.unit, at, amount.group, amount.is_total)


def _moved_score(score: Score, rows: int) -> Score:
    return Score(score.name, score.weight, score.score, score.actual, (score.at[0] + rows, score.at[1]))


def _moved(score: Score | None, rows: int) -> Score | None:
    return None if score is None else _moved_score(score, rows)


def _fen(amounts: Sequence[FormAmount], horizon: Horizon) -> int | None:
    """The printed total of a horizon in fen; the adjusted budget where a self-evaluation prints several."""
    totals = [amount for amount in amounts if amount.is_total and amount.horizon is horizon and amount.text.strip()]
    totals.sort(key=lambda amount: "全年预算" not in amount.label)
    for amount in totals:
        figure = read_printed(amount.text, amount.unit or "万元")
        if figure is not None:
            return _whole(figure.value * 100)
    return None


def _whole(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def _entries(grid: Grid, end: int, behind: Sequence[int]) -> _Entries:
    """Labels above the indicators and below them, each with the entry beside it, goals with the text below them."""
    entries = _Entries()
    rows = [*range(end), *(y for start in behind[-1:] for y in range(start, len(grid)))]
    below: set[int] = set()
    for y in rows:
        row = grid[y]
        if y in below:
            continue
        goals = [
            (x, text_label(plain(text))) for x, text in enumerate(row) if text and text_label(plain(text)) in GOALS
        ]
        beside = [x for x, text in enumerate(row) if text and not is_label(text)]
        if goals and not beside and y + 1 < len(grid):
            _texts_below(grid, y + 1, goals, entries)
            below.add(y + 1)
            continue
        for x, text in enumerate(row):
            if text:
                _entry(grid, y, x, entries)
    return entries


def _texts_below(grid: Grid, y: int, goals: Sequence[tuple[int, str]], entries: _Entries) -> None:
    cells = [(x, text) for x, text in enumerate(grid[y]) if text and not is_label(text)]
    if not cells:
        return
    heads = list(goals)[-len(cells) :] if len(cells) < len(goals) else list(goals)
    if len(heads) > len(cells):
        return
    for (_, label), (x, text) in zip(heads, cells, strict=False):
        entries.texts.setdefault(label, (_joined(text), (y, x)))


def _entry(grid: Grid, y: int, x: int, entries: _Entries) -> None:
    row = grid[y]
    text = row[x] or ""
    head, mark, rest = text.partition("：") if "：" in text else text.partition(":")
    label = plain(text)
    if not is_label(text):
        if not (mark and rest.strip() and is_label(head)):
            return
        label, value, at = plain(head), rest.strip(), x
    else:
        at, value = next(((n, cell) for n, cell in enumerate(row[x + 1 :], x + 1) if cell), (x, ""))
        if value and is_label(value):
            value, at = "", x
    name = text_label(label)
    if name:
        if value:
            entries.texts.setdefault(name, (_joined(value), (y, at)))
        else:
            entries.texts.setdefault(name, ("", (y, x)))
        return
    kinds = (
        ("项目名称", NAME), ("部门名称", DEPARTMENT_NAME), ("项目属性", RECURRENCE), ("项目类别", PROJECT_CLASS),
        ("开始日期", STARTS), ("完成日期", ENDS), ("项目期", PERIOD),
    )  # fmt: skip
    name = next((word for word, pattern in kinds if pattern.fullmatch(label)), "") or fact_label(label)
    if name:
        entries.single.setdefault(name, (_joined(value), (y, at)))


def _joined(text: str) -> str:
    return text.replace("\n", "").strip()


def _texts(entries: _Entries, is_project: bool) -> tuple[tuple[str, str], ...]:
    """The long texts; a goal without a horizon is the year's where the form has no other."""
    texts = {label: text for label, (text, _) in entries.texts.items()}
    general = texts.pop("总体目标", "")
    if general and not texts.get("年度目标"):
        texts["年度目标"] = general
        entries.texts["年度目标"] = entries.texts["总体目标"]
    if not is_project and "年度目标" in texts:
        texts["年度绩效目标"] = texts.pop("年度目标")
        entries.texts["年度绩效目标"] = entries.texts["年度目标"]
    return tuple(texts.items())


def _period(entries: _Entries) -> tuple[str, str, int]:
    """Start, end (as YYYY-MM-DD or YYYY-MM) and years of a project."""
    starts = _date(entries.single.get("开始日期", ("", None))[0])
    ends = _date(entries.single.get("完成日期", ("", None))[0])
    period = entries.single.get("项目期", ("", None))[0]
    dates = [_date(match[0]) for match in _DATE.finditer(period)]
    if len(dates) == 2:
        starts, ends = starts or dates[0], ends or dates[1]
    whole = YEARS.fullmatch(plain(period))
    years = int(whole[1]) if whole else 0
    if not years and starts and ends:
        years = max(int(ends[:4]) - int(starts[:4]) + 1, 0)
    return starts, ends, years


def _date(text: str) -> str:
    match = _DATE.search(text)
    if match is None:
        return ""
    return f"{match[1]}-{int(match[2]):02}" + (f"-{int(match[3]):02}" if match[3] else "")


def is_performance_table(grid: Grid, title: str = "") -> bool:
    """Whether a grid is a performance table: named so, or with a head of indicators in it."""
    return ("绩效" in title and "目标" in title) or any(is_head(row) for row in grid)
