"""Writing back (回写): what was decided to be changed, system by system; and acceptance (验收).

A system's list holds the corrections (更正内容) of solved suspects in its records. A suspect is written back when all
its corrections are, in every system they are in. What was confirmed as right, or put right by a rule, has nothing
to be written: it stands in no list and can be accepted at once. Everything else is accepted when a later run does
not find it any more; or, where the records stay as they are (追回、标记无效), when it was written back.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from shebao.journal.digest import record_text
from shebao.journal.record import record
from shebao.register.suspects import refusals
from shebao.register.suspects.models import Correction, Suspect
from shebao.register.suspects.sections import RUN, suspects_for
from shebao.register.suspects.states import NOTHING_TO_WRITE, STAYS_FOUND, Action, State
from shebao.register.suspects.steps import in_parts, take
from shebao.register.suspects.trail import before_of, changes
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who

NOTHING = [result.value for result in NOTHING_TO_WRITE]
STAYS = [result.value for result in STAYS_FOUND]
ACCEPTABLE = (
    Q(state=State.SOLVED.value, result__in=NOTHING)
    | Q(state=State.WRITTEN_BACK.value, vanished=True)
    | Q(state=State.WRITTEN_BACK.value, result__in=[*NOTHING, *STAYS])
)
"""What may be accepted."""


def to_write_back(who: Who, system: str) -> Any:
    """The corrections in a system's records that wait to be written back, in somebody's scope."""
    mine = suspects_for(who).filter(state=State.SOLVED.value)
    return Correction.objects.filter(
        system=system,
        written_at__isnull=True,
        decision__suspect__in=mine.values("pk"),
        decision=F("decision__suspect__decision"),
    ).order_by("decision__suspect_id", "place")


def write_back(system: str, opinion: str, *, by: Who, now: datetime) -> int:
    """Note that the list of a system was written back (回写登记); returns how many corrections it held."""
    with refusals.journalled(by, "登记回写"), transaction.atomic():
        refusals.need_right(by, RUN, "登记回写")
        refusals.need_opinion(opinion, "登记回写")
        refusals.need_short_opinion(opinion)
        listed = list(to_write_back(by, system).values_list("pk", "decision__suspect_id"))
        if not listed:
            raise Refused(refusal("Y-15", "没有待回写的疑点。", "返回查看。"))
        keys = sorted({key for _, key in listed})
        locked = dict(
            Suspect.objects.select_for_update(of=("self",))
            .filter(pk__in=keys)
            .order_by("pk")
            .values_list("pk", "state")
        )
        before = before_of(keys)
        for some in in_parts([key for key, _ in listed]):
            Correction.objects.filter(pk__in=some).update(written_at=now)
        left = Correction.objects.filter(
            written_at__isnull=True, decision__suspect_id__in=keys, decision=F("decision__suspect__decision")
        )
        waiting = set(left.values_list("decision__suspect_id", flat=True))
        whole = [(key, locked[key]) for key in keys if key not in waiting]
        take(whole, Action.WRITE_BACK, State.WRITTEN_BACK, by=by, now=now, opinion=opinion, written_at=now)
        detail = record_text({"意见": opinion, "系统": system, "更正": len(listed), "疑点": len(keys)})
        record("登记回写", by.actor, object_kind="suspect", detail=detail, changes=changes(keys, before))
        return len(listed)


def to_accept(who: Who) -> Any:
    """The suspects that may be accepted, in somebody's scope."""
    return suspects_for(who).filter(ACCEPTABLE).order_by("pk")


def accept(opinion: str, *, by: Who, now: datetime) -> int:
    """Accept everything that may be (验收); returns how many suspects."""
    with refusals.journalled(by, "验收疑点"), transaction.atomic():
        refusals.need_right(by, RUN, "验收疑点")
        refusals.need_short_opinion(opinion)
        keys = list(to_accept(by).values_list("pk", flat=True))
        rows = list(Suspect.objects.select_for_update(of=("self",)).filter(pk__in=keys).values_list("pk", "state"))
        if not rows:
            raise Refused(refusal("Y-15", "没有可验收的疑点。", "回写后用新报送的数据归并一次，不再发现的才能验收。"))
        before = before_of(keys)
        take(rows, Action.ACCEPT, State.ACCEPTED, by=by, now=now, opinion=opinion)
        detail = record_text({"意见": opinion, "疑点": len(keys)})
        record("验收疑点", by.actor, object_kind="suspect", detail=detail, changes=changes(keys, before))
        return len(keys)
