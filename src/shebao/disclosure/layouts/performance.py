"""Performance targets (绩效目标) as different provinces print them: a form a project, or one long list."""

from collections.abc import Sequence
from dataclasses import dataclass

from shebao.budget.book import Horizon, Indicator, Project
from shebao.disclosure.layouts.accounts import Accounts, basic, project
from shebao.disclosure.layouts.printed import Kind, Mark, Part, PrintedCell, PrintedRow, PrintedTable
from shebao.disclosure.layouts.style import Pen, printed_amount


@dataclass(frozen=True, slots=True)
class ProjectMoney:
    """One project and its money of the year in fen: from appropriations, from elsewhere; for its whole period."""

    project: Project
    appropriated: int
    other: int

    @property
    def year(self) -> int:
        """The year's money."""
        return self.appropriated + self.other

    @property
    def period(self) -> int:
        """The whole period's money: the year's, every year."""
        return self.year * max(self.project.years, 1)


def projects_with_money(accounts: Accounts) -> list[ProjectMoney]:
    """The projects that spend something this year; carried-over money counts where it came from."""
    found: list[ProjectMoney] = []
    for item in accounts.book.projects:
        lines = [line for line in accounts.lines if line.project == item.code]
        own = sum(line.now for line in lines if line.source.is_appropriation)
        other = sum(line.now for line in lines) - own
        if own + other:
            found.append(ProjectMoney(item, own, other))
    return found


def indicators(accounts: Accounts, money: ProjectMoney) -> list[Indicator]:
    """The yearly indicators of a project; a plain three where the book has none (projects of carried-over money)."""
    code = money.project.code
    found = [i for i in accounts.book.indicators if i.project == code and i.horizon is Horizon.YEAR]
    return found or [
        Indicator(code, Horizon.YEAR, "产出指标", "质量指标", "验收合格率", "=", "100", "%"),
        Indicator(code, Horizon.YEAR, "产出指标", "成本指标", "项目总成本", "≤", "0", "元"),
        Indicator(code, Horizon.YEAR, "满意度指标", "服务对象满意度指标", "服务对象满意度", "≥", "90", "%"),
    ]


def indicator_value(indicator: Indicator, money: ProjectMoney) -> Part:
    """The target as printed; the cost is the year's money, in 元."""
    about = f"{money.project.name}/{indicator.name}"
    if "成本" in indicator.level2:
        exact = printed_amount(money.year, "元", 2, False, trims=True)
        return Mark(f"≤{exact}元", Kind.COST, about, money.year)
    if indicator.number_unit == "%":
        return Mark(indicator.value, Kind.PERCENT, about)
    return indicator.value


def yuan(fen: int, kind: Kind, about: str, base: int = 0) -> PrintedCell:
    """An amount of a form, in 元 with two decimals."""
    return PrintedCell(Mark(printed_amount(fen, "元", 2, True), kind, about, fen, base), number=True)


def shanghai_form(pen: Pen, accounts: Accounts, money: ProjectMoney) -> PrintedTable:
    """财政项目支出绩效目标填报表: money of the whole period at the left, of the year at the right."""
    own, year = money.project, accounts.year
    about = own.name
    own_period = money.appropriated * max(own.years, 1)
    cell, row = PrintedCell, PrintedRow
    start, end = own.starts_on, own.ends_on
    rows = [
        row((cell("项目名称"), cell(own.name, 3), cell("项目性质"), cell(own.recurrence))),
        row((cell("主管部门"), cell(accounts.name, 3), cell("项目类别"), cell(str(own.project_class)))),
        row((cell("计划开始日期"), cell(start, 3), cell("计划完成日期"), cell(end))),
        row(
            (
                cell("项目资金（元）", rows=4),
                cell("项目资金总额", 2),
                yuan(money.period, Kind.FORM_TOTAL, f"{about}/项目资金总额"),
                cell("年度资金申请总额"),
                yuan(money.year, Kind.FORM_TOTAL, f"{about}/年度资金申请总额"),
            ),
            "项目资金总额",
        ),
        row(
            (
                cell("其中：财政资金", 2, rows=2),
                cell(yuan(own_period, Kind.FORM_PART, f"{about}/财政资金", money.period).content, rows=2, number=True),
                cell("其中：当年财政拨款"),
                yuan(money.appropriated, Kind.FORM_PART, f"{about}/当年财政拨款", money.year),
            ),
            "财政资金",
        ),
        row((cell("上年结转资金"), cell("0.00", number=True))),
        row(
            (
                cell("其他资金", 2),
                yuan(money.period - own_period, Kind.FORM_PART, f"{about}/其他资金", money.period),
                cell("其他资金"),
                yuan(money.other, Kind.FORM_PART, f"{about}/年度其他资金", money.year),
            ),
            "其他资金",
        ),
        row((cell("项目绩效目标", rows=2), cell("项目总目标", 3), cell("年度总体目标", 2))),
        row((cell(own.period_goal, 3), cell(own.year_goal, 2))),
        row((cell("绩效指标"), cell("一级指标"), cell("二级指标"), cell("三级指标", 2), cell("年度(/项目)指标值"))),
    ]
    rows += _tree(indicators(accounts, money), money)
    return PrintedTable(f"绩效/{own.code}", "财政项目支出绩效目标填报表", ((f"（{year}年度）", ""),), (), tuple(rows))


