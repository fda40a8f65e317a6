"""A small disclosure with every kind of block, and LibreOffice to open what is made of it."""

import shutil
import subprocess
from pathlib import Path

import pytest

from shebao.disclosure.model import (
    Cell,
    Chart,
    Column,
    Disclosure,
    Heading,
    Paragraph,
    PerformanceForm,
    Point,
    Row,
    Table,
    TableKind,
)
from shebao.disclosure.read.raw import RawBlock, RawParagraph, RawTable
from shebao.money import format_wan, format_yuan

WAN = 1_000_000

AWKWARD = "=1+1 <&>\"'\x01 𠮷 _x0041_ +2 @SUM(A1)"
"""Text that must stay text: like a formula, with mark-up, a control character, a rare hanzi, an Excel escape."""


def amount(fen: int | None) -> Cell:
    if fen is None:
        return Cell(numeric=True)
    return Cell(format_wan(fen) if fen else "", fen, numeric=True)


def head(text: str, colspan: int = 1, rowspan: int = 1) -> Cell:
    return Cell(text, colspan=colspan, rowspan=rowspan, is_label=True)


def yuan(fen: int) -> Cell:
    return Cell(format_yuan(fen), fen, numeric=True)


def functional_table(rows: int = 1) -> Table:
    """合计, a 类, a 款 and ``rows`` 项; the printed parts do not add up to the printed total (0.00 + 0.00 = 0.01)."""
    items = [
        Row(
            f"20801{n:02d}",
            (Cell(f"20801{n:02d}"), Cell(f"事业运行{n}"), amount(8_000), amount(4_000), amount(4_000)),
            "item",
            2,
        )
        for n in range(1, rows + 1)
    ]
    sums = (amount(8_000 * rows), amount(4_000 * rows), amount(4_000 * rows))
    return Table(
        TableKind.GENERAL_EXPENDITURE,
        "2025年一般公共预算支出预算表（不含上年结转）",
        (
            Column("code", 1.1),
            Column("name", 3.2),
            Column("total", 1.4, amount=True),
            Column("basic", 1.4, amount=True),
            Column("project", 1.4, amount=True),
        ),
        (
            (head("项目", colspan=2), head("2025年预算数", colspan=3)),
            (head("科目编码"), head("科目名称"), head("合计"), head("基本支出"), head("项目支出")),
        ),
        (
            Row("合计", (Cell("合计", colspan=2), *sums), "total"),
            Row("208", (Cell("208"), Cell("社会保障和就业支出"), *sums), "class"),
            Row("20801", (Cell("20801"), Cell(AWKWARD), *sums), "group", 1),
            *items,
        ),
        number=5,
        label="预算公开表5",
        caption="部门名称：某县社会保险中心",
    )


def two_sided_table() -> Table:
    lines = [
        ("一、一般公共预算", 5 * WAN, "一、社会保障和就业支出", 4 * WAN, 4 * WAN, 0),
        ("二、单位资金", 0, "二、住房保障支出", 3 * WAN, 1 * WAN, 2 * WAN),
    ]
    rows = [Row(a, (Cell(a), amount(b), Cell(c), *map(amount, rest)), "item") for a, b, c, *rest in lines]
    rows.append(
        Row(
            "本年收入合计",
            (
                Cell("本年收入合计"),
                amount(5 * WAN),
                Cell("本年支出合计"),
                amount(7 * WAN),
                amount(5 * WAN),
                amount(2 * WAN),
            ),
            "total",
        )
    )
    rows.append(
        Row(
            "上年结转",
            (Cell("上年结转"), amount(2 * WAN), Cell("年终结转"), amount(None), amount(None), amount(None)),
            "item",
        )
    )
    rows.append(
        Row(
            "收入总计",
            (Cell("收入总计"), amount(7 * WAN), Cell("支出总计"), amount(7 * WAN), amount(5 * WAN), amount(2 * WAN)),
            "total",
        )
    )
    return Table(
        TableKind.BALANCE,
        "2025年预算收支总表",
        (
            Column("income_item", 2.2),
            Column("income", 1.2, amount=True),
            Column("expenditure_item", 2.9),
            Column("total", 1.2, amount=True),
            Column("current", 1.2, amount=True),
            Column("carried_over", 1.2, amount=True),
        ),
        (
            (head("收入", colspan=2), head("支出", colspan=4)),
            (head("项目"), head("2025年"), head("项目"), head("合计"), head("当年预算安排"), head("上年结转安排")),
        ),
        tuple(rows),
        number=1,
        label="预算公开表1",
        caption="部门名称：某县社会保险中心",
    )


