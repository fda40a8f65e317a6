"""Backup (备份) and restore (恢复): the database, the files of the data folder, and what proves both.

A backup is one ZIP file: ``manifest.json`` with a digest of every other part, ``database.sqlite3`` or
``database.dump`` (pg_dump), and ``files/``. It is taken while people work: SQLite's backup interface and pg_dump both
see one moment. It holds everything about everybody, so it is kept like the database itself.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from shebao import __version__
from shebao.findings import Finding
from shebao.journal.digest import SHA256, SM3, digest_of_bytes
from shebao.web.office_start import BACKUPS, DATABASE_FILE, SECRET_KEY

MANIFEST = "manifest.json"
SQLITE, DUMP = "database.sqlite3", "database.dump"
FILES = "files/"
NOT_KEPT = frozenset({DATABASE_FILE, f"{DATABASE_FILE}-wal", f"{DATABASE_FILE}-shm", SECRET_KEY, BACKUPS, "jobs"})
"""What of the data folder is no part of a backup: the database (kept as of one moment), the key that signs sessions (a
restored office makes a new one), backups, where running jobs say how far they are."""
PIECE = 1 << 20


class BadBackup(Exception):
    """A file that is no backup, is damaged, or does not fit where it should be restored. The message is for staff."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds, and where the journal ended in it."""

    format: str
    version: str
    taken_at: str
    vendor: str
    journal_number: int
    journal_hash: str
    parts: dict[str, str] = field(default_factory=dict)


def back_up(data: Path, path: Path) -> Manifest:
    """Write a backup of the open office to a file, whole or not at all."""
    from django.db import connection

    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        if connection.vendor == "sqlite":
            database = Path(folder) / SQLITE
            number, made = _copy_sqlite(database)
        else:
            database = Path(folder) / DUMP
            number, made = _dump(database)
        digests: dict[str, str] = {}
        descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w+b") as file, ZipFile(file, "w", ZIP_DEFLATED, compresslevel=1) as archive:
            for name, source in ((database.name, database), *_files(data)):
                digests[name] = digest_of_bytes(_into(archive, name, source))
            manifest = Manifest(
                "shebao-backup-1",
                __version__,
                datetime.now(UTC).isoformat(timespec="seconds"),
                connection.vendor,
                number,
                made,
                digests,
            )
            archive.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
            archive.close()
            file.flush()
            os.fsync(file.fileno())
    part.replace(path)
    return manifest


def digest_of(path: Path) -> str:
    """The digest of a whole file, to be kept elsewhere than the file."""
    with path.open("rb") as file:
        return digest_of_bytes(iter(lambda: file.read(PIECE), b""))


def _copy_sqlite(target: Path) -> tuple[int, str]:
    from django.db import connection

    connection.ensure_connection()
    # Another connection, so that a transaction of this one is not in it half.
    source = sqlite3.connect(f"file:{connection.settings_dict['NAME']}?mode=ro", uri=True)
    copy = sqlite3.connect(target)
    try:
        source.backup(copy)
        head = copy.execute("SELECT number, hash FROM journal_head").fetchone() if _has_journal(copy) else (0, "")
    finally:
        copy.close()
        source.close()
    return int(head[0]), str(head[1])


