"""Addresses of the register."""

from django.urls import include, path

from shebao.register import case_urls, deaths_to_end, pages

urlpatterns = [
    path("", include("shebao.register.imports.urls")),
    path("", include("shebao.register.suspects.urls")),
    path("find/", pages.find, name="find"),
    path("persons/", pages.persons, name="persons"),
    path("persons/<int:number>/", pages.person, name="person"),
    path("employers/", pages.employers, name="employers"),
    path("employers/<int:number>/", pages.employer, name="employer"),
    path("townships/", pages.townships, name="townships"),
    path("deaths/", deaths_to_end.deaths, name="deaths"),
    *case_urls.urlpatterns,
]
