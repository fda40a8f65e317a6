"""A case as its page shows it: what is asked, what changes, what was found, who did what, what comes next."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.timezone import localdate

from shebao.cases import refusals
from shebao.cases.kept import what_changes
from shebao.cases.kinds import NOT_WHOLE, Difference, is_half, kind_of
from shebao.cases.models import Case, CaseStep, CaseVersion
from shebao.cases.names import people_named
from shebao.cases.scope import cases_for, handles_cases, sees_names
from shebao.cases.states import IN_MAKING, OPEN, Action, Hand, State, approval_name
from shebao.cases.working_days import calendar
from shebao.findings import Finding
from shebao.screens.masks import mask_id, mask_names, masked
from shebao.screens.plain import Plain, declare_plain
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
    """A line of old and new. ``look_before`` and ``look_after`` name what is masked for 查看明文; empty otherwise."""

    name: str
    before: str
    after: str
    look_before: str = ""
    look_after: str = ""
    link: str = ""


@dataclass(frozen=True)
class Seen:
    """How much somebody sees of a case: the new values in full; the first six of a number; names in full; and which
    pages he may follow.
    """

    typed: bool
    handling: bool = True
    names: bool = True
    rights: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Next:
    """The next step: the word on its button, the action it sends; ``why_not`` says why it is not the asker's."""

    title: str = ""
    action: str = ""
    why_not: str = ""
    findings: tuple[Finding, ...] = ()


def seen_by(case: Case, who: Who) -> Seen:
    """What somebody sees of a case without 查看明文.

    The new values are what an applicant's papers say: they are seen in full by those who have to compare them with
    the papers, whose turn it is or who have been a hand in the case, and only while it is open. What the register held
    before is masked for everybody, and so are both sides of a reversal, which come from the register alone.
    """
    handling, names, rights = handles_cases(who), sees_names(who), who.rights
    if State(case.state) not in OPEN or case.reverses_id is not None:
        return Seen(False, handling, names, rights)
    right = refusals.right_of(case, case.hand) if case.hand else ""
    if who.may(right or case.awaiting, case.insurance, 0, case.township):
        return Seen(True, handling, names, rights)
    hands = CaseStep.objects.filter(case=case, natural_person=who.natural_person).exclude(hand="")
    return Seen(hands.exists(), handling, names, rights)


def subject_number(case: Case, handling: bool) -> str:
    """What tells the subject from others of its name; of a person's number the last four where nobody handles cases."""
    if case.subject_kind == "person" and not handling:
        return mask_id(case.subject_number)
    return case.subject_number


BEFORE, AFTER = "before", "after"


def _row(one: Difference, number: int, version: int, seen: Seen) -> Row:
    sides = {BEFORE: one.before, AFTER: one.after}
    looks = dict.fromkeys(sides, "")
    for side, text in sides.items():
        shown = text if side == AFTER and seen.typed else masked(one.mask, text, seen.handling)
        if shown != text:
            sides[side], looks[side] = shown, f"v{version}-{side}-{number}"
    link = one.link if one.link_right in seen.rights else ""
    return Row(one.name, sides[BEFORE], sides[AFTER], looks[BEFORE], looks[AFTER], link)


def differences(case: Case, changes: Sequence[Difference], seen: Seen) -> list[Row]:
    """Old and new of every field that the case changes by its newest version, as somebody sees them."""
    rows = [_row(one, number, case.version, seen) for number, one in enumerate(changes)]
    return rows if seen.names else without_names(rows, people_named(case, changes))


def without_names(rows: Iterable[Row], names: Collection[str]) -> list[Row]:
    """Rows in which these names are masked."""
    sides = ("name", BEFORE, AFTER)
    return [replace(row, **{side: mask_names(getattr(row, side), names) for side in sides}) for row in rows]


def shows_typed(rows: Iterable[Row], changes: Iterable[Difference]) -> bool:
    """Whether the rows hold a sensitive new value in full."""
    return any(one.mask and one.after and not row.look_after for row, one in zip(rows, changes, strict=True))


def between_versions(old: Iterable[Difference], new: Iterable[Difference], seen: Seen) -> list[Row]:
    """What a correction changed in what is asked, in the words of the kind (差异)."""
    rows = []
    before = {one.name: one for one in old}
    after = {one.name: one for one in new}
    for name in dict.fromkeys([*before, *after]):
        first, second = before.get(name), after.get(name)
        one = second or first
        assert one is not None
        values = [side.after if side else "" for side in (first, second)]
        if values[0] != values[1]:
            rows.append(Row(name, *(text if seen.typed else masked(one.mask, text, seen.handling) for text in values)))
    return rows


def _plain_of_case(who: Who, key: str, field: str) -> Plain | None:
    """A masked side of a difference of a case in full, for whoever may look at plain values in its insurance."""
    case = cases_for(who).filter(number=key).first()
    parts = field.split("-")
    if case is None or not who.may("plain.look", case.insurance, 0, case.township) or len(parts) != 3:
        return None
    version, number = parts[0].removeprefix("v"), parts[2]
    if parts[1] not in (BEFORE, AFTER) or not (version.isdecimal() and number.isdecimal()):
        return None
    asked = CaseVersion.objects.filter(case=case, version=int(version)).first()
    found = what_changes(case, [asked])[asked.version] if asked else []
    if int(number) >= len(found) or not found[int(number)].mask:
        return None
    one = found[int(number)]
    side = "变更前" if parts[1] == BEFORE else "变更后"
    value = one.before if parts[1] == BEFORE else one.after
    return Plain(value, f"第{version}版{side}{one.name}", case.number)


declare_plain("case", _plain_of_case)


def next_step(case: Case, who: Who) -> Next:
    """The next step as the asker may take it, or why it is not his."""
    if case.frozen:
        return Next(why_not="业务单已被稽核冻结，解除冻结后才能办理。")
    hand = case.hand
    if hand is None:
        may = case.state == State.EFFECTIVE and who.may(kind_of(case.kind).desk.make, case.insurance, 0, case.township)
        return Next("归档", "archive") if may else Next()
    words = {
        State.DRAFT: ("受理", "accept"),
        State.ACCEPTED: ("提交复核", "submit"),
        State.RETURNED: ("重新提交复核", "resend") if case.reverses_id else ("补正", "revise"),
        State.TO_CHECK: ("复核通过", "check"),
    }
    title, action = words.get(State(case.state), (approval_name(case.awaiting) + "同意", "approve"))
    try:
        refusals.need_hand(case, _ACTIONS[action], hand, who)
        if hand is not Hand.MAKE:
            newest = CaseVersion.objects.get(case=case, version=case.version).payload
            refusals.need_no_objection(who, kind_of(case.kind), newest, hand, case.number)
            refusals.need_no_kinship(who, kind_of(case.kind).subject(newest).id_digest)
    except Refused as refused:
        whose = approval_name(refusals.right_of(case, hand), hand.value)
        said = "；".join(one.message for one in refused.findings if one.code != "C-1")
        return Next(why_not=said or f"等待{whose}办理。")
    if action == "accept" and is_half(CaseVersion.objects.get(case=case, version=case.version).payload):
        return Next(why_not=f"{NOT_WHOLE.message}{NOT_WHOLE.action}")
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
