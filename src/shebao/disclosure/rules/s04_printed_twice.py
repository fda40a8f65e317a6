"""S-04: no table stands in the document twice."""

from collections import Counter
from collections.abc import Iterator

from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Severity


def check(material: Material) -> Iterator[Finding]:
    """Numbered tables by kind, project forms by name."""
    for kind, times in Counter(view.kind for view in material.views).items():
        if times > 1:
            yield RULE.finding(f"重复/{kind.value}", f"“{kind.value}”出现了{times}次。请核对后删去重复的。")
    for name, times in Counter(form.project for form in material.project_forms).items():
        if times > 1:
            yield RULE.finding(f"重复/项目绩效目标表/{name}", f"项目“{name}”的绩效目标表出现了{times}次。请核对。")


RULE = Rule("S-04", "表不重复", Severity.WARNING, "公开内容应当准确", "各表", check)
