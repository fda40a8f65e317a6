"""``shebao verify``: the invariants of books, payments and programmes, over the whole database."""

import os
from typing import Annotated

import typer

from shebao.cli.office import open_office
from shebao.cli.serving import DataFolder
from shebao.cli.show import WrongUse, err, out
from shebao.cli.wrapping import wrapped

NAMED = 20
Database = Annotated[
    str | None,
    typer.Option("--database", metavar="地址", help="postgresql://用户:密码@主机:端口/库名；不给出则按数据文件夹。"),
]


def _say(text: str, indent: str = "") -> None:
    """A line; at a terminal broken between words and figures, in a file or a pipe never."""
    lines = wrapped(text, out.width - len(indent)) if out.is_terminal else [text]
    for line in lines:
        out.print(f"{indent}{line}", markup=False, soft_wrap=True)


def verify_money(data: DataFolder = None, database: Database = None) -> None:
    """核对资金：凭证、额度、支付、银行回盘是否相符，逐项列出核对了多少。

    全部相符返回0，发现第一处不符即停止并返回1。核对期间可照常办理业务。
    """
    if data is not None and database is not None:
        raise WrongUse("--data 和 --database 只能给出一个。")
    if database is not None:
        if not database.startswith("postgresql://"):
            raise WrongUse(
                f"“{database.split('@')[-1]}”不是数据库地址，按 postgresql://用户:密码@主机:端口/库名 填写。"
            )
        os.environ["SHEBAO_DATABASE"] = database
    open_office(data)
    from shebao.journal.verify import snapshot
    from shebao.programmes.verify import CHECKS, verify

    done = 0
    with snapshot():
        for check, told in verify():
            if told.wrong:
                _say(f"{check.code} {check.name}：不符（{told.looked}）")
                for line in told.wrong[:NAMED]:
                    _say(line, "  ")
                if len(told.wrong) > NAMED:
                    _say(f"另有{len(told.wrong) - NAMED}处未列出。", "  ")
                err.print(f"已核对{done}项，在“{check.name}”发现{len(told.wrong)}处不符。请保留现场，报稽核内控股。")
                raise typer.Exit(1)
            done += 1
            _say(f"{check.code} {check.name}：相符（{told.looked}）")
    out.print(f"共核对{len(CHECKS)}项，全部相符。")
