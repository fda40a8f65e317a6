"""From a case or an outcome to the texts of a calculation sheet."""

from collections.abc import Mapping, Sequence
from datetime import date

from shebao.findings import Finding
from shebao.law.declare import Kind
from shebao.law.expressions import ROUNDING_WORDS
from shebao.law.intake import SUBJECT_KEYS, people_of
from shebao.law.link import ParameterUse
from shebao.law.run import InputUsed, Outcome, StepDone, run
from shebao.law.sheet.model import INCOMPLETE, PROVISIONAL, Sheet, SheetItem, SheetLine, SheetParameter
from shebao.law.store import ParameterView, load_parameters

Subject = Mapping[str, object]
BLANKS = ("姓名", "社会保障号码", "单位")
"""What is left to be filled in by hand where a case does not say whom it is about."""

LONGEST_VALUE = 40
"""A longer value is a whole table, of which the step shows the entry it took."""


def sheet(
    kind: Kind, case: Mapping[str, object], view: ParameterView | None = None, *, today: date | None = None
) -> Sheet:
    """Calculate one case and lay it out. ``subject`` (对象) in the case says whom it is about: ``{"姓名": "…"}``.

    Arguments as for :func:`shebao.law.run.run`. A case that cannot be calculated gives a sheet marked 未算出, with
    every finding.
    """
    today = today or (view.today if view is not None else None) or date.today()  # noqa: DTZ011  a legal date is local
    view = view or load_parameters().view(today=today)
    people = people_of(kind, case) or []
    return sheet_of(
        run(kind, case, view, today=today),
        today=today,
        known=view.known,
        subject=_subject(case),
        people=[_subject(person) for person in people],
    )


def sheet_of(
    outcome: Outcome,
    *,
    today: date,
    known: date | None = None,
    subject: Subject | None = None,
    people: Sequence[Subject] = (),
) -> Sheet:
    """Lay out an outcome. ``today``: the day of the calculation; ``known``: parameters published later were not used.

    ``people``: whom the outcomes of a case with several people are about, in their order.
    """
    subjects = [*people, *([{}] * (len(outcome.people) - len(people)))]
    results = {step.name for step in outcome.kind.results}
    steps = {step.name: step for step in outcome.steps}
    mark = "" if outcome.is_complete else INCOMPLETE
    return Sheet(
        title=f"{outcome.kind.title}核定表",
        mark=mark or (PROVISIONAL if outcome.is_provisional else ""),
        subject=_subject_items(subject or {}, outcome),
        basis=outcome.kind.basis,
        calculated_on=_day(today),
        known_on=f"{_day(known)}已公布的参数" if known else "全部已公布的参数",
        inputs=tuple(_input(used) for used in outcome.inputs),
        lines=tuple(_line(number, step, step.name in results) for number, step in enumerate(outcome.steps, start=1)),
        results=tuple(
            SheetItem(steps[name].label, steps[name].text, steps[name].remark)
            for name in outcome.results
            if name in steps
        ),
        parameters=tuple(dict.fromkeys(_parameter(use) for use in outcome.parameters)),
        provisional=outcome.provisional,
        findings=tuple(_finding(finding) for finding in outcome.findings),
        people=tuple(
            sheet_of(person, today=today, known=known, subject={"序号": f"第{number}人", **who})
            for number, (person, who) in enumerate(zip(outcome.people, subjects, strict=True), start=1)
        ),
    )


def _subject(case: Mapping[str, object]) -> Subject:
    found = next((case[key] for key in SUBJECT_KEYS if key in case), {})
    return found if isinstance(found, Mapping) else {"对象": found}


def _subject_items(subject: Subject, outcome: Outcome) -> tuple[SheetItem, ...]:
    given = tuple(SheetItem(str(label), str(value)) for label, value in subject.items())
    if outcome.people:
        return (*given, SheetItem("人数", f"{len(outcome.people)}人"))
    return given or tuple(SheetItem(label, "") for label in BLANKS)


def _input(used: InputUsed) -> SheetItem:
    return SheetItem(used.label, used.text, f"本次指定，代替参数{used.replaces}" if used.replaces else "")


def _line(number: int, step: StepDone, is_result: bool) -> SheetLine:
    words = ROUNDING_WORDS.get(step.rounding, "") if step.rounding != "exact" else ""  # type: ignore[call-overload]
    return SheetLine(
        number,
        step.label,
        (step.branch or step.formula) if step.applies else step.remark,
        step.numbers,
        step.text,
        words,
        step.law,
        step.source,
        step.applies,
        is_result,
    )


def _parameter(use: ParameterUse) -> SheetParameter:
    row = use.row
    value = row.text if len(row.text) <= LONGEST_VALUE else "对照表，所取的数见计算过程"
    return SheetParameter(
        row.id,
        row.name,
        value,
        "仅本次计算" if row.overridden else row.validity,
        row.scope_name,
        str(row.source),
        "本次指定" if row.overridden else row.confidence.label + ("，暂按执行" if row.interim else ""),
        row.overridden,
        use.provisional is not None,
    )


def _finding(finding: Finding) -> str:
    more = finding.action if finding.action and finding.action not in finding.message else ""
    return f"{finding.severity.label} {finding.code}：{finding.message}{more}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
