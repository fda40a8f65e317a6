"""Working a run out from registered source files: read, normalise, link, check. Nothing is written to the database.

The raw rows of each file are kept in the data folder, once, under the digest of the file: later values point to them by
file and row, and they are never written again.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
from django.conf import settings

from shebao.journal.digest import digest_of_bytes
from shebao.register.imports.sources import stored
from shebao.register.models import SourceFile
from shebao.register.suspects.delivered import CANDIDATES, FileRows, Found, StepTotal
from shebao.register.unify.normalise import normalise, persons
from shebao.register.unify.sources import UNIFIED, Source, read_source

Progress = Callable[[str, int, int], None]
PIECE = 2**20
FOLDER = "raw"


@contextmanager
def named(sources: Sequence[SourceFile]) -> Any:
    """The kept files under the names they came with, for as long as they are read: name → source, path."""
    with TemporaryDirectory(prefix="unify-", dir=settings.DATA) as made:
        listed: dict[str, tuple[SourceFile, Path]] = {}
        for source in sources:
            name = source.name if source.name not in listed else f"第{source.pk}号_{source.name}"
            path = Path(made) / name
            try:
                os.link(stored(source), path)
            except OSError:
                path.symlink_to(stored(source))
            listed[name] = (source, path)
        yield listed


def keep_raw(source: SourceFile, raw: pl.DataFrame) -> tuple[str, str]:
    """Keep the rows of a file as they were delivered; returns the path in the data folder, and the digest.

    What is kept already is not written again.
    """
    relative = f"{FOLDER}/{source.digest.replace(':', '-')}.parquet"
    target = Path(settings.DATA) / relative
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = target.with_name(f"{target.name}.{os.getpid()}.part")
        raw.write_parquet(draft, compression="zstd")
        draft.replace(target)
    with target.open("rb") as stream:
        return relative, digest_of_bytes(iter(lambda: stream.read(PIECE), b""))


def raw_rows(source: Source) -> pl.DataFrame:
    """The cells of a source's rows: ``row``, the layout's columns by the layout's headers, then all others."""
    by_header = {name: header for header, name in source.columns.items()}
    return source.raw.rename(by_header).with_columns(source.rows.alias("row")).select("row", pl.all().exclude("row"))


def work_out(
    sources: Sequence[SourceFile],
    today: date,
    decisions: tuple[list[tuple[str, str]], list[tuple[str, str]]],
    progress: Progress,
) -> tuple[Found, Mapping[str, tuple[str, str]]]:
    """What a run over some files finds, and where their raw rows are kept, by name."""
    files: dict[str, FileRows] = {}
    kept: dict[str, tuple[str, str]] = {}
    values = []
    steps: list[StepTotal] = []
    with named(sources) as listed:
        for at, (name, (source, path)) in enumerate(listed.items()):
            progress("读取文件", at, len(listed))
            read = read_source(path)
            raw = raw_rows(read)
            kept[name] = keep_raw(source, raw)
            counted = read.kind in ("F1", "F2", "F3", "F4")
            files[name] = FileRows(source, read.system, read.layout.code, read.encoding, counted, raw)
            if counted:
                steps += [StepTotal(step, read.system, len(read), len(read)) for step in ("源文件登记", "原样导入")]
            values.append(normalise(read, today))
        progress("归并", 0, 1)
        people = persons(values, today)
    groups = (
        people.filter(pl.col("system").is_in(list(UNIFIED)))
        .group_by("system", "unit", "unit_name")
        .agg(pl.len().alias("rows"))
        .sort("system", "unit", "unit_name")
    )
    found = Found(files, steps, pl.DataFrame(schema=dict(CANDIDATES)), groups)
    return found, kept
