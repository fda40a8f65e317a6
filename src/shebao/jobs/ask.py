"""Asking for long work, and asking that it stops."""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from shebao.jobs.board import board
from shebao.jobs.kinds import KINDS
from shebao.jobs.models import Job
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who


def ask_for(kind: str, title: str, arguments: dict[str, Any], *, by: Who, key: str | None = None) -> Job:
    """A new job of a declared kind. The same ``key`` gives the same job, however often it is asked for."""
    if kind not in KINDS:
        raise KeyError(f"no kind of job {kind}")
    values = {
        "kind": kind,
        "title": title[:200],
        "arguments": arguments,
        "account": by.account.username,
        "natural_person": by.natural_person.number,
        "created_at": datetime.now(UTC),
    }
    with transaction.atomic():
        if key is None:
            return Job.objects.create(**values)
        job, _ = Job.objects.get_or_create(key=key, defaults=values)
        return job


def may_see(job: Job, who: Who) -> bool:
    """Whether somebody may look at a job: his own, or every job with the right 后台任务查看."""
    return job.natural_person == who.natural_person.number or who.may("job.look")


def cancel(job: Job, *, by: Who) -> None:
    """Ask that a job stops; it does at its next step. Raises :class:`~shebao.staff.grant_post.Refused`."""
    if not may_see(job, by):
        raise Refused(refusal("T-1", "这不是您发起的任务，不能取消。", "请发起人或系统管理员取消。"))
    if job.ended:
        raise Refused(refusal("T-2", f"任务已经{job.state}，不能取消。", "如需撤销其结果，请另行办理。"))
    board().ask_to_stop(job.pk)
