"""The faults of real offices: batches of one clerk, one export, one spreadsheet; what people and documents bring."""

from functools import partial

import numpy as np

from other_county import edits, office_documents, office_relations, tables
from other_county.county import County
from other_county.picking import Way, batch, change, clean, count, run

NAME, NUMBER = "姓名", "证件号码"
CLERK_SWAPS = (("F3", 14, 15), ("F1", 10, 11), ("F4", 12, 13), ("F5", 8, 9))
CLERK_SWAPS_APART = (("F4", 11, 13), ("F3", 9, 15), ("F1", 13, 15), ("F2", 9, 11))
RATES = {  # rows at scale 1; rare characters and birth dates fall on all that have such a one
    "clerk_swap": 200, "clerk_swap_apart": 160, "excel_cut": 160, "excel_exponent": 50, "excel_exponent_short": 40,
    "excel_exponent_long": 40, "15_digits": 300, "full_width": 120, "missing": 120, "typo": 120,
    "number_slipped_down": 90, "number_slipped_up": 90, "name_slipped_down": 90, "name_slipped_up": 90,
    "moved_missing": 90, "moved_typo": 60,
    "name_private_use": 120, "name_question_mark": 100, "name_box": 60, "name_replacement": 60, "name_gone": 40,
    "name_blank": 40, "name_utf8_as_gbk": 80, "name_gbk_as_latin1": 60, "name_gbk_as_utf8": 60, "name_all_lost": 60,
    "name_dropped": 80, "name_added": 40, "name_marked": 40, "name_like": 120, "traditional": 160, "variant": 60,
    "both_damaged": 40,
}  # fmt: skip
PRIVATE = [chr(0xE000 + at) for at in (0x10, 0x1A, 0x6C, 0x815, 0x863, 0x864)]


def put(county: County, rate: float) -> None:
    """All kinds, each with its rows at scale 1 times the scale times ``rate``."""
    many = {kind: count(county, rows * rate) for kind, rows in RATES.items()}
    office_relations.put(county, rate)
    office_documents.put(county, rate)
    slips(county, many)
    moved_employers(county, many)
    numbers(county, many)
    names(county, many)
    rare_characters(county)
    birth_dates(county)
    sorted_differently(county)


