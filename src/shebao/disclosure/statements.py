"""Statements (文字中的数字陈述): amounts, counts, shares, changes, rates, directions and lists, read out of paragraphs.

"项目支出4354.71万元，占76.64%，比上年减少12.00万元，下降0.27%" is one statement: a subject, an amount, a share and a
change. "其中：" makes the statement before it the lead of those behind it. Nothing is known here about which figure is
right: the rules decide that. The words are data at the top.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from shebao.disclosure.figures import MONEY_UNITS, PrintedFigure, read_printed
from shebao.disclosure.model import Disclosure, Heading, Paragraph
from shebao.findings import Spot

UNITS = (
    "亿元", "万元", "元", "%", "％", "个百分点", "平方米", "台（套）", "台(套)", "台套", "人次",
    "人", "名", "辆", "个", "家", "户", "台", "套", "件", "项", "次", "年", "月", "日", "号", "条", "股",
)  # fmt: skip
CALENDAR = frozenset({"年", "月", "日", "号", "条"})
UP_WORDS = ("增加", "增长", "上升", "提高", "增幅")
DOWN_WORDS = ("减少", "下降", "降低", "压减", "降幅")
PRIOR_YEAR = r"(?:上年|去年|上一年|\d{4}年)"
LEADING_MARKS = re.compile(r"其中|主要包括|包括|主要用于|分别为|分别是|具体为|具体包括")
WHOLE_LISTS = ("分别为", "分别是")
LEVEL_WORDS = re.compile(rf"(?:与|和|比|较){PRIOR_YEAR}[^，。；：、]{{0,14}}?(?:持平|相同|一致|不变|无变化)|同比持平")
_NUMBER = re.compile(
    r"(?<![\d.A-Za-z\[〔（(])(?P<number>[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*(?P<unit>"
    + "|".join(UNITS)
    + r")?"
)
_CHANGE = re.compile(rf"(?:比|较|同比).*?(?P<word>{'|'.join(UP_WORDS + DOWN_WORDS)})(?:了|额)?(?:为|约)?$")
_RATE = re.compile(rf"(?P<word>{'|'.join(UP_WORDS + DOWN_WORDS)})(?:率)?(?:了|为|约)?$")
_MOVEMENT = re.compile(rf"(?P<word>{'|'.join(UP_WORDS + DOWN_WORDS)})(?:了|额)?(?:为|约)?$")
_COUNTED_MOVEMENT = re.compile(r"(?P<word>减少|增加)(?=.)(?!了?$)")
"""减少社会保险基金项目12项: the direction stands before what is counted."""
_PRIOR = re.compile(
    r"(?P<year>上年|去年|上一年|\d{4}年)(?!度?(?:财政拨款)?结转)[^，。；：、]*?(?:预算|执行|决算)[^，。；：、]*$"
)
_SHARE = re.compile(r"占(?P<of>[^，。；：]*?)(?:的)?(?:比重|比例|比)?(?:为|约)?$")
_THRESHOLD = re.compile(r"\s*(?:[（(]原值[）)])?\s*(?:以上|以下|以内)")
_BOUNDARY = re.compile(r"[，。；：、（）()\n]|,(?!\d)")
_ASIDE = re.compile(r"[（(](?P<words>[^（()）\d：]{1,8})[）)]")
_OPEN, _SHUT = "\ue000", "\ue001"
_SUBJECT_HEAD = re.compile(r"^(?:其中|主要包括|包括|主要用于以下方面|主要用于|分别为|支出包括|和|及|以及|即|为)+[:：]?")
_SUBJECT_TAIL = re.compile(r"(?:共计|合计|总计为|为|约|共)$")
_ITEM_LIST = re.compile(
    r"(?:主要包括|包括|主要用于)[:：]?(?P<items>[^：:。；\d]*?[、][^：:。；\d]*?)(?P<more>等)?(?=[。；]|$)"
)


@dataclass(frozen=True, slots=True)
class Change:
    """A stated change against the year before: ``direction`` 1 up, −1 down, 0 level; amount and rate where stated.

    ``rate_direction`` is the direction of the word before the rate (下降 −1), 0 where there is no rate.
    """

    direction: int
    amount: PrintedFigure | None = None
    rate: PrintedFigure | None = None
    words: str = ""
    against: str = ""
    rate_direction: int = 0


@dataclass(slots=True)
class Statement:
    """One amount or count with its subject and what is said of it.

    ``lead`` is the statement whose 其中 this one belongs to; ``heading`` the section it stands in; ``start`` its place
    in ``paragraph``. Its list of 其中 is an ``open_list`` where it ends in 等, a ``whole_list`` behind 分别是. A change
    behind such a list may speak of its last item or of the lead: the rules try both.
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
    change: Change | None = None
    prior: PrintedFigure | None = None
    movement: int = 0
    open_list: bool = False
    whole_list: bool = False
    members: "list[Statement]" = field(default_factory=list)

    @property
    def sentence_text(self) -> str:
        """The sentence it stands in."""
        begin = max(self.paragraph.rfind(mark, 0, self.start) for mark in "。；") + 1
        stops = [stop for mark in "。；" if (stop := self.paragraph.find(mark, self.end)) >= 0]
        return self.paragraph[begin : min(stops, default=len(self.paragraph))]


