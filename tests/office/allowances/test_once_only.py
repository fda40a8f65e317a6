"""Nobody is paid twice, whatever happens: two processes at once, a process killed anywhere, everything done again.

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

ROOT = Path(__file__).parents[3]
ADDRESS = os.environ.get("SHEBAO_TEST_POSTGRES", "")
PEOPLE = 12
STEPS = ("build", "notice", "ask", "submit", "check", "approve", "pay", "release", "send", "answer")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: Any, tmp_path: Path) -> Iterator[str]:
    """The address of a database with all tables; empty for SQLite, which has its file in the office's folder."""
    if request.param == "sqlite":
        put_tables(tmp_path / "office")
        yield ""
        return
    if not ADDRESS:
        pytest.skip("no PostgreSQL was named: set SHEBAO_TEST_POSTGRES")
    with database_of_its_own(tables_on_the_server()) as address:
        yield address


def started(database: str, *arguments: str) -> "subprocess.Popen[str]":
    path = f"{ROOT}{os.pathsep}{ROOT / 'src'}"
    environment = {**os.environ, "PYTHONPATH": path, "SHEBAO_RACE_DATABASE": database}
    command = [sys.executable, "-m", "tests.office.allowances.carrying", *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT, env=environment)


def asked(database: str, *arguments: str) -> str:
    process = started(database, *arguments)
    said, _ = process.communicate(timeout=300)
    assert process.returncode == 0
    return said


def at_once(database: str, act: str, folder: str, count: int = 2) -> list[str]:
    """What several processes say that begin in the same moment."""
    at_work = [started(database, act, folder) for _ in range(count)]
    for process in at_work:
        assert process.stdout is not None and process.stdout.readline() == "begin\n"
    for process in at_work:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    said = []
    for process in at_work:
        told, _ = process.communicate(timeout=300)
        assert process.returncode == 0
        said.append(told.strip())
    return said


def test_of_two_rosters_made_at_once_one_has_the_people(database: str, tmp_path: Path) -> None:
    folder = str(tmp_path / "office")
    asked(database, "prepare", folder, str(PEOPLE))
    said = at_once(database, "build", folder)
    assert sorted(said) in (sorted([str(PEOPLE), code]) for code in ("R-3", "R-4")), said
    found = json.loads(asked(database, "judge", folder))
    assert (found["on"], found["findings"]) == (PEOPLE, [])


def kill_somewhere(database: str, folder: str, step: str) -> str:
    """Carry on until a step is begun, and kill the process a moment later; says the last step that it said."""
    process = started(database, "carry", folder)
    assert process.stdout is not None
    last = ""
    for line in process.stdout:
        last = line.strip()
        if last in (step, "done"):
            break
    time.sleep(random.random() * 0.2)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert process.stdin is not None
    process.stdin.close()
    return last


def test_killed_anywhere_and_begun_again_everybody_is_paid_once(
    database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    few = 2 if database.startswith("postgres") else 5
    rounds = 100 if request.config.getoption("--full", False) else few
    folder = str(tmp_path / "office")
    asked(database, "prepare", folder, "0")
    for number in range(1, rounds + 1):
        asked(database, "more", folder, str(PEOPLE))
        step = STEPS[(number * 3) % len(STEPS)]
        assert kill_somewhere(database, folder, step) == step
        assert asked(database, "carry", folder).splitlines()[-1] == "done"
    found = json.loads(asked(database, "judge", folder))
    people = rounds * PEOPLE
    assert {name: found[name] for name in ("people", "on", "paid", "twice")} == {
        **dict.fromkeys(("people", "on", "paid"), people),
        "twice": 0,
    }
    assert found["instructions"] == people and found["fen"] == found["rosters"] == people * 336_000
    assert found["findings"] == []


def test_handed_over_by_two_at_once_it_is_one_batch(database: str, tmp_path: Path) -> None:
    folder = str(tmp_path / "office")
    asked(database, "prepare", folder, str(PEOPLE))
    kill_somewhere(database, folder, "pay")
    said = at_once(database, "pay", folder)
    assert said[0] == said[1]
    assert json.loads(asked(database, "judge", folder))["instructions"] == PEOPLE
