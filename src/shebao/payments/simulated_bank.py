"""A bank that answers (模拟银行): return files of a sent batch, for the demonstration, tests and benchmarks."""

from collections.abc import Mapping

from django.db import connection

from shebao.payments.answering import code_for, return_file
from shebao.payments.bank_profiles import profiles
from shebao.payments.models import Batch
from shebao.payments.states import Outcome

__all__ = ["answer", "code_for"]


def answer(batch: Batch, outcomes: Mapping[str, Outcome | None] | None = None) -> bytes:
    """The return file of a batch: success, but for the instruction numbers that are given; None leaves a line out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, account, payee, amount FROM payments_instruction WHERE batch_id = %s ORDER BY ordinal",
            [batch.pk],
        )
        rows = cursor.fetchall()
    head = {"batch": batch.number, "day": f"{batch.made_at:%Y%m%d}", "count": batch.lines, "total": batch.total}
    return return_file(profiles()[batch.profile], head, rows, outcomes or {})
