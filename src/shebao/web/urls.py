"""Addresses of the site: published documents, and the checker."""

from functools import partial

from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shebao.web import check_pages, pages

urlpatterns = [
    path("", require_safe(pages.index), name="index"),
    path("unit/<str:name>/", require_safe(pages.unit), name="unit"),
    path("file/<path:path>", require_safe(pages.file), name="file"),
    path("check/", require_http_methods(["GET", "HEAD", "POST"])(check_pages.upload), name="check"),
    path("check/<str:token>/", require_safe(check_pages.batch), name="check-batch"),
    path("check/<str:token>/state/", require_safe(check_pages.state), name="check-state"),
    path("check/<str:token>/close/", require_POST(check_pages.close), name="check-close"),
    path("check/<str:token>/<int:number>/", require_safe(check_pages.report), name="check-report"),
    path(
        "check/<str:token>/<int:number>/save/",
        require_safe(partial(check_pages.save, form="html")),
        name="check-save-page",
    ),
    path("check/<str:token>/save/<str:form>/", require_safe(check_pages.save), name="check-save"),
]

handler400 = "shebao.web.pages.bad_request"
handler404 = "shebao.web.pages.not_found"
