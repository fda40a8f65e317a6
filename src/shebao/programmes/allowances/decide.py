"""Deciding suspects of a roster (处理名册疑点): one proposes with a reason, another natural person confirms or returns.

What is confirmed takes effect on the line: kept, or taken off the roster. Many suspects of one kind may be decided
with one reason.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Case, Count, F, Sum, Value, When

from shebao.cases.refusals import OPINION, SEPARATION, journalled, need_no_kinship
from shebao.journal.bulk import change_rows
from shebao.journal.digest import record_text
from shebao.journal.record import queue_up, record
from shebao.programmes.allowances import rights, trail
from shebao.programmes.allowances.candidates import candidates
from shebao.programmes.allowances.catalogue import allowances
from shebao.programmes.allowances.compare import CHANGED, GONE, NEW, SAME
from shebao.programmes.allowances.eligible import Status
from shebao.programmes.allowances.models import Line, LineSuspect, Roster
from shebao.programmes.allowances.states import OPEN, Decision, State, SuspectState
from shebao.programmes.allowances.suspicions import NAMES, NO_ACCOUNT
from shebao.register.who_is_meant import id_digest
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who

NAMED, REASON = 5, 200


def locked_roster(number: int) -> Roster:
    """The roster, locked until the transaction ends; the journal first, as every room that locks rows of its own."""
    queue_up()
    return Roster.objects.select_for_update().get(pk=number)


def propose(roster_id: int, suspects: Sequence[int], result: str, reason: str, *, by: Who, now: datetime) -> int:
    """Propose a result for suspects of a roster; answers how many. Raises :class:`Refused` with everything wrong."""
    with journalled(by, "处理名册疑点"), transaction.atomic():
        roster = locked_roster(roster_id)
        need_changeable(roster, "处理疑点")
        rights.need(by, rights.MAKE, allowances()[roster.allowance], "处理名册疑点")
        _need_words(result, reason)
        rows = _rows(roster, suspects, SuspectState.OPEN)
        _need_nobodys_kin(by, rows)
        if result == Decision.KEEP:
            _need_payable(roster, rows)
        before = trail.roster_values(roster)
        LineSuspect.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=SuspectState.TO_CHECK.value,
            result=result,
            reason=reason.strip(),
            maker=by.natural_person,
            made_at=now,
        )
        _journal("提出名册疑点处理意见", roster, rows, by, before, f"{result}：{reason.strip()}")
        return len(rows)


def confirm(roster_id: int, suspects: Sequence[int], agree: bool, *, by: Who, now: datetime) -> int:
    """Confirm what was proposed for suspects, or return it; another natural person than the one who proposed."""
    with journalled(by, "复核名册疑点"), transaction.atomic():
        roster = locked_roster(roster_id)
        need_changeable(roster, "复核疑点")
        rights.need(by, rights.CHECK, allowances()[roster.allowance], "复核名册疑点")
        rows = _rows(roster, suspects, SuspectState.TO_CHECK)
        _need_nobodys_kin(by, rows)
        if any(row.maker_id == by.natural_person.pk for row in rows):
            raise Refused(refusal("R-8", "处理意见是您本人提出的，不能由您复核。", "请另一位人员复核。", SEPARATION))
        before = trail.roster_values(roster)
        keys = [row.pk for row in rows]
        if agree:
            LineSuspect.objects.filter(pk__in=keys).update(
                state=SuspectState.DECIDED.value, checker=by.natural_person, checked_at=now
            )
            _take_effect(roster, rows)
            count(roster)
        else:
            LineSuspect.objects.filter(pk__in=keys).update(
                state=SuspectState.OPEN.value, result="", reason="", maker=None, made_at=None
            )
        what = "复核名册疑点" if agree else "退回名册疑点"
        _journal(what, roster, rows, by, before, "同意" if agree else "退回")
        return len(rows)


def need_changeable(roster: Roster, what: str) -> None:
    """That the roster is a draft or under notice, and no case about it is past its maker."""
    from shebao.programmes.allowances.approval import case_under_way

    if State(roster.state) not in OPEN:
        raise Refused(refusal("R-5", f"名册现为“{roster.state}”，不能{what}。", "审批以后的差错按追回办理。"))
    if case := case_under_way(roster):
        told = f"名册已由业务单{case.number}提请审批（{case.state}），不能{what}。"
        raise Refused(refusal("R-5", told, "退回补正后再办理。"))


def _need_words(result: str, reason: str) -> None:
    found = []
    if result not in set(Decision):
        found.append(refusal("R-6", "没有选择处理结果。", "选择列入或剔除。"))
    if not reason.strip():
        found.append(refusal("R-6", "没有写明理由。", "写明核实的情况和依据。"))
    elif len(reason) > OPINION:
        found.append(refusal("R-6", f"理由有{len(reason)}字，最多{OPINION}字。", "写明要点。"))
    if found:
        raise Refused(*found)


def _rows(roster: Roster, suspects: Sequence[int], state: SuspectState) -> list[Any]:
    rows = list(LineSuspect.objects.filter(roster=roster, pk__in=list(suspects)).select_related("line").order_by("pk"))
    if not rows or len(rows) < len(set(suspects)):
        raise Refused(refusal("R-7", "没有选择疑点，或选择的疑点不在本名册中。", "刷新页面后重新选择。"))
    if any(row.state != state for row in rows):
        raise Refused(refusal("R-7", f"选择的疑点有的不是“{state}”。", "刷新页面，查看处理情况。"))
    return rows


def _need_nobodys_kin(by: Who, rows: Sequence[Any]) -> None:
    for row in rows:
        need_no_kinship(by, id_digest(row.line.id_number))


def _need_payable(roster: Roster, rows: Sequence[Any]) -> None:
    """Who is kept has a standard and an account to be paid to; an account that was recorded meanwhile counts."""
    found = []
    accounts = _accounts_now(roster, [row.line for row in rows if row.code == NO_ACCOUNT])
    for row in rows:
        if not row.line.standard:
            told = f"{row.line.name}：{row.evidence}，没有可用的标准。"
            found.append(refusal("R-9", told, "登记编制类型、档次或退休日期后，作废本名册重新生成，或先剔除。"))
        if row.code == NO_ACCOUNT and not accounts.get(row.line.key, ("", "", ""))[2]:
            told = f"{row.line.name}仍没有银行账户，列入后无法支付。"
            found.append(refusal("R-9", told, "先办理个人信息变更（P03）登记账户，或先剔除、以后补发。"))
    if found:
        raise Refused(*found[:NAMED], *_the_rest(found))


def _the_rest(found: Sequence[Any]) -> list[Any]:
    more = len(found) - NAMED
    return [refusal("R-9", f"另有{more}条同样不能列入。", "减少选择后分别处理。")] if more > 0 else []


def _accounts_now(roster: Roster, lines: Sequence[Any]) -> dict[str, tuple[str, str, str]]:
    """Payee, bank and account of some people as they are recorded now, by key."""
    if not lines:
        return {}
    persons = [int(line.key[1:]) for line in lines]
    frame = candidates(allowances()[roster.allowance], roster.year, persons)
    return {key: (payee or "", bank or "", account or "") for key, payee, bank, account in frame.select(
        "key", "payee", "bank", "account").iter_rows()}  # fmt: skip


def _take_effect(roster: Roster, rows: Sequence[Any]) -> None:
    missing = [row for row in rows if row.code == NO_ACCOUNT and row.result == Decision.KEEP]
    accounts = _accounts_now(roster, [row.line for row in missing])
    given = [(*accounts[row.line.key], row.line_id) for row in missing if row.line.key in accounts]
    change_rows(Line._meta.db_table, ("payee", "bank", "account"), given)
    together: dict[tuple[str, str, str], list[int]] = {}
    for row in rows:
        together.setdefault((row.result, row.code, row.reason), []).append(row.line_id)
    # Who is taken off first: what else is said of a line does not bring it back.
    for (result, code, reason), lines in sorted(together.items(), key=lambda one: one[0][0] != Decision.REMOVE):
        if result == Decision.REMOVE:
            take_off(roster, lines, f"剔除（{NAMES[code]}）：{reason}")
        else:
            removed = LineSuspect.objects.filter(
                roster=roster, state=SuspectState.DECIDED.value, result=Decision.REMOVE.value
            )
            waiting = Line.objects.filter(pk__in=lines, status=Status.OPEN.value).exclude(
                pk__in=removed.values("line_id")
            )
            put_on(roster, list(waiting.values_list("pk", flat=True)), f"核实后列入：{reason}")


def put_on(roster: Roster, lines: Sequence[int], reason: str) -> None:
    """Put lines (ids) on their roster. Raises :class:`Refused` where one is on another one for the same."""
    compared = Case(
        When(last_amount=0, then=Value(NEW)), When(last_amount=F("standard"), then=Value(SAME)), default=Value(CHANGED)
    )
    try:
        with transaction.atomic():
            Line.objects.filter(pk__in=list(lines)).update(
                status=Status.IN.value,
                reason=reason[:REASON],
                amount=F("standard"),
                once=roster.once,
                change=compared,
            )
    except IntegrityError as problem:
        keys = Line.objects.filter(pk__in=list(lines)).values("key")
        others = Line.objects.filter(once=roster.once, key__in=keys).exclude(roster=roster).select_related("roster")
        if not (found := list(others[:NAMED])):
            raise
        told = [f"{one.name}已在名册{one.roster.number}中，同一人只发一次。" for one in found]
        basis = allowances()[roster.allowance].basis
        raise Refused(*(refusal("R-4", one, "在那份名册中核对，或剔除。", basis) for one in told)) from problem


def take_off(roster: Roster, lines: Sequence[int], reason: str) -> None:
    """Take lines (ids) off their roster."""
    Line.objects.filter(roster=roster, pk__in=list(lines)).update(
        status=Status.OUT.value,
        reason=reason[:REASON],
        amount=0,
        once=None,
        change=Case(When(last_amount__gt=0, then=Value(GONE)), default=Value("")),
    )


def totals(roster: int) -> tuple[int, int]:
    """How many people are on a roster, and how much they get, by its lines."""
    told = Line.objects.filter(roster=roster, once__isnull=False).aggregate(people=Count("pk"), total=Sum("amount"))
    return told["people"], int(told["total"] or 0)


def count(roster: Roster) -> None:
    """Number of people, total and digest, from the lines; called wherever a line was changed."""
    roster.people, roster.total = totals(roster.pk)
    roster.digest = trail.lines_digest(roster.pk)
    roster.save(update_fields=["people", "total", "digest"])


def _journal(what: str, roster: Roster, rows: Sequence[Any], by: Who, before: dict[str, Any], told: str) -> None:
    detail = {"疑点": [row.pk for row in rows[:100]], "条数": len(rows), "意见": told[:200]}
    record(
        what,
        by.actor,
        object_kind="roster",
        object_key=roster.number,
        detail=record_text(detail),
        changes=[trail.changed(roster, before)],
    )


def open_suspects(roster: Roster) -> int:
    """How many suspects block the roster."""
    return LineSuspect.objects.filter(roster=roster).exclude(state=SuspectState.DECIDED.value).count()
