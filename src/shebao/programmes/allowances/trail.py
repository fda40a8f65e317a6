"""A roster as the journal keeps it: its row, a digest over its lines (名册摘要), one over what was decided of them.

So a line that somebody changes behind the site's back is found by ``shebao journal verify``.
"""

from collections.abc import Iterator
from typing import Any

import polars as pl
from django.db import connection
from django.db.models import Model

from shebao.journal.digest import DigestOfMany, digest, record_text
from shebao.journal.record import RowChange
from shebao.journal.verify import journalled
from shebao.programmes.allowances import models

TABLE, RECOVERY, BASIS = "allowances_roster", "allowances_recovery", "allowances_basislist"
COLUMNS = (
    *("number", "allowance", "year", "once", "reference_on", "state", "project", "item", "read", "people", "total"),
    *("digest", "case_number", "void_reason", "made_by", "noticed_on", "notice_until"),
)
LINE = (
    *("key", "person_id", "name", "id_number", "township", "unit", "payee", "bank", "account", "status", "reason"),
    *("grade", "standard", "amount", "last_amount", "change"),
)
"""The columns of a line that the digest covers. ``once`` is not among them: it goes when a roster is void."""
AT_ONCE = 20_000
BETWEEN, AFTER = "\x1f", "\x1e"
"""What stands between the values of a line, and between lines."""
LINES, DECIDED = "名册人员", "疑点和更正"
_SUSPECT = ("line_id", "code", "evidence", "state", "result", "reason", "maker_id", "checker_id")
_CORRECTION = ("line_id", "action", "reason", "paper", "digest", "amount", "made_by_id")
_DOCUMENT = ("kind", "name", "path", "digest", "size")


def lines_digest(roster: int) -> str:
    """The digest over a roster's lines in their order; the database makes each the text that is digested."""
    made = DigestOfMany()
    texts = (f"COALESCE(CAST(\"{column}\" AS text), '')" for column in LINE)
    told = f" || '{BETWEEN}' || ".join(texts)
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {told} FROM allowances_line WHERE roster_id = %s ORDER BY id", [roster])
        while some := cursor.fetchmany(AT_ONCE):
            made.add(AFTER.join(text for (text,) in some))
    return made.value


def digest_of_frame(lines: pl.DataFrame) -> str:
    """The same of lines that are not written yet, in the order in which they will be."""
    made = DigestOfMany()
    told = pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in LINE], separator=BETWEEN)
    for part in lines.iter_slices(AT_ONCE):
        made.add(part.select(told.str.join(AFTER)).item())
    return made.value


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def roster_values(roster: models.Roster, lines: str | None = None) -> dict[str, Any]:
    """A roster as the journal keeps it. The digest over its lines is the one that it holds, which whoever changes a
    line writes anew; verification gives the one that the ``lines`` have.
    """
    values = {name: getattr(roster, name) for name in COLUMNS}
    values[LINES] = roster.digest if lines is None else lines
    texts = [
        record_text(row)
        for model, columns in (
            (models.LineSuspect, _SUSPECT),
            (models.Correction, _CORRECTION),
            (models.Document, _DOCUMENT),
        )
        for row in model.objects.filter(roster=roster).order_by("pk").values(*columns).iterator()
    ]
    values[DECIDED] = digest(*texts) if texts else ""
    return {name: str(value) if hasattr(value, "isoformat") else value for name, value in values.items()}


def changed(roster: models.Roster, before: dict[str, Any] | None) -> RowChange:
    """What became of a roster."""
    return RowChange(TABLE, str(roster.pk), before, roster_values(roster))


RECOVERY_COLUMNS = ("number", "key", "name", "cause", "receivable", "recovered", "method", "state", "case_number")
_PARTS = (
    (models.RecoveryLine, ("line_id", "amount", "reason")),
    (models.Instalment, ("ordinal", "due_on", "amount")),
    (models.RecoveryReceipt, ("key", "amount", "received_on", "made_by_id")),
)


def recovery_values(recovery: models.Recovery) -> dict[str, Any]:
    """A recovery as the journal keeps it: its row, one digest over its lines, instalments and receipts."""
    texts = [
        record_text(row)
        for model, columns in _PARTS
        for row in model.objects.filter(recovery=recovery).order_by("pk").values(*columns)
    ]
    return {**{name: getattr(recovery, name) for name in RECOVERY_COLUMNS}, "明细": digest(*texts)}


def basis_values(basis: models.BasisList) -> dict[str, Any]:
    """A basis list as the journal keeps it: its row, one digest over the rows that it loaded."""
    names = ("kind", "name", "path", "digest", "rows", "total", "state", "maker_id", "checker_id")
    loaded: tuple[type[Model], ...] = (models.Staffing, models.DeathClaim, models.Survivor, models.PilotBalance)
    made = DigestOfMany()
    for model in loaded:
        columns = [field.attname for field in model._meta.concrete_fields if field.attname != "id"]
        for row in model._default_manager.filter(source=basis).order_by("pk").values_list(*columns).iterator():
            made.add("\x1f".join(map(_text, row)))
    return {**{name: getattr(basis, name) for name in names}, "载入": made.value}


def _rosters() -> Iterator[tuple[str, dict[str, Any]]]:
    for one in models.Roster.objects.order_by("pk").iterator():
        yield str(one.pk), roster_values(one, lines_digest(one.pk))


def _recoveries() -> Iterator[tuple[str, dict[str, Any]]]:
    for one in models.Recovery.objects.order_by("pk").iterator():
        yield str(one.pk), recovery_values(one)


def _bases() -> Iterator[tuple[str, dict[str, Any]]]:
    for one in models.BasisList.objects.order_by("pk").iterator():
        yield str(one.pk), basis_values(one)


def declare() -> None:
    """Called once, when the room is ready."""
    journalled(TABLE, _rosters)
    journalled(RECOVERY, _recoveries)
    journalled(BASIS, _bases)
