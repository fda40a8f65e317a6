"""Keeping a run (归并批次入库): the run with its control totals, its suspects, the journal entry; all or nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain

from django.db import transaction
from django.db.models import Count

from shebao.journal.digest import record_text
from shebao.journal.record import Actor, RowChange, record
from shebao.register.suspects import likely
from shebao.register.suspects.delivered import Found, StepTotal
from shebao.register.suspects.models import Record, Run, RunFile, RunGroup, RunPair, RunStep, Suspect
from shebao.register.suspects.places import groups_of
from shebao.register.suspects.raise_suspects import Raised, raise_suspects
from shebao.register.suspects.steps import insert
from shebao.register.suspects.trail import RUN_TABLE, before_of, changes, run_values

SUSPECTS = "疑点"
"""The last step: rows that are clean go on, rows with a suspect stay until it is closed."""


def keep_run(
    found: Found,
    *,
    job: int,
    period: str,
    raw: Mapping[str, tuple[str, str]],
    by: Actor,
    now: datetime,
    links: tuple[str, str] = ("", ""),
) -> Run:
    """Write a run that is worked out. ``raw``: by the file's name, where its rows lie and their digest; ``links``:
    the same of the run's links.

    Asked again for the same job it gives the run that is there. Nothing is written where anything fails.
    """
    with transaction.atomic():
        if known := Run.objects.filter(job=job).first():
            return known
        before = before_of(Suspect.objects.order_by("pk").values_list("pk", flat=True))
        run = Run.objects.create(
            job=job,
            period=period,
            rows=found.rows,
            people=found.people,
            employers=found.employers,
            valid_ids=found.valid_ids,
            not_checked=[{"code": code, "why": why} for code, why in sorted(found.not_checked.items())],
            rules=dict(found.linked.group_by("rule").len().sort("rule").iter_rows()),
            links=links[0],
            links_digest=links[1],
            made_by=by.natural_person,
            made_at=now,
        )
        _keep_files(run, found, raw)
        raised = raise_suspects(run, found, now)
        likely_before = likely.values_by_number()
        proposed = likely.keep_proposals(run, found, now)
        _keep_totals(run, found)
        record(
            "归并三险登记数据",
            by,
            object_kind="unify",
            object_key=str(run.pk),
            detail=record_text({"所属期": period, "数据总量": run.rows, **told(raised), "可能同一人": proposed}),
            changes=chain(changes(raised.touched, before), likely.changes_since(likely_before), [_run_change(run)]),
        )
    return run


def _run_change(run: Run) -> RowChange:
    return RowChange(RUN_TABLE, str(run.pk), None, run_values(run))


def told(raised: Raised) -> dict[str, int]:
    """What became of the suspects, in words."""
    return {
        "新增疑点": len(raised.new),
        "仍存在": len(raised.seen_again),
        "重新打开": len(raised.reopened),
        "未再发现": len(raised.vanished),
        "按规则处理": len(raised.automatic),
    }


def _keep_files(run: Run, found: Found, raw: Mapping[str, tuple[str, str]]) -> None:
    RunFile.objects.bulk_create(
        [
            RunFile(
                run=run,
                source=one.source,
                system=one.system,
                layout=one.layout,
                period=one.source.period,
                encoding=one.encoding,
                rows=one.raw.height,
                totals=dict(one.totals),
                raw=raw[name][0],
                raw_digest=raw[name][1],
            )
            for name, one in found.files.items()
        ]
    )


def _keep_totals(run: Run, found: Found) -> None:
    steps: Sequence[StepTotal] = [*found.steps, *_last_step(run, found)]
    order = {name: at for at, name in enumerate(dict.fromkeys(one.name for one in steps), 1)}
    RunStep.objects.bulk_create(
        [
            RunStep(
                run=run,
                ordinal=order[one.name],
                name=one.name,
                system=one.system,
                rows_in=one.rows_in,
                rows_out=one.rows_out,
                rejected=one.rejected,
                note=one.note[:200],
                unit=one.unit,
            )
            for one in steps
        ]
    )
    insert(
        [
            RunGroup(
                run=run,
                system=row["system"],
                unit=(row["unit"] or "")[:64],
                unit_name=(row["unit_name"] or "")[:200],
                employer=row["employer"],
                township=row["township"],
                rows=row["rows"],
            )
            for row in groups_of(found.members, found.files).iter_rows(named=True)
        ]
    )
    RunPair.objects.bulk_create(
        [RunPair(run=run, left=left, right=right, people=people, agree=agree)
         for left, right, people, agree in found.pairs]
    )  # fmt: skip


def _last_step(run: Run, found: Found) -> list[StepTotal]:
    with_suspect = dict(
        Record.objects.filter(run=run, counted=True)
        .exclude(suspect__state__in=["已解决", "已回写", "已验收"])
        .values_list("system")
        .annotate(Count("at", distinct=True))
    )
    rows: dict[str, int] = {}
    for one in found.files.values():
        if one.counted:
            rows[one.system] = rows.get(one.system, 0) + one.raw.height
    return [
        StepTotal(SUSPECTS, system, count, count - with_suspect.get(system, 0), with_suspect.get(system, 0), "转入疑点")
        for system, count in sorted(rows.items())
    ]
