"""Handing a batch over (交付支付): checked whole, written in bulk with its numbers, in the caller's transaction.

What is more than one file of the bank holds becomes several batches, in the order of the lines; each is checked,
released, sent and answered as a batch of its own, and all of them are handed over or none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import polars as pl
from django.db import connection
from django.utils.timezone import localtime

from shebao.cases.numbers import take_numbers
from shebao.findings import Finding
from shebao.journal.bulk import look_at
from shebao.journal.digest import DigestOfMany, record_text
from shebao.journal.record import queue_up, record
from shebao.payments.bank_profiles import Profile, profiles
from shebao.payments.check_lines import check_facts, check_lines, complete
from shebao.payments.drafts import LINE_SCHEMA, BatchDraft
from shebao.payments.models import Batch, PayerAccount
from shebao.payments.parts import handed_over, key_of_part, title_of_part
from shebao.payments.rows import added
from shebao.payments.staging import staged
from shebao.payments.states import TO_CORRECT
from shebao.screens.shows import yuan
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who

STAGED = "payments_handed_over"
STAGED_COLUMNS = (
    ("ordinal", "integer"),
    *((name, "bigint" if name == "amount" else "text") for name in LINE_SCHEMA),
    ("replaces_id", "bigint"),
)
SEPARATOR = "\x1f"
NAMED = 5
MOST_OF_A_KEY = 150
"""Characters; the rest of what the database keeps is for the number of a part."""
LINES_AT_ONCE = 50_000


def hand_over(draft: BatchDraft, *, by: Who, repays: Batch | None = None, now: datetime | None = None) -> Batch:
    """Make a batch of a draft, with a number for each line; it waits to be released (复核) then.

    The first of several where there are more lines than a file holds. The same key with the same content answers the
    batch that is there. Raises :class:`~shebao.staff.grant_post.Refused` with everything that is wrong, and writes
    nothing.
    """
    queue_up()
    payer, profile, found = _account(draft)
    lines, wrong = complete(draft.lines)
    found += wrong
    if profile is None or payer is None or wrong:
        raise Refused(*found)
    parts = divided(replace(draft, lines=lines), profile)
    made = [digest_of(part, payer.code, profile.code, part.lines) for part in parts]
    if known := handed_over(draft.key):
        if [one.digest for one in known] == made:
            return known[0]
        raise Refused(
            refusal(
                "P-20",
                f"幂等键“{draft.key}”已用于支付批次{known[0].number}，内容不同，不能再次交付。",
                "需要更改的，先撤销原批次；已发送的按失败指令更正后重新支付。",
            )
        )
    found += [*check_facts(draft.facts, profile), *check_lines(lines, profile)]
    replaced = _replaced(lines, repays)
    with staged(STAGED, STAGED_COLUMNS, _rows(lines, replaced)):
        found += _taken(repays is not None)
        if found:
            raise Refused(*found)
        batches = _batches(parts, payer, profile, made, by, repays, now or datetime.now(UTC))
        _write_instructions(batches, profile.most_lines)
    for batch in batches:
        record(
            "交付支付批次",
            by.actor,
            object_kind="payment",
            object_key=batch.number,
            detail=f"{batch.title}，{batch.lines:,}笔，{yuan(batch.total)}元",
            changes=[added(batch)],
        )
    return batches[0]


def divided(draft: BatchDraft, profile: Profile) -> list[BatchDraft]:
    """A draft as batches that a file of the bank holds each: the lines in their order, all but the last one full."""
    slices = list(draft.lines.iter_slices(profile.most_lines))
    return [
        replace(draft, key=key_of_part(draft.key, at), title=title_of_part(draft.title, at, len(slices)), lines=part)
        for at, part in enumerate(slices, 1)
    ]


def _account(draft: BatchDraft) -> tuple[PayerAccount | None, Profile | None, list[Finding]]:
    payer = PayerAccount.objects.filter(code=draft.payer, active=True).first()
    if payer is None:
        return None, None, [refusal("P-21", f"没有启用的付款账户“{draft.payer}”。", "选用已启用的付款账户。")]
    code = draft.profile or payer.profile
    if code not in profiles():
        return payer, None, [refusal("P-22", f"没有银行格式“{code}”。", f"从{'、'.join(profiles())}中选用。")]
    found = []
    if not draft.key.strip() or len(draft.key) > MOST_OF_A_KEY:
        told = f"批次的幂等键为空或超过{MOST_OF_A_KEY}个字符。"
        found.append(refusal("P-23", told, "由发起支付的业务给出。"))
    if not draft.title.strip() or len(draft.title) > 200:
        found.append(refusal("P-23", "批次的事项为空或超过200字。", "写明支付事项。"))
    return payer, profiles()[code], found


def digest_of(draft: BatchDraft, payer: str, profile: str, lines: pl.DataFrame) -> str:
    """What proves what a batch was handed over with: its head and its lines in order."""
    head = {"kind": draft.kind, "key": draft.key, "title": draft.title, "payer": payer, "profile": profile}
    return digest_of_lines({**head, "facts": dict(draft.facts)}, lines)


def digest_of_lines(head: Mapping[str, Any], lines: pl.DataFrame) -> str:
    """The digest over a head and the columns of :data:`~shebao.payments.drafts.LINE_SCHEMA`, row by row."""
    made = DigestOfMany()
    made.add(record_text(head))
    told = pl.concat_str([pl.col(name).cast(pl.String) for name in LINE_SCHEMA], separator=SEPARATOR)
    for part in lines.iter_slices(LINES_AT_ONCE):
        # Texts one after another are what their joined text is: the digest separates them by the same sign.
        made.add(part.select(told.str.join(SEPARATOR)).item())
    return made.value


def _rows(lines: pl.DataFrame, replaced: pl.Series) -> pl.DataFrame:
    return lines.select(pl.int_range(1, pl.len() + 1).alias("ordinal"), *LINE_SCHEMA, replaced)


def _replaced(lines: pl.DataFrame, repays: Batch | None) -> pl.Series:
    """The failed or returned instruction that each line replaces."""
    if repays is None:
        return pl.Series("replaces_id", [None] * lines.height, dtype=pl.Int64)
    failed = dict(repays.instructions.filter(state__in=TO_CORRECT).values_list("line_key", "pk"))
    return pl.Series("replaces_id", [failed.get(key) for key in lines["line_key"]], dtype=pl.Int64)


def _taken(again: bool) -> list[Finding]:
    """Lines that are alive or paid in another batch, or failed there and wait for a correction."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT s.ordinal, s.payee, i.state, b.number FROM {STAGED} s"
            " JOIN payments_instruction i ON i.line_key = s.line_key JOIN payments_batch b ON b.id = i.batch_id"
            " WHERE i.state IN ('待发', '已送', '成功')"
            + ("" if again else " OR i.state IN ('失败', '退票')")
            + " ORDER BY 1"
        )
        rows = cursor.fetchall()
    found = []
    for states, code, what, action in (
        (("待发", "已送", "成功"), "P-24", "已在支付或已支付", "从名单中删去；未回的指令等待银行回盘，不得重复发送。"),
        (("失败", "退票"), "P-25", "曾支付失败或退票", "在原批次中更正收款账户，经复核后重新支付。"),
    ):
        hit = [(ordinal, payee, batch) for ordinal, payee, state, batch in rows if state in states]
        if hit:
            named = "、".join(f"第{ordinal}行{payee}（批次{batch}）" for ordinal, payee, batch in hit[:NAMED])
            more = f"等共{len(hit):,}行" if len(hit) > NAMED else ""
            found.append(refusal(code, f"{named}{more}{what}，不能再次支付。", action))
    return found


