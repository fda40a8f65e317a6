"""Requests for large exports: the list, and the decision of another person."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from shebao.screens.export import AGAIN_WITHIN, decide_export, fetchable_by, refused
from shebao.screens.models import WAITING, ExportRequest
from shebao.screens.todo import Todo, declare_todo


@require_safe
def exports(request: Any) -> HttpResponse:
    """One's own requests, and for approvers everybody's."""
    rows = ExportRequest.objects.order_by("-pk")
    approver = request.who.may("export.approve")
    if not approver:
        rows = rows.filter(asked_by=request.who.natural_person.number)
    fetchable = set(fetchable_by(request.who).values_list("pk", flat=True))
    listed = [
        {"asked": row, "fetchable": row.pk in fetchable, "until": row.fetched_at and row.fetched_at + AGAIN_WITHIN}
        for row in rows[:100]
    ]
    context = {"rows": listed, "approver": approver, "number": request.who.natural_person.number}
    return render(request, "screens/exports.html", context)


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
