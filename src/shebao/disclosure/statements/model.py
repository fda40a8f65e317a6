"""What a sentence states: an amount or a count with its subject, share, change, the year before, its list."""

import re
from dataclasses import dataclass, field

from shebao.disclosure.figures import PrintedFigure
from shebao.disclosure.statements.items import Item


@dataclass(frozen=True, slots=True)
class Change:
    """A stated change against the year before: ``direction`` 1 up, −1 down, 0 level; amount and rate where stated.

    ``rate_direction`` is the direction of the word before the rate (下降 −1), 0 where there is no rate. ``start`` is
    where it is said in the paragraph.
    """

    direction: int
    amount: PrintedFigure | None = None
    rate: PrintedFigure | None = None
    words: str = ""
    against: str = ""
    rate_direction: int = 0
    start: int = -1

    @property
    def signed(self) -> PrintedFigure | None:
        """The amount with the sign of its direction."""
        if self.amount is None:
            return None
        return self.amount if self.direction >= 0 else -self.amount


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """A list of parts that a word opens: ``words`` are those (其中, 收入包括), ``first`` where it begins.

    It is ``bound`` where it stands right behind the whole that it divides, so that no other can be meant; ``owner`` is
    the whole's name where that was stated in an earlier paragraph.
    """

    first: int
    words: str
    bound: bool
    owner: str = ""


@dataclass(slots=True)
class Statement:
    """One amount or count with its subject and what is said of it.

    ``lead`` is the statement whose 其中 this one belongs to; ``heading`` the section it stands in; ``start`` its place
    in ``paragraph``, which is the text without spaces inside words. Its list of 其中 is an ``open_list`` where it ends
    in 等, a ``whole_list`` behind 分别是. A change behind such a list may speak of its last item or of the lead: the
    rules try both.

    ``topic`` is what it speaks of: its subject, or what was named before where the subject names nothing (预算安排,
    支出决算). ``restates`` is the earlier statement of the same topic in the same item. ``segment`` is the item of an
    enumeration it stands in. ``budget`` is the 年初预算 of final accounts, ``completion`` the per cent of it.
    ``per`` is the person or month that a price is for, ``year`` the year its own words name, 0 for none.
    ``listing`` is the list it stands in, ``closes`` the one that it sums up (支出合计 behind the parts).
    """

    subject: str
    figure: PrintedFigure
    heading: str
    paragraph: str
    start: int
    end: int
    sentence: int
    clause: str = ""
    lead: "Statement | None" = None
    share: PrintedFigure | None = None
    share_of: str = ""
    changes: list[Change] = field(default_factory=list)
    prior: PrintedFigure | None = None
    prior_words: str = ""
    movement: int = 0
    open_list: bool = False
    whole_list: bool = False
    members: "list[Statement]" = field(default_factory=list)
    topic: str = ""
    item: Item | None = None
    segment: tuple[int, int] = (0, 0)
    block: int = -1
    restates: "Statement | None" = None
    budget: PrintedFigure | None = None
    completion: PrintedFigure | None = None
    completion_of: str = ""
    per: str = ""
    year: int = 0
    listing: Listing | None = None
    closes: Listing | None = None

    @property
    def change(self) -> Change | None:
        """The first change stated of it."""
        return self.changes[0] if self.changes else None

    @property
    def sentence_text(self) -> str:
        """The sentence it stands in."""
        begin = max(self.paragraph.rfind(mark, 0, self.start) for mark in "。；") + 1
        stops = [stop for mark in "。；" if (stop := self.paragraph.find(mark, self.end)) >= 0]
        return self.paragraph[begin : min(stops, default=len(self.paragraph))]

    @property
    def is_reason(self) -> bool:
        """Whether it is one of the reasons given for a change: behind 主要原因是 in its sentence."""
        begin = self.paragraph.rfind("。", 0, self.start) + 1
        return (
            re.search("原因|由于|因为|主要是(?!部门|单位|为|用于|指)|主要系", self.paragraph[begin : self.start])
            is not None
        )

    @property
    def segment_text(self) -> str:
        """The item of an enumeration it stands in, else its paragraph."""
        return self.paragraph[self.segment[0] : self.segment[1]]

    @property
    def is_cut(self) -> bool:
        """Whether the text breaks off in the middle of its sentence, as at the end of an excerpt."""
        last = self.paragraph[-1:]
        return last not in "。；：！”）" and not any(mark in self.paragraph[self.end :] for mark in "。；")


@dataclass(frozen=True, slots=True)
class ItemList:
    """Items named without amounts: 人员经费…主要包括：基本工资、津贴补贴等. ``complete`` unless it ends in 等.

    ``start`` is where it begins in the block's text; ``is_cut`` says that the text breaks off in it.
    """

    subject: str
    figure: PrintedFigure | None
    items: tuple[str, ...]
    complete: bool
    heading: str
    block: int = -1
    start: int = -1
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph with the heading it stands under (level 2, else level 1) and the nearest subheading."""

    text: str
    heading: str
    subheading: str = ""
    block: int = -1
