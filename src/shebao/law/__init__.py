"""The law (政策法规): what people owe and get, as dated parameters and exact, explainable formulas.

A library: no web framework, no database, no command line in it.

>>> from shebao.law import kind, run
>>> run(kind("account_divisor"), {"retire_age": "60y3m", "retired": "2025-06"}).results
{'divisor': 1373}
"""

from shebao.law.calculate import calculate
from shebao.law.declare import Kind
from shebao.law.explain import explain
from shebao.law.kinds import UnknownKindError, kind, kinds
from shebao.law.run import Outcome, StepDone, run
from shebao.law.schema import json_schema, outcome_json

__all__ = [
    "Kind",
    "Outcome",
    "StepDone",
    "UnknownKindError",
    "calculate",
    "explain",
    "json_schema",
    "kind",
    "kinds",
    "outcome_json",
    "run",
]
