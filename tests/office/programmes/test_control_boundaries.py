"""The other boundaries of the controls: a day, a year, a fen, each half of a condition. See ``test_controls`` too."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from shebao.findings import Finding
from shebao.payments.models import Batch
from shebao.payments.outcomes import room_of
from shebao.payments.release import withdraw
from shebao.payments.states import BatchState
from shebao.programmes import books, rows
from shebao.programmes.controls import (
    ceilings,
    g03_by_progress,
    g04_no_change,
    g06_procured,
    g07_own_books,
    g10_payees,
    g11_targets_and_acceptance,
    g12_right_fund,
    g13_closed,
    g14_evaluated_by_finance,
)
from shebao.programmes.models import (
    Allotment,
    CatalogueItem,
    Ceiling,
    Item,
    Milestone,
    PaymentRequest,
    Procurement,
    Progress,
)
from shebao.programmes.states import Kind, ProjectState
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who
from tests.office.conftest import NOW
from tests.office.programmes.life import CODE, Funds
from tests.office.programmes.projects import WAN, item_of, person, project

pytestmark = pytest.mark.django_db
Hire = Callable[..., Who]
DAY = NOW.date()


def codes(found: list[Finding]) -> list[str]:
    return [one.code for one in found]


class TestG03:
    def test_the_progress_of_the_day_itself_counts(self) -> None:
        made = project()
        rows.add(Progress(project=made, day=DAY, share=10_000, evidence="x", case_number="x"))
        assert g03_by_progress.find(made, WAN, DAY) == []
        assert codes(g03_by_progress.find(made, WAN, DAY - timedelta(days=1))) == ["G03"]

    def test_the_plan_of_the_month_itself_counts(self) -> None:
        item = item_of(project())
        rows.add(Allotment(item=item, month=date(2025, 6, 1), amount=WAN, case_number="x"))
        rows.add(Allotment(item=item, month=date(2025, 7, 1), amount=WAN, case_number="x"))
        assert g03_by_progress.over_plan(item, WAN, date(2025, 6, 30)) == []
        assert codes(g03_by_progress.over_plan(item, WAN + 1, date(2025, 6, 30))) == ["G03"]
        assert codes(g03_by_progress.over_plan(item, 1, date(2025, 5, 31))) == ["G03"]
        assert g03_by_progress.over_plan(item, 2 * WAN, date(2025, 7, 1)) == []


def test_g04_a_plan_is_no_fen_more_and_no_fen_less_and_what_is_not_granted_may_change() -> None:
    item = item_of(project())
    assert g04_no_change.plan_fits(item, item.approved) == []
    for planned in (item.approved - 1, item.approved + 1):
        assert codes(g04_no_change.plan_fits(item, planned)) == ["G04"]
    stored = project("2025-P08", state="已入库")
    assert g04_no_change.find(stored, ["name"]) == []
    for state in (one for one in ProjectState if one is not ProjectState.STORED):
        stored.state = state
        assert codes(g04_no_change.find(stored, ["name", "uses"])) == ["G04", "G04"]


class TestG06:
    @pytest.fixture
    def paper(self) -> CatalogueItem:
        return CatalogueItem.objects.create(year=2025, code="A05", name="纸", kind="货物", threshold=WAN, source="x")

    def test_the_catalogue_of_the_year(self, paper: CatalogueItem) -> None:
        made = project()
        assert codes(g06_procured.find(made, "A05", "", WAN, date(2025, 12, 31))) == ["G06"]
        assert g06_procured.find(made, "A05", "", WAN, date(2026, 1, 1)) == []
        assert g06_procured.find(made, "", "", WAN, DAY) == []

    def test_a_project_that_buys_needs_a_plan_and_pays_nothing_without_a_record(self, paper: CatalogueItem) -> None:
        made, other = project(procured=True), project("2025-P08", procured=True)
        assert codes(g06_procured.planned(made)) == ["G06"]
        assert codes(g06_procured.find(made, "", "", 1, DAY)) == ["G06"]
        given: dict[str, Any] = {"year": 2025, "catalogue": paper, "content": "纸", "planned": WAN}
        Procurement.objects.create(number="CG-1", project=made, **given)
        assert g06_procured.planned(made) == [] and codes(g06_procured.planned(other)) == ["G06"]
        assert codes(g06_procured.find(made, "", "CG-1", 1, DAY)) == ["G06"]
        Procurement.objects.update(record="ZX-1")
        assert codes(g06_procured.find(made, "", "CG-1", 1, DAY)) == ["G06"], "a record without a contract"
        Procurement.objects.update(record="", contract=WAN)
        assert codes(g06_procured.find(made, "", "CG-1", 1, DAY)) == ["G06"], "a contract without a record"
        Procurement.objects.update(record="ZX-1")
        assert g06_procured.find(made, "", "CG-1", WAN, DAY) == []
        assert codes(g06_procured.find(made, "", "CG-1", WAN + 1, DAY)) == ["G06"]
        (found,) = g06_procured.find(other, "", "CG-1", 1, DAY)
        assert "不属于项目" in found.message
        assert "不属于项目" in g06_procured.find(made, "", "CG-9", 1, DAY)[0].message


def test_g06_what_was_clawed_back_may_be_paid_under_the_contract_again(hire: Hire) -> None:
    funds = Funds(hire)
    made = funds.running()
    paper = CatalogueItem.objects.create(year=2025, code="A05", name="纸", kind="货物", threshold=0, source="x")
    given: dict[str, Any] = {"planned": 2 * WAN, "contract": 2 * WAN, "record": "ZX-1", "supplier": "某公司"}
    Procurement.objects.create(year=2025, number="CG-1", project=made, catalogue=paper, content="纸", **given)
    asked = funds.request(amount=2 * WAN, procurement="CG-1", catalogue="A05")
    funds.do(Kind.PAY, asked)
    assert codes(g06_procured.find(made, "A05", "CG-1", 1, DAY)) == ["G06"]
    withdraw(Batch.objects.get(), by=funds.reviewer, reason="付款账户有误")
    assert g06_procured.find(made, "A05", "CG-1", 2 * WAN, DAY) == [], "what was withdrawn is not paid"
    case = funds.do(Kind.PAY, {**asked, "reference": "发票0002"})
    funds.pay(PaymentRequest.objects.get(number=case.number))
    assert codes(g06_procured.find(made, "A05", "CG-1", 1, DAY)) == ["G06"]
    funds.do(Kind.SUSPEND, {"project": CODE, "ground": 1, "reason": "对象不实"}, by=funds.auditor)
    funds.do(Kind.CLAW_BACK, {"project": CODE, "request": case.number, "amount": WAN, "decision": "3号"})
    assert g06_procured.find(made, "A05", "CG-1", WAN, DAY) == []
    assert codes(g06_procured.find(made, "A05", "CG-1", WAN + 1, DAY)) == ["G06"]


def test_g07_every_code_and_where_it_is_booked() -> None:
    made, other = project(), project("2025-P08")
    item = item_of(made)
    assert g07_own_books.find(made, item, made.code) == []
    for missing in ("source", "function_code", "economic_code"):
        told = {"source": "县级", "function_code": "2089999", "economic_code": "30399", missing: ""}
        assert codes(g07_own_books.find(made, Item(project=made, **told), made.code)) == ["G07"]
    with pytest.raises(Refused, match="专账核算"):
        books.book_surplus(other, item, WAN, True, "x", DAY)


def test_g08_no_hand_of_the_request_sends_it(hire: Hire) -> None:
    funds = Funds(hire)
    funds.running()
    funds.do(Kind.PAY, funds.request())
    batch = Batch.objects.get()
    batch.state = BatchState.TO_SEND.value
    for who, hand in (
        (funds.clerk, "经办"),
        (funds.head, "复核"),
        (funds.reviewer, "审核"),
        (funds.director, "审批"),
    ):
        with pytest.raises(Refused, match=f"同一人员不得同时办理{hand}和出纳。"):
            room_of(batch).may_send(batch, who)
    room_of(batch).may_send(batch, funds.cashier)


def test_g10_the_same_account_for_two_and_for_another_purpose() -> None:
    line = {"payee": "牛大山", "account": "6217", "purpose": "取暖费"}
    assert codes(g10_payees.find([line, {**line, "payee": "牛二"}], DAY)) == ["G10"]
    assert g10_payees.find([line, {**line, "purpose": "手续费"}], DAY) == []
    assert g10_payees.find([line, {**line, "account": "6218"}], DAY) == []


def test_g11_a_target_has_a_value_in_figures_or_in_words() -> None:
    without_targets = g11_targets_and_acceptance.without_targets
    for value in ({"number": "2000"}, {"text": "维护"}):
        assert without_targets([{"name": "发放人数", **value}]) == []
    for value in ({}, {"number": " ", "text": ""}):
        assert codes(without_targets([{"name": "发放人数", **value}])) == ["G11"]


@pytest.mark.parametrize(
    ("fund", "refused"),
    [("一般公共预算", False), ("社会保险基金", True), ("城乡居民社保基金", True), ("政府性基金预算", False)],
)
def test_g12_no_fund_of_the_insurances(fund: str, refused: bool) -> None:
    assert codes(g12_right_fund.of_project(fund, "某文件")) == (["G12"] if refused else [])


@pytest.mark.parametrize("state", [one for one in ProjectState if one is not ProjectState.CLOSED])
def test_g13_only_while_it_is_allotted_and_not_yet_accepted(state: ProjectState) -> None:
    # A closed one is refused in its own words: test_controls closes a project step by step.
    made = project(state=state)
    said = [one.message for one in g13_closed.find(made)]
    words = f"项目现为“{state}”，不在执行中，不得用款。请先办理批复和分配下达；已验收的项目不再用款。"
    assert said == ([] if state is ProjectState.RUNNING else [words])


class TestG14:
    def test_neither_who_made_the_self_evaluation_nor_who_checked_it(self) -> None:
        made = project(state="已验收")
        assert codes(g14_evaluated_by_finance.find(made)) == ["G14"]
        hands = {"made_by": person("805"), "checked_by": person("806")}
        for what in ("验收", "绩效自评"):
            rows.add(Milestone(project=made, what=what, day=DAY, result="x", case_number="x", **hands))
        assert g14_evaluated_by_finance.find(made) == []
        for number in ("805", "806"):
            assert codes(g14_evaluated_by_finance.by_self_evaluator(made, person(number))) == ["G14"]
        assert g14_evaluated_by_finance.by_self_evaluator(made, person("807")) == []


def test_ceilings_are_of_the_year_and_of_all_projects() -> None:
    item = item_of(project())
    rows.add(Ceiling(year=2025, category="公务接待费", economic_code="30399", amount=WAN, source="x"))
    assert ceilings.find(item, WAN, date(2025, 12, 31)) == []
    assert codes(ceilings.find(item, WAN + 1, date(2025, 12, 31))) == ["G01"]
    assert ceilings.find(item, WAN + 1, date(2026, 1, 1)) == []
