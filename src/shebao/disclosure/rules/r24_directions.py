"""R-24: direction words agree with signs, the reason agrees with the direction."""

import re
from collections.abc import Iterator

from shebao.disclosure.figures import judge_sum, show_in
from shebao.disclosure.rules.r18_text_against_tables import section_name
from shebao.disclosure.rules.r19_rates import bearers, year_before
from shebao.disclosure.rules.rule import Material, Rule
from shebao.disclosure.statements import Change, Statement
from shebao.findings import Finding, Severity

WORDS = {1: "增加", -1: "减少", 0: "持平"}
REASON = re.compile(r"原因(?:是|为|：|:)+(?P<reason>[^。]*)")
UP_REASON = re.compile(r"增加|新增|增长|提高|上调|上涨|扩大|增编")
DOWN_REASON = re.compile(r"减少|压缩|压减|下降|降低|取消|核减|节约|不再|减|到期|完成|结束|未安排|划出|退休")


def check(material: Material) -> Iterator[Finding]:
    """Every stated change."""
    statements = material.statements
    for position, statement in enumerate(statements):
        change = statement.change
        if change is None or not statement.figure.is_money:
            continue
        subject = f"文字/{section_name(statement)}/{bearers(statement)[0].subject}"
        yield from _words(subject, statement, change)
        until = next(
            (
                other.start
                for other in statements[position + 1 :]
                if other.paragraph == statement.paragraph and other.change is not None
            ),
            len(statement.paragraph),
        )
        yield from _reason(subject, change, statement.paragraph[statement.end : until])


def _words(subject: str, statement: Statement, change: Change) -> Iterator[Finding]:
    if change.rate_direction and change.direction and change.rate_direction != change.direction:
        yield RULE.finding(
            f"{subject}/方向",
            f"{subject}：前写{WORDS[change.direction]}，后写率的方向为{WORDS[change.rate_direction]}，前后相反。请改正。",
        )
    prior = statement.prior
    if prior is not None:
        sign = (statement.figure.value > prior.value) - (statement.figure.value < prior.value)
        if sign != change.direction and judge_sum(statement.figure, [prior]).is_difference:
            yield RULE.finding(
                f"{subject}/方向",
                f"{subject}：本年{statement.figure.shown}，上年{prior.shown}，应为{WORDS[sign]}，文字写{WORDS[change.direction]}。"
                "请改正。",
                found=WORDS[change.direction],
                expected=WORDS[sign],
            )
        return
    if change.direction > 0 and change.amount is not None:
        befores = [year_before(bearer.figure, change) for bearer in bearers(statement)]
        if all(before is not None and before.rounded.high < 0 for before in befores):
            now = bearers(statement)[0].figure
            yield RULE.finding(
                f"{subject}/方向",
                f"{subject}：本年{now.shown}，却写比上年增加{change.amount.shown}，增加额大于本年数"
                f"{show_in(change.amount.value - now.value, '万元')}，上年数不可能为负。请核对方向和金额。",
                found=change.amount.shown,
                expected=f"不超过{now.shown}",
            )


def _reason(subject: str, change: Change, behind: str) -> Iterator[Finding]:
    match = REASON.search(behind)
    if match is None or not change.direction:
        return
    reason = match["reason"]
    up, down = UP_REASON.search(reason), DOWN_REASON.search(reason)
    if (change.direction > 0 and down and not up) or (change.direction < 0 and up and not down):
        yield RULE.finding(
            f"{subject}/原因",
            f"{subject}：写{WORDS[change.direction]}，所列原因却是“{reason[:40]}”，方向相反。请核对。",
            severity=Severity.WARNING,
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
