"""The contents page (目录): which lines are its entries, whatever the format.

An entry ends in a page number behind dots, a tab or a wide space. A contents page without page numbers is known by its
title 目录 and by the text that later begins with its first entry again.
"""

import re
from collections.abc import Sequence

_TITLE = re.compile(r"^目\s*[录次]$")
_LEADERS = re.compile(
    r"(?:[.．…·•‥﹒_—-][^\S\t]?){4,}\s*([-—]?\s*[\dIVXivx]{0,4}\s*[-—]?)\s*$|…{2,}\s*([\dIVXivx]{0,4})\s*$"
)
_NUMBERED = re.compile(r"^(?P<text>.*?[^\d\s.])(?:\t+|\s{2,}|　+)[-—]?\s*(?P<page>\d{1,3}|[IVXivx]{1,5})\s*[-—]?$")
_ORDINAL = re.compile(r"^(?:第[一二三四五六七八九十]+部分[、:：]?|[一二三四五六七八九十]+[、．.]|\d{1,2}[、．.])")
_LONGEST = 80
"""An entry of the contents is a heading: not longer than this."""
_LONGEST_LINE = 400
_TOO_LONG = "。" * 100
_STRAY = 6
"""So many lines between two entries may lack a page number (a long entry that was broken)."""


def contents_lines(texts: Sequence[str]) -> dict[int, tuple[str, str]]:
    """The lines that belong to a contents page: line number → (words, page number), its title with no words.

    Blank texts may stand between; they are passed over.
    """
    found: dict[int, tuple[str, str]] = {}
    # An entry is a heading; a pattern for its end must not be tried on a line of a million characters.
    texts = [text if len(text) <= _LONGEST_LINE else _TOO_LONG for text in texts]
    for number, text in enumerate(texts):
        if _LEADERS.search(text):
            found[number] = entry_of(text)
    for number, text in enumerate(texts):
        if _TITLE.match(text.strip()):
            found.update(_after_title(texts, number))
    return found


def is_contents_title(text: str) -> bool:
    """Whether a line is the title of a contents page."""
    return bool(_TITLE.match(text.strip()))


def has_leaders(text: str) -> bool:
    """Whether a line ends in dots, with a page number behind them or none."""
    return bool(_LEADERS.search(text))


def entry_of(text: str) -> tuple[str, str]:
    """An entry's words and its page number, "" where none is printed.

    >>> entry_of("一、本部门职责.....1"), entry_of("第一部分 概况\\t1"), entry_of("附件")
    (('一、本部门职责', '1'), ('第一部分 概况', '1'), ('附件', ''))
    """
    if match := _LEADERS.search(text):
        return text[: match.start()].strip(" \t.．…·"), (match[1] or match[2] or "").strip(" -—")
    if match := _NUMBERED.match(text.strip()):
        return match["text"].strip(), match["page"]
    return text.strip(), ""


def _after_title(texts: Sequence[str], title: int) -> dict[int, tuple[str, str]]:
    """The entries below the title 目录, with the title itself; nothing where no entry follows."""
    lines = [(number, text) for number, text in enumerate(texts[title + 1 :], title + 1) if text.strip()]
    again = _begins_again(lines)
    entries: dict[int, tuple[str, str]] = {}
    waiting: list[tuple[int, str]] = []
    for number, text in lines[:again]:
        is_entry = bool(_LEADERS.search(text) or _NUMBERED.match(text.strip()))
        if is_entry:
            entries.update({stray: entry_of(line) for stray, line in waiting})
            entries[number] = entry_of(text)
            waiting = []
            continue
        waiting.append((number, text))
        if again is None and (len(waiting) > _STRAY or len(text) > _LONGEST):
            break
    if again is not None and all(len(text) <= _LONGEST for _, text in waiting):
        entries.update({stray: entry_of(line) for stray, line in waiting})
    return {title: ("", ""), **entries} if entries else {}


def _begins_again(lines: Sequence[tuple[int, str]]) -> int | None:
    """Where the first entry is said again, as the heading it announces; None where it never is.

    The contents may number what the text heads without a number.
    """
    if not lines:
        return None
    for words in (_bare, _unnumbered):
        first = words(entry_of(lines[0][1])[0])
        again = next((at for at, (_, text) in enumerate(lines[1:], 1) if words(entry_of(text)[0]) == first), None)
        if again is not None:
            return again
    return None


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _unnumbered(text: str) -> str:
    return _ORDINAL.sub("", _bare(text))
