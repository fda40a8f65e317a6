"""Reading the statements of one paragraph."""

import re
from dataclasses import replace
from itertools import pairwise

from shebao.disclosure.figures import MONEY_UNITS, PrintedFigure, read_printed
from shebao.disclosure.statements.items import Item, read_item
from shebao.disclosure.statements.model import Change, Listing, Statement
from shebao.disclosure.statements.plain import PlainText, plain_text
from shebao.disclosure.statements.words import (
    ASIDE,
    BARE_CHANGE,
    BARE_PRIOR,
    BECOMES,
    BOUNDARY,
    BUDGET_BASE,
    CHANGE,
    CHANGE_FOLLOWS,
    CLOSING,
    COMPARED_TOPIC,
    COMPARING,
    COMPLETION,
    COUNTED_MOVEMENT,
    EITHER_WAY,
    GENERIC_SUBJECT,
    LEADING_MARKS,
    LEVEL,
    MOVEMENT,
    NAMED_CHANGE,
    NO_STATEMENT,
    NO_TOPIC,
    NO_UNIT_ZERO,
    ORDINAL,
    OWNED,
    OWNER,
    PER,
    PRIOR,
    PRIOR_BY_COMPARING,
    PRIOR_YEAR,
    SEGMENT,
    SHARE,
    SUBJECT_HEAD,
    SUBJECT_TAIL,
    THRESHOLD,
    UNITS,
    WHOLE_LISTS,
    WORD,
    direction,
)
from shebao.findings import Spot

_NUMBER = re.compile(
    r"(?<![\d.A-Za-z\[〔第])(?P<open>（)?(?P<number>-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?P<unit>"
    + "|".join(re.escape(unit) for unit in UNITS)
    + r")?"
)
_OPEN, _SHUT = "\ue000", "\ue001"
_GOES_ON = re.compile(rf"[^。]*。(?:(?:{COMPARING}|{WORD})[^。]*|占[^。，；]*)$")
"""A sentence that begins with the comparison speaks of the last amount of the sentence before."""


def statements_of(text: str, heading: str = "", unit_name: str = "", year: int = 0, block: int = -1) -> list[Statement]:
    """The statements of one paragraph; ``year`` is the document's, so that an earlier year's amount is known as such.

    >>> first, second = statements_of("支出预算10.00万元，其中：基本支出4.00万元，占40.00%。")
    >>> second.subject, second.share.text, second.lead is first
    ('基本支出', '40.00', True)
    """
    plain = plain_text(text)
    found: list[Statement] = []
    for begin, end in segments(plain.text):
        found.extend(_Reader(plain, (begin, end), heading, unit_name, year, block).read())
    return found


def segments(text: str) -> list[tuple[int, int]]:
    """The items of an enumeration (1. … 2. …) in a plain text, the words before the first included."""
    starts = sorted({0, *(match.start() for match in SEGMENT.finditer(text))})
    return list(zip(starts, [*starts[1:], len(text)], strict=True))


