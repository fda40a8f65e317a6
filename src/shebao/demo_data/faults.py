"""Faults of numbers and names in F1 to F5: single slips at random, and whole batches that went wrong the same way.

A number spoiled is A01 or A02; a name spoiled, or a number that belongs to somebody else, shows up as A04 or A05, which
are collected at the end from what stands in the files (:mod:`shebao.demo_data.conflicts`). Forms that a program may put
right by itself (spaces, widths, 15 digits) are faults but no anomalies.
"""

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from shebao.demo_data import spelling
from shebao.demo_data.answers import Answers, Reserve
from shebao.demo_data.draft import World
from shebao.demo_data.draws import Draws, Ints
from shebao.demo_data.persons_text import Frame

NUMBER, NAME = "证件号码", "姓名"
WHERE = {"F1": 0.30, "F2": 0.06, "F3": 0.28, "F4": 0.28, "F5": 0.08}
"""In which files slips happen."""
SHOWN_AS = {
    "typo": "证件号码一位录错", "swap": "证件号码相邻两位颠倒", "length": "证件号码少录或多录一位",
    "placeholder": "证件号码为占位号码", "damage": "证件号码被电子表格损坏", "clerk": "同一批次经办人颠倒两位",
    "missing": "证件号码缺失", "slipped": "证件号码列整体下移一行",
}  # fmt: skip

NUMBERS = {"typo": 190, "swap": 60, "length": 30, "placeholder": 30}
"""Wrong numbers at random, at scale 1 (A01)."""
MISSING = 199
SECOND_NUMBER, SPOUSE, SHARED = 60, 40, 30
NAMES = {"similar": 110, "traditional": 60, "variant": 20, "dropped": 20, "added": 20, "former": 30}
"""Wrong or other names at random, at scale 1 (A04 where the person is in another file too)."""
CLERK_BATCH, SLIPPED_BATCH, DAMAGED_BATCH, TRADITIONAL_BATCH = 40, 15, 50, 20
RARE_SPOILED = 0.25
"""Of the rare characters, in F3 as question marks and in F4 as characters for private use."""
LOOKED_AT_ONCE = 2_000
FORMS = {
    "15 digits": 0.004,
    "full width": 0.002,
    "spaces": 0.003,
    "lower x": 0.02,
    "zero width": 0.001,
    "apostrophe": 0.001,
    "name spaced": 0.004,
}
"""Faults of form that are no anomalies, by share of rows."""


