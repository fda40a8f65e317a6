"""部门整体自评 (Z15), 部门整体评价 (Z16): the department's own targets of a year, scored as those of projects.

Z15 is the finance section's (财务股 → 财务复核). Z16 is by others: 稽核内控 → 副主任 → 主任, none of whom had a hand in
the former (G14). A payload names the year.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from shebao.cases import workflow
from shebao.cases.kinds import CaseKind, Claim, Desk, Difference, Paper, Subject, declare
from shebao.cases.models import Case
from shebao.cases.states import Hand, Risk
from shebao.findings import Finding
from shebao.journal.record import RowChange, queue_up
from shebao.programmes.controls import g14_evaluated_by_finance
from shebao.programmes.controls.g11_targets_and_acceptance import OVERALL, SELF
from shebao.programmes.controls.words import refusal
from shebao.programmes.performance import changing, rows
from shebao.programmes.performance.bindings import About
from shebao.programmes.performance.bindings.execution import budget_and_paid
from shebao.programmes.performance.department import measured, targets_of
from shebao.programmes.performance.evaluate_self import BASIS as PROJECTS
from shebao.programmes.performance.evaluate_self import answers, papers_for, scored, wrong_answers
from shebao.programmes.performance.measuring import Reached, beside
from shebao.programmes.performance.models import DepartmentEvaluation, DepartmentScore
from shebao.programmes.performance.parameters import rules_on
from shebao.programmes.performance.scoring import problem, score, shown_points
from shebao.programmes.performance.unit_figures import REGISTER, unit_figures
from shebao.programmes.states import Kind
from shebao.programmes.steps.fields import filled, not_later
from shebao.programmes.steps.project_case import (
    BY_FINANCE,
    DECIDE,
    HOLD,
    LEAD,
    LOOK,
    hands_of,
    money,
    objections,
)
from shebao.register.wording import a_day
from shebao.staff.models import NaturalPerson
from shebao.staff.who import Who

BASIS = "中发〔2018〕34号《关于全面实施预算绩效管理的意见》（部门和单位整体支出绩效评价）"
BY_OTHERS = Desk(HOLD, LEAD, LOOK, (DECIDE,))
SUBJECT = "department"

Payload = Mapping[str, Any]


def year_of(payload: Payload) -> int:
    """The year of a payload; 0 where there is none."""
    year = payload.get("year")
    return year if isinstance(year, int) and not isinstance(year, bool) else 0


def evaluation_of(year: int, what: str) -> DepartmentEvaluation | None:
    """The evaluation of a year that took effect."""
    return DepartmentEvaluation.objects.filter(year=year, what=what).first()


def scores_of(year: int, what: str = SELF) -> list[DepartmentScore]:
    """The scores of an evaluation, in the order of the targets."""
    found = DepartmentScore.objects.filter(evaluation__year=year, evaluation__what=what)
    return list(found.select_related("target", "evaluation").order_by("target_id"))


def reached(payload: Payload, day: date | None) -> list[Reached]:
    """The targets of the year with what a payload says of them; nothing is measured without a day."""
    year = year_of(payload)
    found = {one.pk: value for one, value in measured(year, day) if value is not None} if day else {}
    return beside(targets_of(year), payload, found)


def completed(payload: Payload) -> dict[str, Any]:
    """A payload with what is measured at its day: whoever agrees agrees to these values."""
    on = a_day(payload.get("day"))
    found = {str(one.target.pk): one.measured.text for one in reached(payload, on) if one.measured} if on else {}
    return {**payload, "measured": found}


def figures(year: int, day: date) -> tuple[int, int]:
    """The department's whole budget of the year and what was spent up to a day, basic spending included, in fen."""
    return budget_and_paid(About(year, day))


def _find_self(payload: Payload, day: date) -> list[Finding]:
    year, on = year_of(payload), a_day(payload.get("day"))
    found = [*filled(payload, result="自评结论"), *not_later(payload, day, "自评日期")]
    if not targets_of(year):
        found.append(refusal("M-9", f"{year}年没有填报部门整体绩效目标。", BASIS, "年度", "先填报部门整体绩效目标。"))
    if evaluation_of(year, SELF):
        found.append(refusal("P-7", f"{year}年部门整体自评已登记。", BASIS, "年度", "不再办理。"))
    if unit_figures(year) is None:
        message = f"部门整体支出包括基本支出，{year}年决算账表还没有登记确认。"
        found.append(refusal("P-6", message, BASIS, "预算执行率", REGISTER))
    if on is not None:
        found += wrong_answers(reached(payload, on), payload, year, on)
    return found


def _differences_self(payload: Payload) -> list[Difference]:
    year, on = year_of(payload), a_day(payload.get("day"))
    found = reached(payload, on)
    made = [Difference(f"{one.target.name}（{one.origin}）", one.target.value, one.said) for one in found]
    if on and not any(problem(one, rules_on(on)) for one in answers(found, year)):
        budget, paid = figures(year, on)
        points = score(answers(found, year), paid, budget, rules_on(on))
        made.append(Difference("全年预算数和执行数", money(budget), money(paid)))
        made.append(Difference("自评得分", "", f"{shown_points(points.total)}（{points.grade}）"))
    return [*made, Difference("自评结论", "", str(payload.get("result") or ""))]


def _apply_self(payload: Payload, case_number: str, _: date) -> list[RowChange]:
    year, on = year_of(payload), a_day(payload["day"])
    assert on is not None, "an evaluation without a day does not pass its check"
    found, rules = reached(payload, on), rules_on(on)
    budget, paid = figures(year, on)
    points = score(answers(found, year), paid, budget, rules)
    evaluation = _evaluation(payload, case_number, SELF, (budget, paid), points.total)
    made = [DepartmentScore(evaluation=evaluation, **one) for one in scored(found, year, points, rules)]
    return [rows.add(one) for one in (evaluation, *made)]