def _tree(found: Sequence[Indicator], money: ProjectMoney) -> list[PrintedRow]:
    rows: list[PrintedRow] = []
    before = ""
    for number, indicator in enumerate(found):
        cells = [PrintedCell("绩效指标", rows=len(found))] if number == 0 else []
        if indicator.level1 != before:
            same = sum(other.level1 == indicator.level1 for other in found)
            cells.append(PrintedCell(indicator.level1, rows=same))
            before = indicator.level1
        cells += [PrintedCell(indicator.level2), PrintedCell(indicator.name, 2)]
        cells.append(PrintedCell(indicator_value(indicator, money)))
        rows.append(PrintedRow(tuple(cells), indicator.name))
    return rows


def target_list(
    pen: Pen, accounts: Accounts, key: str, title: str, above: tuple[tuple[str, str], ...], mark: str = ""
) -> PrintedTable:
    """One table of all projects: name, money of the year, goal, then a row an indicator (广西, 贵州, 四川, 湖南)."""
    header = PrintedRow(
        tuple(
            PrintedCell(name)
            for name in ("项目名称", "预算数", "年度绩效目标", "一级指标", "二级指标", "三级指标", "指标值")
        )
    )
    rows: list[PrintedRow] = []
    for money in projects_with_money(accounts):
        found = indicators(accounts, money)
        for number, indicator in enumerate(found):
            cells: list[PrintedCell] = []
            if number == 0:
                amount = pen.cell(money.year, f"{key}/{money.project.name}/预算数", Kind.FORM_TOTAL)
                cells = [
                    PrintedCell(money.project.name, rows=len(found)),
                    PrintedCell(amount.content, rows=len(found), number=True),
                    PrintedCell(money.project.year_goal, rows=len(found)),
                ]
            cells += [PrintedCell(indicator.level1), PrintedCell(indicator.level2), PrintedCell(indicator.name)]
            cells.append(PrintedCell(indicator_value(indicator, money)))
            rows.append(PrintedRow(tuple(cells), money.project.name))
    return PrintedTable(key, title, above, (header,), tuple(rows), wide=True, mark=mark)


def simple_form(pen: Pen, accounts: Accounts, money: ProjectMoney, title: str) -> PrintedTable:
    """项目支出绩效目标表: name, unit, the year's money and its two sources, goal, indicators."""
    own = money.project
    cell, row, about = PrintedCell, PrintedRow, own.name
    found = indicators(accounts, money)
    rows = [
        row((cell("项目名称"), cell(own.name, 4))),
        row((cell("主管部门及代码"), cell(accounts.name, 2), cell("实施单位"), cell(_unit_name(accounts, own)))),
        row(
            (
                cell("项目资金（元）", rows=3),
                cell("年度资金总额", 3),
                yuan(money.year, Kind.FORM_TOTAL, f"{about}/年度资金总额"),
            ),
            "年度资金总额",
        ),
        row(
            (cell("其中：财政拨款", 3), yuan(money.appropriated, Kind.FORM_PART, f"{about}/财政拨款", money.year)),
            "财政拨款",
        ),
        row((cell("其他资金", 3), yuan(money.other, Kind.FORM_PART, f"{about}/其他资金", money.year)), "其他资金"),
        row((cell("总体目标"), cell(own.year_goal, 4))),
        row((cell("绩效指标"), cell("一级指标"), cell("二级指标"), cell("三级指标"), cell("指标值"))),
    ]
    before = ""
    for number, indicator in enumerate(found):
        cells = [cell("绩效指标", rows=len(found))] if number == 0 else []
        if indicator.level1 != before:
            cells.append(cell(indicator.level1, rows=sum(other.level1 == indicator.level1 for other in found)))
            before = indicator.level1
        cells += [cell(indicator.level2), cell(indicator.name), cell(indicator_value(indicator, money))]
        rows.append(row(tuple(cells), indicator.name))
    return PrintedTable(f"绩效/{own.code}", title, ((f"（{accounts.year}年度）", ""),), (), tuple(rows))


def whole_form(pen: Pen, accounts: Accounts, title: str, mark: str = "") -> PrintedTable:
    """部门整体支出绩效目标表: the year's money by basic and project spending, tasks, the department's indicators."""
    book, cell, row = accounts.book, PrintedCell, PrintedRow
    money = [
        ("资金总额", accounts.total(), Kind.FORM_TOTAL),
        ("基本支出", accounts.total(basic), Kind.FORM_PART),
        ("项目支出", accounts.total(project), Kind.FORM_PART),
    ]
    figures = [pen.cell(fen, f"部门整体/年度{name}", kind) for name, fen, kind in money]
    rows = [
        row((cell("部门名称"), cell(accounts.name, 4))),
        row(
            (
                cell(f"年度部门整体支出预算（{pen.style.table_unit}）", rows=2),
                *(cell(name) for name, _, _ in money),
                cell("备注"),
            )
        ),
        row((*figures, cell("")), "资金总额"),
        row((cell("年度总体目标"), cell(book.goal.year_goal, 4))),
        row((cell("一级指标"), cell("二级指标"), cell("三级指标", 2), cell("指标值"))),
    ]
    for indicator in book.indicators:
        if not indicator.project:
            cells = (cell(indicator.level1), cell(indicator.level2), cell(indicator.name, 2), cell(indicator.value))
            rows.append(row(cells, indicator.name))
    return PrintedTable("绩效/整体", title, ((f"（{accounts.year}年度）", ""),), (), tuple(rows), mark=mark)


def _unit_name(accounts: Accounts, own: Project) -> str:
    unit = accounts.book.unit_named(own.unit)
    return unit.name if unit else accounts.name
