"""Addresses of imports."""

from django.urls import path

from shebao.register.imports import pages

urlpatterns = [
    path("imports/", pages.imports, name="imports"),
    path("imports/<int:number>/", pages.source, name="import"),
    path("imports/<int:number>/errors/", pages.errors, name="import-errors"),
    path("imports/<int:number>/accept/", pages.accept_source, name="import-accept"),
    path("imports/<int:number>/discard/", pages.discard_source, name="import-discard"),
    path("imports/templates/<slug:code>/", pages.template, name="import-template"),
]
