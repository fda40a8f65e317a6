"""``shebao accounts``: the unit's own accounts of a year (单位决算账表): an empty workbook, and its check.

Publishing needs the projects' execution beside them, which only an office at work has (专项资金 → 年度预算 → 部门决算).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from shebao.cli.books import refuse_existing
from shebao.cli.show import command_name, out, print_findings, print_json, tally, writing_to
from shebao.cli.wording import App
from shebao.findings import as_json, by_severity, has_errors

accounts_app = App(help="单位决算账表：新建、检查。", no_args_is_help=True)


@accounts_app.command("new")
def new(
    file: Annotated[Path, typer.Argument(help="要新建的决算账表：.xlsx 工作簿。")],
    year: Annotated[int | None, typer.Option("--year", help="决算年度，默认上一年度。", min=2015, max=2099)] = None,
    force: Annotated[bool, typer.Option("--force", help="已有同名文件时覆盖。")] = False,
) -> None:
    """新建一本空白决算账表，用 WPS 或 Excel 填写。"""
    from shebao.budget.forms.unit_accounts_forms import new_accounts

    if file.suffix.lower() != ".xlsx":
        raise typer.BadParameter("决算账表是以 .xlsx 结尾的工作簿。")
    refuse_existing(file, force)
    with writing_to(file):
        new_accounts(file, year or date.today().year - 1)  # noqa: DTZ011  the year is a matter of the local calendar
    out.print(
        f"已新建决算账表 {file}。填好后运行：{command_name()} accounts check {file} --budget 年初预算底册",
        soft_wrap=True,
    )


@accounts_app.command("check")
def check(
    file: Annotated[Path, typer.Argument(help="决算账表：.xlsx 工作簿。")],
    budget: Annotated[
        Path, typer.Option("--budget", help="同年的年初预算底册：工作簿或文件夹，单位和项目编码以它为准。")
    ],
    to_json: Annotated[bool, typer.Option("--json", help="向标准输出写 JSON，供程序读取。")] = False,
) -> None:
    """检查决算账表。项目执行和收支平衡在办公系统编制决算时核对。退出码：0 没有错误；1 有错误；2 读不了年初预算底册。"""
    from shebao.budget.forms import read_book
    from shebao.budget.forms.unit_accounts_forms import read_accounts

    reading = read_book(budget)
    if reading.book is None:
        findings, code = by_severity(reading.findings), 2
    else:
        findings = by_severity(read_accounts(file, reading.book)[1])
        code = 1 if has_errors(findings) else 0
    if to_json:
        print_json({"accounts": str(file), "exit_code": code, "findings": [as_json(one) for one in findings]})
    else:
        print_findings(findings)
        what = "年初预算底册有错误，没有检查决算账表" if code == 2 else "检查结果"
        out.print(f"{what}：{tally(findings)}。")
    raise typer.Exit(code)
