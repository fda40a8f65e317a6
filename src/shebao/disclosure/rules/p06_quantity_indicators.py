"""P-06: every form has a quantity indicator, and a project with money has indicators at all."""

from collections.abc import Iterator

from shebao.disclosure.rules.over_forms import Fault, is_read, report
from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Severity


def check(material: Material) -> Iterator[Finding]:
    """Projects and the department."""
    without, no_quantity = [], []
    for form in material.forms:
        named = [indicator for indicator in form.indicators if indicator.name.strip()]
        if not named:
            without.append(Fault(form, "绩效指标", "没有绩效指标"))
        elif not any("数量" in indicator.level2 for indicator in named) and (not is_read(material) or form.project):
            no_quantity.append(Fault(form, "数量指标", "没有数量指标"))
    yield from report(RULE, material, without, "。请按产出、效益、满意度填列。", kind="没有绩效指标")
    yield from report(
        RULE,
        material,
        no_quantity,
        "，不能核对做了多少。请至少填列一项数量指标，使每项主要职责或任务都有指标。",
        Severity.NOTICE if is_read(material) else None,
    )


RULE = Rule("P-06", "有数量指标", Severity.WARNING, "绩效目标编制要求：每项职责至少有一项指标", "绩效目标表", check)
