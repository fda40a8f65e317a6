"""Pages of imports: the source files, an upload, a preview with its totals, the error file, accepting, giving up."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shebao.findings import Finding
from shebao.jobs.models import Job
from shebao.journal.record import record
from shebao.register.imports.apply import accept, discard, waits
from shebao.register.imports.cover_note import ROWS, asked_of
from shebao.register.imports.layouts import layouts
from shebao.register.imports.limits import MAX_BYTES, MEGABYTE
from shebao.register.imports.lists import SOURCES, layouts_for
from shebao.register.imports.sources import REGISTERED, SEEN, TO_ACCEPT, UNFIT, ask_for_preview, beside, folder, receive
from shebao.register.imports.template import template_bytes
from shebao.register.imports.uploading import SourceUpload
from shebao.register.models import SourceFile
from shebao.screens.export import SHEET, refused
from shebao.screens.lists import list_view
from shebao.screens.todo import Todo, declare_todo
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.names import names_of
from shebao.staff.who import Who

SHOWN_ERRORS = 20


def for_importers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for those who register or accept files of some insurance."""

    @wraps(view)
    def seen(request: Any, *arguments: Any, **named: Any) -> HttpResponse:
        if not layouts_for(request.who):
            return refused(request, "没有导入的权限。", "请经办或数据统计人员登记，复核人员确认。")
        return view(request, *arguments, **named)

    return seen


def _source(request: Any, number: int) -> SourceFile:
    """A source file of the asker's insurances; any other is not there."""
    source = get_object_or_404(SourceFile, pk=number)
    if source.layout not in {layout.code for layout in layouts_for(request.who)}:
        raise Http404
    return source


def _refused(request: Any, found: Refused, status: int = 409) -> HttpResponse:
    return render(request, "screens/refused.html", {"findings": found.findings}, status=status)


# The form's token is only checked after the handler of the upload is set: checking it reads the whole request.
@csrf_exempt
@for_importers
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: Any) -> HttpResponse:
    """The source files of one's insurances, and the form for a new one."""
    if request.method == "POST":
        request.upload_handlers = [SourceUpload(request)]
    return _imports(request)


@csrf_protect
def _imports(request: Any) -> HttpResponse:
    if request.method == "POST" and not request.GET.get("export"):
        return _upload(request)
    return list_view(request, SOURCES)


def _upload(request: Any) -> HttpResponse:
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Refused(refusal("I-60", "没有选择文件。", "选择 .xlsx、.xls 或 .csv 文件后提交。"))
        if getattr(file.file, "refused", False) or getattr(file, "refused", False):
            raise Refused(refusal("I-2", f"文件超过{MAX_BYTES // MEGABYTE}兆字节。", "请拆分后分别导入。"))
        with transaction.atomic():
            period = request.POST.get("period", "")
            source = receive(
                file.chunks(), file.name or "", request.POST.get("layout", ""), by=request.who, period=period
            )
            job = ask_for_preview(source, by=request.who)
    except Refused as found:
        return _refused(request, found)
    return redirect("job", job.pk)


@require_safe
@for_importers
def source(request: Any, number: int) -> HttpResponse:
    """A source file: its control totals, what it would do, the first errors, the next step."""
    return _shown(request, _source(request, number))


def _may_accept(found: SourceFile, who: Who) -> bool:
    return (
        waits(found)
        and who.may("import.accept", layouts()[found.layout].insurance)
        and who.natural_person.number != found.registered_by
        and found.good_rows > 0
    )


def _shown(request: Any, found: SourceFile, findings: Sequence[Finding] = ()) -> HttpResponse:
    """The page of a source file; after a refusal with what was typed."""
    layout = layouts()[found.layout]
    who = request.who
    runs = Job.objects.filter(kind__startswith="import.", arguments__source=found.pk).order_by("-pk")
    waiting = waits(found)
    names = names_of([found.registered_by, found.accepted_by])
    cover = found.totals.get("cover", {})
    context = {
        "source": found,
        "layout": layout,
        "loads": layout.loads != "nothing",
        "totals": found.totals,
        "columns": [{**each, "cover": cover.get(each["header"], "")} for each in found.totals.get("columns", [])],
        "covered": cover,
        "covered_rows": cover.get(ROWS, ""),
        "first": found.totals.get("first", [])[:SHOWN_ERRORS],
        "runs": runs[:5],
        "registered_by": names[found.registered_by],
        "accepted_by": names[found.accepted_by],
        "may_accept": _may_accept(found, who),
        "asked": [(f"cover{at}", name, request.POST.get(f"cover{at}", "")) for at, name in enumerate(asked_of(layout))],
        "refused": findings,
        "own": waiting and who.natural_person.number == found.registered_by,
        "may_discard": found.state in (REGISTERED, UNFIT, SEEN) or waiting,
    }
    return render(request, "imports/source.html", context, status=422 if findings else 200)


@require_safe
@for_importers
def errors(request: Any, number: int) -> HttpResponse:
    """The error file. It holds whole numbers, so taking it is journalled."""
    found = _source(request, number)
    path = beside(found, ".errors.xlsx")
    if not found.errors_path or not path.is_file() or path.parent != folder():
        raise Http404
    with transaction.atomic():
        record("下载错误文件", request.who.actor, object_kind="source", object_key=str(found.pk), detail=found.name)
    name = f"{found.name.rpartition('.')[0] or found.name}-错误原因.xlsx"
    return _download(path.open("rb"), name)


@require_safe
@for_importers
def template(request: Any, code: str) -> HttpResponse:
    """The template of a layout."""
    if code not in {layout.code for layout in layouts_for(request.who)}:
        raise Http404
    layout = layouts()[code]
    response = HttpResponse(template_bytes(layout), content_type=SHEET)
    response.headers["Content-Disposition"] = _named(f"{layout.title}-模板.xlsx")
    return response


def _download(stream: Any, name: str) -> HttpResponse:
    response = FileResponse(stream, content_type=SHEET)
    response.headers["Content-Disposition"] = _named(name)
    response.headers["Cache-Control"] = "no-store"
    return response


def _named(name: str) -> str:
    return f"attachment; filename=\"file.xlsx\"; filename*=UTF-8''{quote(name, safe='')}"


@require_POST
@for_importers
def accept_source(request: Any, number: int) -> HttpResponse:
    """Compare the control totals of the cover note that were typed, and accept."""
    found = _source(request, number)
    cover = {name: request.POST.get(f"cover{at}", "") for at, name in enumerate(asked_of(layouts()[found.layout]))}
    try:
        job = accept(found.pk, by=request.who, cover=cover)
    except Refused as refusal_:
        if _may_accept(found, request.who):
            return _shown(request, found, refusal_.findings)
        return _refused(request, refusal_)
    return redirect("job", job.pk)


@require_POST
@for_importers
def discard_source(request: Any, number: int) -> HttpResponse:
    """Give a file up."""
    found = _source(request, number)
    try:
        discard(found.pk, by=request.who, reason=request.POST.get("reason", ""))
    except Refused as refusal_:
        return _refused(request, refusal_)
    return redirect("import", found.pk)


def _to_accept(who: Who) -> Todo | None:
    codes = [layout.code for layout in layouts().values() if who.may("import.accept", layout.insurance)]
    if not codes:
        return None
    waiting = SourceFile.objects.filter(state=TO_ACCEPT, layout__in=codes).exclude(
        registered_by=who.natural_person.number
    )
    return Todo("待确认的源文件", waiting.count(), reverse("imports"))


declare_todo(_to_accept)
