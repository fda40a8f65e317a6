"""P-10: a payment to persons is no 其他运转类 project (which pays for running the office)."""

import re
from collections.abc import Iterator

from shebao.budget.book import ProjectClass
from shebao.disclosure.rules.rule import Material, Rule, form_subject
from shebao.findings import Finding, Severity

PAYMENTS = re.compile(
    r"遗属|抚恤|丧葬|取暖(?:费|补贴|补助)|生活(?:补助|补贴|困难补助)|困难(?:补助|补贴)|救济|救助金|助学金|高龄津贴|护理补贴"
    r"|养老金|退休(?:费|人员.{0,4}(?:费|补))|慰问金"
)
TO_PERSONS = "303"


def check(material: Material) -> Iterator[Finding]:
    """Every project filed under 其他运转类."""
    for form in material.project_forms:
        if ProjectClass.OTHER_OPERATION.value not in form.project_class:
            continue
        why = ""
        if match := PAYMENTS.search(form.name):
            why = f"项目名称含“{match.group()}”"
        elif material.book is not None and any(
            fact.project == form.project and fact.economic.startswith(TO_PERSONS) for fact in material.book.facts
        ):
            why = "列有303对个人和家庭的补助"
        if why:
            yield RULE.finding(
                f"{form_subject(form)}/项目类别",
                f"项目“{form.name}”{why}，是对个人的支出，却列为其他运转类。请改列特定目标类或人员类项目。",
                found=form.project_class,
                spots=form.spots("项目类别"),
                expected="特定目标类或人员类",
            )


RULE = Rule(
    "P-10",
    "对个人的支出不列其他运转类",
    Severity.WARNING,
    "预算管理一体化规范的项目分类：其他运转类用于单位运转",
    "项目类别",
    check,
)
