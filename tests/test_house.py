"""The house as a whole: who may import whom, locks, generated pages, links, and nothing of any one machine."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import shebao
from shebao.disclosure.rules import rules_markdown

ROOT = Path(__file__).resolve().parent.parent

OF_ONE_MACHINE = re.compile(
    rb"/root/|/home/[a-z]|/work/|/Users/|[A-Z]:\\\\Users|pypi\.org|files\.pythonhosted\.org|index-url|mirrors?\.[a-z]+\."
)
"""Home directories and addresses of package indexes."""


def tracked_files() -> list[Path]:
    """The files under version control; skips where this is no checkout."""
    answer = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if answer.returncode != 0:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in answer.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def test_imports_go_down_only() -> None:
    script = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    answer = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout


def test_nothing_of_one_machine_is_in_the_tree() -> None:
    own_words = {ROOT / "tests" / "test_house.py"}
    found = {
        f"{path.relative_to(ROOT)}: {match.group().decode()}"
        for path in tracked_files()
        if path not in own_words and (match := OF_ONE_MACHINE.search(path.read_bytes()))
    }
    # Options that keep addresses out of the lock files.
    assert found <= {"dev.py: index-url", "docs/decisions/006-lock-files.md: index-url"}


def pinned(name: str) -> dict[str, str]:
    lines = (ROOT / name).read_text().splitlines()
    return dict(line.split(" ; ")[0].split("==") for line in lines if line.strip())


def test_the_lock_that_runs_is_a_part_of_the_lock_with_tools() -> None:
    assert pinned("requirements.lock").items() <= pinned("requirements-dev.lock").items()


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = {
        "requirements.lock": project["project"]["dependencies"],
        "requirements-dev.lock": project["dependency-groups"]["dev"],
    }
    for lock, requirements in asked.items():
        names = {re.split(r"[<>=!~ \[]", requirement)[0].lower() for requirement in requirements}
        assert names <= set(pinned(lock)), lock


def test_the_page_of_rules_is_up_to_date() -> None:
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert page == rules_markdown(), "write it again: python3 docs/make_pages.py"


def test_the_changelog_speaks_of_this_version() -> None:
    assert f"## {shebao.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_links_between_pages_lead_somewhere() -> None:
    broken = []
    for page in [path for path in tracked_files() if path.suffix == ".md"]:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)}: {target}")
    assert broken == []


def test_the_two_readmes_have_the_same_sections() -> None:
    headings = [
        [len(line.split(" ")[0]) for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if line[:1] == "#"]
        for name in ("README.md", "README.zh-CN.md")
    ]
    assert headings[0] == headings[1]


def test_the_two_readmes_name_the_same_commands_and_pages() -> None:
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md")]
    named = [
        set(re.findall(r"\]\(docs/([^)#]+?)(?:\.zh-CN)?\.md\)|dev\.py ([a-z]+(?: [a-z-]+)?)", text)) for text in texts
    ]
    limits = [text.split("\n## ")[-2].count("\n- ") for text in texts]
    assert named[0] == named[1]
    assert limits[0] == limits[1]


def test_the_files_that_are_tested_first_are_there(pytestconfig: pytest.Config) -> None:
    (own,) = (one for one in pytestconfig.pluginmanager.get_plugins() if getattr(one, "LONGEST", None))
    assert [name for name in own.LONGEST if not (ROOT / "tests" / name).is_file()] == []
