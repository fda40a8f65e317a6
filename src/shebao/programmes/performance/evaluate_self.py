"""绩效自评 (Z07) by the business section: measured where targets are bound, typed with proof where they are not.

A payload keeps what was measured when it was asked (``measured``): the case is refused where the data say something
else by then, so that nobody agrees to one value and another takes effect.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from shebao.cases.kinds import Difference, Paper
from shebao.findings import Finding
from shebao.journal.record import RowChange
from shebao.programmes import rows
from shebao.programmes.controls import g11_targets_and_acceptance
from shebao.programmes.controls.g11_targets_and_acceptance import SELF
from shebao.programmes.controls.words import refusal
from shebao.programmes.models import Milestone, Project, Score
from shebao.programmes.performance.bindings import MANUAL, About
from shebao.programmes.performance.bindings.execution import budget_and_paid
from shebao.programmes.performance.measuring import Reached, frozen, reached
from shebao.programmes.performance.parameters import Rules, rules_on
from shebao.programmes.performance.scoring import Answer, Points, answer_of, note, problem, score, share, shown_points
from shebao.programmes.states import Kind, ProjectState
from shebao.programmes.steps.fields import filled, not_later
from shebao.programmes.steps.project_case import BY_BUSINESS, hands_of, life_step, needed, project_of
from shebao.register.wording import a_day

BASIS = "财预〔2020〕10号《项目支出绩效评价管理办法》"
PROOF = "佐证：{name}"

Payload = Mapping[str, Any]


def completed(payload: Payload) -> dict[str, Any]:
    """A payload with what is measured at its day."""
    project = project_of(payload)
    return {**payload, "measured": frozen(project, a_day(payload.get("day"))) if project else {}}


def answers(found: Sequence[Reached], year: int) -> list[Answer]:
    """What is scored."""
    return [answer_of(one.target, year, one.actual, _percent(one)) for one in found]


def _percent(one: Reached) -> int | None:
    value = one.given.get("percent")
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def points_of(project: Project, found: Sequence[Reached], day: date) -> Points:
    """The points at a day. Raises ValueError for what cannot be scored."""
    budget, paid = budget_and_paid(About(project.year, day, project))
    return score(answers(found, project.year), paid, budget, rules_on(day))


def find(payload: Payload, project: Project, day: date) -> Sequence[Finding]:
    """Everything that is wrong with a self-evaluation: every target is answered, deviations have their reason."""
    if found := g11_targets_and_acceptance.before_acceptance(project):
        return found
    found = [*needed(project, ProjectState.ACCEPTED), *filled(payload, result="自评结论")]
    found += not_later(payload, day, "自评日期")
    on = a_day(payload.get("day"))
    if on is None:
        return found
    return [*found, *wrong_answers(reached(project, payload, on), payload, project.year, on)]


def wrong_answers(found: Sequence[Reached], payload: Payload, year: int, day: date) -> list[Finding]:
    """What is wrong with the answers to the targets of a year: every one is answered, deviations have their reason."""
    rules, made = rules_on(day), []
    for one in found:
        made += _wrong_measured(one, payload) if one.measured else _wrong_typed(one, year, rules)
        made += _unexplained(one, year, rules)
    return made


def _named(one: Reached) -> str:
    return f"指标“{one.target.name}”（{one.target.value}）"


def _wrong_measured(one: Reached, payload: Payload) -> list[Finding]:
    assert one.measured is not None, "asked of bound targets"
    target = one.target
    if one.given.get("actual"):
        message = f"{_named(one)}由系统取数（{target.binding}），不得手工填报。"
        return [refusal("P-6", message, BASIS, target.name, "删去填报的值；取数口径不对的，办理变更申请。")]
    if one.measured.needed:
        return [
            refusal("P-6", f"{_named(one)}还不能取数：{one.measured.how}。", BASIS, target.name, one.measured.needed)
        ]
    kept = (payload.get("measured") or {}).get(str(target.pk))
    if kept != one.measured.text:
        message = f"{_named(one)}申请时取数为“{kept or ''}”，现为“{one.measured.text}”。"
        return [refusal("P-6", message, BASIS, target.name, "退回补正，重新取数后再提交。")]
    return []


def _wrong_typed(one: Reached, year: int, rules: Rules) -> list[Finding]:
    (answer,) = answers([one], year)
    said = problem(answer, rules)
    if not said:
        return []
    message = f"{_named(one)}的实际完成值“{answer.actual}”{said}。"
    return [refusal("P-6", message, BASIS, one.target.name, "每个指标都要填报，并附证明材料。")]


def _unexplained(one: Reached, year: int, rules: Rules) -> list[Finding]:
    (answer,) = answers([one], year)
    if one.given.get("reason") or problem(answer, rules):
        return []
    flag, got = note(answer, rules), share(answer, rules)
    if got == 1 and not flag:
        return []
    said = flag or f"只得该指标分值的{int(got * 10000) / 100:g}%"
    message = f"{_named(one)}完成{one.said}，{said}，没有说明偏差原因和改进措施。"
    return [refusal("P-6", message, BASIS, f"{one.target.name}：偏差原因及改进措施", "写明原因和改进措施。")]


def differences(payload: Payload, project: Project | None) -> list[Difference]:
    """Targets and what was reached, with the points."""
    if project is None:
        return []
    on = a_day(payload.get("day"))
    found = reached(project, payload, on)
    made = [Difference(f"{one.target.name}（{one.origin}）", one.target.value, one.said) for one in found]
    if on and not any(problem(one, rules_on(on)) for one in answers(found, project.year)):
        points = points_of(project, found, on)
        made.append(Difference("自评得分", "", f"{shown_points(points.total)}（{points.grade}）"))
    return [*made, Difference("自评结论", "", str(payload.get("result") or ""))]


def papers(payload: Payload) -> list[Paper]:
    """The report, and the proof of every target that is typed."""
    project = project_of(payload)
    return papers_for(reached(project, payload, None) if project else [])


def papers_for(found: Sequence[Reached]) -> list[Paper]:
    """The report, and the proof of each answer that is typed."""
    typed = [one for one in found if one.origin == MANUAL]
    proofs = [Paper(PROOF.format(name=one.target.name)[:64], f"{BASIS}：自评结果附佐证材料") for one in typed]
    return [Paper("自评报告", BASIS), *proofs]


def apply(payload: Payload, project: Project, case_number: str, day: date) -> list[RowChange]:
    """Write the milestone with a score for each target."""
    on = a_day(payload["day"])
    assert on is not None, "a self-evaluation without a day does not pass its check"
    found = reached(project, payload, on)
    points, rules = points_of(project, found, on), rules_on(on)
    milestone = milestone_of(payload, project, case_number, SELF, points.total, points.grade)
    changes = [rows.add(milestone)]
    changes += [rows.add(Score(milestone=milestone, **one)) for one in scored(found, project.year, points, rules)]
    return [*changes, rows.change(project, state=ProjectState.SELF_EVALUATED.value)]


def scored(found: Sequence[Reached], year: int, points: Points, rules: Rules) -> list[dict[str, Any]]:
    """The fields of the scores of an evaluation, one for each target."""
    return [
        {
            "target_id": one.target.pk,
            "weight": weight,
            "actual": one.said[:100],
            "score": got,
            "reason": str(one.given.get("reason") or "")[:200],
            "origin": one.origin,
            "how": one.how,
            "chain": one.chain,
            "note": note(answer, rules),
        }
        for one, answer, (weight, got) in zip(found, answers(found, year), points.each, strict=True)
    ]


def milestone_of(payload: Payload, project: Project, case_number: str, what: str, points: int, grade: str) -> Milestone:
    """The milestone of an evaluation."""
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


KIND = life_step(
    Kind.EVALUATE_SELF,
    "绩效自评",
    "项目支出绩效自评表",
    desk=BY_BUSINESS,
    find=find,
    differences=differences,
    apply=apply,
    key=lambda payload: f"{Kind.EVALUATE_SELF}-{payload.get('project')}",
    papers=papers,
    basis=f"{g11_targets_and_acceptance.BASIS}；{BASIS}",
    claims="自评",
)
