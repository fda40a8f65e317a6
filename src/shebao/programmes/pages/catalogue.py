"""The page on which a year's procurement catalogue is brought in by file: registered by one, confirmed by another."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shebao.programmes.catalogue.bring_in import CHECK, MAKE, confirm_file, discard_file, register_file
from shebao.programmes.catalogue.read_file import catalogue_layout
from shebao.programmes.models import CatalogueFile
from shebao.programmes.states import FileState
from shebao.register.imports.template import template_bytes
from shebao.screens.export import SHEET
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.permit import needs

SHOWN = 50


@needs(MAKE, CHECK)
@require_http_methods(["GET", "HEAD", "POST"])
def import_catalogue(request: Any) -> HttpResponse:
    """导入政府采购目录."""
    findings: Any = ()
    if request.method == "POST":
        given, file = request.POST, request.FILES.get("file")
        year = given.get("year", "")
        try:
            if file is None:
                raise Refused(refusal("P-3", "没有选择文件。", "选择 .xlsx、.xls 或 .csv 文件。"))
            register_file(
                int(year) if year.isdecimal() and len(year) == 4 else 0,
                given.get("source", "")[:200],
                file.name or "",
                file.read(),
                by=request.who,
                now=timezone.localtime(),
            )
            return redirect("catalogue-import")
        except Refused as refused:
            findings = refused.findings
    return _page(request, findings)


def _page(request: Any, findings: Any = ()) -> HttpResponse:
    files = CatalogueFile.objects.select_related("maker", "checker").order_by("-pk")[:SHOWN]
    person = request.who.natural_person.pk
    rows = [
        {
            "one": one,
            "waits": one.state == FileState.WAITING,
            "confirms": one.state == FileState.WAITING and one.maker_id != person and request.who.may(CHECK),
        }
        for one in files
    ]
    context = {
        "rows": rows,
        "makes": request.who.may(MAKE),
        "findings": findings,
        "typed": request.POST,
        "year": request.POST.get("year") or timezone.localdate().year,
    }
    return render(request, "programmes/catalogue.html", context, status=422 if findings else 200)


@needs(MAKE, CHECK)
@require_POST
def act(request: Any, key: int, action: str) -> HttpResponse:
    """Confirm a file, or give it up."""
    one = get_object_or_404(CatalogueFile, pk=key)
    try:
        if action == "confirm":
            count = request.POST.get("rows", "").strip()
            if not count.isdecimal() or len(count) > 8:
                raise Refused(refusal("P-3", "没有填写公布的品目数。", "按公布的目录清点后填写。"))
            confirm_file(one.pk, int(count), by=request.who, now=timezone.localtime())
            return redirect("catalogue")
        if action == "discard":
            discard_file(one.pk, by=request.who)
            return redirect("catalogue-import")
    except Refused as refused:
        return _page(request, refused.findings)
    raise Http404


@needs(MAKE, CHECK)
@require_safe
def template(request: Any) -> HttpResponse:
    """The template of the file."""
    answer = HttpResponse(template_bytes(catalogue_layout()), content_type=SHEET)
    name = f"{catalogue_layout().name}-模板.xlsx"
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer
