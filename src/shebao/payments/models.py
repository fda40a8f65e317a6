"""What is kept of payments.

Rules, held by the database as well (migration 0002), on SQLite and PostgreSQL:

- amounts are above nothing; a batch's key (幂等键) is used once;
- a line key is alive or successful in one instruction only, whoever asks again;
- what an instruction says (whom, which account, how much) is never changed, nothing is deleted;
- states follow one another only where :mod:`shebao.payments.states` says so; an instruction is sent only with its
  batch's file, and answered only by a return file of its batch;
- who made a batch does not release it, and neither of them sends its file (经办、复核、出纳);
- a line that failed is paid again only by an instruction that names it, after a correction that two people made, and
  never after two people gave it up (不再支付);
- the same return file is taken once;
- what the bank answered is never changed: money that comes back later (退票) is a row of its own, by two people, with
  the bank's slip, and only then the line gives its key up.
"""

from typing import Any

from django.db import models

from shebao.payments.states import FAILURES, HOLDS, TO_CORRECT, BatchState, Outcome, State
from shebao.staff.models import NaturalPerson

ASKED, AGREED, NOT_AGREED = "待复核", "已同意", "不同意"


def _choices(words: Any) -> list[tuple[str, str]]:
    return [(str(word), str(word)) for word in words]


class PayerAccount(models.Model):
    """An account that money leaves from (付款账户), and the bank profile that its files are written by."""

    code = models.CharField("代码", max_length=16, primary_key=True)
    name = models.CharField("户名", max_length=100)
    number = models.CharField("账号", max_length=34)
    bank = models.CharField("开户行", max_length=100)
    profile = models.CharField("银行格式", max_length=32)
    active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = "付款账户"

    def __str__(self) -> str:
        return f"{self.name}（{self.bank}）"


class Batch(models.Model):
    """A payment batch (支付批次). ``digest`` covers its instructions in their order; ``facts`` are what its file asks
    for beyond the lines (a treasury's project, function and economic codes). ``part_of`` is the first batch of what was
    handed over at once and is more than one file holds; the first itself has none.
    """

    number = models.CharField("批次号", max_length=24, unique=True)
    kind = models.CharField("业务类别", max_length=32)
    key = models.CharField("幂等键", max_length=160, unique=True)
    title = models.CharField("事项", max_length=200)
    payer = models.ForeignKey(PayerAccount, models.PROTECT, related_name="+", verbose_name="付款账户")
    profile = models.CharField("银行格式", max_length=32)
    facts = models.JSONField("附加要素", default=dict)
    lines = models.PositiveIntegerField("笔数")
    total = models.BigIntegerField("金额（分）")
    digest = models.CharField("明细摘要值", max_length=80)
    state = models.CharField("状态", max_length=4, choices=_choices(BatchState), default=BatchState.TO_RELEASE.value)
    repays = models.ForeignKey("self", models.PROTECT, null=True, related_name="repayments", verbose_name="重新支付")
    part_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts", verbose_name="分批的首批")
    made_by = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+", verbose_name="经办")
    made_at = models.DateTimeField("交付时间")
    checked_by = models.ForeignKey(NaturalPerson, models.PROTECT, null=True, related_name="+", verbose_name="复核")
    checked_at = models.DateTimeField("复核时间", null=True)
    sent_by = models.ForeignKey(NaturalPerson, models.PROTECT, null=True, related_name="+", verbose_name="出纳")
    sent_at = models.DateTimeField("发送时间", null=True)
    withdrawn_reason = models.CharField("撤销原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "支付批次"
        constraints: Any = (
            models.CheckConstraint(
                condition=models.Q(lines__gte=1, total__gte=1), name="payments_batch_is_of_something"
            ),
            models.CheckConstraint(
                condition=models.Q(checked_by__isnull=True) | ~models.Q(checked_by=models.F("made_by")),
                name="payments_maker_is_not_checker",
            ),
            models.CheckConstraint(
                condition=models.Q(sent_by__isnull=True)
                | (~models.Q(sent_by=models.F("made_by")) & ~models.Q(sent_by=models.F("checked_by"))),
                name="payments_cashier_is_neither",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[BatchState.TO_SEND, BatchState.SENT, BatchState.ANSWERED])
                | models.Q(checked_by__isnull=False),
                name="payments_released_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[BatchState.SENT, BatchState.ANSWERED])
                | models.Q(sent_by__isnull=False, checked_by__isnull=False),
                name="payments_sent_by_somebody",
            ),
        )
        indexes = (models.Index(fields=["state", "id"], name="payments_batch_state"),)

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class BankFile(models.Model):
    """A batch's file for the bank (银行文件): its number in the day's sequence, its digest. It is made again from the
    instructions whenever it is asked for, byte for byte.
    """

    batch = models.OneToOneField(Batch, models.PROTECT, related_name="file")
    day = models.DateField("文件日期")
    sequence = models.PositiveIntegerField("当日序号")
    name = models.CharField("文件名", max_length=100)
    digest = models.CharField("摘要值", max_length=80)
    size = models.PositiveIntegerField("字节数")
    made_at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = "银行文件"


