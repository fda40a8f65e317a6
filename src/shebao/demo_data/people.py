"""The people behind the files: who they are, whatever any system wrote about them.

Everybody belongs to one block, the reason they are in the register: employed, flexible, retired, of a government unit,
once insured, resident, or on a building site only. A person's key is the row here.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import accumulate, pairwise

import numpy as np
import polars as pl

from shebao.demo_data.codes import bank_accounts, day_in_month, first_17, month_of_day, resident_numbers
from shebao.demo_data.draws import NO_DAY, NONE, Draws, Flags, Ints
from shebao.demo_data.employers import Employers
from shebao.demo_data.names import MINORITY_SHARE, Names
from shebao.demo_data.plan import block_sizes
from shebao.demo_data.sizes import AS_OF, AS_OF_MONTH, MONTHS, Sizes
from shebao.demo_data.tables import table, townships, weighted
from shebao.identity import resident_check_character
from shebao.law import calculate, kind
from shebao.law.store import load_parameters
from shebao.months import month_number

GROUPS = ("M60", "F55", "F50")
OLD_AGES = np.array([60, 55, 50]) * 12
FIRST_TABLED, LAST_TABLED = month_number(1930, 1), month_number(2030, 12)
PERSON_CARD = 62_109_900
"""An issuer's prefix that no bank has."""
DIVISIONS = (142527, 142501, 140511, 140525, 140502, 140581, 140522, 140524, 140521, 410882, 410825, 140402)
DIVISION_WEIGHTS = (
    (1969, (45, 18, 20, 10, 1, 2, 1, 1, 1, 0.5, 0.3, 0.2)),
    (1996, (4, 2, 42, 38, 3, 4, 2, 2, 1, 1, 0.5, 0.5)),
    (9999, (0, 0, 0, 84, 4, 4, 2, 2, 1, 1, 1, 1)),
)
"""Which division a number bears, by the year of birth: the code of the place when the number was given out."""
CROWDED = 10
"""Attempts after which those who share a number are no longer all given another one."""
LOW, EVEN = (0.9, 2.2), (1.0, 1.0)
SKEW_NOW = (LOW, EVEN)
RESIDENT, PERMANENT, PASSPORT, TRAVEL, PERMIT = range(5)
DOCUMENTS = ("居民身份证", "外国人永久居留身份证", "护照", "港澳居民来往内地通行证", "港澳台居民居住证")


@dataclass
class People:
    """One row per person; arrays of equal length. Days are days since 1970, months as in :mod:`shebao.months`."""

    blocks: dict[str, tuple[int, int]]
    sex: Ints
    group: Ints
    birth: Ints
    retired: Ints
    """The day of retirement, NO_DAY where not retired."""
    employer: Ints
    first17: Ints
    surname: pl.Series
    given: pl.Series
    name: pl.Series
    number: pl.Series
    document: Ints
    nation: Ints
    rural: Flags
    township: Ints
    account: Ints
    bank: Ints
    mobile: Ints
    twins: list[tuple[int, int]]
    fathers_and_sons: list[tuple[int, int]]
    too_young: Ints
    too_old: Ints

    def __len__(self) -> int:
        """How many people."""
        return len(self.sex)

    def of(self, *blocks: str) -> Ints:
        """The persons of these blocks."""
        return np.concatenate([np.arange(*self.blocks[block], dtype=np.int64) for block in blocks])


@cache
def statutory_months() -> Ints:
    """The statutory month of retirement (法定退休年月) by group and birth month from 1930 to 2030, from the law."""
    months = np.arange(FIRST_TABLED, LAST_TABLED + 1)
    frame = pl.DataFrame({"birth": np.tile(months, 3), "group": np.repeat(GROUPS, len(months))})
    done = calculate(kind("retirement_date"), frame, load_parameters().view(today=AS_OF))
    months_of: Ints = done["statutory"].to_numpy().astype(np.int64).reshape(3, len(months))
    return months_of


def statutory(group: Ints, birth_month: Ints) -> Ints:
    """The statutory month of retirement of each; of those born before 1930 by the old age."""
    tabled = statutory_months()[group, (birth_month - FIRST_TABLED).clip(0, LAST_TABLED - FIRST_TABLED)]
    month: Ints = np.where(birth_month < FIRST_TABLED, birth_month + OLD_AGES[group], tabled)
    return month


