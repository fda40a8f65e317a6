"""What forbids a step of a case, each with its words. A refusal is journalled by itself, after the step is undone."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from shebao.cases.claims import desk
from shebao.cases.kinds import CaseKind, Paper, Payload, Subject, kind_of, kinds
from shebao.cases.models import Case, CaseStep, CaseVersion, Evidence
from shebao.cases.states import APPROVAL_NAMES, FROM, Action, Hand, State
from shebao.findings import Finding, Severity
from shebao.journal.record import record
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.models import Relative
from shebao.staff.who import Who

HANDLING = ("case.make", "case.check", "case.approve.section", "case.approve.leader", "case.approve.audit")
"""Rights of the hands of the insurances' cases."""
SEPARATION = "经办、复核、审批须由不同的自然人办理（社会保险经办条例第三十八条）"
OPINION, GROUNDS = 400, 100
REVERSAL_PAPER = Paper("冲正依据材料", "社会保险经办条例第三十八条")
"""What a reversal rests on: the finding of audit, the application, the record of the mistake."""


@contextmanager
def journalled(by: Who, what: str, number: str = "") -> Iterator[None]:
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


def need_right_for(by: Who, right: str, insurance: str, what: str, amount: int = 0, township: str = "") -> None:
    """The right for the insurance and the township, up to the amount (a refund counts as much as a payment)."""
    if not by.may(right, insurance, abs(amount), township):
        scope = "或超出授权的险种、乡镇、金额" if right in by.rights else ""
        raise Refused(refusal("C-1", f"没有办理“{what}”的权限{scope}。", "请有此岗位的人员办理，或向安全管理员申请。"))


def need_right(by: Who, right: str, case: Case, what: str) -> None:
    """The right for a case."""
    need_right_for(by, right, case.insurance, what, case.amount or 0, case.township)


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


def refused_by_database(problem: IntegrityError) -> Refused:
    """What the database refused, in words; a rule of our own brings them along."""
    said = str(problem).splitlines()[0]
    told = re.match(r"[A-Z]-[0-9]+ (.+)", said)
    message = told.group(1) if told else "登记簿在办理期间已有相同或抵触的登记。"
    return Refused(refusal("C-19", f"没有生效：{message}", "请刷新页面，核对登记簿后退回补正或重新办理。"))


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


def need_grounds(reason: str, grounds: str) -> None:
    """Why a case is reversed, and the document that it rests on; both are said where both are missing."""
    found = []
    if not reason.strip():
        found.append(refusal("C-4", "冲正须写明理由。", "填写意见后再提交。", REVERSAL_PAPER.basis))
    if not grounds.strip():
        told = "冲正须写明依据的文号或材料名称。"
        found.append(refusal("C-4", told, "填写冲正依据，并在冲正业务单中上传该材料。", REVERSAL_PAPER.basis))
    elif len(grounds) > GROUNDS:
        found.append(refusal("C-4", f"冲正依据有{len(grounds)}字，最多{GROUNDS}字。", "写明文号或材料名称。"))
    if found:
        raise Refused(*found)


def need_short_opinion(opinion: str) -> None:
    """An opinion that the record has room for."""
    if len(opinion) > OPINION:
        raise Refused(refusal("C-4", f"意见有{len(opinion)}字，最多{OPINION}字。", "写明要点，其余作为材料上传。"))


def need_own(case: Case, by: Who, action: Action) -> None:
    """Only the maker withdraws, or alters a draft."""
    if case.maker_id != by.natural_person.pk:
        raise Refused(
            refusal(
                "C-5",
                f"业务单由{case.maker.name}经办，只有经办人可以{action.value}。",
                "请经办人办理，或退回补正。",
            )
        )


def need_action(case: Case, action: Action) -> None:
    """That the state of the case allows the action."""
    if State(case.state) not in FROM[action]:
        raise Refused(refusal("C-6", f"业务单现为“{case.state}”，不能{action.value}。", "请刷新页面，查看办理记录。"))


def need_unchanged(case: Case, seen: Case) -> None:
    """That nobody took a step since it was read."""
    if any(getattr(case, name) != getattr(seen, name) for name in ("version", "state", "approvals_given")):
        raise Refused(refusal("C-7", "业务单在您打开之后已由他人办理。", "请刷新页面，重新核对后再办理。"))


def need_not_frozen(case: Case) -> None:
    """Audit has not stopped it."""
    if case.frozen:
        raise Refused(refusal("C-8", "业务单已被稽核冻结。", "请联系稽核内控股，解除冻结后再办理。"))


