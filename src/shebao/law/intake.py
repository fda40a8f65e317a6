"""Read one case (案例) as people write it: nested objects, Chinese labels, decimal strings; every trouble at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shebao.findings import FigureShown, Finding, Place, Severity
from shebao.law.declare import Entries, Input, Kind, Parameter
from shebao.law.units import Raw, parse, show, write

OVERRIDES_KEY = "parameters"
SUBJECT_KEYS = ("subject", "对象")
"""Whom a case is about, for the sheet: an object such as {"姓名": "…"}. It takes no part in the calculation."""


@dataclass(frozen=True)
class Case:
    """What a case gives, in integers by name (parameters given directly among them), and what is wrong with it."""

    values: dict[str, Raw]
    overrides: Mapping[str, object]
    findings: tuple[Finding, ...]


def trouble(
    kind: Kind,
    code: str,
    name: str,
    message: str,
    *,
    found: str = "",
    expected: str = "",
    action: str = "",
    severity: Severity = Severity.ERROR,
) -> Finding:
    """A finding about one input of a case."""
    return Finding(
        code,
        severity,
        message,
        f"{kind.title}/{name}",
        (Place(column=name),),
        found,
        expected,
        action,
        (FigureShown(name, found),) if found else (),
    )


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
    overrides = case.get(OVERRIDES_KEY)
    apart = (OVERRIDES_KEY, *SUBJECT_KEYS)
    given, lists = _flatten(kind, {key: value for key, value in case.items() if key not in apart}, findings)
    names = _names(kind)
    values: dict[str, Raw] = {}
    for key, written in given.items():
        declared = names.get(key)
        if declared is None:
            findings.append(_not_known(kind, key))
        elif written is not None and written != "":
            raw = _read(kind, declared, written, findings)
            if raw is not None and values.get(declared.name, raw) != raw:
                findings.append(_twice(kind, declared.name, as_written(declared, values[declared.name]), written))
            if raw is not None:
                values[declared.name] = raw
    written_names = {names[key].name for key in given if key in names and given[key] not in (None, "")}
    findings.extend(_missing(kind, values, written_names, lists))
    return Case(values, overrides if isinstance(overrides, Mapping) else {}, tuple(findings))


def _names(kind: Kind) -> dict[str, Input | Parameter]:
    """Every way to write a name: the field's English term, its aliases, its Chinese label."""
    result: dict[str, Input | Parameter] = {}
    for declared in kind.fields:
        for key in (declared.label, *declared.aliases, declared.name):
            result[key] = declared
    return result


def _flatten(
    kind: Kind, case: Mapping[str, object], findings: list[Finding], prefix: str = ""
) -> tuple[dict[str, object], set[str]]:
    """Nested objects as dotted names; lists of rows and of values numbered from 1. Also which lists the case has."""
    names = _names(kind)
    roots = {key: entries for entries in kind.entries for key in entries.names}
    flat: dict[str, object] = {}
    lists: set[str] = set()
    for key, value in case.items():
        entries = roots.get(f"{prefix}{key}")
        if entries is not None:
            lists.add(entries.name)
            flat.update(_flatten_entries(kind, entries, value, findings))
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


def _flatten_entries(kind: Kind, entries: Entries, value: object, findings: list[Finding]) -> dict[str, object]:
    fields = [name for name, _, _ in entries.fields]
    if not entries.is_map and len(fields) == 2 and isinstance(value, Mapping):
        value = list(value.items())
    if entries.is_map and isinstance(value, Mapping):
        flat = {f"{entries.name}.{key}": item for key, item in value.items()}
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


def _plain_row(row: object) -> Sequence[object]:
    """A row written without field names, in the order of the fields: ``[70, "10.00"]``, or one plain value."""
    return row if isinstance(row, Sequence) and not isinstance(row, str) else (row,)


def _read(kind: Kind, declared: Input | Parameter, written: object, findings: list[Finding]) -> Raw | None:
    expected = declared.unit.expected()
    if not declared.unit.is_text and not declared.unit.options:
        expected += f"，{show(declared.unit, declared.low)}至{show(declared.unit, declared.high)}"
    try:
        raw = parse(declared.unit, written)
    except ValueError as error:
        findings.append(
            trouble(
                kind,
                "LAW-2",
                declared.name,
                f"“{declared.label}”（{declared.name}）填的是“{written}”，读不出来（{error}）。应填{expected}。",
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
                action=f"请核对“{declared.label}”；确实如此时，调整计算事项声明的上下限。",
            )
        )
        return None
    return raw


def _missing(kind: Kind, values: dict[str, Raw], written: set[str], lists: set[str]) -> list[Finding]:
    """What is not there: required inputs, whole lists, and the rest of a group of which something was given."""
    findings = _none_of(kind, written)
    groups = {declared.group for declared in kind.inputs if declared.group and declared.name in written}
    for entries in kind.entries:
        if not entries.optional and entries.name not in lists and not _any_written(entries, written):
            findings.append(_is_missing(kind, entries.name, entries.label, ""))
    for declared in kind.inputs:
        if declared.absent is not None:
            if declared.name not in written:
                values[declared.name] = declared.absent
        elif declared.name in written:
            continue
        elif declared.group:
            if declared.group in groups and not declared.may_miss:
                others = "、".join(
                    other.label for other in kind.inputs if other.group == declared.group and other.name in written
                )
                findings.append(
                    trouble(
                        kind,
                        "LAW-4",
                        declared.name,
                        f"填了“{others}”，就要同时填“{declared.label}”（{declared.name}）；不适用时都不填。",
                        expected=declared.unit.expected(),
                        action=f"请补填“{declared.label}”，或把同组各项都去掉。",
                    )
                )
        elif not declared.optional:
            findings.append(_is_missing(kind, declared.name, declared.label, declared.unit.expected()))
    return findings


def _none_of(kind: Kind, written: set[str]) -> list[Finding]:
    """Sets of inputs of which a case gives none, though it needs one."""
    return [
        trouble(
            kind,
            "LAW-1",
            choices[0].name,
            f"{'、'.join(f'“{declared.label}”（{declared.name}）' for declared in choices)}至少要填一项。请补填。",
            expected="至少一项",
            action="请补填其中一项。",
        )
        for choices in kind.one_of
        if not any(declared.name in written for declared in choices)
    ]


def _any_written(entries: Entries, written: set[str]) -> bool:
    return any(name.startswith(f"{entries.name}.") for name in written)


def _is_missing(kind: Kind, name: str, label: str, expected: str) -> Finding:
    return trouble(
        kind,
        "LAW-1",
        name,
        f"缺少“{label}”（{name}），没有按任何默认值计算。请补填。",
        expected=expected,
        action=f"请补填“{label}”{f'：{expected}' if expected else ''}。",
    )


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


def _not_known(kind: Kind, key: str) -> Finding:
    return trouble(
        kind,
        "LAW-5",
        key,
        f"“{kind.title}”没有名为“{key}”的输入，这一项没有采用。可填的项目用 shebao law kinds {kind.name} 查。",
        found=key,
        severity=Severity.WARNING,
    )


def as_written(declared: Input | Parameter, raw: Raw) -> object:
    """A value as a case writes it."""
    return write(declared.unit, raw)
