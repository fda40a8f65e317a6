"""How the command line shows things: findings in a table, progress on standard error, JSON for machines."""

import errno
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer
from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from shebao.cli.wrapping import wrapped
from shebao.findings import Finding, Severity

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTICE: "cyan"}
PLACES_SHOWN = 5
EXAMPLE_LENGTH = 90
out = Console(highlight=False, soft_wrap=False)
err = Console(stderr=True, highlight=False)


class WrongUse(typer.BadParameter):
    """A command that cannot be carried out as it was written (退出码 2); said in Chinese and without its usage line."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.ctx = None

    def format_message(self) -> str:
        """The message alone, without an English head."""
        return self.message


def print_json(data: Any) -> None:
    """Write data for machines to standard output."""
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2))


def command_name() -> str:
    """How this command line was started, for the commands it recommends."""
    return os.environ.get("SHEBAO_COMMAND", "shebao")


REASONS = {
    errno.ENOENT: "没有这个文件夹",
    errno.ENOTDIR: "路径中有一段是文件，不是文件夹",
    errno.EEXIST: "有一个同名的文件，不是文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "所在磁盘是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.EFBIG: "文件超过大小限制",
    errno.ENAMETOOLONG: "名称太长",
}


REASONS_TO_READ = {errno.ENOENT: "没有这个文件", errno.EISDIR: "是文件夹，不是文件", errno.EACCES: "没有权限"}


@contextmanager
def writing_to(path: Path) -> Iterator[None]:
    """Say in one line why a path cannot be written."""
    try:
        yield
    except OSError as error:
        reason = REASONS.get(error.errno or 0, str(error))
        raise WrongUse(f"不能写入“{path}”：{reason}。请检查路径、权限和磁盘空间。") from error


@contextmanager
def progress_bar(shown: bool) -> Iterator[Progress]:
    """A progress bar on standard error, so that standard output stays clean."""
    with Progress(
        SpinnerColumn(),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=err,
        transient=True,
        disable=not shown or not err.is_terminal,
    ) as progress:
        yield progress


def print_sentence(text: str, lead: str = "") -> None:
    """Show a sentence over as many lines as it takes, those after the first under the text behind ``lead``."""
    room = out.width - cell_len(lead)
    for number, line in enumerate(wrapped(text, room) if text else [""]):
        out.print((lead if number == 0 else " " * cell_len(lead)) + line, markup=False, soft_wrap=True)


def tally(findings: Sequence[Finding]) -> str:
    """How many of each severity, acknowledged ones named: 错误 0，提醒 12（已确认 12），提示 3."""
    words = []
    for severity in Severity:
        of_it = [finding for finding in findings if finding.severity is severity]
        known = sum(1 for finding in of_it if finding.acknowledged)
        words.append(f"{severity.label} {len(of_it)}" + (f"（已确认 {known}）" if known else ""))
    return "，".join(words)


def print_findings(findings: Sequence[Finding]) -> None:
    """Show the findings that are not acknowledged, worst first."""
    shown = [finding for finding in findings if not finding.acknowledged]
    if not shown:
        return
    table = Table(show_lines=True, expand=False)
    for head in ("级别", "代码", "位置", "问题和处理办法"):
        table.add_column(head, overflow="fold", no_wrap=head in ("级别", "代码"))
    for finding in shown:
        places = [str(place) for place in finding.places if str(place)]
        where = "\n".join([finding.subject, *places[:PLACES_SHOWN]])
        if len(places) > PLACES_SHOWN:
            where += f"\n等{len(places)}处"
        what = finding.message
        if finding.action and finding.action not in what:
            what += f"\n{finding.action}"
        table.add_row(_coloured(finding.severity), finding.code, escape(where), escape(what))
    out.print(table)


def print_overview(findings: Sequence[Finding]) -> None:
    """Show one line for each kind of finding: how many there are, how many are acknowledged, and one of them."""
    kinds: dict[tuple[Severity, str], list[Finding]] = {}
    for finding in findings:
        kinds.setdefault((finding.severity, finding.code), []).append(finding)
    table = Table(show_lines=True, expand=False)
    table.add_column("级别", no_wrap=True)
    table.add_column("代码", no_wrap=True)
    table.add_column("处数", justify="right", no_wrap=True)
    table.add_column("已确认", justify="right", no_wrap=True)
    table.add_column("例", overflow="fold")
    for (severity, code), of_kind in sorted(kinds.items(), key=lambda kind: kind[0][0].rank):
        known = sum(1 for finding in of_kind if finding.acknowledged)
        example = of_kind[0].message
        short = example if len(example) <= EXAMPLE_LENGTH else f"{example[:EXAMPLE_LENGTH]}…"
        table.add_row(_coloured(severity), code, str(len(of_kind)), str(known) if known else "", escape(short))
    out.print(table)


def _coloured(severity: Severity) -> str:
    return f"[{COLOURS[severity]}]{severity.label}[/]"
