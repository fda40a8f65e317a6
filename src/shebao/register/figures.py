"""Participation figures (参保统计): counted from the register for a cut-off date by a versioned definition, and frozen.

A month is the smallest time: whoever is enrolled in the month of the cut-off counts. A person who is enrolled and draws
the pension of the same insurance in one month counts once, as retired. 缴费人数 is persons with money received for the
period; it is None where no room that knows receipts has said so through :data:`RECEIPTS`, and nothing stands in for it.
"""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from shebao.journal.digest import digest, record_text
from shebao.journal.record import record
from shebao.register import rows
from shebao.register.insurances import INSURANCES
from shebao.register.models import FrozenFigures
from shebao.register.states import VOID
from shebao.register.wording import later, shown_day
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who

FREEZE = "figures.freeze"
RECEIPTS: list[Callable[[str, date], int]] = []
"""Gives the number of persons with money received for a month in an insurance; the room of receipts adds one."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How one insurance is counted."""

    retired: bool
    paused_months: int | None


@dataclass(frozen=True, slots=True)
class Definition:
    """A version of the rules."""

    version: str
    source: str
    rules: dict[str, Rule]


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one insurance: insured = active (+ retired where the rule says so); paused is part of active."""

    insurance: str
    insured: int
    active: int
    paused: int
    retired: int
    paid: int | None


LABELS = {
    "insured": "参保人数",
    "active": "在职参保（缴费）人数",
    "paused": "其中：暂停缴费",
    "retired": "离退休（领取）人数",
    "paid": "缴费人数",
}
"""The indicators with their names, in the order of a table."""


@cache
def definition() -> Definition:
    """The rules in force."""
    data = tomllib.loads(Path(__file__).with_name("figures.toml").read_text(encoding="utf-8"))
    rules = {code: Rule(rule["retired"], rule.get("paused_months")) for code, rule in data["insurance"].items()}
    return Definition(data["version"], data["source"], rules)


def _grace(month: date) -> str:
    """SQL that holds for a pause that still counts: begun less than so many months ago (0: none counts)."""
    cases = []
    for code, rule in definition().rules.items():
        if rule.paused_months is not None:
            since = later(month, -rule.paused_months)
            cases.append(f"WHEN '{code}' THEN e.paused_from > '{since.isoformat()}'")
    return f"CASE e.insurance {' '.join(cases)} ELSE 1 = 1 END" if cases else "1 = 1"


def _members(month: date, cut_off: date) -> str:
    """SQL of every person who counts: insurance, person, whether retired, whether paused."""
    taken = "valid_from <= '{0}' AND (valid_to IS NULL OR valid_to >= '{0}')".format(month.isoformat())
    alive = f"(p.died_on IS NULL OR p.died_on > '{cut_off.isoformat()}')"
    paused = f"(e.paused_from IS NOT NULL AND e.paused_from <= '{month.isoformat()}')"
    return f"""
