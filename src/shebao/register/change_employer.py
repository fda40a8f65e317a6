"""P03 单位信息变更: changing what the register holds of an employer.

Name and credit code say which body it is: each needs the section head, both together a leader and audit as well, and so
does a bank account. Legal sources: 社会保险法第五十七条; 社会保险经办条例第十条.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from shebao.cases.kinds import CaseKind, Difference, Paper, Subject
from shebao.cases.states import Risk
from shebao.findings import Finding
from shebao.identity import credit_code_problem
from shebao.journal.digest import digest
from shebao.journal.record import RowChange
from shebao.register import overlaps, rows
from shebao.register.models import Employer
from shebao.register.places import place_name, unknown_place
from shebao.register.register_employer import FACTS, badly_written
from shebao.register.register_kind import register_kind
from shebao.register.states import EMPLOYER_KINDS, EmployerState
from shebao.register.who_is_meant import employer_subject, employer_with
from shebao.register.wording import a_day, shown_day, wrong
from shebao.screens.masks import MASKS

BASIS = "社会保险法第五十七条；社会保险经办条例第十条"
LABELS = {"credit_code": "统一社会信用代码", **FACTS}
WHO_IT_IS = frozenset({"credit_code", "name"})
KEY = WHO_IT_IS | {"bank_account", "legal_representative"}

Payload = Mapping[str, Any]


def before_of(employer: Employer) -> dict[str, str]:
    """What the register holds now, as a payload keeps it (``before``)."""
    return {name: str(getattr(employer, "township_id" if name == "township" else name) or "") for name in LABELS}


def _asked(payload: Payload) -> dict[str, str]:
    employer = employer_with(payload.get("employer"))
    known = before_of(employer) if employer else {}
    changes = {name: str(value or "").strip() for name, value in dict(payload.get("changes") or {}).items()}
    for name in ("credit_code", "bank_account"):
        if name in changes:
            changes[name] = "".join(changes[name].split()).upper()
    return {name: value for name, value in changes.items() if value != known.get(name)}


def find(payload: Payload, day: date) -> list[Finding]:
    """Everything wrong with what is asked."""
    employer = employer_with(payload.get("employer"))
    if employer is None:
        return [wrong("P3U-1", "单位", "参保登记中没有此单位。", "按统一社会信用代码或单位编号查找。")]
    changes, effective, found = _asked(payload), a_day(payload.get("effective")), []
    if employer.state == EmployerState.CANCELLED:
        found.append(wrong("P3U-2", "单位", "该单位已注销。", "不再变更信息。"))
    if effective is None or effective > day:
        found.append(wrong("P3U-3", "生效日期", "没有填写生效日期，或晚于今天。", "填写不晚于今天的日期。"))
    if unknown := [name for name in changes if name not in LABELS]:
        found.append(wrong("P3U-4", "变更项目", f"没有{'、'.join(unknown)}这些项目。", "从变更项目中选择。"))
    if not changes:
        found.append(wrong("P3U-5", "变更项目", "没有填写与现有不同的内容。", "填写要变更的项目。"))
    told, now = dict(payload.get("before") or {}), before_of(employer)
    found.extend(
        wrong("P3U-6", LABELS[name], f"{LABELS[name]}在填写以后又有变更。", "重新查询该单位，核对后再办理。")
        for name in changes
        if name in LABELS and name in told and told[name] != now[name]
    )
    found.extend(_find_values(changes, employer))
    return found


def _find_values(changes: Mapping[str, str], employer: Employer) -> list[Finding]:
    found = []
    if "name" in changes and not changes["name"]:
        found.append(wrong("P3U-7", "单位名称", "单位名称不能为空。", "按营业执照填写。"))
    if "credit_code" in changes:
        code = changes["credit_code"]
        if problem := credit_code_problem(code):
            found.append(wrong("P3U-8", "统一社会信用代码", f"统一社会信用代码有误：{problem}。", "与营业执照核对。"))
        if other := Employer.objects.filter(credit_code=code).exclude(pk=employer.pk).first():
            told = f"统一社会信用代码{code}已属“{other.name}”。"
            found.append(wrong("P3U-9", "统一社会信用代码", told, "核实是否同一单位，按归并办理。"))
    if "kind" in changes and changes["kind"] not in EMPLOYER_KINDS:
        found.append(wrong("P3U-10", "单位类型", "没有这一单位类型。", f"从{'、'.join(EMPLOYER_KINDS)}中选择。"))
    found.extend(unknown_place("P3U-11", str(changes.get("township") or "")))
    found.extend(badly_written("P3U-12", changes))
    return found


def risk(payload: Payload) -> Risk:
    """Name and code together: high; one of them, the bank account, the legal representative: middle."""
    names = dict(payload.get("changes") or {}).keys()
    if names >= WHO_IT_IS:
        return Risk.HIGH
    return Risk.MIDDLE if names & KEY else Risk.LOW


def subject(payload: Payload) -> Subject:
    """The employer. Raises KeyError for one that is not in the register."""
    employer = employer_with(payload.get("employer"))
    if employer is None:
        raise KeyError(payload.get("employer"))
    return employer_subject(employer)


def title(payload: Payload) -> str:
    """What the case is called in lists."""
    labels = "、".join(label for name, label in LABELS.items() if name in dict(payload["changes"]))
    return f"{subject(payload).name}变更{labels}"[:200]


def differences(payload: Payload) -> list[Difference]:
    """Old and new side by side, as the form was filled in."""
    employer = employer_with(payload["employer"])
    told = dict(payload.get("before") or (before_of(employer) if employer else {}))
    changes = dict(payload["changes"])
    for side in (told, changes):
        if "township" in side:
            side["township"] = place_name(str(side["township"] or ""))
    made = [
        Difference(label, told.get(name, ""), str(changes[name] or ""), mask=name if name in MASKS else "")
        for name, label in LABELS.items()
        if name in changes
    ]
    return [*made, Difference("生效日期", "", shown_day(a_day(payload.get("effective"))))]


def key(payload: Payload) -> str:
    """(employer, field, effective_date, new_value_hash), for all fields of the case at once."""
    changes = sorted((name, str(value or "").strip()) for name, value in dict(payload["changes"]).items())
    return (
        f"P3U-{payload['employer']}-{payload.get('effective')}-{digest(*(x for pair in changes for x in pair))[-32:]}"
    )


def papers(payload: Payload) -> Sequence[Paper]:
    """What may be asked for."""
    changes = dict(payload.get("changes") or {})
    asked = [Paper("社会保险变更登记表", BASIS)]
    if changes.keys() & (WHO_IT_IS | {"legal_representative"}):
        asked.append(Paper("变更后的营业执照或批准文件", BASIS))
    if "bank_account" in changes:
        asked.append(Paper("银行账户证明", "社会保险费征缴暂行条例第七条"))
    return asked


def apply(payload: Payload, case_number: str, day: date) -> list[RowChange]:
    """Write the new values; the journal keeps the old ones with the day until which they held."""
    employer, changes = employer_with(payload["employer"]), _asked(payload)
    assert employer is not None
    new: dict[str, Any] = {name: value for name, value in changes.items() if name != "township"}
    if "township" in changes:
        new["township_id"] = changes["township"] or None
    return [rows.change(employer, a_day(payload["effective"]) or day, **new)]


KIND = register_kind(
    CaseKind(
        code="P3U",
        name="单位信息变更",
        document="社会保险变更登记表",
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
        claims=lambda payload: overlaps.of_fields("employer", payload["employer"], dict(payload["changes"]), LABELS),
    )
)
