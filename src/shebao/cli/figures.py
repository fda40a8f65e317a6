"""``shebao figures``: participation figures by their definition, on the terminal or as JSON."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

import typer
from rich.table import Table

from shebao import months
from shebao.cli.office import open_office
from shebao.cli.serving import DataFolder
from shebao.cli.show import out, print_json

At = Annotated[
    str,
    typer.Option("--at", metavar="日期", help="截止日期，例如2026-10-31或20261031。默认上月末。"),
]
AsJson = Annotated[bool, typer.Option("--json", help="输出JSON，供程序读取。")]


def figures(at: At = "", to_json: AsJson = False, data: DataFolder = None) -> None:
    """参保统计：按统计口径，从登记簿统计某一截止日期的参保、在职、离退休、缴费人数；已冻结的数一并列出。

    缴费人数按到账统计，没有到账数据时不填（JSON 中为 null）。
    """
    open_office(data)
    from django.utils import timezone

    from shebao.register.figures_pages import end_of_last_month

    today = timezone.localdate()
    cut_off = _day(at) if at else end_of_last_month(today)
    if cut_off > today:
        raise typer.BadParameter(f"截止日期{cut_off}还没有到。请填写今天（{today}）或以前的日期。", param_hint="--at")
    told = _figures(cut_off)
    if to_json:
        print_json(told)
    else:
        _print(told)


def _day(typed: str) -> date:
    try:
        return months.parse_day(typed)
    except ValueError as problem:
        raise typer.BadParameter(
            f"“{typed}”不是日期。按2026-10-31的样式填写，也可以写20261031、2026年10月31日。", param_hint="--at"
        ) from problem


def _figures(cut_off: date) -> dict[str, Any]:
    """What is counted now and what was frozen, with the definition."""
    from shebao.register import figures as counting
    from shebao.register.insurances import INSURANCES

    definition = counting.definition()
    return {
        "cut_off": cut_off.isoformat(),
        "definition": {"version": definition.version, "source": definition.source, "labels": counting.LABELS},
        "figures": [{"name": INSURANCES[one.insurance], **asdict(one)} for one in counting.count(cut_off)],
        "frozen": [
            {
                "revision": one.revision,
                "definition": one.definition,
                "frozen_at": one.frozen_at.isoformat(),
                "frozen_by": one.frozen_by,
                "reason": one.reason,
                "digest": one.digest,
                "figures": counting.table(one, cut_off),
            }
            for one in counting.published(cut_off)
        ],
    }


def _print(told: dict[str, Any]) -> None:
    labels = told["definition"]["labels"]
    out.print(_table(f"截至{told['cut_off']}，现在统计", labels, told["figures"]))
    for one in told["frozen"]:
        title = "已冻结" if one["revision"] == 1 else f"第{one['revision']}版（修订：{one['reason']}）"
        out.print()
        out.print(_table(f"{title}，工号{one['frozen_by']}，口径{one['definition']}", labels, one["figures"]))
    out.print(f"口径{told['definition']['version']}：{told['definition']['source']}。", markup=False, soft_wrap=True)
    out.print("缴费人数按到账统计，没有到账数据时不填。单位：人。")


def _table(title: str, labels: dict[str, str], rows: list[dict[str, Any]]) -> Table:
    from shebao.register.insurances import SHORT

    table = Table(title=title, title_justify="left", show_edge=False, pad_edge=False)
    table.add_column("险种", no_wrap=True)
    for label in labels.values():
        table.add_column(label, justify="right", overflow="fold")
    for row in rows:
        numbers = [row[name] for name in labels]
        table.add_row(SHORT[row["insurance"]], *("—" if number is None else f"{number:,}" for number in numbers))
    return table
