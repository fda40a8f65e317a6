"""Late returns (退票) and late answers of a project: promised again, booked where a month is open, in every check."""

from collections.abc import Callable
from datetime import date

import pytest
from django.utils.timezone import localdate, now

from shebao.journal.verify import verify
from shebao.ledger.models import CLOSE, YEAR_END, Book, Voucher
from shebao.ledger.months import ask_month, decide_month
from shebao.ledger.reversal_requests import ask_reversal
from shebao.payments.bank_files import send
from shebao.payments.corrections import ask_correction, decide_correction
from shebao.payments.late_returns import ask_late_return, decide_late_returns
from shebao.payments.models import Batch, Instruction
from shebao.payments.release import release
from shebao.payments.repay import repay
from shebao.payments.return_files import import_return_file
from shebao.payments.simulated_bank import answer
from shebao.programmes.available import standing
from shebao.programmes.books import book_payment
from shebao.programmes.models import Item, PaymentRequest, Project, Target
from shebao.programmes.spent import paid
from shebao.programmes.states import Kind
from shebao.programmes.verify import verify as verify_money
from shebao.programmes.years.execution import execution_of
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who
from tests.office.payments.hands import codes
from tests.office.payments.test_verify_money import past_the_rules
from tests.office.programmes.life import CODE, Funds
from tests.office.programmes.projects import WAN
from tests.office.years.walk import example

pytestmark = pytest.mark.django_db
Hire = Callable[..., Who]


def breaches() -> dict[str, list[str]]:
    return {check.code: told.wrong for check, told in verify_money() if told.wrong}


def requested(funds: Funds, **given: object) -> PaymentRequest:
    """A request for three payees, each 1 万元."""
    lines = [
        {"payee": f"牛{name}", "account": f"621700000000000000{n}", "bank": "泽州农商行", "amount": WAN}
        for n, name in enumerate("甲乙丙", 1)
    ]
    case = funds.do(Kind.PAY, funds.request(amount=3 * WAN, lines=lines, **given))
    return PaymentRequest.objects.get(number=case.number)


def come_back(funds: Funds, line: Instruction, slip: str) -> Instruction:
    made = ask_late_return(line, slip=slip, day=localdate(), reason="销户", by=funds.cashier)
    decide_late_returns([made], True, by=funds.reviewer)
    return Instruction.objects.get(pk=line.pk)


def closed(funds: Funds, month: date, action: str = CLOSE, code: str = CODE) -> Book:
    step = ask_month(Book.objects.get(code=code), month, action, by=funds.accountant)
    decide_month(step, True, by=funds.reviewer)
    return Book.objects.get(code=code)


def test_what_comes_back_is_promised_again_and_paid_again(hire: Hire) -> None:
    funds = Funds(hire)
    project = funds.running()
    batch = funds.pay(requested(funds))
    line = come_back(funds, batch.instructions.get(payee="牛乙"), "TP1")
    assert (standing(project).paid, standing(project).reserved) == (2 * WAN, WAN)
    voucher = Voucher.objects.get(key=f"退票-{line.number}")
    assert (voucher.event, voucher.amount, voucher.book.code) == ("direct_return", WAN, CODE)
    assert voucher.rows.filter(ref_kind="instruction", ref=line.number).count() == voucher.lines
    assert breaches() == {}
    assert "已除退票10,000.00元" in {check.code: told.looked for check, told in verify_money()}["V-6"]
    with pytest.raises(Refused) as refused:
        ask_reversal(voucher, reason="误", by=funds.accountant)
    assert codes(refused) == ["L-46"] and "由退票登记生成" in refused.value.findings[0].action
    fixed = ask_correction(line, payee="牛乙", account="6217000000000000009", bank="泽州农商行", reason="换卡",
                           by=funds.accountant)  # fmt: skip
    decide_correction(fixed, True, by=funds.reviewer)
    assert paid({"item__project": project}, localdate()) == 2 * WAN
    funds.send_and_answer(repay(batch, key="重付", by=funds.accountant))
    assert paid({"item__project": project}, localdate()) == 3 * WAN
    assert (standing(project).paid, standing(project).reserved) == (3 * WAN, 0)
    assert breaches() == {} and verify() == []
    assert all(one.ties for one in execution_of(2025, example()).items), "the next year's book has what came back"


