"""R-21: the named reasons of a change add up to it; a rest is asked about, stated or not; 三公 changes need a reason.

With a book the reasons are its own; in any other document they are read from the text behind the change.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from shebao.budget.book import Book, Direction, PriorItem, Reason, TextKey
from shebao.disclosure.figures import PrintedFigure, judge_sum, note_tie, show_in, show_number, show_wan
from shebao.disclosure.rules.r18_text_against_tables import section_name
from shebao.disclosure.rules.r19_rates import bearers
from shebao.disclosure.rules.rule import Material, Rule
from shebao.disclosure.rules.this_year import exact_change, last_year, stated_change, this_year
from shebao.disclosure.statements import Statement
from shebao.findings import FigureShown, Finding, Severity, Spot

NEED_REASONS = (
    PriorItem.TOTAL,
    PriorItem.ABROAD,
    PriorItem.RECEPTION,
    PriorItem.VEHICLE_PURCHASE,
    PriorItem.VEHICLE_RUNNING,
    PriorItem.ORGAN_RUNNING,
)
"""Items whose section of the text is about the reasons for their change."""

REASON_WORDS = re.compile(r"原因|由于|因为|主要是")
IN_THE_SENTENCE = ("的项数", "/合计", "/净额", "/其余")
"""Ends of the subjects that are about a sentence alone: a number of items, and the sums of what is listed."""
SIGNS = {Direction.UP: 1, Direction.DOWN: -1}


def check(material: Material) -> Iterator[Finding]:
    """The book's reasons where there is a book, else those of the text; the sums in the sentences always."""
    if material.book is not None:
        for item in PriorItem:
            yield from _of_book(material, material.book, item)
        for finding in _of_text(material):
            if finding.subject.endswith(IN_THE_SENTENCE):
                yield finding
    else:
        yield from _of_text(material)


def _direction(amount: Fraction) -> str:
    return "增加" if amount > 0 else "减少"


def _of_book(material: Material, book: Book, item: PriorItem) -> Iterator[Finding]:
    now, before = this_year(material, item), last_year(material, item)
    if now is None or before is None:
        return
    reasons = [reason for reason in book.reasons if reason.about is item]
    exact = exact_change(material, item)
    change = now.value - before.value if exact is None else exact
    subject = f"变动原因/{item.value}"
    if not _is_printed(change) or (exact is None and not judge_sum(now, [before]).is_difference):
        printed = [reason for reason in reasons if _is_printed(Fraction(reason.fen, 100))]
        net = [
            PrintedFigure("", "元", Fraction(SIGNS[reason.direction] * reason.fen, 100), Fraction(0))
            for reason in printed
        ]
        cancel = not _is_printed(sum((figure.value for figure in net), Fraction(0)))
        if printed and (cancel or judge_sum(now, [before, *net]).is_difference):  # else within the rounding
            yield _no_change(subject, item.value, printed)
        return
    if not reasons:
        if item in NEED_REASONS and judge_sum(now, [before]).is_difference:
            said = "只有文字说明，没有列明各项原因的金额" if _has_words(book, item) else "没有写明原因"
            yield RULE.finding(
                subject,
                f"{item.value}比上年{_direction(change)}{show_in(abs(change), '万元')}，{said}。请在“变动原因”表填列。",
                difference=show_in(abs(change), "万元"),
            )
        return
    explained = sum((Fraction(SIGNS[reason.direction] * reason.fen, 100) for reason in reasons), Fraction(0))
    parts = [
        PrintedFigure("", "元", Fraction(SIGNS[reason.direction] * reason.fen, 100), Fraction(0)) for reason in reasons
    ]
    unexplained = change - explained
    if not _is_printed(unexplained) or (exact is None and not judge_sum(now, [before, *parts]).is_difference):
        return
    sides = [
        f"{direction.value}{len(chosen)}项{show_wan(Fraction(sum(r.fen for r in chosen), 100))}万元"
        for direction in (Direction.DOWN, Direction.UP)
        if (chosen := [reason for reason in reasons if reason.direction is direction])
    ]
    yield _unexplained(subject, item.value, change, explained, "、".join(sides))


def _is_printed(yuan: Fraction) -> bool:
    """Whether an amount prints as anything but 0.00 万元."""
    return Fraction(show_number(yuan / 10_000)) != 0


def _has_words(book: Book, item: PriorItem) -> bool:
    return item is PriorItem.TOTAL and bool(book.texts.get(TextKey.CHANGE_LEAD, "").strip())


