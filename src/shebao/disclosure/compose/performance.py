"""The performance tables (绩效目标表) as Shanxi counties print them: the department's, and one for each project.

Contact fields (负责人, 经办人, 联系电话) belong to the internal copy and are left out here on purpose.
"""

from collections.abc import Callable, Sequence
from itertools import zip_longest

from shebao.budget.book import (
    Fact,
    Funding,
    FundingLevel,
    Horizon,
    Indicator,
    Project,
    Source,
    TextKey,
    total_fen,
)
from shebao.budget.sheets import INDICATOR_TREE
from shebao.disclosure.compose.quantity import (
    Quantity,
    label_cell,
    sum_of,
    sum_of_quantities,
    text_cell,
    yuan_cell,
)
from shebao.disclosure.compose.view import BookView, from_source, is_basic, is_project, only
from shebao.disclosure.model import Cell, Chain, ChainKind, Column, Operand, PerformanceForm, Row, Table, TableKind
from shebao.money import format_wan, format_yuan, format_yuan_plain


def _level_of(view: BookView) -> str:
    """泽州县县级, 某市市级: the region and its level as the form's title prints them."""
    region = view.book.department.region
    return f"{region}{region[-1:]}级" if region[-1:] in ("县", "市", "区", "旗") else region


def compose_department_form(view: BookView) -> Table:
    """部门整体支出绩效目标申报表."""
    book, goal = view.book, view.book.goal
    units = book.units
    established = sum(unit.established_staff for unit in units)
    other = sum(unit.other_staff for unit in units)
    offices = goal.offices_count if goal.offices_count is not None else len(book.offices)
    subordinate = goal.subordinate_units if goal.subordinate_units is not None else max(len(units) - 1, 0)
    rows: list[tuple[Cell, ...]] = [
        (
            label_cell("部门基本信息", rowspan=4),
            label_cell("部门名称"),
            text_cell(f"{book.department.code}-{view.who}", colspan=3),
        ),
        (
            label_cell("内设职能部门数"),
            text_cell(f"{offices}个"),
            label_cell("所属预算单位数"),
            text_cell(f"{subordinate}个"),
        ),
        (
            label_cell("核定的人员编制数"),
            text_cell(f"{sum(unit.posts for unit in units)}人"),
            label_cell("实际在职人员总数"),
            text_cell(f"{sum(unit.staff for unit in units)}人"),
        ),
        (
            label_cell("其中：在编人员数"),
            text_cell(f"{established}人"),
            label_cell("其他人员数"),
            text_cell(f"{other}人"),
        ),
        (label_cell("部门职责"), text_cell(goal.duties or book.texts.get(TextKey.DUTIES, ""), colspan=4)),
        (label_cell("部门战略目标"), text_cell(goal.strategy, colspan=4)),
        *_department_money(view),
    ]
    tasks = book.key_tasks
    rows.append(
        (
            label_cell("年度重点任务", rowspan=1 + max(len(tasks), 1)),
            label_cell("核心职能"),
            label_cell("重点任务", colspan=3),
        )
    )
    rows.extend((text_cell(task.function), text_cell(task.task, colspan=3)) for task in tasks)
    if not tasks:
        rows.append((text_cell(""), text_cell("", colspan=3)))
    rows.append((label_cell("年度绩效目标"), text_cell(goal.year_goal, colspan=4)))
    indicators = view.indicators.get("", [])
    rows.extend(_single_indicator_rows(indicators, (1, 1, 1, 1)))
    return Table(
        TableKind.PERFORMANCE_DEPARTMENT,
        f"{_level_of(view)}预算部门整体支出绩效目标申报表",
        tuple(Column(f"c{n}", width) for n, width in enumerate((1.3, 1.8, 2.2, 2.6, 1.9), start=1)),
        (),
        tuple(Row(f"{n}", cells, "form") for n, cells in enumerate(rows, start=1)),
        caption=f"（{view.year}年度）",
        unit="",
        form=PerformanceForm(
            "",
            view.who,
            total_fen(book.facts),
            indicators=tuple(indicators),
            texts=(
                ("部门职责", goal.duties or book.texts.get(TextKey.DUTIES, "")),
                ("部门战略目标", goal.strategy),
                ("年度绩效目标", goal.year_goal),
                *(("年度重点任务", task.task) for task in tasks),
            ),
        ),
    )


