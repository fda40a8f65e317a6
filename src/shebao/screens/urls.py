"""Addresses of what staff pages share."""

from django.urls import path

from shebao.screens import export_pages, plain

urlpatterns = [
    path("plain/<slug:kind>/<str:key>/<str:field>/", plain.plain_view, name="plain"),
    path("exports/", export_pages.exports, name="exports"),
    path("exports/<int:number>/", export_pages.decide, name="export-decide"),
]
