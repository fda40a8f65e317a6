"""The people of the centre as a Django app."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """工作人员。"""

    name = "shebao.staff"
    label = "staff"
    verbose_name = "工作人员"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make what this room has known to the rooms below."""
        from shebao.staff.declared import declare

        declare()
