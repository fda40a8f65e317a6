"""P-36: the arithmetic of a self-evaluation (自评): points, scores, the rate of execution, the total, the grade.

The points of all indicators and of the money are 100, no score is above its points, the rate of execution is what was
spent of the year's budget, its score the points times the rate, the total the sum of the scores, the grade that of the
total: 90 and more 优, from 80 良, from 60 中, else 差.
"""

import re
from collections.abc import Iterator
from fractions import Fraction

from shebao.disclosure.figures import Interval, PrintedFigure, judge_share, note_tie, read_printed, show_number
from shebao.disclosure.model import PerformanceForm
from shebao.disclosure.performance import Score
from shebao.disclosure.rules.rule import Material, Rule, form_name, form_subject
from shebao.findings import Finding, Severity

WHOLE, WITHOUT_MONEY, ENOUGH = 100, 90, 80
"""All points; those of the indicators where the money's 10 are not printed; less is a form that was not read whole."""
GRADES = ((90, "优"), (80, "良"), (60, "中"), (0, "差"))
LEVEL_POINTS = re.compile(r"\((\d+)分?\)")


def check(material: Material) -> Iterator[Finding]:
    """Every form with points or scores."""
    for form in material.forms:
        if form.scores or form.money_score:
            yield from _above(form)
            yield from _levels(form)
            yield from _points(form)
            yield from _execution(form)
            yield from _total(form)
            yield from _grade(form)


def points(text: str, form: PerformanceForm, score: Score) -> PrintedFigure | None:
    """Printed points or a printed score; None where there is no number."""
    return read_printed(text.removesuffix("分").removesuffix("%"), "分", form.spot(score.at)) if text.strip() else None


def _above(form: PerformanceForm) -> Iterator[Finding]:
    for score in (*form.scores, *([form.money_score] if form.money_score else ())):
        weight, reached = points(score.weight, form, score), points(score.score, form, score)
        if weight is not None and reached is not None and reached.value > weight.value:
            yield RULE.finding(
                f"{form_subject(form)}/{score.name}/得分",
                f"{form_name(form)}“{score.name}”得{reached.shown}，超过分值{weight.shown}。请改正。",
                figures=(reached.as_shown("得分"), weight.as_shown("分值")),
                found=reached.shown,
                expected=f"不超过{weight.shown}",
            )


def _levels(form: PerformanceForm) -> Iterator[Finding]:
    """Points printed behind a level (产出指标（50分）) against those of its indicators."""
    if len(form.scores) != len(form.indicators):
        return
    levels: dict[str, list[Score]] = {}
    for indicator, score in zip(form.indicators, form.scores, strict=True):
        levels.setdefault(indicator.level1, []).append(score)
    for level, scores in levels.items():
        weights = [points(score.weight, form, score) for score in scores]
        match = LEVEL_POINTS.search(level)
        known = [weight for weight in weights if weight is not None]
        if match is None or len(known) < len(weights):
            continue
        total = sum((weight.value for weight in known), Fraction(0))
        if total != int(match[1]):
            name = level[: match.start()]
            yield RULE.finding(
                f"{form_subject(form)}/{name}/分值",
                f"{form_name(form)}{name}写明{match[1]}分，所属指标的分值之和{show(total)}分。请核对。",
                figures=tuple(weight.as_shown(score.name) for weight, score in zip(known, scores, strict=True)),
                found=f"{match[1]}分",
                expected=f"{show(total)}分",
            )


def _points(form: PerformanceForm) -> Iterator[Finding]:
    weights = [points(score.weight, form, score) for score in form.scores]
    known = [weight for weight in weights if weight is not None]
    money = points(form.money_score.weight, form, form.money_score) if form.money_score else None
    if not known or len(known) < len(weights):
        return
    total = sum((weight.value for weight in known), money.value if money else Fraction(0))
    printed = points(form.total_score.weight, form, form.total_score) if form.total_score else None
    expected = printed.value if printed is not None else Fraction(WHOLE)
    right = {expected} if money is not None else {expected, expected - (WHOLE - WITHOUT_MONEY)}
    if printed is not None and total in right:
        note_tie(printed)
    if total in right or (printed is None and total < ENOUGH):
        return
    yield RULE.finding(
        f"{form_subject(form)}/分值合计",
        f"{form_name(form)}各项分值之和{show(total)}分，应为{show(expected)}分。请核对各项分值。",
        severity=None if printed is not None else Severity.WARNING,
        figures=tuple(weight.as_shown(score.name) for weight, score in zip(known, form.scores, strict=True)),
        found=f"{show(total)}分",
        expected=f"{show(expected)}分",
    )


