"""Bank files: released by another hand, byte for byte the same, sent once by a third."""

from collections.abc import Callable

import pytest
from django.db import transaction

from shebao.journal.digest import digest_of_bytes
from shebao.journal.models import Entry
from shebao.payments.bank_files import make_bank_file, send, take_bank_file
from shebao.payments.bank_profiles import profiles
from shebao.payments.models import BankFile, Instruction
from shebao.payments.release import release, withdraw
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who
from tests.office.payments.hands import Money, codes, lines

pytestmark = pytest.mark.django_db
FACTS = {
    "预算单位编码": "140525001",
    "项目编码": "XM01",
    "功能科目": "2089999",
    "经济科目": "30399",
    "指标文号": "泽财预〔2025〕1号",
}


@pytest.mark.parametrize("profile", sorted(profiles()))
def test_the_file_is_the_same_at_every_making(profile: str, hire: Callable[..., Who]) -> None:
    money = Money(hire, profile)
    batch = release(money.batch(lines(12), facts=FACTS), by=money.checker)
    first = make_bank_file(batch)
    assert make_bank_file(batch) == first
    file = BankFile.objects.get(batch=batch)
    assert (file.size, file.digest) == (len(first), digest_of_bytes([first]))
    sent = send(batch, by=money.cashier)
    assert make_bank_file(sent) == first, "also after it was sent"


def test_fields_are_counted_in_bytes(hire: Callable[..., Who]) -> None:
    money = Money(hire)
    content = make_bank_file(release(money.batch(lines(2)), by=money.checker))
    rows = content.split(b"\r\n")
    assert [len(row) for row in rows] == [145, 159, 159, 25, 0]
    assert rows[1][:1] == b"D" and rows[1][65:125].decode("gbk").rstrip() == "王一甲"
    assert rows[1][125:139] == b"00000000336000" and rows[3] == b"T00000002" + b"0000000000672001"


def test_amounts_in_yuan_have_two_decimals(hire: Callable[..., Who]) -> None:
    money = Money(hire, "postal-delimited")
    rows = make_bank_file(release(money.batch(lines(2)), by=money.checker)).decode("gb18030").split("\n")
    assert rows[0].split("|")[2] == "6720.01" and rows[1].split("|")[3] == "3360.00"


def test_the_treasury_file_names_what_it_is_drawn_on(hire: Callable[..., Who]) -> None:
    money = Money(hire, "treasury-centralised")
    with pytest.raises(Refused) as refused, transaction.atomic():
        money.batch(lines(1), facts={**FACTS, "功能科目": ""})
    assert codes(refused) == ["P-29"]
    content = make_bank_file(release(money.batch(lines(1), facts=FACTS), by=money.checker))
    assert content.startswith(b"\xef\xbb\xbf") and "2089999,30399,泽财预〔2025〕1号" in content.decode()


def test_three_people_make_release_and_send(hire: Callable[..., Who]) -> None:
    money = Money(hire)
    batch = money.batch(lines(2))
    with pytest.raises(Refused) as refused:
        send(batch, by=money.cashier)
    assert codes(refused) == ["P-2"]
    with pytest.raises(Refused) as refused:
        release(batch, by=money.maker)
    assert codes(refused) == ["P-1", "P-3"]
    release(batch, by=money.checker)
    with pytest.raises(Refused) as refused:
        send(batch, by=money.checker)
    assert codes(refused) == ["P-1", "P-3"]
    name, content = take_bank_file(batch, by=money.cashier)
    assert name.endswith(".txt") and content == make_bank_file(batch)
    send(batch, by=money.cashier)
    assert set(Instruction.objects.values_list("state", flat=True)) == {"已送"}
    with pytest.raises(Refused) as refused:
        send(batch, by=money.cashier)
    assert codes(refused) == ["P-2"]
    assert Entry.objects.filter(object_key=batch.number, result="拒绝").count() == 4


def test_what_was_withdrawn_may_be_paid_by_another_batch(hire: Callable[..., Who]) -> None:
    money = Money(hire)
    batch = release(money.batch(lines(2)), by=money.checker)
    withdraw(batch, by=money.maker, reason="名单有误")
    again = money.batch(lines(2), key="K2")
    assert again.number != batch.number
    send(release(again, by=money.checker), by=money.cashier)
    with pytest.raises(Refused) as refused:
        withdraw(again, by=money.maker, reason="名单有误")
    assert codes(refused) == ["P-2"]
