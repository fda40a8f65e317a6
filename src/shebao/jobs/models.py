"""What is kept of long work.

A job is claimed by one worker, which says that it lives every few seconds. A job whose worker has fallen silent is
taken up again from its beginning: every kind of job does its writing in one transaction, or in steps that can be
repeated, so nothing is half done and nothing is done twice.
"""

from typing import Any

from django.db import models

STATES = ("等待", "进行中", "完成", "失败", "已取消")


class Job(models.Model):
    """A piece of long work (后台任务)."""

    kind = models.CharField("类别", max_length=32)
    title = models.CharField("事项", max_length=200)
    arguments = models.JSONField(default=dict)
    key = models.CharField("幂等键", max_length=120, unique=True, null=True)
    state = models.CharField("状态", max_length=8, default="等待")
    stage = models.CharField("步骤", max_length=64, blank=True)
    done = models.BigIntegerField("已完成", default=0)
    total = models.BigIntegerField("总数", default=0)
    result = models.JSONField("结果", default=dict)
    problem = models.TextField("失败原因", blank=True)
    cancel_asked = models.BooleanField(default=False)
    account = models.CharField("账号", max_length=32)
    natural_person = models.CharField("工号", max_length=16)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    worker = models.CharField(max_length=64, blank=True)
    alive_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "后台任务"
        constraints: Any = (models.CheckConstraint(condition=models.Q(state__in=list(STATES)), name="jobs_state"),)
        indexes = (models.Index(fields=["state", "id"], name="jobs_state_id"),)

    @property
    def percent(self) -> int:
        """How much is done, 0 to 100."""
        return 100 if self.state == "完成" else min(99, self.done * 100 // self.total) if self.total else 0

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {"完成", "失败", "已取消"}
