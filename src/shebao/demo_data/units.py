"""F6 单位: the employers as each of the four systems knows them, and what is wrong with them (A17 to A20)."""

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from shebao.demo_data.answers import Answers, Reserve
from shebao.demo_data.draft import Draft, World, count_text, day_text, words
from shebao.demo_data.draws import NONE, Ints
from shebao.demo_data.employers import KINDS, NORMAL, STATES, SYSTEMS
from shebao.demo_data.persons_text import Frame
from shebao.demo_data.wages import injury_rates

FILE_OF = {"企业养老": "F6-110", "机关养老": "F6-120", "失业": "F6-210", "工伤": "F6-410"}
PERSONS_FILE = {"企业养老": "F1", "机关养老": "F2", "失业": "F3", "工伤": "F4"}
NO_SUCH_UNIT = 14_052_590_001
"""Codes from here stand in no unit file."""
OWN_CODE = {"失业": 21_000_001, "工伤": 41_000_001}
"""Codes of another make that a system gave to some employers (A17)."""


@dataclass
class UnitChanges:
    """How some systems know some employers differently."""

    codes: dict[str, dict[int, int]] = field(default_factory=lambda: {system: {} for system in SYSTEMS})
    names: dict[str, dict[int, str]] = field(default_factory=lambda: {system: {} for system in SYSTEMS})
    credit: dict[str, dict[int, str]] = field(default_factory=lambda: {system: {} for system in SYSTEMS})
    closed: Ints = field(default_factory=lambda: np.arange(0))
    """A19: employers that the business register has closed."""
    renamed: list[tuple[int, str, str]] = field(default_factory=list)
    """A18: employers with the old name and the system that still has it."""
    different: dict[str, list[tuple[str, int, str]]] = field(default_factory=lambda: {"A17": [], "A18": []})
    """What to enter in the key when the files' rows are known: system, employer, note."""

    def names_by_file(self) -> dict[str, dict[int, str]]:
        """Other names of employers, for the files of persons."""
        return {PERSONS_FILE[system]: names for system, names in self.names.items()}


def change_units(world: World, drafts: dict[str, Draft]) -> UnitChanges:
    """Choose the employers that systems know differently, and carry their codes into the files of persons."""
    draws, employers, sizes = world.draws("units"), world.employers, world.sizes
    changes = UnitChanges()
    staffed = np.unique(drafts["F1"]["employer"][drafts["F1"]["pay"] == 0])
    everywhere = np.intersect1d(np.intersect1d(staffed, employers.where("企业养老")), employers.where("失业"))
    numbers = [sizes.cases(code) for code in ("A17", "A18", "A19")]
    chosen = draws.some(everywhere, sum(numbers))
    coded, named, changes.closed = np.split(chosen, np.cumsum(numbers)[:2])
    for place, employer in enumerate(coded.tolist()):
        system = "失业" if place % 2 else "工伤"
        code = OWN_CODE[system] + place
        changes.codes[system][employer] = code
        draft = drafts[PERSONS_FILE[system]]
        draft.set(np.flatnonzero(draft["employer"] == employer), ucode=code)
        changes.different["A17"].append((system, employer, "同一统一社会信用代码在各系统单位编号不同"))
    for place, employer in enumerate(named.tolist()):
        system = "失业" if place % 2 else "工伤"
        if place % 3 < 2:
            old = _former_name(employers.name[employer], place)
            changes.names[system][employer] = old
            changes.renamed.append((employer, old, system))
            changes.different["A18"].append((system, employer, "单位更名，本系统仍为原名称"))
        else:
            donor = int(draws.random.choice(np.flatnonzero(employers.state != NORMAL)))
            changes.credit[system][employer] = employers.credit[donor]
            changes.different["A18"].append((system, employer, "单位合并，本系统登记为被并入单位的统一社会信用代码"))
    return changes


def _former_name(name: str, place: int) -> str:
    """The name an employer had before."""
    for new, old in (
        ("有限责任公司", "厂"),
        ("股份有限公司", "总厂"),
        ("有限公司", "厂"),
        ("股份经济合作社", "村民委员会"),
    ):
        if name.endswith(new):
            return name.removesuffix(new) + old
    return f"{name}（原）" if place % 2 else f"晋城市郊区{name.removeprefix('泽州县')}"


def plant_unknown_units(world: World, drafts: dict[str, Draft], reserve: Reserve, answers: Answers) -> None:
    """A20: persons whose unit code stands in no unit file."""
    number = world.sizes.cases("A20")
    counts = np.bincount(np.arange(number) % 4, minlength=4)
    for (file, count), system in zip(zip(("F1", "F3", "F4", "F2"), counts, strict=True), SYSTEMS, strict=True):
        draft = drafts[file]
        known = np.flatnonzero((draft["ucode"] != NONE) & (draft["employer"] != NONE))
        persons = reserve.take(draft["person"][known], int(count))
        rows = draft.rows_of(world.people)[persons]
        draft.set(rows, ucode=NO_SUCH_UNIT + np.arange(len(rows)) + 1000 * SYSTEMS.index(system))
        answers.add("A20", [(file, rows)], "单位编号不在本系统单位文件中", persons=persons)


def frame_units(world: World, changes: UnitChanges, answers: Answers) -> dict[str, Frame]:
    """The four files of employers."""
    employers = world.employers
    frames = {}
    insured = [
        "、".join(system for system in SYSTEMS if employers.registered[system][number])
        for number in range(len(employers))
    ]
    kinds = list(KINDS.values())
    rates = [f"{float(rate * 100):.2f}%" for rate in injury_rates()]
    for system in SYSTEMS:
        rows = employers.where(system, None)
        code = employers.code.copy()
        for employer, other in changes.codes[system].items():
            code[employer] = other
        name, credit = list(employers.name), list(employers.credit)
        for employer, old in changes.names[system].items():
            name[employer] = old
        for employer, other_credit in changes.credit[system].items():
            credit[employer] = other_credit
        data = pl.DataFrame(
            {
                "单位编号": count_text(code),
                "单位名称": pl.Series(name),
                "统一社会信用代码": pl.Series(credit),
                "组织机构代码(旧)": pl.Series([f"{c[8:16]}-{c[16]}" for c in credit]),
                "单位类型": words([kind.type for kind in kinds], employers.kind),
                "经济类型": words([kind.economy for kind in kinds], employers.kind),
                "行业代码": pl.Series(employers.industry),
                "行业风险类别": count_text(employers.risk),
                "工伤费率": words(rates, employers.risk - 1),
                "法定代表人": pl.Series(employers.person),
                "联系人": pl.Series(employers.contact),
                "联系电话": pl.Series(employers.phone),
                "地址": pl.Series(employers.address),
                "开户银行": pl.Series(employers.bank),
                "银行账号": count_text(employers.account),
                "参保险种": pl.Series(insured),
                "参保日期": day_text(employers.since),
                "单位状态": words(STATES, employers.state),
                "税务登记号": pl.Series(credit),
                "更新时间": day_text((employers.since + 4000).clip(None, 20_440)),
            }
        )
        order = rows[np.argsort(code[rows], kind="stable")]
        nobody = np.full(len(order), NONE)
        frames[FILE_OF[system]] = Frame(FILE_OF[system], data[order], order, nobody, order)
    for anomaly, found in changes.different.items():
        for system, employer, note in found:
            places = [(FILE_OF[of], np.array([employer])) for of in ("企业养老", system)]
            answers.add(anomaly, places, note, employers=np.array([employer]))
    return frames
