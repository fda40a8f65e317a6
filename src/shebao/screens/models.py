"""What staff pages keep: exports that need an approval because they are large.

Rules: an export is approved by another natural person than asks for it, and is fetched by the one who asked.
"""

from typing import Any

from django.db import models

WAITING, AGREED, NOT_AGREED, FETCHED = "待审批", "已同意", "不同意", "已下载"


class ExportRequest(models.Model):
    """A large export that somebody asked for (导出申请): which list, with which query, how many rows, why."""

    page = models.CharField("列表", max_length=64)
    title = models.CharField("名称", max_length=64)
    path = models.CharField("地址", max_length=1000)
    rows = models.PositiveIntegerField("行数")
    purpose = models.CharField("用途", max_length=200)
    asked_by = models.CharField("申请人", max_length=16)
    asked_by_name = models.CharField("申请人姓名", max_length=64)
    asked_at = models.DateTimeField("申请时间", auto_now_add=True)
    decided_by = models.CharField("审批人", max_length=16, blank=True)
    decided_at = models.DateTimeField("审批时间", null=True)
    state = models.CharField("状态", max_length=8, default=WAITING)
    fetched_at = models.DateTimeField("下载时间", null=True)

    class Meta:
        verbose_name = "导出申请"
        constraints: Any = (
            models.CheckConstraint(
                condition=~models.Q(decided_by=models.F("asked_by")), name="screens_export_two_persons"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[WAITING, AGREED, NOT_AGREED, FETCHED]), name="screens_export_state"
            ),
        )
