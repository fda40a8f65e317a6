"""Taking a return file (导入回盘): compared whole, then written and told to the room above, in one transaction.

The same bytes are taken once. A line without an answer stays as it was sent (未回) and is never sent again.
"""

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
from django.conf import settings
from django.db import connection, transaction

from shebao.findings import Finding
from shebao.journal.bulk import read_frame
from shebao.journal.digest import digest_of_bytes
from shebao.journal.record import queue_up, record
from shebao.payments.bank_profiles import profiles
from shebao.payments.models import Batch, ReturnFile
from shebao.payments.outcomes import RESULT_SCHEMA, room_of
from shebao.payments.refusals import needs_right, needs_state, stop
from shebao.payments.return_matching import INSTRUCTION_SCHEMA, match
from shebao.payments.return_reading import FETCH_AGAIN, MOST_BYTES, finding, read_return
from shebao.payments.rows import added, changed, values
from shebao.payments.staging import staged
from shebao.payments.states import BatchState, State
from shebao.screens.shows import yuan
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who

STAGED = "payments_answered"


def import_return_file(content: bytes, name: str, batch: Batch, *, by: Who, now: datetime | None = None) -> ReturnFile:
    """Take a return file of a batch; the one that is there where the same bytes were taken before.

    Raises :class:`~shebao.staff.grant_post.Refused` with every reason, journalled; nothing is written then.
    """
    found: list[Finding] = needs_right(by, "payment.send", "导入回盘文件", "单位出纳")
    digest = digest_of_bytes([content])
    with transaction.atomic():
        queue_up()
        held = Batch.objects.select_for_update().get(pk=batch.pk)
        known = ReturnFile.objects.filter(digest=digest).select_related("batch").first()
        if known and known.batch_id == held.pk and not found:
            return known
        if known and known.batch_id != held.pk:
            other = known.batch.number
            found.append(refusal("P-51", f"此文件是支付批次{other}的回盘，已导入过。", "在该批次的页面查看。"))
        found += needs_state(held, "导入回盘文件", BatchState.SENT)
        if not content or len(content) > MOST_BYTES:
            found.append(finding("P-50", "文件是空的，或大得不是回盘文件。", FETCH_AGAIN, name))
        if not found:
            read = read_return(content, profiles()[held.profile], name)
            results = match(read, held, instructions_of(held), profiles()[held.profile], name)
            found += read.findings
            if not found and not results.height:
                action = "没有新的结果，不必导入；未回的指令等待银行回盘。"
                found.append(finding("P-61", "文件中没有一笔新的结果。", action, name))
        if not found:
            keep(content, digest)
            try:
                with transaction.atomic():
                    return _written(held, results, name, digest, len(content), by, now or datetime.now(UTC))
            except Refused as refused:
                # The room above cannot take it (its books are closed): nothing of the answer is taken then.
                found += refused.findings
    stop("导入回盘文件", batch, by, found)
    raise AssertionError("a refusal is raised")


def folder() -> Path:
    """Where the bytes of return files lie, each under its digest."""
    made = Path(settings.DATA) / "returns"
    made.mkdir(parents=True, exist_ok=True)
    return made


def kept(digest: str) -> Path:
    """The kept bytes of a return file."""
    return folder() / f"{digest.replace(':', '-')}.dat"


def keep(content: bytes, digest: str) -> None:
    """Lay the bytes down before the database names them; written again where they are there already."""
    handle, made = tempfile.mkstemp(dir=folder())
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(made).replace(kept(digest))


def instructions_of(batch: Batch) -> pl.DataFrame:
    """The instructions of a batch as a frame."""
    listed = ", ".join(INSTRUCTION_SCHEMA)
    asked = f"SELECT {listed} FROM payments_instruction WHERE batch_id = %s ORDER BY ordinal"
    return read_frame(asked, INSTRUCTION_SCHEMA, [batch.pk])


def _written(
    batch: Batch, results: pl.DataFrame, name: str, digest: str, size: int, by: Who, now: datetime
) -> ReturnFile:
    good = results.filter(pl.col("state") == State.SUCCESS.value)
    file = ReturnFile.objects.create(
        batch=batch,
        name=name[-120:],
        digest=digest,
        size=size,
        answered=results.height,
        succeeded=good.height,
        succeeded_total=int(good["amount"].sum()),
        failed=results.height - good.height,
        failed_total=int(results["amount"].sum()) - int(good["amount"].sum()),
        taken_by=by.natural_person,
        taken_at=now,
    )
    rows = results.select("id", "state", "code", "outcome")
    with (
        staged(STAGED, (("id", "bigint"), ("state", "text"), ("code", "text"), ("outcome", "text")), rows),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            f"UPDATE payments_instruction SET state = s.state, code = s.code, outcome = s.outcome, returned_id = %s"
            f" FROM {STAGED} s WHERE payments_instruction.id = s.id",
            [file.pk],
        )
    changes = [added(file)]
    if not batch.instructions.filter(state=State.SENT).exists():
        before = values(batch)
        batch.state = BatchState.ANSWERED
        batch.save(update_fields=["state"])
        changes.append(changed(batch, before))
    record(
        "导入回盘文件",
        by.actor,
        object_kind="payment",
        object_key=batch.number,
        detail=f"{file.name}，{digest}，成功{file.succeeded:,}笔{yuan(file.succeeded_total)}元，"
        f"失败{file.failed:,}笔{yuan(file.failed_total)}元",
        changes=changes,
    )
    room_of(batch).taken(batch, results.select(list(RESULT_SCHEMA)), by)
    return file
