"""Posts (岗位) as data: rights, second factor, and which posts one natural person may not hold together."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path

FILE = Path(__file__).with_name("posts.toml")


@dataclass(frozen=True)
class Post:
    """A post: its code, its name to staff, its job family (岗位类别), what it may do."""

    code: str
    name: str
    family: str
    rights: frozenset[str]
    second_factor: bool


@dataclass(frozen=True)
class Exclusion:
    """Two posts (codes in order) that one natural person may not hold, and why."""

    first: str
    second: str
    basis: str


@cache
def families() -> dict[str, str]:
    """The names of the job families by code."""
    return dict(tomllib.loads(FILE.read_text(encoding="utf-8"))["families"])


@cache
def posts() -> dict[str, Post]:
    """All posts by code, in the order of the file."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        row["code"]: Post(row["code"], row["name"], row["family"], frozenset(row["rights"]), row["second_factor"])
        for row in data["post"]
    }


@cache
def rights() -> frozenset[str]:
    """Every right that some post has."""
    return frozenset().union(*(post.rights for post in posts().values()))


@cache
def exclusions() -> tuple[Exclusion, ...]:
    """Every pair of posts that exclude each other, each once, with the first basis that says so."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    found: dict[tuple[str, str], str] = {}

    def exclude(pairs: Iterable[tuple[Post, Post]], basis: str) -> None:
        for one, other in pairs:
            first, second = sorted((one.code, other.code))
            found.setdefault((first, second), basis)

    for row in data["exclusive"]:
        among = [post for post in posts().values() if post.code in row.get("posts", ())]
        exclude(combinations(among, 2), row["basis"])
        grouped = [post for post in posts().values() if post.family in row.get("families", ())]
        exclude(((a, b) for a, b in combinations(grouped, 2) if a.family != b.family), row["basis"])
    for row in data["alone"]:
        inside = [post for post in posts().values() if post.family == row["family"]]
        outside = [post for post in posts().values() if post.family != row["family"]]
        exclude(((a, b) for a in inside for b in outside), row["basis"])
    return tuple(Exclusion(first, second, basis) for (first, second), basis in sorted(found.items()))


def excluded_by(code: str, held: Iterable[str]) -> list[Exclusion]:
    """The exclusions that granting a post would break, given the posts held."""
    held = set(held)
    return [
        pair
        for pair in exclusions()
        if (pair.first == code and pair.second in held) or (pair.second == code and pair.first in held)
    ]


def conflicts_among(codes: Iterable[str]) -> tuple[Exclusion, ...]:
    """The exclusions that posts held together break."""
    held = frozenset(codes)
    return tuple(pair for pair in exclusions() if pair.first in held and pair.second in held)
