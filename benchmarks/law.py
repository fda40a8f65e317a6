"""How fast and how exact pensions are calculated: in memory, from file to file, one sheet, beside others.

    python3 dev.py bench law                          10 million enterprise pensions
    python3 dev.py bench law --rows 1000000
    python3 dev.py bench law --openfisca              OpenFisca-Core on the same pensions, in its own environment
    python3 dev.py bench law --spark                  and Spark local[2] (extra spark, Java 17)

Each part runs in a process of its own; its peak memory is the system's figure for that process. Prints a table with the
figure aimed at beside each; never fails for a figure that was missed. Wall times depend on what else the machine does,
so the processor time of a row stands beside them.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from array import array
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from shebao.law import calculate, kind
from shebao.law.batch import run_batch
from shebao.law.sample import pensions, pensions_in_parts
from shebao.law.sheet import docx_bytes, pdf_bytes, sheet, sheet_html, sheet_text
from shebao.law.store import ParameterView, load_parameters

TODAY = date(2025, 11, 30)
MONTH = date(2025, 6, 1)
RESULTS = ["base", "account", "transitional", "total"]
INPUTS = ["avg_index_Z", "total_months", "account_balance", "retire_age", "pre_account_months", "transitional_index"]
SEED = 20251130
REPEATS = 5
SAMPLE = 1_000_000
CHUNK = 20_000
WORKERS = 2

Figures = dict[str, Any]


def parameters() -> ParameterView:
    return load_parameters().view(today=TODAY)


def used(started: float, before: resource.struct_rusage, rows: int) -> Figures:
    """Wall and processor time since a start, and rows per second."""
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_SELF)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"wall": wall, "rows_per_second": rows / wall, "processor_ns": processor / rows * 1e9}


def kernel(rows: int, _: Path) -> Figures:
    """The four results and which rows were rejected, from columns in memory to columns in memory; the best of some."""
    pension, view = kind("enterprise_pension"), parameters()
    frame = pensions(rows, seed=SEED).lazy()
    best: Figures = {"rows_per_second": 0.0}
    for _ in range(REPEATS):
        before, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
        calculate(pension, frame, view).select(*RESULTS, "rejected").collect(engine="streaming")
        best = max(best, used(started, before, rows), key=lambda figures: figures["rows_per_second"])
    return best


def files(rows: int, folder: Path) -> Figures:
    """Parquet to Parquet with every step, as ``shebao law batch`` does it."""
    target = folder / "out.parquet"
    before, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    report = run_batch(kind("enterprise_pension"), folder / "in.parquet", target, parameters())
    assert (report.rows, report.rejected) == (rows, 0)
    return used(started, before, rows)


def sheets(_: int, __: Path) -> Figures:
    """One person's whole sheet, calculated and laid out, after one that warmed everything up: milliseconds."""
    pension, view = kind("enterprise_pension"), parameters()
    forms = {"text": sheet_text, "HTML": sheet_html, "PDF": pdf_bytes, "Word": docx_bytes}
    figures = {}
    for form, render in forms.items():
        times = []
        for _ in range(6):
            started = time.perf_counter()
            render([sheet(pension, pension.example, view)])
            times.append(time.perf_counter() - started)
        figures[form] = sorted(times[1:])[2] * 1000
    return figures


