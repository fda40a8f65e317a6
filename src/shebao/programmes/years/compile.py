"""Compiling a year's budget book (编制), judging it, and freezing a version of it (冻结版本)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from shebao.budget.book import Book, Prior, total_fen
from shebao.budget.check.this_year import this_year
from shebao.cases.refusals import journalled
from shebao.disclosure.model import Disclosure
from shebao.findings import Finding, Severity, as_json, has_errors
from shebao.journal.digest import record_text
from shebao.journal.record import record
from shebao.programmes.years import rows
from shebao.programmes.years.base_lines import COMPILE, base_of, need
from shebao.programmes.years.content import book_of, content_of, digest_of, need_untouched
from shebao.programmes.years.from_library import with_library
from shebao.programmes.years.models import BaseLines, Version
from shebao.programmes.years.planned import not_in_library
from shebao.programmes.years.published import published_version
from shebao.programmes.years.states import Account, VersionState
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who

FILE = "年度底册"


@dataclass(frozen=True, slots=True)
class Compiled:
    """A year's book as it would be frozen now; ``findings`` of compiling, of its own checks and of its text."""

    base: BaseLines
    book: Book
    document: Disclosure
    findings: tuple[Finding, ...]

    @property
    def can_be_frozen(self) -> bool:
        """Nothing is wrong with it; doubts are acknowledged before the publication."""
        return not has_errors(self.findings)


def compile_budget(year: int) -> Compiled:
    """The year's book from its base lines, the library and the year before. Raises :class:`Refused`."""
    from shebao.disclosure.publish import judge_book

    base = base_of(year, Account.BUDGET)
    if base is None:
        raise Refused(refusal("Y-20", f"{year}年没有已确认的基础底册。", "先登记基础底册，并由另一人确认。"))
    need_untouched(base.content, base.digest, str(base))
    book, found = with_library(book_of(base.content), year)
    book, told = with_prior(book)
    document = judge_book(book, [*not_in_library(year), *found, *told], file=FILE, last_year=None)
    return Compiled(base, book, document, tuple(document.findings))


def with_prior(book: Book) -> tuple[Book, list[Finding]]:
    """A book with last year's figures from the version that was published then, where there is one."""
    before = published_version(book.department.year - 1, Account.BUDGET)
    if before is None:
        return book, []
    figures = this_year(book_of(before.content))
    known = {one.item: one.fen for one in book.prior}
    found = [
        Finding(
            "Y-24",
            Severity.WARNING,
            f"基础底册的上年{item.value}与上年公开的版本不同，已按上年公开数编入。",
            f"上年数/{item.value}",
            action="核对基础底册“上年数”。",
        )
        for item, fen in known.items()
        if figures[item] != fen
    ]
    return replace(book, prior=tuple(Prior(item, fen) for item, fen in figures.items())), found


def freeze_budget(year: int, note: str, seen: str = "", *, by: Who, now: datetime) -> Version:
    """Freeze the year's book as its next version. ``seen`` is the digest of what was looked at, if any.

    Raises :class:`Refused` where it has errors, has changed since, or is the newest version already.
    """
    with journalled(by, "冻结年度版本"):
        need(by, COMPILE, "编制年度预算")
        made = compile_budget(year)
        stop_at_errors(made.findings)
        content = content_of(made.book)
        if seen and seen != digest_of(content):
            told = "查看以后，项目库或基础底册有了变化。"
            raise Refused(refusal("Y-25", told, "重新编制，核对后再冻结。"))
        total = total_fen(made.book.facts)
        return keep_version(made.base, content, total, made.findings, note, by=by, now=now)


def stop_at_errors(findings: Sequence[Finding]) -> None:
    """Raise :class:`Refused` with every error."""
    if errors := [one for one in findings if one.blocks_publication]:
        raise Refused(*errors)


def keep_version(
    base: BaseLines,
    content: str,
    total: int,
    findings: Sequence[Finding],
    note: str,
    budget: Version | None = None,
    *,
    by: Who,
    now: datetime,
) -> Version:
    """Write the next version of a year and kind. Raises :class:`Refused`."""
    if not note.strip():
        raise Refused(refusal("Y-26", "没有填写版本说明。", "写明为什么编制这一版，更正的写明更正了什么。"))
    with transaction.atomic():
        earlier = versions(base.year, Account(base.kind)).select_for_update(of=("self",)).first()
        if earlier and earlier.digest == digest_of(content) and earlier.state != VersionState.VOID:
            told = f"与第{earlier.number}版内容完全相同，没有另存。"
            raise Refused(refusal("Y-27", told, "在该版本上办理。"))
        made = Version(
            year=base.year,
            kind=base.kind,
            number=earlier.number + 1 if earlier else 1,
            base=base,
            budget=budget,
            content=content,
            digest=digest_of(content),
            total=total,
            findings=[as_json(one) for one in findings],
            warnings=sum(one.severity is Severity.WARNING and not one.acknowledged for one in findings),
            note=note.strip()[:400],
            maker=by.natural_person,
            made_at=now,
        )
        change = rows.add(made)
        told = record_text({"版本": str(made), "摘要": made.digest, "总额（分）": total, "说明": made.note})
        record("冻结年度版本", by.actor, object_kind="year-version", object_key=made.folder, detail=told,
               changes=[change])  # fmt: skip
    return made


def versions(year: int, kind: Account) -> Any:
    """The versions of a year and kind, the newest first."""
    return Version.objects.filter(year=year, kind=kind.value).order_by("-number")


def give_up(version_id: int, reason: str, *, by: Who) -> Version:
    """Void a version that was not released (作废). Raises :class:`Refused`."""
    with journalled(by, "作废年度版本"), transaction.atomic():
        need(by, COMPILE, "作废年度版本")
        one = Version.objects.select_for_update(of=("self",)).get(pk=version_id)
        if one.state not in (VersionState.FROZEN, VersionState.APPROVED):
            raise Refused(refusal("Y-28", f"版本现为“{one.state}”，不能作废。", "公开后有误的，另编一版更正。"))
        if not reason.strip():
            raise Refused(refusal("Y-28", "没有填写作废理由。", "填写后再办理。"))
        change = rows.change(one, state=VersionState.VOID.value)
        record("作废年度版本", by.actor, object_kind="year-version", object_key=one.folder, detail=reason[:200],
               changes=[change])  # fmt: skip
    return one


def book_of_version(version: Version) -> Book:
    """The budget book of a version, its content proved by its digest. Raises SpoiltContent."""
    need_untouched(version.content, version.digest, str(version))
    return book_of(version.content)
