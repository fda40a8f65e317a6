"""Addresses of opening and correcting the register's cases."""

from django.urls import path

from shebao.register import case_pages

urlpatterns = [
    path("case-new/", case_pages.choose, name="case-choose"),
    path("case-new/opened/", case_pages.opened, name="case-opened"),
    path("case-new/<str:kind>/", case_pages.new, name="case-new"),
    path("case-revise/<str:number>/", case_pages.revise, name="case-revise"),
]
