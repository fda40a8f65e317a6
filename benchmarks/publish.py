"""How long publishing takes: the example cold and warm, a county's 200 departments, checking a 10,000-line book.

    python3 dev.py bench publish            the whole measure, a few minutes
    python3 dev.py bench publish --quick    a small one: 10 departments

Every figure is measured in a process of its own. Prints a table with the figure aimed at beside each; never fails for a
figure that was missed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from shebao.budget.forms import write_book
from shebao.budget.synthetic import synthetic_book
from shebao.disclosure.publish import publish_county

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "zezhou-2025" / "book"
WORKERS = 2

TWICE = """
import json, sys, time
started = time.perf_counter()
from pathlib import Path
from shebao.disclosure.publish import publish_book
runs = []
for _ in range(2):
    made = publish_book(Path(sys.argv[1]), Path(sys.argv[2]))
    assert made.published, [finding.message for finding in made.findings if finding.blocks_publication]
    runs.append({"wall": time.perf_counter() - started, "steps": made.seconds})
    started = time.perf_counter()
print(json.dumps(runs))
"""


def measured(command: list[str]) -> tuple[float, float, str]:
    """Run a command: seconds, peak memory in MB (where the system tells), standard output."""
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.DEVNULL)
        if hasattr(os, "wait4"):
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            peak = usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
        else:
            process.wait()
            peak = float("nan")
        seconds = time.perf_counter() - started
        output.seek(0)
        if process.returncode != 0:
            raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
        return seconds, peak, output.read()


def example(table: Table, folder: Path) -> dict[str, tuple[float, float]]:
    """Time the example; returns each step's seconds, first and second run."""
    command_line = [sys.executable, "-m", "shebao", "publish", str(EXAMPLE), "-o", str(folder / "cold")]
    seconds, peak, _ = measured(command_line)
    table.add_row("example, all formats, read back: new process", f"{seconds:.2f} s", "6 s")
    table.add_row("  peak memory", f"{peak:.0f} MB", "600 MB")
    _, peak_twice, answer = measured([sys.executable, "-c", TWICE, str(EXAMPLE), str(folder / "warm")])
    first, second = json.loads(answer)
    table.add_row("example again in the same process", f"{second['wall']:.2f} s", "2 s")
    table.add_row("  peak memory after both", f"{peak_twice:.0f} MB", "600 MB")
    return {step: (first["steps"][step], second["steps"][step]) for step in first["steps"]}


def county(table: Table, folder: Path, departments: int, console: Console) -> None:
    """Time a county: synthetic departments and one book that is broken."""
    books = []
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("writing workbooks", total=departments)
        for seed in range(departments):
            path = folder / "books" / f"{seed:03d}.xlsx"
            path.parent.mkdir(exist_ok=True)
            write_book(synthetic_book(seed), path)
            books.append(path)
            progress.advance(task)
    broken = folder / "books" / "broken.xlsx"
    broken.write_bytes(books[0].read_bytes()[:2000])
    books.insert(departments // 2, broken)
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("publishing", total=len(books))
        started = time.perf_counter()
        results = publish_county(
            books,
            folder / "county",
            workers=WORKERS,
            progress=lambda result, done, total: progress.update(task, completed=done, description=result.name),
        )
        seconds = time.perf_counter() - started
    published = sum(result.published for result in results)
    aim = "200 s" if departments == 200 else ""
    table.add_row(f"{departments} departments, all formats, {WORKERS} processes", f"{seconds:.1f} s", aim)
    table.add_row("  published, and the broken book reported", f"{published} + {len(results) - published}", "")
    for result in results:
        if not result.published and result.book_path != broken:
            console.print(f"{result.book_path.name}: {[finding.message for finding in result.findings][:3]}")


def large_book(table: Table, folder: Path) -> None:
    """Time ``book check`` of 10,000 lines, as a command and without the start of Python."""
    path = folder / "large.xlsx"
    write_book(synthetic_book(1, lines=10_000), path)
    check = (
        "import sys, time; from pathlib import Path; from shebao.budget.forms import read_book;"
        "from shebao.budget.check import check_book; started = time.perf_counter();"
        "check_book(read_book(Path(sys.argv[1])).book); print(time.perf_counter() - started)"
    )
    seconds, peak, _ = measured([sys.executable, "-m", "shebao", "book", "check", str(path)])
    table.add_row("book check, 10,000 lines: new process", f"{seconds:.2f} s", "1 s")
    table.add_row("  peak memory", f"{peak:.0f} MB", "")
    _, _, answer = measured([sys.executable, "-c", check, str(path)])
    table.add_row("  of it reading and checking", f"{float(answer):.2f} s", "")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How long publishing takes.")
    parser.add_argument("--quick", action="store_true", help="10 departments instead of 200")
    departments = 10 if parser.parse_args().quick else 200
    console = Console()
    table = Table("what", "measured", "aim", title=f"publish: Python {sys.version.split()[0]}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        steps = example(table, folder)
        large_book(table, folder)
        county(table, folder, departments, console)
    console.print(table)
    detail = Table("step of the example", "first run", "second run")
    for step, (first, second) in steps.items():
        detail.add_row(step, f"{first:.3f} s", f"{second:.3f} s")
    console.print(detail)


if __name__ == "__main__":
    main()
