"""The unit a table's amounts are printed in, and where that is known from."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from shebao.disclosure.formats.wording import is_figure, plain

_NAMED = re.compile(
    r"(?:金额)?单位[:：]?(?:人民币)?[(（]?(亿元|万元|元)|^[(（]?(?:金额)?单位?[:：]?(?:人民币)?(亿元|万元|元)[)）]?$"
)
_IN_HEAD = re.compile(r"[(（](?:单位[:：]?)?(?:人民币)?(亿元|万元|元)[)）]")
ON_TABLE, IN_HEAD, FROM_OTHERS, BY_SIZE = "表上注明", "表头注明", "同一文本其他表", "按金额大小推断"


def unit_in(texts: Iterable[str]) -> str:
    """The unit that lines above a table name, the last one first; "" where none does. Broken over lines it is read too.

    >>> unit_in(["部门名称：某中心", "单位：万", "元"])
    '万元'
    """
    lines = [plain(text) for text in texts]
    for number in range(len(lines) - 1, -1, -1):
        following = "".join(lines[number : number + 2])
        for words in (lines[number], following):
            if re.search(r"单位[:：]?(?:人民币)?万$", words):
                continue
            if len(words) <= 60 and (found := _NAMED.search(words)):
                return found[1] or found[2]
    return ""


def unit_in_heads(heads: Iterable[str]) -> str:
    """The unit that the column heads name: 金额（万元）."""
    found = Counter(match[1] for head in heads if (match := _IN_HEAD.search(plain(head))))
    return found.most_common(1)[0][0] if found else ""


def unit_by_size(texts: Sequence[str]) -> str:
    """The unit the amounts look like: whole large numbers are 元, others 万元."""
    figures = [plain(text).replace(",", "").lstrip("-") for text in texts if is_figure(text)]
    whole = [figure for figure in figures if "." not in figure]
    largest = max(
        (int(figure.split(".")[0] or 0) for figure in figures if re.fullmatch(r"\d+(?:\.\d+)?", figure)), default=0
    )
    return "元" if largest >= 1_000_000 or (largest >= 100_000 and len(whole) * 2 > len(figures)) else "万元"
