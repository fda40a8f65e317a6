"""From numbers to cells: the words that depend on who the person is, and the frame of a file in its order."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from shebao.demo_data.draft import Draft, World, words
from shebao.demo_data.draws import NONE, Ints
from shebao.demo_data.people import DOCUMENTS
from shebao.demo_data.tables import table, townships, weighted

Columns = Mapping[str, Ints]


class Frame:
    """A file's cells as text, row by row as it is written, with the truth of each row beside them."""

    def __init__(self, file: str, data: pl.DataFrame, draft_row: Ints, person: Ints, employer: Ints) -> None:
        self.file = file
        self._data = data
        self._lists: dict[str, list[str]] = {}
        """Columns that were changed, as lists, until somebody wants the frame."""
        self.person = person
        self.employer = employer
        self.faults: dict[int, str] = {}
        """What was spoiled on purpose, by position."""
        self.number_cells: dict[str, list[int]] = {}
        """Cells that a spreadsheet turned into numbers: positions by column."""
        self._position = np.full(int(draft_row.max(initial=-1)) + 1, NONE)
        self._position[draft_row] = np.arange(len(draft_row))

    def __len__(self) -> int:
        """How many rows."""
        return len(self.person)

    @property
    def data(self) -> pl.DataFrame:
        """The cells."""
        if self._lists:
            self._data = self._data.with_columns(
                pl.Series(column, cells, dtype=pl.String) for column, cells in self._lists.items()
            )
            self._lists = {}
        return self._data

    def positions(self, draft_rows: Ints) -> Ints:
        """Where rows of the draft stand in the file, counted from 0."""
        return self._position[draft_rows]

    def cells(self, column: str, positions: Ints) -> list[str]:
        """The cells of a column at these positions."""
        if column in self._lists:
            cells = self._lists[column]
            return [cells[position] for position in positions.tolist()]
        return self._data[column].gather(pl.Series(positions)).to_list()

    def set(self, column: str, positions: Ints, values: Sequence[str]) -> None:
        """Change cells of a column."""
        if column not in self._lists:
            self._lists[column] = self._data[column].to_list()
        changed = self._lists[column]
        for position, value in zip(positions.tolist(), values, strict=True):
            changed[position] = value

    def replace(self, column: str, changed: list[str]) -> None:
        """Put other cells in the place of a column's."""
        self._lists[column] = changed


class PersonsText:
    """Looks up what a file says about a person or an employer."""

    def __init__(self, world: World, other_names: Mapping[str, Mapping[int, str]]) -> None:
        self._people = world.people
        self._names = [*world.employers.name, ""]
        self._other_names = other_names
        self._banks = table("employers")["banks"]
        self._nations = weighted(table("names")["nations"])[0]

    def names(self, of: Columns) -> pl.Series:
        """姓名."""
        return self._people.name.gather(pl.Series(of["person"]))

    def numbers(self, of: Columns) -> pl.Series:
        """证件号码."""
        return self._people.number.gather(pl.Series(of["person"]))

    def documents(self, of: Columns) -> pl.Series:
        """证件类型."""
        return words(DOCUMENTS, self._people.document[of["person"]])

    def nations(self, of: Columns) -> pl.Series:
        """民族; no nation for foreigners."""
        foreign = self._people.document[of["person"]] != 0
        return words(self._nations, np.where(foreign, NONE, self._people.nation[of["person"]]))

    def households(self, of: Columns) -> pl.Series:
        """户口性质."""
        return words(("非农业户口", "农业户口"), self._people.rural[of["person"]].astype(np.int64))

    def employers(self, draft: Draft) -> pl.Series:
        """单位名称 as this file's system knows it; an empty cell for who has none."""
        names = list(self._names)
        for number, other in self._other_names.get(draft.file, {}).items():
            names[number] = other
        employer = draft["employer"]
        return pl.Series(names).gather(pl.Series(np.where(employer == NONE, len(names) - 1, employer)))

    def banks(self, of: Columns) -> pl.Series:
        """开户银行 of those with an account."""
        return words(self._banks, np.where(of["account"] == NONE, NONE, self._people.bank[of["person"]]))

    def townships(self, of: Columns) -> pl.Series:
        """乡镇编码."""
        return words([code for code, _, _ in townships()], self._people.township[of["person"]])

    def centre(self, of: Columns) -> pl.Series:
        """经办机构."""
        return pl.Series(["泽州县社会保险中心"]).new_from_index(0, len(of["person"]))

    def frame(self, draft: Draft, cells: Mapping[str, pl.Series]) -> Frame:
        """The frame of a file in the order of the file."""
        order = draft.order()
        data = pl.DataFrame({name: column.alias(name) for name, column in cells.items()})[order]
        employer = draft["employer"] if "employer" in draft.columns else np.full(len(draft), NONE)
        return Frame(draft.file, data, order, draft["person"][order], employer[order])
