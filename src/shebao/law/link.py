"""Between declared parameters and the dated rows of the store: legal dates, units, why a result is provisional."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from shebao.law.declare import DatedTable, Parameter
from shebao.law.store import ParameterLookupError, ParameterRow, ParameterView
from shebao.law.store.view import override
from shebao.law.units import Unit
from shebao.months import first_day, month_of

_EPOCH = date(1970, 1, 1)


class UnfitParameterError(ValueError):
    """A parameter row whose value is not what the formula declares: unit, bounds, or kind of value."""


@dataclass(frozen=True, slots=True)
class ParameterUse:
    """A parameter as one calculation used it: the row, the legal date, and why that makes the result provisional."""

    name: str
    label: str
    row: ParameterRow
    on: date

    @property
    def provisional(self) -> str | None:
        """Why the result is provisional because of this row."""
        return self.row.provisional(self.on)


def with_overrides(
    view: ParameterView, overrides: Mapping[str, object]
) -> tuple[ParameterView, list[ParameterLookupError]]:
    """The same view with values given for one run laid over it, and what is wrong with them: every one that is unknown
    (UnknownParameterError) or does not fit its unit (UnfitOverrideError).
    """
    made: dict[str, ParameterRow] = {}
    wrong: list[ParameterLookupError] = []
    for id, value in overrides.items():
        try:
            made[id] = override(id, value, view.definitions, view.divisions, view.scope)
        except ParameterLookupError as error:
            wrong.append(error)
    laid = replace(view, overrides={**view.overrides, **made}, _timelines={}) if made else view
    return laid, wrong


def legal_day(unit: Unit, raw: int) -> date:
    """The day a legal date given as a day, a month or a year stands for: the first of it."""
    if unit.code == "date":
        return _EPOCH + timedelta(days=raw)
    return first_day(raw) if unit.code == "month" else date(raw, 1, 1)


def to_raw(declared: Parameter | DatedTable, row: ParameterRow, value: object) -> int:
    """A row's value as the integer the formula uses; a month and day (09-30) as 930.

    Raises UnfitParameterError where it does not fit the declared unit or bounds.
    """
    unit = declared.unit
    raw: int | None
    if unit.code == "flag" and isinstance(value, bool):
        raw = int(value)
    elif unit.options and isinstance(value, str):
        codes = [code for code, _ in unit.options]
        raw = codes.index(value) if value in codes else None
    elif unit.code == "date" and isinstance(value, date):
        raw = (value - _EPOCH).days
    elif unit.code == "month" and isinstance(value, date):
        raw = month_of(value)
    elif isinstance(value, tuple) and len(value) == 2:
        month, day = value
        raw = month * 100 + day if isinstance(month, int) and isinstance(day, int) else None
    elif unit.code == "yuan" and isinstance(value, int):
        raw = value * unit.scale // 100
    elif isinstance(value, int | Fraction) and not isinstance(value, bool):
        scaled = Fraction(value) * unit.scale
        raw = scaled.numerator if scaled.denominator == 1 else None
    else:
        raw = None
    if raw is None or not declared.low <= raw <= declared.high:
        raise UnfitParameterError(
            f"参数“{row.name}”（{row.id}）的数值“{value}”不在计算公式允许的范围内"
            f"（{declared.label}：{unit.expected()}，{declared.low}至{declared.high}，放大{unit.scale}倍）"
        )
    return raw


def table_values(declared: DatedTable, row: ParameterRow) -> dict[int, int]:
    """A table row's values by key, as integers. UnfitParameterError where it is no table of such keys."""
    codes = [code for code, _ in declared.options.options] if declared.options is not None else []
    items: dict[int, object]
    if isinstance(row.value, tuple):
        items = dict(enumerate(row.value, start=declared.first_key))
    elif isinstance(row.value, dict) and codes:
        items = {codes.index(key): value for key, value in row.value.items() if isinstance(key, str) and key in codes}
    elif isinstance(row.value, dict):
        items = {
            key // declared.key_step: value
            for key, value in row.value.items()
            if isinstance(key, int) and key % declared.key_step == 0
        }
    else:
        items = {}
    if not items:
        raise UnfitParameterError(f"参数“{row.name}”（{row.id}）不是能这样查的对照表")
    if declared.threshold:
        known = sorted(key for key in items if key <= declared.last_key)
        below = {
            key: max((start for start in known if start <= key), default=None)
            for key in range(declared.first_key, declared.last_key + 1)
        }
        items = {key: items[start] for key, start in below.items() if start is not None}
    values = {
        key: to_raw(declared, row, value)
        for key, value in items.items()
        if declared.first_key <= key <= declared.last_key
    }
    if declared.below is not None and values:
        values = dict.fromkeys(range(declared.first_key, min(values)), declared.below) | values
    return values
