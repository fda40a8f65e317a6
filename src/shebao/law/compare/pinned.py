"""The parameters of one legal date, whatever dates a case has: 如果按那一天的标准算."""

from dataclasses import replace
from datetime import date

from shebao.law.declare import DatedTable, Kind, Parameter
from shebao.law.store import ParameterView
from shebao.law.store.timeline import Segment, Timeline


def pinned(kind: Kind, view: ParameterView, on: date) -> ParameterView:
    """A view in which the parameters that a kind looks up by a date of the case are those of ``on``.

    Parameters that the formula itself asks for a fixed day, such as the interest rate of each year, stay as they are.
    """
    declared: list[Parameter | DatedTable] = [*kind.parameters, *kind.tables]
    fixed = {one.id for one in declared if any(isinstance(item, date) for item in one.on)}
    timelines = {}
    for id in {one.id for one in declared} - fixed:
        row = view.timeline(id).at(on)
        timelines[id] = Timeline((Segment(date.min, date.max, row),) if row is not None else ())
    return replace(view, today=on, _timelines=timelines)
