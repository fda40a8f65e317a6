"""Kill a worker in the middle of imports, again and again: ``python -m tests.office.importing.kill_rounds ROUNDS``.

Works on a database of its own (SHEBAO_DATA, SHEBAO_DATABASE). Each round accepts a new file, starts a worker, kills it
with SIGKILL at a step of the import, and looks: nothing of the file is there, or all of it. Then another worker takes
the job up, and all of it is there once. Prints what it saw as JSON.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import django

ROWS = 1500
STEPS = ("取已预览的行", "与登记簿比对", "写入登记簿", "写参保险种", "写操作日志")


def main(rounds: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shebao.web.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    clerk, checker = people()
    bring_in(rows_of_units(), "F6-110", clerk, checker, finish=True)
    seen = [one_round(number, clerk, checker) for number in range(rounds)]
    cancelled = cancelled_round(rounds, clerk, checker)
    # Once for all rounds: what one of them spoiled stays spoiled, and to look each time would read all before it again.
    told = {"killed": seen, "cancelled": cancelled, "findings": findings()}
    print(json.dumps(told, ensure_ascii=False))


def rows_of_units() -> list[dict[str, Any]]:
    from tests.office.importing.files import UNIT_ROW

    return [UNIT_ROW]


def people() -> tuple[Any, Any]:
    from django.db import transaction

    from shebao.journal.record import SYSTEM, RowChange, record
    from shebao.staff.accounts import account_values
    from shebao.staff.grant_post import grant_values
    from shebao.staff.models import Account, Grant, NaturalPerson, Section
    from shebao.staff.who import who

    Section.objects.create(code="s", name="信息统计股")
    names = [NaturalPerson.objects.create(number=f"{at:03d}", name="某", section_id="s") for at in range(4)]
    made = []
    for person, post in zip(names, ("statistician", "checker"), strict=False):
        account = Account.objects.create_user_for(person, post, "Chengnuo-2025")
        options = {"valid_from": date(2020, 1, 1), "granted_by": names[2], "approved_by": names[3]}
        grant = Grant.objects.create(natural_person=person, post=post, reason="", **options)
        changes = [
            RowChange("staff_account", str(account.pk), None, account_values(account)),
            RowChange("staff_grant", str(grant.pk), None, grant_values(grant)),
        ]
        with transaction.atomic():
            record("建立系统", SYSTEM, object_kind="office", changes=changes)
        made.append(who(account, datetime.now(UTC).date()))
    return made[0], made[1]


def bring_in(rows: list[dict[str, Any]], code: str, clerk: Any, checker: Any, *, finish: bool) -> Any:
    """Register, preview and accept a file; answers the job that applies it."""
    from django.conf import settings

    from shebao.jobs.worker import work_once
    from shebao.register.imports.apply import accept
    from shebao.register.imports.sources import ask_for_preview, receive
    from tests.office.importing.files import cover_note, table, write_xlsx

    path = write_xlsx(Path(settings.DATA) / "文件.xlsx", table(code, rows))
    source = receive([path.read_bytes()], path.name, code, by=clerk)
    ask_for_preview(source, by=clerk)
    work_once()
    source.refresh_from_db()
    job = accept(source.pk, by=checker, cover=cover_note(source))
    if finish:
        work_once()
    return job


def rows_of(number: int) -> list[dict[str, Any]]:
    """The rows of a round's file: people whom no other round has."""
    from tests.office.importing.files import person, resident

    born = date(1970, 1, 1) + timedelta(days=number)
    return [
        person(
            at,
            个人编号=f"{number:04d}{at:06d}",
            证件号码=resident(at % 499, f"{1960 + at // 499}{born:%m%d}"),
            出生日期=f"{1960 + at // 499}-{born:%m-%d}",
        )
        for at in range(ROWS)
    ]


def start_worker() -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "shebao.jobs"])


def cancelled_round(number: int, clerk: Any, checker: Any) -> dict[str, Any]:
    """One file whose import somebody cancels while a worker is at it."""
    from shebao.jobs.ask import cancel

    job = bring_in(rows_of(number), "F1", clerk, checker, finish=False)
    worker = start_worker()
    reached = wait_for(job, STEPS[1])
    cancel(job, by=checker)
    until = time.monotonic() + 60
    while not job.ended and time.monotonic() < until:
        time.sleep(0.05)
        job.refresh_from_db()
    worker.terminate()
    ended = worker.wait(60)
    return {"reached": reached, "state": job.state, "after": count(number), "exit": ended}


def one_round(number: int, clerk: Any, checker: Any) -> dict[str, Any]:
    """One file, one killed worker, one that finishes."""
    from shebao.jobs.worker import work_once

    job = bring_in(rows_of(number), "F1", clerk, checker, finish=False)
    step = STEPS[number % len(STEPS)]
    worker = start_worker()
    reached = wait_for(job, step)
    time.sleep(random.random() * 0.05)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    after_kill = count(number)
    make_silent(job)
    for _ in range(3):
        job.refresh_from_db()
        if job.ended:
            break
        work_once()
    job.refresh_from_db()
    return {
        "step": step,
        "reached": reached,
        "after_kill": after_kill,
        "state": job.state,
        "tries": job.tries,
        "problem": job.problem,
        "after": count(number),
    }


def wait_for(job: Any, step: str) -> str:
    """Wait until the worker has reached a step, or has ended; answers the step."""
    from shebao.jobs.board import board

    until = time.monotonic() + 60
    while time.monotonic() < until:
        job.refresh_from_db()
        said = board().read(job).stage
        if job.ended or (said in STEPS and STEPS.index(said) >= STEPS.index(step)):
            return "完成" if job.ended else said
        time.sleep(0.005)
    return "等不到"


def count(number: int) -> list[int]:
    """Enrolments and persons of a round's file."""
    from shebao.register.models import Enrolment, Person

    enrolments = Enrolment.objects.filter(number__startswith=f"{number:04d}")
    return [enrolments.count(), Person.objects.filter(enrolments__in=enrolments).distinct().count()]


def findings() -> list[str]:
    from shebao.journal.verify import verify
    from shebao.register.insurance_mask import wrong

    # The two persons were written into the database without a journal.
    found = [finding.message for finding in verify() if not finding.subject.startswith("staff_")]
    return [*found, *map(str, wrong())]


def make_silent(job: Any) -> None:
    """Let the half minute pass after which a worker is taken for dead."""
    from shebao.jobs.board import State, board
    from shebao.jobs.models import Job

    job.refresh_from_db()
    if not job.ended:
        then = datetime.now(UTC) - timedelta(seconds=31)
        said = board().read(job)
        board().say(job.pk, State(said.stage, said.done, said.total, then, said.worker))
        Job.objects.filter(pk=job.pk).update(alive_at=then)


if __name__ == "__main__":
    main(int(sys.argv[1]))
