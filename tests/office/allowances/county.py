"""A handful of retirees in the register, as rosters are made of them, and the hands that a roster passes."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from shebao.cases import workflow
from shebao.cases.evidence import add_evidence
from shebao.cases.models import Case
from shebao.cases.refusals import missing_papers
from shebao.cases.states import State as CaseState
from shebao.identity import resident_check_character
from shebao.programmes.allowances import approval, build, decide, notice
from shebao.programmes.allowances.catalogue import allowances
from shebao.programmes.allowances.models import BasisList, LineSuspect, PilotBalance, Roster, Staffing, Survivor
from shebao.register.insurance_mask import refresh
from shebao.register.models import Employer, Enrolment, PensionStatus, Person, Registration
from shebao.staff.models import NaturalPerson
from shebao.staff.who import Who

YEAR = 2025
ON = date(2025, 10, 1)
NOW = datetime(2025, 10, 10, 2, 0, tzinfo=timezone.get_default_timezone())
EARLY, LATE, PART = "heating-early", "heating-late", "heating-part"


def number(at: int, born: date = date(1955, 3, 1)) -> str:
    """A valid resident number of its own."""
    first = f"140525{born:%Y%m%d}{at:03d}"
    return first + resident_check_character(first)


def retiree(
    at: int,
    retired: date | None = date(2015, 6, 30),
    insurance: str = "110",
    *,
    alone: bool = False,
    kind: str = "",
    staffing: str = "",
    tier: str = "",
    died: date | None = None,
    state: str = "正常",
    **given: Any,
) -> Person:
    """A retiree of an insurance with the last employer; ``alone``: insured as an individual."""
    values = {
        "id_number": number(at),
        "name": f"退休{at}",
        "sex": "男",
        "born": date(1955, 3, 1),
        "bank": "泽州农商行",
        "bank_account": f"62109910{at:011d}",
        "died_on": died,
        **given,
    }
    person = Person.objects.create(**values)
    registration = None if alone else _employer(insurance, kind or ("事业单位" if insurance == "120" else "企业"))
    Enrolment.objects.create(
        person=person,
        insurance=insurance,
        registration=registration,
        number=f"P{insurance}{at}",
        employment="灵活就业" if alone else "合同制职工",
        valid_from=date(1995, 1, 1),
        valid_to=date(2015, 6, 1),
        state="终止缴费",
    )
    PensionStatus.objects.create(
        person=person,
        insurance=insurance,
        state="终止" if died else state,
        retired_on=retired,
        valid_from=date(2015, 7, 1),
        valid_to=died.replace(day=1) if died else (date(2025, 1, 1) if state == "终止" else None),
        monthly=300_000,
    )
    if staffing:
        Staffing.objects.create(person=person, staffing=staffing, tier=tier, source=basis("B1"))
    refresh([person.pk])
    return person


def _employer(insurance: str, kind: str) -> Registration:
    number_ = f"U{insurance}{kind}"
    if found := Registration.objects.filter(insurance=insurance, number=number_).first():
        return found
    employer = Employer.objects.create(name=f"泽州县某{kind}", kind=kind)
    return Registration.objects.create(
        employer=employer, insurance=insurance, number=number_, valid_from=date(1990, 1, 1)
    )


def basis(kind: str) -> BasisList:
    """An accepted basis list."""
    made, _ = BasisList.objects.get_or_create(
        kind=kind,
        defaults={
            "name": f"{kind}.xlsx",
            "path": "",
            "digest": kind,
            "rows": 1,
            "state": "已确认",
            "maker": NaturalPerson.objects.get(number="901"),
            "checker": NaturalPerson.objects.get(number="902"),
            "made_at": NOW,
        },
    )
    return made


def survivor(at: int, **given: Any) -> Survivor:
    """A survivor, confirmed for the year."""
    values = {
        "id_number": number(at),
        "name": f"遗属{at}",
        "deceased": "职工某",
        "since": date(2020, 1, 1),
        "account": f"62109911{at:011d}",
        "confirmed_year": YEAR,
        "source": basis("B3"),
        **given,
    }
    return Survivor.objects.create(**values)


def balance(person: Person, principal: int = 684_025, interest: int = 221_748, **given: Any) -> PilotBalance:
    """A balance from before the reform."""
    values = {"retired_before": False, "recomputed": True, "account": "888800001", "source": basis("B4"), **given}
    return PilotBalance.objects.create(person=person, principal=principal, interest=interest, **values)


class Office:
    """Everybody whom a roster needs, each a natural person of his own."""

    def __init__(self, hire: Callable[..., Who]) -> None:
        self.clerk, self.checker, self.head = hire("clerk"), hire("checker"), hire("section_head")
        self.auditor, self.deputy = hire("auditor"), hire("deputy")
        self.accountant = hire("accountant")

    def roster(self, code: str = EARLY, year: int = YEAR, on: date | None = None, **given: Any) -> Roster:
        """A roster as the job makes it."""
        asked = build.Asked(allowances()[code], year, on or ON.replace(year=year), **given)
        return build.build(asked, by=self.clerk.actor, now=NOW)

    def decide(self, roster: Roster, result: str = "列入", codes: tuple[str, ...] = ()) -> None:
        """Decide the suspects of a roster, of some kinds or of all."""
        rows = LineSuspect.objects.filter(roster=roster, state="待处理")
        keys = list((rows.filter(code__in=codes) if codes else rows).values_list("pk", flat=True))
        if keys:
            decide.propose(roster.pk, keys, result, "已电话核实", by=self.clerk, now=NOW)
            decide.confirm(roster.pk, keys, True, by=self.checker, now=NOW)

    def noticed(self, roster: Roster, days: int = 5) -> Roster:
        """A roster under notice, whose period is over."""
        notice.give_notice(roster.pk, days, by=self.clerk, now=NOW - timedelta(days=days + 1))
        return Roster.objects.get(pk=roster.pk)

    def submitted(self, roster: Roster) -> Case:
        """The case that approves a roster, sent to be checked."""
        case = approval.ask_for_approval(roster.pk, by=self.clerk, now=NOW)
        if case.state == CaseState.ACCEPTED:
            for paper in missing_papers(case):
                add_evidence(case, paper.name, "说明.pdf", b"%PDF-1.7 x", by=self.clerk, now=NOW)
            case = workflow.submit(case, by=self.clerk, now=NOW)
        return case

    def finish(self, case: Case) -> Case:
        """Check and approve a case to its end."""
        case = workflow.check(case, by=self.checker, now=NOW, version=case.version)
        for who in (self.head, self.auditor, self.deputy):
            if case.state == CaseState.TO_APPROVE:
                case = workflow.approve(case, by=who, now=NOW, version=case.version)
        return case

    def approved(self, roster: Roster) -> Roster:
        """A roster that passed all hands; suspects are kept on it."""
        self.decide(roster)
        self.finish(self.submitted(self.noticed(roster)))
        return Roster.objects.get(pk=roster.pk)