def _no_change(subject: str, name: str, reasons: Sequence[Reason]) -> Finding:
    """Reasons of a change that there is not; a notice where they cancel each other out."""
    net = sum(SIGNS[reason.direction] * reason.fen for reason in reasons)
    if not _is_printed(Fraction(net, 100)):
        return RULE.finding(
            subject,
            f"{name}与上年相比没有变动，列明的{len(reasons)}项原因相互抵销，公开文本不印。不需要的，请删去。",
            severity=Severity.NOTICE,
        )
    return RULE.finding(
        subject,
        f"{name}与上年相比没有变动，却列了{len(reasons)}项原因（净{_direction(Fraction(net))}"
        f"{show_in(Fraction(abs(net), 100), '万元')}）。请删去，或核对上年数和本年预算。",
        found=f"{len(reasons)}项原因",
        expected="没有变动，不列原因",
    )


def _unexplained(
    subject: str, name: str, change: Fraction, explained: Fraction, sides: str, spots: Sequence[Spot] = ()
) -> Finding:
    rest = change - explained
    return RULE.finding(
        subject,
        f"{name}比上年{_direction(change)}{show_in(abs(change), '万元')}，列明的原因（{sides}）相抵后"
        f"{_direction(explained)}{show_in(abs(explained), '万元')}，"
        f"还有{_direction(rest)}{show_in(abs(rest), '万元')}没有说明。"
        "请补充原因，或核对上年数和各项金额。",
        figures=(
            FigureShown("变动额", show_in(change, "万元")),
            FigureShown("列明原因净额", show_in(explained, "万元")),
        ),
        found=show_in(explained, "万元"),
        expected=show_in(change, "万元"),
        difference=show_in(abs(rest), "万元"),
        spots=spots,
    )


def _of_text(material: Material) -> Iterator[Finding]:
    """Changes with an amount, and the items listed behind them until the next change."""
    statements = material.statements
    for position, statement in enumerate(statements):
        change = statement.change
        if change is None or change.amount is None or not change.direction:
            continue
        bearer = bearers(statement)[0]
        behind: list[Statement] = []
        for other in statements[position + 1 :]:
            if other.paragraph != statement.paragraph or other.change is not None or _restates(other, bearer):
                break
            behind.append(other)
        reason = statement.paragraph[statement.end : behind[-1].end if behind else None]
        if REASON_WORDS.search(reason) is None or not behind:
            behind = _in_a_paragraph_of_its_own(material, statement, bearer)
        if behind:
            yield from _listed(bearer, change.amount.value * change.direction, change.direction, behind)
    for item in (
        PriorItem.ABROAD,
        PriorItem.RECEPTION,
        PriorItem.VEHICLE_PURCHASE,
        PriorItem.VEHICLE_RUNNING,
    ):
        changed = stated_change(material, item)
        if changed is None or changed.change is None or not changed.change.direction:
            continue
        section = "".join(passage.text for passage in material.passages if passage.heading == changed.heading)
        if REASON_WORDS.search(section) is None:
            words = "增加" if changed.change.direction > 0 else "减少"
            yield RULE.finding(
                f"变动原因/{item.value}",
                f"{item.value}比上年{words}，没有写明原因。请补充原因。",
            )


def _in_a_paragraph_of_its_own(material: Material, statement: Statement, bearer: Statement) -> list[Statement]:
    """变动的主要原因是：… right behind the statement's paragraph, or 公务接待费变动的原因：… in its section."""
    here = [passage.text for passage in material.passages if passage.heading == statement.heading]
    position = here.index(statement.paragraph) if statement.paragraph in here else len(here)
    opening = re.escape(bearer.subject)
    own = [text for text in here if re.match(rf"{opening}变动的(?:主要)?原因", text)]
    own += [text for text in here[position + 1 : position + 2] if re.match("变动的(?:主要)?原因", text)]
    return [other for other in material.statements if other.paragraph in own[:1] and other.heading == statement.heading]


def _restates(other: Statement, bearer: Statement) -> bool:
    """Whether a later statement is the total again, with which a new account begins."""
    return (
        bool(other.subject)
        and re.search(r"(?:总计|总额|支出预算|收入预算)$", other.subject) is not None
        and (other.figure.value == bearer.figure.value or "总计" in other.subject)
    )


