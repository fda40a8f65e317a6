"""Jobs as a Django app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """后台任务。"""

    name = "shebao.jobs"
    label = "jobs"
    verbose_name = "后台任务"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the list into the side bar."""
        from shebao.screens.menu import Item, add

        add(Item("数据", "后台任务", "jobs"))
