"""The office's own commands: set it up, back it up, restore it, its worker, Django's commands."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from shebao.cli.serving import DataFolder, data_folder
from shebao.cli.show import command_name, err, out, print_findings, writing_to

FIRST = {"director": "主任", "system_admin": "系统管理员", "security_admin": "安全管理员", "audit_admin": "审计管理员"}
SHAPE = "工号:姓名:账号"


def _person(option: str) -> Any:
    return typer.Option(f"--{option}", metavar=SHAPE, help=f"{FIRST[option.replace('-', '_')]}。不写则逐项询问。")


def setup(
    data: DataFolder = None,
    director: Annotated[str, _person("director")] = "",
    system_admin: Annotated[str, _person("system-admin")] = "",
    security_admin: Annotated[str, _person("security-admin")] = "",
    audit_admin: Annotated[str, _person("audit-admin")] = "",
    reason: Annotated[str, typer.Option("--reason", help="任命依据，例如文号。不写则询问。")] = "",
) -> None:
    """建立一个空的办公系统：主任和三个管理员，四个不同的自然人。

    主任审批岗位授权；系统管理员建立账号；安全管理员申请授权；审计管理员查看日志。初始密码只显示一次。
    """
    from shebao.web.office_start import bring_up_to_date, make_folder, use_office

    folder = use_office(data_folder(data))
    from django.utils import timezone

    from shebao.staff.establish import establish, is_established
    from shebao.staff.grant_post import Refused

    make_folder(folder)
    bring_up_to_date(folder)
    if is_established():
        raise typer.BadParameter(f"“{folder}”已是办公系统。请换一个空的文件夹或数据库。", param_hint="--data")
    given = zip(FIRST, (director, system_admin, security_admin, audit_admin), strict=True)
    people = {post: _asked(post, value) for post, value in given}
    reason = reason or typer.prompt("任命依据（文号或日期）")
    try:
        made = establish(people, timezone.localdate(), reason[:200])
    except Refused as refused:
        print_findings(refused.findings)
        raise typer.Exit(2) from refused
    out.print(f"已建立办公系统：{folder}", markup=False, soft_wrap=True)
    for one in made:
        person = one.account.natural_person
        line = f"  {FIRST[one.post]}　{person.name}　账号 {one.account.username}　初始密码 {one.password}"
        out.print(line, markup=False, soft_wrap=True)
    out.print("初始密码只显示这一次，请分别当面交给本人；首次登录时绑定手机验证应用并修改密码。")
    out.print(f"打开：{command_name()} serve --data {folder}", markup=False, soft_wrap=True)


def _asked(post: str, value: str) -> Any:
    from shebao.staff.accounts import NUMBER, USERNAME, NewPerson

    title = FIRST[post]
    if not value:
        value = ":".join(typer.prompt(f"{title}的{word}") for word in SHAPE.split(":"))
    parts = [part.strip() for part in value.replace("：", ":").split(":")]
    good = len(parts) == 3 and parts[1] and NUMBER.fullmatch(parts[0]) and USERNAME.fullmatch(parts[2])
    if not good:
        raise typer.BadParameter(
            f"{title}“{value}”应写成“{SHAPE}”，例如 001:王一:wangyi；账号用小写字母和数字，至少3位。"
        )
    section = "leaders" if post == "director" else "audit" if post == "audit_admin" else "data"
    return NewPerson(parts[0], parts[1], section, title, parts[2])


def backup(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="文件", help="备份文件，默认在数据文件夹的backups中。")
    ] = None,
    data: DataFolder = None,
) -> None:
    """备份办公系统：数据库和全部文件，附摘要和日志末条。办公中也可备份。"""
    folder = open_office(data)
    from shebao.web.backup import BadBackup, back_up, digest_of
    from shebao.web.office_start import BACKUPS

    path = output or folder / BACKUPS / f"shebao-{datetime.now().astimezone():%Y%m%d-%H%M%S}.zip"
    try:
        with writing_to(path):
            manifest = back_up(folder, path)
    except BadBackup as refused:
        raise typer.BadParameter(str(refused)) from refused
    out.print(f"已备份到 {path}（{path.stat().st_size / 1_000_000:,.1f} MB）", markup=False, soft_wrap=True)
    out.print(f"摘要 {digest_of(path)}", markup=False, soft_wrap=True)
    end = f"日志末条 第{manifest.journal_number}条 {manifest.journal_hash}"
    out.print(end, markup=False, soft_wrap=True)
    out.print("备份含全部个人信息：请加密后存放到另一处，并另行保存摘要。")


def restore(
    file: Annotated[Path, typer.Argument(metavar="文件", help="备份文件。")],
    data: DataFolder = None,
) -> None:
    """把备份恢复到空的文件夹（或空的数据库），并核对摘要和日志。原有数据不会被覆盖。"""
    from shebao.web.office_start import make_folder, use_office

    folder = use_office(data_folder(data))
    from shebao.web.backup import BadBackup, verify_restored
    from shebao.web.backup import restore as put_back

    try:
        manifest = put_back(file, folder)
    except BadBackup as refused:
        err.print(f"没有恢复：{refused}", markup=False, soft_wrap=True)
        raise typer.Exit(2) from refused
    make_folder(folder)
    out.print(f"已恢复到 {folder}：{len(manifest.parts)}个部分，摘要全部相符。", markup=False, soft_wrap=True)
    findings = verify_restored(manifest)
    if findings:
        print_findings(findings)
        err.print("日志核对有问题，请勿使用，报稽核处理。")
        raise typer.Exit(1)
    from shebao.screens.shows import shown

    taken = shown(datetime.fromisoformat(manifest.taken_at), "moment")
    line = f"日志核对无误，到第{manifest.journal_number}条（{taken}备份）。"
    out.print(line, markup=False, soft_wrap=True)


def demo_code(
    user: Annotated[str, typer.Argument(metavar="账号", help="演示账号。")],
    data: DataFolder = None,
) -> None:
    """显示演示账号的当前验证码。只用于演示数据库。"""
    open_office(data)
    from shebao.web.demo_office.codes import NoCode, current_code

    try:
        typer.echo(current_code(user))
    except NoCode as refused:
        err.print(str(refused), markup=False, soft_wrap=True)
        raise typer.Exit(2) from refused


def prepare(data: DataFolder = None) -> None:
    """使数据库与本版本一致，已有数据的先备份。serve 会自动做；分开部署时在启动网站之前做。"""
    from shebao.web.office_start import bring_up_to_date, make_folder

    folder = open_office(data)
    make_folder(folder)
    bring_up_to_date(folder, lambda line: err.print(line, markup=False, soft_wrap=True))


def worker(data: DataFolder = None) -> None:
    """后台任务：办理导入等长时间的任务。serve 已自带；分开部署时由系统服务启动。"""
    open_office(data)
    from shebao.jobs.worker import main

    main()


def django(context: typer.Context) -> None:
    """Django 的管理命令，例如 django check --deploy。供系统管理员使用。"""
    from django.core.management import execute_from_command_line

    from shebao.web.office_start import use_office

    use_office()
    execute_from_command_line(["shebao django", *context.args])


def open_office(data: Path | None) -> Path:
    """Use the office in a data folder; refuses a folder without one."""
    from shebao.web.office_start import has_office, use_office

    wanted = data_folder(data)
    if not has_office(wanted):
        raise typer.BadParameter(f"“{wanted}”中没有办公系统。请用 --data 指定数据文件夹。", param_hint="--data")
    return use_office(wanted)
