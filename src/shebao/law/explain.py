"""Say what is wrong with the rows of a frame that could not be calculated."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import polars as pl

from shebao.findings import Finding, Place
from shebao.law.calculate import REJECTED
from shebao.law.declare import Kind
from shebao.law.frame_inputs import entries_in, input_columns
from shebao.law.intake import too_many
from shebao.law.run import run_integers
from shebao.law.store import ParameterView, load_parameters


def explain(kind: Kind, calculated: pl.DataFrame, view: ParameterView | None = None) -> Iterator[Finding]:
    """The findings of every rejected row of a calculated frame, each with its row (from 1) and column.

    The rows are worked out again one by one, so this is for the rejected few, not for the frame.
    """
    today = (view.today if view is not None else None) or date.today()  # noqa: DTZ011  a legal date is local
    view = view or load_parameters().view(today=today)
    columns = input_columns(kind, calculated.schema)
    lists = [
        (entries, name)
        for entries, name in entries_in(kind, calculated.schema)
        if isinstance(calculated.schema[name], pl.List)
    ]
    rejected = (
        calculated.with_row_index("_row", offset=1)
        .filter(pl.col(REJECTED))
        .select("_row", *(pl.col(name).list.len().alias(f"_len.{name}") for _, name in lists), **columns)
    )
    for row in rejected.iter_rows(named=True):
        number = row.pop("_row")
        for entries, name in lists:
            if (row.pop(f"_len.{name}") or 0) > len(entries.keys):
                yield replace(too_many(kind, entries, "更多"), places=(Place(row=number, column=name),))
        values = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
        for finding in run_integers(kind, values, view, today=today).findings:
            column = finding.places[0].column if finding.places else ""
            yield replace(finding, places=(Place(row=number, column=column),))
