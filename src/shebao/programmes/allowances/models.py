"""What the room of allowances keeps.

Rules, held by the database as well (migration 0002), on SQLite and PostgreSQL:

- a person gets one of an allowance (in a year, or ever): of all lines that are on a roster, one has the same ``once``
  and ``key``; a line is on a roster exactly where it has its ``once``, which is its roster's;
- of an allowance and a year one roster is in the making at a time;
- a roster's lines change only while it is a draft or under public notice; from its approval on nothing of them changes,
  and the roster keeps its digest, number of people and total;
- a roster is approved only with a case, and with every suspect decided by two natural persons;
- a decided suspect, a correction, a document, a receipt stay as they are;
- recovered ≤ receivable, and what is received never goes back.

Money is in fen.
"""

from typing import Any

from django.db import models
from django.db.models import F, Q

from shebao.programmes.allowances.eligible import Status
from shebao.programmes.allowances.states import BasisState, Decision, RecoveryState, State, SuspectState
from shebao.register.models import Person
from shebao.staff.models import NaturalPerson


def _choices(words: Any) -> list[tuple[str, str]]:
    return [(word.value, word.value) for word in words]


class Roster(models.Model):
    """A roster (发放名册) of an allowance for a year, on a reference date. ``job`` made it, once."""

    number = models.CharField("名册编号", max_length=24, unique=True)
    allowance = models.CharField("补助项目", max_length=24)
    year = models.PositiveSmallIntegerField("年度")
    once = models.CharField("唯一发放", max_length=32)
    reference_on = models.DateField("基准日")
    state = models.CharField("状态", max_length=8, choices=_choices(State), default=State.DRAFT.value)
    project = models.CharField("预算项目", max_length=32, blank=True)
    item = models.CharField("预算明细", max_length=32, blank=True)
    read = models.PositiveIntegerField("核对人数")
    people = models.PositiveIntegerField("列入人数", default=0)
    total = models.BigIntegerField("列入金额（分）", default=0)
    outcome = models.JSONField("核定情况", default=dict)
    digest = models.CharField("名册摘要", max_length=80, blank=True)
    job = models.BigIntegerField("任务号", null=True, unique=True)
    case_number = models.CharField("审批业务单", max_length=24, blank=True)
    void_reason = models.CharField("作废原因", max_length=200, blank=True)
    made_by = models.CharField("工号", max_length=16)
    made_at = models.DateTimeField("生成时间")
    noticed_on = models.DateField("公示日期", null=True)
    notice_until = models.DateField("公示截止", null=True)
    approved_at = models.DateTimeField("审批时间", null=True)

    class Meta:
        verbose_name = "发放名册"
        constraints: Any = (
            models.CheckConstraint(
                condition=~Q(state__in=[State.APPROVED.value, State.SEALED.value])
                | (~Q(case_number="") & ~Q(digest="") & Q(approved_at__isnull=False)),
                name="allowances_approved_with_case",
            ),
            models.UniqueConstraint(
                fields=["allowance", "year"],
                condition=Q(state__in=[State.DRAFT.value, State.NOTICED.value]),
                name="allowances_one_in_making",
            ),
        )
        indexes = (models.Index(fields=["allowance", "year"], name="allowances_roster_year"),)

    def __str__(self) -> str:
        return str(self.number)


class Line(models.Model):
    """A candidate on a roster: in or out, and why. ``once`` is set exactly where the person is on the roster."""

    roster = models.ForeignKey(Roster, models.PROTECT, related_name="lines")
    key = models.CharField("人员", max_length=24)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    name = models.CharField("姓名", max_length=64)
    id_number = models.CharField("证件号码", max_length=32)
    township = models.CharField("乡镇", max_length=16, blank=True)
    unit = models.CharField("单位", max_length=100, blank=True)
    payee = models.CharField("户名", max_length=64, blank=True)
    bank = models.CharField("开户银行", max_length=64, blank=True)
    account = models.CharField("银行账号", max_length=32, blank=True)
    status = models.CharField("核定", max_length=8, choices=_choices(Status))
    reason = models.CharField("理由", max_length=200)
    grade = models.CharField("类别和档次", max_length=32, blank=True)
    standard = models.BigIntegerField("标准（分）", null=True)
    amount = models.BigIntegerField("金额（分）", default=0)
    last_amount = models.BigIntegerField("上年金额（分）", default=0)
    change = models.CharField("与上年对比", max_length=8, blank=True)
    once = models.CharField("唯一发放", max_length=32, null=True)

    class Meta:
        verbose_name = "名册人员"
        constraints: Any = (
            models.UniqueConstraint(fields=["roster", "key"], name="allowances_line_once_a_roster"),
            models.UniqueConstraint(
                fields=["once", "key"], condition=Q(once__isnull=False), name="allowances_paid_once"
            ),
            models.CheckConstraint(
                condition=Q(once__isnull=True) | Q(status=Status.IN.value, amount__gt=0),
                name="allowances_on_the_roster_is_in",
            ),
        )
        indexes = (
            models.Index(fields=["roster", "status", "change"], name="allowances_line_status"),
            models.Index(fields=["key"], name="allowances_line_key"),
        )


