"""How a number or a name is spoiled: one function for each kind, from a right value to the wrong one."""

from functools import cache

import numpy as np

from shebao.demo_data.sizes import AS_OF
from shebao.demo_data.tables import table
from shebao.identity import resident_check_character, resident_problem

PLACEHOLDERS = (
    "111111111111111111",
    "000000000000000000",
    "123456789012345678",
    "999999999999999999",
    "140525190001010000",
)
PRIVATE_USE = 0xE000
ZERO_WIDTH = "\u200b"
MIDDLE_DOTS = "•・．‧."
FULL_WIDTH = {ord(char): ord(char) + 0xFEE0 for char in "0123456789X"}

Random = np.random.Generator


def is_wrong(number: str) -> bool:
    """Whether a number of any length fails length, date or check character."""
    return resident_problem(number, AS_OF) is not None


def one_digit_wrong(number: str, random: Random) -> str:
    """One of the first 17 digits typed wrong; the check character then always fails."""
    place = int(random.integers(6, 17))
    other = (int(number[place]) + int(random.integers(1, 10))) % 10
    return number[:place] + str(other) + number[place + 1 :]


def neighbours_swapped(number: str, random: Random) -> str:
    """Two digits side by side changed over."""
    places = [place for place in range(6, 16) if number[place] != number[place + 1]]
    place = places[int(random.integers(len(places)))]
    return number[:place] + number[place + 1] + number[place] + number[place + 2 :]


def wrong_length(number: str, random: Random) -> str:
    """A digit left out or typed twice."""
    place = int(random.integers(2, 16))
    return (
        number[:place] + number[place + 1 :]
        if random.random() < 0.6
        else number[:place] + number[place] + number[place:]
    )


def fifteen_digits(number: str) -> str:
    """The old form of a number (15位旧号): no century, no check character."""
    return number[:6] + number[8:17]


def damaged_by_spreadsheet(number: str) -> str:
    """What a spreadsheet leaves of a number typed as a number: fifteen digits, then zeros."""
    return number[:15] + "000"


def scientific(number: str) -> str:
    """The same as it is shown: 1.40525E+17."""
    return f"{int(number[:15]) / 10**14:.5f}E+17"


def is_fit_for_damage(number: str) -> bool:
    """Whether the damaged form is wrong to see: it could pass the check by chance."""
    return number[17] != "X" and is_wrong(damaged_by_spreadsheet(number))


def second_number(number: str, random: Random) -> str:
    """Another valid number of the same birth date and sex: one newly given out."""
    sex = int(number[16]) % 2
    sequence = 700 + int(random.integers(0, 99)) * 2 + sex
    first17 = number[:14] + f"{sequence:03d}"
    return first17 + resident_check_character(first17)


@cache
def _pairs(kind: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in table("variants")[kind].split():
        if pair[0] != pair[1]:
            found.setdefault(pair[0], pair[1])
    return found


def _places(name: str, kind: str) -> list[int]:
    """Where a name has a character that the table replaces; surnames are not mistaken for similar ones."""
    return [place for place, char in enumerate(name) if char in _pairs(kind) and (place > 0 or kind != "similar")]


def can_be(name: str, kind: str) -> bool:
    """Whether a name has a ``traditional``, ``variant`` or ``similar`` form."""
    return bool(_places(name, kind))


def replaced(name: str, kind: str, random: Random) -> str | None:
    """A name with one character in its other form; None where no table has it."""
    places = _places(name, kind)
    if not places:
        return None
    place = places[int(random.integers(len(places)))]
    return name[:place] + _pairs(kind)[name[place]] + name[place + 1 :]


def replaced_everywhere(name: str, kind: str) -> str:
    """A name with all its characters in their other form."""
    return "".join(_pairs(kind).get(char, char) for char in name)


@cache
def _rare_set() -> frozenset[str]:
    return frozenset(rare_characters())


@cache
def rare_characters() -> str:
    """Characters that old systems do not have."""
    return str(table("names")["rare"])


def has_rare(name: str) -> bool:
    """Whether a name has a character that old systems do not have."""
    return not _rare_set().isdisjoint(name)


def rare_lost(name: str) -> str:
    """Rare characters as question marks."""
    return "".join("?" if char in rare_characters() else char for char in name)


def rare_private(name: str) -> str:
    """Rare characters as characters for private use (造字), as an old system stored them."""
    rare = rare_characters()
    return "".join(chr(PRIVATE_USE + rare.index(char)) if char in rare else char for char in name)


def spaced(name: str) -> str:
    """A name of two characters with a wide space between, as forms are filled."""
    return f"{name[0]}\u3000{name[1:]}" if len(name) == 2 else f"{name} "
