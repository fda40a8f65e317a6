#!/usr/bin/env python3
"""Run shebao from a checkout: this one file makes the environment and keeps it up to date.

    python3 dev.py test [pytest arguments]    the tests
    python3 dev.py bench NAME [arguments]     a benchmark of benchmarks/
    python3 dev.py lint                       ruff, mypy, import-linter
    python3 dev.py pages [--pictures]         the generated pages of docs/
    python3 dev.py lock                       resolve the lock files again (needs uv)
    python3 dev.py ANYTHING ELSE              the command line: python3 dev.py demo = shebao demo

First use makes .venv and installs the lock (requirements.lock; with the tools requirements-dev.lock). A changed lock or
another Python is noticed and installed again, and so is an install that was interrupted. The file uses the standard
library only and has to be readable by an old Python, so that it can say what is missing.
"""

import contextlib
import hashlib
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import time

OLDEST = (3, 11)
HERE = pathlib.Path(__file__).resolve()
ROOT = HERE.parent
VENV = ROOT / ".venv"
ON_WINDOWS = os.name == "nt"
BIN = VENV / ("Scripts" if ON_WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if ON_WINDOWS else "python")
STAMP = VENV / "installed.txt"
UNFINISHED = VENV / "unfinished.txt"

RUN_LOCK = "requirements.lock"
DEV_LOCK = "requirements-dev.lock"

PIP_TO_UV = {
    "PIP_INDEX_URL": "UV_DEFAULT_INDEX",
    "PIP_EXTRA_INDEX_URL": "UV_INDEX",
    "PIP_FIND_LINKS": "UV_FIND_LINKS",
    "PIP_NO_INDEX": "UV_NO_INDEX",
    "PIP_CERT": "SSL_CERT_FILE",
}
"""uv does not read pip's settings; a user who has set a mirror for pip means it for both."""

NO_ENVIRONMENT = (
    "无法建立 Python 环境：请先执行 apt install python3-venv（或安装 uv）后重试。"
    " / Cannot make an environment: install python3-venv (or uv), then try again."
)


class SetUpError(Exception):
    """Something the user has to do first. The message is one line."""


