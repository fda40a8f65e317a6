"""Whether a line can be a table's title, and its words as they are compared."""

import re

from shebao.disclosure.formats.wording import plain

_NUMBER = re.compile(
    r"^(?:公开\d+表[:：、.\s]?|附?[表图](?:[一二三四五六七八九十]+(?!般)|\d+(?:[-—]\d+)?)[:：、.\s]?|[（(]?[一二三四五六七八九十]{1,3}[)）]?[、.．:：]|\d{1,2}[、.．:：](?!\d)|附件\d*[:：]?)"
)
_TAIL = re.compile(r"[（(](?:预算)?公开(?:表)?[\d\-—]*表?[)）]|[（(]续表?\d*[)）]|预算公开\d+表|续表$")
_SENTENCE = re.compile(r"[。；;！]|，.*，")
LONGEST = 60


def title_words(text: str) -> str:
    """A title as it is compared.

    >>> title_words("表一：2025年单位收支总体情况表（预算公开01表）")
    '2025年单位收支总体情况表'
    >>> title_words("表五 一般公共预算支出表"), title_words("公开05表 一般公共预算财政拨款支出决算表")
    ('一般公共预算支出表', '一般公共预算财政拨款支出决算表')
    """
    words = plain(text)
    words = _NUMBER.sub("", words)
    return _TAIL.sub("", words)


def shown_title(text: str) -> str:
    """A title as it is shown: without the table's number and marks."""
    words = re.sub(r"\s+", "", text)
    return re.sub(r"[（(](?:预算)?公开(?:表)?[\d\-—]*表?[)）]|预算公开\d+表", "", _NUMBER.sub("", words))


def is_title(text: str) -> bool:
    """Whether a line can be a table's title: short, no sentence, a table by its words."""
    words = plain(text)
    return (
        4 <= len(words) <= LONGEST
        and not _SENTENCE.search(words)
        and bool(re.search(r"表|情况$|预算$|决算$|支出$", title_words(text)))
        and not re.search(r"单位:|说明$|情况说明|[:：]$", words)
    )
