"""Steps of suspects, many at once: the history first, then the state, as the database asks for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Max

from shebao.journal.bulk import take_ids, write_rows
from shebao.journal.record import SYSTEM
from shebao.register.suspects.models import Run, Step, Suspect
from shebao.register.suspects.states import Action, State
from shebao.staff.who import Who

AT_ONCE = 2000
Row = tuple[int, str]
"""A suspect's id and its state."""


def in_parts(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """Rows in parts that a statement takes."""
    remaining = iter(rows)
    while some := list(islice(remaining, AT_ONCE)):
        yield some


def insert(rows: Sequence[Any]) -> None:
    """Insert rows of one model at once; each has its id afterwards. Belongs inside a transaction.

    The same as ``bulk_create`` without putting a statement together for each row, which is most of its time.
    """
    if not rows:
        return
    meta = type(rows[0])._meta
    fields = [field for field in meta.concrete_fields if not field.primary_key]
    for row, key in zip(rows, take_ids(meta.db_table, len(rows)), strict=True):
        row.pk, row._state.adding = key, False
    values = (
        [row.pk, *(field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields)] for row in rows
    )
    write_rows(meta.db_table, ["id", *(field.column for field in fields)], values)


def take(
    rows: Sequence[Row],
    action: Action,
    to: State | None,
    *,
    by: Who | None,
    now: datetime,
    opinion: str | Mapping[int, str] = "",
    run: Run | None = None,
    only_step: bool = False,
    **fields: Any,
) -> list[Row]:
    """Write the step of each suspect, then its new state and ``fields``. Without ``to`` the state stays; with
    ``only_step`` the caller writes it, for states that come with something else for each suspect.

    ``opinion`` may be one for each suspect, by id. ``by`` is nobody where a run or a rule takes the step. Returns
    the rows as they are now. Belongs inside a transaction; the caller holds the suspects locked.
    """
    for some in in_parts(rows):
        keys = [key for key, _ in some]
        last = dict(Step.objects.filter(suspect_id__in=keys).values_list("suspect_id").annotate(Max("ordinal")))
        insert(
            [
                Step(
                    suspect_id=key,
                    ordinal=last.get(key, 0) + 1,
                    action=action.value,
                    from_state="" if action is Action.FOUND else state,
                    to_state=to.value if to else state,
                    natural_person=by.natural_person if by else None,
                    account=by.account.username if by else SYSTEM.account,
                    at=now,
                    opinion=opinion if isinstance(opinion, str) else opinion[key],
                    run=run,
                )
                for key, state in some
            ]
        )
        new = {**fields, **({"state": to.value} if to else {})}
        if new and not only_step and action is not Action.FOUND:
            Suspect.objects.filter(pk__in=keys).update(**new)
    return [(key, to.value if to else state) for key, state in rows]
