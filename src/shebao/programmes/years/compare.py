"""Two versions compared line by line (逐行比较): what was added, what is gone, what changed, for every table of a book.

A line is known by the columns that say what it is about (``KEYS``); of two lines that agree in them the order decides.
What else differs is a change: of an amount with its difference, of a text with both.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shebao.budget.book import Book
from shebao.budget.codes import code_tables
from shebao.budget.forms.write_values import as_text
from shebao.budget.sheets import ANNEX_SHEET, SHEETS, TEXT_SHEET, Holds, Sheet
from shebao.screens.shows import yuan

ADDED, GONE, CHANGED = "新增", "删去", "变化"
KEYS: Mapping[str, tuple[str, ...]] = {
    "units": ("code",),
    "offices": ("unit", "name"),
    "facts": ("unit", "function", "economic", "source", "category", "kind", "project", "origin"),
    "income": ("source", "code", "unit"),
    "projects": ("code",),
    "calculations": ("project", "item"),
    "funding": ("project", "horizon", "level"),
    "key_tasks": ("function",),
    "indicators": ("project", "horizon", "level1", "level2", "name"),
    "prior": ("item",),
    "reasons": ("about", "group", "name", "direction"),
    "procurement": ("unit", "type", "name"),
    "vehicles": ("unit", "use"),
    "assets": ("unit",),
    "services": ("unit", "catalogue_code", "name"),
    "terms": ("name",),
    "acknowledgements": ("code", "subject"),
}
AMOUNTS = (Holds.AMOUNT, Holds.AREA)


@dataclass(frozen=True, slots=True)
class Row:
    """A difference: in which table, of which line, in which column; amounts in fen with their difference.

    For a line that came or went, ``column`` is empty where it has no amount.
    """

    table: str
    what: str
    line: str
    column: str = ""
    before: str = ""
    after: str = ""
    difference: int | None = None

    @property
    def is_amount(self) -> bool:
        """Whether both sides are amounts."""
        return self.difference is not None


@dataclass(frozen=True, slots=True)
class TableRows:
    """The differences of a table, with the sums of their amounts."""

    table: str
    rows: tuple[Row, ...]

    @property
    def difference(self) -> int:
        """What the table's amounts differ by together."""
        return sum(row.difference or 0 for row in self.rows)

    def count(self, what: str) -> int:
        """How many lines came, went or changed."""
        return len({row.line for row in self.rows if row.what == what})

    @property
    def added(self) -> int:
        """Lines that came."""
        return self.count(ADDED)

    @property
    def gone(self) -> int:
        """Lines that went."""
        return self.count(GONE)

    @property
    def changed(self) -> int:
        """Lines that changed."""
        return self.count(CHANGED)


Names = Mapping[str, Mapping[str, str]]
"""Names of codes by what the codes are (``SheetColumn.codes``)."""


def names_of(*books: Book) -> Names:
    """What the codes of some books are called: subjects of their years, their own units and projects."""
    found: dict[str, dict[str, str]] = {"function": {}, "economic": {}, "units": {}, "projects": {}}
    for book in books:
        tables = code_tables(book.department.year)
        found["function"] |= {code: one.name for code, one in tables.function.items()}
        found["economic"] |= {code: one.name for code, one in tables.economic.items()}
        found["projects"] |= {one.code: one.name for one in book.projects}
    return found


def compare_books(before: Book, after: Book) -> list[Row]:
    """Everything that differs, in the order of the book's tables."""
    rows: list[Row] = []
    names = names_of(before, after)
    for sheet in SHEETS:
        old, new = getattr(before, sheet.attribute), getattr(after, sheet.attribute)
        if sheet.single:
            rows.extend(_columns(sheet, sheet.name, old, new, sheet.columns))
        else:
            rows.extend(compare_lines(sheet, KEYS[sheet.attribute], old, new, names))
    places = dict.fromkeys([*before.texts, *after.texts])
    texts = {place.value: (before.texts.get(place, ""), after.texts.get(place, "")) for place in places}
    annexes = {one.title: one.body for one in before.annexes}, {one.title: one.body for one in after.annexes}
    rows.extend(_prose(TEXT_SHEET, texts))
    rows.extend(_prose(ANNEX_SHEET, {key: (annexes[0].get(key, ""), annexes[1].get(key, "")) for key in
                                     dict.fromkeys([*annexes[0], *annexes[1]])}))  # fmt: skip
    return rows


