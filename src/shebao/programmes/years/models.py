"""What years keep.

Rules, held by the database as well (migration 0002), on SQLite and PostgreSQL:

- base lines and versions keep their content, their digest and their makers: only their state goes on, in its order;
- base lines are accepted by another person than the one who registered them;
- grants, proofs and publications are only ever added; a version is published once, after its release;
- a version is numbered within its year and kind, and never deleted.
"""

from typing import Any

from django.db import models

from shebao.programmes.years.states import Account, BaseState, VersionState
from shebao.staff.models import NaturalPerson


def _choices(words: type[Any]) -> list[tuple[str, str]]:
    return [(word.value, word.value) for word in words]


class BaseLines(models.Model):
    """What the unit itself brings in (基础底册): all but the projects of a budget, its own books for final accounts.

    ``content`` is the canonical text of it (:mod:`shebao.programmes.years.content`).
    """

    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("类别", max_length=8, choices=_choices(Account))
    number = models.PositiveSmallIntegerField("版本")
    name = models.CharField("文件名", max_length=200)
    content = models.TextField("内容")
    digest = models.CharField("摘要", max_length=80)
    findings = models.JSONField("读入时发现的问题", default=list)
    note = models.CharField("说明", max_length=200, blank=True)
    state = models.CharField("状态", max_length=8, choices=_choices(BaseState), default=BaseState.WAITING.value)
    maker = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+", verbose_name="登记人")
    made_at = models.DateTimeField("登记时间")
    checker = models.ForeignKey(NaturalPerson, models.PROTECT, null=True, related_name="+", verbose_name="确认人")
    checked_at = models.DateTimeField("确认时间", null=True)

    class Meta:
        verbose_name = "基础底册"
        constraints: Any = (
            models.UniqueConstraint(fields=["year", "kind", "number"], name="years_base_once"),
            models.CheckConstraint(condition=~models.Q(maker=models.F("checker")), name="years_base_by_two"),
        )

    def __str__(self) -> str:
        return f"{self.year}年{Account(self.kind).label}基础底册第{self.number}版"


class Version(models.Model):
    """A frozen version (冻结版本) of a year's budget or final accounts. ``total`` is all its spending, in fen.

    ``warnings`` counts what proof-reading doubted when it was frozen; errors forbid freezing.
    """

    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("类别", max_length=8, choices=_choices(Account))
    number = models.PositiveSmallIntegerField("版本")
    base = models.ForeignKey(BaseLines, models.PROTECT, related_name="versions", verbose_name="基础底册")
    budget = models.ForeignKey("self", models.PROTECT, null=True, related_name="finals", verbose_name="年初预算版本")
    content = models.TextField("内容")
    digest = models.CharField("摘要", max_length=80)
    total = models.BigIntegerField("支出总计（分）")
    findings = models.JSONField("编制时发现的问题", default=list)
    warnings = models.PositiveIntegerField("提醒数", default=0)
    note = models.CharField("说明", max_length=400)
    state = models.CharField("状态", max_length=8, choices=_choices(VersionState), default=VersionState.FROZEN.value)
    approved_by_case = models.CharField("编制审批业务单", max_length=24, blank=True)
    released_by_case = models.CharField("公开业务单", max_length=24, blank=True)
    maker = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+", verbose_name="编制人")
    made_at = models.DateTimeField("冻结时间")

    class Meta:
        verbose_name = "年度预算版本"
        constraints: Any = (models.UniqueConstraint(fields=["year", "kind", "number"], name="years_version_once"),)

    def __str__(self) -> str:
        return f"{self.year}年{Account(self.kind).label}第{self.number}版"

    @property
    def folder(self) -> str:
        """The name of the folder that its publication lies in."""
        return f"{self.year}-{self.kind}-v{self.number}"


class Reply(models.Model):
    """The finance bureau's grant of a year's budget or final accounts (批复): the newest of a year and kind counts."""

    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("类别", max_length=8, choices=_choices(Account))
    ordinal = models.PositiveSmallIntegerField("序")
    number = models.CharField("批复文号", max_length=64)
    approved_on = models.DateField("批复日期")
    version = models.ForeignKey(Version, models.PROTECT, related_name="replies", verbose_name="批复的版本")
    total = models.BigIntegerField("批复总额（分）")
    case_number = models.CharField("业务流水号", max_length=24, unique=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "批复"
        constraints: Any = (models.UniqueConstraint(fields=["year", "kind", "ordinal"], name="years_reply_once"),)


class Proof(models.Model):
    """A version proof-read before its publication (公开前校对): set, read back, and checked as anybody's document.

    ``findings`` are those of the composition and of the checker, acknowledged ones among them.
    """

    version = models.ForeignKey(Version, models.PROTECT, related_name="proofs")
    digest = models.CharField("校对文本摘要", max_length=80)
    findings = models.JSONField("发现的问题", default=list)
    errors = models.PositiveIntegerField("错误数")
    open_warnings = models.PositiveIntegerField("未确认的提醒数")
    figures_read = models.PositiveIntegerField("读到的数字")
    figures_tied = models.PositiveIntegerField("核对过的数字")
    job = models.BigIntegerField("后台任务", unique=True)
    made_by = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+", verbose_name="发起人")
    made_at = models.DateTimeField("校对时间")

    class Meta:
        verbose_name = "公开前校对"


class PublishedVersion(models.Model):
    """A publication (公开): the files of a version as they lie in ``published/``, and what was known of the clock."""

    version = models.OneToOneField(Version, models.PROTECT, related_name="publication")
    title = models.CharField("标题", max_length=200)
    digest = models.CharField("文件摘要", max_length=80)
    approved_on = models.DateField("批复日期")
    due_on = models.DateField("公开期限")
    published_on = models.DateField("公开日期")
    note = models.CharField("更正说明", max_length=400, blank=True)
    acknowledged = models.JSONField("已确认事项", default=list)
    case_number = models.CharField("业务流水号", max_length=24)
    made_by = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+", verbose_name="放行人")
    made_at = models.DateTimeField("公开时间")

    class Meta:
        verbose_name = "公开"
