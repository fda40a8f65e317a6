"""What all tests share: no test is about time, so property tests have no deadline. ``--full`` repeats what kills."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from hypothesis import settings

from tests import made_once

settings.register_profile("shebao", deadline=None)
settings.load_profile("shebao")


def pytest_addoption(parser: Any) -> None:
    """``python3 dev.py test --full``: processes are killed 50 times instead of 5."""
    parser.addoption("--full", action="store_true", help="kill processes 50 times instead of 5")


def pytest_configure(config: Any) -> None:
    """Make the folder of what is made once, before the processes that share it start."""
    if made_once.begin():
        config.add_cleanup(made_once.end)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """The database under test begins with the tables that were made once: its migrations have nothing left to do."""
    from django.db import connection

    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = made_once.tables_on_the_server()
        yield
        return
    # The database in memory that Django is about to open; it is there as long as somebody has it open.
    name = connection.creation._get_test_db_name()
    with (
        closing(sqlite3.connect(name, uri=True)) as memory,
        closing(sqlite3.connect(made_once.tables_in_a_file())) as made,
    ):
        made.backup(memory)
        yield
