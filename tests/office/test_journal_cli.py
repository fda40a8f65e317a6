"""``shebao journal`` as the system administrator runs it, on an office of its own."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.office.real_offices import unwrapped


def shebao(data: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "COLUMNS": "120"}
    for name in ("SHEBAO_DATABASE", "SHEBAO_DATA"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "shebao", *arguments, "--data", str(data)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


@pytest.fixture(scope="module")
def office_folder(tmp_path_factory: Any) -> Path:
    folder: Path = tmp_path_factory.mktemp("journal") / "office"
    people = ("director", "system-admin", "security-admin", "audit-admin")
    given = [part for number, post in enumerate(people) for part in (f"--{post}", f"10{number}:甲{number}:{post}")]
    made = shebao(folder, "setup", *given, "--reason", "测试")
    assert made.returncode == 0, made.stderr
    return folder


def test_from_a_whole_journal_to_one_that_was_tampered_with(office_folder: Path, tmp_path: Path) -> None:
    heads = tmp_path / "heads.txt"
    whole = shebao(office_folder, "journal", "verify")
    assert whole.returncode == 0 and "完整无改动" in whole.stdout and "--heads" in whole.stderr
    exported = shebao(office_folder, "journal", "export-head", "--to", str(heads))
    assert exported.returncode == 0 and len(heads.read_text(encoding="utf-8").splitlines()) == 1
    assert shebao(office_folder, "journal", "verify", "--heads", str(heads)).stderr.strip() == ""
    with sqlite3.connect(office_folder / "shebao.sqlite3") as database:
        database.execute("DROP TRIGGER journal_change_never_update")
        database.execute("UPDATE journal_change SET after = '{}' WHERE ordinal = 2")
    found = shebao(office_folder, "journal", "verify", "--heads", str(heads))
    assert found.returncode == 1
    assert "J-6" in found.stdout and "第1条第2行" in found.stdout and "发现" in found.stderr


def test_what_is_no_file_of_heads_is_said(office_folder: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "heads.txt"
    wrong.write_text("乱写\n", encoding="utf-8")
    for path in (wrong, tmp_path / "none.txt"):
        answer = shebao(office_folder, "journal", "verify", "--heads", str(path))
        assert answer.returncode == 2 and "不能读取" in unwrapped(answer.stderr)


def test_a_year_of_holidays_is_loaded(office_folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "2027.toml"
    text = 'year = 2027\nsource = "某号"\n[[holiday]]\nname = "元旦"\nfirst = 2027-01-01\nlast = 2027-01-03\n'
    file.write_text(text, encoding="utf-8")
    assert "已录入3天" in shebao(office_folder, "calendar", "load", str(file)).stdout
    assert "2027年　放假3天" in shebao(office_folder, "calendar", "show").stdout
    file.write_text("year = 2027\n", encoding="utf-8")
    wrong = shebao(office_folder, "calendar", "load", str(file))
    assert wrong.returncode == 2 and "没有录入" in wrong.stderr
