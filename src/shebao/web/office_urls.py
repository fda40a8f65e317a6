"""Addresses of the office: each room brings its own."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="persons"), name="work"),
    path("login/", LoginView.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("", include("shebao.screens.urls")),
    path("", include("shebao.register.urls")),
]

handler400 = "shebao.web.office_pages.bad_request"
handler404 = "shebao.web.office_pages.not_found"
