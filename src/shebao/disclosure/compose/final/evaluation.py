"""附件: the self-evaluation of each project and of the department (绩效自评表), as it took effect."""

from shebao.budget.account_lines import Stage
from shebao.budget.accounts import IndicatorResult, PerformanceResult
from shebao.budget.book import Horizon, Indicator
from shebao.disclosure.compose.final.view import FinalView, Test, everything
from shebao.disclosure.compose.final.words import rate_of
from shebao.disclosure.compose.quantity import Quantity, label_cell, sum_of, text_cell
from shebao.disclosure.model import Cell, Column, PerformanceForm, Row, Table, TableKind
from shebao.money import format_wan

WIDTHS = (1.2, 1.2, 1.4, 2.2, 1.5, 1.5, 0.8, 0.9, 1.8)
WHOLE = 100_00
"""All points of an evaluation, in hundredths."""
HEAD = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因及改进措施")


def points(hundredths: int) -> str:
    """Points as printed: 92.5, 100."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02d}".rstrip("0") if rest else str(whole)


def compose_evaluation(view: FinalView, one: PerformanceResult) -> Table:
    """A result as the form prints it: the money with its rate of execution, the indicators, the total."""
    # The department's money is all of it, basic spending and projects: 整体支出.
    mine: Test = (lambda line: line.project == one.project) if one.project else everything
    planned, adjusted, spent = (
        sum_of(view.of(stage, mine), stage.value) for stage in (Stage.PLANNED, Stage.ADJUSTED, Stage.ACTUAL)
    )
    rate = rate_of(spent, adjusted).text + "%" if adjusted.fen > 0 else ""
    # What the indicators leave of 100 points is the rate of execution's, and so is what they leave of the score.
    weight = WHOLE - sum(each.weight_hundredths for each in one.indicators)
    reached = max(0, one.score_hundredths - sum(each.points_hundredths for each in one.indicators))
    name = one.name if one.project else view.who
    head = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    rows: list[tuple[Cell, ...]] = [
        (label_cell("项目名称" if one.project else "部门名称"), text_cell(name, colspan=8)),
        (
            label_cell("项目资金（万元）", rowspan=2),
            label_cell("", colspan=2),
            *(label_cell(text) for text in head),
        ),
        (
            label_cell("年度资金总额", colspan=2),
            *(_amount(quantity) for quantity in (planned, adjusted, spent)),
            *(text_cell(text) for text in (points(weight), rate, points(reached))),
        ),
        (label_cell("预期目标"), text_cell(_goal(view, one.project), colspan=8)),
        (label_cell("实际完成情况"), text_cell(one.outcome, colspan=8)),
        *_indicators(one.indicators),
        (
            label_cell("总分", colspan=6),
            *(text_cell(text) for text in (points(WHOLE), points(one.score_hundredths), "")),
        ),
        (label_cell("自评等级"), text_cell(one.grade, colspan=8)),
    ]
    title = "项目支出绩效自评表" if one.project else "部门整体支出绩效自评表"
    return Table(
        TableKind.PERFORMANCE_PROJECT if one.project else TableKind.PERFORMANCE_DEPARTMENT,
        title,
        tuple(Column(f"c{number}", width) for number, width in enumerate(WIDTHS, start=1)),
        (),
        tuple(Row(str(number), cells, "form") for number, cells in enumerate(rows, start=1)),
        caption=f"（{view.year}年度）",
        unit="",
        form=PerformanceForm(
            one.project,
            name,
            adjusted.fen,
            indicators=tuple(
                Indicator(one.project, Horizon.YEAR, each.level1, each.level2, each.name, word=each.target)
                for each in one.indicators
            ),
        ),
    )


def _goal(view: FinalView, project: str) -> str:
    """What the published budget set out to reach in the year."""
    budget = view.accounts.budget
    if not project:
        return budget.goal.year_goal
    return next((one.year_goal or one.overview for one in budget.projects if one.code == project), "")


def _amount(quantity: Quantity) -> Cell:
    return Cell(format_wan(quantity.fen), quantity.fen, quantity.facts, quantity.chain, numeric=True)


def _indicators(indicators: tuple[IndicatorResult, ...]) -> list[tuple[Cell, ...]]:
    """The head and a row each; 一级 and 二级指标 span theirs."""
    if not indicators:
        return []
    rows: list[tuple[Cell, ...]] = [
        (label_cell("绩效指标", rowspan=len(indicators) + 1), *(label_cell(text) for text in HEAD))
    ]
    for number, one in enumerate(indicators):
        before = indicators[number - 1] if number else None
        rest = indicators[number:]
        cells: list[Cell] = []
        if before is None or before.level1 != one.level1:
            cells.append(label_cell(one.level1, rowspan=_run([each.level1 for each in rest])))
        if before is None or (before.level1, before.level2) != (one.level1, one.level2):
            cells.append(label_cell(one.level2, rowspan=_run([f"{each.level1}/{each.level2}" for each in rest])))
        weight, reached = points(one.weight_hundredths), points(one.points_hundredths)
        cells += [text_cell(text) for text in (one.name, one.target, one.actual, weight, reached, one.deviation)]
        rows.append(tuple(cells))
    return rows


def _run(values: list[str]) -> int:
    """How many equal values stand at the beginning."""
    length = 0
    for value in values:
        if value != values[0]:
            break
        length += 1
    return length
