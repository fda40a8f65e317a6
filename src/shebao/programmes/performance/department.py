"""The department's targets of a year (部门整体支出绩效目标): filed by finance, measured where bound."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from shebao.budget.book import Book, Horizon
from shebao.findings import Finding, Severity
from shebao.journal.record import queue_up, record
from shebao.programmes.performance import check_targets, rows
from shebao.programmes.performance.bindings import About, Measured, measure
from shebao.programmes.performance.models import DepartmentTarget
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who

RIGHT = "project.finance"


def targets_of(year: int) -> list[DepartmentTarget]:
    """The targets in force."""
    return list(DepartmentTarget.objects.filter(year=year, in_force=True).order_by("pk"))


def measured(year: int, day: date) -> list[tuple[DepartmentTarget, Measured | None]]:
    """The targets in force with what is measured at a day; None for those that are typed."""
    return [
        (one, measure(one.binding, About(year, day, target=one.name), one.unit) if one.binding else None)
        for one in targets_of(year)
    ]


def from_book(book: Book) -> list[dict[str, Any]]:
    """The department's targets of a book, with the bindings that they propose."""
    return [
        check_targets.with_binding(
            {
                "level1": one.level1,
                "level2": one.level2,
                "name": one.name,
                "sign": one.operator,
                "number": one.number,
                "unit": one.number_unit,
                "text": one.word,
            },
            "",
        )
        for one in book.indicators
        if not one.project and one.horizon is Horizon.YEAR
    ]


def file_targets(year: int, targets: Sequence[Mapping[str, Any]], *, by: Who) -> list[Finding]:
    """File a year's targets in place of those that are there; returns the doubts. Raises :class:`Refused`."""
    if not by.may(RIGHT):
        raise Refused(refusal("M-9", "没有填报部门整体绩效目标的权限。", "请财务股办理。"))
    found = check_targets.find(targets, year, "")
    if errors := [one for one in found if one.severity is Severity.ERROR]:
        raise Refused(*errors)
    names = (*check_targets.TEXTS, "binding")
    asked = [{name: str(one.get(name) or "") for name in names} for one in targets]
    with transaction.atomic():
        queue_up()
        changes = []
        for old in targets_of(year):
            values = {name: getattr(old, name) for name in names}
            if values in asked:
                asked.remove(values)
            else:
                changes.append(rows.change(old, in_force=False))
        changes += [rows.add(DepartmentTarget(year=year, made_by=by.natural_person, **one)) for one in asked]
        if changes:
            detail = f"{year}年，{len(targets)}项"
            record("填报部门整体绩效目标", by.actor, object_kind="department", object_key=str(year), detail=detail,
                   changes=changes)  # fmt: skip
    return [one for one in found if one.severity is not Severity.ERROR]