def need_holdable(case: Case, frozen: bool) -> None:
    """Not filed, and not already so."""
    if case.state == State.ARCHIVED:
        raise Refused(refusal("C-9", f"业务单现为“{case.state}”，不能冻结或解除冻结。", "查看办理记录。"))
    if case.frozen == frozen:
        raise Refused(refusal("C-9", "业务单已冻结。" if frozen else "业务单没有冻结。", "查看办理记录。"))


def need_reversible(case: Case, kind: CaseKind) -> None:
    """In effect, not reversed, and of a kind that can be."""
    if kind.reverse is None:
        raise Refused(refusal("C-10", f"“{kind.name}”不能冲正。", "另行办理一笔相反的业务。"))
    if case.state not in (State.EFFECTIVE, State.ARCHIVED):
        raise Refused(refusal("C-10", f"业务单现为“{case.state}”，只有已生效的才能冲正。", "查看办理记录。"))


def need_no_objection(by: Who, kind: CaseKind, payload: Payload, hand: Hand, number: str = "") -> None:
    """Nothing that the kind's own rules say against this natural person in this hand."""
    if found := kind.objections(payload, by.natural_person, hand, number):
        raise Refused(*found)


def right_of(case: Case, hand: Hand) -> str:
    """The right that a hand of a case takes."""
    desk = kind_of(case.kind).desk
    return {Hand.MAKE: desk.make, Hand.CHECK: desk.check}.get(hand) or case.awaiting


def need_hand(case: Case, action: Action, hand: Hand, by: Who) -> None:
    """The right of the hand, and that the natural person has been no other hand in this case or its opposite."""
    right = right_of(case, hand)
    need_right(by, right, case, APPROVAL_NAMES.get(right, action.value))
    taken = CaseStep.objects.filter(case=case, natural_person=by.natural_person).exclude(hand="")
    others = taken.exclude(hand=hand.value)
    if action is Action.APPROVE:
        # One natural person gives one approval only, and has been no other hand.
        others = others | taken.filter(version=case.version, action=Action.APPROVE.value)
    if earlier := others.first():
        raise Refused(
            refusal(
                "C-11",
                f"您已在本业务单中办理过“{earlier.hand}”（{earlier.action}），不能再办理“{hand.value}”。",
                "请另一位人员办理。",
                SEPARATION,
            )
        )
    need_no_conflict(case, by)


def need_no_conflict(case: Case, by: Who) -> None:
    """No hand in a kind of case that excludes this one, for the same subject, whichever of the two kinds says so."""
    conflicts = {*kind_of(case.kind).conflicts, *(one.code for one in kinds().values() if case.kind in one.conflicts)}
    if not conflicts or not case.subject_key:
        return
    clash = (
        CaseStep.objects.filter(
            natural_person=by.natural_person,
            case__kind__in=conflicts,
            case__subject_kind=case.subject_kind,
            case__subject_key=case.subject_key,
        )
        .exclude(hand="")
        .exclude(case=case.pk)
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


def need_same_subject(case: Case, subject: Subject) -> None:
    """A correction does not turn a case into another person's."""
    if (case.subject_kind, case.subject_key) != (subject.kind, subject.key):
        raise Refused(
            refusal(
                "C-14",
                f"业务单的办理对象是{case.subject_name}，补正时不能换成{subject.name}。",
                "作废本业务单，另行登记。",
            )
        )


def papers_of(case: Case, payload: Payload) -> Sequence[Paper]:
    """The papers that a case asks for: those of its kind; a reversal has one of its own."""
    return [REVERSAL_PAPER] if case.reverses_id is not None else kind_of(case.kind).papers(payload)


def missing_papers(case: Case, payload: Payload | None = None) -> list[Paper]:
    """The papers that a case asks for on a legal basis and lacks."""
    if payload is None:
        payload = CaseVersion.objects.get(case=case, version=case.version).payload
    held = set(Evidence.objects.filter(case=case).values_list("name", flat=True))
    return [paper for paper in papers_of(case, payload) if paper.required and paper.name not in held]


def need_papers(case: Case, payload: Payload) -> None:
    """Every paper that the kind asks for, all missing ones at once."""
    if missing := missing_papers(case, payload):
        raise Refused(
            *(refusal("C-15", f"缺少材料“{paper.name}”。", "上传材料后再提交。", paper.basis) for paper in missing)
        )


def taken(other: Case) -> Refused:
    """The same thing is asked for by another case."""
    return Refused(
        refusal(
            "C-16",
            f"同一事项已有业务单{other.number}（{other.state}{f'，{desk(other)}' if other.hand else ''}）。",
            "在那一笔业务单上办理，或将本业务单作废。",
        )
    )
