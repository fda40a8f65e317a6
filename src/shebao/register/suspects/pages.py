"""The pages of suspects: the list, a suspect with its records side by side, its decision and its papers."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shebao.cases.evidence import LARGEST, media_type, read_evidence
from shebao.journal.record import record
from shebao.register.suspects import decide
from shebao.register.suspects.bulk import open_sample
from shebao.register.suspects.corrections import Amend, fields_of, is_ours, offered, suggested
from shebao.register.suspects.doubts import doubts
from shebao.register.suspects.lists import SUSPECTS, anomaly
from shebao.register.suspects.models import Paper, Record, Suspect
from shebao.register.suspects.other_suspects import others_about
from shebao.register.suspects.refusals import journalled
from shebao.register.suspects.sections import CHECK, LOOK, MAKE, RUN, may, suspects_for
from shebao.register.suspects.shown import (
    PEOPLE,
    SENSITIVE,
    handles,
    masked_text,
    newest_records,
    plain_value,
    side_by_side,
    system_name,
    visible,
)
from shebao.register.suspects.states import (
    CLOSED,
    NEW_VALUES,
    NOTHING_TO_WRITE,
    TO_DECIDE,
    DecisionState,
    State,
    results_for,
)
from shebao.register.unify.linking.rules import ALL
from shebao.screens.lists import list_view
from shebao.screens.masks import STAR
from shebao.screens.plain import declare_plain
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.models import NaturalPerson
from shebao.staff.permit import needs, refusals_page
from shebao.staff.who import Who

KIND = "suspect-record"
ALWAYS = ("姓名", "证件号码", "单位名称")
"""Columns that stand in sight whether they differ or not."""
NEW_WORDS = frozenset(result.value for result in NEW_VALUES)
SAID = {
    **{"assign": "已分派。", "begin": "已开始核实。", "decide": "已提出处理决定，等待另一人复核。"},
    **{"confirm": "已复核确认。", "give_back": "已退回。", "hold": "已挂起。", "resume": "已恢复核实。"},
    "undo": "已提出撤销，等待另一人复核。",
}
declare_plain(KIND, plain_value)


@needs(LOOK)
@require_http_methods(["GET", "HEAD", "POST"])
def suspects(request: Any) -> HttpResponse:
    """疑点."""
    return list_view(request, SUSPECTS)


def find_suspect(request: Any, number: str) -> Any:
    """A suspect in the asker's scope; any other is not there."""
    rows = suspects_for(request.who).select_related("decision", "assigned", "last_run", "first_run")
    return get_object_or_404(rows, number=number)


@needs(LOOK)
@require_safe
def suspect(request: Any, number: str) -> HttpResponse:
    """A suspect: what was found, the records side by side, decisions, history, the next step."""
    found = find_suspect(request, number)
    open_sample(found, by=request.who, now=timezone.now())
    return _page(request, found)


