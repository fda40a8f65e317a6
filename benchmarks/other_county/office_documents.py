"""What documents and people bring: numbers given out anew, former areas, former names, foreigners' papers."""

import numpy as np

from other_county import edits, tables
from other_county.county import County, Sheet
from other_county.numbers import one
from other_county.picking import count, scattered

RATES = {  # rows at scale 1
    "reissued_sequence": 60, "reissued_birth": 60, "reissued_recorded": 45, "former_area": 120, "former_area_typo": 45,
    "former_name": 70, "former_name_recorded": 70, "changed_otherwise": 60,
}  # fmt: skip


def put(county: County, rate: float) -> None:
    """All kinds, each with its rows at scale 1 times the scale times ``rate``; all rows of foreigners."""
    many = {kind: count(county, rows * rate) for kind, rows in RATES.items()}
    for kind in ("reissued_sequence", "reissued_birth", "reissued_recorded", "former_area", "former_area_typo"):
        second_numbers(county, kind, many[kind])
    former_names(county, many)
    foreigners(county)


def second_numbers(county: County, kind: str, many: int) -> None:
    """In one system the number of before: another sequence, another birth date, the former area; both are valid."""
    for sheet, row in scattered(county, many, ("F1", "F2", "F3", "F4")):
        if not many:
            return
        number = sheet.columns["证件号码"][row]
        before = _before(county, kind, number)
        if before == number:
            continue
        sheet.columns["证件号码"][row] = before
        sheet.tag([row], kind)
        if kind == "reissued_recorded":
            _record(county, sheet, row, "证件号码", before, number)
        many -= 1


def _before(county: County, kind: str, number: str) -> str:
    chance = county.chance
    if kind.startswith("former_area"):
        if number[:6] != tables.COUNTY_AREA:
            return number
        made = one(str(chance.choice(tables.FORMER_AREAS)) + number[6:17])
        return edits.typo(chance, made) if kind == "former_area_typo" else made
    if kind == "reissued_birth":
        month, day = int(chance.integers(1, 13)), int(chance.integers(1, 29))
        birth = (
            number[6:10] + f"{month:02d}{day:02d}"
            if chance.random() < 0.6
            else str(int(number[6:10]) - 1) + number[10:14]
        )
        return one(number[:6] + birth + number[14:17])
    sequence = (int(number[14:17]) + 2 * int(chance.integers(1, 300))) % 1000
    return one(number[:14] + f"{sequence:03d}")


def _record(county: County, sheet: Sheet, row: int, what: str, before: str, after: str) -> None:
    insurance = {"F1": "企业养老", "F2": "机关养老", "F3": "失业", "F4": "工伤", "F5": "城乡居民"}[sheet.system]
    day = f"20{county.chance.integers(12, 26)}-{county.chance.integers(1, 13):02d}-{county.chance.integers(1, 29):02d}"
    number = sheet.columns["个人编号"][row]
    county.changes.append((insurance, number, what, before, after, day, f"经办{county.chance.integers(1, 9)}"))


def former_names(county: County, many: dict[str, int]) -> None:
    """The name borne before in one system, with its change in F10 or without; changes of other things beside them."""
    chance = county.chance
    for kind in ("former_name", "former_name_recorded"):
        left = many[kind]
        for sheet, row in scattered(county, left):
            if not left:
                break
            name = sheet.columns["姓名"][row]
            before = edits.other_name(chance, name)
            sheet.columns["姓名"][row] = before
            sheet.tag([row], kind)
            if kind == "former_name_recorded":
                own = _row_of_another_system(county, sheet, row)
                _record(county, *(own or (sheet, row)), "姓名", before, name)
            left -= 1
    for sheet, row in list(scattered(county, many["changed_otherwise"]))[: many["changed_otherwise"]]:
        _record(county, sheet, row, "手机号码", "13900000000", sheet.columns["手机号码"][row])


def _row_of_another_system(county: County, sheet: Sheet, row: int) -> tuple[Sheet, int] | None:
    """The change stands where it was made: mostly in the system that has the new name."""
    for system in ("F1", "F2", "F3", "F4"):
        rows = county.rows_of(system, int(sheet.person[row]))
        if system != sheet.system and rows and county.chance.random() < 0.8:
            return county.sheets[system], rows[0]
    return None


def foreigners(county: County) -> None:
    """Passports, permits and permanent residence cards, and their names, as each clerk wrote them."""
    people, chance = county.people, county.chance
    kinds = {"passport": "foreign_passport", "permanent": "foreign_permanent", "hongkong": "foreign_permit",
             "taiwan": "foreign_permit", "residence": "foreign_residence"}  # fmt: skip
    for sheet in county.sheets.values():
        for row in np.flatnonzero(people.document[sheet.person] != "resident").tolist():
            person = int(sheet.person[row])
            document = people.document[person]
            if people.latin[person] >= 0:
                sheet.columns["姓名"][row] = _foreign_name(chance, int(people.latin[person]))
            sheet.columns["证件号码"][row] = _foreign_number(chance, document, people.number[person])
            sheet.tag([row], kinds[document])


def _foreign_name(chance: np.random.Generator, at: int) -> str:
    given, family, chinese = tables.FOREIGN[at]
    ways = (f"{family} {given}", f"{given} {family}", f"{family}, {given}", f"{given.title()} {family.title()}",
            f"{family}{given}", chinese, chinese.replace("·", "•"), chinese.replace("·", ""))  # fmt: skip
    return ways[chance.choice(len(ways), p=[0.34, 0.18, 0.1, 0.12, 0.08, 0.1, 0.04, 0.04])]


def _foreign_number(chance: np.random.Generator, document: str, number: str) -> str:
    lot = chance.random()
    if lot < 0.55:
        return number
    if document == "passport":
        ways = (number.lower(), f"{number[0]} {number[1:]}", f"{number[0]}-{number[1:]}", number + " ", f"护照{number}")
        return ways[chance.integers(0, len(ways))]
    if document in ("hongkong", "taiwan"):
        issue = f"{chance.integers(0, 5):02d}"
        ways = (number + issue, number.lower(), f"{number}({issue})", f" {number}", number.translate(edits.WIDE))
        return ways[chance.integers(0, len(ways))]
    return edits.spaced(chance, number) if lot < 0.9 else edits.neighbours_swapped(chance, number)