SELECT counted.insurance, counted.person_id, MAX(counted.retired) AS retired, MIN(counted.paused) AS paused
FROM (
  SELECT e.insurance, e.person_id, 0 AS retired, CASE WHEN {paused} THEN 1 ELSE 0 END AS paused
  FROM register_enrolment e JOIN register_person p ON p.id = e.person_id
  WHERE e.state <> '{VOID}' AND {taken.replace("valid", "e.valid")} AND {alive} AND (NOT {paused} OR {_grace(month)})
  UNION ALL
  SELECT s.insurance, s.person_id, 1, 0
  FROM register_pensionstatus s JOIN register_person p ON p.id = s.person_id
  WHERE {taken.replace("valid", "s.valid")} AND {alive}
) counted
GROUP BY counted.insurance, counted.person_id"""


def query(cut_off: date) -> str:
    """The SQL that counts at a cut-off date; it is kept with frozen figures."""
    members = _members(cut_off.replace(day=1), cut_off)
    return (
        "SELECT insurance, SUM(1 - retired) AS active, SUM((1 - retired) * paused) AS paused, SUM(retired) AS retired"
        f" FROM ({members}) m GROUP BY insurance"
    )


def count(cut_off: date) -> list[Figures]:
    """The figures at a cut-off date, every insurance, in the order of ``INSURANCES``."""
    with connection.cursor() as cursor:
        cursor.execute(query(cut_off))
        found = {code: tuple(int(one) for one in rest) for code, *rest in cursor.fetchall()}
    made = []
    for code in INSURANCES:
        active, paused, retired = found.get(code, (0, 0, 0))
        insured = active + retired if definition().rules[code].retired else active
        paid = RECEIPTS[0](code, cut_off.replace(day=1)) if RECEIPTS else None
        made.append(Figures(code, insured, active, paused, retired, paid))
    return made


def persons_behind(cut_off: date, insurance: str, indicator: str) -> Iterator[int]:
    """The persons (ids) that an indicator counts, for whoever may follow a figure down.

    Raises KeyError for an indicator that is not counted from the register.
    """
    which = {
        "insured": "1 = 1",
        "active": "retired = 0",
        "paused": "retired = 0 AND paused = 1",
        "retired": "retired = 1",
    }
    condition = which[indicator]
    if indicator == "insured" and not definition().rules[insurance].retired:
        condition = which["active"]
    members = _members(cut_off.replace(day=1), cut_off)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT person_id FROM ({members}) m WHERE insurance = %s AND {condition} ORDER BY person_id", [insurance]
        )
        while some := cursor.fetchmany(rows.AT_ONCE):
            yield from (row[0] for row in some)


def freeze(cut_off: date, *, by: Who, now: datetime, reason: str = "") -> FrozenFigures:
    """Count, and keep the figures for good with their date; where there are some already, as a revision beside them.

    Raises :class:`Refused` without the right, for a day that is not over, for a revision without a reason.
    """
    today = timezone.localtime(now).date()
    if not by.may(FREEZE):
        raise Refused(refusal("F-1", "没有冻结统计数的权限。", "请数据统计岗位办理。"))
    if cut_off > today:
        raise Refused(refusal("F-2", f"截止日期{shown_day(cut_off)}还没有到。", "填写今天或以前的日期。"))
    with transaction.atomic():
        # The head of the journal is taken at the end; two freezes of one date meet at the unique key.
        last = FrozenFigures.objects.filter(cut_off=cut_off).order_by("-revision").first()
        if last and not reason.strip():
            raise Refused(
                refusal("F-3", f"{shown_day(cut_off)}的统计数已冻结，修订须写明事由。", "填写修订事由；原统计数不变。")
            )
        figures = {one.insurance: asdict(one) for one in count(cut_off)}
        frozen = FrozenFigures(
            cut_off=cut_off,
            revision=last.revision + 1 if last else 1,
            definition=definition().version,
            figures=figures,
            query=query(cut_off),
            digest=digest(cut_off.isoformat(), definition().version, record_text(figures)),
            reason=reason.strip()[:200],
            frozen_by=by.natural_person.number,
            frozen_at=now,
        )
        changes = [rows.add(frozen, cut_off)]
        key = cut_off.isoformat()
        record("冻结统计数", by.actor, object_kind="figures", object_key=key, detail=frozen.reason, changes=changes)
    return frozen


def published(cut_off: date) -> list[FrozenFigures]:
    """What was frozen for a date: the first, then its revisions."""
    return list(FrozenFigures.objects.filter(cut_off=cut_off).order_by("revision"))


def table(frozen: FrozenFigures | None, cut_off: date) -> list[dict[str, Any]]:
    """Rows for a page: an insurance with its figures, of a frozen set, or counted now where it is None."""
    figures = frozen.figures if frozen else {one.insurance: asdict(one) for one in count(cut_off)}
    return [{"name": INSURANCES[code], **figures[code]} for code in INSURANCES if code in figures]
