"""Each line of the facts against itself: what basic and project spending must and must not say."""

from collections import defaultdict
from collections.abc import Iterator

from shebao.budget import problems
from shebao.budget.book import Category, Fact, Kind
from shebao.budget.check.report import Subject, row_words
from shebao.budget.problems import Problem
from shebao.findings import Finding

KIND_OF_CLASS = {"301": Kind.PERSONNEL, "303": Kind.PERSONNEL, "302": Kind.PUBLIC, "310": Kind.PUBLIC}
"""部门经济分类 → 经费性质 of basic spending."""


def check_lines(subject: Subject) -> Iterator[Finding]:
    """Required and forbidden cells, economic class against kind and against the government class, lines of zero."""
    if not subject.book.facts:
        yield problems.NO_FACTS.finding(
            "“预算明细”表没有任何一行。",
            subject="预算明细/空表",
            places=[subject.place("facts")],
            found="（空表）",
            expected="全部支出预算，一笔一行",
        )
    yield from _form(subject)
    yield from _kinds(subject)
    yield from _government_classes(subject)


def _form(subject: Subject) -> Iterator[Finding]:
    broken: dict[tuple[Problem, str], list[Fact]] = defaultdict(list)
    for fact in subject.book.facts:
        if fact.category is Category.BASIC:
            if fact.kind is None:
                broken[problems.KIND_MISSING, "kind"].append(fact)
            if fact.project:
                broken[problems.PROJECT_ON_BASIC, "project"].append(fact)
            if not fact.economic:
                broken[problems.ECONOMIC_MISSING, "economic"].append(fact)
        else:
            if fact.kind is not None:
                broken[problems.KIND_ON_PROJECT, "kind"].append(fact)
            if not fact.project:
                broken[problems.PROJECT_MISSING, "project"].append(fact)
        if fact.fen == 0:
            broken[problems.ZERO_LINE, "fen"].append(fact)
        if len(fact.function) != 7:
            broken[problems.CODE_LENGTH, "function"].append(fact)
        if fact.economic and len(fact.economic) != 5:
            broken[problems.CODE_LENGTH, "economic"].append(fact)
        if fact.government_economic and len(fact.government_economic) != 5:
            broken[problems.CODE_LENGTH, "government_economic"].append(fact)
    for (problem, field), facts in broken.items():
        rows = [fact.row for fact in facts]
        header = subject.place("facts", field=field).column
        values = list(dict.fromkeys(str(getattr(fact, field) or "（空白）") for fact in facts))
        yield problem.finding(
            f"“预算明细”{row_words(rows)}“{header}”：{problem.name}。",
            subject=f"预算明细/{header}",
            places=subject.places("facts", rows, field),
            found="、".join(values[:8]),
            expected=problem.action.rstrip("。"),
        )


def _kinds(subject: Subject) -> Iterator[Finding]:
    doubtful: dict[tuple[str, Kind], list[int]] = defaultdict(list)
    for fact in subject.book.facts:
        usual = KIND_OF_CLASS.get(fact.economic[:3])
        if fact.category is Category.BASIC and fact.kind is not None and usual not in (None, fact.kind):
            doubtful[fact.economic, fact.kind].append(fact.row)
    for (economic, kind), rows in doubtful.items():
        usual = KIND_OF_CLASS[economic[:3]]
        yield problems.KIND_DOUBTFUL.finding(
            f"“预算明细”{row_words(rows)}：{_named(subject, economic)}填作{kind.value}，一般为{usual.value}。",
            subject=f"预算明细/{_named(subject, economic)}/{kind.value}",
            places=subject.places("facts", rows, "kind"),
            found=kind.value,
            expected=usual.value,
        )


def _named(subject: Subject, economic: str) -> str:
    known = subject.codes.economic.get(economic)
    return f"{economic}{known.name}" if known is not None else economic


def _government_classes(subject: Subject) -> Iterator[Finding]:
    """A government class given by hand that the mapping would not give to a unit of this nature."""
    doubtful: dict[tuple[str, str, str, str], list[int]] = defaultdict(list)
    for fact in subject.book.facts:
        unit = subject.units.get(fact.unit)
        if not fact.government_economic or unit is None:
            continue
        mapped = subject.codes.map_to_government(fact.economic, unit.nature)
        if mapped is not None and mapped != fact.government_economic:
            doubtful[fact.economic, fact.government_economic, mapped, unit.nature.value].append(fact.row)
    for (economic, given, mapped, nature), rows in doubtful.items():
        names = subject.codes.government_economic
        given_name = f"{given}{names[given].name}" if given in names else given
        mapped_name = f"{mapped}{names[mapped].name}" if mapped in names else mapped
        yield problems.GOVERNMENT_CLASS_DOUBTFUL.finding(
            f"“预算明细”{row_words(rows)}：{nature}单位的{_named(subject, economic)}填作政府经济科目{given_name}，"
            f"按对照表应为{mapped_name}。",
            subject=f"预算明细/{_named(subject, economic)}/政府经济科目{given}",
            places=subject.places("facts", rows, "government_economic"),
            found=given_name,
            expected=mapped_name,
            basis="支出经济分类科目改革方案（财预〔2017〕98号）",
        )
