"""Random draws: one stream of random numbers for each purpose, so that a new table does not change the old ones."""

from collections.abc import Sequence
from typing import TypeAlias
from zlib import crc32

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]
NONE = -1
"""No value: no month, no amount, no employer."""
NO_DAY = -1_000_000
"""No day; -1 is the last day of 1969, on which people are born."""


class Draws:
    """Draws for one purpose, the same for the same seed."""

    def __init__(self, seed: int, purpose: str) -> None:
        self.random = np.random.Generator(np.random.PCG64([seed, crc32(purpose.encode())]))

    def between(self, low: int, high: int, size: int) -> Ints:
        """Whole numbers from low to high, both included."""
        return self.random.integers(low, high, size, endpoint=True, dtype=np.int64)

    def spread(self, low: Ints | int, high: Ints | int, size: int, shape: tuple[float, float] = (1.0, 1.0)) -> Ints:
        """Whole numbers from low to high (by row), distributed by a beta of this shape."""
        share = self.random.beta(*shape, size)
        return np.asarray(low + np.floor(share * (np.asarray(high) - low + 1)), dtype=np.int64).clip(low, high)

    def choose(self, weights: Sequence[float], size: int) -> Ints:
        """Positions of the weights, each as often as its weight says."""
        shares = np.cumsum(np.asarray(weights, dtype=np.float64))
        return np.searchsorted(shares / shares[-1], self.random.random(size), side="right").astype(np.int64)

    def chance(self, probability: float, size: int) -> Flags:
        """True with this probability."""
        return self.random.random(size) < probability

    def some(self, candidates: Ints, size: int) -> Ints:
        """That many different ones of the candidates, in random order."""
        if len(candidates) < size:
            raise ValueError(f"{size} wanted, only {len(candidates)} there")
        return self.random.permutation(candidates)[:size]
