"""``shebao law parameters``: the law's parameters, their history, what is still to be set, what changed."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from shebao.cli.listing import Cell, Head, Styled, print_rows
from shebao.cli.show import WrongUse, command_name, out, print_findings, print_json, print_sentence
from shebao.findings import as_json
from shebao.law.kinds import kinds_reading
from shebao.law.store import (
    ROOMS,
    Change,
    ParameterDefinition,
    ParameterErrors,
    ParameterRow,
    Parameters,
    UnknownParameterError,
    changes,
    load_parameters,
)
from shebao.law.store.parameters import HOME

_ID = Head("编号", whole=True)
_LIST_HEADS = (_ID, Head("名称"), Head("数值"), Head("有效期"), Head("范围", whole=True), Head("标记"))
_HISTORY_HEADS = (
    Head("有效期", whole=True),
    Head("数值"),
    Head("范围", whole=True),
    Head("标记"),
    Head("公布", whole=True),
    Head("依据", long=True),
    Head("说明", long=True),
)
_MISSING_HEADS = (_ID, Head("名称"), Head("有效期"), Head("范围", whole=True), Head("现有"), Head("说明", long=True))
_CHANGE_HEADS = (
    _ID,
    Head("名称"),
    Head("变动", whole=True),
    Head("原来和现在"),
    Head("有效期"),
    Head("依据", long=True),
)

VALUE_LENGTH = 40
"""Longer values (tables of divisors) are cut in the list; the history shows them whole."""


def parameters(
    id: Annotated[
        str | None,
        typer.Argument(
            metavar="[编号]", help="参数编号，显示历年数值和依据；可只写开头，或写中文名称中的词，如 取暖。"
        ),
    ] = None,
    missing: Annotated[bool, typer.Option("--missing", help="只列还须设定或确认的参数。")] = False,
    between: Annotated[
        tuple[datetime, datetime] | None,
        typer.Option("--between", metavar="日期 日期", formats=["%Y-%m-%d"], help="两个日期之间变动了什么。"),
    ] = None,
    on: Annotated[
        datetime | None, typer.Option("--on", metavar="日期", formats=["%Y-%m-%d"], help="按哪一天，默认今天。")
    ] = None,
    known: Annotated[
        datetime | None,
        typer.Option("--known", metavar="日期", formats=["%Y-%m-%d"], help="只看到这一天已公布的；默认全部。"),
    ] = None,
    scope: Annotated[
        str, typer.Option("--scope", metavar="代码", show_default=False, help="按哪个地方，区划代码；默认泽州县。")
    ] = HOME,
    folder: Annotated[
        list[Path] | None, typer.Option("--folder", metavar="文件夹", help="本单位的参数文件夹，可写多个。")
    ] = None,
    to_json: Annotated[bool, typer.Option("--json", help="向标准输出写 JSON，供程序读取。")] = False,
) -> None:
    """查政策参数：现行数值、历年沿革、尚未设定的、两个日期之间的变动。退出码：0 正常；1 数据有错误；2 用法不对。"""
    loaded = _load(folder or [], to_json)
    day = on.date() if on else date.today()  # noqa: DTZ011  the law follows the local calendar
    if not _is_scope(scope):
        raise WrongUse(f"适用范围“{scope}”不是2、4或6位区划代码。")
    if between is not None:
        found = changes(loaded, between[0].date(), between[1].date(), scope)
        _print_changes([change for change in found if _wanted(loaded, change.id, id)], to_json)
    elif missing:
        rows = [row for row in loaded.to_be_set(scope) if _wanted(loaded, row.id, id)]
        _print_missing(rows, loaded, scope, to_json)
    elif id is not None and id in loaded.definitions:
        _print_history(loaded, id, day, to_json)
    else:
        _print_list(loaded, _ids(loaded, id), day, known.date() if known else None, scope, to_json)


def _is_scope(scope: str) -> bool:
    return scope == "CN" or (scope.isascii() and scope.isdigit() and len(scope) in (2, 4, 6))


def _of(parameter_id: str, start: str | None) -> bool:
    return start is None or parameter_id == start or parameter_id.startswith(f"{start}.")


def _wanted(loaded: Parameters, parameter_id: str, words: str | None) -> bool:
    """Whether the parameter is of this id or start of one, or has these Chinese words in its name or subject."""
    if words is None or words.isascii():
        return _of(parameter_id, words)
    definition = loaded.definitions[parameter_id]
    return words in definition.name or words in definition.subject


def _load(folders: Sequence[Path], to_json: bool) -> Parameters:
    try:
        return load_parameters(folders)
    except ParameterErrors as error:
        if to_json:
            print_json({"exit_code": 1, "findings": [as_json(finding) for finding in error.findings]})
        else:
            print_findings(error.findings)
            out.print(f"参数数据有{len(error.findings)}处错误，请改正后重试。")
        raise typer.Exit(1) from error


def _ids(loaded: Parameters, start: str | None) -> list[str]:
    ids = [id for id in loaded.definitions if _wanted(loaded, id, start)]
    if not ids and start is not None:
        try:
            loaded.history(start)
        except UnknownParameterError as error:
            raise WrongUse(f"{error.message}{command_name()} law parameters 列出全部编号。") from error
    return ids


def _print_list(
    loaded: Parameters, ids: Iterable[str], day: date, known: date | None, scope: str, to_json: bool
) -> None:
    view = loaded.view(known=known, scope=scope)
    current = {id: view.timeline(id).at(day) for id in ids}
    if to_json:
        print_json(
            {
                "on": day.isoformat(),
                "known": known.isoformat() if known else None,
                "scope": scope,
                "parameters": [
                    {"id": id, "name": loaded.definitions[id].name, "subject": loaded.definitions[id].subject}
                    | {"row": _row_json(row, day)}
                    for id, row in current.items()
                ],
            }
        )
        return
    subjects: dict[str, list[str]] = {}
    for id in current:
        subjects.setdefault(loaded.definitions[id].subject, []).append(id)
    for subject, of_subject in subjects.items():
        rows: list[tuple[Cell, ...]] = []
        for id in of_subject:
            row, name = current[id], loaded.definitions[id].name
            if row is None:
                rows.append((id, name, "—", "", "", Styled("当日没有数值", "yellow")))
            else:
                rows.append((id, name, _short(row.text), row.validity, row.scope_name, _mark(row, day)))
        print_rows(_LIST_HEADS, rows, subject)
    counts = _counts(current.values(), day)
    out.print(f"{loaded.divisions.name(scope)}，{day}：{counts}。还须设定的：{command_name()} law parameters --missing")


def _counts(rows: Iterable[ParameterRow | None], day: date) -> str:
    marks = ["当日没有数值" if row is None else _words(row, day) for row in rows]
    order = sorted(set(marks), key=lambda mark: (-marks.count(mark), mark))
    return f"{len(marks)}项参数，其中" + "，".join(f"{mark} {marks.count(mark)}" for mark in order)


def _within(row: ParameterRow, day: date) -> date:
    """The day, or for a row that is over its last day: what was checked then stays checked."""
    return min(day, row.valid_to or day)


def _words(row: ParameterRow, day: date) -> str:
    if row.value is None:
        return "未设定"
    if row.interim:
        return "暂按执行"
    if row.checked_until and day > row.checked_until:
        return f"只核对到{row.checked_until}"
    return row.confidence.label


def _mark(row: ParameterRow, day: date) -> Styled:
    words = _words(row, day)
    colour = "red" if row.value is None else "yellow" if row.provisional(day) else "green"
    return Styled(words, colour)


def _short(text: str) -> str:
    return text if len(text) <= VALUE_LENGTH else f"{text[:VALUE_LENGTH]}…"


def _print_history(loaded: Parameters, id: str, day: date, to_json: bool) -> None:
    definition, rows = loaded.definitions[id], loaded.history(id)
    if to_json:
        data = {"id": id, "name": definition.name, "subject": definition.subject, "unit": definition.unit}
        more = {"choices": list(definition.choices), "labels": dict(definition.labels), "note": definition.note}
        more |= {"used_by": _used_by(definition)}
        print_json({**data, **more, "rows": [_row_json(row, _within(row, day)) for row in rows]})
        return
    shown: list[tuple[Cell, ...]] = []
    for row in rows:
        office = "" if row.layer == 0 else f"本单位：{row.place}"
        note = "；".join(words for words in (row.note.rstrip("。"), office) if words)
        published = row.published_on.isoformat() if row.published_on else ""
        mark = _mark(row, _within(row, day))
        shown.append((row.validity, row.text, row.scope_name, mark, published, str(row.source), note))
    print_rows(_HISTORY_HEADS, shown, f"{definition.name}（{id}）")
    if definition.note:
        print_sentence(definition.note)
    if uses := _used_by(definition):
        print_sentence(f"用于：{'、'.join(uses)}")
    if pending := [row for row in loaded.to_be_set() if row.id == id]:
        _print_how_to_set(pending[-1])


def _used_by(definition: ParameterDefinition) -> list[str]:
    """The calculations that read a parameter, and else the part of the centre's work it is for."""
    read = [f"{made.title}（{made.name}）" for made in kinds_reading(definition.id)]
    return [*read, ROOMS[definition.used_by]] if definition.used_by else read


