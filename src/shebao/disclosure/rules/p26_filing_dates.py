"""P-26: the forms of a budget are filed before it is approved and published, in one round; a date is a date."""

import re
from collections.abc import Iterator
from datetime import date

from shebao.disclosure.model import PerformanceForm
from shebao.disclosure.rules.over_forms import Fault, is_read, report
from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Severity

DIGITS = re.compile(r"(20\d\d)(\d\d)(\d\d)(?:\d{6})?$")
WRITTEN = re.compile(r"(20\d\d)[年\-/.](\d{1,2})[月\-/.](\d{1,2})")
STAMP = re.compile(r"20\d{12}$")
DAY = r"(20\d\d)年(\d{1,2})月(\d{1,2})日"
APPROVED = re.compile(
    rf"{DAY}[^。；\d]{{0,20}}(?:批复|批准|通过|下达)|(?:批复|批准|通过|公开|发布)(?:日期|时间)[:：]?{DAY}"
)
PUBLISHED = re.compile(rf"(?:公开|发布)?(?:日期|时间)?[:：]?{DAY}")
LATEST_MONTH = 6
"""Budgets are approved by the end of the first quarter; a form filed after the first half year is another year's."""


def filed(form: PerformanceForm) -> date | None:
    """When a form was filed; None where no such day is printed."""
    text = form.fact("填报日期")
    match = DIGITS.match(text) or WRITTEN.search(text)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def published(material: Material) -> date | None:
    """The day on which the budget was approved or the text was published, as it says itself; None where it does not.

    A day alone in a paragraph is the day of publication.
    """
    days = []
    for passage in material.passages:
        match = PUBLISHED.fullmatch(passage.text.strip())
        if match is None and "预算" in passage.text:
            match = APPROVED.search(passage.text)
        if match is not None:
            numbers = [int(found) for found in match.groups() if found]
            try:
                days.append(date(numbers[0], numbers[1], numbers[2]))
            except ValueError:
                continue
    year = material.document.year
    return min((day for day in days if day.year in (year - 1, year)), default=None)


def check(material: Material) -> Iterator[Finding]:
    """Every form that prints its date of filing."""
    year = material.document.year
    if not is_read(material) or not year or material.document.final:
        return
    dated = [(form, day) for form in material.forms if (day := filed(form)) is not None]
    late = [(form, day) for form, day in dated if day.year > year or (day.year == year and day.month > LATEST_MONTH)]
    early = [(form, day) for form, day in dated if day.year < year - 1]
    faults = [
        Fault(form, "填报日期", f"填报日期{day.isoformat()}", form.spots("填报日期"), form.fact("填报日期"))
        for form, day in (*late, *early)
    ]
    yield from report(RULE, material, faults, f"，与{year}年预算的编报时间不符。请核对。", Severity.WARNING)
    until = published(material)
    if until is not None:
        after = [
            Fault(form, "填报日期/公开", f"填报日期{day.isoformat()}", form.spots("填报日期"), day.isoformat())
            for form, day in dated
            if day > until and (form, day) not in late
        ]
        advice = f"，晚于预算批复或公开的日期{until.isoformat()}。请核对。"
        yield from report(RULE, material, after, advice, Severity.WARNING, kind="填报日期晚于公开")
    before = [form for form, day in dated if day.year == year - 1]
    within = [(form, day) for form, day in dated if day.year == year and (form, day) not in late]
    if before and within:
        faults = [
            Fault(form, "填报日期/批次", f"填报日期{day.isoformat()}", form.spots("填报日期")) for form, day in within
        ]
        advice = f"，其他绩效目标表在{year - 1}年填报。请核对是否为批复前的同一稿。"
        yield from report(RULE, material, faults, advice, kind="填报日期不一")
    stamps = [
        Fault(form, "填报日期/格式", f"的填报日期“{form.fact('填报日期')}”", form.spots("填报日期"))
        for form in material.forms
        if STAMP.match(form.fact("填报日期"))
    ]
    advice = "是系统时间，不是日期。建议写作“2024年12月12日”的格式。"
    yield from report(RULE, material, stamps, advice, kind="填报日期格式")


RULE = Rule("P-26", "填报日期", Severity.NOTICE, "绩效目标随预算编报、批复", "印有填报日期的绩效目标表", check)
