"""``shebao demo``: publish the model centre's 2025 book, say what it made and found, and show it in a browser."""

from pathlib import Path
from typing import Annotated

import typer

from shebao.cli.publishing import AsJson, FontDirs, refusing_harm, report, summary
from shebao.cli.show import out, print_json, progress_bar


def example_book() -> Path:
    """The example: beside the package where it is installed, in ``examples/`` of a checkout."""
    package = Path(__file__).resolve().parent.parent
    for root in (package, package.parent.parent):
        book = root / "examples" / "zezhou-2025" / "book"
        if book.is_dir():
            return book
    raise typer.BadParameter("没有找到样例底册 examples/zezhou-2025/book。请在源码目录中运行，或重新安装。")


def demo(
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="生成后在本机浏览器中查看。")] = True,
    output: Annotated[Path, typer.Option("--output", "-o", help="输出文件夹。")] = Path("out/demo"),
    port: Annotated[int, typer.Option("--port", help="查看用的端口。", min=1, max=65535)] = 8000,
    font_dir: FontDirs = None,
    to_json: AsJson = False,
) -> None:
    """演示：用样例底册（泽州县社会保险中心2025年度预算）生成全套公开文本。"""
    from shebao.disclosure.publish import publish_book

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
    if made.exit_code or not serve or to_json:
        raise typer.Exit(made.exit_code)
    from shebao.web.demo_site import serve as serve_site

    serve_site(output, port=port, announce=_say_where)


def _say_where(address: str) -> None:
    out.print(f"\n在浏览器中打开 [bold]{address}[/]（按 Ctrl+C 结束）", soft_wrap=True)
