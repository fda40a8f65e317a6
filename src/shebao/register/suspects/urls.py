"""Addresses of suspects and of the unification."""

from django.urls import path

from shebao.register.suspects import bulk_pages, handout_pages, likely_pages, pages, run_pages

urlpatterns = [
    path("suspects/", pages.suspects, name="suspects"),
    path("suspects/bulk/", bulk_pages.bulks, name="suspect-bulks"),
    path("suspects/bulk/new/<str:alike>/", bulk_pages.new_bulk, name="suspect-bulk-new"),
    path("suspects/bulk/<int:number>/", bulk_pages.one_bulk, name="suspect-bulk"),
    path("suspects/bulk/<int:number>/decide/", bulk_pages.decide_bulk, name="suspect-bulk-decide"),
    path("suspects/lists/", handout_pages.lists, name="handouts"),
    path("suspects/answers/", handout_pages.answer_pages, name="answers"),
    path("suspects/<str:number>/", pages.suspect, name="suspect"),
    path("suspects/<str:number>/do/<str:action>/", pages.act, name="suspect-act"),
    path("suspects/<str:number>/papers/<int:key>/", pages.paper, name="suspect-paper"),
    path("unify/", run_pages.overview, name="unify-progress"),
    path("unify/runs/", run_pages.runs, name="unify-runs"),
    path("unify/runs/<int:number>/", run_pages.run, name="unify-run"),
    path("unify/likely/", likely_pages.likely_pairs, name="likely-pairs"),
    path("unify/likely/<str:number>/", likely_pages.likely_pair, name="likely-pair"),
    path("unify/likely/<str:number>/do/<slug:action>/", likely_pages.act, name="likely-act"),
    path("unify/charts/<slug:name>/", handout_pages.chart, name="unify-chart"),
    path("unify/report/<slug:form>/", handout_pages.report, name="unify-report"),
    path("unify/write-back/<slug:system>/", handout_pages.write_back_file, name="write-back-list"),
    path("unify/close/<slug:what>/", run_pages.close, name="unify-close"),
]
