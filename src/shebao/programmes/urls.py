"""Addresses of projects, of the steps of their life, and of the records beside them."""

from django.urls import path

from shebao.programmes.pages import catalogue, records, steps, views

urlpatterns = [
    path("projects/", views.projects, name="projects"),
    path("projects/overview/", views.overview, name="projects-overview"),
    path("projects/library/", views.library, name="project-library"),
    path("projects/plans/", views.year_plans, name="year-plans"),
    path("projects/new/", steps.apply_project, name="project-apply"),
    path("projects/correct/<str:number>/", steps.correct, name="project-correct"),
    path("projects/release/<str:number>/", steps.release, name="project-release"),
    path("projects/procurement/", records.procurements, name="procurements"),
    path("projects/catalogue/", records.catalogue, name="catalogue"),
    path("projects/catalogue/import/", catalogue.import_catalogue, name="catalogue-import"),
    path("projects/catalogue/import/<int:key>/<str:action>/", catalogue.act, name="catalogue-act"),
    path("projects/catalogue/template/", catalogue.template, name="catalogue-template"),
    path("projects/ceilings/", records.ceilings, name="ceilings"),
    path("projects/assets/", records.assets, name="assets"),
    path("projects/records/<str:what>/new/", records.new, name="record-new"),
    path("projects/records/<str:what>/<int:key>/", records.edit, name="record-edit"),
    path("projects/<str:code>/", views.project, name="project"),
    path("projects/<str:code>/change/", steps.change, name="change-new"),
    path("projects/<str:code>/publish/", steps.publish, name="project-publish"),
    path("projects/<str:code>/step/<str:kind>/", steps.step, name="project-step"),
]
