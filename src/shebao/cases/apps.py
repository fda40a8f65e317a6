"""Cases as a Django app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """业务单。"""

    name = "shebao.cases"
    label = "cases"
    verbose_name = "业务单"
    default_auto_field = "django.db.models.BigAutoField"
