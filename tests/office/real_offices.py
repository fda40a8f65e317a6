"""Offices of their own, worked by the command line in processes of their own: in a folder, or on a database server."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.made_once import SERVER, at, database_of_its_own, new_template, once, put_tables, tables_on_the_server

DATABASES = ("sqlite", "postgresql")
FIRST = (
    ("--director", "001:王一:wangyi"),
    ("--system-admin", "002:李二:lier"),
    ("--security-admin", "003:张三:zhangsan"),
    ("--audit-admin", "004:赵四:zhaosi"),
    ("--reason", "任命文件2025-1"),
)


@dataclass
class Office:
    """Where an office lies: its folder and the address of its database (empty: in the folder)."""

    data: Path
    address: str = ""
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of its processes."""
        own = {
            "PYTHONPATH": os.pathsep.join(sys.path),
            "SHEBAO_DATA": str(self.data),
            "PYTHONUNBUFFERED": "1",
            "COLUMNS": "200",
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SHEBAO_", "DJANGO_"))}
        return {**kept, **own, **self.more, **({"SHEBAO_DATABASE": self.address} if self.address else {})}

    def run(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        """A command of the command line."""
        command = [sys.executable, "-m", "shebao", *map(str, arguments)]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)

    def set_up(self) -> "Office":
        """Make it an office with its first four people; a new one is a copy of one that was set up in this run."""
        return self._copy("office", Office._set_up) if self._is_new() else self._set_up()

    def _set_up(self) -> "Office":
        done = self.run("setup", *(word for option in FIRST for word in option))
        assert done.returncode == 0, done.stderr
        return self

    def set_up_demo(self, scale: float = 0.001) -> "Office":
        """Make it a demonstration office, without publishing anything first; a new one is a copy as well."""
        if self._is_new():
            return self._copy(f"demo-{scale}", lambda office: office._set_up_demo(scale))
        return self._set_up_demo(scale)

    def _is_new(self) -> bool:
        return not self.data.exists() or not any(self.data.iterdir())

    def _copy(self, name: str, make: Callable[["Office"], object]) -> "Office":
        def made(folder: Path) -> None:
            database = new_template() if self.address else ""
            make(Office(folder / "data", at(SERVER, database) if database else ""))
            (folder / "database").write_text(database)

        kept = once(f"{name}-on-{'server' if self.address else 'file'}", made)
        shutil.copytree(kept / "data", self.data, dirs_exist_ok=True)
        if self.address:
            import psycopg

            own, template = urlsplit(self.address).path.lstrip("/"), (kept / "database").read_text()
            with psycopg.connect(at(SERVER, "postgres"), autocommit=True) as server:
                server.execute(f'DROP DATABASE "{own}" WITH (FORCE)')
                server.execute(f'CREATE DATABASE "{own}" TEMPLATE "{template}"')
        return self

    def _set_up_demo(self, scale: float) -> "Office":
        code = (
            "import sys; from pathlib import Path; from shebao.web.demo_office.build import build_office;"
            "build_office(Path(sys.argv[1]), float(sys.argv[2]), None, lambda *_: None)"
        )
        command = [sys.executable, "-c", code, str(self.data), str(scale)]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return self

    @contextmanager
    def served(self) -> Iterator[tuple[str, subprocess.Popen[str]]]:
        """The site, running: its address, and its process."""
        command = [sys.executable, "-m", "shebao", "serve", "--port", "8931"]
        with subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, text=True) as server:
            try:
                assert server.stdout is not None
                said = re.search(r"http://\S+/", server.stdout.readline())
                assert said is not None
                yield said.group(), server
            finally:
                server.terminate()
                assert server.wait(30) == 0

    def sql(self, *statements: str) -> list[tuple[object, ...]]:
        """What somebody does who owns the database; returns the rows of the last statement."""
        if self.address:
            import psycopg

            with psycopg.connect(self.address, autocommit=True) as server:
                for statement in statements:
                    cursor = server.execute(statement)
                return cursor.fetchall() if cursor.description else []
        with sqlite3.connect(self.data / "shebao.sqlite3") as file:
            for statement in statements:
                found = file.execute(statement)
            return found.fetchall()


@contextmanager
def empty_office(database: str, folder: Path) -> Iterator[Office]:
    """A place for an office: a folder, and on a server a new database, which is dropped in the end."""
    if database == "sqlite":
        yield Office(folder)
        return
    if not SERVER.startswith("postgresql://"):
        pytest.skip("没有 PostgreSQL（SHEBAO_TEST_POSTGRES），跳过")
    with database_of_its_own() as address:
        yield Office(folder, address)


@contextmanager
def office_of_tables(database: str, folder: Path) -> Iterator[Office]:
    """A place for an office whose database has all tables already, and nothing in them."""
    if database == "sqlite":
        put_tables(folder)
        yield Office(folder)
        return
    if not SERVER.startswith("postgresql://"):
        pytest.skip("没有 PostgreSQL（SHEBAO_TEST_POSTGRES），跳过")
    with database_of_its_own(tables_on_the_server()) as address:
        yield Office(folder, address)


def unwrapped(said: str) -> str:
    """What a command wrote on a narrow terminal, without the frame and the ends of lines."""
    return "".join(said.replace("│", "").split())
