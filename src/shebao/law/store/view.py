"""What a calculation asks: the rows of one county, as known on one day, with the values given for this run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from shebao.law.store.divisions import Divisions
from shebao.law.store.errors import (
    ParameterNotInForceError,
    ParameterNotSetError,
    UnfitOverrideError,
    UnknownParameterError,
)
from shebao.law.store.nearest import nearest
from shebao.law.store.reading import fit
from shebao.law.store.rows import Confidence, ParameterDefinition, ParameterRow, Source
from shebao.law.store.timeline import Segment, Timeline, resolve
from shebao.law.store.units import EXACT, Plain, UnfitValueError, show_exact

OVERRIDE_SOURCE = Source("本次计算指定")


@dataclass(frozen=True, slots=True, eq=False)
class ParameterView:
    """Parameters as one calculation sees them; made by :meth:`Parameters.view`, rows are found once and kept."""

    definitions: Mapping[str, ParameterDefinition]
    rows_by_id: Mapping[str, tuple[ParameterRow, ...]]
    divisions: Divisions
    scope: str
    known: date | None
    today: date | None
    overrides: Mapping[str, ParameterRow]
    _timelines: dict[str, Timeline] = field(default_factory=dict)

    def row(self, id: str, on: date | None = None) -> ParameterRow:
        """The row in force on a legal date (``today`` of the view where none is given).

        Raises UnknownParameterError for an unknown id, ParameterNotInForceError where no known row covers the date
        (nothing is extended past its end), ParameterNotSetError where the value is null; ValueError without any date.
        """
        on = on or self.today
        if on is None:
            raise ValueError("查参数须给出日期。")
        row = self.timeline(id).at(on)
        if row is None:
            raise self._not_in_force(id, on)
        if row.value is None:
            raise ParameterNotSetError(
                id,
                on,
                self.scope,
                f"参数“{row.name}”（{id}）在{on}、{self.divisions.name(self.scope)}尚未设定。",
                f"请在本单位的参数文件夹中补上{row.scope_name}的数值和依据。",
            )
        return row

    def series(self, id: str) -> tuple[ParameterRow, ...]:
        """Every row in force for this scope and date of knowledge, ordered, without overlaps, for many dates at once.

        ``valid_from`` and ``valid_to`` are cut to the days on which the row is in force. Rows that nobody has set yet
        are there with value None. Raises UnknownParameterError for an unknown id.
        """
        return self.timeline(id).rows()

    def timeline(self, id: str) -> Timeline:
        """The resolved segments of one parameter. Raises UnknownParameterError for an unknown id."""
        found = self._timelines.get(id)
        if found is None:
            if id not in self.definitions:
                raise unknown(id, self.definitions, self.scope)
            if id in self.overrides:
                found = Timeline((Segment(date.min, date.max, self.overrides[id]),))
            else:
                found = resolve(self.rows_by_id.get(id, ()), self.divisions.chain(self.scope), self.known)
            self._timelines[id] = found
        return found

    def _not_in_force(self, id: str, on: date) -> ParameterNotInForceError:
        chain = self.divisions.chain(self.scope)
        rows = [row for row in self.rows_by_id.get(id, ()) if row.scope in chain]
        name, place = self.definitions[id].name, self.divisions.name(self.scope)
        later = sorted(row.known_from for row in rows if row.covers(on) and row.known_from)
        if later and self.known:
            message = f"参数“{name}”（{id}）在{on}、{place}的数值到{self.known}还没有公布（{later[0]}才公布）。"
            action = "请按公布前的做法写一行暂按执行（interim: true）的数值，或改用较晚的知悉日期。"
        else:
            held = "；".join(row.validity for row in rows if row.visible(self.known)) or "无"
            message = f"参数“{name}”（{id}）在{on}、{place}没有数值（现有：{held}）。"
            action = "数值不会自动沿用；请在本单位的参数文件夹中补上这一时段的数值和依据。"
        return ParameterNotInForceError(id, on, self.scope, message, action)


def unknown(id: str, definitions: Mapping[str, ParameterDefinition], scope: str) -> UnknownParameterError:
    """The error for an id that does not exist, with the nearest one that does."""
    message = f"没有编号为“{id}”的参数{nearest(id, definitions)}。"
    return UnknownParameterError(id, None, scope, message, "编号用 shebao law parameters 查。")


def override(
    id: str, given: object, definitions: Mapping[str, ParameterDefinition], divisions: Divisions, scope: str
) -> ParameterRow:
    """A row for a value given for one run: written as in the YAML (money in yuan as text), or an exact value.

    Raises UnknownParameterError, or UnfitOverrideError where it does not fit the unit. A bare number for money is
    refused: nobody could tell whether it means fen or yuan.
    """
    definition = definitions.get(id)
    if definition is None:
        raise unknown(id, definitions, scope)
    try:
        value = fit(_plain(given, definition), definition)
    except UnfitValueError as error:
        message = f"为参数“{definition.name}”（{id}）指定的数值“{given}”不合单位“{definition.unit}”。"
        raise UnfitOverrideError(id, None, scope, message, f"应为{error}。") from error
    return ParameterRow(
        id,
        definition.name,
        value,
        definition.unit,
        None,
        None,
        scope,
        divisions.name(scope),
        OVERRIDE_SOURCE,
        None,
        None,
        Confidence.ILLUSTRATIVE,
        overridden=True,
        labels=definition.labels,
    )


def _plain(given: object, definition: ParameterDefinition) -> Plain:
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, int):
        if definition.parsed_unit.is_money:
            raise UnfitValueError('以元为单位、写成文字的金额，如 "7253.00"')
        return str(given)
    if isinstance(given, Fraction) and definition.parsed_unit.scalar in EXACT:
        return show_exact(given)
    if isinstance(given, float):
        raise UnfitValueError('写成文字的精确数值，如 "0.16"')
    if isinstance(given, Mapping):
        return {str(key): _plain(item, definition) for key, item in given.items()}
    if isinstance(given, list | tuple):
        return [_plain(item, definition) for item in given]
    if isinstance(given, date):
        return given.isoformat()
    if isinstance(given, str):
        return given
    raise UnfitValueError("文字、整数、列表或对照表")
