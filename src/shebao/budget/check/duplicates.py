"""The same thing written twice: keys that must be unique, entries that would count twice, lines that look copied."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any

from shebao.budget import problems
from shebao.budget.check.report import Subject, project_label, row_words
from shebao.budget.problems import Problem
from shebao.findings import Finding


def check_duplicates(subject: Subject) -> Iterator[Finding]:
    """Keys and entries twice are errors; whole lines twice are doubtful, because both may be meant."""
    book = subject.book
    yield from _keys(subject, "units", book.units)
    yield from _keys(subject, "projects", book.projects)
    yield from _names(subject, "units", book.units)
    yield from _names(subject, "projects", book.projects)

    def entries(
        attribute: str, field: str, key: Callable[[Any], Hashable], name: Callable[[Any], str]
    ) -> Iterator[Finding]:
        return _twice(subject, problems.DUPLICATE_ENTRY, attribute, field, key, name)

    def lines(
        attribute: str, field: str, name: Callable[[Any], str], key: Callable[[Any], Hashable] | None = None
    ) -> Iterator[Finding]:
        return _twice(subject, problems.DUPLICATE_LINE, attribute, field, key or (lambda record: record), name)

    yield from entries("prior", "item", lambda prior: prior.item, lambda prior: prior.item.value)
    yield from entries(
        "funding",
        "level",
        lambda line: (line.project, line.horizon, line.level),
        lambda line: f"{project_label(subject, line.project)}/{line.horizon.value}/{line.level.value}",
    )
    yield from entries("vehicles", "use", lambda line: (line.unit, line.use), lambda line: f"{line.unit}/{line.use}")
    yield from entries("assets", "unit", lambda line: line.unit, lambda line: line.unit)
    yield from entries("terms", "name", lambda term: term.name.strip(), lambda term: term.name)
    yield from entries("acknowledgements", "subject", lambda a: (a.code, a.subject), lambda a: f"{a.code}/{a.subject}")
    yield from lines(
        "facts", "fen", lambda fact: "/".join(filter(None, (fact.unit, fact.function, fact.economic, fact.project)))
    )
    yield from lines("offices", "name", lambda office: office.name)
    yield from lines("income", "fen", lambda line: f"{line.code}{line.name}")
    yield from lines("calculations", "item", lambda line: f"{project_label(subject, line.project)}/{line.item}")
    yield from lines(
        "reasons", "name", lambda line: f"{line.about.value}/{line.name}", lambda r: (r.about, r.name, r.direction)
    )
    yield from lines("procurement", "fen", lambda line: f"{line.unit}/{line.type.value}{line.name}")
    yield from lines("services", "fen", lambda line: f"{line.unit}/{line.name}")
    yield from lines("key_tasks", "task", lambda task: task.function)
    yield from lines(
        "indicators",
        "name",
        lambda line: f"{project_label(subject, line.project) if line.project else '部门整体'}/{line.name}",
        lambda line: (line.project, line.horizon, line.level1, line.level2, line.name),
    )


def _grouped(records: Iterable[Any], key: Callable[[Any], Hashable]) -> Iterator[list[Any]]:
    groups: dict[Hashable, list[Any]] = defaultdict(list)
    for record in records:
        groups[key(record)].append(record)
    return (group for group in groups.values() if len(group) > 1)


def _keys(subject: Subject, attribute: str, records: Iterable[Any]) -> Iterator[Finding]:
    for group in _grouped((record for record in records if record.code), lambda record: record.code):
        place = subject.place(attribute, field="code")
        names = "、".join(record.name for record in group)
        yield problems.DUPLICATE_KEY.finding(
            f"“{place.sheet}”的编码“{group[0].code}”用了{len(group)}次"
            f"（{row_words(record.row for record in group)}）：{names}。",
            subject=f"{place.sheet}/{group[0].code}",
            places=subject.places(attribute, (record.row for record in group), "code"),
            found=group[0].code,
            expected="不重复的编码",
        )


def _names(subject: Subject, attribute: str, records: Iterable[Any]) -> Iterator[Finding]:
    """Different codes with one name; spaces make no other name."""
    for group in _grouped(records, lambda record: "".join(record.name.split())):
        name = "".join(group[0].name.split())
        codes = list(dict.fromkeys(record.code for record in group))
        if not name or len(codes) == 1:
            continue
        sheet = subject.place(attribute).sheet
        yield problems.SAME_NAME.finding(
            f"“{sheet}”有{len(group)}个名称都是“{name}”，编码是{'、'.join(codes)}。",
            subject=f"{sheet}/名称/{name}",
            places=subject.places(attribute, (record.row for record in group), "name"),
            found=name,
            expected="不同的名称",
        )


def _twice(
    subject: Subject,
    problem: Problem,
    attribute: str,
    field: str,
    key: Callable[[Any], Hashable],
    name: Callable[[Any], str],
) -> Iterator[Finding]:
    for group in _grouped(getattr(subject.book, attribute), key):
        sheet = subject.place(attribute).sheet
        rows = [getattr(record, "row", 0) for record in group]
        yield problem.finding(
            f"“{sheet}”有{len(group)}行内容相同（{row_words(rows) or '行号不明'}）：{name(group[0])}。",
            subject=f"{sheet}/{name(group[0])}",
            places=subject.places(attribute, rows, field),
            found=f"{len(group)}行",
            expected="一行",
        )
