"""Damage: one printed figure or word made wrong at a time, with what a careful reader would say of it.

A :class:`Damage` names the place by what is printed there. A checker hits it with a finding of the expected severity or
worse that shows the damaged figure, or stands at its row.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

from shebao.disclosure.layouts.printed import Mark, Position, Publication
from shebao.findings import Severity


@dataclass(frozen=True, slots=True)
class Damage:
    """``words`` are printed texts of the damaged place: a finding that shows one of them has found it."""

    kind: str
    publication: Publication
    severity: Severity
    before: str
    after: str
    words: tuple[str, ...]
    about: str = ""


Maker = Callable[[Publication, Random], Damage | None]
MAKERS: dict[str, Maker] = {}


def damage(kind: str) -> Callable[[Maker], Maker]:
    """Register a way to damage under its name."""

    def register(maker: Maker) -> Maker:
        MAKERS[kind] = maker
        return maker

    return register


def damages(publication: Publication, seed: int) -> Iterator[Damage]:
    """Every kind of damage that the publication has a place for, each once, drawn from the seed."""
    for number, (kind, make) in enumerate(MAKERS.items()):
        made = make(publication, Random(seed * 1000 + number))
        if made is not None:
            yield replace(made, kind=kind)


def pick(publication: Publication, random: Random, wanted: Callable[[Mark], bool]) -> tuple[Position, Mark] | None:
    """One of the marks wanted."""
    found = [(position, mark) for position, mark in publication.marks() if wanted(mark)]
    return random.choice(found) if found else None


def change(
    publication: Publication,
    at: tuple[Position, Mark] | None,
    text: str | None,
    severity: Severity = Severity.ERROR,
    words: tuple[str, ...] = (),
) -> Damage | None:
    """The damage that prints ``text`` at a mark; None where there is no such place or nothing would change."""
    if at is None or text is None or text == at[1].text:
        return None
    position, mark = at
    row = _row_label(publication, position)
    shown = (text, *words, *((row,) if row else ()))
    return Damage("", publication.with_text(position, text), severity, mark.text, text, shown, mark.about)


def _row_label(publication: Publication, position: Position) -> str:
    block = publication.blocks[position.block]
    return block.rows[position.row].label if position.row >= 0 and hasattr(block, "rows") else ""


def is_amount(mark: Mark) -> bool:
    """A figure with at least four digits, so that a change is more than rounding."""
    return sum(letter.isdigit() for letter in mark.text) >= 4 and mark.fen != 0


def other_digit(random: Random, text: str, leading: int = 3) -> str:
    """One of the leading digits replaced by another one (the first never by 0)."""
    places = [n for n, letter in enumerate(text) if letter.isdigit()][:leading]
    place = random.choice(places)
    digits = [d for d in "0123456789" if d != text[place] and not (d == "0" and place == places[0])]
    return text[:place] + random.choice(digits) + text[place + 1 :]


def swapped_digits(random: Random, text: str) -> str | None:
    """Two neighbouring different leading digits swapped."""
    places = [n for n, letter in enumerate(text) if letter.isdigit()][:4]
    pairs = [(a, b) for a, b in pairwise(places) if text[a] != text[b] and not (a == places[0] and text[b] == "0")]
    if not pairs:
        return None
    a, b = random.choice(pairs)
    letters = list(text)
    letters[a], letters[b] = letters[b], letters[a]
    return "".join(letters)


def times_ten(text: str) -> str:
    """The decimal point one place to the right, or a nought more; separators kept where there were any."""
    plain = text.replace(",", "")
    if "." in plain:
        whole, rest = plain.split(".")
        plain = f"{whole}{rest[0]}.{rest[1:]}0" if whole != "0" else f"{rest[0]}.{rest[1:]}0"
    else:
        plain += "0"
    return separated(plain) if "," in text else plain


def tenth(text: str) -> str | None:
    """The decimal point one place to the left; None for whole figures that do not end in 0."""
    plain = text.replace(",", "")
    if "." in plain:
        whole, rest = plain.split(".")
        if len(whole) < 2:
            return None
        plain = f"{whole[:-1]}.{whole[-1]}{rest[:-1]}"
    elif len(plain) > 2:
        plain = plain[:-1]
    else:
        return None
    return separated(plain) if "," in text else plain


def separated(plain: str) -> str:
    """A figure with thousands separators."""
    whole, point, rest = plain.partition(".")
    return f"{int(whole):,}{point}{rest}"