def _print_how_to_set(row: ParameterRow) -> None:
    """Lines that can be copied into a file of the office's own folder and filled in."""
    start = row.valid_from.isoformat() if row.valid_from else "null"
    end = row.valid_to.isoformat() if row.valid_to else "null"
    lines = (
        "parameters:",
        f"  - id: {row.id}",
        "    rows:",
        "      - value: （数值）",
        f"        from: {start}",
        f"        to: {end}",
        f"        scope: {row.scope_name}",
        "        source: {title: （文件名称）, number: （文号）}",
        "        published_on: （公布日期，不详的删去这一行）",
        "        confidence: verified",
        "        checked_until: （核对日期）",
    )
    out.print("要设定的，在本单位的参数文件夹中建一个 .yaml 文件，照下面写，查询和计算时加 --folder：")
    out.print(escape("\n".join(lines)), soft_wrap=True)


def _print_missing(rows: Sequence[ParameterRow], loaded: Parameters, scope: str, to_json: bool) -> None:
    if to_json:
        print_json({"scope": scope, "rows": [row.as_json() for row in rows]})
        return
    shown: list[tuple[Cell, ...]] = []
    for row in rows:
        held = Styled("未设定", "red") if row.value is None else Styled(_short(row.text), "yellow")
        note = f"{loaded.definitions[row.id].note}{row.note}"
        shown.append((row.id, row.name, row.validity, row.scope_name, held, note))
    print_rows(_MISSING_HEADS, shown, f"{loaded.divisions.name(scope)}还须设定或确认")
    null = sum(1 for row in rows if row.value is None)
    out.print(f"未设定 {null} 项，示例待确认 {len(rows) - null} 项。怎样写：{command_name()} law parameters 编号")


def _print_changes(found: Sequence[Change], to_json: bool) -> None:
    if to_json:
        print_json(
            {
                "changes": [
                    {"id": change.id, "kind": change.kind}
                    | {"before": change.before.as_json() if change.before else None}
                    | {"after": change.after.as_json() if change.after else None}
                    for change in found
                ]
            }
        )
        return
    shown: list[tuple[Cell, ...]] = []
    for change in found:
        row = change.after or change.before
        if row is not None:
            before = _short(change.before.text) if change.before else "—"
            after = _short(change.after.text) if change.after else "—"
            shown.append((row.id, row.name, change.label, f"{before} → {after}", row.validity, str(row.source)))
    print_rows(_CHANGE_HEADS, shown, "参数变动")
    out.print(f"共变动 {len(found)} 项。")


def _row_json(row: ParameterRow | None, day: date) -> dict[str, Any] | None:
    return None if row is None else row.as_json() | {"text": row.text, "provisional": row.provisional(day)}
