"""Addresses of the demonstration site."""

from django.urls import path
from django.views.decorators.http import require_safe

from shebao.web import pages

urlpatterns = [
    path("", require_safe(pages.index), name="index"),
    path("unit/<str:name>/", require_safe(pages.unit), name="unit"),
    path("file/<path:path>", require_safe(pages.file), name="file"),
]

handler404 = "shebao.web.pages.not_found"
