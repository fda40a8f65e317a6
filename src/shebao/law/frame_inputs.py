"""The columns of a frame as the inputs of a kind: names, types, bounds, and which rows cannot be calculated."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from operator import and_, or_

import polars as pl

from shebao.findings import Finding
from shebao.law.columns import Column, Scaled
from shebao.law.declare import Entries, Input, Kind, Need, Parameter
from shebao.law.missing import lacks
from shebao.law.trouble import trouble
from shebao.law.units import MONTH_DAYS, Unit

_REJECTED = "_rejected"
INPUT = "_in."
"""Begins the names of the helper columns that hold the inputs as integers."""


class FrameError(ValueError):
    """A frame that cannot be calculated at all: columns missing or of another type. ``findings`` holds every one."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(finding.message for finding in findings))


@dataclass(frozen=True)
class FrameInputs:
    """``levels``: rounds of helper columns: which rows cannot be calculated, and every input as int64, null in those.

    ``numbers`` and ``given`` are what formulas see, ``parameters`` the columns that stand in for parameter rows.
    """

    levels: tuple[dict[str, pl.Expr], ...]
    numbers: Mapping[str, Scaled]
    given: Mapping[str, pl.Expr | bool]
    parameters: Mapping[str, pl.Expr]
    helpers: tuple[str, ...]

    @property
    def rejected(self) -> pl.Expr:
        """Whether a row's inputs are missing, incomplete or out of bounds."""
        return pl.col(_REJECTED)

    def if_accepted(self, expr: pl.Expr) -> pl.Expr:
        """An expression, null in the rows that cannot be calculated."""
        return pl.when(~self.rejected).then(expr)


def read_frame(kind: Kind, schema: Mapping[str, pl.DataType]) -> FrameInputs:
    """Find the inputs of a kind among the columns of a frame.

    Raises FrameError with everything that is missing or of another type.
    """
    sources = _sources(kind, schema)
    findings: list[Finding] = []
    raw: dict[str, pl.Expr] = {}
    outside = [
        pl.col(name).list.len() > len(entries.keys)
        for entries, name in entries_in(kind, schema)
        if isinstance(schema[name], pl.List)
    ]
    refused: list[pl.Expr] = []
    for declared in kind.fields:
        source = sources.get(declared.name)
        if source is None:
            if not _may_be_absent(kind, declared):
                findings.append(_missing_column(kind, declared))
            continue
        expr = _integers(source[0], source[1], declared.unit)
        if expr is None:
            findings.append(_wrong_type(kind, declared, source[1]))
            continue
        raw[declared.name] = expr
        inside = bounds_kept(declared, expr)
        if inside is not None:
            (refused if _is_required(declared) else outside).append(~inside)
        elif _is_required(declared):
            refused.append(expr.is_null())
        if declared.unit.options and not _is_required(declared):
            # A choice that is no option becomes null: null is "not given" only where the source is null too.
            refused.append(expr.is_null() & source[0].is_not_null())
    for entries in kind.entries:
        names = [f"{entries.name}.{key}" for key in entries.keys]
        columns = [name for name in raw if name in names or name.rpartition(".")[0] in names]
        if columns and not entries.optional:
            refused.append(reduce(and_, [raw[name].is_null() for name in columns]))
        elif not columns and not entries.optional:
            findings.append(_missing_column(kind, entries.fields[0][2]))
    for need in kind.needs:
        there = _any_of_need(kind, need, raw)
        if there:
            refused.append(~reduce(or_, there))
        else:
            findings.append(lacks(kind, need))
    refused += [*_none_and_some(kind, raw), *_broken_groups(kind, raw)]
    if findings:
        raise FrameError(findings)
    # An optional value that is null makes its comparison null, and a required one too: one fill_null serves them all.
    together = [reduce(or_, told).fill_null(unknown) for told, unknown in ((outside, False), (refused, True)) if told]
    return _masked(kind, raw, reduce(or_, together, pl.lit(False)))


