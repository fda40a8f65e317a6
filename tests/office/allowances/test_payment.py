"""From an approved roster to the sealed file: the budget, the request, the bank, what failed, the books, recovery."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from shebao.cases import workflow
from shebao.cases.models import Case
from shebao.ledger.models import Voucher
from shebao.payments.bank_files import send
from shebao.payments.bank_profiles import profiles
from shebao.payments.corrections import ask_correction, decide_correction
from shebao.payments.drafts import BatchDraft
from shebao.payments.hand_over import hand_over
from shebao.payments.late_returns import ask_late_return, decide_late_returns
from shebao.payments.models import Batch, Correction, Instruction
from shebao.payments.parts import handed_over
from shebao.payments.release import release, withdraw
from shebao.payments.repay import repay
from shebao.payments.return_files import import_return_file
from shebao.payments.simulated_bank import answer
from shebao.payments.states import Outcome
from shebao.payments.unsettled import unsettled
from shebao.programmes.alarms import alarms, deadlines
from shebao.programmes.allowances import handing_over, recoveries, sealing
from shebao.programmes.allowances.catalogue import allowances
from shebao.programmes.allowances.files import read_document
from shebao.programmes.allowances.models import Line, Recovery, Roster
from shebao.programmes.allowances.paid_from import fitting_items
from shebao.programmes.allowances.progress import progress_of
from shebao.programmes.allowances.watch import unpaid
from shebao.programmes.available import standing
from shebao.programmes.models import PaymentRequest, Project
from shebao.programmes.payments_room import let_go
from shebao.programmes.performance.bindings import About, measure
from shebao.programmes.request_payment import ask
from shebao.programmes.states import Kind
from shebao.programmes.verify import verify as verify_money
from shebao.register.models import Person
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who
from tests.office.allowances.county import NOW, Office, balance, number, retiree
from tests.office.allowances.test_annuity_receipts import confirmed
from tests.office.allowances.test_rosters import findings
from tests.office.conftest import entered
from tests.office.hands import bring_papers
from tests.office.programmes.life import Funds, change

pytestmark = pytest.mark.django_db
WAN = 10_000_00


class County:
    """A project with its item, and a roster on the way to its payment."""

    def __init__(self, hire: Callable[..., Who]) -> None:
        self.office, self.funds = Office(hire), Funds(hire)
        self.project: Project = self.funds.running(store_code="P01")

    def roster(self, count: int = 3) -> Roster:
        """An approved roster, to be paid from the project."""
        for at in range(1, count + 1):
            retiree(at)
        return self.office.approved(self.office.roster(project=self.project.code, item="01"))

    def ask(self, roster: Roster) -> Case:
        """The payment request, in effect."""
        case = handing_over.ask_for_payment(roster.pk, by=self.funds.clerk, now=NOW)
        bring_papers(case, self.funds.clerk, NOW)
        return self.funds.finish(workflow.submit(case, by=self.funds.clerk, now=NOW), NOW)

    def send(self, batch: Batch, **outcomes: Outcome) -> None:
        """Release and send a batch, and take the bank's answer; ``outcomes`` by the payee's name."""
        batch = send(release(batch, by=self.funds.other_reviewer), by=self.funds.cashier)
        numbers = dict(Instruction.objects.filter(batch=batch).values_list("payee", "number"))
        content = answer(batch, {numbers[name]: outcome for name, outcome in outcomes.items()})
        import_return_file(content, f"{batch.number}.txt", batch, by=self.funds.cashier)


@pytest.fixture
def county(hire: Callable[..., Who]) -> County:
    made = County(hire)
    made.funds.other_reviewer = hire("finance_checker")
    return made


def test_from_the_roster_to_the_sealed_file(county: County) -> None:
    roster = county.roster()
    county.ask(roster)
    batch = Batch.objects.get(key=handing_over.batch_key(roster))
    assert (batch.lines, batch.total) == (3, roster.total)
    assert standing(county.project).reserved == roster.total
    late = timezone.localdate() + timedelta(days=200)
    assert any("滞留" in one.message for one in alarms([county.project], late))
    county.send(batch, 退休2=Outcome.NO_ACCOUNT)
    done = progress_of(roster)
    assert (done.paid.people, done.failed.people, done.under_way.people, done.repaid.people) == (2, 1, 0, 0)
    about = About(2025, timezone.localdate(), county.project)
    part = measure("发放完成率", about)
    assert part.said == "66.66%" and "已审批名册1份列入3人" in part.how, "cut, not rounded"
    assert f"名册{roster.number}" in [link.label for link in part.chain]
    failed = Instruction.objects.get(state="失败")
    correction = ask_correction(
        failed, payee="退休2", account="62109911000000099", bank="泽州农商行", reason="换卡", by=county.funds.accountant
    )
    decide_correction(correction, True, by=county.funds.other_reviewer)
    county.send(repay(batch, key="again", by=county.funds.accountant))
    done = progress_of(roster)
    assert (done.paid.people, done.paid.amount, done.failed.people) == (3, roster.total, 0)
    assert (done.repaid.people, done.repaid.amount) == (1, 336_000)
    told = [measure(name, about).said for name in ("发放完成率", "发放人数", "人均发放金额")]
    assert told == ["100%", "3人", "3360元"]
    figures = standing(county.project)
    assert (figures.paid, figures.reserved) == (roster.total, 0)
    assert Voucher.objects.filter(rows__ref__in=[one.number for one in done.batches]).distinct().count() == 2
    assert not any("滞留" in one.message or "落后" in one.message for one in alarms([county.project], late))
    assert "款项已付清，结余" in alarms([county.project], late)[-1].message
    assert [(one.text, one.day, one.done) for one in deadlines([county.project], late)] == [
        ("10月发放", date(2025, 10, 31), True)
    ]
    sealing.seal(roster.pk, by=county.office.clerk, now=NOW)
    roster.refresh_from_db()
    assert roster.state == "已归档"
    listed = read_document(roster.documents.get(kind=sealing.SEALED)).decode()
    filed = list(sealing.filed(roster))
    kinds = {one.kind for one in filed}
    assert {"名册快照", "公示名单（Excel）", "公示名单（网页）", "银行文件", "回盘文件", "记账凭证"} <= kinds
    assert all(one.digest in listed for one in filed)
    whole = reverse("roster-document", args=[roster.pk, roster.documents.get(kind=sealing.SNAPSHOT).pk])
    assert entered(county.office.clerk).get(whole).status_code == 403, "whole numbers are for audit"
    assert number(1) in entered(county.office.auditor).get(whole).content.decode()
    assert findings() == []


def test_a_roster_whose_payment_was_withdrawn_is_asked_for_again(county: County) -> None:
    roster = county.roster()
    first = county.ask(roster)
    with pytest.raises(Refused, match="已申请用款"):
        handing_over.ask_for_payment(roster.pk, by=county.funds.clerk, now=NOW)
    assert unpaid([county.project]) == set()
    withdraw(Batch.objects.get(), by=county.funds.other_reviewer, reason="付款账户有误")
    assert standing(county.project).reserved == 0 and unpaid([county.project]) == {county.project.pk}
    again = county.ask(roster)
    assert again.number != first.number and standing(county.project).reserved == roster.total
    county.send(Batch.objects.get(state="待复核"))
    assert [batch.state for batch in Batch.objects.order_by("pk")] == ["已撤销", "已回盘"]
    assert standing(county.project).paid == roster.total and progress_of(roster).paid.people == 3
    sealing.seal(roster.pk, by=county.office.clerk, now=NOW)
    assert [finding for _, told in verify_money() for finding in told.wrong] == []


def test_a_roster_of_more_lines_than_a_file_holds_is_paid_by_several(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(profiles(), "rcb-fixed", replace(profiles()["rcb-fixed"], most_lines=2))
    roster = county.roster(5)
    county.ask(roster)
    batches = handed_over(handing_over.batch_key(roster))
    assert [one.lines for one in batches] == [2, 2, 1]
    assert standing(county.project).reserved == roster.total
    first = batches[0].instructions.get(ordinal=2)
    county.send(batches[0], **{first.payee: Outcome.NO_ACCOUNT})
    page = entered(county.office.clerk).get(reverse("roster", args=[roster.pk])).content.decode()
    assert all(one.number in page for one in batches) and "待发、已送3人" in page
    with pytest.raises(Refused, match="还有3人的支付没有结果"):
        sealing.seal(roster.pk, by=county.office.clerk, now=NOW)
    request = PaymentRequest.objects.get()
    with pytest.raises(Refused, match="还有指令等待支付或回盘"):
        let_go(request, "无法支付", county.funds.accountant)
    for one in batches[1:]:
        county.send(one)
    page = entered(county.funds.accountant).get(reverse("project", args=[county.project.code])).content.decode()
    assert all(one.number in page for one in batches) and "失败的不再支付" in page
    failed = Instruction.objects.get(state="失败")
    correction = ask_correction(
        failed, payee=failed.payee, account="62109911000000099", reason="换卡", by=county.funds.accountant
    )
    decide_correction(correction, True, by=county.funds.other_reviewer)
    county.send(repay(batches[0], key="again", by=county.funds.accountant))
    figures, done = standing(county.project), progress_of(roster)
    assert (figures.paid, figures.reserved, done.paid.people, done.repaid.people) == (roster.total, 0, 5, 1)
    assert measure("发放人数", About(2025, timezone.localdate(), county.project)).said == "5人"
    sealing.seal(roster.pk, by=county.office.clerk, now=NOW)
    kinds = [one.kind for one in sealing.filed(roster)]
    assert [kinds.count(kind) for kind in ("银行文件", "回盘文件", "记账凭证")] == [4, 4, 4]
    assert findings() == [] and [told.wrong for _, told in verify_money() if told.wrong] == []


def test_a_roster_over_its_budget_reserves_nothing(county: County) -> None:
    roster = county.roster(2)
    with transaction.atomic():
        from shebao.programmes.models import Item
        from shebao.programmes.reserve import reserve

        item = Item.objects.get(project=county.project, code="01")
        reserve(county.project, item, 100 * WAN - 336_000, "别的", county.funds.clerk.natural_person)
    before = standing(county.project)
    clerk, over = entered(county.office.clerk), f"{reverse('rosters')}?which=over"
    assert "超出预算的名册" in clerk.get(reverse("work")).content.decode()
    assert roster.number in clerk.get(over).content.decode()
    with pytest.raises(Refused) as refused:
        handing_over.ask_for_payment(roster.pk, by=county.funds.clerk, now=NOW)
    assert [one.code for one in refused.value.findings] == ["G01", "R-19"]
    assert "可用 3,360.00 元，本次申请 6,720.00 元" in refused.value.findings[0].message
    cover = handing_over.cover_of(roster)
    assert cover is not None and cover.missing == 336_000
    assert standing(county.project) == before and not Batch.objects.exists()
    director, url = entered(county.funds.director), f"{reverse('projects-overview')}?year=2025"
    told = f"名册{roster.number}（审批后停止支付）2人需6,720.00元，明细01可用3,360.00元，缺3,360.00元，应先办理变更申请"
    assert told in director.get(url).content.decode()
    case = county.funds.open(Kind.CHANGE, change(project=county.project.code, amount=336_000))
    assert f"变更申请{case.number}（调增3,360.00元）待复核，等待复核" in director.get(url).content.decode()
    county.funds.finish(case)
    assert "超出预算的名册" not in clerk.get(reverse("work")).content.decode()
    assert roster.number not in clerk.get(over).content.decode()
    page = director.get(url).content.decode()
    assert "缺3,360.00元" not in page and case.number not in page and "变更后应重新分配下达" in page
    finance = entered(county.funds.accountant)
    assert "变更后待重新分配下达" in finance.get(reverse("work")).content.decode()
    assert county.project.code in finance.get(f"{reverse('projects')}?due=plan").content.decode()
    plan = [{"item": "01", "month": "2025-06", "amount": 336_000}]
    county.funds.do(Kind.ALLOT, {"project": county.project.code, "plan": plan, "number": 2})
    assert "变更后待重新分配下达" not in finance.get(reverse("work")).content.decode()


def test_a_roster_is_paid_by_its_own_project_and_by_the_line_it_was_approved_with(county: County) -> None:
    other = county.funds.running(store_code="P07", name="2022年以后企业退休人员取暖费", basis="别的", payees="别的")
    assert [one.project.code for one in fitting_items(allowances()["heating-early"], 2025)] == [county.project.code]
    with pytest.raises(Refused, match="不能由“2022年以后企业退休人员取暖费”支付"):
        county.office.roster(project=other.code, item="01")
    roster = county.roster(1)
    with pytest.raises(Refused, match="审批，不能改换"):
        handing_over.choose_item(roster.pk, county.project.code, "02", by=county.funds.clerk)
    page = entered(county.office.clerk).get(reverse("roster", args=[roster.pk])).content.decode()
    assert "选择预算项目" not in page


def test_a_request_is_made_once(county: County) -> None:
    roster = county.roster(1)
    case = handing_over.ask_for_payment(roster.pk, by=county.funds.clerk, now=NOW)
    with pytest.raises(Refused, match=case.number):
        handing_over.ask_for_payment(roster.pk, by=county.funds.clerk, now=NOW)
    with pytest.raises(Refused, match="已申请用款"):
        handing_over.choose_item(roster.pk, county.project.code, "02", by=county.funds.clerk)
    bring_papers(case, county.funds.clerk, NOW)
    county.funds.finish(workflow.submit(case, by=county.funds.clerk, now=NOW), NOW)
    with pytest.raises(Refused, match="已申请用款"):
        handing_over.ask_for_payment(roster.pk, by=county.funds.clerk, now=NOW)


def test_nobody_is_paid_by_two_batches(county: County) -> None:
    roster = county.roster(2)
    county.ask(roster)
    lines = handing_over.LINES
    again = pl.DataFrame(
        [("heating-2025:" + Line.objects.first().key, "某", "62109911000000001", "农商行", 1, "取暖费", "")],
        schema=lines,
        orient="row",
    )
    draft = BatchDraft("别的", "别的键", "再发一次", "centre", again)
    with pytest.raises(Refused), transaction.atomic():
        hand_over(draft, by=county.funds.accountant)
    assert Instruction.objects.count() == 2


def test_only_an_approved_roster_is_paid_and_only_a_paid_one_is_filed(county: County) -> None:
    retiree(1)
    roster = county.office.roster(project=county.project.code, item="01")
    with pytest.raises(Refused, match="不能支付"):
        handing_over.to_pay(roster.pk)
    roster = county.office.approved(roster)
    with pytest.raises(Refused, match="还有1人的支付没有结果"):
        sealing.seal(roster.pk, by=county.office.clerk, now=NOW)


def test_who_cannot_be_paid_is_given_up_by_two_before_the_file_is_sealed(county: County) -> None:
    roster = county.roster()
    county.ask(roster)
    batch = Batch.objects.get(key=handing_over.batch_key(roster))
    county.send(batch, 退休2=Outcome.NO_ACCOUNT, 退休3=Outcome.NO_ACCOUNT)
    with pytest.raises(Refused, match=r"还有2人、6,720\.00元支付失败或被银行退回") as told:
        sealing.seal(roster.pk, by=county.office.clerk, now=NOW)
    assert [one.code for one in told.value.findings] == ["R-25"]
    finance, checker = entered(county.funds.accountant), entered(county.funds.other_reviewer)
    assert unsettled() == {batch.pk: 2}
    for line in Instruction.objects.filter(state="失败").order_by("pk"):
        finance.post(reverse("payment-give-up", args=[line.number]), {"reason": "本人已故，无继承人"})
    assert (unsettled(asked=False), unsettled(asked=True)) == ({}, {batch.pk: 2})
    assert "不再支付" in checker.get(reverse("payment", args=[batch.number])).content.decode()
    first, second = Correction.objects.order_by("pk")
    checker.post(reverse("payment-correction-decide", args=[first.pk]), {"agree": "1"})
    with pytest.raises(Refused, match="还有1人"):
        sealing.seal(roster.pk, by=county.office.clerk, now=NOW)
    checker.post(reverse("payment-correction-decide", args=[second.pk]), {"agree": "1"})
    done, figures = progress_of(roster), standing(county.project)
    assert (done.paid.people, done.failed.people, done.given_up.amount) == (1, 0, 672_000)
    assert (figures.paid, figures.reserved) == (336_000, 0)
    sealing.seal(roster.pk, by=county.office.clerk, now=NOW)
    assert [one.name.split()[1] for one in sealing.filed(roster) if one.kind == "不再支付"] == [
        "本人已故，无继承人"
    ] * 2
    assert unsettled() == {} and findings() == []


def test_balances_are_filed_when_the_annuity_book_has_confirmed_them(county: County) -> None:
    items = [{**one, "uses": ["改革前账户结余"]} for one in county.funds.application()["items"]]
    county.project = county.funds.running(store_code="P05", name="改革前账户结余划转职业年金账户", items=items)
    annuity = {"account": "62109911000000001", "bank": "泽州农商行"}
    balance(retiree(1, insurance="120", name="王小明"), principal=600_001, interest=0, **annuity)
    roster = county.office.approved(county.office.roster("pilot", project=county.project.code, item="01"))
    county.ask(roster)
    county.send(Batch.objects.get())
    with pytest.raises(Refused, match="还有1人划转的款项没有职业年金入账确认"):
        sealing.seal(roster.pk, by=county.office.clerk, now=NOW)
    confirmed(county.office, ("王小明", number(1), "6000.01", "2025-10-09"))
    assert sealing.seal(roster.pk, by=county.office.clerk, now=NOW).state == "已归档"


class TestRecovery:
    @pytest.fixture
    def paid(self, county: County) -> Roster:
        roster = county.roster(2)
        county.ask(roster)
        county.send(Batch.objects.get())
        return roster

    def opened(self, county: County) -> Recovery:
        found = recoveries.all_not_due(county.office.clerk)
        case = recoveries.open_recovery(found, "死亡迟报，家属告知", by=county.office.clerk, now=NOW)
        bring_papers(case, county.office.clerk, NOW)
        case = workflow.submit(case, by=county.office.clerk, now=NOW)
        case = workflow.check(case, by=county.office.checker, now=NOW, version=1)
        workflow.approve(case, by=county.office.head, now=NOW, version=1)
        return Recovery.objects.get()

    def test_a_death_reported_late_is_found(self, county: County, paid: Roster) -> None:
        assert recoveries.not_due(paid) == []
        Person.objects.filter(name="退休1").update(died_on=date(2025, 9, 30))
        Person.objects.filter(name="退休2").update(died_on=date(2025, 10, 2))
        found = recoveries.not_due(paid)
        assert [(one.name, one.amount) for one in found] == [("退休1", 336_000)], "who died later was due"
        recovery = self.opened(county)
        assert (recovery.receivable, recovery.recovered, recovery.state) == (336_000, 0, "已立案")
        assert recoveries.not_due(paid) == [], "once"
        assert findings() == []

    def test_it_comes_back_in_instalments_and_no_more(self, county: County, paid: Roster) -> None:
        Person.objects.filter(name="退休1").update(died_on=date(2025, 9, 30))
        recovery, clerk, finance = self.opened(county), county.office.clerk, county.office.accountant
        days = [date(2025, 12, 25), date(2026, 1, 25)]
        for wrong in ([], [(days[0], 336_001)], [(days[0], 336_000), (days[0], 0)]):
            with pytest.raises(Refused):
                recoveries.agree(recovery.pk, wrong, by=clerk, now=NOW)
        with pytest.raises(Refused, match="不能登记到账"):
            recoveries.receive(recovery.pk, "H1", 1, NOW.date(), by=finance, now=NOW)
        recoveries.agree(recovery.pk, [(days[0], 136_000), (days[1], 200_000)], by=clerk, now=NOW)
        first = recoveries.receive(recovery.pk, "H1", 136_000, NOW.date(), by=finance, now=NOW)
        assert recoveries.receive(recovery.pk, "H1", 136_000, NOW.date(), by=finance, now=NOW) == first
        with pytest.raises(Refused, match="已登记过，内容不同"):
            recoveries.receive(recovery.pk, "H1", 1, NOW.date(), by=finance, now=NOW)
        with pytest.raises(Refused, match=r"尚应追回2,000\.00元"):
            recoveries.receive(recovery.pk, "H2", 200_001, NOW.date(), by=finance, now=NOW)
        with pytest.raises(Refused, match="没有登记追回到账的权限"):
            recoveries.receive(recovery.pk, "H2", 200_000, NOW.date(), by=clerk, now=NOW)
        recoveries.receive(recovery.pk, "H2", 200_000, NOW.date(), by=finance, now=NOW)
        recovery.refresh_from_db()
        assert (recovery.recovered, recovery.state, recovery.method) == (336_000, "已结清", "分期退回")
        assert standing(county.project).paid == 336_000, "what came back is the project's again"
        assert Voucher.objects.filter(rows__ref_kind="slip").distinct().count() == 2
        assert findings() == []

    def test_money_under_recovery_does_not_come_back_late_as_well(self, county: County, paid: Roster) -> None:
        Person.objects.filter(name="退休1").update(died_on=date(2025, 9, 30))
        self.opened(county)
        first, second = (Instruction.objects.get(payee=name) for name in ("退休1", "退休2"))
        cashier, checker, today = county.funds.cashier, county.funds.other_reviewer, timezone.localdate()
        waiting = ask_late_return(first, slip="TP1", day=today, by=cashier)
        with pytest.raises(Refused, match="已立案追回") as refused:
            decide_late_returns([waiting], True, by=checker)
        assert [one.code for one in refused.value.findings] == ["R-24"]
        decide_late_returns([ask_late_return(second, slip="TP2", day=today, by=cashier)], True, by=checker)
        done = progress_of(paid)
        assert (done.paid.people, done.failed.people) == (1, 1)
        assert not recoveries.paid(Line.objects.get(name="退休2")), "what came back is not had back again"

    def test_what_was_not_paid_is_not_had_back(self, county: County) -> None:
        roster = county.roster(1)
        Person.objects.update(died_on=date(2025, 9, 30))
        found = recoveries.not_due(roster)
        with pytest.raises(Refused, match="没有支付成功"):
            recoveries.open_recovery(found, "x", by=county.office.clerk, now=NOW)


def test_a_roster_is_paid_only_from_what_fits_and_its_request_says_what_it_pays(county: County) -> None:
    """The choice offers budget lines in whose scope the allowance is; any other is refused in words."""
    clerk, item = entered(county.office.clerk), f"{county.project.code}|01"
    offered = clerk.get(reverse("roster-new")).content.decode()
    heating = offered.partition('<optgroup label="企业退休人员取暖费（三保）">')[2].partition("</optgroup>")[0]
    assert f'value="{item}"' in heating and '<optgroup label="遗属补助">' not in offered
    given = {"allowance": "survivors", "year": "2025", "on": "2025-12-31", "item": item}
    refused = clerk.post(reverse("roster-new"), given)
    assert refused.status_code == 422 and "用途“遗属补助”不在项目" in refused.content.decode()
    roster = county.roster(1)
    case = handing_over.ask_for_payment(roster.pk, by=county.funds.clerk, now=NOW)
    page = entered(county.funds.clerk).get(reverse("case", args=[case.number])).content.decode()
    named = f"2025年度企业退休人员取暖费（三保）名册{roster.number}"
    assert named in page and f'<a href="{reverse("roster", args=[roster.pk])}"><ins>{named}</ins></a>' in page
    line = Line.objects.get(roster=roster)
    lines = clerk.get(reverse("roster-lines", args=[roster.pk])).content.decode()
    assert f'<a href="{reverse("person", args=[line.person_id])}">退休1</a>' in lines
    by_hand = {**county.funds.request(county.project, purpose="取暖费"), "reference": "漏发"}
    with pytest.raises(Refused, match="“取暖费”按发放名册支付，每人只发一次"):
        ask(by_hand, by=county.funds.clerk, now=NOW)
    payee = {"payee": "退休1", "account": "62109910000000001", "amount": 100_00, "id_number": number(1)}
    typed = {**county.funds.request(county.project, amount=100_00), "lines": [payee]}
    asked = ask(typed, by=county.funds.clerk, now=NOW)
    page = entered(county.funds.clerk).get(reverse("case", args=[asked.number])).content.decode()
    person = reverse("person", args=[line.person_id])
    assert (f'<a href="{person}"><ins>退休1，100.00元</ins></a>' in page) is county.funds.clerk.may("register.look")
    county.funds.do(Kind.SUSPEND, {"project": county.project.code, "ground": 1, "reason": "重复"})
    assert f'value="{item}"' not in clerk.get(reverse("roster-new")).content.decode()
    with pytest.raises(Refused, match="暂缓拨款"):
        county.office.roster(year=2024, project=county.project.code, item="01")
