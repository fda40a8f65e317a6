"""Writing back (回写): what was solved, by system; and acceptance (验收) of what a later run finds no more."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from shebao.journal.digest import record_text
from shebao.journal.record import record
from shebao.register.insurance_mask import BITS
from shebao.register.suspects import refusals
from shebao.register.suspects.models import Suspect
from shebao.register.suspects.sections import RUN, suspects_for
from shebao.register.suspects.states import Action, Result, State
from shebao.register.suspects.steps import take
from shebao.register.suspects.trail import before_of, changes
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who


def to_write_back(who: Who, system: str) -> Any:
    """The solved suspects that touch a system and wait to be written back, in somebody's scope."""
    rows = suspects_for(who).filter(state=State.SOLVED.value)
    return rows.annotate(here=F("systems").bitand(BITS[system])).filter(here__gt=0).order_by("pk")


def write_back(system: str, opinion: str, *, by: Who, now: datetime) -> int:
    """Note that the list of a system was written back (回写登记); returns how many suspects it held.

    What was confirmed as right has nothing to be written; it goes along with it.
    """
    with refusals.journalled(by, "登记回写"), transaction.atomic():
        refusals.need_right(by, RUN, "登记回写")
        refusals.need_opinion(opinion, "登记回写")
        refusals.need_short_opinion(opinion)
        rows = list(to_write_back(by, system).select_for_update(of=("self",)).values_list("pk", "state"))
        if not rows:
            raise Refused(refusal("Y-15", "没有待回写的疑点。", "返回查看。"))
        return _take(rows, Action.WRITE_BACK, State.WRITTEN_BACK, "登记回写", opinion, by, now)


def to_accept(who: Who) -> Any:
    """What may be accepted: written back, and not found by a later run; or confirmed as right."""
    rows = suspects_for(who).filter(state=State.WRITTEN_BACK.value)
    return (rows.filter(vanished=True) | rows.filter(result=Result.RIGHT.value)).order_by("pk")


def accept(opinion: str, *, by: Who, now: datetime) -> int:
    """Accept everything that may be (验收); returns how many suspects."""
    with refusals.journalled(by, "验收疑点"), transaction.atomic():
        refusals.need_right(by, RUN, "验收疑点")
        refusals.need_short_opinion(opinion)
        keys = list(to_accept(by).values_list("pk", flat=True))
        rows = list(Suspect.objects.select_for_update(of=("self",)).filter(pk__in=keys).values_list("pk", "state"))
        if not rows:
            raise Refused(refusal("Y-15", "没有可验收的疑点。", "回写后用新报送的数据归并一次，不再发现的才能验收。"))
        return _take(rows, Action.ACCEPT, State.ACCEPTED, "验收疑点", opinion, by, now)


def _take(rows: list[Any], action: Action, to: State, what: str, opinion: str, by: Who, now: datetime) -> int:
    keys = sorted(key for key, _ in rows)
    before = before_of(keys)
    take(rows, action, to, by=by, now=now, opinion=opinion)
    detail = record_text({"意见": opinion, "疑点": len(keys)})
    record(what, by.actor, object_kind="suspect", detail=detail, changes=changes(keys, before))
    return len(keys)
