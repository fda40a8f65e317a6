"""Base lines (基础底册): what the unit itself brings into a year's budget, registered by one, accepted by another.

It is the budget book of ``shebao book new`` without its projects: those come from the library. What a file says of
projects is left out, and said. A correction is another version.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction

from shebao.budget.book import Book, Category, Unit
from shebao.budget.forms import read_book
from shebao.budget.sheets import CALCULATIONS, FACTS, FUNDING, INDICATORS, PROJECTS
from shebao.cases.refusals import journalled
from shebao.findings import Finding, Place, Severity, as_json, has_errors
from shebao.journal.digest import record_text
from shebao.journal.record import record
from shebao.programmes.years import rows
from shebao.programmes.years.content import book_of, content_of, digest_of, need_untouched
from shebao.programmes.years.models import BaseLines
from shebao.programmes.years.states import Account, BaseState
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who

COMPILE, CHECK, APPROVE, PUBLISH, LOOK = "year.compile", "year.check", "year.approve", "year.publish", "year.look"
LARGEST = 10 * 1024 * 1024
STAFF = ("posts", "staff", "established_staff", "other_staff")
"""Numbers of persons of a unit that are typed."""
SUFFIXES = (".xlsx", ".xls", ".et")


def register_base(year: int, name: str, content: bytes, note: str = "", *, by: Who, now: datetime) -> BaseLines:
    """Register a workbook as base lines of a year. Raises :class:`Refused` with everything that is wrong, at once."""
    with journalled(by, "登记基础底册"):
        need(by, COMPILE, "登记基础底册")
        need_file(name, content)
        with TemporaryDirectory(prefix="shebao-") as folder:
            path = Path(folder) / f"底册{Path(name).suffix.lower()}"
            path.write_bytes(content)
            reading = read_book(path)
        if reading.book is None:
            raise Refused(*(one for one in reading.findings if one.blocks_publication))
        return keep_base(year, name, reading.book, reading.findings, note, by=by, now=now)


def keep_base(
    year: int, name: str, book: Book, found: Sequence[Finding], note: str = "", *, by: Who, now: datetime
) -> BaseLines:
    """Keep a book that was read as base lines of a year, without its projects."""
    if book.department.year != year:
        told = f"底册的预算年度是{book.department.year}年，登记的是{year}年。"
        raise Refused(refusal("Y-11", told, "核对封面的预算年度，或选择对应的年度。"))
    kept, left_out = without_projects(book)
    findings = [as_json(one) for one in (*found, *left_out)]
    return keep(year, Account.BUDGET, name, content_of(kept), findings, note, by=by, now=now)


def keep(
    year: int, kind: Account, name: str, content: str, findings: list[dict[str, Any]], note: str, *, by: Who,
    now: datetime,
) -> BaseLines:  # fmt: skip
    """Keep a content as the next base lines of a year and kind."""
    with transaction.atomic():
        earlier = BaseLines.objects.select_for_update().filter(year=year, kind=kind.value).order_by("-number").first()
        made = BaseLines(
            year=year,
            kind=kind.value,
            number=earlier.number + 1 if earlier else 1,
            name=Path(name).name[:200],
            content=content,
            digest=digest_of(content),
            findings=findings,
            note=note.strip()[:200],
            maker=by.natural_person,
            made_at=now,
        )
        change = rows.add(made)
        told = record_text({"文件": made.name, "摘要": made.digest, "说明": made.note})
        record("登记基础底册", by.actor, object_kind="base-lines", object_key=change.key, detail=told, changes=[change])
    return made


def without_projects(book: Book) -> tuple[Book, list[Finding]]:
    """A book without what belongs to projects, and a finding for each sheet that held something of them."""
    facts = tuple(one for one in book.facts if one.category is Category.BASIC and not one.project)
    indicators = tuple(one for one in book.indicators if not one.project)
    parts = (
        (FACTS, len(book.facts) - len(facts)),
        (PROJECTS, len(book.projects)),
        (CALCULATIONS, len(book.calculations)),
        (FUNDING, len(book.funding)),
        (INDICATORS, len(book.indicators) - len(indicators)),
    )
    found = [
        Finding(
            "Y-12",
            Severity.NOTICE,
            f"“{sheet.name}”中{count}行是项目的内容，没有读入：项目从项目库编入。",
            f"{sheet.name}/项目",
            (Place(sheet=sheet.name),),
            action="项目在项目库中申报；需要修改的，办理变更申请。",
        )
        for sheet, count in parts
        if count
    ]
    kept = replace(book, facts=facts, projects=(), calculations=(), funding=(), indicators=indicators)
    return kept, found


@dataclass(frozen=True, slots=True)
class Amendment:
    """What is typed anew: amounts of pay lines by their place, numbers of staff by unit and field."""

    amounts: Mapping[int, int]
    staff: Mapping[tuple[str, str], int]

    def of_unit(self, unit: Unit) -> Unit:
        """A unit with the numbers typed for it."""
        return replace(unit, **{name: self.staff.get((unit.code, name), getattr(unit, name)) for name in STAFF})


def amend_base(base: BaseLines, typed: Amendment, note: str, *, by: Who, now: datetime) -> BaseLines:
    """Register another version of base lines with what was typed anew. Raises :class:`Refused`."""
    with journalled(by, "更正基础底册"):
        need(by, COMPILE, "更正基础底册")
        need_untouched(base.content, base.digest, str(base))
        book = book_of(base.content)
        facts = tuple(replace(one, fen=typed.amounts.get(at, one.fen)) for at, one in enumerate(book.facts))
        made = replace(book, facts=facts, units=tuple(map(typed.of_unit, book.units)))
        if made == book:
            raise Refused(refusal("Y-16", "没有改动。", "填写更正后的金额或人数。"))
        if not note.strip():
            raise Refused(refusal("Y-16", "没有填写更正说明。", "写明为什么更正。"))
        name = f"更正第{base.number}版"
        return keep(base.year, Account.BUDGET, name, content_of(made), [], note, by=by, now=now)


def accept_base(base_id: int, *, by: Who, now: datetime) -> BaseLines:
    """Accept base lines as another person (确认); what was accepted before for the year is no longer used."""
    with journalled(by, "确认基础底册"), transaction.atomic():
        need(by, CHECK, "确认基础底册")
        one = BaseLines.objects.select_for_update(of=("self",)).get(pk=base_id)
        _need_waiting(one)
        if one.maker_id == by.natural_person.pk:
            raise Refused(refusal("Y-13", "登记人不得确认自己登记的底册。", "请财务复核确认。", "会计法第二十五条"))
        made = rows.change(one, state=BaseState.ACCEPTED.value, checker_id=by.natural_person.pk, checked_at=now)
        record("确认基础底册", by.actor, object_kind="base-lines", object_key=str(one.pk), detail=one.digest,
               changes=[made])  # fmt: skip
    return one


def discard_base(base_id: int, *, by: Who) -> BaseLines:
    """Give base lines up that wait (作废)."""
    with journalled(by, "作废基础底册"), transaction.atomic():
        if not (by.may(COMPILE) or by.may(CHECK)):
            need(by, COMPILE, "作废基础底册")
        one = BaseLines.objects.select_for_update(of=("self",)).get(pk=base_id)
        _need_waiting(one)
        made = rows.change(one, state=BaseState.DISCARDED.value)
        record("作废基础底册", by.actor, object_kind="base-lines", object_key=str(one.pk), changes=[made])
    return one


def base_of(year: int, kind: Account) -> BaseLines | None:
    """The base lines of a year that were accepted last; None where there are none."""
    rows_ = BaseLines.objects.filter(year=year, kind=kind.value, state=BaseState.ACCEPTED.value)
    return rows_.order_by("-number").first()


def need(by: Who, right: str, what: str) -> None:
    """That somebody has a right. Raises :class:`Refused`."""
    if not by.may(right):
        hands = {COMPILE: "单位财务", CHECK: "财务复核", APPROVE: "副主任或主任", PUBLISH: "办公室"}
        raise Refused(refusal("Y-10", f"没有办理“{what}”的权限。", f"请{hands[right]}办理。"))


def need_file(name: str, content: bytes) -> None:
    """That an uploaded file can be a workbook. Raises :class:`Refused`."""
    if Path(name).suffix.lower() not in SUFFIXES:
        raise Refused(refusal("Y-14", f"“{Path(name).name}”不是工作簿。", f"请上传{'、'.join(SUFFIXES)}文件。"))
    if not content or len(content) > LARGEST:
        told = "文件是空的。" if not content else f"文件有{len(content) // 1024 // 1024}兆，超过10兆。"
        raise Refused(refusal("Y-14", told, "核对文件后重新上传。"))


def _need_waiting(one: BaseLines) -> None:
    if one.state != BaseState.WAITING:
        raise Refused(refusal("Y-15", f"底册现为“{one.state}”。", "另行登记一个版本。"))


def problems_of(findings: Sequence[dict[str, Any]]) -> bool:
    """Whether errors are among findings as they are kept."""
    return any(one["severity"] == Severity.ERROR.value for one in findings)


__all__ = ["accept_base", "base_of", "discard_base", "has_errors", "keep_base", "register_base", "without_projects"]
