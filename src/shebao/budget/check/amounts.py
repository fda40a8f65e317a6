"""Amounts against each other: income against spending, parts against wholes, and the unit they were typed in."""

from collections.abc import Iterator

from shebao.budget import problems
from shebao.budget.book import Horizon, Origin, PriorItem, Source, total_fen
from shebao.budget.check.report import SHEET_OF, Subject
from shebao.budget.check.this_year import this_year
from shebao.findings import FigureShown, Finding, Place
from shebao.money import format_yuan_plain

_INCOME_SOURCES = (Source.GOVERNMENT_FUND, Source.STATE_CAPITAL)
WRONG_UNIT_RATIO = 1_000
"""万元 typed as 元 is a factor of 10,000, times the real change of the year, which may be a fall to a tenth."""


def check_amounts(subject: Subject) -> Iterator[Finding]:
    """Income ties to the facts by source; parts do not exceed wholes; nothing looks typed in the wrong unit."""
    yield from _income(subject)
    yield from _procurement(subject)
    yield from _purchases(subject)
    yield from _against_last_year(subject)
    yield from _projects_against_their_forms(subject)


def _income(subject: Subject) -> Iterator[Finding]:
    book = subject.book
    for line in book.income:
        if line.source not in _INCOME_SOURCES:
            yield problems.INCOME_SOURCE.finding(
                f"“基金和国资收入”第{line.row}行的资金来源是{line.source.value}。",
                subject=f"基金和国资收入/{line.source.value}",
                places=[subject.place("income", line.row, "source")],
                found=line.source.value,
                expected="、".join(source.value for source in _INCOME_SOURCES),
            )
    for source in _INCOME_SOURCES:
        income = sum(line.fen for line in book.income if line.source is source)
        lines = [fact for fact in book.facts if fact.source is source and fact.origin is Origin.CURRENT]
        spending = total_fen(lines)
        if income == spending:
            continue
        rows = [line.row for line in book.income if line.source is source]
        yield problems.INCOME_DIFFERS.finding(
            f"{source.value}：收入合计{format_yuan_plain(income)}元，本年支出合计{format_yuan_plain(spending)}元，"
            f"相差{format_yuan_plain(abs(income - spending))}元。",
            subject=f"基金和国资收入/{source.value}",
            places=subject.places("income", rows, "fen") or [subject.place("income", field="fen")],
            found=format_yuan_plain(income),
            expected=format_yuan_plain(spending),
        )


def _procurement(subject: Subject) -> Iterator[Finding]:
    for line in subject.book.procurement:
        pairs = (
            ("reserved_fen", line.reserved_fen, "采购金额", line.fen),
            ("micro_fen", line.micro_fen, "预留金额", line.reserved_fen),
        )
        for field, part, whole_name, whole in pairs:
            if part > whole:
                place = subject.place("procurement", line.row, field)
                yield problems.PART_EXCEEDS_WHOLE.finding(
                    f"“政府采购”第{line.row}行“{place.column}”{format_yuan_plain(part)}元，"
                    f"大于{whole_name}{format_yuan_plain(whole)}元。",
                    subject=f"政府采购/{line.type.value}{line.name}/{place.column}",
                    places=[place],
                    found=format_yuan_plain(part),
                    expected=f"不大于{format_yuan_plain(whole)}",
                )


def _purchases(subject: Subject) -> Iterator[Finding]:
    """What is bought is paid from public and project spending; it cannot be more."""
    now = this_year(subject.book)
    budget = now[PriorItem.PUBLIC] + now[PriorItem.PROJECT]
    for attribute in ("procurement", "services"):
        lines = getattr(subject.book, attribute)
        total = sum(line.fen for line in lines)
        if total <= budget:
            continue
        sheet = SHEET_OF[attribute].name
        yield problems.PURCHASE_EXCEEDS_BUDGET.finding(
            f"“{sheet}”合计{format_yuan_plain(total)}元，大于本部门公用经费和项目支出合计{format_yuan_plain(budget)}元。",
            subject=f"{sheet}/合计",
            places=subject.places(attribute, (line.row for line in lines), "fen"),
            found=format_yuan_plain(total),
            expected=f"不大于{format_yuan_plain(budget)}",
        )


