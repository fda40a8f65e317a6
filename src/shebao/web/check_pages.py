"""Pages of the checker: drop a file, watch it being checked, read the report, save it, close it."""

import atexit
import json
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from shutil import make_archive, rmtree
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe

from shebao.disclosure.check.html import Frame, index_html, report_html
from shebao.disclosure.check.html.page import policy
from shebao.disclosure.check.workbook import write_workbook
from shebao.disclosure.check.write_reports import write_folder
from shebao.disclosure.read.kinds import kind_of
from shebao.disclosure.read.raw import UnreadableFile
from shebao.web.check_jobs import Batch, Checker, Upload, refused
from shebao.web.check_limits import (
    IDLE_MINUTES,
    MAX_BYTES,
    MAX_FILES,
    MAX_PAGES,
    MEGABYTE,
    safe_name,
    too_large,
)
from shebao.web.check_uploads import receive_into

_ASSETS = Path(__file__).parent / "check_assets"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_running: Checker | None = None
_starting = threading.Lock()

View = Callable[..., HttpResponse]


def checker() -> Checker:
    """The checker of this server; started when it is first needed, stopped with the process."""
    global _running
    with _starting:
        if _running is None:
            _running = Checker()
            receive_into(_running.folder)
            atexit.register(stop_checker)
        return _running


def stop_checker() -> None:
    """Stop the checker and delete everything it holds."""
    global _running
    with _starting:
        if _running is not None:
            _running.stop()
            _running = None
            receive_into(None)


