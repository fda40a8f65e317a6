"""The site as a Django app, for its static files."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """网站。"""

    name = "shebao.web"
    label = "web"
