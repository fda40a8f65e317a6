"""What waits for somebody beside cases: base lines to accept, versions to send on, publications that are due."""

from django.urls import reverse
from django.utils import timezone

from shebao.programmes.years.alarms import alarms
from shebao.programmes.years.base_lines import APPROVE, CHECK, COMPILE, PUBLISH
from shebao.programmes.years.models import BaseLines
from shebao.programmes.years.states import BaseState
from shebao.screens.todo import Todo, declare_todo
from shebao.staff.who import Who


def _to_accept(who: Who) -> Todo | None:
    """Base lines that another person registered."""
    if not who.may(CHECK):
        return None
    rows = BaseLines.objects.filter(state=BaseState.WAITING.value).exclude(maker=who.natural_person)
    return Todo("待确认的基础底册", rows.count(), reverse("years"))


def _due(who: Who) -> Todo | None:
    """Publications whose limit is near or past, for everybody who has a hand in them."""
    if who.rights.isdisjoint({COMPILE, CHECK, APPROVE, PUBLISH}):
        return None
    return Todo("临近或超过期限的公开", len(alarms(timezone.localdate())), reverse("years"))


declare_todo(_to_accept)
declare_todo(_due)
