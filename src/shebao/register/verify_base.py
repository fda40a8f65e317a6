"""P05 缴费基数核定: verifying the contribution bases of an employer's people, or of one who joins alone, for a year.

A declared wage is held between the year's floor and ceiling, as published and known on the day of the verification
(核定日期); the limits and the number of the document that sets them are kept with the base. Where nothing was declared
the base is 110 % of the one before (征缴条例第十条), within the same limits. Bases are versions: a new one never
changes an old one. Limits that are not definitive yet make a base provisional (暂定).
Legal sources: 社会保险法第十二条、第三十五条、第六十二条; 社会保险费征缴暂行条例第十条.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from shebao.cases.kinds import CaseKind, Difference, Paper, Subject
from shebao.cases.states import Risk
from shebao.findings import Finding
from shebao.journal.digest import digest
from shebao.journal.record import RowChange
from shebao.money import round_half_up
from shebao.register import overlaps, rows
from shebao.register.insurances import INSURANCES, OF_EMPLOYERS, SHORT
from shebao.register.models import ContributionBase, Enrolment
from shebao.register.register_kind import register_kind
from shebao.register.standards import Limits, ParameterLookupError, limits
from shebao.register.who_is_meant import called, employer_subject, employer_with, person_subject, person_with
from shebao.register.wording import a_day, doubtful, shown_day, shown_fen, wrong

DECLARED, UNDECLARED = "申报", "未申报"
LAW = "社会保险法第六十二条；社会保险费征缴暂行条例第十条"
RAISE_NUMERATOR, RAISE_DENOMINATOR = 110, 100
LARGEST_WAGE = 100_000_000_00
"""Where a wage is surely a slip of the pen (fen a month)."""

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Verified:
    """What a base comes to: the wage or the base before, the base (fen), how it was found."""

    declared: int | None
    base: int
    rule: str


def verified(declared: int | None, before: int | None, limit: Limits) -> Verified | None:
    """The base of one person; None where nothing was declared and there is no base before (fen)."""
    if declared is None:
        if before is None:
            return None
        raised = round_half_up(before * RAISE_NUMERATOR, RAISE_DENOMINATOR)
        base = limit.clamp(raised)
        return Verified(None, base, "未申报，按上月110%" + _bound(raised, base))
    base = limit.clamp(declared)
    return Verified(declared, base, "按申报工资" + _bound(declared, base))


def _bound(wage: int, base: int) -> str:
    return "" if wage == base else "，按下限" if wage < base else "，按上限"


def determined_on(payload: Payload) -> date:
    """The day whose knowledge of the limits counts (核定日期); today where nobody says."""
    return a_day(payload.get("determined_on")) or timezone.localdate()


def _year(payload: Payload) -> int:
    return int(payload["year"])


def _lines(payload: Payload) -> list[tuple[int, int | None]]:
    """(person id, declared wage in fen or None)."""
    return [(int(line["person"]), line.get("declared")) for line in payload.get("lines") or ()]


def _told_before(payload: Payload) -> dict[int, int | None]:
    """The bases that the form saw, by person, where it says so (``before``)."""
    return {int(line["person"]): line["before"] for line in payload.get("lines") or () if "before" in line}


def _enrolments(payload: Payload) -> dict[int, Enrolment]:
    """The open enrolments that the bases are for, by person."""
    employer = employer_with(payload.get("employer"))
    found = Enrolment.objects.filter(
        insurance=payload.get("insurance"), valid_to__isnull=True, person_id__in=[who for who, _ in _lines(payload)]
    ).select_related("person")
    mine = found.filter(registration__employer=employer) if employer else found.filter(registration__isnull=True)
    return {one.person_id: one for one in mine}


def find(payload: Payload, day: date) -> list[Finding]:
    """Everything wrong with what is asked."""
    found: list[Finding] = []
    insurance, year = str(payload.get("insurance")), payload.get("year")
    if insurance not in OF_EMPLOYERS:
        told = f"{INSURANCES.get(insurance, insurance)}不核定缴费基数。"
        found.append(wrong("P05-1", "险种", told, "选择企业养老、机关养老、失业或工伤保险。"))
    if payload.get("employer") and employer_with(payload["employer"]) is None:
        found.append(wrong("P05-2", "单位", "参保登记中没有此单位。", "按统一社会信用代码或单位编号查找。"))
    if not str(year or "").isdecimal() or not day.year - 2 <= int(str(year)) <= day.year + 1:
        found.append(wrong("P05-3", "缴费年度", f"缴费年度“{year or ''}”不在可核定的年度内。", "填写本年度。"))
    determined = determined_on(payload)
    if payload.get("determined_on") and a_day(payload["determined_on"]) is None:
        told = f"“{payload['determined_on']}”不是日期。"
        found.append(wrong("P05-4", "核定日期", told, "按2025-06-03的样式填写。"))
    elif determined > day:
        found.append(wrong("P05-4", "核定日期", "核定日期晚于今天。", "填写不晚于今天的日期。"))
    if not payload.get("lines"):
        found.append(wrong("P05-5", "申报人员", "没有申报人员。", "填写人员和申报工资。"))
    if found:
        return [*found, *_find_lines(payload, None)]
    try:
        then, now = limits(_year(payload), determined), limits(_year(payload), day)
    except ParameterLookupError as problem:
        return [wrong("P05-6", "缴费年度", problem.message, problem.action, LAW), *_find_lines(payload, None)]
    if (then.floor, then.ceiling) != (now.floor, now.ceiling):
        told = f"核定日期以后公布了新的上下限（{shown_fen(now.floor)}元至{shown_fen(now.ceiling)}元，{now.source}）。"
        found.append(wrong("P05-7", "核定日期", told, "退回补正，按新的上下限核定。", now.source))
    if now.provisional:
        told = f"{now.provisional}，核定结果为暂定。"
        found.append(doubtful("P05-8", "缴费年度", told, "正式上下限公布后重新核定，多退少补。", now.source))
    return [*found, *_find_lines(payload, then)]


def _find_lines(payload: Payload, limit: Limits | None) -> list[Finding]:
    """What is wrong with the people and their wages; without limits, what can be said whatever these are."""
    if payload.get("insurance") not in OF_EMPLOYERS:
        return []
    found, seen, enrolments, told_before = [], set(), _enrolments(payload), _told_before(payload)
    for number, (who, declared) in enumerate(_lines(payload), 1):
        person = enrolments[who].person if who in enrolments else person_with(who)
        name = called(person) if person else f"第{number}行"
        if who in seen:
            found.append(wrong("P05-9", name, f"{name}申报了不止一次。", "每人只留一行。"))
        seen.add(who)
        if who not in enrolments:
            told = f"{name}在该单位没有在册的{SHORT[payload['insurance']]}参保登记。"
            found.append(wrong("P05-10", name, told, "先办理参保登记，或去掉此人。", LAW))
            continue
        if declared is not None and (not isinstance(declared, int) or not 0 < declared <= LARGEST_WAGE):
            found.append(wrong("P05-11", name, f"{name}的申报工资有误。", "填写每月工资，单位为元。"))
            continue
        if told_before.get(who, enrolments[who].base) != enrolments[who].base:
            told = f"{name}的缴费基数在填写以后又有变更。"
            found.append(wrong("P05-14", name, told, "重新查询，核对后再办理。"))
        if limit is None:
            continue
        outcome = verified(declared, enrolments[who].base, limit)
        if outcome is None:
            told = f"{name}没有申报工资，也没有上月缴费基数，无法按110%核定。"
            found.append(wrong("P05-12", name, told, "由单位申报，或依职权查实工资后填写。", LAW))
        elif declared is None:
            told = f"{name}没有申报工资，按上月基数的110%核定为{shown_fen(outcome.base)}元。"
            found.append(doubtful("P05-13", name, told, "通知单位补报；补报后按规定结算。", LAW))
    return found


def subject(payload: Payload) -> Subject:
    """The employer, or the person who joins alone."""
    employer = employer_with(payload.get("employer"))
    if employer:
        return employer_subject(employer)
    person = person_with(_lines(payload)[0][0])
    return person_subject(person)


def title(payload: Payload) -> str:
    """What the case is called in lists."""
    count = len(_lines(payload))
    return f"{subject(payload).name}{_year(payload)}年度{SHORT[payload['insurance']]}缴费基数（{count}人）"


def differences(payload: Payload) -> list[Difference]:
    """The base of each person before and after, with how it was found."""
    limit, enrolments = limits(_year(payload), determined_on(payload)), _enrolments(payload)
    told = _told_before(payload)
    provisional = "，暂定" if limit.provisional else ""
    scope = f"{shown_fen(limit.floor)}至{shown_fen(limit.ceiling)}元（{limit.source}{provisional}）"
    made = [Difference("缴费年度", "", f"{_year(payload)}年度"), Difference("上下限", "", scope)]
    if payload.get("determined_on"):
        made.append(Difference("核定日期", "", shown_day(determined_on(payload))))
    for who, declared in _lines(payload):
        enrolment = enrolments.get(who)
        before = told.get(who, enrolment.base if enrolment else None)
        if enrolment and (outcome := verified(declared, before, limit)):
            wage = "" if declared is None else f"申报{shown_fen(declared)}元，"
            after = f"{shown_fen(outcome.base)}元（{wage}{outcome.rule}）"
            made.append(Difference(called(enrolment.person), shown_fen(before), after))
    return made


def _last_version(payload: Payload, persons: Sequence[int]) -> dict[int, int]:
    of_year = ContributionBase.objects.filter(
        insurance=payload["insurance"], year=_year(payload), person_id__in=persons
    ).order_by("version")
    return dict(of_year.values_list("person_id", "version"))


def key(payload: Payload) -> str:
    """(person_id, 险种, 缴费年度, 版本), for all lines of the case at once."""
    lines = sorted(_lines(payload), key=lambda line: line[0])
    versions = _last_version(payload, [who for who, _ in lines])
    listed = digest(*(f"{who}-{declared}-{versions.get(who, 0) + 1}" for who, declared in lines))[-32:]
    return f"P05-{payload['insurance']}-{payload['year']}-{payload.get('employer') or '个人'}-{listed}"


def risk(payload: Payload) -> Risk:
    """A second version of a year changes what is owed already: the section head agrees."""
    return Risk.MIDDLE if _last_version(payload, [who for who, _ in _lines(payload)]) else Risk.LOW


def papers(payload: Payload) -> Sequence[Paper]:
    """What may be asked for."""
    return [
        Paper("缴费基数申报表", "社会保险费征缴暂行条例第十条"),
        Paper("工资发放明细", "社会保险费征缴暂行条例第十条", required=False),
    ]


def apply(payload: Payload, case_number: str, day: date) -> list[RowChange]:
    """Write a version of each base, and the base on each enrolment."""
    return list(_written(payload, case_number))


def _written(payload: Payload, case_number: str) -> Iterator[RowChange]:
    year, limit = _year(payload), limits(_year(payload), determined_on(payload))
    lines, enrolments = _lines(payload), _enrolments(payload)
    versions = _last_version(payload, [who for who, _ in lines])
    for who, declared in lines:
        enrolment = enrolments[who]
        outcome = verified(declared, enrolment.base, limit)
        assert outcome is not None
        made = ContributionBase(
            person_id=who,
            insurance=payload["insurance"],
            year=year,
            version=versions.get(who, 0) + 1,
            declared=outcome.declared,
            base=outcome.base,
            floor=limit.floor,
            ceiling=limit.ceiling,
            provisional=bool(limit.provisional),
            rule=outcome.rule,
            source=limit.source,
            case_number=case_number,
        )
        yield rows.add(made, date(year, 1, 1))
        yield rows.change(enrolment, date(year, 1, 1), base=outcome.base)


KIND = register_kind(
    CaseKind(
        code="P05",
        name="缴费基数核定",
        document="缴费基数核定表",
        time_limit=10,
        basis=LAW,
        subject=subject,
        title=title,
        find=find,
        risk=risk,
        differences=differences,
        key=key,
        apply=apply,
        papers=papers,
        claims=lambda payload: overlaps.of_bases(
            payload.get("insurance"), payload.get("year"), [who for who, _ in _lines(payload)]
        ),
    )
)
