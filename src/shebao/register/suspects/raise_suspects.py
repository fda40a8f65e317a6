"""Raising suspects (疑点登记): the candidates of a run against the suspects that are known, by K, many at once.

New ones get a number. Known ones are seen again. One that was solved is reopened with its number only where data
delivered since shows something that its decision did not accept (:mod:`~.reopening`). One that is not found any more is
marked 未再发现, where what it rests on was checked.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Max

from shebao.cases.numbers import take_numbers
from shebao.journal.bulk import change_rows
from shebao.journal.digest import digest
from shebao.register.insurance_mask import insurances_of
from shebao.register.suspects.delivered import Found
from shebao.register.suspects.models import Decision, Record, Run, Suspect
from shebao.register.suspects.places import Places
from shebao.register.suspects.reopening import Known, what_is_news
from shebao.register.suspects.sections import bits, insurance_of
from shebao.register.suspects.states import AUTOMATIC, CLOSED, Action, DecisionState, Result, State
from shebao.register.suspects.steps import AT_ONCE, in_parts, insert, take

PREFIX = "YD"
FIGURES = re.compile(r"[0-9A-Za-z.,:*-]+")
"""What may differ in equal proposals."""
RENEWED = (
    *("content", "alike", "severity", "section", "insurance", "systems", "employer", "township", "money", "evidence"),
    *("proposal", "proposed", "auto", "persons", "records"),
)
"""What a run says anew of a suspect."""


@dataclass
class Raised:
    """What became of the candidates: ids of suspects, by what happened to them."""

    new: list[int] = field(default_factory=list)
    seen_again: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    reopened: list[int] = field(default_factory=list)
    vanished: list[int] = field(default_factory=list)
    automatic: list[int] = field(default_factory=list)

    @property
    def touched(self) -> list[int]:
        """Every suspect whose journalled values are other than before, in order."""
        return sorted({*self.new, *self.changed, *self.reopened, *self.vanished, *self.automatic})


def raise_suspects(run: Run, found: Found, now: datetime) -> Raised:
    """Write the candidates of a run. Belongs inside a transaction, which the caller journals with what was touched."""
    rows = [_values(row) for row in found.candidates.iter_rows(named=True)]
    if len({row["key"] for row in rows}) != len(rows):
        raise ValueError("two candidates with one key")
    places = Places(found)
    for row in rows:
        row["records_"] = places.records(row["records_"])
        own = row["records_"][: row["own"]]
        row["township"] = next((one.township for one in own if one.township), "")
        row["systems"] = bits(one.system for one in own)
        row["records"] = len(row["records_"])
        row["alike"] = digest(row["code"], row["section"], row["severity"], row["proposal"], _form(row["proposed"]))
        row["employer"] = next((one.unit_name for one in own if one.unit_name), row["employer"])
    known = _known()
    raised = Raised()
    _add([row for row in rows if row["key_digest"] not in known], run, now, raised)
    again = [(known[row["key_digest"]], row) for row in rows if row["key_digest"] in known]
    _see_again(again, run, now, raised)
    _mark_vanished(known, {row["key_digest"] for row in rows}, found, run, now, raised)
    _settle_by_rule([*raised.new, *raised.reopened], run, now, raised)
    return raised


def _values(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "key": row["key"],
        "key_digest": digest(row["key"]),
        "code": row["code"],
        "severity": row["severity"],
        "section": row["section"],
        "insurance": insurance_of(row["section"]),
        "employer": (row["employer"] or "")[:200],
        "money": row["money"],
        "evidence": row["evidence"],
        "proposal": row["proposal"],
        "proposed": row["proposed"],
        "auto": bool(row["auto"]) and row["code"] in AUTOMATIC,
        "persons": list(row["persons"] or []),
        "content": digest(row["evidence"]),
        "own": row.get("own", len(row["records"])),
        "records_": row["records"],
    }


def _form(text: str) -> str:
    """What is proposed, whatever figures and numbers stand in it: by this proposals are equal."""
    return FIGURES.sub("#", text)


def _known() -> dict[str, Known]:
    columns = ("key_digest", "pk", "state", "content", "vanished", "result", "decision_id", "closed_at", "written_at")
    return {key: _known_as(rest) for key, *rest in Suspect.objects.values_list(*columns, *RENEWED).iterator(AT_ONCE)}


def _known_as(row: list[Any]) -> Known:
    id_, state, content, vanished, result, decision, closed_at, written_at, *values = row
    return Known(id_, state, content, vanished, result, decision, closed_at, written_at, tuple(values))


def _add(rows: list[dict[str, Any]], run: Run, now: datetime, raised: Raised) -> None:
    if not rows:
        return
    year = f"{PREFIX}{now.year}"
    first = take_numbers(year, len(rows))
    made = [
        Suspect(
            number=f"{year}{first + at:06d}",
            key=row["key"],
            code=row["code"],
            key_digest=row["key_digest"],
            first_run=run,
            last_run=run,
            opened_at=now,
            **{name: row[name] for name in RENEWED},
        )
        for at, row in enumerate(rows)
    ]
    insert(made)
    raised.new = [one.pk for one in made]
    take([(key, State.NEW.value) for key in raised.new], Action.FOUND, State.NEW, by=None, now=now, run=run)
    _keep_records(zip(raised.new, rows, strict=True), run)


def _keep_records(rows: Any, run: Run) -> None:
    for some in in_parts(rows):
        insert(
            [
                Record(
                    suspect_id=key,
                    run=run,
                    place=place,
                    source_id=one.source,
                    system=one.system,
                    row=one.row,
                    number=one.number,
                    unit=one.unit,
                    unit_name=one.unit_name,
                    township=one.township,
                    # Records that only illustrate are nobody's open work.
                    counted=one.counted and place <= row["own"],
                    at=f"{one.source}:{one.row}",
                    person=one.person,
                    rule=one.rule,
                    employer=one.employer,
                    cells=one.cells,
                )
                for key, row in some
                for place, one in enumerate(row["records_"], 1)
            ]
        )


def _see_again(again: list[tuple[Known, dict[str, Any]]], run: Run, now: datetime, raised: Raised) -> None:
    renewed: list[tuple[Known, dict[str, Any]]] = []
    closed = [(one, row) for one, row in again if one.state in CLOSED]
    news = what_is_news(closed)
    for one, row in again:
        raised.seen_again.append(one.id)
        if one.state not in CLOSED:
            renewed.append((one, row))
        elif one.id in news:
            raised.reopened.append(one.id)
            renewed.append((one, row))
    for some in in_parts(raised.seen_again):
        Suspect.objects.filter(pk__in=some).update(last_run=run)
    back = [(one.id, one.state) for one, _ in again if one.vanished]
    take(back, Action.SEEN_AGAIN, None, by=None, now=now, run=run, vanished=False)
    raised.changed += [key for key, _ in back]
    states = {one.id: one.state for one, _ in again}
    fields: dict[str, Any] = {"decision": None, "result": "", "closed_at": None, "written_at": None, "opened_at": now}
    rows = [(key, states[key]) for key in raised.reopened]
    take(rows, Action.REOPEN, State.NEW, by=None, now=now, run=run, opinion=news, **fields)
    _count_reopened(raised.reopened)
    different = [(one, row) for one, row in renewed if tuple(row[name] for name in RENEWED) != one.values]
    change_rows(
        Suspect._meta.db_table,
        RENEWED,
        [[*(_stored(row[name]) for name in RENEWED), one.id] for one, row in different],
    )
    raised.changed += [one.id for one, _ in different]
    _keep_records([(one.id, row) for one, row in renewed], run)


def _stored(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


def _count_reopened(keys: list[int]) -> None:
    from django.db.models import F

    for some in in_parts(keys):
        Suspect.objects.filter(pk__in=some).update(reopened=F("reopened") + 1)


def _mark_vanished(
    known: Mapping[str, Known], seen: set[str], found: Found, run: Run, now: datetime, raised: Raised
) -> None:
    gone = {one.id: one for key, one in known.items() if key not in seen and not one.vanished}
    rows = []
    for some in in_parts(gone):
        for key, code, systems in Suspect.objects.filter(pk__in=some).values_list("pk", "code", "systems"):
            if code not in found.unsure and found.systems >= set(insurances_of(systems)):
                rows.append((key, gone[key].state))
    take(rows, Action.VANISHED, None, by=None, now=now, run=run, vanished=True)
    raised.vanished = [key for key, _ in rows]


def _settle_by_rule(keys: list[int], run: Run, now: datetime, raised: Raised) -> None:
    """Close what a rule may close, with what it changed written."""
    for some in in_parts(keys):
        rows = list(Suspect.objects.filter(pk__in=some, auto=True).values_list("pk", "state", "proposed"))
        last = dict(
            Decision.objects.filter(suspect_id__in=[row[0] for row in rows])
            .values_list("suspect_id")
            .annotate(Max("ordinal"))
        )
        made = [
            Decision(
                suspect_id=key,
                ordinal=last.get(key, 0) + 1,
                result=Result.AUTOMATIC.value,
                what=proposed,
                reason="可还原的格式问题，按规则处理。",
                by_rule=True,
                state=DecisionState.CONFIRMED.value,
                made_at=now,
            )
            for key, _, proposed in rows
        ]
        insert(made)
        _close(made, {key: state for key, state, _ in rows}, Result.AUTOMATIC.value, run, now)
        raised.automatic += [row[0] for row in rows]


def _close(made: list[Any], states: Mapping[int, str], result: str, run: Run, now: datetime) -> None:
    """The state is written with the decision of each, in one statement a part."""
    keys = [one.suspect_id for one in made]
    rows = [(key, states[key]) for key in keys]
    take(rows, Action.BY_RULE, State.SOLVED, by=None, now=now, run=run, only_step=True)
    moment = connection.ops.adapt_datetimefield_value(now)
    change_rows(
        Suspect._meta.db_table,
        ("state", "result", "decision_id", "closed_at"),
        [[State.SOLVED.value, result, one.pk, moment, one.suspect_id] for one in made],
    )
