"""The worked cases: every file under data/law/vectors is an input, the intermediates and the results it must give.

Figures are compared as exact decimals; a kind that is not there yet is named in the reason of the skip.
"""

import csv
import json
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pytest

from shebao.law.kinds import kind, names
from shebao.law.run import Outcome, run
from shebao.law.units import write

DATA = Path(__file__).parent.parent / "data" / "law"
VECTORS = sorted((DATA / "vectors").glob("*.json"))


def plain(value: object) -> object:
    """A figure as a decimal, so that 139 and 139.0 are the same number; words as they are."""
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return value


def told(outcome: Outcome, name: str) -> object:
    """What the outcome says about a step or a result."""
    steps = {step.name: step for step in outcome.steps}
    assert name in steps, f"没有步骤{name}；有：{', '.join(steps)}；{[f.message for f in outcome.findings]}"
    return write(steps[name].unit, steps[name].value)


def check(outcome: Outcome, expected: dict[str, Any], where: str) -> None:
    assert outcome.is_complete, [finding.message for finding in outcome.findings]
    for name, value in expected.items():
        assert plain(told(outcome, name)) == plain(value), f"{where}：{name}"


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_worked_case(path: Path) -> None:
    vector = json.loads(path.read_text(encoding="utf-8"))
    if vector["kind"] not in names():
        pytest.skip(f"kind {vector['kind']} is not there yet")
    outcome = run(kind(vector["kind"]), vector["input"])
    check(outcome, vector.get("steps", {}), path.stem)
    check(outcome, vector["result"], path.stem)
    people = vector.get("people", [])
    assert len(outcome.people) == len(people)
    for position, (person, expected) in enumerate(zip(outcome.people, people, strict=True), start=1):
        check(person, expected, f"{path.stem} 第{position}人")


def test_the_table_of_retirement_months() -> None:
    """All 40 rows: delay, age, statutory month and minimum months for each group and birth month."""
    with (DATA / "retirement_table.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 40
    for row in rows:
        outcome = run(kind("retirement_date"), {"group": row["group"], "birth": row["birth"]})
        expected = {key: row[key] for key in ("delay", "age", "statutory", "min_months_statutory")}
        check(outcome, expected, f"{row['group']} {row['birth']}")
