"""``shebao serve``: the office where there is one, else the checker as a page on this machine."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from shebao.cli.format_folder import FormatsFolder, use_formats
from shebao.cli.show import command_name, err, out

HERE = frozenset({"127.0.0.1", "localhost", "::1"})
DataFolder = Annotated[
    Path | None,
    typer.Option(
        "--data", metavar="文件夹", help="办公系统的数据文件夹，默认为环境变量SHEBAO_DATA，未设置时为shebao-data。"
    ),
]


def serve(
    host: Annotated[str, typer.Option("--host", help="在哪个地址上提供。默认只有这台电脑能打开。")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="端口；被占用时自动换一个。", min=1, max=65535)] = 8000,
    data: DataFolder = None,
    formats_folder: FormatsFolder = None,
) -> None:
    """在浏览器中办公，或只核对公开文本。按 Ctrl+C 结束。

    数据文件夹中有办公系统的（用setup或demo建立），打开办公系统，须登录。没有的，只提供公开文本核对：放入文件，
    看到进度和报告，关闭后什么也不留下。
    """
    from shebao.web.office_start import has_office

    folder = data_folder(data)
    if has_office(folder):
        use_formats(formats_folder)
        return serve_office_here(folder, host, port)
    if data is not None:
        raise typer.BadParameter(
            f"“{data}”中没有办公系统。请先建立：{command_name()} setup --data {data}（演示用 demo）。",
            param_hint="--data",
        )
    from shebao.web.demo_site import serve as serve_site

    use_formats(formats_folder)
    if host not in HERE:
        err.print(
            f"[yellow]注意：用 --host {host} 后，其他电脑也能打开本页，没有账号和密码。只在可信的内部网络中这样用。[/]",
            soft_wrap=True,
        )
    with _own_address(host):
        serve_site(None, host=host, port=port, announce=say_where)
    return None


def serve_office_here(folder: Path, host: str, port: int) -> None:
    """Open the office; without TLS before it, only this machine should reach it."""
    from shebao.web.office_site import serve_office

    if host not in HERE and os.environ.get("SHEBAO_HTTPS") != "1":
        err.print(
            f"[yellow]注意：用 --host {host} 后，其他电脑也能打开，密码和个人信息在网络上不加密。"
            "正式使用请按docs/installing.md设置HTTPS。[/]",
            soft_wrap=True,
        )
    with _own_address(host):
        serve_office(folder, host=host, port=port, announce=say_both, say=lambda line: err.print(line, markup=False))


def data_folder(data: Path | None) -> Path:
    """The data folder that is meant."""
    from shebao.web.office_start import DEFAULT_DATA

    return data if data is not None else Path(os.environ.get("SHEBAO_DATA", DEFAULT_DATA))


def say_where(address: str) -> None:
    """Tell the address once the site can be opened."""
    out.print(f"在浏览器中打开 [bold]{address}[/]（按 Ctrl+C 结束）", soft_wrap=True)


def say_both(address: str) -> None:
    """Tell the address of the office, and where everybody reads what is published."""
    say_where(address)
    out.print(f"公开网站（不用登录）：{address}public/", soft_wrap=True)


@contextmanager
def _own_address(host: str) -> Iterator[None]:
    """Say in one line that a host is not this machine's."""
    try:
        yield
    except OSError as error:
        raise typer.BadParameter(
            f"不能在“{host}”上提供：{error.strerror or error}。请用这台电脑自己的地址。", param_hint="--host"
        ) from error
