"""``shebao serve``: the checker as a page on this machine."""

from typing import Annotated

import typer

from shebao.cli.format_folder import FormatsFolder, use_formats
from shebao.cli.show import err, out

HERE = frozenset({"127.0.0.1", "localhost", "::1"})


def serve(
    host: Annotated[str, typer.Option("--host", help="在哪个地址上提供。默认只有这台电脑能打开。")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="端口；被占用时自动换一个。", min=1, max=65535)] = 8000,
    formats_folder: FormatsFolder = None,
) -> None:
    """在浏览器中核对公开文本：放入文件，看到进度和报告；关闭后什么也不留下。按 Ctrl+C 结束。"""
    from shebao.web.demo_site import serve as serve_site

    use_formats(formats_folder)
    if host not in HERE:
        err.print(
            f"[yellow]注意：用 --host {host} 后，其他电脑也能打开本页，没有账号和密码。只在可信的内部网络中这样用。[/]",
            soft_wrap=True,
        )
    try:
        serve_site(None, host=host, port=port, announce=_say_where)
    except OSError as error:
        raise typer.BadParameter(
            f"不能在“{host}”上提供：{error.strerror or error}。请用这台电脑自己的地址。", param_hint="--host"
        ) from error


def _say_where(address: str) -> None:
    out.print(f"在浏览器中打开 [bold]{address}[/]（按 Ctrl+C 结束）", soft_wrap=True)
