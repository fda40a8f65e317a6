"""死亡待终止: persons whose death is registered and who still have something open in an insurance of one's own.

A death is registered by the section that learns of it first. It ends what the person has in its own insurance and
pauses the rest. Every other section is told on its work list, finds the person here, and ends its own enrolments and
benefits by a case of its own.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import CharField, F, OuterRef, Subquery
from django.db.models.functions import Cast
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shebao.cases.models import Case
from shebao.cases.states import OPEN
from shebao.register.insurance_mask import insurances_of
from shebao.register.insurances import INSURANCES, SHORT
from shebao.register.lists import person_url
from shebao.register.models import Person
from shebao.register.scope import bits, persons_for
from shebao.register.who_is_meant import PERSON, number_shown
from shebao.screens.export import refused
from shebao.screens.lists import Act, Column, ListPage, list_view
from shebao.screens.todo import Todo, declare_todo
from shebao.staff.who import Who

TITLE = "死亡待终止"
MAKE = "case.make"


def deaths_to_end(who: Who) -> Any:
    """The dead with something open in the insurances that somebody makes cases in."""
    dead = persons_for(who, MAKE).filter(died_on__isnull=False, insurances__gt=0)
    return dead.annotate(still_open=F("insurances").bitand(bits(_mine(who)))).filter(still_open__gt=0)


def _mine(who: Who) -> frozenset[str]:
    mine = who.insurances_for(MAKE)
    return frozenset(INSURANCES) if mine is None else mine


def _rows(request: Any, _: dict[str, Any]) -> Any:
    """With the case that is under way already (``begun``)."""
    begun = Case.objects.filter(
        kind="P04",
        subject_kind=PERSON,
        subject_key=Cast(OuterRef("pk"), CharField()),
        insurance__in=_mine(request.who),
        state__in=[state.value for state in OPEN],
    )
    return deaths_to_end(request.who).annotate(begun=Subquery(begun.values("number")[:1]))


def _columns(request: Any) -> Sequence[Column]:
    mine = _mine(request.who)

    def open_in(row: Person) -> str:
        return "、".join(SHORT[code] for code in insurances_of(row.insurances) if code in mine)

    return [
        Column("died", "死亡日期", lambda row: row.died_on, order="died_on", width=12),
        Column("name", "姓名", lambda row: row.name, link=person_url, width=12),
        Column("number", "证件号码", lambda row: number_shown(row.id_number), width=22),
        Column("open", "尚未终止", open_in, width=24),
        Column("begun", "办理中的业务单", lambda row: row.begun or "", link=_case, width=24),
    ]


def _case(row: Any) -> str:
    return reverse("case", args=[row.begun]) if row.begun else ""


def _form(row: Any) -> str:
    return "" if row.begun else f"{reverse('case-new', args=['P04'])}?person={row.pk}"


class DeathQuery(forms.Form):
    """Nothing to ask: the list is what is left to do."""


DEATHS = ListPage(
    name="deaths",
    title=TITLE,
    form=DeathQuery,
    rows=_rows,
    columns=_columns,
    order=("died_on", "pk"),
    acts=(Act("办理减员", _form),),
    note="死亡已登记，参保和待遇已暂停，由本险种办理减员（终止，原因为死亡）。",
)


@require_http_methods(["GET", "HEAD", "POST"])
def deaths(request: Any) -> HttpResponse:
    """死亡待终止, for whoever makes cases."""
    if not request.who.may(MAKE):
        return refused(request, "没有登记业务的权限。", "请经办人员办理，或向安全管理员申请。")
    return list_view(request, DEATHS)


def _todo(who: Who) -> Todo | None:
    return Todo(TITLE, deaths_to_end(who).count(), reverse("deaths")) if who.may(MAKE) else None


declare_todo(_todo)
