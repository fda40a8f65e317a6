"""N-06: final accounts against the budget: 完成年初预算的…% = 决算 ÷ 预算; words of greater and smaller agree."""

import re
from collections.abc import Iterator

from shebao.disclosure.figures import Agreement, PrintedFigure, judge_share, judge_sum, show_in
from shebao.disclosure.rules.r18_text_against_tables import section_name
from shebao.disclosure.rules.rule import Material, Rule
from shebao.disclosure.rules.slips import slip_between
from shebao.disclosure.statements import Statement
from shebao.findings import Finding, Severity

COMPARED = re.compile(r"决算数?(?P<word>大于|小于|等于|高于|低于|与|和)(?:年初)?预算数?(?P<level>持平|一致|相同)?")
SIGNS = {"大于": 1, "高于": 1, "小于": -1, "低于": -1, "等于": 0, "与": 0, "和": 0}
WORDS = {1: "大于", -1: "小于", 0: "等于"}


def check(material: Material) -> Iterator[Finding]:
    """Every amount of final accounts that is stated with its budget."""
    for statement in material.statements:
        if statement.budget is not None and statement.figure.is_money:
            yield from _rate(statement, statement.budget)
            yield from _words(statement, statement.budget)


def _subject(statement: Statement) -> str:
    key = statement.item.key if statement.item is not None else statement.topic or statement.subject
    return f"文字/{section_name(statement)}/{key}"


def _rate(statement: Statement, budget: PrintedFigure) -> Iterator[Finding]:
    rate = statement.completion
    if rate is None:
        return
    subject = f"{_subject(statement)}/完成率"
    name = statement.topic or statement.subject
    figures = [budget.as_shown("年初预算"), statement.figure.as_shown("决算"), rate.as_shown("完成率")]
    verdict = judge_share(rate, statement.figure, budget)
    if verdict is None:
        if rate.value and statement.figure.value:
            yield RULE.finding(
                subject,
                f"“{name}”年初预算为零，却写完成预算的{rate.shown}。预算为零不能计算完成率，请改正。",
                severity=Severity.WARNING,
                figures=figures,
                found=rate.shown,
                expected="不计算",
            )
        return
    expected = show_in(verdict.expected, "%")
    if verdict.is_difference:
        yield RULE.finding(
            subject,
            f"“{name}”年初预算{budget.shown}，决算{statement.figure.shown}，完成率应为{expected}，文字写{rate.shown}。"
            f"{slip_between(rate, verdict.expected)}请改正。",
            figures=figures,
            found=rate.shown,
            expected=expected,
            difference=show_in(abs(verdict.difference), "%"),
        )
    elif verdict.agreement is Agreement.TRUNCATION:
        yield RULE.finding(
            subject,
            f"“{name}”完成率{rate.shown}，按四舍五入应为{expected}，为截去尾数所致。",
            severity=Severity.NOTICE,
            figures=figures,
        )


def _words(statement: Statement, budget: PrintedFigure) -> Iterator[Finding]:
    behind = statement.paragraph[statement.end : statement.segment[1]]
    behind = re.split(r"\d(?:万|亿)?元", behind)[0]
    match = COMPARED.search(behind)
    if match is None or (match["word"] in ("与", "和") and not match["level"]):
        return
    said = SIGNS[match["word"]]
    sign = (statement.figure.value > budget.value) - (statement.figure.value < budget.value)
    if sign != 0 and not judge_sum(statement.figure, [budget]).is_difference:
        return
    if said != sign:
        yield RULE.finding(
            f"{_subject(statement)}/决算与预算",
            f"“{statement.topic or statement.subject}”决算{statement.figure.shown}{WORDS[sign]}预算{budget.shown}，"
            f"文字写决算数{WORDS[said]}预算数。请改正。",
            figures=[budget.as_shown("年初预算"), statement.figure.as_shown("决算")],
            found=WORDS[said],
            expected=WORDS[sign],
        )


RULE = Rule("N-06", "决算与预算的比较", Severity.ERROR, "完成率＝决算÷预算；文字应与数字一致", "决算的文字说明", check)
