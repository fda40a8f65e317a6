"""The journal from the command line: verify it, and write its daily head to a file outside the database."""

from pathlib import Path
from typing import Annotated, Any

import typer

from shebao.cli.office import open_office
from shebao.cli.serving import DataFolder
from shebao.cli.show import WrongUse, err, out, print_findings, progress_bar, writing_to
from shebao.cli.wording import App

HEADS = "journal-heads.txt"

journal_app = App(help="操作日志：核验是否被改动，导出日终摘要。", no_args_is_help=True)
Heads = Annotated[
    Path | None,
    typer.Option("--heads", metavar="文件", help="导出的日终摘要文件。有它才能发现整段改写和末尾截去。"),
]
To = Annotated[
    Path | None,
    typer.Option("--to", metavar="文件", help=f"追加到哪个文件，默认数据文件夹中的{HEADS}。宜放在本程序只能追加处。"),
]


@journal_app.command("verify")
def verify_journal(heads: Heads = None, data: DataFolder = None) -> None:
    """核验操作日志：缺少、改动、调换次序的日志，被改动的变更明细，绕过系统改动的数据，逐一指明。

    没有问题返回0，发现问题返回1。核验期间可照常办理业务。
    """
    open_office(data)
    from shebao.journal.heads import read_heads
    from shebao.journal.models import Head
    from shebao.journal.verify import verify

    if heads is not None:
        try:
            read_heads(heads)
        except (OSError, ValueError) as problem:
            raise WrongUse(f"日终摘要“{heads}”不能读取：{problem}") from problem
    with progress_bar(shown=True) as bar:
        task: Any = bar.add_task("核对日志", total=None)
        found = verify(heads, lambda part, done, total: bar.update(task, description=part, completed=done, total=total))
    number = Head.objects.get(pk=1).number
    if found:
        print_findings(found[:200])
        if len(found) > 200:
            out.print(f"另有{len(found) - 200}处未列出。")
        err.print(f"操作日志共{number}条，发现{len(found)}处问题。请保留现场，报稽核内控股。")
        raise typer.Exit(1)
    out.print(f"操作日志共{number}条，完整无改动。")
    if heads is None:
        err.print("没有给出日终摘要（--heads），不能发现整段改写和末尾截去。", style="yellow")


@journal_app.command("export-head")
def export_journal_head(to: To = None, data: DataFolder = None) -> None:
    """导出日终摘要：把最后一条日志的序号和摘要追加到数据库以外的文件。每日日终由系统计划任务执行。"""
    folder = open_office(data)
    from django.utils.timezone import localdate

    from shebao.journal.heads import export_head

    path = to or folder / HEADS
    with writing_to(path):
        line = export_head(path, localdate())
    day, number, made = line.split("\t")
    out.print(f"已导出{day}日终摘要：第{number}条 {made}", markup=False, soft_wrap=True)
    out.print(f"文件：{path}", markup=False, soft_wrap=True)
