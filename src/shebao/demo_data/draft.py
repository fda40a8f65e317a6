"""A source file before it is written: columns of whole numbers, one row per entry, and the world it is drawn from.

States are positions in lists of words, months and days are numbers, money is fen; NONE is an empty cell. Anomalies are
planted here, where a row is easy to change; words come last.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from shebao.demo_data.draws import NO_DAY, NONE, Draws, Ints
from shebao.demo_data.employers import Employers
from shebao.demo_data.people import People
from shebao.demo_data.sizes import Sizes


@dataclass(frozen=True)
class World:
    """Who there is: what every file is drawn from."""

    sizes: Sizes
    seed: int
    people: People
    employers: Employers

    def draws(self, purpose: str) -> Draws:
        """A stream of draws for one purpose."""
        return Draws(self.seed, purpose)


class Draft:
    """One file's rows as columns of whole numbers. A row keeps its number when others are added."""

    def __init__(self, file: str, columns: Mapping[str, Ints]) -> None:
        self.file = file
        self.columns = {name: np.asarray(values, dtype=np.int64) for name, values in columns.items()}

    def __len__(self) -> int:
        """How many rows."""
        return len(self.columns["person"])

    def __getitem__(self, name: str) -> Ints:
        """A column."""
        return self.columns[name]

    def set(self, rows: Ints, **values: Ints | int) -> None:
        """Change cells of some rows."""
        for name, value in values.items():
            self.columns[name][rows] = value

    def add_copies(self, rows: Ints, **values: Ints | int) -> Ints:
        """Append copies of rows with some cells changed; answers the new rows' numbers."""
        new = np.arange(len(self), len(self) + len(rows), dtype=np.int64)
        for name, column in self.columns.items():
            self.columns[name] = np.concatenate([column, column[rows]])
        self.set(new, **values)
        return new

    def rows_of(self, people: People) -> Ints:
        """The first row of each person, NONE where there is none."""
        row = np.full(len(people), NONE)
        row[self["person"][::-1]] = np.arange(len(self) - 1, -1, -1)
        return row

    def order(self) -> Ints:
        """The rows in the order of the file: by personal number (个人编号), later entries after earlier ones."""
        return np.lexsort((np.arange(len(self)), self["pno"]))


def personal_numbers(draws: Draws, prefix: int, size: int) -> Ints:
    """Personal numbers (个人编号) of one system: ten digits, in no order that another system shares."""
    return prefix * 10**8 + 10_000 + draws.random.permutation(size * 3)[:size]


def words(choices: tuple[str, ...] | list[str], codes: Ints) -> pl.Series:
    """The words of codes; an empty cell for NONE."""
    return pl.Series([*choices, ""]).gather(pl.Series(np.where(codes == NONE, len(choices), codes)))


def _where_known(values: Ints, text: pl.Series, unknown: int = NONE) -> pl.Series:
    known = pl.Series(values != unknown)
    return text.zip_with(known, pl.Series([""]).new_from_index(0, len(values)))


def day_text(days: Ints) -> pl.Series:
    """Days as yyyy-mm-dd."""
    return _where_known(days, pl.Series(days.astype(np.int32)).cast(pl.Date).dt.to_string("%Y-%m-%d"), NO_DAY)


def month_text(months: Ints) -> pl.Series:
    """Months as yyyymm."""
    return _where_known(months, pl.Series(months // 12 * 100 + months % 12 + 1).cast(pl.String))


def money_text(fen: Ints) -> pl.Series:
    """Money in yuan with two decimals."""
    size = np.abs(fen)
    text = pl.Series(size // 100).cast(pl.String) + "." + pl.Series(size % 100).cast(pl.String).str.zfill(2)
    signed = pl.Series(["", "-"]).gather(pl.Series((fen < NONE).astype(np.int64))) + text
    return _where_known(fen, signed)


def count_text(numbers: Ints) -> pl.Series:
    """Whole numbers as they are."""
    return _where_known(numbers, pl.Series(numbers).cast(pl.String))
