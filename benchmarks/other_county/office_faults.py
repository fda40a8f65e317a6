"""The faults of real offices: batches of one clerk, one export, one spreadsheet, and what people and documents bring."""

import numpy as np

from other_county import edits, office_documents, office_relations
from other_county.county import County
from other_county.picking import Way, batch, change, count, run

CLERK_SWAPS = (("F3", 14, 15), ("F1", 10, 11), ("F4", 12, 13), ("F5", 8, 9))
CLERK_SWAPS_APART = (("F4", 11, 13), ("F3", 9, 15), ("F1", 13, 15), ("F2", 9, 11))
RATES = {  # rows at scale 1
    "clerk_swap": 200, "clerk_swap_apart": 160, "name_private_use": 120, "name_question_mark": 100, "name_box": 60,
    "name_replacement": 60, "name_rare_lost": 60, "name_utf8_as_gbk": 80, "name_gbk_as_latin1": 60,
    "name_gbk_as_utf8": 60, "name_all_lost": 60, "excel_cut": 160, "excel_exponent": 100, "number_slipped_down": 90,
    "number_slipped_up": 90, "name_slipped_down": 90, "name_slipped_up": 90, "name_dropped": 80, "name_added": 80,
    "name_like": 120, "traditional": 160, "variant": 60, "15_digits": 300, "full_width": 120, "missing": 120,
    "typo": 120, "moved_missing": 90, "moved_typo": 60,
}  # fmt: skip
PRIVATE = [chr(0xE000 + at) for at in (0x10, 0x1A, 0x6C, 0x815, 0x863, 0x864)]


def put(county: County, rate: float) -> None:
    """All kinds, each with its rows at scale 1 times the scale times ``rate``."""
    many = {kind: count(county, rows * rate) for kind, rows in RATES.items()}
    office_relations.put(county, rate)
    office_documents.put(county, rate)
    slips(county, many)
    moved_employers(county, many)
    encodings(county, many)
    numbers(county, many)
    names(county, many)
    birth_dates(county)
    sorted_differently(county)


def numbers(county: County, many: dict[str, int]) -> None:
    """Clerks who change over two digits all day; spreadsheets; an old export with fifteen digits."""
    chance = county.chance
    for kind, clerks in (("clerk_swap", CLERK_SWAPS), ("clerk_swap_apart", CLERK_SWAPS_APART)):
        for system, one, other in clerks:
            batch(county, kind, "证件号码", -(-many[kind] // len(clerks)),
                  lambda number, a=one, b=other: edits.swapped(number, a, b), system)  # fmt: skip
    batch(county, "excel_cut", "证件号码", many["excel_cut"] // 2, lambda one: one[:15] + "000", "F3")
    batch(county, "excel_cut", "证件号码", -(-many["excel_cut"] // 2), lambda one: one[:15] + "000", "F4")
    batch(
        county,
        "excel_exponent",
        "证件号码",
        many["excel_exponent"] // 2,
        lambda one: f"{float(one[:17] + '0'):.5E}",
        "F5",
    )
    batch(
        county,
        "excel_exponent",
        "证件号码",
        many["excel_exponent"] // 4,
        lambda one: f"{float(one[:17] + '0'):.1E}",
        "F4",
    )
    batch(
        county,
        "excel_exponent",
        "证件号码",
        -(-many["excel_exponent"] // 4),
        lambda one: f"{float(one[:17] + '0'):.14E}",
        "F3",
    )

    def old_form(one: str) -> str:
        return edits.old_form(one) if one[6:8] == "19" else one

    batch(county, "15_digits", "证件号码", many["15_digits"] // 2, old_form, "F5")
    batch(county, "15_digits", "证件号码", -(-many["15_digits"] // 2), old_form, "F1")
    batch(county, "full_width", "证件号码", many["full_width"], lambda one: one.translate(edits.WIDE), "F4")
    batch(county, "missing", "证件号码", many["missing"], lambda one: "", "F4")
    change(county, "typo", "证件号码", many["typo"], lambda one: edits.typo(chance, one))


def names(county: County, many: dict[str, int]) -> None:
    """Characters dropped, added, heard wrongly; a batch in traditional characters."""
    chance = county.chance
    batch(county, "name_dropped", "姓名", many["name_dropped"], lambda one: one[:-1] if len(one) > 2 else one, "F4")
    batch(
        county,
        "name_added",
        "姓名",
        many["name_added"] // 2,
        lambda one: one + "(女)" if chance.random() < 0.3 else one + str(chance.integers(1, 3)),
        "F5",
    )
    batch(
        county, "name_added", "姓名", -(-many["name_added"] // 2), lambda one: edits.character_added(chance, one), "F3"
    )
    batch(county, "name_like", "姓名", many["name_like"], lambda one: edits.like(chance, one), "F3")
    batch(county, "traditional", "姓名", many["traditional"], edits.traditional, "F4")
    batch(county, "variant", "姓名", many["variant"], lambda one: edits.variant(chance, one), "F1")


def encodings(county: County, many: dict[str, int]) -> None:
    """Names through a wrong encoding: some characters replaced, or the whole name."""
    chance = county.chance

    def lost(sign: str) -> Way:
        def way(name: str) -> str:
            at = int(chance.integers(1, len(name)))
            return name[:at] + sign + name[at + 1 :]

        return way

    def private(name: str) -> str:
        return lost(str(chance.choice(PRIVATE)))(name)

    batch(county, "name_private_use", "姓名", many["name_private_use"] // 2, private, "F4")
    batch(county, "name_private_use", "姓名", -(-many["name_private_use"] // 2), private, "F1")
    batch(county, "name_question_mark", "姓名", many["name_question_mark"], lost("?"), "F3")
    batch(county, "name_box", "姓名", many["name_box"], lost("□"), "F2")
    batch(county, "name_replacement", "姓名", many["name_replacement"], lost("\ufffd"), "F1")
    batch(county, "name_rare_lost", "姓名", many["name_rare_lost"] // 2, lost(""), "F3")
    batch(county, "name_rare_lost", "姓名", -(-many["name_rare_lost"] // 2), lost(" "), "F5")
    for kind, way, system in (("name_utf8_as_gbk", "utf8_as_gbk", "F4"), ("name_gbk_as_latin1", "gbk_as_latin1", "F1"),
                              ("name_gbk_as_utf8", "gbk_as_utf8", "F3"), ("name_all_lost", "all_lost", "F4")):  # fmt: skip
        batch(county, kind, "姓名", many[kind], lambda name, way=way: edits.mojibake(name, way), system)


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
    for kind, way in (("moved_missing", lambda one: ""), ("moved_typo", lambda one: edits.typo(chance, one))):
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
