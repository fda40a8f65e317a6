"""Employers (单位): enterprises, villages, institutions, organs of the county, with valid codes and invented names.

1,800 at scale 1 with 5,200 registrations: 1,480 in the enterprise pension, 260 in the government pension, 1,660 in
unemployment, 1,800 in work injury insurance.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from shebao.demo_data.codes import bank_accounts, credit_codes
from shebao.demo_data.draws import Draws, Flags, Ints
from shebao.demo_data.names import Names
from shebao.demo_data.sizes import Sizes
from shebao.demo_data.tables import table, townships

SYSTEMS = ("企业养老", "机关养老", "失业", "工伤")
NORMAL, SUSPENDED, CANCELLED = range(3)
STATES = ("正常", "暂停", "注销")
FIRST_CODE = 14_052_500_001
"""The first unit code (单位编号); codes follow one another."""
UNIT_CARD = 62_109_910
"""An issuer's prefix that no bank has."""


@dataclass(frozen=True)
class EmployerKind:
    """What kind of employer: words of the files, code of the credit code, how many at scale 1, where registered."""

    type: str
    economy: str
    credit: str
    at_one: int
    least: int
    size: float
    """How large such an employer is, beside the others."""


KINDS = {
    "enterprise": EmployerKind("企业", "私营有限责任公司", "91", 1150, 32, 1.0),
    "self_employed": EmployerKind("个体工商户", "个体经营", "92", 150, 6, 0.12),
    "cooperative": EmployerKind("农民专业合作社", "集体经济", "93", 50, 3, 0.15),
    "village": EmployerKind("村集体经济组织", "集体经济", "N2", 150, 6, 0.15),
    "association": EmployerKind("社会组织", "民办非企业单位", "52", 40, 3, 0.2),
    "institution": EmployerKind("事业单位", "国有经济", "12", 180, 6, 1.2),
    "organ": EmployerKind("机关", "国有经济", "11", 80, 5, 0.8),
}
KIND_NAMES = tuple(KINDS)
GOVERNMENT = (KIND_NAMES.index("institution"), KIND_NAMES.index("organ"))


@dataclass
class Employers:
    """One row per employer; arrays of equal length."""

    kind: Ints
    name: list[str]
    credit: list[str]
    industry: list[str]
    risk: Ints
    township: Ints
    address: list[str]
    person: list[str]
    contact: list[str]
    phone: list[str]
    bank: list[str]
    account: Ints
    since: Ints
    state: Ints
    weight: "np.ndarray[Any, np.dtype[np.float64]]"
    registered: dict[str, Flags] = field(default_factory=dict)

    def __len__(self) -> int:
        """How many employers."""
        return len(self.kind)

    @property
    def code(self) -> Ints:
        """The unit codes."""
        return FIRST_CODE + np.arange(len(self), dtype=np.int64)

    def where(self, system: str, state: int | None = NORMAL) -> Ints:
        """The employers registered in a system, in this state."""
        wanted = self.registered[system] if state is None else self.registered[system] & (self.state == state)
        return np.flatnonzero(wanted)


def make_employers(sizes: Sizes, seed: int, names: Names) -> Employers:
    """Draw the employers of the county."""
    draws = Draws(seed, "employers")
    counts = [sizes.of(kind.at_one, kind.least) for kind in KINDS.values()]
    kind = np.repeat(np.arange(len(KINDS)), counts)
    size = len(kind)
    places = townships()
    township = draws.choose([weight for _, _, weight in places], size)
    naming = _Naming(draws)
    described = [naming.name(KIND_NAMES[k], places[t][1]) for k, t in zip(kind, township, strict=True)]
    surnames, given = names.draw(draws.between(0, 1, size), draws.between(1958, 1992, size))
    contacts, contact_given = names.draw(draws.between(0, 1, size), draws.between(1965, 1998, size))
    state = np.full(size, NORMAL)
    outside = np.flatnonzero(~np.isin(kind, GOVERNMENT))
    ended = draws.some(outside, sizes.of(200, 4))
    state[ended] = np.where(draws.chance(0.6, len(ended)), SUSPENDED, CANCELLED)
    banks = table("employers")["banks"]
    spread = np.exp(draws.random.normal(0.0, 1.1, size))
    employers = Employers(
        kind=kind,
        name=[name for name, _, _ in described],
        credit=credit_codes(
            [list(KINDS.values())[k].credit for k in kind],
            draws.random.permutation(np.arange(100_001, 100_001 + size)).tolist(),
            "140525",
        ),
        industry=[industry for _, industry, _ in described],
        risk=np.array([risk for _, _, risk in described], dtype=np.int64),
        township=township,
        address=[
            f"山西省晋城市泽州县{places[t][1]}{naming.street()}{number}号"
            for t, number in zip(township, draws.between(1, 399, size), strict=True)
        ],
        person=(surnames + given).to_list(),
        contact=(contacts + contact_given).to_list(),
        phone=[f"154{number:08d}" for number in draws.between(0, 99_999_999, size)],
        bank=[banks[pick] for pick in draws.choose([10, 4, 3, 3, 3, 2], size)],
        account=bank_accounts(UNIT_CARD, np.arange(size, dtype=np.int64) + 4_000_000_000),
        since=draws.spread(9_500, 19_900, size),
        state=state,
        weight=spread * np.array([list(KINDS.values())[k].size for k in kind]),
    )
    _register(employers, sizes, draws)
    return employers