def _has_journal(copy: sqlite3.Connection) -> bool:
    return bool(copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'journal_head'").fetchone())


def _dump(target: Path) -> tuple[int, str]:
    """pg_dump in one snapshot, which the journal's head is read in as well."""
    from django.db import connection, transaction

    _need("pg_dump")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        cursor.execute("SELECT to_regclass('journal_head') IS NOT NULL")
        number, made = 0, ""
        if cursor.fetchone()[0]:
            cursor.execute("SELECT number, hash FROM journal_head")
            number, made = cursor.fetchone()
        command = ["pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
        _run([*command, f"--file={target}"], connection.settings_dict)
    return int(number), str(made)


def _files(data: Path) -> Iterator[tuple[str, Path]]:
    for top in sorted(data.iterdir()) if data.is_dir() else ():
        if top.name in NOT_KEPT or top.name.startswith("."):
            continue
        for path in (top, *sorted(top.rglob("*"))) if top.is_dir() else (top,):
            if path.is_file() and not path.is_symlink():
                yield FILES + path.relative_to(data).as_posix(), path


def _into(archive: ZipFile, name: str, source: Path) -> Iterator[bytes]:
    info = ZipInfo.from_file(source, name, strict_timestamps=False)
    info.compress_type = ZIP_DEFLATED
    with source.open("rb") as file, archive.open(info, "w", force_zip64=True) as part:
        while piece := file.read(PIECE):
            part.write(piece)
            yield piece


def read_manifest(path: Path) -> Manifest:
    """What a backup says it holds. Raises :class:`BadBackup`."""
    try:
        with ZipFile(path) as archive:
            values = json.loads(archive.read(MANIFEST))
        manifest = Manifest(**values)
    except FileNotFoundError as error:
        raise BadBackup(f"没有“{path}”这个文件。") from error
    except (OSError, BadZipFile, KeyError, ValueError, TypeError) as error:
        raise BadBackup(f"“{path.name}”不是备份文件，或已损坏。") from error
    if manifest.format != "shebao-backup-1":
        raise BadBackup(f"“{path.name}”的格式“{manifest.format}”不能识别：可能由更新的版本备份。")
    return manifest


def restore(path: Path, data: Path) -> Manifest:
    """Put a backup into an empty place: a data folder, or the database that the settings name.

    Raises :class:`BadBackup` where the place is not empty, a part is damaged, or the backup is of another kind of
    database; then the place is left empty.
    """
    from django.db import connection

    manifest = read_manifest(path)
    if connection.vendor != manifest.vendor:
        raise BadBackup(f"备份来自 {manifest.vendor} 数据库，不能恢复到 {connection.vendor}。请设置对应的数据库。")
    if data.is_dir() and any(data.iterdir()):
        raise BadBackup(f"“{data}”不是空文件夹。请指定一个新的文件夹，原有数据不会被覆盖。")
    if manifest.vendor != "sqlite" and connection.introspection.table_names():
        raise BadBackup("数据库中已有数据表。请新建一个空的数据库，原有数据不会被覆盖。")
    made = not data.exists()
    data.mkdir(parents=True, exist_ok=True)
    try:
        with ZipFile(path) as archive:
            _take_out(archive, manifest, data)
        if manifest.vendor != "sqlite":
            _load(data / DUMP)
    except BaseException:
        shutil.rmtree(data) if made else _empty(data)
        raise
    return manifest


def _take_out(archive: ZipFile, manifest: Manifest, data: Path) -> None:
    names = set(archive.namelist()) - {MANIFEST}
    if missing := sorted(set(manifest.parts) - names):
        raise BadBackup(f"备份缺少{len(missing)}个部分，例如“{missing[0]}”。请用另一份备份。")
    if names - set(manifest.parts) or not {SQLITE, DUMP} & set(manifest.parts):
        raise BadBackup("备份的内容与清单不符。请用另一份备份。")
    for name, known in sorted(manifest.parts.items()):
        target = _target(name, data)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            found = _digest_like(known, _out_of(archive, name, target))
        except BadZipFile as error:
            raise BadBackup(f"备份中的“{name}”已损坏。请用另一份备份。") from error
        if found != known:
            raise BadBackup(f"备份中的“{name}”与清单中的摘要不符：被改动或损坏。请用另一份备份。")


def _digest_like(known: str, pieces: Iterator[bytes]) -> str:
    algorithm = known.partition(":")[0]
    if algorithm not in (SM3, SHA256) or algorithm not in hashlib.algorithms_available:
        raise BadBackup(f"这台机器不能核对“{algorithm}”摘要。请在支持它的机器上恢复。")
    made = hashlib.new(algorithm)
    for piece in pieces:
        made.update(piece)
    return f"{algorithm}:{made.hexdigest()}"


def _target(name: str, data: Path) -> Path:
    if name == SQLITE:
        return data / DATABASE_FILE
    if name == DUMP:
        return data / DUMP
    inside = PurePosixPath(name.removeprefix(FILES))
    if not name.startswith(FILES) or inside.is_absolute() or ".." in inside.parts or "\\" in name or ":" in name:
        raise BadBackup(f"备份中的“{name}”指向文件夹之外。请用另一份备份。")
    return data / inside


def _out_of(archive: ZipFile, name: str, target: Path) -> Iterator[bytes]:
    with archive.open(name) as part, target.open("wb") as file:
        while piece := part.read(PIECE):
            file.write(piece)
            yield piece


def _load(dump: Path) -> None:
    from django.db import connection

    _need("pg_restore")
    name = connection.settings_dict["NAME"]
    command = ["pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    _run([*command, f"--dbname={name}", str(dump)], connection.settings_dict)
    dump.unlink()


def _empty(data: Path) -> None:
    for path in data.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _need(program: str) -> None:
    if shutil.which(program) is None:
        raise BadBackup(f"没有找到 {program}。请安装 PostgreSQL 的客户端程序（Debian：postgresql-client）。")


def _run(command: list[str], settings: dict[str, str]) -> None:
    """The password goes by the environment: a command line can be read by everybody on the machine."""
    named = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = {**os.environ, **{key: str(settings[name]) for key, name in named.items() if settings.get(name)}}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BadBackup(f"{command[0]} 没有完成：{done.stderr.strip()[:400]}")


def verify_restored(manifest: Manifest, heads: Path | None = None) -> list[Finding]:
    """What does not fit in a restored office: the journal, the tables it covers, where it ended."""
    from shebao.findings import Severity
    from shebao.journal.models import Head
    from shebao.journal.verify import verify

    head = Head.objects.get(pk=1)
    found = verify(heads)
    if (head.number, head.hash) != (manifest.journal_number, manifest.journal_hash):
        found.append(
            Finding(
                code="J-12",
                severity=Severity.ERROR,
                message=f"日志末条为第{head.number}条，与备份清单中的第{manifest.journal_number}条不符。",
                action="用另一份备份恢复，报稽核处理。",
            )
        )
    return found
