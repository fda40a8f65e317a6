"""The answer key: what was planted where, and who each row really is. Kept apart from the files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from shebao.demo_data.draws import NONE, Draws, Flags, Ints
from shebao.demo_data.people import RESIDENT, People
from shebao.demo_data.persons_text import Frame

FILES = {
    "F1": ("企业养老", "F1_企业养老_个人.xlsx"),
    "F2": ("机关养老", "F2_机关养老_个人.xlsx"),
    "F3": ("失业", "F3_失业_个人.xlsx"),
    "F4": ("工伤", "F4_工伤_个人.xlsx"),
    "F5": ("城乡居民", "F5_城乡居民_个人.xlsx"),
    "F6-110": ("企业养老", "F6_单位_企业养老.xlsx"),
    "F6-120": ("机关养老", "F6_单位_机关养老.xlsx"),
    "F6-210": ("失业", "F6_单位_失业.xlsx"),
    "F6-410": ("工伤", "F6_单位_工伤.xlsx"),
    "F7-110": ("企业养老", "F7_缴费明细_企业养老.csv"),
    "F7-120": ("机关养老", "F7_缴费明细_机关养老.csv"),
    "F7-210": ("失业", "F7_缴费明细_失业.csv"),
    "F7-410": ("工伤", "F7_缴费明细_工伤.csv"),
    "F8": ("待遇发放", "F8_待遇发放.csv"),
    "F9": ("外部比对", "F9_外部比对.xlsx"),
    "F10": ("变更记录", "F10_变更记录.xlsx"),
    "P1": ("机关养老", "P1_改革前个人账户.xlsx"),
    "P2": ("取暖补贴", "P2_取暖补贴名单.xlsx"),
}
"""System and file name of each file."""
HEADER_ROWS = 1


def person_key(person: int) -> str:
    """The true key of a person."""
    return f"P{person:08d}" if person >= 0 else ""


def employer_key(employer: int) -> str:
    """The true key of an employer."""
    return f"U{employer:06d}" if employer >= 0 else ""


@dataclass
class Answers:
    """Cases by code. Each entry is one row of one file that belongs to a case."""

    entries: list[tuple[str, int, str, int, bool, int, int, str]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def add(
        self,
        code: str,
        rows: Sequence[tuple[str, Ints]],
        note: str,
        *,
        persons: Ints | None = None,
        employers: Ints | None = None,
        drafted: bool = True,
    ) -> None:
        """Add a case for each position of ``rows``: arrays of equal length, one for each file's row in the case.

        ``drafted`` rows are rows of the draft, otherwise positions in the file; NONE stands for no row.
        """
        size = len(rows[0][1])
        for place in range(size):
            number = self.counts[code] = self.counts.get(code, 0) + 1
            person = int(persons[place]) if persons is not None else NONE
            employer = int(employers[place]) if employers is not None else NONE
            for file, of_file in rows:
                if of_file[place] != NONE:
                    self.entries.append((code, number, file, int(of_file[place]), drafted, person, employer, note))

    def add_group(
        self, code: str, rows: Sequence[tuple[str, int]], note: str, *, persons: Sequence[int], drafted: bool = True
    ) -> None:
        """Add one case of several rows, each with its person."""
        number = self.counts[code] = self.counts.get(code, 0) + 1
        for (file, row), person in zip(rows, persons, strict=True):
            self.entries.append((code, number, file, row, drafted, person, NONE, note))

    def frame(self, frames: Mapping[str, Frame]) -> pl.DataFrame:
        """The key as a table: case, code, system, file, row (as a spreadsheet counts), person, employer, note."""
        lines = []
        for code, number, file, row, drafted, person, employer, note in self.entries:
            position = int(frames[file].positions(np.array([row]))[0]) if drafted and file in frames else row
            system, name = FILES[file]
            lines.append(
                (f"{code}-{number:04d}", code, system, name, position + HEADER_ROWS + 1, person_key(person),
                 employer_key(employer), note)
            )  # fmt: skip
        names = ("case", "code", "system", "file", "row", "person", "employer", "note")
        return pl.DataFrame(lines, schema=names, orient="row").sort("case", "file", "row")


class Reserve:
    """Who has been used for something planted: nobody is used twice, so that one plant does not spoil another."""

    def __init__(self, people: People, draws: Draws) -> None:
        self._draws = draws
        self.free: Flags = np.ones(len(people), dtype=bool)
        pairs = [person for pair in (*people.twins, *people.fathers_and_sons) for person in pair]
        self.keep(np.array([*pairs, *people.too_young, *people.too_old], dtype=np.int64))
        self.keep(np.flatnonzero(people.document != RESIDENT))

    def keep(self, persons: Ints) -> None:
        """Mark persons as used."""
        self.free[persons] = False

    def take(self, candidates: Ints, size: int) -> Ints:
        """Some of the candidates who are free; they are used then."""
        wanted = np.zeros(len(self.free), dtype=bool)
        wanted[candidates] = True
        chosen = self._draws.some(np.flatnonzero(wanted & self.free), size)
        self.keep(chosen)
        return chosen
