"""The pages of cases: the work list, the list, a case with its next step, its papers and its document."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shebao.cases import evidence, refusals, workflow
from shebao.cases.document import MissingGlyphError, case_pdf
from shebao.cases.kept import Told, newest_changes, what_changes
from shebao.cases.kinds import NOT_WHOLE, is_half, kinds
from shebao.cases.lists import CASES, DRAFTS, alter_url, cards
from shebao.cases.models import Case, CaseVersion, Evidence
from shebao.cases.names import people_named
from shebao.cases.scope import cases_for, handles_cases, rights_to_look, rights_to_make, waiting_for
from shebao.cases.shown import (
    Seen,
    between_versions,
    clock,
    differences,
    in_making,
    next_step,
    seen_by,
    shows_typed,
    subject_number,
    without_names,
)
from shebao.cases.states import OPEN, State
from shebao.cases.steps import newest_payload
from shebao.cases.working_days import calendar
from shebao.journal.record import record
from shebao.screens.lists import list_view
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.permit import needs, refusals_page
from shebao.staff.who import Who

WORK_ROWS = 50
ANOTHER = "其他"


@require_safe
def work(request: Any) -> HttpResponse:
    """我的待办: what waits for whoever is here, the latest first to end on top; without such a right, his pages."""
    who: Who = request.who
    if who.rights.isdisjoint(rights_to_look()):
        return render(request, "cases/no_work.html")
    handling = handles_cases(who)
    rows = waiting_for(who).select_related("maker").order_by("due_on", "pk")[: WORK_ROWS + 1]
    named, table, listed = kinds(), calendar(), []
    for row in rows[:WORK_ROWS]:
        told, colour = clock(row, table)
        kind = named[row.kind].name if row.kind in named else row.kind
        number = subject_number(row, handling)
        listed.append({"case": row, "kind": kind, "number": number, "clock": told, "colour": colour})
    context = {"cards": cards(who), "rows": listed, "more": len(rows) > WORK_ROWS, "at_most": WORK_ROWS}
    return render(request, "cases/work.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def case_list(request: Any) -> HttpResponse:
    """All cases in scope."""
    return list_view(request, CASES)


@require_http_methods(["GET", "HEAD", "POST"])
def drafts(request: Any) -> HttpResponse:
    """我的草稿: the drafts that whoever is here has kept; for whoever opens cases of any kind."""
    return needs(*rights_to_make())(list_view)(request, DRAFTS)


def _case(request: Any, number: str) -> Case:
    """The case, or 404 for one that is not there or out of scope."""
    found: Case = get_object_or_404(
        cases_for(request.who).select_related("maker", "checker", "reverses"), number=number
    )
    if found.kind not in kinds():
        raise Http404
    return found


def _handles(case: Case, who: Who) -> bool:
    """Whether somebody has a hand in cases like this one, or audits them."""
    desk = kinds()[case.kind].desk
    hands = desk.rights if desk.look else refusals.HANDLING
    return any(who.may(right, case.insurance, 0, case.township) for right in (*hands, "case.freeze"))


@require_safe
def case_page(request: Any, number: str) -> HttpResponse:
    """A case: what is asked, what changes, what was found, papers, the next step, who did what when."""
    return _page(request, _case(request, number))


def _hidden(case: Case, told: Told, seen: Seen) -> set[str]:
    """The names that are masked on the page; none for whoever sees names."""
    return set() if seen.names else set().union(*(people_named(case, one) for one in told.values()))


def _page(request: Any, case: Case, findings: Any = (), typed: str = "", status: int = 200) -> HttpResponse:
    who: Who = request.who
    kind = kinds()[case.kind]
    versions = {one.version: one for one in CaseVersion.objects.filter(case=case)}
    newest = versions[case.version]
    seen = seen_by(case, who)
    changes = what_changes(case, versions.values())
    rows = differences(case, changes[case.version], seen)
    if shows_typed(rows, changes[case.version]):
        _look(request, case, "查看业务单敏感信息", f"第{case.version}版变更后内容")
    makes = who.may(kind.desk.make, case.insurance, abs(case.amount or 0), case.township)
    papers = list(Evidence.objects.filter(case=case).select_related("added_by").order_by("pk"))
    step = next_step(case, who)
    told, colour = clock(case)
    asked = refusals.papers_of(case, newest.payload)
    held = {paper.name for paper in papers}
    before = changes.get(case.version - 1)
    hidden = _hidden(case, changes, seen)
    corrected = between_versions(before, changes[case.version], seen) if before is not None else []
    context = {
        "case": case,
        "kind": kind,
        "number": subject_number(case, seen.handling),
        "rows": rows,
        "half": is_half(newest.payload),
        "corrected": without_names(corrected, hidden),
        "hidden": hidden,
        "found": newest.findings,
        "papers": papers,
        "asked": [(paper, paper.name in held) for paper in asked],
        "another": ANOTHER,
        "steps": case.steps.select_related("natural_person").order_by("ordinal"),
        "last": case.steps.count(),
        "next": step,
        "corrected_at": alter_url(case),
        "missing": refusals.missing_papers(case, newest.payload) if in_making(case) else [],
        "reason": newest.payload.get(workflow.REASON, ""),
        "grounds": newest.payload.get(workflow.GROUNDS, ""),
        "typed_grounds": request.POST.get("grounds", ""),
        "clock": told,
        "colour": colour,
        "reversals": case.reversals.exclude(state__in=[State.WITHDRAWN, State.NOT_APPROVED, State.NOT_ACCEPTED]),
        "findings": findings,
        "messages": [SAID[said]] if (said := request.GET.get("done", "")) in SAID and request.method == "GET" else [],
        "typed": typed,
        "may": {
            "give_back": step.action in ("check", "approve"),
            "reject": step.action == "approve",
            "refuse": makes and case.state == State.ACCEPTED and not case.frozen,
            "withdraw": case.maker_id == who.natural_person.pk and case.state in OPEN and not case.frozen,
            "reverse": makes
            and kind.reverse is not None
            and case.state in (State.EFFECTIVE, State.ARCHIVED)
            and not case.frozen,
            "alter": makes and case.state == State.DRAFT and case.maker_id == who.natural_person.pk and not case.frozen,
            "papers": makes and in_making(case),
            "hold": who.may("case.freeze", case.insurance, 0, case.township) and case.state != State.ARCHIVED,
            "open": _handles(case, who),
            "print": _handles(case, who) and not is_half(newest.payload),
        },
    }
    return render(request, "cases/case.html", context, status=status)


ACTIONS = ("accept", "submit", "check", "approve", "archive", "give_back", "reject", "refuse", "withdraw", "freeze",
           "release", "reverse", "resend")  # fmt: skip
SAID = {
    **{"accept": "已受理。", "submit": "已提交复核。", "check": "已复核通过。", "approve": "已审批同意。"},
    **{"archive": "已归档。", "give_back": "已退回补正。", "reject": "已不予批准。", "refuse": "已不予受理。"},
    **{
        "withdraw": "已作废。",
        "freeze": "已冻结。",
        "release": "已解除冻结。",
        "reverse": "已登记冲正。",
        "resend": "已重新提交复核。",
    },
    "paper": "已上传材料。",
}


def _done(case: Case, action: str) -> HttpResponse:
    """To the case's page, which says what was done."""
    return redirect(f"{reverse('case', args=[case.number])}?done={action}")


