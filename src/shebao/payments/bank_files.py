"""Bank files (银行文件): made from the instructions, byte for byte the same whenever asked, sent once by the cashier.

The bytes are not kept: what they depend on never changes (the database sees to it), and the digest that was fixed at
the release proves it at every making.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import polars as pl
from django.db import connection, transaction
from django.utils.timezone import localtime

from shebao.cases.numbers import take_numbers
from shebao.findings import Finding
from shebao.journal.bulk import read_frame
from shebao.journal.digest import algorithm_of, digest_of_bytes
from shebao.journal.record import queue_up, record
from shebao.payments.bank_profiles import Profile, profiles
from shebao.payments.models import BankFile, Batch, PayerAccount
from shebao.payments.outcomes import room_of
from shebao.payments.records import encoding_of, written, written_lines
from shebao.payments.refusals import needs_another, needs_right, needs_state, stop
from shebao.payments.rows import changed, values
from shebao.payments.states import BatchState
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who

LINES_AT_ONCE = 50_000
OF_A_LINE = {
    "ordinal": pl.Int64,
    **dict.fromkeys(("number", "account", "payee", "bank"), pl.String),
    "amount": pl.Int64,
    "purpose": pl.String,
}


def fix_bank_file(batch: Batch, now: datetime) -> BankFile:
    """Give a released batch its file's name, day and digest, in the caller's transaction."""
    profile, day = profiles()[batch.profile], localtime(now).date()
    sequence = take_numbers(f"YH{day:%Y%m%d}", 1)
    name = profile.file_name.format(day=f"{day:%Y%m%d}", sequence=sequence, payer=batch.payer_id)
    file = BankFile(batch=batch, day=day, sequence=sequence, name=name, made_at=now)
    size = 0

    def counted() -> Iterator[bytes]:
        nonlocal size
        for piece in _pieces(batch, file, profile):
            size += len(piece)
            yield piece

    file.digest = digest_of_bytes(counted())
    file.size = size
    file.save(force_insert=True)
    return file


def make_bank_file(batch: Batch) -> bytes:
    """The bytes of a released batch's file.

    Raises :class:`~shebao.staff.grant_post.Refused` where they are not what was released: then somebody has changed the
    database past the program.
    """
    file = BankFile.objects.filter(batch=batch).first()
    if file is None:
        raise Refused(refusal("P-41", f"支付批次{batch.number}还没有银行文件。", "复核通过后生成。"))
    content = b"".join(_pieces(batch, file, profiles()[batch.profile]))
    if algorithm_of(file.digest) and digest_of_bytes([content]) != file.digest:
        raise Refused(
            refusal(
                "P-40",
                f"支付批次{batch.number}重新生成的文件与复核时的摘要值不一致。",
                "不要发送。报稽核核对支付指令是否被改动。",
            )
        )
    return content


def _pieces(batch: Batch, file: BankFile, profile: Profile) -> Iterator[bytes]:
    payer = PayerAccount.objects.get(pk=batch.payer_id)
    head: dict[str, Any] = {
        **{"batch": batch.number, "day": f"{file.day:%Y%m%d}", "payer_account": payer.number},
        **{"payer_name": payer.name, "count": batch.lines, "total": batch.total, **batch.facts},
    }
    end = profile.newline.encode(encoding_of(profile))
    if profile.encoding.endswith("-sig"):
        yield "".encode(profile.encoding)
    if profile.sent.header:
        yield written(profile.sent.header, head, profile) + end
    for lines in _lines(batch):
        yield written_lines(profile.sent.line, lines, profile)
    if profile.sent.trailer:
        yield written(profile.sent.trailer, head, profile) + end


def _lines(batch: Batch) -> Iterator[pl.DataFrame]:
    """By the place in the batch, some thousands at a time."""
    asked = (
        f"SELECT {', '.join(OF_A_LINE)} FROM payments_instruction"
        " WHERE batch_id = %s AND ordinal >= %s AND ordinal < %s ORDER BY ordinal"
    )
    for first in range(1, batch.lines + 1, LINES_AT_ONCE):
        yield read_frame(asked, OF_A_LINE, [batch.pk, first, first + LINES_AT_ONCE])


def held_back(batch: Batch, by: Who) -> tuple[Finding, ...]:
    """Why the room that handed a batch down does not let it be paid now (its project is suspended)."""
    try:
        room_of(batch).may_send(batch, by)
    except Refused as refused:
        return tuple(refused.findings)
    return ()


def take_bank_file(batch: Batch, *, by: Who) -> tuple[str, bytes]:
    """The file for the cashier: its name and its bytes. Taking it is journalled; raises as :func:`send`."""
    held = Batch.objects.get(pk=batch.pk)
    found = needs_right(by, "payment.send", "取银行文件", "单位出纳")
    found += needs_state(held, "取银行文件", BatchState.TO_SEND, BatchState.SENT, BatchState.ANSWERED)
    found += needs_another(by, [("经办", held.made_by_id), ("复核", held.checked_by_id)], "出纳")
    if held.state != BatchState.ANSWERED:
        # Who has the file can pay by it: nobody is given it while the payment is not allowed.
        found += held_back(held, by)
    stop("下载银行文件", batch, by, found)
    content = make_bank_file(held)
    with transaction.atomic():
        detail = f"{held.file.name}，{held.file.digest}"
        record("下载银行文件", by.actor, object_kind="payment", object_key=held.number, detail=detail)
    return held.file.name, content


def send(batch: Batch, *, by: Who, now: datetime | None = None) -> Batch:
    """Say that the file was sent to the bank: once, by a cashier who neither made nor released the batch.

    Raises :class:`~shebao.staff.grant_post.Refused`, journalled.
    """
    found = needs_right(by, "payment.send", "发送银行文件", "单位出纳")
    with transaction.atomic():
        queue_up()
        held = Batch.objects.select_for_update().get(pk=batch.pk)
        found += needs_state(held, "发送", BatchState.TO_SEND)
        found += needs_another(by, [("经办", held.made_by_id), ("复核", held.checked_by_id)], "出纳")
        try:
            room_of(held).may_send(held, by)
            if not found:
                make_bank_file(held)
        except Refused as refused:
            found += refused.findings
        if not found:
            before = values(held)
            held.state, held.sent_by = BatchState.SENT, by.natural_person
            held.sent_at = now or datetime.now(UTC)
            held.save(update_fields=["state", "sent_by", "sent_at"])
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE payments_instruction SET state = '已送' WHERE batch_id = %s AND state = '待发'", [held.pk]
                )
            record(
                "发送银行文件",
                by.actor,
                object_kind="payment",
                object_key=held.number,
                detail=f"{held.file.name}，{held.file.digest}",
                changes=[changed(held, before)],
            )
            room_of(held).sent(held, by)
            return held
    stop("发送银行文件", batch, by, found)
    raise AssertionError("a refusal is raised")
