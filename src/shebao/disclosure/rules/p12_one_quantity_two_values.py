"""P-12: the same quantity with two values in different performance tables."""

from collections.abc import Iterator
from fractions import Fraction

from shebao.budget.book import Horizon, Indicator
from shebao.disclosure.model import PerformanceForm
from shebao.disclosure.rules.over_forms import first_few
from shebao.disclosure.rules.r23_calculations import amount_of
from shebao.disclosure.rules.rule import Material, Rule, form_name, form_subject
from shebao.disclosure.rules.synonyms import same_thing
from shebao.findings import Finding, Severity

GENERAL = ("服务对象", "社会公众", "群众", "受益", "使用", "公众")
"""Whose satisfaction may be anybody's: another project, another group."""

Named = tuple[PerformanceForm, Indicator, Fraction]


def check(material: Material) -> Iterator[Finding]:
    """The department's yearly quantities against the projects'; a department's sum of several projects is fine."""
    by_name: dict[tuple[str, str], list[Named]] = {}
    for form in material.forms:
        for indicator in form.indicators:
            number = amount_of(indicator)
            name = same_thing(indicator.name)
            if indicator.horizon is Horizon.YEAR and indicator.level2 == "数量指标" and number is not None and name:
                by_name.setdefault((name, indicator.number_unit), []).append((form, indicator, number))
    for named in by_name.values():
        department = [item for item in named if not item[0].project]
        projects = [item for item in named if item[0].project]
        for form, indicator, number in department:
            others = [item for item in projects if item[2] != number]
            if not others or sum(item[2] for item in projects) == number:
                continue
            listed = "；".join(f"{form_name(o)}“{i.name}”{i.value}" for o, i, _ in others)
            yield RULE.finding(
                f"{form_subject(form)}/{indicator.name}",
                f"同一数量有不同的值：{form_name(form)}“{indicator.name}”{indicator.value}；{listed}。请核对后统一。",
                found=indicator.value,
                expected=others[0][1].value,
                spots=[
                    *form.indicator_spots([indicator]),
                    *(spot for other, item, _ in others for spot in other.indicator_spots([item])),
                ],
            )
    yield from _between_projects(material)


def _between_projects(material: Material) -> Iterator[Finding]:
    """One named group's satisfaction with two values in two projects of a document that was read."""
    if material.book is not None:
        return
    by_name: dict[str, list[Named]] = {}
    for form in material.project_forms:
        for indicator in form.indicators:
            number = amount_of(indicator)
            whose = indicator.name.replace("满意度", "").replace("满意率", "")
            named = whose != indicator.name and len(whose) > 3 and not whose.startswith(GENERAL)
            if indicator.horizon is Horizon.YEAR and named and number is not None:
                by_name.setdefault(indicator.name, []).append((form, indicator, number))
    for name, found in by_name.items():
        if len({number for _, _, number in found}) > 1:
            values = [f"{form_name(form)}{indicator.value}" for form, indicator, _ in found]
            listed = first_few(values, "个项目", sign="；")
            yield RULE.finding(
                f"绩效目标表/{name}",
                f"同一指标“{name}”在不同项目中的值不同：{listed}。请核对是否应当统一。",
                severity=Severity.NOTICE,
                found=found[0][1].value,
                spots=[spot for form, indicator, _ in found for spot in form.indicator_spots([indicator])],
            )


RULE = Rule("P-12", "同一数量前后一致", Severity.WARNING, "公开内容应当准确，前后一致", "两张以上绩效目标表", check)