@require_POST
def act(request: Any, number: str, action: str) -> HttpResponse:
    """Take a step, of the version and after the step that were seen; what was typed stays where it is refused."""
    case = _case(request, number)
    if action not in ACTIONS:
        raise Http404
    opinion = request.POST.get("opinion", "")
    try:
        done = _act(request, case, action, opinion)
    except Refused as refused:
        return _page(request, Case.objects.get(pk=case.pk), refused.findings, opinion, status=422)
    return _done(done, action)


def _act(request: Any, case: Case, action: str, opinion: str) -> Case:
    who, now = request.who, timezone.now()
    sent = {name: request.POST.get(name, "") for name in ("version", "seen")}
    with refusals.journalled(who, "办理业务单", case.number):
        if not all(value.isdecimal() and len(value) < 9 for value in sent.values()):
            raise Refused(refusal("C-3", "提交的内容不完整。", "请刷新页面后重新办理。"))
        version, seen = int(sent["version"]), int(sent["seen"])
        refusals.need_version(case, version)
        if case.steps.count() != seen:
            raise Refused(refusal("C-7", "业务单在您打开之后已由他人办理。", "请刷新页面，重新核对后再办理。"))
    if action in ("check", "approve"):
        step = workflow.check if action == "check" else workflow.approve
        return step(case, by=who, now=now, version=version, opinion=opinion)
    if action == "archive":
        return workflow.archive(case, by=who, now=now)
    if action == "reverse":
        return workflow.open_reversal(case, opinion, grounds=request.POST.get("grounds", ""), by=who, now=now)
    if action == "resend":
        if case.reverses_id is None:
            raise Http404
        # The content of a reversal is that of its original: only reason and grounds are told anew.
        told = {workflow.REASON: opinion.strip(), workflow.GROUNDS: request.POST.get("grounds", "").strip()}
        return workflow.revise(case, told, by=who, now=now, opinion=opinion)
    if action == "give_back":
        return workflow.give_back(
            case, by=who, now=now, opinion=opinion, from_applicant=request.POST.get("applicant") == "1"
        )
    done: Case = getattr(workflow, action)(case, by=who, now=now, opinion=opinion)
    return done


