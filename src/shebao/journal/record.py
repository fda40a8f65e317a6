"""Writing the journal: one entry for an act, with the rows it changed, in the act's own transaction."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection
from django.db.models import F

from shebao.journal.bulk import write_rows
from shebao.journal.digest import DigestOfMany, digest, record_text
from shebao.journal.models import Change, Entry, Head

BEGINNING = "0"
"""What stands where the first entry names the hash of the one before."""


class NotInTransaction(RuntimeError):
    """The journal was written outside a transaction: what it records could be there without it."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: the account, the natural person behind it (工号), where from."""

    account: str
    natural_person: str
    address: str = ""


SYSTEM = Actor("系统", "", "")
"""What no person asked for: a job that ran by the calendar, the set-up of a database."""


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row before and after an act, each as the mapping of its columns (None: it was not there)."""

    table: str
    key: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    effective: date | None = None


COVERED = (
    "number",
    "at",
    "account",
    "natural_person",
    "address",
    "action",
    "object_kind",
    "object_key",
    "case_number",
    "result",
    "detail",
    "changes",
    "changes_digest",
)


def entry_text(entry: Entry) -> str:
    """What an entry's hash covers, as one text."""
    values = {name: getattr(entry, name) for name in COVERED}
    return record_text({**values, "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds")})


def change_digest(table: str, key: str, effective: date | str | None, before: str, after: str) -> str:
    """What proves that a change is as it was written."""
    return digest(table, key, str(effective or ""), before, after)


def record(
    action: str,
    actor: Actor,
    *,
    object_kind: str = "",
    object_key: str = "",
    case_number: str = "",
    result: str = "完成",
    detail: str = "",
    changes: Iterable[RowChange] = (),
) -> Entry:
    """Write an act and the rows it changed.

    ``changes`` may be a generator: rows are written as they come and never kept, so 300,000 of them need no more memory
    than one. Raises :class:`NotInTransaction` outside ``transaction.atomic``. The head of the chain stays locked until
    the transaction ends, so this comes last in it.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction("journal.record belongs inside the transaction of what it records")
    # The update queues writers on both databases before anything is read.
    if not Head.objects.filter(pk=1).update(number=F("number") + 1):
        raise RuntimeError("the journal has no head: the database is not set up")
    head = Head.objects.get(pk=1)
    # The rows come first: the entry holds the digest over them and is never updated. The database asks for the entry
    # they belong to when the transaction ends.
    made = DigestOfMany()
    write_rows(Change._meta.db_table, COLUMNS, _rows(head.number, changes, made))
    entry = Entry(
        number=head.number,
        at=datetime.now(UTC),
        account=actor.account,
        natural_person=actor.natural_person,
        address=actor.address,
        action=action,
        object_kind=object_kind,
        object_key=object_key,
        case_number=case_number,
        result=result,
        detail=detail,
        changes=made.count,
        changes_digest=made.value,
        previous_hash=head.hash,
    )
    entry.hash = digest(head.hash, entry_text(entry))
    entry.save(force_insert=True)
    Head.objects.filter(pk=1).update(hash=entry.hash)
    return entry


Row = tuple[int, int, str, str, str | None, str, str, str]
COLUMNS = ("entry_id", "ordinal", "table", "key", "effective", "before", "after", "digest")


def _rows(number: int, changes: Iterable[RowChange], made: DigestOfMany) -> Iterator[Row]:
    for ordinal, change in enumerate(changes, 1):
        before, after = ("" if side is None else record_text(side) for side in (change.before, change.after))
        proof = change_digest(change.table, change.key, change.effective, before, after)
        made.add(proof)
        effective = change.effective.isoformat() if change.effective else None
        yield number, ordinal, change.table, change.key, effective, before, after, proof


def queue_up() -> None:
    """Wait now for whoever writes the journal, and let others wait until this transaction ends.

    For acts that lock rows of their own which others lock after the journal: taken first, two of them never wait for
    each other. Belongs inside a transaction.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction("queue_up belongs inside the transaction of what is recorded")
    Head.objects.select_for_update().get(pk=1)