def numbers(county: County, many: dict[str, int]) -> None:
    """Clerks who change over two digits all day; spreadsheets; an old export with fifteen digits."""
    for kind, clerks in (("clerk_swap", CLERK_SWAPS), ("clerk_swap_apart", CLERK_SWAPS_APART)):
        for system, one, other in clerks:
            way = partial(edits.swapped, one=one, other=other)
            batch(county, kind, NUMBER, -(-many[kind] // len(clerks)), way, system)
    kinds: tuple[tuple[str, Way, tuple[str, ...]], ...] = (
        ("excel_cut", lambda one: one[:15] + "000", ("F3", "F4")),
        ("excel_exponent", partial(edits.exponent, digits=5), ("F5",)),
        ("excel_exponent_short", partial(edits.exponent, digits=1), ("F4", "F3")),
        ("excel_exponent_long", partial(edits.exponent, digits=14), ("F3",)),
        ("15_digits", edits.old_form, ("F5", "F1")),
        ("full_width", edits.wide, ("F4",)),
        ("missing", edits.nothing, ("F4",)),
    )
    batches(county, NUMBER, kinds, many)
    change(county, "typo", NUMBER, many["typo"], partial(edits.typo, county.chance))


def batches(
    county: County, column: str, kinds: "tuple[tuple[str, Way, tuple[str, ...]], ...]", many: dict[str, int]
) -> None:
    """Each kind as one batch in each of its systems."""
    for kind, way, systems in kinds:
        for system in systems:
            batch(county, kind, column, -(-many[kind] // len(systems)), way, system)


def names(county: County, many: dict[str, int]) -> None:
    """Characters dropped, added, heard wrongly, replaced by a wrong encoding; whole names lost or traditional."""
    chance = county.chance

    def lost(sign: str) -> Way:
        return lambda name: edits.replaced(name, int(chance.integers(1, len(name))), sign)

    def private(name: str) -> str:
        return lost(str(chance.choice(PRIVATE)))(name)

    def marked(name: str) -> str:
        return f"{name}(女)" if chance.random() < 0.3 else f"{name}{chance.integers(1, 3)}"

    kinds: tuple[tuple[str, Way, tuple[str, ...]], ...] = (
        ("name_private_use", private, ("F4", "F1")),
        ("name_question_mark", lost("?"), ("F3",)),
        ("name_box", lost("□"), ("F2",)),
        ("name_replacement", lost("\ufffd"), ("F1",)),
        ("name_gone", lost(""), ("F3",)),
        ("name_blank", lost(" "), ("F5",)),
        ("name_utf8_as_gbk", partial(edits.mojibake, way="utf8_as_gbk"), ("F4",)),
        ("name_gbk_as_latin1", partial(edits.mojibake, way="gbk_as_latin1"), ("F1",)),
        ("name_gbk_as_utf8", partial(edits.mojibake, way="gbk_as_utf8"), ("F3",)),
        ("name_all_lost", partial(edits.mojibake, way="all_lost"), ("F4",)),
        ("name_dropped", edits.last_dropped, ("F4",)),
        ("name_marked", marked, ("F5",)),
        ("name_added", partial(edits.character_added, chance), ("F3",)),
        ("name_like", partial(edits.like, chance), ("F3",)),
        ("traditional", edits.traditional, ("F4",)),
        ("variant", partial(edits.variant, chance), ("F1",)),
    )
    batches(county, NAME, kinds, many)
    for row in range(many["both_damaged"]):
        sheet = county.sheets[("F3", "F4")[row % 2]]
        place = int(chance.choice(clean(county, sheet)))
        sheet.columns[NAME][place] = private(sheet.columns[NAME][place])
        sheet.columns[NUMBER][place] = edits.typo(chance, sheet.columns[NUMBER][place])
        sheet.tag([place], "both_damaged")


def rare_characters(county: County) -> None:
    """A system that lacks a rare character loses it in every name: F3 to ?, F4 to private use, F5 to nothing."""
    for system, kind in (("F3", "rare_question_mark"), ("F4", "rare_private_use"), ("F5", "rare_gone")):
        sheet = county.sheets[system]
        lacking = set(county.chance.choice(list(tables.RARE), len(tables.RARE) * 2 // 3, replace=False).tolist())
        signs = {one: {"F3": "?", "F4": chr(0xE800 + at), "F5": ""}[system] for at, one in enumerate(tables.RARE)}
        rows = [row for row, name in enumerate(sheet.columns[NAME].tolist()) if not lacking.isdisjoint(name)]
        for row in rows:
            name = sheet.columns[NAME][row]
            sheet.columns[NAME][row] = "".join(signs[one] if one in lacking else one for one in name)
        sheet.tag(rows, kind)


def slips(county: County, many: dict[str, int]) -> None:
    """The column of numbers or of names a row too low or too high over a block."""
    places = (("number", "证件号码", "F4", "F1"), ("name", "姓名", "F3", "F1"))
    for what, column, first, second in places:
        for direction, step in (("down", 1), ("up", -1)):
            kind = f"{what}_slipped_{direction}"
            for system in (first, second):
                sheet = county.sheets[system]
                rows = run(county, system, max(3, -(-many[kind] // 2)))
                before = sheet.columns[column][rows].copy()
                sheet.columns[column][rows] = np.roll(before, step)
                edge = rows[0] if step == 1 else rows[-1]
                # The cell left over: empty for a number, as it was for a name (nobody is entered without one).
                sheet.columns[column][edge] = "" if what == "number" else before[0 if step == 1 else -1]
                sheet.tag(rows if what == "number" else rows[rows != edge], kind)


def moved_employers(county: County, many: dict[str, int]) -> None:
    """Rows at employers renamed or merged elsewhere whose number is missing or wrong as well."""
    chance = county.chance
    changed = set(county.employers.renamed.tolist()) | set(county.employers.merged.tolist())
    of_them = np.array([employer in changed for employer in county.people.employer.tolist()])
    for kind, way in (("moved_missing", edits.nothing), ("moved_typo", partial(edits.typo, chance))):
        rows_left = many[kind]
        for system in ("F4", "F3", "F1"):
            sheet = county.sheets[system]
            rows = np.flatnonzero(of_them[sheet.person] & (sheet.fault == ""))
            rows = rows[county.people.document[sheet.person[rows]] == "resident"]
            for row in chance.permutation(rows)[: -(-rows_left // {"F4": 3, "F3": 2, "F1": 1}[system])].tolist():
                sheet.columns["证件号码"][row] = way(sheet.columns["证件号码"][row])
                sheet.tag([row], kind)
                rows_left -= 1


def birth_dates(county: County) -> None:
    """F2: the spreadsheet took the day for the month where it could."""
    sheet = county.sheets["F2"]
    dates = sheet.columns["出生日期"]
    rows = [row for row, one in enumerate(dates.tolist()) if int(one[8:]) <= 12 and one[5:7] != one[8:]]
    for row in rows:
        dates[row] = f"{dates[row][:4]}-{dates[row][8:]}-{dates[row][5:7]}"
    sheet.tag(rows, "birth_day_month")


def sorted_differently(county: County) -> None:
    """F3 comes in the order of its names."""
    sheet = county.sheets["F3"]
    sheet.reorder(np.argsort(sheet.columns["姓名"].astype("U12"), kind="stable"))
    county.where.clear()
