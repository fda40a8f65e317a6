"""A worker killed in the middle of an import leaves all of the file or nothing, and the next one finishes it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.made_once import database_of_its_own, put_tables, tables_on_the_server
from tests.office.importing.kill_rounds import ROWS

HERE = Path(__file__).resolve().parents[3]


@pytest.fixture
def own_database(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a database with all tables: SQLite in a folder, or one more on the PostgreSQL under test."""
    environment = os.environ | {"SHEBAO_DATA": str(tmp_path), "PYTHONPATH": f"{HERE}{os.pathsep}{HERE / 'src'}"}
    if not os.environ.get("SHEBAO_DATABASE"):
        put_tables(tmp_path)
        yield environment
        return
    with database_of_its_own(tables_on_the_server()) as address:
        yield environment | {"SHEBAO_DATABASE": address}


def test_nothing_is_half_done_and_nothing_twice(own_database: dict[str, str], request: pytest.FixtureRequest) -> None:
    rounds = 50 if request.config.getoption("--full", False) else 5
    command = [sys.executable, "-m", "tests.office.importing.kill_rounds", str(rounds)]
    done = subprocess.run(command, cwd=HERE, env=own_database, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout.splitlines()[-1])
    seen = told["killed"]
    assert len(seen) == rounds
    for each in seen:
        assert each["reached"] != "等不到", each
        assert each["after_kill"] in ([0, 0], [ROWS, ROWS]), each
        assert (each["state"], each["after"]) == ("完成", [ROWS, ROWS]), each
    in_the_middle = [each for each in seen if each["after_kill"] == [0, 0] and each["tries"] == 2]
    assert len(in_the_middle) >= rounds // 2, "too many were done before they were killed"
    cancelled = told["cancelled"]
    assert (cancelled["state"], cancelled["after"]) == ("已取消", [0, 0]), cancelled
    assert told["findings"] == [], "the journal of all rounds agrees with the register"
    assert cancelled["exit"] == 0, "a worker that is asked to end ends by itself"
