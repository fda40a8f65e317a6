"""公开02, 03, 05, 07 and 08: rows of function codes at three levels, each column its own lines."""

from collections.abc import Sequence

from shebao.budget.account_lines import AccountLine, Stage
from shebao.budget.accounts import IncomeKind
from shebao.budget.book import Source
from shebao.disclosure.compose.final.heads import Path, head_rows, numbered
from shebao.disclosure.compose.final.view import FinalView, Test, at_stage, both, everything, never, of_income
from shebao.disclosure.compose.functional import functional_rows
from shebao.disclosure.compose.view import from_source, is_basic, is_project
from shebao.disclosure.model import Column, Table, TableKind

Amounts = Sequence[tuple[str, Path, Test]]
"""Columns of amounts: key, the words above it, which lines it holds."""

SPENT: Amounts = (
    ("total", ("本年支出", "小计"), at_stage(Stage.ACTUAL)),
    ("basic", ("本年支出", "基本支出"), both(at_stage(Stage.ACTUAL), is_basic)),
    ("project", ("本年支出", "项目支出"), both(at_stage(Stage.ACTUAL), is_project)),
)


def _table(
    view: FinalView,
    kind: TableKind,
    number: int,
    title: str,
    lines: Sequence[AccountLine],
    columns: Amounts,
    note: str,
) -> Table:
    paths: list[Path] = [("功能分类科目编码",), ("科目名称",), *(path for _, path, _ in columns)]
    selections = [(key, path[-1], test) for key, path, test in columns]
    return Table(
        kind,
        title,
        (Column("code", 1.2), Column("name", 3.0), *(Column(key, 1.3, amount=True) for key, _, _ in columns)),
        (*head_rows(paths), numbered(2, len(columns))),
        functional_rows(view, lines, selections, title),
        number=number,
        landscape=len(columns) > 4,
        note=f"注：{note}",
    )


def compose_income(view: FinalView) -> Table:
    """公开02: 收入决算表."""
    columns: Amounts = (
        ("total", ("本年收入合计",), everything),
        ("appropriation", ("财政拨款收入",), of_income(IncomeKind.APPROPRIATION)),
        ("from_superior", ("上级补助收入",), of_income(IncomeKind.SUPERIOR)),
        ("business", ("事业收入",), of_income(IncomeKind.OPERATING)),
        ("operating", ("经营收入",), of_income(IncomeKind.BUSINESS)),
        ("from_subordinate", ("附属单位上缴收入",), of_income(IncomeKind.SUBORDINATE)),
        ("other_income", ("其他收入",), of_income(IncomeKind.OTHER)),
    )
    note = "本表反映部门本年度取得的各项收入情况。"
    return _table(view, TableKind.INCOME, 2, "收入决算表", view.of(Stage.INCOME), columns, note)


def compose_expenditure(view: FinalView) -> Table:
    """公开03: 支出决算表."""
    columns: Amounts = (
        ("total", ("本年支出合计",), everything),
        ("basic", ("基本支出",), is_basic),
        ("project", ("项目支出",), is_project),
        ("to_superior", ("上缴上级支出",), never),
        ("operating", ("经营支出",), never),
        ("to_subordinate", ("对附属单位补助支出",), never),
    )
    note = "本表反映部门本年度各项支出情况。"
    return _table(view, TableKind.EXPENDITURE, 3, "支出决算表", view.spent, columns, note)


def compose_general_expenditure(view: FinalView) -> Table:
    """公开05: 一般公共预算财政拨款支出决算表."""
    note = "本表反映部门本年度一般公共预算财政拨款支出情况。"
    title = "一般公共预算财政拨款支出决算表"
    return _table(view, TableKind.GENERAL_EXPENDITURE, 5, title, view.general, SPENT, note)


def compose_fund(view: FinalView) -> Table:
    """公开07: 政府性基金预算财政拨款收入支出决算表."""
    stages = (Stage.CARRIED_IN, Stage.INCOME, Stage.ACTUAL, Stage.CARRIED_OUT)
    lines = [one for stage in stages for one in view.of(stage, from_source(Source.GOVERNMENT_FUND))]
    columns: Amounts = (
        ("opening", ("年初结转和结余",), at_stage(Stage.CARRIED_IN)),
        ("received", ("本年收入",), at_stage(Stage.INCOME)),
        *SPENT,
        ("closing", ("年末结转和结余",), at_stage(Stage.CARRIED_OUT)),
    )
    note = "本表反映部门本年度政府性基金预算财政拨款收入、支出及结转和结余情况。"
    title = "政府性基金预算财政拨款收入支出决算表"
    return _table(view, TableKind.FUND_EXPENDITURE, 7, title, lines, columns, note)


def compose_capital(view: FinalView) -> Table:
    """公开08: 国有资本经营预算财政拨款支出决算表."""
    lines = view.of(Stage.ACTUAL, from_source(Source.STATE_CAPITAL))
    note = "本表反映部门本年度国有资本经营预算财政拨款支出情况。"
    return _table(view, TableKind.CAPITAL, 8, "国有资本经营预算财政拨款支出决算表", lines, SPENT, note)
