"""P02 个人参保登记、增员: enrolling a person in an insurance, with an employer or alone.

The social security number is the resident number. One person has at most one active enrolment in an insurance, injury
insurance with a second employer excepted; nobody who is dead or draws a pension is enrolled. A paused enrolment ends
where a new one begins. Legal sources: 社会保险法第五十八条; 社会保险经办条例第六条.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from shebao.cases.kinds import CaseKind, Difference, Paper
from shebao.cases.states import Risk
from shebao.findings import Finding
from shebao.journal.record import RowChange
from shebao.money import format_yuan
from shebao.register import insurance_mask, overlaps, rows
from shebao.register.enrolled_person import (
    FACTS,
    LAW,
    find_identity,
    number_of,
    person_of,
    subject,
    written_person,
)
from shebao.register.first_work import WORKING_AGE, find_first_work
from shebao.register.insurances import INSURANCES, OF_EMPLOYERS, PENSIONS, SEVERAL_AT_ONCE, SHORT
from shebao.register.models import Enrolment, PensionStatus, Person, Registration
from shebao.register.personal_numbers import is_anothers, known_number, number_for
from shebao.register.places import place_name
from shebao.register.register_kind import register_kind
from shebao.register.retirement import statutory_month
from shebao.register.standards import ParameterLookupError, view
from shebao.register.states import (
    EMPLOYMENTS,
    MOVED,
    RESUMED,
    EnrolmentState,
    group_label,
)
from shebao.register.who_is_meant import (
    RESIDENT_CARD,
    employer_with,
    enrolment_name,
    enrolments_of,
    may_enrol,
    registration_of,
)
from shebao.register.wording import (
    a_day,
    a_month,
    doubtful,
    later,
    months_between,
    shown_day,
    shown_fen,
    shown_month,
    wrong,
)
from shebao.screens.masks import MASKS

ALONE = "灵活就业"
ALONE_IN = frozenset({"110"})
"""Insurances of employees that a person can join without an employer (灵活就业人员)."""
WORKERS_PENSIONS = frozenset({"110", "120"})
ASKED_WITHIN = 90
"""How many days before a case's check or approval the application may be dated."""
Payload = Mapping[str, Any]


def _registration(payload: Payload) -> Registration | None:
    return registration_of(employer_with(payload.get("employer")), str(payload.get("insurance")))


def find(payload: Payload, day: date) -> list[Finding]:
    """Everything wrong with what is asked.

    The person may be in the register with insurances that are not the clerk's. Of these a finding tells the insurance,
    so that its section can be asked, and nothing else: no whole name, no employer, no month.
    """
    person, insurance, month = person_of(payload), str(payload.get("insurance")), a_month(payload.get("month"))
    found = [*find_identity(payload, person, day)]
    if insurance not in INSURANCES:
        told = f"没有“{insurance}”这一险种。" if payload.get("insurance") else "没有选择险种。"
        found.append(wrong("P02-1", "险种", told, "从险种表中选择。"))
    if month is None:
        found.append(wrong("P02-2", "参保年月", "没有填写参保年月，或不是年月。", "按2025-06的样式填写。"))
    elif month > later(day.replace(day=1), 1):
        found.append(wrong("P02-2", "参保年月", f"{shown_month(month)}晚于下月。", "填写本月或下月。"))
    if first_work := str(payload.get("first_work_on") or ""):
        born = person.born if person else a_day(payload.get("born"))
        found.extend(find_first_work("P02-24", first_work, born, day))
    found.extend(misdated := _find_asked_on(payload, day))
    if insurance in INSURANCES:
        found.extend(_find_employer(payload, insurance, month))
        if (number := _given_number(payload)) and is_anothers(number, insurance, person):
            told = f"{SHORT[insurance]}的个人编号{number}在登记簿中属于另一人。"
            found.append(wrong("P02-25", "个人编号", told, "核对编号；留空由系统编号。"))
    if insurance in INSURANCES and month is not None:
        born = person.born if person else a_day(payload.get("born"))
        if born:
            found.extend(_find_age(payload, person, born, insurance, month, day))
        if person:
            found.extend(_find_other_rows(payload, person, insurance, month))
        if not misdated:
            found.extend(_find_late(month, asked_on(payload)))
        if insurance == "170":
            found.extend(_find_level(payload, month, day))
    return found


