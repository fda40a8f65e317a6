"""Employers as each system knows them: own codes, renamed and merged in some systems and not in others."""

from dataclasses import dataclass

import numpy as np

from other_county import tables
from other_county.numbers import Floats, Ints, Objects
from shebao.identity import CREDIT_ALPHABET, credit_check_character

SYSTEMS = ("F1", "F2", "F3", "F4")


@dataclass
class Employers:
    """``code`` and ``name`` of each employer in each system; sizes as shares; which are public offices."""

    share: Floats
    public: Ints
    credit: Objects
    code: dict[str, Objects]
    name: dict[str, Objects]
    renamed: Ints
    merged: Ints


def draw_employers(chance: np.random.Generator, size: int, offices: int) -> Employers:
    """``size`` employers, the last ``offices`` of them public; the largest have some thousands of people."""
    share = 1 / (np.arange(size) + 3.0) ** 1.02
    share[-offices:] = 1 / (np.arange(offices) + 8.0) ** 0.8
    names = _names(chance, size, offices)
    base = np.array([f"1405{at:06d}" for at in chance.permutation(size * 3)[:size] + 100_000], dtype=object)
    code = {system: base.copy() for system in SYSTEMS}
    name = {system: names.copy() for system in SYSTEMS}
    own = np.flatnonzero(chance.random(size) < 0.45)
    for system in SYSTEMS[1:]:  # a system counts in its own way, through the codes of others
        code[system][own] = chance.permutation(base[own])
    for system in SYSTEMS:
        loose = np.flatnonzero(chance.random(size) < 0.05)
        name[system][loose] = [spelled(chance, one) for one in name[system][loose]]
    changing = chance.permutation(np.arange(10, size - offices))
    renamed, merged = changing[: size // 15], changing[size // 15 : size // 15 + size // 12 // 2 * 2].reshape(2, -1)
    for employer in renamed:
        for system in chance.permutation(SYSTEMS)[: chance.integers(1, 4)]:
            name[system][employer] = _renamed(chance, names[employer])
    for old, new in merged.T:
        for system in chance.permutation(SYSTEMS)[: chance.integers(1, 3)]:
            code[system][old], name[system][old] = code[system][new], name[system][new]
    bodies = ["91140525" + "".join(chance.choice(list(CREDIT_ALPHABET), 9)) for _ in range(size)]
    credit = np.array([body + credit_check_character(body) for body in bodies], dtype=object)
    public = np.arange(size - offices, size)
    return Employers(share / share.sum(), public, credit, code, name, renamed, merged[0])


def spelled(chance: np.random.Generator, name: str) -> str:
    """The same employer as another clerk writes it."""
    ways = (
        name.replace("有限公司", "有限责任公司"), name.replace("泽州县", "泽州"), name.replace("晋城市", "山西晋城"),
        name.replace("(", "（").replace(")", "）"), name + " ", name.replace("有限公司", "公司"),
    )  # fmt: skip
    return ways[chance.integers(0, len(ways))]


def _renamed(chance: np.random.Generator, name: str) -> str:
    if chance.random() < 0.5:
        return name[:3] + "".join(chance.choice(tables.BRANDS, 2)) + name[5:]
    return "山西" + "".join(chance.choice(tables.BRANDS, 2)) + str(chance.choice(tables.TRADES)) + "股份有限公司"


def _names(chance: np.random.Generator, size: int, offices: int) -> Objects:
    names: list[str] = []
    seen: set[str] = set()
    while len(names) < size - offices:
        brand = "".join(chance.choice(tables.BRANDS, 2))
        trade = str(chance.choice(tables.TRADES))
        place = str(chance.choice(["泽州县", "晋城市"]))
        made = f"{place}{brand}{trade}有限公司"
        if chance.random() < 0.06:  # mines and branches of one company, names that differ in a character
            group = [f"{place}{brand}{trade}有限公司{part}" for part in ("一矿", "二矿", "(巴公分公司)")]
        else:
            group = [made]
        for one in group:
            if one not in seen and len(names) < size - offices:
                seen.add(one)
                names.append(one)
    places = [
        f"泽州县{town}镇{word}"
        for word in ("人民政府", "中心校", "卫生院", "农业站", "财政所")
        for town in tables.TOWNS
    ]
    public = [f"泽州县{word}" for word in tables.OFFICES] + places
    public += [f"泽州县第{at}中学" for at in range(1, max(2, offices - len(public) + 1))]
    return np.array(names + public[:offices], dtype=object)
