"""R-21: the named reasons of a change add up to it; a rest is asked about, stated or not; 三公 changes need a reason.

With a book the reasons are its own; in any other document they are read from the text behind the change.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from shebao.budget.book import Book, Direction, PriorItem
from shebao.disclosure.figures import PrintedFigure, judge_sum, show_in, show_wan
from shebao.disclosure.rules.r18_text_against_tables import section_name
from shebao.disclosure.rules.r19_rates import bearers
from shebao.disclosure.rules.rule import Material, Rule
from shebao.disclosure.rules.this_year import last_year, stated_change, this_year
from shebao.disclosure.statements import Statement
from shebao.findings import FigureShown, Finding, Severity

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
SIGNS = {Direction.UP: 1, Direction.DOWN: -1}


def check(material: Material) -> Iterator[Finding]:
    """The book's reasons where there is a book, else those of the text."""
    if material.book is not None:
        for item in PriorItem:
            yield from _of_book(material, material.book, item)
    else:
        yield from _of_text(material)


def _direction(amount: Fraction) -> str:
    return "增加" if amount > 0 else "减少"


def _of_book(material: Material, book: Book, item: PriorItem) -> Iterator[Finding]:
    now, before = this_year(material, item), last_year(material, item)
    if now is None or before is None:
        return
    reasons = [reason for reason in book.reasons if reason.about is item]
    change = now.value - before.value
    subject = f"变动原因/{item.value}"
    if not judge_sum(now, [before]).is_difference and not reasons:
        return
    if not reasons:
        if item in NEED_REASONS:
            yield RULE.finding(
                subject,
                f"{item.value}比上年{_direction(change)}{show_in(abs(change), '万元')}，没有写明原因。"
                "请在“变动原因”表填列。",
                difference=show_in(abs(change), "万元"),
            )
        return
    explained = sum((Fraction(SIGNS[reason.direction] * reason.fen, 100) for reason in reasons), Fraction(0))
    parts = [
        PrintedFigure("", "元", Fraction(SIGNS[reason.direction] * reason.fen, 100), Fraction(0)) for reason in reasons
    ]
    verdict = judge_sum(now, [before, *parts])
    if not verdict.is_difference:
        return
    sides = [
        f"{direction.value}{len(chosen)}项{show_wan(Fraction(sum(r.fen for r in chosen), 100))}万元"
        for direction in (Direction.DOWN, Direction.UP)
        if (chosen := [reason for reason in reasons if reason.direction is direction])
    ]
    yield _unexplained(subject, item.value, change, explained, "、".join(sides))


def _unexplained(subject: str, name: str, change: Fraction, explained: Fraction, sides: str) -> Finding:
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
                found=f"{number}项",
                expected=f"{listed[sign]}项",
            )
    yield from _sums_within(bearer, behind)
    explained = sums[1] - sums[-1]
    step = bearer.figure.step + sum((statement.figure.step for statement in behind), Fraction(0))
    if abs(change - explained) <= step / 2:
        return
    sides = [
        f"{word}{numbers[sign]}项{show_wan(sums[sign])}万元"
        for sign, word in ((-1, "减少"), (1, "增加"))
        if numbers[sign]
    ]
    name = bearer.subject or section_name(bearer)
    yield _unexplained(f"变动原因/{name}", name, change, explained, "、".join(sides))


def _sums_within(bearer: Statement, behind: Sequence[Statement]) -> Iterator[Finding]:
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
