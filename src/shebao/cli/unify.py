"""``shebao unify run``: the unification on exported files alone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from shebao.cli.show import err, out, print_findings, print_json, print_sentence, progress_bar, writing_to
from shebao.cli.wording import App
from shebao.findings import Finding, Place, Severity

if TYPE_CHECKING:
    from shebao.register.unify.decisions import Decision

unify_app = App(name="unify", help="三险统一参保登记：从各系统导出的文件归并人员、查找疑点。", no_args_is_help=True)
MOST_LACKS = 6
"""Lacks that are named one by one."""
LOCK = "~$"
"""Begins the name of the file that an office suite lays beside one that is open."""


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
        typer.Option(
            "--earlier", metavar="文件夹", help="前一次的结果，沿用其人员主键和人工决定；不写则用结果文件夹中的。"
        ),
    ] = None,
    decisions: Annotated[
        Path | None,
        typer.Option(
            "--decisions",
            metavar="文件",
            help="人工决定，列为系统、个人编号、对方系统、对方个人编号、决定（合并、分开、撤销）。分开的，前一条记录"
            "另立一人。决定记在结果文件夹的decisions.csv中，以后每次都采用，写“撤销”的不再采用。",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    today: Annotated[
        str, typer.Option("--today", metavar="日期", help="按哪一天核对，如2025-12-31；不写为今天。")
    ] = "",
    skip: Annotated[
        bool, typer.Option("--skip", help="文件夹中认不出是哪个系统的人员文件不采用，列入控制总数；不写则报错。")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="把结果摘要以JSON输出。")] = False,
) -> None:
    """归并人员、比对各系统、列出疑点。

    结果文件夹中有people.csv（人员主索引）、links.csv（每行属于谁、依据哪条规则）、suspects.xlsx（疑点）、
    report.html（情况）、summary.json（摘要和控制总数）；有人工决定的还有decisions.csv。文件有问题、无法处理时退出码为1。
    """
    from shebao.register.imports.reading import CannotRead
    from shebao.register.unify.decisions import frame_of
    from shebao.register.unify.run import unify
    from shebao.register.unify.writing import earlier_keys, write

    in_folders = [
        each
        for folder in files
        if folder.is_dir()
        for each in sorted(folder.iterdir())
        if each.is_file() and each.suffix.lower() in (".csv", ".xlsx", ".xls") and not _is_ours(each)
    ]
    opened = [each for each in in_folders if each.name.startswith(LOCK)]
    in_folders = [each for each in in_folders if each not in opened]
    wanted = [*(path for path in files if path.is_file()), *in_folders]
    systems = _systems(system or [])
    _there(systems, wanted, earlier)
    day = _day(today)
    decided, told = _decided(decisions, output, earlier, day or date.today(), as_json)  # noqa: DTZ011
    told += [_left_out(each) for each in opened]
    try:
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
                decisions=frame_of(decided),
                optional=in_folders,
                skip=skip,
                progress=show,
            )
            made = write(replace(unified, findings=[*told, *unified.findings]), output, show)
    except CannotRead as problem:
        _refused(problem.findings, as_json)
        raise typer.Exit(1) from None
    if as_json:
        print_json(made)
        return
    _show(made, output)


def _left_out(path: Path) -> Finding:
    message = f"“{path.name}”是表格打开时的临时文件，没有采用。"
    action = f"“{path.name.removeprefix(LOCK)}”可能还在编辑，保存关闭后再运行。"
    return Finding("U-9", Severity.WARNING, message, places=(Place(file=path.name),), action=action)


def _refused(findings: Sequence[Finding], as_json: bool) -> None:
    if as_json:
        listed = [
            {"code": f.code, "message": f.message, "places": [str(place) for place in f.places], "action": f.action}
            for f in findings
        ]
        print_json({"findings": listed})
        return
    print_findings(findings)
    err.print("没有处理：以上问题改正后再运行。", markup=False)


def _show(made: dict[str, Any], output: Path) -> None:
    from shebao.register.unify.totals import LINKED, REGISTERED

    table = Table(box=None, pad_edge=False)
    for title, right in (("文件", False), ("系统", False), ("行数", True), ("归并", True), ("未采用", True)):
        table.add_column(title, justify="right" if right else "left")
    linked = {step["file"]: step for step in made["steps"] if step["step"] == LINKED}
    for step in (step for step in made["steps"] if step["step"] == REGISTERED):
        shown = linked.get(step["file"])
        table.add_row(
            step["file"], step["system"], f"{step['rows_in']:,}", _linked(step, shown),
            f"{step['rejected']:,}",
        )  # fmt: skip
    out.print(table)
    alone = made["suspects_automatic"]
    print_sentence(f"{made['rows']:,}行归并为{made['persons']:,}人。")
    print_sentence(f"疑点{made['suspects']:,}个：系统自动处理{alone:,}个，须人工处理{made['suspects'] - alone:,}个。")
    print_sentence(f"另有{made['proposals']:,}对记录可能是同一人，见suspects.xlsx的“可能同一人”，留待人工判断。")
    if made["decisions"]:
        print_sentence(f"采用人工决定{made['decisions']:,}条，见decisions.csv。")
    for finding in made["findings"]:
        if finding["severity"] == Severity.WARNING.value:
            print_sentence(f"{finding['message']}{finding['action']}", "注意：")
    _show_not_checked(made["not_checked"])
    seconds = sum(value for value in made["seconds"].values() if isinstance(value, float))
    print_sentence(f"结果在“{output}”，用时{seconds:.1f}秒，内存最多{made['peak_memory_mb']:,}MB。")


def _linked(step: dict[str, Any], linked: dict[str, Any] | None) -> str:
    from shebao.register.unify.totals import SKIPPED

    if linked:
        return f"{linked['rows_out']:,}"
    if step["note"] == SKIPPED:
        return "未读"
    return "重复" if step["rejected"] else "参照"


def _show_not_checked(not_checked: Sequence[dict[str, Any]]) -> None:
    """What was not checked at all, and of the rest what each lack kept from being checked, the widest first."""
    whole = sorted({each["code"] for each in not_checked if each["whole"]})
    if whole:
        print_sentence(f"没有核对的疑点{len(whole)}种：{'、'.join(whole)}（缺文件或列，见report.html）。")
    by_lack: dict[str, list[str]] = {}
    for each in not_checked:
        if not each["whole"] and each["code"] not in by_lack.setdefault(each["reason"], []):
            by_lack[each["reason"]].append(each["code"])
    partly = sorted({code for codes in by_lack.values() for code in codes})
    if not partly:
        return
    print_sentence(f"只核对了一部分的疑点{len(partly)}种：{'、'.join(partly)}（见report.html）。")
    widest = sorted(by_lack.items(), key=lambda item: (-len(item[1]), item[0]))
    for reason, codes in widest[:MOST_LACKS]:
        print_sentence(f"{reason}：{'、'.join(codes)}", "　")
    if len(widest) > MOST_LACKS:
        print_sentence(f"等{len(widest)}项。", "　")


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


def _decided(
    given: Path | None, output: Path, earlier: Path | None, today: date, as_json: bool
) -> tuple["list[Decision]", list[Finding]]:
    """What people decided, now and in the runs before, and what became of the decisions before."""
    from shebao.register.imports.reading import CannotRead
    from shebao.register.unify.decisions import read_decisions, renewed
    from shebao.register.unify.writing import kept_decisions

    try:
        with writing_to(output):
            before = kept_decisions(earlier) if earlier else []
            here, _ = renewed(before, kept_decisions(output), today)
        return renewed(here, read_decisions(given) if given else [], today)
    except CannotRead as problem:
        _refused(problem.findings, as_json)
        raise typer.Exit(2) from None
