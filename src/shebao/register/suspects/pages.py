"""The pages of suspects: the list, a suspect with its records side by side, its decision and its papers."""

from datetime import date
from typing import Any

from django.db import transaction
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
from shebao.register.suspects.lists import SUSPECTS, anomaly
from shebao.register.suspects.models import Paper, Suspect
from shebao.register.suspects.refusals import journalled
from shebao.register.suspects.sections import CHECK, LOOK, MAKE, RUN, may, suspects_for
from shebao.register.suspects.shown import (
    handles,
    masked_text,
    newest_records,
    plain_value,
    side_by_side,
    system_name,
)
from shebao.register.suspects.states import CLOSED, RESULTS, TO_DECIDE, DecisionState, State
from shebao.screens.lists import list_view
from shebao.screens.plain import declare_plain
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.models import NaturalPerson
from shebao.staff.permit import needs, refusals_page
from shebao.staff.who import Who

KIND = "suspect-record"
ALWAYS = ("姓名", "证件号码", "单位名称")
"""Columns that stand in sight whether they differ or not."""
PEOPLE = "甲乙丙丁戊己庚辛"
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
        .prefetch_related("papers", "pairs")
        .order_by("-ordinal")
    )
    waiting = next((made for made in decisions if made.state == DecisionState.TO_CHECK), None)
    for made in decisions:
        made.told = masked_text(made.what, who, handling, records)
    state = State(one.state)
    makes = may(who, MAKE, one)
    checks = may(who, CHECK, one) and waiting is not None
    own = checks and waiting is not None and waiting.maker_id == who.natural_person.pk
    context = {
        "one": one,
        "anomaly": anomaly(one.code),
        "evidence": masked_text(one.evidence, who, handling, records),
        "proposed": masked_text(one.proposed, who, handling, records),
        "records": [(PEOPLE[at % len(PEOPLE)], row, system_name(row.system)) for at, row in enumerate(records)],
        "first": [line for line in lines if line.differs or line.header in ALWAYS],
        "rest": [line for line in lines if not line.differs and line.header not in ALWAYS],
        "kind": KIND,
        "decisions": decisions,
        "answers": one.answers.order_by("-pk"),
        "waiting": waiting,
        "steps": one.steps.select_related("natural_person", "run").order_by("ordinal"),
        "seen": one.steps.count(),
        "results": RESULTS,
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
    """A decision as the form sends it. What was proposed and not touched is meant in full, not as it was masked."""
    sent = request.POST
    what, records = sent.get("what", ""), newest_records(one)
    if what.split() == masked_text(one.proposed, request.who, handles(request.who, one), records).split():
        what = one.proposed
    people: dict[str, str] = {}
    if sent.get("people") == "1":
        people = dict(zip(sent.getlist("record"), sent.getlist("person"), strict=False))
    name = sent.get("paper_name", "").strip() or "证明材料"
    # Nothing larger is read into memory; one byte more tells that there is more.
    papers = [(name, file.name or "", file.read(LARGEST + 1)) for file in request.FILES.getlist("paper")]
    return decide.Asked(
        result=sent.get("result", ""),
        what=what,
        reason=sent.get("reason", ""),
        case_number=sent.get("case_number", ""),
        people=people,
        papers=papers,
    )


@needs(LOOK)
@require_safe
def paper(request: Any, number: str, key: int) -> HttpResponse:
    """A paper of a decision, for the hands of the suspect and for audit; the look is journalled."""
    one: Suspect = find_suspect(request, number)
    who: Who = request.who
    if not (handles(who, one) or who.may("suspect.audit")):
        raise Http404
    found = get_object_or_404(Paper, pk=key, decision__suspect=one)
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