def asked_on(payload: Payload) -> date:
    """When the application was made (申请日期); today where nobody says."""
    return a_day(payload.get("asked_on")) or timezone.localdate()


def _find_level(payload: Payload, month: date, day: date) -> list[Finding]:
    """A resident chooses one of the levels (缴费档次) that the county offers."""
    try:
        bands = view(day).row("res.bands", month)
    except ParameterLookupError as problem:
        return [wrong("P02-21", "缴费档次", problem.message, problem.action)]
    if payload.get("level") in set(_amounts(bands.value)):
        return []
    listed = "、".join(format_yuan(fen) for fen in _amounts(bands.value))
    return [wrong("P02-21", "缴费档次", "没有选择缴费档次，或没有这一档次。", f"可选{listed}元。", str(bands.source))]


def _amounts(value: Any) -> list[int]:
    """The amounts that a table by payment is keyed by, in fen."""
    return [int(one) for one in value]


def _find_employer(payload: Payload, insurance: str, month: date | None) -> list[Finding]:
    employer, employment = employer_with(payload.get("employer")), payload.get("employment")
    found = []
    if employment and employment not in EMPLOYMENTS:
        found.append(
            wrong("P02-12", "用工形式", f"没有“{employment}”这一用工形式。", f"从{'、'.join(EMPLOYMENTS)}中选择。")
        )
    if insurance not in OF_EMPLOYERS:
        if payload.get("employer"):
            told = f"{INSURANCES[insurance]}由个人参加，不填单位。"
            found.append(wrong("P02-13", "单位", told, "去掉单位。"))
        if not payload.get("township") and not getattr(person_of(payload), "township_id", None):
            found.append(wrong("P02-10", "乡镇", f"参加{INSURANCES[insurance]}须填乡镇。", "选择户籍所在乡镇。"))
        return found
    if employer is None:
        if insurance in ALONE_IN and employment == ALONE:
            return found
        told = "没有这一单位。" if payload.get("employer") else f"参加{INSURANCES[insurance]}须有单位。"
        found.append(wrong("P02-13", "单位", told, "按统一社会信用代码或单位编号查找单位。", LAW))
        return found
    registration = _registration(payload)
    if registration is None:
        told = f"“{employer.name}”没有登记{SHORT[insurance]}。"
        found.append(wrong("P02-14", "单位", told, "先办理单位参保登记。", LAW))
    elif month is not None and not may_enrol(registration, month):
        since = shown_month(registration.valid_from)
        told = f"“{employer.name}”{SHORT[insurance]}现为“{registration.state}”，参保年月{since}。"
        found.append(wrong("P02-14", "参保年月", told, "参保年月不早于单位参保年月；已暂停的先恢复。"))
    return found


def _find_age(
    payload: Payload, person: Person | None, born: date, insurance: str, month: date, day: date
) -> list[Finding]:
    found = []
    of_age = date(born.year + WORKING_AGE, born.month, 1)
    if month < of_age:
        told = f"{shown_month(month)}未满{WORKING_AGE}周岁，不得参保。"
        basis = "劳动法第十五条" if insurance in OF_EMPLOYERS else "国发〔2014〕8号"
        found.append(wrong("P02-15", "参保年月", told, "核对出生日期和参保年月。", basis))
    sex = person.sex if person else str(payload.get("sex"))
    group = (person.retirement_group if person else "") or str(payload.get("retirement_group") or "")
    due = statutory_month(born, sex, group, day)
    if due and month > due and insurance in WORKERS_PENSIONS:
        told = f"该人{shown_month(due)}已达到法定退休年龄。"
        found.append(doubtful("P02-16", "参保年月", told, "核实是否属于延长缴费或弹性延迟退休。"))
    return found


