"""The rows of payments as the journal keeps them. A batch's digest covers its instructions; their states follow from
the file that was sent and the return files that were taken, which :mod:`shebao.payments.follow` verifies.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from shebao.journal.record import RowChange
from shebao.journal.verify import journalled
from shebao.payments.models import BankFile, Batch, Correction, LateReturn, PayerAccount, ReturnFile

AT_ONCE = 5000
MODELS = (PayerAccount, Batch, BankFile, ReturnFile, Correction, LateReturn)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value


def values(row: Any) -> dict[str, Any]:
    """A row as the journal keeps it."""
    return {
        field.attname: _plain(getattr(row, field.attname))
        for field in row._meta.concrete_fields
        if not (field.primary_key and field.name == "id")
    }


def added(row: Any) -> RowChange:
    """A row that was just written, for the journal."""
    return RowChange(row._meta.db_table, str(row.pk), None, values(row))


def changed(row: Any, before: dict[str, Any]) -> RowChange:
    """A row that was just changed, for the journal."""
    return RowChange(row._meta.db_table, str(row.pk), before, values(row))


def _current(model: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for row in model.objects.order_by("pk").iterator(AT_ONCE):
        yield str(row.pk), values(row)


for _model in MODELS:
    journalled(_model._meta.db_table, lambda model=_model: _current(model))  # type: ignore[misc]
