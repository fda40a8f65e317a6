"""R-19: a stated rate = change ÷ the year before; a base of nothing has none; the source of a wrong rate is named."""

import re
from collections.abc import Iterator
from fractions import Fraction

from shebao.disclosure.figures import (
    Agreement,
    PrintedFigure,
    Verdict,
    judge_rate,
    judge_rate_of_years,
    judge_sum,
    note_tie,
    show_in,
    sum_holds,
)
from shebao.disclosure.rules.labels import CHANGES
from shebao.disclosure.rules.r18_text_against_tables import section_name
from shebao.disclosure.rules.rule import Material, Rule
from shebao.disclosure.rules.slips import slip_between
from shebao.disclosure.statements import Change, Statement
from shebao.findings import FigureShown, Finding, Severity

BASES = ("执行", "决算", "年初预算")
"""Words that tell two kinds of last year's amounts apart."""


def bearers(statement: Statement) -> list[Statement]:
    """The statements a change may speak of: the one it follows, or the lead of the list it closes."""
    if statement.lead is not None and statement.lead.change is None and statement.lead.block == statement.block:
        return [statement.lead, statement]
    return [statement]


def year_before(now: PrintedFigure, change: Change) -> PrintedFigure | None:
    """Last year's amount, from this year's and the change stated."""
    if change.amount is None:
        return None
    value = now.value - change.direction * change.amount.value
    return PrintedFigure(show_in(value, now.unit), now.unit, value, now.step + change.amount.step)


def is_impossible(statement: Statement, change: Change) -> bool:
    """Whether the stated rise is greater than this year's amount, so that the year before would be negative."""
    if change.direction <= 0 or change.amount is None:
        return False
    befores = [year_before(bearer.figure, change) for bearer in bearers(statement)]
    return all(before is not None and before.rounded.high < 0 for before in befores)


def prior_of(statement: Statement, change: Change) -> PrintedFigure | None:
    """Last year's amount as stated, where it is the one that the change is measured from."""
    if statement.prior is None:
        return None
    for word in BASES:
        named = word in change.words, word in statement.prior_words
        if named == (True, False) or (named == (False, True) and any(other in change.words for other in BASES)):
            return None
    return statement.prior


def _verdict(statement: Statement, change: Change) -> Verdict | None:
    """The rate against what is stated of one bearer; None where it has no base."""
    if change.rate is None:
        return None
    prior = prior_of(statement, change)
    if prior is not None:
        of_years = judge_rate_of_years(change.rate, statement.figure, prior)
        if of_years is None or not of_years.is_difference or change.amount is None:
            return of_years
        of_change = judge_rate(change.rate, change.amount, prior)
        # Where the rate fits the change, this year's amount is wrong: the change against the two years says so.
        return of_change if of_change is not None and not of_change.is_difference else of_years
    before = year_before(statement.figure, change)
    if before is None or change.amount is None:
        return None
    verdict = judge_rate(change.rate, change.amount, before)
    if verdict is not None and not verdict.is_difference:
        note_tie(statement.figure)
    return verdict


def subject_of(statement: Statement) -> str:
    """文字/section/what the change speaks of."""
    bearer = bearers(statement)[0]
    name = bearer.item.key if bearer.item is not None else bearer.topic or bearer.subject
    return f"文字/{section_name(statement)}/{name}"


def check(material: Material) -> Iterator[Finding]:
    """Every change with a rate, every change between two years that are both stated, one change said twice."""
    yield from _income_and_expenditure(material)
    changed = [statement for statement in material.statements if statement.changes]
    for position, statement in enumerate(changed):
        subject = subject_of(statement)
        for change in statement.changes:
            yield from _amounts(subject, statement, change)
            if statement.figure.is_money:
                yield from _with_its_parts(subject, statement, change)
            if change.rate is not None:
                beside = [changed[near] for near in (position - 1, position + 1) if 0 <= near < len(changed)]
                yield from _rate(subject, statement, change, change.rate, beside)