def _page(request: Any, one: Any, findings: Any = (), typed: Any = None, status: int = 200) -> HttpResponse:
    who: Who = request.who
    records = newest_records(one)
    handling = handles(who, one)
    lines = side_by_side(records, who, handling)
    decisions = list(
        one.decisions.select_related("maker", "checker", "undoes", "bulk")
        .prefetch_related("papers", "pairs", "bulk__papers", "corrections__record")
        .order_by("-ordinal")
    )
    waiting = next((made for made in decisions if made.state == DecisionState.TO_CHECK), None)
    for made in decisions:
        made.told = masked_text(made.what, who, handling, records)
        made.changes = [_shown(each, who, handling, records) for each in made.corrections.all()]
    state = State(one.state)
    makes = may(who, MAKE, one)
    checks = may(who, CHECK, one) and waiting is not None
    own = checks and waiting is not None and waiting.maker_id == who.natural_person.pk
    context = {
        "one": one,
        "anomaly": anomaly(one.code),
        "evidence": masked_text(one.evidence, who, handling, records),
        "proposed": masked_text(one.proposed, who, handling, records),
        "records": [
            (PEOPLE[at % len(PEOPLE)], row, system_name(row.system), ALL.get(row.rule, ""))
            for at, row in enumerate(records)
        ],
        "offers": _offers(one, records, who, handling, typed),
        "fields": list(dict.fromkeys(field for row in records if is_ours(row) for field in fields_of(row))),
        "ours": [
            (row.place, PEOPLE[at % len(PEOPLE)], system_name(row.system), row.number)
            for at, row in enumerate(records)
            if is_ours(row)
        ],
        "linked": any(row.person for row in records),
        "grave": one.severity == "H",
        "said_now": _said_now(one, state),
        "first": [line for line in lines if line.differs or line.header in ALWAYS],
        "rest": [line for line in lines if not line.differs and line.header not in ALWAYS],
        "kind": KIND,
        "decisions": decisions,
        "answers": one.answers.order_by("-pk"),
        "waiting": waiting,
        "steps": _steps(one, who, handling),
        "doubts": doubts(list(waiting.corrections.all()), who) if waiting else [],
        "others": [(each, anomaly(each.code)) for each in others_about(one, records, who)],
        "seen": one.steps.count(),
        "results": results_for(one.code),
        "people": PEOPLE[: len(records)] if all("姓名" in row.cells for row in records) and len(records) > 1 else "",
        "findings": findings,
        "typed": typed or {},
        "messages": [SAID[said]] if (said := request.GET.get("done", "")) in SAID and request.method == "GET" else [],
        "own": own,
        "may": {
            "assign": state is State.NEW and (who.may(RUN) or may(who, CHECK, one)),
            "begin": makes and state in TO_DECIDE[:2],
            "decide": makes and state in TO_DECIDE,
            "confirm": checks and not own and waiting is not None and waiting.bulk_id is None,
            "hold": makes and state in TO_DECIDE,
            "resume": makes and state is State.ON_HOLD,
            "undo": makes and state in CLOSED,
        },
        "colleagues": _colleagues(one) if state is State.NEW else [],
    }
    return render(request, "suspects/suspect.html", context, status=status)


def _offers(one: Any, records: list[Record], who: Who, handling: bool, typed: Any) -> list[dict[str, Any]]:
    """The fields that may be changed, each with its value as somebody sees it and what other records say instead."""
    signs = {row.place: PEOPLE[at % len(PEOPLE)] for at, row in enumerate(records)}
    seen = {line.header: dict(zip((row.pk for row in records), line.cells, strict=True))
            for line in side_by_side(records, who, handling)}  # fmt: skip
    listed = typed.getlist if hasattr(typed, "getlist") else lambda _: []
    kept = {
        of: (like, new)
        for of, like, new in zip(listed("change_of"), listed("change_like"), listed("change_new"), strict=False)
    }
    if typed is None:
        kept = {f"{each.place}:{each.field}": ("", each.new) for each in proposed_changes(one, records)}
    made = []
    for row, field in offered(one.code, records):
        old = row.number if field == "个人编号" else str(row.cells.get(field, ""))
        key = f"{row.place}:{field}"
        others: dict[str, tuple[int, str]] = {}
        for other in records:
            value = other.number if field == "个人编号" else str(other.cells.get(field, ""))
            if value and value != old and other.pk != row.pk:
                others.setdefault(value, (other.place, signs[other.place]))
        cell = seen.get(field, {}).get(row.pk)
        like, new = kept.get(key, ("", ""))
        if typed is None and new:
            # A number stands in no field in full; another record's is named by its sign.
            like, new = (str(others[new][0]), "") if new in others else ("", "" if field in SENSITIVE else new)
        made.append(
            {
                "key": key,
                "sign": signs[row.place],
                "system": system_name(row.system),
                "number": row.number,
                "field": field,
                "pieces": cell.pieces if cell else ((old, False),) if old else (),
                "likes": list(others.values()),
                "like": like,
                "new": new,
            }
        )
    return made


