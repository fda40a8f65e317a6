"""Verification of payments: what the journal holds of a batch, a file and a return file proves every instruction.

The instructions of a batch against its digest, the bank file made again against its digest, and the states of the
instructions against the return files that were taken, which lie in the data folder. Read by ``shebao journal verify``.
"""

from collections.abc import Iterator

import polars as pl
from django.db import connection

from shebao.findings import Finding, Severity
from shebao.journal.digest import can_verify, digest_of_bytes
from shebao.journal.verify import FOLLOWING
from shebao.payments.bank_files import make_bank_file
from shebao.payments.bank_profiles import profiles
from shebao.payments.drafts import LINE_SCHEMA
from shebao.payments.hand_over import digest_of_lines
from shebao.payments.models import AGREED, Batch, Instruction, LateReturn, ReturnFile
from shebao.payments.return_files import kept
from shebao.payments.return_reading import read_return
from shebao.payments.states import BatchState, Outcome, State
from shebao.staff.grant_post import Refused

ACTION = "不要发送或重新支付。从备份取出该批次核对，报稽核处理。"
STATES = {
    BatchState.TO_RELEASE: {State.WAITING},
    BatchState.TO_SEND: {State.WAITING},
    BatchState.SENT: {State.SENT, State.SUCCESS, State.FAILED, State.CAME_BACK},
    BatchState.ANSWERED: {State.SUCCESS, State.FAILED, State.CAME_BACK},
    BatchState.WITHDRAWN: {State.WITHDRAWN},
}


def _finding(code: str, message: str, subject: str) -> Finding:
    return Finding(code=code, severity=Severity.ERROR, message=message, subject=subject, action=ACTION)


def payments_follow() -> Iterator[Finding]:
    """Every batch whose instructions, file or results are not what was handed over, released and answered."""
    for batch in Batch.objects.select_related("file").order_by("pk"):
        lines = _lines(batch)
        head = {"kind": batch.kind, "key": batch.key, "title": batch.title, "payer": batch.payer_id}
        proof = digest_of_lines({**head, "profile": batch.profile, "facts": batch.facts}, lines)
        if can_verify(batch.digest) and proof != batch.digest:
            yield _finding("P-90", f"支付批次{batch.number}的指令与交付时不一致。", batch.number)
        elif hasattr(batch, "file"):
            try:
                make_bank_file(batch)
            except Refused as refused:
                yield from refused.findings
        yield from _results(batch, lines)
    yield from _late_returns()


def _late_returns() -> Iterator[Finding]:
    """Lines that came back and their late returns prove each other; the files that told of them are there."""
    agreed = LateReturn.objects.filter(state=AGREED)
    lines = Instruction.objects.filter(state=State.CAME_BACK)
    odd = [
        *lines.exclude(pk__in=agreed.values("instruction")).values_list("number", flat=True),
        *agreed.exclude(instruction__in=lines).values_list("instruction__number", flat=True),
    ]
    for number in sorted(odd):
        yield _finding("P-94", f"支付指令{number}的状态与退票登记不符。", number)
    for digest, name in LateReturn.objects.exclude(file="").values_list("file", "file_name").distinct():
        path = kept(digest)
        content = path.read_bytes() if path.is_file() else b""
        if not content or (can_verify(digest) and digest_of_bytes([content]) != digest):
            yield _finding("P-92", f"退票文件{name}不在或被改动。", name)


def _lines(batch: Batch) -> pl.DataFrame:
    columns = {**LINE_SCHEMA, "number": pl.String, "state": pl.String, "code": pl.String, "outcome": pl.String}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(columns)} FROM payments_instruction WHERE batch_id = %s ORDER BY ordinal", [batch.pk]
        )
        return pl.DataFrame(cursor.fetchall(), schema=columns, orient="row")


def _results(batch: Batch, lines: pl.DataFrame) -> Iterator[Finding]:
    allowed = [state.value for state in STATES[BatchState(batch.state)]]
    odd = lines.filter(~pl.col("state").is_in(allowed))
    if odd.height:
        message = f"支付批次{batch.number}为“{batch.state}”，却有{odd.height:,}笔指令为“{odd['state'][0]}”。"
        yield _finding("P-91", message, batch.number)
    answered = pl.DataFrame(schema={"number": pl.String, "said": pl.String})
    profile = profiles()[batch.profile]
    for file in ReturnFile.objects.filter(batch=batch).order_by("pk"):
        path = kept(file.digest)
        content = path.read_bytes() if path.is_file() else b""
        if not content or (can_verify(file.digest) and digest_of_bytes([content]) != file.digest):
            yield _finding("P-92", f"支付批次{batch.number}的回盘文件{file.name}不在或被改动。", batch.number)
            return
        read = read_return(content, profile, file.name).lines
        final = [code for code, outcome in profile.results.items() if outcome != Outcome.PENDING]
        answered = pl.concat(
            [answered, read.filter(pl.col("code").is_in(final)).select("number", pl.col("code").alias("said"))]
        )
    compared = lines.join(answered.unique("number", keep="first"), on="number", how="left")
    wrong = compared.filter(pl.col("code") != pl.col("said").fill_null(""))
    if wrong.height:
        message = f"支付批次{batch.number}有{wrong.height:,}笔指令的结果与回盘文件不符（{wrong['number'][0]}）。"
        yield _finding("P-93", message, batch.number)


FOLLOWING.append(payments_follow)
