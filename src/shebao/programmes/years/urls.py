"""Addresses of years, their base lines, versions, comparison and publication."""

from django.urls import path

urlpatterns: list[object] = []