def _department_money(view: BookView) -> list[tuple[Cell, ...]]:
    facts = view.book.facts

    def money(test: Callable[[Fact], bool] | None, label: str) -> Cell:
        quantity = sum_of(only(facts, test) if test else facts, label)
        return Cell(format_wan(quantity.fen), quantity.fen, quantity.facts, quantity.chain, numeric=True)

    sources = (
        ("其中：一般公共预算资金", Source.GENERAL),
        ("政府性基金预算资金", Source.GOVERNMENT_FUND),
        ("国有资本经营预算资金", Source.STATE_CAPITAL),
        ("社会保险基金预算资金", None),
        ("专户管理资金", Source.SPECIAL_ACCOUNT),
        ("单位资金", Source.UNIT_FUNDS),
    )
    right: list[tuple[Cell, Cell]] = [
        (label_cell("其中：基本支出"), money(is_basic, "基本支出")),
        (label_cell("项目支出"), money(is_project, "项目支出")),
    ]
    rows: list[tuple[Cell, ...]] = [
        (
            label_cell("年度预算情况", rowspan=2 + len(sources)),
            label_cell("按资金来源划分"),
            label_cell("资金总额（万元）"),
            label_cell("按资金方向划分"),
            label_cell("资金总额（万元）"),
        ),
        (label_cell("合计"), money(None, "资金总额"), label_cell("合计"), money(None, "资金总额")),
    ]
    for number, (name, source) in enumerate(sources):
        amount = money(from_source(source), name) if source else Cell(format_wan(0), 0, numeric=True)
        beside = right[number] if number < len(right) else (text_cell(""), text_cell(""))
        rows.append((label_cell(name), amount, *beside))
    return rows


def _by_level(indicators: Sequence[Indicator], level1: str, level2: str) -> list[Indicator]:
    return [item for item in indicators if item.level1 == level1 and item.level2 == level2]


def _single_indicator_rows(indicators: Sequence[Indicator], spans: tuple[int, int, int, int]) -> list[tuple[Cell, ...]]:
    """The indicator block with one set of columns: 一级, 二级, 三级, 指标值."""
    head = tuple(
        label_cell(name, colspan=span)
        for name, span in zip(("一级指标", "二级指标", "三级指标", "指标值"), spans, strict=True)
    )
    body: list[tuple[Cell, ...]] = []
    for level1, seconds in INDICATOR_TREE.items():
        sizes = [max(len(_by_level(indicators, level1, second)), 1) for second in seconds]
        for second, size in zip(seconds, sizes, strict=True):
            lines: list[Indicator | None] = list(_by_level(indicators, level1, second)) or [None]
            for number, line in enumerate(lines):
                cells: list[Cell] = []
                if second == seconds[0] and number == 0:
                    cells.append(label_cell(level1, spans[0], sum(sizes)))
                if number == 0:
                    cells.append(label_cell(second, spans[1], size))
                cells.append(text_cell(line.name if line else "", spans[2]))
                cells.append(text_cell(line.value if line else "", spans[3]))
                body.append(tuple(cells))
    return [(label_cell("年度绩效指标", rowspan=1 + len(body)), *head), *body]


def _double_indicator_rows(period: Sequence[Indicator], year: Sequence[Indicator]) -> list[tuple[Cell, ...]]:
    """The indicator block of a project: 一级, then 二级, 三级, 指标值 for the period and again for the year."""
    heads = ("一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值")
    body: list[tuple[Cell, ...]] = []
    for level1, seconds in INDICATOR_TREE.items():
        sizes = [
            max(len(_by_level(period, level1, second)), len(_by_level(year, level1, second)), 1) for second in seconds
        ]
        for second, size in zip(seconds, sizes, strict=True):
            pairs = list(zip_longest(_by_level(period, level1, second), _by_level(year, level1, second))) or [
                (None, None)
            ]
            for number, (left, right) in enumerate(pairs):
                cells: list[Cell] = []
                if second == seconds[0] and number == 0:
                    cells.append(label_cell(level1, 1, sum(sizes)))
                for line in (left, right):
                    if number == 0:
                        cells.append(label_cell(second, 1, size))
                    cells.append(text_cell(line.name if line else ""))
                    cells.append(text_cell(line.value if line else ""))
                body.append(tuple(cells))
    head = (label_cell("绩效指标", rowspan=1 + len(body)), *(label_cell(name) for name in heads))
    return [head, *body]


def calculation_chain(view: BookView, project: Project, amount: Quantity) -> Chain:
    """What a project's amount is made of: its budget lines, its calculation and its legal basis."""
    operands = []
    for line in view.calculations.get(project.code, ()):
        fen = line.number * line.standard_fen * line.periods
        text = f"{line.number}{line.number_unit} × {format_yuan(line.standard_fen)}元"
        if line.periods != 1:
            text += f" × {line.periods}{line.period_unit}"
        operands.append(Operand(f"{line.item}：{text}", format_wan(fen), "万元", fen))
    if operands:
        operands.extend(_calculated(sum(operand.fen or 0 for operand in operands), amount.fen))
    return Chain(
        ChainKind.PRODUCT if operands else ChainKind.SUM,
        f"项目“{project.name}”",
        f"{format_yuan_plain(amount.fen)}元",
        amount.fen,
        amount.facts,
        tuple(operands),
        basis=project.basis,
    )


def _calculated(calculated: int, budget: int) -> list[Operand]:
    """What the lines of calculation come to, and by how much the budget differs from it."""
    lines = [Operand("测算合计", format_wan(calculated), "万元", calculated, role="=")]
    if difference := budget - calculated:
        more = "多" if difference > 0 else "少"
        exact = f"与预算相差（预算比测算{more}{format_yuan(abs(difference))}元）"
        lines.append(
            Operand(exact, format_wan(abs(difference)), "万元", abs(difference), role="+" if difference > 0 else "-")
        )
    return lines


