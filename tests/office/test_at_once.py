"""Two people at the same case in the same moment, as processes of their own: one does it, the other is told.

On SQLite always; on PostgreSQL where SHEBAO_TEST_POSTGRES names a server (a database of its own is made and dropped).
"""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.made_once import database_of_its_own, put_tables, tables_on_the_server

ROOT = Path(__file__).parents[2]
CASES = 30
ADDRESS = os.environ.get("SHEBAO_TEST_POSTGRES", "")


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
    environment = {
        **os.environ,
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
        "SHEBAO_RACE_DATABASE": database,
    }
    command = [sys.executable, "-m", "tests.office.approving", *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT, env=environment)


def asked(database: str, *arguments: str) -> str:
    process = started(database, *arguments)
    said, _ = process.communicate(timeout=300)
    assert process.returncode == 0
    return said


def at_once(database: str, folder: str, act: str, names: tuple[str, ...]) -> list[list[str]]:
    """What several processes say that begin in the same moment."""
    at_work = [started(database, act, folder, name) for name in names]
    for process in at_work:
        assert process.stdout is not None and process.stdin is not None
        assert process.stdout.readline() == "begin\n"
    for process in at_work:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    said = []
    for process in at_work:
        told, _ = process.communicate(timeout=300)
        assert process.returncode == 0
        said.append(told.splitlines())
    return said


def test_of_two_cases_about_one_thing_one_is_opened(database: str, tmp_path: Path) -> None:
    folder = str(tmp_path / "office")
    asked(database, "prepare", folder, str(CASES))
    said = at_once(database, folder, "claim", ("clerk", "clerk-2"))
    for first, second in zip(*said, strict=True):
        (number, one), (_, two) = first.split(" ", 1), second.split(" ", 1)
        assert sorted([one == "C-20", two == "C-20"]) == [False, True], f"{number}: {one}, {two}"
    assert json.loads(asked(database, "judge", folder))["findings"] == []


def test_every_case_is_checked_once_and_every_thing_is_one_case(database: str, tmp_path: Path) -> None:
    folder = str(tmp_path / "office")
    asked(database, "prepare", folder, str(CASES))
    said = at_once(database, folder, "race", ("checker", "checker-2", "clerk", "clerk-2"))
    checks = [line.split() for lines in said[:2] for line in lines]
    assert Counter(number for number, what in checks if what == "checked") == Counter({n: 1 for n, _ in checks})
    assert {what for _, what in checks} == {"checked", "C-6"}, "who comes second is told, in words"
    assert said[2] == said[3] and len(set(said[2])) == CASES, "both clerks are given the same cases"
    found = json.loads(asked(database, "judge", folder))
    assert (found["odd"], found["findings"]) == ([], [])
    assert set(found["lent"].values()) == {1}
