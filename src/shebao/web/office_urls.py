"""Addresses of the office: each room brings its own."""

from django.urls import include, path

from shebao.web import journal_pages, trace_pages

urlpatterns = [
    path("", include("shebao.cases.urls")),
    path("journal/", journal_pages.journal, name="journal"),
    path("journal/<int:number>/", journal_pages.journal_entry, name="journal-entry"),
    path("trace/<int:year>/<str:kind>/v<int:version>/<path:address>", trace_pages.trace, name="trace"),
    path("", include("shebao.staff.urls")),
    path("", include("shebao.web.open_pages")),
    path("", include("shebao.screens.urls")),
    path("", include("shebao.jobs.urls")),
    path("", include("shebao.ledger.urls")),
    path("", include("shebao.payments.urls")),
    path("", include("shebao.register.urls")),
    path("", include("shebao.programmes.urls")),
    path("", include("shebao.programmes.allowances.urls")),
    path("", include("shebao.programmes.performance.urls")),
    path("", include("shebao.programmes.years.urls")),
]

handler400 = "shebao.web.office_pages.bad_request"
handler404 = "shebao.web.office_pages.not_found"
