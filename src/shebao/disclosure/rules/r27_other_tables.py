"""R-27: the sums inside tables that no other rule knows: 合计 = its rows, a row = its columns, 本年 − 上年 = 增减.

What a table adds up is learnt from the table itself: a sum along the rows is taken where most rows bear it out, a sum
down a column where most columns do, or where the rows are plain lines. What stays unclear is not judged.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from shebao.disclosure.figures import PrintedFigure, sum_holds
from shebao.disclosure.formats.wording import ordinal_level, plain
from shebao.disclosure.model import TableKind as K
from shebao.disclosure.rules.column_sums import column_sums
from shebao.disclosure.rules.hierarchy import coded
from shebao.disclosure.rules.rule import Material, RowView, Rule, TableView, repeats_total
from shebao.findings import Finding, Severity

ROWS_ELSEWHERE = frozenset(
    {
        K.BALANCE, K.APPROPRIATION_BALANCE, K.INCOME, K.EXPENDITURE, K.GENERAL_EXPENDITURE, K.FUND_EXPENDITURE,
        K.CAPITAL, K.BASIC_BY_ECONOMIC, K.THREE_PUBLIC, K.ORGAN_RUNNING, K.PROJECTS, K.PROJECTS_CARRIED_OVER,
        K.APPROPRIATION_EXPENDITURE,
    }
)  # fmt: skip
COLUMNS_ELSEWHERE = ROWS_ELSEWHERE - {K.INCOME, K.EXPENDITURE, K.GENERAL_EXPENDITURE, K.FUND_EXPENDITURE, K.CAPITAL}


def check(material: Material) -> Iterator[Finding]:
    """Rows, columns, then changes between two years in any table."""
    for view in material.views:
        if view.kind not in ROWS_ELSEWHERE:
            yield from _rows(view)
        if view.kind not in COLUMNS_ELSEWHERE and not coded(view):
            yield from _columns(view)
        yield from _changes(view)


def _name(row: RowView) -> str:
    return "合计" if row.role == "total" else row.text("name") or row.text("unit") or row.key


def _rows(view: TableView) -> Iterator[Finding]:
    for sum_ in column_sums(view):
        for row in view.rows:
            yield from RULE.tie(
                f"{view.name}/{_name(row)}/各栏",
                (f"{_name(row)}“{view.head(sum_.whole)}”", row.figure(sum_.whole)),
                [(view.head(part), row.figure(part)) for part in sum_.parts],
                places=(view.place,),
            )


def _columns(view: TableView) -> Iterator[Finding]:
    total = view.total
    if total is None:
        return
    columns = [
        c for c in view.amount_columns if not c.startswith(("rate", "last_rate")) and total.figure(c) is not None
    ]
    readings = _readings(view, total)
    best: list[RowView] = []
    most = -1
    for rows in readings:
        held = sum(_holds(total, rows, column) for column in columns)
        if held > most:
            best, most = rows, held
    filled = [c for c in columns if (whole := total.figure(c)) is not None and whole.value]
    lone = len(readings) == 1 and len(filled) == 1 and not _counts_twice(total, best, filled[0])
    for column in columns:
        if repeats_total(view.rows, column) or not best:
            continue
        if sum(_holds(total, best, c) for c in filled) * 2 >= len(filled) > 1 or lone:
            yield from RULE.tie(
                f"{view.name}/合计{'' if column == 'total' else f'/{view.head(column)}'}",
                ("合计", total.figure(column)),
                [(_name(row), row.figure(column)) for row in best],
                places=(view.place,),
            )


def _readings(view: TableView, total: RowView) -> list[list[RowView]]:
    """What 合计 may be the sum of: all rows, the rows of the highest ordinal, the rows that are no 其中."""
    rows = [row for row in view.rows if row is not total and row.role not in ("numbering", "total") and row.key]
    readings = [rows]
    levels = {row.key: ordinal_level(_name(row)) for row in rows}
    known = [level for level in levels.values() if level is not None]
    if (known and min(known) != max(known)) or 0 < len(known) < len(rows):
        readings.insert(0, [row for row in rows if levels[row.key] == min(known)])
    parts = [row for row in rows if not plain(_name(row)).startswith("其中")]
    if len(parts) < len(rows):
        readings.append(parts)
    units = [row for row in rows if row.text("unit_code")]
    if 0 < len(units) < len(rows):
        readings.append(units)
        readings.append(rows[:1])
    return [reading for reading in readings if reading]


def _holds(total: RowView, rows: Sequence[RowView], column: str) -> bool:
    whole = total.figure(column)
    figures = [figure for row in rows if (figure := row.figure(column)) is not None]
    return whole is not None and len(figures) == len(rows) and sum_holds(whole, figures)


def _counts_twice(total: RowView, rows: Sequence[RowView], column: str) -> bool:
    """Whether the rows make twice the total: some of them are sums of others."""
    whole = total.figure(column)
    added = sum((figure.value for row in rows if (figure := row.figure(column)) is not None), Fraction(0))
    return whole is not None and added >= whole.value * Fraction(19, 10)


def _changes(view: TableView) -> Iterator[Finding]:
    """A column 增减额 between a column of last year and one of this year; judged where most rows bear it out."""
    pairs = [(c, f"last_{c}") for c in ("total", "basic", "project") if {c, f"last_{c}"} <= set(view.columns)]
    if "change" not in view.columns or not pairs:
        return
    now, before = pairs[0]
    rows = [(row, row.figure(now), row.figure(before), row.figure("change")) for row in view.rows]
    known = [
        (row, this, last, change)
        for row, this, last, change in rows
        if this is not None and last is not None and change is not None and (this.value or last.value or change.value)
    ]
    if sum(_is_change(this, last, change) for _, this, last, change in known) * 2 <= len(known):
        return
    for row, this, last, change in known:
        yield from RULE.tie(
            f"{view.name}/{_name(row)}/增减额",
            (f"{_name(row)}“{view.head('change')}”", change),
            [(view.head(now), this), (f"减{view.head(before)}", -last)],
            places=(view.place,),
        )


def _is_change(this: PrintedFigure, last: PrintedFigure, change: PrintedFigure) -> bool:
    return sum_holds(change, [this, -last])


RULE = Rule(
    "R-27",
    "表内合计",
    Severity.ERROR,
    "公开内容应当准确：合计＝各项之和，增减额＝本年数－上年数",
    "有合计的表",
    check,
)