def _batches(
    parts: Sequence[BatchDraft],
    payer: PayerAccount,
    profile: Profile,
    made: Sequence[str],
    by: Who,
    repays: Batch | None,
    now: datetime,
) -> list[Batch]:
    prefix = f"ZF{localtime(now):%Y%m%d}"
    first = take_numbers(prefix, len(parts))
    written: list[Batch] = []
    for at, (part, digest) in enumerate(zip(parts, made, strict=True)):
        written.append(
            Batch.objects.create(
                number=f"{prefix}{first + at:04d}",
                kind=part.kind,
                key=part.key,
                title=part.title,
                payer=payer,
                profile=profile.code,
                facts=dict(part.facts),
                lines=part.lines.height,
                total=int(part.lines["amount"].sum()),
                digest=digest,
                repays=repays,
                part_of=written[0] if written else None,
                made_by=by.natural_person,
                made_at=now,
            )
        )
    return written


def _write_instructions(batches: Sequence[Batch], most: int) -> None:
    """From what is staged; an instruction's number is the batch's and its place in it."""
    place = "printf('%%06d', s.place)"
    if connection.vendor == "postgresql":
        # Padding to six would cut the seventh figure off.
        place = "lpad(CAST(s.place AS text), greatest(6, length(CAST(s.place AS text))), '0')"
    for at, batch in enumerate(batches):
        before = at * most
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO payments_instruction (number, batch_id, ordinal, line_key, payee, account, bank, amount,"
                " purpose, person_digest, state, code, outcome, replaces_id)"
                f" SELECT %s || {place}, %s, s.place, s.line_key, s.payee, s.account, s.bank, s.amount, s.purpose,"
                f" s.person_digest, '待发', '', '', s.replaces_id FROM (SELECT ordinal - %s AS place, {STAGED}.*"
                f" FROM {STAGED} WHERE ordinal > %s AND ordinal <= %s) s ORDER BY s.place",
                [batch.number, batch.pk, before, before, before + batch.lines],
            )
    look_at("payments_instruction")
