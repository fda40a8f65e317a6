"""Numbers of documents for many people at once: bodies, check characters."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Objects = NDArray[np.object_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
CHECK = np.array(list("10X98765432"))


def texts(values: Any, width: int = 1) -> Objects:
    """Whole numbers as text, filled with noughts to ``width``."""
    return np.array([f"{value:0{width}d}" for value in values.tolist()], dtype=object)


def complete(first17: Objects) -> Objects:
    """Bodies of 17 digits with their check character."""
    if not len(first17):
        return first17
    digits = np.array(first17.tolist(), dtype="U17").view("U1").reshape(-1, 17).astype(np.int64)
    return np.asarray(first17 + CHECK[(digits @ WEIGHTS) % 11].astype(object), dtype=object)


def one(first17: str) -> str:
    """One body with its check character."""
    return str(complete(np.array([first17], dtype=object))[0])


def is_valid(number: str) -> bool:
    """Whether 18 characters hold their check character (dates are not looked at)."""
    if len(number) != 18 or not number.isascii() or not number[:17].isdigit():
        return False
    return "10X98765432"[sum(int(a) * w for a, w in zip(number[:17], WEIGHTS.tolist(), strict=True)) % 11] == number[17]


def bodies(region: Objects, birth: Ints, sequence: Ints) -> Objects:
    """Seventeen digits of region (6), birth (yyyymmdd) and sequence."""
    return np.asarray(region + texts(birth) + texts(sequence, 3), dtype=object)
