"""The table of public holidays (节假日表) from the command line."""

from pathlib import Path
from typing import Annotated

import typer

from shebao.cli.office import open_office
from shebao.cli.serving import DataFolder
from shebao.cli.show import WrongUse, out
from shebao.cli.wording import App

calendar_app = App(help="节假日表：办理期限按它计算工作日。", no_args_is_help=True)


@calendar_app.command("load")
def load_calendar(
    file: Annotated[Path, typer.Argument(metavar="文件", help="一个年度的放假安排（TOML），样式见随软件的2026.toml。")],
    data: DataFolder = None,
) -> None:
    """按国务院办公厅公布的安排补录或更正一个年度，并重新计算暂定的办理期限。"""
    open_office(data)
    from shebao.cases.holidays import BadArrangement
    from shebao.cases.load_holidays import load_holidays
    from shebao.journal.record import SYSTEM

    try:
        days, limits = load_holidays(file, SYSTEM)
    except (BadArrangement, OSError) as problem:
        raise WrongUse(f"没有录入：{problem}") from problem
    out.print(f"已录入{days}天，重新计算{limits}笔业务单的办理期限。")


@calendar_app.command("show")
def show_calendar(data: DataFolder = None) -> None:
    """显示已录入的年度。"""
    open_office(data)
    from shebao.cases.models import Holiday

    years: dict[int, tuple[int, int, str]] = {}
    for day, works, source in Holiday.objects.order_by("day").values_list("day", "works", "source"):
        off, worked, _ = years.get(day.year, (0, 0, ""))
        years[day.year] = (off + (not works), worked + works, source)
    for year, (off, worked, source) in years.items():
        out.print(f"{year}年　放假{off}天　调休上班{worked}天　{source}")
