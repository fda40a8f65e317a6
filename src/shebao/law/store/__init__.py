"""Parameters (政策参数): every figure a circular sets, as dated rows with source, scope and confidence.

One concept per module: ``units`` what a value may be, ``divisions`` the scopes, ``lines`` YAML with line numbers,
``reading`` entries to rows, ``checks`` rows against each other, ``rows`` the row itself, ``timeline`` which row is in
force when, ``view`` what a calculation asks, ``parameters`` loading, ``changes`` what differs between two dates.
"""

from shebao.law.store.changes import Change, changes
from shebao.law.store.errors import (
    ParameterErrors,
    ParameterLookupError,
    ParameterNotInForceError,
    ParameterNotSetError,
    UnfitOverrideError,
    UnknownParameterError,
)
from shebao.law.store.parameters import Parameters, load_parameters
from shebao.law.store.rows import ROOMS, Confidence, ParameterDefinition, ParameterRow, Source
from shebao.law.store.view import ParameterView

__all__ = [
    "ROOMS",
    "Change",
    "Confidence",
    "ParameterDefinition",
    "ParameterErrors",
    "ParameterLookupError",
    "ParameterNotInForceError",
    "ParameterNotSetError",
    "ParameterRow",
    "ParameterView",
    "Parameters",
    "Source",
    "UnfitOverrideError",
    "UnknownParameterError",
    "changes",
    "load_parameters",
]
