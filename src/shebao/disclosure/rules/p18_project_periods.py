"""P-18: the work ends after it starts, and within the project's period."""

import re
from collections.abc import Iterator

from shebao.disclosure.rules.rule import Material, Rule, form_subject
from shebao.findings import Finding, Severity

DATE = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")


def _date(text: str) -> tuple[int, int, int] | None:
    match = DATE.match(text)
    return (int(match[1]), int(match[2]), int(match[3] or 28)) if match else None


def check(material: Material) -> Iterator[Finding]:
    """Every project with dates."""
    for form in material.project_forms:
        start, end = _date(form.starts_on), _date(form.ends_on)
        if end is None:
            continue
        first = start or (material.document.year, 1, 1)
        if end < first:
            why = f"完成日期{form.ends_on}早于开始日期{form.starts_on or f'{material.document.year}-01-01'}"
        elif form.years and end > (first[0] + form.years, first[1], first[2]):
            why = f"完成日期{form.ends_on}超出项目期{form.years}年"
        else:
            continue
        yield RULE.finding(
            f"{form_subject(form)}/项目期",
            f"项目“{form.name}”{why}。请核对日期和项目期。",
            found=form.ends_on,
            spots=[*form.spots("完成日期"), *form.spots("项目期")],
        )


RULE = Rule("P-18", "完成日期在项目期内", Severity.WARNING, "项目的工作期限不超过项目期", "项目的日期和项目期", check)