def by_table(rows: Iterable[Row]) -> list[TableRows]:
    """Differences by their table, in the order they came."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.table, []).append(row)
    return [TableRows(table, tuple(listed)) for table, listed in found.items()]


def compare_lines(
    sheet: Sheet, key: Sequence[str], before: Iterable[Any], after: Iterable[Any], names: Names | None = None
) -> Iterator[Row]:
    """What differs between the lines of a table."""
    old, new = _by_key(key, before), _by_key(key, after)
    columns = [column for column in sheet.columns if column.field not in key]
    amount = next((column for column in columns if column.holds in AMOUNTS), None)
    for known in dict.fromkeys([*old, *new]):
        one, other = old.get(known), new.get(known)
        line = _named(sheet, key, one or other, known[-1], names or {})
        if one is not None and other is not None:
            yield from _columns(sheet, line, one, other, columns)
            continue
        there = one if one is not None else other
        fen = int(getattr(there, amount.field) or 0) if amount else None
        shown = yuan(fen) if amount else _whole(columns, there)
        yield Row(
            sheet.name,
            GONE if other is None else ADDED,
            line,
            amount.header if amount else "",
            shown if other is None else "",
            shown if one is None else "",
            None if fen is None else -fen if other is None else fen,
        )


def _by_key(key: Sequence[str], lines: Iterable[Any]) -> dict[tuple[Any, ...], Any]:
    """Lines by what they are about; the last part of a key counts those that agree in it."""
    seen: dict[tuple[Any, ...], int] = defaultdict(int)
    found = {}
    for line in lines:
        about = tuple(getattr(line, name) for name in key)
        seen[about] += 1
        found[(*about, seen[about])] = line
    return found


def _columns(sheet: Sheet, line: str, old: Any, new: Any, columns: Iterable[Any]) -> Iterator[Row]:
    for column in columns:
        one, other = getattr(old, column.field), getattr(new, column.field)
        if one == other:
            continue
        is_amount = column.holds in AMOUNTS
        before, after = (yuan(one), yuan(other)) if is_amount else _apart(as_text(column, one), as_text(column, other))
        difference = int(other or 0) - int(one or 0) if is_amount else None
        yield Row(sheet.name, CHANGED, line, column.header, before, after, difference)


def _named(sheet: Sheet, key: Sequence[str], line: Any, count: int, names: Names) -> str:
    """A line by its key, with the name beside a code where it has one."""
    words = []
    for column in map(sheet.column, key):
        word = as_text(column, getattr(line, column.field))
        known = names.get(column.codes, {}).get(word)
        words.append(f"{word}{known}" if known else word)
    name = getattr(line, "name", "")
    if name and "name" not in key:
        words.append(name)
    told = "　".join(word for word in words if word)
    return f"{told}（第{count}行）" if count > 1 else told


def _whole(columns: Iterable[Any], line: Any) -> str:
    texts = (as_text(column, getattr(line, column.field)) for column in columns)
    return _short("　".join(text for text in texts if text))


def _prose(table: str, texts: Mapping[str, tuple[str, str]]) -> Iterator[Row]:
    for key, (one, other) in texts.items():
        if one == other:
            continue
        what = ADDED if not one else GONE if not other else CHANGED
        before, after = _apart(one, other)
        yield Row(table, what, key, "正文", before, after)


AROUND, SHORT = 12, 120


def _apart(one: str, other: str) -> tuple[str, str]:
    """Two texts from a little before where they part, so that the difference is seen in long ones."""
    if len(one) <= SHORT and len(other) <= SHORT:
        return one, other
    at = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]),
              min(len(one), len(other)))  # fmt: skip
    start = max(0, at - AROUND)
    return tuple(("…" if start else "") + _short(text[start:]) for text in (one, other))  # type: ignore[return-value]


def _short(text: str) -> str:
    line = text.replace("\n", " ")
    return line if len(line) <= SHORT else f"{line[:SHORT]}…"