@dataclass(frozen=True, slots=True)
class ItemList:
    """Items named without amounts: 人员经费…主要包括：基本工资、津贴补贴等. ``complete`` unless it ends in 等."""

    subject: str
    figure: PrintedFigure | None
    items: tuple[str, ...]
    complete: bool
    heading: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph with the heading it stands under (level 2, else level 1) and the nearest subheading."""

    text: str
    heading: str
    subheading: str = ""
    block: int = -1


def passages(document: Disclosure) -> Iterator[Passage]:
    """Every paragraph of the document with its headings; annexes and performance texts included."""
    heading = subheading = ""
    for number, block in enumerate(document.blocks):
        if isinstance(block, Heading):
            if block.level <= 2:
                heading, subheading = block.text, ""
            else:
                subheading = block.text
        elif isinstance(block, Paragraph) and block.text.strip():
            yield Passage(block.text, heading, subheading, number)


def read_statements(document: Disclosure) -> list[Statement]:
    """Every statement of an amount or a count in the document's paragraphs, in order."""
    found: list[Statement] = []
    for passage in passages(document):
        found.extend(statements_of(passage.text, passage.heading, document.unit_name, document.year, passage.block))
    return found


def statements_of(text: str, heading: str = "", unit_name: str = "", year: int = 0, block: int = -1) -> list[Statement]:
    """The statements of one paragraph; ``year`` is the document's, so that an earlier year's amount is known as such.

    >>> first, second = statements_of("支出预算10.00万元，其中：基本支出4.00万元，占40.00%。")
    >>> second.subject, second.share.text, second.lead is first
    ('基本支出', '40.00', True)
    """
    return _Reader(text, heading, unit_name, year, block).read()


class _Reader:
    def __init__(self, text: str, heading: str, unit_name: str, year: int, block: int) -> None:
        self.text = text
        self.heading = heading
        self.unit_name = unit_name
        self.year = year
        self.block = block
        self.found: list[Statement] = []
        self.lead: Statement | None = None
        self.coming_prior: PrintedFigure | None = None

    def read(self) -> list[Statement]:
        position = 0
        for match in _NUMBER.finditer(self.text):
            unit = (match["unit"] or "").replace("％", "%").replace("(", "（").replace(")", "）")
            if not unit or unit in CALENDAR or _THRESHOLD.match(self.text, match.end()):
                continue
            spot = Spot(self.block, start=match.start()) if self.block >= 0 else None
            figure = read_printed(match["number"], unit, spot)
            if figure is None:
                continue
            between = self.text[position : match.start()]
            self._say_level(between)
            self._take(figure, unit, last_clause(between), between, match)
            position = match.end()
        self._say_level(self.text[position:])
        self._mark_open_lists()
        return self.found

    def _take(self, figure: PrintedFigure, unit: str, clause: str, between: str, match: re.Match[str]) -> None:
        last = self._last(between)
        if unit in ("%", "个百分点"):
            if last is not None and unit == "%":
                self._percent(last, figure, clause)
        elif unit in MONEY_UNITS and last is not None and (change := _CHANGE.search(clause)):
            last.change = Change(_direction(change["word"]), figure, None, clause, _against(clause))
        elif unit in MONEY_UNITS and self._is_prior(clause):
            if last is not None and last.prior is None:
                last.prior = figure
            else:
                self.coming_prior = figure
        else:
            self._state(figure, unit, clause, between, match)

    def _is_prior(self, clause: str) -> bool:
        """Whether the clause names the year before: 上年…预算数为, 2022年当年预算执行数为 (in a document of 2023)."""
        match = _PRIOR.search(clause)
        if match is None or _CHANGE.search(clause):
            return False
        return not match["year"][0].isdigit() or (self.year > 0 and int(match["year"][:4]) < self.year)

    def _last(self, between: str) -> Statement | None:
        """The statement a change or share can belong to: the last one, unless a new sentence has begun."""
        if not self.found or re.search(r"。", between):
            return None
        return self.found[-1]

    def _percent(self, last: Statement, figure: PrintedFigure, clause: str) -> None:
        if (share := _SHARE.search(clause)) is not None:
            if last.share is None:
                last.share, last.share_of = figure, share["of"].strip()
            return
        if (rate := _RATE.search(clause)) is None:
            return
        direction = _direction(rate["word"])
        if last.change is not None and last.change.rate is None:
            old = last.change
            last.change = Change(old.direction, old.amount, figure, f"{old.words}，{clause}", old.against, direction)
        elif last.change is None:
            last.change = Change(direction, None, figure, clause, _against(clause), direction)

    def _say_level(self, between: str) -> None:
        """与上年持平: it belongs to the last statement unless a sentence has ended before it."""
        match = LEVEL_WORDS.search(between)
        if match and self.found and "。" not in between[: match.start()]:
            last = self.found[-1]
            if last.change is None:
                last.change = Change(0, None, None, match.group(), _against(match.group()))

    def _state(self, figure: PrintedFigure, unit: str, clause: str, between: str, match: re.Match[str]) -> None:
        new_sentence = "。" in between or not self.found
        marked = LEADING_MARKS.search(between)
        if marked:
            after_stop = "。" in between[: marked.start()]
            if self.found and not after_stop:
                self.lead = self.found[-1]
            elif self.found and self.lead is None:
                self.lead = self.found[0]
            if self.lead is not None and any(word in between for word in WHOLE_LISTS):
                self.lead.whole_list = True
        elif new_sentence:
            self.lead = None
        subject = clean_subject(clause, self.unit_name)
        movement = 0
        if unit in ("项", "个") and (counted := _COUNTED_MOVEMENT.match(subject)) is not None:
            movement = _direction(counted["word"])
            subject = subject[counted.end() :]
        elif (moved := _MOVEMENT.search(subject)) is not None:
            movement = _direction(moved["word"])
            subject = subject[: moved.start()]
        statement = Statement(
            subject,
            figure,
            self.heading,
            self.text,
            match.start(),
            match.end(),
            self.text.count("。", 0, match.start()),
            clause,
            self.lead,
            prior=self.coming_prior,
            movement=movement,
        )
        self.coming_prior = None
        if self.lead is not None:
            self.lead.members.append(statement)
        self.found.append(statement)

    def _mark_open_lists(self) -> None:
        for statement in self.found:
            if statement.lead is not None and re.match(r"[^，。；：、]{0,2}等", self.text[statement.end :]):
                statement.lead.open_list = True


