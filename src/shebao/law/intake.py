"""Read one case (案例) as people write it: nested objects, Chinese labels, decimal strings; every trouble at once."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shebao.findings import Finding
from shebao.law.declare import Entries, Input, Kind, Parameter
from shebao.law.missing import missing_from, not_known
from shebao.law.trouble import trouble
from shebao.law.units import Raw, parse, show, write

OVERRIDES_KEYS = ("parameters", "params", "参数")
SUBJECT_KEYS = ("subject", "对象")
"""Whom a case is about, for the sheet: an object such as {"姓名": "…"}. It takes no part in the calculation."""


@dataclass(frozen=True)
class Case:
    """What a case gives, in integers by name (parameters given directly among them), and what is wrong with it."""

    values: dict[str, Raw]
    overrides: Mapping[str, object]
    findings: tuple[Finding, ...]


def too_many(kind: Kind, entries: Entries, found: str) -> Finding:
    """A list has more rows than a case may have."""
    most = f"至多{len(entries.keys)}行"
    message = f"“{entries.label}”的行数太多，{most}。请分开计算。"
    return trouble(kind, "LAW-7", entries.name, message, found=found, expected=most, action="请分开计算。")


def people_of(kind: Kind, case: Mapping[str, object]) -> list[dict[str, object]] | None:
    """The cases of the many people of one case, each with what holds for all of them; None where it is one person."""
    each = kind.each
    if each is None:
        return None
    listed = next((case[key] for key in (each.name, each.label) if key in case), None)
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        return None
    common = {key: value for key, value in case.items() if key not in (each.name, each.label)}
    return [
        {**common, **item} if isinstance(item, Mapping) else {**common, each.single or each.name: item}
        for item in listed
    ]


def read_case(kind: Kind, case: Mapping[str, object]) -> Case:
    """The integers of a case. Nothing missing is replaced, except what a map declares for a key that is not listed."""
    findings: list[Finding] = []
    overrides, named = _overrides(kind, case, findings)
    apart = (*OVERRIDES_KEYS, *SUBJECT_KEYS)
    given, lists = _flatten(kind, {key: value for key, value in case.items() if key not in apart}, findings)
    more, more_lists = _flatten(kind, named, findings)
    findings.extend(_twice(kind, key, given[key], more[key]) for key in more if key in given)
    given.update(more)
    lists |= more_lists
    names = kind.spellings
    values: dict[str, Raw] = {}
    unknown: list[str] = []
    for key, written in given.items():
        declared = names.get(key)
        if declared is None:
            unknown.append(key)
        elif written is not None and written != "":
            declared = _for_month_only(kind, declared, written)
            raw = _read(kind, declared, written, findings)
            if raw is not None and values.get(declared.name, raw) != raw:
                findings.append(_twice(kind, declared.name, as_written(declared, values[declared.name]), written))
            if raw is not None:
                values[declared.name] = raw
    written_names = {names[key].name for key in given if key in names and given[key] not in (None, "")}
    missing = missing_from(kind, values, written_names, lists)
    findings.extend(not_known(kind, unknown, missing))
    findings.extend(missing)
    return Case(values, overrides, tuple(findings))


def _overrides(
    kind: Kind, case: Mapping[str, object], findings: list[Finding]
) -> tuple[dict[str, object], dict[str, object]]:
    """What ``parameters`` of a case holds: values by parameter id, and inputs of the kind by their names."""
    by_id: dict[str, object] = {}
    named: dict[str, object] = {}
    roots = {name for entries in kind.entries for name in (*entries.names, *entries.columns)}
    for key in OVERRIDES_KEYS:
        held = case.get(key)
        for name, value in held.items() if isinstance(held, Mapping) else ():
            is_input = name in kind.spellings or name in roots or name in kind.groupings
            (named if is_input and name not in kind.parameter_ids else by_id)[name] = value
        if held is not None and not isinstance(held, Mapping):
            message = f"“{key}”应写成对象：参数编号和数值。请改正。"
            findings.append(trouble(kind, "LAW-2", key, message, found=str(held), expected="对象"))
    return by_id, named


def _for_month_only(kind: Kind, declared: Input | Parameter, written: object) -> Input | Parameter:
    """The input that takes a month, where a date is asked for and only its month is written."""
    is_month = re.fullmatch(r"\d{4}([-./]\d{1,2}|年\d{1,2}月|\d{2})", str(written).strip())
    if is_month and isinstance(declared, Input) and declared.month_only:
        return kind.spellings[declared.month_only]
    return declared


def _flatten(
    kind: Kind, case: Mapping[str, object], findings: list[Finding], prefix: str = ""
) -> tuple[dict[str, object], set[str]]:
    """Nested objects as dotted names; lists of rows and of values numbered from 1. Also which lists the case has."""
    names = kind.spellings
    case = case if prefix else _gathered(kind, case)
    roots = {key: entries for entries in kind.entries for key in entries.names}
    flat: dict[str, object] = {}
    lists: set[str] = set()
    for key, value in case.items():
        entries = roots.get(f"{prefix}{key}")
        if entries is not None:
            if value is None:
                continue
            lists.add(entries.name)
            if entries.empty_flag and isinstance(value, list | tuple | Mapping) and not value:
                flat[entries.empty_flag] = True
            listed = _flatten_entries(kind, entries, value, findings)
            year = entries.year_alias
            if year in flat and year in listed and flat[year] != listed[year]:
                findings.append(_twice(kind, f"{key}的年度", flat[year], listed[year]))
            flat.update(listed)
        elif isinstance(value, Mapping):
            inside = f"{prefix}{key}."
            if key in kind.groupings:
                # What is known by its full name keeps it: person.hard_area is a fact, hard_area an amount.
                flat.update({f"{inside}{one}": item for one, item in value.items() if f"{inside}{one}" in names})
                value = {one: item for one, item in value.items() if f"{inside}{one}" not in names}
                inside = prefix
            inner, inner_lists = _flatten(kind, value, findings, inside)
            findings.extend(_twice(kind, both, flat[both], inner[both]) for both in inner if both in flat)
            flat.update(inner)
            lists |= inner_lists
        elif isinstance(value, list | tuple) and f"{prefix}{key}.1" in names:
            flat.update({f"{prefix}{key}.{position}": item for position, item in enumerate(value, start=1)})
        elif f"{prefix}{key}" in flat:
            findings.append(_twice(kind, f"{prefix}{key}", flat[f"{prefix}{key}"], value))
        else:
            flat[f"{prefix}{key}"] = value
    return flat, lists


def _gathered(kind: Kind, case: Mapping[str, object]) -> Mapping[str, object]:
    """A case whose rows are written by their key, as one object or field by field, with these rows as a list."""
    made = dict(case)
    for entries in kind.entries:
        held = [key for key in entries.names if isinstance(made.get(key), Mapping)]
        by_field = [key for key in entries.columns if isinstance(made.get(key), Mapping)]
        listed = next((made[key] for key in entries.names if isinstance(made.get(key), list | tuple)), None)
        if not entries.key_field or not (held or by_field):
            continue
        if isinstance(listed, list | tuple):
            made.update(_by_their_key(entries, listed, {key: made.pop(key) for key in by_field}))
            continue
        rows: dict[str, dict[str, object]] = {}
        for key in held:
            whole = made.pop(key)
            for at, row in whole.items() if isinstance(whole, Mapping) else ():
                rows.setdefault(str(at), {entries.key_field: at}).update(_row_without_key(entries, row))
        for key in by_field:
            column = made.pop(key)
            for at, value in column.items() if isinstance(column, Mapping) else ():
                row = rows.setdefault(str(at), {entries.key_field: at})
                row[entries.columns[key]] = value
                for name, rest in entries.column_rest.get(key, {}).items():
                    row.setdefault(name, rest)
        if rows or held:
            made[entries.name] = [rows[at] for at in sorted(rows)]
    return made


def _row_without_key(entries: Entries, row: object) -> Mapping[str, object]:
    """What stands beside the key of a row: its fields by name, or their values in the order of the fields."""
    if isinstance(row, Mapping):
        return row
    return dict(zip((name for name, *_ in entries.fields if name != entries.key_field), _plain_row(row), strict=False))


def _by_their_key(entries: Entries, listed: Sequence[object], by_field: Mapping[str, object]) -> dict[str, object]:
    """The rows of a list with what maps by their key say of them; a map of a key that no row has is kept as it is."""
    rows = [dict(row) if isinstance(row, Mapping) else row for row in listed]
    left: dict[str, object] = {}
    for name, column in by_field.items():
        for at, value in column.items() if isinstance(column, Mapping) else ():
            found = [row for row in rows if isinstance(row, dict) and str(row.get(entries.key_field)) == str(at)]
            for row in found:
                row.setdefault(entries.columns[name], value)
            if not found:
                left[f"{name}.{at}"] = value
    return {entries.name: rows, **left}


def _flatten_entries(kind: Kind, entries: Entries, value: object, findings: list[Finding]) -> dict[str, object]:
    fields = [name for name, _, _ in entries.fields]
    if not entries.is_map and len(fields) == 2 and isinstance(value, Mapping):
        value = list(value.items())
    if entries.is_map and isinstance(value, list | tuple) and entries.keys[0] == 1:
        if len(value) > len(entries.keys):
            findings.append(too_many(kind, entries, str(len(value))))
        value = {str(position): item for position, item in enumerate(value[: len(entries.keys)], start=1)}
    if entries.is_map and isinstance(value, Mapping):
        flat: dict[str, object] = {}
        for key, item in value.items():
            month = _YEAR_AND_MONTH.fullmatch(str(key).strip()) if entries.year_alias else None
            if month is not None:
                if flat.setdefault(entries.year_alias, month[1]) != month[1]:
                    findings.append(_twice(kind, f"{entries.name}的年度", flat[entries.year_alias], month[1]))
                key = month[2]
            name = f"{entries.name}.{_map_key(key)}"
            if name in flat:
                findings.append(_twice(kind, name, flat[name], item))
            flat[name] = item
    elif not entries.is_map and isinstance(value, Sequence) and not isinstance(value, str):
        flat = {}
        if len(value) > len(entries.keys):
            findings.append(too_many(kind, entries, str(len(value))))
        for position, row in enumerate(value[: len(entries.keys)], start=1):
            items = row.items() if isinstance(row, Mapping) else zip(fields, _plain_row(row), strict=False)
            flat.update({f"{entries.name}.{position}.{entries.field_name(str(key))}": item for key, item in items})
    else:
        wanted = '对象，如{"1": …}' if entries.is_map else "列表，每行一个对象"
        findings.append(
            trouble(
                kind,
                "LAW-2",
                entries.name,
                f"“{entries.label}”不是{wanted}。请改正。",
                found=str(value),
                expected=wanted,
            )
        )
        flat = {}
    return flat


_YEAR_AND_MONTH = re.compile(r"(\d{4})[-./年](\d{1,2})月?")


def _map_key(key: object) -> str:
    """The key of a map as declared: "01", "1月" and "2024年" are 1, 1 and 2024."""
    text = str(key).strip().removesuffix("月").removesuffix("年")
    return str(int(text)) if text.isdecimal() else str(key)


def _plain_row(row: object) -> Sequence[object]:
    """A row written without field names, in the order of the fields: ``[70, "10.00"]``, or one plain value."""
    return row if isinstance(row, Sequence) and not isinstance(row, str) else (row,)


def _read(kind: Kind, declared: Input | Parameter, written: object, findings: list[Finding]) -> Raw | None:
    expected = declared.unit.expected()
    if not declared.unit.is_text and not declared.unit.options:
        expected += f"，{show(declared.unit, declared.low)}至{show(declared.unit, declared.high)}"
    if declared.unit.code == "text" and isinstance(written, int) and not isinstance(written, bool):
        written = str(written)  # whole numbers of JSON are exact, however many digits
    hint = next((entries.if_list for entries in kind.entries if declared.name.startswith(f"{entries.name}.")), "")
    hint = hint if isinstance(written, list | tuple | Mapping) else ""
    try:
        raw = parse(declared.unit, written)
    except ValueError as error:
        findings.append(
            trouble(
                kind,
                "LAW-2",
                declared.name,
                f"“{declared.label}”（{declared.name}）填的是“{written}”，读不出来（{error}）。应填{expected}。{hint}",
                found=str(written),
                expected=expected,
                action=f"请把“{declared.label}”改为{expected}。",
            )
        )
        return None
    if isinstance(raw, int) and not declared.low <= raw <= declared.high:
        findings.append(
            trouble(
                kind,
                "LAW-3",
                declared.name,
                f"“{declared.label}”（{declared.name}）填的是“{written}”，超出范围。应填{expected}。",
                found=str(written),
                expected=expected,
                action=f"请核对“{declared.label}”，改为范围以内的数值；确实超出的，这里不能计算，请按规定另行核定。",
            )
        )
        return None
    return raw


def _twice(kind: Kind, name: str, first: object, second: object) -> Finding:
    return trouble(
        kind,
        "LAW-9",
        name,
        f"“{name}”写了两次，先是“{first}”，后是“{second}”，不知道用哪一个。请只留一个。",
        found=f"{first}、{second}",
        expected="一个数值",
        action="请只留一个。",
    )


def as_written(declared: Input | Parameter, raw: Raw) -> object:
    """A value as a case writes it."""
    return write(declared.unit, raw)
