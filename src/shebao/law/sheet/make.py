"""From a case or an outcome to the texts of a calculation sheet."""

from collections.abc import Mapping, Sequence
from datetime import date

from shebao.findings import Finding
from shebao.law.declare import Kind
from shebao.law.intake import SUBJECT_KEYS, people_of
from shebao.law.link import ParameterUse
from shebao.law.run import InputUsed, Outcome, run
from shebao.law.sheet.fold import fold
from shebao.law.sheet.lines import lines_of, marked_sources, not_applicable
from shebao.law.sheet.model import INCOMPLETE, PROVISIONAL, Sheet, SheetItem, SheetParameter, SheetTable
from shebao.law.sheet.reasons import folded_reasons
from shebao.law.store import ParameterRow, ParameterView, load_parameters

Subject = Mapping[str, object]
BLANKS = ("姓名", "社会保障号码", "单位")
"""What is left to be filled in by hand where a case does not say whom it is about."""

LONGEST_VALUE = 40
"""A longer value is a whole table, of which the step shows the entry it took."""

MOST_VALUES = 4
"""Of a parameter used with more rows than these, such as an interest rate of forty years, the details show them."""


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
    folded = fold(outcome)
    lines, sources = marked_sources(lines_of(outcome, folded))
    steps = {step.name: step for step in outcome.steps}
    mark = "" if outcome.is_complete else INCOMPLETE
    return Sheet(
        title=f"{outcome.kind.title}核定表",
        mark=mark or (PROVISIONAL if outcome.is_provisional else ""),
        subject=_subject_items(subject or {}, outcome),
        basis=outcome.kind.basis,
        calculated_on=_day(today),
        known_on=f"{_day(known)}已公布的参数" if known else "全部已公布的参数",
        inputs=tuple(_input(used) for used in outcome.inputs if used.name not in folded.keyed),
        lines=lines,
        results=tuple(
            SheetItem(steps[name].label, steps[name].text)
            for name in outcome.results
            if name in steps and steps[name].applies
        ),
        parameters=_parameters(outcome.parameters),
        provisional=folded_reasons(outcome.parameters),
        findings=tuple(_finding(finding) for finding in outcome.findings),
        people=tuple(
            sheet_of(person, today=today, known=known, subject={"序号": f"第{number}人", **who})
            for number, (person, who) in enumerate(zip(outcome.people, subjects, strict=True), start=1)
        ),
        tables=(*folded.tables, *_of_people(outcome, subjects)),
        not_applicable=not_applicable(outcome),
        sources=sources,
    )


def _subject(case: Mapping[str, object]) -> Subject:
    found = next((case[key] for key in SUBJECT_KEYS if key in case), {})
    return found if isinstance(found, Mapping) else {"对象": found}


def _subject_items(subject: Subject, outcome: Outcome) -> tuple[SheetItem, ...]:
    given = tuple(SheetItem(str(label), str(value)) for label, value in subject.items())
    if outcome.people:
        return (*given, SheetItem("人数", f"{len(outcome.people)}人"))
    return given or tuple(SheetItem(label, "") for label in BLANKS)


def _of_people(outcome: Outcome, subjects: Sequence[Subject]) -> tuple[SheetTable, ...]:
    """The results of each person of a case, where there is no total that says what came out."""
    if not outcome.people or outcome.results:
        return ()
    applying = {step.name for person in outcome.people for step in person.steps if step.applies}
    results = [step for step in outcome.kind.results if step.name in applying]
    rows = []
    for number, (person, who) in enumerate(zip(outcome.people, subjects, strict=True), start=1):
        texts = {step.name: step.text for step in person.steps}
        name = str(who.get("姓名", "") or f"第{number}人")
        shown = [texts.get(step.name, "—") if person.is_complete else INCOMPLETE for step in results]
        rows.append((name, *shown))
    return (SheetTable("各人结果", ("人员", *(step.label for step in results)), tuple(rows)),)


def _input(used: InputUsed) -> SheetItem:
    return SheetItem(used.label, used.text, f"本次指定，代替参数{used.replaces}" if used.replaces else "")


def _parameters(uses: Sequence[ParameterUse]) -> tuple[SheetParameter, ...]:
    """The rows used, those of one parameter together, those of one source after each other."""
    together: dict[tuple[str, str, str, str], list[ParameterRow]] = {}
    for use in uses:
        row = use.row
        held = together.setdefault((row.id, str(row.source), _confidence(row), row.scope_name), [])
        if row not in held:
            held.append(row)
    sources = list(dict.fromkeys(source for _, source, _, _ in together))
    ordered = sorted(together.items(), key=lambda item: sources.index(item[0][1]))
    return tuple(_parameter(rows) for _, rows in ordered)


def _parameter(rows: Sequence[ParameterRow]) -> SheetParameter:
    first = rows[0]
    values = [row.text if len(row.text) <= LONGEST_VALUE else "对照表，所取的数见计算过程" for row in rows]
    validity = "仅本次计算" if first.overridden else first.validity
    if len(rows) > 1:
        starts = [row.validity.partition(" 至 ")[0].removesuffix(" 起") for row in rows]
        values = [f"{start}起{value}" for start, value in zip(starts, values, strict=True)]
        ends = rows[-1].validity.partition(" 至 ")[2]
        validity = f"{starts[0]} 至 {ends}" if ends else f"{starts[0]} 起"
    if len(rows) > MOST_VALUES:
        values = [f"{len(rows)}个数值，见明细"]
    return SheetParameter(
        first.id,
        first.name,
        "\n".join(values),
        validity,
        first.scope_name,
        str(first.source),
        _confidence(first),
        first.overridden,
    )


def _confidence(row: ParameterRow) -> str:
    return "本次指定" if row.overridden else row.confidence.label + ("，暂按执行" if row.interim else "")


def _finding(finding: Finding) -> str:
    more = finding.action if finding.action and finding.action not in finding.message else ""
    return f"{finding.severity.label} {finding.code}：{finding.message}{more}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
