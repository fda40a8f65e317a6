"""What allowances declare to the rooms below: their cases, their job, their tables, their pages, what waits."""

from typing import Any

from django.urls import reverse

from shebao.programmes.allowances import rights
from shebao.screens.menu import Item, add
from shebao.screens.todo import Todo, declare_todo


def declare() -> None:
    """Called once, when the room is ready."""
    from shebao.programmes.allowances import approval, build, recoveries, trail, watch  # noqa: F401 - they declare themselves

    trail.declare()
    for tells in (_to_decide, _to_check, _to_accept, _to_cover):
        declare_todo(tells)
    add(
        Item("专项资金", "发放名册", "rosters", rights.LOOK),
        Item("专项资金", "依据名册", "basis-lists", (rights.MAKE, rights.CHECK)),
        Item("专项资金", "多发追回", "recoveries", (rights.LOOK, rights.RECEIVE)),
    )


def _suspects(who: Any, right: str, state: str) -> Any:
    from shebao.programmes.allowances.models import LineSuspect

    mine = LineSuspect.objects.filter(roster__in=rights.rosters_for(who, right), state=state)
    return mine.filter(roster__state__in=["草案", "已公示"])


def _to_decide(who: Any) -> Todo | None:
    if not who.may(rights.MAKE):
        return None
    return Todo(
        "待处理的名册疑点", _suspects(who, rights.MAKE, "待处理").count(), f"{reverse('rosters')}?which=suspects"
    )


def _to_check(who: Any) -> Todo | None:
    if not who.may(rights.CHECK):
        return None
    rows = _suspects(who, rights.CHECK, "待复核").exclude(maker=who.natural_person)
    return Todo("待复核的名册疑点", rows.count(), f"{reverse('rosters')}?which=check")


def _to_accept(who: Any) -> Todo | None:
    from shebao.programmes.allowances.models import BasisList

    if not who.may(rights.CHECK):
        return None
    rows = BasisList.objects.filter(state="待确认").exclude(maker=who.natural_person)
    return Todo("待确认的依据名册", rows.count(), reverse("basis-lists"))


def _to_cover(who: Any) -> Todo | None:
    """Rosters over their budget, for who makes them: a change of the budget comes before their payment."""
    from shebao.programmes.allowances.handing_over import short_of_money

    if not who.may(rights.MAKE):
        return None
    return Todo(
        "超出预算的名册", len(short_of_money(rights.rosters_for(who, rights.MAKE))), f"{reverse('rosters')}?which=over"
    )
