"""Calculate one case exactly and keep every step: what a calculation sheet, an answer in JSON or a check needs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from shebao.findings import Finding, Severity, has_errors
from shebao.law.declare import DatedTable, Each, Input, Kind, Parameter, Step, Today
from shebao.law.exact import NotKnownError, call, evaluate, holds, round_to
from shebao.law.expressions import Call, Name, Table, names_in
from shebao.law.intake import Case, people_of, read_case
from shebao.law.link import ParameterUse, UnfitParameterError, legal_day, table_values, to_raw, with_overrides
from shebao.law.store import ParameterLookupError, ParameterView, load_parameters
from shebao.law.store.nearest import nearest
from shebao.law.trouble import trouble
from shebao.law.units import Raw, Unit, show, write
from shebao.law.wording import branch_in_words, in_numbers, in_words


@dataclass(frozen=True)
class StepDone:
    """One line of a calculation: the formula in words, with numbers, and the value (None where it has none).

    ``branch``: the formula in words, of its branches only those that this case comes to.
    ``applies`` False: the component does not apply, ``remark`` says why and ``value`` is what stands in its place.
    ``uses``: the parameters this line read. Values are integers in the unit of the step.
    """

    name: str
    label: str
    unit: Unit
    value: Raw | None
    formula: str
    numbers: str
    rounding: str
    law: str
    source: str
    applies: bool = True
    remark: str = ""
    uses: tuple[ParameterUse, ...] = ()
    branch: str = ""

    @property
    def text(self) -> str:
        """The value as the sheet prints it, with its unit."""
        return f"{show(self.unit, self.value)}{self.unit.label if self.value is not None else ''}"


@dataclass(frozen=True)
class InputUsed:
    """One input of a case. ``replaces``: the parameter id a value given in the case stands in for."""

    name: str
    label: str
    unit: Unit
    value: Raw
    replaces: str = ""

    @property
    def text(self) -> str:
        """The value as the sheet prints it, with its unit."""
        return f"{show(self.unit, self.value)}{self.unit.label}"


@dataclass(frozen=True)
class Outcome:
    """What a calculation of one case came to.

    ``results``: the integers of the kind's results by step name; empty where a finding stopped the calculation.
    ``people``: the outcomes of the people of a case that holds several; then ``results`` are the totals.
    """

    kind: Kind
    inputs: tuple[InputUsed, ...]
    steps: tuple[StepDone, ...]
    results: Mapping[str, Raw | None]
    parameters: tuple[ParameterUse, ...]
    provisional: tuple[str, ...]
    findings: tuple[Finding, ...]
    people: tuple["Outcome", ...] = ()

    @property
    def is_provisional(self) -> bool:
        """Whether the result may still change (暂定)."""
        return bool(self.provisional)

    @property
    def is_complete(self) -> bool:
        """Whether the calculation came to its results."""
        return not has_errors(self.findings) and all(person.is_complete for person in self.people)

    def step(self, name: str) -> StepDone:
        """A step by name; KeyError where it was not reached."""
        return {step.name: step for step in self.steps}[name]


_MOST_KEYS = 30
"""A table of at most so many keys is listed where one is asked for that it has not."""


def run(
    kind: Kind, case: Mapping[str, object], view: ParameterView | None = None, *, today: date | None = None
) -> Outcome:
    """Calculate one case, or every person of a case that holds several.

    ``case``: values by the field's English term (or the Chinese label), money and ratios as decimal strings;
    ``parameters`` in it overrides parameter rows by id for this run. ``view``: the parameters as known on a day, the
    package's own as known today where left out. ``today``: the legal date for what has none of its own.

    What is wrong with the case becomes a Finding of the outcome, nothing is defaulted.
    """
    today = today or (view.today if view is not None else None) or date.today()  # noqa: DTZ011  a legal date is local
    view = view or load_parameters().view(today=today)
    people = people_of(kind, case)
    if people is None:
        return _run_one(kind, read_case(kind, case), view, today)
    outcomes = tuple(_run_one(kind, read_case(kind, person), view, today) for person in people)
    return _together(kind, outcomes)


def run_integers(kind: Kind, values: Mapping[str, Raw], view: ParameterView, *, today: date) -> Outcome:
    """Calculate one row that already is in integers by name, such as a row of a frame."""
    written = {
        declared.name: write(declared.unit, values[declared.name])
        for declared in kind.fields
        if values.get(declared.name) is not None
    }
    return _run_one(kind, read_case(kind, written), view, today)


class _CaseValues:
    """The names of one case. Parameters are looked up when a formula first asks, so only what is used is reported."""

    def __init__(self, kind: Kind, given: Mapping[str, Raw], view: ParameterView, today: date) -> None:
        self.given, self.view, self.today = given, view, today
        self.parameters = {declared.name: declared for declared in kind.parameters}
        self.tables = {declared.name: declared for declared in kind.tables}
        self.inputs = {declared.name: declared for declared in kind.inputs}
        self.steps: dict[str, Raw | None] = {}
        self.uses: dict[str, ParameterUse] = {}
        self.fresh: list[ParameterUse] = []
        self.asked = ""
        self.failed: set[str] = set()

    def __getitem__(self, name: str) -> Raw | None:
        if name in self.failed:
            raise NotKnownError(name, "前面的步骤没有算出来")
        if name in self.given:
            return self.given[name]
        if name in self.steps:
            return self.steps[name]
        if name in self.parameters:
            declared = self.parameters[name]
            use = self._use(declared)
            return to_raw(declared, use.row, use.row.value)
        if name in self.inputs:
            return None
        raise NotKnownError(name, "前面的步骤没有算出来")

    def look_up(self, table: Table, key: int) -> int:
        declared = self.tables[table.name]
        use = self._use(declared)
        values = table_values(declared, use.row)
        if key not in values:
            there = "" if declared.options or len(values) > _MOST_KEYS else f"，有{'、'.join(map(str, sorted(values)))}"
            raise NotKnownError(table.name, f"“{table.label}”（{table.id}）里没有“{key}”这一项{there}")
        return values[key]

    def _use(self, declared: Parameter | DatedTable) -> ParameterUse:
        use = self.uses.get(declared.name)
        if use is None:
            on = self._legal_date(declared)
            self.asked = declared.name
            use = ParameterUse(declared.name, declared.label, self.view.row(declared.id, on), on)
            self.uses[declared.name] = use
        if use not in self.fresh:
            self.fresh.append(use)
        return use

    def _legal_date(self, declared: Parameter | DatedTable) -> date:
        for item in declared.on:
            if isinstance(item, Today):
                return self.today
            if isinstance(item, date):
                return item
            raw = self[item.name]
            if isinstance(raw, int):
                return legal_day(item.unit, raw)
        dates = "或".join(f"“{item.label}”（{item.name}）" for item in self._asked_of(declared))
        own = f"“{declared.label}”（{declared.name}）"
        raise NotKnownError(declared.name, f"没有填{own}，也没有填{dates}，不能查到当时的标准")

    def _asked_of(self, declared: Parameter | DatedTable) -> list[Name]:
        """The inputs that decide the legal date: of a date that a step works out, those that the step reads."""
        asked: dict[str, Name] = {}
        for item in declared.on:
            if isinstance(item, Step):
                read = names_in(item.value)
                asked |= {name: one for name, one in self.inputs.items() if name in read}
            elif isinstance(item, Name):
                asked[item.name] = item
        return list(asked.values())


def _run_one(kind: Kind, case: Case, view: ParameterView, today: date) -> Outcome:
    findings = list(case.findings)
    steps: list[StepDone] = []
    inputs = _inputs_used(kind, case)
    values = _CaseValues(kind, case.values, view, today)
    values.view, wrong = with_overrides(view, case.overrides)
    findings.extend(error.finding() for error in wrong)
    findings.extend(
        _not_used(kind, view, id) for id in case.overrides if id in view.definitions and id not in kind.parameter_ids
    )
    # With faulty inputs the steps that do not depend on them are done all the same, to find what else is missing.
    values.failed = _not_to_be_used(kind, findings)
    sound = not has_errors(findings)
    for step in kind.steps:
        values.fresh = []
        remarks_only = step.hidden and step.warns
        uses = dict(values.uses)
        if values.failed and values.failed & (
            names_in(step.value) | (names_in(step.when) if step.when is not None else set())
        ):
            values.failed.add(step.name)
            continue
        try:
            done = _do(step, values)
        except ParameterLookupError as error:
            finding = _or_in_the_case(kind, error, values.asked)
            if not remarks_only:
                findings += [finding] if finding not in findings else []
                values.failed.add(step.name)
            continue
        except (NotKnownError, UnfitParameterError) as error:
            if not (isinstance(error, NotKnownError) and error.name in values.failed):
                findings.append(_stopped(kind, step, error))
            values.failed.add(step.name)
            continue
        values.steps[step.name] = done.value
        if not sound:
            continue
        if not values.failed and not step.hidden and (done.applies or not step.quiet):
            steps.append(done)
        if step.bounded and isinstance(done.value, int) and not step.low <= done.value <= step.high:
            findings.append(_absurd(kind, step, done, values))
            if not step.warns:
                break
        if remarks_only:
            # What only remarks changes no figure, so the parameters it read are not those of the result.
            values.uses = uses
    complete = not has_errors(findings)
    reasons = dict.fromkeys(use.provisional for use in values.uses.values() if use.provisional)
    return Outcome(
        kind,
        inputs,
        tuple(steps),
        {step.name: values.steps[step.name] for step in kind.results} if complete else {},
        tuple(values.uses.values()),
        tuple(reason for reason in reasons if reason),
        tuple(findings),
    )


def _not_to_be_used(kind: Kind, findings: Sequence[Finding]) -> set[str]:
    """The inputs that the findings speak of, and all that belongs to a list or map they speak of."""
    told = {finding.places[0].column for finding in findings if finding.severity is Severity.ERROR and finding.places}
    return {one.name for one in kind.fields if one.name in told or (isinstance(one, Input) and one.root in told)}


def _do(step: Step, values: _CaseValues) -> StepDone:
    formula = step.formula or in_words(step.value)
    if step.when is not None and not holds(step.when, values):
        why = step.why_not or "不适用"
        done = StepDone(step.name, step.label, step.unit, step.otherwise, formula, "", "", step.law, step.source)
        return replace(done, applies=False, remark=why, uses=tuple(values.fresh))
    value: Raw | None
    if isinstance(step.value, Call):
        value = call(step.value, values)
        if value is None:
            raise NotKnownError(step.name, f"“{step.label}”没有结果")
    else:
        value = round_to(evaluate(step.value, values), step.unit.scale, step.rounding)
    numbers = in_numbers(step.value, values)
    return StepDone(
        step.name,
        step.label,
        step.unit,
        value,
        formula,
        numbers,
        step.rounding,
        step.law,
        step.source,
        uses=tuple(values.fresh),
        branch=step.formula or branch_in_words(step.value, values),
    )


def _inputs_used(kind: Kind, case: Case) -> tuple[InputUsed, ...]:
    used = [
        InputUsed(declared.name, declared.label, declared.unit, case.values[declared.name])
        for declared in kind.inputs
        if declared.name in case.values
    ]
    used += [
        InputUsed(declared.name, declared.label, declared.unit, case.values[declared.name], declared.id)
        for declared in kind.parameters
        if declared.name in case.values
    ]
    return tuple(used)


def _or_in_the_case(kind: Kind, error: ParameterLookupError, asked: str) -> Finding:
    """The finding of a parameter without a value, with the name under which a case may give the value itself."""
    finding = error.finding()
    given_by_name = any(declared.name == asked for declared in kind.parameters)
    held = f"填“{asked}”" if given_by_name else f"的“parameters”中填“{error.parameter_id}”"
    held = f"也可以在案例{'中' if given_by_name else ''}{held}"
    return replace(finding, action=f"{finding.action.rstrip('。')}；{held}，只用于本次计算。")


def _not_used(kind: Kind, view: ParameterView, id: str) -> Finding:
    """A value given for one run of a parameter that the kind never looks up."""
    near = nearest(id, kind.parameter_ids)
    return trouble(
        kind,
        "LAW-10",
        id,
        f"“{kind.title}”不用参数“{view.definitions[id].name}”（{id}），指定的数值没有作用{near}。",
        found=id,
        expected="本事项用到的参数",
        action="请去掉，或改用本事项的参数编号。",
    )


def _stopped(kind: Kind, step: Step, error: Exception) -> Finding:
    reason = error.reason if isinstance(error, NotKnownError) else str(error)
    name = error.name if isinstance(error, NotKnownError) else step.name
    return trouble(
        kind,
        "LAW-6",
        name,
        f"算到“{step.label}”时停下：{reason}。",
        action="请补填这一项，或在本单位的参数文件夹中补上数值和依据。",
    )


def _absurd(kind: Kind, step: Step, done: StepDone, values: _CaseValues) -> Finding:
    says = with_values(kind, step.says, values)
    expected = f"{show(step.unit, step.low)}至{show(step.unit, step.high)}"
    severity = Severity.WARNING if step.warns else Severity.ERROR
    if step.asks:
        return trouble(kind, "LAW-1", step.name, says, action="请补填。", severity=severity)
    return trouble(
        kind,
        "LAW-8",
        step.name,
        says or f"“{step.label}”算得{done.text}，超出合理范围（{expected}）。请核对各项输入。",
        found=done.text,
        expected=expected,
        action="请核对各项输入。",
        severity=severity,
    )


def with_values(kind: Kind, says: str, values: _CaseValues) -> str:
    """A remark with the values of the case in place of ``{name}``."""
    units = {one.name: one.unit for one in (*kind.fields, *kind.steps)}
    return re.sub(r"\{(\w+)\}", lambda found: f"{show(units[found[1]], values[found[1]])}{units[found[1]].label}", says)


def _together(kind: Kind, outcomes: tuple[Outcome, ...]) -> Outcome:
    """The totals of a case that holds several people; without totals where one of them has none."""
    findings = tuple(
        replace(finding, message=f"第{position}人：{finding.message}")
        for position, outcome in enumerate(outcomes, start=1)
        for finding in outcome.findings
    )
    totals: dict[str, Raw | None] = {}
    steps: list[StepDone] = []
    if kind.each is not None and not any(finding.severity is Severity.ERROR for finding in findings):
        for name in kind.each.totals:
            done = _total(kind, kind.each, name, outcomes, {step.name: step for step in steps})
            totals[name] = done.value
            steps.append(done)
    uses = {(use.name, use.on): use for outcome in outcomes for use in outcome.parameters}
    reasons = dict.fromkeys(reason for outcome in outcomes for reason in outcome.provisional)
    return Outcome(kind, (), tuple(steps), totals, tuple(uses.values()), tuple(reasons), findings, outcomes)


def _total(
    kind: Kind, each: Each, name: str, outcomes: tuple[Outcome, ...], before: Mapping[str, StepDone]
) -> StepDone:
    """One total over the people: their sum, or where they have exact amounts the sum of these, rounded once."""
    step = kind.step(name)
    label = step.label if step.label.endswith("合计") else f"{step.label}合计"
    rounded = [total for total in before.values() if total.rounding == "half_up"]
    if name in each.sums and rounded:
        added, taken_off = (
            [value for part in parts if isinstance(value := before[part].value, int)]
            for parts in (each.sums[name], each.less.get(name, ()))
        )
        words = "＋".join(show(step.unit, part) for part in added)
        words += "".join(f"－{show(step.unit, part)}" for part in taken_off)
        value = sum(added) - sum(taken_off)
        return StepDone(name, label, step.unit, value, "各项合计之和", words, "exact", step.law, step.source)
    exact = each.rounded_once.get(name, "")
    held = [done for outcome in outcomes for done in outcome.steps if done.name == exact]
    amounts = [done.value for done in held if isinstance(done.value, int)]
    if amounts and len(amounts) == len(outcomes):
        unit = kind.step(exact).unit
        value = round_to(Fraction(sum(amounts), unit.scale), step.unit.scale, "half_up")
        words = "＋".join(show(unit, amount) for amount in amounts)
        formula = "各人未取整的金额相加，按单位总额一次取到分"
        return StepDone(name, label, step.unit, value, formula, words, "half_up", step.law, step.source)
    parts = [outcome.results.get(name, outcome.step(name).value) for outcome in outcomes]
    added = [part for part in parts if isinstance(part, int)]
    words = "＋".join(show(step.unit, part) for part in added)
    return StepDone(name, label, step.unit, sum(added), "各人之和", words, "exact", step.law, step.source)
