"""``shebao journal verify`` finds what somebody changed in payments and books past the program and the rules."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from shebao.journal.verify import verify
from shebao.payments.bank_files import send
from shebao.payments.models import Batch, ReturnFile
from shebao.payments.release import release
from shebao.payments.return_files import import_return_file, kept
from shebao.payments.simulated_bank import answer
from shebao.payments.states import Outcome
from shebao.staff.who import Who
from tests.office.ledger.books import Books
from tests.office.payments.hands import Money, lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(hire: Callable[..., Who]) -> Batch:
    """A batch that was answered, beside a voucher."""
    money = Money(hire)
    batch = send(release(money.batch(lines(3)), by=money.checker), by=money.cashier)
    content = answer(batch, {f"{batch.number}000002": Outcome.NO_ACCOUNT})
    import_return_file(content, "回盘.txt", batch, by=money.cashier)
    Books(hire).post()
    assert verify() == []
    return batch


def past_the_rules(table: str, *statements: str) -> None:
    """What the owner of a database can do who takes the rules away first."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            cursor.execute(statement)


def found() -> set[str]:
    return {one.code for one in verify()}


@pytest.mark.parametrize(
    ("table", "statement", "code"),
    [
        ("payments_instruction", "UPDATE payments_instruction SET account = '6222' WHERE ordinal = 1", "P-90"),
        ("payments_instruction", "UPDATE payments_instruction SET amount = 1 WHERE ordinal = 1", "P-90"),
        ("payments_instruction", "DELETE FROM payments_instruction WHERE ordinal = 3", "P-90"),
        ("payments_instruction", "UPDATE payments_instruction SET number = 'X' WHERE ordinal = 1", "P-40"),
        (
            "payments_instruction",
            "UPDATE payments_instruction SET state = '成功', outcome = '成功', code = '0000' WHERE ordinal = 2",
            "P-93",
        ),
        ("payments_batch", "UPDATE payments_batch SET state = '待发送'", "P-91"),
        ("ledger_line", "UPDATE ledger_line SET debit = debit + 1 WHERE ordinal = 1", "L-92"),
        ("ledger_line", "UPDATE ledger_line SET project = 'XM02' WHERE ordinal = 1", "L-91"),
        ("ledger_line", "DELETE FROM ledger_line WHERE ordinal = 1", "L-91"),
    ],
)
def test_a_row_that_was_changed_is_found(table: str, statement: str, code: str, paid: Any) -> None:
    past_the_rules(table, statement)
    assert code in found()


def test_a_return_file_that_was_changed_is_found(paid: Any) -> None:
    path = kept(ReturnFile.objects.get().digest)
    path.write_bytes(path.read_bytes().replace(b"1001", b"0000"))
    assert found() == {"P-92"}
    path.unlink()
    assert found() == {"P-92"}
