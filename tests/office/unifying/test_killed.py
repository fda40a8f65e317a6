"""A worker killed in the middle of a unification leaves all of the run or nothing, and the next one finishes it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from shebao.demo_data import generate, write
from tests.office.importing.test_killed import HERE, own_database

__all__ = ["own_database"]


def test_no_half_state(own_database: dict[str, str], tmp_path: Path, request: pytest.FixtureRequest) -> None:
    rounds = 50 if request.config.getoption("--full", False) else 5
    (tmp_path / "files").mkdir()
    write(generate(0.005), tmp_path / "files")
    command = [sys.executable, "-m", "tests.office.unifying.kill_rounds", str(rounds), str(tmp_path / "files")]
    done = subprocess.run(command, cwd=HERE, env=own_database, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    seen = json.loads(done.stdout.splitlines()[-1])
    assert len(seen) == rounds
    killed = 0
    for number, each in enumerate(seen):
        assert each["reached"] != "等不到", each
        nothing = each["after_kill"] == each["before"]
        assert nothing or each["after_kill"] == each["after"], each
        assert (each["state"], each["findings"], each["raw"]) == ("完成", [], True), each
        assert each["after"]["Run"] == each["after"]["journal"] == number + 1, "each run is there once"
        assert each["after"]["Suspect"] == seen[0]["after"]["Suspect"], "the same files find the same suspects"
        assert each["tries"] == (2 if nothing else 1), each
        killed += nothing
    assert killed >= rounds // 2, "too many were done before they were killed"
    assert seen[0]["after"]["Suspect"] > 0
