"""Proof-reading before a publication (公开前校对): a job that sets a version, reads it back, checks it as anybody's.

What was set stays in ``proofs/`` for whoever has to look at it; the public never sees that folder.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from shebao.cases.refusals import journalled
from shebao.findings import Finding, Place, Severity, acknowledge, as_json, by_severity
from shebao.jobs.ask import ask_for
from shebao.jobs.kinds import declare_job
from shebao.jobs.models import Job
from shebao.jobs.progress import Progress
from shebao.journal.record import Actor, record
from shebao.programmes.years import rows
from shebao.programmes.years.base_lines import PUBLISH, need
from shebao.programmes.years.models import Proof, Version
from shebao.programmes.years.published import digest_of_folder
from shebao.programmes.years.states import VersionState
from shebao.programmes.years.typeset import Asked, Say, acknowledgements_of, reply_of, typeset
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.models import NaturalPerson
from shebao.staff.who import Who

PROOF = "years.proof"
FOLDER = "proofs"
READ = "disclosure.pdf"
MORNING, EVENING = time(9), time(17)
"""When a proof and a publication are made of which only the day is told."""


def ask_for_proof(version: Version, *, by: Who) -> Job:
    """Ask for the proof of a version; asked again while one waits or runs, it is the same job. Raises Refused."""
    with journalled(by, "公开前校对"):
        need(by, PUBLISH, "公开前校对")
        if version.state not in (VersionState.APPROVED, VersionState.FROZEN):
            told = f"版本现为“{version.state}”，不再校对。"
            raise Refused(refusal("Y-40", told, "已公开的有误时，另编一版更正。"))
        ended = Job.objects.filter(kind=PROOF, arguments__version=version.pk).exclude(state__in=["等待", "进行中"])
        key = f"proof-{version.folder}-{ended.count() + 1}"
        return ask_for(PROOF, f"{version}公开前校对", {"version": version.pk}, by=by, key=key)


def moment(on: date | None, at: time) -> datetime:
    """Now for an office at work; an hour of a day that is told, none later than now."""
    now = timezone.now()
    return min(now, timezone.make_aware(datetime.combine(on, at))) if on else now


def proof_folder(version: Version) -> Path:
    """Where a version's proof lies."""
    return Path(settings.DATA) / FOLDER / version.folder


def run_proof(job: Job, progress: Progress, on: date | None = None) -> dict[str, Any]:
    """Make the proof of a job; made again it is the proof that is there. ``on`` is today for an office at work."""
    version = Version.objects.get(pk=job.arguments["version"])
    proof = Proof.objects.filter(job=job.pk).first() or prove(version, job, progress, on)
    return {"版本": version.folder, "错误": proof.errors, "未确认的提醒": proof.open_warnings}


def prove(version: Version, job: Job, say: Say, on: date | None = None) -> Proof:
    """Set a version, check the text, and keep what was found; ``on`` is today for an office at work."""
    # The checker costs every process of the office half a second that starts without it.
    from shebao.disclosure.check.check_file import check_file

    reply = reply_of(version.year, version.kind)
    asked = Asked(version, reply.approved_on if reply else None, on or timezone.localdate())
    folder = proof_folder(version)
    made = typeset(asked, folder, say)
    found, read, tied = list(made.findings), 0, 0
    if made.published:
        say("按公开文本核对", 0, 1)
        report = check_file(folder / "text" / READ)
        known = {(one.code, one.subject) for one in found}
        checked = acknowledge(report.findings, acknowledgements_of(version))
        found += [one for one in checked if (one.code, one.subject) not in known and not one.code.startswith("ACK-")]
        read, tied = report.figures_read, report.figures_tied
        if report.problem:
            found.append(Finding("Y-41", Severity.ERROR, report.problem, "核对/读不出", (Place(READ),)))
    found = by_severity(found)
    person = NaturalPerson.objects.get(number=job.natural_person)
    with transaction.atomic():
        proof = Proof(
            version=version,
            digest=digest_of_folder(folder / "text") if made.published else "",
            findings=[as_json(one) for one in found],
            errors=sum(one.severity is Severity.ERROR for one in found),
            open_warnings=sum(one.severity is Severity.WARNING and not one.acknowledged for one in found),
            figures_read=read,
            figures_tied=tied,
            job=job.pk,
            made_by=person,
            made_at=moment(on, MORNING),
        )
        change = rows.add(proof)
        told = f"错误{proof.errors}，未确认的提醒{proof.open_warnings}"
        actor = Actor(job.account, job.natural_person)
        record(
            "公开前校对", actor, object_kind="year-version", object_key=version.folder, detail=told, changes=[change]
        )
    return proof


@dataclass(frozen=True, slots=True)
class OpenWarnings:
    """How many doubts of a version nobody has answered, and where they were found."""

    stage: str
    count: int

    def __str__(self) -> str:
        return f"{self.stage}{self.count}条"


def open_warnings(version: Version, proof: Proof | None) -> OpenWarnings:
    """The one count of a version that pages show: of its newest proof, before one of what compiling found.

    A release is not let through while one is open, so that none is afterwards.
    """
    if proof is None:
        return OpenWarnings("编制时核对", version.warnings)
    return OpenWarnings("公开前校对", 0 if version.released_by_case else proof.open_warnings)


def found_by(proof: Proof) -> list[Finding]:
    """What a proof found, with the reasons that the release of its version gave."""
    found = findings_of(proof.findings)
    if not proof.version.released_by_case:
        return found
    from shebao.programmes.years.steps.release import acknowledgements, released_payload

    given = {(one.code, one.subject): one.reason for one in acknowledgements(released_payload(proof.version))}
    return [
        one if one.acknowledged else replace(one, acknowledged=given.get((one.code, one.subject), "")) for one in found
    ]


def newest_proofs(versions: Iterable[Version]) -> dict[int, Proof]:
    """The proofs that count, by version, without their findings."""
    rows_ = Proof.objects.filter(version__in=list(versions)).defer("findings").order_by("pk")
    return {one.version_id: one for one in rows_}


def newest_proof(version: Version) -> Proof | None:
    """The proof of a version that counts."""
    return Proof.objects.filter(version=version).order_by("-pk").first()


def findings_of(kept: list[dict[str, Any]]) -> list[Finding]:
    """Findings as they were kept."""
    return [
        Finding(
            one["code"],
            Severity(one["severity"]),
            one["message"],
            one.get("subject", ""),
            tuple(Place(**place) for place in one.get("places", [])),
            one.get("found", ""),
            one.get("expected", ""),
            one.get("action", ""),
            difference=one.get("difference", ""),
            basis=one.get("basis", ""),
            acknowledged=one.get("acknowledged", ""),
        )
        for one in kept
    ]


declare_job(
    PROOF,
    "公开前校对",
    run_proof,
    in_one_transaction=False,
    link=lambda job: (f"/years/versions/{job.result['版本']}/", "查看版本") if job.result.get("版本") else None,
)
