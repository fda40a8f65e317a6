"""The command line speaks Chinese throughout: every command's help, whole in a narrow terminal, and every refusal."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from rich.cells import cell_len
from typer.core import TyperGroup
from typer.testing import CliRunner

from shebao.cli.app import app
from shebao.cli.wording import Command, Group, chinese

ENGLISH = re.compile(
    r"Usage|Options|Arguments|Commands|OPTIONS|COMMAND|ARGS|Show this|default|required|Error|Try |<|bool"
)
FRAME = re.compile(r"[╭╮╰╯│─\s]")


def tree(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command and group with the words that call it."""
    yield path, command
    if isinstance(command, TyperGroup):
        for name in command.list_commands(None):  # type: ignore[arg-type]
            yield from tree(command.get_command(None, name), (*path, name))  # type: ignore[arg-type]


TREE = dict(tree(typer.main.get_command(app)))
# What follows ``shebao django`` is Django's own.
HELPS = [path for path in TREE if path != ("django",)]


@pytest.fixture(params=[80, 44])
def width(request: Any, monkeypatch: pytest.MonkeyPatch) -> int:
    """Of the terminal."""
    monkeypatch.setenv("COLUMNS", str(request.param))
    return int(request.param)


@pytest.mark.parametrize("path", HELPS, ids=" ".join)
@pytest.mark.parametrize("asks", ["--help", "-h"])
def test_help_is_chinese_and_whole(path: tuple[str, ...], asks: str, width: int) -> None:
    command = TREE[path]
    shown = CliRunner().invoke(app, [*path, asks], prog_name="shebao")
    assert shown.exit_code == 0, shown.exception
    assert shown.stdout.lstrip().startswith(f"用法：{' '.join(('shebao', *path))}")
    assert not ENGLISH.search(shown.stdout), shown.stdout
    assert max(map(cell_len, shown.stdout.splitlines())) <= width
    found = FRAME.sub("", shown.stdout)
    texts = [command.help, *(one.help for one in command.params)]
    if isinstance(command, TyperGroup):
        listed = [command.get_command(None, name) for name in command.list_commands(None)]  # type: ignore[arg-type]
        texts += [(one.help or "").split("\n\n")[0] for one in listed if one]
    missing = [text for text in texts if text and FRAME.sub("", text) not in found]
    assert missing == []
    assert "显示本说明。" in shown.stdout


def test_every_command_is_of_the_class_that_writes_this_help() -> None:
    assert {path for path, one in TREE.items() if not isinstance(one, Group | Command)} == set()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["publish"], "缺少参数 books。"),
        (["publish", "a.xlsx"], "缺少选项 --output / -o。"),
        (["publish", "--nope"], "没有选项 --nope。"),
        (["publish", "--outptu", "x"], "没有选项 --outptu。可能是：--output。"),
        (["nope"], "没有命令“nope”。"),
        (["publis"], "没有命令“publis”。可能是：publish。"),
        (["book", "new", "a.xlsx", "b.xlsx"], "多出的参数：b.xlsx。"),
        (["book", "new", "a.xlsx", "--year"], "选项 --year 后面须写值。"),
        (["book", "new", "a.xlsx", "--force=1"], "选项 --force 后面不写值。"),
        (["book", "new", "a.xlsx", "--year", "今年"], "--year 的值不对：须为整数。"),
        (["book", "new", "a.xlsx", "--year", "1999"], "--year 的值不对：须不小于2015。"),
        (["book", "new", "a.xlsx", "--year", "3000"], "--year 的值不对：须不大于2099。"),
        (["demo-data", "--scale", "大", "-o", "x"], "--scale 的值不对：须为数字。"),
    ],
)
def test_a_refusal_is_chinese(typed: list[str], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    answer = CliRunner().invoke(app, typed, prog_name="shebao")
    assert answer.exit_code == 2 and answer.stdout == ""
    assert FRAME.sub("", said) in FRAME.sub("", answer.stderr)
    # Typer does not say of what command an option is that lacks its value.
    assert answer.stderr.startswith("用法：shebao") or "后面" in said
    assert not ENGLISH.search(answer.stderr)


@pytest.mark.parametrize("path", [(), ("book",), ("law",)])
def test_a_group_without_a_command_shows_its_help(path: tuple[str, ...]) -> None:
    answer = CliRunner().invoke(app, list(path), prog_name="shebao")
    assert answer.exit_code == 2 and answer.stdout.lstrip().startswith("用法：") and answer.stderr == ""


def test_paths_that_are_not_there(tmp_path: Path) -> None:
    probe = typer.Typer()

    @probe.command()
    def run(file: Path = typer.Argument(exists=True, dir_okay=False), way: str = "") -> None:  # noqa: B008
        """Nothing."""

    for given, said in ((tmp_path / "没有.csv", "不存在。"), (tmp_path, "是文件夹，须为文件。")):
        command = typer.main.get_command(probe)
        with pytest.raises(typer.BadParameter) as refused:
            command.main([str(given)], standalone_mode=False)
        told = chinese(refused.value.format_message())
        assert told.endswith(said) and str(given) in told and not re.search(r"Invalid|exist|directory", told)


def test_what_is_chinese_already_stays_as_it_is() -> None:
    assert chinese("Invalid value: 没有找到样例底册。") == "没有找到样例底册。"
    assert chinese("没有找到样例底册。") == "没有找到样例底册。"
