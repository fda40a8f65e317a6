"""结项 (Z09): what is left of each item goes back to the finance bureau, or on to the same project of the next year."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from shebao.cases.kinds import Difference, Paper
from shebao.findings import Finding
from shebao.journal.record import RowChange
from shebao.programmes import rows
from shebao.programmes.books import book_surplus
from shebao.programmes.controls import g13_closed
from shebao.programmes.controls.g09_suspended import open_suspension
from shebao.programmes.controls.g11_targets_and_acceptance import CLOSING
from shebao.programmes.controls.words import RULES, refusal
from shebao.programmes.models import Item, Milestone, Project
from shebao.programmes.reserve import move
from shebao.programmes.states import Flow, Kind, ProjectState
from shebao.programmes.steps.fields import filled
from shebao.programmes.steps.project_case import BY_FINANCE_DECIDED, hands_of, life_step, money, needed
from shebao.screens.shows import yuan

BASIS = f"预算法第四十二条；{RULES}"
GIVE_UP, CARRY_OVER = "收回", "结转"
TREATMENTS = (GIVE_UP, CARRY_OVER)

Payload = Mapping[str, Any]


def _treated(payload: Payload) -> dict[str, str]:
    return {str(one.get("item")): str(one.get("treatment")) for one in payload.get("surplus") or []}


def heir_of(item: Item) -> Item | None:
    """The item of the same project in the next year; None where there is none that has its budget."""
    project = item.project
    return (
        Item.objects.filter(project__store_code=project.store_code, project__year=project.year + 1, code=item.code)
        .exclude(project__state__in=[ProjectState.STORED.value, ProjectState.CLOSED.value])
        .first()
    )


def find(payload: Payload, project: Project, day: date) -> Sequence[Finding]:
    """Everything that is wrong: nothing promised, nothing left untold."""
    if ProjectState(project.state) is ProjectState.CLOSED:
        return g13_closed.find(project)
    found = [*needed(project, ProjectState.EVALUATED), *filled(payload, result="结项说明")]
    if open_suspension(project):
        found.append(refusal("G09", "项目处于“暂缓拨款”状态，不能结项。", BASIS, action="先完成整改或扣回。"))
    treated = _treated(payload)
    for item in Item.objects.filter(project=project).select_related("project").order_by("code"):
        label = f"明细{item.code}"
        if item.reserved:
            found.append(
                refusal("G13", f"{label}尚有{yuan(item.reserved)}元已占用，不能结项。", BASIS, label, "先支付或释放。")
            )
        if item.available and treated.get(item.code) not in TREATMENTS:
            message = f"{label}结余{yuan(item.available)}元没有填写处理方式。"
            found.append(refusal("P-2", message, BASIS, label, f"从{'、'.join(TREATMENTS)}中选。"))
        if item.available and treated.get(item.code) == CARRY_OVER and heir_of(item) is None:
            message = f"{label}没有可以结转的下一年度项目明细。"
            found.append(refusal("P-1", message, BASIS, label, "先办理下一年度项目的申报和批复，或改为收回。"))
    return found


def differences(payload: Payload, project: Project | None) -> list[Difference]:
    """What is left, and where it goes."""
    treated = _treated(payload)
    made = [
        Difference(f"明细{item.code}结余", money(item.available), f"{treated.get(item.code) or ''}")
        for item in Item.objects.filter(project=project).order_by("code")
        if item.available
    ]
    return [*made, Difference("结项说明", "", str(payload.get("result") or ""))]


def apply(payload: Payload, project: Project, case_number: str, day: date) -> list[RowChange]:
    """Move what is left, and close."""
    hands, treated = hands_of(case_number), _treated(payload)
    changes: list[RowChange] = []
    for item in Item.objects.filter(project=project).select_related("project").order_by("code"):
        left, key = item.available, f"{case_number}-{item.code}"
        if not left:
            continue

        def moved(of: Item, flow: Flow, fen: int = left, name: str = key) -> Sequence[RowChange]:
            return move(of, flow, fen, f"{flow}-{name}", hands.maker, case_number=case_number)

        if treated[item.code] == GIVE_UP:
            changes.extend(moved(item, Flow.GIVE_UP))
        else:
            heir = heir_of(item)
            assert heir is not None, "a carry-over without an heir does not pass its check"
            changes.extend([*moved(item, Flow.CARRY_OUT), *moved(heir, Flow.CARRY_IN)])
        book_surplus(project, item, left, treated[item.code] == GIVE_UP, case_number, day)
    milestone = Milestone(
        project=project,
        what=CLOSING,
        day=day,
        result=payload["result"],
        case_number=case_number,
        made_by=hands.maker,
        checked_by=hands.checker,
    )
    return [*changes, rows.add(milestone), rows.change(project, state=ProjectState.CLOSED.value)]


KIND = life_step(
    Kind.CLOSE,
    "结项",
    "项目结项表",
    desk=BY_FINANCE_DECIDED,
    find=find,
    differences=differences,
    apply=apply,
    key=lambda payload: f"{Kind.CLOSE}-{payload.get('project')}",
    papers=(Paper("结项表", BASIS),),
    basis=BASIS,
    claims="结项",
)