def spark(rows: int, folder: Path) -> Figures:
    """Parquet to Parquet on Spark local[2], twice (the first call starts the workers), and columns that differ."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    from shebao.law.spark import calculate_on_spark

    session = (
        SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.driver.memory", "2g")
    ).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    figures: Figures = {}
    for name in ("first", "warm"):
        started = time.perf_counter()
        frame = session.read.parquet(str(folder / "in.parquet"))
        made = calculate_on_spark(kind("enterprise_pension"), frame, parameters())
        made.write.mode("overwrite").parquet(str(folder / "spark"))
        figures[name] = time.perf_counter() - started
    session.stop()
    ours, theirs = pl.scan_parquet(folder / "out.parquet"), pl.scan_parquet(folder / "spark" / "*.parquet")
    columns = [name for name in ours.collect_schema().names() if name != "id"]
    differing = [
        name
        for name in columns
        if not _column(ours, name).equals(_column(theirs, name)) or theirs.select(pl.len()).collect().item() != rows
    ]
    return {**figures, "columns": len(columns), "differing": differing}


def _column(frame: pl.LazyFrame, name: str) -> pl.DataFrame:
    column = pl.col(name).cast(pl.String) if isinstance(frame.collect_schema()[name], pl.Enum) else pl.col(name)
    return frame.select("id", column).sort("id").collect()


PARTS = {"kernel": kernel, "files": files, "sheets": sheets, "spark": spark}


def alone(part: str, rows: int, folder: Path) -> Figures:
    """Run a part in a process of its own; its figures and its peak memory in MB."""
    command = [sys.executable, __file__, "--part", part, "--rows", str(rows), "--folder", str(folder)]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        process = subprocess.Popen(command, stdout=output)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{part} ended with {process.returncode}")
        output.seek(0)
        figures: Figures = json.loads(output.read().splitlines()[-1])
    return {**figures, "peak": usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)}


def by_hand(rows: list[tuple[int | None, ...]], law: Figures) -> list[tuple[int, int, int, int]]:
    """The pension in Python fractions, written down once more and apart from the library: the judge of the cents."""

    def cents(value: Fraction) -> int:
        return int(value + Fraction(1, 2))

    done = []
    base_fen, divisors = law["base"], law["divisors"]
    for index, months, balance, age, early, early_index in rows:
        assert index is not None and months is not None and balance is not None and age is not None
        indexed = cents(Fraction(base_fen * index, 10_000))
        base = cents(Fraction(base_fen + indexed, 2) * Fraction(months, 12) * Fraction(1, 100))
        account = cents(Fraction(balance * 10, divisors[age - 45 * 12]))
        transitional = 0
        if early is not None and early_index is not None:
            transitional = cents(
                Fraction(base_fen * early_index, 10_000) * Fraction(early, 12) * Fraction(law["coefficient"])
            )
        done.append((base, account, transitional, base + account + transitional))
    return done


def law_of_2025() -> Figures:
    """What the pension of 2025 is made of: fen, tenths of a month by month of age from 45, and the coefficient."""
    view = parameters()
    table = view.row("pension.divisor.monthly", MONTH).value
    assert isinstance(table, dict)
    return {
        "base": view.row("pension.base", MONTH).value,
        "divisors": [int(Fraction(table[age]) * 10) for age in range(45 * 12, 70 * 12)],
        "coefficient": str(view.row("pension.transitional.coefficient", MONTH).value),
    }


def wrong_cents(rows: int, console: Console) -> tuple[int, int]:
    """How many rows of a sample have any result that is not that of the fractions, and how many were compared."""
    sample = pensions(min(rows, SAMPLE), seed=SEED)
    made = calculate(kind("enterprise_pension"), sample, parameters()).select(RESULTS)
    chunks = list(sample.select(INPUTS).iter_slices(CHUNK))
    wrong, law = 0, law_of_2025()
    with ProcessPoolExecutor(WORKERS) as pool, Progress(console=console, transient=True) as progress:
        task = progress.add_task("fractions", total=len(chunks))
        judged = pool.map(by_hand, (chunk.rows() for chunk in chunks), [law] * len(chunks))
        for expected, columns in zip(judged, made.iter_slices(CHUNK), strict=True):
            wrong += sum(mine != other for mine, other in zip(columns.rows(), expected, strict=True))
            progress.advance(task)
    return wrong, sample.height


def openfisca(rows: int, folder: Path, console: Console) -> Figures:
    """OpenFisca-Core on the same rows, installed into an environment of its own, and its wrong cents."""
    environment = folder / "openfisca"
    python = environment / ("Scripts" if os.name == "nt" else "bin") / "python"
    with console.status("installing OpenFisca-Core"):
        subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", "openfisca-core"], check=True, capture_output=True)
    sample = pensions(rows, seed=SEED)
    for name in INPUTS:
        with (folder / f"{name}.bin").open("wb") as file:
            for part in sample[name].fill_null(0).to_frame().iter_slices(1_000_000):
                array("q", part[name].to_list()).tofile(file)
    (folder / "law.json").write_text(json.dumps(law_of_2025()), encoding="utf-8")
    script = Path(__file__).with_name("_law_openfisca.py")
    answer = subprocess.run([str(python), str(script), str(folder)], check=True, capture_output=True, text=True)
    figures: Figures = json.loads(answer.stdout.splitlines()[-1])
    exact = calculate(kind("enterprise_pension"), sample.lazy(), parameters()).select("total").collect()["total"]
    theirs = array("q")
    theirs.frombytes((folder / "total.bin").read_bytes())
    figures["wrong"] = int((exact != pl.Series(theirs)).sum())
    return figures


def write_input(rows: int, path: Path) -> None:
    """Write the rows part by part as one Parquet file."""
    first = 0

    def numbered() -> Iterator[pl.LazyFrame]:
        nonlocal first
        for part in pensions_in_parts(rows, seed=SEED):
            yield part.with_row_index("id", offset=first).with_columns(pl.col("id").cast(pl.Int64)).lazy()
            first += part.height

    pl.concat(list(numbered())).sink_parquet(path)


def millions(figures: Figures) -> str:
    return f"{figures['rows_per_second'] / 1e6:.1f} M rows/s (processor {figures['processor_ns']:.1f} ns a row)"


def measure(rows: int, *, with_openfisca: bool, with_spark: bool) -> None:
    """Measure and print."""
    console = Console()
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    title = f"law: {rows:,} enterprise pensions, Python {sys.version.split()[0]}, polars {pl.__version__}"
    table = Table("what", "measured", "aim", title=f"{title}, {os.cpu_count()} cores, load before: {load}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with console.status("kernel"):
            figures = alone("kernel", rows, folder)
        table.add_row("kernel: four results, in memory, streaming", millions(figures), "60 M rows/s")
        table.add_row("  peak memory, the rows in it", f"{figures['peak']:.0f} MB", "1,536 MB")
        wrong, compared = wrong_cents(rows, console)
        table.add_row(f"  wrong cents against fractions, {compared:,} rows", f"{wrong}", "0")
        if with_openfisca:
            fisca = openfisca(rows, folder, console)
            speed = f"{fisca['rows'] / fisca['seconds'] / 1e6:.1f} M rows/s"
            table.add_row(f"OpenFisca-Core {fisca['version']}, the total", speed, "slower than the kernel")
            table.add_row("  its wrong cents", f"{fisca['wrong']:,} of {fisca['rows']:,}", "")
        with console.status("files"):
            write_input(rows, folder / "in.parquet")
            figures = alone("files", rows, folder)
        table.add_row("Parquet to Parquet, every step", millions(figures), "3 M rows/s")
        table.add_row("  peak memory", f"{figures['peak']:.0f} MB", "1,536 MB")
        figures = alone("sheets", rows, folder)
        for form in ("text", "HTML", "PDF", "Word"):
            table.add_row(f"a whole sheet, warm: {form}", f"{figures[form]:.1f} ms", "50 ms")
        if with_spark:
            with console.status("Spark"):
                figures = alone("spark", rows, folder)
            table.add_row("Spark local[2], Parquet to Parquet: first call", f"{figures['first']:.1f} s", "")
            table.add_row("  again", f"{figures['warm']:.1f} s", "")
            same = "all" if not figures["differing"] else f"all but {figures['differing']}"
            table.add_row(f"  columns identical, of {figures['columns']}", same, "all")
    console.print(table)


def main() -> None:
    """Read the options."""
    parser = argparse.ArgumentParser(description="How fast and how exact pensions are calculated.")
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--openfisca", action="store_true", help="beside OpenFisca-Core (installs it for this run)")
    parser.add_argument("--spark", action="store_true", help="and on Spark local[2] (extra spark, Java 17)")
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        print(json.dumps(PARTS[options.part](options.rows, options.folder)))
    else:
        measure(options.rows, with_openfisca=options.openfisca, with_spark=options.spark)


if __name__ == "__main__":
    main()
