"""Addresses of years, their base lines, versions, comparison and publication."""

from django.urls import path

from shebao.programmes.years.pages import steps, views

urlpatterns = [
    path("years/", views.years, name="years"),
    path("years/base/", steps.register_lines, name="year-base-register"),
    path("years/base/<int:number>/", steps.base_file, name="year-base"),
    path("years/base/<int:number>/amend/", steps.amend, name="year-base-amend"),
    path("years/base/<int:number>/do/<slug:action>/", steps.act_on_base, name="year-base-act"),
    path("years/template/<int:year>/<slug:kind>/", steps.template, name="year-template"),
    path("years/compile/<int:year>/<slug:kind>/", views.compile_year, name="year-compile"),
    path("years/versions/<slug:name>/", views.version, name="year-version"),
    path("years/versions/<slug:name>/proof/", views.proof_file, name="year-proof-file"),
    path("years/versions/<slug:name>/do/<slug:action>/", steps.act, name="year-act"),
    path("years/versions/<slug:name>/step/<slug:kind>/", steps.step, name="year-step"),
    path("years/compare/<slug:first>/<slug:second>/", views.compare, name="year-compare"),
    path("years/correct/<str:number>/", steps.correct, name="year-case-correct"),
]
