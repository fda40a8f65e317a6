"""What the commands of ``shebao law`` share: the kind, the parameters, the cases of a JSON file, the options."""

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer

from shebao.cli.show import print_findings, print_json
from shebao.findings import as_json
from shebao.law import Kind, UnknownKindError, kind
from shebao.law.store import ParameterErrors, Parameters, load_parameters

KindName = Annotated[str, typer.Argument(metavar="事项", help="计算事项，用 law kinds 查。")]
CaseFile = Annotated[Path, typer.Option("--input", "-i", metavar="文件", help="JSON 文件：一个案例，或案例的列表。")]
Known = Annotated[
    datetime | None,
    typer.Option("--known", metavar="日期", formats=["%Y-%m-%d"], help="只用这一天已公布的参数；默认全部。"),
]
Folders = Annotated[
    list[Path] | None, typer.Option("--folder", metavar="文件夹", help="本单位的参数文件夹，可写多个。")
]


def chosen_kind(name: str) -> Kind:
    """The kind of this name; a wrong use where there is none."""
    try:
        return kind(name)
    except UnknownKindError as error:
        raise typer.BadParameter(str(error)) from error


def office_parameters(folders: list[Path], to_json: bool) -> Parameters:
    """The package's parameters with those of office folders; ends with 1 and the findings where they are not right."""
    try:
        return load_parameters(folders)
    except ParameterErrors as error:
        if to_json:
            print_json({"exit_code": 1, "findings": [as_json(finding) for finding in error.findings]})
        else:
            print_findings(error.findings)
        raise typer.Exit(1) from error


def read_cases(path: Path) -> Mapping[str, object] | list[Mapping[str, object]]:
    """A case or a list of cases. Decimals are read exactly, never through a binary float."""
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except OSError as error:
        raise typer.BadParameter(f"不能读取“{path}”：{error.strerror}。请检查路径。") from error
    except UnicodeDecodeError as error:
        raise typer.BadParameter(f"“{path}”不是UTF-8编码的文件。请另存为UTF-8。") from error
    except json.JSONDecodeError as error:
        raise typer.BadParameter(
            f"“{path}”第{error.lineno}行第{error.colno}个字符处不是合格的JSON。请检查逗号、引号和括号。"
        ) from error
    listed = data if isinstance(data, list) else [data]
    if not listed:
        raise typer.BadParameter(f"“{path}”是空的列表，没有案例。请至少写一个案例。")
    for position, case in enumerate(listed, start=1):
        if not isinstance(case, dict):
            raise typer.BadParameter(f"“{path}”第{position}个案例不是对象（{{…}}）。请写成“项目：数值”。")
    return data  # type: ignore[no-any-return]
