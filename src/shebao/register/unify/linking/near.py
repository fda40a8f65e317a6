"""How near two numbers are (证号相近), for many pairs at once.

The check character catches every single wrong digit and every change of neighbours, so a number that fails it has come
from a right one by such a slip more often than by any other.
"""

import numpy as np
import numpy.typing as npt
import polars as pl

FAR, TWO, ONE, EQUAL = range(4)
WIDTH = 20
Texts = npt.NDArray[np.uint8]


def nearness(one: pl.Series, other: pl.Series) -> npt.NDArray[np.uint8]:
    """EQUAL; ONE: a character wrong, missing or too many, or two changed over (neighbours or not); TWO: two wrong, or a
    stretch of three; FAR: anything else. Null is FAR.
    """
    a, la = _matrix(one)
    b, lb = _matrix(other)
    result = np.full(len(one), FAR, dtype=np.uint8)
    known = (la > 0) & (lb > 0)
    shorter = np.minimum(la, lb)
    longer = np.maximum(la, lb)
    same = (a == b) & (np.arange(WIDTH) < shorter[:, None])
    prefix = np.cumprod(same, axis=1).sum(axis=1)
    back_a, back_b = _reversed(a, la), _reversed(b, lb)
    same_back = (back_a == back_b) & (np.arange(WIDTH) < shorter[:, None])
    suffix = np.minimum(np.cumprod(same_back, axis=1).sum(axis=1), shorter - prefix)
    window = longer - prefix - suffix
    equal_length = la == lb
    different = (a != b) & (np.arange(WIDTH) < shorter[:, None])
    wrong = different.sum(axis=1)
    # Two characters that stand in each other's place, next to each other or not: the same characters altogether.
    sorted_equal = np.zeros(len(one), dtype=bool)
    two = known & equal_length & (wrong == 2)
    if two.any():
        sorted_equal[two] = (np.sort(a[two], axis=1) == np.sort(b[two], axis=1)).all(axis=1)
    result[known & (((wrong == 2) & equal_length) | (window <= 3)) & (longer - shorter <= 2)] = TWO
    result[known & ((window <= 1) | sorted_equal) & (longer - shorter <= 1)] = ONE
    result[known & equal_length & (wrong == 0)] = EQUAL
    return result


def _matrix(texts: pl.Series) -> tuple[Texts, npt.NDArray[np.int64]]:
    filled = texts.fill_null("").str.slice(0, WIDTH)
    lengths = filled.str.len_bytes().to_numpy().astype(np.int64)
    # A number is ASCII; any other sign counts as nothing.
    plain = filled.str.replace_all(r"[^\x00-\x7F]", "")
    lengths = np.where(plain.str.len_bytes().to_numpy() == lengths, lengths, 0)
    padded = plain.str.pad_end(WIDTH, "\0")
    joined = "".join(padded.to_list()).encode("ascii")
    return np.frombuffer(joined, dtype=np.uint8).reshape(len(texts), WIDTH), lengths


def _reversed(texts: Texts, lengths: npt.NDArray[np.int64]) -> Texts:
    places = lengths[:, None] - 1 - np.arange(WIDTH)
    taken = np.take_along_axis(texts, np.clip(places, 0, WIDTH - 1), axis=1)
    return np.where(places >= 0, taken, 0).astype(np.uint8)
