"""A printed text without its accidents: spaces inside words and figures, full-width digits, half-width punctuation."""

import re
import unicodedata
from dataclasses import dataclass

_PUNCTUATION = {
    ",": "，",
    ";": "；",
    ":": "：",
    "(": "（",
    ")": "）",
    "．": ".",
    "％": "%",
    "−": "-",
    "﹪": "%",
    "／": "/",
}
_FIGURE_GOES_ON = re.compile(r"\s*(?:\d{1,2}(?!\d)|\d{3,})?[\d\s]*(?:\.\s*\d+)?\s*(?:亿元|万元|元|%|％)")


@dataclass(frozen=True, slots=True)
class PlainText:
    """The plain text and, for each of its characters, where that stood in the printed text."""

    text: str
    offsets: tuple[int, ...]

    def printed_at(self, position: int) -> int:
        """The place in the printed text of a place in the plain one."""
        return self.offsets[position] if position < len(self.offsets) else (self.offsets or (0,))[-1]


def plain_text(printed: str) -> PlainText:
    """The text as it is read.

    >>> plain_text("采 购 预 算 ６429768.84 元 , 其中 : 货物").text
    '采购预算6429768.84元，其中：货物'
    """
    characters: list[str] = []
    offsets: list[int] = []
    for position, character in enumerate(printed):
        if character.isspace():
            if not _parts_two_figures(characters, printed, position):
                continue
            character = " "
        elif character in ",:" and _inside_a_figure(printed, position):
            pass
        elif character in _PUNCTUATION:
            character = _PUNCTUATION[character]
        elif "！" <= character <= "～" and unicodedata.normalize("NFKC", character).isalnum():
            character = unicodedata.normalize("NFKC", character)
        characters.append(character)
        offsets.append(position)
    return PlainText("".join(characters), tuple(offsets))


def _parts_two_figures(before: list[str], printed: str, position: int) -> bool:
    """Whether a space stands between two figures, not inside one: 1,200.00 300.00."""
    if not before or not before[-1].isdigit():
        return False
    behind = printed[position:].lstrip()
    if not behind or not behind[0].isdigit():
        return False
    begun = re.search(r"[\d,.]+$", "".join(before[-20:]))
    return begun is None or "." in begun.group() or _FIGURE_GOES_ON.match(behind) is None


def _inside_a_figure(printed: str, position: int) -> bool:
    before, behind = printed[:position][-1:], printed[position + 1 : position + 5]
    if printed[position] == ":":
        return before.isdigit() and behind[:1].isdigit()
    return before.isdigit() and re.match(r"\d{3}(?!\d)", behind) is not None
