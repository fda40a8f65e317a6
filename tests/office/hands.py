"""The hands of a case, as tests walk them, and the people and employers that cases of the register are about."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from shebao.cases import workflow
from shebao.cases.evidence import add_evidence
from shebao.cases.models import Case
from shebao.cases.refusals import missing_papers
from shebao.cases.states import State
from shebao.identity import credit_check_character, resident_check_character
from shebao.register.models import Employer, Enrolment, Person, Registration
from shebao.staff.who import Who
from tests.office.conftest import NOW

ASKED = NOW.date().isoformat()


class Hands:
    """Everybody whom a case may need, each a natural person of his own."""

    def __init__(self, hire: Callable[..., Who]) -> None:
        self.clerk, self.checker = hire("clerk"), hire("checker")
        self.head, self.deputy, self.auditor = hire("section_head"), hire("deputy"), hire("auditor")

    def open(self, kind: str, insurance: str, payload: Mapping[str, Any], now: datetime = NOW) -> Case:
        """A case that waits to be checked."""
        return self.submit(workflow.open_case(kind, insurance, payload, by=self.clerk, now=now), now)

    def submit(self, case: Case, now: datetime = NOW) -> Case:
        """Bring its papers and send it to be checked."""
        bring_papers(case, self.clerk, now)
        return workflow.submit(case, by=self.clerk, now=now)

    def finish(self, case: Case, now: datetime = NOW) -> Case:
        """Check it, and approve it as often as its risk asks for."""
        case = workflow.check(case, by=self.checker, now=now, version=case.version)
        for who in (self.head, self.deputy, self.auditor):
            if case.state == State.TO_APPROVE:
                case = workflow.approve(case, by=who, now=now, version=case.version)
        assert case.state == State.EFFECTIVE
        return case

    def do(self, kind: str, insurance: str, payload: Mapping[str, Any], now: datetime = NOW) -> Case:
        """A case from its opening to its effect."""
        return self.finish(self.open(kind, insurance, payload, now), now)

    def undo(self, case: Case, now: datetime = NOW) -> Case:
        """Reverse a case through the same hands."""
        back = workflow.open_reversal(case, "办理有误", grounds="差错单1号", by=self.clerk, now=now)
        return self.finish(self.submit(back, now), now)

    def employer(self, insurance: str = "110", **given: Any) -> Employer:
        """An employer registered in an insurance."""
        payload = employer_payload(insurance=insurance, **given)
        self.do("P01", insurance, payload)
        return Employer.objects.get(credit_code=payload["credit_code"])

    def enrolled(self, employer: Employer | None, insurance: str = "110", **given: Any) -> Enrolment:
        """A person enrolled in an insurance."""
        payload = enrolment_payload(employer, insurance=insurance, **given)
        self.do("P02", insurance, payload)
        person = Person.objects.get(id_number=payload["id_number"])
        return Enrolment.objects.filter(person=person, insurance=insurance).latest("id")


def bring_papers(case: Case, by: Who, now: datetime = NOW) -> None:
    """Bring every paper that the case still lacks."""
    for paper in missing_papers(case):
        add_evidence(case, paper.name, "扫描件.pdf", b"%PDF-1.7 " + paper.name.encode(), by=by, now=now)


def resident_number(first17: str) -> str:
    """A valid resident number."""
    return first17 + resident_check_character(first17)


def credit_code(body: str = "91140525MA0K12345") -> str:
    """A valid credit code."""
    return body + credit_check_character(body)


MAN = resident_number("14052519800315123")
WOMAN = resident_number("14052519850712456")


def employer_payload(**given: Any) -> dict[str, Any]:
    """What a registration of an employer asks."""
    return {
        "action": "参保登记",
        "insurance": "110",
        "credit_code": credit_code(),
        "name": "泽州县某某铸造有限公司",
        "kind": "企业",
        "month": "2025-01",
        **given,
    }


def enrolment_payload(employer: Employer | None, **given: Any) -> dict[str, Any]:
    """What an enrolment of a man asks."""
    return {
        "insurance": "110",
        "id_number": MAN,
        "name": "牛大山",
        "sex": "男",
        "born": "1980-03-15",
        "employer": employer.pk if employer else None,
        "employment": "合同制职工" if employer else "灵活就业",
        "month": "2025-06",
        "asked_on": ASKED,
        **given,
    }


def registration(employer: Employer, insurance: str = "110") -> Registration:
    """The registration of an employer that counts now."""
    return Registration.objects.get(employer=employer, insurance=insurance, valid_to__isnull=True)
