"""Which inputs a case must have, as JSON Schema: under any of their names, at any place where a case may write them."""

from collections.abc import Iterable, Mapping
from typing import Any

from shebao.law.declare import Entries, Input, Kind
from shebao.law.intake import OVERRIDES_KEYS


def must_have(kind: Kind) -> list[dict[str, Any]]:
    """What every case of one person must have, one schema for each demand: all of them hold together."""
    names = _spellings(kind)
    lists = {entries.name: entries for entries in kind.entries}
    demands = [
        _any_of(kind, names[declared.name])
        for declared in kind.inputs
        if not declared.optional and declared.absent is None and declared.root not in lists
    ]
    demands += [_any_of(kind, _of_entries(entries)) for entries in kind.entries if not entries.optional]
    demands += [_any_of(kind, [name for one in choices for name in names[one.name]]) for choices in kind.one_of]
    for need in kind.needs:
        listed = [lists[name] for name in need.collections]
        flags = [entries.empty_flag for entries in listed if entries.empty_flag]
        flags += [one.name for one in (*need.inputs, *need.unless)]
        answers = [name for entries in listed for name in _of_entries(entries)]
        demands.append(_any_of(kind, [*answers, *(name for flag in flags for name in names[flag])]))
    return demands


def together(kind: Kind) -> list[dict[str, Any]]:
    """Groups of inputs: all of a group or none."""
    names = _spellings(kind)
    groups: dict[str, list[Input]] = {}
    for declared in kind.inputs:
        if declared.group and not declared.root:
            groups.setdefault(declared.group, []).append(declared)
    made = []
    for members in groups.values():
        needed = [_any_of(kind, names[one.name]) for one in members if not one.may_miss]
        some = [_any_of(kind, names[one.name]) for one in members]
        made.append({"anyOf": [{"not": {"anyOf": some}}, {"allOf": needed}]})
    return made


def fields_needed(entries: Entries) -> list[dict[str, Any]]:
    """What a row of a list must have, where it is written as an object."""
    made = []
    for name, label, declared in entries.fields:
        if not declared.may_miss:
            keys = [name, label, *(key for key, of in entries.field_aliases.items() if of == name)]
            made.append({"anyOf": [{"required": [key]} for key in dict.fromkeys(keys)]})
    return made


def _spellings(kind: Kind) -> Mapping[str, list[str]]:
    made: dict[str, list[str]] = {declared.name: [] for declared in kind.fields}
    for spelling, declared in kind.spellings.items():
        made[declared.name].append(spelling)
    return made


def _of_entries(entries: Entries) -> list[str]:
    return [*entries.names, *entries.columns]


def _any_of(kind: Kind, names: Iterable[str]) -> dict[str, Any]:
    """One of the names is there: at the top, inside an object that only holds inputs together, or as a dotted path."""
    return {
        "anyOf": [
            way
            for name in dict.fromkeys(names)
            for way in (
                {"required": [name]},
                *([_inside(name.split("."))] if "." in name else []),
                *(_inside([holder, *name.split(".")]) for holder in (*kind.groupings, *OVERRIDES_KEYS)),
            )
        ]
    }


def _inside(path: list[str]) -> dict[str, Any]:
    first, *rest = path
    return {"required": [first], **({"properties": {first: _inside(rest)}} if rest else {})}
