"""A raw table becomes a table of a known kind, with keyed columns and rows and a unit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shebao.disclosure.formats import Formats
from shebao.disclosure.formats.wording import plain
from shebao.disclosure.model import Cell, Column, Row, Table, TableKind
from shebao.disclosure.read.raw import RawTable
from shebao.disclosure.recognise.columns import key_columns
from shebao.disclosure.recognise.economic_names import classes_across
from shebao.disclosure.recognise.forms import recognise_forms
from shebao.disclosure.recognise.grid import Line, grid_of
from shebao.disclosure.recognise.layout import head_paths, lay_out
from shebao.disclosure.recognise.rows import ECONOMIC, holds_functions, make_rows
from shebao.disclosure.recognise.titles import (
    PERFORMANCE,
    find_title,
    is_performance,
    kind_by_head,
)
from shebao.disclosure.recognise.unfold import side_by_side, stand_up, upright_rows
from shebao.disclosure.recognise.units import (
    BY_SIZE,
    FROM_OTHERS,
    IN_HEAD,
    ON_TABLE,
    unit_by_size,
    unit_in,
    unit_in_heads,
)

ORGAN_RUNNING = "机关运行经费"
CLASS = "class_"
"""The key of a column of an economic class begins so: class_30101."""
THREE_PUBLIC = frozenset({TableKind.THREE_PUBLIC, TableKind.FUND_THREE_PUBLIC})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands before a table: lines above it, the nearest last; the document's year and usual unit."""

    above: Sequence[str]
    year: int
    unit: str = ""
    office: str = ""


def make_tables(raw: RawTable, around: Surroundings, formats: Formats) -> list[Table]:
    """The table or tables that a raw one holds: 三公 and 机关运行经费 in one make two."""
    lines = grid_of(raw)
    texts = [square.text for line in lines for square in line if square.text]
    layout = lay_out(lines, formats)
    candidates = [
        *reversed(layout.above),
        *([raw.title] if raw.title else []),
        *reversed(around.above),
        raw.place.sheet,
    ]
    title, kind = find_title(candidates, formats)
    if kind in PERFORMANCE or is_performance(texts):
        kind = kind if kind in PERFORMANCE else _performance_kind(title, texts)
        return [_with_forms(_form(raw, kind, title or raw.title, lines), around)]
    paths = head_paths(layout.head) if layout.head else []
    if not paths:
        return [_form(raw, kind, title or raw.title, lines)]
    kind = kind_by_head(kind, paths, title, formats)
    head, body = layout.head, layout.body
    raw_heads = _raw_heads(head)
    columns = key_columns(kind, paths, raw_heads, body, around.year, formats)
    if kind in ECONOMIC and holds_functions(columns, body) and (classes := classes_across(columns, paths)):
        kind = TableKind.CROSSED
        columns = [
            replace(column, key=f"{CLASS}{classes[x]}") if x in classes else column for x, column in enumerate(columns)
        ]
    if grouped := side_by_side(kind, head, body, [column.key for column in columns]):
        head, body, kept = grouped
        columns = [columns[position] for position in kept]
    if kind in THREE_PUBLIC and (upright := stand_up(paths, raw_heads, body, around.year, formats)):
        head, body, keys = upright
        columns = [Column(key, amount=key != "item") for key in keys]
    unit, unit_from = _unit(layout.above, around, raw_heads, [s.text for line in body for s in line])
    rows = make_rows(kind, columns, body, unit, around.office, formats)
    if kind in THREE_PUBLIC:
        columns, rows = _three_public(columns, rows, body, formats)
    table = Table(
        kind,
        title or raw.title,
        tuple(columns),
        _cells(head),
        rows,
        unit=unit,
        unit_from=unit_from,
        note=" ".join(layout.notes),
        origins=tuple(tuple(square.origin for square in line) for line in (*head, *body)),
    )
    return _without_organ_running(table)


