"""Addresses of opening and correcting the register's cases, of certificates and of participation figures."""

from django.urls import path

from shebao.register import case_pages, certificate_pages, figures_pages

urlpatterns = [
    path("case-new/", case_pages.choose, name="case-choose"),
    path("case-new/opened/", case_pages.opened, name="case-opened"),
    path("case-new/<str:kind>/", case_pages.new, name="case-new"),
    path("case-revise/<str:number>/", case_pages.revise, name="case-revise"),
    path("certificates/", certificate_pages.check, name="certificate-check"),
    path("certificates/new/<str:kind>/<int:number>/", certificate_pages.new, name="certificate-new"),
    path("certificates/<str:number>/", certificate_pages.show, name="certificate"),
    path("figures/", figures_pages.participation, name="figures"),
]
