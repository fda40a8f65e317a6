"""A bank that answers (模拟银行): return files of a sent batch, for the demonstration, tests and benchmarks."""

from collections.abc import Mapping

from django.db import connection

from shebao.payments.bank_profiles import Profile, profiles
from shebao.payments.models import Batch
from shebao.payments.records import encoding_of, line_writer, written
from shebao.payments.states import Outcome

NAMES = ("number", "account", "payee", "amount", "code", "message")


def code_for(profile: Profile, outcome: Outcome) -> str:
    """A result code of a profile that means an outcome."""
    return next(code for code, meaning in profile.results.items() if meaning == outcome)


def answer(batch: Batch, outcomes: Mapping[str, Outcome | None] | None = None) -> bytes:
    """The return file of a batch: success, but for the instruction numbers that are given; None leaves a line out."""
    profile, given = profiles()[batch.profile], outcomes or {}
    meant = {Outcome.SUCCESS, *(meaning for meaning in given.values() if meaning is not None)}
    codes = {meaning: code_for(profile, meaning) for meaning in meant}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, account, payee, amount FROM payments_instruction WHERE batch_id = %s ORDER BY ordinal",
            [batch.pk],
        )
        rows = cursor.fetchall()
    write = line_writer(profile.returned.line, NAMES, profile)
    end = profile.newline.encode(encoding_of(profile))
    lines, count, total, good, good_total = [], 0, 0, 0, 0
    for number, account, payee, amount in rows:
        outcome = given.get(number, Outcome.SUCCESS)
        if outcome is None:
            continue
        count, total = count + 1, total + amount
        if outcome == Outcome.SUCCESS:
            good, good_total = good + 1, good_total + amount
        lines.append(write((number, account, payee, amount, codes[outcome], outcome.value)) + end)
    head = {
        **{"batch": batch.number, "day": f"{batch.made_at:%Y%m%d}", "count": batch.lines, "total": batch.total},
        **{"answered": count, "answered_total": total, "succeeded": good, "succeeded_total": good_total},
    }
    mark = "".encode(profile.encoding) if profile.encoding.endswith("-sig") else b""
    header, trailer = (
        written(fields, head, profile) + end if fields else b""
        for fields in (profile.returned.header, profile.returned.trailer)
    )
    return b"".join([mark, header, *lines, trailer])
