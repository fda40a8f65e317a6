"""Documents as a reader of files has them, with performance forms made of what is printed."""

from dataclasses import replace

from shebao.disclosure.model import Cell, Column, Disclosure, Row, Table, TableKind
from shebao.disclosure.recognise.forms import recognise_forms
from tests.rules.documents import as_read, good_document

PROJECT = """
项目名称 | {name} | . | .
项目属性 | {recurrence} | 项目期 | {years}
项目资金（元） | 实施期资金总额 | {period} | .
. | 年度资金总额 | {total} | .
. | 其中：财政拨款 | {part} | .
. | 其他资金 | {rest} | .
项目概况 | {overview} | . | .
实施期目标 | {period_goal} | . | .
年度目标 | {goal} | . | .
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | {quantity} | {quantity_value}
. | 质量指标 | {quality} | {quality_value}
. | 时效指标 | 完成时间 | 2025年10月底前
. | 成本指标 | {cost} | {cost_value}
效益指标 | 社会效益指标 | {benefit} | {benefit_value}
满意度指标 | 服务对象满意度指标 | {satisfaction} | {satisfaction_value}
填报日期 | {filed} | . | .
"""

GOOD = {
    "name": "岗位技能提升",
    "recurrence": "阶段性项目",
    "years": "3年",
    "period": "900,000",
    "total": "300,000",
    "part": "300,000",
    "rest": "0",
    "overview": "面向企业职工开展培训。",
    "period_goal": "三年培训九百名企业职工，提高技能。",
    "goal": "全年培训三百名企业职工，合格后发证。",
    "quantity": "培训人数",
    "quantity_value": "≥300人",
    "quality": "合格率",
    "quality_value": "≥95%",
    "cost": "人均补贴标准",
    "cost_value": "≤1000元",
    "benefit": "就业稳定率",
    "benefit_value": "≥80%",
    "satisfaction": "学员满意度（问卷）",
    "satisfaction_value": "≥90%",
    "filed": "2024-12-10",
}


def form_table(text: str, title: str = "项目支出绩效目标表") -> Table:
    """A table of cells apart by |, with its forms; a dot is a covered cell."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    width = max(len(line) for line in lines)
    grid = [["" if cell == "." else cell for cell in line] + [""] * (width - len(line)) for line in lines]
    forms = recognise_forms(grid, title)
    kind = TableKind.PERFORMANCE_PROJECT if "项目" in title else TableKind.PERFORMANCE_DEPARTMENT
    return Table(
        kind,
        title,
        tuple(Column(f"c{number}") for number in range(width)),
        (),
        tuple(Row(line[0], tuple(Cell(cell) for cell in line), "form") for line in grid),
        unit="",
        form=forms[0] if len(forms) == 1 else None,
        listed=forms if len(forms) > 1 else (),
    )


def project(**changes: str) -> Table:
    """The good form with some entries otherwise."""
    return form_table(PROJECT.format(**(GOOD | changes)))


def printed(*tables: Table) -> Disclosure:
    """The good document as read, its performance tables replaced by these."""
    document = as_read(good_document())
    kinds = (TableKind.PERFORMANCE_PROJECT, TableKind.PERFORMANCE_DEPARTMENT)
    blocks = [block for block in document.blocks if not (isinstance(block, Table) and block.kind in kinds)]
    return replace(document, blocks=(*blocks, *tables))