def _listed(bearer: Statement, change: Fraction, main: int, behind: Sequence[Statement]) -> Iterator[Finding]:
    """减少12个项目：甲18000万元，…。增加2个项目：乙742万元，…，人员经费增加134.05万元."""
    direction = main
    sums = {1: Fraction(0), -1: Fraction(0)}
    numbers = {1: 0, -1: 0}
    claimed: dict[int, int] = {}
    listed = {1: 0, -1: 0}
    for statement in behind:
        if not statement.figure.is_money:
            if statement.movement:
                direction = statement.movement
                claimed[direction] = int(statement.figure.value)
            continue
        if statement.subject in ("", "合计") and statement.clause.startswith("合计"):
            continue
        if re.match("以上各项|其余", statement.clause):
            continue
        sign = statement.movement or direction
        sums[sign] += statement.figure.value
        numbers[sign] += 1
        listed[sign] += 0 if statement.movement else 1
    sums_up = any(re.match("以上各项|其余", statement.clause) for statement in behind)
    if not numbers[1] + numbers[-1] or not (claimed or sums_up or not any(listed.values())):
        return
    for sign, number in claimed.items():
        if number not in (listed[sign], numbers[sign]):
            word = "增加" if sign > 0 else "减少"
            yield RULE.finding(
                f"变动原因/{bearer.subject}/{word}的项数",
                f"“{bearer.subject}”的原因写{word}{number}项，列出{listed[sign]}项。请核对。",
                spots=[s.figure.at for s in behind if s.figure.at is not None],
                found=f"{number}项",
                expected=f"{listed[sign]}项",
            )
    yield from _sums_within(bearer, change, behind)
    explained = sums[1] - sums[-1]
    step = bearer.figure.step + sum((statement.figure.step for statement in behind), Fraction(0))
    if abs(change - explained) <= step / 2:
        note_tie(bearer.figure, *(s.figure for s in behind if s.figure.is_money))
        return
    sides = [
        f"{word}{numbers[sign]}项{show_wan(sums[sign])}万元"
        for sign, word in ((-1, "减少"), (1, "增加"))
        if numbers[sign]
    ]
    name = bearer.subject or section_name(bearer)
    spots = [s.figure.at for s in (bearer, *behind) if s.figure.at is not None]
    yield _unexplained(f"变动原因/{name}", name, change, explained, "、".join(sides), spots)


def _sums_within(bearer: Statement, change: Fraction, behind: Sequence[Statement]) -> Iterator[Finding]:
    """合计 behind a number of items = the items; 净增加 behind all of them = the increases less the decreases."""
    subject = f"变动原因/{bearer.subject or section_name(bearer)}"
    total: Statement | None = None
    items: list[Statement] = []
    signed: list[tuple[str, PrintedFigure]] = []
    direction = 0
    for statement in [*behind, None]:
        if statement is None or not statement.figure.is_money or re.match("以上各项|其余", statement.clause):
            if total is not None and items:
                listed = [(item.subject, item.figure) for item in items]
                for finding in RULE.tie(f"{subject}/合计", ("合计", total.figure), listed):
                    yield as_error(finding)
            total, items = None, []
            if statement is None:
                return
            if statement.figure.is_money and statement.clause.startswith("其余") and signed:
                rest = statement.figure if statement.movement >= 0 else -statement.figure
                whole = PrintedFigure(show_wan(change), "万元", change, bearer.figure.step)
                explained = [(label, -figure) for label, figure in signed]
                for finding in RULE.tie(f"{subject}/其余", ("其余", rest), [("变动额", whole), *explained]):
                    yield as_error(finding)
            if not statement.figure.is_money:
                direction = statement.movement
            elif statement.clause.startswith("以上各项") and signed:
                net = statement.figure if statement.movement >= 0 else -statement.figure
                for finding in RULE.tie(f"{subject}/净额", (statement.clause, net), signed):
                    yield as_error(finding)
        elif statement.clause.startswith("合计"):
            total = statement
        else:
            if total is not None and statement.movement and statement.movement != direction:
                for finding in RULE.tie(
                    f"{subject}/合计", ("合计", total.figure), [(item.subject, item.figure) for item in items]
                ):
                    yield as_error(finding)
                total = None
            if total is not None:
                items.append(statement)
            sign = statement.movement or direction
            signed.append((statement.subject, statement.figure if sign >= 0 else -statement.figure))


def as_error(finding: Finding) -> Finding:
    """A sum within the text is a figure that is wrong, where the reasons themselves are only asked about."""
    return replace(finding, severity=Severity.ERROR) if finding.severity is Severity.WARNING else finding


RULE = Rule(
    "R-21",
    "增减原因",
    Severity.WARNING,
    "《地方预决算公开操作规程》（财预〔2016〕143号）：增减变化应当说明原因",
    "与上年的比较和变动原因",
    check,
)