def last_clause(text: str) -> str:
    """The words after the last mark of punctuation; a short aside in brackets (（境）, （三保）) stays in its word."""
    protected = _ASIDE.sub(lambda match: f"{_OPEN}{match['words']}{_SHUT}", text)
    return _BOUNDARY.split(protected)[-1].replace(_OPEN, "（").replace(_SHUT, "）").strip()


def _direction(word: str) -> int:
    return 1 if word in UP_WORDS else -1


def _against(words: str) -> str:
    match = re.search(PRIOR_YEAR, words)
    return match.group() if match else ""


def clean_subject(clause: str, unit_name: str = "") -> str:
    """The subject of a clause without year, unit's name and connecting words.

    >>> clean_subject("2025年度泽州县社会保险中心预算收入总计", "泽州县社会保险中心")
    '预算收入总计'
    """
    subject = clause.strip(' “”"')
    if unit_name:
        subject = subject.replace(unit_name, "")
    previous = None
    while subject != previous:
        previous = subject
        subject = re.sub(
            r"^(?:本年度|\d{4}年度?(?!以|之|底|前|后)|本部门（单位）|部门（单位）|本部门|我部门|本单位|我单位)",
            "",
            subject,
        )
        subject = _SUBJECT_HEAD.sub("", subject).strip(" “”")
    return _SUBJECT_TAIL.sub("", subject).strip()


def read_item_lists(document: Disclosure) -> list[ItemList]:
    """Lists of items named without amounts, with the statement they explain."""
    found: list[ItemList] = []
    for passage in passages(document):
        statements = statements_of(passage.text, passage.heading, document.unit_name, document.year, passage.block)
        for match in _ITEM_LIST.finditer(passage.text):
            before = [
                s for s in statements if s.end <= match.start() and "。" not in passage.text[s.end : match.start()]
            ]
            items = tuple(item.strip() for item in match["items"].rstrip("等").split("、") if item.strip())
            open_list = bool(match["more"]) or match["items"].endswith("等")
            subject, figure = (before[-1].subject, before[-1].figure) if before else ("", None)
            found.append(ItemList(subject, figure, items, not open_list, passage.heading))
    return found


def find_statement(
    statements: Iterable[Statement], subject: str, heading: str = "", unit: str = ""
) -> Statement | None:
    """The first statement whose subject matches a pattern, within a section and a unit where they are given."""
    return next(iter(find_statements(statements, subject, heading, unit)), None)


def find_statements(
    statements: Iterable[Statement], subject: str, heading: str = "", unit: str = ""
) -> Sequence[Statement]:
    """All statements whose subject matches a pattern wholly, within a section and a unit where they are given."""
    return [
        statement
        for statement in statements
        if re.fullmatch(subject, statement.subject)
        and (not heading or re.search(heading, statement.heading))
        and (not unit or statement.figure.unit == unit or (unit == "元" and statement.figure.is_money))
    ]
