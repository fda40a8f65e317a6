"""``shebao unify run``: the unification on exported files alone."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from shebao.cli.show import err, out, print_findings, print_json, progress_bar, writing_to
from shebao.findings import Severity

if TYPE_CHECKING:
    import polars as pl

unify_app = typer.Typer(
    name="unify", help="三险统一参保登记：从各系统导出的文件归并人员、查找疑点。", no_args_is_help=True
)
DECISIONS = ("系统", "个人编号", "对方系统", "对方个人编号", "决定")


@unify_app.callback()
def _group() -> None:
    """三险统一参保登记。"""


@unify_app.command()
def run(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="文件…", help="各系统导出的 .xlsx、.xls 或 .csv 文件，版式F1至F10。", exists=True),
    ],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="文件夹", help="结果写入的文件夹，没有则新建。")],
    system: Annotated[
        list[str] | None,
        typer.Option("--system", metavar="系统", help="文件属于哪个系统，如“失业”；单指一个文件写“文件名=失业”。"),
    ] = None,
    earlier: Annotated[
        Path | None,
        typer.Option("--earlier", metavar="文件夹", help="前一次的结果，沿用其人员主键；不写则用结果文件夹中的。"),
    ] = None,
    decisions: Annotated[
        Path | None,
        typer.Option("--decisions", metavar="CSV", help=f"人工决定，列为{'、'.join(DECISIONS)}。", exists=True),
    ] = None,
    today: Annotated[
        str, typer.Option("--today", metavar="日期", help="按哪一天核对，如2025-12-31；不写为今天。")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="把结果摘要以JSON输出。")] = False,
) -> None:
    """归并人员、比对各系统、列出疑点。

    结果文件夹中有people.csv（人员主索引）、links.csv（每行属于谁、依据哪条规则）、suspects.xlsx（疑点）、
    report.html（情况）、summary.json（摘要和控制总数）。文件有问题、无法处理时退出码为1。
    """
    import polars as pl

    from shebao.register.imports.reading import CannotRead
    from shebao.register.unify.run import unify
    from shebao.register.unify.writing import earlier_keys, write

    in_folders = [
        each
        for folder in files
        if folder.is_dir()
        for each in sorted(folder.iterdir())
        if each.is_file() and each.suffix.lower() in (".csv", ".xlsx", ".xls") and not _is_ours(each)
    ]
    wanted = [*(path for path in files if path.is_file()), *in_folders]
    systems = _systems(system or [])
    _there(systems, wanted, earlier)
    day = _day(today)
    try:
        decided = _decisions(decisions) if decisions else pl.DataFrame()
        with writing_to(output), progress_bar(not as_json) as bar:
            task = bar.add_task("", total=None)

            def show(what: str, done: int, total: int) -> None:
                bar.update(task, description=what, completed=done, total=total)

            known = earlier_keys(earlier or output)
            unified = unify(
                wanted,
                systems=systems,
                today=day,
                earlier=known,
                decisions=decided,
                optional=in_folders,
                progress=show,
            )
            made = write(unified, output, show)
    except CannotRead as problem:
        if as_json:
            print_json(
                {"findings": [{"code": f.code, "message": f.message, "action": f.action} for f in problem.findings]}
            )
            raise typer.Exit(1) from None
        print_findings(list(problem.findings))
        err.print("没有处理：以上问题改正后再运行。", markup=False)
        raise typer.Exit(1) from None
    if as_json:
        print_json(made)
        return
    _show(made, output)


def _show(made: dict[str, Any], output: Path) -> None:
    table = Table(box=None, pad_edge=False)
    for title, right in (("文件", False), ("系统", False), ("行数", True), ("归并", True), ("未采用", True)):
        table.add_column(title, justify="right" if right else "left")
    linked = {step["file"]: step for step in made["steps"] if step["step"] == "归并"}
    for step in (step for step in made["steps"] if step["step"] == "读入源文件"):
        shown = linked.get(step["file"])
        table.add_row(
            step["file"], step["system"], f"{step['rows_in']:,}", f"{shown['rows_out']:,}" if shown else "参照",
            f"{step['rejected']:,}",
        )  # fmt: skip
    out.print(table)
    out.print(
        f"{made['rows']:,}行归并为{made['persons']:,}人；疑点{made['suspects']:,}个；"
        f"另有{made['proposals']:,}对记录可能是同一人，见suspects.xlsx的“可能同一人”，留待人工判断。",
        markup=False,
    )
    for finding in made["findings"]:
        if finding["severity"] == Severity.WARNING.value:
            out.print(f"注意：{finding['message']}", markup=False)
    whole = sorted({each["code"] for each in made["not_checked"] if each["whole"]})
    if whole:
        out.print(f"没有核对的疑点{len(whole)}种：{'、'.join(whole)}（缺文件或列，见report.html）。")
    seconds = sum(value for value in made["seconds"].values() if isinstance(value, float))
    out.print(f"结果在“{output}”，用时{seconds:.1f}秒，内存最多{made['peak_memory_mb']:,}MB。", markup=False)


def _is_ours(path: Path) -> bool:
    """Whether a file in a folder is what an earlier run wrote there."""
    from shebao.register.unify.writing import FILES, SUMMARY

    return path.name in FILES and (path.parent / SUMMARY).is_file()


def _systems(options: list[str]) -> dict[str, str]:
    from shebao.register.unify.sources import system_of

    systems: dict[str, str] = {}
    for option in options:
        name, given, word = option.rpartition("=")
        try:
            systems[name if given else ""] = system_of(word)
        except ValueError as problem:
            raise typer.BadParameter(str(problem), param_hint="--system") from None
    return systems


def _there(systems: dict[str, str], files: list[Path], earlier: Path | None) -> None:
    """Refuse a file or a folder that was named and is not there: what was meant would be left undone in silence."""
    from shebao.register.unify.writing import LINKS

    unknown = [name for name in systems if name and name not in {path.name for path in files}]
    if unknown:
        raise typer.BadParameter(f"要处理的文件中没有“{'”“'.join(unknown)}”。", param_hint="--system")
    if earlier and not (earlier / LINKS).is_file():
        raise typer.BadParameter(f"“{earlier}”中没有{LINKS}，不是以前一次的结果。", param_hint="--earlier")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise typer.BadParameter(f"“{text}”不是日期，应写作2025-12-31。", param_hint="--today") from None


def _decisions(path: Path) -> "pl.DataFrame":
    """What people decided: system, number, other_system, other_number, kind. A workbook will do, and any encoding."""
    import polars as pl

    from shebao.register.imports.cells import cleaned
    from shebao.register.imports.reading import read_table
    from shebao.register.unify.sources import system_of

    table = read_table(path)
    columns = zip(table.headers, table.columns, strict=True)
    read = pl.DataFrame([cleaned(pl.Series(title.strip(), cells, dtype=pl.String)) for title, cells in columns])
    lacking = [title for title in DECISIONS if title not in read.columns]
    if lacking:
        raise typer.BadParameter(f"缺少{'、'.join(lacking)}列。", param_hint="--decisions")
    wrong = read.filter(~pl.col("决定").is_in(["合并", "分开"]).fill_null(False))
    if len(wrong):
        raise typer.BadParameter(f"“决定”应为“合并”或“分开”，有{len(wrong)}行不是。", param_hint="--decisions")
    blank = read.filter(pl.any_horizontal(pl.col(DECISIONS).is_null()))
    if len(blank):
        raise typer.BadParameter(f"{len(blank)}行没有填全{'、'.join(DECISIONS)}。", param_hint="--decisions")
    names = ("system", "number", "other_system", "other_number", "kind")
    found = read.select(pl.col(title).alias(name) for title, name in zip(DECISIONS, names, strict=True))
    try:
        codes = {word: system_of(word) for column in ("system", "other_system") for word in found[column].unique()}
    except (ValueError, AttributeError):
        raise typer.BadParameter("“系统”列有认不出的系统。", param_hint="--decisions") from None
    return found.with_columns(pl.col("system", "other_system").replace_strict(codes))
