"""Cases as a Django app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """业务单。"""

    name = "shebao.cases"
    label = "cases"
    verbose_name = "业务单"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the pages of cases into the side bar, and say how cases are journalled."""
        from shebao.cases import trail  # noqa: F401 - declaring is what the import is for
        from shebao.cases.scope import rights_to_look, rights_to_make
        from shebao.screens.menu import Item, add

        add(
            Item("办理", "我的待办", "work", rights_to_look),
            Item("办理", "我的草稿", "drafts", rights_to_make),
            Item("办理", "业务单", "cases", rights_to_look),
        )
