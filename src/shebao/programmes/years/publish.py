"""Publishing a released version (公开): a job that sets it, and puts the whole folder in its place at once.

A folder is made beside (``.making-…``) and renamed when everything was read back; a run that is killed leaves what was
published before as it was, and is done again from its beginning. The row that says "published" is written last.
"""

import shutil
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from shebao.findings import Acknowledgement
from shebao.jobs.ask import ask_for
from shebao.jobs.kinds import declare_job
from shebao.jobs.models import Job
from shebao.jobs.progress import Progress
from shebao.journal.digest import record_text
from shebao.journal.record import Actor, RowChange, queue_up, record
from shebao.programmes import models as programmes
from shebao.programmes import rows as programmes_rows
from shebao.programmes.years import rows
from shebao.programmes.years.clock import limit
from shebao.programmes.years.compile import stop_at_errors
from shebao.programmes.years.models import PublishedVersion, Reply, Version
from shebao.programmes.years.proof import EVENING, moment
from shebao.programmes.years.published import digest_of_folder, published_folder
from shebao.programmes.years.states import Account, VersionState
from shebao.programmes.years.steps.release import released_payload
from shebao.programmes.years.typeset import Asked, Say, reply_of, typeset
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.models import NaturalPerson
from shebao.staff.who import Who

PUBLISH = "years.publish"
WHERE = "本中心公开网站"


def ask_for_publication(version: Version, *, by: Who) -> Job:
    """Ask that a released version is published; asked again while one waits or runs, it is the same job."""
    tried = (
        Job.objects.filter(kind=PUBLISH, arguments__version=version.pk).exclude(state__in=["等待", "进行中"]).count()
    )
    return ask_for(
        PUBLISH, f"公开{version}", {"version": version.pk}, by=by, key=f"publish-{version.folder}-{tried + 1}"
    )


def run_publish(job: Job, progress: Progress, on: date | None = None) -> dict[str, Any]:
    """Publish the version of a job; done again, it is the publication that is there. ``on`` as in :func:`publish`."""
    version = Version.objects.get(pk=job.arguments["version"])
    made = PublishedVersion.objects.filter(version=version).first() or publish(version, job, progress, on)
    return {"版本": version.folder, "公开日期": made.published_on.isoformat(), "文件摘要": made.digest}


def publish(version: Version, job: Job, say: Say, on: date | None = None) -> PublishedVersion:
    """Make the files, put them in their place, write the row; ``on`` is today for an office at work.

    Raises :class:`Refused`.
    """
    if version.state != VersionState.RELEASED:
        raise Refused(refusal("Y-42", f"{version}现为“{version.state}”，没有放行，不能公开。", "先办理公开业务单。"))
    reply, today = reply_of(version.year, version.kind), on or timezone.localdate()
    if reply is None:
        raise Refused(refusal("Y-42", f"{version}没有登记批复，不能公开。", "先登记批复。"))
    payload = released_payload(version)
    acknowledged = tuple(
        Acknowledgement(one["code"], one["subject"], one["reason"]) for one in payload.get("acknowledged") or []
    )
    # A worker that was taken for dead and still works has another folder than the one after it.
    making = published_folder() / f".making-{version.folder}-{job.tries}"
    done = typeset(Asked(version, reply.approved_on, today, acknowledged), making, say)
    stop_at_errors(done.findings)
    assert done.document is not None, "what has no errors was set"
    say("放入公开目录", 0, 1)
    target = published_folder() / version.folder
    # A folder of an earlier try that was killed before its row was written is nobody's.
    shutil.rmtree(target, ignore_errors=True)
    (making / "text").replace(target)
    for left in published_folder().glob(f".making-{version.folder}-*"):
        shutil.rmtree(left, ignore_errors=True)
    with transaction.atomic():
        return _write(
            version, job, reply, payload, done.document.title, digest_of_folder(target), today, moment(on, EVENING)
        )


def _write(
    version: Version,
    job: Job,
    reply: Reply,
    payload: dict[str, Any],
    title: str,
    digest: str,
    today: date,
    now: datetime,
) -> PublishedVersion:
    queue_up()
    locked = Version.objects.select_for_update(of=("self",)).get(pk=version.pk)
    made = PublishedVersion(
        version=locked,
        title=title,
        digest=digest,
        approved_on=reply.approved_on,
        due_on=limit(reply.approved_on).last_day,
        published_on=today,
        note=str(payload.get("note") or ""),
        acknowledged=payload.get("acknowledged") or [],
        case_number=locked.released_by_case,
        made_by=NaturalPerson.objects.get(number=job.natural_person),
        made_at=now,
    )
    changes = [rows.add(made), rows.change(locked, state=VersionState.PUBLISHED.value)]
    if locked.kind == Account.BUDGET:
        changes.extend(_projects_published(locked.year, today))
    told = record_text({"版本": str(locked), "文件摘要": digest, "公开日期": today.isoformat(), "更正说明": made.note})
    actor = Actor(job.account, job.natural_person)
    record("公开", actor, object_kind="year-version", object_key=locked.folder, detail=told, changes=changes,
           case_number=locked.released_by_case)  # fmt: skip
    return made


def _projects_published(year: int, today: date) -> list[RowChange]:
    """The year's granted projects are published with its budget."""
    waiting = programmes.Project.objects.filter(year=year, approved_on__isnull=False, published_on__isnull=True)
    return [
        programmes_rows.change(one, published_on=today, publication=f"{WHERE}（部门预算）")
        for one in waiting.order_by("pk")
    ]


declare_job(
    PUBLISH,
    "公开年度预算、决算",
    run_publish,
    in_one_transaction=False,
    link=lambda job: (f"/years/versions/{job.result['版本']}/", "查看版本") if job.result.get("版本") else None,
)
