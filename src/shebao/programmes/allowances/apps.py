"""Allowances as a Django app."""

from django.apps import AppConfig


class AllowancesConfig(AppConfig):
    """补助发放。"""

    name = "shebao.programmes.allowances"
    label = "allowances"
    verbose_name = "补助发放"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the cases, the jobs, the tables and the pages of allowances known."""
        from shebao.programmes.allowances import declared

        declared.declare()
