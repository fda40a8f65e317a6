"""What the commands of ``shebao law`` share: the kind, the parameters, the cases of a JSON file, the options."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

import typer

from shebao.cli.show import (
    REASONS_TO_READ,
    WrongUse,
    command_name,
    print_findings,
    print_json,
    print_sentence,
)
from shebao.findings import Finding, as_json, by_severity
from shebao.law import Kind, UnknownKindError, kind
from shebao.law.kinds import names
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
        near = get_close_matches(name.lower(), names(), n=3, cutoff=0.4)
        perhaps = f"是否指{'、'.join(f'“{one}”（{kind(one).title}）' for one in near)}？" if near else ""
        raise WrongUse(f"没有名为“{name}”的计算事项。{perhaps}全部事项用 {command_name()} law kinds 查。") from error


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
    text = _text_of(path)
    if not text.strip():
        raise WrongUse(f"“{path}”是空文件。请写一个案例，写法见 {command_name()} law kinds 事项。")
    try:
        data: Any = json.loads(text, parse_float=Decimal, parse_constant=str, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        # The end of a text that breaks off lies in a line after the last one.
        line = next(iter(text.split("\n")[error.lineno - 1 : error.lineno]), "")
        near = line[max(error.colno - 11, 0) : error.colno + 10].strip()
        raise WrongUse(
            f"“{path}”第{error.lineno}行第{error.colno}个字符处不是合格的JSON"
            f"{f'（“{near}”附近）' if near else ''}。请检查逗号、引号和括号。"
        ) from error
    except _WrittenTwiceError as error:
        raise WrongUse(f"“{path}”里“{error}”在同一案例中写了两次，数值不同。请只留一个。") from error
    except RecursionError as error:
        raise WrongUse(f"“{path}”的括号套得太深，不是案例。请检查括号。") from error
    listed = data if isinstance(data, list) else [data]
    if not listed:
        raise WrongUse(f"“{path}”是空的列表，没有案例。请至少写一个案例。")
    for position, case in enumerate(listed, start=1):
        if not isinstance(case, dict):
            found = json.dumps(case, ensure_ascii=False, default=str)
            found = found if len(found) <= _SHOWN else f"{found[:_SHOWN]}…"
            raise WrongUse(
                f"“{path}”第{position}个案例是“{found}”，不是对象。请写成 {{“项目”: 数值, …}}；"
                f"例子见 {command_name()} law kinds 事项。"
            )
    return data  # type: ignore[no-any-return]


class _WrittenTwiceError(ValueError):
    """A key stands twice in one object; JSON readers silently take the last."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in pairs:
        if made.get(key, value) != value:
            raise _WrittenTwiceError(key)
        made[key] = value
    return made


def _text_of(path: Path) -> str:
    """The text of a file in UTF-8, in UTF-16 with its mark, or in the GB18030 that Chinese Windows saves."""
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = REASONS_TO_READ.get(error.errno or 0, str(error))
        raise WrongUse(f"不能读取“{path}”：{reason}。请检查路径。") from error
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "gb18030"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise WrongUse(f"“{path}”不是文本文件，读不出文字。请存成UTF-8编码的JSON文件。")


def print_case_findings(findings: Sequence[Finding]) -> None:
    """Show the findings of a case, worst first, each as a sentence; the message already names the input."""
    for finding in by_severity(findings):
        action = finding.action
        said_already = action in finding.message or (
            finding.code in _SAYS_WHAT_TO_DO and bool(finding.expected) and finding.expected in finding.message
        )
        message = finding.message.removesuffix("请补填。") if action.startswith("请补填") else finding.message
        print_sentence(message + ("" if said_already else action), f"{finding.severity.label} {finding.code}  ")


_SHOWN = 30
_SAYS_WHAT_TO_DO = ("LAW-2", "LAW-4")
"""The messages of these codes say what to write, so the action would say it again."""
