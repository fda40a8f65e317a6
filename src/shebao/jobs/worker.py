"""The worker: takes up jobs one after the other, ``python -m shebao.jobs``.

A job is claimed in one statement that only one worker can win. Who has claimed it (worker and try) is its fence: a
worker that was taken for dead and comes back finds that it is no longer the one, and what it did is rolled back.
"""

import logging
import os
import secrets
import signal
import socket
import threading
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

from django.db import close_old_connections, connection, transaction

from shebao.jobs.board import board
from shebao.jobs.kinds import KINDS, JobKind
from shebao.jobs.models import Job
from shebao.jobs.progress import Cancelled, Progress
from shebao.staff.grant_post import Refused

log = logging.getLogger("shebao.jobs")
PAUSE = 1.0
WAITING, RUNNING, DONE, FAILED, CANCELLED = "等待", "进行中", "完成", "失败", "已取消"


class LostJob(Exception):
    """Another worker has taken the job up: this one was silent for too long."""


def my_name() -> str:
    """A name that no other worker has: machine, process, chance."""
    return f"{socket.gethostname()[:24]}:{os.getpid()}:{secrets.token_hex(4)}"


def work_forever(stop: threading.Event, pause: float = PAUSE) -> None:
    """Take up jobs until ``stop`` is set; a job that runs then is finished first."""
    name = my_name()
    while not stop.is_set():
        try:
            close_old_connections()
            worked = work_once(name)
        except Exception:
            # A database that is away for a moment must not end the worker.
            log.exception("the worker could not take up a job")
            connection.close()
            worked = None
        if worked is None:
            stop.wait(pause)


def work_once(name: str = "", kinds: Mapping[str, JobKind] = KINDS) -> Job | None:
    """Take up one job and carry it out; None where there is none. Jobs of other kinds than ``kinds`` are left."""
    job = claim(name or my_name(), kinds)
    if job is None:
        return None
    progress = Progress(job)
    try:
        with progress.beating():
            _carry_out(job, kinds[job.kind], progress)
    except LostJob:
        log.warning("job %s was taken up by another worker", job.pk)
        return job
    except Cancelled:
        _end(job, CANCELLED, problem="按要求取消，没有留下任何改动。")
    except Refused as refused:
        _end(job, FAILED, problem="\n".join(f"{each.message}{each.action}" for each in refused.findings))
    except Exception as error:
        # Whatever it was, the job must not be lost: it says so on its page, and the trace goes to the log.
        log.exception("job %s (%s) failed", job.pk, job.kind)
        _end(
            job,
            FAILED,
            problem=f"程序出错（{type(error).__name__}），没有留下任何改动。已记入运行日志，请告知系统管理员任务号{job.pk}。",
        )
    board().clear(job.pk)
    return job


def claim(name: str, kinds: Mapping[str, JobKind] = KINDS) -> Job | None:
    """The oldest job that waits, or whose worker is dead, as this worker's own; None where there is none."""
    lock: dict[str, Any] = {"skip_locked": True} if connection.features.has_select_for_update_skip_locked else {}
    open_jobs = Job.objects.filter(state__in=[WAITING, RUNNING])
    # A transaction queues with everybody who writes: none is begun where there is nothing to do.
    if not open_jobs.exists():
        return None
    signs = board()
    with closing(signs), transaction.atomic():
        for job in open_jobs.select_for_update(**lock).order_by("id"):
            if job.state == RUNNING and not signs.read(job).silent:
                continue
            kind = kinds.get(job.kind)
            if kind is None:
                continue
            now = datetime.now(UTC)
            if job.cancel_asked or signs.should_stop(job.pk):
                _write_end(job, CANCELLED, now, "按要求取消，没有留下任何改动。")
                continue
            if job.tries >= kind.tries:
                _write_end(job, FAILED, now, f"执行中断了{job.tries}次，不再重试。请告知系统管理员任务号{job.pk}。")
                continue
            job.state, job.worker, job.started_at, job.alive_at = RUNNING, name, now, now
            job.tries, job.stage, job.done, job.total = job.tries + 1, "", 0, 0
            job.save()
            signs.clear(job.pk)
            return job
    return None


def _carry_out(job: Job, kind: JobKind, progress: Progress) -> None:
    if kind.in_one_transaction:
        with transaction.atomic():
            _hold(job)
            result = kind.run(job, progress)
            _end(job, DONE, result=result)
    else:
        result = kind.run(job, progress)
        _end(job, DONE, result=result)


def _hold(job: Job) -> None:
    """Make sure that the job is still this worker's, until the transaction ends.

    SQLite's transaction is the only one that writes. PostgreSQL takes a lock by number that the job's state, which
    another connection writes, does not need.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", (0x73686A62, job.pk % 2**31))
    if not Job.objects.filter(pk=job.pk, state=RUNNING, worker=job.worker, tries=job.tries).exists():
        raise LostJob


def _end(job: Job, state: str, *, result: dict[str, Any] | None = None, problem: str = "") -> None:
    with transaction.atomic():
        mine = Job.objects.filter(pk=job.pk, state=RUNNING, worker=job.worker, tries=job.tries)
        if not mine.update(state=state, result=result or {}, problem=problem, ended_at=datetime.now(UTC)):
            raise LostJob
    job.state, job.result, job.problem = state, result or {}, problem


def _write_end(job: Job, state: str, now: datetime, problem: str) -> None:
    Job.objects.filter(pk=job.pk).update(state=state, problem=problem, ended_at=now)


def main() -> None:
    """Work until the process is asked to end; the job in hand is finished first. Django is set up already."""
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    work_forever(stop)
