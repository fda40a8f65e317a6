"""The site as a Django app, for its static files."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """网站。"""

    name = "shebao.web"
    label = "web"

    def ready(self) -> None:
        """Put the public pages and the journal into the side bar of the office."""
        from shebao.screens.menu import Item, add

        add(
            Item("文本", "已公开文本", "index"),
            Item("文本", "核对公开文本", "check"),
            Item("管理", "操作日志", "journal", "journal.look"),
        )
