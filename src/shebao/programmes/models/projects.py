"""Projects (项目) of a year, how their amount was calculated, and what they ask for in the next years."""

from typing import Any

from django.db import models

from shebao.programmes.states import ProjectState
from shebao.staff.models import NaturalPerson, Section


class Project(models.Model):
    """A project of a year (年度项目). ``code`` is ``YEAR-STORE_CODE``; ``store_code`` stays from year to year.

    Two people answer for it by name (第一责任人): ``head`` and ``handler``. ``bookkeeper`` and ``book_checker`` keep
    its own books from the allotment on.
    """

    code = models.CharField("项目编号", max_length=32, unique=True)
    store_code = models.CharField("项目库编码", max_length=24)
    year = models.PositiveSmallIntegerField("年度")
    name = models.CharField("项目名称", max_length=100)
    section = models.ForeignKey(Section, models.PROTECT, related_name="+", verbose_name="责任股室")
    purpose = models.TextField("用途")
    basis = models.TextField("立项依据")
    klass = models.CharField("项目类别", max_length=16)
    nature = models.CharField("项目属性", max_length=16)
    starts_on = models.DateField("开始日期", null=True)
    ends_on = models.DateField("完成日期", null=True)
    payees = models.CharField("支付对象", max_length=100)
    price = models.BigIntegerField("标准（分）", null=True)
    fund = models.CharField("资金性质", max_length=32)
    level = models.CharField("资金级次", max_length=16)
    channel = models.CharField("支付方式", max_length=16)
    reimbursed = models.BooleanField("报账制", default=False)
    procured = models.BooleanField("涉及政府采购", default=False)
    asked = models.BigIntegerField("申报金额（分）")
    rank = models.PositiveSmallIntegerField("排序", null=True)
    rank_reason = models.CharField("排序理由", max_length=200, blank=True)
    state = models.CharField("状态", max_length=8, default=ProjectState.STORED.value)
    finance_code = models.CharField("预算项目编码", max_length=32, blank=True)
    approval_number = models.CharField("批复文号", max_length=64, blank=True)
    approved_on = models.DateField("批复日期", null=True)
    allotted_on = models.DateField("下达日期", null=True)
    published_on = models.DateField("公开日期", null=True)
    publication = models.CharField("公开方式", max_length=100, blank=True)
    head = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+", verbose_name="主要负责人")
    handler = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+", verbose_name="经办人")
    bookkeeper = models.ForeignKey(NaturalPerson, models.PROTECT, null=True, related_name="+", verbose_name="专账会计")
    book_checker = models.ForeignKey(
        NaturalPerson, models.PROTECT, null=True, related_name="+", verbose_name="专账复核"
    )
    case_number = models.CharField("申报业务单", max_length=24)

    class Meta:
        verbose_name = "项目"
        constraints: Any = (
            models.UniqueConstraint(fields=["year", "store_code"], name="programmes_project_once_a_year"),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in ProjectState]), name="programmes_project_state"
            ),
            models.CheckConstraint(
                condition=models.Q(bookkeeper__isnull=True) | ~models.Q(bookkeeper=models.F("book_checker")),
                name="programmes_books_by_two",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Snapshot(models.Model):
    """The people that a count of a calculation line counted (名册快照): keys in order, and the digest over them."""

    query = models.CharField("取数口径", max_length=64)
    counted_on = models.DateField("取数日期")
    count = models.PositiveIntegerField("人数")
    digest = models.CharField("摘要", max_length=80)
    people = models.TextField("人员")

    class Meta:
        verbose_name = "名册快照"


class CalculationLine(models.Model):
    """A line of how a project's amount was calculated (测算): count × standard × periods.

    ``difference``: why ``count`` is another number than that of the people in the snapshot; empty where it is theirs.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="lines")
    ordinal = models.PositiveSmallIntegerField("序")
    what = models.CharField("测算内容", max_length=100)
    count = models.PositiveIntegerField("数量")
    unit = models.CharField("数量单位", max_length=8)
    standard = models.BigIntegerField("标准（分）")
    periods = models.PositiveSmallIntegerField("期数")
    period_unit = models.CharField("期数单位", max_length=8)
    standard_basis = models.CharField("标准依据", max_length=200, blank=True)
    difference = models.CharField("与取数不符的说明", max_length=200, blank=True)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, null=True, related_name="lines")

    class Meta:
        verbose_name = "测算明细"
        constraints = (models.UniqueConstraint(fields=["project", "ordinal"], name="programmes_line_once"),)

    @property
    def amount(self) -> int:
        """Fen."""
        return int(self.count * self.standard * self.periods)


class YearPlan(models.Model):
    """What a project of the store asks for in a year (三年滚动计划)."""

    store_code = models.CharField("项目库编码", max_length=24)
    year = models.PositiveSmallIntegerField("年度")
    amount = models.BigIntegerField("计划金额（分）")
    case_number = models.CharField("业务流水号", max_length=24)

    class Meta:
        verbose_name = "三年滚动计划"
        constraints = (models.UniqueConstraint(fields=["store_code", "year"], name="programmes_plan_once"),)
