"""What waits for somebody beside cases: surveys that are past their end and not closed."""

from django.urls import reverse
from django.utils import timezone

from shebao.programmes.performance.models import Survey
from shebao.programmes.performance.surveys.codes import may_manage
from shebao.screens.todo import Todo, declare_todo
from shebao.staff.who import Who


def _to_close(who: Who) -> Todo | None:
    """Surveys whose result is not settled, for whoever handles surveys."""
    if not may_manage(who):
        return None
    rows = Survey.objects.filter(closed_on__isnull=True, closes_on__lt=timezone.localdate())
    return Todo("已截止待结束的满意度调查", rows.count(), reverse("surveys"))


declare_todo(_to_close)