@require_POST
def add_paper(request: Any, number: str) -> HttpResponse:
    """Upload a paper of a case."""
    case = _case(request, number)
    sent = request.FILES.get("file")
    name = request.POST.get("name", "")
    if name in ("", ANOTHER):
        name = request.POST.get("other", "").strip()
    try:
        if sent is None:
            raise Refused(refusal("C-17", "没有选择文件。", "选择文件后再上传。"))
        # Nothing larger is read into memory; one byte more tells that there is more.
        content = sent.read(evidence.LARGEST + 1)
        evidence.add_evidence(
            case, name, sent.name or "", content, by=request.who, now=timezone.now(), size=sent.size or 0
        )
    except Refused as refused:
        return _page(request, Case.objects.get(pk=case.pk), refused.findings, status=422)
    return _done(case, "paper")


@require_safe
def paper(request: Any, number: str, key: int) -> HttpResponse:
    """A paper of a case, for whoever handles it; the look is journalled."""
    case = _case(request, number)
    who: Who = request.who
    if not _handles(case, who):
        raise Http404
    found = get_object_or_404(Evidence, pk=key, case=case)
    try:
        content = evidence.read_evidence(found)
    except (OSError, ValueError) as problem:
        said = f"材料“{found.name}”不能打开：{problem if isinstance(problem, ValueError) else '文件不在存放位置'}。"
        return refusals_page(request, [refusal("C-18", said, "从备份恢复，并报稽核内控股。")])
    _look(request, case, "查看材料", f"{found.name}：{found.file_name}")
    return _file(content, evidence.media_type(content), found.file_name)


@require_safe
def document(request: Any, number: str) -> HttpResponse:
    """The printable document of a case, for its hands and for audit; printing is journalled."""
    case = _case(request, number)
    who: Who = request.who
    if not _handles(case, who):
        raise Http404
    if is_half(newest_payload(case)):
        return refusals_page(request, [NOT_WHOLE])
    seen = seen_by(case, who)
    try:
        made = case_pdf(case, seen)
    except MissingGlyphError as missing:
        return refusals_page(request, [refusal("C-18", str(missing), "请系统管理员安装字体。")])
    changes = newest_changes(case)
    whole = shows_typed(differences(case, changes, seen), changes)
    _look(request, case, "打印业务单", f"{kinds()[case.kind].document}{'，含变更后内容全文' if whole else ''}")
    return _file(made, "application/pdf", f"{case.number}.pdf")


def _look(request: Any, case: Case, what: str, detail: str) -> None:
    with transaction.atomic():
        record(
            what,
            request.who.actor,
            object_kind=case.subject_kind,
            object_key=case.subject_key,
            case_number=case.number,
            detail=detail,
        )


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    answer["X-Content-Type-Options"] = "nosniff"
    # A paper comes from outside: nothing in it runs as a page of ours.
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:"
    answer["Cache-Control"] = "no-store"
    return answer
