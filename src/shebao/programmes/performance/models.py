"""What the room of performance keeps.

Rules, held by the database as well (migration 0002), on SQLite and PostgreSQL:

- a project is monitored once for a day, by two people; a monitoring and its rows stay as they are;
- a survey's code is used once, whoever is quicker; a used one is never free again;
- an answer comes only while its survey is open, and stays as it is; it knows its survey and its day, and nothing of
  whoever gave it: no code, no address, no moment;
- a closed survey stays closed;
- a year of the department is evaluated by itself once and overall once, after that and by others; both stay.

Money is in fen.
"""

from typing import Any

from django.db import models

from shebao.programmes.models import Project, Target
from shebao.staff.models import NaturalPerson

OUTLOOKS = ("确定能", "有可能", "完全不可能")
"""Whether a target will be reached (完成目标可能性)."""
LEVELS = ("非常满意", "满意", "基本满意", "不满意", "非常不满意")
"""What a question of a survey is answered with; an answer keeps the place, from 1."""
ONLINE, ENTERED, IMPORTED = "网上", "登记", "导入"


class Monitoring(models.Model):
    """A monitoring of a project (绩效运行监控) at a day: budget, executed, expected for the year, all in fen."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="monitorings")
    day = models.DateField("截止日期")
    budget = models.BigIntegerField("年度预算数（分）")
    executed = models.BigIntegerField("执行数（分）")
    expected = models.BigIntegerField("全年预计执行数（分）")
    serious = models.CharField("严重偏离", max_length=400, blank=True)
    case_number = models.CharField("业务流水号", max_length=24)
    made_by = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "绩效运行监控"
        constraints: Any = (
            models.UniqueConstraint(fields=["project", "day"], name="performance_monitored_once"),
            models.CheckConstraint(
                condition=~models.Q(made_by=models.F("checked_by")), name="performance_monitored_by_two"
            ),
        )

    def lines(self) -> Any:
        """Its rows in the order of the targets."""
        return self.rows.select_related("target").order_by("target_id")


class Monitored(models.Model):
    """A target in a monitoring: how far it is, what is expected, whether it will be reached and what is done."""

    monitoring = models.ForeignKey(Monitoring, models.PROTECT, related_name="rows")
    target = models.ForeignKey(Target, models.PROTECT, related_name="+")
    so_far = models.CharField("完成值", max_length=100)
    origin = models.CharField("取数方式", max_length=8)
    how = models.CharField("取数说明", max_length=300, blank=True)
    chain = models.JSONField("来源", default=list)
    expected = models.CharField("全年预计完成值", max_length=100)
    outlook = models.CharField("完成目标可能性", max_length=8, choices=[(word, word) for word in OUTLOOKS])
    reason = models.CharField("偏差原因", max_length=200, blank=True)
    measure = models.CharField("整改措施", max_length=200, blank=True)

    class Meta:
        verbose_name = "指标运行情况"
        constraints = (models.UniqueConstraint(fields=["monitoring", "target"], name="performance_row_once"),)


class Survey(models.Model):
    """A survey of satisfaction (满意度调查) for a project, or of a service of the centre, in a year.

    The first question is that of the whole; ``service`` names whom it asks. ``codes`` is how many were printed.
    """

    year = models.PositiveSmallIntegerField("年度")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="surveys", verbose_name="项目")
    service = models.CharField("调查对象", max_length=60)
    questions = models.JSONField("问题", default=list)
    opens_on = models.DateField("开始日期")
    closes_on = models.DateField("截止日期")
    codes = models.PositiveIntegerField("发出答题码", default=0)
    closed_on = models.DateField("结束日期", null=True)
    result = models.JSONField("结果", default=dict)
    made_by = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+", verbose_name="建立人")

    class Meta:
        verbose_name = "满意度调查"
        constraints: Any = (
            models.UniqueConstraint(fields=["year", "project", "service"], name="performance_survey_once"),
            models.UniqueConstraint(
                fields=["year", "service"], condition=models.Q(project__isnull=True), name="performance_service_once"
            ),
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")), name="performance_survey_days"
            ),
        )

    def __str__(self) -> str:
        return f"{self.year}年{self.service}满意度调查"


class SurveyCode(models.Model):
    """A printed code: its digest, and whether it was used; not when, and not for which answer."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="printed")
    digest = models.CharField("摘要", max_length=80, unique=True)
    used = models.BooleanField("已使用", default=False)

    class Meta:
        verbose_name = "答题码"


