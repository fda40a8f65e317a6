"""The public site's pages inside the office: published documents for everybody, the checker for staff; and health."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial, wraps
from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shebao.jobs.models import Job
from shebao.staff.installation import is_demonstration
from shebao.staff.middleware import open_to_all, polled
from shebao.web import check_pages, pages
from shebao.web.check_uploads import CheckUploadHandler
from shebao.web.headers import self_contained

LATE = timedelta(minutes=2)
View = Callable[..., HttpResponse]


@open_to_all
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Whether the office works: for a monitor, without saying anything about it."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        waiting = Job.objects.filter(state="等待", created_at__lt=datetime.now(UTC) - LATE).exists()
        # Behind a job that runs the others wait as they should.
        late = waiting and not Job.objects.filter(state="进行中").exists()
    except DatabaseError:
        return JsonResponse({"database": False}, status=503)
    return JsonResponse({"database": True, "jobs": not late}, status=503 if late else 200)


def _published(view: View) -> View:
    @wraps(view)
    def marked(request: Any, **given: Any) -> HttpResponse:
        request.is_demonstration = is_demonstration()
        return view(request, **given)

    return open_to_all(self_contained(require_safe(marked)))


def _checker(view: View) -> View:
    return self_contained(view)


@csrf_exempt
def upload(request: Any) -> HttpResponse:
    """The checker's files go straight into its own folder; only then is the form's token looked for among them."""
    if request.method == "POST":
        check_pages.checker()
        request.upload_handlers = [CheckUploadHandler(request)]
    return _guarded_upload(request)


_guarded_upload = self_contained(csrf_protect(require_http_methods(["GET", "HEAD", "POST"])(check_pages.upload)))

urlpatterns = [
    path("health/", health, name="health"),
    path("published/", _published(pages.index), name="index"),
    path("published/unit/<str:name>/", _published(pages.unit), name="unit"),
    path("published/file/<path:path>", _published(pages.file), name="file"),
    path("check/", upload, name="check"),
    path("check/<str:token>/", _checker(require_safe(check_pages.batch)), name="check-batch"),
    path("check/<str:token>/state/", polled(_checker(require_safe(check_pages.state))), name="check-state"),
    path("check/<str:token>/close/", _checker(require_POST(check_pages.close)), name="check-close"),
    path("check/<str:token>/<int:number>/", _checker(require_safe(check_pages.report)), name="check-report"),
    path(
        "check/<str:token>/<int:number>/save/",
        _checker(require_safe(partial(check_pages.save, form="html"))),
        name="check-save-page",
    ),
    path("check/<str:token>/save/<str:form>/", _checker(require_safe(check_pages.save)), name="check-save"),
]
