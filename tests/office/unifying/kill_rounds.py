"""Kill a worker in the middle of unifications: ``python -m tests.office.unifying.kill_rounds ROUNDS FOLDER``.

Works on a database of its own (SHEBAO_DATA, SHEBAO_DATABASE) over the source files of FOLDER. Each round asks for a
run, starts a worker, kills it with SIGKILL at a step, and looks: nothing of the run is there, or all of it. Then
another worker takes the job up, and all of it is there once. Prints what it saw as JSON.
"""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path
from typing import Any

import django

from tests.office.importing.kill_rounds import findings, make_silent, people, start_worker

STEPS = ("读入", "归并", "A05", "保存原样数据", "登记疑点")
CODES = {"企业养老": "F6-110", "机关养老": "F6-120", "失业": "F6-210", "工伤": "F6-410"}


def main(rounds: int, folder: Path) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shebao.web.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    statistician, _ = people()
    sources = registered(folder, statistician)
    print(json.dumps([one_round(number, sources, statistician) for number in range(rounds)], ensure_ascii=False))


def registered(folder: Path, by: Any) -> list[int]:
    """The source files of a folder, registered; none is previewed."""
    from shebao.jobs.models import Job
    from shebao.register.imports.sources import receive

    made = []
    for path in sorted(folder.glob("F*")):
        layout = path.stem.partition("_")[0]
        code = CODES[path.stem.rpartition("_")[2]] if layout == "F6" else layout
        made.append(receive([path.read_bytes()], path.name, code, by=by, period="202512").pk)
    Job.objects.all().update(state="已取消")
    return made


def one_round(number: int, sources: list[int], by: Any) -> dict[str, Any]:
    """One run, one killed worker, one that finishes."""
    from shebao.jobs.worker import work_once
    from shebao.register.suspects.unification import ask_for_run

    before = counts()
    job = ask_for_run(sources, "202512", by=by)
    step = STEPS[number % len(STEPS)]
    worker = start_worker()
    reached = wait_for(job, step)
    time.sleep(random.random() * 0.3)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    after_kill = counts()
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
        "before": before,
        "after_kill": after_kill,
        "state": job.state,
        "tries": job.tries,
        "problem": job.problem,
        "after": counts(),
        "raw": raw_rows_are_whole(),
        "findings": findings(),
    }


def wait_for(job: Any, step: str) -> str:
    """Wait until the worker has reached a step, or has ended; answers what it said."""
    from shebao.jobs.board import board

    until = time.monotonic() + 120
    while time.monotonic() < until:
        job.refresh_from_db()
        said = board().read(job).stage
        if job.ended or said.startswith(step) or (step == "归并" and "归并" in said):
            return "完成" if job.ended else said
        time.sleep(0.002)
    return "等不到"


def counts() -> dict[str, int]:
    """How many of what there are."""
    from shebao.journal.models import Entry
    from shebao.register.suspects.models import Decision, Record, Run, RunFile, RunStep, Step, Suspect

    told = {model.__name__: model.objects.count() for model in (Run, RunFile, RunStep, Suspect, Step, Decision, Record)}
    return {**told, "journal": Entry.objects.filter(action="归并三险登记数据", result="完成").count()}


def raw_rows_are_whole() -> bool:
    """Whether the raw rows that runs point to are there, with their digest."""
    from django.conf import settings

    from shebao.journal.digest import digest_of_bytes
    from shebao.register.suspects.models import Run, RunFile

    kept = [*RunFile.objects.values_list("raw", "raw_digest"), *Run.objects.values_list("links", "links_digest")]
    return all(digest_of_bytes([(Path(settings.DATA) / path).read_bytes()]) == digest for path, digest in kept)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
