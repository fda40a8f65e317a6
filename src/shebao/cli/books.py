"""``shebao book``: make a new book, convert it between its two forms, check it.

What reads and writes books is imported where it is used: every other command would pay for loading it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shebao.cli.show import command_name, out, print_findings, print_json, tally, writing_to
from shebao.cli.wording import App
from shebao.findings import Finding, acknowledge, as_json, by_severity, has_errors

if TYPE_CHECKING:
    from shebao.budget.book import Book

LINES_JUDGED_WITH_TEXT = 3000
"""Composing and judging the text of a larger book takes longer than a clerk waits for a check."""

book_app = App(help="预算底册：新建、转换、检查。", no_args_is_help=True)


@book_app.command("new")
def new(
    file: Annotated[Path, typer.Argument(help="要新建的底册：.xlsx 工作簿，或一个文件夹名。")],
    year: Annotated[int | None, typer.Option("--year", help="预算年度，默认下一年度。", min=2015, max=2099)] = None,
    force: Annotated[bool, typer.Option("--force", help="已有同名文件时覆盖。")] = False,
) -> None:
    """新建一本空白底册，用 WPS 或 Excel 填写。"""
    from shebao.budget.forms import new_book

    refuse_existing(file, force)
    with _said_plainly(file):
        new_book(file, year or date.today().year + 1)  # noqa: DTZ011  a budget year is a matter of the local calendar
    out.print(f"已新建底册 {file}。请从“填写说明”看起。填好后运行：{command_name()} book check {file}", soft_wrap=True)


@book_app.command("convert")
def convert(
    source: Annotated[Path, typer.Argument(help="底册：工作簿或文件夹。", exists=True)],
    target: Annotated[Path, typer.Argument(help="转换成：以 .xlsx 结尾的是工作簿，否则是文件夹。")],
    force: Annotated[bool, typer.Option("--force", help="已有同名文件时覆盖。")] = False,
) -> None:
    """底册在 Excel 工作簿和文件夹两种形式之间转换，内容不变。"""
    from shebao.budget.forms import read_book, write_book

    refuse_existing(target, force)
    reading = read_book(source)
    print_findings(by_severity(reading.findings))
    if reading.book is None:
        out.print("[red]底册有错误，没有转换。[/]")
        raise typer.Exit(1 if reading.readable else 2)
    with _said_plainly(target):
        write_book(reading.book, target)
    out.print(f"已转换为 {target}。", soft_wrap=True)


@book_app.command("check")
def check(
    book: Annotated[Path, typer.Argument(help="底册：工作簿或文件夹。")],
    full: Annotated[
        bool | None,
        typer.Option("--full/--book-only", help="连同编成的文本一起校对；默认三千行以内的底册一起校对。"),
    ] = None,
    to_json: Annotated[bool, typer.Option("--json", help="向标准输出写 JSON，供程序读取。")] = False,
) -> None:
    """检查底册，并试编文本作勾稽校对；不生成文件。退出码：0 没有错误；1 有错误；2 读不了底册。"""
    from shebao.budget.forms import read_book

    reading = read_book(book)
    findings = reading.findings
    with_text = False
    if reading.book is not None:
        with_text = full if full is not None else len(reading.book.facts) <= LINES_JUDGED_WITH_TEXT
        findings = _judge(reading.book, findings, book.name, with_text)
    findings = by_severity(findings)
    code = 2 if not reading.readable else 1 if has_errors(findings) else 0
    if to_json:
        data = {"book": str(book), "exit_code": code, "text_checked": with_text}
        print_json({**data, "findings": [as_json(finding) for finding in findings]})
    else:
        print_findings(findings)
        out.print(f"检查结果：{tally(findings)}。")
        if reading.book is not None and not with_text:
            out.print("只检查了底册本身。文本的勾稽校对请加 --full，或在生成时进行。")
    raise typer.Exit(code)


def _judge(book: Book, found_on_reading: list[Finding], file: str, with_text: bool) -> list[Finding]:
    if with_text:
        # Here, because a check of the book alone does not need what composes and prints.
        from shebao.disclosure.publish.judge import judge_book

        return list(judge_book(book, found_on_reading, file=file).findings)
    from shebao.budget.check import check_book

    findings = [*found_on_reading, *check_book(book, file=file)]
    codes = {finding.code for finding in findings}
    return acknowledge(findings, [item for item in book.acknowledgements if item.code in codes])


@contextmanager
def _said_plainly(path: Path) -> Iterator[None]:
    from shebao.budget.forms import UnwritableBookError

    try:
        with writing_to(path):
            yield
    except UnwritableBookError as error:
        raise typer.BadParameter(str(error)) from error


def refuse_existing(path: Path, force: bool) -> None:
    """Refuse to write over a file unless that is asked for."""
    if path.exists() and not force:
        raise typer.BadParameter(f"“{path}”已经存在。要覆盖它，请加 --force。")
