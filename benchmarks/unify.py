"""How fast and how right rows are linked and anomalies found, on data whose answers are known.

    python3 dev.py bench unify                        demo data at scale 1
    python3 dev.py bench unify --scale 1 2 20
    python3 dev.py bench unify --other                and the other county, faults at random and those of offices
    python3 dev.py bench unify --splink               Splink on DuckDB on the same rows, in its own environment

Linking is measured from rows that are in one form already, in a process of its own; its peak memory is the system's
figure for that process. A true pair with two different numbers that both hold their check character is no rule's to
join: the recall without these stands beside. Anomalies are scored, and the whole ``shebao unify run`` is timed, at
scales up to 2. Prints a table with the figure aimed at beside each; never fails for a figure that was missed. Wall
times depend on what else the machine does.
"""

import argparse
import json
import os
import pickle
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from _unify_anomalies import read_key, score_anomalies
from other_county import score
from rich.console import Console
from rich.table import Table

TODAY = date(2025, 12, 31)
WHOLE_UP_TO = 2
"""The largest scale at which the whole run is made."""
WIDTH = 150
"""Of the tables where they go into a file."""
AIMS = {1: (4, 1536), 2: (8, 1536), 20: (60, 6144)}
"""Seconds and MB of linking at a scale of the demo data."""
GENERATED = ("F1", "F2", "F3", "F4", "F5", "F6", "F10")
"""Files that linking looks into."""
WORKBOOKS_UP_TO = 5
"""The largest scale whose rows workbooks hold."""
HERE = Path(__file__).parent
Figures = dict[str, Any]


def files_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.name.startswith("F") and path.suffix in (".csv", ".xlsx"))


def prepare(files: Path, work: Path) -> Figures:
    """Read and normalise; leave the rows, and the files that linking looks into, beside."""
    from shebao.register.unify.normalise import normalise, persons
    from shebao.register.unify.sources import read_source

    values = []
    for path in files_of(files):
        # Contributions and payments say nothing about who is who.
        if not path.name.startswith(("F7", "F8", "F9")):
            values.append(normalise(read_source(path), TODAY))
    people = persons(values, TODAY)
    people.write_parquet(work / "rows.parquet")
    names = [one.source.name for one in values]
    of_others = [one for one in values if one.source.kind in ("F6", "F10")]
    (work / "values.pickle").write_bytes(pickle.dumps(of_others))
    (work / "names.json").write_text(json.dumps(names), encoding="utf-8")
    return {"rows": len(people)}


def generated(files: Path, work: Path) -> Figures:
    """As :func:`prepare`, of rows that never stood in a file, as no workbook holds so many. ``files`` is the scale."""
    import gc

    from shebao.demo_data.answers import FILES
    from shebao.demo_data.generate import generate
    from shebao.register.imports.layouts import layouts
    from shebao.register.unify.normalise import normalise, persons
    from shebao.register.unify.sources import OF_SYSTEM, Source

    made = generate(float(files.name))
    made.links.write_csv(work / "truth.csv")
    wanted = {name: frame.data for name, frame in made.frames.items() if name.split("-")[0] in GENERATED}
    del made
    gc.collect()
    codes = {layout: code for code, layout in OF_SYSTEM.items()}
    values = []
    for name, data in wanted.items():
        file = FILES[name][1]
        layout, _, system = name.partition("-")
        raw = data.select(pl.all().cast(pl.String).replace("", None))
        rows = pl.Series("row", range(2, len(raw) + 2), dtype=pl.Int64)
        of = layouts()[name if name in layouts() else layout]
        known = {one.header for one in of.columns}.intersection(raw.columns)
        columns = {header: header for header in raw.columns if header in known}
        source = Source(Path(file), of, system or codes.get(layout, ""), file, "utf-8", raw, rows, columns)
        values.append(normalise(source, TODAY))
    people = persons(values, TODAY)
    people.write_parquet(work / "rows.parquet")
    of_others = [one for one in values if one.source.kind in ("F6", "F10")]
    (work / "values.pickle").write_bytes(pickle.dumps(of_others))
    (work / "names.json").write_text(json.dumps([one.source.name for one in values]), encoding="utf-8")
    return {"rows": len(people)}


