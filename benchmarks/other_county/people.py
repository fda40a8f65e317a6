"""The people of the county: names in the fashion of their years, families, twins, namesakes, foreigners."""

import itertools
from dataclasses import dataclass, field

import numpy as np

from other_county import tables
from other_county.numbers import Floats, Ints, Objects, bodies, complete, one, texts

Chance = np.random.Generator


@dataclass
class People:
    """One entry for each person; ``pairs`` holds the planted relations as two columns of places."""

    sex: Ints
    birth: Ints
    region: Objects
    sequence: Ints
    surname: Objects
    given: Objects
    employer: Ints
    household: Ints
    name: Objects = field(default_factory=lambda: np.empty(0, dtype=object))
    number: Objects = field(default_factory=lambda: np.empty(0, dtype=object))
    mobile: Objects = field(default_factory=lambda: np.empty(0, dtype=object))
    card: Objects = field(default_factory=lambda: np.empty(0, dtype=object))
    document: Objects = field(default_factory=lambda: np.empty(0, dtype=object))
    latin: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    pairs: dict[str, Ints] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.sex)


def draw_people(chance: Chance, size: int, employers: Ints, scale: float) -> People:
    """``size`` people; ``employers`` is the main employer of each."""
    years = np.clip(np.round(np.where(chance.random(size) < 0.72, chance.normal(1978, 12, size),
                                      chance.normal(1954, 9, size))), 1926, 2007).astype(np.int64)  # fmt: skip
    months = chance.integers(1, 13, size)
    days = chance.integers(1, 29, size)
    days[chance.random(size) < 0.06] = 1  # days that nobody remembered
    late = chance.random(size) < 0.07
    days[late & (months != 2)] = chance.integers(29, 31, int((late & (months != 2)).sum()))
    sex = (chance.random(size) < 0.56).astype(np.int64)
    region = _choose(chance, list(tables.REGIONS), np.array(list(tables.REGIONS.values())), size)
    surname = _choose(chance, list(tables.SURNAMES), np.array(list(tables.SURNAMES.values())), size)
    people = People(
        sex, years * 10000 + months * 100 + days, region, chance.integers(1, 995, size), surname,
        draw_given(chance, sex, years), employers.copy(), np.arange(size),
    )  # fmt: skip
    _families(chance, people)
    taken = _plant(chance, people, scale)
    _unique_sequences(chance, people, taken)
    people.name = people.surname + people.given
    people.number = complete(bodies(people.region, people.birth, people.sequence))
    people.mobile = np.asarray("154" + texts(chance.integers(0, 10**8, size), 8), dtype=object)
    people.card = np.asarray("621099" + texts(chance.permutation(size), 10), dtype=object)
    people.document = np.full(size, "resident", dtype=object)
    people.latin = np.full(size, -1)
    _foreigners(chance, people, taken, scale)
    return people


def draw_given(chance: Chance, sex: Ints, years: Ints) -> Objects:
    """Given names: a popular whole one, two characters, one character, seldom a rare character."""
    given = np.full(len(sex), "", dtype=object)
    cohort = np.searchsorted(tables.COHORT_ENDS, years, side="right")
    for at, of_sex in itertools.product(range(len(tables.GIVEN)), (0, 1)):
        whole, first, second = (tables.GIVEN[at][of_sex][place] for place in ("whole", "first", "second"))
        rows = np.flatnonzero((cohort == at) & (sex == of_sex))
        many = len(rows)
        popular = _choose(chance, whole.split(), 1 / (np.arange(len(whole.split())) + 2), many)
        ones = _choose(chance, list(first), 1 / (np.arange(len(first)) + 6), many)
        twos = _choose(chance, list(second), 1 / (np.arange(len(second)) + 6), many)
        made = np.where(chance.random(many) < tables.SINGLE_SHARE[at], twos, ones + twos)
        given[rows] = np.where(chance.random(many) < 0.13, popular, made)
    rare = np.flatnonzero(chance.random(len(sex)) < 0.006)
    for row, pick in zip(rare, chance.integers(0, len(tables.RARE), len(rare)), strict=True):
        given[row] = given[row][:-1] + tables.RARE[pick]
    return given


def _choose(chance: Chance, values: list[str], weights: Floats, size: int) -> Objects:
    return np.array(values, dtype=object)[chance.choice(len(values), size, p=weights / weights.sum())]


