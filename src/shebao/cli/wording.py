"""The command line's own words in Chinese: the frame of help, and what is wrong with what was typed.

Typer writes both in English and breaks Chinese lines at spaces only, so that most of a text is cut off. The help is
written here, by the classes of :class:`App`; a refusal of Typer's is told again in Chinese, by its pattern.
"""

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.text import Text
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.exceptions import Abort, TyperException

from shebao.cli.wrapping import wrapped

HELP_OPTIONS = ["-h", "--help"]
NARROWEST, WIDEST = 40, 100
NAMES_AT_MOST = 30
"""Cells of a name beside its text; a longer one has the line to itself."""
KINDS = {
    **{"path": "路径", "file": "文件", "dir": "文件夹", "str": "文字", "text": "文字", "int": "整数", "float": "数"},
    **{"date": "日期", "datetime": "时间", "bool": ""},
}
"""What Typer calls the values of an option, in Chinese."""


class _InChinese:
    """What commands and groups have in common. A mix-in of Typer's classes."""

    def get_help_option(self, ctx: Any) -> Any:
        """The option that shows the help."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "显示本说明。"
        return option

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """What follows the command in the line 用法."""
        words = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]…"}
        pieces = super().collect_usage_pieces(ctx)  # type: ignore[misc]
        return [words.get(piece) or re.sub("[{}]", "", piece).replace("...", "…") for piece in pieces]

    def get_usage(self, ctx: Any) -> str:
        """The line 用法."""
        return " ".join([f"用法：{ctx.command_path}", *self.collect_usage_pieces(ctx)])

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The whole help, as wide as the terminal."""
        console = Console(soft_wrap=True)
        width = min(max(console.width, NARROWEST), WIDEST)
        with console.capture() as shown:
            for part in _parts(self, ctx, width):
                console.print(part, width=width)
        formatter.write(shown.get())


class Command(_InChinese, TyperCommand):
    """A command whose help is in Chinese."""


class Group(_InChinese, TyperGroup):
    """A group of commands in Chinese: help, and what is wrong with what was typed."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run; what Typer refuses is said in Chinese on the error output, with Typer's exit code."""
        given = (args, prog_name, complete_var, False, windows_expand_args)
        if not standalone_mode:
            return super().main(*given, **extra)
        try:
            code = super().main(*given, **extra)
        except TyperException as problem:
            tell(problem)
            sys.exit(problem.exit_code)
        except Abort:
            typer.echo("已中止。", err=True)
            sys.exit(1)
        sys.exit(code if isinstance(code, int) else 0)


class App(typer.Typer):
    """A Typer whose commands and groups are these."""

    def __init__(self, **options: Any) -> None:
        """As Typer; no completion of a shell, which nobody here installs, and ``-h`` beside ``--help``."""
        settings = {"help_option_names": HELP_OPTIONS, **options.pop("context_settings", {})}
        fixed: dict[str, Any] = {"add_completion": False, "pretty_exceptions_enable": False, "cls": Group}
        super().__init__(context_settings=settings, **{**fixed, **options})

    def command(self, name: str | None = None, **options: Any) -> Callable[[Any], Any]:
        """A command with a help of ours."""
        settings = {"help_option_names": HELP_OPTIONS, **options.pop("context_settings", {})}
        return super().command(name, **{"cls": Command, "context_settings": settings, **options})


def _parts(command: Any, ctx: Any, width: int) -> Iterator[Any]:
    """What help consists of: 用法, what the command does, 参数, 选项, 命令."""
    yield ""
    yield from (Text(f" {line}", style="bold") for line in wrapped(command.get_usage(ctx), width - 2))
    for paragraph in (command.help or "").strip().split("\n\n"):
        yield ""
        yield from (f" {escape(line)}" for line in wrapped(_joined(paragraph), width - 2))
    yield ""
    shown = [one for one in command.get_params(ctx) if not getattr(one, "hidden", False)]
    arguments = [(_argument(one), _told(one, ctx)) for one in shown if isinstance(one, TyperArgument)]
    options = [(_option(one, ctx), _told(one, ctx)) for one in shown if isinstance(one, TyperOption)]
    commands = []
    if isinstance(command, TyperGroup):
        found = [(name, command.get_command(ctx, name)) for name in command.list_commands(ctx)]
        commands = [(name, _first(one.short_help or one.help or "")) for name, one in found if one and not one.hidden]
    for title, rows in (("参数", arguments), ("选项", options), ("命令", commands)):
        if rows:
            yield Panel(_table(rows, width - 4), title=title, title_align="left", border_style="dim", width=width)


