"""Addresses of performance; those of the anonymous survey are open to everybody."""

from django.urls import path

from shebao.programmes.performance import survey_pages
from shebao.programmes.performance.pages import department, department_steps, reports, surveys, views

urlpatterns = [
    path("performance/", views.performance, name="performance"),
    path("performance/department/", department.department, name="department-targets"),
    path("performance/department/<int:year>/edit/", department.edit, name="department-targets-edit"),
    path("performance/department/<int:year>/step/<slug:kind>/", department_steps.step, name="department-step"),
    path("performance/department/correct/<str:number>/", department_steps.correct, name="department-case-correct"),
    path("performance/projects/<str:code>/", views.project, name="project-performance"),
    path("performance/reports/<str:what>/<int:key>/<str:form>/", reports.report, name="performance-report"),
    path("performance/surveys/", surveys.surveys, name="surveys"),
    path("performance/surveys/new/", surveys.new, name="survey-new"),
    path("performance/surveys/<int:key>/", surveys.survey, name="survey"),
    path("performance/surveys/<int:key>/codes/", surveys.codes, name="survey-codes"),
    path("performance/surveys/<int:key>/enter/", surveys.enter, name="survey-enter"),
    path("performance/surveys/<int:key>/import/", surveys.import_answers, name="survey-import"),
    path("performance/surveys/<int:key>/template/", surveys.template, name="survey-template"),
    path("performance/surveys/<int:key>/close/", surveys.close, name="survey-close"),
    path("survey/", survey_pages.enter_code, name="survey-answer"),
    path("survey/<str:code>/", survey_pages.form, name="survey-form"),
]
