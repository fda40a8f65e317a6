"""P-08: work that ends is no permanent project: an end inside the year, or words of one-off work, against 99 years."""

import re
from collections.abc import Iterator

from shebao.budget.book import Horizon
from shebao.disclosure.model import PerformanceForm
from shebao.disclosure.rules.over_forms import Fault, is_read, report
from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Severity

PERMANENT_YEARS = 50
"""A period from here on stands for "without end" (the forms print 99)."""

ONE_OFF_NAMES = re.compile(r"一次性|数据整理|清理|普查|改造|搬迁|装修|新建|扩建|修缮|试点启动")
FINISHING = re.compile(r"完成时间|完工|竣工|验收")
EVERY_YEAR = re.compile(r"12月|年底|年末|年终")
"""The end of a year as a deadline is that of every year's work."""


WHOLE_YEAR, END_OF_YEAR = re.compile(r"-01-01$|-01$"), re.compile(r"-12-3[01]$|-12$")
"""Forms that print the budget year as the time of every project say nothing about its end."""


def is_permanent(form: PerformanceForm) -> bool:
    """Whether a project is filed as permanent."""
    return form.years >= PERMANENT_YEARS or "经常性" in form.recurrence or "长期" in form.recurrence


def ending(form: PerformanceForm, year: int) -> str:
    """What says that the work ends within the year, "" where nothing does; a target of the year alone says nothing."""
    within = form.ends_on[:4].isdigit() and int(form.ends_on[:4]) <= year
    if within and not (WHOLE_YEAR.search(form.starts_on) and END_OF_YEAR.search(form.ends_on)):
        return f"完成日期{form.ends_on}"
    for indicator in form.indicators:
        ends = indicator.horizon is Horizon.PERIOD and FINISHING.search(indicator.name)
        if ends and f"{year}年" in indicator.word and EVERY_YEAR.search(indicator.word) is None:
            return f"指标“{indicator.name}”为{indicator.word}"
    if match := ONE_OFF_NAMES.search(form.name):
        return f"项目名称写明“{match.group()}”"
    return ""


def check(material: Material) -> Iterator[Finding]:
    """Every permanent project; where only its name speaks of one-off work, and no 99 years, as a notice."""
    faults: list[Fault] = []
    by_name: list[Fault] = []
    for form in material.project_forms:
        why = ending(form, form.year or material.document.year) if is_permanent(form) else ""
        if not why:
            continue
        duration = f"、项目期{form.years}年" if form.years else ""
        fault = Fault(
            form,
            "项目属性",
            f"{why}，是有期限的工作，却按“{form.recurrence}”{duration}申报",
            [*form.spots("项目属性"), *form.spots("项目期")],
            f"{form.recurrence}{duration}",
            "一次性或阶段性项目",
        )
        doubtful = is_read(material) and why.startswith("项目名称") and form.years < PERMANENT_YEARS
        (by_name if doubtful else faults).append(fault)
    advice = "。请改为一次性或阶段性项目，并按实际期限填写项目期。"
    yield from report(RULE, material, faults, advice)
    yield from report(RULE, material, by_name, advice, Severity.NOTICE)


RULE = Rule(
    "P-08",
    "有期限的工作不列为经常性项目",
    Severity.WARNING,
    "预算管理一体化规范：项目分为经常性、一次性或阶段性，一次性项目不设99年",
    "项目绩效目标表的项目属性、项目期",
    check,
)