def make_people(sizes: Sizes, seed: int, names: Names, employers: Employers) -> People:
    """Draw the people of the county."""
    draws = Draws(seed, "people")
    counts = block_sizes(sizes)
    edges = [0, *accumulate(counts.values())]
    blocks = dict(zip(counts, pairwise(edges), strict=True))
    size = edges[-1]
    sex = draws.chance(0.54, size).astype(np.int64)
    group = np.where(sex == 1, 0, np.where(draws.chance(0.25, size), 1, 2))
    birth, retired = _ages(draws, blocks, group)
    places = townships()
    people = People(
        blocks=blocks,
        sex=sex,
        group=group,
        birth=birth,
        retired=retired,
        employer=_employers_of(draws, blocks, employers),
        first17=np.zeros(size, dtype=np.int64),
        surname=pl.Series(dtype=pl.String),
        given=pl.Series(dtype=pl.String),
        name=pl.Series(dtype=pl.String),
        number=pl.Series(dtype=pl.String),
        document=np.full(size, RESIDENT),
        nation=draws.choose(weighted(table("names")["nations"])[1], size),
        rural=draws.chance(0.72, size),
        township=draws.choose([weight for _, _, weight in places], size),
        account=bank_accounts(PERSON_CARD, draws.random.permutation(size) + 1_000_000_000),
        bank=draws.choose([10, 4, 3, 3, 3, 2], size),
        mobile=15_400_000_000 + draws.random.permutation(99_999_999 if size > 9_999_999 else 9_999_999)[:size],
        twins=[],
        fathers_and_sons=[],
        too_young=np.arange(0),
        too_old=np.arange(0),
    )
    _implausible(draws, people, sizes)
    _name_and_number(draws, people, names, sizes)
    return people


def _ages(draws: Draws, blocks: dict[str, tuple[int, int]], group: Ints) -> tuple[Ints, Ints]:
    """Birth and retirement days that fit each block."""
    months = np.zeros(len(group), dtype=np.int64)
    table_of = statutory_months()
    working = FIRST_TABLED + np.array([np.searchsorted(of, AS_OF_MONTH + 1) for of in table_of])
    """The first birth month, by group, of those who have not reached the statutory month."""
    drawing = FIRST_TABLED + np.array([np.searchsorted(of, MONTHS[0]) for of in table_of]) - 1
    """The last birth month, by group, of those who draw in all the months of F8: from the month after the statutory."""
    recent = FIRST_TABLED + np.array([np.searchsorted(of, month_number(2022, 1)) for of in table_of])
    for block, (start, end) in blocks.items():
        of = group[start:end]
        size = end - start
        low: Ints | int
        high: Ints | int
        if block in ("e_employed", "e_flexible", "g_active"):
            low, high, shape = working[of], AS_OF_MONTH - 20 * 12, (1.4, 1.5)
        elif block == "e_retired_new":
            low, high, shape = recent[of], drawing[of], (1.0, 1.0)
        elif block == "e_retired_old":
            low, high, shape = recent[of] - 288, recent[of] - 1, (1.6, 1.0)
        elif block in ("g_retired_full", "g_retired_part"):
            low, high, shape = drawing[of] - 300, drawing[of], (1.6, 1.0)
        elif block in ("r_recipients_known", "r_recipients_new"):
            low, high, shape = AS_OF_MONTH - 94 * 12, AS_OF_MONTH - 60 * 12 - 4, (2.4, 1.0)
        elif block == "g_dead":
            low, high, shape = AS_OF_MONTH - 94 * 12, AS_OF_MONTH - 62 * 12, (1.0, 1.0)
        elif block == "h_ended":
            low, high, shape = AS_OF_MONTH - 88 * 12, AS_OF_MONTH - 22 * 12, (1.3, 1.5)
        else:
            low, high, shape = working[of], AS_OF_MONTH - 19 * 12, (1.5, 1.4)
        months[start:end] = draws.spread(low, high, size, shape)
    offset = draws.between(0, 30, len(group))
    birth = day_in_month(months, offset)
    retired = np.full(len(group), NO_DAY)
    for block in ("e_retired_new", "e_retired_old", "g_retired_full", "g_retired_part", "g_dead"):
        rows = slice(*blocks[block])
        retired[rows] = day_in_month(statutory(group[rows], months[rows]), offset[rows])
    return birth, retired


