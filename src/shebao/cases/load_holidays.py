"""Loading an arrangement of public holidays (放假安排) into the table, and the time limits that waited for it."""

from pathlib import Path

from django.db import transaction
from django.utils.timezone import localdate

from shebao.cases.holidays import read_arrangement
from shebao.cases.models import Case, Holiday
from shebao.cases.states import OPEN
from shebao.cases.trail import case_change, case_values
from shebao.cases.working_days import Calendar, calendar
from shebao.journal.record import Actor, RowChange, record

TABLE = "cases_holiday"


def load_holidays(path: Path, actor: Actor) -> tuple[int, int]:
    """Put a year's arrangement in place of what the table holds of the year; returns days loaded, limits set anew.

    Provisional time limits (暂定期限) of open cases are told again. Raises
    :class:`~shebao.cases.holidays.BadArrangement`.
    """
    days = read_arrangement(path)
    with transaction.atomic():
        known = calendar()
        old = {str(row.day): row for row in Holiday.objects.filter(day__year=days[0].day.year)}
        Holiday.objects.filter(day__year=days[0].day.year).delete()
        Holiday.objects.bulk_create(
            Holiday(day=day.day, works=day.works, name=day.name, source=day.source) for day in days
        )
        new = {str(day.day): day for day in days}
        changes = [
            RowChange(TABLE, key, _values(old.get(key)), _values(new.get(key)))
            for key in sorted({*old, *new})
            if _values(old.get(key)) != _values(new.get(key))
        ]
        limits = _tell_limits_again(known)
        record(
            "维护节假日表",
            actor,
            object_kind="holiday",
            object_key=str(days[0].day.year),
            detail=days[0].source,
            changes=[*changes, *limits],
        )
    return len(days), len(limits)


def _values(day: object | None) -> dict[str, object] | None:
    return None if day is None else {name: getattr(day, name) for name in ("works", "name", "source")}


def _tell_limits_again(before_loading: Calendar) -> list[RowChange]:
    """As many working days as each limit was counted with, by the table as it is now."""
    table, changes = calendar(), []
    waiting = Case.objects.select_for_update(of=("self",)).filter(
        due_provisional=True, frozen=False, state__in=[state.value for state in OPEN], accepted_at__isnull=False
    )
    for case in waiting:
        before, accepted = case_values(case), localdate(case.accepted_at)
        limit = table.limit(accepted, before_loading.between(accepted, case.due_on))
        if (limit.last_day, limit.provisional) == (case.due_on, case.due_provisional):
            continue
        case.due_on, case.due_provisional = limit.last_day, limit.provisional
        case.save(update_fields=["due_on", "due_provisional"])
        changes.append(case_change(case, before))
    return changes
