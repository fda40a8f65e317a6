"""Whose number it is: spouses, fathers and sons, twins, dependants, placeholders, rows typed twice."""

from collections.abc import Callable

import numpy as np

from other_county import edits
from other_county.county import County, Sheet
from other_county.numbers import one
from other_county.picking import count, run, scattered

RATES = {  # rows at scale 1; father and son, twins and namesakes are the planted people
    "spouse_number": 120, "dependant": 60, "placeholder_plain": 120, "placeholder_plausible": 140, "typed_twice": 90,
    "typed_twice_same": 60, "number_repeated_down": 60, "shared_number": 60,
}  # fmt: skip
PLAIN = ("111111111111111111", "000000000000000000", "123456789012345678", "999999999999999999", "0", "无", "140525")
SYSTEMS = ("F1", "F3", "F4")


def put(county: County, rate: float) -> None:
    """All kinds, each with its rows at scale 1 times the scale times ``rate``."""
    many = {kind: count(county, rows * rate) for kind, rows in RATES.items()}
    typed_twice(county, many)
    alike(county)
    numbers_of(county, "spouse_number", county.people.pairs["spouse"], many["spouse_number"])
    numbers_of(county, "dependant", county.people.pairs["child"], many["dependant"])
    shared(county, many["shared_number"])
    placeholders(county, many)
    repeated(county, many["number_repeated_down"])


def typed_twice(county: County, many: dict[str, int]) -> None:
    """Rows typed twice: under a new 个人编号 and a little differently, or the very same row again."""
    chance = county.chance
    for system in SYSTEMS:
        sheet = county.sheets[system]
        own = [-(-many[kind] // 3) for kind in ("typed_twice", "typed_twice_same")]
        drawn = np.sort(chance.choice(len(sheet), min(sum(own), len(sheet)), replace=False))
        sheet.reorder(np.sort(np.concatenate([np.arange(len(sheet)), drawn]), kind="stable"))
        new = drawn + np.arange(len(drawn)) + 1
        other = chance.permutation(new)[: own[0]]
        for at, row in enumerate(other.tolist()):
            sheet.columns["个人编号"][row] = f"{system[1]}8{at:08d}"
            sheet.columns["手机号码"][row] = ""
            if chance.random() < 0.3:
                sheet.columns["姓名"][row] = edits.like(chance, sheet.columns["姓名"][row])
        sheet.tag(other, "typed_twice")
        sheet.tag(np.setdiff1d(new, other), "typed_twice_same")
    county.where.clear()


def alike(county: County) -> None:
    """Fathers and sons, twins, namesakes: rows of theirs, some with the other's number, none, or a wrong one."""
    for kind in ("father_son", "twins", "namesakes"):
        for couple in county.people.pairs[kind].tolist():
            for person, other in (couple, couple[::-1]):
                for system, sheet in county.sheets.items():
                    for row in county.rows_of(system, person):
                        if not sheet.fault[row]:
                            _alike_row(county, sheet, row, kind.rstrip("s"), other)


def _alike_row(county: County, sheet: Sheet, row: int, kind: str, other: int) -> None:
    number = sheet.columns["证件号码"]
    lot = county.chance.random()
    if lot < 0.10 and kind != "namesake":
        number[row] = county.people.number[other]
        sheet.tag([row], f"{kind}_confused")
    elif lot < 0.20:
        number[row] = "" if lot < 0.15 else edits.typo(county.chance, number[row])
        sheet.tag([row], f"{kind}_unproven")
    else:
        sheet.tag([row], kind)


def numbers_of(
    county: County, kind: str, couples: "np.ndarray[tuple[int, ...], np.dtype[np.int64]]", many: int
) -> None:
    """The first one's number in a row of the second: wife and husband, father and child."""
    people, chance = county.people, county.chance
    for couple in chance.permutation(couples).tolist():
        giver, taker = couple if kind == "dependant" or chance.random() < 0.5 else couple[::-1]
        for system in chance.permutation(SYSTEMS).tolist():
            sheet = county.sheets[system]
            rows = [row for row in county.rows_of(system, taker) if not sheet.fault[row]]
            if rows and people.document[giver] == "resident":
                sheet.columns["证件号码"][rows[0]] = people.number[giver]
                sheet.tag(rows[:1], kind)
                many -= 1
                break
        if not many:
            return


def shared(county: County, many: int) -> None:
    """One number used by two who have nothing to do with each other."""
    for sheet, row in scattered(county, many, SYSTEMS):
        other = int(county.chance.integers(0, len(county.people)))
        if not many:
            return
        if county.people.document[other] == "resident" and other != sheet.person[row]:
            sheet.columns["证件号码"][row] = county.people.number[other]
            sheet.tag([row], "shared_number")
            many -= 1


def placeholders(county: County, many: dict[str, int]) -> None:
    """Numbers put where none was known: plain ones, and valid ones that dozens of people get."""
    chance = county.chance

    def plain() -> str:
        return str(chance.choice(PLAIN))

    plausible = [one("14052519700101" + end) for end in ("001", "002")] + [
        one("14052519000101123"),
        one("14051119650615021"),
    ]
    invalid = "140525198001010000"

    def looking() -> str:
        return str(chance.choice([*plausible, invalid]))

    draws: tuple[tuple[str, Callable[[], str]], ...] = (
        ("placeholder_plain", plain),
        ("placeholder_plausible", looking),
    )
    for kind, draw in draws:
        left = many[kind]
        for sheet, row in scattered(county, left, ("F3", "F4", "F5")):
            if not left:
                break
            sheet.columns["证件号码"][row] = draw()
            sheet.tag([row], kind)
            left -= 1


def repeated(county: County, many: int) -> None:
    """A number pulled down over the next rows, as a spreadsheet does where the mouse slips."""
    while many > 0:
        system = str(county.chance.choice(["F1", "F3", "F4"]))
        rows = run(county, system, min(many + 1, int(county.chance.integers(4, 13))))
        numbers = county.sheets[system].columns["证件号码"]
        numbers[rows[1:]] = numbers[rows[0]]
        county.sheets[system].tag(rows[1:], "number_repeated_down")
        many -= max(1, len(rows) - 1)
