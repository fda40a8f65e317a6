"""kill -9 in the middle of approving: what was said to be done is done, nothing is half done, nothing is done twice."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.made_once import put_tables

WAITING = "80"
"""Cases that wait when a process begins: more than it can do before it is killed."""
ROOT = Path(__file__).parents[2]


def started(act: str, folder: Path, given: str = "") -> "subprocess.Popen[str]":
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"}
    environment.pop("SHEBAO_RACE_DATABASE", None)
    command = [sys.executable, "-m", "tests.office.approving", act, str(folder), given]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment)


def asked(act: str, folder: Path, given: str = "") -> str:
    process = started(act, folder, given)
    said, _ = process.communicate(timeout=300)
    assert process.returncode == 0
    return said


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kill -9 is not of this system")
def test_nothing_is_lost_and_nothing_done_twice(tmp_path: Path, request: Any) -> None:
    times = 50 if request.config.getoption("--full") else 5
    folder = tmp_path / "office"
    put_tables(folder)
    asked("prepare", folder, WAITING)
    said: list[str] = []
    killed = 0
    for _ in range(times):
        process = started("approve", folder)
        assert process.stdout is not None
        assert process.stdout.readline() == "begin\n"
        # At a random point of the work, as far as a moment is one: between two statements, in a commit, while printing.
        time.sleep(random.uniform(0, 0.25))
        process.send_signal(signal.SIGKILL)
        said += [line.strip() for line in process.stdout if line.endswith("\n")]
        killed += process.wait() == -signal.SIGKILL
        found = json.loads(asked("judge", folder, WAITING).splitlines()[0])
        assert set(said) <= set(found["done"]), "what was said to be done is done"
        assert set(found["lent"]) == set(found["done"]) and set(found["lent"].values()) <= {1}, "each of them once"
        assert (found["odd"], found["findings"]) == ([], [])
    assert killed, "some of the processes were at work when they were killed"
    assert len(said) == len(set(said))
    assert found["begun"] > 0
