"""One decision about many suspects with equal proposals (批量决定), and the samples that its checker has to open.

Equal are suspects of one anomaly, section and severity with one proposal, whatever figures stand in it. Each gets a
decision of its own, with what it changes as far as its evidence or proposal says that
(:func:`~.corrections.suggested`). Where they do not, or what they say is wrong or contradicts another suspect's
decision, a suspect is left to be decided alone. They are confirmed or returned together. How many samples are
drawn says the rule of the day (``sampling.toml``); they are drawn by chance when a checker first comes, so that no
maker knows them.
"""

import random
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from shebao.journal.digest import record_text
from shebao.journal.record import record
from shebao.register.suspects import corrections, new_values, refusals
from shebao.register.suspects.decide import keep_paper
from shebao.register.suspects.models import BulkDecision, Correction, Decision, Record, Sample, Suspect
from shebao.register.suspects.other_suspects import contradicted, key_of
from shebao.register.suspects.sampling import sampling_on
from shebao.register.suspects.sections import CHECK, MAKE, may, suspects_for
from shebao.register.suspects.shown import newest_of
from shebao.register.suspects.states import TO_DECIDE, Action, DecisionState, State
from shebao.register.suspects.steps import AT_ONCE, Row, in_parts, insert, take
from shebao.register.suspects.trail import before_of, changes
from shebao.register.who_is_meant import id_digest
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.models import Relative
from shebao.staff.who import Who

OBJECT = "bulk"
MOST = 20_000
_WAYS = {State.NEW: (Action.ASSIGN, State.ASSIGNED), State.ASSIGNED: (Action.BEGIN, State.VERIFYING)}


def waiting_alike(who: Who, alike: str) -> Any:
    """The suspects with one proposal that somebody could decide now."""
    return suspects_for(who).filter(alike=alike, state__in=[state.value for state in TO_DECIDE], auto=False)


def decide_alike(
    alike: str,
    result: str,
    what: str,
    reason: str,
    papers: Sequence[tuple[str, str, bytes]] = (),
    *,
    by: Who,
    now: datetime,
) -> BulkDecision:
    """Propose one result for every suspect with a proposal that is open and in the maker's scope.

    Those of whom what is to be changed does not follow from their evidence stay as they are, to be decided one by one.

    Raises :class:`Refused` where there are none, where some are of the maker's own family, where it follows from the
    evidence of none, without a reason, or without a paper where they are grave.
    """
    with refusals.journalled(by, "批量决定"), transaction.atomic():
        rows = list(waiting_alike(by, alike).select_for_update(of=("self",)).order_by("pk")[: MOST + 1])
        _need_some(rows)
        first = rows[0]
        rows = [row for row in rows if may(by, MAKE, row)]
        if not rows:
            refusals.need_hand(by, MAKE, first, "批量处理")
        refusals.need_all(
            lambda: refusals.need_result(first.code, result, what),
            lambda: refusals.need_opinion(reason, "批量决定"),
            lambda: refusals.need_short_opinion(reason),
            lambda: refusals.need_paper(first.severity, papers),
        )
        _need_no_kin(by, [row.pk for row in rows])
        amended, alone = amended_in_bulk(result, rows, localdate(now))
        _need_any(result, amended, alone)
        rows = [row for row in rows if row.pk in amended]
        rule = sampling_on(localdate(now))
        before = before_of([row.pk for row in rows])
        bulk = BulkDecision.objects.create(
            code=first.code,
            alike=alike,
            section=first.section,
            insurance=first.insurance,
            proposal=first.proposal,
            result=result,
            what=what.strip(),
            reason=reason.strip(),
            count=len(rows),
            samples_needed=rule.size(len(rows)),
            rule=rule.words,
            maker=by.natural_person,
            made_at=now,
        )
        kept = [keep_paper({"bulk": bulk}, *paper, by=by, now=now).digest for paper in papers]
        _propose(bulk, rows, amended, by, now)
        record(
            "提出批量决定",
            by.actor,
            object_kind=OBJECT,
            object_key=str(bulk.pk),
            detail=record_text(
                {
                    **{"异常": bulk.code, "建议": bulk.proposal, "结果": result, "内容": what, "理由": reason},
                    **{"疑点": len(rows), "逐条处理": len(alone), "材料": kept},
                }
            ),
            changes=changes([row.pk for row in rows], before),
        )
    return bulk


def _need_some(rows: list[Any]) -> None:
    if not rows:
        raise Refused(refusal("Y-14", "没有可批量处理的疑点。", "刷新页面；已由他人处理的不再列出。"))
    if len(rows) > MOST:
        raise Refused(refusal("Y-14", f"同类疑点超过{MOST:,}条。", "按单位或乡镇分批处理。"))


