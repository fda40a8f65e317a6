"""Names of synthetic people: a surname, and a given name in the fashion of the year of birth."""

from typing import Any

import numpy as np
import polars as pl

from shebao.demo_data.draws import Draws, Ints
from shebao.demo_data.tables import table, weighted

AGES = ("before_1960", "before_1980", "before_1995", "since_1995")
AGE_ENDS = (1960, 1980, 1995)
RARE_SHARE = 0.003
MINORITY_SHARE = 0.0006


class Names:
    """Draws names and keeps their parts, so that relatives can share them."""

    def __init__(self, seed: int) -> None:
        self._draws = Draws(seed, "names")
        self._words: dict[str, Any] = table("names")
        self._surnames, self._weights = weighted(self._words["surnames"])

    def draw(self, sex: Ints, birth_year: Ints) -> tuple[pl.Series, pl.Series]:
        """Surnames and given names; ``sex`` 1 is male."""
        size = len(sex)
        surnames = pl.Series(self._surnames).gather(self._draws.choose(self._weights, size))
        age = np.searchsorted(AGE_ENDS, birth_year, side="right")
        given = np.full(size, "", dtype=object)
        for number, name in enumerate(AGES):
            for code, word in ((1, "male"), (0, "female")):
                rows = np.flatnonzero((age == number) & (sex == code))
                given[rows] = self._given(name, word, len(rows))
        rare = np.flatnonzero(self._draws.chance(RARE_SHARE, size))
        characters = list(self._words["rare"])
        for row, pick in zip(rare, self._draws.between(0, len(characters) - 1, len(rare)), strict=True):
            given[row] = given[row][:-1] + characters[pick]
        return surnames, pl.Series(given.tolist(), dtype=pl.String)

    def _given(self, age: str, sex: str, size: int) -> "np.ndarray[Any, np.dtype[np.object_]]":
        parts = self._words["given"][age][sex]
        first, second = (np.array(list(parts[place]), dtype=object) for place in ("first", "second"))
        # The weight of a character falls with its place in the list, as frequencies do.
        one, two = (self._draws.choose([1 / (rank + 4) for rank in range(len(of))], size) for of in (first, second))
        single = self._draws.chance(self._words["single_share"][age], size)
        return np.where(single, second[two], first[one] + second[two])

    def minority(self, size: int) -> list[str]:
        """Names with a middle dot, as many peoples of the west write theirs."""
        first, second = (self._words["minority"][place] for place in ("first", "second"))
        ones, twos = (self._draws.between(0, len(of) - 1, size) for of in (first, second))
        return [f"{first[one]}·{second[two]}" for one, two in zip(ones, twos, strict=True)]

    def foreign(self, size: int) -> list[str]:
        """Names of foreigners as their papers print them."""
        names = self._words["foreign"]
        return [names[pick] for pick in self._draws.between(0, len(names) - 1, size)]
