"""Approving a roster (名册审批): a case that passes its hands, and freezes the roster when it takes effect.

What the hands agree to is the roster's digest, number of people and total: where a line changes meanwhile, the case
does not go on. Who died meanwhile, and every suspect that nobody decided, stops it (G10).
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from shebao.cases import workflow
from shebao.cases.kinds import CaseKind, Claim, Desk, Difference, Paper, Subject, declare
from shebao.cases.models import Case
from shebao.cases.refusals import journalled, need_opinion
from shebao.cases.states import FINAL, Risk, name_approvals
from shebao.cases.states import State as CaseState
from shebao.findings import Finding
from shebao.journal.record import RowChange, record
from shebao.programmes.allowances import rights, trail
from shebao.programmes.allowances.catalogue import allowances
from shebao.programmes.allowances.decide import locked_roster, need_changeable, open_suspects
from shebao.programmes.allowances.models import Roster
from shebao.programmes.allowances.states import State
from shebao.register.wording import wrong
from shebao.screens.shows import yuan
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who

ROSTER = "roster"
CODES = {"P22": "取暖费、丧葬抚恤名册审批", "P23": "遗属补助名册审批", "P24": "改革前账户划转名册审批"}
APPROVALS = {"roster.approve": "股长审批", "roster.audit": "稽核会签", "roster.decide": "分管领导审批"}
"""Who agrees after the check, in their order (P22: 业务股、稽核、领导)."""
TIME_LIMIT = 10
GROUNDS_G10 = "专项资金管理制度（泽社保〔2023〕5号）"
NOTICE_PAPER = Paper("公示情况说明", "专项资金管理制度（泽社保〔2023〕5号）")
Payload = Mapping[str, Any]


def claim_key(roster: int) -> str:
    """What a case about a roster holds, of whatever kind: its approval, its payment."""
    return f"roster:{roster}"


def roster_of(payload: Payload) -> Roster | None:
    """The roster that a payload names."""
    key = payload.get("roster")
    return Roster.objects.filter(pk=key).first() if str(key or "").isdecimal() else None


def payload_of(roster: Roster) -> dict[str, Any]:
    """What is asked: the roster as it is now."""
    return {
        "roster": roster.pk,
        "number": roster.number,
        "allowance": roster.allowance,
        "people": roster.people,
        "total": roster.total,
        "digest": roster.digest,
    }


def case_under_way(roster: Roster) -> Case | None:
    """The case about a roster that is past its maker, and not done."""
    open_states = set(CaseState) - FINAL - {CaseState.RETURNED, CaseState.EFFECTIVE, CaseState.DRAFT}
    return cases_of(roster).filter(state__in=[state.value for state in open_states]).first()


def cases_of(roster: Roster) -> Any:
    """The cases about a roster, the newest first."""
    return Case.objects.filter(kind__in=CODES, subject_kind=ROSTER, subject_key=str(roster.pk)).order_by("-pk")


def dead_meanwhile(roster: Roster) -> int:
    """How many on the roster have died by now without anybody having decided about it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM allowances_line l JOIN register_person p ON p.id = l.person_id"
            " WHERE l.roster_id = %s AND l.once IS NOT NULL AND p.died_on IS NOT NULL AND NOT EXISTS"
            " (SELECT 1 FROM allowances_linesuspect s WHERE s.line_id = l.id AND s.code = 'R1' AND s.state = '已处理')",
            [roster.pk],
        )
        return int(cursor.fetchone()[0])


def g10(count: int) -> str:
    """The refusal of the control G10 in its words."""
    return f"发放名单存在 {count} 条重复或不符合条件人员，请先处理疑点。"


def find(payload: Payload, day: date) -> list[Finding]:
    """Everything wrong with approving a roster."""
    roster = roster_of(payload)
    if roster is None:
        return [wrong("P22-1", "名册", "没有这份名册。", "从发放名册页面提请审批。")]
    found = []
    if roster.state != State.NOTICED:
        told = f"名册现为“{roster.state}”，公示以后才能审批。"
        found.append(wrong("P22-2", "名册", told, "先生成公示名单并公示。", GROUNDS_G10))
    elif roster.notice_until and roster.notice_until >= day:
        told = f"公示期到{roster.notice_until.isoformat()}为止。"
        found.append(wrong("P22-3", "公示", told, "公示期满后提请审批。", GROUNDS_G10))
    dead = 0 if allowances()[roster.allowance].kind == "funeral" else dead_meanwhile(roster)
    if count := open_suspects(roster) + dead:
        action = "在名册的疑点页面处理，由另一人复核；公示后死亡的，重新核对名册。"
        found.append(wrong("G10", "疑点", g10(count), action, GROUNDS_G10))
    if not roster.people:
        found.append(wrong("P22-4", "名册", "名册没有列入人员。", "核对名册，或作废。"))
    if payload.get("digest") != roster.digest or payload.get("total") != roster.total:
        found.append(wrong("P22-5", "名册", "提请审批以后名册又有变化。", "退回补正，按现在的名册重新提请。"))
    return found


