"""P03 个人信息变更: changing what the register holds of a person, ordinary data (P3A) and key data (P03).

Ordinary data is versioned by the journal. Key data (关键信息: name, number, sex, birth, first work, bank account, the
group a woman retires in, a death that was registered) changes only by a case with evidence and approval. High risk,
with a leader's approval and audit's agreement: name and number together or twice within 24 months (双改), a birth date,
a bank account while a benefit waits to be resumed, a death taken back. A bank account belongs to the person himself.
Legal sources: 社会保险经办条例第九条、第三十七条、第三十八条; 社会保险法第五十八条.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from shebao.cases.kinds import CaseKind, Claim, Difference, Paper, Subject
from shebao.cases.states import Risk
from shebao.findings import Finding
from shebao.identity import birth_of, is_male, resident_problem
from shebao.journal.digest import digest
from shebao.journal.record import RowChange
from shebao.register import overlaps, rows
from shebao.register.first_work import find_first_work
from shebao.register.models import KeyChange, PensionStatus, Person
from shebao.register.places import place_name, unknown_place
from shebao.register.register_kind import register_kind
from shebao.register.states import HOUSEHOLDS, ID_KINDS, PensionState, RetirementGroup, group_label
from shebao.register.who_is_meant import RESIDENT_CARD, find_person, person_subject, person_with, tidy_number
from shebao.register.wording import a_day, doubtful, later, shown_day, wrong
from shebao.register.written import name_fits, telephone_fits
from shebao.screens.masks import MASKS, mask_name, masked

ORDINARY = {
    "ethnicity": "民族",
    "household": "户口性质",
    "township": "乡镇",
    "telephone": "手机号码",
}
KEY = {
    "name": "姓名",
    "id_kind": "证件类型",
    "id_number": "证件号码",
    "sex": "性别",
    "born": "出生日期",
    "first_work_on": "参加工作日期",
    "retirement_group": "退休类别",
    "bank": "开户银行",
    "bank_account": "银行账号",
    "died_on": "死亡日期",
}
LABELS = {**KEY, **ORDINARY}
"""Every field that can be changed, with its label; key data first."""
DATES = frozenset({"born", "first_work_on", "died_on"})
MUST_HAVE = frozenset({"name", "id_kind", "id_number", "sex", "born"})
OF_THE_LIVING = frozenset({"bank", "bank_account", "telephone"})
AFTER_DEATH = "停止发放并办理终止；死亡登记有误的先冲正。"
WHO_ONE_IS = ("姓名", "证件号码")
"""The fields whose change together, or twice within :data:`TWICE_WITHIN` months, gives a history to somebody else."""
TWICE_WITHIN = 24
RECENTLY_RESUMED = 3
"""Months after a benefit began in which a new bank account still counts as changed together with it."""
BASIS = "社会保险经办条例第九条"
GRADED = "社会保险经办条例第三十七条、第三十八条"

Payload = Mapping[str, Any]


def before_of(person: Person) -> dict[str, str]:
    """What the register holds now, as a payload keeps it (``before``): a change made meanwhile is noticed by it."""
    return {name: _plain(getattr(person, "township_id" if name == "township" else name)) for name in LABELS}


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _asked(payload: Payload) -> dict[str, str]:
    """The new values in their plain form, those that are no change left out."""
    person = person_with(payload.get("person"))
    known = before_of(person) if person else {}
    changes = {name: str(value or "").strip() for name, value in dict(payload.get("changes") or {}).items()}
    if "id_number" in changes:
        kind = changes.get("id_kind") or (person.id_kind if person else RESIDENT_CARD)
        changes["id_number"] = tidy_number(kind, changes["id_number"])
    if "bank_account" in changes:
        changes["bank_account"] = "".join(changes["bank_account"].split())
    return {name: value for name, value in changes.items() if value != known.get(name)}


def is_key(payload: Payload) -> bool:
    """Whether key data is asked for, so that the case has to be a P03."""
    return any(name in KEY for name in dict(payload.get("changes") or {}))


def find(payload: Payload, day: date) -> list[Finding]:
    """Everything wrong with what is asked."""
    person = person_with(payload.get("person"))
    if person is None:
        return [wrong("P03-1", "证件号码", "参保登记中没有此人。", "按证件号码查找；尚未参保的办理参保登记。")]
    changes, effective = _asked(payload), a_day(payload.get("effective"))
    found: list[Finding] = []
    if effective is None or effective > day:
        found.append(wrong("P03-2", "生效日期", "没有填写生效日期，或晚于今天。", "填写不晚于今天的日期。"))
    if unknown := [name for name in changes if name not in LABELS]:
        found.append(wrong("P03-3", "变更项目", f"没有{'、'.join(unknown)}这些项目。", "从变更项目中选择。"))
    if not changes:
        found.append(wrong("P03-4", "变更项目", "没有填写与现有不同的内容。", "填写要变更的项目。"))
    found.extend(_find_stale(payload, person, changes))
    for name in sorted(MUST_HAVE & changes.keys()):
        if not changes[name]:
            found.append(wrong("P03-5", LABELS[name], f"{LABELS[name]}不能为空。", "填写变更后的内容。"))
    found.extend(_find_values(changes, person, day))
    found.extend(_find_identity(changes, person, day))
    found.extend(_find_bank(payload, changes, person))
    return found


def _find_stale(payload: Payload, person: Person, changes: Mapping[str, str]) -> list[Finding]:
    """What has been changed by others since the form was filled in."""
    told, now = dict(payload.get("before") or {}), before_of(person)
    return [
        wrong("P03-6", LABELS[name], f"{LABELS[name]}在填写以后又有变更。", "重新查询此人，核对后再办理。")
        for name in changes
        if name in LABELS and name in told and told[name] != now[name]
    ]


def _find_values(changes: Mapping[str, str], person: Person, day: date) -> list[Finding]:
    found = []
    if changes.get("name") and not name_fits(str(changes["name"])):
        told = f"“{changes['name']}”含有姓名中不应有的字符。"
        found.append(wrong("P03-21", "姓名", told, "按证件填写。"))
    if changes.get("telephone") and not telephone_fits(str(changes["telephone"])):
        told = f"“{changes['telephone']}”不是电话号码。"
        found.append(wrong("P03-22", "手机号码", told, "填写手机号码或带区号的固定电话。"))
    if person.died_on and changes.get("died_on") != "":
        told = f"此人已于{shown_day(person.died_on)}死亡，不能变更。"
        living = sorted(OF_THE_LIVING & changes.keys())
        found.extend(wrong("P03-23", LABELS[name], told, AFTER_DEATH) for name in living)
    for name in sorted((DATES - {"first_work_on"}) & changes.keys()):
        asked = a_day(changes[name])
        if changes[name] and (asked is None or asked > day):
            told = f"“{changes[name]}”不是日期，或晚于今天。"
            found.append(wrong("P03-7", LABELS[name], told, "按1985-03-12的样式填写。"))
    began = changes.get("first_work_on", "" if "born" not in changes else _plain(person.first_work_on))
    if began:
        born = a_day(changes["born"]) if "born" in changes else person.born
        found.extend(find_first_work("P03-24", began, born, day))
    allowed = {"id_kind": ID_KINDS, "sex": ("男", "女"), "household": ("", *HOUSEHOLDS)}
    for name, words in allowed.items():
        if changes.get(name) and changes[name] not in words:
            told = f"{LABELS[name]}没有“{changes[name]}”这一项。"
            found.append(wrong("P03-8", LABELS[name], told, f"从{'、'.join(filter(None, words))}中选择。"))
    found.extend(unknown_place("P03-9", str(changes.get("township") or "")))
    if "retirement_group" in changes:
        group, sex = changes["retirement_group"], changes.get("sex") or person.sex
        if group not in {"", *RetirementGroup} or (group == RetirementGroup.MEN) != (sex == "男" and bool(group)):
            found.append(wrong("P03-10", "退休类别", "退休类别与性别不符，或没有这一类别。", "重新选择。"))
    if changes.get("died_on"):
        told = "登记死亡由“终止参保”办理，原因选“死亡”。"
        found.append(wrong("P03-11", "死亡日期", told, "这里只更正误登的死亡。", "社会保险法第十七条"))
    return found


def _find_identity(changes: Mapping[str, str], person: Person, day: date) -> list[Finding]:
    if not {"id_kind", "id_number", "sex", "born"} & changes.keys():
        return []
    kind, number = changes.get("id_kind") or person.id_kind, changes.get("id_number") or person.id_number
    found = []
    other = find_person(number, kind)
    if other and other.pk != person.pk:
        told = f"证件号码{masked('id_number', number, True)}已属另一参保人（{mask_name(other.name)}）。"
        found.append(wrong("P03-12", "证件号码", told, "核实是否一人多号，按归并办理。", "社会保险法第五十八条"))
    if kind != RESIDENT_CARD:
        return found
    if problem := resident_problem(number, day):
        return [*found, wrong("P03-13", "证件号码", f"证件号码有误：{problem}。", "与证件原件核对。")]
    born, sex = a_day(changes.get("born")) or person.born, changes.get("sex") or person.sex
    if (sex == "男") != is_male(number):
        told = f"性别“{sex}”与证件号码表示的“{'男' if is_male(number) else '女'}”不符。"
        found.append(wrong("P03-14", "性别", told, "性别和证件号码一并核对。"))
    if born != birth_of(number):
        told = f"出生日期{shown_day(born)}与证件号码中的{shown_day(birth_of(number))}不同。"
        action = "退休以档案认定的出生日期为准：核对档案认定意见后再办理。"
        found.append(doubtful("P03-15", "出生日期", told, action, "劳社部发〔1999〕8号"))
    return found


def _find_bank(payload: Payload, changes: Mapping[str, str], person: Person) -> list[Finding]:
    if not changes.get("bank_account"):
        return []
    found = []
    owner, name = str(payload.get("owner") or "").strip(), changes.get("name") or person.name
    if owner != name:
        told = f"账户户名“{owner}”与参保人姓名“{name}”不一致。" if owner else "没有填写账户户名。"
        found.append(wrong("P03-16", "账户户名", told, "只能登记本人的银行账户。", GRADED))
    if not changes["bank_account"].isdecimal() or not 12 <= len(changes["bank_account"]) <= 30:
        found.append(wrong("P03-17", "银行账号", "银行账号应为12至30位数字。", "与银行卡核对。"))
    if not (changes.get("bank") or person.bank):
        found.append(wrong("P03-18", "开户银行", "没有填写开户银行。", "填写开户银行。"))
    others = Person.objects.filter(bank_account=changes["bank_account"]).exclude(pk=person.pk)
    if names := list(others.values_list("name", flat=True)[:3]):
        told = f"此银行账号已登记在{'、'.join(map(mask_name, names))}名下。"
        found.append(doubtful("P03-19", "银行账号", told, "核实账户是否属本人；一卡多人的报稽核。"))
    return found


def why_high(payload: Payload) -> list[str]:
    """The reasons for which a change is of high risk, in words."""
    person = person_with(payload.get("person"))
    changes = _asked(payload) if "冲正" not in payload else dict(payload.get("changes") or {})
    if person is None:
        return []
    reasons = []
    who = {LABELS[name] for name in changes if LABELS.get(name) in WHO_ONE_IS}
    effective = a_day(payload.get("effective"))
    since = later(effective, -TWICE_WITHIN).replace(day=1) if effective else date.min
    earlier = KeyChange.objects.filter(person=person, field__in=WHO_ONE_IS, effective__gte=since)
    if len(who) == len(WHO_ONE_IS):
        reasons.append("姓名和证件号码同时变更")
    elif who and earlier.exists():
        reasons.append(f"{TWICE_WITHIN}个月内再次变更姓名或证件号码")
    if "born" in changes:
        reasons.append("变更出生日期")
    if "died_on" in changes:
        reasons.append("撤销死亡登记")
    if "bank_account" in changes and _resumption_near(person, effective):
        reasons.append("变更银行账户同时待遇处于暂停或刚恢复")
    return reasons


def _resumption_near(person: Person, effective: date | None) -> bool:
    """Whether a benefit is suspended now, or began or went on again just before."""
    statuses = PensionStatus.objects.filter(person=person, valid_to__isnull=True)
    if statuses.filter(state=PensionState.PAUSED).exists():
        return True
    # A resumed benefit has an earlier row of the same insurance.
    since = later(effective, -RECENTLY_RESUMED) if effective else date.min
    recent = statuses.filter(valid_from__gte=since).values_list("insurance", flat=True)
    return PensionStatus.objects.filter(person=person, insurance__in=list(recent), valid_to__isnull=False).exists()


def risk(payload: Payload) -> Risk:
    """Ordinary data: low; key data: middle; what :func:`why_high` names: high."""
    if why_high(payload):
        return Risk.HIGH
    return Risk.MIDDLE if is_key(payload) else Risk.LOW


def subject(payload: Payload) -> Subject:
    """The person. Raises KeyError for one who is not in the register."""
    person = person_with(payload.get("person"))
    if person is None:
        raise KeyError(payload.get("person"))
    return person_subject(person)


def title(payload: Payload) -> str:
    """What the case is called in lists."""
    person = person_with(payload["person"])
    labels = "、".join(LABELS[name] for name in LABELS if name in dict(payload["changes"]))
    return f"{person.name if person else ''}变更{labels}"[:200]


def differences(payload: Payload) -> list[Difference]:
    """Old and new side by side, as the form was filled in."""
    person = person_with(payload["person"])
    told = dict(payload.get("before") or (before_of(person) if person else {}))
    changes = dict(payload["changes"])
    for side in (told, changes):
        if "township" in side:
            side["township"] = place_name(str(side["township"] or ""))
        if "retirement_group" in side:
            side["retirement_group"] = group_label(str(side["retirement_group"] or ""))
    made = [
        Difference(label, told.get(name, ""), str(changes[name] or ""), mask=name if name in MASKS else "")
        for name, label in LABELS.items()
        if name in changes
    ]
    return [*made, Difference("生效日期", "", shown_day(a_day(payload.get("effective"))))]


def key(payload: Payload) -> str:
    """(person_id, field, effective_date, new_value_hash), for all fields of the case at once."""
    changes = sorted((name, str(value or "").strip()) for name, value in dict(payload["changes"]).items())
    values = digest(*(part for pair in changes for part in pair))[-32:]
    return f"P03-{payload['person']}-{payload.get('effective')}-{values}"


def claims(payload: Payload) -> Sequence[Claim]:
    """Each field that is changed."""
    return overlaps.of_fields("person", payload["person"], dict(payload.get("changes") or {}), LABELS)


PAPERS = {
    "name": Paper("公安机关户籍变更证明", "户口登记条例第十七条、第十八条；社会保险法第五十八条"),
    "id_number": Paper("公安机关证件号码更正证明", "居民身份证法第三条、第十一条；社会保险法第五十八条"),
    "sex": Paper("公安机关户籍变更证明", "户口登记条例第十七条"),
    "born": Paper("档案认定意见或公安机关证明", "劳社部发〔1999〕8号第二条第二款"),
    "first_work_on": Paper("档案认定意见", "劳社部发〔1999〕8号"),
    "retirement_group": Paper("岗位证明", "国发〔1978〕104号"),
    "bank_account": Paper("本人银行账户凭证", BASIS),
    "died_on": Paper("生存状况核实材料", GRADED),
}


def papers(payload: Payload) -> Sequence[Paper]:
    """The identity document, and what shows each change of key data; each paper once."""
    asked = [Paper("居民身份证", BASIS)]
    asked.extend(PAPERS[name] for name in KEY if name in dict(payload.get("changes") or {}) and name in PAPERS)
    return list({paper.name: paper for paper in asked}.values())


def apply(payload: Payload, case_number: str, day: date) -> list[RowChange]:
    """Write the new values, and each change of key data beside them."""
    person, changes = person_with(payload["person"]), _asked(payload)
    assert person is not None
    effective = a_day(payload["effective"]) or day
    told = before_of(person)
    made = []
    for name in KEY:
        if name in changes:
            one = KeyChange(
                person=person,
                field=KEY[name],
                before=told[name],
                after=changes[name],
                effective=effective,
                case_number=case_number,
            )
            made.append(rows.add(one, effective))
    new: dict[str, Any] = {}
    for name, value in changes.items():
        empty = None if name in {*DATES, "township"} else ""
        new["township_id" if name == "township" else name] = (a_day(value) if name in DATES else value) or empty
    return [rows.change(person, effective, **new), *made]


def find_ordinary(payload: Payload, day: date) -> list[Finding]:
    """As :func:`find`; key data is refused."""
    found = find(payload, day)
    names = [KEY[name] for name in KEY if name in dict(payload.get("changes") or {})]
    if names:
        told = f"{'、'.join(names)}是关键信息。"
        found.append(wrong("P03-20", "变更项目", told, "按个人关键信息变更（P03）办理。", GRADED))
    return found


def _kind(code: str, name: str, finds: Any, conflicts: frozenset[str]) -> CaseKind:
    return CaseKind(
        code=code,
        name=name,
        document="信息变更表",
        time_limit=10,
        basis=f"{BASIS}；{GRADED}",
        subject=subject,
        title=title,
        find=finds,
        risk=risk,
        differences=differences,
        key=key,
        apply=apply,
        papers=papers,
        claims=claims,
        conflicts=conflicts,
    )


DEPENDING = frozenset({"P11", "P12", "P15", "P20"})
"""Retirement, first payment, suspension, death benefits: not by who changed the same person's key data."""
KIND = register_kind(_kind("P03", "个人关键信息变更", find, DEPENDING))
ORDINARY_KIND = register_kind(_kind("P3A", "个人一般信息变更", find_ordinary, frozenset()))