def proposed_changes(one: Any, records: list[Record]) -> list[Amend]:
    """What the evidence or the proposal says is to be changed, where a change is proposed: the form begins with it."""
    if one.proposal not in NEW_WORDS:
        return []
    return suggested(one.code, one.proposal, records, one.proposed) or []


def _shown(each: Any, who: Who, handling: bool, records: list[Record]) -> dict[str, str]:
    """A correction as somebody sees it."""
    told = {
        name: "".join(
            sign if place in visible(each.field, value, who, handling, set()) else STAR
            for place, sign in enumerate(value)
        )
        for name, value in (("old", each.old), ("new", each.new))
    }
    return {**told, "system": system_name(each.system), "number": each.number, "field": each.field or "整条记录",
            "written": each.written_at}  # fmt: skip


def _said_now(one: Any, state: State) -> str:
    """What it means that the last run did not find a suspect, or what it waits for, in its state."""
    nothing = one.result in {result.value for result in NOTHING_TO_WRITE}
    if state is State.ACCEPTED:
        return "已验收。最近的归并未再发现本疑点。" if one.vanished else "已验收。"
    if state is State.WRITTEN_BACK:
        return "已回写，最近的归并未再发现本疑点，可以验收。" if one.vanished else "已回写，待再次归并后验收。"
    if state is State.SOLVED:
        return "无须回写，可以验收。" if nothing else "已解决，待列入回写清单并登记回写。"
    return f"第{one.last_run_id}批以后的归并未再发现本疑点，仍须有理由地办结。" if one.vanished else ""


def _steps(one: Any, who: Who, handling: bool) -> list[Any]:
    """The history; what a run said of reopening may name people, and is masked."""
    every = list(Record.objects.filter(suspect=one).only("cells", "number", "unit")) if one.reopened else []
    steps = list(one.steps.select_related("natural_person", "run").order_by("ordinal"))
    for step in steps:
        step.told = masked_text(step.opinion, who, handling, every) if step.run_id and step.opinion else step.opinion
    return steps


def _colleagues(one: Any) -> Any:
    return NaturalPerson.objects.filter(section__name=one.section).order_by("number")


ACTIONS = ("assign", "begin", "decide", "confirm", "give_back", "hold", "resume", "undo")


@needs(LOOK)
@require_POST
def act(request: Any, number: str, action: str) -> HttpResponse:
    """Take a step of a suspect; what was typed stays where it is refused."""
    found = find_suspect(request, number)
    if action not in ACTIONS:
        raise Http404
    try:
        with journalled(request.who, "办理疑点", found.number):
            seen = request.POST.get("seen", "")
            if not (seen.isdecimal() and len(seen) < 9):
                raise Refused(refusal("Y-7", "提交的内容不完整。", "请刷新页面后重新办理。"))
        _act(request, found, action, int(seen))
    except Refused as refused:
        return _page(request, find_suspect(request, number), refused.findings, request.POST, status=422)
    return redirect(f"{reverse('suspect', args=[number])}?done={action}")


