"""What the books keep.

Rules, held by the database as well (migration 0002), on SQLite and PostgreSQL:

- a voucher has two lines at least, and in each of the two systems (财务会计、预算会计) debit equals credit;
- a line has one side only, an amount above nothing, and an account that is posted to (末级科目);
- vouchers and lines are only ever added: lines before their voucher, nothing after it;
- a line of a project's book carries that project and no other (G07);
- a voucher belongs to the year of its book and to a month that is not closed;
- who made a voucher has not checked it; a key (幂等键) is used once;
- a voucher is reversed once, by its exact mirror; a reversal is not reversed;
- a month is closed, and opened again, by two people (:class:`MonthStep`); a year that was carried over stays closed;
- a book has one opening voucher (年初余额) at most;
- a red voucher by hand is asked for by one person and agreed to by another (:class:`ReversalRequest`).
"""

from typing import Any

from django.db import models

from shebao.staff.models import NaturalPerson

FINANCIAL, BUDGET = "财务会计", "预算会计"
SYSTEMS = (FINANCIAL, BUDGET)
DEBIT, CREDIT = "借", "贷"
UNIT, PROJECT = "单位账", "项目账"
CLOSE, REOPEN, YEAR_END = "结账", "反结账", "年末结转"
ASKED, AGREED, NOT_AGREED = "待复核", "已同意", "不同意"


def _choices(*words: str) -> list[tuple[str, str]]:
    return [(word, word) for word in words]


