"""The rows of each system: who stands where, at which employer, in which order, and what is written there."""

import itertools
from dataclasses import dataclass, field

import numpy as np

from other_county.employers import Employers, draw_employers
from other_county.numbers import Floats, Ints, Objects, texts
from other_county.people import People, draw_people

SIZES = {"F1": 121_500, "F2": 13_800, "F3": 61_200, "F4": 94_000, "F5": 20_000}
PEOPLE = {"enterprise": 113_000, "office": 13_000, "injury": 8_000, "resident": 13_000}


@dataclass
class Sheet:
    """One system's rows as columns of text, the true person of each, and the faults put into it."""

    system: str
    person: Ints
    columns: dict[str, Objects]
    fault: Objects

    def __len__(self) -> int:
        return len(self.person)

    def tag(self, rows: Ints | list[int], kind: str) -> None:
        """Say what was done to rows; a row may have several faults."""
        for row in rows:
            self.fault[row] = f"{self.fault[row]}+{kind}" if self.fault[row] else kind

    def reorder(self, order: Ints) -> None:
        """Take rows in another order, or some of them twice."""
        self.person, self.fault = self.person[order], self.fault[order].copy()
        self.columns = {name: values[order].copy() for name, values in self.columns.items()}


@dataclass
class County:
    """Everything, before and after the faults. ``changes`` are rows of F10 beside its headers."""

    chance: np.random.Generator
    scale: float
    people: People
    employers: Employers
    sheets: dict[str, Sheet]
    changes: list[tuple[str, str, str, str, str, str, str]] = field(default_factory=list)
    where: dict[str, dict[int, list[int]]] = field(default_factory=dict)

    def rows_of(self, system: str, person: int) -> list[int]:
        """The rows of a person in a system."""
        if system not in self.where:
            found: dict[int, list[int]] = {}
            for row, one in enumerate(self.sheets[system].person.tolist()):
                found.setdefault(one, []).append(row)
            self.where[system] = found
        return self.where[system].get(person, [])


def draw_county(seed: int, scale: float) -> County:
    """A county without faults. Raises ValueError where the scale is not positive."""
    if not scale > 0:
        raise ValueError(f"the scale must be above 0, not {scale}")
    chance = np.random.default_rng([seed, 20251231])
    counts = {kind: max(60, round(size * scale)) for kind, size in PEOPLE.items()}
    size = sum(counts.values())
    many = max(80, round(1800 * scale**0.75))
    offices = max(14, many // 9)
    employers = draw_employers(chance, many, offices)
    main = chance.choice(many - offices, size, p=_shares(employers.share[:-offices]))
    bounds = np.cumsum([0, *counts.values()])
    enterprise, office, injury, resident = (np.arange(a, b) for a, b in itertools.pairwise(bounds))
    main[office] = chance.choice(employers.public, len(office), p=_shares(employers.share[-offices:]))
    people = draw_people(chance, size, main, scale)

    def some(of: Ints, share: float) -> Ints:
        return of[chance.random(len(of)) < share]

    members = {
        "F1": [enterprise, some(office, 0.05)],
        "F2": [office],
        "F3": [some(enterprise, 0.42), some(office, 0.55), some(injury, 0.1)],
        "F4": [some(enterprise, 0.64), some(office, 0.45), injury],
        "F5": [resident, some(enterprise, 0.045), some(injury, 0.15)],
    }
    sheets = {}
    for system, groups in members.items():
        base = np.concatenate(groups)
        missing = max(0, round(SIZES[system] * scale) - len(base))
        history = chance.choice(base, min(missing, len(base)), replace=False)
        sheets[system] = _sheet(chance, system, people, employers, np.concatenate([base, history]), len(base))
    return County(chance, scale, people, employers, sheets)


def _shares(weights: Floats) -> Floats:
    return np.asarray(weights / weights.sum())


def _sheet(
    chance: np.random.Generator, system: str, people: People, employers: Employers, person: Ints, first: int
) -> Sheet:
    size = len(person)
    employer = people.employer[person]
    moved = chance.random(size) < (0.12 if system in ("F3", "F4") else 0.0)
    moved[first:] = True  # an earlier enrolment, mostly with another employer
    moved &= ~np.isin(employer, employers.public)
    private = len(employers.share) - len(employers.public)
    employer = np.where(moved, chance.choice(private, size, p=_shares(employers.share[:private])), employer)
    birth = people.birth[person]
    begun = np.clip(birth // 10000 + 18 + chance.integers(0, 15, size), 1992, 2025)
    mobile = people.mobile[person].copy()
    mobile[chance.random(size) < 0.25] = ""
    changed = chance.random(size) < 0.15
    mobile[changed] = people.mobile[chance.integers(0, len(people), size)][changed]
    office_phone = np.isin(employer, np.flatnonzero(chance.random(len(employers.share)) < 0.05))
    mobile[office_phone] = "1540356" + texts(employer[office_phone] % 10**4, 4)
    card = people.card[person].copy()
    card[chance.random(size) < 0.3] = ""
    days = (20250000 + chance.integers(1, 13, size) * 100 + chance.integers(1, 29, size)).tolist()
    columns: dict[str, Objects] = {
        "个人编号": np.asarray(system[1] + texts(chance.permutation(size) + 1, 9), dtype=object),
        "姓名": people.name[person].copy(),
        "证件号码": people.number[person].copy(),
        "参保年月": texts(begun * 100 + chance.integers(1, 13, size)),
        "性别": np.where(people.sex[person] == 1, "男", "女").astype(object),
        "出生日期": np.array([f"{one[:4]}-{one[4:6]}-{one[6:]}" for one in map(str, birth.tolist())], dtype=object),
        "手机号码": mobile,
        "银行账号": card,
        "更新时间": np.array([f"2025-{day % 10000 // 100:02d}-{day % 100:02d}" for day in days], dtype=object),
    }  # fmt: skip
    if system == "F5":
        village = people.household[person] % 620
        columns["乡镇编码"] = (140525100 + village % 17).astype("U9").astype(object)
        columns["村编码"] = (140525100000 + village % 17 * 1000 + 200 + village // 17).astype("U12").astype(object)
        columns["户编号"] = (people.household[person] + 700_000).astype("U9").astype(object)
    else:
        columns["单位编号"] = employers.code[system][employer]
        columns["单位名称"] = employers.name[system][employer]
    columns["缴费状态"] = _states(chance, size, first)
    sheet = Sheet(system, person, columns, np.full(size, "", dtype=object))
    by = columns["村编码" if system == "F5" else "单位编号"].astype("U20")
    sheet.reorder(np.lexsort((chance.random(size), by)))
    return sheet


def _states(chance: np.random.Generator, size: int, first: int) -> Objects:
    states = np.array(["参保缴费", "暂停缴费", "终止缴费"], dtype=object)[chance.choice(3, size, p=[0.6, 0.3, 0.1])]
    states[first:] = "终止缴费"
    return states
