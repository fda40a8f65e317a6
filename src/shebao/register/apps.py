"""The register as a Django app."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """参保登记。"""

    name = "shebao.register"
    label = "register"
    verbose_name = "参保登记"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the cases of the register and its tables known to the rooms below."""
        from shebao.register import declared  # noqa: F401 - declaring is what the import is for
        from shebao.screens.menu import Item, add

        add(
            Item("办理", "登记业务", "case-choose", "case.make"),
            Item("参保登记", "参保人员", "persons", "register.look"),
            Item("参保登记", "参保单位", "employers", "register.look"),
            Item("参保登记", "分乡镇名册", "townships", "register.look"),
            Item("参保登记", "核验证明", "certificate-check", "register.look"),
            Item("数据", "参保统计", "figures", "figures.look"),
            Item("数据", "源文件导入", "imports", "import.make"),
            Item("数据", "源文件确认", "imports", "import.accept"),
            Item("数据", "导出申请", "exports", "list.export"),
        )
