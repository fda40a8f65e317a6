"""Addresses of the office."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []

handler400 = "shebao.web.pages.bad_request"
handler404 = "shebao.web.pages.not_found"