def _joined(text: str) -> str:
    """A paragraph of a docstring in one line: a line break among Chinese characters is no space."""
    return re.sub(r"(?<=[\x21-\x7e])\s*\n\s*(?=[\x21-\x7e])", " ", text.strip()).replace("\n", "").strip()


def _first(text: str) -> str:
    """The first paragraph."""
    return _joined(text.strip().split("\n\n")[0])


def _table(rows: list[tuple[str, str]], width: int) -> Text:
    """Names beside their texts; no text is cut off, whatever the width."""
    left = min(max(Text(name).cell_len for name, _ in rows), NAMES_AT_MOST, width // 2)
    lines: list[Text] = []
    for name, told in rows:
        texts = list(wrapped(told, width - left - 2)) or [""]
        beside = Text(name).cell_len <= left
        if not beside:
            lines.extend(Text(line, style="bold cyan") for line in wrapped(name, width))
        for number, text in enumerate(texts):
            shown = Text(name if beside and not number else "", style="bold cyan")
            shown.append(" " * (left + 2 - shown.cell_len))
            lines.append(shown.append(text, style="not bold default"))
    return Text("\n", no_wrap=True).join(lines)


def _argument(one: Any) -> str:
    name = str(one.metavar or one.name)
    return name if one.nargs == 1 else f"{name.rstrip('…')}…"


def _option(one: Any, ctx: Any) -> str:
    """``--output, -o 路径``."""
    names = ", ".join([*sorted(one.opts, key=len, reverse=True), *one.secondary_opts])
    return f"{names} {kind}" if (kind := _kind(one, ctx)) else names


def _kind(one: Any, ctx: Any) -> str:
    if one.metavar:
        return str(one.metavar)
    if getattr(one, "is_flag", False) or "--help" in one.opts:
        return ""
    english = re.sub(r"list\[(.+)\]", r"\1", str(one.display_type_rich(ctx=ctx) or "").strip("<>"))
    return KINDS.get(english.removesuffix(" range").lower(), english)


def _told(one: Any, ctx: Any) -> str:
    """What a parameter is for, from where to where, what holds without it, whether it must be there."""
    told = _joined(one.help or "")
    low, high = getattr(one, "min", None), getattr(one, "max", None)
    if low is not None and high is not None:
        told += f"（{low}至{high}）"
    elif low is not None or high is not None:
        told += f"（不小于{low}）" if low is not None else f"（不大于{high}）"
    if default := _default(one, ctx):
        told += f"（默认：{default}）"
    return f"{told}（必填）" if one.required else told


def _default(one: Any, ctx: Any) -> str:
    if isinstance(one.show_default, str):
        return one.show_default
    value = one.get_default(ctx, call=False)
    if not one.show_default or value is None or callable(value) or isinstance(value, bool):
        return ""
    values = value if isinstance(value, list | tuple) else [value]
    return ", ".join(str(each.value if isinstance(each, Enum) else each) for each in values)


def tell(problem: TyperException) -> None:
    """Say on the error output what was refused, and where the help is."""
    said = problem.format_message()
    if type(problem).__name__ == "NoArgsIsHelpError":
        typer.echo(said)
        return
    console = Console(stderr=True, soft_wrap=True)
    width = min(max(console.width, NARROWEST), WIDEST)
    if (ctx := getattr(problem, "ctx", None)) is not None:
        for line in wrapped(ctx.get_usage(), width):
            console.print(Text(line, style="bold"))
        console.print(Text(f"说明：{ctx.command_path} {HELP_OPTIONS[0]}", style="dim"))
    lines = Text("\n", no_wrap=True).join(Text(line) for line in wrapped(chinese(said), width - 4))
    console.print(Panel(lines, title="错误", title_align="left", border_style="red", width=width))


_SAID: tuple[tuple[str, str], ...] = (
    (r"No such option: (\S+)(?: \(Possible options: (.+)\))?", "没有选项 {0}。|可能是：{1}。"),
    (r"No such command '(.*?)'\.(?: Did you mean (.+)\?)?", "没有命令“{0}”。|可能是：{1}。"),
    (r"Missing command\.", "没有写要执行的命令。"),
    (r"Missing argument '(.+?)'\.(?: Choose from:\s*(.+))?", "缺少参数 {0}。|可选：{1}。"),
    (r"Missing option (.+?)\.(?: Choose from:\s*(.+))?", "缺少选项 {0}。|可选：{1}。"),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.+)\)", "多出的参数：{0}。"),
    (r"Option '(.+)' does not take a value\.", "选项 {0} 后面不写值。"),
    (r"Option '(.+)' requires an argument\.", "选项 {0} 后面须写值。"),
    (r"Option '(.+)' requires (\d+) arguments\.", "选项 {0} 后面须写{1}个值。"),
    (r"Argument '(.+)' takes (\d+) values\.", "参数 {0} 须写{1}个值。"),
    (r"Could not open file '(.+?)': (.+)", "文件“{0}”打不开：{1}"),
    (r"file '(.+)' does not exist\.", "文件“{0}”不存在。"),
    (r"dir '(.+)' does not exist\.", "文件夹“{0}”不存在。"),
    (r"path '(.+)' does not exist\.", "“{0}”不存在。"),
    (r"\w+ '(.+)' is a file\.", "“{0}”是文件，须为文件夹。"),
    (r"\w+ '(.+)' is a directory\.", "“{0}”是文件夹，须为文件。"),
    (r"\w+ '(.+)' is not readable\.", "“{0}”没有读取的权限。"),
    (r"\w+ '(.+)' is not writable\.", "“{0}”没有写入的权限。"),
    (r"(?:Input|Value) should be greater than or equal to (\S+)", "须不小于{0}。"),
    (r"(?:Input|Value) should be less than or equal to (\S+)", "须不大于{0}。"),
    (r"(?:Input|Value) should be greater than (\S+)", "须大于{0}。"),
    (r"(?:Input|Value) should be less than (\S+)", "须小于{0}。"),
    (r"(.+) is not in the range (.+)\.", "{0}超出范围（{1}）。"),
    (r"(?:Input|Value) should be a valid integer.*", "须为整数。"),
    (r"(?:Input|Value) should be a valid number.*", "须为数字。"),
    (r"(?:Input|Value) should be a valid boolean.*", "须为是或否（true、false）。"),
    (r"(?:Input|Value) should be a valid date.*", "须为日期，按2026-11-28的样式填写。"),
    (r"Value (.+) is not a valid .+\.", "{0}不合要求。"),
    (r"(.+) is not one of (.+)\.", "{0}不在可选的值中，可选：{1}。"),
    (r"(?:Input|Value) .+", "填写的值不合要求。"),
)
"""What Typer says and the same in Chinese; what follows | is said where the pattern has its last part."""
_OF_A_VALUE = re.compile(r"Invalid value(?: for (.+?))?: (.*)", re.DOTALL)


def chinese(said: str) -> str:
    """What Typer says of what was typed, in Chinese; what is Chinese already stays as it is.

    >>> chinese("No such option: --nope"), chinese("Invalid value for '--scale': Input should be a valid number")
    ('没有选项 --nope。', '--scale 的值不对：须为数字。')
    """
    if of_value := _OF_A_VALUE.fullmatch(said):
        name, why = of_value[1], chinese(of_value[2])
        return f"{name.replace(chr(39), '')} 的值不对：{why}" if name else why
    for pattern, words in _SAID:
        if found := re.fullmatch(pattern, said.strip(), re.DOTALL):
            parts = [part.replace("'", "").strip() if part else "" for part in found.groups()]
            first, _, more = words.partition("|")
            return (first + (more if parts and parts[-1] else "")).format(*parts)
    return said
