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
        from django.urls import reverse

        from shebao.ledger.references import declare_reference
        from shebao.programmes import declared, ledger_room, todos  # noqa: F401 - declaring is what the import is for
        from shebao.screens.menu import Item, add

        declare_reference("case", "业务单", lambda number: str(reverse("case", args=[number])))
        add(
            Item("专项资金", "总览", "projects-overview", "project.look"),
            Item("专项资金", "项目", "projects", "project.look"),
            Item("专项资金", "项目库", "project-library", "project.look"),
            Item("专项资金", "政府采购", "procurements", "project.look"),
            Item("专项资金", "采购目录", "catalogue", "project.look"),
            Item("专项资金", "三公控制数", "ceilings", "project.look"),
            Item("专项资金", "车辆房屋设备", "assets", "project.look"),
        )
