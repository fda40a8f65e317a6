"""Other suspects about the same records: shown beside, and never decided so that one field gets two values.

A record is its system and 个人编号; one without a number is its place in its file.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F, Q

from shebao.register.suspects.models import Correction, Record, Suspect
from shebao.register.suspects.sections import suspects_for
from shebao.register.suspects.states import DecisionState, State
from shebao.register.suspects.steps import in_parts
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who

Key = tuple[str, str]
NOT_DONE = [state.value for state in State if state not in (State.WRITTEN_BACK, State.ACCEPTED)]
"""States of a suspect of which something is still to be decided or to be written."""
MOST = 5
"""How many contradictions are said at once."""


def key_of(row: Record) -> Key:
    """What makes two records of suspects one record of a system."""
    return (row.system, row.number) if row.number else ("", row.at)


def others_about(suspect: Suspect, rows: Sequence[Record], who: Who) -> list[Any]:
    """The other suspects about any of the records that are not done yet, in somebody's scope."""
    same = Q(pk__in=[])
    for row in rows:
        if row.number and row.system:
            same |= Q(system=row.system, number=row.number)
        elif not row.number:
            same |= Q(at=row.at)
    keys = Record.objects.filter(same).exclude(suspect=suspect).values("suspect_id")
    return list(suspects_for(who).filter(pk__in=keys, state__in=NOT_DONE).order_by("pk"))


def need_no_other(own: int, made: Iterable[Correction]) -> None:
    """That no other suspect's decision that stands gives a field of a record another value; ``own`` is the suspect.

    Raises :class:`Refused` with the numbers of those that do.
    """
    if found := contradicted((own, each) for each in made):
        told = [
            refusal(
                "Y-20",
                f"第{each.record.place}条记录的“{each.field}”，疑点{other.decision.suspect.number}的处理决定"
                f"（{other.decision.state}）已写明另一个新值。",
                f"先核对疑点{other.decision.suspect.number}；两个决定的新值须相同，否则撤销或退回其中一个。",
            )
            for each, other in found[:MOST]
        ]
        raise Refused(*told)


def contradicted(made: Iterable[tuple[int, Correction]]) -> list[tuple[Correction, Correction]]:
    """The corrections, each with its suspect's id, to which one of another suspect's that is not written yet says
    something else, and that one.
    """
    mine = [(own, each) for own, each in made if each.field]
    standing: dict[tuple[Key, str], list[Correction]] = {}
    waiting = Correction.objects.filter(written_at__isnull=True).exclude(field="")
    waiting = waiting.filter(
        Q(decision__state=DecisionState.TO_CHECK.value)
        | Q(decision__state=DecisionState.CONFIRMED.value, decision=F("decision__suspect__decision"))
    ).select_related("decision__suspect", "record")
    numbers = sorted({each.number for _, each in mine})
    for some in in_parts(numbers):
        for other in waiting.filter(number__in=some).order_by("pk"):
            standing.setdefault((key_of(other.record), other.field), []).append(other)
    return [
        (each, other)
        for own, each in mine
        for other in standing.get((key_of(each.record), each.field), ())
        if other.decision.suspect_id != own and other.new != each.new
    ]
