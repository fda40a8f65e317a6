"""Report documents to be taken: of an evaluation, of a monitoring; each is journalled."""

from typing import Any
from urllib.parse import quote

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from shebao.documents.glyphs import MissingGlyphError
from shebao.journal.record import record
from shebao.programmes.models import Milestone
from shebao.programmes.pages.views import may_look
from shebao.programmes.performance.models import Monitoring
from shebao.programmes.performance.reports import content
from shebao.programmes.performance.reports.pdf import pdf
from shebao.programmes.performance.reports.word import word
from shebao.screens.export import refused

FORMS = {
    "pdf": (pdf, "application/pdf"),
    "docx": (word, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


@require_safe
def report(request: Any, what: str, key: int, form: str) -> HttpResponse:
    """A report as a file."""
    if no := may_look(request):
        return no
    if form not in FORMS:
        raise Http404
    if what == "monitoring":
        kept: Any = get_object_or_404(Monitoring.objects.select_related("project__section"), pk=key)
        made = content.monitoring(kept)
    elif what == "evaluation":
        kept = get_object_or_404(Milestone.objects.select_related("project__section"), pk=key, score__isnull=False)
        made = content.evaluation(kept)
    else:
        raise Http404
    write, kind = FORMS[form]
    try:
        response = HttpResponse(write(made), content_type=kind)
    except MissingGlyphError as missing:
        return refused(request, str(missing), "请系统管理员安装含有这些字的字体。")
    name = f"{made.title}-{kept.project.code}.{form}"
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    with transaction.atomic():
        record("下载绩效报告", request.who.actor, object_kind="project", object_key=kept.project.code, detail=name)
    return response
