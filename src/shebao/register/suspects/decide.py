"""Deciding a suspect: its owner makes a decision, another natural person confirms it; undone by a new decision.

Every act is one transaction with its journal entry. A refusal changes nothing and is journalled too.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import combinations
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from shebao.cases import evidence
from shebao.journal.digest import digest_of_bytes, record_text
from shebao.journal.record import record
from shebao.register.suspects import corrections, refusals
from shebao.register.suspects.models import Correction, Decision, Pair, Paper, Record, Suspect
from shebao.register.suspects.new_values import need_right_values
from shebao.register.suspects.other_suspects import need_no_other
from shebao.register.suspects.sections import CHECK, MAKE, RUN, may
from shebao.register.suspects.shown import newest_records
from shebao.register.suspects.states import CLOSED, TO_DECIDE, Action, DecisionState, Result, State
from shebao.register.suspects.steps import take
from shebao.register.suspects.trail import before_of, changes
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.models import NaturalPerson
from shebao.staff.who import Who

OBJECT = "suspect"


@dataclass(frozen=True)
class Asked:
    """What a decision says. ``people``: record key → which person it is (甲, 乙 …); empty where that is not decided.

    ``papers``: name of the paper, name of its file, its bytes. ``changes``: which fields of which records get which
    new values.
    """

    result: str
    what: str
    reason: str
    case_number: str = ""
    people: Mapping[str, str] = field(default_factory=dict)
    papers: Sequence[tuple[str, str, bytes]] = ()
    changes: Sequence[corrections.Amend] = ()
    from_answer: str = ""


@contextmanager
def acting(
    suspect: Suspect, what: str, by: Who, detail: Mapping[str, Any] | None = None
) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The suspect locked, and the journal entry in the end; or the refusal journalled and nothing else."""
    with refusals.journalled(by, f"疑点{what}", suspect.number), transaction.atomic():
        locked = Suspect.objects.select_for_update(of=("self",)).get(pk=suspect.pk)
        before = before_of([locked.pk])
        told: dict[str, Any] = dict(detail or {})
        yield locked, told
        record(
            f"疑点{what}",
            by.actor,
            object_kind=OBJECT,
            object_key=locked.number,
            detail=record_text(told),
            changes=changes([locked.pk], before),
        )


def assign(suspect: Suspect, to: NaturalPerson | None, *, by: Who, now: datetime, seen: int | None = None) -> None:
    """Hand a new suspect to its section, and to somebody of it where ``to`` says whom (分派)."""
    with acting(suspect, "分派", by) as (locked, told):
        refusals.need_unchanged(locked, seen)
        if not (by.may(RUN) or may(by, CHECK, locked)):
            raise Refused(refusal("Y-1", "没有分派疑点的权限。", "请信息统计股或责任股室的复核、股长办理。"))
        refusals.need_state(locked, (State.NEW,), "分派")
        told["核实人"] = to.number if to else ""
        opinion = f"分派到{locked.section}" + (f"，{to.name}核实" if to else "")
        take([(locked.pk, locked.state)], Action.ASSIGN, State.ASSIGNED, by=by, now=now, opinion=opinion, assigned=to)


def begin(suspect: Suspect, *, by: Who, now: datetime, seen: int | None = None) -> None:
    """Begin to verify, as somebody of the owner section (开始核实)."""
    with acting(suspect, "核实", by) as (locked, _):
        refusals.need_unchanged(locked, seen)
        refusals.need_hand(by, MAKE, locked, "核实")
        refusals.need_none_of_his(by, locked)
        refusals.need_state(locked, TO_DECIDE[:2], "开始核实")
        _walk_to(locked, State.VERIFYING, by, now)


def _walk_to(locked: Suspect, to: State, by: Who, now: datetime) -> None:
    """The steps that are missing on the way, each as its own line of the history."""
    ways = {State.NEW: (Action.ASSIGN, State.ASSIGNED), State.ASSIGNED: (Action.BEGIN, State.VERIFYING)}
    while State(locked.state) is not to and State(locked.state) in ways:
        action, next_state = ways[State(locked.state)]
        who = {"assigned": by.natural_person}
        take([(locked.pk, locked.state)], action, next_state, by=by, now=now, **who)
        locked.state = next_state.value


