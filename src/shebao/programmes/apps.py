"""Programmes as a Django app."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """专项资金。"""

    name = "shebao.programmes"
    label = "programmes"
    verbose_name = "专项资金"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the cases of programmes and their tables known to the rooms below."""
        from shebao.programmes import declared  # noqa: F401 - declaring is what the import is for