def main(arguments: "list[str]") -> int:
    """Do what the arguments ask for; returns the exit code of the command."""
    if sys.version_info < OLDEST:
        print(
            f"需要 Python {OLDEST[0]}.{OLDEST[1]} 或更新版本，当前是 {sys.version.split()[0]}："
            f"请安装后用它运行，例如 python3.11 dev.py demo。"
            f" / Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; run dev.py with it.",
            file=sys.stderr,
        )
        return 2
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    try:
        if command == "test":
            os.chdir(ROOT)
            return run_in_environment(DEV_LOCK, ["-m", "pytest", *rest])
        if command == "bench":
            return bench(rest)
        if command == "pages":
            return run_in_environment(DEV_LOCK, [str(ROOT / "docs" / "make_pages.py"), *rest])
        if command == "lint":
            return lint()
        if command == "lock":
            return lock()
        os.environ.setdefault("SHEBAO_COMMAND", "python3 dev.py")
        return run_in_environment(RUN_LOCK, ["-m", "shebao", *arguments])
    except SetUpError as reason:
        print(reason, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("已中断 / interrupted", file=sys.stderr)
        return 130


def bench(arguments: "list[str]") -> int:
    """Run benchmarks/NAME.py; a name is written with - or with _."""
    scripts = {path.stem.replace("_", "-"): path for path in sorted((ROOT / "benchmarks").glob("[a-z]*.py"))}
    arguments = [*(name.replace("_", "-") for name in arguments[:1]), *arguments[1:]]
    if not arguments or arguments[0] not in scripts:
        raise SetUpError(f"用法 / usage: python3 dev.py bench NAME   ({', '.join(scripts)})")
    return run_in_environment(RUN_LOCK, [str(scripts[arguments[0]]), *arguments[1:]])


def lint() -> int:
    """Run every static check; all of them, also after one has failed."""
    ensure_environment(DEV_LOCK)
    os.chdir(ROOT)
    checks = (
        ["ruff", "check"],
        ["ruff", "format", "--check"],
        ["mypy"],
        ["lint-imports", "--no-logo"],
    )
    worst = 0
    for check in checks:
        print("$", *check, flush=True)
        worst = max(worst, subprocess.call([str(BIN / check[0]), *check[1:]]))
    return worst


def lock() -> int:
    """Resolve both lock files for the oldest Python and every newer one, without addresses of any package index."""
    uv = shutil.which("uv")
    if uv is None:
        raise SetUpError("更新锁文件需要 uv / resolving the lock files needs uv")
    os.chdir(ROOT)
    common = [uv, "pip", "compile", "pyproject.toml", "--quiet", "--universal", "--no-header", "--no-annotate"]
    common += ["--no-emit-index-url", "--no-emit-find-links", "--python-version", "{}.{}".format(*OLDEST)]
    return subprocess.call([*common, "--group", "dev", "-o", DEV_LOCK]) or subprocess.call(
        [*common, "--constraint", DEV_LOCK, "-o", RUN_LOCK]
    )


def run_in_environment(lock_name: str, arguments: "list[str]") -> int:
    """Run the environment's Python in place of this process (on Windows: and wait for it)."""
    ensure_environment(lock_name)
    command = [str(PYTHON), *arguments]
    if not ON_WINDOWS:
        os.execv(command[0], command)
    return subprocess.call(command)


def ensure_environment(lock_name: str) -> None:
    """Make or renew .venv where it does not hold what the lock says. One process does it, others wait."""
    if is_current(lock_name):
        return
    with one_at_a_time():
        if not is_current(lock_name):
            install(lock_name)


def fingerprint(lock_name: str) -> str:
    """What an environment has to agree with: the lock, the Python, and where the checkout stands."""
    digest = hashlib.sha256((ROOT / lock_name).read_bytes()).hexdigest()
    return f"{lock_name} {digest} python{sys.version_info[0]}.{sys.version_info[1]} {ROOT}"


def is_current(lock_name: str) -> bool:
    """Whether .venv was completely installed from this very lock."""
    return fingerprint(lock_name) in read_stamps() and PYTHON.exists()


def read_stamps() -> "list[str]":
    """The fingerprints that .venv was completely installed from."""
    try:
        return STAMP.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


@contextlib.contextmanager
def one_at_a_time():
    """Hold an exclusive lock on this file, so that two installs never meet."""
    with HERE.open("r+b" if ON_WINDOWS else "rb") as file:
        if ON_WINDOWS:
            import msvcrt

            file.seek(1 << 30)
            while True:
                try:
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                    break
                except OSError:
                    time.sleep(1)
        else:
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                say("另一个 dev.py 正在安装，等待中… / Another dev.py is installing, waiting…")
                fcntl.flock(file, fcntl.LOCK_EX)
        yield


def install(lock_name: str) -> None:
    """Install a lock into .venv with uv, or with venv and pip."""
    started = time.monotonic()
    requirements = str(ROOT / lock_name)
    keep = is_usable()
    uv = shutil.which("uv")
    if not (uv and install_with_uv(uv, requirements, keep)):
        if uv:
            say("uv 未成功，改用 pip。 / uv did not succeed, trying pip.")
        install_with_pip(requirements, keep)
    put_project_on_path()
    stamps = [fingerprint(lock_name)]
    if lock_name == DEV_LOCK:
        stamps.append(fingerprint(RUN_LOCK))
    STAMP.write_text("\n".join(stamps) + "\n", encoding="utf-8")
    UNFINISHED.unlink()
    say(f"依赖已就绪（{time.monotonic() - started:.0f} 秒）。 / Ready.")


def is_usable() -> bool:
    """Whether there is an environment of this Python to install on top of; a half-made or a moved one is not."""
    if UNFINISHED.exists() or any(not stamp.endswith(f" {ROOT}") for stamp in read_stamps()):
        return False
    version = "import sys; print('{}.{}'.format(*sys.version_info))"
    try:
        answer = subprocess.check_output([str(PYTHON), "-c", version], stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        return False
    return answer.decode().strip() == "{}.{}".format(*sys.version_info)


def start_over(make: "list[str]", keep: bool) -> bool:
    """Make .venv afresh with a command (unless the old one is kept) and mark it unfinished."""
    if not keep:
        shutil.rmtree(VENV, ignore_errors=True)
        # What the tool says is kept back: where it fails there is another way, or one line of our own.
        if subprocess.call(make, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) or not PYTHON.exists():
            return False
    with contextlib.suppress(FileNotFoundError):
        STAMP.unlink()
    UNFINISHED.write_text("dev.py is installing, or was interrupted while it did\n", encoding="utf-8")
    say("安装依赖，首次约 30 秒… / Installing dependencies, about 30 s the first time…")
    return True


def base_python() -> str:
    """The Python to build on; not that of an environment that is about to be replaced."""
    return getattr(sys, "_base_executable", None) or sys.executable


def install_with_uv(uv: str, requirements: str, keep: bool) -> bool:
    """Whether uv could do it."""
    environment = dict({"UV_SYSTEM_CERTS": "1"}, **os.environ)
    for pip_name, uv_name in PIP_TO_UV.items():
        if pip_name in environment:
            value = environment[pip_name]
            environment.setdefault(uv_name, ",".join(value.split()) if pip_name == "PIP_FIND_LINKS" else value)
    if not start_over([uv, "venv", "--quiet", "--python", base_python(), str(VENV)], keep):
        return False
    command = [uv, "pip", "install", "--quiet", "--python", str(PYTHON), "--requirement", requirements]
    # Where uv cannot, pip tries next and says why it failed.
    return subprocess.call(command, env=environment, stderr=subprocess.DEVNULL) == 0


def install_with_pip(requirements: str, keep: bool) -> None:
    """Install with the environment's own pip, or with the system's pip where ensurepip was split off (Debian)."""
    base, python = base_python(), str(PYTHON)
    make = [base, "-m", "venv", str(VENV)]
    made = start_over(make, keep) or start_over([*make, "--without-pip"], keep=False)
    if not made:
        shutil.rmtree(VENV, ignore_errors=True)
        raise SetUpError(NO_ENVIRONMENT)
    options = ["install", "--quiet", "--disable-pip-version-check", "--requirement", requirements]
    if has_pip([python]):
        command = [python, "-m", "pip", *options]
    elif has_pip([base, "-m", "pip", "--python", python]):
        command = [base, "-m", "pip", "--python", python, *options]
    else:
        shutil.rmtree(VENV, ignore_errors=True)
        raise SetUpError(NO_ENVIRONMENT)
    if subprocess.call(command, env=dict(os.environ, PIP_USER="0")):
        raise SetUpError(
            "依赖未能安装完（见上）：请检查网络或 pip 镜像设置后重试，会重新安装。"
            " / The install failed (see above): check the network or pip's mirror settings and run it again."
        )


def has_pip(command: "list[str]") -> bool:
    """Whether a Python, or a pip aimed at another Python, answers to --version."""
    arguments = ["--version"] if "pip" in command else ["-m", "pip", "--version"]
    return subprocess.call([*command, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0


def put_project_on_path() -> None:
    """Let the environment import src/ by a .pth file, and start shebao by name."""
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site_packages = subprocess.check_output([str(PYTHON), "-c", ask]).decode().strip()
    # Relative, because an older Python reads the file in the locale's encoding and the checkout's path may be Chinese.
    source = os.path.relpath(str(ROOT / "src"), site_packages)
    (pathlib.Path(site_packages) / "shebao-checkout.pth").write_text(f"{source}\n", encoding="utf-8")
    if not ON_WINDOWS:
        launcher = BIN / "shebao"
        launcher.write_text(f'#!/bin/sh\nexec {shlex.quote(str(PYTHON))} -m shebao "$@"\n', encoding="utf-8")
        launcher.chmod(0o755)


def say(line: str) -> None:
    """Tell the user what goes on, on the error stream, so that a command's own output stays clean."""
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
