"""The page of basis lists (依据名册): registered by one, accepted by another by the sender's control totals."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shebao.programmes.allowances import basis, rights
from shebao.programmes.allowances.basis_reading import basis_layouts
from shebao.programmes.allowances.models import BasisList
from shebao.programmes.allowances.states import BasisState
from shebao.register.case_form import fen_of
from shebao.register.imports.template import template_bytes
from shebao.screens.export import SHEET
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.permit import needs

HANDS = (rights.MAKE, rights.CHECK)
SHOWN = 50


@needs(*HANDS)
@require_http_methods(["GET", "HEAD", "POST"])
def basis_lists(request: Any) -> HttpResponse:
    """依据名册."""
    findings: Any = ()
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            if file is None:
                raise Refused(refusal("R-20", "没有选择文件。", "选择 .xlsx、.xls 或 .csv 文件。"))
            kind = request.POST.get("kind", "")
            basis.register_basis(kind, file.name or "", file.read(), by=request.who, now=timezone.localtime())
            return redirect("basis-lists")
        except Refused as refused:
            findings = refused.findings
    return _page(request, findings)


def _page(request: Any, findings: Any = ()) -> HttpResponse:
    rows = list(BasisList.objects.select_related("maker", "checker").order_by("-pk")[:SHOWN])
    waiting = BasisState.WAITING.value
    person = request.who.natural_person.pk
    context = {
        "rows": [
            {
                "one": one,
                "title": basis_layouts()[one.kind].title,
                "money": any(column.cover for column in basis_layouts()[one.kind].columns),
                "accepts": one.state == waiting and one.maker_id != person and request.who.may(rights.CHECK),
                "waits": one.state == waiting,
            }
            for one in rows
        ],
        "layouts": basis_layouts().values(),
        "makes": request.who.may(rights.MAKE),
        "findings": findings,
        "typed": request.POST,
    }
    return render(request, "allowances/basis.html", context, status=422 if findings else 200)


@needs(*HANDS)
@require_POST
def act(request: Any, number: int, action: str) -> HttpResponse:
    """Accept a list, or give it up."""
    one, given = get_object_or_404(BasisList, pk=number), request.POST
    try:
        if action == "accept":
            rows = given.get("rows", "").strip()
            if not rows.isdecimal():
                raise Refused(refusal("R-21", "没有填写移交的行数。", "按来源单位的移交清单填写。"))
            total = _fen(given.get("total", "") or "0")
            basis.accept_basis(one.pk, int(rows), total, by=request.who, now=timezone.localtime())
        elif action == "discard":
            basis.discard_basis(one.pk, by=request.who)
        else:
            raise Http404
    except Refused as refused:
        return _page(request, refused.findings)
    return redirect("basis-lists")


def _fen(text: str) -> int:
    try:
        return int(fen_of(text))
    except ValueError:
        raise Refused(refusal("R-21", f"“{text[:16]}”不是金额。", "填写元，最多两位小数。")) from None


@needs(*HANDS)
@require_safe
def template(request: Any, code: str) -> HttpResponse:
    """The template of a list."""
    if code not in basis_layouts():
        raise Http404
    layout = basis_layouts()[code]
    answer = HttpResponse(template_bytes(layout), content_type=SHEET)
    answer.headers["Content-Disposition"] = content_disposition_header(True, f"{layout.title}-模板.xlsx") or ""
    return answer