def _need_no_kin(by: Who, keys: list[int]) -> None:
    """None of the people is himself or of his family (回避)."""
    own = set(Relative.objects.filter(natural_person=by.natural_person).values_list("id_digest", flat=True))
    own |= {by.natural_person.id_digest} - {""}
    if not own:
        return
    for some in in_parts(keys):
        rows = Record.objects.filter(suspect_id__in=some).values_list("suspect__number", "cells")
        for number, cells in rows.iterator(AT_ONCE):
            said = [cells[header].strip().upper() for header in refusals.ID_HEADERS if cells.get(header)]
            if any(id_digest(one) in own for one in said):
                raise Refused(
                    refusal("C-2", f"疑点{number}涉及您本人或亲属，应当回避。", "请另一位人员办理本批。", "回避制度")
                )


def amended_in_bulk(
    result: str, rows: Sequence[Any], today: date
) -> tuple[dict[int, list[Correction]], list[tuple[Any, str]]]:
    """What the result changes, by suspect; and the suspects that are to be decided one by one, each with the reason."""
    made: dict[int, list[Correction]] = {}
    why: dict[int, str] = {}
    for some in in_parts(rows):
        records = newest_of(some)
        for row in some:
            mine = records.get(row.pk, [])
            amends = corrections.suggested(row.code, result, mine, row.proposed)
            if amends is None:
                why[row.pk] = f"从证据看不出“{result}”哪个字段、改为什么"
            else:
                made[row.pk] = corrections.checked(result, amends, mine)
    every = [(key, each) for key, mine in made.items() for each in mine]
    for record_, finding in new_values.problems([each for _, each in every], today):
        why.setdefault(record_.suspect_id, finding.message.rstrip("。"))
    for each, other in contradicted(every):
        told = f"疑点{other.decision.suspect.number}的处理决定已对同一字段写明另一个新值"
        why.setdefault(each.record.suspect_id, told)
    said: dict[tuple[Any, str], set[str]] = {}
    for _, each in every:
        said.setdefault((key_of(each.record), each.field), set()).add(each.new)
    for key, each in every:
        if each.field and len(said[key_of(each.record), each.field]) > 1:
            why.setdefault(key, "本批中另有疑点对同一字段得出另一个新值")
    alone = [(row, why[row.pk]) for row in rows if row.pk in why]
    return {key: mine for key, mine in made.items() if key not in why}, alone


def _need_any(result: str, amended: dict[int, list[Correction]], alone: list[tuple[Any, str]]) -> None:
    if not amended:
        first, why = alone[0]
        told = f"有{len(alone):,}条疑点不能整批以“{result}”办结，如{first.number}：{why}。"
        raise Refused(refusal("Y-20", told, "逐条处理，写明更正内容；或整批选择其他处理结果。"))


def _propose(bulk: BulkDecision, rows: list[Any], amended: dict[int, list[Correction]], by: Who, now: datetime) -> None:
    waiting: list[Row] = [(row.pk, row.state) for row in rows]
    for state, (action, to) in _WAYS.items():
        here = [row for row in waiting if row[1] == state.value]
        moved = dict(take(here, action, to, by=by, now=now, assigned=by.natural_person))
        waiting = [(key, moved.get(key, now_in)) for key, now_in in waiting]
    for some in in_parts(rows):
        keys = [row.pk for row in some]
        last = dict(Decision.objects.filter(suspect_id__in=keys).values_list("suspect_id").annotate(Max("ordinal")))
        decisions = [
            Decision(
                suspect_id=row.pk,
                ordinal=last.get(row.pk, 0) + 1,
                result=bulk.result,
                what=bulk.what,
                reason=bulk.reason,
                bulk=bulk,
                state=DecisionState.TO_CHECK.value,
                maker=by.natural_person,
                made_at=now,
            )
            for row in some
        ]
        insert(decisions)
        for one in decisions:
            for change in amended.get(one.suspect_id, ()):
                change.decision = one
        insert([change for row in some for change in amended.get(row.pk, ())])
    take(waiting, Action.DECIDE, State.TO_CHECK, by=by, now=now, opinion=f"第{bulk.pk}号批量决定")


def draw_samples(bulk: BulkDecision, *, by: Who, now: datetime) -> list[Sample]:
    """The samples of a checker, drawn when he first comes; the same ones ever after.

    Raises :class:`Refused` for whoever may not check it.
    """
    with refusals.journalled(by, "抽查批量决定", str(bulk.pk)), transaction.atomic():
        locked = BulkDecision.objects.select_for_update(of=("self",)).get(pk=bulk.pk)
        _need_checker(locked, by)
        drawn = Sample.objects.filter(bulk=locked, checker=by.natural_person)
        if not drawn.exists():
            keys = list(Decision.objects.filter(bulk=locked).order_by("pk").values_list("suspect_id", flat=True))
            chosen = sorted(random.SystemRandom().sample(keys, locked.samples_needed))
            Sample.objects.bulk_create(
                [Sample(bulk=locked, suspect_id=key, checker=by.natural_person) for key in chosen]
            )
            numbers = Suspect.objects.filter(pk__in=chosen).order_by("pk").values_list("number", flat=True)
            detail = record_text({"应抽查": locked.samples_needed, "疑点": list(numbers), "规则": locked.rule})
            record("抽查批量决定", by.actor, object_kind=OBJECT, object_key=str(locked.pk), detail=detail)
        return list(drawn.select_related("suspect").order_by("pk"))


