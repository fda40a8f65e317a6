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
from shebao.register.imports.layouts import layouts
from shebao.register.imports.reading import CannotRead
from shebao.register.imports.sources import stored
from shebao.register.insurances import SHORT
from shebao.register.models import SourceFile
from shebao.register.suspects.delivered import LIKELY, LINKED, PARTLY, FileRows, Found, StepTotal
from shebao.register.unify.anomalies import NotChecked
from shebao.register.unify.normalise import Values
from shebao.register.unify.numbers import PROVEN
from shebao.register.unify.run import Unified, unify
from shebao.register.unify.sources import OF_SYSTEM, UNIFIED, Source
from shebao.register.unify.totals import OF_OFFICE, by_system
from shebao.staff.grant_post import Refused

Progress = Callable[[str, int, int], None]
Pairs = tuple[list[tuple[str, str]], list[tuple[str, str]]]
COUNTED = frozenset(OF_SYSTEM[system] for system in UNIFIED)
"""Layouts whose rows are counted in 数据总量."""
PIECE = 2**20
LACKING = "缺"
"""Begins the reason of an anomaly for which a file or a column is missing."""
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
    sources: Sequence[SourceFile],
    today: date,
    decisions: Pairs,
    earlier: str,
    progress: Progress,
    strangers: Sequence[tuple[str, str]] = (),
) -> tuple[Found, Mapping[str, Kept], pl.DataFrame]:
    """What a run over some files finds; where their raw rows are kept, by name; and its links.

    ``strangers``: pairs of records that people decided are not one person and that no run had joined; where this
    one would, it is done again with them split. ``earlier`` is the path of the links of the run before (empty:
    none). Raises :class:`Refused` with everything that is wrong with any file.
    """
    with named(sources) as listed:
        systems = {name: system for name, (source, _) in listed.items() if (system := system_of(source))}
        made = _unified(listed, systems, today, _earlier(earlier), decisions, progress)
        if wrong := _joined(made, strangers):
            made = _unified(
                listed, systems, today, _earlier(earlier), (decisions[0], [*decisions[1], *wrong]), progress
            )
    files: dict[str, FileRows] = {}
    kept: dict[str, Kept] = {}
    for at, one in enumerate(made.values):
        progress("保存原样数据", at, len(made.values))
        read, source = one.source, listed[one.source.name][0]
        raw = raw_rows(read)
        kept[read.name] = keep_frame(source.digest.replace(":", "-"), raw)
        counted = read.kind in COUNTED
        files[read.name] = FileRows(source, read.system, read.layout.code, read.encoding, counted, raw, totals(one))
    names = pl.Series("file", [one.source.name for one in made.values], dtype=pl.String)
    people = made.people.with_columns(
        names.gather(made.people["source"]).alias("file"),
        pl.col("row").cast(pl.Int64),
        pl.col("employer").cast(pl.Int64),
    )
    unified = people.filter(pl.col("system").is_in(UNIFIED))
    found = Found(
        files,
        _steps(made, files),
        made.suspects,
        unified.select("file", "row", "system", "number", "unit", "unit_name", "employer"),
        pairs_of(made.agreement),
        people=unified["person"].n_unique(),
        employers=unified["employer"].drop_nulls().n_unique(),
        valid_ids=unified.filter(pl.col("id_state") == PROVEN).height,
        linked=people.select(list(LINKED)),
        likely=_likely(people, made.linked.proposals),
        not_checked=not_checked(made.found.not_checked),
        unsure=frozenset(one.code for one in made.found.not_checked if one.whole or one.reason.startswith(LACKING)),
    )
    links = people.select("system", "number", pl.col("person").alias("key"), "rule", "file", "row")
    return found, kept, links


def _unified(
    listed: Mapping[str, tuple[SourceFile, Path]],
    systems: dict[str, str],
    today: date,
    earlier: pl.DataFrame | None,
    decisions: Pairs,
    progress: Progress,
) -> Unified:
    try:
        return unify(
            [path for _, path in listed.values()],
            systems=systems,
            today=today,
            earlier=earlier,
            decisions=_decisions(decisions),
            progress=progress,
        )
    except CannotRead as error:
        raise Refused(*error.findings) from None


def _joined(made: Unified, strangers: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pairs that a run made one person though they are not."""
    if not strangers:
        return []
    rows = made.people.select(pl.concat_str("system", pl.lit(":"), "number").alias("key"), "person").drop_nulls()
    of = dict(rows.filter(pl.col("key").is_in([key for pair in strangers for key in pair])).iter_rows())
    return [(left, right) for left, right in strangers if left in of and of[left] == of.get(right)]


def _likely(people: pl.DataFrame, proposals: pl.DataFrame) -> pl.DataFrame:
    """The pairs that linking proposed, with where both rows stand."""
    rows = people.select(pl.col("at").cast(pl.Int64), "file", "row", "system", "number", "person", "rule")
    made = proposals.select(pl.col("one").cast(pl.Int64), pl.col("other").cast(pl.Int64), "rule")
    for side in ("one", "other"):
        named = rows.rename({name: f"{name}_{side}" for name in rows.columns if name != "at"})
        made = made.join(named, left_on=side, right_on="at", how="inner", maintain_order="left")
    return made.select(list(LIKELY)).cast(dict(LIKELY))  # type: ignore[arg-type]


def system_of(source: SourceFile) -> str:
    """The system that the office registered a file for; empty where the file itself has to say."""
    alone = source.layout in OF_SYSTEM.values() or source.layout.startswith("F6")
    return layouts()[source.layout].insurance if alone else ""


def totals(one: Values) -> dict[str, int]:
    """The amount totals of a file (控制总数), in fen, by column."""
    money = [column.header for column in one.source.layout.columns if column.total and one.has(column.header)]
    return {header: int(one.data[header].cast(pl.Int64, strict=False).sum() or 0) for header in money}


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


def _steps(made: Unified, files: Mapping[str, FileRows]) -> list[StepTotal]:
    """The run's control totals by system, up to where people go on (疑点)."""
    counted = [one for one in made.steps if one.file in files and files[one.file].counted]
    totals = by_system(one for one in counted if one.step not in OF_OFFICE)
    return [
        StepTotal(
            one.step, system, one.rows_in, one.rows_out, one.rejected, f"{SHORT[system]}{one.note}" * bool(one.note)
        )
        for of_step in totals.values()
        for system, one in sorted(of_step.items())
    ]


def pairs_of(agreed: pl.DataFrame) -> list[tuple[str, str, int, int]]:
    """一致率 as this room keeps it, from :func:`~shebao.register.unify.agreement.agreement`, whose lines stand in the
    order of the pairs of systems: the systems, persons in both, those whose name and number agree.
    """
    lines = zip(combinations(UNIFIED, 2), agreed.iter_rows(named=True), strict=True)
    return [(*pair, line["共有人数"], line["姓名和号码一致"]) for pair, line in lines if line["共有人数"]]


def not_checked(listed: Sequence[NotChecked]) -> dict[str, str]:
    """What could not be looked at, by anomaly: whole anomalies and parts of them, with the reasons."""
    told: dict[str, list[str]] = {}
    for one in listed:
        told.setdefault(one.code, []).append(one.reason if one.whole else f"{PARTLY}：{one.reason}")
    return {code: "；".join(dict.fromkeys(reasons)) for code, reasons in told.items()}
