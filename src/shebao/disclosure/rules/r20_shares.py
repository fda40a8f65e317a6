"""R-20: each stated share = part ÷ whole, and the shares of a whole listed completely add to 100."""

import re
from collections.abc import Iterator
from fractions import Fraction

from shebao.disclosure.figures import Agreement, Interval, PrintedFigure, judge_share, judge_sum, show_in
from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.r18_text_against_tables import section_name
from shebao.disclosure.rules.rule import Material, Rule
from shebao.disclosure.statements import Statement
from shebao.findings import FigureShown, Finding, Severity

TABLE_WHOLES: tuple[tuple[str, TableKind, str], ...] = (
    ("项目支出", TableKind.PROJECTS, "total"),
    ("一般公共预算", TableKind.GENERAL_EXPENDITURE, "total"),
    ("基本支出", TableKind.BASIC_BY_ECONOMIC, "total"),
)
"""占…的比重: words that name a whole outside the paragraph, and the table whose 合计 it is."""

Whole = tuple[str, PrintedFigure]


def whole_of(material: Material, statement: Statement) -> Whole | None:
    """What a share is a share of: as named (in the paragraph, else in a table), else the lead of its list."""
    named = statement.share_of
    if not named:
        return (statement.lead.subject, statement.lead.figure) if statement.lead is not None else None
    earlier = [
        other
        for other in material.statements
        if other.paragraph == statement.paragraph and other.end <= statement.start and other.figure.is_money
    ]
    for other in reversed(earlier):
        if other.subject and (other.subject in named or named in other.subject):
            return other.subject, other.figure
    for word, kind, column in TABLE_WHOLES:
        view = material.view(kind)
        if re.search(word, named) and view is not None and view.total is not None:
            figure = view.total.figure(column)
            return (f"{view.name}合计", figure) if figure is not None else None
    return None


def check(material: Material) -> Iterator[Finding]:
    """Each share, then each complete list of shares."""
    wrong: set[int] = set()
    for statement in material.statements:
        if statement.share is None or not statement.figure.is_money:
            continue
        whole = whole_of(material, statement)
        if whole is None:
            continue
        found = list(_one(statement, statement.share, whole))
        if any(finding.severity is Severity.ERROR for finding in found):
            wrong.add(id(statement))
        yield from found
    for lead in material.statements:
        if lead.members and lead.figure.value:
            yield from _together(lead, wrong)


def _one(statement: Statement, share: PrintedFigure, whole: Whole) -> Iterator[Finding]:
    subject = f"文字/{section_name(statement)}/{statement.subject}/占比"
    name, amount = whole
    verdict = judge_share(share, statement.figure, amount)
    figures = [
        FigureShown(statement.subject, statement.figure.shown),
        FigureShown(name, amount.shown),
        FigureShown("占比", share.shown),
    ]
    if verdict is None:
        if share.value and amount.is_nothing:
            yield RULE.finding(
                subject,
                f"{subject}：{name}为0，却写占{share.shown}。总额为零时不写占比，请删去或写0。",
                figures=figures,
                found=share.shown,
                expected="0",
            )
        return
    expected = show_in(verdict.expected, "%")
    if verdict.is_difference:
        yield RULE.finding(
            subject,
            f"{subject}：{statement.figure.shown}占{name}{amount.shown}的{expected}，文字写{share.shown}，"
            f"相差{show_in(abs(verdict.difference), '%')}。请改正。",
            figures=figures,
            found=share.shown,
            expected=expected,
            difference=show_in(abs(verdict.difference), "%"),
        )
    elif verdict.agreement is Agreement.TRUNCATION:
        yield RULE.finding(
            subject,
            f"{subject}：占比{share.shown}，按四舍五入应为{expected}，为截去尾数所致。",
            severity=Severity.NOTICE,
            found=share.shown,
            expected=expected,
        )


def _together(lead: Statement, wrong: set[int]) -> Iterator[Finding]:
    parts = [part for part in lead.members if part.share is not None and not part.share_of and part.figure.is_money]
    if len(parts) < 2 or lead.open_list or any(id(part) in wrong for part in parts):
        return
    if judge_sum(lead.figure, [part.figure for part in parts]).is_difference:
        return
    span = Interval(Fraction(0), Fraction(0))
    for part in parts:
        if part.share is not None:
            span += part.share.rounded
    if not span.contains(100):
        summed = sum((part.share.value for part in parts if part.share is not None), Fraction(0))
        yield RULE.finding(
            f"文字/{section_name(lead)}/{lead.subject}/占比合计",
            f"“{lead.subject}”各部分占比之和{show_in(summed, '%')}，应为100%，四舍五入不能解释。请逐项核对。",
            found=show_in(summed, "%"),
            expected="100%",
        )


RULE = Rule(
    "R-20",
    "占比",
    Severity.ERROR,
    "占比＝部分÷总额；完整列示的各部分占比之和为100%",
    "写有占比的文字",
    check,
)
