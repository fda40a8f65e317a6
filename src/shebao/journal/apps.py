"""The journal as a Django app."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """操作日志."""

    name = "shebao.journal"
    label = "journal"
    verbose_name = "操作日志"
    default_auto_field = "django.db.models.BigAutoField"
