"""Working a run out from registered source files: read, normalise, link, compare. Nothing is written to the database.

The raw rows of each file are kept in the data folder, once, under the digest of the file: later values point to them by
file and row, and they are never written again. The links of a run lie beside them; the next run keeps their keys.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from django.conf import settings

from shebao.journal.digest import digest_of_bytes
from shebao.register.imports.reading import CannotRead
from shebao.register.imports.sources import stored
from shebao.register.insurances import SHORT
from shebao.register.models import SourceFile
from shebao.register.suspects.delivered import FileRows, Found, StepTotal
from shebao.register.unify.anomalies import Compared, NotChecked, find_anomalies
from shebao.register.unify.linking import link
from shebao.register.unify.normalise import Values, normalise, persons
from shebao.register.unify.numbers import PROVEN
from shebao.register.unify.sources import OF_SYSTEM, UNIFIED, Source, read_source
from shebao.staff.grant_post import Refused

Progress = Callable[[str, int, int], None]
Pairs = tuple[list[tuple[str, str]], list[tuple[str, str]]]
COUNTED = frozenset(OF_SYSTEM[system] for system in UNIFIED)
"""Layouts whose rows are counted in 数据总量."""
PIECE = 2**20
FOLDER = "raw"
JOINED, SPLIT = "合并", "分开"


@dataclass(frozen=True)
class Kept:
    """A file in the data folder: its path there and its digest."""

    path: str
    digest: str


@contextmanager
def named(sources: Sequence[SourceFile]) -> Iterator[dict[str, tuple[SourceFile, Path]]]:
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


def keep_frame(name: str, frame: pl.DataFrame) -> Kept:
    """Keep a frame in the data folder under a name, whole or not at all; what is there already is left as it is."""
    relative = f"{FOLDER}/{name}.parquet"
    target = Path(settings.DATA) / relative
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = target.with_name(f"{target.name}.{os.getpid()}.part")
        frame.write_parquet(draft, compression="zstd")
        draft.replace(target)
    with target.open("rb") as stream:
        return Kept(relative, digest_of_bytes(iter(lambda: stream.read(PIECE), b"")))


def raw_rows(source: Source) -> pl.DataFrame:
    """The cells of a source's rows: ``row``, the layout's columns by the layout's headers, then all others."""
    by_header = {name: header for header, name in source.columns.items()}
    return source.raw.rename(by_header).select(source.rows.alias("row"), pl.all())


def work_out(
    sources: Sequence[SourceFile], month: date, today: date, decisions: Pairs, earlier: str, progress: Progress
) -> tuple[Found, Mapping[str, Kept], pl.DataFrame]:
    """What a run over some files finds; where their raw rows are kept, by name; and its links.

    ``month`` is the last month that the data is about, ``earlier`` the path of the links of the run before (empty:
    none). Raises :class:`Refused` with what every file that cannot be read lacks.
    """
    files: dict[str, FileRows] = {}
    kept: dict[str, Kept] = {}
    values: list[Values] = []
    problems = []
    with named(sources) as listed:
        for at, (name, (source, path)) in enumerate(listed.items()):
            progress(f"读取 {name}", at, len(listed))
            try:
                read = read_source(path, source_system(source))
            except CannotRead as error:
                problems += error.findings
                continue
            raw = raw_rows(read)
            kept[name] = keep_frame(source.digest.replace(":", "-"), raw)
            files[name] = FileRows(
                source, read.system, read.layout.code, read.encoding, read.kind in COUNTED, raw, _totals(read, today)
            )
            values.append(normalise(read, today))
    if problems:
        raise Refused(*problems)
    people = persons(values, today)
    linked = link(
        people, values, earlier=_earlier(earlier), decisions=_decisions(decisions), progress=_in("归并", progress)
    )
    compared = Compared(values, linked.people, today, month, linked.proposals)
    anomalies = find_anomalies(compared, progress=_in("比对", progress))
    unified = linked.people.filter(pl.col("system").is_in(UNIFIED))
    found = Found(
        files,
        _steps(files, values, unified, anomalies.candidates),
        anomalies.candidates,
        unified.select("system", "number", "unit", "unit_name"),
        pairs_of(unified),
        people=unified["person"].n_unique(),
        employers=unified["employer"].drop_nulls().n_unique(),
        valid_ids=unified.filter(pl.col("id_state") == PROVEN).height,
        not_checked=not_checked(anomalies.not_checked),
    )
    names = pl.Series("file", [one.source.name for one in values], dtype=pl.String)
    links = linked.people.select(
        "system",
        "number",
        pl.col("person").alias("key"),
        "rule",
        names.gather(linked.people["source"]).alias("file"),
        "row",
    )
    return found, kept, links


