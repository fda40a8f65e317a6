"""Verifying the journal: no entry changed, removed or moved, and the register as the journal left it.

Everything is read once, in order, and a few thousand rows at a time, in one snapshot of the database: work goes on
while it runs.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from hashlib import blake2b
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from shebao.findings import Finding, Place, Severity
from shebao.journal.digest import DigestOfMany, algorithm_of, can_verify, digest_like, record_text
from shebao.journal.heads import read_heads
from shebao.journal.models import Change, Entry, Head
from shebao.journal.record import BEGINNING, COVERED

JOURNALLED: dict[str, Callable[[], Iterator[tuple[str, dict[str, Any]]]]] = {}
"""By table: what gives its rows as they are now, keyed and as mappings, the way the journal wrote them."""
Values = Mapping[str, Any]
TOLD: dict[str, "RowWords"] = {}
FOLLOWING: list[Callable[[], Iterable[Finding]]] = []
"""What looks for columns that follow from other rows, which the journal does not hold, and do not fit them."""

AT_ONCE = 5000
NAMED = 5
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class RowWords:
    """How a table's rows are told to staff, with what is sensitive masked.

    ``name`` is given the row's key and values, ``changes`` what the journal holds and what is there now.
    """

    name: Callable[[str, Values], str]
    changes: Callable[[Values, Values], str]


def journalled(
    table: str, rows: Callable[[], Iterator[tuple[str, dict[str, Any]]]], words: RowWords | None = None
) -> None:
    """Let verification compare a table's rows with what the journal last wrote of them, and tell of them in words."""
    JOURNALLED[table] = rows
    if words:
        TOLD[table] = words


def _named(table: str, key: str, values: Values) -> str:
    return TOLD[table].name(key, values) if table in TOLD else f"{table} {key}"


def verify(heads: Path | None = None, progress: Progress | None = None) -> list[Finding]:
    """Everything that does not fit: entries, rows of their changes, rows of the register, exported heads.

    ``heads`` is the file of :func:`shebao.journal.heads.export_head`, kept where the application cannot write. Without
    it a chain cut off at its end, or written again from some entry on, cannot be told from a whole one. ``progress`` is
    told the part, how many are done and how many there are.
    """
    say = progress or (lambda *_: None)
    with snapshot():
        following = [found for look in FOLLOWING for found in look()]
        return [*_entries(say), *_changes(say), *_tables(say), *following, *(_heads(heads) if heads else ())]


@contextmanager
def snapshot() -> Iterator[None]:
    """One state of the database for the whole of it, without keeping anybody from writing."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # Django's own transactions take SQLite's write lock at once; this one only reads.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def _entries(say: Progress) -> Iterator[Finding]:
    head = Head.objects.get(pk=1)
    expected, previous = 1, BEGINNING
    columns = (*COVERED, "previous_hash", "hash")
    for row in Entry.objects.order_by("number").values_list(*columns).iterator(AT_ONCE):
        entry = dict(zip(columns, row, strict=True))
        number, before, made = entry["number"], entry.pop("previous_hash"), entry.pop("hash")
        if number != expected:
            missing = f"第{expected}条" if number == expected + 1 else f"第{expected}至{number - 1}条"
            yield _finding("J-2", f"操作日志缺少{missing}。", missing, "查明是谁、何时删除，从备份恢复。")
        elif before != previous:
            yield _finding(
                "J-3", f"操作日志第{number}条与前一条不相接。", f"第{number}条", "与备份和导出的日终摘要逐条核对。"
            )
        if algorithm_of(made) and not can_verify(made):
            yield _no_algorithm(made, number)
            return
        entry["at"] = entry["at"].astimezone(UTC).isoformat(timespec="microseconds")
        if made != digest_like(made, before, record_text(entry)) or not made:
            yield _finding(
                "J-4",
                f"操作日志第{number}条（{entry['action']}，{entry['account']}）的内容被改动过。",
                f"第{number}条",
                "从备份中取出原文，报稽核处理。",
            )
        expected, previous = number + 1, made
        if not number % AT_ONCE:
            say("核对日志", number, head.number)
    if (head.number, head.hash) != (expected - 1, previous):
        yield _finding(
            "J-5",
            f"操作日志应到第{head.number}条，实际到第{expected - 1}条，或末条摘要不符。",
            f"第{head.number}条",
            "日志末尾被删除或改动，从备份恢复。",
        )
    say("核对日志", head.number, head.number)


class _Batch:
    """The changes of one entry, as they are read."""

    def __init__(self, number: int, made: str) -> None:
        self.number, self.digests = number, DigestOfMany(algorithm_of(made) or "sha256")
        self.changed, self.next, self.missing = False, 1, list[int]()

    def take(self, ordinal: int, proof: str) -> None:
        self.digests.add(proof)
        self.missing.extend(range(self.next, min(ordinal, self.next + NAMED)))
        self.next = ordinal + 1

    def finding(self, count: int, made: str) -> Finding | None:
        if self.changed or (self.digests.count == count and (not count or self.digests.value == made)):
            return None
        if not count:
            message = f"操作日志第{self.number}条没有变更明细，却有{self.digests.count}行。"
            return _finding("J-7", message, f"第{self.number}条", "这些明细是绕过系统写入的，报稽核处理。")
        missing = self.missing if self.next > count else [*self.missing, *range(self.next, count + 1)]
        named = "、".join(str(ordinal) for ordinal in missing[:NAMED])
        which = f"，缺第{named}行{'等' if len(missing) > NAMED else ''}" if missing else "，内容或次序被改动过"
        message = f"操作日志第{self.number}条应有{count}行变更明细，现有{self.digests.count}行{which}。"
        return _finding("J-7", message, f"第{self.number}条", "从备份中取出该批明细核对。")


def _changes(say: Progress) -> Iterator[Finding]:
    """Entries and changes side by side, both in the order of entries."""
    total = Change.objects.count()
    entries = Entry.objects.order_by("number").values_list("number", "changes", "changes_digest").iterator(AT_ONCE)
    columns = ("entry_id", "ordinal", "table", "key", "effective", "before", "after", "digest")
    rows = Change.objects.order_by("entry_id", "ordinal").values_list(*columns).iterator(AT_ONCE)
    row, done = next(rows, None), 0
    for number, count, made in entries:
        if made and algorithm_of(made) and not can_verify(made):
            return  # Said where the entries were read.
        batch = _Batch(number, made)
        while row and row[0] <= number:
            entry, ordinal, table, key, effective, before, after, proof = row
            if entry < number:
                yield _stray(entry, ordinal)
            else:
                batch.take(ordinal, proof)
                if proof != digest_like(proof, table, key, str(effective or ""), before, after) or not proof:
                    batch.changed = True
                    yield _finding(
                        "J-6",
                        f"操作日志第{entry}条的第{ordinal}行变更明细（{table} {key}）被改动过。",
                        f"第{entry}条第{ordinal}行",
                        "从备份中取出该行核对。",
                    )
            row, done = next(rows, None), done + 1
            if not done % AT_ONCE:
                say("核对变更明细", done, total)
        if found := batch.finding(count, made):
            yield found
    while row:
        yield _stray(row[0], row[1])
        row = next(rows, None)
    say("核对变更明细", total, total)


def _stray(entry: int, ordinal: int) -> Finding:
    message = f"变更明细（第{entry}条第{ordinal}行）所属的操作日志已不存在。"
    return _finding("J-7", message, f"第{entry}条第{ordinal}行", "从备份恢复该条日志。")


def _no_algorithm(made: str, number: int) -> Finding:
    name = algorithm_of(made).upper()
    return _finding(
        "J-12",
        f"操作日志自第{number}条起用{name}摘要，本机没有这种算法，不能核对。",
        f"第{number}条",
        f"在装有{name}的机器上核对（OpenSSL 1.1.1 及以上）。",
    )


def _short(text: str) -> bytes:
    """What stands for a row's text while a whole table is compared."""
    return blake2b(text.encode(), digest_size=16).digest()


