"""P-26: the forms of a budget are filed before it is approved, in one round; a date is a date."""

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
