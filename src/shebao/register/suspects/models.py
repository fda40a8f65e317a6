"""What the room of suspects keeps.

Rules, held by the database as well (migration 0002), on SQLite and PostgreSQL:

- a suspect has one number and one key (K of the unification: anomaly, records, what makes the case one); both stay;
- a state follows another only where :data:`shebao.register.suspects.states.STEPS` says so, and with its step;
- a suspect is closed only with a decision that a person made and another natural person confirmed; a rule decides only
  what is a reversible matter of form;
- a decision keeps its content; it is confirmed or returned once, and undone only by another confirmed decision;
- a decision about a grave suspect (等级高) is confirmed only with a paper; what it changes is said by record and field;
- 可能同一人 is decided by two natural persons too;
- a decision in bulk is confirmed only after its checker has opened every sample that was drawn;
- runs, raw records, steps, papers, pairs are only ever added; at each step of a run rows in = rows out + rows rejected.

Money is in fen.
"""

from typing import Any

from django.db import models
from django.db.models import F, Q

from shebao.register.models import SourceFile
from shebao.register.suspects.likely_models import Likely, LikelyDecision
from shebao.register.suspects.run_models import Run, RunFile, RunGroup, RunPair, RunStep
from shebao.register.suspects.states import Action, DecisionState, Result, State
from shebao.staff.models import NaturalPerson

__all__ = [
    "Answer",
    "BulkDecision",
    "Correction",
    "Decision",
    "Handout",
    "Likely",
    "LikelyDecision",
    "Pair",
    "Paper",
    "Record",
    "Run",
    "RunFile",
    "RunGroup",
    "RunPair",
    "RunStep",
    "Sample",
    "Step",
    "Suspect",
]


def _choices(words: Any) -> list[tuple[str, str]]:
    return [(word.value, word.value) for word in words]


