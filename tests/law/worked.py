"""Check a case worked out by hand: the figures named, and the same figures when the case is one row of a frame."""

from collections.abc import Mapping
from datetime import date

import polars as pl

from shebao.law import calculate, kind, run
from shebao.law.intake import read_case
from shebao.law.run import Outcome
from shebao.law.store import load_parameters
from shebao.law.units import write

TODAY = date(2026, 9, 30)
VIEW = load_parameters().view(today=TODAY)


def worked(name: str, case: Mapping[str, object], **expected: object) -> Outcome:
    """Calculate a case; steps are named with ``__`` for the dot (``closing__2024``), money written as ``"12.30"``."""
    made = kind(name)
    outcome = run(made, case, VIEW, today=TODAY)
    assert outcome.is_complete, [finding.message for finding in outcome.findings]
    steps = {step.name: step for step in outcome.steps}
    found = {key: write(steps[key.replace("__", ".")].unit, steps[key.replace("__", ".")].value) for key in expected}
    assert found == expected
    if not outcome.people and "parameters" not in case:
        in_a_frame(name, case, outcome)
    return outcome


def in_a_frame(name: str, case: Mapping[str, object], outcome: Outcome) -> None:
    """Every step of a one-row frame is the integer of the single case."""
    made = kind(name)
    values = read_case(made, case).values
    columns = {
        declared.name: pl.Series(
            [list(value) if isinstance(value, tuple) else value],
            dtype={"months_list": pl.List(pl.Int64), "text": pl.String()}.get(declared.unit.code, pl.Int64()),
        )
        for declared in made.fields
        if (value := values.get(declared.name)) is not None
    }
    row = calculate(made, pl.DataFrame(columns), VIEW).row(0, named=True)
    assert not row["rejected"]
    assert {step.name: row[step.name] for step in outcome.steps} == {step.name: step.value for step in outcome.steps}


def refused(name: str, case: Mapping[str, object], *words: str) -> None:
    """A case that must not be calculated, and what the findings must say."""
    outcome = run(kind(name), case, VIEW, today=TODAY)
    assert not outcome.is_complete
    assert not outcome.results
    told = "".join(finding.message for finding in outcome.findings)
    for word in words:
        assert word in told, told
