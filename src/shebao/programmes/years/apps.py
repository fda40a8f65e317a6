"""Years as a Django app."""

from django.apps import AppConfig


class YearsConfig(AppConfig):
    """年度预算。"""

    name = "shebao.programmes.years"
    label = "years"
    verbose_name = "年度预算"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the cases, the jobs, the tables and the pages of years known."""
        from shebao.programmes.years import declared

        declared.declare()