def _performance_kind(title: str, texts: Sequence[str]) -> TableKind:
    whole = any(word in title for word in ("整体", "部门预算绩效")) or any(
        "整体绩效" in plain(text) for text in texts[:6]
    )
    return TableKind.PERFORMANCE_DEPARTMENT if whole else TableKind.PERFORMANCE_PROJECT


def _form(raw: RawTable, kind: TableKind, title: str, lines: Sequence[Line]) -> Table:
    """A table whose rows are no rows of amounts: a form, or a table without a head."""
    width = len(lines[0]) if lines else 0
    rows = tuple(
        Row(next((s.text for s in line if s.text), ""), tuple(Cell(s.text) for s in line), "form") for line in lines
    )
    columns = tuple(Column(f"c{number}") for number in range(1, width + 1))
    origins = tuple(tuple(square.origin for square in line) for line in lines)
    return Table(kind, title, columns, (), rows, origins=origins)


def _with_forms(table: Table, around: Surroundings) -> Table:
    """A performance table with its contents; a list of many projects has many."""
    grid = [[cell.text for cell in row.cells] for row in table.rows]
    forms = recognise_forms(grid, table.title, unit_in([*around.above]))
    if len(forms) == 1:
        return replace(table, form=forms[0])
    return replace(table, listed=forms)


def _cells(head: Sequence[Line]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(tuple(Cell(square.text, is_label=True) for square in line) for line in head)


def _raw_heads(head: Sequence[Line]) -> list[str]:
    """The words of all heads over each column, years kept."""
    width = len(head[0])
    heads = []
    for x in range(width):
        words = []
        for line in head:
            start = x
            while start > 0 and not plain(line[start].text):
                start -= 1
            words.append(plain(line[x].text) or (plain(line[start].text) if line is not head[-1] else ""))
        heads.append("/".join(words))
    return heads


def _unit(above: Sequence[str], around: Surroundings, heads: Sequence[str], texts: Sequence[str]) -> tuple[str, str]:
    for unit, source in (
        (unit_in([*around.above, *above]), ON_TABLE),
        (unit_in_heads(heads), IN_HEAD),
        (around.unit, FROM_OTHERS),
    ):
        if unit:
            return unit, source
    return unit_by_size(texts), BY_SIZE


def _three_public(
    columns: Sequence[Column], rows: tuple[Row, ...], body: Sequence[Line], formats: Formats
) -> tuple[list[Column], tuple[Row, ...]]:
    """The lines of an upright 三公 table get their standard names as keys."""
    keys = [column.key for column in columns]
    position = next((keys.index(key) for key in ("item", "name", "project_name", "unit") if key in keys), 0)
    named = upright_rows(body, position, formats)
    made = [
        Column("item" if x == position else column.key, amount=column.amount and x != position)
        for x, column in enumerate(columns)
    ]
    seen: set[str] = set()
    keyed = []
    for row, name in zip(rows, named, strict=True):
        key = name if name and name not in seen else row.key
        seen.add(key)
        keyed.append(Row(key, row.cells, "total" if key == "合计" else "item" if name else "detail", row.level, name))
    return made, tuple(keyed)


def _without_organ_running(table: Table) -> list[Table]:
    """A table; where it is of 三公 and holds 机关运行经费 as well, that becomes a table of its own behind it."""
    row = table.row(ORGAN_RUNNING) if table.kind in THREE_PUBLIC else None
    if row is None:
        return [table]
    position = len(table.header) + table.rows.index(row)
    columns = tuple(
        Column("unit" if column.key == "item" else column.key, amount=column.amount) for column in table.columns
    )
    origins = (*table.origins[: len(table.header)], table.origins[position]) if table.origins else ()
    own = Row("部门合计", row.cells, "total")
    rest = replace(
        table,
        rows=tuple(other for other in table.rows if other is not row),
        origins=(*table.origins[:position], *table.origins[position + 1 :]),
    )
    return [
        rest,
        Table(
            TableKind.ORGAN_RUNNING,
            table.title,
            columns,
            table.header,
            (own,),
            unit=table.unit,
            unit_from=table.unit_from,
            origins=origins,
        ),
    ]
