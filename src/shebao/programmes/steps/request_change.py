"""变更申请 (Z05): amount, use or content of a project, with policy basis, explanation and new targets."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from shebao.cases.kinds import Difference, Paper
from shebao.findings import Finding
from shebao.journal.record import RowChange
from shebao.programmes import rows
from shebao.programmes.available import standing_of_item
from shebao.programmes.controls import g05_change_has_basis, g13_closed
from shebao.programmes.controls.words import refusal
from shebao.programmes.document_numbers import odd_number
from shebao.programmes.models import BudgetChange, Project, Target
from shebao.programmes.performance import check_targets
from shebao.programmes.performance.bindings import MANUAL, indicator_of
from shebao.programmes.reserve import move
from shebao.programmes.states import Flow, Kind, ProjectState
from shebao.programmes.steps.fields import amount_of
from shebao.programmes.steps.project_case import WHOLE_CHAIN, hands_of, item_of, life_step, money, needed
from shebao.screens.shows import yuan

BASIS = g05_change_has_basis.BASIS
AMOUNT, USE, CONTENT = "金额", "用途", "内容"
CHANGES = (AMOUNT, USE, CONTENT)
FROM_FINANCE = Paper("财政局同意调整的文件", "预算法第七十二条")

Payload = Mapping[str, Any]


def find(payload: Payload, project: Project, day: date) -> Sequence[Finding]:
    """Everything that is wrong."""
    found = [*g05_change_has_basis.find(payload), *odd_number(str(payload.get("basis_number") or ""), "政策依据文号")]
    if ProjectState(project.state) is ProjectState.CLOSED:
        return [*found, *g13_closed.find(project)]
    found += needed(project, ProjectState.GRANTED, ProjectState.RUNNING)
    item, what = item_of(payload, project), payload.get("what")
    if item is None:
        found.append(
            refusal("P-2", f"项目没有明细“{payload.get('item') or ''}”。", BASIS, "项目明细", "从列表中选择。")
        )
    if what not in CHANGES:
        found.append(refusal("P-2", "没有填写变更类型。", BASIS, "变更类型", f"从{'、'.join(CHANGES)}中选。"))
    if what == AMOUNT and item is not None:
        amount, left = amount_of(payload), standing_of_item(item).available
        if amount == 0:
            found.append(refusal("P-3", "调整金额不能为零。", BASIS, "调整金额（元）", "调增填正数，调减填负数。"))
        elif -amount > left:
            message = f"调减 {yuan(-amount)} 元超过可用额度 {yuan(left)} 元，已支付和已占用的不得调减。"
            found.append(refusal("G01", message, BASIS, "调整金额（元）", "核减调减金额。"))
    if what == USE and item is not None:
        uses = [use for use in payload.get("uses_after") or [] if use]
        if not uses or uses == item.use_list:
            found.append(
                refusal("P-2", "没有填写新的使用范围，或与原使用范围相同。", BASIS, "新使用范围", "一行一个用途。")
            )
    return [*found, *check_targets.find([_as_changed(project, one) for one in _targets(payload)], project.year)]


def _targets(payload: Payload) -> list[Mapping[str, Any]]:
    return list(payload.get("targets") or [])


def _old(project: Project, one: Mapping[str, Any]) -> Target | None:
    return Target.objects.filter(project=project, name=one.get("name"), replaced_by="").first()


def _as_changed(project: Project, one: Mapping[str, Any]) -> dict[str, Any]:
    """A changed target; levels and binding are those of the old one where nothing is said of them."""
    old = _old(project, one)
    kept = {name: getattr(old, name) for name in ("level1", "level2", "binding")} if old else {}
    said = {name: value for name, value in one.items() if value or name == "binding"}
    return check_targets.with_binding({**kept, **said}, "项目")


def differences(payload: Payload, project: Project | None) -> list[Difference]:
    """Old and new."""
    item = item_of(payload, project)
    made = [Difference("变更类型", "", str(payload.get("what") or ""))]
    if payload.get("what") == AMOUNT and item is not None:
        now = item.approved
        made.append(Difference(f"明细{item.code}批准额度", money(now), money(now + amount_of(payload))))
    if payload.get("what") == USE and item is not None:
        made.append(Difference("使用范围", "、".join(item.use_list), "、".join(payload.get("uses_after") or [])))
    for one in _targets(payload):
        old = _old(project, one) if project else None
        new = _as_changed(project, one) if project else dict(one)
        told = f"{indicator_of(new).value}（{new.get('binding') or MANUAL}）"
        made.append(Difference(f"绩效指标：{one.get('name')}", old.value if old else "", told))
    return [
        *made,
        Difference("政策依据文号", "", str(payload.get("basis_number") or "")),
        Difference("变更说明", "", str(payload.get("explanation") or "")),
        Difference("新绩效目标", "", str(payload.get("new_target") or "")),
    ]


def papers(payload: Payload) -> list[Paper]:
    """The three that every change brings; the finance bureau's consent where the budget changes."""
    found = [Paper(name, BASIS) for name in g05_change_has_basis.PAPERS]
    return [*found, FROM_FINANCE] if payload.get("what") == AMOUNT else found


def apply(payload: Payload, project: Project, case_number: str, day: date) -> list[RowChange]:
    """Write the change, and what it changes."""
    item, maker = item_of(payload, project), hands_of(case_number).maker
    assert item is not None, "a change of no item does not pass its check"
    uses = "\n".join(payload.get("uses_after") or [])
    amount = amount_of(payload) if payload["what"] == AMOUNT else 0
    made = BudgetChange(
        project=project,
        ordinal=BudgetChange.objects.filter(project=project).count() + 1,
        item=item,
        what=payload["what"],
        basis_number=payload["basis_number"].strip(),
        explanation=payload["explanation"].strip(),
        new_target=payload["new_target"].strip(),
        amount=amount,
        uses_before=item.uses if payload["what"] == USE else "",
        uses_after=uses if payload["what"] == USE else "",
        case_number=case_number,
        approved_on=day,
    )
    changes = [rows.add(made)]
    if amount:
        changes.extend(move(item, Flow.ADJUST, amount, f"调整-{case_number}", maker, case_number=case_number))
    if payload["what"] == USE:
        changes.append(rows.change(item, uses=uses))
    for one in _targets(payload):
        changes.extend(_target(project, one, case_number))
    return changes


def _target(project: Project, one: Mapping[str, Any], case_number: str) -> list[RowChange]:
    """A target's new value; the old one stays, marked as replaced."""
    old, changed = _old(project, one), _as_changed(project, one)
    values = {name: str(changed.get(name) or "") for name in (*check_targets.TEXTS, "binding")}
    new = Target(project=project, case_number=case_number, **values)
    return [*([rows.change(old, replaced_by=case_number)] if old else []), rows.add(new)]


KIND = life_step(
    Kind.CHANGE,
    "变更申请",
    "专项资金变更申请表",
    desk=WHOLE_CHAIN,
    find=find,
    differences=differences,
    apply=apply,
    key=lambda payload: (
        f"{Kind.CHANGE}-{payload.get('project')}-{payload.get('item')}-{payload.get('basis_number')}"
        f"-{payload.get('what')}-{payload.get('amount') or 0}"
    ),
    papers=papers,
    basis=BASIS,
    amount=lambda payload: amount_of(payload) or None,
    claims="变更",
)
