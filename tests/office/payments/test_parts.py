"""What one file of the bank does not hold is handed over as several batches, and stays one thing (分批)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from shebao.cases.models import Counter
from shebao.journal.verify import verify
from shebao.payments.bank_files import make_bank_file, send
from shebao.payments.bank_profiles import profiles
from shebao.payments.corrections import ask_correction, decide_correction
from shebao.payments.models import Batch, Instruction
from shebao.payments.parts import first_of, handed_over, whole_of, with_repayments
from shebao.payments.release import release, withdraw
from shebao.payments.repay import repay
from shebao.payments.return_files import import_return_file
from shebao.payments.simulated_bank import answer
from shebao.payments.states import Outcome
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who
from tests.office.payments.hands import Money, codes, lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def money(hire: Callable[..., Who], monkeypatch: pytest.MonkeyPatch) -> Money:
    """A bank whose files hold two lines."""
    monkeypatch.setitem(profiles(), "rcb-fixed", replace(profiles()["rcb-fixed"], most_lines=2))
    return Money(hire)


def sent(money: Money, batch: Batch) -> Batch:
    return send(release(batch, by=money.checker), by=money.cashier)


def test_each_part_has_a_number_a_file_and_an_answer_of_its_own(money: Money) -> None:
    first = money.batch(lines(5))
    parts = handed_over("K1")
    assert [(one.key, one.title, one.lines, one.part_of_id) for one in parts] == [
        ("K1", "2025年取暖补贴（第1批，共3批）", 2, None),
        ("K1/2", "2025年取暖补贴（第2批，共3批）", 2, first.pk),
        ("K1/3", "2025年取暖补贴（第3批，共3批）", 1, first.pk),
    ]
    assert parts[0] == first and len({one.number for one in parts}) == 3
    order = [f"heating-2025:P{n}" for n in range(5)]
    assert list(Instruction.objects.order_by("batch", "ordinal").values_list("line_key", flat=True)) == order
    assert Instruction.objects.get(line_key=order[4]).number == f"{parts[2].number}000001"
    parts = [sent(money, one) for one in parts]
    assert len({one.file.name for one in parts}) == len({make_bank_file(one) for one in parts}) == 3
    answers = [answer(one) for one in parts]
    with pytest.raises(Refused) as refused:
        import_return_file(answers[1], "x.txt", parts[2], by=money.cashier)
    assert {"P-51", "P-53"} <= set(codes(refused))
    for one, content in zip(parts, answers, strict=True):
        import_return_file(content, "x.txt", one, by=money.cashier)
    assert {one.state for one in handed_over("K1")} == {"已回盘"}
    assert [one.message for one in verify() if one.subject.startswith("ZF")] == []


def test_the_same_again_is_the_same_batches_and_anything_else_is_refused(money: Money) -> None:
    first = money.batch(lines(4))
    assert money.batch(lines(4)) == first and Batch.objects.count() == 2
    # Also where the first file would be the same: what was added would be paid, and nobody asked for it.
    for count in (5, 3, 2):
        with pytest.raises(Refused) as refused, transaction.atomic():
            money.batch(lines(count))
        assert codes(refused) == ["P-20"]
    twice = lines(4, line_key=["a", "b", "c", "a"])
    with pytest.raises(Refused) as refused, transaction.atomic():
        money.batch(twice, key="K2")
    assert codes(refused) == ["P-33"], "a line that stands in two files stands twice"
    assert Batch.objects.count() == 2 and Counter.objects.get(prefix__startswith="ZF").last == 2


def test_parts_are_withdrawn_together_while_none_was_sent(money: Money) -> None:
    money.batch(lines(5))
    sent(money, handed_over("K1")[1])
    with pytest.raises(Refused) as refused:
        withdraw(handed_over("K1")[2], by=money.maker, reason="有误")
    assert codes(refused) == ["P-2"] and handed_over("K1")[1].number in str(refused.value)
    with pytest.raises(DatabaseError, match="P-45"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE payments_batch SET state = '已撤销' WHERE key = 'K1'")
    money.batch(lines(3, line_key=["a", "b", "c"]), key="K2")
    release(handed_over("K2")[0], by=money.checker)
    assert withdraw(handed_over("K2")[1], by=money.maker, reason="有误").key == "K2/2"
    assert {one.state for one in handed_over("K2")} == {"已撤销"}
    assert money.batch(lines(3, line_key=["a", "b", "c"]), key="K3").lines == 2


def test_the_database_knows_whose_part_a_batch_is(money: Money) -> None:
    money.batch(lines(3))
    refused: Any = pytest.raises(DatabaseError, match="P-7")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE payments_batch SET part_of_id = NULL WHERE part_of_id IS NOT NULL")
    second = handed_over("K1")[1]
    for values in ({"part_of": second}, {"part_of": handed_over("K1")[0], "kind": "other"}):
        row = Batch.objects.get(pk=second.pk)
        row.pk, row.number, row.key = None, "ZF1", "K9"
        for name, value in values.items():
            setattr(row, name, value)
        with pytest.raises(DatabaseError, match="P-44"), transaction.atomic():
            row.save(force_insert=True)


def test_what_failed_in_a_part_is_paid_again_and_belongs_to_the_whole(money: Money, log_in: Any) -> None:
    first = money.batch(lines(3))
    second = sent(money, whole_of(first)[1])
    number = f"{second.number}000001"
    import_return_file(answer(second, {number: Outcome.NO_ACCOUNT}), "x.txt", second, by=money.cashier)
    failed = Instruction.objects.get(number=number)
    one = ask_correction(failed, payee=failed.payee, account="62109911000000077", reason="换卡", by=money.maker)
    decide_correction(one, True, by=money.checker)
    again = repay(second, key="again", by=money.maker)
    assert (again.lines, again.part_of_id, first_of(again)) == (1, None, first)
    assert with_repayments(handed_over("K1")) == [first, second, again]
    page = log_in(money.checker).get(f"/payments/{second.number}/").content.decode()
    assert "同一次交付的各批" in page and first.number in page and second.file.name in page
    assert ">撤销</button>" not in log_in(money.checker).get(f"/payments/{first.number}/").content.decode()
