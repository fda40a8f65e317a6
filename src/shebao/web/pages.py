"""Pages of the demonstration site: an index over units, a unit's publication, and the files themselves."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import DisallowedHost, SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils._os import safe_join

from shebao.web.published import Publication, find_publications, read_publication

CONTENT_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
}
"""What the site hands out; a file of another kind is not there for it."""

SHOWN_IN_BROWSER = frozenset((".html", ".pdf", ".json"))


def _root() -> Path:
    """The folder of published documents. Raises Http404 where the site shows none."""
    if settings.PUBLISHED_FOLDER is None:
        raise Http404
    return Path(settings.PUBLISHED_FOLDER)


def index(request: HttpRequest) -> HttpResponse:
    """One publication is shown at once; several are listed; a site without any is the checker."""
    if settings.PUBLISHED_FOLDER is None:
        return redirect("check")
    publications = find_publications(_root())
    if len(publications) == 1:
        return _unit_page(request, publications[0])
    return render(request, "units.html", {"publications": publications, "folder": _root().resolve()})


def unit(request: HttpRequest, name: str) -> HttpResponse:
    """One unit's publication out of several."""
    known = {publication.folder for publication in find_publications(_root())}
    publication = read_publication(_root(), name) if name in known else None
    if publication is None:
        raise Http404
    return _unit_page(request, publication, several=len(known) > 1)


def _unit_page(request: HttpRequest, publication: Publication, *, several: bool = False) -> HttpResponse:
    page = next((file for file in publication.files if file.name == "disclosure.html"), None)
    context = {
        "publication": publication,
        "page": page,
        "has_workbook": any(file.name == "disclosure.xlsx" for file in publication.files),
        "several": several,
    }
    return render(request, "unit.html", context)


def file(request: HttpRequest, path: str) -> HttpResponseBase:
    """A published file; anything outside the folder, hidden or of another kind does not exist."""
    try:
        found = Path(safe_join(_root().resolve(), path)).resolve()
    except (SuspiciousFileOperation, ValueError) as error:
        raise Http404 from error
    inside = found.is_relative_to(_root().resolve()) and not any(part.startswith(".") for part in Path(path).parts)
    content_type = CONTENT_TYPES.get(found.suffix.lower())
    if not inside or content_type is None or not found.is_file():
        raise Http404
    saved = found.suffix.lower() not in SHOWN_IN_BROWSER
    return FileResponse(found.open("rb"), content_type=content_type, as_attachment=saved, filename=found.name)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A page that is not there; of the checker, one that was closed and deleted."""
    return render(request, "not_found.html", {"report": request.path.startswith("/check/")}, status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that is refused as a whole: asked for under a foreign name, or too many files at once."""
    foreign = isinstance(exception, DisallowedHost)
    text = (
        "本程序只在这台电脑上使用，不接受从其他地址的访问。请在这台电脑上用启动时显示的地址打开。"
        if foreign
        else "请求不能处理：文件太多或内容不完整。请返回后重试。"
    )
    return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that does not come from a page of ours, or from one opened before the program was started again."""
    return render(request, "form_expired.html", status=403)
