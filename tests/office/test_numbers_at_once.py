"""Of two people who are given one personal number in the same moment the database takes one, on PostgreSQL too.

Two connections of a server, neither of which sees what the other has not committed; runs where SHEBAO_TEST_POSTGRES
names one (a database of its own is made and dropped). SQLite has one writer at a time.
"""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.office.test_at_once import asked

psycopg = pytest.importorskip("psycopg")
ADDRESS = os.environ.get("SHEBAO_TEST_POSTGRES", "")
PERSON = """INSERT INTO register_person (id_kind, id_number, name, sex, born, ethnicity, household, telephone, bank,
    bank_account, retirement_group, insurances, ever_insured)
    VALUES ('护照', %s, '甲', '男', '1980-01-01', '', '', '', '', '', '', 0, 0) RETURNING id"""
ENROLMENT = """INSERT INTO register_enrolment (person_id, insurance, number, employment, valid_from, state, end_reason,
    deemed_months, paid_months, account_balance) VALUES (%s, %s, %s, '', '2025-01-01', '参保缴费', '', 0, 0, 0)"""
pytestmark = pytest.mark.skipif(not ADDRESS, reason="no PostgreSQL was named: set SHEBAO_TEST_POSTGRES")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The address of an office's database."""
    name = f"numbers_{os.getpid()}"
    with psycopg.connect(ADDRESS, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        address = urlunsplit(urlsplit(ADDRESS)._replace(path=f"/{name}"))
        asked(address, "prepare", str(tmp_path / "office"), "0")
        yield address
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


class Second(threading.Thread):
    """Another session, which does one statement and says how that ended."""

    def __init__(self, address: str, statement: str, *values: Any) -> None:
        super().__init__(daemon=True)
        self.address, self.statement, self.values, self.said = address, statement, values, "waits"

    def run(self) -> None:
        with psycopg.connect(self.address) as connection:
            try:
                connection.execute(self.statement, self.values)
                self.said = "taken"
            except psycopg.Error as refused:
                self.said = str(refused)


def waits(connection: Any, other: Second) -> bool:
    """Whether the other session waits for a lock, once it does anything at all."""
    while other.is_alive():
        found = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        if connection.execute(found).fetchone()[0]:
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("way", ["INSERT", "UPDATE"])
def test_the_second_of_two_waits_and_is_refused(server: str, way: str) -> None:
    with psycopg.connect(server, autocommit=True) as looking, psycopg.connect(server, autocommit=True) as first:
        one, two = (first.execute(PERSON, [number]).fetchone()[0] for number in ("X1", "X2"))
        first.execute(ENROLMENT, [two, "110", "旧号"])
        with first.transaction():
            first.execute(ENROLMENT, [one, "110", "10001"])
            if way == "INSERT":
                second = Second(server, ENROLMENT, two, "110", "10001")
            else:
                second = Second(server, "UPDATE register_enrolment SET number = '10001' WHERE person_id = %s", two)
            second.start()
            assert waits(looking, second)
            # What gives no number, and another insurance, waits for nobody.
            for statement, values in (
                ("UPDATE register_enrolment SET paid_months = 5 WHERE person_id = %s", (two,)),
                (ENROLMENT, (two, "410", "10001")),
            ):
                if way == "INSERT":
                    other = Second(server, statement, *values)
                    other.start()
                    other.join(60)
                    assert other.said == "taken"
        second.join(60)
        assert "R-3 个人编号在登记簿中属于另一人。" in second.said
        held = first.execute("SELECT person_id FROM register_enrolment WHERE insurance = '110' AND number = '10001'")
        assert [row[0] for row in held] == [one]


def test_the_second_is_taken_where_the_first_is_undone(server: str) -> None:
    with psycopg.connect(server, autocommit=True) as looking, psycopg.connect(server, autocommit=True) as first:
        one, two = (first.execute(PERSON, [number]).fetchone()[0] for number in ("X1", "X2"))
        with first.transaction(force_rollback=True):
            first.execute(ENROLMENT, [one, "110", "10001"])
            second = Second(server, ENROLMENT, two, "110", "10001")
            second.start()
            assert waits(looking, second)
        second.join(60)
        assert second.said == "taken"