def _families(chance: Chance, people: People) -> None:
    """Spouses of similar age, a third of them at one employer; sons and daughters with their father's surname there."""
    by_age = np.argsort(people.birth + chance.integers(0, 30000, len(people)), kind="stable")
    some = by_age[chance.random(len(people)) < 0.45]
    men, women = some[people.sex[some] == 1], some[people.sex[some] == 0]
    couples = np.stack([men[: len(women)], women[: len(men)]], axis=1)
    together = couples[chance.random(len(couples)) < 0.33]
    people.employer[together[:, 1]] = people.employer[together[:, 0]]
    people.household[couples[:, 1]] = people.household[couples[:, 0]]
    people.pairs["spouse"] = couples
    fathers = by_age[: len(by_age) // 2]
    fathers = fathers[(people.sex[fathers] == 1) & (chance.random(len(fathers)) < 0.12)]
    children = chance.permutation(by_age[len(by_age) * 2 // 3 :])[: len(fathers)]
    fathers = fathers[: len(children)]
    apart = people.birth[children] // 10000 - people.birth[fathers] // 10000
    kept = (apart >= 19) & (apart <= 40)
    fathers, children = fathers[kept], children[kept]
    people.surname[children] = people.surname[fathers]
    near = chance.random(len(children)) < 0.35
    people.employer[children[near]] = people.employer[fathers[near]]
    people.household[children] = people.household[fathers]
    people.pairs["child"] = np.stack([fathers, children], axis=1)


def _plant(chance: Chance, people: People, scale: float) -> set[int]:
    """Fathers and sons of one name at one employer, twins with consecutive numbers, namesakes born on one day."""
    years = people.birth // 10000
    free = chance.permutation(np.flatnonzero((years > 1950) & (years < 2000)))
    taken: set[int] = set()

    def take(many: int) -> Ints:
        nonlocal free
        got, free = free[: many * 2].reshape(-1, 2), free[many * 2 :]
        taken.update(got.ravel().tolist())
        return got

    people.pairs["father_son"] = both = take(max(8, round(100 * scale)))
    father, son = both[:, 0], both[:, 1]
    people.sex[both] = 1
    people.given[father] = draw_given(chance, people.sex[father], years[father])
    born = people.birth[father]
    people.birth[father] = 19450000 + chance.integers(0, 18, len(both)) * 10000 + born % 10000
    people.birth[son] = people.birth[father] // 10000 * 10000 + chance.integers(20, 30, len(both)) * 10000 + 101
    people.birth[son] += chance.integers(0, 12, len(both)) * 100 + chance.integers(0, 28, len(both))
    for values in (people.surname, people.given, people.region, people.employer, people.household):
        values[son] = values[father]
    people.pairs["twins"] = both = take(max(8, round(90 * scale)))
    first, second = both[:, 0], both[:, 1]
    for values in (people.surname, people.region, people.birth, people.household):
        values[second] = values[first]
    near = chance.random(len(both)) < 0.6
    people.employer[second[near]] = people.employer[first[near]]
    same = people.sex[first] == people.sex[second]
    people.sequence[first] = chance.integers(1, 480, len(both)) * 2 + people.sex[first]
    people.sequence[second] = people.sequence[first] + np.where(same, 2, 1)
    people.sequence[second] -= np.where(~same & (people.sequence[second] % 2 != people.sex[second]), 2, 0)
    for a, b in both[same]:  # names that differ in one character
        other = draw_given(chance, people.sex[[a]], years[[a]])[0][-1]
        people.given[b] = people.given[a][:-1] + other if other != people.given[a][-1] else people.given[a] + other
    people.pairs["namesakes"] = both = take(max(8, round(90 * scale)))
    for values in (people.surname, people.given, people.sex, people.birth):
        values[both[:, 1]] = values[both[:, 0]]
    local = chance.random(len(both)) < 0.8
    people.region[both[local, 1]] = people.region[both[local, 0]]
    near = chance.random(len(both)) < 0.35
    people.employer[both[near, 1]] = people.employer[both[near, 0]]
    return taken


def _unique_sequences(chance: Chance, people: People, taken: set[int]) -> None:
    """No two people with one number: sequences drawn again until they differ (twins keep theirs)."""
    twins = set(people.pairs["twins"].ravel().tolist())
    loose = np.array([person not in twins for person in range(len(people))])
    people.sequence[loose] = people.sequence[loose] // 2 * 2 + people.sex[loose]
    while True:
        body = bodies(people.region, people.birth, people.sequence).astype("U17")
        order = np.lexsort((loose, body))  # twins first
        again = order[1:][(body[order][1:] == body[order][:-1])]
        if not len(again):
            return
        people.sequence[again] = chance.integers(1, 497, len(again)) * 2 + people.sex[again]


def _foreigners(chance: Chance, people: People, taken: set[int], scale: float) -> None:
    """People with passports, permits of Hong Kong, Macao and Taiwan, residence permits, permanent residence cards."""
    kinds = (("passport", 60), ("hongkong", 30), ("taiwan", 30), ("residence", 40), ("permanent", 50))
    free = [person for person in chance.permutation(len(people)).tolist() if person not in taken]
    for kind, many in kinds:
        for _ in range(max(4, round(many * scale))):
            person = free.pop()
            people.document[person] = kind
            digits = str(chance.integers(10**8, 10**9))
            birth = str(people.birth[person])
            if kind == "passport":
                people.number[person] = str(chance.choice(list("EGPKCN"))) + digits[:8]
            elif kind == "hongkong":
                people.number[person] = str(chance.choice(list("HM"))) + digits[:8]
            elif kind == "taiwan":
                people.number[person] = digits[:8]
            elif kind == "residence":
                sequence = str(chance.integers(0, 499) * 2 + people.sex[person]).zfill(3)
                people.number[person] = one(str(chance.choice(["810000", "820000", "830000"])) + birth + sequence)
            else:
                sequence = str(chance.integers(0, 499) * 2 + people.sex[person]).zfill(3)
                people.number[person] = one("9" + str(chance.choice(["14840", "11410", "31392"])) + birth + sequence)
            if kind in ("passport", "permanent"):
                pick = int(chance.integers(0, len(tables.FOREIGN)))
                given, family = tables.FOREIGN[pick][:2]
                people.latin[person] = pick
                people.name[person] = f"{family} {given}"
