"""Kinds and outcomes as data for machines: JSON Schema of a case, and an outcome as JSON with money in yuan."""

from collections.abc import Sequence
from typing import Any

from shebao.findings import as_json
from shebao.law.declare import Entries, Input, Kind, Parameter
from shebao.law.expressions import ROUNDING_WORDS
from shebao.law.link import ParameterUse
from shebao.law.presence import fields_needed, must_have, together
from shebao.law.run import Outcome, StepDone
from shebao.law.units import Unit, show, write


def json_schema(kind: Kind) -> dict[str, Any]:
    """The JSON Schema (2020-12) of one case of a kind: titles are the Chinese labels, which may be used as keys too.

    It takes what :func:`shebao.law.run` takes: every input under any of its names, words for options, figures as text.
    ``x-aliases``: other names of an input; ``x-columns``: maps by the key of the rows that may be given for the rows;
    ``x-required``: the names of what every case must have.
    """
    properties: dict[str, Any] = {}
    listed = {entries.name for entries in kind.entries}
    for declared in kind.fields:
        root = declared.root if isinstance(declared, Input) else ""
        if root not in listed:
            properties[declared.name] = _of(declared)
    for entries in kind.entries:
        properties[entries.name] = _of_entries(entries)
    properties["parameters"] = {"type": "object", "title": "本次计算指定的参数", "description": "参数编号：数值"}
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": kind.title,
        "description": kind.basis + (f"。{kind.note}" if kind.note else ""),
        "type": "object",
        "properties": properties,
        "x-required": [
            *(one.name for one in kind.inputs if not one.optional and one.absent is None),
            *(entries.name for entries in kind.entries if not entries.optional),
        ],
        "examples": [dict(kind.example)],
    }
    demands = [*must_have(kind), *together(kind)]
    if kind.each is not None:
        items = properties[kind.each.single] if kind.each.single else {"type": "object"}
        properties[kind.each.name] = {"type": "array", "title": kind.each.label, "items": items}
        # With a list of people what one person needs may stand in the list, so the top demands either.
        schema["anyOf"] = [{"allOf": demands}, {"required": [kind.each.name]}, {"required": [kind.each.label]}]
    elif demands:
        schema["allOf"] = demands
    return schema


def _of_entries(entries: Entries) -> dict[str, Any]:
    if entries.is_map:
        keys = {str(key): _of(entries.fields[0][2], title="") for key in entries.keys}
        forms = ["object", "array"] if entries.keys[0] == 1 else ["object"]
        named = {"propertyNames": {"pattern": r"^\d"}}
        whole = {"type": forms, "title": entries.label, "properties": keys, **named}
        return {**whole, **_also(entries.aliases)}
    fields = {
        name: {**_of(declared, title=label), **_also([key for key, of in entries.field_aliases.items() if of == name])}
        for name, label, declared in entries.fields
    }
    items = {"properties": fields, "allOf": fields_needed(entries)}
    items = items if items["allOf"] else {"properties": fields}
    rows = {"type": ["array", "object"], "title": entries.label, "maxItems": len(entries.keys), "items": items}
    by_key = {"x-columns": dict(entries.columns)} if entries.columns else {}
    return {**rows, **_also(entries.aliases), **by_key}


def _also(aliases: Sequence[str]) -> dict[str, Any]:
    """Other names under which the same may be given."""
    return {"x-aliases": list(aliases)} if aliases else {}


def _of(declared: Input | Parameter, title: str | None = None) -> dict[str, Any]:
    unit = declared.unit
    result: dict[str, Any] = {"title": declared.label if title is None else title, "unit": unit.label or unit.code}
    result.update(_type(unit))
    if not unit.options and not unit.is_text:
        result["description"] = f"{show(unit, declared.low)}至{show(unit, declared.high)}"
        if unit.scale == 1 and "integer" in result["type"] and unit.code not in ("month", "age", "month_day"):
            result["minimum"], result["maximum"] = declared.low, declared.high
    if isinstance(declared, Parameter):
        otherwise = f"不填时按参数{declared.id}"
        result["description"] = f"{result['description']}；{otherwise}" if "description" in result else otherwise
        result["parameter"] = declared.id
    return {**result, **_also(declared.aliases)}


