"""The year's documents: its budget compiled, approved, granted, published before it runs; its accounts after it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from shebao.budget.book import Book
from shebao.budget.forms import write_book
from shebao.cases.states import State
from shebao.jobs.kinds import KINDS
from shebao.jobs.models import Job
from shebao.jobs.progress import Progress
from shebao.jobs.worker import work_once
from shebao.programmes.years.base_lines import accept_base, without_projects
from shebao.programmes.years.kinds import freeze, register
from shebao.programmes.years.models import Version
from shebao.programmes.years.proof import PROOF, ask_for_proof, newest_proof, run_proof
from shebao.programmes.years.publish import PUBLISH, run_publish
from shebao.programmes.years.states import Account, Kind
from shebao.programmes.years.steps.version_case import open_year_case, payload_of
from shebao.web.demo_office.programmes import performing
from shebao.web.demo_office.programmes.accounts import write_workbook
from shebao.web.demo_office.programmes.hands import (
    ACCOUNTANT,
    DEPUTY,
    DIRECTOR,
    REVIEWER,
    approved,
    checked,
    handed_in,
    moments,
    person,
)
from shebao.web.demo_office.programmes.projects import APPROVAL, GRANTED, PUBLISHED, YEAR
from shebao.web.demo_office.register import NotLoaded

OFFICE = "bangong"
BASE, FROZEN, AGREED, REGISTERED = date(2024, 12, 12), date(2025, 2, 11), date(2025, 2, 12), date(2025, 2, 13)
ACCOUNTS, EVALUATED, OVERALL = date(2026, 1, 6), date(2026, 1, 9), date(2026, 1, 16)
CLOSED, CLOSED_AGREED = date(2026, 2, 10), date(2026, 2, 13)
CONFIRMED, CONFIRMED_PUBLISHED = date(2026, 8, 10), date(2026, 8, 25)
CONFIRMATION = "泽财决〔2026〕1号"
ACKNOWLEDGED = {
    "budget": "照录样例的原公开文本，下一年度申报时核对改正。",
    "final": "指标值照录年初批复的绩效目标，下一年度申报时核对改正。",
}
Write = Callable[[Path], None]


def compile_budget(book: Book) -> Version:
    """Base lines registered and accepted; the year's first version frozen from them and the library, and approved."""
    kept, _ = without_projects(book)
    _base(Account.BUDGET, "基础底册", partial(write_book, kept), BASE)
    version = freeze(YEAR, Account.BUDGET, "按批复的项目编制", by=person(ACCOUNTANT), now=next(moments(FROZEN)))
    _case(Kind.APPROVE, version, AGREED, DIRECTOR)
    return version


def publish_budget(version: Version) -> None:
    """The grant registered, which starts the clock; the budget proof-read, released and published."""
    _granted(version, APPROVAL, GRANTED, REGISTERED)
    _publish(version, PUBLISHED)


def close_the_year() -> None:
    """The unit's accounts registered; the department's year evaluated; final accounts frozen, approved, published."""
    _base(Account.FINAL, "决算账表", write_workbook, ACCOUNTS)
    performing.evaluate_department(EVALUATED, OVERALL)
    version = freeze(YEAR, Account.FINAL, "年终编制，报财政部门审核", by=person(ACCOUNTANT), now=next(moments(CLOSED)))
    _case(Kind.APPROVE, version, CLOSED_AGREED, DIRECTOR)
    _granted(version, CONFIRMATION, CONFIRMED, CONFIRMED)
    _publish(version, CONFIRMED_PUBLISHED)


def _base(kind: Account, name: str, write: Write, day: date) -> None:
    """A workbook registered by one and accepted by another."""
    file, clock = f"{YEAR}年{name}.xlsx", moments(day)
    with TemporaryDirectory(prefix="shebao-") as folder:
        path = Path(folder) / file
        write(path)
        made = register(YEAR, kind, file, path.read_bytes(), "", by=person(ACCOUNTANT), now=next(clock))
    accept_base(made.pk, by=person(REVIEWER), now=next(clock))


def _case(kind: Kind, version: Version, day: date, decides: str, maker: str = ACCOUNTANT, **asked: Any) -> None:
    """A case about a version from its opening to its effect."""
    by, clock = person(maker), moments(day)
    version.refresh_from_db()
    case = open_year_case(kind, payload_of(version, **asked), by=by, now=next(clock))
    case = checked(handed_in(case, by, clock), clock, by=REVIEWER)
    case = approved(case, clock, **{"year.approve": decides})
    assert case.state == State.EFFECTIVE, f"{case} is {case.state}"


def _granted(version: Version, number: str, on: date, day: date) -> None:
    """What the finance bureau granted on a day, registered on another."""
    asked = {"approval_number": number, "approved_on": on.isoformat(), "granted": version.total}
    _case(Kind.REPLY, version, day, DIRECTOR, **asked)


def _publish(version: Version, day: date) -> None:
    """Proof-read, every doubt answered, released, and published on the day."""
    version.refresh_from_db()
    ask_for_proof(version, by=person(OFFICE))
    _worked(PROOF, run_proof, day)
    proof = newest_proof(version)
    assert proof is not None, "the proof was made"
    doubts = [
        {"code": one["code"], "subject": one["subject"], "reason": ACKNOWLEDGED[version.kind]}
        for one in proof.findings
        if one["severity"] == "warning" and not one["acknowledged"]
    ]
    _case(Kind.RELEASE, version, day, DEPUTY, OFFICE, acknowledged=doubts)
    _worked(PUBLISH, run_publish, day)


def _worked(kind: str, run: Callable[[Job, Progress, date], Mapping[str, Any]], day: date) -> None:
    """Do at once, on the day, what the worker would do: it is not there yet."""
    one = replace(KINDS[kind], run=lambda job, progress: dict(run(job, progress, day)))
    job = work_once(kinds={kind: one})
    assert job is not None, f"{kind} was asked for"
    if job.state != "完成":
        raise NotLoaded(f"{job.title}：{job.state} {job.problem}")
