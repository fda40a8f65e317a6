"""The money of projects: items, movements, reservations, payment requests, changes, suspension, claw-back."""

from typing import Any

from django.db import models

from shebao.programmes.models.projects import Project
from shebao.programmes.states import Flow
from shebao.staff.models import NaturalPerson

F, Q = models.F, models.Q


class Item(models.Model):
    """A budget line of a project (项目明细). ``uses`` are the purposes it may be spent on, one a line.

    ``asked`` is what was applied for; ``approved``, ``reserved`` and ``paid`` (fen) follow from the movements: the
    database adds them up.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="items")
    code = models.CharField("明细编号", max_length=16)
    name = models.CharField("明细名称", max_length=100)
    function_code = models.CharField("功能科目", max_length=16)
    economic_code = models.CharField("部门经济科目", max_length=16)
    source = models.CharField("资金来源", max_length=32)
    uses = models.TextField("使用范围")
    asked = models.BigIntegerField("申报金额（分）", default=0)
    approved = models.BigIntegerField("批准额度（分）", default=0)
    reserved = models.BigIntegerField("已占用（分）", default=0)
    paid = models.BigIntegerField("已支付（分）", default=0)

    class Meta:
        verbose_name = "项目明细"
        constraints: Any = (
            models.UniqueConstraint(fields=["project", "code"], name="programmes_item_once"),
            models.CheckConstraint(
                condition=Q(reserved__gte=0) & Q(paid__gte=0) & Q(approved__gte=F("reserved") + F("paid")),
                name="programmes_item_within_budget",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def available(self) -> int:
        """Fen that may still be promised."""
        return int(self.approved - self.reserved - self.paid)

    @property
    def use_list(self) -> list[str]:
        """The purposes."""
        return [line for line in str(self.uses).splitlines() if line]


class Reservation(models.Model):
    """Money of an item that is promised (占用). ``settled`` and ``released`` follow from the movements."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="reservations")
    key = models.CharField("幂等键", max_length=120, unique=True)
    amount = models.BigIntegerField("金额（分）")
    settled = models.BigIntegerField("已支付（分）", default=0)
    released = models.BigIntegerField("已释放（分）", default=0)
    made_by = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = "额度占用"
        constraints: Any = (
            models.CheckConstraint(
                condition=Q(amount__gt=0)
                & Q(settled__gte=0)
                & Q(released__gte=0)
                & Q(amount__gte=F("settled") + F("released")),
                name="programmes_reservation_holds",
            ),
        )

    @property
    def open(self) -> int:
        """Fen that are still promised."""
        return int(self.amount - self.settled - self.released)


class Movement(models.Model):
    """A movement of an item's figures (额度流水), by which each changes; only ever added."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="movements")
    flow = models.CharField("变动", max_length=8, choices=[(flow.value, flow.value) for flow in Flow])
    approved = models.BigIntegerField("批准额度变动（分）", default=0)
    reserved = models.BigIntegerField("占用变动（分）", default=0)
    paid = models.BigIntegerField("支付变动（分）", default=0)
    reservation = models.ForeignKey(Reservation, models.PROTECT, null=True, related_name="movements")
    key = models.CharField("幂等键", max_length=120, unique=True)
    case_number = models.CharField("业务流水号", max_length=24, blank=True)
    memo = models.CharField("摘要", max_length=200, blank=True)
    made_by = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = "额度流水"
        indexes = (models.Index(fields=["case_number"], name="programmes_movement_case"),)


class PaymentRequest(models.Model):
    """An approved request for payment (用款申请): what for, how much, to whom; its batch holds the payees."""

    number = models.CharField("用款申请号", max_length=24, unique=True)
    project = models.ForeignKey(Project, models.PROTECT, related_name="requests")
    item = models.ForeignKey(Item, models.PROTECT, related_name="requests")
    reservation = models.OneToOneField(Reservation, models.PROTECT, related_name="request")
    amount = models.BigIntegerField("金额（分）")
    purpose = models.CharField("用途", max_length=100)
    payees = models.PositiveIntegerField("笔数")
    roster = models.BigIntegerField("名册", null=True)
    procurement = models.ForeignKey("Procurement", models.PROTECT, null=True, related_name="requests")
    batch = models.CharField("支付批次键", max_length=160, unique=True)
    made_by = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+", verbose_name="经办人")
    checked_by = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+", verbose_name="复核人")
    reviewed_by = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+", verbose_name="财务审核人")
    approved_by = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+", verbose_name="审批人")
    approved_at = models.DateTimeField("批准时间")

    class Meta:
        verbose_name = "用款申请"
        constraints: Any = (
            models.CheckConstraint(
                condition=~Q(made_by=F("checked_by"))
                & ~Q(made_by=F("reviewed_by"))
                & ~Q(made_by=F("approved_by"))
                & ~Q(checked_by=F("reviewed_by"))
                & ~Q(checked_by=F("approved_by"))
                & ~Q(reviewed_by=F("approved_by")),
                name="programmes_request_four_people",
            ),
        )


class Allotment(models.Model):
    """What an item may spend in a month (分配方案)."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="allotments")
    month = models.DateField("月份")
    amount = models.BigIntegerField("金额（分）")
    case_number = models.CharField("业务流水号", max_length=24)

    class Meta:
        verbose_name = "分配方案"
        constraints = (
            models.UniqueConstraint(fields=["item", "month", "case_number"], name="programmes_allotment_once"),
        )


