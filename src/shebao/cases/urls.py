"""Addresses of cases."""

from django.urls import path

from shebao.cases import pages

urlpatterns = [
    path("", pages.work, name="work"),
    path("cases/", pages.case_list, name="cases"),
    path("cases/drafts/", pages.drafts, name="drafts"),
    path("cases/<str:number>/", pages.case_page, name="case"),
    path("cases/<str:number>/do/<str:action>/", pages.act, name="case-act"),
    path("cases/<str:number>/papers/", pages.add_paper, name="case-paper-add"),
    path("cases/<str:number>/papers/<int:key>/", pages.paper, name="case-paper"),
    path("cases/<str:number>/document/", pages.document, name="case-document"),
]
