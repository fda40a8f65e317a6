"""P04 减员: pausing a person's enrolment, ending it, and going on with a paused one through P02.

The month given is the last one contributed for (最后缴费年月). A pause leaves the enrolment open; an end closes it,
with its reason. A death is registered with its date and closes what the person has in the insurance of the case:
enrolments and benefit. In other insurances it only stops contributions and benefits (暂停): nobody dead contributes or
draws, and the fund is safe at once. To end them is for their own sections, each by a case of its own with its own
hands (各险种由主管股室终止), from their work list (``deaths_to_end``). Money received for months after the last one is
refunded by a case of its own (P10), never deleted.
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
from shebao.register.insurance_mask import insurances_of
from shebao.register.insurances import INSURANCES, SHORT
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


def pension_of(payload: Payload) -> PensionStatus | None:
    """The benefit that a payload names by its id, where there is no enrolment to end beside it."""
    key = payload.get("pension")
    if not str(key or "").isdecimal():
        return None
    return PensionStatus.objects.select_related("person").filter(pk=key).first()


def _ended_by(payload: Payload) -> Enrolment | PensionStatus:
    """What a payload names. Raises KeyError where there is none."""
    found = pension_of(payload) if payload.get("pension") else enrolment_of(payload)
    if found is None:
        raise KeyError(payload.get("pension") or payload.get("enrolment"))
    return found


def find(payload: Payload, day: date) -> list[Finding]:
    """Everything wrong with what is asked."""
    if payload.get("pension"):
        return _find_pension(payload, day)
    enrolment = enrolment_of(payload)
    found: list[Finding] = []
    if enrolment is None:
        told = "没有这条参保登记。" if payload.get("enrolment") else "没有选择参保。"
        found.append(wrong("P04-1", "参保", told, "按证件号码查找，选择要减员的参保登记。"))
    action, reason, last = payload.get("action"), payload.get("reason"), a_month(payload.get("last_month"))
    if action not in ACTIONS:
        told = f"没有“{action}”这一事项。" if action else "没有选择办理事项。"
        found.append(wrong("P04-2", "办理事项", told, "选择暂停或终止。"))
        if not reason:
            found.append(wrong("P04-3", "原因", "没有选择原因。", "选择减员的原因。", BASIS))
    elif reason not in REASONS[action]:
        listed = "、".join(REASONS[action])
        found.append(wrong("P04-3", "原因", f"{action}的原因不能是“{reason or '空'}”。", f"从{listed}中选择。", BASIS))
    if last is None:
        found.append(wrong("P04-6", "最后缴费年月", "没有填写最后缴费年月，或不是年月。", "按2025-06的样式填写。"))
    if enrolment is None:
        return found
    found.extend(_find_insurance(payload, enrolment))
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
    elif enrolment.person.died_on:
        told = f"该人已登记{shown_day(enrolment.person.died_on)}死亡，原因填的是“{reason or '空'}”。"
        found.append(doubtful("P04-15", "原因", told, "核实是否在死亡以前已经减员。"))
    return found


def _find_insurance(payload: Payload, ended: Enrolment | PensionStatus) -> list[Finding]:
    if payload.get("insurance") in (None, "", ended.insurance):
        return []
    return [wrong("P04-4", "险种", "险种与所选的参保登记不符。", "重新选择参保登记。")]


def _find_pension(payload: Payload, day: date) -> list[Finding]:
    """A benefit is ended here by a death only; everything else of benefits belongs to their own cases."""
    pension = pension_of(payload)
    if pension is None:
        return [wrong("P04-1", "参保", "没有这条待遇登记。", "按证件号码查找，选择要终止的待遇。")]
    found = _find_insurance(payload, pension)
    if (payload.get("action"), payload.get("reason")) != (END, DEATH):
        told = "待遇在减员中只因死亡终止。"
        found.append(wrong("P04-14", "原因", told, "办理事项选终止、原因选死亡；停发、恢复另按待遇业务办理。"))
    if pension.valid_to is not None:
        said = f"{SHORT[pension.insurance]}待遇已于{shown_month(pension.valid_to)}终止。"
        return [*found, wrong("P04-5", "参保", said, "核对待遇登记。")]
    return [*found, *_find_death(payload, pension, day)]


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


def _find_death(payload: Payload, ended: Enrolment | PensionStatus, day: date) -> list[Finding]:
    person, died = ended.person, a_day(payload.get("died_on"))
    if died is None or died > day or died < person.born:
        told = "没有填写死亡日期，或晚于今天，或早于出生日期。"
        return [wrong("P04-11", "死亡日期", told, "按死亡证明填写。", "社会保险法第十七条")]
    found = []
    if person.died_on and died != person.died_on:
        told = f"该人已登记{shown_day(person.died_on)}死亡，与填写的不同。"
        found.append(wrong("P04-16", "死亡日期", told, "按已登记的日期办理；登记有误的先更正。"))
    for other in Enrolment.objects.filter(person=person, valid_to__isnull=True, valid_from__gt=died.replace(day=1)):
        # Of another section's enrolment no more is told than whose it is.
        mine = other.insurance == ended.insurance
        since = f"{enrolment_name(other)}的参保年月{shown_month(other.valid_from)}"
        told = f"死亡日期{shown_day(died)}早于{since if mine else f'{SHORT[other.insurance]}的参保年月'}。"
        found.append(wrong("P04-12", "死亡日期", told, "先冲正死亡以后的参保登记，并报稽核。"))
    last = a_month(payload.get("last_month"))
    if last and last > died.replace(day=1):
        told = f"最后缴费年月{shown_month(last)}晚于死亡月份。"
        found.append(wrong("P04-13", "最后缴费年月", told, "填写死亡当月或以前。", "社会保险法第十七条"))
    if others := [code for code in insurances_of(person.insurances) if code != ended.insurance]:
        told = f"该人还有{'、'.join(SHORT[code] for code in others)}的参保或待遇，本业务只暂停，不终止。"
        found.append(doubtful("P04-17", "", told, "本业务生效后列入各险种经办人员的待办，由其分别终止。"))
    return found


def subject(payload: Payload) -> Subject:
    """The person. Raises KeyError where there is no such enrolment or benefit."""
    return person_subject(_ended_by(payload).person)


def title(payload: Payload) -> str:
    """What the case is called in lists."""
    ended = _ended_by(payload)
    return f"{ended.person.name}{payload['action']}{_name(ended)}：{payload['reason']}"


def _name(ended: Enrolment | PensionStatus) -> str:
    return enrolment_name(ended) if isinstance(ended, Enrolment) else f"{SHORT[ended.insurance]}待遇"


def differences(payload: Payload) -> list[Difference]:
    """What would change."""
    ended, made = _ended_by(payload), []
    action, reason = payload["action"], payload["reason"]
    if isinstance(ended, Enrolment):
        state = f"最后缴费年月{shown_month(a_month(payload['last_month']))}（{reason}）"
        after = EnrolmentState.PAUSED if action == PAUSE else EnrolmentState.ENDED
        before = EnrolmentState.PAYING if ended.valid_to else ended.state
        made.append(Difference(enrolment_name(ended), before, f"{after}，{state}"))
    if reason == DEATH:
        if ended.person.died_on is None:
            made.append(Difference("死亡日期", "", shown_day(a_day(payload.get("died_on")))))
        for other in _others(ended):
            made.append(Difference(enrolment_name(other), other.state, f"{EnrolmentState.ENDED}（{DEATH}）"))
        for pension in _pensions(ended):
            name = f"{INSURANCES[pension.insurance]}待遇"
            made.append(Difference(name, pension.state, f"{PensionState.ENDED}（{DEATH}）"))
        for enrolment in _paying_elsewhere(ended):
            name = INSURANCES[enrolment.insurance]
            made.append(Difference(name, enrolment.state, f"{EnrolmentState.PAUSED}，由主管股室终止"))
        for pension in _drawn_elsewhere(ended):
            name = f"{INSURANCES[pension.insurance]}待遇"
            made.append(Difference(name, pension.state, f"{PensionState.PAUSED}，由主管股室终止"))
    return made


def _others(ended: Enrolment | PensionStatus) -> list[Enrolment]:
    """Other open enrolments of the same person in the same insurance: other sections end their own."""
    found = Enrolment.objects.filter(person=ended.person, insurance=ended.insurance, valid_to__isnull=True)
    if isinstance(ended, Enrolment):
        found = found.exclude(pk=ended.pk)
    return list(found.select_related("registration__employer").order_by("id"))


def _pensions(ended: Enrolment | PensionStatus) -> list[PensionStatus]:
    """The open benefits of the same person in the same insurance."""
    found = PensionStatus.objects.filter(person=ended.person, insurance=ended.insurance, valid_to__isnull=True)
    return list(found.order_by("id"))


def _paying_elsewhere(ended: Enrolment | PensionStatus) -> list[Enrolment]:
    """Enrolments of the same person in other insurances that are paid for."""
    found = Enrolment.objects.filter(person=ended.person, valid_to__isnull=True, state=EnrolmentState.PAYING.value)
    return list(found.exclude(insurance=ended.insurance).order_by("id"))


def _drawn_elsewhere(ended: Enrolment | PensionStatus) -> list[PensionStatus]:
    """Benefits of the same person in other insurances that are paid out."""
    found = PensionStatus.objects.filter(person=ended.person, valid_to__isnull=True, state=PensionState.NORMAL.value)
    return list(found.exclude(insurance=ended.insurance).order_by("id"))


def key(payload: Payload) -> str:
    """(enrolment_id, 终止年月, 原因)."""
    what = payload.get("enrolment") or f"待遇{payload.get('pension')}"
    return f"P04-{what}-{payload.get('last_month')}-{payload.get('action')}-{payload.get('reason')}"


def risk(payload: Payload) -> Risk:
    """A death, which may end a benefit as well, needs the section head of its insurance."""
    if payload.get("reason") == DEATH:
        return Risk.MIDDLE
    return Risk.LOW


def papers(payload: Payload) -> Sequence[Paper]:
    """What may be asked for. A death that the register holds already was proved once."""
    asked = [Paper("增减员表", BASIS)]
    reason = payload.get("reason")
    if reason == DEATH:
        known = _ended_by(payload).person.died_on is not None
        asked.append(Paper("死亡证明", "社会保险法第十七条", required=not known))
    if reason == "出国定居":
        asked.append(Paper("出国定居证明", "实施〈中华人民共和国社会保险法〉若干规定第六条"))
    return asked


def apply(payload: Payload, case_number: str, day: date) -> list[RowChange]:
    """Pause or end the enrolment; with a death, end the rest in the same insurance and pause what is in others."""
    ended, last, reason = _ended_by(payload), a_month(payload.get("last_month")), payload["reason"]
    person, made = ended.person, []
    if isinstance(ended, Enrolment):
        assert last is not None
        if payload["action"] == PAUSE:
            state = EnrolmentState.PAUSED.value
            return [rows.change(ended, last, state=state, paused_from=later(last, 1), end_reason=reason)]
        made.append(_ended(ended, last, reason))
    if reason == DEATH:
        died = a_day(payload["died_on"])
        assert died is not None
        month = died.replace(day=1)
        for other in _others(ended):
            since = later(other.paused_from, -1) if other.paused_from else month
            made.append(_ended(other, max(min(month, since), other.valid_from), reason))
        for pension in _pensions(ended):
            ends = max(month, pension.valid_from)
            made.append(rows.change(pension, ends, state=PensionState.ENDED.value, valid_to=ends))
        stops = later(month, 1)
        for enrolment in _paying_elsewhere(ended):
            paused = {"state": EnrolmentState.PAUSED.value, "paused_from": stops, "end_reason": DEATH}
            made.append(rows.change(enrolment, stops, **paused))
        for pension in _drawn_elsewhere(ended):
            made.append(rows.change(pension, stops, state=PensionState.PAUSED.value))
        if person.died_on is None:
            made.append(rows.change(person, died, died_on=died))
    insurance_mask.refresh([person.pk])
    return made


def _ended(enrolment: Enrolment, last: date, reason: str) -> RowChange:
    """The enrolment as it ends; a pause that would only have begun after its end is none."""
    paused = enrolment.paused_from if enrolment.paused_from and enrolment.paused_from <= later(last, 1) else None
    ended = {"state": EnrolmentState.ENDED.value, "valid_to": last, "end_reason": reason, "paused_from": paused}
    return rows.change(enrolment, last, **ended)


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
        claims=lambda payload: overlaps.of_ending(
            pension_of(payload) or enrolment_of(payload), payload.get("reason") == DEATH
        ),
    )
)