class BudgetChange(models.Model):
    """An approved change (变更): its basis, explanation, new target; what an item's amount or purposes become."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="changes")
    ordinal = models.PositiveSmallIntegerField("变更序号")
    item = models.ForeignKey(Item, models.PROTECT, related_name="changes")
    what = models.CharField("变更类型", max_length=8)
    basis_number = models.CharField("政策依据文号", max_length=100)
    explanation = models.TextField("变更说明")
    new_target = models.TextField("新绩效目标")
    amount = models.BigIntegerField("额度变动（分）", default=0)
    uses_before = models.TextField("原使用范围", blank=True)
    uses_after = models.TextField("新使用范围", blank=True)
    case_number = models.CharField("业务流水号", max_length=24)
    approved_on = models.DateField("批准日期")

    class Meta:
        verbose_name = "变更"
        constraints: Any = (
            models.UniqueConstraint(fields=["project", "ordinal"], name="programmes_change_once"),
            models.CheckConstraint(
                condition=~Q(basis_number="") & ~Q(explanation="") & ~Q(new_target=""),
                name="programmes_change_has_basis",
            ),
        )


class Suspension(models.Model):
    """Payment held back (暂缓拨款), on one of the three grounds of the rules, until a rectification is approved."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="suspensions")
    ground = models.PositiveSmallIntegerField("情形")
    reason = models.CharField("事由", max_length=200)
    since = models.DateField("暂缓日期")
    case_number = models.CharField("业务流水号", max_length=24)
    made_by = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+")
    lifted_on = models.DateField("恢复日期", null=True)
    lifted_case = models.CharField("整改业务单", max_length=24, blank=True)

    class Meta:
        verbose_name = "暂缓拨款"
        constraints: Any = (
            models.UniqueConstraint(
                fields=["project"], condition=Q(lifted_on__isnull=True), name="programmes_suspended_once"
            ),
            models.CheckConstraint(condition=~Q(made_by=F("confirmed_by")), name="programmes_suspended_by_two"),
            models.CheckConstraint(condition=Q(ground__in=[1, 2, 3]), name="programmes_suspended_on_ground"),
            models.CheckConstraint(
                condition=Q(lifted_on__isnull=True) | ~Q(lifted_case=""), name="programmes_lifted_by_case"
            ),
        )


class ClawBack(models.Model):
    """Special funds taken back (扣回): the decision, the amount, the voucher that it reverses."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="claw_backs")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    suspension = models.ForeignKey(Suspension, models.PROTECT, related_name="claw_backs")
    request = models.ForeignKey(PaymentRequest, models.PROTECT, related_name="claw_backs")
    amount = models.BigIntegerField("扣回金额（分）")
    decision = models.CharField("扣回通知文号", max_length=100)
    case_number = models.CharField("业务流水号", max_length=24, unique=True)
    day = models.DateField("扣回日期")

    class Meta:
        verbose_name = "扣回"
        constraints = (models.CheckConstraint(condition=Q(amount__gt=0), name="programmes_claw_back_amount"),)