def _evaluation(
    payload: Payload, case_number: str, what: str, money_of: tuple[int, int], points: int
) -> DepartmentEvaluation:
    hands, on = hands_of(case_number), a_day(payload["day"])
    assert on is not None, "an evaluation without a day does not pass its check"
    budget, paid = money_of
    return DepartmentEvaluation(
        year=year_of(payload),
        what=what,
        day=on,
        budget=budget,
        executed=paid,
        score=points,
        grade=rules_on(on).grade(points),
        result=payload["result"],
        case_number=case_number,
        made_by=hands.maker,
        checked_by=hands.checker,
    )


def _find_overall(payload: Payload, day: date) -> list[Finding]:
    year = year_of(payload)
    if evaluation_of(year, SELF) is None:
        message = f"{year}年部门整体自评还没有完成。"
        return [refusal("G14", message, BASIS, action="等待财务股完成部门整体自评。")]
    found = [*filled(payload, result="评价结论"), *not_later(payload, day, "评价日期")]
    if evaluation_of(year, OVERALL):
        found.append(refusal("P-7", f"{year}年部门整体评价已登记。", BASIS, "年度", "不再办理。"))
    return [*found, *changing.wrong(payload, scores_of(year), BASIS)]


def _differences_overall(payload: Payload) -> list[Difference]:
    year, on = year_of(payload), a_day(payload.get("day"))
    own = evaluation_of(year, SELF)
    if own is None:
        return [Difference("结论", "", str(payload.get("result") or ""))]
    scores = scores_of(year)
    made = changing.differences(payload, scores)
    after = ""
    if on and changing.whole(payload):
        total = changing.total(payload, own.score, scores)
        after = f"{shown_points(total)}（{rules_on(on).grade(total)}）"
    return [
        *made,
        Difference("总分和等级", f"{shown_points(own.score)}（{own.grade}）", after),
        Difference("结论", own.result, str(payload.get("result") or "")),
    ]


def _apply_overall(payload: Payload, case_number: str, _: date) -> list[RowChange]:
    own = evaluation_of(year_of(payload), SELF)
    assert own is not None, "what was not evaluated by itself does not pass its check"
    scores = scores_of(own.year)
    total = changing.total(payload, own.score, scores)
    evaluation = _evaluation(payload, case_number, OVERALL, (own.budget, own.executed), total)
    made = [DepartmentScore(evaluation=evaluation, **changing.copied(payload, one)) for one in scores]
    return [rows.add(one) for one in (evaluation, *made)]


def _by_others(payload: Payload, person: NaturalPerson, _: Hand) -> Sequence[Finding]:
    """G14: nobody who had a hand in the self-evaluation."""
    own = evaluation_of(year_of(payload), SELF)
    if own is None or person.pk not in (own.made_by_id, own.checked_by_id):
        return []
    message = "部门整体评价须在部门自评完成后进行，自评人员不得参与。"
    return [refusal("G14", message, g14_evaluated_by_finance.BASIS, action="请未参与自评的人员办理。")]


def _case(
    code: Kind,
    name: str,
    document: str,
    desk: Desk,
    find: Callable[[Payload, date], Sequence[Finding]],
    differences: Callable[[Payload], Sequence[Difference]],
    apply: Callable[[Payload, str, date], Sequence[RowChange]],
    papers: Callable[[Payload], Sequence[Paper]],
    objects: Callable[[Payload, NaturalPerson, Hand], Sequence[Finding]] = lambda *_: (),
) -> CaseKind:
    """Declare a kind of case about a year of the department."""

    def write(payload: Payload, case_number: str, day: date) -> Sequence[RowChange]:
        queue_up()
        return apply(payload, case_number, day)

    def title(payload: Payload) -> str:
        return f"{year_of(payload)}年{name}"

    return declare(
        CaseKind(
            code=code.value,
            name=name,
            document=document,
            time_limit=10,
            basis=f"{BASIS}；{PROJECTS}",
            subject=lambda payload: Subject(SUBJECT, str(year_of(payload)), f"{year_of(payload)}年部门整体绩效"),
            title=title,
            find=find,
            risk=lambda _: Risk.HIGH if desk.approvals else Risk.LOW,
            differences=differences,
            key=lambda payload: f"{code}-{year_of(payload)}",
            apply=write,
            papers=papers,
            claims=lambda payload: [Claim(f"{code}:{year_of(payload)}", "年度", title(payload))],
            desk=desk,
            corrected_at=lambda number, _: str(reverse("department-case-correct", args=[number])),
            objections=lambda payload, person, hand, number: [
                *objections(payload, person, hand, number),
                *objects(payload, person, hand),
            ],
        )
    )


def open_department_case(kind: Kind, payload: Payload, *, by: Who, now: datetime) -> Case:
    """Open a case about a year of the department, as its maker."""
    return workflow.open_case(kind.value, "", payload, by=by, now=now)


SELF_KIND = _case(
    Kind.EVALUATE_DEPARTMENT_SELF,
    "部门整体自评",
    "部门整体支出绩效自评表",
    BY_FINANCE,
    _find_self,
    _differences_self,
    _apply_self,
    lambda payload: papers_for(reached(payload, None)),
)
KIND = _case(
    Kind.EVALUATE_DEPARTMENT,
    "部门整体评价",
    "部门整体支出绩效评价报告",
    BY_OTHERS,
    _find_overall,
    _differences_overall,
    _apply_overall,
    lambda _: [Paper("评价报告", BASIS)],
    _by_others,
)
__all__ = ["KIND", "SELF_KIND", "completed", "evaluation_of", "open_department_case", "reached", "scores_of"]
