"""``shebao year``: how an office's years stand: versions, what would be frozen now, two versions, published files."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from shebao.cli.office import open_office
from shebao.cli.serving import DataFolder
from shebao.cli.show import WrongUse, command_name, err, out, print_findings, print_json, tally
from shebao.cli.wording import App
from shebao.findings import as_json, by_severity

if TYPE_CHECKING:
    from shebao.programmes.years.models import Version

year_app = App(help="年度预算、部门决算：版本、编制检查、版本比较、公开文件。", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="向标准输出写 JSON，供程序读取。")]
Year = Annotated[int, typer.Argument(metavar="年度", help="四位数的年度。", min=2015, max=2099)]
Final = Annotated[bool, typer.Option("--final/--budget", help="部门决算；默认部门预算。")]
Name = Annotated[str, typer.Argument(metavar="版本", help="版本名，例如2025-budget-v1（见 shebao year list）。")]
ROWS_SHOWN = 200


@year_app.command("list")
def list_versions(to_json: AsJson = False, data: DataFolder = None) -> None:
    """列出各年度的版本：状态、总额、说明、公开日期，以及公开期限。"""
    open_office(data)
    from django.utils import timezone

    from shebao.programmes.years.alarms import clocks
    from shebao.programmes.years.models import Version
    from shebao.programmes.years.published import publications
    from shebao.screens.shows import yuan

    rows = list(Version.objects.defer("content", "findings").order_by("-year", "kind", "-number"))
    on = {one.folder.name: one for one in publications()}
    told = clocks(timezone.localdate())
    if to_json:
        versions = [
            {
                **{"name": one.folder, "title": str(one), "state": one.state, "total_fen": one.total},
                **{"warnings": one.warnings, "note": one.note, "digest": one.digest},
                "published_on": on[one.folder].published_on.isoformat() if one.folder in on else None,
                "current": one.folder in on and on[one.folder].is_current,
            }
            for one in rows
        ]
        limits = [
            {"year": one.year, "kind": one.kind.value, "last_day": one.limit.last_day.isoformat(),
             "published_on": one.published_on.isoformat() if one.published_on else None, "late": one.is_late}
            for one in told
        ]  # fmt: skip
        print_json({"versions": versions, "limits": limits})
        return
    table = _table("版本名", "状态", "支出总计（元）", "提醒", "公开日期", "说明", right=("支出总计（元）", "提醒"))
    for one in rows:
        published = on.get(one.folder)
        day = published.published_on.isoformat() if published else ""
        table.add_row(one.folder, one.state, yuan(one.total), str(one.warnings), day, one.note)
    out.print(table if rows else "没有冻结过版本。在“年度预算”页面登记基础底册、编制、冻结。")
    for clock in told:
        out.print(clock.told, markup=False, soft_wrap=True)


@year_app.command("check")
def check(year: Year, final: Final = False, to_json: AsJson = False, data: DataFolder = None) -> None:
    """试编某年度的预算或决算，列出发现的问题；不冻结版本。退出码：0 没有错误；1 有错误；2 还不能编制。"""
    open_office(data)
    from shebao.programmes.years.compile import versions
    from shebao.programmes.years.content import digest_of
    from shebao.programmes.years.kinds import compiled
    from shebao.programmes.years.states import Account, VersionState
    from shebao.screens.shows import yuan
    from shebao.staff.grant_post import Refused

    account = Account.FINAL if final else Account.BUDGET
    try:
        made = compiled(year, account)
    except Refused as refused:
        print_findings(refused.findings)
        raise typer.Exit(2) from refused
    findings, total = by_severity(made.findings), sum(one.fen for one in made.facts)
    newest = versions(year, account).exclude(state=VersionState.VOID.value).first()
    same = bool(newest and newest.digest == digest_of(made.content))
    if to_json:
        print_json(
            {
                **{"year": year, "kind": account.value, "base": str(made.base), "total_fen": total},
                **{"newest": newest.folder if newest else None, "same_as_newest": same},
                "findings": [as_json(one) for one in findings],
            }
        )
    else:
        print_findings(findings)
        out.print(
            f"{year}年{account.label}：支出总计{yuan(total)}元，依据{made.base}。{tally(findings)}。", soft_wrap=True
        )
        if newest:
            out.print(f"与最新的{newest}{'相同' if same else '不同'}。", soft_wrap=True)
    raise typer.Exit(0 if made.can_be_frozen else 1)


@year_app.command("compare")
def compare(first: Name, second: Name, to_json: AsJson = False, data: DataFolder = None) -> None:
    """逐行比较同一类别的两个版本：新增、删去、改动的行，金额列出增减。"""
    open_office(data)
    from shebao.programmes.years.compare import by_table
    from shebao.programmes.years.kinds import compared
    from shebao.screens.shows import yuan

    before, after = _version(first), _version(second)
    if before.kind != after.kind:
        raise WrongUse(f"“{first}”和“{second}”一个是预算、一个是决算，不能逐行比较。请给出同一类别的两个版本。")
    rows = compared(before, after)
    if to_json:
        names = ("table", "what", "line", "column", "before", "after", "difference")
        print_json([{name: getattr(row, name) for name in names} for row in rows])
        return
    shown = 0
    for part in by_table(rows):
        if shown >= ROWS_SHOWN:
            break
        table = _table("变动", "行", "项目", "原版", "新版", "增减（元）", right=("增减（元）",), title=part.table)
        for row in part.rows[: ROWS_SHOWN - shown]:
            difference = "" if row.difference is None else yuan(row.difference)
            table.add_row(row.what, row.line, row.column, row.before, row.after, difference)
            shown += 1
        out.print(table)
    if len(rows) > shown:
        out.print(f"另有{len(rows) - shown}行未列出，用 --json 取全部。")
    out.print(f"{before}与{after}：{len(rows)}处不同。", soft_wrap=True)


@year_app.command("files")
def files(to_json: AsJson = False, data: DataFolder = None) -> None:
    """列出已公开的文件，并核对与公开时的摘要是否相符。退出码：0 全部相符；1 有不符。"""
    open_office(data)
    from shebao.programmes.years.published import digest_of_folder, publications

    listed, wrong = [], 0
    for one in publications():
        there = one.folder.is_dir() and digest_of_folder(one.folder, one.digest) == one.digest
        wrong += not there
        listed.append((one, there, _files(one.folder)))
    if to_json:
        print_json(
            [
                {
                    **{"name": one.folder.name, "title": one.title, "published_on": one.published_on.isoformat()},
                    **{"folder": str(one.folder), "digest": one.digest, "untouched": there, "note": one.note},
                    "superseded_by": one.superseded_by,
                    "files": [{"name": name, "bytes": size} for name, size in found],
                }
                for one, there, found in listed
            ]
        )
    else:
        for one, there, found in listed:
            later = f"，已由第{one.superseded_by}版更正" if one.superseded_by else ""
            said = "与公开时的摘要相符" if there else "与公开时的摘要不符"
            out.print(f"{one.title}（{one.folder.name}{later}）：{one.published_on}公开，{said}", soft_wrap=True)
            for name, size in found:
                out.print(f"  {one.folder / name}  {size / 1000:,.0f} KB", markup=False, soft_wrap=True)
        if not listed:
            out.print("没有公开过版本。")
    if wrong:
        err.print(f"{wrong}次公开的文件与公开时不符。请保留现场，报稽核内控股。")
        raise typer.Exit(1)


def _files(folder: Path) -> list[tuple[str, int]]:
    found = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    return [(path.relative_to(folder).as_posix(), path.stat().st_size) for path in found]


def _version(name: str) -> "Version":
    from shebao.programmes.years.steps.version_case import version_named

    found = version_named(name)
    if found is None:
        raise WrongUse(f"没有版本“{name}”。用 {command_name()} year list 查看版本名，例如2025-budget-v1。")
    return found


def _table(*heads: str, right: tuple[str, ...] = (), title: str = "") -> Table:
    table = Table(title=title or None, title_justify="left", show_edge=False, pad_edge=False)
    for head in heads:
        fixed = head in ("版本名", "状态", "变动", "公开日期", *right)
        justify: Any = "right" if head in right else "left"
        table.add_column(head, justify=justify, no_wrap=fixed, overflow="fold")
    return table
