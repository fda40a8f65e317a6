"""The people of a year, and a year as tests walk it: base lines, projects of the library, versions, cases, jobs."""

from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from shebao.budget.book import Book, Project
from shebao.budget.forms import read_book
from shebao.cases import workflow
from shebao.cases.models import Case
from shebao.cases.states import State
from shebao.jobs.models import Job
from shebao.jobs.worker import work_once
from shebao.journal.record import SYSTEM, record
from shebao.programmes import models as programmes
from shebao.programmes import rows as programmes_rows
from shebao.programmes.from_book import Given, application
from shebao.programmes.reserve import move
from shebao.programmes.states import Flow, ProjectState
from shebao.programmes.steps import apply_project
from shebao.programmes.years import rows
from shebao.programmes.years.base_lines import accept_base, keep_base
from shebao.programmes.years.compile import freeze_budget
from shebao.programmes.years.models import BaseLines, PublishedVersion, Version
from shebao.programmes.years.proof import ask_for_proof, newest_proof
from shebao.programmes.years.states import Kind
from shebao.programmes.years.steps.version_case import open_year_case, payload_of
from shebao.staff.who import Who
from tests.office.conftest import NOW
from tests.office.hands import bring_papers

BOOK = Path(__file__).parents[3] / "examples" / "zezhou-2025" / "book"
YEAR = 2025
GRANTED_ON = date(2025, 5, 20)


@cache
def example() -> Book:
    """The book of the example."""
    book = read_book(BOOK).book
    assert book is not None
    return book


class Year:
    """Everybody whom a year may need, each a natural person of his own, and what they do."""

    def __init__(self, hire: Callable[..., Who]) -> None:
        self.accountant, self.checker = hire("accountant"), hire("finance_checker")
        self.director, self.office, self.clerk = hire("director"), hire("office"), hire("clerk")

    def base(self, book: Book | None = None, now: datetime = NOW) -> BaseLines:
        """Base lines that another person accepted."""
        made = keep_base(YEAR, "底册.xlsx", book or example(), (), by=self.accountant, now=now)
        return accept_base(made.pk, by=self.checker, now=now)

    def library(self, *stores: str, granted: bool = True) -> list[programmes.Project]:
        """Projects of the example's book in the library: those named, or all seven."""
        chosen = [one for one in example().projects if not stores or one.code in stores]
        return [self.project(one, rank, granted) for rank, one in enumerate(chosen, 1)]

    def project(self, one: Project, rank: int, granted: bool) -> programmes.Project:
        """A project as its application writes it, and its grant."""
        facts = [fact for fact in example().facts if fact.project == one.code]
        people = (self.director.natural_person.number, self.clerk.natural_person.number)
        given = Given("pension", *people, payees="退休人员", uses=[one.name], economic="30399")
        with transaction.atomic():
            changes = list(apply_project.apply(application(example(), one, YEAR, given, rank), "测试", NOW.date()))
            project = programmes.Project.objects.get(code=f"{YEAR}-{one.code}")
            item = programmes.Item.objects.get(project=project)
            codes = {"function_code": facts[0].function, "economic_code": facts[0].economic or given.economic}
            changes.append(programmes_rows.change(item, **codes, source="县级一般公共预算"))
            if granted:
                changes.extend(move(item, Flow.GRANT, item.asked, f"批复-{project.code}", project.head))
                state = {"state": ProjectState.GRANTED.value, "finance_code": project.code, "approved_on": GRANTED_ON}
                changes.append(programmes_rows.change(project, **state))
            record("测试", SYSTEM, changes=changes)
        return project

    def freeze(self, note: str = "年初编制") -> Version:
        """The year's next version."""
        return freeze_budget(YEAR, note, by=self.accountant, now=NOW)

    def do(self, kind: Kind, version: Version, now: datetime = NOW, **asked: Any) -> Case:
        """A case about a version from its opening to its effect."""
        maker = self.office if kind is Kind.RELEASE else self.accountant
        case = open_year_case(kind, payload_of(version, **asked), by=maker, now=now)
        bring_papers(case, maker, now)
        case = workflow.submit(case, by=maker, now=now)
        case = workflow.check(case, by=self.checker, now=now, version=case.version)
        while case.state == State.TO_APPROVE:
            case = workflow.approve(case, by=self.director, now=now, version=case.version)
        assert case.state == State.EFFECTIVE
        return case

    def grant(
        self, version: Version, on: date = GRANTED_ON, number: str = "泽财预〔2025〕1号", now: datetime = NOW
    ) -> Case:
        """The finance bureau's grant of a version."""
        asked = {"approval_number": number, "approved_on": on.isoformat(), "granted": version.total}
        return self.do(Kind.REPLY, version, now, **asked)

    def prove(self, version: Version) -> list[dict[str, str]]:
        """Proof-read a version; what the maker of its release says of each open warning."""
        ask_for_proof(version, by=self.office)
        job = worked()
        assert job.state == "完成", job.problem
        proof = newest_proof(version)
        assert proof is not None
        return [
            {"code": one["code"], "subject": one["subject"], "reason": "经核实属实，按原文公开。"}
            for one in proof.findings
            if one["severity"] == "warning" and not one["acknowledged"]
        ]

    def publish(self, version: Version, note: str = "", now: datetime = NOW) -> Job:
        """Proof-read, release and publish a version that was granted."""
        self.do(Kind.RELEASE, version, now, acknowledged=self.prove(version), note=note)
        job = worked()
        assert job.state == "完成", job.problem
        return job

    def published(self) -> Version:
        """The year's first version, all the way."""
        self.base()
        self.library()
        version = self.freeze()
        self.do(Kind.APPROVE, version)
        self.grant(version)
        self.publish(version)
        return Version.objects.get(pk=version.pk)


def worked() -> Job:
    """The oldest job that waits, carried out."""
    job = work_once()
    assert job is not None
    return Job.objects.get(pk=job.pk)


def published_at_once(version: Version, by: Who, day: date = date(2025, 6, 9), digest: str = "") -> Version:
    """A frozen version as if it had been published, without its files: for what comes after a publication."""
    steps = (("已审批", {"approved_by_case": "审批"}), ("已放行", {"released_by_case": "公开"}))
    with transaction.atomic():
        changes = [rows.change(version, state=state, **case) for state, case in steps]
        made = PublishedVersion(
            version=version,
            title=str(version),
            digest=digest,
            approved_on=GRANTED_ON,
            due_on=day,
            published_on=day,
            case_number="公开",
            made_by=by.natural_person,
            made_at=NOW,
        )
        changes += [rows.add(made), rows.change(version, state="已公开")]
        record("测试", SYSTEM, changes=changes)
    return version
