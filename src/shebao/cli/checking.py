"""``shebao check``: anybody's published documents in, what does not tie out; ``shebao rules``: what is checked."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shebao.cli.format_folder import FormatsFolder, use_formats
from shebao.cli.show import err, out, print_json, progress_bar, writing_to

if TYPE_CHECKING:
    from shebao.disclosure.check.check_files import Checked
    from shebao.disclosure.check.report import Report

FORMATS = ("html", "xlsx", "json")
ALL_FORMATS = ",".join(FORMATS)
MANY = 4
"""From so many files on, the terminal shows one table over units instead of every finding."""
INTERRUPTED = 130

Formats = Annotated[str, typer.Option("--formats", help="写进文件夹的报告格式，用逗号隔开，默认 html,xlsx,json。")]
AsJson = Annotated[bool, typer.Option("--json", help="向标准输出写 JSON，供程序读取。")]


def check(
    files: Annotated[list[Path], typer.Argument(help="公开文本：PDF、Word、Excel、网页或文本文件；也可以是文件夹。")],
    to_json: AsJson = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="报告写到哪里：一个文件夹，或一个 .html、.xlsx、.json 文件。"),
    ] = None,
    formats: Formats = "",
    workers: Annotated[
        int | None, typer.Option("--workers", help="同时核对几份，默认与处理器个数相同。", min=1)
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", help="只用这些规则（代码见 shebao rules），可重复。")
    ] = None,
    details: Annotated[bool, typer.Option("--details", help="文件很多时也逐条列出问题。")] = False,
    formats_folder: FormatsFolder = None,
) -> None:
    """核对任何部门公开的预算、决算文本，逐项指出对不上的数字。

    同一单位几个年度的文本一起核对时，还比较本年写的上年数与上年公开数。

    退出码：0 没有错误；1 有错误；2 有文件读不了（同时有错误也是 2）。
    """
    # Here, because every other command would pay for loading the readers and the rules.
    from shebao.disclosure.check.check_files import check_all, find_documents
    from shebao.findings import Severity

    use_formats(formats_folder)
    codes = _known_codes(only or [])
    single = _single_format(output)
    chosen = _formats(formats or ALL_FORMATS)
    if formats and output is None:
        raise typer.BadParameter("要写报告，请用 -o 写明文件夹或文件；不写 -o 时没有报告可写。", param_hint="--formats")
    if formats and single and chosen != (single,):
        raise typer.BadParameter(
            f"-o 写的是 .{single} 文件，--formats 要的是 {','.join(chosen)}，不一致。"
            "请去掉 --formats，或让 -o 是文件夹。",
            param_hint="--formats",
        )
    paths = find_documents(files)
    if all(path.is_dir() for path in paths):
        for path in paths:
            err.print(f"文件夹“{path}”中没有可以核对的文件。", markup=False, soft_wrap=True)
        raise typer.Exit(2)
    started = time.monotonic()
    done = 0
    try:
        with progress_bar(not to_json and len(paths) > 1) as progress:
            bar = progress.add_task("", total=len(paths))

            def tell(name: str, number: int, total: int) -> None:
                nonlocal done
                done = max(done, number)
                progress.update(bar, description=name, completed=number, total=total)

            checked = check_all(
                paths, only=codes, size=workers, keep=output is not None and single in ("", "html"), progress=tell
            )
    except KeyboardInterrupt:
        err.print(f"已中断：{len(paths)} 份中核对了 {done} 份，没有写报告。")
        raise typer.Exit(INTERRUPTED) from None
    reports = [item.report for item in checked]
    if output is not None:
        with writing_to(output):
            written = _write(checked, output, single, chosen)
    if to_json:
        print_json({"documents": [report.as_json() for report in reports]})
    else:
        _show(reports, details)
        if len(paths) > 1:
            out.print(f"用时 {time.monotonic() - started:.1f} 秒。")
        if output is not None:
            out.print(f"报告：{'、'.join(str(path) for path in written)}", soft_wrap=True)
    unread = any(report.problem for report in reports)
    if unread and to_json:
        for report in reports:
            if report.problem:
                err.print(report.problem, markup=False, soft_wrap=True)
    wrong = any(report.count(Severity.ERROR) for report in reports)
    raise typer.Exit(2 if unread else 1 if wrong else 0)


def _show(reports: list[Report], details: bool) -> None:
    from shebao.cli.check_report import print_problems, print_report, print_units

    if len(reports) < MANY or details:
        for report in reports:
            if report.is_readable:
                print_report(report)
    if len(reports) > 1:
        out.print()
        print_units(reports)
    print_problems(reports)


def _write(checked: list[Checked], output: Path, single: str, formats: tuple[str, ...]) -> list[Path]:
    from shebao.disclosure.check.write_reports import write_folder, write_one

    if single:
        return [write_one(checked, output, single)]
    return write_folder(checked, output, formats)


def _single_format(output: Path | None) -> str:
    """The format an output file's name asks for, "" for a folder."""
    if output is None or output.is_dir():
        return ""
    suffix = output.suffix.lower().removeprefix(".")
    if suffix in FORMATS:
        return suffix
    if re.fullmatch("[a-z]{1,8}", suffix):
        raise typer.BadParameter(
            f"不能写“{output.name}”：报告只有 .html、.xlsx、.json 三种。要写文件夹，请用没有后缀的名称。",
            param_hint="-o",
        )
    return ""


def _formats(text: str) -> tuple[str, ...]:
    asked = {name.strip().lower() for name in text.replace("，", ",").split(",") if name.strip()}
    unknown = sorted(asked - set(FORMATS))
    if unknown or not asked:
        raise typer.BadParameter(
            f"不认识的格式：{'、'.join(unknown) or '（空）'}。可选：{'、'.join(FORMATS)}。", param_hint="--formats"
        )
    return tuple(name for name in FORMATS if name in asked)


def _known_codes(asked: list[str]) -> frozenset[str]:
    from shebao.disclosure.rules.registry import RULES

    codes = {code.strip().upper() for item in asked for code in item.replace("，", ",").split(",") if code.strip()}
    unknown = sorted(codes - {rule.code for rule in RULES})
    if unknown:
        raise typer.BadParameter(f"没有这些规则：{'、'.join(unknown)}。全部规则见 shebao rules。", param_hint="--only")
    return frozenset(codes)


def rules(
    code: Annotated[str, typer.Argument(help="规则代码，如 R-19；不写则列出全部。")] = "",
    to_json: AsJson = False,
) -> None:
    """列出校对规则：代码、名称、级别、依据和需要的内容。"""
    from shebao.disclosure.rules.registry import RULES

    chosen = [rule for rule in RULES if not code or rule.code == code.strip().upper()]
    if not chosen:
        raise typer.BadParameter(f"没有规则“{code}”。全部规则见 shebao rules。", param_hint="CODE")
    if to_json:
        print_json(
            [
                {
                    "code": rule.code,
                    "name": rule.name,
                    "severity": rule.severity.value,
                    "basis": rule.basis,
                    "needs": rule.needs,
                }
                for rule in chosen
            ]
        )
        return
    from shebao.cli.check_report import print_rules

    print_rules(chosen, whole=bool(code))
