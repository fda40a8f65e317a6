"""Addresses of the office: each room brings its own."""

from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="persons"), name="work"),
    path("", include("shebao.staff.urls")),
    path("", include("shebao.web.open_pages")),
    path("", include("shebao.screens.urls")),
    path("", include("shebao.jobs.urls")),
    path("", include("shebao.register.urls")),
]

handler400 = "shebao.web.office_pages.bad_request"
handler404 = "shebao.web.office_pages.not_found"
