"""Say what is wrong with the rows of a frame that could not be calculated."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import polars as pl

from shebao.findings import Finding, Place
from shebao.law.calculate import REJECTED
from shebao.law.declare import Kind
from shebao.law.frame_inputs import input_columns
from shebao.law.run import run_integers
from shebao.law.store import ParameterView, load_parameters


def explain(kind: Kind, calculated: pl.DataFrame, view: ParameterView | None = None) -> Iterator[Finding]:
    """The findings of every rejected row of a calculated frame, each with its row (from 1) and column.

    The rows are worked out again one by one, so this is for the rejected few, not for the frame.
    """
    today = (view.today if view is not None else None) or date.today()  # noqa: DTZ011  a legal date is local
    view = view or load_parameters().view(today=today)
    columns = input_columns(kind, calculated.schema)
    rejected = calculated.with_row_index("_row", offset=1).filter(pl.col(REJECTED)).select("_row", **columns)
    for row in rejected.iter_rows(named=True):
        number = row.pop("_row")
        values = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
        for finding in run_integers(kind, values, view, today=today).findings:
            column = finding.places[0].column if finding.places else ""
            yield replace(finding, places=(Place(row=number, column=column),))