def _register(employers: Employers, sizes: Sizes, draws: Draws) -> None:
    """Say in which systems each employer is; the government's are in no enterprise pension."""
    everyone = np.ones(len(employers), dtype=bool)
    government = np.isin(employers.kind, GOVERNMENT)
    enterprise = ~government
    for kind, fewer, least, where in (("self_employed", 60, 2, "E"), ("village", 80, 2, "U")):
        of_kind = np.flatnonzero(employers.kind == KIND_NAMES.index(kind))
        without = draws.some(of_kind, min(len(of_kind) - 1, sizes.of(fewer, least)))
        if where == "E":
            enterprise[without] = False
        else:
            unemployment = enterprise | government
            unemployment[without] = False
    employers.registered = {"企业养老": enterprise, "机关养老": government, "失业": unemployment, "工伤": everyone}


class _Naming:
    """Invents names that no other employer of the county has."""

    def __init__(self, draws: Draws) -> None:
        self._draws = draws
        self._words: dict[str, Any] = table("employers")
        self._taken: set[str] = set()

    def name(self, kind: str, town: str) -> tuple[str, str, int]:
        """A name, its industry code and risk class."""
        for attempt in range(1000):
            name, industry, risk = getattr(self, f"_{kind}")(town)
            if attempt > 20:
                name = f"{name}（{self._settlement()}）"
            if name not in self._taken:
                self._taken.add(name)
                return name, industry, risk
        raise ValueError(f"no more names for {kind}")

    def street(self) -> str:
        """A village or street of an address."""
        return self._settlement() + "村"

    def _one(self, words: str) -> Any:
        choices = self._words[words]
        return choices[int(self._draws.random.integers(len(choices)))]

    def _settlement(self) -> str:
        parts = self._words["villages"]
        one, two = (int(self._draws.random.integers(len(parts[part]))) for part in ("first", "second"))
        return str(parts["first"][one]) + str(parts["second"][two]).removesuffix("村")

    def _enterprise(self, town: str) -> tuple[str, str, int]:
        trades = self._words["trades"]
        word, industry, risk, _ = trades[int(self._draws.choose([weight for *_, weight in trades], 1)[0])]
        place = ("泽州县", "晋城市", "山西")[int(self._draws.choose([7, 2, 1], 1)[0])]
        form = self._words["legal_forms"][int(self._draws.choose([8, 3, 1], 1)[0])]
        local = town[:-1] if self._draws.random.random() < 0.25 else self._one("brands")
        return f"{place}{local}{self._one('endings')}{word}{form}", industry, risk

    def _self_employed(self, town: str) -> tuple[str, str, int]:
        word, industry, risk = self._one("shops")
        return f"泽州县{town}{self._one('brands')}{self._one('endings')}{word}", industry, risk

    def _cooperative(self, town: str) -> tuple[str, str, int]:
        return f"泽州县{town}{self._one('brands')}{self._one('endings')}种植养殖专业合作社", "0141", 2

    def _village(self, town: str) -> tuple[str, str, int]:
        return f"泽州县{town}{self._settlement()}村股份经济合作社", "0190", 2

    def _association(self, town: str) -> tuple[str, str, int]:
        return f"泽州县{town}{self._one('brands')}{self._one('endings')}职业培训学校", "8391", 1

    def _institution(self, town: str) -> tuple[str, str, int]:
        if self._draws.random.random() < 0.1:
            return f"泽州县{self._one('county_institutions')}", "8423", 1
        if self._draws.random.random() < 0.3:
            return f"泽州县{self._one('organs')}{self._one('centres')}", "9229", 1
        return f"泽州县{town}{self._one('institutions')}", "8321", 1

    def _organ(self, town: str) -> tuple[str, str, int]:
        if self._draws.random.random() < 0.6:
            return f"泽州县{town}{self._one('town_organs')}", "9221", 1
        return f"泽州县{self._one('organs')}", "9221", 1


def unit_kind_words(employers: Employers) -> pl.Series:
    """单位类型 of each employer."""
    return pl.Series([kind.type for kind in KINDS.values()]).gather(pl.Series(employers.kind))
