"""P-29: two projects have indicators of their own; the same names and values in both are one project's copied."""

from collections.abc import Iterator
from itertools import combinations

from shebao.budget.book import Horizon
from shebao.disclosure.model import PerformanceForm
from shebao.disclosure.rules.over_forms import is_read
from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Severity

ENOUGH = 3
"""So many indicators of output and benefit must be the same; satisfaction is asked alike everywhere."""


def own_indicators(form: PerformanceForm) -> frozenset[tuple[str, str, str]]:
    """Level, name and value of a form's yearly indicators, satisfaction left out."""
    return frozenset(
        (item.level2, item.name, item.value)
        for item in form.indicators
        if item.horizon is Horizon.YEAR and item.name and item.value and "满意" not in item.level1 + item.level2
    )


def check(material: Material) -> Iterator[Finding]:
    """Every pair of projects with different names in a document that was read."""
    if not is_read(material):
        return
    known = [(form, own) for form in material.project_forms if len(own := own_indicators(form)) >= ENOUGH]
    for (first, one), (second, other) in combinations(known, 2):
        if one == other and first.name != second.name:
            yield RULE.finding(
                f"项目/{first.name}、{second.name}/指标",
                f"项目“{first.name}”和“{second.name}”的{len(one)}项指标和指标值完全相同，可能照抄。"
                "请按各项目的内容填写。",
                spots=[*first.place, *second.place],
            )


RULE = Rule("P-29", "各项目的指标不照抄", Severity.WARNING, "绩效指标应当与项目内容相匹配", "两张以上绩效目标表", check)
