"""The pages of programmes: what they show, the forms of every step, corrections, the small acts."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from shebao.cases import workflow
from shebao.cases.models import Case
from shebao.cases.states import State
from shebao.programmes.models import Asset, CatalogueItem, Item, PaymentRequest, Procurement, Project
from shebao.programmes.pages.forms import FORMS
from shebao.programmes.states import Kind
from shebao.staff.who import Who
from tests.office.conftest import NOW, confirmed, entered
from tests.office.hands import bring_papers
from tests.office.programmes.life import CODE, Funds
from tests.office.programmes.projects import WAN

pytestmark = pytest.mark.django_db
Hire = Callable[..., Who]
LARGEST = 30_000


def shown(who: Who, name: str, *arguments: Any, query: str = "") -> str:
    """A page as somebody sees it."""
    answer = entered(who).get(reverse(name, args=arguments) + query)
    assert answer.status_code == 200, answer.content.decode()[-2000:]
    page = str(answer.content.decode())
    assert len(answer.content) < LARGEST
    return page


def test_a_project_shows_its_money_and_its_people(hire: Hire) -> None:
    funds = Funds(hire)
    funds.running()
    case = funds.do(Kind.PAY, funds.request(amount=30 * WAN))
    page = shown(funds.clerk, "project", CODE)
    for said in ("1,100,000.00", "300,000.00", "800,000.00", case.number, "专账", "发放人数", "≥2000人"):
        assert said in page
    funds.pay(PaymentRequest.objects.get())
    assert "支付进度27.27%" in shown(funds.director, "project", CODE)


def test_the_overview_adds_up_and_tells_what_is_late(hire: Hire) -> None:
    funds = Funds(hire)
    funds.granted()
    page = shown(funds.director, "projects-overview")
    assert "批复后30日内应分配下达" in page and "1,100,000.00" in page
    assert "未登记公开" in page
    items = [{**one, "uses": ["遗属补助"]} for one in funds.application()["items"]]
    funds.running(progress=0, store_code="P04", name="遗属补助", items=items)
    page = shown(funds.director, "projects-overview")
    assert "发放遗属补助：年底前发放" in page and "2025-12-31" in page
    assert "待登记项目进度" in shown(funds.clerk, "work")
    assert "2025-P04" in shown(funds.clerk, "projects", query="?due=progress")


def test_lists(hire: Hire) -> None:
    funds = Funds(hire)
    funds.running()
    assert CODE in shown(funds.clerk, "projects", query="?year=2025&state=执行中")
    assert "1,200,000.00" in shown(funds.clerk, "year-plans")
    library = shown(funds.clerk, "project-library", query="?year=2025")
    assert "2025年计划（元）" in library and "2027年计划（元）" in library and "1,200,000.00" in library
    for name in ("procurements", "catalogue", "ceilings", "assets"):
        shown(funds.accountant, name)


@pytest.mark.parametrize("kind", sorted(FORMS))
def test_every_form_opens_for_its_maker(hire: Hire, kind: str) -> None:
    funds = Funds(hire)
    funds.running()
    maker = funds.makers(Kind(kind))
    page = shown(maker, "project-apply") if kind == Kind.APPLY else shown(maker, "project-step", CODE, kind)
    assert "办结期限" in page
    url = reverse("project-apply") if kind == Kind.APPLY else reverse("project-step", args=[CODE, kind])
    empty = entered(maker).post(url, {})
    assert empty.status_code == 422


def test_an_application_is_typed_and_counts_from_the_register(hire: Hire) -> None:
    funds = Funds(hire)
    typed = {
        **{name: value for name, value in funds.application().items() if isinstance(value, str)},
        "year": "2025",
        "items": "01｜取暖费｜7,420,000｜取暖费、手续费",
        "lines": "企业退休人员\t\t人\t3360\t1\t年\t企业养老待遇领取人员",
        "counted_on": "2025-06-01",
        "targets": "产出指标｜数量指标｜发放人数｜≥2000人",
        "plans": "2025|7420000\n2026|7500000",
        "price": "3360",
    }
    answer = confirmed(entered(funds.clerk), reverse("project-apply"), typed)
    assert answer.status_code == 302, answer.content.decode()
    asked = Case.objects.get().versions.get().payload
    assert asked["items"] == [{"code": "01", "name": "取暖费", "amount": 742_000_000, "uses": ["取暖费", "手续费"]}]
    assert asked["lines"][0]["count"] == 0 and asked["lines"][0]["counted_on"] == "2025-06-01"
    wrong = entered(funds.clerk).post(
        reverse("project-apply"), {**typed, "items": "01｜取暖费｜很多｜取暖费\n02｜印刷费"}
    )
    page = wrong.content.decode()
    assert "第1行“金额（元）”：“很多”不是金额" in page and "第2行“可列支的用途（、分开）”：没有填写。" in page
    assert 'value="很多" aria-label="第1行金额（元）" size="14" inputmode="decimal" aria-invalid="true"' in page


def test_a_payment_is_typed_refused_in_the_form_and_then_asked_for(hire: Hire) -> None:
    funds = Funds(hire)
    funds.running()
    url = reverse("project-step", args=[CODE, Kind.PAY.value])
    typed = {
        "item": "01",
        "amount": "1000000.01",
        "purpose": "慰问金",
        "payer": "centre",
        "reference": "发票1",
        "lines": "牛大山｜6217000000000000001｜泽州农商行｜1000000.01",
    }
    page = entered(funds.clerk).post(url, typed)
    assert page.status_code == 422 and "超出项目可用额度：可用 1,000,000.00 元" in page.content.decode()
    typed.update(amount="1000000", lines="牛大山｜6217000000000000001｜泽州农商行｜1000000")
    assert confirmed(entered(funds.clerk), url, typed).status_code == 302
    assert Case.objects.get(kind=Kind.PAY).amount == 100 * WAN


def test_a_returned_case_is_corrected_on_its_page(hire: Hire) -> None:
    funds = Funds(hire)
    funds.running()
    case = funds.open(Kind.PAY, funds.request())
    workflow.give_back(case, by=funds.head, now=NOW, opinion="金额有误")
    page = shown(funds.clerk, "case", case.number)
    assert reverse("project-correct", args=[case.number]) in page
    filled = shown(funds.clerk, "project-correct", case.number)
    assert 'name="lines-0-1" value="6217000000000000001"' in filled and 'name="lines-0-3" value="10,000.00"' in filled
    typed = {
        "item": "01",
        "amount": "20000",
        "purpose": "慰问金",
        "payer": "centre",
        "reference": "发票1",
        "lines": "牛大山｜6217000000000000001｜泽州农商行｜20000",
        "opinion": "已更正",
    }
    assert confirmed(entered(funds.clerk), reverse("project-correct", args=[case.number]), typed).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.version, case.amount) == (State.TO_CHECK, 2, 2 * WAN)


def test_a_change_request_knows_what_is_missing(hire: Hire) -> None:
    funds = Funds(hire)
    funds.running()
    page = shown(funds.clerk, "change-new", CODE, query="?missing=2000000&item=01")
    assert 'value="20,000.00"' in page and '<option value="金额" selected>' in page


def test_publication_and_records(hire: Hire) -> None:
    funds = Funds(hire)
    project = funds.running()
    by = entered(funds.accountant)
    by.post(reverse("project-publish", args=[CODE]), {"where": "县政府门户网站"})
    assert Project.objects.get().publication == "县政府门户网站"
    line = CatalogueItem.objects.create(year=2025, code="A05040101", name="复印纸", kind="货物", source="目录")
    plan = {
        "year": "2025",
        "number": "CG-1",
        "project": project.pk,
        "catalogue": line.pk,
        "content": "纸",
        "planned": "100",
    }
    assert by.post(reverse("record-new", args=["procurement"]), plan).status_code == 302
    made = Procurement.objects.get()
    over = by.post(
        reverse("record-edit", args=["procurement", made.pk]), {**plan, "contract": "100.01", "record": "ZX1"}
    )
    assert "合同金额超过计划金额" in over.content.decode()
    by.post(reverse("record-edit", args=["procurement", made.pk]), {**plan, "contract": "100", "record": "ZX1"})
    assert Procurement.objects.get().contract == 100_00
    by.post(
        reverse("record-new", args=["asset"]), {"kind": "车辆", "number": "晋E1", "name": "轿车", "value": "180000"}
    )
    made_asset = Asset.objects.get()
    assert made_asset.state == "在用"
    house = {"kind": "房屋", "number": "F1", "name": "办公楼", "value": "1"}
    assert "房屋须填写面积" in by.post(reverse("record-new", args=["asset"]), house).content.decode()
    by.post(reverse("record-new", args=["asset"]), {**house, "area": "1,250.5", "procurement": made.pk})
    house_made = Asset.objects.get(number="F1")
    assert (house_made.area, house_made.procurement_id) == (125_050, made.pk)
    address = reverse("record-edit", args=["asset", house_made.pk])
    assert 'value="1250.50"' in by.get(address).content.decode()
    by.post(reverse("record-edit", args=["asset", made_asset.pk]),
            {"kind": "车辆", "number": "晋E1", "name": "轿车", "value": "180000", "state": "已处置"})  # fmt: skip
    assert Asset.objects.get(number="晋E1").state == "已处置"
    assert by.get(reverse("record-edit", args=["ceiling", 1])).status_code == 404
    assert Item.objects.count() == 2


def test_whoever_may_not_look_sees_nothing(hire: Hire) -> None:
    assert entered(hire("statistician")).get(reverse("projects")).status_code == 403


def test_a_case_of_a_project_is_seen_by_its_desk_only(hire: Hire) -> None:
    funds = Funds(hire)
    case = workflow.open_case(Kind.APPLY, "", funds.application(), by=funds.clerk, now=NOW)
    bring_papers(case, funds.clerk)
    assert entered(hire("statistician")).get(reverse("case", args=[case.number])).status_code == 404
    assert entered(funds.reviewer).get(reverse("case", args=[case.number])).status_code == 200


def test_rows_are_typed_into_cells_pasted_and_added(hire: Hire) -> None:
    funds = Funds(hire)
    funds.running()
    url, clerk = reverse("project-step", args=[CODE, Kind.PAY.value]), entered(funds.clerk)
    asked = {"item": "01", "amount": "300", "purpose": "慰问金", "payer": "centre", "reference": "发票1"}
    cells = {"lines-0-0": "牛|大山", "lines-0-1": "6217000000000000001", "lines-0-3": "100", "lines-2-0": " "}
    pasted = "孙二\t6217000000000000002\t\t二百\n\t\t\t\n李三｜6217000000000000003｜｜200"
    more = clerk.post(url, {**asked, **cells, "lines": pasted, "then": "rows:lines"})
    page = more.content.decode()
    assert more.status_code == 200 and "须更正" not in page and page.count('aria-label="第9行户名"') == 1
    assert 'name="lines-0-0" value="牛|大山"' in page and 'name="lines-2-0" value="李三"' in page
    # The numbers of the rows are those of the table that comes back.
    wrong = clerk.post(url, {**asked, **cells, "lines": pasted})
    page = wrong.content.decode()
    assert wrong.status_code == 422 and "第2行“金额（元）”：“二百”不是金额" in page
    assert 'name="lines-1-3" value="二百"' in page and page.count('aria-invalid="true"') == 1
    right = {**asked, **cells, "lines": pasted.replace("二百", "0.00").replace("200", "200\n王五｜1｜｜1｜｜｜多")}
    page = clerk.post(url, right).content.decode()
    assert "第4行有7栏，应为6栏。" in page and "王五｜1｜｜1｜｜｜多</textarea>" in page
    assert confirmed(clerk, url, {**asked, **cells, "lines": "李三｜6217000000000000003｜｜200"}).status_code == 302
    lines = Case.objects.get(kind=Kind.PAY).versions.get().payload["lines"]
    assert [(one["payee"], one["amount"]) for one in lines] == [("牛|大山", 100_00), ("李三", 200_00)]


def test_an_empty_payment_request_is_told_everything_at_once(hire: Hire) -> None:
    funds = Funds(hire)
    funds.running()
    page = entered(funds.clerk).post(reverse("project-step", args=[CODE, Kind.PAY.value]), {}).content.decode()
    said = (
        "没有选择项目明细。",
        "申请金额（元）须大于零。",
        "没有填写用途。",
        "没有填写收款明细。",
        "没有填写票据或依据编号。",
    )
    assert [one for one in said if one not in page] == []


def test_sums_that_differ_are_said_when_an_application_is_entered(hire: Hire) -> None:
    funds = Funds(hire)
    typed = {
        **{name: value for name, value in funds.application().items() if isinstance(value, str)},
        "year": "2025",
        "items": "01｜取暖费｜7,420,000｜取暖费",
        "lines": "企业退休人员｜2000｜人｜3360｜1｜年",
        "targets": "产出指标｜数量指标｜发放人数｜≥2000人",
        "plans": "2025｜7400000\n2026｜7500000",
    }
    clerk, url = entered(funds.clerk), reverse("project-apply")
    first = clerk.post(url, typed)
    page = first.content.decode()
    assert "测算合计6,720,000.00元，与申报金额（项目明细合计）7,420,000.00元不等，相差700,000.00元" in page
    assert "三年计划的2025年为7,400,000.00元，与申报金额（项目明细合计）7,420,000.00元不等" in page
    assert "已核实，登记" in page and not Case.objects.exists()
    other = clerk.post(url, {**typed, "plans": "2025｜7410000", "seen": first.context["form"].seen})
    assert "相差10,000.00元" in other.content.decode() and not Case.objects.exists()
    twice = clerk.post(url, {**typed, "plans": "2025｜7420000\n2025｜1"}).content.decode()
    assert "三年计划中2025年填了2次。" in twice
    assert confirmed(clerk, url, typed).status_code == 302 and Case.objects.get().kind == "Z01"


def test_a_document_number_is_offered_and_its_form_is_checked(hire: Hire) -> None:
    funds = Funds(hire)
    funds.running()
    url, clerk = reverse("change-new", args=[CODE]), entered(funds.clerk)
    assert '<option value="泽财预〔2025〕1号"></option>' in clerk.get(url).content.decode()
    asked = {"item": "01", "what": "金额", "amount": "1", "explanation": "不足", "new_target": "不变"}
    odd = clerk.post(url, {**asked, "basis_number": "泽财预[2025]第45号"})
    assert odd.status_code == 422 and "应写为“泽财预〔2025〕45号”。" in odd.content.decode()
    assert clerk.post(url, {**asked, "basis_number": "泽财预〔2025〕45号"}).status_code == 302


def test_only_what_can_be_done_is_offered_and_the_rest_says_why(hire: Hire) -> None:
    funds = Funds(hire)
    project = funds.running()
    pay, rectify = (reverse("project-step", args=[CODE, kind.value]) for kind in (Kind.PAY, Kind.RECTIFY))
    page = shown(funds.clerk, "project", CODE)
    assert f'href="{pay}"' in page and f'href="{rectify}"' not in page and "项目没有暂缓拨款，无须恢复。" in page
    funds.do(Kind.SUSPEND, {"project": CODE, "ground": 1, "reason": "重复报销"})
    page = shown(funds.clerk, "project", CODE)
    assert f'href="{pay}"' not in page and f'href="{rectify}"' in page
    assert "用款申请：项目处于“暂缓拨款”状态（重复报销" in page
    assert "现在不能办理：项目处于“暂缓拨款”状态" in entered(funds.clerk).get(pay).content.decode()
    Project.objects.filter(pk=project.pk).update(state="已验收")
    page = shown(funds.clerk, "project", CODE)
    assert "用款申请：项目现为“已验收”" in page and f'href="{pay}"' not in page
