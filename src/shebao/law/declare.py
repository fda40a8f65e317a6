"""Declare a kind (计算事项): its inputs, the parameters it uses and its steps, in the order of the law.

``Declaration`` is what a file under ``kinds/`` works with; each call returns a name that later formulas use. Every
step is compiled at once with the declared bounds, so a formula that may overflow, may divide by zero or uses what may
be absent is refused when the module is imported. ``docs/how-to-add-a-benefit.md`` walks through it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TypeVar

import polars as pl

from shebao.law.columns import Column, FormulaError, Scaled, Surroundings, lower, lower_condition, rounded
from shebao.law.declared import (
    TODAY,
    DatedTable,
    Each,
    Entries,
    Input,
    Kind,
    Need,
    Parameter,
    Step,
    Today,
    plain_label,
)
from shebao.law.expressions import (
    Call,
    Condition,
    If,
    Name,
    Node,
    Operand,
    Rounding,
    children,
    names_in,
    number,
)
from shebao.law.payers import Payer
from shebao.law.units import FLAG, Unit, parse

__all__ = [
    "TODAY",
    "DatedTable",
    "Declaration",
    "Each",
    "Entries",
    "Input",
    "Kind",
    "Need",
    "Parameter",
    "Step",
    "Today",
    "plain_label",
]

Bounds = tuple[object, object]
Field = tuple[str, str, Unit, "Bounds | None"]
Rows = list[dict[str, "Input"]]
NameT = TypeVar("NameT", bound=Name)


class Declaration:
    """A kind in the making. Raises FormulaError where something declared cannot be right."""

    def __init__(self, name: str, title: str, *, basis: str, note: str = "", groupings: Sequence[str] = ()) -> None:
        self.name, self.title, self.basis, self.note, self.groupings = name, title, basis, note, tuple(groupings)
        self._inputs: list[Input] = []
        self._parameters: list[Parameter] = []
        self._tables: list[DatedTable] = []
        self._steps: list[Step] = []
        self._entries: list[Entries] = []
        self._each: Each | None = None
        self._one_of: list[tuple[Input, ...]] = []
        self._needs: list[Need] = []
        self._numbers: dict[str, Scaled] = {}
        self._there: dict[str, pl.Expr | bool] = {}

    def input(
        self,
        name: str,
        label: str,
        unit: Unit,
        bounds: Bounds | None = None,
        *,
        optional: bool = False,
        group: str = "",
        aliases: Sequence[str] = (),
        absent: object = None,
        root: str = "",
        may_miss: bool = False,
        month_only: str = "",
    ) -> Input:
        """An input with its bounds, both inclusive and written as a case writes them: ``("0", "5")``.

        Choices, text and months lists need no bounds. ``optional``: a formula that uses it where it is absent stops
        with a finding, so ask ``.given`` first where it may rightly be absent. ``group``: optional, and given together
        with its group or not at all; only a step that asks for the group may use it.
        """
        low, high = _bounds(unit, bounds, name)
        none = None if absent is None else parse(unit, absent)
        made = Input(
            name,
            label,
            unit,
            low,
            high,
            optional or bool(group),
            group,
            none if isinstance(none, int) else None,
            root,
            tuple(aliases),
            may_miss,
            month_only,
        )
        self._inputs.append(self._named(made))
        return made

    def list_of(
        self,
        name: str,
        label: str,
        most: int,
        *fields: Field,
        optional: bool = False,
        may_miss: Sequence[str] = (),
        aliases: Sequence[str] = (),
        field_aliases: Mapping[str, str] | None = None,
        key_field: str = "",
        columns: Mapping[str, str] | None = None,
        column_rest: Mapping[str, Mapping[str, object]] | None = None,
        empty_flag: Input | None = None,
        none: str = "",
    ) -> Rows:
        """A list of rows, numbered from 1; each row has all its fields but those that ``may_miss``. For
        ``for row in rows`` in a formula. :class:`Entries` says what the other ways to write one are.

        ``none``: the label of an input ``no_NAME`` that says there are no rows, as an empty list does.
        """
        empty_flag = self._none_flag(name, none) or empty_flag
        rows = [
            {
                field_name: self.input(
                    f"{name}.{position}.{field_name}",
                    f"第{position}行{field_label}",
                    unit,
                    bounds,
                    group=f"{name}.{position}",
                    root=name,
                    may_miss=field_name in may_miss,
                )
                for field_name, field_label, unit, bounds in fields
            }
            for position in range(1, most + 1)
        ]
        declared = tuple((field_name, field_label, rows[0][field_name]) for field_name, field_label, *_ in fields)
        keys = tuple(range(1, most + 1))
        self._entries.append(
            Entries(
                name,
                label,
                keys,
                declared,
                False,
                optional,
                tuple(aliases),
                field_aliases or {},
                key_field,
                columns or {},
                column_rest or {},
                "" if empty_flag is None else empty_flag.name,
            )
        )
        return rows

    def map_of(
        self,
        name: str,
        label: str,
        keys: Sequence[int],
        unit: Unit,
        bounds: Bounds,
        *,
        key_label: str,
        absent: object = None,
        optional: bool = False,
        aliases: Sequence[str] = (),
        none: str = "",
        year_alias: str = "",
        if_list: str = "",
    ) -> dict[int, Input]:
        """A map from a whole number (month, year) to one value: ``{"1": "512.80", "2": …}``.

        ``absent``: what a key that is not listed stands for, such as "0" for a month in which nothing was posted.
        Without it, each key is optional and a formula asks ``[key].given``. ``none``: as for a list.
        ``year_alias``, ``if_list``: as :class:`Entries` says.
        """
        flag = self._none_flag(name, none)
        made = {
            key: self.input(
                f"{name}.{key}",
                f"{key}{key_label}{label}",
                unit,
                bounds,
                optional=absent is None,
                absent=absent,
                root=name,
            )
            for key in keys
        }
        fields = (("", label, made[keys[0]]),)
        empty_flag = "" if flag is None else flag.name
        self._entries.append(
            Entries(
                name,
                label,
                tuple(keys),
                fields,
                True,
                optional,
                tuple(aliases),
                empty_flag=empty_flag,
                year_alias=year_alias,
                if_list=if_list,
            )
        )
        return made

    def _none_flag(self, name: str, label: str) -> Input | None:
        return self.input(f"no_{name}", label, FLAG, optional=True) if label else None

    def each(
        self,
        name: str,
        label: str,
        *,
        single: str = "",
        totals: Sequence[Step] = (),
        rounded_once: Mapping[Step, Step] | None = None,
        sums: Mapping[Step, Sequence[Step]] | None = None,
        less: Mapping[Step, Sequence[Step]] | None = None,
    ) -> None:
        """Let one case hold many people under ``name``; the other inputs of the case hold for each of them.

        ``totals``: added up over the people. ``rounded_once``: of these, the steps whose exact amounts are added and
        rounded once, where the people have them. ``sums``: those that are the sum of other totals, earlier in
        ``totals``, less those of ``less``.
        """
        once = {step.name: exact.name for step, exact in (rounded_once or {}).items()}
        added, taken_off = (
            {step.name: tuple(part.name for part in parts) for step, parts in (given or {}).items()}
            for given in (sums, less)
        )
        self._each = Each(name, label, single, tuple(step.name for step in totals), once, added, taken_off)

    def one_of(self, *inputs: Input) -> None:
        """Demand at least one of some optional inputs: an age or a date of birth, a number or its parts."""
        self._one_of.append(inputs)

    def needs(self, *collections: str, inputs: Sequence[Input] = (), unless: Sequence[Input] = ()) -> None:
        """Demand at least one of some optional lists and maps, by name: a list that is not there is not an empty one.

        A case that has none says so: with an empty list, or the input of ``none``. ``inputs`` serve as well; where a
        flag of ``unless`` is true nothing is demanded.
        """
        if unknown := set(collections) - {entries.name for entries in self._entries}:
            raise FormulaError(f"“{self.title}”没有名为{'、'.join(sorted(unknown))}的列表")
        self._needs.append(Need(collections, tuple(inputs), tuple(unless)))

    def parameter(
        self,
        name: str,
        label: str,
        unit: Unit,
        bounds: Bounds | None = None,
        *,
        id: str,
        on: Sequence[Name | date | Today] = (TODAY,),
        aliases: Sequence[str] = (),
    ) -> Parameter:
        """A figure of the law. ``on``: the legal date, the first of these inputs or steps that the case has."""
        low, high = _bounds(unit, bounds, name)
        made = Parameter(name, label, unit, low, high, False, id, tuple(on), tuple(aliases))
        self._parameters.append(self._named(made))
        return made

    def table(
        self,
        name: str,
        label: str,
        unit: Unit,
        *,
        id: str,
        keys: tuple[int, int] | Unit,
        bounds: Bounds,
        on: Sequence[Name | date | Today] = (TODAY,),
        threshold: bool = False,
        key_step: int = 1,
        below: object = None,
    ) -> DatedTable:
        """A table of the law: ``table.at(age)`` looks up. ``keys``: the whole numbers that may be asked for, both ends
        inclusive, or the choice whose codes the data are keyed by.

        ``threshold``: a key without a row takes that of the greatest key below. ``key_step``: 100 where the data are
        keyed by fen and the formula asks by yuan. A list counts from the first key. ``below``: what is due under the
        lowest threshold, such as "0" months for less than a year; without it such a key has no value.
        """
        low, high = _bounds(unit, bounds, name)
        options = keys if isinstance(keys, Unit) else None
        first, last = (0, len(keys.options) - 1) if isinstance(keys, Unit) else keys
        under = None if below is None else parse(unit, below)
        made = DatedTable(
            name,
            label,
            id,
            unit,
            first,
            last,
            low,
            high,
            tuple(on),
            threshold,
            key_step,
            options,
            under if isinstance(under, int) else None,
        )
        self._tables.append(made)
        return made

    def step(
        self,
        name: str,
        label: str,
        value: Operand,
        unit: Unit,
        rounding: Rounding = "exact",
        *,
        law: str,
        source: str = "",
        formula: str = "",
        when: Condition | None = None,
        otherwise: object = None,
        why_not: str = "",
        bounds: Bounds | None = None,
        quiet: bool = False,
        hidden: bool = False,
        payer: Payer | Step | None = None,
        says: str = "",
        warns: bool = False,
        asks: bool = False,
    ) -> Step:
        """One line of the calculation.

        ``law``: our own short statement of what the article says; ``source`` its place (the kind's basis where left
        out). ``when``: the component applies only then; else the value is ``otherwise`` (None: no value) and the sheet
        says ``why_not``. ``bounds``: what a sane result keeps; a row outside is refused. ``formula``: Chinese words
        where those made from the tree would not read well. ``quiet``: where it does not apply it is left out of the
        sheet, for the lines of a row the case does not have. ``hidden``: never a line of the sheet, only carried on.
        ``says``: what the finding says of a result outside the bounds, in place of the general words; ``{name}`` in it
        stands for a value of the case. ``warns``: such a result is only remarked upon and the calculation goes on; in
        a frame it is not remarked upon. ``asks``: such a result means that an input is missing.
        ``payer``: who bears this amount, or an earlier step that says so, a choice of payers' labels. Of amounts
        that are parts of one another only one has a payer, so that nothing is counted twice.
        """
        if isinstance(payer, Step) and not {words for _, words in payer.unit.options} <= {one.label for one in Payer}:
            raise FormulaError(f"“{self.title}”的“{label}”由“{payer.label}”定支付渠道，但其选项不是支付渠道的名称")
        node = number(value)
        none = None if otherwise is None else parse(unit, otherwise)
        self._refuse_unguarded(name, node, when)
        low = high = 0
        try:
            if not unit.is_text:
                around = self._around()
                proven = rounded(lower(node, around), unit.scale, rounding, around)
                low, high = proven.low, proven.high
            if when is not None:
                lower_condition(when, self._around())
        except FormulaError as error:
            raise FormulaError(f"“{self.title}”的“{label}”（{name}）：{error}") from error
        if bounds is not None:
            declared = _bounds(unit, bounds, name)
            low, high = max(low, declared[0]), min(high, declared[1])
        if isinstance(none, int) and when is not None:
            low, high = min(low, none), max(high, none)
        optional = when is not None and none is None
        made = Step(
            name,
            label,
            unit,
            low,
            high,
            optional,
            node,
            rounding,
            when,
            none if isinstance(none, int) else None,
            why_not,
            law,
            source or self.basis,
            formula,
            bounds is not None,
            quiet,
            hidden,
            payer,
            says,
            warns,
            asks,
        )
        self._steps.append(self._named(made))
        return made

    def kind(self, *results: Step, example: Mapping[str, object], monthly: Sequence[Step] = ()) -> Kind:
        """Finish: which steps are the results, which of them are paid every month, and an example case."""
        return Kind(
            self.name,
            self.title,
            self.basis,
            tuple(self._inputs),
            tuple(self._parameters),
            tuple(self._tables),
            tuple(self._steps),
            results,
            tuple(self._entries),
            self._each,
            example,
            self.note,
            self.groupings,
            tuple(self._one_of),
            tuple(self._needs),
            tuple(monthly),
        )

    def _named(self, made: NameT) -> NameT:
        if made.name in self._numbers:
            raise FormulaError(f"“{self.title}”里有两个“{made.name}”")
        self._numbers[made.name] = Scaled(Fraction(1, made.unit.scale), Column(pl.col(made.name), made.low, made.high))
        self._there[made.name] = pl.col(made.name).is_not_null()
        return made

    def _around(self) -> Surroundings:
        return Surroundings(self._numbers, self._there)

    def _refuse_unguarded(self, step: str, node: Node, when: Condition | None) -> None:
        """A grouped input or a step that may have no value needs a guard that asks for it, or for what it asks."""
        if isinstance(node, Call) and node.takes_absent:
            return
        for name, guards in _uses(node, names_in(when) if when is not None else set()):
            if isinstance(name, Input) and name.group:
                safe = any(one.group == name.group and one.name in guards for one in self._inputs)
            elif isinstance(name, Step) and name.optional and name.when is not None:
                safe = name.name in guards or names_in(name.when) <= guards
            else:
                safe = True
            if not safe:
                raise FormulaError(f"“{self.title}”的步骤{step}用了可以没有的“{name.label}”，要用when写明何时适用")


def _uses(node: Node, guards: set[str]) -> Iterator[tuple[Name, set[str]]]:
    """Every use of a name, with the names that the conditions around it ask about."""
    if isinstance(node, Name):
        yield node, guards
    inner = guards | names_in(node.condition) if isinstance(node, If) else guards
    for child in children(node):
        yield from _uses(child, inner)


def _bounds(unit: Unit, bounds: Bounds | None, name: str) -> tuple[int, int]:
    if unit.options and bounds is None:
        return 0, len(unit.options) - 1
    if unit.is_text:
        return 0, 0
    if bounds is None:
        raise FormulaError(f"“{name}”没有写上下限")
    low, high = (parse(unit, bound) for bound in bounds)
    if not isinstance(low, int) or not isinstance(high, int) or low > high:
        raise FormulaError(f"“{name}”的上下限不成立")
    return low, high