def test_money_of_a_closed_project_goes_back_also_in_the_next_year(hire: Hire) -> None:
    funds = Funds(hire)
    project = funds.running()
    batch = funds.pay(requested(funds))
    come_back(funds, batch.instructions.get(payee="牛甲"), "TP1")
    with pytest.raises(Refused, match="结余还没有处理") as refused:
        closed(funds, date(2025, 12, 1), YEAR_END)
    assert codes(refused) == ["G13", "L-34"]
    funds.let_go(PaymentRequest.objects.get())
    heir = funds.granted(year=2026, finance_code="x", plans=[{"year": 2026, "amount": 110 * WAN}])
    accepted = {"project": CODE, "day": "2025-06-03", "result": "验收合格"}
    people = [funds.head.natural_person.number, funds.auditor.natural_person.number]
    funds.do(Kind.ACCEPT, {**accepted, "members": people})
    results = [{"target": one.pk, "actual": one.number or "达成"} for one in Target.objects.filter(project=project)]
    funds.do(Kind.EVALUATE_SELF, {**accepted, "results": results})
    funds.do(Kind.EVALUATE, {**accepted, "grade": "优"})
    surplus = [{"item": "01", "treatment": "结转"}, {"item": "02", "treatment": "收回"}]
    funds.do(Kind.CLOSE, {"project": CODE, "result": "结项", "surplus": surplus})
    assert standing(heir).approved == 110 * WAN + 98 * WAN
    # December is open yet: the payment's entries the other way round, and nothing of it may be spent.
    come_back(funds, batch.instructions.get(payee="牛乙"), "TP2")
    figures = standing(project)
    assert (figures.approved, figures.paid, figures.reserved) == (WAN, WAN, 0)
    assert breaches() == {}
    closed(funds, date(2025, 6, 1))
    assert closed(funds, date(2025, 12, 1), YEAR_END).closed_through == date(2025, 12, 1)
    opening = Voucher.objects.get(event="opening")
    assert (opening.book.code, opening.day) == (heir.code, date(2026, 1, 1))
    assert set(opening.rows.values_list("account_id", "project", "debit", "credit")) == {
        ("1201", heir.code, 98 * WAN, 0),
        ("3001", heir.code, 0, 98 * WAN),
        ("800103", heir.code, 98 * WAN, 0),
        ("810104", heir.code, 0, 98 * WAN),
    }
    assert breaches() == {}
    come_back(funds, batch.instructions.get(payee="牛丙"), "TP3")
    later = Book.objects.get(code=f"{CODE}-{localdate().year}")
    assert list(later.vouchers.order_by("pk").values_list("event", "amount")) == [
        ("prior_year_return", WAN),
        ("returned_to_finance", WAN),
    ]
    assert standing(project).approved == 0
    assert breaches() == {} and verify() == []
    assert all(one.ties for one in execution_of(2025, example()).items), "the next year's book has what came back"


def test_after_the_year_it_is_paid_again_out_of_what_came_back(hire: Hire) -> None:
    funds = Funds(hire)
    project = funds.running()
    batch = funds.pay(requested(funds))
    closed(funds, date(2025, 6, 1))
    closed(funds, date(2025, 12, 1))
    line = come_back(funds, batch.instructions.get(payee="牛乙"), "TP1")
    fixed = ask_correction(line, payee="牛乙", account="6217000000000000009", bank="泽州农商行", reason="换卡",
                           by=funds.accountant)  # fmt: skip
    decide_correction(fixed, True, by=funds.reviewer)
    funds.send_and_answer(repay(batch, key="重付", by=funds.accountant), now=now())
    later = Book.objects.get(code=f"{CODE}-{localdate().year}")
    assert list(later.vouchers.order_by("pk").values_list("event", "amount")) == [
        ("prior_year_return", WAN),
        ("quota_restored", WAN),
    ]
    assert (standing(project).paid, standing(project).reserved) == (3 * WAN, 0)
    assert breaches() == {} and verify() == []
    past_the_rules("payments_instruction", "UPDATE payments_instruction SET state = '退票' WHERE payee = '牛甲'")
    assert {"V-6", "V-11"} <= breaches().keys()


def test_an_answer_of_a_closed_month_is_booked_in_the_next_open_one(hire: Hire) -> None:
    funds = Funds(hire)
    funds.running()
    request = requested(funds)
    closed(funds, date(2025, 6, 1))
    booked = {}
    for day in (date(2025, 5, 31), date(2025, 6, 30), date(2025, 7, 1), date(2026, 1, 5)):
        book_payment(request, WAN, "ZF1", f"k{day}", day)
        voucher = Voucher.objects.get(key=f"k{day}")
        booked[day] = (voucher.day, voucher.summary.partition("（业务日期")[2])
    july = date(2025, 7, 1)
    assert booked == {
        date(2025, 5, 31): (july, "2025-05-31）"),
        date(2025, 6, 30): (july, "2025-06-30）"),
        july: (july, ""),
        date(2026, 1, 5): (date(2025, 12, 31), "2026-01-05）"),
    }
    closed(funds, july)
    closed(funds, date(2025, 12, 1))
    batch = send(release(Batch.objects.get(key=request.batch), by=funds.reviewer), by=funds.cashier)
    with pytest.raises(Refused, match="已结账至2025年12月") as refused:
        import_return_file(answer(batch), "x.txt", batch, by=funds.cashier)
    assert codes(refused) == ["L-4"]
    assert set(batch.instructions.values_list("state", flat=True)) == {"已送"}, "nothing of the answer is taken"
    assert Project.objects.get().state == "执行中" and Item.objects.get(code="01").paid == 0