def _type(unit: Unit) -> dict[str, Any]:
    """What a case may write for a unit. Figures may be text, with digits grouped and the unit behind."""
    if unit.options:
        words = dict.fromkeys(word for pair in unit.options for word in pair)
        words |= dict.fromkeys(word for word, _ in unit.other_words)
        return {"enum": [*([True, False] if unit.code == "flag" else []), *words], "type": ["string", "boolean"]}
    if unit.code == "months_list":
        return {"type": "array", "items": {"type": "string", "pattern": _MONTH}}
    patterns = {"month": _MONTH, "age": r"^\d", "month_day": r"^\d"}
    if unit.code in patterns:
        return {"type": ["string", "integer"], "pattern": patterns[unit.code]}
    if unit.code == "date":
        return {"type": "string", "pattern": r"^\d{4}"}
    if unit.code == "text":
        return {"type": ["string", "integer"]}
    if unit.scale == 1 and unit.code != "yuan":
        return {"type": ["integer", "string"], "pattern": _FIGURE}
    return {"type": ["string", "number"], "pattern": _FIGURE}


_MONTH = r"^\d{4}([-./]\d{1,2}|年\d{1,2}月|\d{2})"
_FIGURE = r"^[+-]?\d[\d,]*(\.\d*)?%?|^[一二三四五六七八九十]"


def kind_json(kind: Kind) -> dict[str, Any]:
    """What a kind is, its inputs, steps and results, for a listing."""
    return {
        "name": kind.name,
        "title": kind.title,
        "basis": kind.basis,
        "note": kind.note,
        "steps": [
            {
                "name": step.name,
                "label": step.label,
                "unit": step.unit.label or step.unit.code,
                "rounding": ROUNDING_WORDS[step.rounding],
                "law": step.law,
                "source": step.source,
                "payer": step.payer.label if step.payer is not None else None,
            }
            for step in kind.steps
        ],
        "results": [step.name for step in kind.results],
        "schema": json_schema(kind),
    }


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """An outcome with every intermediate step; money and ratios as decimal strings, the rows used, the findings."""
    units = {step.name: step.unit for step in outcome.kind.steps}
    data: dict[str, Any] = {
        "kind": outcome.kind.name,
        "title": outcome.kind.title,
        "complete": outcome.is_complete,
        "provisional": list(outcome.provisional),
        "inputs": [
            {"name": used.name, "label": used.label, "value": write(used.unit, used.value), "unit": used.unit.label}
            | ({"instead_of": used.replaces} if used.replaces else {})
            for used in outcome.inputs
        ],
        "steps": [_step_json(step) for step in outcome.steps],
        "result": {name: write(units[name], value) for name, value in outcome.results.items()},
        "parameters": [_parameter_json(use) for use in outcome.parameters],
        "findings": [as_json(finding) for finding in outcome.findings],
    }
    if outcome.people:
        data["people"] = [outcome_json(person) for person in outcome.people]
    return data


def _step_json(step: StepDone) -> dict[str, Any]:
    return {
        "name": step.name,
        "label": step.label,
        "value": write(step.unit, step.value),
        "unit": step.unit.label,
        "formula": step.formula,
        "numbers": step.numbers,
        "rounding": ROUNDING_WORDS.get(step.rounding, ""),  # type: ignore[call-overload]
        "applies": step.applies,
        "remark": step.remark,
        "law": step.law,
        "source": step.source,
        "parameters": [use.row.id for use in step.uses],
    }


def _parameter_json(use: ParameterUse) -> dict[str, Any]:
    row = use.row
    return {
        "id": row.id,
        "name": row.name,
        "value": row.text,
        "valid": row.validity,
        "scope": row.scope_name,
        "source": str(row.source),
        "published_on": row.published_on.isoformat() if row.published_on else None,
        "on": use.on.isoformat(),
        "confidence": row.confidence.value,
        "overridden": row.overridden,
        "provisional": use.provisional,
    }