def decide(suspect: Suspect, asked: Asked, *, by: Who, now: datetime, seen: int | None = None) -> Decision:
    """Propose how a suspect is solved, with its reason and papers; it waits for another person then (待复核)."""
    with acting(suspect, "处理", by, {"结果": asked.result, "内容": asked.what, "理由": asked.reason}) as (
        locked,
        told,
    ):
        refusals.need_unchanged(locked, seen)
        refusals.need_hand(by, MAKE, locked, "处理")
        refusals.need_none_of_his(by, locked)
        refusals.need_state(locked, TO_DECIDE, "提出处理决定")
        amended, pairs = _sound(locked, asked, localdate(now))
        _walk_to(locked, State.VERIFYING, by, now)
        decision = Decision.objects.create(
            suspect=locked,
            ordinal=locked.decisions.count() + 1,
            result=asked.result,
            what=asked.what.strip(),
            reason=asked.reason.strip(),
            case_number=asked.case_number.strip(),
            from_answer=asked.from_answer[:200],
            state=DecisionState.TO_CHECK.value,
            maker=by.natural_person,
            made_at=now,
        )
        Pair.objects.bulk_create([Pair(decision=decision, left=a, right=b, same=same) for a, b, same in pairs])
        corrections.keep(decision, amended)
        told["材料"] = [keep_paper({"decision": decision}, *paper, by=by, now=now).digest for paper in asked.papers]
        told["更正"] = len(amended)
        take([(locked.pk, locked.state)], Action.DECIDE, State.TO_CHECK, by=by, now=now, opinion=asked.reason.strip())
    return decision


def _sound(locked: Suspect, asked: Asked, today: date) -> tuple[list[Correction], list[tuple[str, str, bool]]]:
    """What a decision changes and joins. Raises :class:`Refused` with everything that it lacks and that is wrong."""
    amended: list[Correction] = []
    pairs: list[tuple[str, str, bool]] = []

    def changed() -> None:
        if asked.result:
            amended.extend(corrections.checked(asked.result, asked.changes, newest_records(locked)))
            refusals.need_all(
                lambda: need_right_values(amended, today),
                lambda: need_no_other(locked.pk, amended),
            )

    refusals.need_all(
        lambda: refusals.need_result(locked.code, asked.result, asked.what),
        lambda: refusals.need_opinion(asked.reason, "处理决定"),
        lambda: refusals.need_short_opinion(asked.reason),
        lambda: refusals.need_case(asked.case_number.strip()),
        lambda: refusals.need_paper(locked.severity, asked.papers),
        changed,
        lambda: pairs.extend(_pairs(locked, asked.people)),
    )
    return amended, pairs


def _pairs(suspect: Suspect, people: Mapping[str, str]) -> list[tuple[str, str, bool]]:
    """The pairs of records that are one person, and those that are not. Raises :class:`Refused` for an unknown one."""
    if not people:
        return []
    rows = Record.objects.filter(suspect=suspect, run=suspect.last_run).select_related("source")
    keys = {row.key for row in rows}
    if set(people) != keys or not all(people.values()) or len(keys) < 2:
        raise Refused(refusal("Y-2", "人员归并没有逐条选择。", "为每条记录选择是哪一个人，或选择不涉及。"))
    return [(a, b, people[a] == people[b]) for a, b in combinations(sorted(keys), 2)]


def keep_paper(of: Mapping[str, Any], name: str, file_name: str, content: bytes, *, by: Who, now: datetime) -> Paper:
    """Keep a paper of a decision, or of a decision in bulk. Raises :class:`Refused` for one that is no paper."""
    refusals.need_good(name, content, len(content))
    made = digest_of_bytes([content])
    return Paper.objects.create(
        **of,
        name=name.strip(),
        file_name=evidence.safe_name(file_name),
        path=evidence.store(content, made),
        digest=made,
        size=len(content),
        added_by=by.natural_person,
        added_at=now,
    )


def confirm(suspect: Suspect, *, by: Who, now: datetime, opinion: str = "", seen: int | None = None) -> None:
    """Agree with the decision that waits, as another natural person (复核确认): the suspect is solved, or, where the
    decision undoes another, open again.
    """
    with acting(suspect, "复核", by, {"意见": opinion}) as (locked, told):
        refusals.need_unchanged(locked, seen)
        decision = _waiting(locked, by)
        refusals.need_short_opinion(opinion)
        told["决定"] = decision.ordinal
        if decision.undoes is None:
            made = list(decision.corrections.select_related("record__source"))
            refusals.need_all(
                lambda: need_right_values(made, localdate(now)),
                lambda: need_no_other(locked.pk, made),
            )
        _check(decision, DecisionState.CONFIRMED, by, now, opinion)
        row = [(locked.pk, locked.state)]
        if decision.undoes is None:
            values = {"decision": decision, "result": decision.result, "closed_at": now}
            take(row, Action.CONFIRM, State.SOLVED, by=by, now=now, opinion=opinion, **values)
        else:
            Decision.objects.filter(pk=decision.undoes_id).update(state=DecisionState.UNDONE.value)
            values = {"decision": None, "result": "", "closed_at": None, "written_at": None}
            take(row, Action.UNDONE, State.VERIFYING, by=by, now=now, opinion=opinion, **values)


