"""Addresses of rosters, their suspects and documents, of recoveries and basis lists."""

from django.urls import path

from shebao.programmes.allowances import basis_pages, pages, recovery_pages, suspect_pages

urlpatterns = [
    path("rosters/", pages.rosters, name="rosters"),
    path("rosters/new/", pages.new_roster, name="roster-new"),
    path("rosters/<int:number>/", pages.roster, name="roster"),
    path("rosters/<int:number>/lines/", pages.roster_lines, name="roster-lines"),
    path("rosters/<int:number>/suspects/", suspect_pages.roster_suspects, name="roster-suspects"),
    path("rosters/<int:number>/chart/", pages.roster_chart, name="roster-chart"),
    path("rosters/<int:number>/do/<slug:action>/", pages.act, name="roster-act"),
    path("rosters/<int:number>/documents/<int:key>/", pages.document, name="roster-document"),
    path("recoveries/", recovery_pages.recoveries, name="recoveries"),
    path("recoveries/find/", recovery_pages.find, name="recovery-find"),
    path("recoveries/<int:number>/", recovery_pages.recovery, name="recovery"),
    path("recoveries/<int:number>/do/<slug:action>/", recovery_pages.act, name="recovery-act"),
    path("basis-lists/", basis_pages.basis_lists, name="basis-lists"),
    path("basis-lists/<int:number>/do/<slug:action>/", basis_pages.act, name="basis-act"),
    path("basis-lists/template/<slug:code>/", basis_pages.template, name="basis-template"),
]
