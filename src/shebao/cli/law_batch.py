"""``shebao law batch``: a file of cases in, a file of results out."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from shebao.cli.law_cases import Folders, KindName, Known, chosen_kind, office_parameters
from shebao.cli.show import err, out, print_sentence, progress_bar, writing_to
from shebao.law.batch import BatchFileError, BatchReport, run_batch
from shebao.law.batch.run import WARNINGS, WARNINGS_HEAD
from shebao.law.declare import Kind
from shebao.law.units import show

_MOST_WARNINGS = 10


def batch(
    name: KindName,
    source: Annotated[Path, typer.Argument(metavar="数据文件", help=".parquet、.csv 或 .xlsx，每行一个案例。")],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="结果文件", help=".parquet、.csv 或 .xlsx；扩展名决定格式。")
    ],
    known: Known = None,
    folder: Folders = None,
    columns: Annotated[
        Literal["all", "result"], typer.Option("--columns", help="all 每一步都写；result 只写结果。")
    ] = "all",
) -> None:
    """批量计算一个文件。没有算出来的行写入“结果文件.rejected”，附行号和全部原因。

    列名用输入的英文名或中文名，其他列原样保留。CSV 和 Excel 里金额以元为单位；Parquet 里的整数列按分和放大后的整数读。
    退出码：0 都算出来了；1 有行没有算出来；2 文件读不出来或用法不对。
    """
    chosen = chosen_kind(name)
    today = date.today()  # noqa: DTZ011  the law follows the local calendar
    view = office_parameters(folder or [], to_json=False).view(known=known.date() if known else None, today=today)
    try:
        with writing_to(output), progress_bar(True) as bar:
            task = bar.add_task("读取", total=None)
            report = run_batch(
                chosen,
                source,
                output,
                view,
                columns=columns,
                progress=lambda what, done, total: bar.update(task, description=what, completed=done, total=total),
            )
    except BatchFileError as error:
        err.print(str(error), markup=False)
        raise typer.Exit(2) from error
    _print_report(chosen, output, report)
    if report.rejected:
        raise typer.Exit(1)


def _print_report(kind: Kind, output: Path, report: BatchReport) -> None:
    good = report.rows - report.rejected
    out.print(f"{kind.title}：共{report.rows:,}行，算出{good:,}行，没有算出{report.rejected:,}行。", markup=False)
    for name, total in report.totals.items():
        step = kind.step(name)
        out.print(f"  {step.label.removesuffix('合计')}合计 {show(step.unit, total)}{step.unit.label}", markup=False)
    if report.warnings:
        out.print(
            f"提醒（结果文件的“{WARNINGS if output.suffix.lower() == '.parquet' else WARNINGS_HEAD}”列）：",
            markup=False,
        )
        for said, rows in sorted(report.warnings.items(), key=lambda item: -item[1])[:_MOST_WARNINGS]:
            print_sentence(said, f"  {rows:,}行  ")
        if len(report.warnings) > _MOST_WARNINGS:
            out.print(f"  ……共{len(report.warnings)}种", markup=False)
    for column, asked in report.not_used.items():
        print_sentence(f"列“{column}”没有采用，{asked}", "注意：")
    out.print(f"结果：{output}", markup=False)
    if report.rejected_path is not None:
        out.print(f"没有算出的行和原因：{report.rejected_path}", markup=False)
