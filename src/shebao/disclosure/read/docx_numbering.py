"""The numbers that Word counts itself: 一、（一）1.（1）A. in front of paragraphs, which no text of the file holds."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from shebao.disclosure.numerals import chinese_number
from shebao.disclosure.read.office_package import Element, number_in

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LEVELS = 9
MOST = 10_000
"""A list counts no further; a larger start is no number of a list."""
_PLACE = re.compile(r"%([1-9])")
_HEAVENLY, _EARTHLY = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_FINANCIAL = str.maketrans("一二三四五六七八九十", "壹贰叁肆伍陆柒捌玖拾")
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


def _letters(number: int) -> str:
    """A … Z, then AA, BB as Word goes on."""
    return chr(ord("A") + (number - 1) % 26) * min((number - 1) // 26 + 1, 30) if number > 0 else ""


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


def _of(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else str(number)


def _digits(number: int) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))


def _chinese(number: int) -> str:
    return chinese_number(number) if 0 < number < 100 else str(number)


def _financial(number: int) -> str:
    return (("一" if 10 <= number < 20 else "") + _chinese(number)).translate(_FINANCIAL)


FORMATS: Mapping[str, Callable[[int], str]] = {
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "chineseLegalSimplified": _financial,
    "ideographLegalTraditional": _financial,
    "ideographDigital": _digits,
    "japaneseDigitalTenThousand": _digits,
    "ideographTraditional": _of(_HEAVENLY),
    "ideographZodiac": _of(_EARTHLY),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "decimalZero": lambda number: f"{number:02d}",
    "numberInDash": lambda number: f"-{number}-",
    "decimalEnclosedCircle": _of("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    "decimalEnclosedCircleChinese": _of("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    "decimalEnclosedParen": _of("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "decimalEnclosedFullstop": _of("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    "ideographEnclosedCircle": _of("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "none": lambda _: "",
}
"""The formats that Chinese documents use; any other is shown in digits."""


@dataclass(frozen=True, slots=True)
class _Level:
    """How a level counts: its first number, its format, its text (（%1）), what follows the text."""

    start: int = 1
    style: str = "decimal"
    text: str = ""
    follows: str = "tab"
    legal: bool = False
    restarts: bool = True
    paragraph_style: str = ""


@dataclass(slots=True)
class _List:
    """A list in use: which counters it shares, its levels, the numbers where it starts anew."""

    counters: str
    levels: dict[int, _Level]
    anew: dict[int, int]


@dataclass
class Numbering:
    """Counts the lists of a document; paragraphs must be asked for in the document's order."""

    lists: dict[str, _List] = field(default_factory=dict)
    styles: dict[str, tuple[str, int | None]] = field(default_factory=dict)
    _counters: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, numbering: Element | None, styles: Element | None) -> "Numbering":
        """The lists that the parts numbering.xml and styles.xml define; none where there are none."""
        return cls(_lists(numbering), _styles(styles)) if numbering is not None else cls()

    def label(self, paragraph: Element, style_ids: Sequence[str]) -> str:
        """What Word prints in front of a paragraph; it is counted by asking.

        ``style_ids`` are the paragraph's style and those it is based on. A space is at the end where one is printed
        and the label would run into the text.
        """
        if not self.lists:
            return ""
        name, depth = self._list_of(paragraph, style_ids)
        used = self.lists.get(name)
        level = used.levels.get(depth) if used is not None else None
        if used is None or level is None:
            return ""
        counters = self._counters.setdefault(used.counters, {})
        if depth in used.anew:
            counters[depth] = used.anew.pop(depth) - 1
        counters[depth] = counters.get(depth, level.start - 1) + 1
        for deeper in [deeper for deeper in counters if deeper > depth]:
            if used.levels.get(deeper, level).restarts:
                del counters[deeper]
        if level.style == "bullet":
            return ""
        label = _PLACE.sub(lambda match: _number(used.levels, counters, int(match[1]) - 1, level), level.text)
        return f"{label} " if label and level.follows != "nothing" and label[-1].isalnum() else label

    def _list_of(self, paragraph: Element, style_ids: Sequence[str]) -> tuple[str, int]:
        own = paragraph.find(f"{W}pPr/{W}numPr")
        name, depth = _reference(own) if own is not None else ("", None)
        for style in style_ids:
            if name:
                break
            name, depth_of_style = self.styles.get(style, ("", None))
            if name and depth is None:
                depth = depth_of_style if depth_of_style is not None else self._depth_of(name, style)
        return name, depth or 0

    def _depth_of(self, name: str, style: str) -> int | None:
        levels = self.lists[name].levels if name in self.lists else {}
        return next((depth for depth, level in levels.items() if level.paragraph_style == style), None)


