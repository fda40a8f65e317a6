"""Bringing a year's catalogue in: the finance section registers its file, another confirms it (导入政府采购目录).

What has to be procured rests on it (G06), so nobody brings it in alone. Lines that are there already are refused; a
file is registered once, and nothing of it is loaded twice.
"""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from shebao.cases.evidence import safe_name, store
from shebao.cases.refusals import SEPARATION, journalled
from shebao.journal.digest import digest_of_bytes
from shebao.journal.record import RowChange, record
from shebao.programmes import rows
from shebao.programmes.catalogue.read_file import read_catalogue
from shebao.programmes.models import CatalogueFile, CatalogueItem
from shebao.programmes.states import FileState
from shebao.register.imports.reading import CannotRead
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who

MAKE, CHECK = "project.finance", "project.review"
YEARS = range(2000, 2101)


def register_file(year: int, source: str, name: str, content: bytes, *, by: Who, now: datetime) -> CatalogueFile:
    """Keep a file to be confirmed. Raises :class:`Refused` with everything that is wrong with it."""
    with journalled(by, "登记政府采购目录", str(year)):
        _need(by, MAKE, "登记政府采购目录")
        said = []
        if year not in YEARS:
            said.append(refusal("P-3", "没有填写年度。", "填写四位数的年度。"))
        if not source.strip():
            said.append(refusal("P-3", "没有填写依据文号。", "填写公布目录的文号。"))
        made = digest_of_bytes([content])
        if other := CatalogueFile.objects.filter(digest=made).exclude(state=FileState.DISCARDED.value).first():
            said.append(refusal("P-3", f"同一文件已登记过（{other.year}年，{other.state}）。", "不必重复导入。"))
        else:
            try:
                count = len(read_catalogue(content, year, timezone.localdate(now)))
            except CannotRead as problem:
                said.extend(problem.findings)
        if said:
            raise Refused(*said)
        with transaction.atomic():
            file = CatalogueFile(
                year=year,
                source=source.strip(),
                name=safe_name(name),
                path=store(content, made),
                digest=made,
                rows=count,
                maker=by.natural_person,
                made_at=now,
            )
            _journal("登记政府采购目录", file, by, [rows.add(file)])
    return file


def confirm_file(key: int, count: int, *, by: Who, now: datetime) -> CatalogueFile:
    """Confirm a file by the number of lines of the published catalogue, and load it. Raises :class:`Refused`."""
    with journalled(by, "确认政府采购目录", str(key)), transaction.atomic():
        file = CatalogueFile.objects.select_for_update(of=("self",)).get(pk=key)
        _need(by, CHECK, "确认政府采购目录")
        _need_waiting(file, "确认")
        if file.maker_id == by.natural_person.pk:
            raise Refused(refusal("P-3", "登记人不能确认自己登记的目录。", "请另一人核对后确认。", SEPARATION))
        if count != file.rows:
            told = f"公布的目录有{count:,}个品目，文件中是{file.rows:,}个。"
            raise Refused(refusal("P-3", told, "与公布的目录核对。"))
        content = (Path(settings.DATA) / file.path).read_bytes()
        if digest_of_bytes([content]) != file.digest:
            raise Refused(refusal("P-3", "登记的文件被改动过，不予载入。", "作废后重新登记，并报告系统管理员。"))
        try:
            lines = read_catalogue(content, file.year, timezone.localdate(now))
        except CannotRead as problem:
            raise Refused(*problem.findings) from problem
        state = FileState.CONFIRMED.value
        changes = [rows.change(file, state=state, checker=by.natural_person, checked_at=now)]
        changes += [rows.add(CatalogueItem(year=file.year, source=file.source, **line)) for line in lines]
        _journal("确认政府采购目录", file, by, changes)
    return file


def discard_file(key: int, *, by: Who) -> CatalogueFile:
    """Give a file up before it is confirmed. Raises :class:`Refused`."""
    with journalled(by, "作废政府采购目录", str(key)), transaction.atomic():
        file = CatalogueFile.objects.select_for_update(of=("self",)).get(pk=key)
        if not by.may(CHECK):
            _need(by, MAKE, "作废政府采购目录")
        _need_waiting(file, "作废")
        _journal("作废政府采购目录", file, by, [rows.change(file, state=FileState.DISCARDED.value)])
    return file


def _need(by: Who, right: str, what: str) -> None:
    if not by.may(right):
        raise Refused(refusal("R-1", f"没有“{what}”的权限。", "请财务股的经办、复核人员办理。"))


def _need_waiting(file: CatalogueFile, what: str) -> None:
    if file.state != FileState.WAITING:
        raise Refused(refusal("P-3", f"目录文件现为“{file.state}”，不能{what}。", "返回查看。"))


def _journal(what: str, file: CatalogueFile, by: Who, changes: list[RowChange]) -> None:
    detail = f"{file.year}年，{file.rows}个品目，{file.name}"
    record(what, by.actor, object_kind="record", object_key=str(file.year), detail=detail, changes=changes)
