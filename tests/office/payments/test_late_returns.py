"""Money that the bank sends back after it had reported success (退票): by slip, by two people, paid again once."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from shebao.journal.models import Entry
from shebao.journal.verify import verify
from shebao.payments.bank_files import send
from shebao.payments.bank_profiles import profiles
from shebao.payments.corrections import ask_correction, decide_correction
from shebao.payments.late_return_files import import_late_returns, late_return_file, read_late_returns
from shebao.payments.late_returns import ask_late_return, decide_late_returns
from shebao.payments.models import Batch, Instruction, LateReturn
from shebao.payments.release import release
from shebao.payments.repay import repay
from shebao.payments.return_files import import_return_file, kept
from shebao.payments.simulated_bank import answer
from shebao.payments.states import Outcome
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who
from tests.office.payments.hands import Money, codes, lines

Hire = Callable[..., Who]


def answered(money: Money, batch: Batch, **outcomes: Outcome) -> Batch:
    """Released, sent, and answered; ``outcomes`` by place in the batch."""
    batch = send(release(batch, by=money.checker), by=money.cashier)
    content = answer(batch, {f"{batch.number}00000{place[1:]}": outcome for place, outcome in outcomes.items()})
    import_return_file(content, f"{batch.number}.txt", batch, by=money.cashier)
    return Batch.objects.get(pk=batch.pk)


@pytest.fixture
def money(hire: Hire) -> Money:
    return Money(hire)


@pytest.fixture
def line(money: Money) -> Instruction:
    """The first line of a batch that the bank has answered, the last of which failed."""
    batch = answered(money, money.batch(lines(3)), n3=Outcome.NO_ACCOUNT)
    return batch.instructions.get(ordinal=1)


def came_back(money: Money, line: Instruction, slip: str = "TP1") -> LateReturn:
    made = ask_late_return(line, slip=slip, day=localdate(), reason="账户已销户", by=money.cashier)
    return decide_late_returns([made], True, by=money.checker)[0]


@pytest.mark.django_db
def test_a_line_that_comes_back_is_corrected_and_paid_again_once(money: Money, line: Instruction) -> None:
    came_back(money, line)
    line.refresh_from_db()
    assert (line.state, line.outcome, line.code) == ("退票", "成功", "0000"), "what the bank answered stays"
    with pytest.raises(Refused) as refused:
        money.batch(lines(1), key="again")
    assert codes(refused) == ["P-25"]
    account = "62109911000000099"
    fixed = ask_correction(line, payee=line.payee, account=account, bank="农商行", reason="换卡", by=money.maker)
    decide_correction(fixed, True, by=money.checker)
    again = repay(line.batch, key="r1", by=money.maker)
    assert list(again.instructions.values_list("line_key", "account")) == [(line.line_key, account)]
    with pytest.raises(Refused) as refused:
        repay(line.batch, key="r2", by=money.maker)
    assert codes(refused) == ["P-74"]
    answered(money, again)
    assert Instruction.objects.filter(line_key=line.line_key, state="成功").count() == 1
    assert verify() == []
    # The one that was paid again may come back as well, on another slip.
    came_back(money, again.instructions.get(), "TP2")
    assert verify() == []


@pytest.mark.django_db
def test_a_slip_counts_once(money: Money, line: Instruction) -> None:
    first = came_back(money, line)
    told = {"slip": "TP1", "day": first.day, "by": money.cashier}
    assert ask_late_return(line, **told) == first and LateReturn.objects.count() == 1
    other = line.batch.instructions.get(ordinal=2)
    with pytest.raises(Refused) as refused:
        ask_late_return(other, **told)
    assert codes(refused) == ["P-83"], "of another line"
    with pytest.raises(Refused) as refused:
        ask_late_return(line, **{**told, "slip": "TP9"})
    assert codes(refused) == ["P-81"], "the line came back already"
    with pytest.raises(Refused) as refused:
        decide_late_returns([first], True, by=money.checker)
    assert codes(refused) == ["P-85"]


@pytest.mark.django_db
def test_only_what_was_paid_comes_back_and_by_two_people(money: Money, line: Instruction) -> None:
    failed, today = line.batch.instructions.get(ordinal=3), localdate()
    with pytest.raises(Refused) as refused:
        ask_late_return(failed, slip=" ", day=date(2020, 1, 1), by=money.maker)
    assert codes(refused) == ["P-1", "P-80", "P-82", "P-84"]
    waiting = ask_late_return(line, slip="TP1", day=today, by=money.cashier)
    with pytest.raises(Refused) as refused:
        decide_late_returns([waiting], True, by=money.cashier)
    assert codes(refused) == ["P-1", "P-3"]
    decide_late_returns([waiting], False, by=money.checker)
    line.refresh_from_db()
    assert line.state == "成功"
    came_back(money, line)
    assert Entry.objects.filter(action="复核退票", result="拒绝").count() == 1


@pytest.mark.django_db
def test_a_file_is_taken_whole_once_or_not_at_all(money: Money, line: Instruction) -> None:
    second, day = line.batch.instructions.get(ordinal=2), localdate()
    came_back(money, line)
    profile = profiles()["rcb-fixed"]
    slips = [(line, "TP1", LateReturn.objects.get().day, "销户"), (second, "TP2", day, "户名不符")]
    content = late_return_file(slips, profile)
    for cut in (content[:-1], content.replace(b"336001", b"336002"), content.replace(b"TP2", b"TP1"), b""):
        with pytest.raises(Refused) as refused:
            import_late_returns(cut, "退票.txt", money.payer, by=money.cashier)
        assert set(codes(refused)) <= {"P-86", "P-83", "P-81"}
    assert LateReturn.objects.count() == 1
    made = import_late_returns(content, "退票.txt", money.payer, by=money.cashier)
    assert [(one.slip, one.state) for one in made] == [("TP1", "已同意"), ("TP2", "待复核")], "one was typed before"
    assert import_late_returns(content, "退票.txt", money.payer, by=money.cashier) == made
    decide_late_returns([made[1]], True, by=money.checker)
    assert verify() == []
    kept(made[1].file).write_bytes(b"x")
    assert {one.code for one in verify()} == {"P-92"}


@pytest.mark.parametrize("code", sorted(profiles()))
def test_every_profile_reads_the_file_it_writes(code: str) -> None:
    line, day = Instruction(number="ZF1", account="6217000000000001", payee="牛大山", amount=336000), date(2025, 11, 6)
    content = late_return_file([(line, "TP1", day, "账户已销户")], profiles()[code])
    ((row,), wrong) = read_late_returns(content, profiles()[code], "退票.txt")
    assert wrong == []
    assert (row["number"], row["payee"], row["amount"], row["slip"], row["day"], row["message"]) == (
        *("ZF1", "牛大山", 336000, "TP1", day, "账户已销户"),
    )


@pytest.mark.django_db
def test_cashier_and_checker_on_their_pages(money: Money, line: Instruction, log_in: Any) -> None:
    cashier, checker = log_in(money.cashier), log_in(money.checker)
    page = f"/payments/lines/{line.number}/"

    def text(client: Client, address: str = page) -> str:
        return str(client.get(address).content.decode())

    assert "登记退票" in text(cashier) and "登记退票" not in text(checker)
    refused = cashier.post(f"{page}late-return/", {"slip": "TP1", "day": "不知道"})
    assert refused.status_code == 422
    today = f"{localdate():%Y%m%d}"
    assert cashier.post(f"{page}late-return/", {"slip": "TP1", "day": today, "reason": "销户"}).status_code == 302
    assert "与回单相符" not in text(cashier) and "与回单相符" in text(checker)
    assert "待复核的退票" in text(checker, reverse("work"))
    made = LateReturn.objects.get()
    assert checker.post(f"/payments/late-returns/{made.pk}/decide/", {"agree": "1"}).status_code == 302
    assert "款项已回到付款账户" in text(cashier) and "更正收款信息" in text(log_in(money.maker))
    listed = text(cashier, "/payments/late-returns/")
    assert "TP1" in listed and "导入退票文件" in listed
    assert "付款账户" in text(cashier, "/payments/late-returns/import/")
    assert cashier.post("/payments/late-returns/import/", {"payer": "SB01"}).status_code == 422
    assert ">1</td>" in text(cashier, "/payments/").replace(" ", "")