def _number(levels: Mapping[int, _Level], counters: Mapping[int, int], depth: int, own: _Level) -> str:
    level = levels.get(depth, _Level())
    number = min(counters.get(depth, level.start), MOST)
    return str(number) if own.legal else FORMATS.get(level.style, str)(number)


def _reference(node: Element) -> tuple[str, int | None]:
    """The list and the level that a paragraph or a style names; list 0 means none."""
    number, depth = node.find(f"{W}numId"), node.find(f"{W}ilvl")
    name = number.get(f"{W}val", "") if number is not None else ""
    return name, number_in(depth, f"{W}val", 0, LEVELS - 1) if depth is not None else None


def _styles(root: Element | None) -> dict[str, tuple[str, int | None]]:
    found = {}
    for style in root.iter(f"{W}style") if root is not None else ():
        node = style.find(f"{W}pPr/{W}numPr")
        if node is not None:
            found[style.get(f"{W}styleId", "")] = _reference(node)
    return found


def _lists(root: Element) -> dict[str, _List]:
    abstract: dict[str, dict[int, _Level]] = {}
    by_style: dict[str, str] = {}
    linked: dict[str, str] = {}
    for node in root.iterfind(f"{W}abstractNum"):
        key = node.get(f"{W}abstractNumId", "")
        abstract[key] = dict(_level(level) for level in node.iterfind(f"{W}lvl"))
        if style := _value(node, "styleLink"):
            by_style[style] = key
        if link := _value(node, "numStyleLink"):
            linked[key] = link
    lists = {}
    for node in root.iterfind(f"{W}num"):
        key = _value(node, "abstractNumId")
        key = by_style.get(linked.get(key, ""), key)
        levels, anew = dict(abstract.get(key, {})), {}
        for override in node.iterfind(f"{W}lvlOverride"):
            depth = number_in(override, f"{W}ilvl", 0, LEVELS - 1)
            for level in override.iterfind(f"{W}lvl"):
                levels[depth] = _level(level)[1]
            start = override.find(f"{W}startOverride")
            if start is not None:
                anew[depth] = number_in(start, f"{W}val", 1, MOST)
        lists[node.get(f"{W}numId", "")] = _List(key, levels, anew)
    lists.pop("0", None)
    return lists


def _level(node: Element) -> tuple[int, _Level]:
    start, restart = node.find(f"{W}start"), node.find(f"{W}lvlRestart")
    legal = node.find(f"{W}isLgl")
    return number_in(node, f"{W}ilvl", 0, LEVELS - 1), _Level(
        number_in(start, f"{W}val", 0, MOST),
        _value(node, "numFmt") or "decimal",
        _value(node, "lvlText")[:100],
        _value(node, "suff") or "tab",
        legal is not None and legal.get(f"{W}val", "1") not in ("0", "false"),
        restart is None or restart.get(f"{W}val") != "0",
        _value(node, "pStyle"),
    )


def _value(node: Element, name: str) -> str:
    found = node.find(f"{W}{name}")
    return found.get(f"{W}val", "") if found is not None else ""
