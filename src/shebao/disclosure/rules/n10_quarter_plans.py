"""N-10: the quarters' plans of use add up to the project's money of the year; targets' money to the forms'."""

import re
from collections.abc import Iterator
from fractions import Fraction

from shebao.disclosure.figures import PrintedFigure, judge_sum, note_tie, show_wan
from shebao.disclosure.rules.r18_text_against_tables import section_name
from shebao.disclosure.rules.rule import Material, Rule
from shebao.disclosure.statements import Statement
from shebao.findings import Finding, Severity

QUARTER = re.compile(r"第([一二三四1234])季度")
PROJECTS_WITH_TARGETS = re.compile(r"编报(?:项目)?绩效目标的(?:二级)?项目(?:共)?|纳入绩效目标管理的(?:二级)?项目")
MONEY_OF_PROJECTS = re.compile(
    r"(?:共计|涉及)?(?:的)?(?:项目)?(?:预算)?(?:资金|金额)(?:共计|总额)?|(?:共计|涉及)(?:项目)?(?:预算)?(?:资金|金额)"
)


def check(material: Material) -> Iterator[Finding]:
    """Paragraphs with four quarters, then the number and money of the projects with targets."""
    paragraphs: dict[int, list[Statement]] = {}
    for statement in material.statements:
        if statement.figure.is_money and QUARTER.search(statement.clause):
            paragraphs.setdefault(statement.block, []).append(statement)
    for quarters in paragraphs.values():
        if len(quarters) == len(("一", "二", "三", "四")):
            yield from _quarters(material, quarters)
    yield from _targets(material)


def _form_totals(material: Material) -> list[tuple[str, PrintedFigure]]:
    totals = []
    for form in material.project_forms:
        yuan = Fraction(form.year_total_fen, 100)
        totals.append((form.name, PrintedFigure(show_wan(yuan), "万元", yuan, Fraction(0))))
    return totals


def _quarters(material: Material, quarters: list[Statement]) -> Iterator[Finding]:
    parts = [quarter.figure for quarter in quarters]
    block = quarters[0].block
    before = [
        (statement.topic, statement.figure)
        for statement in material.statements
        if statement.figure.is_money and block - 12 <= statement.block <= block and statement not in quarters
    ]
    known = [*before, *_form_totals(material)]
    if any(figure.value and not judge_sum(figure, parts).is_difference for _, figure in known):
        return
    named = [(name, figure) for name, figure in before if re.search("预算|资金|经费|金额", name)]
    if len(named) == 1:
        yield from RULE.tie(
            f"文字/{section_name(quarters[0])}/季度用款计划",
            (named[0][0], named[0][1]),
            [(f"第{number}季度", figure) for number, figure in zip("一二三四", parts, strict=True)],
        )


def _targets(material: Material) -> Iterator[Finding]:
    """编报绩效目标的项目5个，涉及项目预算资金3328.13万元 against the forms that are published."""
    forms = _form_totals(material)
    statements = material.statements
    for position, statement in enumerate(statements[:-1]):
        if statement.figure.is_money or PROJECTS_WITH_TARGETS.search(statement.subject) is None:
            continue
        number = int(statement.figure.value)
        money = statements[position + 1]
        if number != len(forms) or money.block != statement.block or MONEY_OF_PROJECTS.fullmatch(money.subject) is None:
            continue
        note_tie(statement.figure)
        yield from RULE.tie(
            f"文字/{section_name(statement)}/绩效目标项目金额",
            (f"{number}个项目", money.figure),
            [(name, figure) for name, figure in forms],
            "文字与绩效目标表应当一致，请核对。",
        )


RULE = Rule(
    "N-10",
    "用款计划和绩效目标项目的金额",
    Severity.ERROR,
    "公开内容应当准确，文字说明与表一致",
    "写有各季度用款计划、绩效目标项目金额的文字",
    check,
)
