"""Pages of lists handed out and their answers, of write-back lists, of the chart and the monthly report."""

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from shebao.cases.scope import sees_names
from shebao.documents.glyphs import MissingGlyphError
from shebao.journal.record import record
from shebao.register.insurances import SHORT
from shebao.register.suspects import answers, charts, handouts, progress, write_back
from shebao.register.suspects.exchange_lists import ANSWERS, HANDOUTS
from shebao.register.suspects.report import TITLE, report_pdf
from shebao.register.suspects.report_docx import report_docx
from shebao.register.suspects.sections import LOOK, RUN
from shebao.register.suspects.write_back_list import write_back_book
from shebao.register.unify.sources import SYSTEMS
from shebao.screens.export import SHEET
from shebao.screens.lists import ListPage, list_view
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.permit import needs, refusals_page
from shebao.staff.who import Who

SHOWN = 200
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["Cache-Control"] = "no-store"
    return answer


@needs(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def lists(request: Any) -> HttpResponse:
    """核实清单: employers and townships with open suspects; a list for each that is chosen."""
    who: Who = request.who
    asked = request.GET.get("kind")
    kind = asked if asked in (handouts.EMPLOYER, handouts.TOWNSHIP) else handouts.EMPLOYER
    findings: Any = ()
    if request.method == "POST":
        try:
            kind = request.POST.get("kind", "")
            name, content = handouts.hand_out(kind, request.POST.getlist("key"), by=who, now=timezone.now())
            return _file(content, "application/zip" if name.endswith(".zip") else SHEET, name)
        except Refused as refused:
            findings = refused.findings
    found = handouts.groups(who, kind)
    context = {
        "kind": kind,
        "kinds": (handouts.EMPLOYER, handouts.TOWNSHIP),
        "listed": found[:SHOWN],
        "groups": len(found),
        "shown": SHOWN,
        "findings": findings,
    }
    return _listed(request, HANDOUTS, context)


def _listed(request: Any, page: ListPage, context: dict[str, Any]) -> HttpResponse:
    """A list with what its own template needs; refused where there are findings and nothing was done."""
    answer = list_view(request, replace(page, more=lambda _: context))
    if context["findings"] and not context.get("messages"):
        answer.status_code = 422
    return answer


@needs("suspect.decide", "suspect.data", "suspect.audit", RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def answer_pages(request: Any) -> HttpResponse:
    """答复: taking a workbook in, what was answered beside what the system holds, and making it proposed decisions."""
    who: Who = request.who
    findings: Any = ()
    said = ""
    if request.method == "POST":
        now = timezone.now()
        try:
            if request.FILES.get("file"):
                sent = request.FILES["file"]
                made = answers.receive(sent.name or "", sent.read(answers.LARGEST + 1), by=who, now=now)
                said = f"已接收{len(made)}条答复。"
            elif keys := [int(key) for key in request.POST.getlist("answer") if key.isdecimal()]:
                count, findings = answers.propose(keys, by=who, now=now)
                said = f"已提出{count}个处理决定，等待另一人复核。" if count else ""
            else:
                raise Refused(refusal("Y-18", "没有选择文件或答复。", "选择后再提交。"))
        except Refused as refused:
            findings = refused.findings
    listed = answers.to_propose(who)
    context = {
        "findings": findings,
        "messages": [said] if said else [],
        "may": {row.pk for row in listed if answers.may_propose(who, row)},
        "waiting": listed.exists(),
    }
    return _listed(request, ANSWERS, context)


@needs(RUN)
@require_safe
def write_back_file(request: Any, system: str) -> HttpResponse:
    """The list by which a system is corrected (回写清单): taking it is journalled, it holds whole values."""
    if system not in SYSTEMS:
        raise Http404
    rows = list(write_back.to_write_back(request.who, system).select_related("decision__suspect", "record__source"))
    now = timezone.localtime()
    person = request.who.natural_person
    mark = f"{person.name}（{person.number}）　{now:%Y-%m-%d %H:%M}　用途：回写{SHORT[system]}系统"
    content = write_back_book(system, rows, sees_names(request.who), mark)
    with transaction.atomic():
        record("导出", request.who.actor, object_kind="write-back", object_key=system, detail=f"回写清单{len(rows)}条")
    return _file(content, SHEET, f"回写清单-{SHORT[system]}-{now:%Y%m%d}.xlsx")


@needs(LOOK)
@require_safe
def chart(request: Any, name: str) -> HttpResponse:
    """A chart of the progress, as a picture."""
    run = progress.newest_run()
    if run is None:
        raise Http404
    try:
        drawn = charts.svg(name, run)
    except KeyError:
        raise Http404 from None
    answer = HttpResponse(drawn, content_type="image/svg+xml")
    answer["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"
    return answer


@needs(LOOK)
@require_safe
def report(request: Any, form: str) -> HttpResponse:
    """The monthly report to the province, as Word document or PDF."""
    run = progress.newest_run()
    if run is None or form not in ("docx", "pdf"):
        raise Http404
    day = timezone.localdate()
    try:
        content = report_pdf(run, day) if form == "pdf" else report_docx(run, day)
    except MissingGlyphError as missing:
        return refusals_page(request, [refusal("C-18", str(missing), "请系统管理员安装字体。")])
    with transaction.atomic():
        record("打印月报", request.who.actor, object_kind="unify", object_key=str(run.pk), detail=form)
    return _file(content, "application/pdf" if form == "pdf" else WORD, f"{TITLE}-{run.period}.{form}")