def _income_and_expenditure(material: Material) -> Iterator[Finding]:
    """收入总计 and 支出总计 are one amount and so have one change."""
    changes: list[tuple[str, PrintedFigure]] = []
    for statement in material.statements:
        if re.search(CHANGES, statement.heading) is None:
            continue
        bearer = bearers(statement)[0]
        change = statement.change
        if change is None or change.signed is None or not re.search("(?:收入|支出)总计$", bearer.subject):
            continue
        changes.append((bearer.subject, change.signed))
    for name, amount in changes[1:]:
        first, other = changes[0]
        yield from RULE.tie(f"文字/{name}/增减额", (f"{name}的增减额", amount), [(f"{first}的增减额", other)])


def _with_its_parts(subject: str, lead: Statement, change: Change) -> Iterator[Finding]:
    """A total's change = its parts' changes, where all of them are stated (公务用车购置及运行费 and its two parts)."""
    parts = [part for part in lead.members if part.figure.is_money and part.lead is lead]
    signed: list[tuple[str, PrintedFigure]] = []
    if change.amount is None or change is not lead.change:
        return
    for part in parts:
        stated = part.change
        if stated is None or (stated.amount is None and stated.direction) or is_impossible(part, stated):
            return
        level = PrintedFigure("0", change.amount.unit, Fraction(0), change.amount.step)
        amount = stated.amount if stated.amount is not None else level
        signed.append((part.subject, amount if stated.direction >= 0 else -amount))
    if len(parts) < 2 or judge_sum(lead.figure, [part.figure for part in parts]).is_difference:
        return
    whole = change.amount if change.direction >= 0 else -change.amount
    prior = prior_of(lead, change)
    if prior is not None and whole.value and sum_holds(-whole, [lead.figure, -prior]):
        return
    yield from RULE.tie(f"{subject}/增减额合计", ("增减额", whole), signed)


def _amounts(subject: str, statement: Statement, change: Change) -> Iterator[Finding]:
    """This year − last year = change, where all three are stated."""
    prior = prior_of(statement, change)
    if prior is None:
        return
    if change.direction == 0:
        judge_sum(statement.figure, [prior])
    if change.amount is None or change.direction == 0:
        return
    stated = change.amount if change.direction >= 0 else -change.amount
    if sum_holds(-stated, [statement.figure, -prior]) and stated.value:
        return  # Only the direction is wrong: R-24 says so.
    yield from RULE.tie(
        f"{subject}/增减额",
        ("增减额", stated),
        [("本年", statement.figure), ("减上年", -prior)],
    )


def _rate(
    subject: str, statement: Statement, change: Change, rate: PrintedFigure, beside: list[Statement]
) -> Iterator[Finding]:
    verdicts = [(bearer, verdict) for bearer in bearers(statement) if (verdict := _verdict(bearer, change)) is not None]
    if not verdicts:
        yield from _no_base(subject, statement, change, rate)
        return
    if any(not verdict.is_difference for _, verdict in verdicts):
        if all(verdict.agreement is Agreement.TRUNCATION for _, verdict in verdicts):
            yield RULE.finding(
                f"{subject}/增减率",
                f"{subject}：增减率{rate.shown}，按四舍五入应为{show_in(verdicts[0][1].expected, '%')}，"
                "为截去尾数所致。",
                severity=Severity.NOTICE,
                figures=[rate.as_shown("增减率")],
            )
        return
    bearer, verdict = verdicts[0]
    if bearer.restates is not None and bearer.restates.figure.value != bearer.figure.value:
        return  # N-01 speaks of the two amounts and gives the rate that goes with each.
    expected = show_in(verdict.expected, "%")
    figures = _compared(bearer, change)
    basis = "、".join(f"{figure.label}{figure.text}" for figure in figures)
    yield RULE.finding(
        f"{subject}/增减率",
        f"{subject}：文字写增减率{rate.shown}，按{basis}计算应为{expected}。"
        f"{_hint(bearer, change, rate, verdict, beside)}请改正。",
        figures=[*figures, rate.as_shown("增减率")],
        found=rate.shown,
        expected=expected,
        difference=show_in(abs(verdict.difference), "%"),
    )


