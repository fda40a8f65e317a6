"""Asking for a post and deciding about it (授权申请、审批): the security administrator asks, a leader decides.

Three natural persons: who asks, who approves, who will hold the post.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from shebao.findings import Finding
from shebao.journal.record import record
from shebao.staff.grant_post import grant_post, grant_problems, refusal, stop
from shebao.staff.models import EVERYTHING, GrantRequest, NaturalPerson
from shebao.staff.who import Who, who

WAITING, AGREED, NOT_AGREED = "待审批", "已批准", "不批准"


def request_grant(
    holder: NaturalPerson,
    post: str,
    *,
    by: Who,
    valid_from: date,
    valid_to: date | None = None,
    insurances: str = EVERYTHING,
    townships: str = EVERYTHING,
    amount_limit: int | None = None,
    reason: str,
) -> GrantRequest:
    """Ask for a post. Raises :class:`Refused`, journalled, where it could not be granted anyway."""
    problems = grant_problems(holder, post, by, None, valid_from, valid_to, reason)
    if not problems and _waiting(holder, post).exists():
        problems = [refusal("G-8", f"{holder.name}的这项申请已在审批中。", "等待审批，或请领导先不批准原申请。")]
    stop(by, "授权被拒", holder.number, problems)
    with transaction.atomic():
        asked = GrantRequest.objects.create(
            natural_person=holder,
            post=post,
            insurances=insurances,
            townships=townships,
            amount_limit=amount_limit,
            valid_from=valid_from,
            valid_to=valid_to,
            reason=reason,
            requested_by=by.natural_person,
        )
        record("申请授权", by.actor, object_kind="staff", object_key=holder.number, detail=f"{post}：{reason}")
    return asked


def decide(asked: GrantRequest, agree: bool, *, by: Who, opinion: str = "") -> GrantRequest:
    """Approve a request, which grants the post, or not. Raises :class:`Refused`; nothing is half done."""
    with transaction.atomic():
        locked = GrantRequest.objects.select_for_update(of=("self",)).get(pk=asked.pk)
        problems = _against(locked, agree, by, opinion)
        if not problems:
            if agree:
                locked.grant = _grant(locked, by)
            locked.state = AGREED if agree else NOT_AGREED
            locked.decided_by, locked.decided_at, locked.opinion = by.natural_person, timezone.now(), opinion
            locked.save()
            record(
                "审批授权",
                by.actor,
                object_kind="staff",
                object_key=locked.natural_person.number,
                result=locked.state,
                detail=f"{locked.post}：{opinion}",
            )
    stop(by, "审批授权", locked.natural_person.number, problems)
    return locked


def _grant(asked: GrantRequest, by: Who) -> Any:
    """Granted by the one who asked, as he is today: a post taken from him since then grants nothing more."""
    asker = who(asked.requested_by.account, timezone.localdate())
    return grant_post(
        asked.natural_person,
        asked.post,
        by=asker,
        approved_by=by.natural_person,
        valid_from=asked.valid_from,
        valid_to=asked.valid_to,
        insurances=asked.insurances,
        townships=asked.townships,
        amount_limit=asked.amount_limit,
        reason=asked.reason,
    )


def _against(asked: GrantRequest, agree: bool, by: Who, opinion: str) -> list[Finding]:
    found = []
    if not by.may("grant.approve"):
        found.append(refusal("G-2", "没有审批授权的权限。", "请主任或副主任审批。"))
    if asked.state != WAITING:
        found.append(refusal("G-8", f"申请现为“{asked.state}”，已经办理过。", "返回列表查看。"))
    if by.natural_person.pk in (asked.natural_person_id, asked.requested_by_id):
        found.append(refusal("G-3", "申请人、审批人和被授权人须是三个不同的自然人。", "请另一位领导审批。"))
    if not agree and not opinion.strip():
        found.append(refusal("G-4", "不批准须写明理由。", "填写意见后再提交。"))
    if agree and not found:
        asker = who(asked.requested_by.account, timezone.localdate())
        day = asked.valid_from
        found.extend(
            grant_problems(
                asked.natural_person, asked.post, asker, by.natural_person, day, asked.valid_to, asked.reason
            )
        )
    return found


def _waiting(holder: NaturalPerson, post: str) -> Any:
    return GrantRequest.objects.filter(natural_person=holder, post=post, state=WAITING)