class _Reader:
    def __init__(
        self, plain: PlainText, segment: tuple[int, int], heading: str, unit_name: str, year: int, block: int
    ) -> None:
        self.plain = plain
        self.text = plain.text
        self.segment = segment
        self.heading = heading
        self.unit_name = plain_text(unit_name).text
        self.year = year
        self.block = block
        self.found: list[Statement] = []
        self.lead: Statement | None = None
        self.coming_prior: tuple[PrintedFigure, str] | None = None
        self.coming_budget: PrintedFigure | None = None
        self.topic = ""
        self.item: Item | None = None
        self.again: Statement | None = None
        self.listing: Listing | None = None
        self.around: list[tuple[Statement | None, Listing | None]] = []
        self.outside: list[tuple[Statement | None, Listing | None]] = []

    def read(self) -> list[Statement]:
        begin, end = self.segment
        position = begin
        for match in _NUMBER.finditer(self.text, begin, end):
            unit = match["unit"] or ""
            start = match.start("number")
            if not unit and match["number"] in ("0", "0.00") and NO_UNIT_ZERO.search(self.text[position:start]):
                unit = "万元"
            if match["open"] and unit not in MONEY_UNITS and unit != "%":
                continue
            if not unit or unit in NO_STATEMENT or THRESHOLD.match(self.text, match.end()):
                continue
            unit = unit.replace("台/套", "台（套）").replace("㎡", "平方米")
            figure = read_printed(match["number"], unit, self._spot(start, match["number"]))
            if figure is None:
                continue
            between = self.text[position:start]
            self._say_level(between, position)
            self._take(figure, unit, last_clause(between), between, start, match.end())
            position = match.end()
        self._say_level(self.text[position:end], position)
        self._mark_open_lists()
        return self.found

    def _spot(self, start: int, number: str) -> Spot | None:
        if self.block < 0:
            return None
        return Spot(self.block, start=self.plain.printed_at(start + number.startswith("-")))

    def _take(self, figure: PrintedFigure, unit: str, clause: str, between: str, start: int, end: int) -> None:
        last = self._last(between)
        if unit in ("%", "个百分点"):
            if last is not None and unit == "%":
                self._percent(last, figure, clause, start)
            return None
        if last is not None and self._is_change(figure, unit, clause, last):
            return self._changed(last, figure, clause, start)
        prior = unit in MONEY_UNITS and (self._is_prior(clause) or self._is_bare_prior(clause, end))
        if prior and last is None and PRIOR_BY_COMPARING.search(clause) and CHANGE_FOLLOWS.match(self.text, end):
            self.again = self._unstated(figure, clause, start, end)
            return None
        if prior and (last is not None or self._this_year_follows(end)):
            return self._prior(last, figure, clause)
        if unit in MONEY_UNITS and self._is_budget_base(clause, end):
            base = BUDGET_BASE.match(clause)
            self.coming_budget = figure
            self._speak_of(clean_subject(base["topic"] if base else "", self.unit_name), read_item(between))
            return None
        return self._state(figure, unit, clause, between, start, end)

    def _is_change(self, figure: PrintedFigure, unit: str, clause: str, last: Statement) -> bool:
        same_kind = figure.is_money == last.figure.is_money and (figure.is_money or unit == last.figure.unit)
        if not same_kind or BECOMES.search(clause):
            return False
        if EITHER_WAY.search(clause) and re.search(COMPARING, clause):
            return True
        if self.again is last and MOVEMENT.search(clause) is not None:
            return True
        return CHANGE.search(clause) is not None or (figure.is_money and BARE_CHANGE.match(clause) is not None)

    def _changed(self, last: Statement, figure: PrintedFigure, clause: str, start: int) -> None:
        if EITHER_WAY.search(clause):
            return
        match = CHANGE.search(clause) or BARE_CHANGE.match(clause) or MOVEMENT.search(clause)
        if match is None:
            return
        way = direction(match["word"])
        if figure.value < 0:
            way, figure = -1, PrintedFigure(figure.text, figure.unit, -figure.value, figure.step, figure.at)
        last.changes.append(Change(way, figure, None, clause, _against(clause), start=start))

    def _is_prior(self, clause: str) -> bool:
        """Whether the clause names the year before: 上年…预算数为, 2022年当年预算执行数为, 较2024年的."""
        if CHANGE.search(clause):
            return False
        if PRIOR_BY_COMPARING.search(clause):
            return True
        match = PRIOR.search(clause)
        if match is None:
            return False
        return not match["year"][0].isdigit() or (self.year > 0 and int(match["year"][:4]) < self.year)

    def _is_bare_prior(self, clause: str, end: int) -> bool:
        """Whether the clause names another year alone and a change, or this year's amount, stands behind it."""
        match = BARE_PRIOR.fullmatch(clause)
        if match is None or (match["year"][0].isdigit() and not int(match["year"][:4]) < self.year):
            return False
        this_year = rf"[，；](?:本年|今年{f'|{self.year}年' if self.year else ''})"
        return CHANGE_FOLLOWS.match(self.text, end) is not None or re.match(this_year, self.text[end:]) is not None

    def _unstated(self, figure: PrintedFigure, clause: str, start: int, end: int) -> Statement:
        """A bearer for what is said of something whose amount is not stated: no statement of the paragraph."""
        return Statement(clause, figure, self.heading, self.text, start, end, 0, segment=self.segment)

    def _prior(self, last: Statement | None, figure: PrintedFigure, clause: str) -> None:
        if (last is not None and last.prior is None and PRIOR_BY_COMPARING.search(clause)) or (
            last is not None and last.prior is None and not self._this_year_follows(last.end)
        ):
            last.prior, last.prior_words = figure, clause
        else:
            self.coming_prior = (figure, clause)
            if (before := PRIOR_BY_COMPARING.search(clause)) is not None:
                self._speak_of(clean_subject(before["topic"], self.unit_name), None)

    def _this_year_follows(self, position: int) -> bool:
        """Whether this year's amount is stated behind: 2022年…执行数为1.00万元，2023年预算安排2.00万元."""
        behind = self.text[position : self.segment[1]].split("。")
        near = "。".join(behind[:2])
        this_year = rf"{self.year}年|" if self.year else ""
        return (
            re.search(rf"(?:{this_year}本年|今年|(?<!年)当年|[增减]至|[加少]到|[低高]到)[^，。；]*?\d", near)
            is not None
        )

    def _speak_of(self, topic: str, item: Item | None) -> None:
        """What the coming figures speak of, where the words before them name it."""
        if item is not None:
            self.topic, self.item = item.name, item
        elif topic and GENERIC_SUBJECT.fullmatch(topic) is None:
            self.topic, self.item = topic, None

    def _is_budget_base(self, clause: str, end: int) -> bool:
        """年初预算为100万元，支出决算为90万元: the budget that final accounts are held against."""
        if BUDGET_BASE.match(clause) is None or self._is_prior(clause):
            return False
        behind = self.text[end : self.segment[1]].split("。")[0]
        return re.match(r"[，；]?[^，。；：]*?(?:决算|执行|支出)[^，。；：]*?\d", behind) is not None and (
            "决算" in behind or "完成" in behind
        )

    def _last(self, between: str) -> Statement | None:
        """The statement a change or share can belong to: the last one, unless a new sentence has begun.

        A sentence that names an earlier one again (“三公”经费较上年增加…) speaks of that.
        """
        if "。" in between and (named := NAMED_CHANGE.match(between.rpartition("。")[2])) is not None:
            about = core(clean_subject(named["topic"] or named["behind"], self.unit_name))
            earlier = [s for s in self.found if core(s.subject) == about and about and not s.changes]
            self.again = earlier[0] if earlier else None
        if self.found and (said := COMPARED_TOPIC.match(last_clause(between))) is not None:
            self._compare(said["topic"])
        if self.again is not None:
            return self.again
        if not self.found or ("。" in between and _GOES_ON.match(between) is None):
            return None
        return self._behind_bracket(self.found[-1], between)

    def _compare(self, words: str) -> None:
        """A clause that names what it compares (项目支出比上年…) speaks of that, not of what stands before it."""
        about = core(clean_subject(words, self.unit_name))
        named = [s for s in reversed(self.found) if about and about in (core(s.subject), core(s.topic))]
        if named:
            self.again = named[0]
            return
        if not about or NO_TOPIC.fullmatch(about):
            return
        last = self.again or self.found[-1]
        names = [core(name) for s in (last, last.lead) if s is not None for name in (s.subject, s.topic) if name]
        if not any(about in name or name in about for name in names if name):
            self.again = replace(last, subject=about, lead=None, changes=[], members=[], prior=None)

    def _behind_bracket(self, last: Statement, between: str) -> Statement:
        """What is said behind an aside in brackets（含上年结转20万元）is said of what stands before the brackets."""
        opened = self.text.rfind("（", self.segment[0], last.start)
        if opened < 0 or "）" in self.text[opened : last.end] or "）" not in between:
            return last
        before = [statement for statement in self.found if statement.end <= opened]
        if before and not BOUNDARY.search(self.text[before[-1].end : opened]):
            return before[-1]
        return replace(last, lead=None, changes=[], members=[], prior=None)

    def _percent(self, last: Statement, figure: PrintedFigure, clause: str, start: int) -> None:
        if COMPLETION.search(clause) is not None and "占" not in clause[:1]:
            if last.completion is None:
                match = COMPLETION.search(clause)
                last.completion, last.completion_of = figure, (match["of"] if match else "") or "预算"
            return
        if (share := SHARE.search(clause)) is not None:
            if last.share is None:
                last.share, last.share_of = figure, (share["of"] or "").strip()
            return
        rate = MOVEMENT.search(clause)
        if rate is None or EITHER_WAY.search(clause):
            return
        way = direction(rate["word"])
        if figure.value < 0:
            way, figure = -1, PrintedFigure(figure.text, figure.unit, -figure.value, figure.step, figure.at)
        old = last.changes[-1] if last.changes else None
        compares = re.search(COMPARING, clause) is not None
        if old is not None and old.rate is None and not (compares and _against(clause) != old.against):
            words = f"{old.words}，{clause}"
            last.changes[-1] = Change(old.direction, old.amount, figure, words, old.against, way, old.start)
        elif old is None or compares:
            last.changes.append(Change(way, None, figure, clause, _against(clause), way, start))

    def _say_level(self, between: str, position: int) -> None:
        """与上年持平: it belongs to the last statement unless a sentence has ended before it."""
        if not self.found:
            return
        match = LEVEL.search(between)
        if match is None or EITHER_WAY.search(match.group()):
            return
        words = match.group().lstrip("，。；")
        before = between[: match.start() + len(match.group()) - len(words)]
        if "。" in before and not before.endswith("。"):
            return
        last = self._behind_bracket(self.found[-1], before)
        if not last.changes:
            last.changes.append(Change(0, None, None, words, _against(words), start=position + match.start()))

    def _state(self, figure: PrintedFigure, unit: str, clause: str, between: str, start: int, end: int) -> None:
        self._open_lead(between)
        self.again = None
        subject = clean_subject(clause, self.unit_name)
        movement = 0
        if unit in ("项", "个") and (counted := COUNTED_MOVEMENT.match(subject)) is not None:
            movement = direction(counted["word"])
            subject = subject[counted.end() :]
        elif not BECOMES.search(subject) and (moved := MOVEMENT.search(subject)) is not None:
            movement = direction(moved["word"])
            subject = subject[: moved.start()]
        statement = Statement(
            subject,
            figure,
            self.heading,
            self.text,
            start,
            end,
            self.text.count("。", 0, start),
            clause,
            self.lead,
            movement=movement,
            segment=self.segment,
            block=self.block,
        )
        self._name(statement, between)
        if self.coming_prior is not None:
            statement.prior, statement.prior_words = self.coming_prior
            self.coming_prior = None
        if self.coming_budget is not None:
            statement.budget, self.coming_budget = self.coming_budget, None
        if (per := PER.match(self.text, end)) is not None:
            statement.per = per["of"]
        if (years := re.findall(r"(20\d\d)年(?!以|之|底|末|前|后|\d)", clause)) and not re.search(COMPARING, clause):
            statement.year = int(years[-1])
        if self.listing is not None and CLOSING.fullmatch(clause):
            statement.closes = self.listing
            statement.lead = self.lead = self.listing = None
        statement.listing = self.listing
        if self.lead is not None:
            self.lead.members.append(statement)
        self.found.append(statement)

    def _name(self, statement: Statement, between: str) -> None:
        """What the statement speaks of, and which earlier statement of its item it repeats."""
        clause = statement.clause
        named = read_item(clause) or read_item(between.rpartition("。")[0][-120:] if "（项）" in between else "")
        statement.subject = BECOMES.sub("", statement.subject)
        generic = statement.subject == "" or GENERIC_SUBJECT.fullmatch(statement.subject) is not None
        if named is not None:
            self.item, self.topic = named, named.name
        elif not generic:
            self.topic, self.item = statement.subject, None
        statement.topic = self.topic or statement.subject
        statement.item = self.item
        names_nothing = generic and statement.subject != ""
        if names_nothing and statement.lead is None and not statement.movement and not statement.is_reason:
            statement.restates = next(
                (
                    earlier
                    for earlier in self.found
                    if earlier.topic == statement.topic
                    and earlier.topic
                    and earlier.item == statement.item
                    and earlier.figure.is_money == statement.figure.is_money
                    and GENERIC_SUBJECT.fullmatch(earlier.subject) is None
                ),
                None,
            )

    def _open_lead(self, between: str) -> None:
        """Whose list the coming statement stands in; a list in brackets ends with them."""
        opened = 0
        for character in between:
            if character == "（":
                opened += 1
            elif character == "）" and opened:
                opened -= 1
            elif character == "）" and self.outside:
                self.lead, self.listing = self.outside.pop()
        marked = LEADING_MARKS.search(between)
        if opened and self.found:
            self.outside.append((self.lead, self.listing))
            self.lead = self.found[-1]
            self.listing = Listing(len(self.found), marked.group() if marked else "", marked is not None)
            return
        if not marked or "。" in between[marked.end() :]:
            if "。" in between or not self.found or self._list_is_over(between):
                self.lead = self.listing = None
                self.around = []
            elif "；" in between and self.around:
                self.lead, self.listing = self.around.pop()
            return
        if marked["named"]:
            name = clean_subject(marked["named"], self.unit_name)
            self.lead = next((s for s in reversed(self.found) if s.subject and s.subject == name), None)
            self.listing = Listing(
                len(self.found), "其中", self.lead is not None, "" if self.lead is not None else name
            )
            return
        owner = clean_subject(last_clause(between[: marked.start()]), self.unit_name)
        if OWNED.fullmatch(marked.group()) and OWNER.fullmatch(owner):
            side = "收入" if "收入" in owner else "支出"
            self.lead = next((s for s in self.found if s.lead is None and re.search(f"收支|{side}", s.subject)), None)
            self.listing = Listing(len(self.found), side + marked.group(), False)
            return
        if self.lead is not None and self.found[-1].lead is self.lead and "。" not in between:
            self.around.append((self.lead, self.listing))
        self._lead_by_place(between, marked.start())
        self.listing = Listing(len(self.found), marked.group(), self._is_bound(between[: marked.start()]))
        if self.lead is not None and any(word in between for word in WHOLE_LISTS):
            self.lead.whole_list = True

    def _lead_by_place(self, between: str, mark: int) -> None:
        """The statement before the mark, or the first of the paragraph where a sentence has ended before it."""
        after_stop = "。" in between[:mark]
        if self.found and not after_stop:
            self.lead = self.found[-1]
        elif self.found and self.lead is None:
            self.lead = self.found[0]

    def _is_bound(self, before: str) -> bool:
        """Whether the list stands behind its whole, with no sentence between and no list that it could go on with."""
        last = self.found[-1] if self.found else None
        return (
            last is not None
            and self.lead is last
            and last.lead is None
            and "。" not in before.strip("，：；、。")
            and not re.search("总投资|累计|全年", before)
        )

    def _list_is_over(self, between: str) -> bool:
        """Whether a list of amounts parted by 、 ends with the ； before the coming one."""
        if self.listing is None or "；" not in between:
            return False
        members = self.found[self.listing.first :]
        gaps = [self.text[one.end : other.start] for one, other in pairwise(members)]
        return bool(gaps) and all("、" in gap and "；" not in gap for gap in gaps)

    def _mark_open_lists(self) -> None:
        for statement in self.found:
            if statement.lead is not None and re.match(r"[^，。；：、]{0,2}等", self.text[statement.end :]):
                statement.lead.open_list = True