def source_system(source: SourceFile) -> str:
    """The system that the office registered a file for; empty for files of several systems."""
    from shebao.register.imports.layouts import layouts

    code = layouts()[source.layout].insurance
    return code if source.layout in OF_SYSTEM.values() or source.layout.startswith("F6") else ""


def _in(stage: str, progress: Progress) -> Progress:
    return lambda what, done, total: progress(f"{stage} {what}".strip(), done, total)


def _totals(read: Source, today: date) -> dict[str, int]:
    made = normalise(read, today)
    money = [column.header for column in read.layout.columns if column.total and made.has(column.header)]
    return {header: int(made.data[header].cast(pl.Int64, strict=False).sum() or 0) for header in money}


def _earlier(path: str) -> pl.DataFrame | None:
    file = Path(settings.DATA) / path
    if not path or not file.is_file():
        return None
    return pl.read_parquet(file, columns=["system", "number", "key"]).drop_nulls()


def _decisions(pairs: Pairs) -> pl.DataFrame:
    """What people decided, as linking reads it; records without 个人编号 have no name there and are left out."""
    rows = []
    for kind, listed in ((JOINED, pairs[0]), (SPLIT, pairs[1])):
        for left, right in listed:
            one, other = left.split(":"), right.split(":")
            if len(one) == len(other) == 2:
                rows.append((*one, *other, kind))
    columns = ("system", "number", "other_system", "other_number", "kind")
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")


def _steps(
    files: Mapping[str, FileRows], values: Sequence[Values], people: pl.DataFrame, candidates: pl.DataFrame
) -> list[StepTotal]:
    unread: dict[str, int] = {}
    for one in values:
        if one.source.kind in COUNTED:
            unread[one.source.system] = unread.get(one.source.system, 0) + one.reasons().height
    delivered: dict[str, int] = {}
    for file in files.values():
        if file.counted:
            delivered[file.system] = delivered.get(file.system, 0) + file.raw.height
    single = _suspicious(candidates.filter(pl.col("records").list.len() == 1))
    across = people.group_by("person").agg(pl.col("system").n_unique().alias("systems"))
    several = people.join(across.filter(pl.col("systems") > 1), on="person", how="semi").group_by("system").len()
    shared = dict(several.iter_rows())
    linked = dict(people.group_by("system").len().iter_rows())
    persons_in = dict(people.group_by("system").agg(pl.col("person").n_unique()).iter_rows())
    steps = []
    for system, rows in sorted(delivered.items()):
        here = linked.get(system, 0)
        steps += [
            StepTotal("源文件登记", system, rows, rows),
            StepTotal("原样导入", system, rows, rows),
            StepTotal("标准化", system, rows, rows, note=_said(unread, system, "个单元格不能读取")),
            StepTotal("单条校验", system, rows, rows, note=_said(single, system, "行有单条疑点")),
            StepTotal("归并", system, rows, here, rows - here, _said(persons_in, system, "人")),
            StepTotal("比对", system, rows, rows, note=_said(shared, system, "行在他系统有同一人")),
        ]
    return steps


def _said(counts: Mapping[str, int], system: str, words: str) -> str:
    return f"{SHORT[system]}{counts[system]:,}{words}" if counts.get(system) else ""


def _suspicious(candidates: pl.DataFrame) -> dict[str, int]:
    rows = candidates.select(pl.col("records").explode()).unnest("records").unique(["file", "row"])
    return dict(rows.group_by("system").len().iter_rows())


def pairs_of(people: pl.DataFrame) -> list[tuple[str, str, int, int]]:
    """一致率: for each two systems the persons in both, and those whose name and proven number agree in both."""
    rows = people.select("person", "system", "name_key", pl.when(pl.col("id_state") == PROVEN).then("id").alias("id"))
    made = {
        system: rows.filter(pl.col("system") == system).unique("person", keep="first", maintain_order=True)
        for system in UNIFIED
    }
    told = []
    for one, other in combinations(UNIFIED, 2):
        both = made[one].join(made[other], on="person", suffix="_b")
        agree = both.filter((pl.col("name_key") == pl.col("name_key_b")) & (pl.col("id") == pl.col("id_b")))
        if both.height:
            told.append((one, other, both.height, agree.height))
    return told


def not_checked(listed: Sequence[NotChecked]) -> dict[str, str]:
    """What could not be looked at, by anomaly: whole anomalies and parts of them, with the reasons."""
    told: dict[str, list[str]] = {}
    for one in listed:
        told.setdefault(one.code, []).append(one.reason if one.whole else f"部分未核查：{one.reason}")
    return {code: "；".join(dict.fromkeys(reasons)) for code, reasons in told.items()}