def _find_other_rows(payload: Payload, person: Person, insurance: str, month: date) -> list[Finding]:
    found = []
    pension = PensionStatus.objects.filter(person=person, valid_to__isnull=True, insurance__in=PENSIONS).first()
    if pension and insurance not in SEVERAL_AT_ONCE:
        told = f"该人正在领取{INSURANCES[pension.insurance]}待遇，不能再参保缴费。"
        found.append(wrong("P02-17", "证件号码", told, "请该险种股室核实；有误的先终止待遇。"))
    registration = _registration(payload)
    for other in enrolments_of(person):
        paying = other.valid_to is None and other.state == EnrolmentState.PAYING
        if paying and (told := _excludes(other, insurance, registration)):
            found.append(wrong("P02-18", "险种", told, "先办理原参保的暂停或终止。", LAW))
            continue
        if _may_overlap(other, insurance, registration):
            continue
        if month <= _last_paid(other):
            told = f"与{enrolment_name(other)}{shown_month(other.valid_from)}起的参保期间重叠。"
            found.append(wrong("P02-19", "参保年月", told, f"填写{shown_month(later(_last_paid(other), 1))}或以后。"))
    return found


def _may_overlap(other: Enrolment, insurance: str, registration: Registration | None) -> bool:
    """Whether another enrolment is of another insurance, or a second job in injury insurance."""
    second_job = insurance in SEVERAL_AT_ONCE and other.registration_id != getattr(registration, "pk", None)
    return second_job or bool(other.insurance != insurance)


def _excludes(other: Enrolment, insurance: str, registration: Registration | None) -> str:
    """Why an active enrolment forbids a new one; empty where it does not."""
    if other.insurance == insurance:
        if _may_overlap(other, insurance, registration):
            return ""
        return f"该人已参加{enrolment_name(other)}，尚未终止。"
    both = {insurance, other.insurance}
    if both <= PENSIONS and both & WORKERS_PENSIONS:
        return f"该人已参加{SHORT[other.insurance]}，同一月份不能再参加{SHORT[insurance]}。"
    return ""


def _last_paid(enrolment: Enrolment) -> date:
    """The last month that the enrolment is taken; far away for one that goes on."""
    if enrolment.state == EnrolmentState.PAUSED and enrolment.paused_from and enrolment.valid_to is None:
        return later(enrolment.paused_from, -1)
    return enrolment.valid_to or date(9999, 12, 1)


def _find_asked_on(payload: Payload, day: date) -> list[Finding]:
    if payload.get("asked_on") and a_day(payload["asked_on"]) is None:
        return [wrong("P02-23", "申请日期", f"“{payload['asked_on']}”不是日期。", "按2025-06-03的样式填写。")]
    asked = asked_on(payload)
    if 0 <= (day - asked).days <= ASKED_WITHIN:
        return []
    told = f"申请日期{shown_day(asked)}晚于今天，或已超过{ASKED_WITHIN}天。"
    return [wrong("P02-23", "申请日期", told, "填写实际申请日期；过期的重新申请。")]


def _find_late(month: date, asked: date) -> list[Finding]:
    late = months_between(month, asked)
    if late <= 1:
        return []
    told = f"自{shown_month(month)}起参保，申请时已过{late}个月。"
    action = "核实用工日期和未按时登记的原因；以前月份按补缴办理。"
    return [doubtful("P02-20", "参保年月", told, action, f"{LAW}：自用工之日起三十日内申请登记")]


def title(payload: Payload) -> str:
    """What the case is called in lists."""
    employer = employer_with(payload.get("employer"))
    return f"{payload['name']}参加{SHORT[payload['insurance']]}{f'（{employer.name}）' if employer else ''}"