def linking(_: Path, work: Path) -> Figures:
    """Linking alone: seconds from rows in one form to persons with their keys."""
    from shebao.register.unify.linking import link

    people = pl.read_parquet(work / "rows.parquet")
    values = pickle.loads((work / "values.pickle").read_bytes())
    started = time.perf_counter()
    linked = link(people, values)
    seconds = time.perf_counter() - started
    linked.people.select("at", pl.col("person").alias("key"), "rule").write_parquet(work / "linked.parquet")
    return {"seconds": seconds, "persons": linked.people["person"].n_unique(), "steps": linked.seconds}


def whole(files: Path, work: Path) -> Figures:
    """Every step without writing, and the suspects against the answers."""
    from shebao.register.unify.run import unify

    done = unify(files_of(files), today=TODAY)
    told = done.found.candidates.select("code", "records")
    not_checked = [each.code for each in done.found.not_checked if each.whole]
    lines = score_anomalies(told, read_key(files / "answers" / "anomalies.csv"), not_checked=not_checked)
    return {"anomalies": lines.to_dicts()}


def command(files: Path, work: Path) -> Figures:
    """``shebao unify run`` with all its results, as a user starts it."""
    started = time.perf_counter()
    arguments = ["unify", "run", *map(str, files_of(files)), "-o", str(work / "out"), "--today", str(TODAY), "--json"]
    subprocess.run([sys.executable, "-m", "shebao", *arguments], check=True, capture_output=True)
    return {"seconds": time.perf_counter() - started}


PARTS = {"prepare": prepare, "generated": generated, "linking": linking, "whole": whole, "command": command}


def alone(part: str, files: Path, work: Path) -> Figures:
    """Run a part in a process of its own; its figures and its peak memory in MB."""
    told = [sys.executable, __file__, "--part", part, "--files", str(files), "--work", str(work)]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        process = subprocess.Popen(told, stdout=output)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{part} ended with {process.returncode}")
        output.seek(0)
        figures: Figures = json.loads(output.read().splitlines()[-1])
    return {**figures, "peak": usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)}


def judged(keys: Path, truth: Path, files: Path, work: Path) -> tuple[score.Score, tuple[int, int]]:
    """Pairs of a linker's keys against the truth, and keys with two proven numbers (of them with two people)."""
    names = json.loads((work / "names.json").read_text(encoding="utf-8"))
    rows = pl.read_parquet(work / "rows.parquet", columns=["at", "source", "row", "number"])
    rows = rows.join(pl.read_parquet(keys), on="at", how="left")
    links = work / f"{keys.stem}.csv"
    rows.select(
        pl.col("source").cast(pl.Int64).replace_strict(dict(enumerate(names)), return_dtype=pl.String).alias("文件"),
        pl.col("row").alias("行号"),
        pl.col("number").alias("个人编号"),
        pl.col("key").alias("人员主键"),
        (pl.col("rule") if "rule" in rows.columns else pl.lit("")).alias("规则"),
    ).write_csv(links)
    told = score.load(truth, links, files if files.exists() else None)
    return score.score(told, "all", None), score.two_proven(told)


def splink_environment(folder: Path, console: Console) -> Path:
    """An environment with Splink, made for this run."""
    python = folder / "splink" / ("Scripts" if os.name == "nt" else "bin") / "python"
    with console.status("installing Splink"):
        subprocess.run([sys.executable, "-m", "venv", str(folder / "splink")], check=True)
        install = [str(python), "-m", "pip", "install", "-q", "splink>=5"]
        subprocess.run(install, check=True, capture_output=True)
    return python


def make_demo(scale: float, folder: Path) -> Path:
    subprocess.run([sys.executable, "-m", "shebao", "demo-data", "--scale", f"{scale:g}", "-o", str(folder)],
                   check=True, capture_output=True)  # fmt: skip
    return folder / "answers" / "links.csv"


def make_other(mode: str, scale: float, folder: Path) -> Path:
    generate = [sys.executable, str(HERE / "link_faults.py"), "generate", "-o", str(folder)]
    subprocess.run([*generate, "--mode", mode, "--scale", f"{scale:g}"], check=True, capture_output=True)
    return folder / "truth.csv"


def exact(value: float) -> str:
    return f"{value:.6f}"


