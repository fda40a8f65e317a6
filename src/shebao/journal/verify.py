"""Verifying the journal: no entry changed, removed or moved, and the register as the journal left it."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from django.db.models import Max

from shebao.findings import Finding, Place, Severity
from shebao.journal.digest import digest_like, record_text
from shebao.journal.models import Change, Entry, Head
from shebao.journal.record import BEGINNING, entry_text

JOURNALLED: dict[str, Callable[[], Iterator[tuple[str, dict[str, Any]]]]] = {}
"""By table: what gives its rows as they are now, keyed and as mappings, the way the journal wrote them."""

AT_ONCE = 5000
Progress = Callable[[str, int, int], None]


def journalled(table: str, rows: Callable[[], Iterator[tuple[str, dict[str, Any]]]]) -> None:
    """Let verification compare a table's rows with what the journal last wrote of them."""
    JOURNALLED[table] = rows


def verify(heads: Path | None = None, progress: Progress | None = None) -> list[Finding]:
    """Everything that does not fit: entries, rows of their changes, rows of the register, exported heads.

    ``heads`` is the file of :func:`shebao.journal.heads.export_head`, kept where the application cannot write.
    """
    say = progress or (lambda *_: None)
    return [*_entries(say), *_changes(say), *_tables(say), *(_heads(heads) if heads else ())]


def _entries(say: Progress) -> Iterator[Finding]:
    head = Head.objects.get(pk=1)
    expected, previous = 1, BEGINNING
    for entry in Entry.objects.order_by("number").iterator(AT_ONCE):
        if entry.number != expected:
            missing = f"第{expected}条" if entry.number == expected + 1 else f"第{expected}至{entry.number - 1}条"
            yield _finding("J-2", f"操作日志缺少{missing}。", missing, "查明是谁、何时删除，从备份恢复。")
        elif entry.previous_hash != previous:
            yield _finding(
                "J-3",
                f"操作日志第{entry.number}条与前一条不相接。",
                f"第{entry.number}条",
                "与备份和导出的日终摘要逐条核对。",
            )
        if entry.hash != digest_like(entry.hash, entry.previous_hash, entry_text(entry)):
            yield _finding(
                "J-4",
                f"操作日志第{entry.number}条（{entry.action}，{entry.account}）的内容被改动过。",
                f"第{entry.number}条",
                "从备份中取出原文，报稽核处理。",
            )
        expected, previous = entry.number + 1, entry.hash
        if not entry.number % AT_ONCE:
            say("核对日志", entry.number, head.number)
    if (head.number, head.hash) != (expected - 1, previous):
        yield _finding(
            "J-5",
            f"操作日志应到第{head.number}条，实际到第{expected - 1}条，或末条摘要不符。",
            f"第{head.number}条",
            "日志末尾被删除或改动，从备份恢复。",
        )
    say("核对日志", head.number, head.number)


def _changes(say: Progress) -> Iterator[Finding]:
    total = Change.objects.aggregate(last=Max("id"))["last"] or 0
    known = {
        number: (count, made)
        for number, count, made in Entry.objects.filter(changes__gt=0).values_list(
            "number", "changes", "changes_digest"
        )
    }
    current, changed = 0, False
    digests: list[str] = []
    seen: set[int] = set()

    def close() -> Iterator[Finding]:
        if not current or current not in known:
            return
        count, made = known[current]
        whole = len(digests) == count and digest_like(made, *digests) == made
        if not whole and not changed:
            yield _finding(
                "J-7",
                f"操作日志第{current}条应有{count}行变更明细，现有{len(digests)}行，或其摘要被改动过。",
                f"第{current}条",
                "从备份中取出该批明细核对。",
            )

    columns = ("entry_id", "ordinal", "table", "key", "before", "after", "digest")
    rows = Change.objects.order_by("entry_id", "ordinal").values_list(*columns)
    for at, (entry, ordinal, table, key, before, after, made) in enumerate(rows.iterator(AT_ONCE), 1):
        if entry != current:
            yield from close()
            current, digests, changed = entry, [], False
            seen.add(entry)
        digests.append(made)
        if made != digest_like(made, table, key, before, after):
            changed = True
            yield _finding(
                "J-6",
                f"操作日志第{entry}条的第{ordinal}行变更明细（{table} {key}）被改动过。",
                f"第{entry}条第{ordinal}行",
                "从备份中取出该行核对。",
            )
        if not at % AT_ONCE:
            say("核对变更明细", at, total)
    yield from close()
    for number in sorted(set(known) - seen):
        yield _finding(
            "J-7", f"操作日志第{number}条的{known[number][0]}行变更明细全部缺失。", f"第{number}条", "从备份恢复。"
        )
    say("核对变更明细", total, total)


def _tables(say: Progress) -> Iterator[Finding]:
    for number, (table, rows) in enumerate(sorted(JOURNALLED.items()), 1):
        last = Change.objects.filter(table=table).values("key").annotate(last=Max("id")).values("last")
        written = dict(Change.objects.filter(id__in=last).values_list("key", "after").iterator(AT_ONCE))
        for key, values in rows():
            text = written.pop(key, None)
            if text is None:
                yield _finding(
                    "J-8", f"{table} {key}在日志中没有来历。", f"{table} {key}", "查明是谁绕过系统直接写入数据库。"
                )
            elif text != record_text(values):
                yield _finding(
                    "J-9",
                    f"{table} {key}与日志所记不一致：有人绕过系统改动了数据库。",
                    f"{table} {key}",
                    "与日志中该行的最后一次变更核对，报稽核处理。",
                    found=record_text(values),
                    expected=text,
                )
        for key, text in written.items():
            if text:
                yield _finding(
                    "J-10",
                    f"{table} {key}应在而不在：被绕过系统删除。",
                    f"{table} {key}",
                    "按日志所记恢复，报稽核处理。",
                )
        say("核对台账", number, len(JOURNALLED))


def _heads(path: Path) -> Iterable[Finding]:
    from shebao.journal.heads import read_heads

    kept = read_heads(path)
    known = dict(Entry.objects.filter(number__in=[number for _, number, _ in kept]).values_list("number", "hash"))
    for day, number, made in kept:
        if number and known.get(number) != made:
            yield _finding(
                "J-11",
                f"{day}导出的日终摘要（第{number}条）与数据库中的不符：此前的日志被整段改写。",
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
