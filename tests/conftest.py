"""What all tests share: no test is about time, so property tests have no deadline. ``--full`` repeats what kills."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from hypothesis import settings

from tests import made_once, thorough

LONGEST = (
    *("office/test_running.py", "office/payments/test_killed_and_raced.py", "office/allowances/test_once_only.py"),
    *("law/test_engine.py", "test_publish.py", "test_office_on_postgresql.py", "test_dev_script.py"),
    *("office/test_backup.py", "office/test_main_paths.py", "office/unifying/test_two_people.py"),
    *("office/test_at_once.py", "office/test_every_page.py", "office/test_register_cases.py"),
    *("office/unifying/test_killed.py", "office/importing/test_import.py", "unify/test_links_in_any_order.py"),
    *("law/test_accounts.py", "test_book_forms_bad_input.py", "test_book_forms_round_trip.py"),
    *("unify/test_rules_of_linking.py", "office/importing/test_killed.py", "office/test_kill_approval.py"),
    *("office/programmes/test_verify.py", "office/test_posts.py", "office/test_journal_cli.py"),
    *("office/test_journal_commands.py", "office/test_numbers_at_once.py", "test_html_browser.py"),
)
"""The files that take longest, by the processor time they take, half a minute or more on a busy machine."""

settings.register_profile("shebao", deadline=None)
settings.load_profile("shebao")


def pytest_addoption(parser: Any) -> None:
    """``python3 dev.py test --full``: processes are killed 50 times instead of 5, properties tried on more examples."""
    parser.addoption("--full", action="store_true", help="kill processes 50 times instead of 5, try more examples")


def pytest_configure(config: Any) -> None:
    """Make the folder of what is made once, before the processes that share it start."""
    thorough.full_run = config.getoption("--full")
    if made_once.begin():
        config.add_cleanup(made_once.end)


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """The longest files first, so that the processes end together."""
    ranks = {f"tests/{name}": rank for rank, name in enumerate(LONGEST)}
    items.sort(key=lambda item: ranks.get(item.nodeid.partition("::")[0], len(ranks)))


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