def kept_nowhere(view: View) -> View:
    """A page that no browser and no proxy stores."""

    @wraps(view)
    def answer(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        response = view(request, *arguments, **named)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "same-origin"
        return response

    return answer


def _script(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


@kept_nowhere
def upload(request: HttpRequest) -> HttpResponse:
    """The page where files are dropped, and what takes them."""
    checker()  # before the files are read: they are received into its folder
    if request.method != "POST":
        return _upload_page(request, [], closed="closed" in request.GET)
    folder = Path(mkdtemp(dir=checker().folder))
    uploads = _received(request, folder)
    by_script = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    if isinstance(uploads, str) or all(upload.checked is not None for upload in uploads):
        rmtree(folder)
        refusals = (
            [uploads] if isinstance(uploads, str) else [item.problem for upload in uploads if (item := upload.report)]
        )
        refusals = refusals or ["没有选择文件。"]
        if by_script:
            return JsonResponse({"refusals": refusals}, status=400)
        return _upload_page(request, refusals, status=400)
    batch = checker().open(folder, uploads)
    address = reverse("check-batch", args=[batch.token])
    if by_script:
        return JsonResponse({"address": address})
    answer = HttpResponseRedirect(address)
    answer.status_code = 303
    return answer


def _received(request: HttpRequest, folder: Path) -> list[Upload] | str:
    """The files of a request, moved into a folder under their own names; those refused say why. Too many: the refusal.

    The page's script does not send files that are too large, only their names.
    """
    files = request.FILES.getlist("files")
    left_out = request.POST.getlist("too_large")
    if (count := len(files) + len(left_out)) > MAX_FILES:
        return f"一次最多上传 {MAX_FILES} 个文件，收到 {count} 个。请分几次上传，或用命令行核对整个文件夹。"
    uploads = []
    for number, file in enumerate(files):
        name = safe_name(file.name)
        if file.refused:
            uploads.append(refused(name, too_large(name)))
            continue
        file.flush()
        path = folder / str(number) / name
        path.parent.mkdir()
        Path(file.temporary_file_path()).replace(path)
        try:
            kind_of(path)
        except UnreadableFile as refusal:
            uploads.append(refused(name, str(refusal)))
            continue
        uploads.append(Upload(name, path))
    return [*uploads, *(refused(name, too_large(name)) for name in map(safe_name, left_out))]


def _upload_page(request: HttpRequest, refusals: list[str], *, closed: bool = False, status: int = 200) -> HttpResponse:
    script = _script("upload.js")
    context = {
        "refusals": refusals,
        "closed": closed,
        "megabytes": MAX_BYTES // MEGABYTE,
        "max_bytes": MAX_BYTES,
        "max_files": MAX_FILES,
        "max_pages": MAX_PAGES,
        "minutes": IDLE_MINUTES,
        "script": mark_safe(script),
    }
    response = render(request, "check.html", context, status=status)
    response["Content-Security-Policy"] = policy(script)
    return response


def _batch(token: str) -> Batch:
    batch = checker().find(token)
    if batch is None:
        raise Http404("check")
    return batch


@kept_nowhere
def batch(request: HttpRequest, token: str) -> HttpResponse:
    """How far a batch is; then its report, or the index over its reports."""
    found = _batch(token)
    if not found.finished:
        script = _script("progress.js")
        context = {**_state(found), "token": token, "script": mark_safe(script)}
        response = render(request, "check_progress.html", context)
        response["Content-Security-Policy"] = policy(script)
        return response
    if len(found.uploads) == 1:
        return _report(request, found, 0)
    frame = Frame(_bar(request, found, None), _script("alive.js"))
    addresses = {number: reverse("check-report", args=[token, number + 1]) for number in range(len(found.uploads))}
    return HttpResponse(index_html(found.reports, addresses, frame))


@kept_nowhere
def state(request: HttpRequest, token: str) -> HttpResponse:
    """How far a batch is, for the page's script."""
    return JsonResponse(_state(_batch(token)))


def _state(found: Batch) -> dict[str, Any]:
    return {
        "finished": found.finished,
        "done": found.done,
        "total": len(found.uploads),
        "before": checker().waiting_before(found),
        "files": [{"name": upload.name, "stage": upload.stage} for upload in found.uploads],
    }


@kept_nowhere
def report(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """One report of several."""
    found = _batch(token)
    if not found.finished or not 1 <= number <= len(found.uploads):
        raise Http404("check")
    return _report(request, found, number - 1)


def _report(request: HttpRequest, found: Batch, number: int) -> HttpResponse:
    index = reverse("check-batch", args=[found.token]) if len(found.uploads) > 1 else ""
    frame = Frame(_bar(request, found, number), _script("alive.js"), index)
    return HttpResponse(_page(found, number, frame))


def _page(found: Batch, number: int, frame: Frame) -> str:
    upload = found.uploads[number]
    if upload.checked is None:
        raise Http404("check")
    return report_html(replace(upload.checked.with_document(), file=Path(upload.name)), frame)


def _bar(request: HttpRequest, found: Batch, number: int | None) -> str:
    """The bar above a report: save it, close it, check something else."""
    context = {
        "token": found.token,
        "number": number + 1 if number is not None else None,
        "several": len(found.uploads) > 1,
        "csrf": get_token(request),
        "minutes": IDLE_MINUTES,
    }
    return str(render_to_string("check_bar.html", context))


@kept_nowhere
def save(request: HttpRequest, token: str, form: str, number: int = 1) -> HttpResponse:
    """A report to keep: the page of one document, or the follow-up list or the data of all."""
    found = _batch(token)
    if not found.finished or not 1 <= number <= len(found.uploads):
        raise Http404("check")
    if form == "html":
        text = _page(found, number - 1, Frame())
        name = f"核对报告-{Path(found.uploads[number - 1].name).stem}.html"
        return _download(text.encode(), "text/html; charset=utf-8", name)
    if form == "json":
        data = {"documents": [item.as_json() for item in found.reports]}
        text = json.dumps(data, ensure_ascii=False, indent=2)
        return _download(text.encode(), "application/json", "核对结果.json")
    with TemporaryDirectory(dir=checker().folder) as folder:
        if form == "zip":
            return _download(_zipped(found, Path(folder)), "application/zip", "核对报告.zip")
        path = Path(folder) / "findings.xlsx"
        write_workbook(found.reports, path)
        return _download(path.read_bytes(), XLSX, "问题清单.xlsx")


def _zipped(found: Batch, folder: Path) -> bytes:
    """Every form of the report of all files, as ``shebao check -o`` writes them, in one archive."""
    checked = [
        replace(upload.checked, report=replace(upload.checked.report, file=Path(upload.name)))
        for upload in found.uploads
        if upload.checked is not None
    ]
    write_folder(checked, folder / "核对报告", ("html", "xlsx", "json"))
    return Path(make_archive(str(folder / "all"), "zip", folder, "核对报告")).read_bytes()


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@kept_nowhere
def close(request: HttpRequest, token: str) -> HttpResponse:
    """Close a batch: everything of it is deleted, now."""
    if not checker().close(token):
        raise Http404("check")
    return HttpResponseRedirect(f"{reverse('check')}?closed=1")
