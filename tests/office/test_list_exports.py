"""Every list is exported with its columns: asked what for, in the journal, marked with who took it."""

import gc
import io
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from shebao.cases import workflow
from shebao.jobs.models import Job
from shebao.journal.models import Entry
from shebao.payments.models import Batch
from shebao.programmes.allowances.models import Line, Recovery, Roster
from shebao.programmes.models import Asset, CatalogueItem, Ceiling, Procurement, YearPlan
from shebao.register import figures
from shebao.register.models import Employer, Enrolment, Person, Registration, SourceFile, Township
from shebao.screens.lists import ListPage
from shebao.screens.models import ExportRequest
from shebao.staff.request_grant import request_grant
from shebao.staff.who import Who
from tests.office.allowances.county import EARLY
from tests.office.conftest import NOW, entered
from tests.office.hands import MAN, employer_payload
from tests.office.ledger.books import Books
from tests.office.payments.hands import Money, lines
from tests.office.programmes.projects import project
from tests.office.unifying.files import candidate, kept

pytestmark = pytest.mark.django_db
LISTS = {
    **{"persons": "clerk", "employers": "clerk", "townships": "clerk", "deaths": "clerk", "cases": "clerk"},
    **{"drafts": "clerk", "journal": "audit_admin", "suspects": "auditor", "jobs": "system_admin"},
    **{"imports": "statistician", "grant-requests": "security_admin", "exports": "deputy"},
}
"""Each list of the common pattern, and a post that exports it."""
OTHERS = {"figures": "policy", "people": "security_admin", "refusals": "audit_admin"}
"""Pages of their own that are exported by the common pattern."""


OF_MONEY = {
    *("books", "vouchers", "ledger-lines", "payments", "payment-lines", "projects", "year-plans", "procurements"),
    *(
        "catalogue",
        "ceilings",
        "assets",
        "project-library",
        "performance",
        "rosters",
        "roster-lines",
        "recoveries",
    ),
}
"""Lists of projects, rosters, payments and books: the accountant exports every one of them."""
OF_ROOMS = {"answers", "handouts", "suspect-bulks", "unify-runs", "likely-pairs", "late-returns", "surveys"}
"""Lists that are filled in the tests of their rooms."""


@pytest.fixture
def office_at_work(hire: Any) -> dict[str, Who]:
    """Something in every list."""
    staff = {post: hire(post) for post in {*LISTS.values(), *OTHERS.values(), "fund_cashier"}}
    township = Township.objects.create(code="140525100", name="南村镇")
    employer = Employer.objects.create(name="泽州某厂", kind="企业", township=township)
    registration = Registration.objects.create(
        employer=employer, insurance="110", number="U1", valid_from=date(2020, 1, 1)
    )
    person = Person.objects.create(
        id_number=MAN, name="牛大山", sex="男", born=date(1980, 3, 15), township=township, insurances=1,
    )  # fmt: skip
    Enrolment.objects.create(
        person=person, insurance="110", registration=registration, number="P1", valid_from=date(2020, 1, 1),
        state="暂停缴费", paused_from=date(2025, 5, 1),
    )  # fmt: skip
    Person.objects.update(died_on=date(2025, 5, 20))
    clerk = staff["clerk"]
    workflow.save_draft("P01", "110", employer_payload(), by=clerk, now=NOW)
    source = SourceFile.objects.create(
        digest="1", name="一月.csv", layout="F1", path="1.csv", rows=7, good_rows=6, bad_rows=1,
        registered_by=staff["statistician"].natural_person.number, registered_at=NOW,
    )  # fmt: skip
    Job.objects.create(kind="import.preview", title="预览：一月.csv", account=clerk.account.username, state="完成",
                       natural_person=clerk.natural_person.number, created_at=NOW, arguments={"source": source.pk},
                       result={"行数": 7})  # fmt: skip
    request_grant(clerk.natural_person, "checker", by=staff["security_admin"], valid_from=date(2026, 1, 1),
                  reason="轮岗", insurances="110,210")  # fmt: skip
    ExportRequest.objects.create(
        page="persons", title="参保人员", path="/persons/?export=1", rows=9000, purpose="测试", asked_by="902",
        asked_by_name="乙",
    )  # fmt: skip
    kept([candidate()])
    entered(staff["fund_cashier"]).get("/persons/")
    return staff


