"""P-17: a project's texts are filled in."""

from collections.abc import Iterator

from shebao.disclosure.rules.over_forms import Fault, is_read, report
from shebao.disclosure.rules.rule import Material, Rule, form_text
from shebao.findings import Finding, Severity


def check(material: Material) -> Iterator[Finding]:
    """One fault a project, naming every empty field; of a document that was read, a missing goal is asked about."""
    faults, goals = [], []
    for form in material.project_forms:
        empty = [label for label, text in form.texts if not text.strip()]
        if is_read(material) and form.texts and not form_text(form, "目标"):
            goals.append(Fault(form, "年度目标", "没有填写绩效目标", form.spots("目标")))
        elif empty:
            words = "、".join(empty)
            faults.append(Fault(form, "文字", f"没有填写：{words}", form.spots(*empty), words))
    yield from report(RULE, material, faults, "。请补填。", Severity.NOTICE if is_read(material) else None)
    yield from report(RULE, material, goals, "。请补填。", kind="没有目标")


RULE = Rule(
    "P-17", "项目文字齐全", Severity.WARNING, "绩效目标是项目入库的必备条件，应当填写完整", "项目绩效目标表", check
)
