"""Which table it is: by its printed name and by its head, never by its number or its place."""

import re
from collections.abc import Iterable, Sequence

from shebao.disclosure.formats import Formats
from shebao.disclosure.formats.titles import is_title, shown_title, title_words
from shebao.disclosure.formats.wording import plain
from shebao.disclosure.model import TableKind
from shebao.disclosure.recognise.layout import HeadPath

PERFORMANCE = frozenset({TableKind.PERFORMANCE_DEPARTMENT, TableKind.PERFORMANCE_PROJECT})
_INDICATORS = ("一级指标", "二级指标", "三级指标", "绩效指标", "指标值", "绩效目标")


def find_title(candidates: Iterable[str], formats: Formats) -> tuple[str, TableKind]:
    """The first candidate that names a kind, else the first that looks like a title; the nearest come first."""
    first = ""
    for candidate in candidates:
        if not is_title(candidate):
            continue
        kind = formats.kind_of(title_words(candidate))
        if kind is not TableKind.OTHER:
            return shown_title(candidate), kind
        first = first or candidate
    return shown_title(first), TableKind.OTHER


def is_performance(texts: Iterable[str]) -> bool:
    """Whether the words of a grid are those of a performance table."""
    words = [plain(text) for text in texts]
    return sum(any(mark in word for word in words) for mark in _INDICATORS) >= 2


def kind_by_head(kind: TableKind, paths: Sequence[HeadPath], above: str, formats: Formats) -> TableKind:
    """The kind as the head bears it out: a name and a head that contradict each other make it another table.

    ``above`` are the words over the head (title rows inside the grid).
    """
    heads = ["/".join(path.words) for path in paths]
    text = "|".join(heads)
    if kind is TableKind.OTHER:
        return _kind_of_head(heads, text, above)
    sides = "收入" in text and "支出" in text and "项目" in text
    if kind is TableKind.EXPENDITURE and _income_heads(text) and "基本支出" not in text:
        return TableKind.INCOME
    if kind is TableKind.INCOME and "基本支出" in text and "项目支出" in text and not _income_heads(text):
        return TableKind.EXPENDITURE
    if kind in (TableKind.EXPENDITURE, TableKind.INCOME) and sides and re.search(r"(?:^|\|)[^|]*收入/项目", text):
        return TableKind.BALANCE
    return kind


def _income_heads(text: str) -> bool:
    return any(word in text for word in ("事业收入", "单位资金", "财政专户", "其他收入", "财政拨款收入"))


def _kind_of_head(heads: Sequence[str], text: str, above: str) -> TableKind:
    """The kind of a table without a name that we know, where its head leaves no doubt."""
    coded = "科目" in text or any(head.split("/")[-1] == "类" for head in heads)
    if "收入/" in text and "支出/" in text and "项目" in text:
        return TableKind.APPROPRIATION_BALANCE if "政府性基金" in text else TableKind.BALANCE
    if not coded:
        return TableKind.THREE_PUBLIC if "因公出国" in text and "公务接待" in text else TableKind.OTHER
    if "人员经费" in text and "公用经费" in text and "经济" in text:
        return TableKind.BASIC_BY_ECONOMIC
    if "基本支出" in text and "项目支出" in text:
        if "政府性基金" in text:
            return TableKind.FUND_EXPENDITURE
        if "国有资本经营" in text:
            return TableKind.CAPITAL
        if "一般公共预算" in text:
            return TableKind.GENERAL_EXPENDITURE
        if "上缴上级支出" in text or "附属单位" in text:
            return TableKind.EXPENDITURE
    return TableKind.INCOME if "事业收入" in text and "其他收入" in text else TableKind.OTHER
