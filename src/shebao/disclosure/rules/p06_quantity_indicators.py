"""P-06: every form has a quantity indicator, and a project with money has indicators at all."""

from collections.abc import Iterator

from shebao.disclosure.rules.rule import Material, Rule, form_subject
from shebao.findings import Finding, Severity


def check(material: Material) -> Iterator[Finding]:
    """Projects and the department."""
    for form in material.forms:
        named = [indicator for indicator in form.indicators if indicator.name.strip()]
        subject = form_subject(form)
        if not named:
            yield RULE.finding(f"{subject}/绩效指标", f"{subject}没有绩效指标。请按产出、效益、满意度填列。")
        elif not any("数量" in indicator.level2 for indicator in named):
            yield RULE.finding(
                f"{subject}/数量指标",
                f"{subject}没有数量指标，不能核对做了多少。请至少填列一项数量指标，使每项主要职责或任务都有指标。",
            )


RULE = Rule("P-06", "有数量指标", Severity.WARNING, "绩效目标编制要求：每项职责至少有一项指标", "绩效目标表", check)