def _against_last_year(subject: Subject) -> Iterator[Finding]:
    now = this_year(subject.book)
    for item in dict.fromkeys(prior.item for prior in subject.book.prior):
        before = subject.book.prior_fen(item) or 0
        if not _looks_like_wrong_unit(now[item], before):
            continue
        rows = [prior.row for prior in subject.book.prior if prior.item is item]
        places = subject.places("prior", rows, "fen")
        if (largest := _largest_line(subject, item, before)) is not None:
            places.append(largest)
        yield _wrong_unit(f"上年数/{item.value}", f"{item.value}：本年", now[item], "上年", before, places)


def _largest_line(subject: Subject, item: PriorItem, before: int) -> Place | None:
    """The line of the facts that alone exceeds last year's whole; where one amount was typed in the wrong unit."""
    if item not in (PriorItem.TOTAL, PriorItem.GENERAL_EXPENDITURE):
        return None
    largest = max(subject.book.facts, key=lambda fact: fact.fen, default=None)
    if largest is None or largest.fen < before:
        return None
    return subject.place("facts", largest.row, "fen")


def _projects_against_their_forms(subject: Subject) -> Iterator[Finding]:
    this_year: dict[str, int] = {}
    for fact in subject.book.facts:
        if fact.project and fact.origin is Origin.CURRENT:
            this_year[fact.project] = this_year.get(fact.project, 0) + fact.fen
    calculated: dict[str, int] = {}
    funded: dict[str, int] = {}
    for line in subject.book.calculations:
        amount = line.number * line.standard_fen * line.periods
        calculated[line.project] = calculated.get(line.project, 0) + amount
    for part in subject.book.funding:
        if part.horizon is Horizon.YEAR and part.fen:
            funded[part.project] = funded.get(part.project, 0) + part.fen
    for name, sums, attribute in (("测算金额", calculated, "calculations"), ("年度资金", funded, "funding")):
        for code, other in sums.items():
            project = subject.projects.get(code)
            budget = this_year.get(code, 0)
            if project is None or not _looks_like_wrong_unit(budget, other):
                continue
            rows = [record.row for record in getattr(subject.book, attribute) if record.project == code]
            rows_of_facts = [fact.row for fact in subject.book.facts if fact.project == code]
            places = subject.places("facts", rows_of_facts, "fen") + subject.places(attribute, rows)
            label = f"项目“{project.name}”：预算"
            yield _wrong_unit(f"项目/{project.name}/{name}", label, budget, name, other, places)


def _looks_like_wrong_unit(one: int, other: int) -> bool:
    small, large = sorted((one, other))
    return small > 0 and large >= small * WRONG_UNIT_RATIO


def _wrong_unit(subject: str, label: str, now: int, other_label: str, other: int, places: list[Place]) -> Finding:
    small, large = sorted((now, other))
    times = large // small
    finding = problems.UNIT_OF_AMOUNT.finding(
        f"{label}{format_yuan_plain(now)}元，{other_label}{format_yuan_plain(other)}元，相差约{times}倍。"
        "是否把万元当作元，或把元当作万元填列？",
        subject=subject,
        places=places,
        found=format_yuan_plain(now),
        expected=f"与{format_yuan_plain(other)}元相当的金额",
    )
    return Finding(
        finding.code,
        finding.severity,
        finding.message,
        finding.subject,
        finding.places,
        finding.found,
        finding.expected,
        finding.action,
        (FigureShown("本年", format_yuan_plain(now), "元"), FigureShown(other_label, format_yuan_plain(other), "元")),
    )
