"""Independent faults, each on rows anywhere: nothing ties one to the next."""

from functools import partial

import numpy as np

from other_county import edits
from other_county.county import County
from other_county.numbers import Ints
from other_county.picking import Way, change, count, scattered

RATES = {  # rows at scale 1
    "typo": 500, "two_typos": 160, "swap": 250, "digit_dropped": 120, "digit_added": 120, "missing": 420,
    "15_digits": 420, "full_width": 200, "spaces": 400, "lower_x": 300, "name_like": 420, "name_dropped": 100,
    "name_added": 100, "traditional": 160, "variant": 60, "former_name": 80, "namesake": 100, "shared_number": 100,
    "double_entry": 120, "typo_and_name": 60, "missing_and_name": 40,
}  # fmt: skip


def put(county: County, rate: float) -> None:
    """All kinds, each with its rows at scale 1 times the scale times ``rate``."""
    chance = county.chance
    many = {kind: count(county, rows * rate) for kind, rows in RATES.items()}
    double_entry(county, many["double_entry"])
    namesakes(county)
    shared_numbers(county, many["shared_number"])
    numbers: tuple[tuple[str, Way], ...] = (
        ("typo", partial(edits.typo, chance)),
        ("two_typos", partial(edits.typo, chance, many=2)),
        ("swap", partial(edits.neighbours_swapped, chance)),
        ("digit_dropped", partial(edits.dropped, chance)),
        ("digit_added", partial(edits.digit_added, chance)),
        ("missing", edits.nothing),
        ("15_digits", edits.old_form),
        ("full_width", edits.wide),
        ("spaces", partial(edits.spaced, chance)),
        ("lower_x", str.lower),
    )
    names: tuple[tuple[str, Way], ...] = (
        ("name_like", partial(edits.like, chance)),
        ("name_dropped", lambda one: edits.dropped(chance, one, 1) if len(one) > 2 else one),
        ("name_added", partial(edits.character_added, chance)),
        ("traditional", edits.traditional),
        ("variant", partial(edits.variant, chance)),
        ("former_name", partial(edits.other_name, chance)),
    )
    for column, kinds in (("证件号码", numbers), ("姓名", names)):
        for kind, way in kinds:
            change(county, kind, column, many[kind], way)
    both: tuple[tuple[str, Way], ...] = (
        ("typo_and_name", partial(edits.typo, chance)),
        ("missing_and_name", edits.nothing),
    )
    for kind, way in both:
        left = many[kind]
        for sheet, row in scattered(county, left):
            after = edits.like(chance, sheet.columns["姓名"][row])
            if left and after != sheet.columns["姓名"][row]:
                sheet.columns["姓名"][row] = after
                sheet.columns["证件号码"][row] = way(sheet.columns["证件号码"][row])
                sheet.tag([row], kind)
                left -= 1


def double_entry(county: County, many: int) -> None:
    """A person entered a second time in one system, under another 个人编号, at the same employer."""
    chance = county.chance
    for system, sheet in county.sheets.items():
        own = max(1, round(many * len(sheet) / sum(map(len, county.sheets.values()))))
        rows = chance.choice(len(sheet), own, replace=False)
        size = len(sheet)
        sheet.reorder(_with(size, rows.tolist()))
        new = [row + at + 1 for at, row in enumerate(sorted(rows.tolist()))]
        for at, row in enumerate(new):
            sheet.columns["个人编号"][row] = f"{system[1]}9{at:08d}"
            sheet.columns["手机号码"][row] = ""
        sheet.tag(new, "double_entry")
    county.where.clear()


def _with(size: int, rows: list[int]) -> Ints:
    return np.sort(np.concatenate([np.arange(size), np.array(rows, dtype=np.int64)]), kind="stable")


def namesakes(county: County) -> None:
    """The planted people of one name born on one day, a tenth of their rows without a number or with a wrong one."""
    chance = county.chance
    for kind in ("namesakes", "twins", "father_son"):
        for person in county.people.pairs[kind].ravel().tolist():
            for system, sheet in county.sheets.items():
                for row in county.rows_of(system, person):
                    if sheet.fault[row]:
                        continue
                    lot = chance.random()
                    sheet.tag([row], kind.rstrip("s"))
                    number = sheet.columns["证件号码"]
                    if lot < 0.04:
                        number[row] = ""
                        sheet.tag([row], "missing")
                    elif lot < 0.08:
                        number[row] = edits.typo(chance, number[row])
                        sheet.tag([row], "typo")


def shared_numbers(county: County, many: int) -> None:
    """A row with the valid number of somebody else in the county."""
    people, chance = county.people, county.chance
    for sheet, row in scattered(county, many):
        if not many:
            return
        other = int(chance.integers(0, len(people)))
        if people.document[other] == "resident" and other != sheet.person[row]:
            sheet.columns["证件号码"][row] = people.number[other]
            sheet.tag([row], "shared_number")
            many -= 1
