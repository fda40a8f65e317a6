"""kill -9 in the middle of a payment run, and two workers on one batch: nothing lost, nothing twice, books balance.

On SQLite always; on PostgreSQL where SHEBAO_TEST_POSTGRES names a server (a database of its own is made and dropped).
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.made_once import database_of_its_own, put_tables, tables_on_the_server
from tests.office.payments.paying import BOOKS, KEYS

ROOT = Path(__file__).parents[3]
ADDRESS = os.environ.get("SHEBAO_TEST_POSTGRES", "")
BATCHES = "10"
ACTS = {
    "hand": ("0", "batches", KEYS),
    "take": (BATCHES, "answered", int(BATCHES)),
    "back": (BATCHES, "back", int(BATCHES)),
    "year": ("0", "carried", BOOKS),
}
"""Of each act: the batches that it needs, where the judge tells what is done, and how much there is to do."""
RARE = ("back", "year")
"""Acts that a run without ``--full`` kills and races on SQLite only."""


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: Any, tmp_path: Path) -> Iterator[str]:
    """The address of a database with all tables; empty for SQLite, which has its file in the office's folder."""
    if request.param == "sqlite":
        put_tables(tmp_path / "office")
        yield ""
        return
    if not ADDRESS:
        pytest.skip("no PostgreSQL was named: set SHEBAO_TEST_POSTGRES")
    if request.node.callspec.params["act"] in RARE and not request.config.getoption("--full"):
        pytest.skip("on PostgreSQL with --full")
    with database_of_its_own(tables_on_the_server()) as address:
        yield address


def started(database: str, *arguments: str) -> "subprocess.Popen[str]":
    path = f"{ROOT}{os.pathsep}{ROOT / 'src'}"
    environment = {**os.environ, "PYTHONPATH": path, "SHEBAO_RACE_DATABASE": database}
    command = [sys.executable, "-m", "tests.office.payments.paying", *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT, env=environment)


def asked(database: str, *arguments: str) -> str:
    process = started(database, *arguments)
    said, _ = process.communicate(timeout=600)
    assert process.returncode == 0
    return said


def judged(database: str, folder: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(asked(database, "judge", folder).splitlines()[-1])
    assert (found["odd"], found["findings"]) == ([], [])
    return found


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kill -9 is not of this system")
@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_lost_and_nothing_done_twice(act: str, database: str, tmp_path: Path, request: Any) -> None:
    times = 50 if request.config.getoption("--full") else 2
    folder = str(tmp_path / "office")
    needs, told, most = ACTS[act]
    asked(database, "prepare", folder, needs)
    if act == "back":
        asked(database, "take", folder)
    said: set[str] = set()
    killed = 0
    for _ in range(times):
        process = started(database, act, folder)
        assert process.stdout is not None
        assert process.stdout.readline() == "begin\n"
        # At a random point of the work, as far as a moment is one: in a statement, in a commit, between two batches.
        # Of many rounds most would find all work done, were they longer.
        time.sleep(random.uniform(0, 0.4 if times < 10 else 0.1))
        process.send_signal(signal.SIGKILL)
        said |= {line.strip() for line in process.stdout if line.endswith("\n")}
        killed += process.wait() == -signal.SIGKILL
        assert said <= set(judged(database, folder)[told]), "what was said to be done is done"
    assert killed, "some of the processes were at work when they were killed"
    asked(database, act, folder)
    assert len(judged(database, folder)[told]) == most


@pytest.mark.parametrize("act", ACTS)
def test_two_workers_do_it_once(act: str, database: str, tmp_path: Path) -> None:
    folder = str(tmp_path / "office")
    needs, of, most = ACTS[act]
    asked(database, "prepare", folder, needs)
    if act == "back":
        asked(database, "take", folder)
    workers = [started(database, act, folder, "together") for _ in range(2)]
    for process in workers:
        assert process.stdout is not None and process.stdin is not None
        assert process.stdout.readline() == "begin\n"
    for process in workers:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    said = []
    for process in workers:
        told, _ = process.communicate(timeout=600)
        assert process.returncode == 0
        said.append(told.splitlines())
    assert said[0] == said[1], "both are told of the same, and neither is refused"
    done = judged(database, folder)[of]
    assert sorted(said[0]) == done and len(done) == most
