"""Addresses of the office: each room brings its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("shebao.screens.urls")),
    path("", include("shebao.register.urls")),
]

handler400 = "shebao.web.pages.bad_request"
handler404 = "shebao.web.pages.not_found"
