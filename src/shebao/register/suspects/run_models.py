"""What is kept of a run (归并批次): its files, its control totals, what completion and agreement are counted by."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from shebao.register.models import SourceFile


class Run(models.Model):
    """A unification run (归并批次): written whole, when it is done. ``job`` is the job that made it, once."""

    job = models.BigIntegerField("任务号", unique=True)
    period = models.CharField("数据所属期", max_length=8)
    rows = models.PositiveIntegerField("四系统数据总量")
    people = models.PositiveIntegerField("主索引人数")
    employers = models.PositiveIntegerField("单位数")
    valid_ids = models.PositiveIntegerField("有效身份证行数")
    not_checked = models.JSONField("未核对项目", default=list)
    rules = models.JSONField("归并规则行数", default=dict)
    links = models.CharField("归并结果", max_length=200, blank=True)
    links_digest = models.CharField("归并结果摘要", max_length=80, blank=True)
    made_by = models.CharField("工号", max_length=16)
    made_at = models.DateTimeField("完成时间")

    class Meta:
        verbose_name = "归并批次"

    def __str__(self) -> str:
        return f"第{self.pk}批"


class RunFile(models.Model):
    """A source file of a run, with its rows and amount totals. ``raw`` is where its rows lie as they were delivered."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="files")
    source = models.ForeignKey(SourceFile, models.PROTECT, related_name="+")
    system = models.CharField("系统", max_length=8, blank=True)
    layout = models.CharField("版式", max_length=8)
    period = models.CharField("所属期", max_length=8, blank=True)
    encoding = models.CharField("编码", max_length=16, blank=True)
    rows = models.PositiveIntegerField("行数")
    totals = models.JSONField("金额合计（分）", default=dict)
    raw = models.CharField("原样数据", max_length=200)
    raw_digest = models.CharField("原样数据摘要", max_length=80)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["run", "source"], name="suspects_run_file_once"),)


class RunStep(models.Model):
    """Control totals of a step for a system (控制总数)."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="steps")
    ordinal = models.PositiveSmallIntegerField("序")
    name = models.CharField("步骤", max_length=16)
    system = models.CharField("系统", max_length=8)
    rows_in = models.PositiveIntegerField("转入")
    rows_out = models.PositiveIntegerField("转出")
    rejected = models.PositiveIntegerField("未采用")
    unit = models.CharField("计数单位", max_length=4, default="行")
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        constraints: Any = (
            models.UniqueConstraint(fields=["run", "ordinal", "system"], name="suspects_run_step_once"),
            models.CheckConstraint(
                condition=Q(rows_in=F("rows_out") + F("rejected")), name="suspects_nothing_disappears"
            ),
        )


class RunGroup(models.Model):
    """How many rows of a run an employer has in a system: what completion is measured against. ``employer`` is the
    employer's number in the run's unit index (单位主体), the same in all systems.
    """

    run = models.ForeignKey(Run, models.PROTECT, related_name="groups")
    system = models.CharField("系统", max_length=8)
    unit = models.CharField("单位编号", max_length=64, blank=True)
    unit_name = models.CharField("单位名称", max_length=200, blank=True)
    employer = models.PositiveIntegerField("单位主体", null=True)
    township = models.CharField("乡镇", max_length=16, blank=True)
    rows = models.PositiveIntegerField("行数")


class RunPair(models.Model):
    """Persons in both of two systems, and those whose name, number and birth date agree (一致率)."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="pairs")
    left = models.CharField("系统", max_length=8)
    right = models.CharField("对比系统", max_length=8)
    people = models.PositiveIntegerField("两系统都有的人数")
    agree = models.PositiveIntegerField("一致人数")
