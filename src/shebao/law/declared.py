"""What a kind (计算事项) is made of once declared: inputs, parameters, tables, steps, and lists of rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from shebao.law.expressions import Condition, Name, Number, Rounding, Table, number
from shebao.law.payers import Payer
from shebao.law.terms import other_names, other_names_of
from shebao.law.units import Unit


class Today:
    """Stands for the day of the calculation where a case has no legal date of its own."""

    def __str__(self) -> str:
        """As part of a column's name."""
        return "today"


TODAY = Today()


@dataclass(frozen=True, eq=False)
class Input(Name):
    """What a case gives. ``group``: optional inputs of one group come together or not at all.

    ``absent``: the integer that stands for not being listed, only in a map such as months of a year. ``root``: the map
    or list it is part of. ``may_miss``: left out of its group at will, though not given without it. ``month_only``:
    the input that takes what is written as a month only, where the day of the date may not matter.
    """

    group: str = ""
    absent: int | None = None
    root: str = ""
    aliases: tuple[str, ...] = ()
    may_miss: bool = False
    month_only: str = ""


@dataclass(frozen=True, eq=False)
class Parameter(Name):
    """What the law sets: the parameter ``id`` as valid on the first of the dates ``on`` that the case has.

    A date is an input or an earlier step: a day, a month or a year, standing for its first day; or a fixed day.

    A case may give the value itself under ``name``; then no row is looked up and the answer says so.
    """

    id: str = ""
    on: tuple["Name | date | Today", ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class DatedTable(Table):
    """A table of the law, as valid on the first of the dates ``on`` that the case gives.

    ``threshold``: a key without a row of its own takes the row of the greatest key below it (满多少年的按…).
    ``key_step``: keys of the data are so many times the key of the formula (100: data in fen, formula in yuan).
    ``options``: the data are keyed by the codes of this choice. ``below``: the integer for keys under the first row.
    """

    on: tuple["Name | date | Today", ...] = ()
    threshold: bool = False
    key_step: int = 1
    options: Unit | None = None
    below: int | None = None


@dataclass(frozen=True, eq=False)
class Step(Name):
    """One line of the calculation: a number with one named rounding, the article it carries out, and its source.

    ``aside``: in a frame it has a column, but what it reads is no reason for a result to be provisional.
    """

    value: Number = field(default_factory=lambda: number(0))
    rounding: Rounding = "exact"
    when: Condition | None = None
    otherwise: int | None = None
    why_not: str = ""
    law: str = ""
    source: str = ""
    formula: str = ""
    bounded: bool = False
    quiet: bool = False
    hidden: bool = False
    payer: "Payer | Step | None" = None
    says: str = ""
    warns: bool = False
    asks: bool = False
    aside: bool = False


@dataclass(frozen=True)
class Entries:
    """A list of rows in one case, numbered by ``keys``, or a map by key.

    ``fields``: field name, Chinese label and the input of the first row, which shows unit and bounds. ``aliases``:
    other names of the whole; ``field_aliases``: other names of a field, each with the field's own.

    ``key_field``: the field that tells rows apart, so that the rows may also be written as an object by it, and single
    fields as the maps ``columns`` (name of the map, field). ``column_rest``: what such a map says of the other fields.
    ``empty_flag``: the input that says so where a case gives a list or map with nothing in it. ``year_alias``: a name
    of the input that gets the year of keys written as 2024-01, of a map by month. ``if_list``: what to do where the
    value of a key is itself a list.
    """

    name: str
    label: str
    keys: tuple[int, ...]
    fields: tuple[tuple[str, str, Input], ...]
    is_map: bool
    optional: bool = False
    aliases: tuple[str, ...] = ()
    field_aliases: Mapping[str, str] = field(default_factory=dict)
    key_field: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    column_rest: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    empty_flag: str = ""
    year_alias: str = ""
    if_list: str = ""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every name the whole may be given under."""
        names = (self.name, self.label, *self.aliases)
        return (*names, *other_names_of(names))

    def field_name(self, key: str) -> str:
        """The field that a key of a row means: its name, its Chinese label or an alias; else the key itself."""
        labels = {plain_label(label): name for name, label, _ in self.fields}
        return {**self.field_aliases, **labels, **{label: name for name, label, _ in self.fields}}.get(key, key)


@dataclass(frozen=True)
class Need:
    """Lists and maps (``collections``, by name) of which a case gives at least one, or says that there is none.

    ``inputs``: one of these serves as well. ``unless``: a flag that makes them needless where it is true.
    """

    collections: tuple[str, ...]
    inputs: tuple[Input, ...] = ()
    unless: tuple[Input, ...] = ()


@dataclass(frozen=True)
class Each:
    """A case may hold many people under ``name``; each is calculated, and the ``totals`` are added up.

    ``single``: each item of the list is the value of this one input, instead of an object. ``rounded_once``: total and
    the step of its exact amount. Where the people have the exact amounts, the total is their sum, rounded once, and
    not the sum of what was rounded for each; of ``sums`` the total is that of other totals, less those of ``less``.
    """

    name: str
    label: str
    single: str = ""
    totals: tuple[str, ...] = ()
    rounded_once: Mapping[str, str] = field(default_factory=dict)
    sums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    less: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Kind:
    """Something that can be calculated, as declared. Values are integers in the unit of each name.

    ``groupings``: objects of a case that only hold inputs together; their contents count as if written one level up.
    ``one_of``: sets of optional inputs of which a case gives at least one; ``needs``: the same of lists and maps.
    ``monthly``: the results that are paid every month.
    """

    name: str
    title: str
    basis: str
    inputs: tuple[Input, ...]
    parameters: tuple[Parameter, ...]
    tables: tuple[DatedTable, ...]
    steps: tuple[Step, ...]
    results: tuple[Step, ...]
    entries: tuple[Entries, ...]
    each: Each | None
    example: Mapping[str, object]
    note: str = ""
    groupings: tuple[str, ...] = ()
    one_of: tuple[tuple[Input, ...], ...] = ()
    needs: tuple[Need, ...] = ()
    monthly: tuple[Step, ...] = ()

    def __repr__(self) -> str:
        """Its name only: a kind holds whole formulas, which would bury what a message says."""
        return f"<Kind {self.name}>"

    @property
    def fields(self) -> "tuple[Input | Parameter, ...]":
        """Everything a case may give: the inputs, and the parameters it may give instead of the law's rows."""
        return (*self.inputs, *self.parameters)

    @cached_property
    def spellings(self) -> "Mapping[str, Input | Parameter]":
        """Every way to write a name: the field's English term, its aliases, its Chinese label with or without what the
        label says in brackets, where that is clear; and what else the same thing is called (``law/terms.py``).
        """
        result: dict[str, Input | Parameter] = {}
        for declared in self.fields:
            for key in (declared.label, *declared.aliases, declared.name):
                result[key] = declared
        short = [plain_label(declared.label) for declared in self.fields]
        for key, declared in zip(short, self.fields, strict=True):
            if short.count(key) == 1:
                result.setdefault(key, declared)
        taken = {key: declared.name for key, declared in result.items()}
        for entries in self.entries:
            taken.update(dict.fromkeys(entries.names, entries.name))
        by_name = {declared.name: declared for declared in self.fields}
        for key, name in other_names(taken).items():
            if name in by_name:
                result[key] = by_name[name]
        return result

    @cached_property
    def parameter_ids(self) -> frozenset[str]:
        """The ids of the parameters that a calculation may look up."""
        return frozenset({one.id for one in self.parameters} | {one.id for one in self.tables})

    def step(self, name: str) -> Step:
        """A step by name; KeyError where there is none."""
        return {step.name: step for step in self.steps}[name]


def plain_label(label: str) -> str:
    """A label without what it says in brackets: 缴费月数（含视同缴费） is 缴费月数."""
    return label.partition("（")[0] or label
