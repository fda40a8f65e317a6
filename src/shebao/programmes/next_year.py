"""A permanent project of the year before as an application for the next (申报下一年): typed anew is only what changed.

What was asked for, not what became of it, is carried over. Days and times of targets go on by a year; people who were
counted by the register are counted again; the three-year plan is the one that the library has.
"""

from typing import Any

from shebao.programmes.models import Project, YearPlan
from shebao.programmes.performance.bindings import MANUAL
from shebao.programmes.performance.check_targets import TEXTS as TARGET_TEXTS
from shebao.programmes.steps.apply_project import FORM_TEXTS, TEXTS

PERMANENT = "经常性"
YEARS_PLANNED = 3
FORM_FACTS = ("unit", "years", "three_guarantees")
COPIED = ("reimbursed", "procured", "price", "rank")


def goes_on(project: Project) -> bool:
    """Whether a project may be applied for again: it is permanent or planned on, and the library has it not yet."""
    after = project.year + 1
    if Project.objects.filter(store_code=project.store_code, year=after).exists():
        return False
    planned = YearPlan.objects.filter(store_code=project.store_code, year=after, amount__gt=0).exists()
    return planned or project.nature == PERMANENT


def application(project: Project) -> dict[str, Any]:
    """What an application for the year after asks, to be looked over and completed."""
    year, form = project.year + 1, getattr(project, "form", None)
    made: dict[str, Any] = {
        "store_code": project.store_code,
        "year": year,
        "section": project.section.code,
        "head": project.head.number,
        "handler": project.handler.number,
        **{name: getattr(project, name) for name in (*TEXTS, *COPIED)},
        "items": [
            {"code": one.code, "name": one.name, "amount": one.asked, "uses": one.uses.splitlines()}
            for one in project.items.order_by("code")
        ],
        "lines": [_line(one) for one in project.lines.select_related("snapshot").order_by("ordinal")],
        "targets": [
            _target(one, year) | {"binding": one.binding or MANUAL}
            for one in project.targets.filter(replaced_by="").order_by("pk")
        ],
        "period_targets": [_target(one, year) for one in project.period_targets.order_by("ordinal")],
        "plans": _plans(project, year),
        "funding": [
            {"horizon": one.horizon, "level": one.level, "amount": one.fen}
            for one in project.funding.order_by("ordinal")
        ],
    }
    if form is not None:
        made |= {name: getattr(form, name) for name in (*FORM_FACTS, *FORM_TEXTS)} | {"filled_at": ""}
    return {name: value for name, value in made.items() if value not in (None, "", [], 0, False)}


def _line(one: Any) -> dict[str, Any]:
    names = ("what", "unit", "standard", "periods", "period_unit", "standard_basis")
    counted = {"query": one.snapshot.query} if one.snapshot else {"count": one.count}
    return {**{name: getattr(one, name) for name in names}, **counted}


def _target(one: Any, year: int) -> dict[str, Any]:
    texts = {name: getattr(one, name) for name in TARGET_TEXTS if getattr(one, name)}
    return {name: value.replace(f"{year - 1}年", f"{year}年") for name, value in texts.items()}


def _plans(project: Project, year: int) -> list[dict[str, int]]:
    rows = YearPlan.objects.filter(
        store_code=project.store_code, year__gte=year, year__lt=year + YEARS_PLANNED
    ).order_by("year")
    return [{"year": one.year, "amount": one.amount} for one in rows] or [{"year": year, "amount": project.asked}]
