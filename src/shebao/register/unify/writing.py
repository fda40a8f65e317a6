"""What a run leaves in its folder (结果文件): people.csv, links.csv, suspects.xlsx, report.html, summary.json; where
people decided something also decisions.csv, which later runs apply again.

All are written beside first and put in place together: a run that is stopped leaves the results before it, whole, and
one that was stopped while they were put in place is completed by the next.
"""

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import polars as pl

from shebao import __version__
from shebao.register.insurances import SHORT
from shebao.register.unify.decisions import Decision, kept_table, read_decisions
from shebao.register.unify.linking.rules import ALL
from shebao.register.unify.report_page import report_page
from shebao.register.unify.run import Unified
from shebao.register.unify.suspects_workbook import suspects_workbook

PEOPLE, LINKS, SUSPECTS, REPORT, SUMMARY = "people.csv", "links.csv", "suspects.xlsx", "report.html", "summary.json"
KEPT = "decisions.csv"
FILES = (PEOPLE, LINKS, SUSPECTS, REPORT, SUMMARY, KEPT)
BESIDE = ".unify-writing"
FORMULA = r"^(?:[=+@\t\r]|-[^\d])"
"""How a cell begins that a spreadsheet would take for a formula; an apostrophe is put before it."""
READY = "ready"
"""Stands in the folder beside when all files in it are whole."""


def earlier_keys(folder: Path) -> pl.DataFrame | None:
    """The keys that an earlier run gave: system, number, key; None where there was none."""
    finish(folder)
    path = folder / LINKS
    if not path.is_file():
        return None
    codes = {name: code for code, name in SHORT.items()}
    links = pl.read_csv(path, infer_schema=False)
    return (
        links.select(
            pl.col("系统").replace_strict(codes, default=None, return_dtype=pl.String).alias("system"),
            pl.col("个人编号").str.replace(f"^'({FORMULA.removeprefix('^')})", "${1}").alias("number"),
            pl.col("人员主键").alias("key"),
        )
        .drop_nulls()
        .unique()
    )


def kept_decisions(folder: Path) -> list[Decision]:
    """What people decided in earlier runs into a folder. Raises :class:`CannotRead` where somebody damaged the file."""
    finish(folder)
    path = folder / KEPT
    return read_decisions(path) if path.is_file() else []


def write(unified: Unified, folder: Path, say: Callable[[str, int, int], None] | None = None) -> dict[str, Any]:
    """Write all result files; answers the summary as it stands in summary.json. Raises OSError."""
    tell = say or (lambda what, done, total: None)
    folder.mkdir(parents=True, exist_ok=True)
    finish(folder)
    beside = folder / BESIDE
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir()
    makers: Mapping[str, Callable[[Path], object]] = {
        PEOPLE: lambda path: _csv(unified.index, path),
        LINKS: lambda path: _csv(unified.links(), path),
        SUSPECTS: lambda path: suspects_workbook(unified, path),
    }
    # Where the last decision was withdrawn, the file says so by being empty.
    if len(unified.decisions) or (folder / KEPT).exists():
        _csv(kept_table(unified.decisions), beside / KEPT)
    for done, (name, make) in enumerate(makers.items()):
        tell(f"写出 {name}", done, len(FILES))
        make(beside / name)
    made = summary(unified)
    tell(f"写出 {REPORT}", 3, len(FILES))
    (beside / REPORT).write_text(report_page(unified, made), encoding="utf-8")
    (beside / SUMMARY).write_text(json.dumps(made, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    (beside / READY).write_text("")
    finish(folder)
    tell("", len(FILES), len(FILES))
    return made


def finish(folder: Path) -> None:
    """Put in place what a stopped run had written whole; throw away what it had not."""
    beside = folder / BESIDE
    if (beside / READY).exists():
        for name in FILES:
            if (beside / name).exists():
                (beside / name).replace(folder / name)
    shutil.rmtree(beside, ignore_errors=True)


def _csv(frame: pl.DataFrame, path: Path) -> None:
    """With the mark by which spreadsheets know UTF-8; numbers of documents and accounts stay text there."""
    text = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    # A cell that a spreadsheet would take for a formula is led by an apostrophe.
    safe = frame.with_columns(
        pl.when(pl.col(text).str.contains(FORMULA)).then("'" + pl.col(text)).otherwise(pl.col(text)).name.keep()
    )
    safe.write_csv(path, include_bom=True)


def summary(unified: Unified) -> dict[str, Any]:
    """The figures of a run, for people and programs."""
    people, suspects = unified.people, unified.suspects
    rows_by_rule = people.group_by("rule").len().sort("rule").iter_rows()
    persons = people["person"].n_unique()
    return {
        "版本": __version__,
        "数据所属期": f"{unified.month:%Y%m}",
        "files": [
            {
                "file": source.name,
                "system": SHORT.get(source.system, ""),
                "layout": source.layout.code,
                "encoding": source.encoding,
                "digest": source.digest,
                "rows": len(source),
            }
            for source in unified.sources
        ],
        "steps": [{**asdict(step), "system": SHORT.get(step.system, "")} for step in unified.steps],
        "rows": len(people),
        "persons": persons,
        "links": {code: {"title": ALL.get(code, ""), "rows": count} for code, count in rows_by_rule},
        "proposals": len(unified.linked.proposals),
        "agreement": unified.agreement.to_dicts(),
        "completion": [{**row, "system": SHORT.get(row["system"], "")} for row in unified.completion.to_dicts()],
        "suspects": len(suspects),
        "suspects_automatic": int(suspects["auto"].sum()),
        "suspects_by_proposal": dict(
            suspects.filter(~pl.col("auto")).group_by("proposal").len().sort("len", descending=True).iter_rows()
        ),
        "decisions": len(unified.decisions),
        "suspects_by_code": {row["code"]: row["suspects"] for row in unified.found.counts.to_dicts()},
        "money_fen": int(suspects["money"].sum() or 0),
        "not_checked": [asdict(each) for each in unified.found.not_checked],
        "findings": [
            {"code": each.code, "severity": each.severity.value, "message": each.message, "action": each.action}
            for each in unified.findings
        ],
        "seconds": {**unified.seconds, "归并各步": unified.linked.seconds},
        "peak_memory_mb": unified.peak_megabytes,
    }