class Suspect(models.Model):
    """A suspect (疑点). ``content`` is the digest of what was found, so that the same is told from something new."""

    number = models.CharField("疑点编号", max_length=16, unique=True)
    code = models.CharField("异常代码", max_length=8)
    key = models.TextField("唯一键")
    key_digest = models.CharField(max_length=80, unique=True)
    content = models.CharField("内容摘要", max_length=80)
    alike = models.CharField("同类建议", max_length=80)
    severity = models.CharField("等级", max_length=1)
    section = models.CharField("责任股室", max_length=32)
    insurance = models.CharField("险种", max_length=8, blank=True)
    systems = models.PositiveSmallIntegerField("涉及系统（位）", default=0)
    state = models.CharField("状态", max_length=8, choices=_choices(State), default=State.NEW.value)
    result = models.CharField("处理结果", max_length=8, blank=True)
    decision = models.ForeignKey("Decision", models.PROTECT, null=True, related_name="+")
    employer = models.CharField("单位", max_length=200, blank=True)
    township = models.CharField("乡镇", max_length=16, blank=True)
    money = models.BigIntegerField("涉及金额（分）", null=True)
    evidence = models.TextField("依据")
    proposal = models.CharField("建议", max_length=16)
    proposed = models.TextField("建议内容")
    auto = models.BooleanField("可按规则处理", default=False)
    persons = models.JSONField("人员主键", default=list)
    records = models.PositiveIntegerField("记录数")
    assigned = models.ForeignKey(NaturalPerson, models.PROTECT, null=True, related_name="+", verbose_name="核实人")
    hold_until = models.DateField("挂起至", null=True)
    vanished = models.BooleanField("未再发现", default=False)
    reopened = models.PositiveSmallIntegerField("重新打开次数", default=0)
    first_run = models.ForeignKey(Run, models.PROTECT, related_name="+")
    last_run = models.ForeignKey(Run, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField("发现时间")
    closed_at = models.DateTimeField("解决时间", null=True)
    written_at = models.DateTimeField("回写时间", null=True)

    class Meta:
        verbose_name = "疑点"
        constraints: Any = (
            models.CheckConstraint(condition=Q(severity__in=["H", "M", "L"]), name="suspects_severity"),
            models.CheckConstraint(
                condition=Q(state=State.ON_HOLD.value, hold_until__isnull=False)
                | ~Q(state=State.ON_HOLD.value) & Q(hold_until__isnull=True),
                name="suspects_hold_has_its_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.SOLVED.value, State.WRITTEN_BACK.value, State.ACCEPTED.value])
                | (Q(decision__isnull=False, closed_at__isnull=False) & ~Q(result="")),
                name="suspects_closed_has_decision",
            ),
        )
        indexes = (
            models.Index(fields=["state", "severity"], name="suspects_state"),
            models.Index(fields=["code", "state"], name="suspects_code"),
            models.Index(fields=["section", "state"], name="suspects_section"),
            models.Index(fields=["alike", "state"], name="suspects_alike"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.code}"

    @property
    def grade(self) -> str:
        """等级 in the word that staff read."""
        from shebao.register.suspects.states import SEVERITIES

        return SEVERITIES[self.severity]


class Record(models.Model):
    """A record of a suspect as it was delivered (原样): file, row, and its cells by the layout's headers."""

    suspect = models.ForeignKey(Suspect, models.PROTECT, related_name="rows")
    run = models.ForeignKey(Run, models.PROTECT, related_name="+")
    source = models.ForeignKey(SourceFile, models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField("序")
    system = models.CharField("系统", max_length=8, blank=True)
    row = models.PositiveIntegerField("行号")
    number = models.CharField("编号", max_length=64, blank=True)
    unit = models.CharField("单位编号", max_length=64, blank=True)
    unit_name = models.CharField("单位名称", max_length=200, blank=True)
    township = models.CharField("乡镇", max_length=16, blank=True)
    counted = models.BooleanField("计入数据总量", default=False)
    at = models.CharField("文件和行", max_length=32)
    person = models.CharField("人员主键", max_length=32, blank=True)
    rule = models.CharField("归并规则", max_length=8, blank=True)
    employer = models.PositiveIntegerField("单位主体", null=True)
    cells = models.JSONField("原样内容")

    class Meta:
        verbose_name = "疑点记录"
        constraints = (models.UniqueConstraint(fields=["suspect", "run", "place"], name="suspects_record_once"),)
        indexes = (
            models.Index(fields=["run", "counted"], name="suspects_record_run"),
            models.Index(fields=["system", "number"], name="suspects_record_number"),
        )

    @property
    def key(self) -> str:
        """The record's key as linking knows it: system and 个人编号, or the place in its file."""
        return f"{self.system}:{self.number}" if self.number else f"{self.system}:{self.source.name}:{self.row}"


class BulkDecision(models.Model):
    """One decision about many suspects with equal proposals (批量决定), confirmed after a look at samples of them."""

    code = models.CharField("异常代码", max_length=8)
    alike = models.CharField("同类建议", max_length=80)
    section = models.CharField("责任股室", max_length=32)
    insurance = models.CharField("险种", max_length=8, blank=True)
    proposal = models.CharField("建议", max_length=16)
    result = models.CharField("处理结果", max_length=8)
    what = models.TextField("处理内容", default="")
    reason = models.CharField("理由", max_length=400)
    count = models.PositiveIntegerField("疑点数")
    samples_needed = models.PositiveIntegerField("应抽查数")
    rule = models.CharField("抽查规则", max_length=200)
    state = models.CharField("状态", max_length=8, default=DecisionState.TO_CHECK.value)
    maker = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+", verbose_name="经办人")
    made_at = models.DateTimeField("提出时间")
    checker = models.ForeignKey(NaturalPerson, models.PROTECT, null=True, related_name="+", verbose_name="复核人")
    checked_at = models.DateTimeField("复核时间", null=True)
    opinion = models.CharField("复核意见", max_length=400, blank=True)

    class Meta:
        verbose_name = "批量决定"
        constraints: Any = (
            models.CheckConstraint(
                condition=Q(checker__isnull=True) | ~Q(checker=F("maker")), name="suspects_bulk_two_persons"
            ),
            models.CheckConstraint(
                condition=Q(state=DecisionState.TO_CHECK.value) | Q(checker__isnull=False),
                name="suspects_bulk_is_checked",
            ),
        )


class Sample(models.Model):
    """A suspect that the checker of a decision in bulk has to open: drawn by chance when a checker first comes."""

    bulk = models.ForeignKey(BulkDecision, models.PROTECT, related_name="samples")
    suspect = models.ForeignKey(Suspect, models.PROTECT, related_name="+")
    checker = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField("查看时间", null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["bulk", "suspect", "checker"], name="suspects_sample_once"),)


class Decision(models.Model):
    """A decision about a suspect (处理决定). ``undoes`` is the decision that it takes back, where it is one."""

    suspect = models.ForeignKey(Suspect, models.PROTECT, related_name="decisions")
    ordinal = models.PositiveSmallIntegerField("序")
    result = models.CharField("处理结果", max_length=8, choices=_choices(Result))
    what = models.TextField("处理内容")
    reason = models.CharField("理由", max_length=400)
    case_number = models.CharField("业务流水号", max_length=24, blank=True)
    by_rule = models.BooleanField("按规则", default=False)
    from_answer = models.CharField("来自答复", max_length=200, blank=True)
    bulk = models.ForeignKey(BulkDecision, models.PROTECT, null=True, related_name="decisions")
    undoes = models.ForeignKey("self", models.PROTECT, null=True, related_name="undone_by")
    state = models.CharField("状态", max_length=8, choices=_choices(DecisionState))
    maker = models.ForeignKey(NaturalPerson, models.PROTECT, null=True, related_name="+", verbose_name="经办人")
    made_at = models.DateTimeField("提出时间")
    checker = models.ForeignKey(NaturalPerson, models.PROTECT, null=True, related_name="+", verbose_name="复核人")
    checked_at = models.DateTimeField("复核时间", null=True)
    opinion = models.CharField("复核意见", max_length=400, blank=True)

    class Meta:
        verbose_name = "处理决定"
        constraints: Any = (
            models.UniqueConstraint(fields=["suspect", "ordinal"], name="suspects_decision_once"),
            models.CheckConstraint(
                condition=Q(checker__isnull=True) | ~Q(checker=F("maker")), name="suspects_maker_is_not_checker"
            ),
            models.CheckConstraint(
                condition=Q(by_rule=True, maker__isnull=True, checker__isnull=True)
                | Q(by_rule=False, maker__isnull=False),
                name="suspects_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=DecisionState.TO_CHECK.value, checker__isnull=True)
                | Q(by_rule=True)
                | (~Q(state=DecisionState.TO_CHECK.value) & Q(checker__isnull=False)),
                name="suspects_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(result=Result.UNDONE.value, undoes__isnull=False)
                | (~Q(result=Result.UNDONE.value) & Q(undoes__isnull=True)),
                name="suspects_undo_names_its_decision",
            ),
        )


class Correction(models.Model):
    """What a decision changes (更正内容): a field of a record, its old and its new value; and when it was written back.

    Without a field the record as a whole is meant (停发、追回).
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="corrections")
    record = models.ForeignKey(Record, models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField("序")
    system = models.CharField("系统", max_length=8)
    number = models.CharField("个人编号", max_length=64, blank=True)
    field = models.CharField("字段", max_length=64, blank=True)
    old = models.TextField("原值", blank=True)
    new = models.TextField("新值")
    written_at = models.DateTimeField("回写时间", null=True)

    class Meta:
        verbose_name = "更正内容"
        constraints: Any = (
            models.UniqueConstraint(fields=["decision", "place"], name="suspects_correction_once"),
            models.UniqueConstraint(fields=["decision", "record", "field"], name="suspects_correction_field_once"),
            models.CheckConstraint(
                condition=~Q(new="") & ~Q(new=F("old")) & ~Q(system=""), name="suspects_correction_changes"
            ),
        )
        indexes = (models.Index(fields=["system", "written_at"], name="suspects_correction_todo"),)


class Pair(models.Model):
    """Two records that a decision says are one person, or are not (归并、拆分): what later linking respects."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="pairs")
    left = models.CharField("记录", max_length=200)
    right = models.CharField("对比记录", max_length=200)
    same = models.BooleanField("同一人")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["decision", "left", "right"], name="suspects_pair_once"),)


