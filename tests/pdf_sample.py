"""A small disclosure with every kind of block, for the PDF tests: made by hand, so that each page is known."""

from shebao.disclosure.model import (
    Block,
    Cell,
    Chart,
    Column,
    Disclosure,
    Figure,
    Heading,
    Paragraph,
    PerformanceForm,
    Point,
    Row,
    Table,
    TableKind,
)

LONG_TEXT = "坚持以人民为中心，完善社会保险制度，确保各项待遇按时足额发放，维护参保人员的合法权益。" * 12
"""Too long for what is left of a page: a form's row with it may be broken."""


def label(text: str, colspan: int = 1, rowspan: int = 1) -> Cell:
    return Cell(text, colspan=colspan, rowspan=rowspan, is_label=True)


def amount(text: str) -> Cell:
    return Cell(text, fen=round(float(text or "0") * 1_000_000), numeric=True)


def balance_table() -> Table:
    """Income on the left, spending on the right; most cells on the left are blank."""
    classes = ("一般公共服务支出", "外交支出", "国防支出", "社会保障和就业支出", "卫生健康支出")
    rows = [
        Row(
            name,
            (
                Cell("一、一般公共预算" if number == 0 else ""),
                amount("5681.80" if number == 0 else ""),
                Cell(f"{'一二三四五'[number]}、{name}"),
                amount("5681.80" if number == 3 else ""),
            ),
        )
        for number, name in enumerate(classes)
    ]
    total = Row("收入总计", (Cell("收入总计"), amount("5681.80"), Cell("支出总计"), amount("5681.80")), "total")
    return Table(
        TableKind.BALANCE,
        "2025年预算收支总表",
        (Column("i", 2.2), Column("income", 1.2, True), Column("e", 2.9), Column("total", 1.2, True)),
        (
            (label("收入", 2), label("支出", 2)),
            (label("项目"), label("2025年"), label("项目"), label("2025年合计")),
        ),
        (*rows, total),
        number=1,
        label="预算公开表1",
        caption="部门名称：某县社会保险中心",
    )


def coded_table(number: int, rows: int, *, landscape: bool = False) -> Table:
    """Codes, indented names and amounts under a two-row header, over as many pages as it takes."""
    body = [Row("合计", (Cell("合计", colspan=2), amount("1835.00"), amount("1830.00"), amount("5.00")), "total")]
    for row in range(rows):
        code = f"2080{row:03d}"[: (3, 5, 7)[row % 3]]
        name = Cell(f"第{row + 1}项支出")
        body.append(Row(code, (Cell(code), name, amount(f"{row}.50"), amount(f"{row}.50"), amount("")), level=row % 3))
    return Table(
        TableKind.EXPENDITURE,
        f"2025年预算支出总表之{number}",
        (Column("code"), Column("name", 3), *(Column(key, 1.4, True) for key in ("total", "basic", "project"))),
        (
            (label("项目", 2), label("2025年预算数", 3)),
            tuple(label(text) for text in ("科目编码", "科目名称", "合计", "基本支出", "项目支出")),
        ),
        tuple(body),
        number=number,
        label=f"预算公开表{number}",
        caption="部门名称：某县社会保险中心",
        landscape=landscape,
    )


def empty_table(number: int) -> Table:
    return Table(
        TableKind.FUND_EXPENDITURE,
        f"2025年政府性基金预算支出表之{number}",
        (Column("code"), Column("name", 2), Column("total", 1, True)),
        ((label("科目编码"), label("科目名称"), label("合计")),),
        (Row("合计", (Cell("合计", colspan=2), amount("")), "total"),),
        number=number,
        label=f"预算公开表{number}",
        caption="部门名称：某县社会保险中心",
        note="注：本表无数据",
    )