def _masked(kind: Kind, raw: dict[str, pl.Expr], rejected: pl.Expr) -> FrameInputs:
    accepted = ~pl.col(_REJECTED)
    helpers: dict[str, pl.Expr] = {f"{INPUT}{name}": pl.when(accepted).then(expr) for name, expr in raw.items()}
    numbers: dict[str, Scaled] = {}
    given: dict[str, pl.Expr | bool] = {}
    parameters: dict[str, pl.Expr] = {}
    for declared in kind.fields:
        column = pl.col(f"{INPUT}{declared.name}")
        if isinstance(declared, Parameter):
            if declared.name in raw:
                parameters[declared.name] = column
            continue
        scale = Fraction(1, declared.unit.scale)
        if declared.name not in raw:
            given[declared.name] = declared.absent is not None
            if declared.absent is None:
                nothing = pl.lit(None, dtype=pl.String() if declared.unit.is_text else pl.Int64())
                numbers[declared.name] = Scaled(scale, Column(nothing, declared.low, declared.high))
            else:
                numbers[declared.name] = Scaled(declared.absent * scale)
            continue
        if declared.absent is not None:
            column = pl.when(accepted).then(column.fill_null(declared.absent))
        numbers[declared.name] = Scaled(scale, Column(column, declared.low, declared.high))
        optional = declared.optional and declared.absent is None
        given[declared.name] = pl.when(accepted).then(column.is_not_null()) if optional else True
    return FrameInputs(({_REJECTED: rejected}, helpers), numbers, given, parameters, (_REJECTED, *helpers))


def _sources(kind: Kind, schema: Mapping[str, pl.DataType]) -> dict[str, tuple[pl.Expr, pl.DataType]]:
    """Where each input of the kind is in the frame: a column, or a field of a list of structs."""
    sources: dict[str, tuple[pl.Expr, pl.DataType]] = {}
    for entries, name in entries_in(kind, schema):
        sources.update(_of_entries(entries, pl.col(name), schema[name]))
        if entries.empty_flag and isinstance(schema[name], pl.List):
            sources[entries.empty_flag] = (pl.when(pl.col(name).list.len() == 0).then(1), pl.Int64())
    for name, column in source_columns(kind, schema).items():
        sources[name] = (pl.col(column), schema[column])
    return sources


def source_columns(kind: Kind, columns: Iterable[str]) -> dict[str, str]:
    """By input, the column of its name, an alias or its label.

    A column that bears the name of a step is the result of one, not an input under another name.
    """
    usable = set(columns) - {step.name for step in kind.steps}
    spelled: dict[str, list[str]] = {}
    for name, declared in kind.spellings.items():
        if name in usable:
            spelled.setdefault(declared.name, []).append(name)
    return {
        declared.name: next(
            (name for name in (declared.name, *declared.aliases, declared.label) if name in found), found[0]
        )
        for declared in kind.fields
        if (found := spelled.get(declared.name))
    }


def entries_in(kind: Kind, schema: Mapping[str, pl.DataType]) -> list[tuple[Entries, str]]:
    """The lists and maps of a kind that a frame holds as one column, with the name of the column."""
    return [(entries, name) for entries in kind.entries for name in entries.names if name in schema]


def _of_entries(entries: Entries, column: pl.Expr, dtype: pl.DataType) -> dict[str, tuple[pl.Expr, pl.DataType]]:
    if isinstance(dtype, pl.Struct) and entries.is_map:
        keys = {str(key) for key in entries.keys}
        return {
            f"{entries.name}.{field.name}": (column.struct.field(field.name), field.dtype)
            for field in dtype.fields
            if field.name in keys and isinstance(field.dtype, pl.DataType)
        }
    inner = dtype.inner if isinstance(dtype, pl.List) else None
    if not isinstance(inner, pl.Struct):
        return {}
    return {
        f"{entries.name}.{position}.{entries.field_name(field.name)}": (
            column.list.get(position - 1, null_on_oob=True).struct.field(field.name),
            field.dtype,
        )
        for position in entries.keys
        for field in inner.fields
        if isinstance(field.dtype, pl.DataType)
    }


def _integers(source: pl.Expr, dtype: pl.DataType, unit: Unit) -> pl.Expr | None:
    """A column as the integers of a unit; None where its type cannot be."""
    if unit.code == "text":
        return source if dtype == pl.String() else None
    if unit.code == "months_list":
        return source if isinstance(dtype, pl.List) and dtype.inner.is_integer() else None
    if dtype == pl.Boolean() and unit.code == "flag":
        return source.cast(pl.Int64)
    if unit.options and (dtype == pl.String() or isinstance(dtype, pl.Categorical | pl.Enum)):
        codes = [code for code, _ in unit.options]
        labels = [label for _, label in unit.options]
        positions = [*range(len(codes)), *range(len(codes))]
        return source.cast(pl.String).replace_strict([*codes, *labels], positions, default=None, return_dtype=pl.Int64)
    if dtype == pl.Date():
        if unit.code == "date":
            return source.to_physical().cast(pl.Int64)
        if unit.code == "month":
            return source.dt.year().cast(pl.Int64) * 12 + source.dt.month() - 1
    if dtype == pl.Int64():
        return source
    return source.cast(pl.Int64) if dtype.is_integer() or dtype == pl.Null() else None


