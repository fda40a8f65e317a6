"""What happens to one number or one name."""

import numpy as np

from other_county import tables

Chance = np.random.Generator
DIGITS = "0123456789"
WIDE = str.maketrans("0123456789Xx", "０１２３４５６７８９Ｘｘ")


def typo(chance: Chance, number: str, many: int = 1) -> str:
    """``many`` digits wrong, each another one than was there."""
    made = list(number)
    for at in chance.choice(min(len(made), 17), many, replace=False):
        made[at] = str(chance.choice([digit for digit in DIGITS if digit != made[at]]))
    return "".join(made)


def swapped(number: str, one: int, other: int) -> str:
    """Two characters changed over."""
    made = list(number)
    made[one], made[other] = made[other], made[one]
    return "".join(made)


def neighbours_swapped(chance: Chance, number: str) -> str:
    """Two neighbours that differ changed over; the number itself where there are none."""
    places = [at for at in range(len(number) - 1) if number[at] != number[at + 1]]
    return swapped(number, at := int(chance.choice(places)), at + 1) if places else number


def dropped(chance: Chance, text: str, first: int = 0) -> str:
    """A character too few, from the place ``first`` on."""
    at = int(chance.integers(first, len(text)))
    return text[:at] + text[at + 1 :]


def digit_added(chance: Chance, number: str) -> str:
    """A digit too many, as often as not the neighbour's again."""
    at = int(chance.integers(0, len(number)))
    return number[:at] + (number[at] if chance.random() < 0.5 else str(chance.integers(0, 10))) + number[at:]


def old_form(number: str) -> str:
    """Fifteen digits of a number of the 20th century; others stay."""
    return number[:6] + number[8:17] if number[6:8] == "19" else number


def wide(number: str) -> str:
    """All characters full-width."""
    return number.translate(WIDE)


def nothing(text: str) -> str:
    """Nothing written."""
    return text[:0]


def exponent(number: str, digits: int) -> str:
    """What a spreadsheet shows of a long number: 1.40525E+17 with five digits after the point."""
    return f"{float(number[:17] + '0'):.{digits}E}"


def replaced(text: str, at: int, sign: str) -> str:
    """One character replaced by a sign, or by nothing."""
    return text[:at] + sign + text[at + 1 :]


def last_dropped(name: str) -> str:
    """The last of three or more characters left out."""
    return name[:-1] if len(name) > 2 else name


def spaced(chance: Chance, number: str) -> str:
    """Spaces, a tab, an apostrophe or an unseen character in or at a number."""
    ways = (f"{number[:6]} {number[6:14]} {number[14:]}", f" {number}", f"{number} ", f"'{number}", f"{number}\t",
            f"\u200b{number}", f"{number[:6]}\u3000{number[6:]}", f"{number}\u00a0")  # fmt: skip
    return ways[chance.integers(0, len(ways))]


def like(chance: Chance, name: str) -> str:
    """One character as it sounds or looks; the name itself where no character has such a one."""
    places = [at for at, one in enumerate(name) if one in tables.LIKE and (at or chance.random() < 0.3)]
    if not places:
        return name
    at = int(chance.choice(places))
    return name[:at] + str(chance.choice(tables.LIKE[name[at]])) + name[at + 1 :]


def character_added(chance: Chance, name: str) -> str:
    """A character too many: one doubled, or one more."""
    at = int(chance.integers(1, len(name)))
    more = name[at] if chance.random() < 0.4 else str(chance.choice(list("小国建红晓文玉丽志海")))
    return name[: at + 1] + more + name[at + 1 :]


def traditional(name: str) -> str:
    """All characters that have one in their traditional form."""
    return "".join(tables.TRADITIONAL_OF.get(one, one) for one in name)


def variant(chance: Chance, name: str) -> str:
    """Characters in an older or other form."""
    return "".join(str(chance.choice(tables.VARIANT_OF[one])) if one in tables.VARIANT_OF else one for one in name)


def other_name(chance: Chance, name: str) -> str:
    """A name borne before: the surname stays, mostly."""
    given = "".join(chance.choice(list("小二狗毛根旺香花娥女兰英建红梅"), int(chance.integers(1, 3))))
    surname = name[0] if chance.random() < 0.85 else str(chance.choice(list("王李张刘赵郭陈")))
    return surname + given if surname + given != name else name + "小"


def mojibake(name: str, way: str) -> str:
    """A name read in a wrong encoding."""
    if way == "utf8_as_gbk":
        return name.encode().decode("gbk", errors="replace").replace("\ufffd", "?")
    if way == "gbk_as_latin1":
        return name.encode("gb18030").decode("latin-1")
    if way == "gbk_as_utf8":
        return name.encode("gb18030").decode("utf-8", errors="replace")
    return "?" * len(name)
