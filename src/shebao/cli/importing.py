"""``shebao import`` and ``shebao template``: source files of the register, without the site."""

import threading
import time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table

from shebao.cli.office import open_office
from shebao.cli.serving import DataFolder
from shebao.cli.show import err, out, print_findings

REFUSED = 1
FIRST_ERRORS = 10


def template(
    layout: Annotated[str, typer.Argument(help="版式代码，例如 F1、F6-110。")],
    output: Annotated[Path, typer.Option("-o", "--output", help="写到哪个 .xlsx 文件。")],
) -> None:
    """导入模板：表头、下拉列表、文本格式的编号，可直接填写。"""
    from shebao.register.imports.layouts import layouts
    from shebao.register.imports.template import template_bytes

    if layout not in layouts():
        raise typer.BadParameter(f"没有版式“{layout}”：可用{'、'.join(layouts())}。", param_hint="LAYOUT")
    output.write_bytes(template_bytes(layouts()[layout]))
    out.print(f"已写出 {output}", markup=False, soft_wrap=True)


def import_file(
    file: Annotated[Path, typer.Argument(help="源文件：.xlsx、.xls 或 .csv。", exists=True, dir_okay=False)],
    layout: Annotated[str, typer.Option("--layout", help="版式代码，例如 F1、F6-110。")],
    by: Annotated[str, typer.Option("--by", help="登记人的账号。")],
    accept_by: Annotated[
        str, typer.Option("--accept", help="核对控制总数并确认导入的另一人的账号。不写则只预览，等人在网页上确认。")
    ] = "",
    rows: Annotated[str, typer.Option("--rows", help="移交清单上的行数；与 --accept 同用。")] = "",
    totals: Annotated[
        list[str] | None,
        typer.Option("--total", help="移交清单上的金额合计（元），例如 --total 缴费基数=4198.00；每项写一次。"),
    ] = None,
    period: Annotated[str, typer.Option("--period", help="数据所属期，例如 202506。")] = "",
    data: DataFolder = None,
) -> None:
    """导入源文件：登记、检查全部行；另一人按移交清单核对控制总数，一致才写入登记簿。

    没有通过或有行有误时，退出码为 1；错误文件与源文件一并保存，位置列在最后。
    """
    open_office(data)
    from shebao.register.imports.apply import accept
    from shebao.register.imports.cover_note import ROWS
    from shebao.register.imports.sources import APPLIED, UNFIT, ask_for_preview, beside, receive
    from shebao.register.models import SourceFile
    from shebao.staff.grant_post import Refused

    cover = {ROWS: rows, **_amounts(totals or [])}
    clerk, checker = _who(by), _who(accept_by) if accept_by else None
    try:
        with file.open("rb") as stream:
            source = receive(iter(lambda: stream.read(2**20), b""), file.name, layout, by=clerk, period=period)
        _carry_out(ask_for_preview(source, by=clerk))
        source = SourceFile.objects.get(pk=source.pk)
        if source.state == UNFIT:
            for finding in source.totals["findings"]:
                err.print(f"{finding['message']}{finding['action']}", markup=False, soft_wrap=True)
            raise typer.Exit(REFUSED)
        _print_totals(source)
        if checker is not None:
            _carry_out(accept(source.pk, by=checker, cover=cover))
            source = SourceFile.objects.get(pk=source.pk)
    except Refused as refused:
        print_findings(refused.findings)
        raise typer.Exit(REFUSED) from refused
    out.print(f"第{source.pk}号源文件：{source.state}", markup=False)
    if source.errors_path:
        out.print(f"错误文件：{beside(source, '.errors.xlsx')}", markup=False, soft_wrap=True)
    if source.bad_rows or (checker is not None and source.state != APPLIED):
        raise typer.Exit(REFUSED)


def _amounts(totals: list[str]) -> dict[str, str]:
    pairs = [each.partition("=") for each in totals]
    if wrong := [name for name, sign, _ in pairs if not sign]:
        raise typer.BadParameter(f"“{wrong[0]}”应写作 项目=金额，例如 缴费基数=4198.00。", param_hint="--total")
    return {name.strip(): amount for name, _, amount in pairs}


def _who(account: str) -> Any:
    from django.utils import timezone

    from shebao.staff.models import Account
    from shebao.staff.who import who

    found = Account.objects.filter(username__iexact=account, is_active=True).first()
    if found is None:
        raise typer.BadParameter(f"没有账号“{account}”，或已停用。")
    return who(found, timezone.localdate(), "命令行")


def _carry_out(job: Any) -> None:
    """Work on jobs in another thread until this one has ended, with its progress on the screen."""
    from django.db import connection

    from shebao.jobs.board import board
    from shebao.jobs.worker import work_once

    ended = threading.Event()

    def work() -> None:
        try:
            while not ended.is_set():
                # Another worker may have taken it up; then this one waits for it.
                if work_once() is None:
                    time.sleep(0.2)
        finally:
            connection.close()

    thread = threading.Thread(target=work, name="import", daemon=True)
    thread.start()
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,.0f}/{task.total:,.0f}"))
    try:
        with Progress(*columns, console=err, transient=True) as progress:
            task = progress.add_task("等待", total=1)
            while not job.ended:
                said = board().read(job)
                progress.update(task, description=said.stage or "等待", total=max(said.total, 1), completed=said.done)
                time.sleep(0.2)
                job.refresh_from_db()
    finally:
        ended.set()
        thread.join()
    if job.state != "完成":
        err.print(job.problem, markup=False, soft_wrap=True)
        raise typer.Exit(REFUSED)


def _print_totals(source: Any) -> None:
    table = Table(title=f"{source.name} 控制总数", title_justify="left")
    table.add_column("项目")
    for head in ("文件合计", "可导入", "有误"):
        table.add_column(head, justify="right")
    table.add_row("行数", *(f"{number:,}" for number in (source.rows, source.good_rows, source.bad_rows)))
    for each in source.totals["columns"]:
        table.add_row(each["header"], each["all"], each["good"], each["bad"])
    out.print(table)
    for each in source.totals["effects"]:
        line = f"{each['table']}：新增{each['new']:,}，更新{each['changed']:,}，无变化{each['same']:,}"
        out.print(line, markup=False)
    for row, reason in source.totals["first"][:FIRST_ERRORS]:
        out.print(f"第{row}行：{reason}", markup=False, soft_wrap=True)
    for notice in source.totals["notices"]:
        out.print(notice, markup=False, soft_wrap=True)