class ReturnFile(models.Model):
    """A return file (回盘文件) that was taken: its bytes lie in the data folder under their digest."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="returns")
    name = models.CharField("文件名", max_length=120)
    digest = models.CharField("摘要值", max_length=80, unique=True)
    size = models.PositiveIntegerField("字节数")
    answered = models.PositiveIntegerField("回盘笔数")
    succeeded = models.PositiveIntegerField("成功笔数")
    succeeded_total = models.BigIntegerField("成功金额（分）")
    failed = models.PositiveIntegerField("失败笔数")
    failed_total = models.BigIntegerField("失败金额（分）")
    taken_by = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField("导入时间")

    class Meta:
        verbose_name = "回盘文件"


class Instruction(models.Model):
    """A payment instruction (支付指令) with a number of its own. ``line_key`` names what is paid, by the room above."""

    number = models.CharField("指令号", max_length=32, unique=True)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="instructions", db_index=False)
    ordinal = models.PositiveIntegerField("序号")
    line_key = models.CharField("明细键", max_length=120)
    payee = models.CharField("收款户名", max_length=100)
    account = models.CharField("收款账号", max_length=34)
    bank = models.CharField("收款开户行", max_length=100, blank=True)
    amount = models.BigIntegerField("金额（分）")
    purpose = models.CharField("用途", max_length=100, blank=True)
    person_digest = models.CharField("证件号码摘要", max_length=80, blank=True)
    state = models.CharField("状态", max_length=2, choices=_choices(State), default=State.WAITING.value)
    code = models.CharField("银行结果码", max_length=16, blank=True)
    outcome = models.CharField("结果", max_length=8, blank=True, choices=_choices(Outcome))
    returned = models.ForeignKey(ReturnFile, models.PROTECT, null=True, related_name="instructions", db_index=False)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="replaced_by", db_index=False, verbose_name="替代"
    )

    class Meta:
        verbose_name = "支付指令"
        constraints: Any = (
            models.UniqueConstraint(fields=["batch", "ordinal"], name="payments_line_of_batch"),
            models.UniqueConstraint(
                fields=["line_key"],
                condition=models.Q(state__in=[state.value for state in HOLDS]),
                name="payments_line_paid_once",
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="payments_amount_above_nothing"),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=[State.SUCCESS, State.CAME_BACK], outcome=Outcome.SUCCESS, returned__isnull=False
                )
                | models.Q(state=State.FAILED, outcome__in=FAILURES, returned__isnull=False)
                | (
                    ~models.Q(state__in=[State.SUCCESS, State.FAILED, State.CAME_BACK])
                    & models.Q(outcome="", returned__isnull=True)
                ),
                name="payments_result_is_answered",
            ),
        )
        indexes = (
            models.Index(fields=["line_key"], name="payments_line_key"),
            models.Index(
                fields=["replaces"], condition=models.Q(replaces__isnull=False), name="payments_line_replaced"
            ),
            models.Index(
                fields=["batch"],
                condition=models.Q(state__in=[state.value for state in TO_CORRECT]),
                name="payments_line_failed",
            ),
        )


class Correction(models.Model):
    """A correction of a failed line (支付更正): whom and where to pay instead, by one person, confirmed by another.

    ``gives_up``: it is not paid any more (不再支付), for ``reason``; payee and account are those of the line then.
    """

    instruction = models.ForeignKey(Instruction, models.PROTECT, related_name="corrections")
    payee = models.CharField("收款户名", max_length=100)
    account = models.CharField("收款账号", max_length=34)
    bank = models.CharField("收款开户行", max_length=100, blank=True)
    reason = models.CharField("更正依据", max_length=200)
    gives_up = models.BooleanField("不再支付", default=False)
    state = models.CharField("状态", max_length=4, choices=_choices([ASKED, AGREED, NOT_AGREED]), default=ASKED)
    asked_by = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+", verbose_name="更正人")
    asked_at = models.DateTimeField("更正时间")
    decided_by = models.ForeignKey(NaturalPerson, models.PROTECT, null=True, related_name="+", verbose_name="复核人")
    decided_at = models.DateTimeField("复核时间", null=True)

    class Meta:
        verbose_name = "支付更正"
        constraints: Any = (
            models.CheckConstraint(
                condition=models.Q(state=ASKED, decided_by__isnull=True)
                | (
                    models.Q(state__in=[AGREED, NOT_AGREED], decided_by__isnull=False)
                    & ~models.Q(decided_by=models.F("asked_by"))
                ),
                name="payments_correction_takes_two",
            ),
            models.UniqueConstraint(
                fields=["instruction"],
                condition=~models.Q(state=NOT_AGREED),
                name="payments_one_correction_of_a_line",
            ),
        )


class LateReturn(models.Model):
    """Money of a line that the bank had reported as paid and sent back on a later day (退票): by the bank's slip.

    Registered by the cashier, by hand or from the bank's file (``file`` is its digest), confirmed by another person.
    """

    instruction = models.ForeignKey(Instruction, models.PROTECT, related_name="late_returns")
    payer = models.ForeignKey(PayerAccount, models.PROTECT, related_name="+", verbose_name="付款账户")
    slip = models.CharField("银行回单号", max_length=40)
    day = models.DateField("银行退票日期")
    amount = models.BigIntegerField("金额（分）")
    reason = models.CharField("退票原因", max_length=100, blank=True)
    file = models.CharField("退票文件摘要值", max_length=80, blank=True)
    file_name = models.CharField("退票文件", max_length=120, blank=True)
    state = models.CharField("状态", max_length=4, choices=_choices([ASKED, AGREED, NOT_AGREED]), default=ASKED)
    asked_by = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+", verbose_name="登记人")
    asked_at = models.DateTimeField("登记时间")
    decided_by = models.ForeignKey(NaturalPerson, models.PROTECT, null=True, related_name="+", verbose_name="复核人")
    decided_at = models.DateTimeField("复核时间", null=True)

    class Meta:
        verbose_name = "退票"
        constraints: Any = (
            models.CheckConstraint(
                condition=models.Q(state=ASKED, decided_by__isnull=True)
                | (
                    models.Q(state__in=[AGREED, NOT_AGREED], decided_by__isnull=False)
                    & ~models.Q(decided_by=models.F("asked_by"))
                ),
                name="payments_late_return_takes_two",
            ),
            models.UniqueConstraint(
                fields=["instruction"], condition=~models.Q(state=NOT_AGREED), name="payments_line_comes_back_once"
            ),
            models.UniqueConstraint(
                fields=["payer", "slip"], condition=~models.Q(state=NOT_AGREED), name="payments_slip_once"
            ),
        )
        indexes = (models.Index(fields=["state", "id"], name="payments_late_return_state"),)
