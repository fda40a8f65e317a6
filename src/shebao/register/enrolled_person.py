"""Who is enrolled (P02): the person of the register whom the form means, or a new one as the form says.

Whoever is in the register is found by kind and number of his document; what the form says of him has to agree. The
number of a new one has to be right, and birth and sex as it says.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from shebao.cases.kinds import Subject
from shebao.findings import Finding
from shebao.identity import birth_of, is_male, resident_problem
from shebao.journal.record import RowChange
from shebao.register import rows
from shebao.register.models import Person
from shebao.register.places import unknown_place
from shebao.register.states import ID_KINDS, RetirementGroup
from shebao.register.who_is_meant import RESIDENT_CARD, find_person, person_subject, tidy_number
from shebao.register.wording import a_day, shown_day, wrong
from shebao.register.written import name_fits, telephone_fits
from shebao.screens.masks import mask_name

LAW = "社会保险法第五十八条"
FACTS = {
    "ethnicity": "民族",
    "household": "户口性质",
    "township": "乡镇",
    "first_work_on": "参加工作日期",
    "telephone": "手机号码",
    "retirement_group": "退休类别",
}
"""Facts of a person that an enrolment may bring, with their labels; the bank account comes with a case of its own."""

Payload = Mapping[str, Any]


def number_of(payload: Payload) -> str:
    """The ID number in its plain form."""
    return tidy_number(str(payload.get("id_kind") or RESIDENT_CARD), str(payload.get("id_number") or ""))


def person_of(payload: Payload) -> Person | None:
    """The person who is in the register already."""
    return find_person(number_of(payload), str(payload.get("id_kind") or RESIDENT_CARD))


def subject(payload: Payload) -> Subject:
    """The person."""
    return person_subject(
        person_of(payload), number_of(payload), str(payload.get("name") or ""), str(payload.get("township") or "")
    )


def find_identity(payload: Payload, person: Person | None, day: date) -> list[Finding]:
    """What is wrong with whom the form says that it enrols."""
    found = []
    kind, number, name = payload.get("id_kind") or RESIDENT_CARD, number_of(payload), str(payload.get("name") or "")
    born, sex = a_day(payload.get("born")), payload.get("sex")
    if kind not in ID_KINDS:
        found.append(wrong("P02-3", "证件类型", f"没有“{kind}”这一证件类型。", f"从{'、'.join(ID_KINDS)}中选择。"))
    problem = resident_problem(number, day) if kind == RESIDENT_CARD else None if number else "没有填写"
    if problem:
        found.append(wrong("P02-4", "证件号码", f"证件号码有误：{problem}。", "与证件原件核对。", LAW))
    if not name.strip():
        found.append(wrong("P02-5", "姓名", "没有填写姓名。", "按证件填写。", LAW))
    elif not name_fits(name.strip()):
        found.append(wrong("P02-5", "姓名", f"“{name.strip()}”含有姓名中不应有的字符。", "按证件填写。", LAW))
    if (telephone := str(payload.get("telephone") or "").strip()) and not telephone_fits(telephone):
        found.append(wrong("P02-22", "手机号码", f"“{telephone}”不是电话号码。", "填写手机号码或带区号的固定电话。"))
    if person is not None:
        given = (("姓名", name.strip(), person.name), ("性别", sex, person.sex), ("出生日期", born, person.born))
        for label, said, known in given:
            if said and said != known:
                told = f"（{mask_name(known)}）" if label == "姓名" else ""
                message = f"该证件号码已在册，在册{label}{told}与填写的不同。"
                action = "与证件核对；在册信息有误的先办理个人关键信息变更。"
                found.append(wrong("P02-6", label, message, action, LAW))
        if person.died_on:
            dead = "该人已登记死亡，不得参保缴费。"
            found.append(wrong("P02-7", "证件号码", dead, "核实身份；死亡登记有误的先更正。"))
        return found
    if sex not in ("男", "女"):
        found.append(wrong("P02-8", "性别", "没有选择性别。", "按证件选择。"))
    if born is None:
        found.append(wrong("P02-9", "出生日期", "没有填写出生日期，或不是日期。", "按1985-03-12的样式填写。"))
    elif born > day:
        found.append(wrong("P02-9", "出生日期", f"出生日期{shown_day(born)}晚于今天。", "与证件核对。"))
    if not problem and kind == RESIDENT_CARD:
        if born and born != birth_of(number):
            told = f"出生日期与证件号码中的{shown_day(birth_of(number))}不同。"
            found.append(wrong("P02-9", "出生日期", told, "与证件核对。", LAW))
        if sex in ("男", "女") and (sex == "男") != is_male(number):
            told = f"性别与证件号码第17位表示的“{'男' if is_male(number) else '女'}”不同。"
            found.append(wrong("P02-8", "性别", told, "与证件核对。", LAW))
    found.extend(unknown_place("P02-10", str(payload.get("township") or "")))
    group = payload.get("retirement_group")
    if group and (group not in set(RetirementGroup) or (sex == "男") != (group == RetirementGroup.MEN)):
        found.append(wrong("P02-11", "退休类别", "退休类别与性别不符，或没有这一类别。", "重新选择。"))
    return found


def written_person(payload: Payload, day: date, made: list[RowChange]) -> Person:
    """The person as the register has him now: added where he is new, with facts that it lacked; ``made`` grows."""
    person = person_of(payload)
    given = {name: payload[name] for name in FACTS if payload.get(name)}
    if "township" in given:
        given["township_id"] = given.pop("township")
    if person is None:
        person = Person(
            id_kind=payload.get("id_kind") or RESIDENT_CARD,
            id_number=number_of(payload),
            name=str(payload["name"]).strip(),
            sex=payload["sex"],
            born=a_day(payload["born"]),
            **given,
        )
        made.append(rows.add(person, day))
    elif new := {name: value for name, value in given.items() if not getattr(person, name)}:
        made.append(rows.change(person, day, **new))
    return person
