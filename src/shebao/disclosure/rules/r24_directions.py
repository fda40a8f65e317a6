"""R-24: direction words agree with signs, the reason agrees with the direction; no rise above the amount itself."""

import re
from collections.abc import Iterator

from shebao.disclosure.figures import judge_sum, note_tie, show_in
from shebao.disclosure.rules.r18_text_against_tables import section_name
from shebao.disclosure.rules.r19_rates import bearers, is_impossible, prior_of, subject_of
from shebao.disclosure.rules.rule import Material, Rule
from shebao.disclosure.statements import Change, Statement
from shebao.findings import FigureShown, Finding, Severity

WORDS = {1: "增加", -1: "减少", 0: "持平"}
REASON = re.compile(r"原因(?:是|为|系|在于|：|:)+(?P<reason>[^。]*)|(?<!主要用于)主要(?:是|系)(?P<other>[^。]*)")
UP_REASON = re.compile(r"增加|新增|增长|提高|上调|上涨|扩大|增编|上升|增多|增资|调增|扩编|招录|补发|纳入")
DOWN_REASON = re.compile(
    r"减少|压缩|压减|下降|降低|取消|核减|节约|不再|减|到期|完成|结束|未安排|划出|退休|调出|调离|精简|厉行|从严|控制|紧日子"
)
PLAIN_UP, PLAIN_DOWN = (
    re.compile("(?:经费|支出|预算|人员|项目|费用?|资金)(?:有所)?(?:增加|增长)"),
    re.compile("(?:经费|支出|预算|人员|项目|费用?|资金)(?:有所)?(?:减少|下降|降低)"),
)
"""Reasons that say a direction and nothing else."""


def check(material: Material) -> Iterator[Finding]:
    """Every stated change."""
    statements = material.statements
    for position, statement in enumerate(statements):
        subject = subject_of(statement)
        yield from _moved_both_ways(subject, statement)
        for change in statement.changes:
            yield from _words(subject, statement, change, statements[max(position - 4, 0) : position])
        if statement.changes and statement.figure.is_money:
            following = statements[position + 1] if position + 1 < len(statements) else None
            until = statement.segment[1]
            if following is not None and following.block == statement.block and following.start < until:
                until = following.start
            yield from _reason(subject, statement, statement.paragraph[statement.changes[0].start : until])


def _moved_both_ways(subject: str, statement: Statement) -> Iterator[Finding]:
    """2025年预算比上年增加50万元，下降4%: a change whose subject's amount is not stated."""
    change = statement.change
    if change is None or not statement.movement or change.amount is not None or change.rate is None or change.against:
        return
    between = statement.paragraph[statement.end : change.start]
    if (
        change.rate_direction == -statement.movement
        and change.rate.value
        and re.fullmatch("，[^，。；：]{0,6}", between)
    ):
        yield RULE.finding(
            f"{subject}/方向",
            f"{subject}：前写{WORDS[statement.movement]}{statement.figure.shown}，后写{WORDS[change.rate_direction]}"
            f"{change.rate.shown}，前后相反。请改正。",
            figures=[statement.figure.as_shown("增减额"), change.rate.as_shown("增减率")],
        )