def core(subject: str) -> str:
    """A subject without marks and without the words that only say that it is an amount."""
    return re.sub(r"(?:预算|支出|决算|安排|总额|数)+$", "", re.sub(r"[“”\"]", "", subject))


def last_clause(text: str) -> str:
    """The words after the last mark of punctuation; a short aside in brackets (（境）, （三保）) stays in its word."""
    protected = ASIDE.sub(lambda match: f"{_OPEN}{match['words']}{_SHUT}", text.replace("收、支", "收支"))
    return BOUNDARY.split(protected)[-1].replace(_OPEN, "（").replace(_SHUT, "）").strip()


def _against(words: str) -> str:
    match = re.search(PRIOR_YEAR, words)
    return match.group() if match else ""


def clean_subject(clause: str, unit_name: str = "") -> str:
    """The subject of a clause without year, unit's name and connecting words.

    >>> clean_subject("2025年度泽州县社会保险中心预算收入总计", "泽州县社会保险中心")
    '预算收入总计'
    """
    subject = clause.strip()
    if unit_name:
        subject = subject.replace(unit_name, "")
    previous = None
    while subject != previous:
        previous = subject
        subject = ORDINAL.sub("", subject)
        subject = re.sub(
            r"^(?:本年度|20\d\d年度?(?!以|之|底|前|后)|\d{4}年度(?!以|之|底|前|后)|本部门（单位）|部门（单位）|本部门|我部门|本单位|我单位)",
            "",
            subject,
        )
        subject = SUBJECT_HEAD.sub("", subject).strip()
    subject = SUBJECT_TAIL.sub("", subject).strip()
    subject = re.sub(r"科目$", "", subject)
    is_quoted = subject.startswith("“") and subject.find("”") in (-1, len(subject) - 1)
    return subject.strip("“”") if is_quoted or subject.count("“") != subject.count("”") else subject
