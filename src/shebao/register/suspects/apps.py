"""Suspects as a Django app."""

from django.apps import AppConfig


class SuspectsConfig(AppConfig):
    """疑点。"""

    name = "shebao.register.suspects"
    label = "suspects"
    verbose_name = "疑点"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say how suspects are journalled, what the worker can run, and which pages there are."""
        from shebao.register.suspects import likely, pages, trail, unification  # noqa: F401 - declaring is what these are for
        from shebao.screens.menu import Item, add

        add(
            Item("数据", "疑点", "suspects", "suspect.look"),
            Item("数据", "整理进度", "unify-progress", "suspect.look"),
            Item("数据", "批量决定", "suspect-bulks", "suspect.look"),
            Item("数据", "可能同一人", "likely-pairs", "suspect.look"),
            Item("数据", "核实清单", "handouts", "unify.run"),
            Item("数据", "归并批次", "unify-runs", "suspect.look"),
        )