class Faults:
    """Spoils the frames of F1 to F5."""

    def __init__(self, world: World, frames: Mapping[str, Frame], reserve: Reserve, answers: Answers) -> None:
        self._world = world
        self._draws: Draws = world.draws("faults")
        self._frames = frames
        self._reserve = reserve
        self._answers = answers
        self.former_names: list[tuple[int, str]] = []
        """Persons with the name they had before, which one file still has."""

    def spoil(self) -> None:
        """All faults, the batches first: they need rows that stand together."""
        self._slipped_column()
        self._clerk()
        self._spreadsheet()
        self._traditional()
        self._rare()
        self._dots()
        self._wrong_numbers()
        self._missing()
        self._others_numbers()
        self._names()
        self._forms()

    def _count(self, at_one: int, least: int = 1) -> int:
        return max(least, round(at_one * self._world.sizes.scale))

    def _take(self, file: str, size: int, fit: Callable[[str], bool] | None = None, column: str = NUMBER) -> Ints:
        """Rows of people who are free, in a random order; the people are used then."""
        frame = self._frames[file]
        positions = self._draws.random.permutation(np.flatnonzero(self._reserve.free[frame.person]))
        chosen: list[int] = []
        for start in range(0, len(positions), LOOKED_AT_ONCE):
            some = positions[start : start + LOOKED_AT_ONCE]
            for position, text in zip(some.tolist(), frame.cells(column, some), strict=True):
                if len(chosen) == size:
                    return np.array(chosen, dtype=np.int64)
                person = frame.person[position]
                if self._reserve.free[person] and (fit is None or fit(text)):
                    chosen.append(position)
                    self._reserve.keep(np.array([person]))
        return np.array(chosen, dtype=np.int64)

    def _by_file(self, number: int) -> dict[str, int]:
        """A number of rows divided among the files."""
        files = list(WHERE)
        picks = self._draws.choose(list(WHERE.values()), number)
        return {file: int((picks == place).sum()) for place, file in enumerate(files)}

    def _change(self, file: str, column: str, positions: Ints, values: list[str], fault: str) -> None:
        frame = self._frames[file]
        frame.set(column, positions, values)
        for position in positions.tolist():
            frame.faults[position] = fault

    def _enter(self, code: str, file: str, positions: Ints, fault: str) -> None:
        persons = self._frames[file].person[positions]
        self._answers.add(code, [(file, positions)], SHOWN_AS[fault], persons=persons, drafted=False)

    def _slipped_column(self) -> None:
        """In F4 the column of numbers slipped down by a row for a while: each has its neighbour's, the first none."""
        frame = self._frames["F4"]
        free = self._reserve.free[frame.person]
        edges = np.flatnonzero(np.diff(np.concatenate([[0], free.astype(np.int8), [0]])))
        starts, lengths = edges[::2], edges[1::2] - edges[::2]
        longest = int(np.argmax(lengths))
        size = min(self._count(SLIPPED_BATCH, 6), int(lengths[longest]))
        rows = np.arange(starts[longest], starts[longest] + size)
        numbers = frame.cells(NUMBER, rows)
        self._reserve.keep(frame.person[rows])
        self._change("F4", NUMBER, rows, ["", *numbers[:-1]], "slipped")
        self._enter("A02", "F4", rows[:1], "slipped")

    def _clerk(self) -> None:
        """One clerk changed over the 15th and 16th digit in F3 all day long."""
        rows = self._take("F3", self._count(CLERK_BATCH, 3), lambda number: number[14] != number[15])
        numbers = [
            number[:14] + number[15] + number[14] + number[16:] for number in self._frames["F3"].cells(NUMBER, rows)
        ]
        self._change("F3", NUMBER, rows, numbers, "clerk")
        self._frames["F3"].set("更新时间", rows, ["2023-05-17"] * len(rows))
        self._enter("A01", "F3", rows, "clerk")

    def _spreadsheet(self) -> None:
        """F5 and F3 went through a spreadsheet in part: numbers cut to 15 digits, as number cells or as text."""
        for file in ("F5", "F3"):
            frame = self._frames[file]
            rows = self._take(file, self._count(DAMAGED_BATCH // 2, 3), spelling.is_fit_for_damage)
            numbers = frame.cells(NUMBER, rows)
            values = [
                spelling.scientific(number) if place % 3 == 2 else spelling.damaged_by_spreadsheet(number)
                for place, number in enumerate(numbers)
            ]
            self._change(file, NUMBER, rows, values, "damage")
            frame.number_cells[NUMBER] = [int(row) for place, row in enumerate(rows) if place % 3 == 0]
            self._enter("A01", file, rows, "damage")

    def _traditional(self) -> None:
        """One input method wrote traditional characters in F4."""
        rows = self._take("F4", self._count(TRADITIONAL_BATCH, 2), partial(spelling.can_be, kind="traditional"), NAME)
        names = [spelling.replaced_everywhere(name, "traditional") for name in self._frames["F4"].cells(NAME, rows)]
        self._change("F4", NAME, rows, names, "traditional batch")

    def _rare(self) -> None:
        for file, spoil in (("F3", spelling.rare_lost), ("F4", spelling.rare_private)):
            frame = self._frames[file]
            total = sum(spelling.has_rare(name) for name in frame.data[NAME].to_list())
            rows = self._take(file, max(1, round(total * RARE_SPOILED)), spelling.has_rare, NAME)
            self._change(file, NAME, rows, [spoil(name) for name in frame.cells(NAME, rows)], "rare character")

    def _dots(self) -> None:
        """Middle dots written otherwise, and in one row left out."""
        for place, file in enumerate(("F3", "F4")):
            frame = self._frames[file]
            rows = self._take(file, self._count(20, 2), lambda name: "·" in name, NAME)
            dots = ["", *spelling.MIDDLE_DOTS] if place else list(spelling.MIDDLE_DOTS)
            names = [name.replace("·", dots[at % len(dots)]) for at, name in enumerate(frame.cells(NAME, rows))]
            self._change(file, NAME, rows, names, "middle dot")

    def _wrong_numbers(self) -> None:
        random = self._draws.random
        makers: dict[str, Callable[[str], str]] = {
            "typo": lambda number: spelling.one_digit_wrong(number, random),
            "swap": lambda number: spelling.neighbours_swapped(number, random),
            "length": lambda number: spelling.wrong_length(number, random),
            "placeholder": lambda _: spelling.PLACEHOLDERS[int(random.integers(len(spelling.PLACEHOLDERS)))],
        }
        for fault, at_one in NUMBERS.items():
            for file, size in self._by_file(self._count(at_one, 2)).items():
                rows = self._take(file, size)
                numbers = [makers[fault](number) for number in self._frames[file].cells(NUMBER, rows)]
                self._change(file, NUMBER, rows, numbers, fault)
                self._enter("A01", file, rows, fault)

    def _missing(self) -> None:
        for file, size in self._by_file(self._count(MISSING, 5)).items():
            rows = self._take(file, size)
            self._change(file, NUMBER, rows, [""] * len(rows), "missing")
            self._enter("A02", file, rows, "missing")

    def _others_numbers(self) -> None:
        """A second valid number, the spouse's, one that two people use; in F3 and F4, which show no birth."""
        people = self._world.people
        random = self._draws.random
        for file in ("F3", "F4"):
            frame = self._frames[file]
            rows = self._take(file, self._count(SECOND_NUMBER // 2, 3))
            values = [spelling.second_number(number, random) for number in frame.cells(NUMBER, rows)]
            self._change(file, NUMBER, rows, values, "second number")
            for fault, at_one in (("spouse", SPOUSE), ("shared", SHARED)):
                rows = self._take(file, self._count(at_one // 2, 3))
                values = []
                for person in frame.person[rows]:
                    near = np.abs(people.birth - people.birth[person]) < 366 * 5
                    fit = near & self._reserve.free & (people.sex != people.sex[person] if fault == "spouse" else True)
                    other = int(random.choice(np.flatnonzero(fit)))
                    self._reserve.keep(np.array([other]))
                    values.append(people.number[other])
                self._change(file, NUMBER, rows, values, fault)

    def _names(self) -> None:
        random = self._draws.random
        people = self._world.people
        for fault, at_one in NAMES.items():
            for file, size in self._by_file(self._count(at_one, 2)).items():
                if fault in ("similar", "traditional", "variant"):
                    rows = self._take(file, size, partial(spelling.can_be, kind=fault), NAME)
                    names = [
                        spelling.replaced(name, fault, random) or name for name in self._frames[file].cells(NAME, rows)
                    ]
                elif fault == "dropped":
                    rows = self._take(file, size, lambda name: len(name) == 3, NAME)
                    names = [name[0] + name[2] for name in self._frames[file].cells(NAME, rows)]
                elif fault == "added":
                    rows = self._take(file, size, lambda name: len(name) == 2, NAME)
                    names = [
                        name + random.choice(list("平生明华英花")) for name in self._frames[file].cells(NAME, rows)
                    ]
                else:
                    rows = self._take(file, size)
                    names = []
                    for person in frame_persons(self._frames[file], rows):
                        given = people.given[int(random.integers(len(people)))]
                        name = people.surname[person] + ("建" + given[-1] if given == people.given[person] else given)
                        names.append(name)
                        self.former_names.append((person, name))
                self._change(file, NAME, rows, names, f"name {fault}")

    def _forms(self) -> None:
        """Faults of form, on rows that nothing else has touched; their people stay free."""
        draws, people = self._draws, self._world.people
        for frame in self._frames.values():
            untouched = self._reserve.free[frame.person].copy()
            untouched[list(frame.faults)] = False
            numbers, names = frame.data[NUMBER].to_list(), frame.data[NAME].to_list()
            roll = draws.random.random(len(frame))
            start = 0.0
            for form, share in FORMS.items():
                rows = np.flatnonzero((roll >= start) & (roll < start + share) & untouched)
                start += share
                for row in rows.tolist():
                    number = numbers[row]
                    if form == "name spaced":
                        names[row] = spelling.spaced(names[row])
                    elif form == "15 digits":
                        if people.first17[frame.person[row]] // 10**9 % 100 != 19:
                            continue
                        numbers[row] = spelling.fifteen_digits(number)
                    elif form == "lower x":
                        if not number.endswith("X"):
                            continue
                        numbers[row] = number.lower()
                    else:
                        numbers[row] = {
                            "full width": number.translate(spelling.FULL_WIDTH),
                            "spaces": f" {number} ",
                            "zero width": number + spelling.ZERO_WIDTH,
                            "apostrophe": f"'{number}",
                        }[form]
                    frame.faults[row] = form
            frame.replace(NUMBER, numbers)
            frame.replace(NAME, names)


def frame_persons(frame: Frame, rows: Ints) -> list[int]:
    """The persons of rows."""
    return [int(person) for person in frame.person[rows]]
