"""Payments as a Django app."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """支付。"""

    name = "shebao.payments"
    label = "payments"
    verbose_name = "支付"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say how payments are journalled and verified, where they are shown, and put them into the side bar."""
        from django.urls import reverse

        from shebao.ledger.references import declare_reference
        from shebao.payments import follow, rows  # noqa: F401 - declaring is what the import is for
        from shebao.screens.menu import Item, add

        declare_reference("batch", "支付批次", lambda number: str(reverse("payment", args=[number])))
        declare_reference("instruction", "支付指令", lambda number: str(reverse("payment-line", args=[number])))
        add(
            Item("支付和账务", "支付批次", "payments", "payment.look"),
            Item("支付和账务", "退票", "late-returns", "payment.look"),
        )
