"""Two outcomes of one kind side by side: where they part first, and what made them part."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shebao.law.declare import Kind, Step
from shebao.law.expressions import names_in
from shebao.law.link import ParameterUse
from shebao.law.run import Outcome, StepDone
from shebao.law.units import Raw, Unit, show

_NOTHING = "—"
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Difference:
    """One input, parameter or step of both outcomes, as text; ``left`` or ``right`` is "—" where it has none.

    ``because``: of a step that differs, what it reads and that differs itself. ``change``: right minus left of amounts
    and other numbers.
    """

    name: str
    label: str
    left: str
    right: str
    differs: bool
    change: str = ""
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two outcomes compared. ``first``: the first step that differs, None where none does."""

    title: str
    inputs: tuple[Difference, ...]
    parameters: tuple[Difference, ...]
    steps: tuple[Difference, ...]
    first: Difference | None
    people: tuple["Comparison", ...] = ()


def compare(left: Outcome, right: Outcome) -> Comparison:
    """Compare two outcomes of the same kind; ValueError where they are of different kinds."""
    if left.kind.name != right.kind.name:
        raise ValueError(f"“{left.kind.title}”和“{right.kind.title}”不是同一事项，不能对比")
    inputs = _side_by_side(
        {used.name: (used.label, used.text) for used in left.inputs},
        {used.name: (used.label, used.text) for used in right.inputs},
    )
    parameters = _side_by_side(
        {use.name: (use.label, _said(use)) for use in left.parameters},
        {use.name: (use.label, _said(use)) for use in right.parameters},
    )
    # The value decides, not its source: the same base from another circular makes no difference to a step.
    values = {use.name: use.row.value for use in left.parameters}, {use.name: use.row.value for use in right.parameters}
    causes = {one.name: f"{one.label}：{one.left} → {one.right}" for one in inputs if one.differs}
    texts = (
        {use.name: _value_text(use) for use in left.parameters},
        {use.name: _value_text(use) for use in right.parameters},
    )
    causes |= {
        one.name: f"参数“{one.label}”：{texts[0].get(one.name, _NOTHING)} → {texts[1].get(one.name, _NOTHING)}"
        for one in parameters
        if one.differs and values[0].get(one.name) != values[1].get(one.name)
    }
    steps = _steps(left, right, causes)
    people = tuple(compare(*pair) for pair in zip(left.people, right.people, strict=False))
    first = next((step for step in steps if step.differs), None)
    return Comparison(left.kind.title, inputs, parameters, steps, first, people)


def _steps(left: Outcome, right: Outcome, causes: dict[str, str]) -> tuple[Difference, ...]:
    done = {step.name: step for step in left.steps}, {step.name: step for step in right.steps}
    compared = []
    for step in _in_order(left.kind, done):
        mine, other = done[0].get(step.name), done[1].get(step.name)
        differs = _value(mine) != _value(other)
        because = tuple(causes[name] for name in _read(step) if name in causes) if differs else ()
        if differs:
            causes[step.name] = f"步骤“{step.label}”"
        compared.append(
            Difference(
                step.name,
                (mine or other or step).label,
                mine.text if mine else _NOTHING,
                other.text if other else _NOTHING,
                differs,
                _change(step.unit, _value(mine), _value(other)) if differs else "",
                because,
            )
        )
    return tuple(compared)


def _in_order(kind: Kind, done: Iterable[Mapping[str, StepDone]]) -> list[Step]:
    reached = {name for side in done for name in side}
    return [step for step in kind.steps if step.name in reached]


def _read(step: Step) -> list[str]:
    names = names_in(step.value) | (names_in(step.when) if step.when is not None else set())
    return sorted(names)


def _value(step: StepDone | None) -> Raw | None:
    return None if step is None else step.value


def _change(unit: Unit, left: Raw | None, right: Raw | None) -> str:
    if not isinstance(left, int) or not isinstance(right, int) or unit.options or unit.code in ("month", "date"):
        return ""
    sign = "+" if right > left else "-"
    return f"{sign}{show(unit, abs(right - left))}{unit.label}"


def _said(use: ParameterUse) -> str:
    return f"{_value_text(use)}（{'本次指定' if use.row.overridden else use.row.validity}）"


def _value_text(use: ParameterUse) -> str:
    return use.row.text if len(use.row.text) <= _LONGEST else "对照表"


def _side_by_side(left: Mapping[str, tuple[str, str]], right: Mapping[str, tuple[str, str]]) -> tuple[Difference, ...]:
    made = []
    for name in dict.fromkeys([*left, *right]):
        label = (left.get(name) or right[name])[0]
        mine, other = (side[name][1] if name in side else _NOTHING for side in (left, right))
        made.append(Difference(name, label, mine, other, mine != other))
    return tuple(made)


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """A comparison as plain data."""

    def listed(items: Iterable[Difference]) -> list[dict[str, Any]]:
        return [
            {
                "name": one.name,
                "label": one.label,
                "left": one.left,
                "right": one.right,
                "differs": one.differs,
                "change": one.change,
                "because": list(one.because),
            }
            for one in items
        ]

    return {
        "title": comparison.title,
        "first": comparison.first.name if comparison.first else None,
        "inputs": listed(comparison.inputs),
        "parameters": listed(comparison.parameters),
        "steps": listed(comparison.steps),
        "people": [comparison_json(person) for person in comparison.people],
    }
