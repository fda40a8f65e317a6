"""The public site of an office: nobody is named, the same for everybody, new as soon as something is published."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shebao.journal.models import Entry
from shebao.payments.models import Instruction
from shebao.programmes.models import PaymentRequest
from shebao.programmes.states import Kind
from shebao.register.models import Person
from shebao.staff.who import Who
from shebao.web import trace_pages
from shebao.web.public import site
from shebao.web.public.answers import Answer
from shebao.web.public.course import courses
from shebao.web.public.documents import DATA_FILE
from tests.office.allowances.county import Office as RosterOffice
from tests.office.allowances.county import retiree
from tests.office.conftest import entered
from tests.office.hands import MAN, WOMAN
from tests.office.performance.test_evaluation import evaluated
from tests.office.programmes.life import CODE, Funds, change
from tests.office.programmes.projects import WAN
from tests.office.public.made import show, text_of, walk

pytestmark = pytest.mark.django_db
Hire = Callable[..., Who]
LARGEST = 50_000
PROJECT = f"/public/projects/2025/{CODE.partition('-')[2]}/"
FIGURE = "2025/budget/v1/tables/expenditure/2089999/project/"


@pytest.fixture(autouse=True)
def fresh() -> Any:
    """No site of another test."""
    site.forget()
    yield
    site.forget()


def ask(path: str, query: str) -> Answer:
    """An answer as the site makes it."""
    return site._KEEPER.site().answer(path, query)


def personal() -> set[str]:
    """What may not be read without login: everything by which a person of the office can be told."""
    found: set[str] = set()
    columns = ("name", "id_number", "telephone", "bank_account")
    for row in Person.objects.values_list(*columns):
        found.update(row)
    for row in Instruction.objects.values_list("payee", "account", "person_digest"):
        found.update(row)
    return {"".join(one.split()) for one in found if one}


def named_in(address: str, answer: Answer, names: set[str]) -> list[str]:
    """Where somebody is named."""
    text = text_of(address, answer)
    return [f"{address}: {one}" for one in names if one in text]


def test_nobody_is_named_on_any_public_address(hire: Hire) -> None:
    """Every address that can be reached, files included; one person was paid, which is too few to be told."""
    funds = Funds(hire)
    evaluated(funds)
    show(funds.accountant, funds.reviewer)
    for name, number in (("牛大山", MAN), ("李小妹", WOMAN)):
        born = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
        contact = {
            "telephone": f"1390356{number[-4:-1]}1",
            "bank": "泽州农商行",
            "bank_account": f"62170000{number[-6:]}",
        }
        Person.objects.create(id_number=number, name=name, sex="男", born=born, **contact)
    names = personal()
    assert {"牛大山", WOMAN} <= names and len(names) >= 10

    found, sizes, seen = [], {}, []
    for address, answer in walk(ask):
        assert answer.status == 200, address
        seen.append(address)
        found += named_in(address, answer, names)
        if answer.content_type.startswith("text/html") and not answer.self_contained:
            sizes[address] = len(answer.body)
    assert found == []
    assert len(seen) > 900 and any(one.endswith(".pdf") for one in seen) and "/public/results/2025/" in seen
    assert max(sizes.values()) < LARGEST

    # The one person who was paid: neither the sum nor what the evaluation measured of it.
    page = ask(PROJECT, "").body.decode()
    assert "已支付和人数" in page and "少于5人，不予公开" in page and "3,360.00元（" not in page
    assert "70.78分" in page and "银行回盘" not in page

    # A name that gets into a published file is found.
    folder = site.read_content().documents[0].publication.folder
    data = folder / DATA_FILE
    data.write_text(data.read_text(encoding="utf-8").replace("基本养老保险", "牛大山", 1), encoding="utf-8")
    site.forget()
    assert any(
        named_in(address, answer, names) for address, answer in walk(ask, "/public/2025/budget/files/disclosure.json")
    )


def test_the_same_for_everybody_and_only_once(hire: Hire, settings: Any) -> None:
    funds = Funds(hire)
    show(funds.accountant, funds.reviewer)
    public, staff = Client(), entered(funds.director)
    first, again = (
        public.get("/public/", HTTP_ACCEPT_ENCODING="gzip"),
        staff.get("/public/", HTTP_ACCEPT_ENCODING="gzip"),
    )
    assert first.status_code == 200 and first["Content-Encoding"] == "gzip"
    assert first.content == again.content and first.headers == again.headers
    assert not first.cookies and not again.cookies and "no-store" not in again["Cache-Control"]
    assert first["Vary"] == "Accept-Encoding" and "script-src" not in first["Content-Security-Policy"]

    plain = public.get("/public/")
    assert plain["ETag"] != first["ETag"] and "Content-Encoding" not in plain.headers
    same = public.get("/public/", HTTP_IF_NONE_MATCH=f'"x", W/{plain["ETag"]}')
    assert same.status_code == 304 and same.content == b"" and same["ETag"] == plain["ETag"]
    assert public.get("/public/", HTTP_IF_NONE_MATCH='"x"').status_code == 200
    refused = public.get("/public/", HTTP_ACCEPT_ENCODING="gzip;q=0")
    assert "Content-Encoding" not in refused.headers
    head = public.head("/public/")
    assert head.content == b"" and head["Content-Length"] == str(len(plain.content))
    assert public.post("/public/", {"a": 1}).status_code == 405
    missing = public.get("/public/nothing/")
    assert missing.status_code == 404 and "没有找到这个地址" in missing.content.decode() and not missing.cookies

    # Before Django the same bytes; a foreign name, and whatever is not public, is the office's.
    handed: list[str] = []

    def office(environ: Any, start: Any) -> list[bytes]:
        handed.append(environ["PATH_INFO"])
        return []

    before = site.BeforeTheOffice(office)
    told: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]]) -> None:
        told.update(status=status, headers=dict(headers))

    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/public/",
        "HTTP_HOST": "localhost:8000",
        "HTTP_COOKIE": "sessionid=x",
    }
    assert b"".join(before(environ, start)) == plain.content and told["status"] == "200 OK"
    assert told["headers"] == {name: value for name, value in plain.headers.items() if name in told["headers"]}
    for other in ({"HTTP_HOST": "evil.example"}, {"PATH_INFO": "/login/"}, {"PATH_INFO": "/publicity/"}):
        assert before({**environ, **other}, start) == []
    assert len(handed) == 3


def test_what_is_published_or_paid_is_seen(hire: Hire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "SECONDS", 0.0)
    funds = Funds(hire)
    client = Client()
    assert "还没有公开" in client.get("/public/").content.decode()
    show(funds.accountant, funds.reviewer)
    first = client.get("/public/")
    assert "2025年部门预算" in first.content.decode()
    kept = site._KEEPER.site()
    assert site._KEEPER.site() is kept
    show(funds.accountant, funds.reviewer, number=2)
    assert "第1版" in client.get("/public/").content.decode() and site._KEEPER.site() is not kept
    assert client.get("/public/2025/budget/v1/").status_code == 200
    # A data file that was spoilt takes its own publication with it, not the site.
    (site.read_content().documents[0].publication.folder / DATA_FILE).write_text('{"format": "shebao-disclosure"}')
    site.forget()
    assert client.get("/public/2025/budget/v2/").status_code == 404
    assert client.get("/public/2025/budget/v1/").status_code == 200


def test_staff_follow_a_figure_to_voucher_roster_and_person(hire: Hire) -> None:
    funds = Funds(hire)
    project = funds.running()
    show(funds.accountant, funds.reviewer)
    address = reverse("trace", args=[2025, "budget", 1, FIGURE.removeprefix("2025/budget/v1/")])
    assert Client().get(address).status_code == 302
    page = entered(funds.director).get(address).content.decode()
    assert project.name in page and reverse("book", args=[project.code]) in page
    assert reverse("book", args=[project.code]) not in entered(funds.clerk).get(address).content.decode()
    assert entered(hire("statistician")).get(address).status_code == 403
    assert entered(funds.director).get(address.replace("2089999", "x")).status_code == 404
    public = Client().get(f"/public/{FIGURE}").content.decode()
    assert f'href="{address}"' in public.replace("&amp;", "&")


def test_what_staff_open_on_the_way_down_is_journalled(hire: Hire, monkeypatch: pytest.MonkeyPatch) -> None:
    """The figure, a roster of its page, each person on that roster; nobody else, and nothing without a figure."""
    funds = Funds(hire)
    funds.running()
    show(funds.accountant, funds.reviewer)
    on_it = retiree(1)
    roster = RosterOffice(hire).roster()
    other = retiree(2)
    monkeypatch.setattr(trace_pages, "rosters_of", lambda *_: [roster])
    address = reverse("trace", args=[2025, "budget", 1, FIGURE.removeprefix("2025/budget/v1/")])
    lines = reverse("roster-lines", args=[roster.pk])
    persons = [reverse("person", args=[one.pk]) for one in (on_it, other)]
    client = entered(funds.director)

    def journalled() -> list[tuple[str, str, str]]:
        rows = Entry.objects.filter(action__startswith="追溯", account=funds.director.account.username)
        return list(rows.order_by("number").values_list("action", "object_key", "detail"))

    for one in (lines, *persons):
        assert client.get(one).status_code == 200
    assert journalled() == []
    assert lines in client.get(address).content.decode()
    client.get(persons[0])
    for one in (lines, *persons):
        assert client.get(one).status_code == 200
    figure = FIGURE.removeprefix("2025/budget/v1/")
    assert journalled() == [
        ("追溯公开数字", "2025-budget-v1", figure),
        ("追溯打开名册", str(roster.pk), f"2025-budget-v1 {figure}"),
        ("追溯打开人员", str(on_it.pk), f"2025-budget-v1 {figure}，名册{roster.number}"),
    ]


def test_the_course_of_the_money_follows_from_changes_and_claw_backs(hire: Hire) -> None:
    """Granted and all steps are what is approved, each with number, day, reason; of a few persons no way back shown."""
    funds = Funds(hire)
    project = funds.running()
    lines = [{"payee": "牛大山", "account": "6217000000000000001", "bank": "泽州农商行", "amount": 30 * WAN}]
    request = PaymentRequest.objects.get(number=funds.do(Kind.PAY, funds.request(amount=30 * WAN, lines=lines)).number)
    funds.pay(request)
    funds.do(Kind.CHANGE, change(explanation="新增退休人员多于测算，电话13903561234"))
    funds.do(Kind.SUSPEND, {"project": CODE, "ground": 1, "reason": "发放对象不实"}, by=funds.auditor)
    taken = {"project": CODE, "request": request.number, "amount": 5 * WAN, "decision": "泽财监〔2025〕3号"}
    funds.do(Kind.CLAW_BACK, taken)
    made = courses([project], {})[CODE]
    assert (made.granted, made.number, made.approved) == (110 * WAN, "泽财预〔2025〕1号", 125 * WAN)
    told = [(one.what, one.number, one.fen) for one in made.steps]
    assert told == [("调增", "晋人社发〔2025〕9号", 20 * WAN), ("扣回", "泽财监〔2025〕3号", -5 * WAN)]
    assert "13903561234" not in made.steps[0].reason and made.steps[1].reason == "发放对象不实"
    assert courses([project], {CODE: True})[CODE].approved == 130 * WAN
    # The example's budget is another one than this office granted: the page says so and still adds up.
    show(funds.accountant, funds.reviewer)
    page = ask(PROJECT, "").body.decode()
    assert "晋人社发〔2025〕9号" in page and "泽财监〔2025〕3号" in page and "1,250,000.00" in page
