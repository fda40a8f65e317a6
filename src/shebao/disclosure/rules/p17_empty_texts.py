"""P-17: a project's texts are filled in."""

from collections.abc import Iterator

from shebao.disclosure.rules.rule import Material, Rule, form_subject
from shebao.findings import Finding, Severity


def check(material: Material) -> Iterator[Finding]:
    """One finding a project, naming every empty field."""
    for form in material.project_forms:
        empty = [label for label, text in form.texts if not text.strip()]
        if empty:
            yield RULE.finding(
                f"{form_subject(form)}/文字",
                f"项目“{form.name}”没有填写：{'、'.join(empty)}。请补填。",
                found="、".join(empty),
            )


RULE = Rule(
    "P-17", "项目文字齐全", Severity.WARNING, "绩效目标是项目入库的必备条件，应当填写完整", "项目绩效目标表", check
)
