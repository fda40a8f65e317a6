"""Exports of lists (导出): the same columns as the page, as a workbook that says who took it, when and what for.

Up to :data:`ROWS_WITHOUT_APPROVAL` rows at once; above that with the approval of another person (导出申请). What was
approved may be fetched again for a day by the one who asked, because a download breaks; each fetch is journalled. Every
cell is written as text or a number, never as a formula, whatever a name begins with.
"""

import io
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Protocol

import xlsxwriter
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from shebao.journal.digest import record_text
from shebao.journal.record import record
from shebao.screens.lists import Column
from shebao.screens.models import AGREED, FETCHED, NOT_AGREED, ExportRequest
from shebao.screens.shows import shown

ROWS_WITHOUT_APPROVAL = 1000
ROWS_AT_MOST = 1_000_000
AGAIN_WITHIN = timedelta(days=1)
"""How long after its first fetch an approved export may be fetched again."""
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNSAFE_IN_NAMES = str.maketrans('/\\:*?"<>|', "_________")


class Named(Protocol):
    """A list that is exported: the name of its page, its title."""

    @property
    def name(self) -> str:
        """As in the address."""

    @property
    def title(self) -> str:
        """As staff read it."""


def export_view(request: Any, page: Named, columns: Sequence[Column], rows: Any, asked: dict[str, Any]) -> HttpResponse:
    """The workbook; or the form that asks what for; or, for a large one, the request for approval.

    ``rows`` is a query set, or a list where the rows are counted and not kept.
    """
    who = request.who
    if not who.may("list.export"):
        return refused(request, "没有导出的权限。", "请有导出权限的岗位办理。")
    count = len(rows) if isinstance(rows, list) else rows[: ROWS_AT_MOST + 1].count()
    if count > ROWS_AT_MOST:
        return refused(request, f"导出{count:,}行以上，超过一个工作表的容量。", "增加查询条件后分次导出。")
    purpose = str(request.POST.get("purpose", "")).strip()
    approved = _approved(request, page)
    if approved is None and not purpose:
        context = {"page": page, "count": count, "limit": ROWS_WITHOUT_APPROVAL, "large": count > ROWS_WITHOUT_APPROVAL}
        return render(request, "screens/export.html", context)
    if approved is None and count > ROWS_WITHOUT_APPROVAL:
        ask_for_export(page, request.get_full_path(), count, purpose, by=who)
        return redirect("exports")
    with transaction.atomic():
        if approved is not None:
            purpose = approved.purpose
            approved.state, approved.fetched_at = FETCHED, approved.fetched_at or timezone.now()
            approved.save(update_fields=["state", "fetched_at"])
        query = {key: str(value) for key, value in asked.items() if value}
        record(
            "导出",
            who.actor,
            object_kind="list",
            object_key=page.name,
            detail=record_text({"列表": page.title, "条件": query, "行数": count, "用途": purpose}),
        )
        person = who.natural_person
        mark = f"{person.name}（{person.number}）　{timezone.localtime():%Y-%m-%d %H:%M}　用途：{purpose}"
        content = workbook(page.title, columns, rows, mark)
    response = HttpResponse(content, content_type=SHEET)
    name = f"{page.title}-{timezone.localdate():%Y%m%d}.xlsx".translate(UNSAFE_IN_NAMES)
    response.headers["Content-Disposition"] = _attachment(name)
    response.headers["Cache-Control"] = "no-store"
    return response


def ask_for_export(page: Named, path: str, rows: int, purpose: str, *, by: Any) -> ExportRequest:
    """Ask another person to agree to a large export: the address of the list with its query, how many rows, why."""
    with transaction.atomic():
        made = ExportRequest.objects.create(
            page=page.name,
            title=page.title,
            path=path,
            rows=rows,
            purpose=purpose[:200],
            asked_by=by.natural_person.number,
            asked_by_name=by.natural_person.name,
        )
        record("申请导出", by.actor, object_kind="export", object_key=str(made.pk), detail=purpose)
    return made


def decide_export(asked: ExportRequest, agree: bool, *, by: Any) -> ExportRequest:
    """Agree to a request or not; the caller has locked the row and asked what forbids it."""
    with transaction.atomic():
        asked.state = AGREED if agree else NOT_AGREED
        asked.decided_by, asked.decided_at = by.natural_person.number, timezone.now()
        asked.save()
        record("审批导出", by.actor, object_kind="export", object_key=str(asked.pk), result=asked.state)
    return asked


def fetchable_by(who: Any) -> Any:
    """The approved exports that somebody may fetch now: not fetched yet, or first fetched within a day."""
    again = Q(state=FETCHED, fetched_at__gte=timezone.now() - AGAIN_WITHIN)
    return ExportRequest.objects.filter(Q(state=AGREED) | again, asked_by=who.natural_person.number)


def _approved(request: Any, page: Named) -> ExportRequest | None:
    """The approval that the address names, where it is this person's, for this list and this query, and still holds."""
    number = request.GET.get("approved", "")
    if not number.isdecimal():
        return None
    found = fetchable_by(request.who).filter(pk=int(number), page=page.name).first()
    asked = request.get_full_path().replace(f"&approved={number}", "")
    return found if found and found.path == asked else None


def _attachment(name: str) -> str:
    from urllib.parse import quote

    return f"attachment; filename=\"export.xlsx\"; filename*=UTF-8''{quote(name)}"


def workbook(title: str, columns: Sequence[Column], rows: Any, mark: str) -> bytes:
    """A workbook of a list: head in the first row, watermark in the page head and in a last row, ready to print."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    )
    sheet = book.add_worksheet(title[:31].translate(UNSAFE_IN_NAMES))
    head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1, "align": "center"})
    formats = {
        "money": book.add_format({"num_format": "#,##0.00"}),
        "number": book.add_format({"num_format": "#,##0"}),
        "text": book.add_format({"num_format": "@"}),
    }
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&L{title}&R{mark.replace('&', '&&')}")
    sheet.set_footer("&C第 &P 页，共 &N 页")
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width)
        sheet.write_string(0, index, column.title, head)
    line = 0
    for line, row in enumerate(rows.iterator(2000) if hasattr(rows, "iterator") else rows, 1):
        for index, column in enumerate(columns):
            _write(sheet, line, index, column, column.value(row), formats)
    sheet.write_string(line + 2, 0, f"导出：{mark}")
    book.close()
    return buffer.getvalue()


def _write(sheet: Any, line: int, index: int, column: Column, value: Any, formats: dict[str, Any]) -> None:
    if value is None or value == "":
        return
    if column.kind == "money":
        sheet.write_number(line, index, value / 100, formats["money"])
    elif column.kind == "number":
        sheet.write_number(line, index, value, formats["number"])
    elif isinstance(value, date | datetime) or not isinstance(value, str):
        sheet.write_string(line, index, shown(value, column.kind), formats["text"])
    else:
        sheet.write_string(line, index, value, formats["text"])


def refused(request: Any, message: str, action: str, basis: str = "", status: int = 403) -> HttpResponse:
    """A page that says what was refused, why, and what to do."""
    return render(
        request, "screens/refused.html", {"message": message, "action": action, "basis": basis}, status=status
    )
