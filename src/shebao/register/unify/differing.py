"""Values side by side (并列对照): the characters in which they differ."""

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher


def differing(values: Sequence[str]) -> list[set[int]]:
    """For each value the places of the characters in which it differs from what most of them say.

    Where none is said by more than the others, all are held against the first, and the first against the others. Values
    of one length are held place against place, as numbers are read; others by what they share. What is not there
    differs from nothing.

    >>> differing(["140525", "140535"])
    [{4}, {4}]
    >>> differing(["王小明", "王晓明", "王小明", ""])
    [set(), {1}, set(), set()]
    """
    said = Counter(value for value in values if value)
    if len(said) < 2:
        return [set() for _ in values]
    (usual, often), (_, second) = said.most_common(2)
    marks = [_places(usual, value) if value and value != usual else (set(), set()) for value in values]
    shared = set().union(*(ours for ours, _ in marks)) if often == second else set()
    return [shared if value == usual else theirs for value, (_, theirs) in zip(values, marks, strict=True)]


def _places(one: str, other: str) -> tuple[set[int], set[int]]:
    """The places in which two texts differ, in each of them."""
    if len(one) == len(other):
        places = {place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b}
        return places, places
    ours: set[int] = set()
    theirs: set[int] = set()
    for kind, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind != "equal":
            ours |= set(range(a, b))
            theirs |= set(range(c, d))
    # A character that one of them only lacks is shown where it stands.
    return ours, theirs
