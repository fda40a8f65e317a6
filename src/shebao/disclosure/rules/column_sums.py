"""Which columns of a table add up to which: known by their keys, or learnt from what most of its rows do."""

from collections.abc import Sequence

from shebao.disclosure.figures import sum_holds
from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.rule import ColumnSum, RowView, TableView

SOURCES = (
    "appropriation", "special_account", "business", "operating", "from_superior", "from_subordinate", "unit_funds",
    "other_income",
)  # fmt: skip
BUDGETS = ("general", "government_fund", "state_capital")
KINDS_OF_SPENDING = ("basic", "project", "to_superior", "operating", "to_subordinate")
ENOUGH = 2
"""So many rows must bear out what was learnt, and at least two thirds of all."""


def column_sums(view: TableView) -> list[ColumnSum]:
    """The sums along the rows of a table.

    Those that follow from the keys are taken where most rows do not contradict them; where a total has no known parts
    the columns beside it are tried, and taken only where most rows bear them out.
    """
    if view.column_sums is None:
        view.column_sums = _column_sums(view)
    return view.column_sums


def _column_sums(view: TableView) -> list[ColumnSum]:
    columns = [column for column in view.amount_columns if not column.startswith(("last_", "change", "rate"))]
    found = []
    for whole, candidates in _known(view, columns):
        chosen = _best(view, whole, candidates)
        if chosen is not None:
            found.append(chosen)
    if not any(item.whole == "total" for item in found) and (guess := _learnt(view, columns)):
        found.append(guess)
    return found


def _known(view: TableView, columns: Sequence[str]) -> list[tuple[str, list[tuple[str, ...]]]]:
    """Candidates by key: a whole with one or more sets of parts."""

    def there(keys: Sequence[str]) -> tuple[str, ...]:
        return tuple(key for key in keys if key in columns)

    known: list[tuple[str, list[tuple[str, ...]]]] = []
    budgets = there(BUDGETS)
    spending = there(KINDS_OF_SPENDING)
    people = there(("personnel", "public"))
    if "appropriation" in columns and len(budgets) > 1:
        known.append(("appropriation", [budgets]))
    if "basic" in columns and len(people) == 2:
        known.append(("basic", [people]))
    if "total" in columns and (classes := tuple(key for key in columns if key.startswith("class_"))):
        known.append(("total", [classes]))
    elif "total" in columns:
        sets: list[tuple[str, ...]] = []
        if "basic" in spending and len(spending) > 1:
            sets.append(spending)
        elif len(people) == 2:
            sets.append((*people, *there(("project", "to_superior", "operating", "to_subordinate"))))
        else:
            money = there(SOURCES) if "appropriation" in columns else (*budgets, *there(SOURCES))
            if money:
                sets += [money, (*money, *there(("carried_over", "unit_carried_over")))]
                if "current" in columns:
                    sets.append(there(("current", "carried_over", "unit_carried_over")))
            elif "current" in columns:
                sets.append(there(("current", "carried_over")))
        sets = list(dict.fromkeys(parts for parts in sets if parts))
        if sets and not (len(sets[-1]) == 1 and view.kind is not TableKind.INCOME):
            known.append(("total", sets))
        if sets and "current" in columns and sets[0] != ("current", "carried_over"):
            known.append(("total", [there(("current", "carried_over"))]))
    if {"opening", "received", "closing", "total"} <= set(columns):
        known.append(("closing", [("opening", "received", "-total")]))
    return known


def _holds(row: RowView, whole: str, parts: Sequence[str]) -> bool | None:
    """Whether a row bears a sum out; None where it says nothing (no figure, or nothing but blanks)."""
    total = row.figure(whole)
    added = []
    for part in parts:
        figure = row.figure(part.lstrip("-"))
        if figure is None:
            return None
        added.append(-figure if part.startswith("-") else figure)
    if total is None or not (total.value or any(figure.value for figure in added)):
        return None
    return sum_holds(total, added)


def _best(view: TableView, whole: str, candidates: Sequence[tuple[str, ...]]) -> ColumnSum | None:
    """The candidate that most rows bear out; one that is refused by more than half of them is no sum of this table."""
    counted = []
    for parts in candidates:
        verdicts = [verdict for row in view.rows if (verdict := _holds(row, whole, parts)) is not None]
        counted.append((sum(verdicts), -len(verdicts), parts))
    best = max(counted, key=lambda item: item[0], default=None)
    if best is None or not best[1]:
        return None
    held, rows, parts = best[0], -best[1], best[2]
    if held * 2 >= rows or (rows == 1 and len(candidates) == 1):
        return ColumnSum(whole, parts)
    return None


def _learnt(view: TableView, columns: Sequence[str]) -> ColumnSum | None:
    """The columns right of the total, as many as most rows bear out."""
    if len(columns) < 3:
        return None
    whole = "total" if "total" in columns else columns[0]
    after = list(columns[columns.index(whole) + 1 :])
    for last in range(len(after), 1, -1):
        parts = tuple(after[:last])
        verdicts = [verdict for row in view.rows if (verdict := _holds(row, whole, parts)) is not None]
        held = sum(verdicts)
        if held >= max(ENOUGH, 1) and held * 3 >= len(verdicts) * 2:
            return ColumnSum(whole, parts)
    return None