def _funding_rows(view: BookView, project: Project, annual: Quantity) -> list[tuple[Cell, ...]]:
    lines: dict[tuple[Horizon, FundingLevel], Funding] = {
        (line.horizon, line.level): line for line in view.funding.get(project.code, ())
    }

    def amount(horizon: Horizon, level: FundingLevel) -> Cell:
        line = lines.get((horizon, level))
        if line is None or line.fen is None:
            return Cell(numeric=True)
        chain = Chain(
            ChainKind.GIVEN,
            f"{horizon.value}{level.value}",
            f"{format_yuan_plain(line.fen)}元",
            line.fen,
            basis="底册“项目资金级次”表",
        )
        return yuan_cell(Quantity(level.value, line.fen, (), chain))

    period = period_total(view, project)
    period_cell = yuan_cell(Quantity("实施期资金总额", period.fen, (), period.chain)) if period else Cell(numeric=True)
    rows: list[tuple[Cell, ...]] = [
        (
            label_cell("项目资金（元）", colspan=2, rowspan=1 + len(FundingLevel)),
            label_cell("实施期资金总额", colspan=2),
            period_cell,
            label_cell("年度资金总额", colspan=2),
            yuan_cell(annual),
        )
    ]
    for level in FundingLevel:
        name = f"其中：{level.value}" if level is FundingLevel.CENTRAL else level.value
        rows.append(
            (
                label_cell(name, colspan=2),
                amount(Horizon.PERIOD, level),
                label_cell(name, colspan=2),
                amount(Horizon.YEAR, level),
            )
        )
    return rows


def period_total(view: BookView, project: Project) -> Quantity | None:
    """实施期资金总额: the sum of the levels given, None where none is."""
    parts = [
        Quantity(line.level.value, line.fen)
        for line in view.funding.get(project.code, ())
        if line.horizon is Horizon.PERIOD and line.fen is not None
    ]
    return sum_of_quantities(parts, "实施期资金总额") if parts else None


def project_amount(view: BookView, project: Project) -> Quantity:
    """A project's money of this year from all sources, with its calculation as chain."""
    quantity = sum_of(view.current_by_project.get(project.code, ()), project.name)
    return Quantity(quantity.label, quantity.fen, quantity.facts, calculation_chain(view, project, quantity))


def compose_project_form(view: BookView, project: Project) -> Table:
    """项目支出绩效目标表."""
    book = view.book
    unit = book.unit_named(project.unit)
    annual = project_amount(view, project)
    duration = f"{project.years}年" if project.years else ""
    texts = (
        ("项目概况", project.overview),
        ("立项依据", project.basis),
        ("项目设立必要性", project.necessity),
        ("保证项目实施的制度、措施", project.measures),
        ("项目实施计划", project.plan),
    )
    rows: list[tuple[Cell, ...]] = [
        (label_cell("项目名称", colspan=2), text_cell(project.name, colspan=6)),
        (
            label_cell("主管部门及代码", colspan=2),
            text_cell(f"{book.department.code}-{view.who}", colspan=2),
            label_cell("实施单位", colspan=2),
            text_cell(unit.name if unit else project.unit, colspan=2),
        ),
        (
            label_cell("项目属性", colspan=2),
            text_cell(project.recurrence, colspan=2),
            label_cell("项目期", colspan=2),
            text_cell(duration, colspan=2),
        ),
        *_funding_rows(view, project, annual),
        *[(label_cell(name, colspan=2), text_cell(text, colspan=6)) for name, text in texts],
        (label_cell("", colspan=2), label_cell("实施期目标", colspan=3), label_cell("年度目标", colspan=3)),
        (label_cell("总体目标", colspan=2), text_cell(project.period_goal, 3), text_cell(project.year_goal, 3)),
    ]
    indicators = view.indicators.get(project.code, [])
    period = [item for item in indicators if item.horizon is Horizon.PERIOD]
    year = [item for item in indicators if item.horizon is Horizon.YEAR]
    rows.extend(_double_indicator_rows(period, year) if period else _single_indicator_rows(year, (1, 1, 3, 2)))
    period_quantity = period_total(view, project)
    return Table(
        TableKind.PERFORMANCE_PROJECT,
        f"{_level_of(view)}预算部门项目支出绩效目标表",
        tuple(Column(f"c{n}", width) for n, width in enumerate((0.8, 0.8, 1.1, 2.1, 1.2, 1.1, 2.1, 1.2), start=1)),
        (),
        tuple(Row(f"{n}", cells, "form") for n, cells in enumerate(rows, start=1)),
        caption=f"（{view.year}年度）",
        unit="",
        footer=f"填报日期：{project.filled_at}" if project.filled_at else "",
        form=PerformanceForm(
            project.code,
            project.name,
            annual.fen,
            period_quantity.fen if period_quantity else None,
            tuple(view.funding.get(project.code, ())),
            tuple(indicators),
            tuple(view.calculations.get(project.code, ())),
            project.years,
            project.recurrence,
            project.project_class.value,
            project.starts_on,
            project.ends_on,
            (*texts, ("实施期目标", project.period_goal), ("年度目标", project.year_goal)),
        ),
    )
