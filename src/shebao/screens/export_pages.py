"""Requests for large exports: the list, and the decision of another person."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shebao.journal.record import record
from shebao.screens.export import refused
from shebao.screens.models import ExportRequest


@require_safe
def exports(request: Any) -> HttpResponse:
    """One's own requests, and for approvers everybody's."""
    rows = ExportRequest.objects.order_by("-pk")
    approver = request.who.may("export.approve")
    if not approver:
        rows = rows.filter(asked_by=request.who.natural_person.number)
    context = {"rows": rows[:100], "approver": approver, "number": request.who.natural_person.number}
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
        if asked.state != "待审批":
            return refused(request, f"申请现为“{asked.state}”，已经办理过。", "返回列表查看。", status=409)
        asked.state = "已同意" if request.POST.get("agree") else "不同意"
        asked.decided_by, asked.decided_at = request.who.natural_person.number, timezone.now()
        asked.save()
        record("审批导出", request.who.actor, object_kind="export", object_key=str(asked.pk), result=asked.state)
    return redirect("exports")
