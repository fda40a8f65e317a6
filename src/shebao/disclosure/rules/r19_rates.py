"""R-19: a stated rate = change ÷ the year before; a base of nothing has none; this year's base is named."""

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
    show_in,
)
from shebao.disclosure.rules.labels import CHANGES
from shebao.disclosure.rules.r18_text_against_tables import section_name
from shebao.disclosure.rules.rule import Material, Rule
from shebao.disclosure.statements import Change, Statement
from shebao.findings import FigureShown, Finding, Severity


def bearers(statement: Statement) -> list[Statement]:
    """The statements a change may speak of: the one it follows, or the lead of the list it closes."""
    if statement.lead is not None and statement.lead.change is None and statement.lead.paragraph == statement.paragraph:
        return [statement.lead, statement]
    return [statement]


def year_before(now: PrintedFigure, change: Change) -> PrintedFigure | None:
    """Last year's amount, from this year's and the change stated."""
    if change.amount is None:
        return None
    value = now.value - change.direction * change.amount.value
    return PrintedFigure(show_in(value, now.unit), now.unit, value, now.step + change.amount.step)


def _verdict(statement: Statement, change: Change) -> Verdict | None:
    """The rate against what is stated of one bearer; None where it has no base."""
    if change.rate is None:
        return None
    if statement.prior is not None:
        return judge_rate_of_years(change.rate, statement.figure, statement.prior)
    before = year_before(statement.figure, change)
    if before is None or change.amount is None:
        return None
    return judge_rate(change.rate, change.amount, before)


def check(material: Material) -> Iterator[Finding]:
    """Every change with a rate, every change between two years that are both stated, one change said twice."""
    yield from _income_and_expenditure(material)
    for statement in material.statements:
        change = statement.change
        if change is None or not statement.figure.is_money:
            continue
        subject = f"文字/{section_name(statement)}/{bearers(statement)[0].subject}"
        yield from _amounts(subject, statement, change)
        yield from _with_its_parts(subject, statement, change)
        if change.rate is not None:
            yield from _rate(subject, statement, change, change.rate)


def _income_and_expenditure(material: Material) -> Iterator[Finding]:
    """收入总计 and 支出总计 are one amount and so have one change."""
    changes: list[tuple[str, PrintedFigure]] = []
    for statement in material.statements:
        if re.search(CHANGES, statement.heading) is None:
            continue
        bearer = bearers(statement)[0]
        change = statement.change
        if change is None or change.amount is None or not re.search("(?:收入|支出)总计$", bearer.subject):
            continue
        changes.append((bearer.subject, change.amount if change.direction >= 0 else -change.amount))
    for name, amount in changes[1:]:
        first, other = changes[0]
        yield from RULE.tie(f"文字/{name}/增减额", (f"{name}的增减额", amount), [(f"{first}的增减额", other)])


def _with_its_parts(subject: str, lead: Statement, change: Change) -> Iterator[Finding]:
    """A total's change = its parts' changes, where all of them are stated (公务用车购置及运行费 and its two parts)."""
    parts = [part for part in lead.members if part.figure.is_money and part.lead is lead]
    signed: list[tuple[str, PrintedFigure]] = []
    if change.amount is None:
        return
    for part in parts:
        stated = part.change
        if stated is None or (stated.amount is None and stated.direction):
            return
        level = PrintedFigure("0", change.amount.unit, Fraction(0), change.amount.step)
        amount = stated.amount if stated.amount is not None else level
        signed.append((part.subject, amount if stated.direction >= 0 else -amount))
    if len(parts) < 2 or judge_sum(lead.figure, [part.figure for part in parts]).is_difference:
        return
    whole = change.amount if change.direction >= 0 else -change.amount
    yield from RULE.tie(f"{subject}/增减额合计", ("增减额", whole), signed)


def _amounts(subject: str, statement: Statement, change: Change) -> Iterator[Finding]:
    """This year − last year = change, where all three are stated."""
    if statement.prior is None or change.amount is None:
        return
    stated = change.amount if change.direction >= 0 else -change.amount
    yield from RULE.tie(
        f"{subject}/增减额",
        ("增减额", stated),
        [("本年", statement.figure), ("减上年", -statement.prior)],
    )


def _rate(subject: str, statement: Statement, change: Change, rate: PrintedFigure) -> Iterator[Finding]:
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
            )
        return
    bearer, verdict = verdicts[0]
    expected = show_in(verdict.expected, "%")
    hint = ""
    if change.amount is not None:
        on_this_year = judge_rate(rate, change.amount, bearer.figure)
        if on_this_year is not None and not on_this_year.is_difference:
            hint = "所印的率是以本年数为基数算出的，应以上年数为基数。"
    figures = [FigureShown(bearer.subject or "本年数", bearer.figure.shown)]
    if change.amount is not None:
        figures.append(FigureShown("增减额", change.amount.shown))
    if bearer.prior is not None:
        figures.append(FigureShown("上年数", bearer.prior.shown))
    figures.append(FigureShown("增减率", rate.shown))
    basis = "、".join(f"{figure.label}{figure.text}" for figure in figures[:-1])
    yield RULE.finding(
        f"{subject}/增减率",
        f"{subject}：文字写增减率{rate.shown}，按{basis}计算应为{expected}。{hint}请改正。",
        figures=figures,
        found=rate.shown,
        expected=expected,
        difference=show_in(abs(verdict.difference), "%"),
    )


def _no_base(subject: str, statement: Statement, change: Change, rate: PrintedFigure) -> Iterator[Finding]:
    """A rate on a year before that was nothing."""
    for bearer in bearers(statement):
        before = bearer.prior if bearer.prior is not None else year_before(bearer.figure, change)
        if before is None or before.value or (bearer.figure.value == 0 and rate.value == 0):
            continue
        if change.amount is not None and judge_sum(change.amount, [bearer.figure]).is_difference:
            continue
        if _too_small_to_show(before, change, rate):
            continue
        yield RULE.finding(
            f"{subject}/增减率",
            f"{subject}：上年为零，却写增减率{rate.shown}。基数为零不能计算增减率，请改写为“上年为零，不计算增减率”。",
            severity=Severity.WARNING,
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
