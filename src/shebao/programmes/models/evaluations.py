"""Targets, progress and the milestones at the end of a project: acceptance, two evaluations, closing."""

from typing import Any

from django.db import models

from shebao.programmes.models.projects import Project
from shebao.staff.models import NaturalPerson


class Target(models.Model):
    """A performance indicator (绩效指标): sign, number and unit, or words. A change request replaces it.

    ``binding`` names the data that answer it (取数口径); empty: 手工填报.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="targets")
    level1 = models.CharField("一级指标", max_length=16)
    level2 = models.CharField("二级指标", max_length=16)
    name = models.CharField("三级指标", max_length=100)
    sign = models.CharField("符号", max_length=4, blank=True)
    number = models.CharField("数值", max_length=20, blank=True)
    unit = models.CharField("计量单位", max_length=16, blank=True)
    text = models.CharField("文字值", max_length=100, blank=True)
    binding = models.CharField("取数口径", max_length=32, blank=True)
    case_number = models.CharField("业务流水号", max_length=24)
    replaced_by = models.CharField("替换业务单", max_length=24, blank=True)

    class Meta:
        verbose_name = "绩效指标"

    @property
    def value(self) -> str:
        """As a form prints it."""
        return f"{self.sign}{self.number}{self.unit}" if self.number else str(self.text)


class Progress(models.Model):
    """How far a project is on a day (项目进度), in hundredths of a percent, with what shows it."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="progress")
    day = models.DateField("截止日期")
    share = models.PositiveIntegerField("进度（万分之）")
    evidence = models.CharField("进度依据", max_length=200)
    case_number = models.CharField("业务流水号", max_length=24)

    class Meta:
        verbose_name = "项目进度"
        constraints: Any = (
            models.UniqueConstraint(fields=["project", "day"], name="programmes_progress_once"),
            models.CheckConstraint(condition=models.Q(share__lte=10_000), name="programmes_progress_share"),
        )


class Milestone(models.Model):
    """Acceptance (完工验收), self-evaluation (绩效自评), overall evaluation (整体评价), closing (结项): each once."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="milestones")
    what = models.CharField("事项", max_length=8)
    day = models.DateField("日期")
    result = models.TextField("结论")
    score = models.PositiveIntegerField("得分（百分之）", null=True)
    grade = models.CharField("等级", max_length=4, blank=True)
    members = models.CharField("验收组成员工号", max_length=200, blank=True)
    case_number = models.CharField("业务流水号", max_length=24)
    made_by = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "项目办结事项"
        constraints: Any = (
            models.UniqueConstraint(fields=["project", "what"], name="programmes_milestone_once"),
            models.CheckConstraint(
                condition=~models.Q(made_by=models.F("checked_by")), name="programmes_milestone_by_two"
            ),
        )


class Score(models.Model):
    """What an indicator reached in an evaluation (指标得分), in hundredths of a point.

    ``origin`` is 系统取数 or 手工填报; ``how`` says how it was measured, ``chain`` where that can be followed
    (label, address, right). ``note`` flags a target that was set badly.
    """

    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="scores")
    target = models.ForeignKey(Target, models.PROTECT, related_name="scores")
    weight = models.PositiveIntegerField("分值（百分之）")
    actual = models.CharField("实际完成值", max_length=100)
    score = models.PositiveIntegerField("得分（百分之）")
    reason = models.CharField("偏差原因及改进措施", max_length=200, blank=True)
    origin = models.CharField("取数方式", max_length=8, default="手工填报")
    how = models.CharField("取数说明", max_length=300, blank=True)
    chain = models.JSONField("来源", default=list)
    note = models.CharField("提示", max_length=100, blank=True)

    class Meta:
        verbose_name = "指标得分"
        constraints = (models.UniqueConstraint(fields=["milestone", "target"], name="programmes_score_once"),)
