"""A case as its page shows it: what is asked, what changes, what was found, who did what, what comes next."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.timezone import localdate

from shebao.cases import refusals
from shebao.cases.kinds import CaseKind, Difference, kind_of, kinds
from shebao.cases.models import Case, CaseVersion
from shebao.cases.states import APPROVAL_NAMES, IN_MAKING, OPEN, Action, Hand, State
from shebao.cases.working_days import calendar
from shebao.findings import Finding
from shebao.screens.masks import mask_account, mask_id
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who

_ACTIONS = {
    "accept": Action.ACCEPT,
    "submit": Action.SUBMIT,
    "revise": Action.REVISE,
    "resend": Action.REVISE,
    "check": Action.CHECK,
    "approve": Action.APPROVE,
}
SOON = 3
"""Working days before the end of a time limit from which a case is due (即将到期)."""


@dataclass(frozen=True)
class Row:
    """A line of old and new."""

    name: str
    before: str
    after: str
    new: bool = False


@dataclass(frozen=True)
class Next:
    """The next step: the word on its button, the action it sends; ``why_not`` says why it is not the asker's."""

    title: str = ""
    action: str = ""
    why_not: str = ""
    findings: tuple[Finding, ...] = ()


def may_see_plain(case: Case, who: Who) -> bool:
    """Whoever has this case in hand sees what is sensitive in it: it cannot be checked otherwise."""
    right = refusals.HAND_RIGHTS.get(case.hand) if case.hand else ""
    return bool(who.may(right or case.awaiting or "case.freeze", case.insurance, 0, case.township))


def _value(text: str, one: Difference, plain: bool) -> str:
    if plain or not one.sensitive or not text:
        return text
    return mask_id(text) if len(text) in (15, 18) else mask_account(text)


def differences(case: Case, payload: dict[str, Any], plain: bool) -> list[Row]:
    """Old and new of every field that the case would change."""
    kind = kinds().get(case.kind)
    if kind is None:
        return []
    found = kind.differences(payload)
    return [Row(one.name, _value(one.before, one, plain), _value(one.after, one, plain)) for one in found]


def between_versions(old: dict[str, Any], new: dict[str, Any], kind: CaseKind, plain: bool) -> list[Row]:
    """What a correction changed in what is asked, in the words of the kind (差异)."""
    rows = []
    before = {one.name: one for one in kind.differences(old)}
    after = {one.name: one for one in kind.differences(new)}
    for name in dict.fromkeys([*before, *after]):
        first, second = before.get(name), after.get(name)
        one = second or first
        assert one is not None
        values = [side.after if side else "" for side in (first, second)]
        if values[0] != values[1]:
            rows.append(Row(name, _value(values[0], one, plain), _value(values[1], one, plain)))
    return rows


def next_step(case: Case, who: Who) -> Next:
    """The next step as the asker may take it, or why it is not his."""
    if case.frozen:
        return Next(why_not="业务单已被稽核冻结，解除冻结后才能办理。")
    hand = case.hand
    if hand is None:
        may = case.state == State.EFFECTIVE and who.may("case.make", case.insurance, 0, case.township)
        return Next("归档", "archive") if may else Next()
    words = {
        State.DRAFT: ("受理", "accept"),
        State.ACCEPTED: ("提交复核", "submit"),
        State.RETURNED: ("重新提交复核", "resend") if case.reverses_id else ("补正", "revise"),
        State.TO_CHECK: ("复核通过", "check"),
    }
    title, action = words.get(State(case.state), (APPROVAL_NAMES.get(case.awaiting, "审批") + "同意", "approve"))
    try:
        refusals.need_hand(case, _ACTIONS[action], hand, who)
        if hand is not Hand.MAKE:
            newest = CaseVersion.objects.get(case=case, version=case.version).payload
            refusals.need_no_kinship(who, kind_of(case.kind).subject(newest).id_digest)
    except Refused as refused:
        right = refusals.HAND_RIGHTS.get(hand) or case.awaiting
        whose = APPROVAL_NAMES.get(right, hand.value)
        said = "；".join(one.message for one in refused.findings if one.code != "C-1")
        return Next(why_not=said or f"等待{whose}办理。")
    return Next(title, action)


def clock(case: Case, table: Any = None, today: date | None = None) -> tuple[str, str]:
    """The statutory clock in words, and its colour class: 逾期, 即将到期, 停止计时."""
    if case.due_on is None or State(case.state) not in OPEN:
        return ("", "")
    if case.paused_on:
        return (f"{case.paused_on}起停止计时（等待申请人补正）", "wait")
    today, table = today or localdate(), table or calendar()
    left = table.between(today, case.due_on)
    mark = "（暂定）" if case.due_provisional else ""
    if left < 0:
        return (f"已逾期{-left}个工作日{mark}", "stop")
    if left == 0:
        return (f"今日到期{mark}", "stop")
    return (f"剩余{left}个工作日{mark}", "wait" if left <= SOON else "")


def in_making(case: Case) -> bool:
    """Whether papers may still be brought."""
    return State(case.state) in IN_MAKING and not case.frozen
