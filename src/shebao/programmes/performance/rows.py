"""The rows of performance as the journal keeps them. No entry has answers or codes: only a survey's result."""

from shebao.journal.tables import Tables
from shebao.programmes.performance import models

_ALL = Tables(
    [
        models.Monitoring,
        models.Monitored,
        models.Survey,
        models.DepartmentTarget,
        models.DepartmentEvaluation,
        models.DepartmentScore,
    ]
)
values, add, change = _ALL.values, _ALL.add, _ALL.change
_ALL.declare()
