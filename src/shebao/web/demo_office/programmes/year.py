"""The year of special funds, in the order in which it happened."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

import polars as pl
from django.utils import timezone

from shebao.cases import workflow
from shebao.programmes.allowances import handing_over, sealing
from shebao.programmes.allowances.models import Roster
from shebao.programmes.from_book import application, by_code
from shebao.programmes.models import Item
from shebao.programmes.states import Kind
from shebao.staff.grant_post import Refused
from shebao.web.demo_office.programmes import (
    bank_desk,
    deaths,
    documents,
    performing,
    projects,
    records,
    refused,
    rosters,
    spending,
    unification,
)
from shebao.web.demo_office.programmes.book import example_book
from shebao.web.demo_office.programmes.hands import (
    CLERK,
    HEAD,
    answered,
    approved,
    batch_of,
    checked,
    moments,
    opened,
    person,
    released,
    sent,
)
from shebao.web.demo_office.programmes.projects import YEAR

Progress = Callable[[str, int, int], None]
HEATING_ON, HEATING_PAID, PAID_AGAIN = date(YEAR, 10, 1), date(YEAR, 10, 24), date(YEAR, 10, 30)
CAME_BACK = date(YEAR, 10, 28)
ENOUGH = 90
"""The heating roster of those retired early does not fit its budget: so many percent of it are there."""
LEAST_MOVED = 100_000_00
FAILING = 3
STEPS = (
    "年度预算编制、审批、批复",
    "年度预算校对、公开",
    "日常经费",
    "三险归并",
    "绩效监控",
    "依据名册",
    "取暖费名册",
    "支付和回盘",
    "改革前账户",
    "丧葬抚恤",
    "遗属补助",
    "部门决算编制、公开",
    "预算变更",
)


def make_programmes(frames: Mapping[str, pl.DataFrame], progress: Progress) -> None:
    """Bring the seven projects through the year. ``frames`` are the county's lists P1 and P2."""
    book = example_book()
    names = [*(one.name for one in book.projects), *STEPS]
    told = iter(enumerate(names))

    def next_step() -> None:
        at, name = next(told)
        progress(f"专项资金：{name}", at, len(names))

    for store in projects.begin(book):
        next_step()
        projects.apply_for(book, store)
    next_step()
    records.keep_records(book)
    performing.file_department_targets(book)
    projects.grant_all(book)
    budget = documents.compile_budget(book)
    next_step()
    documents.publish_budget(budget)
    next_step()
    spending.spend_working_funds()
    projects.conclude_procurement()
    spending.buy_a_service()
    next_step()
    unification.unify_on(date(YEAR, 6, 26))
    refused.in_july()
    spending.accept_work("P03", date(YEAR, 7, 4), _members())
    performing.survey_of_data()
    performing.evaluate_self("P03", date(YEAR, 7, 10))
    performing.evaluate("P03", date(YEAR, 7, 24), "提升社保服务水平", "没有第三方测评材料，按九成计")
    next_step()
    performing.monitor_all(date(YEAR, 7, 31))
    spending.suspend()
    refused.of_suspended()
    spending.claw_back()
    next_step()
    rosters.list_in("B1", "编制和取暖费档次", rosters.staffing(frames["P2"]))
    dead = deaths.register_deaths(frames["P2"])
    rosters.list_in("B2", "丧葬抚恤申领", deaths.claims(dead))
    rosters.list_in("B3", "遗属", rosters.survivor())
    rosters.list_in("B4", "改革前账户结余", rosters.balances(frames["P1"]))
    next_step()
    early, late = rosters.made("heating-early", HEATING_ON, "P01"), rosters.made("heating-late", HEATING_ON, "P07")
    part = rosters.made("heating-part", HEATING_ON, "P06")
    (item,) = Item.objects.filter(project=projects.project("P01"))
    moved = max(LEAST_MOVED, item.approved - early.total * ENOUGH // 100)
    projects.moved("P01", "P07", moved, date(YEAR, 9, 12))
    next_step()
    for store, roster in (("P07", late), ("P06", part)):
        projects.progress(store, date(YEAR, 10, 22), 100, f"名册{roster.number}已核对")
        rosters.paid_for(rosters.agreed(roster, HEATING_PAID), HEATING_PAID)
    _pay_late(late)
    _pay_part(part)
    performing.survey_of_heating()
    performing.survey_of_windows()
    next_step()
    _move_balances()
    next_step()
    _pay_funerals()
    next_step()
    bank_desk.leave_unanswered("P06")
    _pay_survivor()
    next_step()
    documents.close_the_year()
    next_step()
    recent = timezone.localdate() - timedelta(days=3)
    _stop(early, recent)
    spending.report_rectification(recent)
    _ask_for_next_year(recent)


def _members() -> list[str]:
    return [person(name).natural_person.number for name in ("jihe", "caiwu")]


def _pay_late(roster: Roster) -> None:
    """The whole way: file, answer with failures, one that came back late, corrections, paid again, filed."""
    batch = sent(batch_of(handing_over.batch_key(roster)), HEATING_PAID)
    failed = answered(batch, HEATING_PAID, FAILING)
    late = bank_desk.came_back(batch, CAME_BACK)
    answered(sent(spending.corrected(batch, [*failed, *late], PAID_AGAIN), PAID_AGAIN), PAID_AGAIN)
    sealing.seal(roster.pk, by=person(CLERK), now=timezone.now())


def _pay_part(roster: Roster) -> None:
    """What failed was corrected and released once more, and waits for the cashier."""
    batch = sent(batch_of(handing_over.batch_key(roster)), HEATING_PAID)
    failed = answered(batch, HEATING_PAID, FAILING)
    released(spending.corrected(batch, failed, PAID_AGAIN), PAID_AGAIN)


def _move_balances() -> None:
    """P24: moved and confirmed by the annuity book; what failed waits to be corrected."""
    day = date(YEAR, 11, 20)
    roster = rosters.made("pilot", date(YEAR, 11, 1), "P05")
    projects.progress("P05", date(YEAR, 11, 14), 100, f"名册{roster.number}已核对")
    rosters.paid_for(rosters.agreed(roster, day), day)
    failed = answered(sent(batch_of(handing_over.batch_key(roster)), day), day, FAILING - 1)
    rosters.list_in("B5", "职业年金入账确认", rosters.receipts(roster, failed, day))


def _pay_funerals() -> None:
    """P22: the families of those who died in the year and were not fully funded, each once."""
    day = date(YEAR, 12, 12)
    roster = rosters.made("funeral", date(YEAR, 12, 10), "P06")
    if not roster.people:
        return
    rosters.paid_for(rosters.agreed(roster, day), day)
    answered(sent(batch_of(handing_over.batch_key(roster)), day), day)
    sealing.seal(roster.pk, by=person(CLERK), now=timezone.now())


def _pay_survivor() -> None:
    """The smallest project goes its whole way, to its end."""
    day = date(YEAR, 12, 19)
    roster = rosters.made("survivors", date(YEAR, 12, 31), "P04")
    projects.progress("P04", day, 100, f"名册{roster.number}已核对")
    rosters.paid_for(rosters.agreed(roster, day), day)
    answered(sent(batch_of(handing_over.batch_key(roster)), day), day)
    sealing.seal(roster.pk, by=person(CLERK), now=timezone.now())
    spending.accept_work("P04", date(YEAR, 12, 24), _members())
    spending.accept_work("P07", date(YEAR, 12, 26), _members())
    performing.evaluate_self("P07", date(YEAR, 12, 31))
    performing.evaluate("P07", date(YEAR, 12, 31))
    performing.survey_of_services()
    performing.survey_of_survivors(day)
    performing.evaluate_self("P04", date(YEAR, 12, 26))
    performing.evaluate("P04", date(YEAR, 12, 29))
    performing.close("P04", date(YEAR, 12, 30))
    refused.of_closed("P04", date(YEAR, 12, 31))
    bank_desk.carry_over_year("P04")


def _stop(roster: Roster, day: date) -> None:
    """The roster that does not fit: refused before anything is reserved, and the change request waits."""
    rosters.agreed(roster, day)
    cover = handing_over.cover_of(roster)
    assert cover is not None and cover.missing, "the roster was made not to fit"
    try:
        handing_over.ask_for_payment(roster.pk, by=person(CLERK), now=timezone.now())
    except Refused:
        asked = {
            "project": roster.project,
            "item": roster.item,
            "what": "金额",
            "amount": cover.missing,
            "basis_number": "晋人社密电〔2022〕7号",
            "explanation": f"名册{roster.number}共{roster.people}人，超出项目可用额度，按缺口申请追加。",
            "new_target": f"取暖费发放人数≥{roster.people}人",
        }
        opened(Kind.CHANGE, asked, day)
        return
    raise refused.NotRefused("G01")


def _ask_for_next_year(day: date) -> None:
    """Applications for next year: one waits for the director, one came back to its maker."""
    book, year = example_book(), day.year + 1
    clock = moments(day)
    asked = []
    for rank, store in enumerate(("P07", "P06"), 1):
        given = application(book, by_code(book)[store], year, projects.given_for(store), rank)
        projects.count_lines(store, given, day)
        asked.append(opened(Kind.APPLY, given, day))
    approved(checked(asked[0], clock), clock, until="project.decide")
    opinion = "测算人数与登记簿不符，请重新取数后再报。"
    workflow.give_back(asked[1], by=person(HEAD), now=next(clock), opinion=opinion)
