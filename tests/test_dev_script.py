"""dev.py, run on a small copy of a checkout: real environments, a wheel made here instead of the network."""

import ast
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
WITHOUT_UV = "/usr/bin:/bin"
WITH_UV = os.environ["PATH"]
PLAIN_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | {"PYTHONUTF8": "1"}
MAIN = """\
import os, sys
import tiny
print(tiny.VERSION, os.getcwd(), *sys.argv[1:])
sys.exit(7)
"""


def make_wheel(folder: Path, version: str) -> Path:
    """A wheel of a module ``tiny`` that knows its version."""
    wheel = folder / f"tiny-{version}-py3-none-any.whl"
    info = f"tiny-{version}.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        # Each version has a length of its own: Python trusts compiled code of the same size and time.
        archive.writestr("tiny.py", f"VERSION = {version!r}\n" + "#" * int(float(version)) + "\n")
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: tiny\nVersion: {version}\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", f"tiny.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")
    return wheel


def write_lock(checkout: Path, version: str) -> None:
    (checkout / "requirements.lock").write_text(f"tiny @ {(checkout / f'tiny-{version}-py3-none-any.whl').as_uri()}\n")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """dev.py with a lock of one wheel and a command line that prints what it was given; its path is Chinese."""
    folder = tmp_path / "检出 目录"
    package = folder / "src" / "shebao"
    package.mkdir(parents=True)
    shutil.copy(ROOT / "dev.py", folder)
    (package / "__init__.py").write_text("")
    (package / "__main__.py").write_text(MAIN)
    for version in ("1.0", "2.0"):
        make_wheel(folder, version)
    write_lock(folder, "1.0")
    return folder


def run(
    checkout: Path, *arguments: str, path: str = WITH_UV, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(checkout / "dev.py"), *arguments]
    environment = {**PLAIN_ENVIRONMENT, "PATH": path}
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=cwd or checkout, check=False)


@pytest.mark.parametrize("path", [WITH_UV, WITHOUT_UV], ids=["path-as-it-is", "without-uv"])
def test_first_use_installs_and_hands_everything_to_the_command_line(checkout: Path, tmp_path: Path, path: str) -> None:
    first = run(checkout, "publish", "底册.xlsx", "-o", "x y", path=path, cwd=tmp_path)
    assert first.stdout.split("\n")[0] == f"1.0 {tmp_path} publish 底册.xlsx -o x y", first.stderr
    assert first.returncode == 7
    assert "安装依赖" in first.stderr
    second = run(checkout, path=path, cwd=tmp_path)
    assert (second.stdout, second.stderr) == (f"1.0 {tmp_path}\n", "")


def test_a_changed_lock_is_installed_again(checkout: Path) -> None:
    assert run(checkout).stdout.startswith("1.0")
    write_lock(checkout, "2.0")
    assert run(checkout).stdout.startswith("2.0")


def test_an_interrupted_install_is_done_again_from_the_start(checkout: Path) -> None:
    run(checkout)
    (checkout / ".venv" / "unfinished.txt").write_text("")
    (checkout / ".venv" / "installed.txt").unlink()
    half_installed = checkout / ".venv" / "half-installed"
    half_installed.write_text("")
    assert run(checkout).stdout.startswith("1.0")
    assert not half_installed.exists()


def test_a_checkout_that_was_moved_still_runs(checkout: Path) -> None:
    run(checkout)
    moved = checkout.rename(checkout.parent / "moved")
    write_lock(moved, "1.0")
    assert run(moved).stdout.startswith("1.0")


def test_two_at_once_install_once(checkout: Path) -> None:
    command = [sys.executable, str(checkout / "dev.py")]
    both = [
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=PLAIN_ENVIRONMENT, cwd=checkout
        )
        for _ in range(2)
    ]
    answers = [process.communicate() for process in both]
    assert [out[:3] for out, _ in answers] == ["1.0", "1.0"]
    assert sum("依赖已就绪" in err for _, err in answers) == 1


def test_an_install_that_fails_says_so_and_the_next_one_can_succeed(checkout: Path) -> None:
    lock = checkout / "requirements.lock"
    good = lock.read_text()
    lock.write_text(good.replace("1.0", "9.9"))
    failed = run(checkout)
    assert failed.returncode == 2
    assert "请检查网络或 pip 镜像设置" in failed.stderr.splitlines()[-1]
    lock.write_text(good)
    assert run(checkout).stdout.startswith("1.0")


def pretend(checkout: Path, statement: str, path: str) -> subprocess.CompletedProcess[str]:
    """Run dev.py in a Python about which ``statement`` was made true first."""
    script = (
        f"import runpy, sys; {statement}; sys.argv = ['dev.py', 'demo']; runpy.run_path('dev.py', run_name='__main__')"
    )
    environment = {**PLAIN_ENVIRONMENT, "PATH": path}
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment, cwd=checkout, check=False
    )


def test_a_python_that_is_too_old_gets_one_line(checkout: Path) -> None:
    answer = pretend(checkout, "sys.version_info = (3, 8, 18, 'final', 0)", WITH_UV)
    assert answer.returncode == 2
    assert len(answer.stderr.splitlines()) == 1
    assert "需要 Python 3.11" in answer.stderr
    assert not (checkout / ".venv").exists()


def test_no_way_to_make_an_environment_gets_one_line(checkout: Path) -> None:
    python = checkout / "python-without-venv"
    python.write_text("#!/bin/sh\nexit 1\n")
    python.chmod(0o755)
    answer = pretend(checkout, f"sys._base_executable = {str(python)!r}", WITHOUT_UV)
    assert answer.returncode == 2
    assert len(answer.stderr.splitlines()) == 1
    assert "python3-venv" in answer.stderr
    assert not (checkout / ".venv").exists()


def test_an_unknown_benchmark_names_those_there_are() -> None:
    answer = run(ROOT, "bench", "no-such-benchmark")
    assert answer.returncode == 2
    assert "publish" in answer.stderr


def test_an_old_python_can_read_the_file() -> None:
    ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"), feature_version=(3, 7))
