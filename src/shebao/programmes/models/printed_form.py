"""What the finance bureau's printed form (项目支出绩效目标表) says of a project beside its figures and its targets."""

from typing import Any

from django.db import models

from shebao.programmes.models.projects import Project


class PrintedForm(models.Model):
    """The texts of a project's form, as it was applied for. ``phone`` is internal and never printed."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="form")
    unit = models.CharField("单位编码", max_length=24, blank=True)
    recurrence = models.CharField("项目属性", max_length=32, blank=True)
    years = models.PositiveSmallIntegerField("项目期（年）", default=0)
    three_guarantees = models.BooleanField("三保", default=False)
    necessity = models.TextField("项目设立必要性", blank=True)
    measures = models.TextField("保证项目实施的制度、措施", blank=True)
    plan = models.TextField("项目实施计划", blank=True)
    period_goal = models.TextField("实施期目标", blank=True)
    year_goal = models.TextField("年度目标", blank=True)
    filled_at = models.CharField("填报日期", max_length=32, blank=True)
    phone = models.CharField("联系电话", max_length=32, blank=True)

    class Meta:
        verbose_name = "项目申报文字"


class FundingLine(models.Model):
    """Money of a project by level of government, for the whole period or for the year; None: left blank (资金级次)."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="funding")
    ordinal = models.PositiveSmallIntegerField("序")
    horizon = models.CharField("期间", max_length=8)
    level = models.CharField("资金级次", max_length=16)
    fen = models.BigIntegerField("金额（分）", null=True)

    class Meta:
        verbose_name = "项目资金级次"
        constraints: Any = (
            models.UniqueConstraint(fields=["project", "horizon", "level"], name="programmes_funding_once"),
        )


class PeriodTarget(models.Model):
    """An indicator for a project's whole period (实施期绩效指标): printed in the form, not evaluated by the year."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="period_targets")
    ordinal = models.PositiveSmallIntegerField("序")
    level1 = models.CharField("一级指标", max_length=16)
    level2 = models.CharField("二级指标", max_length=16)
    name = models.CharField("三级指标", max_length=100)
    sign = models.CharField("符号", max_length=4, blank=True)
    number = models.CharField("数值", max_length=20, blank=True)
    unit = models.CharField("计量单位", max_length=16, blank=True)
    text = models.CharField("文字值", max_length=100, blank=True)

    class Meta:
        verbose_name = "实施期绩效指标"
        constraints = (models.UniqueConstraint(fields=["project", "ordinal"], name="programmes_period_target_once"),)
