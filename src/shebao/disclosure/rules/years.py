"""Two documents of one unit: what this one says of the other's year, and what the other published."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from shebao.disclosure.figures import PrintedFigure
from shebao.disclosure.model import Disclosure
from shebao.disclosure.places import place_of
from shebao.disclosure.rules.r19_rates import bearers, year_before
from shebao.disclosure.statements import Change, Statement

PRIOR_WORDS = ("上年", "去年", "上一年")
_YEAR = re.compile(r"(20\d\d)年")
_NOT_PART_OF_A_TOPIC = re.compile(r"20\d\d年度?|本年度?|当年|[“”\"'\s《》]|(?:预算|决算)(?:数|总额)?$")
VAGUE = frozenset(
    {"", "预算安排", "安排", "支出", "收入", "金额", "合计", "总计", "资金", "预算", "其中", "经费", "年初预算"}
)
"""Subjects that name nothing: the same words stand for another thing on the next line."""

EXPLAINED = re.compile("口径|机构改革|职能划转|划转|调整后|追加后|重新分类")
"""A sentence that says why last year's figure is another one than was published."""


class Speaks(Enum):
    """Whether words speak of the other document: expressly, without saying which figure, or of something else."""

    EXPRESSLY = auto()
    UNSAID = auto()
    NOT = auto()


def speaks_of(words: str, document: Disclosure, other: Disclosure) -> Speaks:
    """Whether the words around a prior amount (比2022年预算增加, 上年决算数) speak of what the other published.

    What was executed (执行数) or adjusted is no published budget, so it is never compared with one.
    """
    if other.year != document.year - 1 or "调整" in words or "执行" in words:
        return Speaks.NOT
    named = [int(year) for year in _YEAR.findall(words)]
    if named and other.year not in named:
        return Speaks.NOT
    if "决算" in words:
        return Speaks.EXPRESSLY if other.final else Speaks.NOT
    if "预算" in words:
        return Speaks.NOT if other.final else Speaks.EXPRESSLY
    if document.final and other.final:
        return Speaks.EXPRESSLY  # accounts are compared with accounts
    return Speaks.UNSAID if document.final == other.final else Speaks.NOT


def topic_key(topic: str) -> str:
    """What a statement speaks of, without its year: 2023年“三公”经费预算数 → 三公经费."""
    previous, key = "", topic
    while key != previous:
        previous, key = key, _NOT_PART_OF_A_TOPIC.sub("", key)
    return key


def same_text(text: str) -> str:
    """A text as it is compared between years: without spaces and the width of its marks."""
    return re.sub(r"\s", "", text).replace(",", "，").replace(";", "；").replace(":", "：")


@dataclass(frozen=True, slots=True)
class PriorAmount:
    """Last year's amount as this year's text gives it. ``derived`` where it follows from this year and the change."""

    statement: Statement
    figure: PrintedFigure
    words: str
    derived: bool
    printed: tuple[PrintedFigure, ...]

    @property
    def topic(self) -> str:
        """What it is the amount of."""
        return self.statement.topic or self.statement.subject


def prior_amounts(statements: Iterable[Statement]) -> Iterator[PriorAmount]:
    """Every amount of the year before: printed, or this year's less the change."""
    for statement in statements:
        if not statement.figure.is_money:
            continue
        change = statement.change
        words = f"{statement.prior_words}{change.words if change else ''}"
        if statement.prior is not None:
            printed = (statement.prior,)
            yield PriorAmount(statement, statement.prior, statement.prior_words or words, False, printed)
        elif change is not None:
            yield from _derived(statement, change, words)


def _derived(statement: Statement, change: Change, words: str) -> Iterator[PriorAmount]:
    named = change.words.startswith(statement.subject) and statement.subject not in VAGUE
    if len(bearers(statement)) > 1 and not named:
        return  # of the list's last item, or of its lead: not certain
    if change.direction == 0:
        yield PriorAmount(statement, statement.figure, words, True, (statement.figure,))
        return
    before = year_before(statement.figure, change)
    if before is not None and change.amount is not None:
        yield PriorAmount(statement, before, words, True, (statement.figure, change.amount))


def amounts_by_topic(statements: Iterable[Statement], year: int) -> dict[str, list[PrintedFigure]]:
    """What a document states of its own year, by topic; vague topics are left out."""
    found: dict[str, list[PrintedFigure]] = defaultdict(list)
    for statement in statements:
        key = topic_key(statement.topic or statement.subject)
        own_year = statement.year in (0, year)
        if statement.figure.is_money and not statement.per and own_year and len(key) > 1 and key not in VAGUE:
            found[key].append(statement.figure)
    return found


def quoted(topic: str) -> str:
    """A topic in quotation marks; those within it become single ones."""
    return f"“{topic.replace('“', '‘').replace('”', '’')}”"


def unanimous(figures: Iterable[PrintedFigure]) -> PrintedFigure | None:
    """The figure all of them can be, None where they cannot; the one with most decimals stands for them."""
    listed = list(figures)
    if not listed:
        return None
    finest = min(listed, key=lambda figure: figure.step)
    return finest if all(figure.rounded.meets(finest.rounded) for figure in listed) else None


def where_published(other: Disclosure, figure: PrintedFigure) -> str:
    """Where the other document prints a figure, in brackets; "" where that is not known."""
    if figure.at is None:
        return ""
    place = place_of(other, figure.at)
    words = [
        f"第{place.page}页" if place.page is not None else "",
        f"第{place.line}行" if place.line is not None and place.page is None else "",
        place.table,
    ]
    said = "".join(word for word in words if word)
    return f"（{said}）" if said else ""


def document_kind(document: Disclosure) -> str:
    """预算 or 决算."""
    return "决算" if document.final else "预算"
