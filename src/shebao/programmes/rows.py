"""The rows of programmes as the journal keeps them (:mod:`shebao.journal.tables`)."""

from shebao.journal.tables import Table, Tables
from shebao.programmes import models

_ALL = Tables(
    [getattr(models, name) for name in models.__all__],
    {
        "programmes_item": frozenset({"approved", "reserved", "paid"}),
        "programmes_reservation": frozenset({"settled", "released"}),
    },
)
TABLES: dict[str, Table] = _ALL.by_name
"""Every journalled table of programmes by its name in the database."""
values, add, change = _ALL.values, _ALL.add, _ALL.change
_ALL.declare()
