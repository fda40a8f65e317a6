"""kill -9 in the middle of a run: the earlier results stay whole, and the next run completes."""

import csv
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

from shebao.register.unify.writing import BESIDE, FILES, KEPT, READY, finish

ROOT = Path(__file__).parents[2]
FOLDERS = ("fewer", "files")


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "shebao", *arguments]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "src")}


def unify(files: Path, out: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        command("unify", "run", str(files), "-o", str(out), "--today", "2025-12-31", "--json"),
        env=environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def judge(out: Path) -> tuple[int, int]:
    """Rows by the links and by the summary, which must be of one run; and every file is whole."""
    with (out / "links.csv").open(encoding="utf-8-sig", newline="") as stream:
        links = sum(1 for _ in csv.DictReader(stream))
    assert (out / "report.html").read_text("utf-8").endswith("</html>\n")
    return links, json.loads((out / "summary.json").read_text("utf-8"))["rows"]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kill -9 is not of this system")
def test_a_killed_run_leaves_whole_results_and_the_next_completes(tmp_path: Path, request: Any) -> None:
    times = 50 if request.config.getoption("--full") else 5
    demo = command("demo-data", "--scale", "0.01", "-o", str(tmp_path / "demo"))
    subprocess.run(demo, env=environment(), check=True, capture_output=True)
    for folder, layouts in zip(FOLDERS, (("F1", "F4"), ("F1", "F3", "F4", "F6", "F10")), strict=True):
        (tmp_path / folder).mkdir()
        for path in (tmp_path / "demo").glob("F*"):
            if path.name.partition("_")[0] in layouts:
                (tmp_path / folder / path.name).write_bytes(path.read_bytes())
    out, states = tmp_path / "out", set()
    started = time.monotonic()
    for folder in FOLDERS:
        process = unify(tmp_path / folder, out)
        process.communicate()
        assert process.returncode == 0
        states.add(judge(out)[0])
    whole, longest = max(states), (time.monotonic() - started) / len(FOLDERS)
    killed = 0
    for turn in range(times):
        process = unify(tmp_path / FOLDERS[turn % 2], out)
        # Anywhere in the run, and more often near its end, where the results are written.
        time.sleep(random.choice((random.uniform(0, longest), random.uniform(longest * 0.7, longest * 1.05))))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        killed += process.returncode == -signal.SIGKILL
        finish(out)
        links, rows = judge(out)
        assert links == rows, "the results are all of one run"
        assert links in states
    assert killed, "some of the processes were at work when they were killed"
    unify(tmp_path / "files", out).communicate()
    assert judge(out) == (whole, whole)
    assert {path.name for path in out.iterdir()} == set(FILES) - {KEPT}


@pytest.mark.parametrize("put", range(len(FILES) + 1))
def test_a_run_stopped_while_its_results_were_put_in_place_is_completed(put: int, tmp_path: Path) -> None:
    beside = tmp_path / BESIDE
    beside.mkdir()
    for at, name in enumerate(FILES):
        (tmp_path / name).write_text("new" if at < put else "old", "utf-8")
        if at >= put:
            (beside / name).write_text("new", "utf-8")
    (beside / READY).write_text("")
    finish(tmp_path)
    assert {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()} == dict.fromkeys(FILES, "new")


def test_what_was_not_written_whole_is_thrown_away(tmp_path: Path) -> None:
    beside = tmp_path / BESIDE
    beside.mkdir()
    for name in FILES:
        (tmp_path / name).write_text("old", "utf-8")
    (beside / FILES[0]).write_text("ne", "utf-8")
    finish(tmp_path)
    assert {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()} == dict.fromkeys(FILES, "old")
