"""Payments as a Django app."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """支付。"""

    name = "shebao.payments"
    label = "payments"
    verbose_name = "支付"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say how payments are journalled and verified."""
        from shebao.payments import follow, rows  # noqa: F401 - declaring is what the import is for
