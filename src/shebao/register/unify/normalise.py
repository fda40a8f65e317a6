"""From raw rows to one form (标准化): each cell's value beside the reason why it has none; the persons.

What is put right is form alone: spaces, width, signs that nobody sees, dates and months in one writing, amounts in fen,
codes in the register's words. A value that cannot be read is null, and why stands beside it; the raw cell is never
lost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from shebao.register.imports.cells import cleaned, read_column
from shebao.register.unify.names import name_keys
from shebao.register.unify.numbers import MANY_NAMES, PLACEHOLDER, read_numbers
from shebao.register.unify.sources import PERSONS, Source

FIELDS: Mapping[str, tuple[str, ...]] = {
    "number": ("个人编号",),
    "unit": ("单位编号",),
    "unit_name": ("单位名称",),
    "born": ("出生日期",),
    "sex": ("性别",),
    "phone": ("手机号码",),
    "account": ("银行账号",),
    "since": ("首次参保年月", "参保年月"),
    "base": ("缴费基数",),
    "updated": ("更新时间",),
}
"""What linking looks at, and the columns it comes from."""
A_NUMBER = r"^(?:\d{15}|\d{17}[\dXx])$"
A_NAME = r"^\s*[\p{Han}·•]{2,15}\s*$"
TYPES = {"born": pl.Date(), "since": pl.Date(), "updated": pl.Date(), "base": pl.Int64()}


@dataclass(frozen=True)
class Values:
    """A source after normalising: ``data`` has ``row`` and a column for each layout column that the file has (its
    value: text, Date, first day of a month, fen, counts), and ``原因 column`` where a cell could not be read.
    """

    source: Source
    data: pl.DataFrame = field(repr=False)

    def has(self, *columns: str) -> bool:
        """Whether the file has all of these columns."""
        return all(column in self.data.columns for column in columns)

    def reasons(self) -> pl.DataFrame:
        """Cells that could not be read: row, column, reason."""
        named = [name for name in self.data.columns if name.startswith("原因 ")]
        long = self.data.select("row", *named).unpivot(named, index="row", variable_name="column", value_name="reason")
        return long.drop_nulls("reason").with_columns(pl.col("column").str.strip_prefix("原因 "))


def normalise(source: Source, today: date) -> Values:
    """The values of a source's rows."""
    text = source.raw.select(cleaned(source.raw[name]).alias(header) for header, name in source.columns.items())
    reads = []
    for column in source.layout.columns:
        if column.header in text.columns:
            read = read_column(column, text[column.header], today)
            reads += [read.value.alias(column.header), read.reason.alias(f"原因 {column.header}")]
    data = text.select(reads).with_columns(source.rows.alias("row"))
    empty = [name for name in data.columns if name.startswith("原因 ") and data[name].null_count() == len(data)]
    return Values(source, data.drop(empty))


def persons(values: Sequence[Values], today: date) -> pl.DataFrame:
    """The rows of all files of persons, one below the other, as linking reads them.

    ``at`` is the row's number here, ``source`` the file's place in ``values``; ``system``, ``row``, ``name`` as
    delivered, ``name_key``; ``id``, ``id_state``, ``id_born``, ``id_male``, ``id_known`` as
    :func:`~shebao.register.unify.numbers.read_numbers` says; then :data:`FIELDS`.
    """
    parts = [_part(place, one, today) for place, one in enumerate(values) if one.source.kind in PERSONS]
    if not parts:
        return _part(0, None, today)
    together = pl.concat(parts).with_columns(pl.int_range(pl.len(), dtype=pl.UInt32).alias("at"))
    return _crowded(together)


def _part(place: int, one: Values | None, today: date) -> pl.DataFrame:
    size = len(one.source) if one else 0
    source = one.source if one else None

    def raw(header: str) -> pl.Series:
        if source is None or header not in source.columns:
            return pl.Series([None], dtype=pl.String).new_from_index(0, size)
        return source.raw[source.columns[header]]

    names, written = _in_their_columns(cleaned(raw("姓名")), raw("证件号码"))
    keys = name_keys(names)
    numbers = read_numbers(written, keys, today)
    columns = [
        pl.Series("source", [place], dtype=pl.UInt16).new_from_index(0, size),
        pl.Series("system", [source.system if source else ""], dtype=pl.String).new_from_index(0, size),
        (source.rows if source else pl.Series([], dtype=pl.Int64)).alias("row"),
        names.alias("name"),
        keys,
        *numbers,
    ]
    for name, headers in FIELDS.items():
        found = next((one.data[header] for header in headers if one and one.has(header)), None)
        dtype = TYPES.get(name, pl.String())
        if found is None:
            found = pl.Series([None], dtype=dtype).new_from_index(0, size)
        columns.append(found.cast(dtype).alias(name))
    return pl.DataFrame(columns)


def _in_their_columns(names: pl.Series, numbers: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Names and numbers, where one stands in the column of the other and the other way round, each in its own."""
    changed = (names.str.contains(A_NUMBER) & numbers.str.contains(A_NAME)).fill_null(False)
    if not changed.any():
        return names, numbers
    return cleaned(numbers).zip_with(changed, names), names.zip_with(changed, numbers)


def _crowded(people: pl.DataFrame) -> pl.DataFrame:
    """A number that many names bear is a placeholder, but for the one name that bears it in several systems with its
    own birth or one employer: from there the others have copied it.
    """
    bearers = (
        people.filter(pl.col("id").is_not_null() & pl.col("name_key").is_not_null())
        .group_by("id", "name_key")
        .agg(
            pl.col("system").n_unique().alias("systems"),
            (pl.col("born") == pl.col("id_born")).any().fill_null(False).alias("own"),
            (pl.col("unit_name").drop_nulls().n_unique() == 1).alias("one_employer"),
        )
        .filter(pl.len().over("id") >= MANY_NAMES)
    )
    if not len(bearers):
        return people
    most = pl.col("systems").max().over("id")
    leads = (pl.col("systems") == most) & (most > 1) & (pl.col("own") | pl.col("one_employer"))
    owners = bearers.filter(leads & (leads.sum().over("id") == 1)).select("id", "name_key", pl.lit(True).alias("owner"))
    joined = people.join(owners, on=["id", "name_key"], how="left", maintain_order="left")
    nobodys = pl.col("id").is_in(bearers["id"].unique().implode()) & pl.col("owner").is_null()
    return joined.with_columns(
        pl.when(nobodys).then(pl.lit(PLACEHOLDER, pl.UInt8)).otherwise("id_state").alias("id_state"),
        pl.when(~nobodys | pl.col("id").is_null()).then("id_born").alias("id_born"),
    ).drop("owner")