def _act(request: Any, found: Any, action: str, seen: int) -> None:
    sent, by, now = request.POST, request.who, timezone.now()
    opinion = sent.get("opinion", "")
    if action == "assign":
        key = sent.get("to", "")
        to = _colleagues(found).filter(number=key).first() if key else None
        decide.assign(found, to, by=by, now=now, seen=seen)
    elif action == "begin":
        decide.begin(found, by=by, now=now, seen=seen)
    elif action == "decide":
        decide.decide(found, asked_in(request, found), by=by, now=now, seen=seen)
    elif action == "confirm":
        decide.confirm(found, by=by, now=now, opinion=opinion, seen=seen)
    elif action == "give_back":
        decide.give_back(found, by=by, now=now, opinion=opinion, seen=seen)
    elif action == "hold":
        decide.hold(found, _day(sent.get("until", "")), by=by, now=now, opinion=opinion, seen=seen)
    elif action == "resume":
        decide.resume(found, by=by, now=now, opinion=opinion, seen=seen)
    else:
        decide.undo(found, by=by, now=now, reason=opinion, seen=seen)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def asked_in(request: Any, one: Any) -> decide.Asked:
    """A decision as the form sends it."""
    sent = request.POST
    what, records = sent.get("what", ""), newest_records(one)
    people: dict[str, str] = {}
    # What the form began with is no change where nothing is to be changed.
    unasked = proposed_changes(one, records) if sent.get("result") in NOTHING_TO_WRITE else []
    if sent.get("people") == "1":
        people = dict(zip(sent.getlist("record"), sent.getlist("person"), strict=False))
    return decide.Asked(
        result=sent.get("result", ""),
        what=what,
        reason=sent.get("reason", ""),
        case_number=sent.get("case_number", ""),
        people=people,
        papers=papers_in(request),
        changes=[each for each in amends_in(sent, records) if each not in unasked],
    )


def papers_in(request: Any) -> list[tuple[str, str, bytes]]:
    """The papers that a form brings: name of the paper, of its file, its bytes."""
    name = request.POST.get("paper_name", "").strip() or "证明材料"
    # Nothing larger is read into memory; one byte more tells that there is more.
    return [(name, file.name or "", file.read(LARGEST + 1)) for file in request.FILES.getlist("paper")]


def amends_in(sent: Any, records: list[Record]) -> list[Amend]:
    """What is to be changed, as the form says it: for each offered field what was typed, else another record's value
    that was chosen; rows without either are left out.
    """
    by_place = {row.place: row for row in records}
    made = []
    for of, like, typed in zip(
        sent.getlist("change_of"), sent.getlist("change_like"), sent.getlist("change_new"), strict=False
    ):
        place, _, field = of.partition(":")
        if not place.isdecimal():
            continue
        new = typed.strip()
        if not new and like.isdecimal() and (other := by_place.get(int(like))):
            new = other.number if field == "个人编号" else str(other.cells.get(field, ""))
        if new:
            made.append(Amend(int(place), field, new))
    for place, field, typed in zip(
        sent.getlist("free_place"), sent.getlist("free_field"), sent.getlist("free_new"), strict=False
    ):
        if place.isdecimal() and (field.strip() or typed.strip() or sent.get("result") not in NEW_WORDS):
            made.append(Amend(int(place), field, typed))
    return made


@needs(LOOK)
@require_safe
def paper(request: Any, number: str, key: int) -> HttpResponse:
    """A paper of a decision, for the hands of the suspect and for audit; the look is journalled."""
    one: Suspect = find_suspect(request, number)
    who: Who = request.who
    if not (handles(who, one) or who.may("suspect.audit")):
        raise Http404
    found = get_object_or_404(Paper, Q(decision__suspect=one) | Q(bulk__decisions__suspect=one), pk=key)
    try:
        content = read_evidence(found)
    except (OSError, ValueError) as problem:
        said = f"材料“{found.name}”不能打开：{problem if isinstance(problem, ValueError) else '文件不在存放位置'}。"
        return refusals_page(request, [refusal("C-18", said, "从备份恢复，并报稽核内控股。")])
    with transaction.atomic():
        record(
            "查看材料",
            who.actor,
            object_kind="suspect",
            object_key=one.number,
            detail=f"{found.name}：{found.file_name}",
        )
    answer = HttpResponse(content, content_type=media_type(content))
    answer["Content-Disposition"] = content_disposition_header(False, found.file_name) or "inline"
    answer["X-Content-Type-Options"] = "nosniff"
    # A paper comes from outside: nothing in it runs as a page of ours.
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:"
    answer["Cache-Control"] = "no-store"
    return answer