def _is_required(declared: Input | Parameter) -> bool:
    return isinstance(declared, Input) and not declared.optional and declared.absent is None


def bounds_kept(declared: Input | Parameter, raw: pl.Expr) -> pl.Expr | None:
    """Whether a value keeps its bounds, null where it is not given; None for text, which has none."""
    if declared.unit.is_text:
        return None
    inside = raw.is_between(declared.low, declared.high)
    return inside & raw.is_in(MONTH_DAYS) if declared.unit.code == "month_day" else inside


def _broken_groups(kind: Kind, raw: dict[str, pl.Expr]) -> list[pl.Expr]:
    groups: dict[str, list[Input]] = {}
    for declared in kind.inputs:
        if declared.group:
            groups.setdefault(declared.group, []).append(declared)
    refused = []
    for members in groups.values():
        there = [raw[one.name].is_not_null() for one in members if one.name in raw]
        needed = [one for one in members if not one.may_miss]
        needed_there = [raw[one.name].is_not_null() for one in needed if one.name in raw]
        if there and len(needed_there) < len(needed):
            refused.append(reduce(or_, there))
        elif len(there) > 1:
            refused.append(reduce(or_, there) & ~reduce(and_, needed_there))
    return refused


def _any_of_need(kind: Kind, need: Need, raw: dict[str, pl.Expr]) -> list[pl.Expr]:
    """What answers a need, row by row: something listed, or a flag that says that there is none."""
    needed = [entries for entries in kind.entries if entries.name in need.collections]
    flags = [*(entries.empty_flag for entries in needed), *(flag.name for flag in need.unless)]
    there = [expr.is_not_null() for entries in needed for expr in _listed(entries, raw)]
    there += [raw[one.name].is_not_null() for one in need.inputs if one.name in raw]
    return there + [(raw[name] == 1).fill_null(False) for name in flags if name in raw]


def _none_and_some(kind: Kind, raw: dict[str, pl.Expr]) -> list[pl.Expr]:
    """Rows that list something and say that there is nothing."""
    return [
        # A map that says what is not listed stands for may well list that.
        (raw[entries.empty_flag] == 1).fill_null(False)
        & reduce(or_, [(expr != rest).fill_null(False) if rest is not None else expr.is_not_null() for expr in listed])
        for entries in kind.entries
        for rest in (entries.fields[0][2].absent,)
        if entries.empty_flag in raw and (listed := _listed(entries, raw))
    ]


def _listed(entries: Entries, raw: dict[str, pl.Expr]) -> list[pl.Expr]:
    """The columns of a list or map."""
    return [expr for name, expr in raw.items() if name.startswith(f"{entries.name}.")]


def _may_be_absent(kind: Kind, declared: Input | Parameter) -> bool:
    return isinstance(declared, Parameter) or declared.optional or declared.absent is not None


def _missing_column(kind: Kind, declared: Input | Parameter) -> Finding:
    return trouble(
        kind,
        "LAW-1",
        declared.name,
        f"数据中没有“{declared.label}”（{declared.name}）这一列。请补上。",
        expected=declared.unit.expected(),
        action="请补上这一列。",
    )


def _wrong_type(kind: Kind, declared: Input | Parameter, dtype: pl.DataType) -> Finding:
    scaled = f"放大{declared.unit.scale}倍的整数" if declared.unit.scale > 1 else "整数"
    wanted = "文字或序号" if declared.unit.options else scaled
    return trouble(
        kind,
        "LAW-2",
        declared.name,
        f"“{declared.label}”（{declared.name}）这一列是{dtype}，应为{wanted}。请先转换。",
        found=str(dtype),
        expected=wanted,
        action="请先转换这一列。",
    )


def input_columns(kind: Kind, schema: Mapping[str, pl.DataType]) -> dict[str, pl.Expr]:
    """The inputs of a kind in a frame of this schema, as integers by name."""
    columns = {}
    for declared in kind.fields:
        source = _sources(kind, schema).get(declared.name)
        expr = _integers(*source, declared.unit) if source is not None else None
        if expr is not None:
            columns[declared.name] = expr
    return columns


def given_parameters(kind: Kind, schema: Mapping[str, pl.DataType]) -> list[Parameter]:
    """The parameters of a kind that a frame gives itself, row by row."""
    sources = _sources(kind, schema)
    return [declared for declared in kind.parameters if declared.name in sources]
