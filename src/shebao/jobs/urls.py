"""Addresses of long work."""

from django.urls import path

from shebao.jobs import pages

urlpatterns = [
    path("jobs/", pages.jobs, name="jobs"),
    path("jobs/<int:number>/", pages.job, name="job"),
    path("jobs/<int:number>/state/", pages.state, name="job-state"),
    path("jobs/<int:number>/stop/", pages.stop, name="job-stop"),
]
