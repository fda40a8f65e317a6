"""Making a roster (生成名册): candidates from the register, the law, last year's, suspects; a job, all or nothing.

Made again for the same job it is the roster that is there. Who is on another roster for the same thing is left out and
says on which; of two rosters made in one moment the database refuses the second.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl
from django.db import IntegrityError, transaction
from django.utils import timezone

from shebao.cases.numbers import take_numbers
from shebao.jobs.ask import ask_for
from shebao.jobs.kinds import declare_job
from shebao.jobs.models import Job
from shebao.jobs.progress import Progress
from shebao.jobs.say import Say, silent_progress
from shebao.journal.bulk import look_at, take_ids, write_frame, write_rows
from shebao.journal.digest import record_text
from shebao.journal.record import Actor, record
from shebao.programmes.allowances import candidates as register
from shebao.programmes.allowances import rights, trail
from shebao.programmes.allowances.catalogue import Allowance, allowances, usual_reference
from shebao.programmes.allowances.compare import compared, no_candidates
from shebao.programmes.allowances.eligible import Status, eligible
from shebao.programmes.allowances.models import Line, LineSuspect, Roster
from shebao.programmes.allowances.paid_from import unfit
from shebao.programmes.allowances.states import SuspectState
from shebao.programmes.allowances.suspicions import suspects
from shebao.register.standards import view
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who

BUILD = "allowances.build"
FIRST_YEAR = 2016
PREFIX = "MC"
REASON, UNIT, PLACE, EVIDENCE = 200, 100, 16, 300
LINES = tuple(field.column for field in Line._meta.concrete_fields)
STAGES = ("读取登记簿", "核定资格", "与上年对比", "查找疑点", "写入名册", "写操作日志")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a roster is asked for: allowance, year, reference date, project and budget line to pay it from."""

    allowance: Allowance
    year: int
    on: date
    project: str = ""
    item: str = ""


def ask_for_roster(asked: Asked, *, by: Who) -> Job:
    """Ask for a roster. Raises :class:`Refused` with everything that is wrong."""
    from shebao.cases.refusals import journalled

    with journalled(by, "生成发放名册"):
        rights.need(by, rights.MAKE, asked.allowance, "生成名册")
        need_sense(asked)
        return ask_for(
            BUILD,
            f"生成{asked.year}年{asked.allowance.name}名册",
            {
                "allowance": asked.allowance.code,
                "year": asked.year,
                "on": asked.on.isoformat(),
                "project": asked.project,
                "item": asked.item,
            },
            by=by,
            key=f"roster-{asked.allowance.code}-{asked.year}-{timezone.now():%Y%m%d%H%M%S%f}",
        )


def need_sense(asked: Asked) -> None:
    """That year and date belong together, and no other roster of the allowance and year is being made."""
    found, today = [], timezone.localdate()
    if not FIRST_YEAR <= asked.year <= today.year:
        found.append(refusal("R-2", f"年度{asked.year}不在{FIRST_YEAR}至{today.year}之间。", "填写发放年度。"))
    elif asked.on.year != asked.year:
        told = f"基准日{asked.on.isoformat()}不在{asked.year}年度内。"
        usual = usual_reference(asked.allowance, asked.year, view(today))
        found.append(refusal("R-2", told, f"通常为{usual.isoformat()}。"))
    drafts = Roster.objects.filter(allowance=asked.allowance.code, year=asked.year, state__in=["草案", "已公示"])
    if one := drafts.first():
        told = f"{asked.year}年{asked.allowance.name}已有名册{one.number}（{one.state}）。"
        found.append(refusal("R-3", told, "在该名册上办理，或作废后重新生成；审批以后可以生成补充名册。"))
    if asked.project:
        found.extend(unfit(asked.allowance, asked.project, asked.item))
    if found:
        raise Refused(*found)


def run_build(job: Job, progress: Progress) -> dict[str, Any]:
    """Make the roster of a job, in the transaction that the worker has opened."""
    told: Mapping[str, Any] = job.arguments
    asked = Asked(
        allowances()[told["allowance"]], told["year"], date.fromisoformat(told["on"]), told["project"], told["item"]
    )
    actor = Actor(job.account, job.natural_person)
    roster = Roster.objects.filter(job=job.pk).first() or build(asked, by=actor, now=timezone.now(), job=job.pk,
                                                                 say=progress)  # fmt: skip
    return {"名册": roster.pk, "名册编号": roster.number, "核对人数": roster.read, "列入人数": roster.people}


def build(asked: Asked, *, by: Actor, now: datetime, job: int | None = None, say: Say = silent_progress) -> Roster:
    """Make a roster and journal it. Raises :class:`Refused` where another one took the same people meanwhile."""
    need_sense(asked)
    say("读取登记簿", 0, 0)
    people = register.candidates(asked.allowance, asked.year)
    known, today = view(timezone.localdate(now)), timezone.localdate(now)
    say("核定资格", 0, people.height)
    lines = eligible(people.drop("payee"), asked.allowance, asked.year, asked.on, known)
    lines = lines.with_columns(people["payee"])
    once = asked.allowance.once_in(asked.year)
    lines = without_taken(lines, register.taken_elsewhere(once))
    say("与上年对比", 0, lines.height)
    before = register.last_year(asked.allowance, asked.year)
    lines = compared(lines, before)
    say("查找疑点", 0, lines.height)
    found = suspects(lines, register.reported_dead(), register.two_schemes(people), today)
    say("写入名册", 0, lines.height)
    try:
        with transaction.atomic():
            roster = _keep(asked, once, lines, found, outcome(lines, before, found), by, now, job)
            say("写操作日志", 0, 1)
            _journal(roster, by)
    except IntegrityError as problem:
        if "once" in str(problem):
            told = "另一份名册刚刚列入了其中的人员，同一人不得重复列入。"
            raise Refused(refusal("R-4", told, "查看另一份名册后重新生成。", asked.allowance.basis)) from problem
        # Somebody else made one between the look and the write.
        need_sense(asked)
        raise
    return roster