@pytest.fixture
def money_at_work(hire: Any) -> Who:
    """A row in every list of projects, rosters, payments and books; its accountant."""
    books = Books(hire)
    books.post()
    Money(hire).batch(lines(1))
    made = project()
    YearPlan.objects.create(store_code="P07", year=2025, amount=1, case_number="x")
    paper = CatalogueItem.objects.create(year=2025, code="A05040101", name="复印纸", kind="货物", source="x")
    Procurement.objects.create(year=2025, number="CG-1", project=made, catalogue=paper, content="纸", planned=1)
    Ceiling.objects.create(year=2025, category="公务接待费", economic_code="30217", amount=1, source="x")
    Asset.objects.create(kind="车辆", number="晋E1", name="轿车", value=1)
    given = {"allowance": EARLY, "year": 2025, "once": "heating-2025", "read": 1, "made_by": "001"}
    roster = Roster.objects.create(number="MC20250001", reference_on=date(2025, 10, 1), made_at=NOW, **given)
    Line.objects.create(roster=roster, key="P1", name="牛大山", id_number=MAN, account="62109910001", status="不列入",
                        reason="死亡", bank="农商行", payee="牛大山")  # fmt: skip
    Recovery.objects.create(number="ZH20250001", key="P1", name="牛大山", cause="死亡迟报", receivable=100,
                            case_number="x", opened_at=NOW)  # fmt: skip
    return books.maker


def address_of(name: str) -> str:
    """The address of a list; that of the only batch or roster, where the list is of one."""
    of = {"payment-lines": Batch.objects.values_list("number"), "roster-lines": Roster.objects.values_list("pk")}
    return reverse(name, args=of[name].get() if name in of else ())


def exported(who: Who, name: str) -> tuple[list[str], list[list[Any]], str]:
    """The head, the rows and the mark of a list's workbook."""
    address = f"{address_of(name)}?export=1"
    client = entered(who)
    assert "用途" in client.get(address).content.decode()
    answer = client.post(address, {"purpose": "月度核对"})
    assert answer.status_code == 200, name
    head, *rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    return [str(one) for one in head], [row for row in rows[:-1] if any(row)], str(rows[-1][0])


@pytest.mark.parametrize(("name", "post"), sorted({**LISTS, **OTHERS}.items()))
def test_every_list_with_the_columns_of_its_page(name: str, post: str, office_at_work: dict[str, Who]) -> None:
    who = office_at_work[post]
    page = entered(who).get(reverse(name))
    assert "导出 Excel" in page.content.decode()
    head, rows, mark = exported(who, name)
    shown = [one["title"] for one in page.context["heads"]] if name in LISTS else []
    assert [one for one in head if one in shown] == shown
    assert rows and len(head) == len(set(head))
    assert f"{who.natural_person.name}（{who.natural_person.number}）" in mark and "月度核对" in mark
    entry = Entry.objects.get(action="导出")
    assert (entry.object_key, entry.account) == (name, who.account.username) and "月度核对" in entry.detail


def test_every_list_of_projects_rosters_payments_and_books(money_at_work: Who) -> None:
    for name in sorted(OF_MONEY):
        page = entered(money_at_work).get(address_of(name))
        assert "导出 Excel" in page.content.decode(), name
        head, rows, mark = exported(money_at_work, name)
        shown = [one["title"] for one in page.context["heads"]]
        assert [one for one in head if one in shown] == shown, name
        assert rows and len(head) == len(set(head)), name
        assert f"（{money_at_work.natural_person.number}）" in mark and "月度核对" in mark, name
        written = "".join(str(cell) for row in rows for cell in row)
        assert MAN not in written and "62109910001" not in written, "whole numbers are not exported"
    assert Entry.objects.filter(action="导出").count() == len(OF_MONEY)


def test_no_list_is_forgotten() -> None:
    made = {one.name for one in gc.get_objects() if isinstance(one, ListPage)}
    # A roster's lines are a list by its number.
    named = {name for name in made if not name.startswith("roster-")} | {"roster-lines"}
    assert named == {*LISTS, *OF_MONEY, *OF_ROOMS}


