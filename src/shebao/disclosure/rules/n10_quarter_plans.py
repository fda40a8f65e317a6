"""N-10: the quarters' plans of use add up to the project's money of the year."""

import re
from collections.abc import Iterator
from fractions import Fraction

from shebao.disclosure.figures import PrintedFigure, judge_sum, show_wan
from shebao.disclosure.rules.r18_text_against_tables import section_name
from shebao.disclosure.rules.rule import Material, Rule
from shebao.disclosure.statements import Statement
from shebao.findings import Finding, Severity

QUARTER = re.compile(r"第([一二三四1234])季度")


def check(material: Material) -> Iterator[Finding]:
    """Paragraphs with four quarters."""
    paragraphs: dict[int, list[Statement]] = {}
    for statement in material.statements:
        if statement.figure.is_money and QUARTER.search(statement.clause):
            paragraphs.setdefault(statement.block, []).append(statement)
    for quarters in paragraphs.values():
        if len(quarters) == len(("一", "二", "三", "四")):
            yield from _quarters(material, quarters)


def _form_totals(material: Material) -> list[tuple[str, PrintedFigure]]:
    totals = []
    for form in material.project_forms:
        yuan = Fraction(form.year_total_fen, 100)
        totals.append((form.name, PrintedFigure(show_wan(yuan), "万元", yuan, Fraction(0))))
    return totals


def _label(quarter: Statement) -> str:
    match = QUARTER.search(quarter.clause)
    return match.group() if match is not None else quarter.subject


def _is_their_total(statement: Statement, quarters: list[Statement]) -> bool:
    """Whether it states the year's plan of use in their sentence."""
    beside = statement.block == quarters[0].block and statement.sentence == quarters[0].sentence
    return beside and statement.figure.is_money and re.search("全年.*计划", statement.subject) is not None


def _quarters(material: Material, quarters: list[Statement]) -> Iterator[Finding]:
    parts = [quarter.figure for quarter in quarters]
    block = quarters[0].block
    before = [
        (statement.topic, statement.figure)
        for statement in material.statements
        if statement.figure.is_money and block - 12 <= statement.block <= block and statement not in quarters
    ]
    if closing := [(s.topic, s.figure) for s in material.statements if _is_their_total(s, quarters)]:
        before = closing[:1]
    known = [*before, *_form_totals(material)]
    if any(figure.value and not judge_sum(figure, parts).is_difference for _, figure in known):
        return
    named = [(name, figure) for name, figure in before if re.search("预算|资金|经费|金额|计划", name)]
    if len(named) == 1:
        yield from RULE.tie(
            f"文字/{section_name(quarters[0])}/季度用款计划",
            (named[0][0], named[0][1]),
            [(_label(quarter), quarter.figure) for quarter in quarters],
        )


RULE = Rule(
    "N-10",
    "各季度用款计划之和",
    Severity.ERROR,
    "公开内容应当准确，文字说明与表一致",
    "写有各季度用款计划的文字",
    check,
)
