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
from shebao.programmes.models import Milestone, Project, Score
from shebao.programmes.performance import changing
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


def find(payload: Payload, project: Project, day: date) -> Sequence[Finding]:
    """Everything that is wrong: points changed above the target's weight, or without a reason."""
    if found := g14_evaluated_by_finance.find(project):
        return found
    found = [*needed(project, ProjectState.SELF_EVALUATED), *filled(payload, result="评价结论")]
    found += not_later(payload, day, "评价日期")
    return [*found, *changing.wrong(payload, scores_of(project), BASIS)]


def total_of(project: Project, payload: Payload) -> int:
    """The points after the changes: those of the self-evaluation with what was changed."""
    own = Milestone.objects.get(project=project, what=SELF)
    return changing.total(payload, int(own.score or 0), scores_of(project))


def differences(payload: Payload, project: Project | None) -> list[Difference]:
    """Points and conclusion beside those of the self-evaluation."""
    own = Milestone.objects.filter(project=project, what=SELF).first() if project else None
    if project is None or own is None:
        return [Difference("结论", "", str(payload.get("result") or ""))]
    made = changing.differences(payload, scores_of(project))
    on = a_day(payload.get("day"))
    after = ""
    if on and changing.whole(payload):
        total = total_of(project, payload)
        after = f"{shown_points(total)}（{rules_on(on).grade(total)}）"
    return [
        *made,
        Difference("总分和等级", f"{shown_points(own.score)}（{own.grade}）", after),
        Difference("结论", own.result, str(payload.get("result") or "")),
    ]


def apply(payload: Payload, project: Project, case_number: str, day: date) -> list[RowChange]:
    """Write the milestone with the scores that count."""
    on = a_day(payload["day"])
    assert on is not None, "an evaluation without a day does not pass its check"
    total = total_of(project, payload)
    milestone = milestone_of(payload, project, case_number, OVERALL, total, rules_on(on).grade(total))
    changes = [rows.add(milestone)]
    changes += [rows.add(Score(milestone=milestone, **changing.copied(payload, own))) for own in scores_of(project)]
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
