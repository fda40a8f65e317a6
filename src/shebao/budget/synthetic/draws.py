"""Drawing amounts, counts and splits. Everything comes from one ``random.Random`` whose used methods are stable
across Python versions (``random``, ``randrange``, ``choice``, ``sample``)."""

from collections.abc import Sequence
from itertools import pairwise
from random import Random

YUAN = 100
WAN = 10_000 * YUAN
LARGEST = 9_900_000_000 * YUAN
"""99 亿元: the largest project drawn."""


def chance(random: Random, probability: float) -> bool:
    """True with this probability."""
    return random.random() < probability


def project_amount(random: Random) -> int:
    """An amount in fen, always positive: mostly of ordinary size, now and then 1 fen, 99 亿元, or a rounding tie."""
    kind = random.random()
    if kind < 0.03:
        return random.randrange(1, 100)
    if kind < 0.06:
        return random.randrange(LARGEST // 10, LARGEST + 1)
    digits = random.randrange(3, 9)
    amount = random.randrange(10**digits, 10 ** (digits + 1))
    if kind < 0.25:
        return amount * YUAN // (100 * YUAN) * (100 * YUAN) + 50 * YUAN
    if kind < 0.35:
        return amount * YUAN // (100 * YUAN) * (100 * YUAN) + 49 * YUAN + 99
    if kind < 0.7:
        return amount * YUAN
    return max(1, amount // 1000) * 1000 * YUAN


def split(random: Random, fen: int, parts: int) -> list[int]:
    """Split a positive amount into at most ``parts`` positive amounts that add up to it."""
    parts = min(parts, fen)
    cuts = sorted(random.randrange(1, fen + 1) for _ in range(parts - 1))
    edges = [0, *cuts, fen]
    return [high - low for low, high in pairwise(edges) if high > low]


def some(random: Random, items: Sequence[tuple[str, str]], at_least: int) -> list[tuple[str, str]]:
    """Some of the items in their own order."""
    number = random.randrange(at_least, len(items) + 1)
    chosen = set(random.sample(range(len(items)), number))
    return [item for position, item in enumerate(items) if position in chosen]
