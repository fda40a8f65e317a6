"""Jobs as a Django app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """后台任务。"""

    name = "shebao.jobs"
    label = "jobs"
    verbose_name = "后台任务"
    default_auto_field = "django.db.models.BigAutoField"