def form_table(name: str, *, texts: tuple[str, ...] = (LONG_TEXT, LONG_TEXT), indicators: int = 9) -> Table:
    """A performance table: labels that span rows and columns, long texts, blank cells."""
    rows: list[tuple[Cell, ...]] = [
        (label("项目名称", 2), Cell(name, colspan=4)),
        (
            label("主管部门及代码", 2),
            Cell("062-某县社会保险中心", colspan=2),
            label("实施单位"),
            Cell("某县社会保险中心"),
        ),
        (label("项目资金（元）", 2, 2), label("年度资金总额", 2), Cell("7,420,000", 742_000_000, numeric=True), Cell()),
        (label("其中：中央财政资金", 2), Cell("0", 0, numeric=True), Cell()),
        *((label("项目概况", 2), Cell(text, colspan=4)) for text in texts),
    ]
    block = [
        (label("二级指标"), label("三级指标"), label("指标值", 3)),
        *((Cell(f"数量指标{n}"), Cell(f"发放人数{n}"), Cell(f"≥{n}000人", colspan=3)) for n in range(indicators)),
    ]
    rows.append((label("绩效指标", rowspan=len(block)), *block[0]))
    rows.extend(block[1:])
    return Table(
        TableKind.PERFORMANCE_PROJECT,
        "某县县级预算部门项目支出绩效目标表",
        tuple(Column(f"c{number}", width) for number, width in enumerate((0.9, 1.2, 1.2, 1.8, 1.2, 1.2))),
        (),
        tuple(Row(str(number), cells, "form") for number, cells in enumerate(rows)),
        caption="（2025年度）",
        unit="",
        footer="填报日期：20241212",
        form=PerformanceForm("P1", name, 742_000_000),
    )


def share_chart() -> Chart:
    points = (Point("社会保障和就业支出", 552404 * 10_000, "5524.04"), Point("卫生健康支出", 65_780_000, "65.78"))
    return Chart("structure", "一般公共预算当年拨款结构图", "share", points, "社会保障和就业支出最多。")


def disclosure(blocks: tuple[Block, ...], *, draft: bool = False) -> Disclosure:
    return Disclosure(2025, "某县社会保险中心", "某县社会保险中心2025年度部门预算公开", blocks, draft)


def sample(*, draft: bool = False) -> Disclosure:
    """The whole sample, about fourteen pages."""
    text = "2025年度收入预算5681.80万元，其中：一般公共预算拨款收入5681.80万元，占100.00%；上年结转0万元。"
    figures = (Figure("5681.80", "万元", text.index("5681.80"), 568_180_000_000),)
    return disclosure(
        (
            Heading(1, "第一部分 概况", page_break=True),
            Heading(2, "一、本部门职责"),
            *(Paragraph(f"{n}.负责社会保险第{n}方面的工作。") for n in range(1, 8)),
            Paragraph("负责全县社会保险工作的总体规划，综合管理全县社会保险业务。" * 9),
            Heading(1, "第二部分 2025年部门预算报表", page_break=True),
            balance_table(),
            coded_table(2, 100),
            coded_table(3, 30, landscape=True),
            empty_table(4),
            empty_table(5),
            Heading(1, "第三部分 2025年度部门预算情况说明", page_break=True),
            Heading(2, "一、收入预算情况说明"),
            Paragraph(text, figures),
            Heading(3, "（一）结构情况"),
            Paragraph(text * 30),
            share_chart(),
            Paragraph("图后面的一段。"),
            Heading(1, "第四部分 名词解释", page_break=True),
            Paragraph("一、基本支出：指为保障机构正常运转、完成日常工作任务而发生的人员支出和公用支出。", style="term"),
            Heading(1, "附件", page_break=True),
            Heading(2, "附件1 绩效目标表"),
            form_table("退休人员取暖费"),
            form_table("遗属补助", texts=(LONG_TEXT * 3, "简短。", LONG_TEXT), indicators=30),
            Heading(2, "附件2 专项资金管理制度", page_break=True),
            Paragraph("专项资金管理制度", style="annex-title"),
            Paragraph("某社保〔2023〕5号", style="annex-number"),
            Paragraph("为加强和规范本单位专项资金管理，制定本制度。"),
        ),
        draft=draft,
    )
