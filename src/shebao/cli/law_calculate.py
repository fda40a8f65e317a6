"""``shebao law kinds`` and ``shebao law run``: what can be calculated, and one case or a list of cases."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer
from rich.markup import escape

from shebao.cli.law_cases import (
    CaseFile,
    Folders,
    KindName,
    Known,
    chosen_kind,
    office_parameters,
    print_case_findings,
    read_cases,
)
from shebao.cli.listing import Cell, Head, Styled, print_rows
from shebao.cli.show import command_name, out, print_json, print_sentence
from shebao.law import Kind, Outcome, kinds, outcome_json, run
from shebao.law.declare import Entries, Input, Parameter
from shebao.law.expressions import ROUNDING_WORDS
from shebao.law.schema import kind_json
from shebao.law.sheet.lines import not_applicable
from shebao.law.sheet.reasons import folded_reasons
from shebao.law.units import show
from shebao.law.wording import without_code

_INPUT_HEADS = (
    Head("输入", whole=True),
    Head("名称"),
    Head("要求"),
    Head("单位和写法"),
    Head("上下限"),
)
_STEP_HEADS = (Head("步骤", whole=True), Head("名称"), Head("规定、取舍和依据"))
_RUN_HEADS = (Head("步骤"), Head("计算"), Head("数值", whole=True, right=True), Head("依据"))


def list_kinds(
    name: Annotated[str | None, typer.Argument(metavar="[事项]", help="计算事项，显示它的输入、步骤和依据。")] = None,
    to_json: Annotated[
        bool, typer.Option("--json", help="向标准输出写 JSON（含输入的 JSON Schema），供程序读取。")
    ] = False,
) -> None:
    """列出可以计算的事项；写明事项时，列出它的输入、单位、上下限、步骤和例子。"""
    if name is not None:
        chosen = chosen_kind(name)
        if to_json:
            print_json(kind_json(chosen))
        else:
            _print_kind(chosen)
    elif to_json:
        print_json([kind_json(each) for each in kinds()])
    else:
        heads = (Head("事项", whole=True), Head("名称"), Head("依据"))
        print_rows(heads, [(each.name, each.title, each.basis) for each in kinds()])
        print_sentence(
            f"用 {command_name()} law kinds 事项 查看输入和例子；用 {command_name()} law run 事项 --input 文件 计算。"
        )


def run_case(
    name: KindName,
    input: CaseFile,
    known: Known = None,
    folder: Folders = None,
    to_json: Annotated[bool, typer.Option("--json", help="向标准输出写 JSON，供程序读取。")] = False,
) -> None:
    """计算一个或多个案例，列出每一步。退出码：0 都算出来了；1 有案例没有算出来；2 用法不对。"""
    chosen = chosen_kind(name)
    cases = read_cases(input)
    view = office_parameters(folder or [], to_json).view(
        known=known.date() if known else None,
        today=date.today(),  # noqa: DTZ011  the law follows the local calendar
    )
    outcomes = [run(chosen, case, view) for case in (cases if isinstance(cases, list) else [cases])]
    if to_json:
        answers = [outcome_json(outcome) for outcome in outcomes]
        print_json(answers if isinstance(cases, list) else answers[0])
    else:
        for outcome in outcomes:
            _print_outcome(outcome)
    if not all(outcome.is_complete for outcome in outcomes):
        raise typer.Exit(1)


def _print_kind(chosen: Kind) -> None:
    out.print(f"[bold]{escape(chosen.title)}[/]（{chosen.name}）", soft_wrap=True)
    print_sentence(chosen.basis, "依据：")
    if chosen.note:
        print_sentence(chosen.note)
    inputs: list[tuple[Cell, ...]] = []
    shown: set[str] = set()
    runs = _runs([declared.name for declared in chosen.fields])
    for declared in chosen.fields:
        listed = next((entries for entries in chosen.entries if declared.name.startswith(f"{entries.name}.")), None)
        first = listed.fields[0][2].name if listed else declared.name
        name, label = declared.name, declared.label
        if listed is not None:
            if listed.is_map and declared.name != first:
                continue
            field = declared.name.removeprefix(f"{listed.name}.").partition(".")[2]
            name = f"{listed.name}.{'{键}' if listed.is_map else '[]'}{f'.{field}' if field else ''}"
            label = next((words for key, words, _ in listed.fields if key == field), listed.label)
        name = runs.get(name, name) if listed is None else name
        if name in shown:
            continue
        shown.add(name)
        others = _aliases(declared, listed)
        label += f"（也可写 {'、'.join(others)}）" if others else ""
        plain = declared.unit.options or declared.unit.is_text
        bounds = "" if plain else f"{show(declared.unit, declared.low)}至{show(declared.unit, declared.high)}"
        if isinstance(declared, Parameter):
            need = f"不填时查参数 {declared.id}"
        elif declared.group and listed is None:
            need = "同组的一起填或都不填"
        else:
            need = "可不填" if declared.optional and (listed is None or declared.may_miss or listed.is_map) else "必填"
        inputs.append((name, label, need, declared.unit.expected().removeprefix("以下之一："), bounds))
    if chosen.each is not None:
        inputs.append((chosen.each.name, chosen.each.label, "可不填", "列表，一次算多人", ""))
    print_rows(_INPUT_HEADS, inputs, "输入")
    steps: list[tuple[Cell, ...]] = []
    visible = [step for step in chosen.steps if not step.hidden]
    runs = _runs([step.name for step in visible])
    shown = set()
    for step in visible:
        name = runs.get(step.name, step.name)
        if name in shown:
            continue
        shown.add(name)
        result = "*" if step in chosen.results else ""
        rounding = "" if step.rounding == "exact" else f"{ROUNDING_WORDS[step.rounding]}。"
        steps.append((f"{name}{result}", step.label, f"{step.law}{rounding}（{step.source}）"))
    print_rows(_STEP_HEADS, steps, "步骤（带 * 的是结果）")
    out.print("[bold]例[/]（存成 .json 文件，用 --input 读入）")
    out.print(json.dumps(dict(chosen.example), ensure_ascii=False, indent=2), markup=False, soft_wrap=True)


def _runs(names: Sequence[str]) -> dict[str, str]:
    """For names that only differ in the number they end with, one name for all of them: share.1…12."""
    numbers: dict[str, list[int]] = {}
    for name in names:
        stem, _, tail = name.rpartition(".")
        if stem and tail.isdecimal():
            numbers.setdefault(stem, []).append(int(tail))
    return {
        f"{stem}.{one}": f"{stem}.{min(of_stem)}…{max(of_stem)}"
        for stem, of_stem in numbers.items()
        if len(of_stem) > 1
        for one in of_stem
    }


def _aliases(declared: Input | Parameter, listed: Entries | None) -> list[str]:
    """The other names of an input: its aliases, of a row's field those of the field."""
    if listed is None:
        return list(declared.aliases)
    if listed.is_map:
        return list(listed.aliases)
    field = declared.name.rpartition(".")[2]
    return [other for other, name in listed.field_aliases.items() if name == field]


def _print_outcome(outcome: Outcome) -> None:
    for position, person in enumerate(outcome.people, start=1):
        out.print(f"[bold]第{position}人[/]")
        _print_outcome(person)
    out.print(f"[bold]{escape(outcome.kind.title)}[/]")
    results = {step.name for step in outcome.kind.results}
    rows: list[tuple[Cell, ...]] = []
    for step in outcome.steps:
        if step.applies:
            numbers = without_code(step.numbers) if step.unit.options else step.numbers
            style = "bold" if step.name in results else ""
            rows.append((Styled(step.label, style), numbers, Styled(step.text, style), step.source))
    if rows:
        print_rows(_RUN_HEADS, rows, names=1)
    if without := not_applicable(outcome):
        print_sentence("；".join(without), "不适用：")
    for used in outcome.inputs:
        if used.replaces:
            print_sentence(f"{used.label}用案例中的{used.text}，代替参数{used.replaces}。", "本次指定：")
    print_case_findings(outcome.findings)
    for reason in folded_reasons(outcome.parameters):
        print_sentence(reason, "暂定：")
