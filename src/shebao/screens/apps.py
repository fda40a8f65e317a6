"""The shared parts of staff pages as a Django app, for their templates and template tags."""

from django.apps import AppConfig


class ScreensConfig(AppConfig):
    """页面。"""

    name = "shebao.screens"
    label = "screens"