def _compared(bearer: Statement, change: Change) -> list[FigureShown]:
    figures = [bearer.figure.as_shown(bearer.topic or bearer.subject or "本年数")]
    if change.amount is not None:
        figures.append(change.amount.as_shown("增减额"))
    if (prior := prior_of(bearer, change)) is not None:
        figures.append(prior.as_shown("上年数"))
    return figures


def _hint(bearer: Statement, change: Change, rate: PrintedFigure, verdict: Verdict, beside: list[Statement]) -> str:
    """Where the wrong rate may come from, "" where that cannot be known."""
    prior = prior_of(bearer, change)
    amount = change.amount
    if amount is None and prior is not None:
        difference = abs(bearer.figure.value - prior.value)
        amount = PrintedFigure("", bearer.figure.unit, difference, bearer.figure.step + prior.step)
    if amount is not None:
        on_this_year = judge_rate(rate, amount, bearer.figure)
        if on_this_year is not None and not on_this_year.is_difference:
            return "所印的率是以本年数为基数算出的，应以上年数为基数。"
    if prior is not None and prior.value and _rounds_to(rate, bearer.figure.value * 100 / prior.value):
        return "所印的是本年数与上年数之比，没有减去100%。"
    for other in beside:
        if any(theirs.rate is not None and theirs.rate.value == rate.value for theirs in other.changes):
            return f"与相邻的“{other.topic or other.subject}”的增减率相同，疑为照抄。"
        if prior is not None and other.prior is not None and other.prior.value:
            theirs_now = abs(other.figure.value - other.prior.value) * 100 / other.prior.value
            crossed = abs(bearer.figure.value - other.prior.value) * 100 / other.prior.value
            if _rounds_to(rate, theirs_now) or _rounds_to(rate, crossed):
                return f"疑用了相邻的“{other.topic or other.subject}”的数字计算。"
    return slip_between(rate, verdict.expected)


def _rounds_to(rate: PrintedFigure, value: Fraction) -> bool:
    return rate.rounded.contains(value)


def _no_base(subject: str, statement: Statement, change: Change, rate: PrintedFigure) -> Iterator[Finding]:
    """A rate on a year before that was nothing."""
    for bearer in bearers(statement):
        prior = prior_of(bearer, change)
        before = prior if prior is not None else year_before(bearer.figure, change)
        if before is None or before.value:
            continue
        if rate.value == 0 and (bearer.figure.value == 0 or change.amount is None or change.amount.value == 0):
            continue
        if change.amount is not None and judge_sum(change.amount, [bearer.figure]).is_difference:
            continue
        if _too_small_to_show(before, change, rate):
            continue
        yield RULE.finding(
            f"{subject}/增减率",
            f"{subject}：上年为零，却写增减率{rate.shown}。基数为零不能计算增减率，请改写为“上年为零，不计算增减率”。",
            severity=Severity.WARNING,
            figures=[bearer.figure.as_shown("本年数"), before.as_shown("上年数"), rate.as_shown("增减率")],
            found=rate.shown,
            expected="不计算",
        )
        return


def _too_small_to_show(before: PrintedFigure, change: Change, rate: PrintedFigure) -> bool:
    """Whether the rate fits a year before that was not nothing, only too small to show (0.01 万元 is +3233.33 %)."""
    if change.amount is None or not rate.value:
        return False
    return before.rounded.contains(change.amount.value * 100 / rate.value)


RULE = Rule(
    "R-19",
    "增减率",
    Severity.ERROR,
    "增减率＝（本年数－上年数）÷上年数；上年为零不计算",
    "写有增减率的文字",
    check,
)