class Paper(models.Model):
    """A paper of a decision, or of a decision in bulk (证明材料), kept as the papers of cases are."""

    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="papers")
    bulk = models.ForeignKey(BulkDecision, models.PROTECT, null=True, related_name="papers")
    name = models.CharField("材料名称", max_length=64)
    file_name = models.CharField("文件名", max_length=200)
    path = models.CharField("存放位置", max_length=200)
    digest = models.CharField("摘要", max_length=80)
    size = models.PositiveIntegerField("字节数")
    added_by = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(decision__isnull=False, bulk__isnull=True) | Q(decision__isnull=True, bulk__isnull=False),
                name="suspects_paper_of_one",
            ),
        )


class Step(models.Model):
    """A step in the history of a suspect (经过); without a natural person it was taken by a run or a rule."""

    suspect = models.ForeignKey(Suspect, models.PROTECT, related_name="steps")
    ordinal = models.PositiveSmallIntegerField("序")
    action = models.CharField("动作", max_length=8, choices=_choices(Action))
    from_state = models.CharField("原状态", max_length=8, blank=True)
    to_state = models.CharField("新状态", max_length=8)
    natural_person = models.ForeignKey(NaturalPerson, models.PROTECT, null=True, related_name="+")
    account = models.CharField("账号", max_length=64)
    at = models.DateTimeField("时间")
    opinion = models.CharField("意见", max_length=400, blank=True)
    run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["suspect", "ordinal"], name="suspects_step_once"),)


class Handout(models.Model):
    """A list that was handed out (核实清单) to an employer or a township, and whether its answers have come."""

    kind = models.CharField("对象类别", max_length=8)
    name = models.CharField("对象", max_length=200)
    count = models.PositiveIntegerField("疑点数")
    suspects = models.JSONField("疑点编号")
    digest = models.CharField("摘要", max_length=80)
    made_by = models.CharField("工号", max_length=16)
    made_at = models.DateTimeField("发出时间")

    class Meta:
        verbose_name = "核实清单"


class Answer(models.Model):
    """What an employer or a township answered about a suspect (答复), as it came, and what was made of it."""

    handout = models.ForeignKey(Handout, models.PROTECT, null=True, related_name="answers")
    suspect = models.ForeignKey(Suspect, models.PROTECT, related_name="answers")
    file_name = models.CharField("文件名", max_length=200)
    digest = models.CharField("摘要", max_length=80)
    row = models.PositiveIntegerField("行号")
    said = models.CharField("回复结论", max_length=16)
    right_value = models.CharField("正确内容", max_length=200, blank=True)
    remark = models.CharField("说明", max_length=400, blank=True)
    answered_by = models.CharField("填报人", max_length=64, blank=True)
    differs = models.CharField("与系统的差异", max_length=400, blank=True)
    received_by = models.CharField("工号", max_length=16)
    received_at = models.DateTimeField("收到时间")

    class Meta:
        verbose_name = "答复"
        constraints = (models.UniqueConstraint(fields=["digest", "row"], name="suspects_answer_once"),)