class Answer(models.Model):
    """Answers to all questions, by level; ``count`` people who gave the same, where a sum was entered."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="answers")
    levels = models.JSONField("各题答案")
    count = models.PositiveIntegerField("份数", default=1)
    source = models.CharField("来源", max_length=4)
    day = models.DateField("日期")

    class Meta:
        verbose_name = "调查问卷"
        constraints = (models.CheckConstraint(condition=models.Q(count__gte=1), name="performance_answer_counts"),)


class DepartmentTarget(models.Model):
    """A target of the department for a year (整体支出绩效目标). A change replaces it and is kept beside it."""

    year = models.PositiveSmallIntegerField("年度")
    level1 = models.CharField("一级指标", max_length=16)
    level2 = models.CharField("二级指标", max_length=16)
    name = models.CharField("三级指标", max_length=100)
    sign = models.CharField("符号", max_length=4, blank=True)
    number = models.CharField("数值", max_length=20, blank=True)
    unit = models.CharField("计量单位", max_length=16, blank=True)
    text = models.CharField("文字值", max_length=100, blank=True)
    binding = models.CharField("取数口径", max_length=32, blank=True)
    in_force = models.BooleanField("有效", default=True)
    made_by = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = "部门整体绩效指标"
        indexes = (models.Index(fields=["year", "in_force"], name="performance_of_year"),)

    @property
    def value(self) -> str:
        """As a form prints it."""
        return f"{self.sign}{self.number}{self.unit}" if self.number else str(self.text)


class DepartmentEvaluation(models.Model):
    """An evaluation of the department's year (部门整体自评、部门整体评价); amounts in fen, score in hundredths."""

    year = models.PositiveSmallIntegerField("年度")
    what = models.CharField("事项", max_length=8)
    day = models.DateField("日期")
    budget = models.BigIntegerField("全年预算数（分）")
    executed = models.BigIntegerField("执行数（分）")
    score = models.PositiveIntegerField("得分（百分之）")
    grade = models.CharField("等级", max_length=4)
    result = models.TextField("结论")
    case_number = models.CharField("业务流水号", max_length=24)
    made_by = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+", verbose_name="评价人")
    checked_by = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+", verbose_name="复核人")

    class Meta:
        verbose_name = "部门整体评价"
        constraints: Any = (
            models.UniqueConstraint(fields=["year", "what"], name="performance_department_once"),
            models.CheckConstraint(
                condition=~models.Q(made_by=models.F("checked_by")), name="performance_department_by_two"
            ),
        )


class DepartmentScore(models.Model):
    """What a target of the department reached in an evaluation, as :class:`~shebao.programmes.models.Score` does."""

    evaluation = models.ForeignKey(DepartmentEvaluation, models.PROTECT, related_name="scores")
    target = models.ForeignKey(DepartmentTarget, models.PROTECT, related_name="scores")
    weight = models.PositiveIntegerField("分值（百分之）")
    actual = models.CharField("实际完成值", max_length=100)
    score = models.PositiveIntegerField("得分（百分之）")
    reason = models.CharField("偏差原因及改进措施", max_length=200, blank=True)
    origin = models.CharField("取数方式", max_length=8)
    how = models.CharField("取数说明", max_length=300, blank=True)
    chain = models.JSONField("来源", default=list)
    note = models.CharField("提示", max_length=100, blank=True)

    class Meta:
        verbose_name = "部门整体指标得分"
        constraints = (models.UniqueConstraint(fields=["evaluation", "target"], name="performance_department_score"),)
