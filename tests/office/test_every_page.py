"""Every page × every post: who may open what. A page that is not in the table fails the test.

The table says it by posts, not by rights: a right given to a post by mistake is a difference here. ``{…}`` in a path is
filled from ``THINGS``; a page with ``post`` is sent an empty form, which a page that refuses answers with 403 all the
same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from shebao.journal.models import Entry
from shebao.programmes.allowances.models import Roster
from shebao.programmes.performance.models import Survey
from shebao.register.models import Employer, Enrolment, Person, Registration, Township
from shebao.register.suspects.models import Likely, Suspect
from shebao.screens.models import ExportRequest
from shebao.staff.models import Grant, GrantRequest, NaturalPerson
from shebao.staff.posts import posts
from tests.office.conftest import NOW, entered
from tests.office.ledger.books import Books
from tests.office.payments.hands import Money, lines
from tests.office.unifying.files import candidate, kept, pair, proposed

OPEN = "anybody"
PASSWORD = "the password"
EVERYBODY = frozenset(posts())
ADMINS = frozenset({"system_admin", "security_admin", "audit_admin"})
FINANCE = frozenset({"accountant", "finance_checker", "cashier"})
OF_THE_REGISTER = EVERYBODY - ADMINS - FINANCE - {"fund_cashier", "office", "policy"}
"""Records of persons and employers are for those who handle, check, approve, audit, count or book them."""
MAKERS = frozenset({"clerk"})
LEADERS = frozenset({"director", "deputy"})
SEE_PROJECTS = LEADERS | FINANCE | {"clerk", "section_head", "auditor"}
BRING_THE_CATALOGUE = frozenset({"accountant", "finance_checker"})
SEE_YEARS = LEADERS | {"accountant", "finance_checker", "office", "auditor"}
COUNTS = LEADERS | {"fund_accountant", "accountant", "auditor", "statistician", "office", "policy"}
SEE_ACCOUNTS = ADMINS | LEADERS
REFUSALS = frozenset({"audit_admin", "auditor"})
SYSTEM, SECURITY = frozenset({"system_admin"}), frozenset({"security_admin"})
IMPORTERS = frozenset({"clerk", "statistician", "checker", "section_head"})
SUSPECTS = frozenset({"clerk", "checker", "section_head", "deputy", "director", "auditor", "statistician"})
STATISTICIANS = frozenset({"statistician"})
DECIDE_SUSPECTS = frozenset({"clerk", "statistician", "auditor"})
ROSTERS = frozenset({"clerk", "checker", "section_head", "deputy", "director", "auditor", "accountant"})
BASIS = frozenset({"clerk", "checker", "section_head"})
OF_THE_BOOKS = LEADERS | {"accountant", "finance_checker", "auditor"}
SURVEYORS = MAKERS | {"accountant"}
CASHIERS = frozenset({"cashier"})
OF_PAYMENTS = OF_THE_BOOKS | CASHIERS
EXPORTS_DECIDED_BY = LEADERS | {"section_head"}


@dataclass(frozen=True)
class Page:
    """Who may open a page, how it is asked for, and which answers mean that it was not refused."""

    who: frozenset[str] | str
    post: bool = False
    answers: tuple[int, ...] = (200,)
    arguments: tuple[str, ...] = ()


PAGES: dict[str, Page] = {
    "health": Page(OPEN),
    "login": Page(OPEN),
    "logout": Page(OPEN, post=True, answers=(302,)),
    "index": Page(OPEN),
    "unit": Page(OPEN, answers=(404,), arguments=("unit",)),
    "file": Page(OPEN, answers=(404,), arguments=("file",)),
    "second-factor": Page(PASSWORD, answers=(302,)),
    "second-factor-set-up": Page(PASSWORD, answers=(302,)),
    "change-password": Page(PASSWORD),
    "kept-form": Page(EVERYBODY, answers=(302,)),
    "my-account": Page(EVERYBODY),
    "work": Page(EVERYBODY, answers=(200, 302)),
    "check": Page(EVERYBODY),
    "check-batch": Page(EVERYBODY, answers=(404,), arguments=("token",)),
    "check-state": Page(EVERYBODY, answers=(404,), arguments=("token",)),
    "check-close": Page(EVERYBODY, post=True, answers=(404,), arguments=("token",)),
    "check-report": Page(EVERYBODY, answers=(404,), arguments=("token", "one")),
    "check-save-page": Page(EVERYBODY, answers=(404,), arguments=("token", "one")),
    "check-save": Page(EVERYBODY, answers=(404,), arguments=("token", "form")),
    "people": Page(SEE_ACCOUNTS),
    "person-at-work": Page(SEE_ACCOUNTS, arguments=("number",)),
    "new-person": Page(SYSTEM),
    "new-password": Page(SYSTEM, post=True, arguments=("number",)),
    "activate-account": Page(SYSTEM, post=True, answers=(422,), arguments=("number",)),
    "new-factor": Page(SECURITY, post=True, answers=(422,), arguments=("number",)),
    "ask-grant": Page(SECURITY, arguments=("number",)),
    "grant-requests": Page(SEE_ACCOUNTS),
    "decide-grant": Page(LEADERS, post=True, answers=(422,), arguments=("request",)),
    "end-grant": Page(SECURITY, post=True, answers=(422,), arguments=("grant",)),
    "post-matrix": Page(SEE_ACCOUNTS),
    "refusals": Page(REFUSALS),
    # Answers with a fragment that says whether the value may be looked at; tested with the register.
    "plain": Page(EVERYBODY, post=True, answers=(200, 404), arguments=("kind", "person", "field")),
    "exports": Page(EVERYBODY),
    "export-decide": Page(EXPORTS_DECIDED_BY, post=True, answers=(302,), arguments=("export",)),
    # Stands at the top of every page; it finds nothing out of the asker's scope, and nothing at all for administrators.
    "find": Page(EVERYBODY),
    "persons": Page(OF_THE_REGISTER),
    "person": Page(OF_THE_REGISTER, arguments=("person",)),
    "employers": Page(OF_THE_REGISTER),
    "employer": Page(OF_THE_REGISTER, arguments=("employer",)),
    "townships": Page(OF_THE_REGISTER),
    "deaths": Page(MAKERS),
    "figures": Page(COUNTS),
    "case-choose": Page(MAKERS),
    "case-opened": Page(MAKERS),
    "case-new": Page(MAKERS, arguments=("case_kind",)),
    "case-revise": Page(MAKERS, answers=(404,), arguments=("case_number",)),
    "certificate-check": Page(EVERYBODY),
    "certificate-new": Page(MAKERS, arguments=("kind", "person")),
    "certificate": Page(MAKERS, answers=(404,), arguments=("case_number",)),
    # Lists what is in the asker's scope; a case out of it is not there, tested with the cases.
    "cases": Page(EVERYBODY),
    "drafts": Page(MAKERS | {"accountant", "auditor", "office"}),
    "case": Page(EVERYBODY, answers=(404,), arguments=("case_number",)),
    "case-act": Page(EVERYBODY, post=True, answers=(404,), arguments=("case_number", "form")),
    "case-paper-add": Page(EVERYBODY, post=True, answers=(404,), arguments=("case_number",)),
    "case-paper": Page(EVERYBODY, answers=(404,), arguments=("case_number", "one")),
    "case-document": Page(EVERYBODY, answers=(404,), arguments=("case_number",)),
    "projects": Page(SEE_PROJECTS),
    "projects-overview": Page(SEE_PROJECTS),
    "project-library": Page(SEE_PROJECTS),
    "year-plans": Page(SEE_PROJECTS),
    "procurements": Page(SEE_PROJECTS),
    "catalogue": Page(SEE_PROJECTS),
    "ceilings": Page(SEE_PROJECTS),
    "assets": Page(SEE_PROJECTS),
    "project": Page(SEE_PROJECTS, answers=(404,), arguments=("project",)),
    "project-apply": Page(MAKERS),
    "project-step": Page(MAKERS, answers=(404,), arguments=("project", "step")),
    "change-new": Page(MAKERS, answers=(404,), arguments=("project",)),
    "project-correct": Page(MAKERS | {"accountant", "auditor"}, answers=(404,), arguments=("case_number",)),
    "project-publish": Page(frozenset({"accountant"}), post=True, answers=(404,), arguments=("project",)),
    "project-release": Page(frozenset({"accountant"}), post=True, answers=(404,), arguments=("case_number",)),
    "catalogue-import": Page(BRING_THE_CATALOGUE),
    "catalogue-template": Page(BRING_THE_CATALOGUE),
    "catalogue-act": Page(BRING_THE_CATALOGUE, post=True, answers=(404,), arguments=("missing", "roster_act")),
    "performance": Page(SEE_PROJECTS),
    "project-performance": Page(SEE_PROJECTS, answers=(404,), arguments=("project",)),
    "performance-report": Page(SEE_PROJECTS, answers=(404,), arguments=("token", "one", "report")),
    "department-targets": Page(SEE_PROJECTS),
    "department-targets-edit": Page(frozenset({"accountant"}), arguments=("year",)),
    "department-step": Page(frozenset({"accountant", "auditor"}), answers=(404,), arguments=("year", "token")),
    "department-case-correct": Page(frozenset({"accountant", "auditor"}), answers=(404,), arguments=("case_number",)),
    "surveys": Page(SEE_PROJECTS),
    "survey": Page(SEE_PROJECTS, arguments=("survey",)),
    "survey-new": Page(SURVEYORS),
    "survey-template": Page(SURVEYORS, arguments=("survey",)),
    "survey-codes": Page(SURVEYORS, post=True, answers=(422,), arguments=("survey",)),
    "survey-enter": Page(SURVEYORS, post=True, answers=(422,), arguments=("survey",)),
    "survey-import": Page(SURVEYORS, post=True, answers=(422,), arguments=("survey",)),
    "survey-close": Page(SURVEYORS, post=True, answers=(302,), arguments=("survey",)),
    "survey-answer": Page(OPEN),
    "survey-form": Page(OPEN, answers=(404,), arguments=("token",)),
    "record-new": Page(frozenset({"accountant"}), arguments=("record",)),
    "record-edit": Page(frozenset({"accountant"}), answers=(404,), arguments=("record", "one")),
    "years": Page(SEE_YEARS),
    "year-base-register": Page(frozenset({"accountant"}), post=True, answers=(422,)),
    "year-base": Page(SEE_YEARS, answers=(404,), arguments=("missing",)),
    "year-base-amend": Page(frozenset({"accountant"}), answers=(404,), arguments=("missing",)),
    "year-base-act": Page(
        frozenset({"accountant", "finance_checker"}), post=True, answers=(404,), arguments=("missing", "token")
    ),
    "year-template": Page(frozenset({"accountant"}), arguments=("year", "account")),
    "year-compile": Page(SEE_YEARS, arguments=("year", "account")),
    "year-version": Page(SEE_YEARS, answers=(404,), arguments=("version",)),
    "year-proof-file": Page(SEE_YEARS, answers=(404,), arguments=("version",)),
    "year-act": Page(frozenset({"accountant", "office"}), post=True, answers=(404,), arguments=("version", "token")),
    "year-step": Page(frozenset({"accountant", "office"}), answers=(404,), arguments=("version", "year_step")),
    "year-compare": Page(SEE_YEARS, answers=(404,), arguments=("version", "version")),
    "year-case-correct": Page(frozenset({"accountant", "office"}), answers=(404,), arguments=("case_number",)),
    "trace": Page(SEE_PROJECTS, answers=(404,), arguments=("year", "account", "one", "file")),
    "journal": Page(REFUSALS),
    "journal-entry": Page(REFUSALS, arguments=("one",)),
    # Everybody sees his own; somebody else's is not there.
    "jobs": Page(EVERYBODY),
    "job": Page(EVERYBODY, answers=(404,), arguments=("one",)),
    "job-state": Page(EVERYBODY, answers=(404,), arguments=("one",)),
    "job-stop": Page(EVERYBODY, post=True, answers=(404,), arguments=("one",)),
    "payments": Page(OF_PAYMENTS),
    "payment": Page(OF_PAYMENTS, arguments=("batch",)),
    "payment-lines": Page(OF_PAYMENTS, arguments=("batch",)),
    "payment-line": Page(OF_PAYMENTS, arguments=("instruction",)),
    "payment-act": Page(OF_PAYMENTS, post=True, answers=(422,), arguments=("batch", "payment_act")),
    "payment-file": Page(CASHIERS, answers=(422,), arguments=("batch",)),
    "payment-return": Page(CASHIERS, post=True, answers=(422,), arguments=("batch",)),
    "payment-give-up": Page(frozenset({"accountant"}), post=True, answers=(422,), arguments=("instruction",)),
    "payment-correct": Page(frozenset({"accountant"}), post=True, answers=(422,), arguments=("instruction",)),
    "payment-correction-decide": Page(
        frozenset({"finance_checker"}), post=True, answers=(404,), arguments=("missing",)
    ),
    "late-returns": Page(OF_PAYMENTS),
    "late-return-import": Page(CASHIERS),
    "late-return-register": Page(CASHIERS, post=True, answers=(422,), arguments=("instruction",)),
    "late-return-decide": Page(frozenset({"finance_checker"}), post=True, answers=(404,), arguments=("missing",)),
    "vouchers": Page(OF_THE_BOOKS),
    "voucher": Page(OF_THE_BOOKS, arguments=("voucher",)),
    "reversal-ask": Page(frozenset({"accountant"}), post=True, answers=(422,), arguments=("voucher",)),
    "reversal-decide": Page(frozenset({"finance_checker"}), post=True, answers=(404,), arguments=("missing",)),
    "books": Page(OF_THE_BOOKS),
    "book": Page(OF_THE_BOOKS, arguments=("book",)),
    "ledger-lines": Page(OF_THE_BOOKS),
    "month-ask": Page(frozenset({"accountant"}), post=True, answers=(422,), arguments=("book",)),
    "month-decide": Page(frozenset({"finance_checker"}), post=True, answers=(404,), arguments=("missing",)),
    "imports": Page(IMPORTERS),
    "import": Page(IMPORTERS, answers=(404,), arguments=("missing",)),
    "import-errors": Page(IMPORTERS, answers=(404,), arguments=("missing",)),
    "import-accept": Page(IMPORTERS, post=True, answers=(404,), arguments=("missing",)),
    "import-discard": Page(IMPORTERS, post=True, answers=(404,), arguments=("missing",)),
    "import-template": Page(IMPORTERS, arguments=("layout",)),
    "suspects": Page(SUSPECTS),
    "suspect": Page(SUSPECTS, arguments=("suspect",)),
    "suspect-act": Page(SUSPECTS, post=True, answers=(422,), arguments=("suspect", "suspect_act")),
    "suspect-paper": Page(SUSPECTS, answers=(404,), arguments=("suspect", "one")),
    "suspect-bulks": Page(SUSPECTS),
    "suspect-bulk-new": Page(SUSPECTS, arguments=("token",)),
    "suspect-bulk": Page(SUSPECTS, answers=(404,), arguments=("one",)),
    "suspect-bulk-decide": Page(SUSPECTS, post=True, answers=(404,), arguments=("one",)),
    "unify-progress": Page(SUSPECTS),
    "unify-runs": Page(SUSPECTS),
    "unify-run": Page(SUSPECTS, arguments=("run",)),
    "likely-pairs": Page(SUSPECTS),
    "likely-pair": Page(SUSPECTS, arguments=("likely",)),
    "likely-act": Page(SUSPECTS, post=True, answers=(422,), arguments=("likely", "suspect_act")),
    "unify-chart": Page(SUSPECTS, arguments=("chart",)),
    "unify-report": Page(SUSPECTS, arguments=("report",)),
    "unify-close": Page(STATISTICIANS, post=True, answers=(422,), arguments=("chart",)),
    "write-back-list": Page(STATISTICIANS, arguments=("system",)),
    "rosters": Page(ROSTERS),
    "roster-new": Page(MAKERS),
    "roster": Page(ROSTERS, arguments=("roster",)),
    "roster-lines": Page(ROSTERS, arguments=("roster",)),
    "roster-suspects": Page(ROSTERS, arguments=("roster",)),
    "roster-chart": Page(ROSTERS, arguments=("roster",)),
    "roster-act": Page(MAKERS, post=True, answers=(422,), arguments=("roster", "roster_act")),
    "roster-document": Page(ROSTERS, answers=(404,), arguments=("roster", "missing")),
    "recoveries": Page(ROSTERS),
    "recovery-find": Page(MAKERS),
    "recovery": Page(ROSTERS, answers=(404,), arguments=("missing",)),
    "recovery-act": Page(ROSTERS, post=True, answers=(404,), arguments=("missing", "token")),
    "basis-lists": Page(BASIS),
    "basis-act": Page(BASIS, post=True, answers=(404,), arguments=("missing", "token")),
    "basis-template": Page(BASIS, arguments=("basis",)),
    "handouts": Page(STATISTICIANS),
    "answers": Page(DECIDE_SUSPECTS),
}


def all_pages() -> set[str]:
    """The names of all addresses of the site; an address without a name has none to be listed under."""

    def walk(patterns: list[Any]) -> Iterator[str]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns)
            elif isinstance(pattern, URLPattern):
                yield pattern.name or f"without a name: {pattern.pattern}"

    return set(walk(get_resolver().url_patterns))


@pytest.fixture
def things(hire: Any) -> dict[str, Any]:
    """Something of every kind that a page can be about."""
    township = Township.objects.create(code="140525100", name="南村镇")
    employer = Employer.objects.create(name="泽州某厂", kind="企业", township=township)
    registration = Registration.objects.create(
        employer=employer, insurance="110", number="U1", valid_from=date(2020, 1, 1)
    )
    person = Person.objects.create(
        id_number="140525196512034216", name="王小明", sex="男", born=date(1965, 12, 3), township=township, insurances=1
    )
    Enrolment.objects.create(
        person=person, insurance="110", registration=registration, number="P1", valid_from=date(2020, 1, 1)
    )
    somebody = hire("clerk").natural_person
    asked = GrantRequest.objects.create(
        natural_person=somebody,
        post="checker",
        valid_from=date(2025, 1, 1),
        reason="测试",
        requested_by=NaturalPerson.objects.get(number="901"),
    )
    export = ExportRequest.objects.create(
        page="persons", title="人员", path="/persons/?export=1", rows=1, purpose="测试", asked_by="902"
    )
    run = kept([candidate()], likely=proposed(pair(("110", 3, "E2"), ("210", 3, "S2"))))
    roster = Roster.objects.create(
        number="MC20250001",
        allowance="heating-early",
        year=2025,
        once="heating-2025",
        reference_on=date(2025, 10, 1),
        read=0,
        made_by=somebody.number,
        made_at=NOW,
    )
    survey = Survey.objects.create(
        year=2025,
        service="窗口服务",
        questions=["总体满意吗？"],
        opens_on=date(2025, 1, 1),
        closes_on=date(2025, 12, 31),
        made_by=somebody,
    )
    money, books = Money(hire), Books(hire)
    batch = money.batch(lines(2))
    return {
        "survey": survey.pk,
        "year": 2025,
        "roster": roster.pk,
        "roster_act": "void",
        "basis": "B1",
        "batch": batch.number,
        "instruction": f"{batch.number}000001",
        "payment_act": "send",
        "book": books.project.code,
        "voucher": books.post().pk,
        "suspect": Suspect.objects.get().number,
        "suspect_act": "confirm",
        "likely": Likely.objects.get().number,
        "run": run.pk,
        "chart": "systems",
        "report": "docx",
        "system": "110",
        "person": person.pk,
        "employer": employer.pk,
        "number": somebody.number,
        "request": asked.pk,
        "grant": Grant.objects.get(natural_person=somebody).pk,
        "export": export.pk,
        "token": "none",
        "one": 1,
        "project": "2025-P99",
        "step": "Z04",
        "account": "budget",
        "version": "2025-budget-v9",
        "year_step": "Y01",
        "record": "asset",
        "missing": 999_999,
        "form": "json",
        "layout": "F1",
        "unit": "none",
        "file": "none.pdf",
        "kind": "person",
        "case_kind": "P03",
        "case_number": "none",
        "field": "telephone",
    }


def ask(client: Client, name: str, things: dict[str, Any]) -> int:
    page = PAGES[name]
    address = reverse(name, args=[things[argument] for argument in page.arguments])
    return int((client.post(address) if page.post else client.get(address)).status_code)


def test_every_page_is_in_the_table() -> None:
    assert all_pages() == set(PAGES)


@pytest.mark.django_db
@pytest.mark.parametrize("post", sorted(posts()))
def test_a_post_opens_its_pages_and_no_other(post: str, things: dict[str, Any], hire: Any, tmp_path: Any) -> None:
    client = entered(hire(post))
    wrong = {}
    for name, page in PAGES.items():
        if name == "logout":
            continue
        allowed = page.who in (OPEN, PASSWORD) or post in page.who
        answer = ask(client, name, things)
        if answer not in (page.answers if allowed else (403,)):
            wrong[name] = answer
    assert wrong == {}
    refused = sum(page.who not in (OPEN, PASSWORD) and post not in page.who for page in PAGES.values())
    assert Entry.objects.filter(action="访问被拒", result="拒绝").count() == refused


@pytest.mark.django_db
def test_nobody_opens_what_is_open_only(things: dict[str, Any], client: Client) -> None:
    wrong = {}
    for name, page in PAGES.items():
        answer = ask(client, name, things)
        if answer not in (page.answers if page.who == OPEN else (302,)):
            wrong[name] = answer
    assert wrong == {}


@pytest.mark.django_db
@pytest.mark.parametrize("post", ["clerk", "security_admin"])
def test_the_password_alone_opens_nothing_more(post: str, things: dict[str, Any], hire: Any) -> None:
    """Of a post that needs the second factor."""
    client = Client()
    client.force_login(hire(post).account, backend="django.contrib.auth.backends.ModelBackend")
    for name, page in PAGES.items():
        if page.who in (OPEN, PASSWORD):
            continue
        assert ask(client, name, things) == 302, name


@pytest.mark.django_db
def test_no_page_is_changed_without_its_token(things: dict[str, Any], hire: Any) -> None:
    """A form of another site, sent with the browser's session."""
    for post in ("system_admin", "security_admin", "director"):
        client = entered(hire(post))
        client.handler.enforce_csrf_checks = True
        for name, page in PAGES.items():
            if page.post:
                assert ask(client, name, things) == 403, (post, name)


@pytest.mark.django_db
def test_every_page_says_what_a_browser_may_do_with_it(things: dict[str, Any], hire: Any) -> None:
    client = entered(hire("clerk"))
    for name, page in PAGES.items():
        if page.post:
            continue
        answer = client.get(reverse(name, args=[things[argument] for argument in page.arguments]))
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "base-uri 'none'" in policy, name
        assert answer["X-Content-Type-Options"] == "nosniff" and answer["X-Frame-Options"] in ("DENY", "SAMEORIGIN")
        if "script-src 'self'" in policy and answer["Content-Type"].startswith("text/"):
            text = answer.content.decode() if not answer.streaming else ""
            assert "<script>" not in text and "<style" not in text and " style=" not in text, name
            assert " onclick=" not in text and len(text.encode()) < 30_000, name
            assert "http://" not in text.replace("http://www.w3.org/2000/svg", "") and "https://" not in text, name
