"""``shebao check``: anybody's published documents in, what does not tie out."""

from pathlib import Path
from typing import Annotated

import typer

from shebao.cli.show import err, print_findings, print_json
from shebao.findings import Severity


def check(
    files: Annotated[list[Path], typer.Argument(help="公开文本：PDF、Word、Excel、网页或文本文件。")],
    to_json: Annotated[bool, typer.Option("--json", help="向标准输出写 JSON，供程序读取。")] = False,
) -> None:
    """核对任何部门公开的预算、决算文本，逐项指出对不上的数字。

    退出码：0 没有错误；1 有错误；2 有文件读不了。
    """
    from shebao.disclosure.check.check_file import check_file

    reports = [check_file(file) for file in files]
    if to_json:
        print_json({"documents": [report.as_json() for report in reports]})
    for report in reports:
        if report.problem:
            err.print(report.problem)
        elif not to_json:
            print_findings(report.findings)
    unread = any(report.problem for report in reports)
    wrong = any(report.count(Severity.ERROR) for report in reports)
    raise typer.Exit(2 if unread else 1 if wrong else 0)
