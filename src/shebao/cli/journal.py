"""``shebao journal``: verify the journal, and export its daily head."""

from pathlib import Path
from typing import Annotated

import typer

from shebao.cli.office import open_office
from shebao.cli.serving import DataFolder
from shebao.cli.show import out, print_findings, progress_bar, writing_to

HEADS = "journal-heads.txt"
journal_app = typer.Typer(help="操作日志：核对是否被改动，导出日终摘要。", no_args_is_help=True)


@journal_app.command()
def verify(
    heads: Annotated[
        Path | None,
        typer.Option("--heads", metavar="文件", help="库外保存的日终摘要。没有它，看不出末尾被截断或整段重写。"),
    ] = None,
    data: DataFolder = None,
) -> None:
    """核对日志的每一条、每一行变更，以及登记簿是否与日志所记一致。有问题时退出码为 1。"""
    open_office(data)
    from shebao.journal.models import Head
    from shebao.journal.verify import verify as findings_of

    with progress_bar(True) as progress:
        task = progress.add_task("", total=1)
        found = findings_of(heads, lambda what, d, n: progress.update(task, description=what, completed=d, total=n))
    if found:
        print_findings(found)
        raise typer.Exit(1)
    head = Head.objects.get(pk=1)
    out.print(f"日志核对无误，共{head.number}条，末条 {head.hash}", markup=False, soft_wrap=True)
    if heads is None:
        out.print("没有对照库外的日终摘要（--heads）：末尾被截断或整段重写时看不出来。")


@journal_app.command()
def head(
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="文件", help=f"追加到哪个文件，默认数据文件夹中的{HEADS}。"),
    ] = None,
    data: DataFolder = None,
) -> None:
    """把日志末条的序号和摘要追加到文件（日终摘要）。文件应放在办公系统的账户只能追加、不能改写的地方。"""
    folder = open_office(data)
    from django.utils import timezone

    from shebao.journal.heads import export_head

    path = output or folder / HEADS
    with writing_to(path):
        line = export_head(path, timezone.localdate())
    out.print(f"{line.expandtabs(4)}  已追加到 {path}", markup=False, soft_wrap=True)
