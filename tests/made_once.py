"""What is made once in a run of the tests and copied from then on: databases with all their tables, whole offices.

To make the tables of an office takes seconds, and some forty tests want a database of their own. The processes of a
run share a folder; whoever comes first makes a thing there, the other waits and copies it.
"""

import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

FOLDER = "TESTS_MADE_ONCE"
"""The variable of the environment that names the folder of a run."""
SERVER = os.environ.get("SHEBAO_TEST_POSTGRES") or os.environ.get("SHEBAO_DATABASE", "")
"""The address of a PostgreSQL server whose databases may be made and dropped; empty: none."""
DATABASE_FILE = "shebao.sqlite3"
TEMPLATES = "templates.txt"
ALL_TABLES = """
import sys
from pathlib import Path
from shebao.web.office_start import bring_up_to_date, use_office
bring_up_to_date(use_office(Path(sys.argv[1])))
"""


def begin() -> bool:
    """Make the folder of this run; False where the process that started this one has made it."""
    if FOLDER in os.environ:
        return False
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="shebao-made-once-")
    return True


def end() -> None:
    """Remove the folder of this run and the databases on the server."""
    folder = Path(os.environ.pop(FOLDER))
    templates = folder / TEMPLATES
    if templates.exists():
        import psycopg

        with psycopg.connect(at(SERVER, "postgres"), autocommit=True) as server:
            for name in templates.read_text().split():
                server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    shutil.rmtree(folder, ignore_errors=True)


def once(name: str, make: Callable[[Path], None]) -> Path:
    """A folder of this run that ``make`` fills, once."""
    shared = Path(os.environ[FOLDER])
    place = shared / name
    with one_at_a_time(shared / f"{name}.lock"):
        if not place.exists():
            part = shared / f"{name}.part"
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir()
            make(part)
            part.rename(place)
    return place


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Hold a lock that goes with the process that holds it, on every system: a file of SQLite that is written to."""
    with closing(sqlite3.connect(path, timeout=900, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield


def tables_in_a_file() -> Path:
    """A file of SQLite with all tables and nothing in them but what migrations write."""
    return once("tables", lambda folder: _make_tables(folder, "")) / DATABASE_FILE


def tables_on_the_server() -> str:
    """The name of a database on the server with all tables, to copy: nobody connects to it."""

    def make(folder: Path) -> None:
        (folder / "name").write_text(name := new_template())
        _make_tables(folder, at(SERVER, name))

    return (once("server-tables", make) / "name").read_text()


def new_template() -> str:
    """The name of a new database on the server that is dropped when the run ends."""
    import psycopg

    name = f"shebao_once_{secrets.token_hex(6)}"
    with (Path(os.environ[FOLDER]) / TEMPLATES).open("a") as list_of_all:
        list_of_all.write(f"{name}\n")
    with psycopg.connect(at(SERVER, "postgres"), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    return name


def put_tables(folder: Path) -> None:
    """A database with all tables in the data folder of an office to be."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(tables_in_a_file(), folder / DATABASE_FILE)


@contextmanager
def database_of_its_own(template: str = "") -> Iterator[str]:
    """The address of a new database on the server, a copy of another one, which is dropped in the end."""
    import psycopg

    name = f"shebao_test_{secrets.token_hex(6)}"
    with psycopg.connect(at(SERVER, "postgres"), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
        try:
            yield at(SERVER, name)
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def at(address: str, name: str) -> str:
    """The address of another database on the same server."""
    return urlsplit(address)._replace(path=f"/{name}").geturl()


def _make_tables(folder: Path, address: str) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "SHEBAO_DATABASE": address}
    command = [sys.executable, "-c", ALL_TABLES, str(folder)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
