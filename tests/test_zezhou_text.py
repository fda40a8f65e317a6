"""The model centre's 2025 book: every figure of the published text and every entry of its performance tables."""

import csv
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from shebao.budget.forms import read_book
from shebao.disclosure.compose import compose
from shebao.disclosure.model import Disclosure, Table, occupied_grid

ROOT = Path(__file__).parent.parent
PRINTED = Path(__file__).parent / "data" / "zezhou-2025"

SAID_OTHERWISE = {
    "我单位实有编制人数84名": ("实有人员", "名"),
    "占部门（单位）项目支出总额的100%": ("（本年预算）的", "%"),
    "2025年度减少12个": ("减少社会保险基金项目", "项"),
    "2025年度增加2个": ("增加", "项"),
    "人员经费增加134.05万元": ("人员经费", "万元"),
}
"""Sentences that this text words in its own way: what stands before the figure, and the unit behind it."""


def rows(name: str) -> list[dict[str, str]]:
    with (PRINTED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def document() -> Disclosure:
    reading = read_book(ROOT / "examples" / "zezhou-2025" / "book")
    assert reading.book is not None, reading.findings
    return compose(reading.book)


def words_of(row: dict[str, str]) -> tuple[str, str]:
    """The end of the words before a figure, and its unit."""
    if (known := SAID_OTHERWISE.get(row["原文语句"])) is not None:
        return known
    before = row["原文语句"].removesuffix(row["单位"]).removesuffix(row["原文数字"])
    if row["章节"].startswith("十一") and "第二处“通用设备”" in row["说明"]:
        before = before.replace("通用设备", "专用设备")
    return before[-2:], row["单位"]


def text_of(document: Disclosure, section: str) -> str:
    heading = section.partition("·")[2] or section
    return "\n".join(p.text for s in document.sections if s.heading == heading for p in s.paragraphs)


def test_every_figure_of_the_text_is_printed_as_the_list_says(document: Disclosure) -> None:
    asked: Counter[tuple[str, str]] = Counter()
    for row in rows("text-figures.csv"):
        before, unit = words_of(row)
        asked[row["章节"], f"{before}{row['本书印作']}{unit}"] += row["要求"] != "只印一次"
    assert len(asked) > 80
    for (section, printed), times in asked.items():
        assert text_of(document, section).count(printed) >= max(times, 1), (section, printed)


def test_it_differs_from_the_original_only_where_the_list_says_so(document: Disclosure) -> None:
    for row in rows("text-figures.csv"):
        same = row["原文数字"].replace(",", "") == row["本书印作"]
        before, unit = words_of(row)
        if row["要求"] == "印出":
            assert same, row
        elif row["要求"] == "有意不同":
            original = re.escape(f"{before}{row['原文数字']}{unit}")
            text = text_of(document, row["章节"])
            sentence = re.escape(row["原文语句"])
            assert not same and not re.search(sentence, text), row
            assert before in ("占", "支出") or not re.search(original, text), row


def test_a_figure_that_the_list_does_not_name_is_composed(document: Disclosure) -> None:
    """Every amount of section 一 that the original does not print is a sum over its reasons."""
    text = text_of(document, "一、部门预算收支数据变动情况及原因")
    listed = {row["本书印作"] for row in rows("text-figures.csv")}
    own = set(re.findall(r"(\d+\.\d\d)(?:万元|%)", text)) - listed
    assert own == {"46198.32", "916.05", "45282.27", "231.30"}


def entries(table: Table) -> dict[str, str]:
    """What a performance table prints, by the names that the published lists use."""
    grid = occupied_grid(tuple(row.cells for row in table.rows), len(table.columns))
    found: dict[str, str] = {}
    if table.footer:
        label, _, value = table.footer.partition("：")
        found[label] = value
    current: dict[int, str] = {}
    is_indicators = False
    for y, line in enumerate(grid):
        for x, cell in enumerate(line):
            if cell is not None and cell.is_label:
                current[x] = cell.text
        if any(cell is not None and cell.text == "三级指标" for cell in line):
            is_indicators = True
            heads = [cell.text if cell is not None else "" for cell in line]
        elif is_indicators:
            names = [x for x, head in enumerate(heads) if head == "三级指标"]
            for side, x in enumerate(names):
                value = next(i for i in range(x + 1, len(heads)) if heads[i] == "指标值")
                name, printed = line[x], line[value]
                if name is None or printed is None or not name.text:
                    continue
                horizon = "实施期" if len(names) > 1 and side == 0 else "年度"
                if table.form is not None and table.form.project:
                    found[f"{horizon}·{current[x - 1]}·{name.text}"] = printed.text
                else:
                    found[f"{horizon}指标·{name.text}"] = printed.text
        else:
            found |= _pairs([cell for cell in line if cell is not None], grid, y)
    return found


LEVELS = ("中央财政资金", "省级财政资金", "市县（区）财政资金", "单位自筹", "其他资金")


def _pairs(cells, grid, y) -> dict[str, str]:
    found: dict[str, str] = {}
    if cells[0].text == "总体目标":
        return {"实施期目标": cells[1].text, "年度目标": cells[2].text}
    if not any(cell.is_label for cell in cells):
        return {"核心职能": cells[0].text, "重点任务": cells[1].text}
    seen = 0
    for label, cell in pairwise(cells):
        if not label.is_label or cell.is_label:
            continue
        name = label.text.removeprefix("其中：")
        if name in LEVELS:
            name = f"{('实施期', '年度')[seen]}·{name}"
            seen += 1
        elif name in ("基本支出", "项目支出") or (name == "合计" and "按资金来源·合计" in found):
            name = f"按资金方向·{name}"
        elif name == "合计" or name.endswith("资金"):
            name = f"按资金来源·{name}"
        found[name] = cell.text
    return found


@pytest.mark.parametrize(
    "name", ["performance-department.csv", *(f"performance-P{number:02d}.csv" for number in range(1, 8))]
)
def test_every_entry_of_the_performance_tables_is_printed_as_published(document: Disclosure, name: str) -> None:
    expected = {row["栏目"]: row["印出的值"] for row in rows(name)}
    project = "" if "department" in name else name[len("performance-") : -len(".csv")]
    table = next(t for t in document.performance_tables if t.form is not None and t.form.project == project)
    printed = entries(table)
    assert {label: printed.get(label) for label in expected} == expected
