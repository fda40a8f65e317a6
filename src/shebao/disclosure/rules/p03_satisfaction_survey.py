"""P-03: a satisfaction target has a way to be measured (问卷调查、测评…).

Of a book it is asked for; a published form that has no room for it is told as a notice.
"""

from collections.abc import Iterator

from shebao.budget.targets.quality import SURVEY
from shebao.disclosure.rules.over_forms import Fault, indicator_spots, is_read, report
from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Severity


def check(material: Material) -> Iterator[Finding]:
    """One fault for a form with satisfaction targets that nothing says how to measure."""
    faults = []
    for form in material.project_forms:
        satisfaction = [indicator for indicator in form.indicators if "满意度" in indicator.level1]
        text = "".join([*(indicator.name + indicator.value for indicator in satisfaction), *(t for _, t in form.texts)])
        if satisfaction and SURVEY.search(text) is None:
            faults.append(Fault(form, "满意度", "", indicator_spots(form, satisfaction[:1])))
    severity = Severity.NOTICE if is_read(material) else None
    yield from report(
        RULE, material, faults, "的满意度指标没有说明如何取得（问卷、测评、样本量）。建议在实施计划中写明。", severity
    )


RULE = Rule("P-03", "满意度有调查依据", Severity.WARNING, "绩效指标应当可衡量：满意度应有调查依据", "绩效指标", check)
