"""P04 减员: pausing a person's enrolment, ending it, and going on with a paused one through P02.

The month given is the last one contributed for (最后缴费年月). A pause leaves the enrolment open; an end closes it,
with its reason. A death closes every enrolment and benefit of the person at once and is registered with its date. Money
received for months after the last one is refunded by a case of its own (P10), never deleted.
Legal sources: 社会保险经办条例第十条; 社会保险法第十七条、第五十七条.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from shebao.cases.kinds import CaseKind, Difference, Paper, Subject
from shebao.cases.states import Risk
from shebao.findings import Finding
from shebao.journal.record import RowChange
from shebao.register import insurance_mask, overlaps, rows
from shebao.register.insurances import INSURANCES
from shebao.register.models import Enrolment, PensionStatus
from shebao.register.register_kind import register_kind
from shebao.register.retirement import earliest_month, group_of
from shebao.register.states import END_REASONS, PAUSE_REASONS, EnrolmentState, PensionState
from shebao.register.who_is_meant import enrolment_name, person_subject
from shebao.register.wording import a_day, a_month, doubtful, later, months_between, shown_day, shown_month, wrong

PAUSE, END = "暂停", "终止"
ACTIONS = (PAUSE, END)
DEATH, RETIREMENT = "死亡", "退休"
REASONS = {PAUSE: PAUSE_REASONS, END: END_REASONS}
BASIS = "社会保险经办条例第十条"

Payload = Mapping[str, Any]


def enrolment_of(payload: Payload) -> Enrolment | None:
    """The enrolment that a payload names by its id."""
    key = payload.get("enrolment")
    if not str(key or "").isdecimal():
        return None
    return Enrolment.objects.select_related("person", "registration__employer").filter(pk=key).first()


def find(payload: Payload, day: date) -> list[Finding]:
    """Everything wrong with what is asked."""
    enrolment = enrolment_of(payload)
    found: list[Finding] = []
    if enrolment is None:
        told = "没有这条参保登记。" if payload.get("enrolment") else "没有选择参保。"
        found.append(wrong("P04-1", "参保", told, "按证件号码查找，选择要减员的参保登记。"))
    action, reason, last = payload.get("action"), payload.get("reason"), a_month(payload.get("last_month"))
    if action not in ACTIONS:
        found.append(
            wrong(
                "P04-2", "办理事项", f"没有“{action}”这一事项。" if action else "没有选择办理事项。", "选择暂停或终止。"
            )
        )
    elif reason not in REASONS[action]:
        listed = "、".join(REASONS[action])
        found.append(wrong("P04-3", "原因", f"{action}的原因不能是“{reason or '空'}”。", f"从{listed}中选择。", BASIS))
    if last is None:
        found.append(wrong("P04-6", "最后缴费年月", "没有填写最后缴费年月，或不是年月。", "按2025-06的样式填写。"))
    if enrolment is None:
        return found
    insurance = payload.get("insurance")
    if insurance and insurance != enrolment.insurance:
        found.append(wrong("P04-4", "险种", "险种与所选的参保登记不符。", "重新选择参保登记。"))
    if enrolment.valid_to is not None or enrolment.state not in (EnrolmentState.PAYING, EnrolmentState.PAUSED):
        said = f"{enrolment_name(enrolment)}现为“{enrolment.state}”，已于{shown_month(enrolment.valid_to)}结束。"
        return [*found, wrong("P04-5", "参保", said, "核对参保登记。")]
    if action == PAUSE and enrolment.state == EnrolmentState.PAUSED:
        found.append(wrong("P04-5", "办理事项", f"{enrolment_name(enrolment)}已暂停缴费。", "需要结束的办理终止。"))
    if last is not None:
        found.extend(_find_month(enrolment, last, day))
        if reason == RETIREMENT:
            found.extend(_find_retirement(enrolment, last, day))
    if reason == DEATH:
        found.extend(_find_death(payload, enrolment, day))
    return found


def _find_month(enrolment: Enrolment, last: date, day: date) -> list[Finding]:
    found = []
    if last < enrolment.valid_from:
        told = f"{shown_month(last)}早于参保年月{shown_month(enrolment.valid_from)}。"
        found.append(wrong("P04-7", "最后缴费年月", told, "从未缴费的参保登记，冲正原参保业务。"))
    if last > day.replace(day=1):
        told = f"{shown_month(last)}晚于本月。"
        found.append(wrong("P04-7", "最后缴费年月", told, "填写本月或以前的年月。"))
    if enrolment.state == EnrolmentState.PAUSED and enrolment.paused_from and last >= enrolment.paused_from:
        told = f"自{shown_month(enrolment.paused_from)}起已暂停缴费，最后缴费年月不能是{shown_month(last)}。"
        found.append(
            wrong("P04-7", "最后缴费年月", told, f"填写{shown_month(later(enrolment.paused_from, -1))}或以前。")
        )
    if months_between(last, day) > 1:
        told = f"最后缴费年月{shown_month(last)}距今{months_between(last, day)}个月。"
        found.append(doubtful("P04-8", "最后缴费年月", told, "此后月份已到账的，另办退费，不得删除缴费记录。"))
    return found


def _find_retirement(enrolment: Enrolment, last: date, day: date) -> list[Finding]:
    person = enrolment.person
    if group_of(person.sex, person.retirement_group) is None:
        told, action = "该人没有登记退休类别，无法核对法定退休年月。", "先办理个人信息变更（P03），补录退休类别。"
        return [doubtful("P04-9", "原因", told, action, "国务院关于渐进式延迟法定退休年龄的办法")]
    earliest = earliest_month(person.born, person.sex, person.retirement_group, day)
    if earliest and last < earliest:
        told = f"最后缴费年月{shown_month(last)}早于弹性退休最早年月{shown_month(earliest)}。"
        action = "核实是否属于特殊工种或因病提前退休。"
        return [doubtful("P04-10", "原因", told, action, "人社部发〔2024〕94号")]
    return []


def _find_death(payload: Payload, enrolment: Enrolment, day: date) -> list[Finding]:
    person, died = enrolment.person, a_day(payload.get("died_on"))
    if died is None or died > day or died < person.born:
        told = "没有填写死亡日期，或晚于今天，或早于出生日期。"
        return [wrong("P04-11", "死亡日期", told, "按死亡证明填写。", "社会保险法第十七条")]
    found = []
    for other in Enrolment.objects.filter(person=person, valid_to__isnull=True, valid_from__gt=died.replace(day=1)):
        told = f"死亡日期{shown_day(died)}早于{enrolment_name(other)}的参保年月{shown_month(other.valid_from)}。"
        found.append(wrong("P04-12", "死亡日期", told, "先冲正死亡以后的参保登记，并报稽核。"))
    last = a_month(payload.get("last_month"))
    if last and last > died.replace(day=1):
        told = f"最后缴费年月{shown_month(last)}晚于死亡月份。"
        found.append(wrong("P04-13", "最后缴费年月", told, "填写死亡当月或以前。", "社会保险法第十七条"))
    return found


def subject(payload: Payload) -> Subject:
    """The person. Raises KeyError where there is no such enrolment."""
    enrolment = enrolment_of(payload)
    if enrolment is None:
        raise KeyError(payload.get("enrolment"))
    return person_subject(enrolment.person)


def title(payload: Payload) -> str:
    """What the case is called in lists."""
    enrolment = enrolment_of(payload)
    assert enrolment is not None
    return f"{enrolment.person.name}{payload['action']}{enrolment_name(enrolment)}：{payload['reason']}"


def differences(payload: Payload) -> list[Difference]:
    """What would change."""
    enrolment = enrolment_of(payload)
    assert enrolment is not None
    last, action = a_month(payload["last_month"]), payload["action"]
    state = f"最后缴费年月{shown_month(last)}（{payload['reason']}）"
    after = EnrolmentState.PAUSED if action == PAUSE else EnrolmentState.ENDED
    before = EnrolmentState.PAYING if enrolment.valid_to else enrolment.state
    made = [Difference(enrolment_name(enrolment), before, f"{after}，{state}")]
    if payload["reason"] == DEATH:
        made.append(Difference("死亡日期", "", shown_day(a_day(payload.get("died_on")))))
        for other in _others(enrolment):
            made.append(Difference(enrolment_name(other), other.state, f"{EnrolmentState.ENDED}（{DEATH}）"))
        for pension in PensionStatus.objects.filter(person=enrolment.person, valid_to__isnull=True):
            name = f"{INSURANCES[pension.insurance]}待遇"
            made.append(Difference(name, pension.state, f"{PensionState.ENDED}（{DEATH}）"))
    return made


def _others(enrolment: Enrolment) -> list[Enrolment]:
    """Other open enrolments of the same person."""
    found = Enrolment.objects.filter(person=enrolment.person, valid_to__isnull=True).exclude(pk=enrolment.pk)
    return list(found.select_related("registration__employer").order_by("id"))


def key(payload: Payload) -> str:
    """(enrolment_id, 终止年月, 原因)."""
    return f"P04-{payload['enrolment']}-{payload.get('last_month')}-{payload.get('action')}-{payload.get('reason')}"


def risk(payload: Payload) -> Risk:
    """A death that ends benefits as well, or an end dated back over a year, needs the section head."""
    if payload.get("reason") == DEATH:
        return Risk.MIDDLE
    return Risk.LOW


def papers(payload: Payload) -> Sequence[Paper]:
    """What may be asked for."""
    asked = [Paper("增减员表", BASIS)]
    reason = payload.get("reason")
    if reason == DEATH:
        asked.append(Paper("死亡证明", "社会保险法第十七条"))
    if reason == "出国定居":
        asked.append(Paper("出国定居证明", "实施〈中华人民共和国社会保险法〉若干规定第六条"))
    return asked


def apply(payload: Payload, case_number: str, day: date) -> list[RowChange]:
    """Pause or end the enrolment; with a death, everything else of the person as well."""
    enrolment, last = enrolment_of(payload), a_month(payload["last_month"])
    assert enrolment is not None and last is not None
    person, reason, made = enrolment.person, payload["reason"], []
    if payload["action"] == PAUSE:
        state = EnrolmentState.PAUSED.value
        made.append(rows.change(enrolment, last, state=state, paused_from=later(last, 1), end_reason=reason))
        return made
    made.append(_ended(enrolment, last, reason))
    if reason == DEATH:
        died = a_day(payload["died_on"])
        assert died is not None
        month = died.replace(day=1)
        for other in _others(enrolment):
            paused = later(other.paused_from, -1) if other.paused_from else month
            made.append(_ended(other, max(min(month, paused), other.valid_from), reason))
        for pension in PensionStatus.objects.filter(person=person, valid_to__isnull=True).order_by("id"):
            ends = max(month, pension.valid_from)
            made.append(rows.change(pension, ends, state=PensionState.ENDED.value, valid_to=ends))
        made.append(rows.change(person, died, died_on=died))
    insurance_mask.refresh([person.pk])
    return made


def _ended(enrolment: Enrolment, last: date, reason: str) -> RowChange:
    return rows.change(enrolment, last, state=EnrolmentState.ENDED.value, valid_to=last, end_reason=reason)


KIND = register_kind(
    CaseKind(
        code="P04",
        name="减员（暂停、终止）",
        document="增减员表",
        time_limit=10,
        basis=BASIS,
        subject=subject,
        title=title,
        find=find,
        risk=risk,
        differences=differences,
        key=key,
        apply=apply,
        papers=papers,
        claims=lambda payload: overlaps.of_ending(enrolment_of(payload), payload.get("reason") == DEATH),
    )
)
