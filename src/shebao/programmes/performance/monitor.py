"""绩效运行监控 (Z14): both lines in the middle of the year, progress of the money and of the targets.

What is bound is measured, the rest typed; every target says whether it will be reached, and what is done where that is
in doubt. A serious deviation stays on the project as an alarm until a later monitoring has none.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from shebao.cases.kinds import Difference, Paper
from shebao.findings import Finding
from shebao.journal.record import RowChange
from shebao.programmes.controls.words import refusal
from shebao.programmes.models import Project
from shebao.programmes.performance import rows
from shebao.programmes.performance.bindings import About
from shebao.programmes.performance.bindings.execution import budget_and_paid
from shebao.programmes.performance.measuring import frozen, reached
from shebao.programmes.performance.models import OUTLOOKS, Monitored, Monitoring
from shebao.programmes.performance.parameters import rules_on
from shebao.programmes.states import Kind, ProjectState
from shebao.programmes.steps.fields import amount_of, not_later
from shebao.programmes.steps.project_case import BY_BUSINESS, hands_of, life_step, money, needed, project_of
from shebao.register.wording import a_day
from shebao.screens.shows import yuan

BASIS = "财预〔2019〕136号《中央部门预算绩效运行监控管理暂行办法》；财预〔2020〕10号"
SURE, MAYBE, NEVER = OUTLOOKS
STATES = (
    *(ProjectState.GRANTED, ProjectState.RUNNING, ProjectState.ACCEPTED),
    *(ProjectState.SELF_EVALUATED, ProjectState.EVALUATED),
)

Payload = Mapping[str, Any]


def completed(payload: Payload) -> dict[str, Any]:
    """A payload with what is measured at its day."""
    project = project_of(payload)
    return {**payload, "measured": frozen(project, a_day(payload.get("day"))) if project else {}}


def figures(project: Project, day: date) -> tuple[int, int]:
    """年度预算数 and 执行数 at a day, in fen."""
    return budget_and_paid(About(project.year, day, project))


def find(payload: Payload, project: Project, day: date) -> Sequence[Finding]:
    """Everything that is wrong: every target is answered, a doubt has its reason and its measure."""
    found = [*needed(project, *STATES), *not_later(payload, day, "截止日期")]
    on = a_day(payload.get("day"))
    if on is None:
        return found
    if on.year != project.year:
        message = f"截止日期{on}不在项目年度{project.year}年内。"
        found.append(refusal("P-4", message, BASIS, "截止日期", "填写年度内的日期。"))
    if Monitoring.objects.filter(project=project, day=on).exists():
        found.append(refusal("P-7", f"{on}的绩效运行监控已登记。", BASIS, "截止日期", "另填截止日期。"))
    budget, paid = figures(project, on)
    expected = payload.get("expected")
    if not isinstance(expected, int) or not paid <= expected <= budget:
        message = f"全年预计执行数须在已执行的{yuan(paid)}元和全年预算数{yuan(budget)}元之间。"
        found.append(refusal("P-3", message, BASIS, "全年预计执行数（元）", "更正；需要追加预算的，办理变更申请。"))
    for one in reached(project, payload, on):
        found += _wrong(one, payload)
    return found


def _wrong(one: Any, payload: Payload) -> list[Finding]:
    name, given, found = one.target.name, one.given, []
    if one.measured and given.get("actual"):
        message = f"指标“{name}”由系统取数（{one.target.binding}），不得手工填报。"
        found.append(refusal("P-6", message, BASIS, name, "删去填报的值。"))
    elif one.measured and (payload.get("measured") or {}).get(str(one.target.pk)) != one.measured.text:
        message = f"指标“{name}”取数现为“{one.measured.text}”，与申请时不同。"
        found.append(refusal("P-6", message, BASIS, name, "退回补正，重新取数后再提交。"))
    elif not one.measured and not str(given.get("actual") or "").strip():
        found.append(refusal("P-6", f"指标“{name}”没有填写完成值。", BASIS, name, "填写截至监控日的完成情况。"))
    outlook = given.get("outlook")
    if outlook not in OUTLOOKS:
        message = f"指标“{name}”没有填写完成目标可能性。"
        found.append(refusal("P-6", message, BASIS, f"{name}：完成目标可能性", f"从{'、'.join(OUTLOOKS)}中选。"))
    elif outlook != SURE and not (given.get("reason") and given.get("measure")):
        message = f"指标“{name}”{outlook}完成目标，没有写明偏差原因和整改措施。"
        found.append(refusal("P-6", message, BASIS, f"{name}：偏差原因", "写明偏差原因和整改措施。"))
    return found


def serious(payload: Payload, project: Project, budget: int, day: date) -> str:
    """What is a serious deviation (严重偏离); empty where nothing is."""
    never = [one.target.name for one in reached(project, payload, None) if one.given.get("outlook") == NEVER]
    said = [f"{len(never)}项指标完全不可能完成：{'、'.join(never)}"] if never else []
    least, expected = rules_on(day).serious_below, amount_of(payload, "expected")
    if budget and expected * 100 < budget * least:
        said.append(f"全年预计执行率{expected * 100 // budget}%，低于{least}%")
    return "；".join(said)


def differences(payload: Payload, project: Project | None) -> list[Difference]:
    """Money and targets at the day."""
    on = a_day(payload.get("day"))
    if project is None or on is None:
        return []
    budget, paid = figures(project, on)
    made = [
        Difference("截止日期", "", on.isoformat()),
        Difference("年度预算数和执行数", money(budget), f"{money(paid)}（{rate(paid, budget)}）"),
        Difference("全年预计执行数", "", money(amount_of(payload, "expected"))),
    ]
    for one in reached(project, payload, on):
        given = one.given
        told = [f"已完成{one.said}", f"全年预计{given.get('expected') or '—'}", str(given.get("outlook") or "")]
        told += [f"{label}：{given[key]}" for key, label in (("reason", "原因"), ("measure", "措施")) if given.get(key)]
        made.append(Difference(f"{one.target.name}（{one.origin}）", one.target.value, "，".join(told)))
    if said := serious(payload, project, budget, on):
        made.append(Difference("严重偏离", "", said))
    return made


def rate(part: int, whole: int) -> str:
    """A rate of execution, cut to two decimals."""
    if not whole:
        return "—"
    hundredths = part * 10_000 // whole
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


def apply(payload: Payload, project: Project, case_number: str, day: date) -> list[RowChange]:
    """Write the monitoring with a row for each target."""
    on, hands = a_day(payload["day"]), hands_of(case_number)
    assert on is not None, "a monitoring without a day does not pass its check"
    budget, paid = figures(project, on)
    made = Monitoring(
        project=project,
        day=on,
        budget=budget,
        executed=paid,
        expected=amount_of(payload, "expected"),
        serious=serious(payload, project, budget, on)[:400],
        case_number=case_number,
        made_by=hands.maker,
        checked_by=hands.checker,
    )
    changes = [rows.add(made)]
    for one in reached(project, payload, on):
        row = Monitored(
            monitoring=made,
            target=one.target,
            so_far=one.said[:100],
            origin=one.origin,
            how=one.how,
            chain=one.chain,
            expected=str(one.given.get("expected") or "")[:100],
            outlook=one.given["outlook"],
            reason=str(one.given.get("reason") or "")[:200],
            measure=str(one.given.get("measure") or "")[:200],
        )
        changes.append(rows.add(row))
    return changes


def deviation(project: Project) -> Monitoring | None:
    """The newest monitoring of a project where it found a serious deviation."""
    last = Monitoring.objects.filter(project=project).order_by("-day").first()
    return last if last and last.serious else None


KIND = life_step(
    Kind.MONITOR,
    "绩效运行监控",
    "绩效运行监控表",
    desk=BY_BUSINESS,
    find=find,
    differences=differences,
    apply=apply,
    key=lambda payload: f"{Kind.MONITOR}-{payload.get('project')}-{payload.get('day')}",
    papers=(Paper("绩效运行监控说明", BASIS),),
    basis=BASIS,
    claims="监控",
)
