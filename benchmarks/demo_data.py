"""How long the synthetic county takes to draw and to write, and what the sheets would take with XlsxWriter.

    python3 dev.py bench demo-data                    the county (scale 1)
    python3 dev.py bench demo-data --scale 0.01 3     other scales
    python3 dev.py bench demo-data --sheets           and XlsxWriter on the first 20,000 rows of F1

Each scale runs in a process of its own; its peak memory is the system's figure for that process. Prints a table with
the figure aimed at; never fails for a figure that was missed. Wall times depend on what else the machine does, so the
processor time stands beside them.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

AIM_SECONDS = 60
ROWS_OF_SHEETS = 20_000


def one_scale(scale: float) -> None:
    """Draw and write one county; print what it took as JSON."""
    started = time.perf_counter()
    from shebao.demo_data import generate, write

    county = generate(scale)
    drawn = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        paths = write(county, Path(folder))
        written = time.perf_counter()
        size = sum(path.stat().st_size for path in paths)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                "scale": scale,
                "rows": sum(len(table) for table in county.files.values()),
                "cases": county.anomalies["case"].n_unique(),
                "drawn": drawn - started,
                "written": written - drawn,
                "processor": usage.ru_utime + usage.ru_stime,
                "memory": usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024),
                "size": size / 1e6,
            }
        )
    )


def sheets() -> tuple[float, float]:
    """Seconds for 20,000 rows of F1 with our sheet writer and with XlsxWriter in constant memory."""
    import xlsxwriter

    from shebao.demo_data import generate
    from shebao.demo_data.workbook import write_workbook

    rows = generate(ROWS_OF_SHEETS / 121_500 * 1.01).files["F1"].head(ROWS_OF_SHEETS)
    with tempfile.TemporaryDirectory() as folder:
        started = time.process_time()
        write_workbook(Path(folder) / "own.xlsx", rows, kinds={}, number_cells={})
        own = time.process_time() - started
        started = time.process_time()
        book = xlsxwriter.Workbook(Path(folder) / "other.xlsx", {"constant_memory": True})
        sheet = book.add_worksheet()
        for at, cells in enumerate(rows.iter_rows()):
            for place, cell in enumerate(cells):
                sheet.write_string(at, place, cell)
        book.close()
        return own, time.process_time() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=float, nargs="*", default=[1.0])
    parser.add_argument("--sheets", action="store_true")
    parser.add_argument("--one", type=float, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one is not None:
        one_scale(options.one)
        return
    table = Table(title="shebao demo-data")
    for head in (
        "scale",
        "rows",
        "cases",
        "draw s",
        "write s",
        "sum s",
        "aim s",
        "CPU s",
        "peak MB",
        "files MB",
    ):
        table.add_column(head, justify="right")
    for scale in options.scale:
        answer = subprocess.run(
            [sys.executable, __file__, "--one", str(scale)], capture_output=True, text=True, check=True
        )
        told = json.loads(answer.stdout)
        table.add_row(
            f"{scale:g}",
            f"{told['rows']:,}",
            f"{told['cases']:,}",
            f"{told['drawn']:.1f}",
            f"{told['written']:.1f}",
            f"{told['drawn'] + told['written']:.1f}",
            str(AIM_SECONDS) if scale == 1 else "",
            f"{told['processor']:.1f}",
            f"{told['memory']:.0f}",
            f"{told['size']:.0f}",
        )
    Console().print(table)
    if options.sheets:
        own, other = sheets()
        Console().print(
            f"{ROWS_OF_SHEETS:,} rows × 28 columns, processor: own sheets {own:.2f} s, XlsxWriter {other:.2f} s"
        )


if __name__ == "__main__":
    main()