def _subject(payload: Payload) -> Subject:
    roster = roster_of(payload)
    if roster is None:
        raise KeyError(payload.get("roster"))
    name = f"{roster.year}年{allowances()[roster.allowance].name}名册{roster.number}"
    return Subject(ROSTER, str(roster.pk), name)


def _differences(payload: Payload) -> list[Difference]:
    return [
        Difference("名册状态", State.NOTICED.value, State.APPROVED.value),
        Difference("列入人数", "", f"{payload['people']:,}人"),
        Difference("列入金额", "", f"{yuan(payload['total'])}元"),
        Difference("名册摘要", "", str(payload["digest"])),
    ]


def _apply(payload: Payload, case_number: str, day: date) -> Sequence[RowChange]:
    roster = Roster.objects.select_for_update().get(pk=payload["roster"])
    errors = find(payload, day)
    if errors:
        raise Refused(*errors)
    if trail.lines_digest(roster.pk) != roster.digest:
        told = "名册人员与名册摘要不符，有人绕过系统改动过数据。"
        raise Refused(refusal("P22-6", told, "不得审批，报告系统管理员和稽核核对。", GROUNDS_G10))
    before = trail.roster_values(roster)
    roster.state, roster.case_number, roster.approved_at = State.APPROVED.value, case_number, timezone.now()
    roster.save(update_fields=["state", "case_number", "approved_at"])
    return [trail.changed(roster, before)]


def _reverse(payload: Payload, _: str, __: date) -> Sequence[RowChange]:
    from shebao.programmes.allowances.handing_over import need_not_handed_over

    roster = Roster.objects.select_for_update().get(pk=payload["roster"])
    need_not_handed_over(roster)
    before = trail.roster_values(roster)
    make_void(roster, f"冲正审批业务单{roster.case_number}")
    return [trail.changed(roster, before)]


def make_void(roster: Roster, reason: str) -> None:
    """Void a roster: its people are free for another one. The lines stay as they were."""
    roster.state, roster.void_reason = State.VOID.value, reason[:200]
    roster.save(update_fields=["state", "void_reason"])
    roster.lines.filter(once__isnull=False).update(once=None)


def void(roster_id: int, reason: str, *, by: Who) -> Roster:
    """Give a roster up before its approval (作废); its people are free for another one. Raises :class:`Refused`."""
    with journalled(by, "作废名册"), transaction.atomic():
        roster = locked_roster(roster_id)
        rights.need(by, rights.MAKE, allowances()[roster.allowance], "作废名册")
        need_changeable(roster, "作废")
        need_opinion(reason, "作废名册")
        before = trail.roster_values(roster)
        make_void(roster, reason.strip())
        record(
            "作废名册",
            by.actor,
            object_kind="roster",
            object_key=roster.number,
            detail=reason[:200],
            changes=[trail.changed(roster, before)],
        )
    return roster


def _kind(code: str, name: str) -> CaseKind:
    return CaseKind(
        code=code,
        name=name,
        document="发放名册审批表",
        time_limit=TIME_LIMIT,
        basis="专项资金管理制度（泽社保〔2023〕5号）",
        subject=_subject,
        title=lambda payload: f"{_subject(payload).name}审批",
        find=find,
        risk=lambda _: Risk.HIGH,
        differences=_differences,
        key=lambda payload: f"roster-{payload['roster']}-{str(payload['digest'])[-40:]}",
        apply=_apply,
        reverse=_reverse,
        papers=lambda _: (NOTICE_PAPER,),
        amount=lambda payload: payload["total"],
        corrected_at=lambda _, roster: f"/rosters/{roster}/",
        desk=Desk("roster.make", "roster.check", "roster.look", tuple(APPROVALS)),
        claims=lambda payload: (Claim(claim_key(payload["roster"]), "名册", _subject(payload).name),),
    )


name_approvals(APPROVALS)
KINDS = [declare(_kind(code, name)) for code, name in CODES.items()]


def ask_for_approval(roster_id: int, *, by: Who, now: datetime) -> Case:
    """Open the case that approves a roster, or correct the one that came back. Raises :class:`Refused`."""
    roster = Roster.objects.get(pk=roster_id)
    allowance = allowances()[roster.allowance]
    with journalled(by, "提请审批名册"):
        rights.need(by, rights.MAKE, allowance, "提请审批名册")
        if case_under_way(roster):
            raise Refused(refusal("R-5", "名册已提请审批。", "在业务单中查看。"))
    returned = cases_of(roster).filter(state=CaseState.RETURNED.value).first()
    if returned:
        return workflow.revise(returned, payload_of(roster), by=by, now=now)
    return workflow.open_case(allowance.case, allowance.insurance, payload_of(roster), by=by, now=now)
