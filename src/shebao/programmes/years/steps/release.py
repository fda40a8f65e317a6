"""公开 (Y03): a granted version that was proof-read is released to the public; the job that publishes it is asked for.

Who makes it acknowledges each warning that proof-reading left; who checks it and who releases it are other people.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from shebao.cases.kinds import Difference, Paper
from shebao.findings import Acknowledgement, Finding, Severity, acknowledge
from shebao.journal.record import RowChange
from shebao.programmes.controls.words import doubt, refusal
from shebao.programmes.steps.project_case import hands_of
from shebao.programmes.years import rows
from shebao.programmes.years.clock import limit
from shebao.programmes.years.models import PublishedVersion, Version
from shebao.programmes.years.states import Kind, VersionState
from shebao.programmes.years.steps.version_case import LAW, TO_RELEASE, effective_payload, needed, year_case

BASIS = f"{LAW}；财预〔2016〕143号《地方预决算公开操作规程》"
SECRECY = Paper("保密审查表", "保守国家秘密法第三十五条；政府信息公开条例第十七条")

Payload = Mapping[str, Any]


def acknowledgements(payload: Payload) -> list[Acknowledgement]:
    """What the maker says of warnings."""
    return [
        Acknowledgement(str(one.get("code") or ""), str(one.get("subject") or ""), str(one.get("reason") or ""))
        for one in payload.get("acknowledged") or []
    ]


def published_before(version: Version) -> PublishedVersion | None:
    """The publication that this version would correct."""
    rows_ = PublishedVersion.objects.filter(version__year=version.year, version__kind=version.kind)
    return rows_.exclude(version=version).select_related("version").order_by("-version__number").first()


def published_since(version: Version, granted_on: date) -> bool:
    """Whether a version that this one corrects was published after the grant: the clock counts the first alone."""
    rows_ = PublishedVersion.objects.filter(version__year=version.year, version__kind=version.kind)
    return rows_.exclude(version=version).filter(published_on__gte=granted_on).exists()


def answered_before(version: Version) -> dict[tuple[str, str], str]:
    """The reasons that were given for doubts of the version that this one corrects, by code and subject."""
    before = published_before(version)
    return {(one["code"], one["subject"]): one["reason"] for one in (before.acknowledged if before else [])}


def find(payload: Payload, version: Version, day: date) -> Sequence[Finding]:
    """Everything that is wrong."""
    from shebao.programmes.years.typeset import reply_of

    found = needed(version, VersionState.APPROVED)
    reply = reply_of(version.year, version.kind)
    if reply is None:
        found.append(refusal("Y-37", f"{version.year}年没有登记批复。", BASIS, "批复", "先办理批复登记。"))
    elif reply.total != version.total:
        message = f"{version}的总额与批复“{reply.number}”不同。"
        found.append(refusal("Y-37", message, BASIS, "批复", "登记对应的批复，或按批复另编一版。"))
    elif not published_since(version, reply.approved_on) and (last := limit(reply.approved_on)).left(day) < 0:
        found.append(doubt("Y-38", f"已过公开期限：{last.told}。", BASIS, "公开期限", "立即公开，并书面说明原因。"))
    if published_before(version) and not str(payload.get("note") or "").strip():
        message = "这一版更正已公开的版本，没有填写更正说明。"
        found.append(refusal("Y-39", message, BASIS, "更正说明", "写明更正了什么、为什么；说明随文本公开。"))
    return [*found, *_proof(payload, version)]


def _proof(payload: Payload, version: Version) -> list[Finding]:
    from shebao.programmes.years.proof import findings_of, newest_proof

    proof = newest_proof(version)
    if proof is None:
        return [refusal("Y-43", "没有公开前校对。", "", "校对", "在版本页面先作公开前校对。")]
    if proof.errors:
        message = f"公开前校对有{proof.errors}处错误，不能公开。"
        return [refusal("Y-43", message, "", "校对", "改正后另编一版。错误不能确认放行。")]
    left = [one for one in findings_of(proof.findings) if not one.acknowledged]
    marked = acknowledge(left, [one for one in acknowledgements(payload) if one.reason.strip()])
    # A reason that cannot stand is said alone, not beside the doubt that it was given for.
    told = {one.subject for one in marked if one.code.startswith("ACK-")}
    open_ones = [one for one in marked if one.severity is Severity.WARNING and not one.acknowledged]
    return [
        refusal("Y-44", f"提醒没有确认：{one.code} {one.subject}。{one.message}", "", "已确认事项", "核实后写明理由。")
        for one in open_ones
        if f"{one.code}/{one.subject}" not in told
    ]


def differences(payload: Payload, version: Version) -> list[Difference]:
    """What is published, in place of what, and what was acknowledged."""
    earlier = published_before(version)
    made = [Difference("公开的版本", str(earlier.version) if earlier else "", str(version))]
    if payload.get("note"):
        made.append(Difference("更正说明", "", str(payload["note"])))
    return [
        *made,
        *(Difference(f"确认：{one.code} {one.subject}"[:100], "", one.reason) for one in acknowledgements(payload)),
    ]


def apply(payload: Payload, version: Version, case_number: str, day: date) -> list[RowChange]:
    """Release it, and ask for the job that publishes it, in the same transaction."""
    from shebao.programmes.books import at_work
    from shebao.programmes.years.publish import ask_for_publication

    change = rows.change(version, state=VersionState.RELEASED.value, released_by_case=case_number)
    ask_for_publication(version, by=at_work(hands_of(case_number).approvers[-1], day))
    return [change]


def released_payload(version: Version) -> dict[str, Any]:
    """What the case that released a version had asked."""
    return effective_payload(version.released_by_case)


KIND = year_case(
    Kind.RELEASE,
    "公开",
    "预决算公开审批表",
    desk=TO_RELEASE,
    find=find,
    differences=differences,
    apply=apply,
    key=lambda payload: f"{Kind.RELEASE}-{payload.get('version')}",
    papers=(SECRECY,),
    basis=BASIS,
)