def without_taken(lines: pl.DataFrame, taken: pl.DataFrame) -> pl.DataFrame:
    """Who is on another roster for the same thing is out of this one, and says on which."""
    names = {code: each.name for code, each in allowances().items()}
    told = pl.format("已列入“{}”名册{}", pl.col("by").replace_strict(names, default=""), pl.col("roster"))
    joined = lines.join(taken.with_columns(told.alias("_told")).select("key", "_told"), on="key", how="left",
                        maintain_order="left")  # fmt: skip
    there = pl.col("_told").is_not_null() & (pl.col("status") != Status.OUT)
    return joined.with_columns(
        pl.when(there).then(pl.lit(Status.OUT.value)).otherwise(pl.col("status")).alias("status"),
        pl.when(there).then(pl.col("_told")).otherwise(pl.col("reason")).alias("reason"),
        pl.when(there).then(0).otherwise(pl.col("amount")).alias("amount"),
        pl.when(there).then(pl.lit("")).otherwise(pl.col("unclear")).alias("unclear"),
    ).drop("_told")


def outcome(lines: pl.DataFrame, before: pl.DataFrame, found: pl.DataFrame) -> dict[str, Any]:
    """The control totals that stay with a roster as it was made: by status, reason, who is no candidate, suspects."""
    general = pl.col("reason").str.replace_all(r"（?\d{4}-\d{2}-\d{2}）?", "").str.replace(r"名册MC\d+", "名册")
    out = lines.filter(pl.col("status") == Status.OUT).group_by(general).len("people").sort("people", descending=True)
    provisional = lines.filter((pl.col("status") == Status.IN) & (pl.col("provisional") != ""))
    return {
        "status": dict(lines.group_by("status").len().iter_rows()),
        "out": [list(row) for row in out.iter_rows()],
        "no_candidate": no_candidates(lines, before),
        "suspects": dict(found.group_by("code").len().iter_rows()),
        "provisional": sorted(set(provisional["provisional"].to_list())),
    }


def _keep(
    asked: Asked,
    once: str,
    lines: pl.DataFrame,
    found: pl.DataFrame,
    came: dict[str, Any],
    by: Actor,
    now: datetime,
    job: int | None,
) -> Roster:
    inside = lines.filter(pl.col("status") == Status.IN)
    prefix = f"{PREFIX}{asked.year}"
    roster = Roster.objects.create(
        number=f"{prefix}{take_numbers(prefix, 1):04d}",
        allowance=asked.allowance.code,
        year=asked.year,
        once=once,
        reference_on=asked.on,
        project=asked.project,
        item=asked.item,
        read=lines.height,
        people=inside.height,
        total=int(inside["amount"].sum()),
        outcome=came,
        job=job,
        made_by=by.natural_person,
        made_at=now,
    )
    written = write_lines(roster, lines)
    look_at(Line._meta.db_table)
    write_suspects(roster, written.select("key", "id"), found)
    roster.digest = trail.digest_of_frame(written)
    roster.save(update_fields=["digest"])
    return roster


def write_lines(roster: Roster, lines: pl.DataFrame) -> pl.DataFrame:
    """Insert lines of a roster; answers them as they were written."""
    ids = pl.Series("id", take_ids(Line._meta.db_table, lines.height), dtype=pl.Int64)
    on = pl.col("status") == Status.IN
    full = lines.with_columns(
        ids,
        pl.lit(roster.pk, pl.Int64).alias("roster_id"),
        pl.when(on).then(pl.lit(roster.once)).alias("once"),
        pl.col("reason").str.slice(0, REASON),
        pl.col("unit").fill_null("").str.slice(0, UNIT),
        pl.col("township").fill_null("").str.slice(0, PLACE),
        pl.col("payee", "bank", "account").fill_null(""),
    )
    write_frame(Line._meta.db_table, full.select(LINES))
    return full


def write_suspects(roster: Roster, ids: pl.DataFrame, found: pl.DataFrame) -> None:
    """Insert the suspects of lines."""
    rows = found.join(ids, on="key", maintain_order="left")
    if rows.is_empty():
        return
    columns = ("id", "roster_id", "line_id", "code", "evidence", "state", "result", "reason")
    numbers = take_ids(LineSuspect._meta.db_table, rows.height)
    write_rows(
        LineSuspect._meta.db_table,
        columns,
        (
            (number, roster.pk, line, code, evidence[:EVIDENCE], SuspectState.OPEN.value, "", "")
            for number, line, code, evidence in zip(numbers, rows["id"], rows["code"], rows["evidence"], strict=True)
        ),
    )


def _journal(roster: Roster, by: Actor) -> None:
    totals: Iterator[tuple[str, Any]] = iter(
        (("年度", roster.year), ("核对人数", roster.read), ("列入人数", roster.people), ("金额（分）", roster.total))
    )
    record(
        "生成发放名册",
        by,
        object_kind="roster",
        object_key=roster.number,
        detail=record_text(dict(totals)),
        changes=[trail.changed(roster, None)],
    )


declare_job(
    BUILD,
    "生成发放名册",
    run_build,
    link=lambda job: (f"/rosters/{job.result['名册']}/", "查看名册") if job.result.get("名册") else None,
)
