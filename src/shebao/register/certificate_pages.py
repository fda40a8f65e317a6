"""Certificates on pages: making one with its purpose, printing it again, checking a paper by its number and code."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from shebao.documents.glyphs import MissingGlyphError
from shebao.journal.record import record
from shebao.register import certificates
from shebao.register.models import Certificate
from shebao.register.scope import employers_for, persons_for
from shebao.register.who_is_meant import EMPLOYER, PERSON
from shebao.screens.export import refused
from shebao.staff.grant_post import Refused

SCOPES = {PERSON: persons_for, EMPLOYER: employers_for}


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Any, kind: str, number: int) -> HttpResponse:
    """出具证明: ask for the purpose, make the certificate, show it."""
    if not request.who.may(certificates.MAY_PRINT):
        return refused(request, "没有出具证明的权限。", "请经办人员办理。")
    if kind not in SCOPES:
        raise Http404
    subject = get_object_or_404(SCOPES[kind](request.who, certificates.MAY_PRINT), pk=number)
    said = ""
    if request.method == "POST":
        try:
            made = certificates.issue(
                subject, request.POST.get("purpose", ""), by=request.who, now=timezone.localtime()
            )
            return redirect("certificate", made.number)
        except Refused as refusal:
            said = str(refusal)
    earlier = Certificate.objects.filter(subject_kind=kind, subject_key=str(number)).order_by("-pk")[:20]
    title = certificates.OF_PERSON if kind == PERSON else certificates.OF_EMPLOYER
    context = {"title": title, "subject": subject, "kind": kind, "said": said, "earlier": earlier}
    return render(request, "register/certificate_new.html", context, status=422 if said else 200)


@require_safe
def show(request: Any, number: str) -> HttpResponse:
    """The certificate as PDF; each look at it is journalled."""
    if not request.who.may(certificates.MAY_PRINT):
        return refused(request, "没有出具证明的权限。", "请经办人员办理。")
    made = get_object_or_404(Certificate, number=number)
    get_object_or_404(SCOPES[made.subject_kind](request.who, certificates.MAY_PRINT), pk=made.subject_key)
    try:
        body = certificates.pdf(made)
    except MissingGlyphError as problem:
        return refused(request, str(problem), "请信息统计股安装含有该字的字体后再打印。")
    with transaction.atomic():
        record(
            "打印证明",
            request.who.actor,
            object_kind=made.subject_kind,
            object_key=made.subject_key,
            detail=made.number,
        )
    answer = HttpResponse(body, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{made.number}.pdf"'
    return answer


@require_safe
def check(request: Any) -> HttpResponse:
    """核验证明: whether a paper is one of this centre's, by its number and code."""
    number, code = request.GET.get("number", "")[:40], request.GET.get("code", "")[:60]
    made = certificates.checked(number, code) if number and code else None
    context = {"number": number, "code": code, "asked": bool(number and code), "made": made}
    return render(request, "register/certificate_check.html", context)
