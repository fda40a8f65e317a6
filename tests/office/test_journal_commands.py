"""The journal from the command line: verified, changed behind the site's back and named, its head kept elsewhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.office.real_offices import DATABASES, Office, empty_office


@pytest.fixture(params=DATABASES)
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    with empty_office(request.param, tmp_path / "data") as place:
        yield place.set_up()


def without_rules(office: Office, *statements: str) -> None:
    """What somebody does who owns the database: takes its rules away first."""
    on = " ON journal_entry" if office.address else ""
    office.sql(*(f"DROP TRIGGER journal_entry_never_{event}{on}" for event in ("update", "delete")), *statements)


def test_whole_it_verifies_and_says_how_far_that_goes(office: Office, tmp_path: Path) -> None:
    done = office.run("journal", "verify")
    assert done.returncode == 0 and "共1条，完整无改动" in done.stdout and "--heads" in done.stderr
    for _ in range(2):
        assert office.run("journal", "export-head", "--to", tmp_path / "heads.txt").returncode == 0
    assert len((tmp_path / "heads.txt").read_text().splitlines()) == 2
    done = office.run("journal", "verify", "--heads", tmp_path / "heads.txt")
    assert done.returncode == 0 and "--heads" not in done.stderr


def test_a_changed_entry_is_named(office: Office) -> None:
    without_rules(office, "UPDATE journal_entry SET detail = '别的' WHERE number = 1")
    done = office.run("journal", "verify")
    assert done.returncode == 1 and "J-4" in done.stdout and "第1条" in done.stdout


def test_an_account_opened_behind_the_sites_back_is_named(office: Office) -> None:
    office.sql("UPDATE staff_account SET is_active = NOT is_active WHERE username = 'lier'")
    done = office.run("journal", "verify")
    assert done.returncode == 1 and "J-9" in done.stdout and "staff_account 2" in done.stdout
