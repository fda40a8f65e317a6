"""T-11: the contents (目录) name what the document holds, in its words and its order.

A heading with another word is another heading; filling words, the unit's name and punctuation may differ. A table that
the contents name and the document lacks is told by S-01. The comparison is made only where most entries are found:
where they are not, the page was not read as what it is.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from shebao.disclosure.formats import load_formats
from shebao.disclosure.formats.titles import is_title, title_words
from shebao.disclosure.model import ContentsEntry, Heading, Paragraph, Table, TableKind
from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Place, Severity, Spot

ORDINAL = re.compile(
    r"^(?:第[一二三四五六七八九十]+部分|(?:附?表|附件)(?:[一二三四五六七八九十]+|\d{1,2}(?!\d))?[、:：.]?|[一二三四五六七八九十]+[、．.]"
    r"|[（(][一二三四五六七八九十\d]+[)）]、?|\d{1,2}\s*[.．、])"
)
UMBRELLA = re.compile(r"(?:部门|单位)?(?:预算|决算)(?:公开)?(?:报)?表$|附[件表]$")
"""An entry for all tables together needs no heading: the tables follow."""
NOT_WORDS = re.compile(r"[^\u4e00-\u9fff0-9A-Za-z]")
YEAR = re.compile(r"20\d\d年度?")
FULL_WIDTH_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
LONGEST = 60
MOST_NAMED = 3
FOUND_SHARE = 0.6
ALIKE = 0.72
NEARLY_ALIKE = 0.5
"""Enough for a table that is known to be there by its kind."""
FILLING = re.compile(r"的|及|和|与|等|本|年|度|情况|说明|部门|单位|预算|决算|公开|总体|有关|相关|[表款项类]|安排|支出")
"""Words that a contents page may leave out or add without meaning another heading."""


class Line(NamedTuple):
    """A heading, a title or a short paragraph: its words without ordinal, its text, its spot."""

    core: str
    text: str
    spot: Spot


def core(text: str) -> str:
    """The words of an entry without ordinal, year and punctuation."""
    text = text.strip().translate(FULL_WIDTH_DIGITS)
    while match := ORDINAL.match(text):
        text = text[match.end() :].strip()
        if not text:
            break
    return NOT_WORDS.sub("", YEAR.sub("", text))


def check(material: Material) -> Iterator[Finding]:
    """Every entry against the headings, titles and short lines of the document."""
    entries = [(entry, core(entry.text)) for entry in material.document.contents]
    entries = [(entry, words) for entry, words in entries if len(words) >= 2 and UMBRELLA.fullmatch(words) is None]
    lines = list(_lines(material))
    by_core: dict[str, list[Line]] = {}
    for line in lines:
        by_core.setdefault(line.core, []).append(line)
    missing = [(entry, words) for entry, words in entries if words not in by_core]
    if not entries or len(missing) > (1 - FOUND_SHARE) * len(entries):
        return
    absent: list[ContentsEntry] = []
    reworded: list[tuple[ContentsEntry, Line]] = []
    otherwise: list[tuple[ContentsEntry, Line]] = []
    present = {view.kind for view in material.views}
    for entry, words in missing:
        near, alike = _nearest(words, lines)
        kind = _kind(entry.text)
        known = kind is not TableKind.OTHER and kind in present
        if near is not None and kind is not TableKind.OTHER and _kind(near.text) not in (kind, TableKind.OTHER):
            continue  # another table: S-01 says that this one is missing
        if near is not None and (alike >= ALIKE or (known and alike >= NEARLY_ALIKE)):
            same = only_filling(words, near.core, material.document.unit_name) or (known and alike < ALIKE)
            (reworded if same else otherwise).append((entry, near))
        elif kind is not TableKind.OTHER:
            continue  # S-01 says that the table is missing, or another title was given to it
        elif not any(words in line.core or (len(line.core) > 3 and line.core in words) for line in lines):
            absent.append(entry)
    if absent:
        yield _absent(absent)
    for differing, severity, subject in ((otherwise, None, "目录/用词"), (reworded, Severity.NOTICE, "目录/文字")):
        if differing:
            listed = "；".join(f"目录“{entry.text}”，正文“{line.text}”" for entry, line in differing[:MOST_NAMED])
            more = f"等{len(differing)}处" if len(differing) > MOST_NAMED else ""
            yield RULE.finding(
                subject,
                f"目录与正文的标题不一致：{listed}{more}。请统一。",
                severity=severity,
                found=differing[0][0].text,
                expected=differing[0][1].text,
                spots=[line.spot for _, line in differing],
            )
    yield from _order(entries, by_core)


def _nearest(words: str, lines: Sequence[Line]) -> tuple[Line | None, float]:
    """The line most like an entry, and how much alike they are."""
    best, ratio = None, 0.0
    for line in lines:
        matcher = SequenceMatcher(None, words, line.core, autojunk=False)
        if matcher.quick_ratio() > ratio and (alike := matcher.ratio()) > ratio:
            best, ratio = line, alike
    return best, ratio


def _kind(text: str) -> TableKind:
    """The kind of table that an entry names."""
    return load_formats().kind_of(title_words(text)) if is_title(text) and "表" in text else TableKind.OTHER


def only_filling(entry: str, heading: str, unit: str = "") -> bool:
    """Whether two headings differ in nothing but filling words and the unit's name.

    >>> only_filling("政府采购的情况", "政府采购情况说明"), only_filling("部门资金表", "部门预算表")
    (True, False)
    """
    entry, heading = (text.replace(unit, "") if unit else text for text in (entry, heading))
    for sign, one, two, three, four in SequenceMatcher(None, entry, heading, autojunk=False).get_opcodes():
        left, right = FILLING.sub("", entry[one:two]), FILLING.sub("", heading[three:four])
        swapped = sign == "replace" and {entry[one:two], heading[three:four]} == {"预算", "决算"}
        if sign != "equal" and (left or right or swapped):
            return False
    return True


def _absent(absent: Sequence[ContentsEntry]) -> Finding:
    listed = "、".join(f"“{entry.text}”" for entry in absent[:MOST_NAMED])
    more = f"等{len(absent)}项" if len(absent) > MOST_NAMED else ""
    return RULE.finding(
        "目录/缺少",
        f"目录列有{listed}{more}，正文没有找到这样的标题。请核对是否漏列，或更新目录。",
        expected=absent[0].text,
        places=tuple(Place(sheet=e.origin.sheet, page=e.origin.page, line=e.origin.line, text=e.text) for e in absent),
    )


def _lines(material: Material) -> Iterator[Line]:
    for number, block in enumerate(material.document.blocks):
        if isinstance(block, Heading) or (isinstance(block, Paragraph) and len(block.text) <= LONGEST):
            if words := core(block.text):
                yield Line(words, block.text, Spot(number, start=0))
        elif isinstance(block, Table):
            for text in (block.title, block.label + block.title):
                if words := core(text):
                    yield Line(words, text, Spot(number))


def _order(entries: Sequence[tuple[ContentsEntry, str]], by_core: dict[str, list[Line]]) -> Iterator[Finding]:
    """Entries that the document has once, in another order than the contents."""
    places = [(entry, by_core[words][0]) for entry, words in entries if len(by_core.get(words, ())) == 1]
    for (first, one), (second, other) in pairwise(places):
        if other.spot.block < one.spot.block:
            yield RULE.finding(
                "目录/顺序",
                f"目录中“{second.text}”排在“{first.text}”之后，正文中在其之前。请核对顺序。",
                severity=Severity.NOTICE,
                spots=(one.spot, other.spot),
            )
            return


RULE = Rule("T-11", "目录与正文一致", Severity.WARNING, "公开文本应当规范、完整", "目录", check)
