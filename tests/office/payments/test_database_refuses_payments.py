"""What must never be of a payment is refused by the database itself: direct SQL on SQLite and PostgreSQL."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from shebao.payments.bank_files import send
from shebao.payments.corrections import ask_correction, ask_giving_up, decide_correction
from shebao.payments.models import Batch, Correction, Instruction
from shebao.payments.release import release, withdraw
from shebao.payments.return_files import import_return_file
from shebao.payments.simulated_bank import answer
from shebao.payments.states import Outcome
from shebao.staff.who import Who
from tests.office.payments.hands import Money, lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def money(hire: Callable[..., Who]) -> Money:
    return Money(hire)


def sql(statement: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, list(values))


def refused(code: str, statement: str, *values: Any) -> None:
    with pytest.raises(DatabaseError, match=code):
        sql(statement, *values)


def insert_line(batch: Batch, line_key: str, **given: Any) -> tuple[str, list[Any]]:
    row: dict[str, Any] = {
        **{"number": "X1", "batch_id": batch.pk, "ordinal": 99, "line_key": line_key, "payee": "贾", "account": "1"},
        **{"bank": "", "amount": 100, "purpose": "", "person_digest": "", "state": "待发", "code": "", "outcome": ""},
        **given,
    }
    places = ", ".join(["%s"] * len(row))
    return f"INSERT INTO payments_instruction ({', '.join(row)}) VALUES ({places})", list(row.values())


def test_one_line_lives_or_succeeds_once(money: Money) -> None:
    batch = money.batch(lines(2))
    other = money.batch(lines(1, line_key=["b"]), key="K2")
    for given in ({}, {"number": "X2", "ordinal": 98}):
        statement, values = insert_line(other, "heating-2025:P0", **given)
        # SQLite names the columns, PostgreSQL the constraint.
        refused("line_key|payments_line_paid_once", statement, *values)
    withdraw(batch, by=money.maker, reason="有误")
    statement, values = insert_line(other, "heating-2025:P0")
    sql(statement, *values)


@pytest.mark.parametrize("amount", [0, -1])
def test_amounts_are_above_nothing(amount: int, money: Money) -> None:
    statement, values = insert_line(money.batch(lines(1)), "x", amount=amount)
    refused("payments_amount_above_nothing", statement, *values)


def test_what_an_instruction_says_is_never_changed_and_nothing_deleted(money: Money) -> None:
    release(money.batch(lines(1)), by=money.checker)
    for column, value in (("account", "'9'"), ("payee", "'乙'"), ("amount", "1"), ("line_key", "'z'"), ("bank", "'z'")):
        refused("P-7", f"UPDATE payments_instruction SET {column} = {value}")
    refused("P-7", "UPDATE payments_instruction SET id = id + 1000")
    refused("P-7|P-13", "UPDATE payments_instruction SET id = id + 1000, state = '已送'")
    for column, value in (("total", "1"), ("lines", "2"), ("digest", "'x'"), ("checked_by_id", "1"), ("facts", "'[]'")):
        refused("P-7", f"UPDATE payments_batch SET {column} = {value}")
    for table in ("instruction", "batch", "bankfile", "payeraccount"):
        refused("J-1", f"DELETE FROM payments_{table}")
    refused("J-1", "UPDATE payments_bankfile SET digest = 'x'")
    refused("P-16", "UPDATE payments_payeraccount SET number = '1'")


def test_states_follow_and_only_with_their_batch(money: Money) -> None:
    batch = money.batch(lines(2))
    refused("P-6", "UPDATE payments_batch SET state = '已回盘'")
    refused("P-9", "UPDATE payments_batch SET state = '已发送'")
    refused("P-13", "UPDATE payments_instruction SET state = '已送'")
    refused("P-6|P-13|payments_result", "UPDATE payments_instruction SET state = '成功', outcome = '成功'")
    refused("P-9", insert_file(batch))
    release(batch, by=money.checker)
    refused("P-11", *flat(insert_line(batch, "more")))
    send(batch, by=money.cashier)
    refused("P-6|P-13", "UPDATE payments_instruction SET state = '待发'")
    refused("P-13|payments_result", "UPDATE payments_instruction SET state = '失败', outcome = '其他'")
    refused("P-10", "UPDATE payments_batch SET state = '已回盘'")
    import_return_file(answer(batch), "回盘.txt", batch, by=money.cashier)
    refused("P-6|P-13", "UPDATE payments_instruction SET state = '失败', outcome = '其他'")
    refused("P-6|P-13", "UPDATE payments_instruction SET state = '已送', outcome = '', returned_id = NULL")
    refused("J-1", "UPDATE payments_returnfile SET failed = 1")


def flat(asked: tuple[str, list[Any]]) -> list[Any]:
    return [asked[0], *asked[1]]


def insert_file(batch: Batch) -> str:
    return (
        "INSERT INTO payments_bankfile (batch_id, day, sequence, name, digest, size, made_at)"
        f" VALUES ({batch.pk}, '2025-06-03', 1, 'x', 'x', 1, '2025-06-03 00:00:00+00:00')"
    )


def test_a_line_slipped_into_a_batch_stops_its_release(money: Money) -> None:
    batch = money.batch(lines(2))
    sql(*flat(insert_line(batch, "slipped in")))
    refused("P-8", f"UPDATE payments_batch SET state = '待发送', checked_by_id = {money.checker.natural_person.pk}")


def test_three_hands_are_three_people(money: Money) -> None:
    maker, checker = money.maker.natural_person.pk, money.checker.natural_person.pk
    batch = money.batch(lines(1))
    refused("payments_maker_is_not_checker", "UPDATE payments_batch SET checked_by_id = %s", maker)
    refused("payments_released_by_somebody", "UPDATE payments_batch SET state = '待发送'")
    release(batch, by=money.checker)
    refused("payments_cashier_is_neither", "UPDATE payments_batch SET sent_by_id = %s", maker)
    refused("payments_cashier_is_neither", "UPDATE payments_batch SET sent_by_id = %s", checker)
    refused("payments_sent_by_somebody", "UPDATE payments_batch SET state = '已发送'")


def test_a_failed_line_is_paid_again_only_as_two_people_corrected_it(money: Money) -> None:
    batch = send(release(money.batch(lines(2)), by=money.checker), by=money.cashier)
    failed, good = batch.instructions.order_by("ordinal")
    import_return_file(answer(batch, {failed.number: Outcome.OTHER}), "回盘.txt", batch, by=money.cashier)
    other = money.batch(lines(1, line_key=["b"]), key="K2")
    again = {"replaces_id": failed.pk, "amount": failed.amount, "payee": "王一甲", "account": "6210991100000009999"}
    again["bank"] = "泽州农商银行"
    refused("P-12", *flat(insert_line(other, failed.line_key)))
    refused("P-12", *flat(insert_line(other, failed.line_key, **again)))
    right = {"payee": "王一甲", "account": "6210991100000009999", "bank": "泽州农商银行", "reason": "本人更正"}
    asked = ask_correction(Instruction.objects.get(pk=failed.pk), **right, by=money.maker)
    refused(
        "payments_correction_takes_two",
        f"UPDATE payments_correction SET state = '已同意', decided_by_id = {asked.asked_by_id}",
    )
    refused("P-12", *flat(insert_line(other, failed.line_key, **again)))
    decide_correction(asked, True, by=money.checker)
    refused("P-12", *flat(insert_line(other, failed.line_key, **{**again, "amount": 1})))
    refused("P-12", *flat(insert_line(other, failed.line_key, **{**again, "account": "1"})))
    refused("P-15", "UPDATE payments_correction SET account = '1'")
    refused("J-1", "DELETE FROM payments_correction")
    sql(*flat(insert_line(other, failed.line_key, **again)))
    values = {**right, "instruction_id": good.pk, "state": "待复核", "asked_by_id": asked.asked_by_id}
    values["asked_at"] = "2025-06-03 00:00:00+00:00"
    places = ", ".join(["%s"] * len(values))
    refused("P-15", f"INSERT INTO payments_correction ({', '.join(values)}) VALUES ({places})", *values.values())
    assert Correction.objects.count() == 1


def test_a_line_that_two_people_gave_up_is_never_paid(money: Money) -> None:
    batch = send(release(money.batch(lines(1)), by=money.checker), by=money.cashier)
    (failed,) = batch.instructions.all()
    import_return_file(answer(batch, {failed.number: Outcome.OTHER}), "回盘.txt", batch, by=money.cashier)
    (asked,) = ask_giving_up(list(batch.instructions.all()), reason="本人已故，无继承人", by=money.maker)
    refused("P-15", "UPDATE payments_correction SET gives_up = %s", False)
    decide_correction(asked, True, by=money.checker)
    other = money.batch(lines(1, line_key=["b"]), key="K2")
    same = {name: getattr(failed, name) for name in ("payee", "account", "bank", "amount")}
    refused("P-12", *flat(insert_line(other, failed.line_key, replaces_id=failed.pk, **same)))


def test_money_comes_back_late_only_as_two_people_registered_it(money: Money) -> None:
    batch = send(release(money.batch(lines(2)), by=money.checker), by=money.cashier)
    import_return_file(
        answer(batch, {f"{batch.number}000002": Outcome.NO_ACCOUNT}), "回盘.txt", batch, by=money.cashier
    )
    paid, failed = batch.instructions.order_by("ordinal")
    hands = (money.cashier.natural_person.pk, money.checker.natural_person.pk)
    late = (
        "INSERT INTO payments_latereturn (instruction_id, payer_id, slip, day, amount, reason, file, file_name, state,"
        " asked_by_id, asked_at) VALUES (%s, 'SB01', %s, '2025-11-06', %s, '', '', '', %s, %s, '2025-11-06')"
    )
    back = "UPDATE payments_instruction SET state = '退票' WHERE id = %s"
    refused("P-13", back, paid.pk)
    refused("P-6|P-13", back, failed.pk)
    refused("P-17", late, failed.pk, "T1", failed.amount, "待复核", hands[0])
    refused("P-17", late, paid.pk, "T1", paid.amount - 1, "待复核", hands[0])
    refused("P-17|takes_two", late, paid.pk, "T1", paid.amount, "已同意", hands[0])
    sql(late, paid.pk, "T1", paid.amount, "待复核", hands[0])
    refused("instruction_id|comes_back_once", late, paid.pk, "T2", paid.amount, "待复核", hands[0])
    refused("P-13", back, paid.pk)
    agree = "UPDATE payments_latereturn SET state = '已同意', decided_by_id = %s"
    refused("takes_two", agree, hands[0])
    sql(agree, hands[1])
    refused("P-17", "UPDATE payments_latereturn SET slip = 'T3'")
    refused("J-1", "DELETE FROM payments_latereturn")
    refused("P-6", "UPDATE payments_instruction SET state = '退票', code = '9' WHERE id = %s", paid.pk)
    statement, values = insert_line(money.batch(lines(1, line_key=["b"]), key="K2"), "heating-2025:P0")
    refused("line_key|payments_line_paid_once", statement, *values)
    sql(back, paid.pk)
    refused("P-12", statement, *values)
    refused("P-6", "UPDATE payments_instruction SET state = '成功' WHERE id = %s", paid.pk)
