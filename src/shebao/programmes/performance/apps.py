"""Performance as a Django app."""

from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    """预算绩效。"""

    name = "shebao.programmes.performance"
    label = "performance"
    verbose_name = "预算绩效"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the cases, the tables and the pages of performance known."""
        from shebao.programmes.performance import declared

        declared.declare()
