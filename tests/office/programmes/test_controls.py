"""Every control G01–G14, refused and allowed at its boundary, in the given words, the refusal journalled."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from shebao.cases import workflow
from shebao.cases.models import Case
from shebao.findings import Severity
from shebao.journal.models import Entry
from shebao.payments.bank_files import send, take_bank_file
from shebao.payments.models import Batch
from shebao.payments.outcomes import room_of
from shebao.payments.release import release
from shebao.payments.states import BatchState
from shebao.programmes import rows
from shebao.programmes.alarms import unclosed
from shebao.programmes.available import standing
from shebao.programmes.controls import g07_own_books
from shebao.programmes.models import CatalogueItem, Ceiling, Item, PaymentRequest, Procurement, Project, Target
from shebao.programmes.request_payment import completed, find
from shebao.programmes.states import Kind
from shebao.register.models import Person, Township
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who
from tests.office.conftest import NOW, entered
from tests.office.hands import MAN, bring_papers
from tests.office.programmes.life import CODE, TARGETS, Funds, change
from tests.office.programmes.projects import WAN
from tests.office.programmes.test_reserve import refuses

pytestmark = pytest.mark.django_db
Hire = Callable[..., Who]


def refused(code: str, words: str, act: Callable[[], Any]) -> None:
    """The act is refused by a control in these words, and the journal has it."""
    with pytest.raises(Refused) as told:
        act()
    found = [one for one in told.value.findings if one.code == code]
    assert [one for one in found if one.message == words], [one.message for one in told.value.findings]
    assert all(one.basis for one in found)
    assert Entry.objects.filter(result="拒绝", detail__contains=f"{code} {words}").exists()


def refused_with(words: str, act: Callable[[], Any]) -> None:
    """The act is refused with these words among others."""
    with pytest.raises(Refused) as told:
        act()
    assert words in [one.message for one in told.value.findings]


def accepted(funds: Funds) -> None:
    """Accept the project."""
    members = [funds.other_head.natural_person.number, funds.auditor.natural_person.number]
    funds.do(Kind.ACCEPT, {"project": CODE, "day": "2025-06-03", "result": "合格", "members": members})


def evaluated(funds: Funds) -> dict[str, Any]:
    """What a self-evaluation says."""
    results = [{"target": one.pk, "actual": one.number or "达成"} for one in Target.objects.all()]
    return {"project": CODE, "day": "2025-06-03", "result": "完成", "results": results}


def test_g01_all_that_is_available_and_not_a_fen_more(hire: Hire) -> None:
    funds = Funds(hire)
    project = funds.running()
    words = "超出项目可用额度：可用 1,000,000.00 元，本次申请 1,000,000.01 元。请核减或先办理预算变更。"
    refused("G01", words, lambda: funds.open(Kind.PAY, funds.request(amount=100 * WAN + 1)))
    funds.do(Kind.PAY, funds.request(amount=100 * WAN))
    # The other item has its own money.
    assert standing(project).available == 10 * WAN


def test_g01_of_two_requests_only_the_first_takes_effect(hire: Hire) -> None:
    funds = Funds(hire)
    funds.running()
    first, second = (funds.open(Kind.PAY, funds.request(amount=60 * WAN, reference=f"发票{n}")) for n in ("一", "二"))
    funds.finish(first)
    words = "超出项目可用额度：可用 400,000.00 元，本次申请 600,000.00 元。请核减或先办理预算变更。"
    refused("G01", words, lambda: funds.finish(second))
    assert PaymentRequest.objects.count() == 1


def test_g02_purposes_outside_the_scope(hire: Hire) -> None:
    funds = Funds(hire)
    funds.running()
    words = (
        "用途“购置车辆”不在项目“2022年以后企业退休人员取暖费”规定的使用范围内（依据 晋人社密电〔2022〕7号），不得列支。"
    )
    refused("G02", words, lambda: funds.open(Kind.PAY, funds.request(purpose="购置车辆")))
    line = {"payee": "牛大山", "account": "6217000000000000001", "bank": "农商行", "amount": WAN, "purpose": "购置车辆"}
    refused("G02", words, lambda: funds.open(Kind.PAY, funds.request(lines=[line])))
    funds.open(Kind.PAY, funds.request(lines=[{**line, "purpose": "慰问金"}]))


def test_g03_payment_follows_progress(hire: Hire) -> None:
    funds = Funds(hire)
    project = funds.running(progress=5_000)
    half = 55 * WAN
    words = "拨付进度 50.01% 超过项目进度 50%，请先登记并审核项目进度。"
    refused("G03", words, lambda: funds.open(Kind.PAY, funds.request(amount=half + 1)))
    funds.do(Kind.PAY, funds.request(amount=half))
    refused("G03", words, lambda: funds.open(Kind.PAY, funds.request(amount=1, reference="发票2")))
    funds.progress(project, 5_100, "2025-06-02")
    funds.open(Kind.PAY, funds.request(amount=110 * WAN * 100 // 10_000, reference="发票2"))


def test_g03_payment_follows_the_plan(hire: Hire) -> None:
    funds = Funds(hire)
    project = funds.granted()
    first = Item.objects.get(project=project, code="01").approved
    plan = [
        {"item": "01", "month": "2025-06", "amount": first // 4},
        {"item": "01", "month": "2025-10", "amount": first - first // 4},
        {"item": "02", "month": "2025-10", "amount": 10 * WAN},
    ]
    funds.do(Kind.ALLOT, {"project": CODE, "plan": plan})
    funds.progress(project, 10_000)
    with pytest.raises(Refused, match=re.escape("超过年度项目计划：截至2025年6月分配方案累计 250,000.00 元")):
        funds.open(Kind.PAY, funds.request(amount=25 * WAN + 1))
    funds.open(Kind.PAY, funds.request(amount=25 * WAN))


def test_g04_a_grant_is_not_granted_again_and_a_plan_is_the_budget(hire: Hire) -> None:
    funds = Funds(hire)
    funds.granted()
    words = "未经批准不得调整预算或改变用途。请提交变更申请，并附政策依据和说明。"
    again = {"project": CODE, "finance_code": "1", "approval_number": "2号", "approved_on": "2025-02-01", "items": []}
    case = Case.objects.get(kind=Kind.GRANT)
    assert case.state == "已生效"
    refused("G04", words, lambda: funds.open(Kind.GRANT, again))
    plan = [{"item": "01", "month": "2025-01", "amount": 100 * WAN + 1}]
    plan.append({"item": "02", "month": "2025-01", "amount": 10 * WAN})
    refused("G04", words, lambda: funds.open(Kind.ALLOT, {"project": CODE, "plan": plan}))
    plan[0]["amount"] = 100 * WAN
    funds.do(Kind.ALLOT, {"project": CODE, "plan": plan})


@pytest.mark.parametrize("missing", ["basis_number", "explanation"])
def test_g05_a_change_names_its_basis(hire: Hire, missing: str) -> None:
    funds = Funds(hire)
    funds.running()
    words = "变更申请缺少政策依据文号或说明，不能提交。"
    refused("G05", words, lambda: funds.open(Kind.CHANGE, change(**{missing: " "})))
    with pytest.raises(Refused, match="没有填报新绩效目标"):
        funds.open(Kind.CHANGE, change(new_target=""))


def test_g05_a_change_brings_its_papers_and_then_gives_the_money(hire: Hire) -> None:
    funds = Funds(hire)
    project = funds.running()
    case = workflow.open_case(Kind.CHANGE, "", change(), by=funds.clerk, now=NOW)
    with pytest.raises(Refused) as told:
        workflow.submit(case, by=funds.clerk, now=NOW)
    named = "".join(one.message for one in told.value.findings)
    assert all(paper in named for paper in ("政策依据", "变更说明", "新绩效目标", "财政局同意调整的文件"))
    bring_papers(case, funds.clerk)
    workflow.submit(case, by=funds.clerk, now=NOW)
    assert standing(project).approved == 110 * WAN
    funds.finish(Case.objects.get(pk=case.pk))
    assert standing(project).approved == 130 * WAN


def test_g05_a_change_of_use_lets_pay_for_it(hire: Hire) -> None:
    funds = Funds(hire)
    funds.running()
    funds.do(
        Kind.CHANGE, change(what="用途", uses_after=["取暖费", "体检费"], targets=[{**TARGETS[0], "number": "2400"}])
    )
    funds.open(Kind.PAY, funds.request(purpose="体检费"))
    values = {one.value: bool(one.replaced_by) for one in Target.objects.filter(name="发放人数")}
    assert values == {"≥2000人": True, "≥2400人": False}


def test_g06_the_catalogue_asks_for_a_record(hire: Hire) -> None:
    funds = Funds(hire)
    project = funds.running()
    paper = CatalogueItem.objects.create(
        year=2025, code="A05040101", name="复印纸", kind="货物", threshold=WAN, source="晋财购〔2024〕1号"
    )
    words = "本支出属于政府采购目录范围，未关联采购执行记录，不能支付。"
    asked = {"catalogue": paper.code, "item": "02", "purpose": "印刷费"}
    refused("G06", words, lambda: funds.open(Kind.PAY, funds.request(amount=WAN, **asked)))
    # Below the limit of the catalogue nothing is asked.
    funds.open(Kind.PAY, funds.request(amount=WAN - 1, **asked))
    plan = Procurement.objects.create(
        year=2025, number="CG-1", project=project, catalogue=paper, content="复印纸", planned=3 * WAN
    )
    asked["procurement"] = plan.number
    refused("G06", words, lambda: funds.open(Kind.PAY, funds.request(amount=WAN, **asked)))
    Procurement.objects.filter(pk=plan.pk).update(record="ZX-1", supplier="某公司", contract=2 * WAN)
    with pytest.raises(Refused, match=re.escape("超出采购合同金额：合同余额 20,000.00 元，本次申请 20,000.01 元")):
        funds.open(Kind.PAY, funds.request(amount=2 * WAN + 1, **asked))
    funds.do(Kind.PAY, funds.request(amount=2 * WAN, **asked))
    with pytest.raises(Refused, match=re.escape("合同余额 0.00 元")):
        funds.open(Kind.PAY, funds.request(amount=1, reference="发票2", **asked))


def test_g06_a_project_that_buys_is_not_allotted_without_a_plan(hire: Hire) -> None:
    funds = Funds(hire)
    with pytest.raises(Refused, match="没有政府采购计划，不能分配下达"):
        funds.running(procured=True)


def test_g07_books_take_their_own_project_only(hire: Hire) -> None:
    funds = Funds(hire)
    project = funds.running()
    item = Item.objects.get(project=project, code="01")
    other = funds.granted(store_code="P01", name="另一项目", basis="另一依据")
    assert g07_own_books.find(project, item, project.code) == []
    for wrong in (
        g07_own_books.find(other, item, other.code),
        g07_own_books.find(project, item, other.code),
        g07_own_books.find(
            project, Item(project=project, source="", function_code="1", economic_code="1"), project.code
        ),
    ):
        assert [one.message for one in wrong] == [
            "专项资金实行专账核算：该凭证未对应本项目账套或混用其他项目资金，不能记账。"
        ]


def test_g08_nobody_is_two_hands(hire: Hire, log_in: Any) -> None:
    funds = Funds(hire)
    funds.running()
    case = funds.open(Kind.PAY, funds.request())
    from shebao.staff.models import Grant
    from shebao.staff.who import who

    granted = Grant.objects.get(natural_person=funds.clerk.natural_person)
    granted.pk, granted.post = None, "section_head"
    granted.save(force_insert=True)
    both = who(funds.clerk.account, NOW.date())
    words = "同一人员不得同时办理经办和复核。"
    refused("G08", words, lambda: workflow.check(case, by=both, now=NOW, version=1))
    workflow.check(case, by=funds.head, now=NOW, version=1)


def test_g08_the_cashier_was_no_hand_in_the_request(hire: Hire) -> None:
    funds = Funds(hire)
    funds.running()
    case = funds.do(Kind.PAY, funds.request())
    batch = Batch.objects.get(key=PaymentRequest.objects.get(number=case.number).batch)
    batch.state = BatchState.TO_SEND.value
    with pytest.raises(Refused, match="同一人员不得同时办理复核和出纳。"):
        room_of(batch).may_send(batch, funds.head)
    room_of(batch).may_send(batch, funds.cashier)


def test_g09_a_suspended_project_pays_nothing(hire: Hire) -> None:
    funds = Funds(hire)
    funds.running()
    paying = funds.open(Kind.PAY, funds.request(reference="发票甲"))
    ready = Batch.objects.get(key=f"request-{funds.do(Kind.PAY, funds.request()).number}")
    other = funds.do(Kind.PAY, funds.request(reference="发票丙"))
    released = release(Batch.objects.get(key=f"request-{other.number}"), by=funds.reviewer)
    assert take_bank_file(released, by=funds.cashier)
    funds.do(Kind.SUSPEND, {"project": CODE, "ground": 1, "reason": "发放对象不实"}, by=funds.auditor)
    words = "项目处于“暂缓拨款”状态（发放对象不实，2025-06-03），整改通过前不得支付。"
    refused("G09", words, lambda: funds.open(Kind.PAY, funds.request(reference="发票乙")))
    refused("G09", words, lambda: funds.finish(paying))
    with pytest.raises(Refused, match="暂缓拨款"):
        release(ready, by=funds.reviewer)
    with pytest.raises(Refused, match="暂缓拨款"):
        take_bank_file(released, by=funds.cashier)
    page = entered(funds.cashier).get(reverse("payment", args=[released.number])).content.decode()
    assert f"不能支付：{words}" in page and "登记已发送" not in page and "下载银行文件" not in page
    funds.do(Kind.RECTIFY, {"project": CODE, "measures": "已逐人核实"})
    send(release(ready, by=funds.reviewer), by=funds.cashier)
    funds.finish(Case.objects.get(pk=paying.pk))


def test_g10_payees_twice_or_dead(hire: Hire) -> None:
    funds = Funds(hire)
    funds.running()
    township = Township.objects.create(code="140525001", name="某镇")
    person = Person.objects.create(
        id_number=MAN,
        name="牛大山",
        sex="男",
        born=date(1980, 3, 15),
        township=township,
    )
    line = {"payee": "牛大山", "account": "6217000000000000001", "bank": "农商行", "amount": WAN, "id_number": MAN}
    two = [line, {**line, "account": "6217000000000000002"}]
    words = "发放名单存在 2 条重复或不符合条件人员，请先处理疑点。"
    refused("G10", words, lambda: funds.open(Kind.PAY, funds.request(amount=2 * WAN, lines=two)))
    Person.objects.filter(pk=person.pk).update(died_on=NOW.date() + timedelta(days=1))
    funds.open(Kind.PAY, funds.request(lines=[line]))
    Person.objects.filter(pk=person.pk).update(died_on=NOW.date())
    words = "发放名单存在 1 条重复或不符合条件人员，请先处理疑点。"
    refused("G10", words, lambda: funds.open(Kind.PAY, funds.request(lines=[line], reference="发票2")))
    known = {**line, "id_number": ""}
    funds.open(Kind.PAY, funds.request(lines=[known], reference="发票3"))
    Person.objects.filter(pk=person.pk).update(bank_account=line["account"])
    refused("G10", words, lambda: funds.open(Kind.PAY, funds.request(lines=[known], reference="发票4")))


def test_g10_a_voucher_that_paid_the_same_account_is_doubtful_and_a_number_that_cannot_be_is_refused(
    hire: Hire,
) -> None:
    funds = Funds(hire)
    project = funds.running()
    case = funds.open(Kind.PAY, funds.request())
    again, other = funds.request(amount=2 * WAN), funds.request(reference="发票0002")
    told = [one for one in find(completed(again), project, NOW.date()) if case.number in one.message]
    assert [(one.code, one.severity) for one in told] == [("G10", Severity.WARNING)]
    assert (
        find(completed(other), project, NOW.date()) == []
        and find(completed(funds.request()), project, NOW.date()) == []
    ), "its own"
    funds.finish(case)
    assert case.number in find(completed(again), project, NOW.date())[0].message
    line = {"payee": "牛大山", "account": "6217000000000000002", "amount": WAN, "id_number": "14052519900101123X"}
    words = "收款明细第1行的证件号码不对：校验码应为5，实为X。"
    refused("G10", words, lambda: funds.open(Kind.PAY, funds.request(lines=[line], reference="发票0003")))
    for amount in (0, -5, None):
        codes = [one.code for one in find(completed({**other, "amount": amount}), project, NOW.date())]
        assert codes == ["P-3"], "the sum of the lines is not compared with no amount"


def test_a_year_that_is_over_is_doubtful_and_told(hire: Hire) -> None:
    funds = Funds(hire)
    project, last, after = funds.running(), date(2025, 12, 31), date(2026, 1, 1)
    assert find(completed(funds.request()), project, last) == unclosed([project], last) == []
    assert [(one.code, one.severity) for one in find(completed(funds.request()), project, after)] == [
        ("G13", Severity.WARNING)
    ]
    (told,) = unclosed([project], after)
    assert told.message == "2025年度预算已终了，尚未结项，可用1,100,000.00元，应办理结项，结余结转或交回"
    page = entered(funds.director).get(f"{reverse('projects-overview')}?year=2025").content.decode()
    assert told.message in page and f'aria-label="{project.name}的提醒"' in page


def test_a_line_is_counted_by_the_register_or_says_why_it_is_not(hire: Hire) -> None:
    funds = Funds(hire)
    line = {
        **{"what": "取暖费", "count": 0, "unit": "人", "standard": 336_000, "periods": 1, "period_unit": "年"},
        **{"query": "企业养老待遇领取人员", "counted_on": "2025-06-01"},
    }
    told = "测算“取暖费”填2000，按登记簿“企业养老待遇领取人员”2025-06-01取数为0。"
    refused_with(told, lambda: funds.open(Kind.APPLY, funds.application(lines=[{**line, "count": 2000}])))
    why = "含年内新退休人员"
    project = funds.granted(lines=[{**line, "difference": why}, {**line, "count": 2000, "difference": why}])
    kept = project.lines.order_by("ordinal").values_list("count", "snapshot__count", "difference")
    assert list(kept) == [(0, 0, ""), (2000, 0, why)]
    assert f"与取数不符：{why}" in entered(funds.clerk).get(reverse("project", args=[CODE])).content.decode()


def test_g11_no_approval_without_targets(hire: Hire) -> None:
    funds = Funds(hire)
    words = "未填报绩效目标，不能提交审批。"
    refused("G11", words, lambda: funds.open(Kind.APPLY, funds.application(targets=[])))
    funds.open(Kind.APPLY, funds.application(targets=TARGETS[:1]))


def test_g11_no_self_evaluation_before_acceptance(hire: Hire) -> None:
    funds = Funds(hire)
    funds.running()
    refused("G11", "项目尚未验收，不能进行绩效自评。", lambda: funds.open(Kind.EVALUATE_SELF, evaluated(funds)))
    accepted(funds)
    funds.open(Kind.EVALUATE_SELF, evaluated(funds))


def test_g08_acceptance_without_the_handler(hire: Hire) -> None:
    funds = Funds(hire)
    funds.running()
    members = [funds.clerk.natural_person.number, funds.auditor.natural_person.number]
    with pytest.raises(Refused, match="同一人员不得同时办理经办和验收"):
        funds.open(Kind.ACCEPT, {"project": CODE, "day": "2025-06-03", "result": "合格", "members": members})


def test_g12_never_from_an_insurance_fund(hire: Hire) -> None:
    funds = Funds(hire)
    words = "该项目由县级一般公共预算列支，不得从社会保险基金支付（依据 晋人社密电〔2022〕7号）。"
    fund = "企业职工基本养老保险基金（社会保险基金）"
    refused("G12", words, lambda: funds.open(Kind.APPLY, funds.application(fund=fund)))
    funds.running()
    refused("G12", words, lambda: funds.open(Kind.PAY, funds.request(fund=fund)))
    with pytest.raises(Refused, match="该项目资金实行国库集中支付"):
        funds.open(Kind.PAY, funds.request(channel="财政专户支付"))
    funds.open(Kind.PAY, funds.request(fund="一般公共预算", channel="国库集中支付"))


def test_g13_a_closed_project_spends_nothing(hire: Hire) -> None:
    funds = Funds(hire)
    project = funds.running()
    request = PaymentRequest.objects.get(number=funds.do(Kind.PAY, funds.request()).number)
    funds.pay(request)
    accepted(funds)
    funds.do(Kind.EVALUATE_SELF, evaluated(funds))
    funds.do(Kind.EVALUATE, {"project": CODE, "day": "2025-06-03", "result": "属实", "grade": "良"})
    with pytest.raises(Refused, match=re.escape("明细01结余990,000.00元没有填写处理方式")):
        funds.open(Kind.CLOSE, {"project": CODE, "result": "完成", "surplus": []})
    left = [{"item": code, "treatment": "收回"} for code in ("01", "02")]
    batch = Batch.objects.get(key=request.batch)
    room_of(batch).may_send(batch, funds.cashier)
    funds.do(Kind.CLOSE, {"project": CODE, "result": "完成", "surplus": left})
    with pytest.raises(Refused, match="项目已结项，不得再发生支出"):
        room_of(batch).may_send(batch, funds.cashier)
    words = "项目已结项，不得再发生支出。结余资金按规定处理。"
    refused("G13", words, lambda: funds.open(Kind.PAY, funds.request(project, reference="发票2")))
    refused("G13", words, lambda: funds.open(Kind.CHANGE, change()))


def test_g13_what_is_left_is_carried_over(hire: Hire) -> None:
    funds = Funds(hire)
    funds.running()
    accepted(funds)
    funds.do(Kind.EVALUATE_SELF, evaluated(funds))
    funds.do(Kind.EVALUATE, {"project": CODE, "day": "2025-06-03", "result": "属实", "grade": "差"})
    left = [{"item": "01", "treatment": "结转"}, {"item": "02", "treatment": "收回"}]
    with pytest.raises(Refused, match="没有可以结转的下一年度项目明细"):
        funds.open(Kind.CLOSE, {"project": CODE, "result": "完成", "surplus": left})
    heir = funds.granted(year=2026)
    funds.do(Kind.CLOSE, {"project": CODE, "result": "完成", "surplus": left})
    assert (standing(CODE).approved, standing(heir).approved) == (0, 210 * WAN)


def test_g14_the_overall_evaluation_by_others_and_afterwards(hire: Hire) -> None:
    funds = Funds(hire)
    funds.running()
    accepted(funds)
    asked = {"project": CODE, "day": "2025-06-03", "result": "属实", "grade": "优"}
    words = "整体评价须由财务部门在业务部门自评完成后进行，自评人员不得参与。"
    refused("G14", words, lambda: funds.open(Kind.EVALUATE, asked))
    funds.do(Kind.EVALUATE_SELF, evaluated(funds))
    from shebao.staff.models import Grant
    from shebao.staff.who import who

    granted = Grant.objects.get(natural_person=funds.head.natural_person)
    granted.pk, granted.post = None, "finance_checker"
    granted.save(force_insert=True)
    case = funds.open(Kind.EVALUATE, asked)
    both = who(funds.head.account, NOW.date())
    refused("G14", words, lambda: workflow.check(case, by=both, now=NOW, version=1))
    workflow.check(case, by=funds.reviewer, now=NOW, version=1)


def test_three_public_expenses_stay_within_their_ceiling(hire: Hire) -> None:
    funds = Funds(hire)
    project = funds.running()
    rows.add(Ceiling(year=2025, category="公务接待费", economic_code="30202", amount=2 * WAN, source="部门预算"))
    asked = {"item": "02", "purpose": "印刷费"}
    with pytest.raises(Refused, match=re.escape("超出公务接待费控制数：余额 20,000.00 元，本次申请 20,000.01 元")):
        funds.open(Kind.PAY, funds.request(project, amount=2 * WAN + 1, **asked))
    funds.open(Kind.PAY, funds.request(project, amount=2 * WAN, **asked))


def test_duplicates_are_told_and_the_same_project_is_refused(hire: Hire) -> None:
    funds = Funds(hire)
    funds.do(Kind.APPLY, funds.application())
    with pytest.raises(Refused, match="同一事项已有业务单00Z01"):
        workflow.open_case(Kind.APPLY, "", funds.application(name="别名"), by=funds.clerk, now=NOW)
    case = funds.open(Kind.APPLY, funds.application(store_code="P01", name="另一项目"))
    found = case.versions.get().findings
    assert [one["code"] for one in found] == ["P-7"] and "依据、支付对象、标准相同" in found[0]["message"]
    assert Project.objects.count() == 1


def test_direct_sql_sends_nothing_of_a_suspended_project_nor_by_a_hand_of_the_request(hire: Hire) -> None:
    funds = Funds(hire)
    funds.running()
    batch = release(Batch.objects.get(key=f"request-{funds.do(Kind.PAY, funds.request()).number}"), by=funds.reviewer)
    sending = "UPDATE payments_batch SET state = '已发送', sent_at = '2025-06-03 00:00:00+00', sent_by_id = {0}"
    refuses(sending.format(funds.director.natural_person.pk), "G08")
    funds.do(Kind.SUSPEND, {"project": CODE, "ground": 1, "reason": "发放对象不实"}, by=funds.auditor)
    refuses(sending.format(funds.cashier.natural_person.pk), "G09")
    assert Batch.objects.get(pk=batch.pk).state == BatchState.TO_SEND


def test_direct_sql_changes_no_suspension_and_no_order_of_evaluation(hire: Hire) -> None:
    funds = Funds(hire)
    project = funds.running()
    funds.do(Kind.SUSPEND, {"project": CODE, "ground": 1, "reason": "发放对象不实"}, by=funds.auditor)
    refuses("UPDATE programmes_suspension SET lifted_on = '2025-06-04', lifted_case = 'x'", "G09")
    refuses("DELETE FROM programmes_suspension", "G09")
    refuses("UPDATE programmes_suspension SET confirmed_by_id = made_by_id", "G09|by_two")
    milestone = (
        "INSERT INTO programmes_milestone (project_id, what, day, result, grade, members, case_number, made_by_id,"
        f" checked_by_id) VALUES ({project.pk}, '{{0}}', '2025-06-03', 'x', '', '', 'x', {{1}}, {{2}})"
    )
    one, other = funds.clerk.natural_person.pk, funds.head.natural_person.pk
    refuses(milestone.format("绩效自评", one, other), "G11")
    refuses(milestone.format("验收", one, one), "milestone_by_two")
    refuses("UPDATE programmes_project SET state = '已批复'", "G11")
    refuses("UPDATE programmes_project SET fund = '社会保险基金'", "G04")