def test_not_without_the_right(office_at_work: dict[str, Who]) -> None:
    cashier = office_at_work["fund_cashier"]
    Job.objects.update(natural_person=cashier.natural_person.number)
    page = entered(cashier).get(reverse("jobs")).content.decode()
    assert "预览：一月.csv" in page and "导出 Excel" not in page
    assert entered(cashier).post(f"{reverse('jobs')}?export=1", {"purpose": "x"}).status_code == 403
    assert not Entry.objects.filter(action="导出").exists()


def test_a_job_says_the_person_not_the_account(office_at_work: dict[str, Who]) -> None:
    clerk = office_at_work["clerk"]
    Job.objects.update(title="预览：一月.csv")
    job = Job.objects.get()
    for address in (reverse("jobs"), reverse("job", args=[job.pk]), reverse("job-state", args=[job.pk])):
        page = entered(office_at_work["system_admin"]).get(address).content.decode()
        assert clerk.natural_person.name in page and clerk.account.username not in page
    head, (row,), _ = exported(office_at_work["system_admin"], "jobs")
    told = dict(zip(head, row, strict=True))
    assert (told["发起人"], told["进度"], told["结果"]) == (clerk.natural_person.name, "100%", "行数：7")


def test_requests_for_posts_with_whom_what_and_who_decided(office_at_work: dict[str, Who]) -> None:
    head, (row,), _ = exported(office_at_work["security_admin"], "grant-requests")
    told = dict(zip(head, row, strict=True))
    assert (told["被授权人"], told["岗位"], told["险种"]) == ("王一", "复核", "企业养老、失业")
    assert (told["状态"], told["申请人"], told["乡镇"]) == ("待审批", "吴八", "全部")
    leader = entered(office_at_work["deputy"])
    assert "批准</button>" in leader.get(reverse("grant-requests")).content.decode()
    asker = entered(office_at_work["security_admin"]).get(reverse("grant-requests")).content.decode()
    assert "批准</button>" not in asker


def test_source_files_of_ones_own_insurances(hire: Any, office_at_work: dict[str, Who]) -> None:
    head, rows, _ = exported(office_at_work["statistician"], "imports")
    told = next(one for row in rows if (one := dict(zip(head, row, strict=True)))["文件"] == "一月.csv")
    assert (told["文件"], told["行数"], told["有误"], told["登记人"]) == ("一月.csv", 7, 1, "孙六")
    other = entered(hire("clerk", "210"))
    assert "一月.csv" not in other.get(reverse("imports")).content.decode()


def test_figures_with_every_set_that_is_shown(office_at_work: dict[str, Who], hire: Any) -> None:
    cut_off = date(2025, 4, 30)
    keeper = office_at_work["statistician"]
    figures.freeze(cut_off, by=keeper, now=timezone.localtime())
    figures.freeze(cut_off, by=keeper, now=timezone.localtime(), reason="补录减员")
    address = f"{reverse('figures')}?cut_off=2025-04-30"
    page = entered(office_at_work["policy"]).get(address).content.decode()
    assert "?cut_off=2025-04-30&amp;export=1" in page
    answer = entered(office_at_work["policy"]).post(f"{address}&export=1", {"purpose": "公开"})
    head, *rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    told = [dict(zip(head, row, strict=True)) for row in rows if row[2]]
    assert list(dict.fromkeys(one["版次"] for one in told)) == ["第2版（修订）", "已冻结", "现在统计（未冻结）"]
    first = next(one for one in told if one["险种"] == "企业职工基本养老保险")
    assert (first["参保人数（人）"], first["冻结人"], first["修订事由"]) == (1, "孙六", "补录减员")
    # Exporting freezes nothing.
    assert len(figures.published(cut_off)) == 2


def test_an_upload_is_no_export_and_an_export_no_upload(office_at_work: dict[str, Who]) -> None:
    answer = entered(office_at_work["statistician"]).post(reverse("imports"), {"layout": "F1"})
    assert answer.status_code == 409 and "没有选择文件" in answer.content.decode()
