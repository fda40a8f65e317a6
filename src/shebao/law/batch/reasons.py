"""Why rows of a file were refused (错误原因): each different fault is worked out once, for all rows that have it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import polars as pl

from shebao.findings import Finding
from shebao.law.batch.cells import months_in
from shebao.law.batch.reading import PROBLEM, Cases
from shebao.law.calculate import REJECTED
from shebao.law.declare import Input, Kind, Parameter
from shebao.law.explain import explain
from shebao.law.frame_inputs import bounds_kept, entries_in, input_columns, read_frame, source_columns
from shebao.law.run import run
from shebao.law.store import ParameterView

INPUT_CODES = frozenset({"LAW-1", "LAW-2", "LAW-3", "LAW-4", "LAW-7", "LAW-9"})
"""Findings that speak of the inputs at fault alone, whatever the other inputs of the case are."""

_ROW = "_row"
_KEY = "_key."

Told = Callable[[int], None]


def reasons(
    kind: Kind, cases: Cases, rows: pl.DataFrame, view: ParameterView, told: Told = lambda _: None
) -> pl.Series:
    """Everything that is wrong with each row, in words. ``told``: how many rows are explained so far.

    Rows refused because of their inputs are alike where the same inputs are at fault with the same values; one of them
    speaks for all. A row that stopped at a step depends on all its inputs and speaks only for rows that are equal.
    """
    keys = _keys(kind, cases, rows)
    alike = keys.with_row_index(_ROW).group_by(keys.columns, maintain_order=True).agg(_ROW)[_ROW].to_list()
    said: list[str] = [""] * rows.height
    done = 0
    left: list[int] = []
    firsts = [group[0] for group in alike]
    for group, findings in zip(alike, _findings(kind, cases, rows[firsts], view), strict=True):
        if any(finding.code not in INPUT_CODES for finding in findings):
            left += group[1:]
            group = group[:1]
        words = _words(rows[PROBLEM][group[0]], findings)
        for row in group:
            said[row] = words
        done += len(group)
        told(done)
    for row, findings in zip(left, _findings(kind, cases, rows[left], view), strict=True):
        said[row] = _words(rows[PROBLEM][row], findings)
        done += 1
        told(done)
    return pl.Series(said, dtype=pl.String)


def _words(problem: str | None, findings: list[Finding]) -> str:
    return "；".join(dict.fromkeys([*([problem] if problem else []), *(finding.message for finding in findings)]))


def _given(cases: Cases, rows: pl.DataFrame) -> pl.DataFrame:
    """What the file gives: the calculated frame also holds the parameters that were looked up."""
    return rows.select(*dict.fromkeys([*cases.columns, *cases.typed]))


def _keys(kind: Kind, cases: Cases, rows: pl.DataFrame) -> pl.DataFrame:
    """What a row's reasons depend on: all its inputs, but of refused inputs only those at fault."""
    given = _given(cases, rows)
    declared = {one.name: one for one in kind.fields}
    refused = next(iter(read_frame(kind, given.schema).levels[0].values()))
    keys = [rows[PROBLEM].alias(f"{_KEY}{PROBLEM}"), rows[REJECTED].alias(f"{_KEY}{REJECTED}")]
    exprs: list[pl.Expr] = []
    for name, expr in input_columns(kind, given.schema).items():
        fine, written = _key(declared[name], expr, cases.typed.get(name), refused)
        exprs += [fine.alias(f"{_KEY}fine.{name}"), written.alias(f"{_KEY}{name}")]
    lengths = [
        pl.col(name).list.len().alias(f"{_KEY}len.{name}")
        for _, name in entries_in(kind, given.schema)
        if isinstance(given.schema[name], pl.List)
    ]
    return rows.select(*exprs, *lengths).with_columns(*keys)


def _key(declared: Input | Parameter, value: pl.Expr, typed: str | None, refused: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Whether the value of an input does not matter, and the value where it does."""
    written = pl.col(typed) if typed is not None else value
    inside = bounds_kept(declared, value)
    if inside is None:
        listed = declared.unit.code == "months_list" and typed is None
        return pl.lit(False), written.cast(pl.List(pl.String)).list.join(",") if listed else written
    fine = (refused & inside).fill_null(False)
    return fine, pl.when(~fine).then(written)


def _findings(kind: Kind, cases: Cases, rows: pl.DataFrame, view: ParameterView) -> Iterator[list[Finding]]:
    """The findings of each row, as if it were a single case."""
    if cases.typed:
        sources = source_columns(kind, cases.columns)
        for row in rows.iter_rows(named=True):
            yield list(run(kind, _case(kind, cases, sources, row), view).findings)
        return
    found = explain(kind, _given(cases, rows).with_columns(rows[REJECTED]), view)
    waiting = next(found, None)
    for number in range(1, rows.height + 1):
        together = []
        while waiting is not None and waiting.places[0].row == number:
            together.append(waiting)
            waiting = next(found, None)
        yield together


def _case(kind: Kind, cases: Cases, sources: Mapping[str, str], row: Mapping[str, Any]) -> dict[str, object]:
    """A row as a case would write it."""
    case: dict[str, object] = {}
    for declared in kind.fields:
        source = cases.typed.get(declared.name) or sources.get(declared.name)
        value = row.get(source) if source else None
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        listed = declared.unit.code == "months_list" and isinstance(value, str)
        case[declared.name] = months_in(value) if listed else value
    return case