def measure(scales: list[float], *, other: bool, splink: bool) -> None:
    """Measure and print."""
    console = Console()
    if not console.is_terminal:
        console.width = WIDTH
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    title = (
        f"unify: Python {sys.version.split()[0]}, polars {pl.__version__}, {os.cpu_count()} cores, load before: {load}"
    )
    table = Table(
        "data",
        "linker",
        "rows",
        "seconds",
        "peak MB",
        "precision",
        "recall",
        "of what rules may",
        "two proven (wrong)",
        title=title,
    )
    anomalies = Table("data", "code", "cases", "recall", "raised", "false", title="anomalies")
    runs = [(f"demo data, scale {scale:g}", scale, "") for scale in scales]
    if other:
        runs += [(f"other county, {mode}", 1.0, mode) for mode in ("random", "systematic")]
    lines = []
    with tempfile.TemporaryDirectory() as name:
        python = splink_environment(Path(name), console) if splink else None
        for at, (said, scale, mode) in enumerate(runs):
            files, work = Path(name) / f"files{at}", Path(name) / f"work{at}"
            work.mkdir()
            with console.status(said):
                if not mode and scale > WORKBOOKS_UP_TO:
                    rows = alone("generated", Path(name) / f"{scale:g}", work)["rows"]
                    truth = work / "truth.csv"
                else:
                    truth = make_other(mode, scale, files) if mode else make_demo(scale, files)
                    rows = alone("prepare", files, work)["rows"]
                figures = alone("linking", files, work)
                pairs, proven = judged(work / "linked.parquet", truth, files, work)
                aim = AIMS.get(int(scale)) if not mode else None
                table.add_row(
                    said, "shebao", f"{rows:,}",
                    f"{figures['seconds']:.1f}" + (f" (aim {aim[0]})" if aim else ""),
                    f"{figures['peak']:,.0f}" + (f" (aim {aim[1]:,})" if aim else ""),
                    exact(pairs.precision), exact(pairs.recall), exact(pairs.decidable_recall),
                    f"{proven[0]} ({proven[1]})",
                )  # fmt: skip
                if python is not None:
                    add_splink(table, python, truth, files, work, f"{rows:,}")
                if not mode and scale <= WHOLE_UP_TO:
                    add_anomalies(anomalies, said, alone("whole", files, work)["anomalies"])
                    run = alone("command", files, work)
                    aimed = ", aim 30" if scale == 1 else ""
                    lines.append(f"{said}: shebao unify run with all results {run['seconds']:.1f} s{aimed}")
    console.print(table)
    console.print("aims: precision and recall 0.9999 on the demo data", highlight=False)
    for line in lines:
        console.print(line, highlight=False)
    if anomalies.row_count:
        console.print(anomalies)
        console.print("aims: recall of each 99 %, false 1 % of all raised", highlight=False)


def add_splink(table: Table, python: Path, truth: Path, files: Path, work: Path, rows: str) -> None:
    told = [str(python), str(HERE / "_unify_splink.py"), str(work)]
    process = subprocess.Popen(told, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    said, wrong = process.communicate()
    if process.returncode:
        raise SystemExit(f"Splink ended with {process.returncode}:\n{wrong[-2000:]}")
    figures = json.loads(said.splitlines()[-1])
    pairs, proven = judged(work / "splink.parquet", truth, files, work)
    linker = f"Splink {figures['splink']}, DuckDB {figures['duckdb']}"
    seconds = f"{figures['seconds']:.1f}"
    table.add_row(
        "",
        linker,
        rows,
        seconds,
        "",
        exact(pairs.precision),
        exact(pairs.recall),
        exact(pairs.decidable_recall),
        f"{proven[0]} ({proven[1]})",
    )


def add_anomalies(table: Table, said: str, lines: list[Figures]) -> None:
    for line in lines:
        recall = "" if line["recall"] is None else f"{line['recall']:.4f}"
        table.add_row(said, line["code"], f"{line['cases']:,}", recall, f"{line['raised']:,}", f"{line['false']:,}")
    total = {name: sum(line[name] for line in lines) for name in ("cases", "found", "raised", "false")}
    table.add_row(said, "all", f"{total['cases']:,}", f"{total['found'] / max(1, total['cases']):.4f}",
                  f"{total['raised']:,}", f"{total['false']:,} ({total['false'] / max(1, total['raised']):.2%})",
                  end_section=True)  # fmt: skip


def main() -> None:
    """Read the options."""
    parser = argparse.ArgumentParser(description="How fast and how right rows are linked and anomalies found.")
    parser.add_argument("--scale", type=float, nargs="*", default=[1.0])
    parser.add_argument("--other", action="store_true", help="and the other county in its two modes")
    parser.add_argument("--splink", action="store_true", help="beside Splink on DuckDB (installs it for this run)")
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    parser.add_argument("--files", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        print(json.dumps(PARTS[options.part](options.files, options.work)))
    else:
        measure(options.scale, other=options.other, splink=options.splink)


if __name__ == "__main__":
    main()
