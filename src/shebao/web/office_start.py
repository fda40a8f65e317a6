"""Opening an office: which folder or database it is, its secret key, its database brought up to date."""

import os
import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

DEFAULT_DATA = Path("shebao-data")
DATABASE_FILE = "shebao.sqlite3"
SECRET_KEY = "secret-key"
BACKUPS = "backups"
Say = Callable[[str], None]


class NoOffice(Exception):
    """There is no office where one was asked for."""


def has_office(data: Path) -> bool:
    """Whether a folder holds an office, or the environment names a database server."""
    return bool(os.environ.get("SHEBAO_DATABASE")) or (data / DATABASE_FILE).is_file()


def use_office(data: Path | None = None) -> Path:
    """Load the settings for a data folder (SHEBAO_DATA, else ``shebao-data``); returns the folder.

    To be called before anything of the office is imported; a process serves one office.
    """
    folder = (data or Path(os.environ.get("SHEBAO_DATA", DEFAULT_DATA))).resolve()
    os.environ["SHEBAO_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "shebao.web.settings"
    import django

    django.setup()
    return folder


def make_folder(data: Path) -> None:
    """A data folder with a secret key, which nobody else may read."""
    data.mkdir(parents=True, exist_ok=True)
    data.chmod(0o700)
    kept = data / SECRET_KEY
    if not kept.exists():
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))


def unapplied() -> list[str]:
    """Steps of the database that this version has and the database has not."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{step.app_label}.{step.name}" for step, _ in plan]


def is_empty_database() -> bool:
    """Whether nothing was ever set up in it."""
    from django.db import connection

    return not connection.introspection.table_names()


def bring_up_to_date(data: Path, say: Say = lambda _: None) -> None:
    """Migrate; a database that holds something already is backed up first."""
    from django.core.management import call_command

    if not (steps := unapplied()):
        return
    if not is_empty_database():
        from shebao.web.backup import back_up

        path = data / BACKUPS / f"before-upgrade-{datetime.now().astimezone():%Y%m%d-%H%M%S}.zip"
        back_up(data, path)
        say(f"数据库需要升级（{len(steps)}步），已先备份到 {path}")
    call_command("migrate", interactive=False, verbosity=0)
