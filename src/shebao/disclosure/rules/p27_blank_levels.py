"""P-27: levels of the indicator tree that are printed without an indicator; money without a target of cost."""

from collections.abc import Iterator

from shebao.disclosure.rules.over_forms import Fault, report
from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Severity


def check(material: Material) -> Iterator[Finding]:
    """Every form that was read; composed ones have no blank levels to say."""
    cost, benefit, rows = [], [], []
    for form in material.forms:
        if not form.indicators:
            continue
        blank = list(dict.fromkeys(form.blank_levels))
        has_cost = any("成本" in item.level1 + item.level2 for item in form.indicators)
        if form.project and form.year_total_fen and any("成本" in level for level in blank) and not has_cost:
            cost.append(Fault(form, "成本指标", "没有成本指标"))
        has_benefit = any("效益" in item.level1 or "效益" in item.level2 for item in form.indicators)
        if any("效益" in level for level in blank) and not has_benefit:
            benefit.append(Fault(form, "效益指标", "没有效益指标"))
        if blank:
            words = "、".join(blank)
            rows.append(Fault(form, "空行", f"的{words}为空", found=words))
    yield from report(
        RULE, material, cost, "，不能核对钱数如何得来。请按支出标准填列。", Severity.WARNING, kind="没有成本指标"
    )
    yield from report(RULE, material, benefit, "。请至少填列一项。", Severity.WARNING, kind="没有效益指标")
    yield from report(RULE, material, rows, "。没有的指标可以不列，应当有的请补填。", kind="空行")


RULE = Rule("P-27", "各类指标不空", Severity.NOTICE, "绩效指标体系：产出（含成本）、效益、满意度", "绩效目标表", check)
