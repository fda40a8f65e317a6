"""What forbids a step of a case, each with its words. A refusal is journalled by itself, after the step is undone."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from shebao.cases.kinds import CaseKind, kind_of
from shebao.cases.models import Case, CaseStep
from shebao.cases.states import APPROVAL_NAMES, FINAL, STEPS, Action, State
from shebao.findings import Finding, Severity
from shebao.journal.record import record
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.models import Relative
from shebao.staff.who import Who

HAND_RIGHTS = {Action.CHECK: "case.check", Action.RETURN: "", Action.APPROVE: "", Action.REJECT: ""}
SEPARATION = "经办、复核、审批须由不同的自然人办理（社会保险经办条例第三十八条）"


@contextmanager
def journalled(by: Who, what: str, _title: Callable[[Any], str] | None = None, number: str = "") -> Iterator[None]:
    """Write a refusal into the journal, in a transaction of its own, and let it go on to the one who asked."""
    try:
        yield
    except Refused as refused:
        if not getattr(refused, "journalled", False):
            with transaction.atomic():
                record(
                    what,
                    by.actor,
                    case_number=number,
                    result="拒绝",
                    detail="；".join(f"{one.code} {one.message}" for one in refused.findings),
                )
            refused.journalled = True  # type: ignore[attr-defined]
        raise


def need_right(by: Who, right: str, insurance: str, what: str, amount: int = 0) -> None:
    """The right for the insurance, within the amount."""
    if not by.may(right, insurance, amount):
        scope = "或超出授权的险种、金额" if right in by.rights else ""
        raise Refused(refusal("C-1", f"没有办理“{what}”的权限{scope}。", "请有此岗位的人员办理，或向安全管理员申请。"))


def need_no_kinship(by: Who, id_digest: str) -> None:
    """Neither the person himself nor his family (回避)."""
    if not id_digest:
        return
    own = by.natural_person.id_digest == id_digest
    if own or Relative.objects.filter(natural_person=by.natural_person, id_digest=id_digest).exists():
        who = "本人" if own else "亲属"
        raise Refused(refusal("C-2", f"办理对象是{who}，应当回避。", "请交由其他人员办理。", "回避制度"))


def stop_at_errors(findings: Sequence[Finding]) -> None:
    """Findings that are errors stop a case; all of them are said."""
    errors = [one for one in findings if one.severity is Severity.ERROR]
    if errors:
        raise Refused(*errors)


def need_version(case: Case, version: int) -> None:
    """That what was read is what is there."""
    if case.version != version:
        raise Refused(
            refusal("C-3", f"您看到的是第{version}版，现在是第{case.version}版。", "请刷新页面，重新核对后再办理。")
        )


def need_opinion(opinion: str, what: str) -> None:
    """A reason in words."""
    if not opinion.strip():
        raise Refused(refusal("C-4", f"{what}须写明理由。", "填写意见后再提交。"))


def need_own(case: Case, by: Who) -> None:
    """Only the maker withdraws."""
    if case.maker_id != by.natural_person.pk:
        raise Refused(
            refusal("C-5", f"业务单由{case.maker.name}经办，只有经办人可以作废。", "请经办人办理，或退回补正。")
        )


def need_step(case: Case, to: State, action: Action, seen: Case) -> None:
    """That the state of the case allows the step, and that nobody took one since it was read."""
    if (State(case.state), to) not in STEPS and not (action is Action.APPROVE and case.state == State.TO_APPROVE == to):
        raise Refused(refusal("C-6", f"业务单现为“{case.state}”，不能{action.value}。", "请刷新页面，查看办理记录。"))
    if (case.version, case.approvals_given) != (seen.version, seen.approvals_given):
        raise Refused(refusal("C-7", "业务单在您打开之后已由他人办理。", "请刷新页面，重新核对后再办理。"))


def need_not_frozen(case: Case) -> None:
    """Audit has not stopped it."""
    if case.frozen:
        raise Refused(refusal("C-8", "业务单已被稽核冻结。", "请联系稽核内控股，解除冻结后再办理。"))


def need_holdable(case: Case, frozen: bool) -> None:
    """Not archived, and not already so."""
    if case.state in FINAL:
        raise Refused(refusal("C-9", f"业务单现为“{case.state}”，不能冻结或解除冻结。", "查看办理记录。"))
    if case.frozen == frozen:
        raise Refused(refusal("C-9", "业务单已冻结。" if frozen else "业务单没有冻结。", "查看办理记录。"))


def need_reversible(case: Case, kind: CaseKind) -> None:
    """In effect, not reversed, and of a kind that can be."""
    if kind.reverse is None:
        raise Refused(refusal("C-10", f"“{kind.name}”不能冲正。", "另行办理一笔相反的业务。"))
    if case.state not in (State.EFFECTIVE, State.ARCHIVED):
        raise Refused(refusal("C-10", f"业务单现为“{case.state}”，只有已生效的才能冲正。", "查看办理记录。"))


def need_hand(case: Case, action: Action, hand: str, by: Who) -> None:
    """The right of the hand, and that the natural person has been no other hand in this case or its opposite."""
    right = {"make": "case.make", "check": "case.check"}.get(hand) or case.awaiting
    name = APPROVAL_NAMES.get(right, action.value)
    need_right(by, right, case.insurance, name, case.amount or 0)
    own = {"make": "经办", "check": "复核", "approve": "审批", "audit": "稽核"}[hand]
    taken = CaseStep.objects.filter(case=case, natural_person=by.natural_person).exclude(hand="")
    if action is Action.APPROVE:
        # One natural person gives one approval only, and has been no other hand.
        others = taken.filter(version=case.version) | taken.exclude(hand=own)
    else:
        others = taken.exclude(hand=own)
    if earlier := others.first():
        raise Refused(
            refusal(
                "C-11",
                f"您已在本业务单中办理过“{earlier.hand}”（{earlier.action}），不能再办理“{own}”。",
                "请另一位人员办理。",
                SEPARATION,
            )
        )
    conflicts = kind_of(case.kind).conflicts
    if conflicts and case.subject_key:
        clash = (
            CaseStep.objects.filter(
                natural_person=by.natural_person,
                case__kind__in=conflicts,
                case__subject_kind=case.subject_kind,
                case__subject_key=case.subject_key,
            )
            .exclude(hand="")
            .exclude(case=case)
            .select_related("case")
            .first()
        )
        if clash:
            raise Refused(
                refusal(
                    "C-12",
                    f"您办理过同一对象的“{kind_of(clash.case.kind).name}”（{clash.case.number}），与本业务不相容。",
                    "请另一位人员办理。",
                    "不相容岗位",
                )
            )
