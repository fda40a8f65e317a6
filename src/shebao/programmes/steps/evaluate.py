"""绩效自评 (Z07) by the business section, 整体评价 (Z08) by the finance section: in this order, by different people."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from shebao.cases.kinds import Difference, Paper
from shebao.cases.states import Hand
from shebao.findings import Finding
from shebao.journal.record import RowChange
from shebao.programmes import rows
from shebao.programmes.available import standing
from shebao.programmes.controls import g11_targets_and_acceptance, g14_evaluated_by_finance
from shebao.programmes.controls.g11_targets_and_acceptance import OVERALL, SELF
from shebao.programmes.controls.words import refusal
from shebao.programmes.models import Milestone, Project, Score, Target
from shebao.programmes.score import REACHED, Answer, Points, readable, score
from shebao.programmes.states import Kind, ProjectState
from shebao.programmes.steps.fields import filled, not_later
from shebao.programmes.steps.project_case import BY_BUSINESS, BY_FINANCE, hands_of, life_step, needed, project_of
from shebao.register.wording import a_day
from shebao.staff.models import NaturalPerson

BASIS = "财预〔2020〕10号《项目支出绩效评价管理办法》"

Payload = Mapping[str, Any]


def targets_of(project: Project) -> list[Target]:
    """The targets in force, in their order."""
    return list(Target.objects.filter(project=project, replaced_by="").order_by("pk"))


def _answers(project: Project, payload: Payload) -> list[tuple[Target, Answer, str]]:
    given = {int(one["target"]): one for one in payload.get("results") or []}
    return [
        (
            target,
            Answer(target.level1, target.sign, target.number, str(given.get(target.pk, {}).get("actual") or "")),
            str(given.get(target.pk, {}).get("reason") or ""),
        )
        for target in targets_of(project)
    ]


def points_of(project: Project, payload: Payload) -> Points:
    """The points of what a payload answers. Raises ValueError."""
    now = standing(project)
    return score([answer for _, answer, _ in _answers(project, payload)], now.paid, now.approved)


def find_self(payload: Payload, project: Project, day: date) -> Sequence[Finding]:
    """Everything that is wrong with a self-evaluation: every indicator is answered."""
    if found := g11_targets_and_acceptance.before_acceptance(project):
        return found
    found = [*needed(project, ProjectState.ACCEPTED), *filled(payload, result="自评结论")]
    found += not_later(payload, day, "自评日期")
    for target, answer, _ in _answers(project, payload):
        if not readable(answer):
            wanted = "一个数" if target.number else f"{'、'.join(REACHED)}之一"
            message = f"指标“{target.name}”（{target.value}）的实际完成值“{answer.actual}”不是{wanted}。"
            found.append(refusal("P-6", message, BASIS, target.name, "每个指标都要填报，并附证明材料。"))
    return found


def differences_self(payload: Payload, project: Project | None) -> list[Difference]:
    """Targets and what was reached, with the points."""
    if project is None:
        return []
    made = [Difference(target.name, target.value, answer.actual) for target, answer, _ in _answers(project, payload)]
    if all(readable(answer) for _, answer, _ in _answers(project, payload)):
        points = points_of(project, payload)
        made.append(Difference("自评得分", "", f"{points.total // 100}.{points.total % 100:02d}（{points.grade}）"))
    return [*made, Difference("自评结论", "", str(payload.get("result") or ""))]


def apply_self(payload: Payload, project: Project, case_number: str, day: date) -> list[RowChange]:
    """Write the milestone with a score for each indicator."""
    points = points_of(project, payload)
    milestone = _milestone(payload, project, case_number, SELF, points.total, points.grade)
    changes = [rows.add(milestone)]
    for (target, answer, reason), (weight, got) in zip(_answers(project, payload), points.each, strict=True):
        one = Score(milestone=milestone, target=target, weight=weight, actual=answer.actual, score=got, reason=reason)
        changes.append(rows.add(one))
    return [*changes, rows.change(project, state=ProjectState.SELF_EVALUATED.value)]


def _milestone(
    payload: Payload, project: Project, case_number: str, what: str, points: int | None, grade: str
) -> Milestone:
    hands = hands_of(case_number)
    return Milestone(
        project=project,
        what=what,
        day=a_day(payload["day"]),
        result=payload["result"],
        score=points,
        grade=grade,
        case_number=case_number,
        made_by=hands.maker,
        checked_by=hands.checker,
    )


def find_overall(payload: Payload, project: Project, day: date) -> Sequence[Finding]:
    """Everything that is wrong with an overall evaluation."""
    if found := g14_evaluated_by_finance.find(project):
        return found
    found = [*needed(project, ProjectState.SELF_EVALUATED), *filled(payload, result="评价结论", grade="评价等级")]
    return [*found, *not_later(payload, day, "评价日期")]


def differences_overall(payload: Payload, project: Project | None) -> list[Difference]:
    """The conclusion beside that of the self-evaluation."""
    own = Milestone.objects.filter(project=project, what=SELF).first() if project else None
    return [
        Difference("等级", own.grade if own else "", str(payload.get("grade") or "")),
        Difference("结论", own.result if own else "", str(payload.get("result") or "")),
    ]


def apply_overall(payload: Payload, project: Project, case_number: str, day: date) -> list[RowChange]:
    """Write the milestone."""
    milestone = _milestone(payload, project, case_number, OVERALL, None, payload["grade"])
    return [rows.add(milestone), rows.change(project, state=ProjectState.EVALUATED.value)]


def by_others(payload: Payload, person: NaturalPerson, hand: Hand) -> Sequence[Finding]:
    """G14: nobody who evaluated himself."""
    project = project_of(payload)
    return g14_evaluated_by_finance.by_self_evaluator(project, person) if project else []


SELF_KIND = life_step(
    Kind.EVALUATE_SELF,
    "绩效自评",
    "项目支出绩效自评表",
    desk=BY_BUSINESS,
    find=find_self,
    differences=differences_self,
    apply=apply_self,
    key=lambda payload: f"{Kind.EVALUATE_SELF}-{payload.get('project')}",
    papers=(Paper("自评报告", BASIS),),
    basis=f"{g11_targets_and_acceptance.BASIS}；{BASIS}",
    claims="自评",
)
OVERALL_KIND = life_step(
    Kind.EVALUATE,
    "整体评价",
    "项目整体评价报告",
    desk=BY_FINANCE,
    find=find_overall,
    differences=differences_overall,
    apply=apply_overall,
    key=lambda payload: f"{Kind.EVALUATE}-{payload.get('project')}",
    papers=(Paper("评价报告", BASIS),),
    basis=f"{g14_evaluated_by_finance.BASIS}；{BASIS}",
    claims="整体评价",
    objects=by_others,
)