def _employers_of(draws: Draws, blocks: dict[str, tuple[int, int]], employers: Employers) -> Ints:
    """An employer for everybody who has or had one, large ones more often."""
    chosen = np.full(max(end for _, end in blocks.values()), NONE)
    for block, (start, end) in blocks.items():
        if block in ("e_flexible", "r_payers_new", "r_recipients_new"):
            continue
        state = 0 if block in ("e_employed", "g_active", "injury_only") else None
        where = employers.where("机关养老" if block.startswith("g_") else "企业养老", state)
        # Every employer in business has somebody: the first persons go round once.
        picks = draws.choose(list(employers.weight[where]), end - start)
        if state == 0:
            once = draws.random.permutation(len(where))[: end - start]
            picks[: len(once)] = once
        chosen[start:end] = where[picks]
    return chosen


def quarter(cases: int) -> int:
    """A quarter of the cases, at least one."""
    return max(1, cases // 4)


def _implausible(draws: Draws, people: People, sizes: Sizes) -> None:
    """Make some too young to work and some too old to be alive (A28)."""
    each = quarter(sizes.cases("A28"))
    people.too_young = draws.some(people.of("e_employed"), each)
    people.too_old = draws.some(people.of("e_retired_old"), each)
    people.birth[people.too_young] = day_in_month(
        draws.between(AS_OF_MONTH - 15 * 12, AS_OF_MONTH - 13 * 12, each), draws.between(0, 27, each)
    )
    born = draws.between(AS_OF_MONTH - 108 * 12, AS_OF_MONTH - 102 * 12, len(people.too_old))
    people.birth[people.too_old] = day_in_month(born, draws.between(0, 27, len(born)))
    people.retired[people.too_old] = day_in_month(born + OLD_AGES[people.group[people.too_old]], born * 0)


def _name_and_number(draws: Draws, people: People, names: Names, sizes: Sizes) -> None:
    size = len(people)
    year = month_of_day(people.birth) // 12
    surname, given = names.draw(people.sex, year)
    people.surname, people.given = surname, given
    _relatives(draws, people, sizes)
    year = month_of_day(people.birth) // 12
    division = np.zeros(size, dtype=np.int64)
    last = 0
    for end, weights in DIVISION_WEIGHTS:
        rows = np.flatnonzero((year >= last) & (year < end))
        division[rows] = np.array(DIVISIONS)[draws.choose(weights, len(rows))]
        last = end
    fixed = np.zeros(size, dtype=bool)
    sequence = _sequences(draws, people.sex)
    for one, other in people.twins:
        division[other] = division[one]
        # Lower by an even number, so that the sex stays.
        sequence[one] -= 200 if sequence[one] > 690 else 0
        sequence[other] = sequence[one] + (1 if people.sex[one] != people.sex[other] else 2)
        fixed[[one, other]] = True
    people.first17 = _unique(draws, people, division, sequence, fixed)
    people.number = resident_numbers(people.first17)
    people.name = people.surname + people.given
    _others(draws, people, names, sizes)


def _sequences(draws: Draws, sex: Ints, skew: tuple[float, float] = LOW) -> Ints:
    """Sequence numbers: low ones more often, odd for men."""
    half = draws.spread(0, 399, len(sex), skew)
    return 2 * half + np.where(sex == 1, 1, 2)


def _unique(draws: Draws, people: People, division: Ints, sequence: Ints, fixed: Flags) -> Ints:
    """Numbers that differ; none ends in three zeros, which would look like damage done by a spreadsheet."""
    for attempt in range(200):
        first17 = first_17(division, people.birth, sequence)
        _, first, count = np.unique(first17, return_index=True, return_counts=True)
        again = np.ones(len(first17), dtype=bool)
        # In a large county the low numbers run out: then one of those who share one keeps it, and any may be drawn.
        crowded = attempt >= CROWDED
        again[first if crowded else first[count == 1]] = False
        again |= crowded & np.isin(first17, first17[fixed])
        again &= ~fixed
        again |= (sequence % 100 == 0) & ~fixed
        rows = np.flatnonzero(again)
        if len(rows) == 0:
            return first17
        sequence[rows] = _sequences(draws, people.sex[rows], SKEW_NOW[crowded])
    raise ValueError("no room for more numbers: the scale is too large")


def _relatives(draws: Draws, people: People, sizes: Sizes) -> None:
    """Twins with consecutive numbers, fathers and sons of one name at one employer: people who look like one."""
    surname, given = people.surname.to_list(), people.given.to_list()
    pool = np.setdiff1d(people.of("e_employed"), people.too_young)
    men = pool[people.sex[pool] == 1]
    by_age = men[np.argsort(people.birth[men], kind="stable")]
    count = min(sizes.of(20, 3), len(by_age) // 4)
    fathers, sons = by_age[:count], draws.random.permutation(by_age[-2 * count :])[:count]
    for father, son in zip(fathers.tolist(), sons.tolist(), strict=True):
        surname[son], given[son] = surname[father], given[father]
        people.employer[son] = people.employer[father]
        people.fathers_and_sons.append((father, son))
    rest = draws.some(np.setdiff1d(pool, np.concatenate([fathers, sons])), 2 * min(sizes.of(25, 3), len(pool) // 8))
    for one, other in rest.reshape(-1, 2).tolist():
        people.birth[other] = people.birth[one]
        if people.group[one] != people.group[other]:
            # Twins of both sexes: the woman's group may end before the man's; she keeps the later one.
            for person in (one, other):
                people.group[person] = 0 if people.sex[person] == 1 else 1
        surname[other] = surname[one]
        if given[one][:1] != given[other][:1]:
            given[other] = given[one][:1] + given[other][-1:]
        if given[one] == given[other]:
            given[other] = given[other][:1] + ("明" if given[one][-1:] != "明" else "华")
        people.twins.append((one, other))
    people.surname, people.given = pl.Series(surname, dtype=pl.String), pl.Series(given, dtype=pl.String)


def _others(draws: Draws, people: People, names: Names, sizes: Sizes) -> None:
    """Names with a middle dot, and foreigners with other documents."""
    name, number = people.name.to_list(), people.number.to_list()
    taken = {person for pair in (*people.twins, *people.fathers_and_sons) for person in pair}
    plain = np.setdiff1d(people.of("e_employed", "h_suspended"), np.array([*taken, *people.too_young]))
    dotted = draws.some(plain, max(4, round(MINORITY_SHARE * len(people))))
    nation = (
        weighted(table("names")["nations"])[0].index("维吾尔族") if "维吾尔族" in table("names")["nations"] else NONE
    )
    for person, new in zip(dotted.tolist(), names.minority(len(dotted)), strict=True):
        name[person] = new
        people.nation[person] = nation
    employed = np.setdiff1d(people.of("e_employed"), np.array([*taken, *people.too_young, *dotted.tolist()]))
    foreigners = draws.some(employed, max(4, round(30 * sizes.scale)))
    for order, (person, new) in enumerate(zip(foreigners.tolist(), names.foreign(len(foreigners)), strict=True)):
        document = 1 + order % 4
        people.document[person] = document
        if document in (PERMANENT, PASSPORT):
            name[person] = new
        serial = int(draws.random.integers(10_000_000, 99_999_999))
        born = date.fromordinal(int(people.birth[person]) + date(1970, 1, 1).toordinal())
        number[person] = {
            PERMANENT: _like_resident("911840", born, serial, int(people.sex[person])),
            PASSPORT: f"E{serial}",
            TRAVEL: f"H{serial}",
            PERMIT: _like_resident("810000", born, serial, int(people.sex[person])),
        }[document]
    people.name, people.number = pl.Series(name, dtype=pl.String), pl.Series(number, dtype=pl.String)


def _like_resident(head: str, born: date, serial: int, sex: int) -> str:
    """A number built like a resident's, with its check character: a residence permit of Hong Kong, Macao or Taiwan
    (division 81 to 83), a foreigner's permanent residence card (9, the province that gave it, the nation).
    """
    first17 = f"{head}{born:%Y%m%d}{serial % 490 * 2 + sex:03d}"
    return first17 + resident_check_character(first17)
