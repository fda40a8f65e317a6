"""All that can be calculated (计算事项), one kind per module. A module holds one ``KIND`` and is found by its name."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from shebao.law.declare import Kind


class UnknownKindError(LookupError):
    """There is no kind of this name; the message lists those there are."""


def names() -> tuple[str, ...]:
    """The names of all kinds, in alphabetical order."""
    return tuple(sorted(module.name for module in iter_modules(__path__) if not module.name.startswith("_")))


@cache
def kind(name: str) -> Kind:
    """A kind by name. UnknownKindError where there is none; FormulaError where its formulas cannot be right."""
    if name not in names():
        raise UnknownKindError(f"没有名为“{name}”的计算事项。现有：{'、'.join(names())}")
    found = import_module(f"{__name__}.{name}").KIND
    assert isinstance(found, Kind)
    return found


def kinds() -> tuple[Kind, ...]:
    """All kinds."""
    return tuple(kind(name) for name in names())


def kinds_reading(parameter_id: str) -> tuple[Kind, ...]:
    """The kinds that read a parameter; none where another part of the centre's work does."""
    return tuple(made for made in kinds() if parameter_id in made.parameter_ids)