def wide_empty_table() -> Table:
    return Table(
        TableKind.CAPITAL,
        "2025年国有资本经营预算收支预算表（不含上年结转）",
        (
            Column("income_name", 2.0),
            Column("income", 1.6, amount=True),
            Column("name", 2.2),
            Column("total", 1.2, amount=True),
        ),
        (
            (head("收入", colspan=2), head("科目名称", rowspan=2), head("合计", rowspan=2)),
            (head("科目名称"), head("预算")),
        ),
        (Row("合计", (Cell("合计"), amount(0), Cell("合计"), amount(0)), "total"),),
        number=9,
        caption="部门名称：某县社会保险中心",
        note="注：本表无数据",
        landscape=True,
    )


def performance_form() -> Table:
    return Table(
        TableKind.PERFORMANCE_PROJECT,
        "某县县级预算部门项目支出绩效目标表",
        (Column("c1", 1.0), Column("c2", 2.0), Column("c3", 1.5), Column("c4", 2.0)),
        (),
        (
            Row("1", (head("项目名称"), Cell("遗属补助/[特殊]:*?", colspan=3)), "form"),
            Row("2", (head("资金（元）", rowspan=3), head("总额"), yuan(7_104_00), head("说明")), "form"),
            Row("3", (head("中央"), yuan(0), Cell("第一行\n第二行")), "form"),
            Row("4", (head("市县"), yuan(7_104_00), Cell("占地" * 60)), "form"),
        ),
        caption="（2025年度）",
        unit="",
        footer="填报日期：20241209",
        form=PerformanceForm("P1", "遗属补助/[特殊]:*?", 7_104_00),
    )


def sample_document(*, draft: bool = False, rows: int = 3) -> Disclosure:
    shares = (
        Point("社会保障和就业支出", 552_404 * WAN // 100, "5524.04"),
        Point("卫生健康支出", 6_578 * WAN // 100, "65.78"),
    )
    return Disclosure(
        2025,
        "某县社会保险中心",
        "某县社会保险中心2025年度部门预算公开",
        (
            Heading(1, "第一部分 概况", page_break=True),
            Heading(2, "一、本部门职责"),
            Paragraph(f"负责社会保险。{AWKWARD}"),
            Heading(1, "第二部分 2025年部门预算报表", page_break=True),
            two_sided_table(),
            functional_table(rows),
            wide_empty_table(),
            Heading(1, "第三部分 2025年度部门预算情况说明", page_break=True),
            Heading(2, "一、收支变动情况"),
            Heading(3, "（一）规模"),
            Paragraph("2025年收入总计5681.80万元，比上年减少45513.57万元，下降88.90%。" * 4),
            Chart(
                "structure",
                "一般公共预算当年拨款结构图",
                "share",
                shares,
                "社会保障和就业支出5524.04万元，卫生健康支出65.78万元",
            ),
            Chart(
                "three-public",
                "“三公”经费分布图",
                "bars",
                (Point("公务接待费", 0, "0"), Point("公务用车运行维护费", 6 * WAN, "6.00")),
                "公务接待费0万元，公务用车运行维护费6.00万元",
            ),
            Chart("web", "只在网页上的图", "years", (Point("收入", WAN, "1.00", "2024年"),), "略", web_only=True),
            Heading(1, "第四部分 名词解释", page_break=True),
            Paragraph("一、基本支出：指为保障机构正常运转而发生的支出。", style="term"),
            Paragraph("本部分据统一口径。", style="note"),
            Heading(1, "附件", page_break=True),
            performance_form(),
            Paragraph("专项资金管理制度", style="annex-title"),
            Paragraph("某社保〔2023〕5号", style="annex-number"),
            Paragraph("专项资金应专款专用。"),
        ),
        draft=draft,
    )


def clean(text: str) -> str:
    """Text as a file can hold it, white space left out."""
    return "".join(character for character in text if character > " " and character != "　")


def texts_of(blocks: list[RawBlock]) -> list[str]:
    return [clean(block.text) for block in blocks if isinstance(block, RawParagraph)]


def tables_of(blocks: list[RawBlock]) -> list[RawTable]:
    return [block for block in blocks if isinstance(block, RawTable) and not block.title.startswith("图：")]


def charts_of(blocks: list[RawBlock]) -> dict[str, tuple[tuple[str | None, ...], ...]]:
    return {
        block.title: block.grid for block in blocks if isinstance(block, RawTable) and block.title.startswith("图：")
    }


needs_libreoffice = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed: files were not opened in it"
)


def open_in_libreoffice(path: Path, target: str) -> Path:
    """Convert a file with LibreOffice, in a profile of its own."""
    profile = path.parent / "profile"
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--convert-to",
            target,
            "--outdir",
            str(path.parent),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return path.with_suffix(f".{target}")
