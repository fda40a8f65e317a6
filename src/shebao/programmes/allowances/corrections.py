"""Correcting a roster by hand (名册更正): a person added or taken off before approval, with a reason and a paper.

Who is added is worked out by the law like everybody else; only the condition that kept him out is overridden.
"""

from datetime import datetime

import polars as pl
from django.db import transaction
from django.utils import timezone

from shebao.cases.evidence import need_good, safe_name, store
from shebao.cases.refusals import journalled, need_no_kinship, need_opinion, need_short_opinion
from shebao.journal.digest import digest_of_bytes, record_text
from shebao.journal.record import record
from shebao.programmes.allowances import rights, trail
from shebao.programmes.allowances.build import write_lines
from shebao.programmes.allowances.candidates import PERSON_KEY, candidates, last_year
from shebao.programmes.allowances.catalogue import allowances
from shebao.programmes.allowances.compare import compared
from shebao.programmes.allowances.decide import count, locked_roster, need_changeable, put_on, take_off
from shebao.programmes.allowances.eligible import Status, eligible
from shebao.programmes.allowances.models import Correction, Line, Roster
from shebao.programmes.allowances.states import Decision, State
from shebao.register.standards import view
from shebao.register.who_is_meant import find_person, id_digest
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who


def correct(
    roster_id: int,
    id_number: str,
    action: str,
    reason: str,
    paper: tuple[str, bytes],
    *,
    by: Who,
    now: datetime,
) -> Correction:
    """Add the person with a number to a roster (列入), or take him off (剔除). ``paper``: the file's name and bytes.

    A roster under notice goes back to its draft: the notice has to be given again. Raises :class:`Refused`.
    """
    with journalled(by, "更正名册"), transaction.atomic():
        roster = locked_roster(roster_id)
        need_changeable(roster, "更正")
        rights.need(by, rights.MAKE, allowances()[roster.allowance], "更正名册")
        need_opinion(reason, "更正名册")
        need_short_opinion(reason)
        name, content = safe_name(paper[0]), paper[1]
        need_good("更正依据材料", content, len(content))
        need_no_kinship(by, id_digest(id_number.strip().upper()))
        before = trail.roster_values(roster)
        line = _line(roster, id_number, action)
        earlier = line.amount
        if action == Decision.REMOVE:
            take_off(roster, [line.pk], f"更正剔除：{reason}")
        else:
            _need_whole(line)
            put_on(roster, [line.pk], f"更正列入：{reason}")
        line.refresh_from_db()
        made = digest_of_bytes([content])
        kept = Correction.objects.create(
            roster=roster,
            line=line,
            action=action,
            reason=reason,
            paper=name,
            path=store(content, made),
            digest=made,
            amount=line.amount - earlier,
            made_by=by.natural_person,
            made_at=now,
        )
        count(roster)
        if roster.state == State.NOTICED:
            roster.state, roster.noticed_on, roster.notice_until = State.DRAFT.value, None, None
            roster.save(update_fields=["state", "noticed_on", "notice_until"])
        record(
            "更正名册",
            by.actor,
            object_kind="roster",
            object_key=roster.number,
            detail=record_text({"更正": action, "人员": line.key, "理由": reason, "材料": made}),
            changes=[trail.changed(roster, before)],
        )
    return kept


def _line(roster: Roster, id_number: str, action: str) -> Line:
    """The line of a person, made where a person who is to be added has none."""
    if action not in set(Decision):
        raise Refused(refusal("R-6", "没有选择列入或剔除。", "选择更正的内容。"))
    number = id_number.strip().upper()
    line = Line.objects.filter(roster=roster, id_number=number).first()
    if line is not None:
        there = line.status == Status.IN
        if there == (action == Decision.KEEP):
            state = "已在名册中" if there else f"现为“{line.status}”，不在名册中"
            raise Refused(refusal("R-11", f"{line.name}{state}。", "核对证件号码。"))
        return line
    if action == Decision.REMOVE:
        raise Refused(refusal("R-11", "名册中没有这个证件号码。", "核对证件号码。"))
    return _add(roster, number)


def _add(roster: Roster, number: str) -> Line:
    person, allowance = find_person(number), allowances()[roster.allowance]
    people = candidates(allowance, roster.year, [person.pk]) if person else None
    if person is None or people is None or people.is_empty():
        told = "登记簿中没有此人的待遇登记，不能列入。"
        raise Refused(refusal("R-11", told, "先办理参保登记和待遇登记，或核对证件号码。"))
    lines = eligible(people.drop("payee"), allowance, roster.year, roster.reference_on, view(timezone.localdate()))
    full = compared(lines.with_columns(people["payee"]), last_year(allowance, roster.year))
    # First as what the law says, then put on like everybody else.
    write_lines(
        roster, full.with_columns(pl.lit(Status.OUT.value).alias("status"), pl.lit(0, pl.Int64).alias("amount"))
    )
    return Line.objects.get(roster=roster, key=f"{PERSON_KEY}{person.pk}")


def _need_whole(line: Line) -> None:
    found = []
    if not line.standard:
        found.append(refusal("R-9", f"{line.name}没有可用的标准。", "先登记编制类型、档次或退休日期。"))
    if not line.account:
        found.append(refusal("R-9", f"{line.name}没有银行账户。", "先办理个人信息变更（P03）登记账户。"))
    if found:
        raise Refused(*found)