class LineSuspect(models.Model):
    """Something suspicious about a line (名册疑点), decided with a reason by two natural persons."""

    roster = models.ForeignKey(Roster, models.PROTECT, related_name="suspects")
    line = models.ForeignKey(Line, models.PROTECT, related_name="suspects")
    code = models.CharField("疑点类别", max_length=4)
    evidence = models.CharField("依据", max_length=300)
    state = models.CharField("状态", max_length=8, choices=_choices(SuspectState), default=SuspectState.OPEN.value)
    result = models.CharField("处理结果", max_length=8, blank=True, choices=_choices(Decision))
    reason = models.CharField("理由", max_length=400, blank=True)
    maker = models.ForeignKey(NaturalPerson, models.PROTECT, null=True, related_name="+", verbose_name="经办")
    made_at = models.DateTimeField("处理时间", null=True)
    checker = models.ForeignKey(NaturalPerson, models.PROTECT, null=True, related_name="+", verbose_name="复核")
    checked_at = models.DateTimeField("复核时间", null=True)

    class Meta:
        verbose_name = "名册疑点"
        constraints: Any = (
            models.UniqueConstraint(fields=["line", "code"], name="allowances_suspect_once"),
            models.CheckConstraint(
                condition=~Q(state=SuspectState.DECIDED.value)
                | (
                    Q(maker__isnull=False, checker__isnull=False, checked_at__isnull=False)
                    & ~Q(checker=F("maker"))
                    & ~Q(reason="")
                    & ~Q(result="")
                ),
                name="allowances_suspect_by_two",
            ),
        )
        indexes = (models.Index(fields=["roster", "state", "code"], name="allowances_suspect_state"),)


class Correction(models.Model):
    """A person added to a roster, or taken off it, by hand (名册更正): with a reason and a paper."""

    roster = models.ForeignKey(Roster, models.PROTECT, related_name="corrections")
    line = models.ForeignKey(Line, models.PROTECT, related_name="corrections")
    action = models.CharField("更正", max_length=8, choices=_choices(Decision))
    reason = models.CharField("理由", max_length=400)
    paper = models.CharField("材料", max_length=200)
    path = models.CharField("存放位置", max_length=200)
    digest = models.CharField("摘要", max_length=80)
    amount = models.BigIntegerField("金额变化（分）")
    made_by = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("更正时间")


class Document(models.Model):
    """A document of a roster's file (名册档案): what it is, its digest, where it lies."""

    roster = models.ForeignKey(Roster, models.PROTECT, related_name="documents")
    kind = models.CharField("文件", max_length=32)
    name = models.CharField("文件名", max_length=200)
    path = models.CharField("存放位置", max_length=200, blank=True)
    digest = models.CharField("摘要", max_length=80)
    size = models.PositiveIntegerField("字节数")
    made_by = models.CharField("工号", max_length=16)
    made_at = models.DateTimeField("形成时间")

    class Meta:
        verbose_name = "名册档案"
        constraints = (models.UniqueConstraint(fields=["roster", "kind", "digest"], name="allowances_document_once"),)


class BasisList(models.Model):
    """A list on which rosters rest and that the register does not have (依据名册): accepted by another person."""

    kind = models.CharField("名册类别", max_length=16)
    name = models.CharField("文件名", max_length=200)
    path = models.CharField("存放位置", max_length=200)
    digest = models.CharField("摘要", max_length=80)
    rows = models.PositiveIntegerField("行数")
    total = models.BigIntegerField("金额合计（分）", default=0)
    state = models.CharField("状态", max_length=8, choices=_choices(BasisState), default=BasisState.WAITING.value)
    maker = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+", verbose_name="登记人")
    checker = models.ForeignKey(NaturalPerson, models.PROTECT, null=True, related_name="+", verbose_name="确认人")
    made_at = models.DateTimeField("登记时间")
    checked_at = models.DateTimeField("确认时间", null=True)

    class Meta:
        verbose_name = "依据名册"
        constraints: Any = (
            models.UniqueConstraint(
                fields=["digest"], condition=~Q(state=BasisState.DISCARDED.value), name="allowances_basis_once"
            ),
            models.CheckConstraint(
                condition=~Q(state=BasisState.ACCEPTED.value) | (Q(checker__isnull=False) & ~Q(checker=F("maker"))),
                name="allowances_basis_by_two",
            ),
        )


class Staffing(models.Model):
    """How a retiree's institution is funded and which heating grade was set (编制类型、取暖费档次)."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="+")
    staffing = models.CharField("编制类型", max_length=8)
    tier = models.CharField("取暖费档次", max_length=8, blank=True)
    source = models.ForeignKey(BasisList, models.PROTECT, related_name="+")


class DeathClaim(models.Model):
    """Who claims the funeral and bereavement money of a dead retiree (丧葬抚恤领取人)."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="+")
    claimant = models.CharField("领取人", max_length=64)
    bank = models.CharField("开户银行", max_length=64, blank=True)
    account = models.CharField("银行账号", max_length=32)
    source = models.ForeignKey(BasisList, models.PROTECT, related_name="+")


