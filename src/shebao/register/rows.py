"""The rows of the register as the journal keeps them (:mod:`shebao.journal.tables`), for cases, imports, verification.

Whoever writes a row of :data:`TABLES` journals it, with :func:`add` and :func:`change` for single rows, or in bulk with
:func:`mapping` and a ``RowChange`` for each. Columns that follow from other rows (:data:`DERIVED`) stand in no mapping;
they are written by the module that derives them.
"""

from shebao.journal.tables import AT_ONCE, Table, Tables
from shebao.register import models
from shebao.register.row_words import words_of

DERIVED = {"register_person": frozenset({"insurances", "ever_insured"})}
"""``insurances`` and ``ever_insured`` of a person: :mod:`shebao.register.insurance_mask`."""
__all__ = ["AT_ONCE", "DERIVED", "TABLES", "add", "change", "current", "mapping", "table_of", "values"]
_ALL = Tables(
    (
        models.Employer,
        models.Registration,
        models.InjuryRate,
        models.Person,
        models.Enrolment,
        models.PensionStatus,
        models.ContributionBase,
        models.KeyChange,
        models.FrozenFigures,
        models.Certificate,
    ),
    DERIVED,
)
TABLES: dict[str, Table] = _ALL.by_name
"""Every journalled table of the register by its name in the database."""
table_of, values, mapping, current = _ALL.of, _ALL.values, _ALL.mapping, _ALL.current
add, change = _ALL.add, _ALL.change
_ALL.declare(words_of)