class Account(models.Model):
    """An account (会计科目) of the chart (``chart.toml``). ``side`` is where its balance usually stands."""

    code = models.CharField("科目编码", max_length=16, primary_key=True)
    name = models.CharField("科目名称", max_length=64)
    system = models.CharField("核算体系", max_length=8, choices=_choices(*SYSTEMS))
    element = models.CharField("会计要素", max_length=8)
    side = models.CharField("余额方向", max_length=2, choices=_choices(DEBIT, CREDIT))
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", verbose_name="上级科目")
    posted_to = models.BooleanField("末级", default=True)
    source = models.CharField("依据", max_length=200)

    class Meta:
        verbose_name = "会计科目"

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Book(models.Model):
    """A book of accounts (账套): of the centre for a year, or of one project. ``closed_through`` is the last closed
    month, kept as its first day.
    """

    code = models.CharField("账套编码", max_length=32, unique=True)
    name = models.CharField("账套名称", max_length=100)
    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("类别", max_length=4, choices=_choices(UNIT, PROJECT))
    project = models.CharField("项目编码", max_length=32, blank=True)
    closed_through = models.DateField("已结账至", null=True)

    class Meta:
        verbose_name = "账套"
        constraints: Any = (
            models.CheckConstraint(
                condition=models.Q(kind=UNIT) | (models.Q(kind=PROJECT) & ~models.Q(project="")),
                name="ledger_project_book_names_its_project",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Voucher(models.Model):
    """A posted voucher (记账凭证). ``digest`` covers its head and its lines in their order."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="vouchers", verbose_name="账套")
    month = models.DateField("会计期间")
    number = models.PositiveIntegerField("凭证号")
    day = models.DateField("日期")
    summary = models.CharField("摘要", max_length=200)
    event = models.CharField("业务事项", max_length=32, blank=True)
    key = models.CharField("幂等键", max_length=160, unique=True)
    lines = models.PositiveIntegerField("分录数")
    amount = models.BigIntegerField("财务会计合计（分）")
    budget_amount = models.BigIntegerField("预算会计合计（分）")
    made_by = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+", verbose_name="制单")
    checked_by = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+", verbose_name="复核")
    posted_at = models.DateTimeField("记账时间")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversal", verbose_name="冲销")
    reason = models.CharField("冲销原因", max_length=200, blank=True)
    digest = models.CharField("摘要值", max_length=80)

    class Meta:
        verbose_name = "记账凭证"
        constraints: Any = (
            models.UniqueConstraint(fields=["book", "month", "number"], name="ledger_voucher_number_once"),
            models.CheckConstraint(
                condition=~models.Q(made_by=models.F("checked_by")), name="ledger_maker_is_not_checker"
            ),
            models.CheckConstraint(
                condition=models.Q(reverses__isnull=True) | ~models.Q(reason=""), name="ledger_reversal_has_its_reason"
            ),
            models.UniqueConstraint(
                fields=["book"], condition=models.Q(event="opening"), name="ledger_book_opens_once"
            ),
        )
        indexes = (models.Index(fields=["day", "id"], name="ledger_voucher_day"),)

    def __str__(self) -> str:
        return f"记-{self.month:%Y%m}-{self.number:04d}"


class Line(models.Model):
    """A line of a voucher (分录). Book, month and ``red`` (红字) are those of its voucher: balances need no join.

    A red line is kept as the opposite side of what it takes back; books show it on the original side with a minus.
    """

    voucher = models.ForeignKey(Voucher, models.PROTECT, related_name="rows", db_index=False)
    ordinal = models.PositiveIntegerField("序")
    book = models.ForeignKey(Book, models.PROTECT, related_name="+", db_index=False)
    month = models.DateField("会计期间")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False, verbose_name="科目")
    debit = models.BigIntegerField("借方（分）", default=0)
    credit = models.BigIntegerField("贷方（分）", default=0)
    red = models.BooleanField("红字", default=False)
    project = models.CharField("项目编码", max_length=32, blank=True)
    item = models.CharField("使用明细", max_length=64, blank=True)
    source = models.CharField("资金来源", max_length=32, blank=True)
    function = models.CharField("功能科目", max_length=16, blank=True)
    economic = models.CharField("经济科目", max_length=16, blank=True)
    memo = models.CharField("摘要", max_length=200, blank=True)
    ref_kind = models.CharField("来源类别", max_length=16, blank=True)
    ref = models.CharField("来源", max_length=64, blank=True)

    class Meta:
        verbose_name = "分录"
        constraints: Any = (
            models.UniqueConstraint(fields=["voucher", "ordinal"], name="ledger_line_once"),
            models.CheckConstraint(
                condition=models.Q(debit__gt=0, credit=0) | models.Q(debit=0, credit__gt=0),
                name="ledger_line_has_one_side",
            ),
            models.CheckConstraint(condition=models.Q(ordinal__gte=1), name="ledger_line_counts_from_one"),
        )
        indexes = (
            models.Index(fields=["book", "account", "month"], name="ledger_line_balance"),
            models.Index(fields=["project", "month"], name="ledger_line_project"),
            models.Index(fields=["ref_kind", "ref"], name="ledger_line_reference", condition=~models.Q(ref="")),
        )


class MonthStep(models.Model):
    """Closing a month, opening it again, or closing the year (结账、反结账、年末结转): asked for by one person, agreed
    to by another.
    """

    book = models.ForeignKey(Book, models.PROTECT, related_name="steps", verbose_name="账套")
    month = models.DateField("会计期间")
    action = models.CharField("动作", max_length=4, choices=_choices(CLOSE, REOPEN, YEAR_END))
    state = models.CharField("状态", max_length=4, choices=_choices(ASKED, AGREED, NOT_AGREED), default=ASKED)
    reason = models.CharField("事由", max_length=200, blank=True)
    asked_by = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+", verbose_name="申请人")
    asked_at = models.DateTimeField("申请时间")
    decided_by = models.ForeignKey(NaturalPerson, models.PROTECT, null=True, related_name="+", verbose_name="复核人")
    decided_at = models.DateTimeField("复核时间", null=True)

    class Meta:
        verbose_name = "结账记录"
        constraints: Any = (
            models.CheckConstraint(
                condition=models.Q(state=ASKED, decided_by__isnull=True)
                | (
                    models.Q(state__in=[AGREED, NOT_AGREED], decided_by__isnull=False)
                    & ~models.Q(decided_by=models.F("asked_by"))
                ),
                name="ledger_month_takes_two",
            ),
            models.CheckConstraint(
                condition=models.Q(action__in=[CLOSE, YEAR_END]) | ~models.Q(reason=""),
                name="ledger_reopening_has_its_reason",
            ),
            models.UniqueConstraint(
                fields=["book"], condition=models.Q(state=ASKED), name="ledger_one_month_step_waits"
            ),
        )


class ReversalRequest(models.Model):
    """A red voucher that is asked for by hand (红字冲销申请): by one person with a reason, agreed to by another."""

    voucher = models.ForeignKey(Voucher, models.PROTECT, related_name="reversal_requests", verbose_name="凭证")
    reason = models.CharField("冲销原因", max_length=200)
    state = models.CharField("状态", max_length=4, choices=_choices(ASKED, AGREED, NOT_AGREED), default=ASKED)
    asked_by = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+", verbose_name="申请人")
    asked_at = models.DateTimeField("申请时间")
    decided_by = models.ForeignKey(NaturalPerson, models.PROTECT, null=True, related_name="+", verbose_name="复核人")
    decided_at = models.DateTimeField("复核时间", null=True)

    class Meta:
        verbose_name = "红字冲销申请"
        constraints: Any = (
            models.CheckConstraint(
                condition=models.Q(state=ASKED, decided_by__isnull=True)
                | (
                    models.Q(state__in=[AGREED, NOT_AGREED], decided_by__isnull=False)
                    & ~models.Q(decided_by=models.F("asked_by"))
                ),
                name="ledger_reversal_takes_two",
            ),
            models.UniqueConstraint(
                fields=["voucher"], condition=~models.Q(state=NOT_AGREED), name="ledger_reversal_asked_once"
            ),
        )
