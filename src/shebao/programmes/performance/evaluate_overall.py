"""整体评价 (Z08) by the finance section: the self-evaluation looked through by others, who may change points."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from shebao.cases.kinds import Difference, Paper
from shebao.cases.states import Hand
from shebao.findings import Finding
from shebao.journal.record import RowChange
from shebao.programmes import rows
from shebao.programmes.controls import g14_evaluated_by_finance
from shebao.programmes.controls.g11_targets_and_acceptance import OVERALL, SELF
from shebao.programmes.controls.words import refusal
from shebao.programmes.models import Milestone, Project, Score
from shebao.programmes.performance.evaluate_self import BASIS, milestone_of
from shebao.programmes.performance.parameters import rules_on
from shebao.programmes.performance.scoring import shown_points
from shebao.programmes.states import Kind, ProjectState
from shebao.programmes.steps.fields import filled, not_later
from shebao.programmes.steps.project_case import BY_FINANCE, life_step, needed, project_of
from shebao.register.wording import a_day
from shebao.staff.models import NaturalPerson

Payload = Mapping[str, Any]


def scores_of(project: Project, what: str = SELF) -> list[Score]:
    """The scores of an evaluation, in the order of the targets."""
    rows_of = Score.objects.filter(milestone__project=project, milestone__what=what)
    return list(rows_of.select_related("target", "milestone").order_by("target_id"))


def _changes(payload: Payload) -> dict[int, Mapping[str, Any]]:
    return {int(one["target"]): one for one in payload.get("changes") or []}


def find(payload: Payload, project: Project, day: date) -> Sequence[Finding]:
    """Everything that is wrong: points changed above the target's weight, or without a reason."""
    if found := g14_evaluated_by_finance.find(project):
        return found
    found = [*needed(project, ProjectState.SELF_EVALUATED), *filled(payload, result="评价结论")]
    found += not_later(payload, day, "评价日期")
    asked, scores = _changes(payload), {one.target_id: one for one in scores_of(project)}
    for key, one in asked.items():
        own = scores.get(key)
        if own is None:
            found.append(refusal("P-6", "调整得分的指标不在自评表中。", BASIS, "评价得分", "从自评表的指标中选。"))
            continue
        name, points = own.target.name, one.get("score")
        if not isinstance(points, int) or not 0 <= points <= own.weight:
            message = f"指标“{name}”的得分须在0到{shown_points(own.weight)}之间。"
            found.append(refusal("P-6", message, BASIS, name, "更正得分。"))
        if not str(one.get("reason") or "").strip():
            message = f"指标“{name}”调整得分没有写明理由。"
            found.append(refusal("P-6", message, BASIS, f"{name}：调整理由", "写明理由。"))
    return found


def total_of(project: Project, payload: Payload) -> int:
    """The points after the changes: those of the self-evaluation with what was changed."""
    own = Milestone.objects.get(project=project, what=SELF)
    asked = _changes(payload)
    moved = sum(int(asked[one.target_id]["score"]) - one.score for one in scores_of(project) if one.target_id in asked)
    return int(own.score or 0) + moved


def differences(payload: Payload, project: Project | None) -> list[Difference]:
    """Points and conclusion beside those of the self-evaluation."""
    own = Milestone.objects.filter(project=project, what=SELF).first() if project else None
    if project is None or own is None:
        return [Difference("结论", "", str(payload.get("result") or ""))]
    asked = _changes(payload)
    made = [
        Difference(
            f"{one.target.name}得分",
            shown_points(one.score),
            f"{shown_points(asked[one.target_id]['score'])}（{asked[one.target_id].get('reason') or ''}）",
        )
        for one in scores_of(project)
        if one.target_id in asked and isinstance(asked[one.target_id].get("score"), int)
    ]
    on = a_day(payload.get("day"))
    whole = all(isinstance(one.get("score"), int) for one in asked.values())
    after = ""
    if on and whole:
        total = total_of(project, payload)
        after = f"{shown_points(total)}（{rules_on(on).grade(total)}）"
    return [
        *made,
        Difference("总分和等级", f"{shown_points(own.score)}（{own.grade}）", after),
        Difference("结论", own.result, str(payload.get("result") or "")),
    ]


def apply(payload: Payload, project: Project, case_number: str, day: date) -> list[RowChange]:
    """Write the milestone with the scores that count."""
    on, asked = a_day(payload["day"]), _changes(payload)
    assert on is not None, "an evaluation without a day does not pass its check"
    total = total_of(project, payload)
    milestone = milestone_of(payload, project, case_number, OVERALL, total, rules_on(on).grade(total))
    changes = [rows.add(milestone)]
    for own in scores_of(project):
        one = asked.get(own.target_id)
        made = Score(
            milestone=milestone,
            target=own.target,
            weight=own.weight,
            actual=own.actual,
            score=int(one["score"]) if one else own.score,
            reason=str(one["reason"])[:200] if one else own.reason,
            origin=own.origin,
            how=own.how,
            chain=own.chain,
            note=own.note,
        )
        changes.append(rows.add(made))
    return [*changes, rows.change(project, state=ProjectState.EVALUATED.value)]


def by_others(payload: Payload, person: NaturalPerson, hand: Hand) -> Sequence[Finding]:
    """G14: nobody who evaluated himself."""
    project = project_of(payload)
    return g14_evaluated_by_finance.by_self_evaluator(project, person) if project else []


KIND = life_step(
    Kind.EVALUATE,
    "整体评价",
    "项目整体评价报告",
    desk=BY_FINANCE,
    find=find,
    differences=differences,
    apply=apply,
    key=lambda payload: f"{Kind.EVALUATE}-{payload.get('project')}",
    papers=(Paper("评价报告", BASIS),),
    basis=f"{g14_evaluated_by_finance.BASIS}；{BASIS}",
    claims="整体评价",
    objects=by_others,
)
