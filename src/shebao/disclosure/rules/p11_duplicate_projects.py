"""P-11: two projects with the same name, or with the same basis and price, may be one project twice."""

import re
from collections.abc import Iterator
from itertools import combinations

from shebao.disclosure.figures import show_number
from shebao.disclosure.model import PerformanceForm
from shebao.disclosure.rules.r23_calculations import price_of
from shebao.disclosure.rules.rule import Material, Rule, form_text
from shebao.findings import Finding, Severity

DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,12}[\[〔［(（]\d{4}[\]〕］)）]\s*\d+号")
NOT_WORDS = re.compile(r"[^\u4e00-\u9fff0-9A-Za-z]")


def basis_key(form: PerformanceForm) -> str:
    """The basis of a project: the document numbers it names, else its words."""
    text = form_text(form, "立项依据")
    numbers = sorted(set(DOCUMENT_NUMBER.findall(text)))
    return "、".join(numbers) or NOT_WORDS.sub("", text)


def check(material: Material) -> Iterator[Finding]:
    """Every name that a unit gives twice, then every pair with one basis."""
    names: dict[tuple[str, str], list[PerformanceForm]] = {}
    units = {project.code: project.unit for project in material.book.projects} if material.book else {}
    for form in material.project_forms:
        names.setdefault((NOT_WORDS.sub("", form.name), units.get(form.project, "")), []).append(form)
    for (name, _), forms in names.items():
        if len(forms) > 1:
            yield RULE.finding(
                f"项目/{forms[0].name}/名称",
                f"有{len(forms)}个项目的名称都是“{forms[0].name}”，可能重复申报。请核对；不重复的，请在名称中写明各自的范围。",
                found=name,
                spots=[spot for form in forms for spot in form.place],
            )
    same: dict[str, list[PerformanceForm]] = {}
    for form in material.project_forms:
        if key := basis_key(form):
            same.setdefault(key, []).append(form)
    for forms in same.values():
        for first, second in combinations(forms, 2):
            price = price_of(first)
            if NOT_WORDS.sub("", first.name) == NOT_WORDS.sub("", second.name):
                continue
            if price is None or price != price_of(second):
                continue
            yield RULE.finding(
                f"项目/{first.name}、{second.name}",
                f"项目“{first.name}”和“{second.name}”的立项依据相同，标准都是{show_number(price).removesuffix('.00')}元，"
                "可能重复申报。请核对两个项目的发放对象是否重叠；不重叠的，请在项目概况中写明各自的范围。",
                spots=[*first.place, *second.place],
            )


RULE = Rule(
    "P-11",
    "可能重复的项目",
    Severity.WARNING,
    "项目库管理要求：同一依据、同一对象、同一标准不重复申报",
    "项目的名称、立项依据和标准",
    check,
)
