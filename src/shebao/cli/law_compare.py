"""``shebao law compare`` and ``shebao law what-if``: what makes two results differ, and what a change would cost."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer
import yaml
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
from shebao.cli.show import WrongUse, out, print_json, print_sentence, writing_to
from shebao.law import Kind, Outcome, run
from shebao.law.batch.reading import PROBLEM, BatchFileError, open_cases
from shebao.law.compare import (
    MOST_EXPLAINED,
    Comparison,
    Difference,
    GroupTotal,
    PayerTotal,
    WhatIf,
    compare,
    comparison_json,
    pinned,
    what_if,
    what_if_json,
    what_if_png,
    what_if_svg,
)
from shebao.law.frame_inputs import FrameError
from shebao.law.store import ParameterLookupError, Parameters
from shebao.law.units import YUAN, show

_DAY = ["%Y-%m-%d"]
_MOST_GROUPS = 50
_MOST_REASONS = 10


def compare_cases(
    name: KindName,
    input: CaseFile,
    other: Annotated[
        Path | None, typer.Option("--with", metavar="文件", help="另一个案例的 JSON 文件，与 --input 的对比。")
    ] = None,
    on: Annotated[
        datetime | None, typer.Option("--on", metavar="日期", formats=_DAY, help="同一案例，按这一天的标准计算。")
    ] = None,
    on_other: Annotated[
        datetime | None, typer.Option("--and", metavar="日期", formats=_DAY, help="与 --on 同用：对比的另一天。")
    ] = None,
    known: Annotated[
        tuple[datetime, datetime] | None,
        typer.Option("--known", metavar="日期 日期", formats=_DAY, help="同一案例，按这两天各自已公布的参数对比。"),
    ] = None,
    folder: Folders = None,
    to_json: Annotated[bool, typer.Option("--json", help="向标准输出写 JSON，供程序读取。")] = False,
) -> None:
    """对比两个案例，或同一案例在两个日期的标准下的计算：哪一步先不同，为什么。

    退出码：0 对比完成；1 有一边没有算出来；2 用法不对。
    """
    chosen = chosen_kind(name)
    ways = [other is not None, on is not None and on_other is not None, known is not None]
    if sum(ways) != 1 or (on is None) != (on_other is None):
        raise WrongUse("请写 --with 文件，或 --on 日期 --and 日期，或 --known 日期 日期，三者之一。")
    parameters = office_parameters(folder or [], to_json)
    today = date.today()  # noqa: DTZ011  the law follows the local calendar
    case = _one(input)
    if other is not None:
        heads = (input.name, other.name)
        view = parameters.view(today=today)
        pair = run(chosen, case, view), run(chosen, _one(other), view)
    elif known is not None:
        heads = tuple(f"{day.date()}已公布" for day in known)  # type: ignore[assignment]
        first, second = (run(chosen, case, parameters.view(known=day.date(), today=today)) for day in known)
        pair = first, second
    else:
        days = [day.date() for day in (on, on_other) if day is not None]
        heads = tuple(f"{day}的标准" for day in days)  # type: ignore[assignment]
        view = parameters.view(today=today)
        first, second = (run(chosen, case, pinned(chosen, view, day)) for day in days)
        pair = first, second
    made = compare(*pair)
    if to_json:
        print_json({"left": heads[0], "right": heads[1], **comparison_json(made)})
    else:
        _print_comparison(made, heads, pair)
    if not all(outcome.is_complete for outcome in pair):
        raise typer.Exit(1)


def _one(path: Path) -> Mapping[str, object]:
    cases = read_cases(path)
    if isinstance(cases, list):
        if len(cases) != 1:
            raise WrongUse(f"“{path}”有{len(cases)}个案例。对比时每个文件写一个。")
        return cases[0]
    return cases


def _print_comparison(made: Comparison, heads: Sequence[str], pair: Sequence[Outcome]) -> None:
    out.print(f"[bold]{escape(made.title)}[/]　{escape(heads[0])} 与 {escape(heads[1])}")
    for title, items in (("输入", made.inputs), ("参数", made.parameters)):
        _print_differences(title, [item for item in items if item.differs], heads)
    _print_differences("步骤", [step for step in made.steps if step.differs], heads, with_why=True)
    if made.first is not None and (same := [step.label for step in made.steps if not step.differs]):
        print_sentence("、".join(same), "相同的步骤：")
    if made.first is None:
        out.print("每一步都相同。")
    else:
        why = "；".join(made.first.because) or "一边没有这一步"
        print_sentence(why, f"最先不同的是“{made.first.label}”：")
    for number, person in enumerate(made.people, start=1):
        out.print(f"第{number}人")
        _print_comparison(person, heads, ())
    for head, outcome in zip(heads, pair, strict=False):
        if outcome.findings:
            out.print(f"{head}：", markup=False)
            print_case_findings(outcome.findings)


def _print_differences(
    title: str, items: Sequence[Difference], heads: Sequence[str], *, with_why: bool = False
) -> None:
    if not items:
        return
    rows: list[tuple[Cell, ...]] = []
    for item in items:
        why = (item.change, "；".join(item.because)) if with_why else ()
        rows.append((item.label, item.left, item.right, *why))
    columns = (Head(title), Head(heads[0], right=True), Head(heads[1], right=True))
    more = (Head("差额", whole=True, right=True), Head("原因", long=True)) if with_why else ()
    print_rows((*columns, *more), rows, names=1)


def what_if_command(
    name: KindName,
    source: Annotated[Path, typer.Argument(metavar="数据文件", help=".parquet、.csv 或 .xlsx，每行一个案例。")],
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="参数=数值", help="测算时改用的数值，可写多个；金额以元为单位。"),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--parameters", metavar="文件", help="YAML 文件：参数编号: 数值，含对照表。")
    ] = None,
    by: Annotated[str, typer.Option("--by", metavar="列名", help="按数据中的这一列分组。")] = "",
    chart: Annotated[
        Path | None, typer.Option("--chart", metavar="文件", help="把分组结果画成图，.svg 或 .png。")
    ] = None,
    known: Known = None,
    folder: Folders = None,
    to_json: Annotated[bool, typer.Option("--json", help="向标准输出写 JSON，供程序读取。")] = False,
) -> None:
    """测算改变参数的影响：现行与测算的金额、差额，分组和分支付渠道列出。

    退出码：0 全部算出；1 有行没有算出来，不在合计内；2 文件读不出来或用法不对。
    """
    chosen = chosen_kind(name)
    overrides = {**_from_file(file), **_from_words(changes or [])}
    if not overrides:
        raise WrongUse("请用 --set 参数=数值 或 --parameters 文件 写明要改的参数。")
    suffix = chart.suffix.lower() if chart is not None else ".svg"
    if suffix not in (".svg", ".png"):
        raise WrongUse(f"不能画成“{suffix}”格式的图。请用 .svg 或 .png。")
    parameters = office_parameters(folder or [], to_json)
    made = _what_if(chosen, source, parameters, overrides, by, known)
    if chart is not None:
        with writing_to(chart):
            chart.write_bytes(what_if_png(made) if suffix == ".png" else what_if_svg(made).encode())
    if to_json:
        print_json({"set": overrides, **what_if_json(made)})
    else:
        _print_what_if(made)
    if made.left_out or not made.before_known:
        raise typer.Exit(1)


def _what_if(
    chosen: Kind,
    source: Path,
    parameters: Parameters,
    overrides: Mapping[str, object],
    by: str,
    known: datetime | None,
) -> WhatIf:
    today = date.today()  # noqa: DTZ011  the law follows the local calendar
    day = known.date() if known else None
    try:
        before = parameters.view(known=day, today=today)
        after = parameters.view(known=day, today=today, overrides=overrides)
        with open_cases(chosen, source) as cases:
            sound = cases.frame.filter(pl.col(PROBLEM).fill_null("") == "")
            return what_if(chosen, sound, before, after, by)
    except (BatchFileError, FrameError, ValueError) as error:
        raise WrongUse(str(error)) from error
    except ParameterLookupError as error:
        raise WrongUse(f"{error.message}{error.action}") from error


def _from_words(changes: Sequence[str]) -> dict[str, object]:
    made: dict[str, object] = {}
    for change in changes:
        id, sign, value = change.partition("=")
        if not sign or not id.strip() or not value.strip():
            raise WrongUse(f"“{change}”应写成 参数=数值，如 pension.base=7300。")
        made[id.strip()] = value.strip()
    return made


def _from_file(path: Path | None) -> dict[str, object]:
    if path is None:
        return {}
    try:
        # Every figure stays the text that was written: a binary float cannot be exact.
        data: Any = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=yaml.BaseLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise WrongUse(f"“{path}”读不出来：{error}") from error
    if not isinstance(data, dict):
        raise WrongUse(f"“{path}”应写成“参数编号: 数值”，每行一个。")
    return data


def _print_what_if(made: WhatIf) -> None:
    left_out = f"，其中{made.left_out:,}行没有算出来，不在合计内" if made.left_out else ""
    out.print(f"[bold]{escape(made.title)}[/]：{made.rows:,}行{left_out}。")
    if not made.before_known:
        print_sentence("现行标准没有数值，各行都算不出来，只列测算的金额，不算差额。")
    cells: list[tuple[Cell, ...]] = [
        (one.group, f"{one.rows:,}", *_amounts(made, one)) for one in made.groups[:_MOST_GROUPS]
    ]
    whole = PayerTotal("", "", sum(one.before for one in made.groups), sum(one.after for one in made.groups))
    if len(made.groups) > 1:
        if len(made.groups) > _MOST_GROUPS:
            cells.append((f"……共{len(made.groups)}组", "", *[""] * len(_heads(made))))
        total = ("合计", f"{sum(one.rows for one in made.groups):,}", *_amounts(made, whole))
        cells.append(tuple(Styled(cell, "bold") for cell in total))
    amounts = tuple(Head(head, whole=True, right=True) for head in _heads(made))
    print_rows((Head(made.by or "范围"), Head("行数", whole=True, right=True), *amounts), cells, made.result, names=1)
    payers: list[tuple[Cell, ...]] = [(one.payer, one.result, *_amounts(made, one)) for one in made.payers]
    if len(made.payer_sums) < len(made.payers):
        payers += [(Styled(one.payer, "bold"), Styled("小计", "bold"), *_amounts(made, one)) for one in made.payer_sums]
    print_rows((Head("支付渠道"), Head("项目"), *amounts), payers, "由谁负担")
    if made.reasons:
        few = "" if made.explained < MOST_EXPLAINED else f"（前{made.explained:,}行的原因）"
        out.print(f"没有算出来的原因{few}：", markup=False)
        for one in made.reasons[:_MOST_REASONS]:
            print_sentence(one.reason, f"  {one.state} {one.rows:,}行  ")
        if len(made.reasons) > _MOST_REASONS:
            out.print(f"  ……共{len(made.reasons)}种", markup=False)


def _heads(made: WhatIf) -> tuple[str, ...]:
    if not made.before_known:
        return ("测算（元/月）", "测算（元/年）") if made.monthly else ("测算（元）",)
    if made.monthly:
        return ("现行（元/月）", "测算（元/月）", "差额（元/月）", "差额（元/年）")
    return ("现行（元）", "测算（元）", "差额（元）")


def _amounts(made: WhatIf, one: GroupTotal | PayerTotal) -> tuple[str, ...]:
    """The amounts under :func:`_heads`; what is paid every month also for twelve months."""
    months = (1, 12) if made.monthly else (1,)
    if not made.before_known:
        return tuple(show(YUAN, one.after * count) for count in months)
    sign = "+" if one.difference > 0 else ""
    return (
        show(YUAN, one.before),
        show(YUAN, one.after),
        *(sign + show(YUAN, one.difference * count) for count in months),
    )
