"""``shebao demo``: publish the model centre's 2025 book, build a demonstration office, show both in a browser."""

import math
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from shebao.cli.publishing import AsJson, FontDirs, refusing_harm, report, summary
from shebao.cli.serving import DataFolder, data_folder, serve_office_here
from shebao.cli.show import command_name, out, print_json, progress_bar, writing_to
from shebao.web.office_start import DEFAULT_DATA

DEFAULT_SCALE = 0.1


def example_book() -> Path:
    """The example's book; says where to run where it is not there."""
    from shebao.web.demo_office.programmes.book import NoBook, example_folder

    try:
        return example_folder()
    except NoBook as problem:
        raise typer.BadParameter(str(problem)) from problem


def demo(
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="生成后在本机浏览器中查看。")] = True,
    output: Annotated[Path, typer.Option("--output", "-o", help="公开文本的输出文件夹。")] = Path("out/demo"),
    data: DataFolder = None,
    scale: Annotated[
        float, typer.Option("--scale", metavar="规模", help="演示办公系统的规模，大于0；1相当于一个县。")
    ] = DEFAULT_SCALE,
    port: Annotated[int, typer.Option("--port", help="查看用的端口。", min=1, max=65535)] = 8000,
    font_dir: FontDirs = None,
    to_json: AsJson = False,
) -> None:
    """演示：用样例底册（泽州县社会保险中心2025年度预算）生成全套公开文本，并建立一个演示办公系统。

    办公系统中的人员、单位全为虚构；数据文件夹中已有演示系统的，直接使用。加 --json 只生成公开文本。
    """
    from shebao.disclosure.publish import publish_book

    if not math.isfinite(scale) or scale <= 0:
        raise typer.BadParameter(f"规模应是大于0的数，现为{scale}。请改用例如0.01或1。", param_hint="--scale")
    with refusing_harm(output), progress_bar(not to_json) as progress:
        task = progress.add_task("", total=1)
        made = publish_book(
            example_book(),
            output,
            font_dirs=font_dir or (),
            progress=lambda name, number, total: progress.update(task, description=name, completed=number, total=total),
        )
    if to_json:
        print_json(summary(made))
    else:
        report(made, overview=True)
    if made.exit_code or to_json:
        raise typer.Exit(made.exit_code)
    folder = _office(data_folder(data), scale, output)
    if not serve:
        out.print(f"\n打开：{command_name()} serve --data {folder}", markup=False, soft_wrap=True)
        return
    serve_office_here(folder, "127.0.0.1", port)


def _office(data: Path, scale: float, publication: Path) -> Path:
    """Build the demonstration office, or open the one that is there; say who can log in as what."""
    from shebao.web.demo_office.build import NotADemo, build_office

    try:
        with writing_to(data), progress_bar(True) as progress:
            task = progress.add_task("", total=1)

            def show(what: str, done: int, total: int) -> None:
                progress.update(task, description=what, completed=done, total=total)

            office = build_office(data, scale, publication, show)
    except NotADemo as refused:
        raise typer.BadParameter(
            f"“{refused}”中是正式的办公系统，演示不会改动它。请用 --data 另指定一个文件夹。", param_hint="--data"
        ) from refused
    counts = "，".join(f"{name} {number:,}" for name, number in office.counts.items())
    said = "沿用已有的演示办公系统" if office.used_again else "已建立演示办公系统"
    out.print(f"\n{said}（{office.data}）：{counts}。全为虚构。", markup=False, soft_wrap=True)
    _say_who(data)
    return office.data


def _say_who(data: Path) -> None:
    from django.utils import timezone

    from shebao.web.demo_office.people import demo_users

    table = Table(show_edge=False, pad_edge=False)
    for head in ("账号", "密码", "验证码", "岗位", "内设机构", "先试什么"):
        table.add_column(head, no_wrap=head in ("账号", "密码", "验证码"), overflow="fold")
    for user in demo_users(timezone.localdate()):
        code = "要" if user.second_factor else ""
        table.add_row(user.username, user.password, code, user.posts, user.section, user.first)
    out.print(table)
    option = "" if data == DEFAULT_DATA else f" --data {data}"
    from shebao.web.demo_office.programmes.bank_desk import answers_that_wait

    for number, file in answers_that_wait():
        told = f"银行已答复、还没有导入的支付批次{number}：由出纳（chuna）在该批次页面导入 {file}"
        out.print(told, markup=False, soft_wrap=True)
    how = f"验证码（登录时要的）：{command_name()} demo-code 账号{option}（只用于演示）"
    out.print(how, markup=False, soft_wrap=True)