def _words(subject: str, statement: Statement, change: Change, before: list[Statement]) -> Iterator[Finding]:
    bearer = bearers(statement)[0]
    shown = [bearer.figure.as_shown(bearer.topic or bearer.subject or "本年数")]
    if change.amount is not None:
        shown.append(change.amount.as_shown("增减额"))
    if change.rate_direction and change.direction and change.rate_direction != change.direction:
        zero = change.rate is not None and change.rate.value == 0
        yield RULE.finding(
            f"{subject}/方向",
            f"{subject}：前写{WORDS[change.direction]}，后写率的方向为{WORDS[change.rate_direction]}，前后相反。请改正。",
            severity=Severity.WARNING if zero else None,
            figures=[*shown, *([change.rate.as_shown("增减率")] if change.rate is not None else [])],
        )
    prior = prior_of(statement, change)
    if prior is not None:
        yield from _against_prior(subject, statement, change, [*shown, prior.as_shown("上年数")])
    elif change.amount is not None and is_impossible(statement, change):
        now = bearer.figure
        yield RULE.finding(
            f"{subject}/方向",
            f"{subject}：本年{now.shown}，却写比上年增加{change.amount.shown}，增加额大于本年数"
            f"{show_in(change.amount.value - now.value, '万元')}，上年数不可能为负。{_copied(change, before)}"
            "请核对方向和金额。",
            figures=shown,
            found=change.amount.shown,
            expected=f"不超过{now.shown}",
        )
    if change.direction < 0 and change.rate is not None and change.rate.rounded.low > 100:
        yield RULE.finding(
            f"{subject}/方向",
            f"{subject}：写下降{change.rate.shown}，下降不可能超过100%。请核对。",
            figures=[*shown, change.rate.as_shown("增减率")],
            found=change.rate.shown,
            expected="不超过100%",
        )


def _against_prior(subject: str, statement: Statement, change: Change, shown: list[FigureShown]) -> Iterator[Finding]:
    prior = prior_of(statement, change)
    if prior is None:
        return
    sign = (statement.figure.value > prior.value) - (statement.figure.value < prior.value)
    first = statement.restates
    if first is not None and first.figure.value != statement.figure.value:
        other = (first.figure.value > prior.value) - (first.figure.value < prior.value)
        if other == change.direction:
            return
    if sign == change.direction:
        note_tie(statement.figure, prior)
        return
    if not judge_sum(statement.figure, [prior]).is_difference:
        return
    yield RULE.finding(
        f"{subject}/方向",
        f"{subject}：本年{statement.figure.shown}，上年{prior.shown}，应为{WORDS[sign]}，文字写{WORDS[change.direction]}。"
        "请改正。",
        figures=shown,
        found=WORDS[change.direction],
        expected=WORDS[sign],
    )


def _copied(change: Change, before: list[Statement]) -> str:
    """Whether the amount is that of the change before."""
    for other in reversed(before):
        for theirs in other.changes:
            if theirs.amount is not None and change.amount is not None and theirs.amount.value == change.amount.value:
                return f"与前面“{other.topic or other.subject}”的增加额相同，疑为照抄。"
    return ""


def _reason(subject: str, statement: Statement, behind: str) -> Iterator[Finding]:
    match = REASON.search(behind)
    change = statement.change
    if match is None or change is None:
        return
    reason = match["reason"] or match["other"] or ""
    up, down = UP_REASON.search(reason), DOWN_REASON.search(reason)
    nothing = change.amount is not None and change.amount.value == 0
    against = (change.direction > 0 and down and not up) or (change.direction < 0 and up and not down)
    if change.direction == 0 or nothing:
        plain_up, plain_down = PLAIN_UP.search(reason), PLAIN_DOWN.search(reason)
        level = re.search("持平|不变|无变化|一致|相同|没有|未|无", reason)
        if bool(plain_up) != bool(plain_down) and not level:
            word = (
                "持平"
                if change.direction == 0
                else f"{WORDS[change.direction]}{change.amount.shown if change.amount else ''}"
            )
            yield _finding(subject, statement, word, reason, "与没有增减不符")
    elif against:
        yield _finding(subject, statement, WORDS[change.direction], reason, "方向相反")


def _finding(subject: str, statement: Statement, word: str, reason: str, what: str) -> Finding:
    return RULE.finding(
        f"{subject}/原因",
        f"{subject}：写{word}，所列原因却是“{reason[:40]}”，{what}。请核对。",
        severity=Severity.WARNING,
        figures=[statement.figure.as_shown(statement.topic or statement.subject or section_name(statement))],
        found=reason[:40],
    )


RULE = Rule(
    "R-24",
    "增减方向",
    Severity.ERROR,
    "文字的增减方向应与数字一致，原因应与方向一致",
    "写有增减的文字",
    check,
)
