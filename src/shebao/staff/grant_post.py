"""Granting a post (岗位授权) and ending it: three natural persons, and no post that another one excludes."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from shebao.findings import Finding, Severity
from shebao.journal.record import RowChange, record
from shebao.staff.models import EVERYTHING, Grant, NaturalPerson
from shebao.staff.posts import excluded_by, posts
from shebao.staff.who import Who

TABLE = "staff_grant"


class Refused(Exception):
    """An act that is not allowed. ``findings`` say what was refused, why and what to do."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("；".join(finding.message for finding in findings))
        self.findings = findings


def refusal(code: str, message: str, action: str, basis: str = "") -> Finding:
    """A refusal as a finding."""
    return Finding(code=code, severity=Severity.ERROR, message=message, action=action, basis=basis)


def stop(by: Who, action: str, key: str, problems: Sequence[Finding]) -> None:
    """Journal a refusal about somebody of the staff, in a transaction of its own, and raise it; nothing where none."""
    if problems:
        with transaction.atomic():
            detail = "；".join(f"{one.code} {one.message}" for one in problems)
            record(action, by.actor, object_kind="staff", object_key=key, result="拒绝", detail=detail)
        raise Refused(*problems)


def grant_values(grant: Grant) -> dict[str, object]:
    """A grant as the journal keeps it."""
    names = ("post", "insurances", "townships", "amount_limit", "valid_from", "valid_to", "reason")
    people = ("natural_person_id", "granted_by_id", "approved_by_id")
    return {name: getattr(grant, name) for name in (*names, *people)}


def grant_post(
    holder: NaturalPerson,
    post: str,
    *,
    by: Who,
    approved_by: NaturalPerson,
    valid_from: date,
    valid_to: date | None = None,
    insurances: str = EVERYTHING,
    townships: str = EVERYTHING,
    amount_limit: int | None = None,
    reason: str,
) -> Grant:
    """Grant a post and journal it. Raises :class:`Refused`, which is journalled too, with every reason at once."""
    stop(by, "授权被拒", holder.number, grant_problems(holder, post, by, approved_by, valid_from, valid_to, reason))
    with transaction.atomic():
        grant = Grant.objects.create(
            natural_person=holder,
            post=post,
            insurances=insurances,
            townships=townships,
            amount_limit=amount_limit,
            valid_from=valid_from,
            valid_to=valid_to,
            reason=reason,
            granted_by=by.natural_person,
            approved_by=approved_by,
        )
        change = RowChange(TABLE, str(grant.pk), None, grant_values(grant), valid_from)
        record("授权", by.actor, object_kind="staff", object_key=holder.number, changes=[change], detail=reason)
    return grant


def end_grant(grant: Grant, *, by: Who, last_day: date, reason: str) -> Grant:
    """End a grant with a day as its last. A day before it began ends it on its first day."""
    findings = []
    if not by.may("grant.make"):
        findings.append(refusal("G-2", "只有安全管理员可以收回授权。", "请安全管理员办理。"))
    if grant.natural_person_id == by.natural_person.pk:
        findings.append(refusal("G-11", "不得收回本人的授权。", "请另一位安全管理员办理。"))
    if not reason.strip():
        findings.append(refusal("G-4", "没有写明收回授权的事由。", "写明事由。"))
    if grant.valid_to is not None and grant.valid_to <= last_day:
        findings.append(refusal("G-6", f"此项授权已于{grant.valid_to}终止。", "返回列表查看。"))
    holder = grant.natural_person.number
    if findings:
        with transaction.atomic():
            detail = "；".join(finding.message for finding in findings)
            record("收回授权", by.actor, object_kind="staff", object_key=holder, result="拒绝", detail=detail)
        raise Refused(*findings)
    with transaction.atomic():
        before = grant_values(grant)
        grant.valid_to = max(last_day, grant.valid_from)
        grant.save(update_fields=["valid_to"])
        change = RowChange(TABLE, str(grant.pk), before, grant_values(grant), last_day)
        record("收回授权", by.actor, object_kind="staff", object_key=holder, changes=[change], detail=reason)
    return grant


def grant_problems(
    holder: NaturalPerson,
    post: str,
    by: Who,
    approved_by: NaturalPerson | None,
    valid_from: date,
    valid_to: date | None,
    reason: str,
) -> list[Finding]:
    """Everything against granting a post; ``approved_by`` is None while nobody has approved it yet."""
    found = []
    if post not in posts():
        return [refusal("G-1", f"没有“{post}”这个岗位。", "从岗位表中选择。")]
    if not by.may("grant.make"):
        found.append(refusal("G-2", "只有安全管理员可以授权。", "请安全管理员办理。"))
    people = [holder, by.natural_person, *([approved_by] if approved_by else [])]
    if len({person.pk for person in people}) < len(people):
        found.append(refusal("G-3", "授权人、审批人和被授权人须是三个不同的自然人。", "请换人审批。"))
    if not reason.strip():
        found.append(refusal("G-4", "没有写明授权事由。", "写明股室的申请和批准。"))
    if valid_to and valid_to < valid_from:
        found.append(refusal("G-4", "失效日期早于生效日期。", "更正日期。"))
    held = (
        Grant.objects.filter(natural_person=holder)
        .exclude(valid_to__lt=valid_from)
        .exclude(**({"valid_from__gt": valid_to} if valid_to else {"pk": 0}))
    )
    codes = [grant.post for grant in held]
    found.extend(
        refusal(
            "G-5",
            f"{holder.name}已任“{posts()[pair.second if pair.first == post else pair.first].name}”，"
            f"不得同时任“{posts()[post].name}”。",
            "先收回原岗位，或授予另一人。",
            pair.basis,
        )
        for pair in excluded_by(post, codes)
    )
    return found