def _tables(say: Progress) -> Iterator[Finding]:
    for number, (table, rows) in enumerate(sorted(JOURNALLED.items()), 1):
        last = Change.objects.filter(table=table).values("key").annotate(last=Max("id")).values("last")
        newest = Change.objects.filter(id__in=last).values_list("key", "after")
        written = {key: _short(after) if after else b"" for key, after in newest.iterator(AT_ONCE)}
        total, done = len(written), 0
        for key, values in rows():
            done += 1
            if not done % AT_ONCE:
                say(f"核对台账（{number}/{len(JOURNALLED)}）", done, max(total, done))
            known = written.pop(key, None)
            if known is None:
                yield _finding(
                    "J-8",
                    f"{_named(table, key, values)}在日志中没有来历。",
                    f"{table} {key}",
                    "查明是谁绕过系统直接写入数据库。",
                )
            elif known != _short(text := record_text(values)):
                kept = Change.objects.filter(table=table, key=key).order_by("-id").values_list("after")[0][0]
                yield _finding(
                    "J-9",
                    f"{_named(table, key, values)}与日志所记不一致：有人绕过系统改动了数据库。"
                    f"{_changed(table, kept, text)}",
                    f"{table} {key}",
                    "与日志中该行的最后一次变更核对，报稽核处理。",
                    found=text,
                    expected=kept,
                )
        for key, known in written.items():
            if known:
                kept = Change.objects.filter(table=table, key=key).order_by("-id").values_list("after")[0][0]
                yield _finding(
                    "J-10",
                    f"{_named(table, key, json.loads(kept))}应在而不在：被绕过系统删除。",
                    f"{table} {key}",
                    "按日志所记恢复，报稽核处理。",
                )
        say(f"核对台账（{number}/{len(JOURNALLED)}）", max(total, done), max(total, done))


def _changed(table: str, kept: str, now: str) -> str:
    """What differs between the journal's row and the database's, in words; nothing where no row was kept."""
    return TOLD[table].changes(json.loads(kept), json.loads(now)) if table in TOLD and kept else ""


def _heads(path: Path) -> Iterable[Finding]:
    kept = read_heads(path)
    known = dict(Entry.objects.filter(number__in=[number for _, number, _ in kept]).values_list("number", "hash"))
    for day, number, made in kept:
        if number and known.get(number) != made:
            yield _finding(
                "J-11",
                f"{day}导出的日终摘要（第{number}条）与数据库中的不符：此前的日志被整段改写，或末尾被截去。",
                f"第{number}条",
                "以库外保存的摘要为准，从备份恢复。",
                place=Place(file=path.name),
            )


def _finding(
    code: str,
    message: str,
    subject: str,
    action: str,
    *,
    found: str = "",
    expected: str = "",
    place: Place | None = None,
) -> Finding:
    return Finding(
        code=code,
        severity=Severity.ERROR,
        message=message,
        subject=subject,
        places=(place,) if place else (),
        found=found,
        expected=expected,
        action=action,
    )
