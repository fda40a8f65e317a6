"""The JSON Schema of a kind takes what the calculation takes, under every name it may be given."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from shebao.law import kind, run
from shebao.law.schema import json_schema
from tests.law.worked import TODAY, VIEW

VECTORS = sorted((Path(__file__).parent.parent / "data" / "law" / "vectors").glob("*.json"))
TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
}


def fits(value: Any, schema: Mapping[str, Any]) -> bool:
    """The part of JSON Schema (2020-12) that the schemas use; a word it does not know fails."""
    checks = {
        "type": lambda wanted: any(
            isinstance(value, TYPES[one]) and (one == "boolean") >= isinstance(value, bool)
            for one in ([wanted] if isinstance(wanted, str) else wanted)
        ),
        "enum": lambda options: any(value == option and type(value) is type(option) for option in options),
        "pattern": lambda pattern: not isinstance(value, str) or re.search(pattern, value) is not None,
        "minimum": lambda least: not isinstance(value, int) or value >= least,
        "maximum": lambda most: not isinstance(value, int) or value <= most,
        "maxItems": lambda most: not isinstance(value, list) or len(value) <= most,
        "items": lambda one: not isinstance(value, list) or all(fits(item, one) for item in value),
        "required": lambda names: not isinstance(value, dict) or all(name in value for name in names),
        "properties": lambda known: (
            not isinstance(value, dict) or all(fits(value[name], one) for name, one in known.items() if name in value)
        ),
        "propertyNames": lambda one: not isinstance(value, dict) or all(fits(name, one) for name in value),
        "anyOf": lambda ways: any(fits(value, one) for one in ways),
        "allOf": lambda parts: all(fits(value, one) for one in parts),
        "not": lambda one: not fits(value, one),
    }
    words = {word for word in schema if not word.startswith("x-")}
    words -= {"$schema", "title", "description", "examples", "unit", "parameter"}
    return all(checks[word](schema[word]) for word in words)


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_every_worked_case_fits_the_schema_of_its_kind(path: Path) -> None:
    vector = json.loads(path.read_text(encoding="utf-8"))
    assert fits(vector["input"], json_schema(kind(vector["kind"])))


@pytest.mark.parametrize(
    ("name", "case"),
    [
        ("id_check", {"first17": "14052519651203421"}),
        ("id_check", {"身份证": "140525196512034216"}),
        ("account_year", {"opening_balance": "1", "credits": {"2024年1月": "5"}, "year": 2024, "m": 12}),
        ("account_year", {"opening": "1", "no_credits_by_month": True, "year": 2024, "m": 12}),
        ("work_death", {"own_wage": "5000", "avg_wage": "6997", "national_income": "56502", "survivors": []}),
        ("heating", {"取暖年度": "2025", "类别": "企业", "kind": "企业", "retired": "2021年12月"}),
    ],
)
def test_other_names_fit_as_they_run(name: str, case: Mapping[str, object]) -> None:
    assert fits(case, json_schema(kind(name)))
    assert run(kind(name), case, VIEW, today=TODAY).is_complete


@pytest.mark.parametrize(
    ("name", "case"),
    [
        ("id_check", {}),
        ("account_year", {"opening": "1", "year": 2024, "m": 12}),
        ("account_year", {"credits": {}, "year": 2024, "m": 12}),
        ("account_year", {"opening": "很多", "credits": {}, "year": 2024, "m": 12}),
        ("enterprise_pension", {"Z": "1", "N": 200, "account_balance": "1", "retire_age": "60y", "T": 5}),
        ("work_death", {"own_wage": "5000", "avg_wage": "6997", "dependants": [{"lone": True}]}),
    ],
)
def test_what_cannot_be_calculated_does_not_fit(name: str, case: Mapping[str, object]) -> None:
    assert not fits(case, json_schema(kind(name)))
    assert not run(kind(name), case, VIEW, today=TODAY).is_complete
