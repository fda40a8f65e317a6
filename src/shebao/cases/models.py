"""What a case keeps.

Rules, held by the database as well (migration 0002), on SQLite and PostgreSQL:

- a case's number and its idempotency key (幂等键) are unique; numbers are never reused;
- a state follows another only where :data:`shebao.cases.states.STEPS` says so; a final state is never left;
- maker ≠ checker ≠ approver by natural person: a step of one hand is refused where the person has taken a step of
  another hand in the same case;
- a case takes effect only after a check, and with as many approvals as its risk grade asks for;
- a case begins as a draft or as accepted; no state changes, and nothing is frozen or released, without its step;
- what took effect keeps its content, its people and its amounts;
- versions, steps and papers are only ever added, papers while the maker has the case;
- what took effect keeps what it changed (变更对照) as it was in that moment, and nothing adds to it;
- what is not whole (a half draft) is nothing but a draft, or withdrawn;
- a frozen case takes no step but its release;
- no two open cases hold the same claim (migration 0004).
"""

from typing import Any

from django.db import models

from shebao.cases.states import IN_MAKING, Action, Hand, Risk, State
from shebao.staff.models import NaturalPerson


def _choices(words: type[Any]) -> list[tuple[str, str]]:
    return [(word.value, word.value) for word in words]


class Holiday(models.Model):
    """A day that departs from Monday-to-Friday (节假日和调休): data with a source, dated by itself.

    A year is known where it has a row. Loaded from ``holidays/*.toml`` (migration 0003, ``shebao calendar load``).
    """

    day = models.DateField("日期", primary_key=True)
    works = models.BooleanField("上班")
    name = models.CharField("名称", max_length=32)
    source = models.CharField("依据", max_length=100)

    class Meta:
        verbose_name = "节假日"


class Counter(models.Model):
    """The last number given for a prefix and a day; locked while a number is taken, so that none is given twice."""

    prefix = models.CharField(max_length=16, primary_key=True)
    last = models.IntegerField()


