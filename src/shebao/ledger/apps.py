"""The ledger as a Django app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """账务。"""

    name = "shebao.ledger"
    label = "ledger"
    verbose_name = "账务"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say how the books are journalled and verified, and put their pages into the side bar."""
        from shebao.ledger import follow, rows  # noqa: F401 - declaring is what the import is for
        from shebao.screens.menu import Item, add

        group, look = "支付和账务", "ledger.look"
        add(Item(group, "记账凭证", "vouchers", look), Item(group, "账簿", "books", look))
