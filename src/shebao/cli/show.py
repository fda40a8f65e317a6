"""How the command line shows things: findings in a table, progress on standard error, JSON for machines."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from shebao.findings import Finding, Severity

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTICE: "cyan"}
out = Console(highlight=False, soft_wrap=False)
err = Console(stderr=True, highlight=False)


def print_json(data: Any) -> None:
    """Write data for machines to standard output."""
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2))


@contextmanager
def progress_bar(shown: bool) -> Iterator[Progress]:
    """A progress bar on standard error, so that standard output stays clean."""
    with Progress(
        SpinnerColumn(),
        BarColumn(bar_width=30),
        TextColumn("{task.completed:.0f}/{task.total:.0f}"),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=err,
        transient=True,
        disable=not shown or not err.is_terminal,
    ) as progress:
        yield progress


def tally(findings: Sequence[Finding]) -> str:
    """How many of each severity, acknowledged ones named: 错误 0，提醒 12（已确认 12），提示 3."""
    words = []
    for severity in Severity:
        of_it = [finding for finding in findings if finding.severity is severity]
        known = sum(1 for finding in of_it if finding.acknowledged)
        words.append(f"{severity.label} {len(of_it)}" + (f"（已确认 {known}）" if known else ""))
    return "，".join(words)


def print_findings(findings: Sequence[Finding], *, acknowledged: bool = False) -> None:
    """Show the findings, worst first; acknowledged ones only where asked."""
    shown = [finding for finding in findings if acknowledged or not finding.acknowledged]
    if not shown:
        return
    table = Table(show_lines=True, expand=False)
    for head in ("级别", "代码", "位置", "问题和处理办法"):
        table.add_column(head, overflow="fold", no_wrap=head in ("级别", "代码"))
    for finding in shown:
        colour = COLOURS[finding.severity]
        places = "\n".join(str(place) for place in finding.places if str(place))
        where = "\n".join(part for part in (finding.subject, places) if part)
        what = finding.message + (
            f"\n{finding.action}" if finding.action and finding.action not in finding.message else ""
        )
        if finding.acknowledged:
            what += f"\n已确认：{finding.acknowledged}"
        table.add_row(f"[{colour}]{finding.severity.label}[/]", finding.code, escape(where), escape(what))
    out.print(table)
