"""Calculate a Spark DataFrame by the same columns (extra ``spark``: pyspark, pandas < 3, Java 17).

Each Arrow batch goes through :func:`shebao.law.calculate` in Spark's Python workers, so the result is the same in
every column. The workers must be the Python that shebao is installed in: set ``PYSPARK_PYTHON`` to ``sys.executable``
before the session is made.
"""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from shebao.law.calculate import calculate
from shebao.law.declare import Kind
from shebao.law.store import ParameterView, load_parameters

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_ROWS_AT_ONCE = 500_000
"""Spark hands over 10,000 rows at a time; a plan costs some milliseconds, so batches are put together."""


class SparkMissingError(ImportError):
    """The extra ``spark`` is not installed."""

    def __init__(self) -> None:
        super().__init__("没有安装 pyspark。请执行 pip install 'shebao[spark]'，并安装 Java 17。")


def calculate_on_spark(kind: Kind, frame: "DataFrame", view: ParameterView | None = None) -> "DataFrame":
    """Add every step of a kind to a Spark DataFrame; columns in and out as :func:`shebao.law.calculate` says.

    The result is lazy. ``provisional`` is text. Raises FrameError where a column is missing or of another type,
    SparkMissingError without pyspark.
    """
    try:
        import pyarrow as pa
        from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema
    except ImportError as error:
        raise SparkMissingError from error
    today = (view.today if view is not None else None) or date.today()  # noqa: DTZ011  a legal date is local
    view = view or load_parameters().view(today=today)
    empty = pl.from_arrow(to_arrow_schema(frame.schema).empty_table())
    assert isinstance(empty, pl.DataFrame)
    schema = _plain(calculate(kind, empty, view)).to_arrow(compat_level=pl.CompatLevel.oldest()).schema

    def over_batches(batches: "Iterator[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
        for together in _gathered(batches):
            done = _plain(calculate(kind, together, view)).to_arrow(compat_level=pl.CompatLevel.oldest()).cast(schema)
            yield from done.to_batches()

    return frame.mapInArrow(over_batches, from_arrow_schema(schema))


def _gathered(batches: Iterator[Any]) -> Iterator[pl.DataFrame]:
    """The batches as larger frames."""
    import pyarrow as pa

    waiting: list[Any] = []
    rows = 0
    for batch in batches:
        waiting.append(batch)
        rows += batch.num_rows
        if rows >= _ROWS_AT_ONCE:
            yield _frame(pa.Table.from_batches(waiting))
            waiting, rows = [], 0
    if waiting:
        yield _frame(pa.Table.from_batches(waiting))


def _frame(table: Any) -> pl.DataFrame:
    made = pl.from_arrow(table)
    assert isinstance(made, pl.DataFrame)
    return made


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Text as Spark knows it."""
    return frame.with_columns(pl.col(pl.Enum, pl.Categorical).cast(pl.String))
