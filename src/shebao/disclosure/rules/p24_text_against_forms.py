"""P-24: what the text says of the performance forms (how many projects, how much money) is what the forms come to."""

import re
from collections.abc import Iterator
from fractions import Fraction

from shebao.budget.book import Horizon
from shebao.disclosure.figures import PrintedFigure, judge_sum, read_printed, show_in
from shebao.disclosure.model import PerformanceForm
from shebao.disclosure.rules.over_forms import first_few, is_read
from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Severity, Spot

STATED = re.compile(
    r"(?P<before>[^。；，]{0,40})(?:绩效目标|项目)[^。；，\d]{0,12}(?P<number>\d+)个[，,]?[^。；，\d]{0,6}(?:共计|涉及|合计|安排)[^。；\d]{0,16}?"
    r"(?P<amount>\d[\d,]*(?:\.\d+)?)(?P<unit>亿元|万元|元)"
)
NOT_ALL = re.compile(r"其中|类项目|类$")
WHOLE_DEPARTMENT = re.compile(
    r"整体支出绩效目标[^。；]{0,12}涉及[^。；\d]{0,12}(?P<amount>\d[\d,]*(?:\.\d+)?)(?P<unit>亿元|万元|元)"
)


def check(material: Material) -> Iterator[Finding]:
    """Sentences on targets, in documents that were read."""
    if not is_read(material):
        return
    forms = list({form.name: form for form in material.project_forms}.values())
    totals = [(form, total) for form in forms if (total := form.total(Horizon.YEAR)) is not None]
    said: set[str] = set()
    for passage in material.passages:
        if "绩效" not in passage.text and "绩效" not in passage.heading:
            continue
        for match in STATED.finditer(passage.text):
            if NOT_ALL.search(match["before"]) or NOT_ALL.search(match[0].split("个")[0][len(match["before"]) :]):
                continue
            spot = Spot(passage.block, start=match.start("amount"))
            stated = read_printed(match["amount"], match["unit"], spot)
            if stated is None or int(match["number"]) != len(forms) or len(totals) != len(forms) or not forms:
                continue
            if match["amount"] not in said:
                said.add(match["amount"])
                yield from _sum(stated, len(forms), totals)
        for match in WHOLE_DEPARTMENT.finditer(passage.text):
            stated = read_printed(match["amount"], match["unit"], Spot(passage.block, start=match.start("amount")))
            whole = next((form for form in material.forms if not form.project and form.total(Horizon.YEAR)), None)
            if stated is not None and whole is not None:
                yield from _department(stated, whole)


def _sum(stated: PrintedFigure, number: int, totals: list[tuple[PerformanceForm, PrintedFigure]]) -> Iterator[Finding]:
    verdict = judge_sum(stated, [total for _, total in totals])
    if not verdict.is_difference:
        return
    difference = show_in(abs(verdict.difference), stated.unit)
    expected = show_in(verdict.expected, stated.unit)
    listed = first_few([f"“{form.name}”{total.shown}" for form, total in totals], "个项目", sign="＋")
    yield RULE.finding(
        "绩效目标/项目/金额",
        f"文字写编报绩效目标的项目{number}个，涉及资金{stated.shown}；公开的{number}张绩效目标表年度资金之和{expected}"
        f"（{listed}），相差{difference}。哪个数有误，文本中不能判断，请核对。",
        figures=(stated.as_shown("文字"), *(total.as_shown(form.name) for form, total in totals)),
        found=stated.shown,
        expected=expected,
        difference=difference,
    )


def _department(stated: PrintedFigure, form: PerformanceForm) -> Iterator[Finding]:
    total = form.total(Horizon.YEAR)
    if total is None or not judge_sum(stated, [total]).is_difference:
        return
    difference: Fraction = abs(stated.value - total.value)
    yield RULE.finding(
        "绩效目标/部门整体/金额",
        f"文字写部门整体支出绩效目标涉及资金{stated.shown}，部门整体支出绩效目标表的资金总额{total.shown}，"
        f"相差{show_in(difference, stated.unit)}。请核对后统一。",
        figures=(stated.as_shown("文字"), total.as_shown("部门整体支出绩效目标表")),
        found=stated.shown,
        expected=total.shown,
        difference=show_in(difference, stated.unit),
    )


RULE = Rule(
    "P-24",
    "文字与绩效目标表的资金一致",
    Severity.ERROR,
    "公开内容应当准确，文字与表一致",
    "写有绩效目标个数和金额的文字",
    check,
)
