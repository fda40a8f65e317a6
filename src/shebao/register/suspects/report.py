"""The monthly report to the province (三险统一参保登记数据整理月报), from the figures of the progress page.

Set twice from one content: as PDF by typst (:func:`report_pdf`), as Word document (:mod:`~.report_docx`). It holds
totals only, no person's name or number.
"""

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import typst

from shebao.documents.fonts import find_typefaces
from shebao.documents.glyphs import MissingGlyphError, characters_without_glyph
from shebao.register.suspects import charts, progress
from shebao.register.suspects.delivered import PARTLY
from shebao.register.suspects.lists import anomaly
from shebao.register.suspects.models import Run
from shebao.register.suspects.run_totals import COUNTS, REJECTED, control_totals
from shebao.screens.centre import CENTRE
from shebao.screens.shows import yuan

TITLE = "三险统一参保登记数据整理月报"
TEMPLATE = Path(__file__).with_name("report.typ")


@dataclass(frozen=True)
class Table:
    """A table of the report: ``right`` says which columns are figures; ``chart`` is the one drawn above it."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    chart: str = ""


@dataclass(frozen=True)
class Report:
    """The report: title, month, sentences by head, tables."""

    title: str
    subtitle: str
    paragraphs: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    signed: str
    day: str


def make_report(run: Run, day: date) -> Report:
    """The report of a run, as the figures stand on a day."""
    rows = progress.all_suspects()
    told = progress.figures(run, rows)
    month = f"{run.period[:4]}年{int(run.period[4:6])}月" if len(run.period) >= 6 else run.period
    whole = [anomaly(one["code"]) for one in run.not_checked if not one["why"].startswith(PARTLY)]
    partly = [anomaly(one["code"]) for one in run.not_checked if one["why"].startswith(PARTLY)]
    missing = "".join(
        f"{words}：{'、'.join(listed)}。"
        for words, listed in (("因缺少所需文件，本期未核对", whole), ("本期部分未核对", partly))
        if listed
    )
    paragraphs = [
        (
            "一、总体进度",
            f"本期归并四系统登记数据{told['rows']:,}行（目标不少于{told['target']:,}行，"
            f"{'已达到' if told['reached'] else '未达到'}），形成人员主索引{told['people']:,}人、"
            f"单位{told['employers']:,}个。"
            f"整理完成率{told['completion']}（目标100%），尚有{told['left']:,}行存在未办结的"
            f"高、中等级疑点。有效身份证率{told['valid']}。",
        ),
        (
            "二、疑点处理",
            f"累计发现疑点{told['suspects']:,}条，已办结{told['closed']:,}条，解决率{told['solved']}；已验收{told['accepted']:,}条，验收率{told['acceptance']}。未办结疑点涉及金额"
            f"{yuan(told['money'])}元，涉及重复参保、重复领取{told['duplicates']:,}人" + (_age(told["age"])),
        ),
        ("三、未核对项目", missing or "应核对的项目均已核对。"),
    ]
    tables = [
        Table(
            "表1　各步骤控制总数",
            ("步骤", "单位", "转入", "转出", REJECTED),
            tuple(
                (
                    step["name"],
                    step["unit"],
                    *(f"{step['all'][name]:,}" for name in COUNTS),
                )
                for step in control_totals(run)
            ),
        ),
        Table(
            "表2　分系统整理完成率",
            ("系统", "行数", "已清理", "尚有", "完成率"),
            tuple((o.name, f"{o.total:,}", f"{o.done:,}", f"{o.open:,}", o.percent) for o in progress.by_system(run)),
            "systems",
        ),
        Table(
            "表3　各系统一致率",
            ("系统", "共有人数", "一致人数", "一致率"),
            tuple((o["name"], f"{o['people']:,}", f"{o['agree']:,}", o["percent"]) for o in progress.pairs(run)),
        ),
        Table(
            "表4　分责任股室疑点",
            ("股室", "疑点", "未办结", "解决率"),
            tuple((o["section"], f"{o['all']:,}", f"{o['open']:,}", o["percent"]) for o in progress.by_section(rows)),
        ),
        Table(
            "表5　分异常疑点",
            ("异常", "疑点", "未办结", "解决率", "未办结金额（元）"),
            tuple(
                (anomaly(o["code"]), f"{o['all']:,}", f"{o['open']:,}", o["percent"], yuan(o["money"]) or "—")
                for o in progress.by_anomaly(rows)
            ),
            "anomalies",
        ),
        Table(
            "表6　尚有疑点最多的单位",
            ("单位", "行数", "尚有", "完成率"),
            tuple((o.name, f"{o.total:,}", f"{o.open:,}", o.percent) for o in progress.by_employer(run, 10)),
        ),
        Table(
            "表7　分乡镇整理完成率",
            ("乡镇", "行数", "尚有", "完成率"),
            tuple((o.name, f"{o.total:,}", f"{o.open:,}", o.percent) for o in progress.by_township(run)),
        ),
    ]
    return Report(
        TITLE,
        f"（{month}，第{run.pk}批归并）",
        tuple(paragraphs),
        tuple(table for table in tables if table.rows),
        CENTRE,
        f"{day.year}年{day.month}月{day.day}日",
    )


def _age(days: int | None) -> str:
    """How long open suspects have been open, as the end of a sentence."""
    if days is None:
        return "。"
    return f"，自发现起平均{days}天。" if days else "，自发现起平均不足1天。"


def report_pdf(run: Run, day: date) -> bytes:
    """The report as PDF/A. Raises :class:`MissingGlyphError` where no font has a character of it."""
    made, typefaces = make_report(run, day), find_typefaces()
    data: dict[str, Any] = {
        "title": made.title,
        "subtitle": made.subtitle,
        "paragraphs": made.paragraphs,
        "tables": [
            {
                "title": table.title,
                "heads": table.heads,
                "rows": table.rows,
                "chart": charts.svg(table.chart, run) if table.chart else "",
            }
            for table in made.tables
        ],
        "signed": made.signed,
        "day": made.day,
        "faces": {
            role: {"families": list(one.families), "weight": one.weight} for role, one in typefaces.faces.items()
        },
    }
    compiler = typst.Compiler(TEMPLATE, font_paths=typefaces.fonts)
    try:
        printed = compiler.compile(
            format="pdf", sys_inputs={"report": json.dumps(data, ensure_ascii=False)}, pdf_standards=["a-2b"]
        )
    except typst.TypstError:
        text = re.sub(r"\s", "", json.dumps({**data, "faces": ""}, ensure_ascii=False))
        if missing := characters_without_glyph(text, typefaces):
            raise MissingGlyphError(missing) from None
        raise
    assert isinstance(printed, bytes), "typst returns one PDF as bytes"
    return printed
