"""Requests for large exports: the list, and the decision of another person."""

from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from shebao.screens.export import AGAIN_WITHIN, decide_export, fetchable_by, refused
from shebao.screens.lists import Act, Column, ListPage, list_view
from shebao.screens.models import AGREED, FETCHED, NOT_AGREED, WAITING, ExportRequest
from shebao.screens.todo import Todo, declare_todo

EVERY = ("", "全部")


class ExportQuery(forms.Form):
    """What requests can be asked for by."""

    name = forms.CharField(label="申请人（开头）", required=False, max_length=32)
    state = forms.ChoiceField(
        label="状态", required=False, choices=[EVERY, *((one, one) for one in (WAITING, AGREED, NOT_AGREED, FETCHED))]
    )


def _rows(request: Any, asked: dict[str, Any]) -> Any:
    """One's own requests, and for approvers everybody's; which of them may be fetched now is told with the row."""
    rows = ExportRequest.objects.all()
    if not request.who.may("export.approve"):
        rows = rows.filter(asked_by=request.who.natural_person.number)
    if asked.get("name"):
        rows = rows.filter(asked_by_name__startswith=asked["name"].strip())
    if asked.get("state"):
        rows = rows.filter(state=asked["state"])
    return rows.annotate(fetchable=Exists(fetchable_by(request.who).filter(pk=OuterRef("pk"))))


def _fetched(row: Any) -> str:
    return f"{row.path}&approved={row.pk}" if row.fetchable and row.fetched_at else ""


def _to_be_fetched(row: Any) -> str:
    return f"{row.path}&approved={row.pk}" if row.fetchable and not row.fetched_at else ""


REQUESTS = ListPage(
    name="exports",
    title="导出申请",
    form=ExportQuery,
    rows=_rows,
    columns=lambda _: [
        Column("asked", "申请时间", lambda row: row.asked_at, kind="moment", order="asked_at", width=18),
        Column("name", "申请人", lambda row: row.asked_by_name, width=12),
        Column("list", "列表", lambda row: row.title, order="title", width=18),
        Column("rows", "行数", lambda row: row.rows, kind="number", order="rows", width=10),
        Column("purpose", "用途", lambda row: row.purpose, width=40),
        Column("state", "状态", lambda row: row.state, order="state", state=True, width=8),
        Column("decided", "审批时间", lambda row: row.decided_at, kind="moment", only_export=True, width=18),
        Column("fetched", "下载时间", lambda row: row.fetched_at, kind="moment", only_export=True, width=18),
        Column(
            "until",
            "可下载至",
            lambda row: row.fetched_at + AGAIN_WITHIN if row.fetchable and row.fetched_at else None,
            kind="moment",
            width=18,
        ),
    ],
    order=("-pk",),
    acts=(Act("下载", _to_be_fetched), Act("重新下载", _fetched)),
    template="screens/exports.html",
    more=lambda request: {"approver": request.who.may("export.approve"), "waiting": WAITING},
)


@require_http_methods(["GET", "HEAD", "POST"])
def exports(request: Any) -> HttpResponse:
    """One's own requests, and for approvers everybody's."""
    return list_view(request, REQUESTS)


@require_POST
def decide(request: Any, number: int) -> HttpResponse:
    """Agree or not; never to one's own request."""
    if not request.who.may("export.approve"):
        return refused(request, "没有审批导出的权限。", "请股长或分管领导审批。")
    with transaction.atomic():
        asked = get_object_or_404(ExportRequest.objects.select_for_update(), pk=number)
        if asked.asked_by == request.who.natural_person.number:
            return refused(request, "不能审批自己的导出申请。", "请另一位有审批权限的人员办理。")
        if asked.state != WAITING:
            return refused(request, f"申请现为“{asked.state}”，已经办理过。", "返回列表查看。", status=409)
        decide_export(asked, bool(request.POST.get("agree")), by=request.who)
    return redirect("exports")


def _to_decide(who: Any) -> Todo | None:
    if not who.may("export.approve"):
        return None
    waiting = ExportRequest.objects.filter(state=WAITING).exclude(asked_by=who.natural_person.number)
    return Todo("待审批的导出申请", waiting.count(), reverse("exports"))


def _to_fetch(who: Any) -> Todo | None:
    if not who.may("list.export"):
        return None
    return Todo("可下载的导出", fetchable_by(who).filter(fetched_at=None).count(), reverse("exports"))


declare_todo(_to_decide)
declare_todo(_to_fetch)
