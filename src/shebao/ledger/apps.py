"""The ledger as a Django app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """账务。"""

    name = "shebao.ledger"
    label = "ledger"
    verbose_name = "账务"
    default_auto_field = "django.db.models.BigAutoField"