def _execution(form: PerformanceForm) -> Iterator[Finding]:
    """The rate of execution against the money, then its score against its points."""
    money = form.money_score
    if money is None:
        return
    amounts = {
        budget: figure
        for amount in form.amounts
        for budget in ("年初预算", "全年预算", "执行数")
        if amount.is_total and budget in amount.label and amount.text.strip() and (figure := form.figure(amount))
    }
    budget, spent = amounts.get("全年预算", amounts.get("年初预算")), amounts.get("执行数")
    spot = form.spot((money.at[0], money.at[1]))
    rate = read_printed(money.actual.removesuffix("%"), "%", spot) if money.actual.strip() else None
    if rate is not None and "%" not in money.actual and rate.value <= 1 and spent is not None and spent.value:
        rate = None  # printed as a part of one
    if rate is not None and budget is not None and spent is not None:
        verdict = judge_share(rate, spent, budget)
        if verdict is not None and verdict.is_difference:
            yield RULE.finding(
                f"{form_subject(form)}/执行率",
                f"{form_name(form)}执行数{spent.shown}，预算数{budget.shown}，执行率应为{show(verdict.expected)}%，"
                f"写{rate.shown}。请改正。",
                figures=(rate.as_shown("执行率"), spent.as_shown("执行数"), budget.as_shown("预算数")),
                found=rate.shown,
                expected=f"{show(verdict.expected)}%",
            )
            return
    weight, reached = points(money.weight, form, money), points(money.score, form, money)
    if rate is None or weight is None or reached is None or reached.value > weight.value:
        return
    due = due_for(weight, rate)
    slack = weight.value * rate.step / 200
    span = Interval(due - slack, due + slack)
    if not (reached.rounded.meets(span) or reached.truncated.meets(span)):
        yield RULE.finding(
            f"{form_subject(form)}/执行率得分",
            f"{form_name(form)}执行率{rate.shown}，分值{weight.shown}，按执行率计应得{show(due)}分，写{reached.shown}。"
            "请核对；另有评分办法的，请说明。",
            severity=Severity.WARNING,
            figures=(reached.as_shown("得分"), weight.as_shown("分值"), rate.as_shown("执行率")),
            found=reached.shown,
            expected=f"{show(due)}分",
        )


def due_for(weight: PrintedFigure, rate: PrintedFigure) -> Fraction:
    """The score that a rate of execution is due: its points times the rate, at most all of them."""
    return weight.value * min(rate.value, Fraction(100)) / 100


def _total(form: PerformanceForm) -> Iterator[Finding]:
    if form.total_score is None:
        return
    printed = points(form.total_score.score, form, form.total_score)
    parts = [*form.scores, *([form.money_score] if form.money_score and form.money_score.score.strip() else ())]
    reached = [points(score.score, form, score) for score in parts]
    known = [score for score in reached if score is not None]
    if printed is None or not known or len(known) < len(reached):
        return
    total = sum((score.value for score in known), Fraction(0))
    if total == printed.value or abs(_unrounded(form, total) - printed.value) <= printed.step / 2:
        note_tie(printed, *known)
        return
    difference = f"{show(abs(total - printed.value))}分"
    yield RULE.finding(
        f"{form_subject(form)}/总分",
        f"{form_name(form)}总分{printed.shown}，各项得分之和{show(total)}分，相差{difference}。请核对。",
        figures=(
            printed.as_shown("总分"),
            *(score.as_shown(part.name) for score, part in zip(known, parts, strict=True)),
        ),
        found=printed.shown,
        expected=f"{show(total)}分",
        difference=difference,
    )


def _unrounded(form: PerformanceForm, total: Fraction) -> Fraction:
    """The sum of the scores with the money's as its rate gives it: 8.62 where 9 is printed."""
    money = form.money_score
    if money is None or not money.actual.endswith("%"):
        return total
    weight, reached = points(money.weight, form, money), points(money.score, form, money)
    rate = read_printed(money.actual.removesuffix("%"), "%")
    if weight is None or reached is None or rate is None or not reached.rounded.contains(due_for(weight, rate)):
        return total
    return total - reached.value + due_for(weight, rate)


def _grade(form: PerformanceForm) -> Iterator[Finding]:
    stated = re.match('[“"]?([优良中差])', form.fact("自评等级"))
    printed = points(form.total_score.score, form, form.total_score) if form.total_score else None
    if stated is None or printed is None or len(form.fact("自评等级")) > 4:
        return
    grade = next((name for least, name in GRADES if printed.value >= least), "差")
    if grade != stated[1]:
        yield RULE.finding(
            f"{form_subject(form)}/等级",
            f"{form_name(form)}总分{printed.shown}，应为“{grade}”，写“{stated[1]}”。"
            "90分以上为优、80分以上为良、60分以上为中，请核对。",
            severity=Severity.WARNING,
            figures=(printed.as_shown("总分"),),
            found=stated[1],
            expected=grade,
            spots=form.spots("自评等级"),
        )


def show(number: Fraction) -> str:
    """A number of points without needless zeros."""
    return show_number(number).rstrip("0").rstrip(".")


RULE = Rule(
    "P-36",
    "自评得分算得对",
    Severity.ERROR,
    "《项目支出绩效评价管理办法》（财预〔2020〕10号）：自评满分100分，预算执行率10分，四个等级",
    "绩效自评表",
    check,
)
