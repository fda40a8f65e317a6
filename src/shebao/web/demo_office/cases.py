"""Cases of the demonstration, each stopped at another station, so that every hand finds something to do."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from shebao.cases import workflow
from shebao.cases.evidence import add_evidence
from shebao.cases.kinds import kind_of
from shebao.cases.models import Case
from shebao.cases.working_days import NoHolidays
from shebao.register.change_person import before_of
from shebao.register.models import Enrolment, Person
from shebao.staff.grant_post import Refused
from shebao.web.demo_office.register import somebody

HANDS = {"110": ("qiye-jb", "qiye-fh", "qiye-gz"), "120": ("jiguan-jb", "jiguan-fh", "jiguan-gz")}
"""Maker, checker and section head by insurance."""
STATIONS = ("accepted", "submitted", "submitted", "returned", "frozen", "done", "done", "key", "key", "withdrawn")
TELEPHONE = "1990000{:04d}"


def make_cases() -> int:
    """Open some cases in two insurances; returns how many. A person whose data allows none is left out."""
    now = timezone.now()
    before = Case.objects.count()
    for insurance in HANDS:
        enrolled = Enrolment.objects.filter(insurance=insurance, valid_to__isnull=True, state="参保缴费")
        people = enrolled.order_by("pk").select_related("person")[: len(STATIONS)]
        for number, (station, enrolment) in enumerate(zip(STATIONS, people, strict=False)):
            try:
                _case(station, insurance, enrolment.person, number, now)
            except NoHolidays:
                # The calendar of the year is not published yet: the site says so wherever a case is opened.
                return Case.objects.count() - before
            except Refused:
                continue
    return Case.objects.count() - before


def _case(station: str, insurance: str, person: Person, number: int, now: datetime) -> None:
    maker, checker, _ = (somebody(name) for name in HANDS[insurance])
    kind, changes = "P3A", {"telephone": TELEPHONE.format(number)}
    if station == "key":
        kind, changes = "P03", {"bank": "演示农商银行", "bank_account": f"62000000000000{number:04d}"}
    asked: dict[str, Any] = {
        "person": person.pk,
        "changes": changes,
        "before": before_of(person),
        "effective": timezone.localdate().isoformat(),
        "owner": person.name,
    }
    case = workflow.open_case(kind, insurance, asked, by=maker, now=now)
    if station == "accepted":
        return
    if station == "withdrawn":
        workflow.withdraw(case, by=maker, now=now, opinion="申请人撤回")
        return
    for paper in kind_of(kind).papers(asked):
        add_evidence(case, paper.name, f"{paper.name}.pdf", specimen(case.number), by=maker, now=now)
    case = workflow.submit(case, by=maker, now=now)
    if station == "returned":
        workflow.give_back(case, by=checker, now=now, opinion="请核对申请人签字")
    elif station == "frozen":
        workflow.freeze(case, by=somebody("jihe"), now=now, opinion="稽核抽查")
    elif station in ("done", "key"):
        workflow.check(case, by=checker, now=now, version=case.version, opinion="相符")


def specimen(number: str) -> bytes:
    """A paper of one page that says that it is none: a PDF written by hand."""
    drawn = f"BT /F1 24 Tf 72 720 Td (SPECIMEN {number}) Tj ET".encode("ascii")
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(drawn), drawn),
    )
    made, places = b"%PDF-1.4\n", []
    for at, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (at, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(made))
    return made + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end
