"""可能同一人: keeping what a run proposes, and deciding it by two hands; the next run respects what was decided.

Two rows are proposed where a linking rule fits more than one person. Decided as one person (合并) they are joined by
the next run (rule L90); decided as not one person they are not proposed again, nor joined by any rule. A decision
is changed by a new one, through the same two hands.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import polars as pl
from django.db import transaction

from shebao.cases.numbers import take_numbers
from shebao.cases.refusals import need_no_kinship
from shebao.journal.digest import digest, record_text
from shebao.journal.record import RowChange, record
from shebao.journal.verify import journalled
from shebao.register.suspects import refusals
from shebao.register.suspects.delivered import Found
from shebao.register.suspects.models import Likely, LikelyDecision, Run
from shebao.register.suspects.places import Townships, plain_cells
from shebao.register.suspects.sections import CHECK, MAKE, bits, insurance_of
from shebao.register.suspects.states import DecisionState
from shebao.register.suspects.steps import in_parts, insert
from shebao.register.unify.anomalies.catalogue import SECTIONS
from shebao.register.who_is_meant import id_digest
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who

TABLE = "suspects_likely"
PREFIX = "TY"
OBJECT = "likely"
SAME, NOT_SAME = "合并", "不是同一人"
_COLUMNS = ("left", "right", "rules", "section", "state", "same", "found")
_DECISION = ("ordinal", "same", "reason", "state", "maker_id", "checker_id", "opinion")


def keep_proposals(run: Run, found: Found, now: datetime) -> int:
    """Write what a run proposes: new pairs get a number, known ones are seen again, others are not found any more. What
    was decided not to be one person is proposed no more. Returns how many are new. Belongs inside a transaction, which
    the caller journals.
    """
    sides = _sides(found)
    rules: dict[tuple[str, str], list[str]] = defaultdict(list)
    both: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in found.likely.iter_rows(named=True):
        two = sorted((_side(row, each, sides) for each in ("one", "other")), key=lambda side: str(side["key"]))
        pair = (str(two[0]["key"]), str(two[1]["key"]))
        if pair[0] != pair[1]:
            both[pair] = two
            rules[pair] = sorted({*rules[pair], row["rule"]})
    known = {(one.left, one.right): one for one in Likely.objects.all()}
    for pair, one in known.items():
        if one.same is False:
            both.pop(pair, None)
    fresh = [pair for pair in both if pair not in known]
    year = f"{PREFIX}{now.year}"
    first = take_numbers(year, len(fresh)) if fresh else 0
    insert([_new(pair, both[pair], rules[pair], f"{year}{first + at:06d}", run) for at, pair in enumerate(fresh)])
    seen = [one for pair, one in known.items() if pair in both]
    for one in seen:
        one.sides, one.rules, one.found, one.last_run = both[one.left, one.right], rules[one.left, one.right], True, run
    Likely.objects.bulk_update(seen, ["sides", "rules", "found", "last_run"], batch_size=500)
    gone = [one.pk for pair, one in known.items() if pair not in both and one.found]
    for some in in_parts(gone):
        Likely.objects.filter(pk__in=some).update(found=False)
    return len(fresh)


def _sides(found: Found) -> dict[tuple[str, int], dict[str, str]]:
    """The cells of every row that is proposed."""
    wanted = pl.concat(
        [found.likely.select(pl.col(f"file_{side}").alias("file"), pl.col(f"row_{side}").alias("row"))
         for side in ("one", "other")]
    ).unique()  # fmt: skip
    made = {}
    for name, file in found.files.items():
        rows = wanted.filter(pl.col("file") == name)["row"]
        for cells in file.raw.filter(pl.col("row").is_in(rows.implode())).iter_rows(named=True):
            row = cells.pop("row")
            made[name, row] = plain_cells(cells)
    return made


def _side(row: Mapping[str, Any], side: str, cells: Mapping[tuple[str, int], dict[str, str]]) -> dict[str, Any]:
    told = {name: row[f"{name}_{side}"] for name in ("file", "row", "system", "number", "person", "rule")}
    place = told["number"] or f"{told['file']}:{told['row']}"
    return {**told, "key": f"{told['system']}:{place}", "cells": cells[told["file"], told["row"]]}


def _new(pair: tuple[str, str], sides: list[dict[str, Any]], rules: list[str], number: str, run: Run) -> Likely:
    said = Townships()
    section = SECTIONS.get(sides[0]["system"], SECTIONS[""])
    return Likely(
        number=number,
        left=pair[0],
        right=pair[1],
        rules=rules,
        sides=sides,
        section=section,
        insurance=insurance_of(section),
        systems=bits(side["system"] for side in sides),
        township=next((place for side in sides if (place := said.of(side["cells"]))), ""),
        first_run=run,
        last_run=run,
    )


@contextmanager
def _acting(one: Likely, what: str, by: Who, detail: Mapping[str, Any]) -> Iterator[Likely]:
    with refusals.journalled(by, f"可能同一人{what}", one.number), transaction.atomic():
        locked: Likely = Likely.objects.select_for_update(of=("self",)).get(pk=one.pk)
        before = values_of(locked)
        yield locked
        locked.refresh_from_db()
        record(
            f"可能同一人{what}",
            by.actor,
            object_kind=OBJECT,
            object_key=locked.number,
            detail=record_text(dict(detail)),
            changes=[RowChange(TABLE, locked.number, before, values_of(locked))],
        )


def decide(one: Likely, said: str, reason: str, *, by: Who, now: datetime) -> LikelyDecision:
    """Propose whether the two are one person (:data:`SAME`) or not (:data:`NOT_SAME`); another one confirms it."""
    with _acting(one, "认定", by, {"认定": said, "理由": reason}) as locked:
        refusals.need_hand(by, MAKE, locked, "认定同一人")
        _need_none_of_his(by, locked)
        if locked.state == Likely.TO_CHECK:
            raise Refused(refusal("Y-6", "认定正在等待复核。", "等待复核，或由复核人退回。"))
        if said not in (SAME, NOT_SAME):
            raise Refused(refusal("Y-2", "没有选择认定结果。", f"从{SAME}、{NOT_SAME}中选择。"))
        if locked.same is (said == SAME):
            raise Refused(refusal("Y-6", f"已经认定为“{said}”。", "结论不变的，不必再认定。"))
        if said == SAME and not all(side["number"] for side in locked.sides):
            told = "有一条记录没有个人编号，归并时无从辨认，不能认定合并。"
            raise Refused(refusal("Y-21", told, "先在源系统补个人编号，重新报送后再认定。"))
        refusals.need_opinion(reason, "认定")
        refusals.need_short_opinion(reason)
        made = LikelyDecision.objects.create(
            likely=locked,
            ordinal=locked.decisions.count() + 1,
            same=said == SAME,
            reason=reason.strip(),
            maker=by.natural_person,
            made_at=now,
        )
        Likely.objects.filter(pk=locked.pk).update(state=Likely.TO_CHECK)
    return made


def confirm(one: Likely, *, by: Who, now: datetime, opinion: str = "") -> None:
    """Agree, as another natural person; a decision before it is taken back by that."""
    with _acting(one, "复核", by, {"意见": opinion}) as locked:
        waiting = _waiting(locked, by, opinion)
        waiting.state, waiting.checker, waiting.checked_at = DecisionState.CONFIRMED.value, by.natural_person, now
        waiting.opinion = opinion.strip()
        waiting.save()
        earlier = locked.decisions.filter(state=DecisionState.CONFIRMED.value).exclude(pk=waiting.pk)
        earlier.update(state=DecisionState.UNDONE.value)
        Likely.objects.filter(pk=locked.pk).update(state=Likely.DECIDED, same=waiting.same)


def give_back(one: Likely, *, by: Who, now: datetime, opinion: str) -> None:
    """Return a decision to its maker; what was decided before it still holds."""
    with _acting(one, "退回", by, {"意见": opinion}) as locked:
        refusals.need_opinion(opinion, "退回")
        waiting = _waiting(locked, by, opinion)
        waiting.state, waiting.checker, waiting.checked_at = DecisionState.RETURNED.value, by.natural_person, now
        waiting.opinion = opinion.strip()
        waiting.save()
        state = Likely.TO_DECIDE if locked.same is None else Likely.DECIDED
        Likely.objects.filter(pk=locked.pk).update(state=state)


def _waiting(locked: Likely, by: Who, opinion: str) -> LikelyDecision:
    if locked.state != Likely.TO_CHECK:
        raise Refused(refusal("Y-6", f"可能同一人现为“{locked.state}”，不能复核。", "请刷新页面。"))
    waiting: LikelyDecision = locked.decisions.get(state=DecisionState.TO_CHECK.value)
    refusals.need_another(by, waiting)
    refusals.need_hand(by, CHECK, locked, "复核同一人认定")
    _need_none_of_his(by, locked)
    refusals.need_short_opinion(opinion)
    return waiting


def _need_none_of_his(by: Who, one: Likely) -> None:
    for side in one.sides:
        if number := side["cells"].get("证件号码"):
            need_no_kinship(by, id_digest(number.strip().upper()))


def values_of(one: Likely) -> dict[str, Any]:
    """A pair as the journal keeps it: its row, and a digest over its decisions."""
    made = [
        record_text(dict(zip(_DECISION, row, strict=True)))
        for row in one.decisions.order_by("pk").values_list(*_DECISION)
    ]
    return {**{name: getattr(one, name) for name in _COLUMNS}, "认定": digest(*made)}


def values_by_number() -> dict[str, dict[str, Any]]:
    """All pairs as the journal keeps them, by number."""
    return dict(_rows())


def changes_since(before: Mapping[str, dict[str, Any]]) -> Iterator[RowChange]:
    """What became of the pairs since ``before``; one that was not there is new."""
    for number, values in _rows():
        if before.get(number) != values:
            yield RowChange(TABLE, number, before.get(number), values)


def _rows() -> Iterator[tuple[str, dict[str, Any]]]:
    made: dict[int, list[str]] = defaultdict(list)
    for key, *row in LikelyDecision.objects.order_by("pk").values_list("likely_id", *_DECISION):
        made[key].append(record_text(dict(zip(_DECISION, row, strict=True))))
    for key, number, *row in Likely.objects.order_by("pk").values_list("pk", "number", *_COLUMNS):
        yield number, {**dict(zip(_COLUMNS, row, strict=True)), "认定": digest(*made[key])}


journalled(TABLE, _rows)
