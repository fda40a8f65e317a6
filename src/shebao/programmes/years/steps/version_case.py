"""What the cases of a year have in common: they are about a version, and nobody is two hands of one."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from shebao.cases import workflow
from shebao.cases.kinds import CaseKind, Claim, Desk, Difference, Paper, Subject, declare
from shebao.cases.models import Case, CaseVersion
from shebao.cases.states import Risk, State, name_approvals
from shebao.findings import Finding
from shebao.journal.record import RowChange, queue_up
from shebao.programmes.controls.words import refusal
from shebao.programmes.years.base_lines import APPROVE, CHECK, COMPILE, LOOK, PUBLISH
from shebao.programmes.years.models import Version
from shebao.programmes.years.states import Kind, VersionState
from shebao.screens.shows import yuan
from shebao.staff.who import Who

SUBJECT = "year-version"
LAW = "预算法第十四条"
name_approvals({APPROVE: "主任审批"})
TO_APPROVE = Desk(COMPILE, CHECK, LOOK, (APPROVE,))
TO_REGISTER = Desk(COMPILE, CHECK, LOOK)
TO_RELEASE = Desk(PUBLISH, CHECK, LOOK, (APPROVE,))
TIME_LIMIT = 10

Payload = Mapping[str, Any]
Find = Callable[[Payload, Version, date], Sequence[Finding]]


def version_of(payload: Payload) -> Version | None:
    """The version of a payload, by the name of its folder (2025-budget-v1); None where there is none."""
    return version_named(str(payload.get("version") or ""))


def version_named(name: str) -> Version | None:
    """The version by the name of its folder."""
    year, _, rest = name.partition("-")
    kind, _, number = rest.partition("-v")
    if not (year.isdecimal() and number.isdecimal() and len(year) == 4 and len(number) < 5):
        return None
    return Version.objects.filter(year=int(year), kind=kind, number=int(number)).first()


def payload_of(version: Version, **more: Any) -> dict[str, Any]:
    """What a case about a version asks: the version as it is, by its digest and total."""
    return {"version": version.folder, "digest": version.digest, "total": version.total, **more}


def year_case(
    code: Kind,
    name: str,
    document: str,
    *,
    desk: Desk,
    find: Find,
    differences: Callable[[Payload, Version], Sequence[Difference]],
    apply: Callable[[Payload, Version, str, date], Sequence[RowChange]],
    key: Callable[[Payload], str],
    papers: Sequence[Paper],
    basis: str,
) -> CaseKind:
    """Declare a kind of case about a version that is there."""

    def named(payload: Payload) -> str:
        version = version_of(payload)
        return str(version) if version else str(payload.get("version") or "")

    def found(payload: Payload, day: date) -> Sequence[Finding]:
        version = version_of(payload)
        if version is None:
            return [refusal("Y-30", f"没有版本“{payload.get('version') or ''}”。", basis, "版本", "从版本页面办理。")]
        if (payload.get("digest"), payload.get("total")) != (version.digest, version.total):
            message = "提请以后版本的内容或总额对不上。"
            return [refusal("Y-30", message, basis, "版本", "从版本页面重新提请。")]
        return list(find(payload, version, day))

    def told(payload: Payload) -> Sequence[Difference]:
        version = version_of(payload)
        head = [
            Difference("版本", "", named(payload)),
            Difference("支出总计", "", f"{yuan(payload.get('total'))}元"),
            Difference("内容摘要", "", str(payload.get("digest") or "")),
        ]
        return [*head, *differences(payload, version)] if version else head

    def lock(payload: Payload) -> Version:
        queue_up()
        version = version_of(payload)
        assert version is not None, "a version is never deleted"
        return Version.objects.select_for_update(of=("self",)).get(pk=version.pk)

    def write(payload: Payload, case_number: str, day: date) -> Sequence[RowChange]:
        return apply(payload, lock(payload), case_number, day)

    def claims(payload: Payload) -> Sequence[Claim]:
        year_and_kind = str(payload.get("version") or "").rpartition("-v")[0]
        return [Claim(f"year:{year_and_kind}:{code.value}", "版本", f"{named(payload)}的{name}")]

    return declare(
        CaseKind(
            code=code.value,
            name=name,
            document=document,
            time_limit=TIME_LIMIT,
            basis=basis,
            subject=lambda payload: Subject(SUBJECT, str(payload.get("version") or ""), named(payload)),
            title=lambda payload: f"{named(payload)}{name}",
            find=found,
            risk=lambda _: Risk.HIGH if desk.approvals else Risk.LOW,
            differences=told,
            key=key,
            apply=write,
            lock=lock,
            papers=lambda _: papers,
            amount=lambda payload: payload.get("total"),
            claims=claims,
            desk=desk,
            corrected_at=lambda number, _: str(reverse("year-case-correct", args=[number])),
        )
    )


def needed(version: Version, *states: VersionState) -> list[Finding]:
    """What forbids a step in the state the version is in."""
    if VersionState(version.state) in states:
        return []
    said = "、".join(f"“{state}”" for state in states)
    message = f"{version}现为“{version.state}”，{said}的版本才能办理本业务。"
    return [refusal("Y-31", message, LAW, "版本", "按编制、审批、批复、公开的顺序办理。")]


def open_year_case(kind: Kind, payload: Payload, *, by: Who, now: datetime) -> Case:
    """Open a case about a version, as its maker."""
    return workflow.open_case(kind.value, "", payload, by=by, now=now)


def cases_of(version: Version) -> Any:
    """The cases about a version, the newest first."""
    return Case.objects.filter(subject_kind=SUBJECT, subject_key=version.folder).order_by("-pk")


def effective_payload(case_number: str) -> dict[str, Any]:
    """What a case that took effect had asked."""
    case = Case.objects.get(number=case_number)
    payload: dict[str, Any] = CaseVersion.objects.get(case=case, version=case.version).payload
    return payload


__all__ = ["State", "cases_of", "effective_payload", "needed", "open_year_case", "payload_of", "year_case"]
