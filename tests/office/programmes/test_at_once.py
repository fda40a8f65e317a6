"""Twenty people at one project at once never promise more than it has, by the program and by direct SQL."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.office.programmes.racing import APPROVED, EACH
from tests.office.real_offices import DATABASES, office_of_tables

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("database", DATABASES)
@pytest.mark.parametrize("how", ["act", "sql"])
def test_twenty_people_never_promise_more_than_there_is(database: str, how: str, tmp_path: Path) -> None:
    with office_of_tables(database, tmp_path) as office:
        command = [sys.executable, "-m", "tests.office.programmes.racing", str(tmp_path), how]
        made = subprocess.run(
            command, cwd=ROOT, env=office.environment, capture_output=True, text=True, check=False, timeout=300
        )
    assert made.returncode == 0, made.stderr
    first, *more = map(json.loads, made.stdout.splitlines()[-2 if how == "act" else -1 :])
    came_through, reserved, approved, held = first
    assert approved == APPROVED
    assert came_through == APPROVED // EACH
    assert reserved == held == came_through * EACH
    # Twelve who use one code of a survey in the same moment: one is taken, once.
    assert more == ([[1, 1, 1]] if how == "act" else [])
