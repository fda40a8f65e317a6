"""``shebao bank``: a simulated bank that answers bank files, for the demonstration and for training."""

from pathlib import Path
from typing import Annotated

import typer

from shebao.cli.show import WrongUse, out, writing_to
from shebao.cli.wording import App
from shebao.money import format_yuan

bank_app = App(help="模拟银行：演示和培训用，不连接任何银行。", no_args_is_help=True)


@bank_app.callback()
def _bank() -> None:
    """模拟银行：演示和培训用，不连接任何银行。"""


@bank_app.command("answer")
def answer_files(
    files: Annotated[list[Path], typer.Argument(metavar="文件…", help="从支付批次页面下载的银行文件。")],
    fail: Annotated[float, typer.Option("--fail", metavar="比例", help="失败笔数的比例，0至1，例如0.02。")] = 0.0,
    seed: Annotated[int, typer.Option("--seed", metavar="整数", help="哪些笔失败、因何失败；相同则结果相同。")] = 0,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="回盘文件的文件夹；不给出则与银行文件同在一处。")
    ] = None,
) -> None:
    """对银行文件逐个作答，生成可以导入的回盘文件。

    只读银行文件，不读办公系统的数据。生成的文件名为“银行文件名-回盘”，在支付批次页面导入。
    """
    from shebao.payments.answering import NotABankFile, answer_file

    if not 0 <= fail <= 1:
        raise WrongUse(f"失败比例应在0至1之间，现为{fail}。")
    made = []
    for file in files:
        try:
            made.append((file, answer_file(file.read_bytes(), fail, seed)))
        except OSError as problem:
            raise WrongUse(f"不能读取“{file}”：{problem.strerror}。请检查路径。") from problem
        except NotABankFile as problem:
            raise WrongUse(f"“{file}”：{problem}") from problem
    for file, told in made:
        target = (output or file.parent) / f"{file.stem}-回盘{file.suffix}"
        with writing_to(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists() and target.read_bytes() != told.content:
                raise WrongUse(f"“{target}”已经存在，内容不同，没有覆盖。请移走，或用 --output 另指定文件夹。")
            target.write_bytes(told.content)
        out.print(
            f"批次{told.batch}（{told.profile}）：{told.succeeded + told.failed:,}笔，{format_yuan(told.total)}元，"
            f"成功{told.succeeded:,}笔，失败{told.failed:,}笔。回盘文件：{target}",
            markup=False,
            soft_wrap=True,
        )