def give_back(suspect: Suspect, *, by: Who, now: datetime, opinion: str, seen: int | None = None) -> None:
    """Return the decision that waits to its maker (复核退回); a solved suspect that was to be undone stays solved."""
    with acting(suspect, "退回", by, {"意见": opinion}) as (locked, told):
        refusals.need_unchanged(locked, seen)
        refusals.need_opinion(opinion, "退回")
        refusals.need_short_opinion(opinion)
        decision = _waiting(locked, by)
        told["决定"] = decision.ordinal
        _check(decision, DecisionState.RETURNED, by, now, opinion)
        to = State.VERIFYING
        if decision.undoes_id is not None:
            to = State(locked.steps.filter(action=Action.UNDO.value).latest("ordinal").from_state)
        take([(locked.pk, locked.state)], Action.RETURN, to, by=by, now=now, opinion=opinion)


def _waiting(locked: Suspect, by: Who) -> Decision:
    refusals.need_state(locked, (State.TO_CHECK,), "复核")
    decision = locked.decisions.select_related("undoes").get(state=DecisionState.TO_CHECK.value)
    refusals.need_another(by, decision)
    refusals.need_hand(by, CHECK, locked, "复核")
    refusals.need_none_of_his(by, locked)
    refusals.need_alone(decision)
    return decision


def _check(decision: Decision, state: DecisionState, by: Who, now: datetime, opinion: str) -> None:
    Decision.objects.filter(pk=decision.pk).update(
        state=state.value, checker=by.natural_person, checked_at=now, opinion=opinion.strip()
    )


def hold(
    suspect: Suspect, until: date | None, *, by: Who, now: datetime, opinion: str, seen: int | None = None
) -> None:
    """Wait for somebody outside until a day (挂起待外部), with what is waited for."""
    with acting(suspect, "挂起", by, {"至": until, "意见": opinion}) as (locked, _):
        refusals.need_unchanged(locked, seen)
        refusals.need_hand(by, MAKE, locked, "挂起")
        refusals.need_state(locked, TO_DECIDE, "挂起")
        refusals.need_date(until, localdate(now))
        refusals.need_opinion(opinion, "挂起")
        refusals.need_short_opinion(opinion)
        row = [(locked.pk, locked.state)]
        take(row, Action.HOLD, State.ON_HOLD, by=by, now=now, opinion=opinion, hold_until=until)


def resume(suspect: Suspect, *, by: Who, now: datetime, opinion: str = "", seen: int | None = None) -> None:
    """Go on with a suspect that waited (恢复核实)."""
    with acting(suspect, "恢复核实", by, {"意见": opinion}) as (locked, _):
        refusals.need_unchanged(locked, seen)
        refusals.need_hand(by, MAKE, locked, "恢复核实")
        refusals.need_state(locked, (State.ON_HOLD,), "恢复核实")
        refusals.need_short_opinion(opinion)
        row = [(locked.pk, locked.state)]
        take(row, Action.RESUME, State.VERIFYING, by=by, now=now, opinion=opinion, hold_until=None)


def undo(suspect: Suspect, *, by: Who, now: datetime, reason: str, seen: int | None = None) -> Decision:
    """Propose to take back what solved a suspect (撤销处理决定): a new decision, through the same two hands."""
    with acting(suspect, "撤销", by, {"理由": reason}) as (locked, told):
        refusals.need_unchanged(locked, seen)
        refusals.need_hand(by, MAKE, locked, "撤销处理决定")
        refusals.need_none_of_his(by, locked)
        refusals.need_state(locked, CLOSED, "撤销处理决定")
        refusals.need_opinion(reason, "撤销处理决定")
        refusals.need_short_opinion(reason)
        told["撤销决定"] = locked.decision.ordinal
        decision = Decision.objects.create(
            suspect=locked,
            ordinal=locked.decisions.count() + 1,
            result=Result.UNDONE.value,
            what=f"撤销第{locked.decision.ordinal}号决定（{locked.decision.result}）：{locked.decision.what}",
            reason=reason.strip(),
            undoes=locked.decision,
            state=DecisionState.TO_CHECK.value,
            maker=by.natural_person,
            made_at=now,
        )
        row = [(locked.pk, locked.state)]
        take(row, Action.UNDO, State.TO_CHECK, by=by, now=now, opinion=reason.strip())
    return decision
