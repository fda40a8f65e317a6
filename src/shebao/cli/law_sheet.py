"""``shebao law sheet``: calculation sheets on paper, on the screen or as a page."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from shebao.cli.law_cases import CaseFile, Folders, KindName, Known, chosen_kind, office_parameters, read_cases
from shebao.cli.show import WrongUse, out, writing_to
from shebao.documents.glyphs import MissingGlyphError
from shebao.law.sheet import Sheet, docx_bytes, pdf_bytes, sheet, sheet_html, sheet_text
from shebao.law.sheet.model import INCOMPLETE, pages

FORMATS = (".pdf", ".docx", ".html", ".txt")


def write_sheets(
    name: KindName,
    input: CaseFile,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="文件",
            help=".pdf、.docx、.html 或 .txt 文件；不写则显示在屏幕上。",
        ),
    ] = None,
    known: Known = None,
    folder: Folders = None,
    separate: Annotated[bool, typer.Option("--separate", help="每个案例一个文件，文件名加序号。")] = False,
    font_dir: Annotated[
        list[Path] | None, typer.Option("--font-dir", metavar="文件夹", help="另外的字体文件夹（PDF），可写多个。")
    ] = None,
) -> None:
    """为一个或多个案例生成核定表。退出码：0 都算出来了；1 有案例没有算出来（表上写明原因）；2 用法不对。"""
    chosen = chosen_kind(name)
    if output is not None and output.suffix.lower() not in FORMATS:
        raise WrongUse(f"不能写“{output.suffix}”格式。请用 {'、'.join(FORMATS)}。")
    cases = read_cases(input)
    today = date.today()  # noqa: DTZ011  the law follows the local calendar
    view = office_parameters(folder or [], to_json=False).view(known=known.date() if known else None, today=today)
    sheets = [sheet(chosen, case, view, today=today) for case in (cases if isinstance(cases, list) else [cases])]
    if not sheets:
        raise WrongUse(f"“{input}”里没有案例。")
    if output is None:
        out.print(sheet_text(sheets), markup=False, soft_wrap=True)
    elif separate:
        digits = len(str(len(sheets)))
        for number, one in enumerate(sheets, start=1):
            _write([one], output.with_stem(f"{output.stem}-{number:0{digits}d}"), font_dir or [])
    else:
        _write(sheets, output, font_dir or [])
    if any(page.mark == INCOMPLETE for page in pages(sheets)):
        raise typer.Exit(1)


def _write(sheets: list[Sheet], path: Path, font_dirs: list[Path]) -> None:
    kind_of_file = path.suffix.lower()
    try:
        if kind_of_file == ".pdf":
            made = pdf_bytes(sheets, font_dirs=font_dirs)
        elif kind_of_file == ".docx":
            made = docx_bytes(sheets)
        else:
            made = (sheet_html(sheets) if kind_of_file == ".html" else sheet_text(sheets)).encode()
    except (MissingGlyphError, FileNotFoundError) as error:
        raise WrongUse(str(error)) from error
    with writing_to(path):
        path.write_bytes(made)
    out.print(f"已写入 {path}（{len(sheets)}份）", markup=False)
