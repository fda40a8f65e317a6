"""Records that name a unit or a project: it must be in the book, and projects must have money."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from shebao.budget import problems
from shebao.budget.check.report import SHEET_OF, Subject, row_words
from shebao.budget.problems import Problem
from shebao.findings import Finding

_WITH_UNIT = ("offices", "facts", "income", "projects", "procurement", "vehicles", "assets", "services")
_WITH_PROJECT = ("calculations", "funding", "indicators")


def check_references(subject: Subject) -> Iterator[Finding]:
    """Unknown units and projects, each once with all its rows; projects without facts; projects of another unit."""
    if not subject.book.units:
        yield problems.NO_UNITS.finding(
            "“单位”表没有填写任何单位。", subject="单位/空表", places=[subject.place("units")], expected="至少一个单位"
        )
    for attribute in _WITH_UNIT:
        yield from _unknown(subject, problems.UNKNOWN_UNIT, attribute, "unit", subject.units)
    yield from _unknown(subject, problems.UNKNOWN_PROJECT, "facts", "project", subject.projects)
    for attribute in _WITH_PROJECT:
        yield from _unknown(subject, problems.ORPHAN, attribute, "project", subject.projects)
    yield from _units_without_facts(subject)
    yield from _projects_without_facts(subject)
    yield from _projects_of_other_units(subject)


def _unknown(
    subject: Subject, problem: Problem, attribute: str, field: str, known: Mapping[str, object]
) -> Iterator[Finding]:
    rows: dict[str, list[int]] = defaultdict(list)
    for record in getattr(subject.book, attribute):
        code = getattr(record, field)
        if code and code not in known:
            rows[code].append(record.row)
    sheet = SHEET_OF[attribute]
    for code, found in rows.items():
        home = "单位" if field == "unit" else "项目"
        yield problem.finding(
            f"“{sheet.name}”{row_words(found)}的{home}编码“{code}”不在“{home}”表。",
            subject=f"{sheet.name}/{home}编码/{code}",
            places=subject.places(attribute, found, field),
            found=code,
            expected="、".join(list(known)[:12]) or f"“{home}”表中的编码",
        )


def _units_without_facts(subject: Subject) -> Iterator[Finding]:
    if not subject.book.facts:
        return
    spending = {fact.unit for fact in subject.book.facts}
    for unit in subject.book.units:
        if unit.code not in spending:
            yield problems.UNIT_WITHOUT_FACTS.finding(
                f"单位“{unit.code} {unit.name}”在“预算明细”表没有任何一行。",
                subject=f"单位/{unit.name}/预算明细",
                places=[subject.place("units", unit.row, "code")],
                found="（没有明细）",
                expected="“预算明细”表中该单位的金额",
            )


def _projects_without_facts(subject: Subject) -> Iterator[Finding]:
    for project in subject.book.projects:
        if project.code not in subject.project_fen:
            yield problems.PROJECT_WITHOUT_FACTS.finding(
                f"项目“{project.code} {project.name}”在“预算明细”表没有金额。",
                subject=f"项目/{project.name}",
                places=[subject.place("projects", project.row, "code")],
                found="（没有明细）",
                expected="“预算明细”表中该项目的金额",
            )


def _projects_of_other_units(subject: Subject) -> Iterator[Finding]:
    rows: dict[tuple[str, str], list[int]] = defaultdict(list)
    for fact in subject.book.facts:
        project = subject.projects.get(fact.project)
        if project is not None and project.unit != fact.unit:
            rows[fact.project, fact.unit].append(fact.row)
    for (code, unit), found in rows.items():
        project = subject.projects[code]
        yield problems.PROJECT_OF_OTHER_UNIT.finding(
            f"“预算明细”{row_words(found)}：项目“{project.name}”属于单位“{project.unit}”，明细填的单位是“{unit}”。",
            subject=f"项目/{project.name}/单位",
            places=subject.places("facts", found, "project"),
            found=unit,
            expected=project.unit,
        )