def differences(payload: Payload) -> list[Difference]:
    """Everything that would take effect, what is numbered and dated by it included."""
    person, insurance = person_of(payload), payload["insurance"]
    made = []
    if person is None:
        made.append(Difference("证件类型", "", str(payload.get("id_kind") or RESIDENT_CARD)))
        made.append(Difference("证件号码", "", number_of(payload), mask="id_number"))
        labels = {"name": "姓名", "sex": "性别", "born": "出生日期"}
        made.extend(Difference(label, "", str(payload.get(name) or "")) for name, label in labels.items())
    for name, label in FACTS.items():
        known = str(getattr(person, "township_id" if name == "township" else name, "") or "")
        if (given := str(payload.get(name) or "")) and not known:
            shown = place_name(given) if name == "township" else group_label(given)
            made.append(Difference(label, known, shown, mask=name if name in MASKS else ""))
    before = "未参保"
    if person and (earlier := enrolments_of(person, insurance)):
        before = f"{enrolment_name(earlier[-1])}{earlier[-1].state}"
    employer = employer_with(payload.get("employer"))
    after = f"{employer.name if employer else '个人'}，自{shown_month(a_month(payload['month']))}起参保缴费"
    made.append(Difference(INSURANCES[insurance], before, after))
    numbered = _given_number(payload) or (known_number(person, insurance) if person else "") or "由系统编号"
    level = payload.get("level")
    told = {
        "用工形式": str(payload.get("employment") or ""),
        "缴费档次": f"每年{shown_fen(level)}元" if level else "",
        "个人编号": numbered,
        "申请日期": shown_day(a_day(payload.get("asked_on"))),
    }
    return [*made, *(Difference(label, "", value) for label, value in told.items() if value)]


def key(payload: Payload) -> str:
    """(person_id, 险种, 单位编号, 起始年月)."""
    who = subject(payload).key
    return f"P02-{who}-{payload['insurance']}-{payload.get('employer') or '个人'}-{payload['month']}"


def risk(payload: Payload) -> Risk:
    """Months long past are a right made afterwards: over a year the section head agrees, over three years more do."""
    month = a_month(payload["month"])
    late = months_between(month, asked_on(payload)) if month else 0
    return Risk.HIGH if late > 36 else Risk.MIDDLE if late > 12 else Risk.LOW


def papers(payload: Payload) -> Sequence[Paper]:
    """What may be asked for."""
    asked = [Paper("职工参保登记表（增减员表）", LAW), Paper("居民身份证", LAW, required=person_of(payload) is None)]
    if risk(payload) is not Risk.LOW:
        asked.append(Paper("补缴期间劳动关系证明", "人社部发〔2016〕132号"))
    return asked


def apply(payload: Payload, case_number: str, day: date) -> list[RowChange]:
    """Write the person where he is new, end what was paused, write the enrolment."""
    month, insurance = a_month(payload["month"]), payload["insurance"]
    assert month is not None
    made: list[RowChange] = []
    person = written_person(payload, day, made)
    registration = _registration(payload) if insurance in OF_EMPLOYERS else None
    for other in enrolments_of(person, insurance):
        if other.valid_to is None and other.state == EnrolmentState.PAUSED:
            same = other.registration_id == getattr(registration, "pk", None)
            if insurance in SEVERAL_AT_ONCE and not same:
                continue
            ends = max(later(month, -1), other.valid_from)
            made.append(rows.change(other, month, valid_to=ends, end_reason=RESUMED if same else MOVED))
    enrolment = Enrolment(
        person=person,
        insurance=insurance,
        registration=registration,
        number=_given_number(payload) or number_for(person, insurance),
        employment=payload.get("employment") or "",
        valid_from=month,
        level=payload.get("level"),
    )
    made.append(rows.add(enrolment, month))
    insurance_mask.refresh([person.pk])
    return made


def _given_number(payload: Payload) -> str:
    """The personal number (个人编号) that was typed."""
    return str(payload.get("number") or "").strip()


KIND = register_kind(
    CaseKind(
        code="P02",
        name="个人参保登记",
        document="职工参保登记表",
        time_limit=10,
        basis=f"{LAW}；社会保险经办条例第六条",
        subject=subject,
        title=title,
        find=find,
        risk=risk,
        differences=differences,
        key=key,
        apply=apply,
        papers=papers,
        claims=lambda payload: overlaps.of_joining(
            number_of(payload), str(payload.get("insurance")), payload.get("employer"), _given_number(payload)
        ),
    )
)
