"""``shebao publish``: books in, published documents out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from shebao.cli.show import err, out, print_findings, print_json, print_overview, progress_bar, tally, writing_to
from shebao.disclosure.render import FORMATS
from shebao.findings import Severity, as_json

if TYPE_CHECKING:
    from shebao.disclosure.model import Disclosure
    from shebao.disclosure.publish import CountyResult, Published

ALL_FORMATS = ",".join(FORMATS)
FORMAT_NAMES = {"pdf": "PDF 文本", "docx": "Word 文本", "xlsx": "Excel 报表", "html": "网页", "data": "开放数据"}

Books = Annotated[list[Path], typer.Argument(help="预算底册：Excel 工作簿或底册文件夹；也可以是放着许多底册的文件夹。")]
Output = Annotated[Path, typer.Option("--output", "-o", help="输出文件夹。")]
Formats = Annotated[str, typer.Option("--formats", help="要生成的格式，用逗号隔开。")]
FontDirs = Annotated[list[Path] | None, typer.Option("--font-dir", help="另外的字体文件夹（仿宋、小标宋等），可重复。")]
AsJson = Annotated[bool, typer.Option("--json", help="向标准输出写 JSON，供程序读取。")]


def publish(
    books: Books,
    output: Output,
    draft: Annotated[bool, typer.Option("--draft", help="生成草稿，每页印“仅供内部审核”，有错误也生成。")] = False,
    formats: Formats = ALL_FORMATS,
    font_dir: FontDirs = None,
    last_year: Annotated[
        Path | None, typer.Option("--last-year", help="上年的底册，用来核对上年数。", exists=True)
    ] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", help="同时处理几本底册，默认与处理器个数相同。", min=1)
    ] = None,
    to_json: AsJson = False,
) -> None:
    """由预算底册生成部门预算公开文本，并自动校对。

    校对有错误时不生成文件（草稿除外）。退出码：0 已生成且没有错误；1 有错误；2 读不了底册。
    """
    # Here, because every other command would pay for loading the typesetter and the office formats.
    from shebao.disclosure.publish import find_books

    options = Options(draft, parse_formats(formats), tuple(font_dir or ()))
    for directory in options.font_dirs:
        if not directory.is_dir():
            raise typer.BadParameter(f"没有这个字体文件夹：{directory}", param_hint="--font-dir")
    found = find_books(books)
    if not found:
        named = "、".join(str(path) for path in books)
        err.print(f"没有找到底册：{named}。底册是 .xlsx 工作簿，或含有 book.toml 的文件夹。")
        raise typer.Exit(2)
    with refusing_harm(output):
        if len(found) == 1 and found[0] in books:
            code = _publish_one(found[0], output, options, last_year, to_json)
        elif last_year is not None:
            raise typer.BadParameter("只有生成一本底册时才能核对上年数。", param_hint="--last-year")
        else:
            code = _publish_all(found, output, options, workers, to_json)
    raise typer.Exit(code)


@dataclass(frozen=True)
class Options:
    """What is asked for every book alike."""

    draft: bool
    formats: tuple[str, ...]
    font_dirs: tuple[Path, ...]


@contextmanager
def refusing_harm(output: Path) -> Iterator[None]:
    """Say in one line why nothing is published into a folder."""
    from shebao.disclosure.publish import OutputRefusedError

    try:
        with writing_to(output):
            yield
    except OutputRefusedError as refusal:
        raise typer.BadParameter(str(refusal), param_hint="--output") from refusal


def _publish_one(book: Path, output: Path, options: Options, last_year: Path | None, to_json: bool) -> int:
    from shebao.disclosure.publish import publish_book

    before = _last_year(last_year)
    with progress_bar(not to_json) as progress:
        task = progress.add_task("", total=1)
        made = publish_book(
            book,
            output,
            draft=options.draft,
            formats=options.formats,
            font_dirs=options.font_dirs,
            last_year=before,
            progress=lambda name, number, total: progress.update(task, description=name, completed=number, total=total),
        )
    if to_json:
        print_json(summary(made))
    else:
        report(made)
    return made.exit_code


def _publish_all(books: list[Path], output: Path, options: Options, workers: int | None, to_json: bool) -> int:
    from shebao.disclosure.publish import publish_county

    output.mkdir(parents=True, exist_ok=True)
    with progress_bar(not to_json) as progress:
        task = progress.add_task("", total=len(books))
        results = publish_county(
            books,
            output,
            draft=options.draft,
            formats=options.formats,
            font_dirs=options.font_dirs,
            workers=workers,
            progress=lambda result, done, _: progress.update(task, description=result.name, completed=done),
        )
    if to_json:
        print_json([_county_summary(result) for result in results])
    else:
        _report_county(results, output)
    return max(result.exit_code for result in results)


def parse_formats(text: str) -> tuple[str, ...]:
    """The formats asked for, in their usual order. Raises typer.BadParameter on an unknown or empty choice."""
    asked = {name.strip().lower() for name in text.replace("，", ",").split(",") if name.strip()}
    unknown = sorted(asked - set(FORMATS))
    if unknown or not asked:
        raise typer.BadParameter(
            f"不认识的格式：{'、'.join(unknown) or '（空）'}。可选：{'、'.join(FORMATS)}。", param_hint="--formats"
        )
    return tuple(name for name in FORMATS if name in asked)


def _last_year(path: Path | None) -> Disclosure | None:
    if path is None:
        return None
    from shebao.budget.forms import read_book
    from shebao.disclosure.compose import compose

    reading = read_book(path)
    if reading.book is None:
        print_findings(reading.findings)
        raise typer.BadParameter(f"上年底册“{path}”不能读取。", param_hint="--last-year")
    return compose(reading.book)


def summary(made: Published) -> dict[str, object]:
    """A run as plain data."""
    return {
        "book": str(made.book_path),
        "published": made.published,
        "draft": made.draft,
        "exit_code": made.exit_code,
        "files": {name: str(path) for name, path in made.files.items()},
        "findings": [as_json(finding) for finding in made.findings],
        "seconds": {name: round(seconds, 3) for name, seconds in made.seconds.items()},
    }


def report(made: Published, *, overview: bool = False) -> None:
    """Say what was made and what was found: each open finding, or an overview of all."""
    if overview:
        print_overview(made.findings)
    else:
        print_findings(made.findings)
    if made.published:
        kind = "草稿（仅供内部审核）" if made.draft else "公开文本"
        out.print(f"已生成{kind}，{sum(made.seconds.values()):.1f} 秒：")
        files = Table.grid(padding=(0, 2))
        for name, path in made.files.items():
            files.add_row(f"  {FORMAT_NAMES[name]}", str(path), _size(path))
        out.print(files)
    elif not made.readable:
        out.print("[red]底册不能读取，没有生成文件。[/]")
    elif made.document is None:
        out.print("[red]底册中有不能读入的内容，没有生成文件，草稿也不能生成。[/]请先改正上列错误。")
    elif made.draft:
        out.print("[red]生成的文件与底册不符，没有放入输出文件夹。[/]")
    else:
        out.print("[red]有错误，没有生成文件。[/]请改正后再生成；要先看样子，可加 --draft 生成草稿。")
    out.print(f"校对结果：{tally(made.findings)}。")
    if made.published and not made.draft:
        read_back = [name for name in made.files if name != "data"]
        if read_back:
            out.print(f"{'、'.join(name.upper() for name in read_back)} 已逐字逐数回读，与底册一致。")
        out.print("文字中的姓名无法自动识别，公开前请人工核对。")


def _size(path: Path) -> str:
    return f"{max(1, round(path.stat().st_size / 1024)):,} KB"


def _county_summary(result: CountyResult) -> dict[str, object]:
    return {
        "book": str(result.book_path),
        "unit": result.name,
        "published": result.published,
        "exit_code": result.exit_code,
        "files": {name: str(path) for name, path in result.files.items()},
        "findings": [as_json(finding) for finding in result.findings],
        "seconds": round(result.seconds, 3),
    }


def _report_county(results: list[CountyResult], output: Path) -> None:
    table = Table()
    for head in ("底册", "单位", "结果", "校对"):
        table.add_column(head, overflow="fold")
    for result in results:
        state = "已生成" if result.published else "[red]未生成[/]"
        table.add_row(result.book_path.name, result.name, state, tally(result.findings))
    out.print(table)
    for result in results:
        shown = [
            finding
            for finding in result.findings
            if finding.blocks_publication or (finding.severity is Severity.WARNING and not finding.acknowledged)
        ]
        if shown:
            out.print(f"[bold]{result.book_path.name}[/]")
            print_findings(shown)
    made = sum(1 for result in results if result.published)
    out.print(f"共 {len(results)} 本底册，已生成 {made} 本，在 {output}。")