class Survivor(models.Model):
    """A survivor of the centre's own staff (遗属). ``confirmed_year``: the last year confirmed as still eligible."""

    id_number = models.CharField("证件号码", max_length=32, unique=True)
    name = models.CharField("姓名", max_length=64)
    deceased = models.CharField("去世职工", max_length=64)
    household = models.CharField("户籍地", max_length=8, blank=True)
    since = models.DateField("补助起始年月")
    until = models.DateField("补助终止年月", null=True)
    died_on = models.DateField("死亡日期", null=True)
    bank = models.CharField("开户银行", max_length=64, blank=True)
    account = models.CharField("银行账号", max_length=32, blank=True)
    confirmed_year = models.PositiveSmallIntegerField("核实年度", null=True)
    source = models.ForeignKey(BasisList, models.PROTECT, related_name="+")


class PilotBalance(models.Model):
    """A balance of the pilot before the reform (改革前账户). ``account``: the annuity account, or the person's own."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="+")
    principal = models.BigIntegerField("本金（分）")
    interest = models.BigIntegerField("利息（分）")
    paid = models.BigIntegerField("已发放（分）", default=0)
    retired_before = models.BooleanField("改革前已退休")
    added = models.BooleanField("加发过个人账户养老金", null=True)
    recomputed = models.BooleanField("本息已核对", default=False)
    bank = models.CharField("开户银行", max_length=64, blank=True)
    account = models.CharField("划入账户", max_length=32, blank=True)
    source = models.ForeignKey(BasisList, models.PROTECT, related_name="+")

    class Meta:
        constraints: Any = (
            models.CheckConstraint(
                condition=Q(principal__gte=0, interest__gte=0, paid__gte=0), name="allowances_pilot_not_negative"
            ),
        )


class AnnuityReceipt(models.Model):
    """What the annuity book says it has received for a line (入账确认): the same amount, once."""

    line = models.OneToOneField(Line, models.PROTECT, related_name="receipt")
    amount = models.BigIntegerField("入账金额（分）")
    received_on = models.DateField("入账日期")
    source_digest = models.CharField("回单摘要", max_length=80)


class Recovery(models.Model):
    """Money to be had back (多发追回, P25): ``receivable`` is the sum of its lines, ``recovered`` of its receipts."""

    number = models.CharField("追回案号", max_length=24, unique=True)
    key = models.CharField("人员", max_length=24)
    name = models.CharField("姓名", max_length=64)
    cause = models.CharField("原因", max_length=200)
    receivable = models.BigIntegerField("应追回（分）")
    recovered = models.BigIntegerField("已追回（分）", default=0)
    method = models.CharField("追回方式", max_length=16, blank=True)
    state = models.CharField("状态", max_length=8, choices=_choices(RecoveryState), default=RecoveryState.OPEN.value)
    case_number = models.CharField("立案业务单", max_length=24)
    opened_at = models.DateTimeField("立案时间")

    class Meta:
        verbose_name = "追回"
        constraints: Any = (
            models.CheckConstraint(
                condition=Q(receivable__gt=0, recovered__gte=0, recovered__lte=F("receivable")),
                name="allowances_recovered_at_most",
            ),
            models.CheckConstraint(
                condition=~Q(state=RecoveryState.SETTLED.value) | Q(recovered=F("receivable")),
                name="allowances_settled_in_full",
            ),
        )


class RecoveryLine(models.Model):
    """A paid line, or part of it, that was not due. A line is had back once."""

    recovery = models.ForeignKey(Recovery, models.PROTECT, related_name="lines")
    line = models.OneToOneField(Line, models.PROTECT, related_name="recovery")
    amount = models.BigIntegerField("不应发金额（分）")
    reason = models.CharField("理由", max_length=200)


class Instalment(models.Model):
    """A part of an agreement to pay back (还款协议): by when how much."""

    recovery = models.ForeignKey(Recovery, models.PROTECT, related_name="instalments")
    ordinal = models.PositiveSmallIntegerField("期次")
    due_on = models.DateField("约定日期")
    amount = models.BigIntegerField("约定金额（分）")

    class Meta:
        constraints: Any = (
            models.UniqueConstraint(fields=["recovery", "ordinal"], name="allowances_instalment_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="allowances_instalment_amount"),
        )


class RecoveryReceipt(models.Model):
    """Money that came back (追回到账). ``key`` is the number of the bank's slip: the same slip counts once."""

    recovery = models.ForeignKey(Recovery, models.PROTECT, related_name="receipts")
    key = models.CharField("回单号", max_length=64, unique=True)
    amount = models.BigIntegerField("到账金额（分）")
    received_on = models.DateField("到账日期")
    made_by = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("登记时间")

    class Meta:
        constraints: Any = (models.CheckConstraint(condition=Q(amount__gt=0), name="allowances_receipt_amount"),)
