"""A backup is taken, put back into an empty place, and verified; a damaged one is refused and leaves nothing behind."""

import json
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest

from tests.office.real_offices import DATABASES, Office, empty_office, unwrapped

PAPER = "files/papers/2025/身份证明.pdf"
MANIFEST = "manifest.json"


@pytest.fixture(scope="module", params=DATABASES)
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office with a received paper, and a backup taken of it before its last entry."""
    folder = tmp_path_factory.mktemp("office") / "data"
    with empty_office(request.param, folder) as place:
        place.set_up()
        paper = folder / "papers" / "2025" / "身份证明.pdf"
        paper.parent.mkdir(parents=True)
        paper.write_bytes(b"%PDF-1.7 paper")
        done = place.run("backup")
        assert done.returncode == 0, done.stderr
        yield place


@pytest.fixture
def backup(office: Office) -> Path:
    (path,) = (office.data / "backups").glob("shebao-*.zip")
    return path


@pytest.fixture
def empty(office: Office, tmp_path: Path) -> Iterator[Office]:
    """Another place of the same kind, with nothing in it."""
    with empty_office("postgresql" if office.address else "sqlite", tmp_path / "new") as place:
        yield place


def tampered(path: Path, target: Path, name: str, content: bytes | None, into: str = "") -> Path:
    """The same backup with one part changed, left out, or put under another name."""
    with ZipFile(path) as old, ZipFile(target, "w", ZIP_STORED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
            elif content is not None:
                new.writestr(into or part, content)
    return target


def test_it_holds_the_database_the_files_and_where_the_journal_ends(office: Office, backup: Path) -> None:
    with ZipFile(backup) as archive:
        manifest = json.loads(archive.read(MANIFEST))
    database = "database.dump" if office.address else "database.sqlite3"
    assert sorted(manifest["parts"]) == [database, PAPER]
    assert [(manifest["journal_number"], manifest["journal_hash"])] == office.sql(
        "SELECT number, hash FROM journal_head"
    )
    assert backup.stat().st_mode & 0o077 == 0


def test_it_is_put_back_as_it_was_and_verifies(office: Office, empty: Office, backup: Path) -> None:
    done = empty.run("restore", backup)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "日志核对无误" in done.stdout
    assert (empty.data / "papers" / "2025" / "身份证明.pdf").read_bytes() == b"%PDF-1.7 paper"
    people = "SELECT username, password FROM staff_account ORDER BY id"
    assert empty.sql(people) == office.sql(people)
    # Sessions of the old office open nothing in the new one.
    assert (empty.data / "secret-key").read_text() != (office.data / "secret-key").read_text()
    # The rules of the database are there again.
    with pytest.raises(Exception, match="J-1"):
        empty.sql("DELETE FROM journal_entry")
    assert empty.run("restore", backup).returncode == 2


def test_a_database_changed_before_it_was_backed_up_is_named(empty: Office, tmp_path: Path) -> None:
    empty.set_up()
    on = " ON staff_grant" if empty.address else ""
    empty.sql(
        f"DROP TRIGGER staff_grant_only_ended{on}", "UPDATE staff_grant SET post = 'deputy' WHERE post = 'director'"
    )
    assert empty.run("backup", "-o", tmp_path / "backup.zip").returncode == 0
    with empty_office("postgresql" if empty.address else "sqlite", tmp_path / "newer") as newer:
        done = newer.run("restore", tmp_path / "backup.zip")
    assert done.returncode == 1 and "J-9" in done.stdout and "请勿使用" in done.stderr


@pytest.mark.parametrize("content", [b"other", None])
def test_a_part_that_was_changed_or_is_missing(
    content: bytes | None, empty: Office, backup: Path, tmp_path: Path
) -> None:
    done = empty.run("restore", tampered(backup, tmp_path / "bad.zip", PAPER, content))
    assert done.returncode == 2 and "没有恢复" in done.stderr
    assert not empty.data.exists()


@pytest.mark.parametrize("name", ["files/../../outside.txt", "files//etc/outside.txt", "../outside.txt"])
def test_a_part_that_would_lie_outside(name: str, empty: Office, backup: Path, tmp_path: Path) -> None:
    with ZipFile(backup) as archive:
        manifest = json.loads(archive.read(MANIFEST))
        paper = archive.read(PAPER)
    manifest["parts"][name] = manifest["parts"].pop(PAPER)
    step = tampered(backup, tmp_path / "step.zip", PAPER, paper, into=name)
    path = tampered(step, tmp_path / "bad.zip", MANIFEST, json.dumps(manifest).encode())
    done = empty.run("restore", path)
    assert done.returncode == 2 and "之外" in done.stderr
    assert not list(tmp_path.glob("**/outside.txt")) and not Path("/etc/outside.txt").exists()


def test_a_place_that_is_not_empty_is_left_alone(office: Office, backup: Path) -> None:
    done = office.run("restore", backup)
    assert done.returncode == 2 and "不是空文件夹" in done.stderr


def test_what_is_no_backup(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK")
    place = Office(tmp_path / "new")
    assert "不是备份文件" in place.run("restore", tmp_path / "a.zip").stderr
    assert "没有" in place.run("restore", tmp_path / "none.zip").stderr
    assert "没有办公系统" in unwrapped(place.run("backup").stderr)