class Case(models.Model):
    """A business case (业务单). ``payload`` of its newest version is what is asked for."""

    number = models.CharField("业务流水号", max_length=24, unique=True)
    kind = models.CharField("业务类型", max_length=16)
    insurance = models.CharField("险种", max_length=8)
    title = models.CharField("事项", max_length=200)
    state = models.CharField("状态", max_length=8, choices=_choices(State), default=State.DRAFT.value)
    risk = models.CharField("风险等级", max_length=2, choices=_choices(Risk), default=Risk.LOW.value)
    approvals_needed = models.PositiveSmallIntegerField("应审批次数", default=0)
    approvals_given = models.PositiveSmallIntegerField("已审批次数", default=0)
    frozen = models.BooleanField("冻结", default=False)
    version = models.PositiveIntegerField("版本", default=1)
    subject_kind = models.CharField("对象类别", max_length=16)
    subject_key = models.CharField("对象", max_length=32, blank=True)
    subject_name = models.CharField("对象名称", max_length=200)
    subject_number = models.CharField("对象证件（脱敏）", max_length=32, blank=True)
    township = models.CharField("乡镇", max_length=16, blank=True)
    amount = models.BigIntegerField("金额（分）", null=True, blank=True)
    maker = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+", verbose_name="经办人")
    checker = models.ForeignKey(NaturalPerson, models.PROTECT, null=True, related_name="+", verbose_name="复核人")
    accepted_at = models.DateTimeField("受理时间", null=True)
    due_on = models.DateField("办结期限", null=True)
    due_provisional = models.BooleanField("期限暂定", default=False)
    paused_on = models.DateField("停止计时日期", null=True)
    effective_at = models.DateTimeField("生效时间", null=True)
    created_at = models.DateTimeField("登记时间")
    idempotency_key = models.CharField("幂等键", max_length=120, unique=True, null=True)
    chain = models.CharField("审批链", max_length=200, blank=True)
    reverses = models.ForeignKey("self", models.PROTECT, null=True, related_name="reversals")

    class Meta:
        verbose_name = "业务单"
        constraints: Any = (
            models.CheckConstraint(
                condition=models.Q(checker__isnull=True) | ~models.Q(checker=models.F("maker")),
                name="cases_maker_is_not_checker",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[State.EFFECTIVE.value, State.ARCHIVED.value, State.REVERSED.value])
                | models.Q(checker__isnull=False, approvals_given__gte=models.F("approvals_needed")),
                name="cases_effective_is_checked_and_approved",
            ),
            # A reversal that came to nothing may be asked for again.
            models.UniqueConstraint(
                fields=["reverses"],
                condition=models.Q(reverses__isnull=False)
                & ~models.Q(state__in=[State.WITHDRAWN.value, State.NOT_ACCEPTED.value, State.NOT_APPROVED.value]),
                name="cases_reversed_once",
            ),
        )
        indexes = (
            models.Index(fields=["state", "due_on"], name="cases_state_due"),
            models.Index(fields=["subject_kind", "subject_key"], name="cases_subject"),
            models.Index(fields=["kind", "state"], name="cases_kind_state"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def awaiting(self) -> str:
        """The right that the next approval needs; empty where none is awaited."""
        if self.state != State.TO_APPROVE:
            return ""
        return self.approvals[self.approvals_given]

    @property
    def approvals(self) -> tuple[str, ...]:
        """The rights that must agree, in order: those of its kind's own chain, else those of its risk grade."""
        return tuple(self.chain.split(",")) if self.chain else Risk(self.risk).approvals

    @property
    def hand(self) -> Hand | None:
        """Whose turn it is; None where nobody's."""
        if self.state in IN_MAKING:
            return Hand.MAKE
        if self.state == State.TO_CHECK:
            return Hand.CHECK
        if self.state == State.TO_APPROVE:
            return Hand.AUDIT if self.awaiting == "case.approve.audit" else Hand.APPROVE
        return None


class HeldClaim(models.Model):
    """A thing that an open case is about and no other may be (在办占用). Gone when the case is done."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="claims")
    key = models.CharField("办理事项", max_length=120, unique=True)

    class Meta:
        verbose_name = "在办占用"


class CaseVersion(models.Model):
    """What was asked at a time: the form as sent, and what the checks found in it.

    ``whole`` is false of a half draft, whose payload is what stands in the form.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField("版本")
    payload = models.JSONField("内容")
    whole = models.BooleanField("填写完整", default=True)
    findings = models.JSONField("检查结果", default=list)
    made_by = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "version"], name="cases_version_once"),)


class KeptDifferences(models.Model):
    """What a version would change (变更对照), old and new, as it stood when its case took effect or came to nothing.

    ``listed``: a list of [name, before, after, mask] for each :class:`~shebao.cases.kinds.Difference`.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="kept_differences")
    version = models.PositiveIntegerField("版本")
    listed = models.JSONField("变更对照", default=list)

    class Meta:
        verbose_name = "变更对照"
        constraints = (models.UniqueConstraint(fields=["case", "version"], name="cases_differences_once"),)


class CaseStep(models.Model):
    """A step somebody took (办理记录)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps")
    ordinal = models.PositiveIntegerField("序")
    action = models.CharField("动作", max_length=8, choices=_choices(Action))
    hand = models.CharField("环节", max_length=8)
    from_state = models.CharField("原状态", max_length=8, blank=True)
    to_state = models.CharField("新状态", max_length=8)
    version = models.PositiveIntegerField("版本")
    natural_person = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+", verbose_name="办理人")
    account = models.CharField("账号", max_length=32)
    at = models.DateTimeField("时间")
    opinion = models.CharField("意见", max_length=400, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "ordinal"], name="cases_step_once"),)


class Evidence(models.Model):
    """A paper of a case (证明材料): its file, digest and the legal basis on which it is asked for."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="papers")
    name = models.CharField("材料名称", max_length=64)
    basis = models.CharField("依据", max_length=200)
    file_name = models.CharField("文件名", max_length=200)
    path = models.CharField("存放位置", max_length=200)
    digest = models.CharField("摘要", max_length=80)
    size = models.PositiveIntegerField("字节数")
    added_by = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
