"""可能同一人: pairs of records that a linking rule fitted, but with more than one person, and what people decided.

Held by the database as well (migration 0002): a pair keeps its number and records; it is decided only by a decision
that one natural person made and another confirmed; a decision keeps its content, and a later one takes its place.
"""

from typing import Any

from django.db import models
from django.db.models import F, Q

from shebao.register.suspects.run_models import Run
from shebao.register.suspects.states import DecisionState
from shebao.staff.models import NaturalPerson


class Likely(models.Model):
    """Two records that may be one person (可能同一人): proposed by a run, joined by nobody but people.

    ``left`` and ``right`` are the records' keys, the smaller one first; ``sides`` holds both as they were delivered:
    system, number, file, row, person, rule, cells.
    """

    TO_DECIDE, TO_CHECK, DECIDED = "待决定", "待复核", "已决定"

    number = models.CharField("编号", max_length=16, unique=True)
    left = models.CharField("记录", max_length=200)
    right = models.CharField("对比记录", max_length=200)
    rules = models.JSONField("依据的规则", default=list)
    sides = models.JSONField("两条记录")
    section = models.CharField("责任股室", max_length=32)
    insurance = models.CharField("险种", max_length=8, blank=True)
    systems = models.PositiveSmallIntegerField("涉及系统（位）", default=0)
    township = models.CharField("乡镇", max_length=16, blank=True)
    state = models.CharField("状态", max_length=8, default="待决定")
    same = models.BooleanField("同一人", null=True)
    found = models.BooleanField("最近一批仍提出", default=True)
    first_run = models.ForeignKey(Run, models.PROTECT, related_name="+")
    last_run = models.ForeignKey(Run, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "可能同一人"
        constraints: Any = (
            models.UniqueConstraint(fields=["left", "right"], name="suspects_likely_once"),
            models.CheckConstraint(
                condition=Q(state__in=["待决定", "待复核", "已决定"])
                & (Q(state="已决定", same__isnull=False) | ~Q(state="已决定")),
                name="suspects_likely_states",
            ),
        )
        indexes = (models.Index(fields=["state", "found"], name="suspects_likely_state"),)

    def __str__(self) -> str:
        return self.number


class LikelyDecision(models.Model):
    """Whether the two are one person (合并) or not (不是同一人), by a maker and a checker."""

    likely = models.ForeignKey(Likely, models.PROTECT, related_name="decisions")
    ordinal = models.PositiveSmallIntegerField("序")
    same = models.BooleanField("同一人")
    reason = models.CharField("理由", max_length=400)
    state = models.CharField("状态", max_length=8, default=DecisionState.TO_CHECK.value)
    maker = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+", verbose_name="经办人")
    made_at = models.DateTimeField("提出时间")
    checker = models.ForeignKey(NaturalPerson, models.PROTECT, null=True, related_name="+", verbose_name="复核人")
    checked_at = models.DateTimeField("复核时间", null=True)
    opinion = models.CharField("复核意见", max_length=400, blank=True)

    class Meta:
        verbose_name = "同一人认定"
        constraints: Any = (
            models.UniqueConstraint(fields=["likely", "ordinal"], name="suspects_likely_decision_once"),
            models.CheckConstraint(
                condition=Q(checker__isnull=True) | ~Q(checker=F("maker")), name="suspects_likely_two_persons"
            ),
            models.CheckConstraint(
                condition=Q(state=DecisionState.TO_CHECK.value, checker__isnull=True)
                | (~Q(state=DecisionState.TO_CHECK.value) & Q(checker__isnull=False)),
                name="suspects_likely_checked",
            ),
        )
