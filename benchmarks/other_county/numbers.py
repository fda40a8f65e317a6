"""Numbers of documents: check characters for many at once, and what may be written in their place."""

import numpy as np
from numpy.typing import NDArray

Objects = NDArray[np.object_]
Ints = NDArray[np.int64]

WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
CHECK = np.array(list("10X98765432"))


def complete(first17: Objects) -> Objects:
    """Bodies of 17 digits with their check character."""
    if not len(first17):
        return first17
    digits = np.array(first17.tolist(), dtype="U17").view("U1").reshape(-1, 17).astype(np.int64)
    return first17 + CHECK[(digits @ WEIGHTS) % 11].astype(object)


def one(first17: str) -> str:
    """One body with its check character."""
    return str(complete(np.array([first17], dtype=object))[0])


def is_valid(number: str) -> bool:
    """Whether 18 characters hold their check character (dates are not looked at)."""
    return len(number) == 18 and number[:17].isdigit() and number.isascii() and one(number[:17]) == number


def bodies(region: Objects, birth: Ints, sequence: Ints) -> Objects:
    """Seventeen digits of region (6), birth (yyyymmdd) and sequence."""
    return region + birth.astype("U8").astype(object) + np.char.zfill(sequence.astype("U3"), 3).astype(object)
