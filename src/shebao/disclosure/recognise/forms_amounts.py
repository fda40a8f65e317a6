"""The money of a performance form: totals with their sources, in columns of one or several budgets."""

from collections.abc import Sequence

from shebao.budget.book import Horizon
from shebao.disclosure.figures import read_printed
from shebao.disclosure.performance import FormAmount, Score
from shebao.disclosure.recognise.forms_words import (
    EXECUTION_COLUMNS,
    PART,
    is_label,
    plain,
    total_horizon,
    unit_of,
)

Grid = Sequence[Sequence[str | None]]
BUDGETS = ("年初预算", "全年预算", "执行数")


def read_amounts(grid: Grid, end: int, unit: str = "") -> list[FormAmount]:
    """Every total and every source above row ``end``, in printed order."""
    found: list[FormAmount] = []
    totals: list[tuple[int, int, Horizon]] = []  # column, group, horizon
    columns: dict[str, int] = {}
    groups = 0
    for y, row in enumerate(grid[:end]):
        unit = next((stated for text in row if (stated := unit_of(text))), unit)
        if heads := _execution_columns(row):
            columns = heads
            totals = []
            continue
        below = grid[y + 1] if y + 1 < end and _heads_amounts_below(row, grid[y + 1]) else None
        for x, text in enumerate(row):
            label = plain(text)
            if not label:
                continue
            horizon, is_part = total_horizon(label), PART.fullmatch(label) is not None
            if horizon is None and not is_part:
                continue
            if columns:
                groups = _of_columns(row, y, x, (label, horizon, unit), columns, found, totals, groups)
                continue
            if below is not None:
                amount = (below[x] or "").strip() if x < len(below) else ""
                if horizon is not None and not is_part:
                    totals = [(x, groups, horizon)]
                    groups += 1
                if totals:
                    of, group = totals[0][2], totals[0][1]
                    found.append(FormAmount(label, of, amount, unit, (y + 1, x), group, not is_part))
                continue
            at, value = _value(row, x)
            if horizon is not None and not is_part:
                if value is None and not (_is_blank(row, x) and any(_is_amount(cell) for cell in row)):
                    continue  # a heading of a block, not the label of an amount
                totals = [*(total for total in totals if total[0] != x), (x, groups, horizon)]
                found.append(FormAmount(label, horizon, value or "", unit, (y, at), groups, True))
                groups += 1
            elif totals and (value is not None or _is_blank(row, x)):
                _, group, of = max((total for total in totals if total[0] <= x + 1), default=totals[0])
                found.append(FormAmount(label, of, value or "", unit, (y, at), group))
    return found


def _heads_amounts_below(row: Sequence[str | None], below: Sequence[str | None]) -> bool:
    """Whether a row only names amounts that stand in the row below it: 资金总额 | 基本支出 | 项目支出."""
    if any(_is_amount(text) for text in row):
        return False
    labels = [x for x, text in enumerate(row) if text and _names_amount(plain(text))]
    return len(labels) > 1 and sum(_is_amount(below[x]) for x in labels if x < len(below)) > 1


def _names_amount(label: str) -> bool:
    return total_horizon(label) is not None or PART.fullmatch(label) is not None


def read_money_score(grid: Grid, end: int) -> Score | None:
    """What a self-evaluation gives for the money: 分值, 得分, 执行率 in the line of the total; None without them."""
    columns: dict[str, int] = {}
    for y, row in enumerate(grid[:end]):
        if heads := _execution_columns(row):
            columns = heads
            continue
        if not {"分值", "得分", "执行率"} & columns.keys():
            continue
        label = next((plain(text) for text in row if total_horizon(plain(text)) is not None), "")
        if not label:
            continue
        weight, score, rate = (
            (row[columns[name]] or "").strip() if columns.get(name, len(row)) < len(row) else ""
            for name in ("分值", "得分", "执行率")
        )
        at = (y, columns.get("得分", columns.get("执行率", 0)))
        return Score(label, weight, score, rate, at) if weight or score or rate else None
    return None


def _value(row: Sequence[str | None], x: int) -> tuple[int, str | None]:
    """The amount beside a label and its column; None where the next filled cell is none."""
    for column in range(x + 1, len(row)):
        text = row[column]
        if text and text.strip():
            if is_label(text) or read_printed(text) is None:
                return x + 1, None
            return column, text.strip()
    return min(x + 1, len(row) - 1), None


def _is_amount(text: str | None) -> bool:
    return bool(text and text.strip()) and read_printed(text or "") is not None


def _is_blank(row: Sequence[str | None], x: int) -> bool:
    """Whether the cell of the amount is there and empty: the next filled cell is a label, or there is none."""
    following = next((text for text in row[x + 1 :] if text and text.strip()), "")
    return x + 1 < len(row) and (not following or is_label(following))


def _execution_columns(row: Sequence[str | None]) -> dict[str, int]:
    found: dict[str, int] = {}
    for x, text in enumerate(row):
        label = plain(text)
        for name, pattern in EXECUTION_COLUMNS:
            if label and name not in found and pattern.fullmatch(label):
                found[name] = x
                break
    return found if "执行数" in found and ("全年预算" in found or "年初预算" in found) else {}


def _of_columns(
    row: Sequence[str | None],
    y: int,
    x: int,
    label: tuple[str, Horizon | None, str],
    columns: dict[str, int],
    found: list[FormAmount],
    totals: list[tuple[int, int, Horizon]],
    groups: int,
) -> int:
    """A line of a self-evaluation's money: one amount in each column of budgets."""
    name, horizon, unit = label
    is_total = horizon is not None and PART.fullmatch(name) is None
    if is_total:
        totals.clear()
    elif not totals:
        return groups
    for number, budget in enumerate(budget for budget in BUDGETS if budget in columns):
        column = columns[budget]
        if column <= x:
            continue
        text = (row[column] or "").strip()
        if is_total:
            totals.append((column, groups, Horizon.YEAR))
            groups += 1
        group = totals[number][1] if number < len(totals) else totals[-1][1]
        found.append(FormAmount(f"{name}（{budget}）", Horizon.YEAR, text, unit, (y, column), group, is_total))
    return groups
