"""The pages of payments as the cashier, the checker and the accountant use them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shebao.journal.models import Entry
from shebao.payments.bank_files import make_bank_file
from shebao.payments.models import Batch, Instruction
from shebao.payments.simulated_bank import answer
from shebao.payments.states import Outcome
from shebao.staff.who import Who
from tests.office.payments.hands import Money, lines

pytestmark = pytest.mark.django_db


def text(client: Client, address: str) -> str:
    answered = client.get(address)
    assert answered.status_code == 200
    return str(answered.content.decode())


def test_a_batch_goes_through_its_hands(hire: Callable[..., Who], log_in: Any) -> None:
    money = Money(hire)
    batch = money.batch(lines(3))
    maker, checker, cashier = (log_in(one) for one in (money.maker, money.checker, money.cashier))
    page = f"/payments/{batch.number}/"
    assert batch.number in text(checker, "/payments/") and "待复核" in text(checker, "/payments/")
    assert "复核放行" in text(checker, page) and "复核放行" not in text(maker, page)
    assert checker.post(f"{page}do/release/").status_code == 302
    shown = text(cashier, page)
    assert "登记已发送" in shown and batch.title in shown and "10,080.03" in shown
    taken = cashier.get(f"{page}file/")
    assert taken.content == make_bank_file(batch) and "no-store" in taken["Cache-Control"]
    assert Entry.objects.filter(action="下载银行文件").count() == 1
    assert cashier.post(f"{page}do/send/").status_code == 302
    assert "待回盘的支付批次" in text(cashier, "/") and batch.number in text(cashier, "/payments/?state=已发送")
    assert "待回盘的支付批次" not in text(maker, "/")
    again = cashier.post(f"{page}do/send/")
    assert again.status_code == 422 and "已发送" in again.content.decode()

    content = answer(batch, {f"{batch.number}000002": Outcome.OTHER_NAME, f"{batch.number}000003": None})
    wrong = cashier.post(f"{page}return/", {"file": SimpleUploadedFile("回盘.txt", content[:-30])})
    assert wrong.status_code == 422 and "没有导入" in wrong.content.decode()
    assert cashier.post(f"{page}return/", {"file": SimpleUploadedFile("回盘.txt", content)}).status_code == 302
    shown = text(cashier, page)
    assert "户名不符" in shown and "未回" in shown and "回盘.txt" in shown
    listed = text(cashier, f"{page}lines/?state=失败")
    assert f"{batch.number}000002" in listed and f"{batch.number}000001" not in listed
    assert "62109911000000001" not in listed and "****0001" in listed


def test_a_failed_line_is_corrected_by_two_and_paid_again(hire: Callable[..., Who], log_in: Any) -> None:
    money = Money(hire)
    batch = money.batch(lines(2))
    maker, checker, cashier = (log_in(one) for one in (money.maker, money.checker, money.cashier))
    page, line = f"/payments/{batch.number}/", f"/payments/lines/{batch.number}000001/"
    checker.post(f"{page}do/release/")
    cashier.post(f"{page}do/send/")
    content = answer(batch, {f"{batch.number}000001": Outcome.NO_ACCOUNT})
    cashier.post(f"{page}return/", {"file": SimpleUploadedFile("回盘.txt", content)})
    asked = {"payee": "王一甲", "account": "6210991100000008888", "bank": "泽州农商银行", "reason": "本人更正"}
    assert "更正收款信息" in text(maker, line) and "更正收款信息" not in text(cashier, line)
    refused = maker.post(f"{line}correct/", {**asked, "account": "12"})
    assert refused.status_code == 422 and "账号" in refused.content.decode()
    assert maker.post(f"{line}correct/", asked).status_code == 302
    assert "6210991100000008888" in text(checker, page), "the checker compares it with the papers"
    key = Instruction.objects.get(number=f"{batch.number}000001").corrections.get().pk
    assert checker.post(f"/payments/corrections/{key}/", {"agree": "1"}).status_code == 302
    assert "6210991100000008888" not in text(checker, line)
    assert "交付已更正的 1 笔" in text(maker, page)
    moved = maker.post(f"{page}do/repay/")
    again = Batch.objects.get(repays=batch)
    assert moved["Location"] == f"/payments/{again.number}/" and again.lines == 1
    assert again.number in text(maker, page)


def test_who_only_looks_sees_no_whole_name(hire: Callable[..., Who], log_in: Any) -> None:
    money = Money(hire)
    batch = money.batch(lines(2))
    director, checker = log_in(hire("director")), log_in(money.checker)
    assert "王*甲" in text(director, f"/payments/{batch.number}/lines/")
    assert "王一甲" not in text(director, f"/payments/lines/{batch.number}000001/")
    assert "王一甲" in text(checker, f"/payments/{batch.number}/lines/")
