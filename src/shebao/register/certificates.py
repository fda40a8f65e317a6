"""Certificates (参保证明, 单位参保证明): an A4 page with a number, the date and a digest by which it is checked.

What a certificate says is kept with it, so a second print is the first one again, and whoever holds the paper can have
its number and digest compared. Each is journalled with its purpose. Legal sources: 社会保险法第四条 (the right to ask
about one's own contributions), 第七十四条.
"""

import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import typst
from django.db import transaction
from django.utils import timezone

from shebao.cases.numbers import next_number
from shebao.documents.fonts import find_typefaces
from shebao.documents.glyphs import MissingGlyphError, characters_without_glyph
from shebao.documents.xml_text import printable
from shebao.journal.digest import digest as digest_of
from shebao.journal.digest import digest_like, record_text
from shebao.journal.record import record
from shebao.register import rows
from shebao.register.employer_facts import persons_by_insurance
from shebao.register.insurances import INSURANCES
from shebao.register.models import Certificate, Employer, Enrolment, PensionStatus, Person
from shebao.register.states import VOID
from shebao.register.who_is_meant import EMPLOYER, PERSON
from shebao.register.wording import shown_day, shown_month
from shebao.screens.centre import CENTRE
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who

MAY_PRINT = "case.make"
OF_PERSON, OF_EMPLOYER = "参保证明", "单位参保证明"
NUMBERED = {OF_PERSON: "ZM1", OF_EMPLOYER: "ZM2"}
TEMPLATE = Path(__file__).with_name("certificate.typ")
CODE_LENGTH = 24
"""How many characters of the digest stand on the paper."""


def person_content(person: Person, day: date) -> dict[str, Any]:
    """What a certificate says of a person: every enrolment that counts, and the benefits drawn."""
    found = Enrolment.objects.filter(person=person).exclude(state=VOID).select_related("registration__employer")
    lines = [
        [
            INSURANCES[one.insurance],
            one.registration.employer.name if one.registration else "个人参保",
            f"{shown_month(one.valid_from)}至{shown_month(one.valid_to) or '今'}",
            str(one.deemed_months + one.paid_months),
            one.state,
        ]
        for one in found.order_by("valid_from", "id")
    ]
    drawn = PensionStatus.objects.filter(person=person, valid_to__isnull=True).order_by("valid_from")
    benefits = [f"{shown_month(one.valid_from)}起领取{INSURANCES[one.insurance]}待遇（{one.state}）" for one in drawn]
    return {
        "title": OF_PERSON,
        "facts": [["姓名", person.name], ["性别", person.sex], [person.id_kind, person.id_number]],
        "opening": f"经查，截至{shown_day(day)}，该人员在{CENTRE}的参保登记如下：",
        "columns": ["险种", "参保单位", "参保起止年月", "累计月数", "状态"],
        "widths": [27, 26, 27, 8, 12],
        "lines": lines,
        "notes": [*benefits, "累计月数含视同缴费月数，以参保登记记载为准。"],
    }


def employer_content(employer: Employer, day: date) -> dict[str, Any]:
    """What a certificate says of an employer: its registrations and how many persons are in each."""
    lines = [
        [INSURANCES[one.insurance], one.number, one.state, f"{one.paying}", f"{one.paused}"]
        for one in persons_by_insurance(employer)
    ]
    return {
        "title": OF_EMPLOYER,
        "facts": [["单位名称", employer.name], ["统一社会信用代码", employer.credit_code or "无"]],
        "opening": f"经查，截至{shown_day(day)}，该单位在{CENTRE}的参保登记如下：",
        "columns": ["险种", "单位编号", "状态", "参保缴费人数", "暂停缴费人数"],
        "widths": [30, 22, 14, 17, 17],
        "lines": lines,
        "notes": [],
    }


def issue(subject: Person | Employer, purpose: str, *, by: Who, now: datetime) -> Certificate:
    """Make a certificate with its number and digest, and journal it.

    Raises :class:`Refused` without the right to handle cases, or without a purpose.
    """
    if not by.may(MAY_PRINT):
        raise Refused(refusal("Z-1", "没有出具证明的权限。", "请经办人员办理。"))
    if not purpose.strip():
        raise Refused(refusal("Z-2", "没有写明用途。", "填写证明的用途。", "个人信息保护法第六条"))
    day = timezone.localtime(now).date()
    if isinstance(subject, Person):
        kind, subject_kind, content = OF_PERSON, PERSON, person_content(subject, day)
    else:
        kind, subject_kind, content = OF_EMPLOYER, EMPLOYER, employer_content(subject, day)
    with transaction.atomic():
        number = next_number("", NUMBERED[kind], day)
        content = {**content, "number": number, "date": shown_day(day), "purpose": purpose.strip()[:100]}
        made = Certificate(
            number=number,
            kind=kind,
            subject_kind=subject_kind,
            subject_key=str(subject.pk),
            subject_name=subject.name,
            content=content,
            digest=digest_of(number, record_text(content)),
            purpose=content["purpose"],
            printed_by=by.natural_person.number,
            printed_at=now,
        )
        changes = [rows.add(made, day)]
        record(
            "出具证明",
            by.actor,
            object_kind=subject_kind,
            object_key=str(subject.pk),
            detail=f"{kind}{number}，用途：{made.purpose}",
            changes=changes,
        )
    return made


def code(certificate: Certificate) -> str:
    """The digest as the paper shows it: groups of four characters."""
    plain = certificate.digest.partition(":")[2][:CODE_LENGTH].upper()
    return " ".join(plain[at : at + 4] for at in range(0, len(plain), 4))


def checked(number: str, typed: str) -> Certificate | None:
    """The certificate with a number, where the digest on the paper is its digest and its content is untouched."""
    found = Certificate.objects.filter(number="".join(number.split()).upper()).first()
    if found is None or digest_like(found.digest, found.number, record_text(found.content)) != found.digest:
        return None
    return found if re.sub(r"\s", "", typed).upper() == re.sub(r"\s", "", code(found)) else None


def pdf(certificate: Certificate) -> bytes:
    """The certificate as PDF, the same bytes' content every time.

    Raises :class:`MissingGlyphError` where no font of this machine shows a character of a name.
    """
    typefaces = find_typefaces()
    content = certificate.content
    data = {
        **content,
        "facts": [[printable(part) for part in pair] for pair in content["facts"]],
        "lines": [[printable(cell) for cell in line] for line in content["lines"]],
        "purpose": printable(content["purpose"]),
        "centre": CENTRE,
        "code": code(certificate),
        "algorithm": certificate.digest.partition(":")[0].upper(),
        "faces": {
            role: {"families": list(face.families), "weight": face.weight} for role, face in typefaces.faces.items()
        },
    }
    compiler = typst.Compiler(TEMPLATE, font_paths=typefaces.fonts)
    try:
        made = compiler.compile(
            format="pdf",
            sys_inputs={"certificate": json.dumps(data, ensure_ascii=False)},
            pdf_standards=["a-2b"],
            timestamp=int(certificate.printed_at.timestamp()),
        )
    except typst.TypstError:
        if missing := characters_without_glyph(re.sub(r"\s", "", record_text(content)), typefaces):
            raise MissingGlyphError(missing) from None
        raise
    assert isinstance(made, bytes), "typst returns one PDF as bytes"
    return made