def _need_checker(bulk: BulkDecision, by: Who) -> None:
    if bulk.state != DecisionState.TO_CHECK:
        raise Refused(refusal("Y-6", f"批量决定现为“{bulk.state}”，不能复核。", "返回查看。"))
    refusals.need_another(by, bulk)
    refusals.need_hand(by, CHECK, bulk, "复核批量决定")


def open_sample(suspect: Suspect, *, by: Who, now: datetime) -> None:
    """Note that a checker has opened a suspect that was drawn for him."""
    with transaction.atomic():
        waiting = Sample.objects.filter(suspect=suspect, checker=by.natural_person, opened_at__isnull=True)
        for sample in waiting.select_for_update(of=("self",)):
            Sample.objects.filter(pk=sample.pk, opened_at__isnull=True).update(opened_at=now)
            record("查看抽查疑点", by.actor, object_kind=OBJECT, object_key=str(sample.bulk_id), detail=suspect.number)


def confirm_bulk(bulk: BulkDecision, *, by: Who, now: datetime, opinion: str = "") -> None:
    """Agree with all decisions of a batch, after every sample was opened (抽查后确认)."""
    with refusals.journalled(by, "复核批量决定", str(bulk.pk)), transaction.atomic():
        locked = _locked(bulk, by, opinion)
        opened = Sample.objects.filter(bulk=locked, checker=by.natural_person, opened_at__isnull=False).count()
        if opened < locked.samples_needed:
            raise Refused(
                refusal(
                    "Y-14",
                    f"应抽查{locked.samples_needed}条，您已查看{opened}条，不能确认。",
                    "逐条打开抽查的疑点，核对后再确认。",
                    locked.rule,
                )
            )
        _end(locked, DecisionState.CONFIRMED, by, now, opinion)


def give_bulk_back(bulk: BulkDecision, *, by: Who, now: datetime, opinion: str) -> None:
    """Return a batch to its maker, with what was found in the samples (整批退回)."""
    with refusals.journalled(by, "退回批量决定", str(bulk.pk)), transaction.atomic():
        refusals.need_opinion(opinion, "退回")
        _end(_locked(bulk, by, opinion), DecisionState.RETURNED, by, now, opinion)


def _locked(bulk: BulkDecision, by: Who, opinion: str) -> Any:
    locked = BulkDecision.objects.select_for_update(of=("self",)).get(pk=bulk.pk)
    refusals.need_short_opinion(opinion)
    _need_checker(locked, by)
    keys = list(Decision.objects.filter(bulk=locked).values_list("suspect_id", flat=True))
    _need_no_kin(by, keys)
    return locked


def _end(bulk: Any, state: DecisionState, by: Who, now: datetime, opinion: str) -> None:
    decided = list(
        Decision.objects.filter(bulk=bulk, state=DecisionState.TO_CHECK.value)
        .order_by("pk")
        .values_list("pk", "suspect_id", "suspect__state")
    )
    keys = [key for _, key, _ in decided]
    before = before_of(keys)
    bulk.state, bulk.checker, bulk.checked_at, bulk.opinion = state.value, by.natural_person, now, opinion.strip()
    bulk.save()
    for some in in_parts(decided):
        Decision.objects.filter(pk__in=[row[0] for row in some]).update(
            state=state.value, checker=by.natural_person, checked_at=now, opinion=opinion.strip()
        )
    rows = [(key, here) for _, key, here in decided]
    if state is DecisionState.CONFIRMED:
        # Which decision closed it comes with the state, in one statement: the database asks for both together.
        take(rows, Action.CONFIRM, State.SOLVED, by=by, now=now, opinion=opinion, only_step=True)
        for some in in_parts(decided):
            _close([row[0] for row in some], bulk.result, now)
    else:
        take(rows, Action.RETURN, State.VERIFYING, by=by, now=now, opinion=opinion)
    record(
        "复核批量决定",
        by.actor,
        object_kind=OBJECT,
        object_key=str(bulk.pk),
        result=state.value,
        detail=record_text({"意见": opinion, "疑点": len(keys)}),
        changes=changes(keys, before),
    )


def _close(decisions: list[int], result: str, now: datetime) -> None:
    from django.db.models import OuterRef, Subquery

    mine = Decision.objects.filter(pk__in=decisions)
    Suspect.objects.filter(pk__in=mine.values("suspect_id")).update(
        state=State.SOLVED.value,
        result=result,
        closed_at=now,
        decision_id=Subquery(mine.filter(suspect=OuterRef("pk")).values("pk")[:1]),
    )
