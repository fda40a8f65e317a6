"""The rule of the law by which an allowance is calculated (计算规则): its steps with their article, its parameters.

A calculation is declared once, in the library of the law; here it is shown as it is declared.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from shebao.law.kinds import kind, names
from shebao.law.store import Confidence, ParameterRow, ParameterView


@dataclass(frozen=True, slots=True)
class RuleStep:
    """A step: what it finds, what the article says of it, where the article stands."""

    label: str
    law: str
    source: str


@dataclass(frozen=True, slots=True)
class RuleValue:
    """A parameter as it holds on a day: its value, since when, set by which document, how far it was checked."""

    name: str
    value: str
    validity: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A calculation of the law."""

    code: str
    title: str
    basis: str
    note: str
    steps: tuple[RuleStep, ...]
    values: tuple[RuleValue, ...]


def rule_of(code: str, view: ParameterView, day: date) -> Rule | None:
    """A rule by the name of its calculation, its parameters as they hold on a day; None where there is none."""
    if code not in names():
        return None
    declared = kind(code)
    steps = [
        RuleStep(one.label, one.law, one.source or declared.basis)
        for one in declared.steps
        if one.law and not one.hidden
    ]
    steps = list(dict.fromkeys(steps))
    ids = dict.fromkeys([*(one.id for one in declared.parameters), *(one.id for one in declared.tables)])
    values = [value for id in ids for value in _values(id, view, day)]
    return Rule(code, declared.title, declared.basis, declared.note, tuple(steps), tuple(values))


def _values(id: str, view: ParameterView, day: date) -> Iterator[RuleValue]:
    rows = [row for row in view.series(id) if row.covers(day)]
    for row in rows:
        yield RuleValue(row.name, _text(row), row.validity, str(row.source), _checked(row))


def _text(row: ParameterRow) -> str:
    return row.text if row.value is not None else "县里还没有规定"


def _checked(row: ParameterRow) -> str:
    label = "供试算，县里还没有确定" if row.confidence is Confidence.ILLUSTRATIVE else row.confidence.label
    return label + ("，暂按执行" if row.interim else "")
