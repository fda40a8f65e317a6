"""How long checking takes: the model centre's document as text and as a PDF of 40 pages, a county's 118 PDFs.

    python3 dev.py bench check             the whole measure, some minutes (most of them for printing the PDFs)
    python3 dev.py bench check --quick     12 PDFs instead of 118

The text and the PDF are the example's own, published first; the county's PDFs are synthetic books in the layouts of
other provinces, printed by Chromium and LibreOffice in turn. Everything is measured as a new process, start of Python
included. Memory is the sum over the process and its workers, sampled. Prints a table; never fails for a missed figure.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from shebao.disclosure.layouts import LAYOUTS
from shebao.disclosure.layouts.printing import write_files
from shebao.disclosure.publish import publish_book
from shebao.disclosure.read.assemble import read_blocks
from shebao.disclosure.read.raw import RawParagraph, RawTable

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "zezhou-2025" / "book"
WORKERS = 2
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


def memory_of_tree(root: int) -> int:
    """Resident bytes of a process and all below it, from /proc; 0 where there is none."""
    parents: dict[int, int] = {}
    pages: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*/stat") if Path("/proc").is_dir() else ():
        try:
            fields = entry.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        pid = int(entry.parent.name)
        parents[pid], pages[pid] = int(fields[1]), int(fields[21])
    family = {root}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(pages.get(pid, 0) for pid in family) * PAGE


def measured(arguments: list[str], documents: int) -> tuple[float, float]:
    """Run ``shebao check``: seconds, peak memory in MB. Stops the measure where not every document was read."""
    command = [sys.executable, "-m", "shebao", "check", *arguments, "--json"]
    peak = 0
    done = threading.Event()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.DEVNULL)

        def watch() -> None:
            nonlocal peak
            while not done.wait(0.05):
                peak = max(peak, memory_of_tree(process.pid))

        watcher = threading.Thread(target=watch)
        watcher.start()
        code = process.wait()
        seconds = time.perf_counter() - started
        done.set()
        watcher.join()
        output.seek(0)
        answer = output.read()
    read = [entry for entry in json.loads(answer)["documents"] if entry["figures_read"]] if answer else []
    if len(read) != documents:
        raise SystemExit(f"{' '.join(command)} ended with {code} and read {len(read)} of {documents} documents")
    return seconds, peak / 1_000_000


def as_text(source: Path) -> str:
    """A published page as plain text: a line a paragraph, tabs between the cells of a table."""
    lines: list[str] = []
    for block in read_blocks(source):
        if isinstance(block, RawParagraph):
            lines += [block.text, ""]
        elif isinstance(block, RawTable):
            lines += ["\t".join(cell or "" for cell in row) for row in block.grid] + [""]
    return "\n".join(lines)


def example(table: Table, folder: Path) -> None:
    """The model centre's document, as text and as PDF."""
    publish_book(EXAMPLE, folder / "example")
    text = folder / "example.txt"
    text.write_text(as_text(folder / "example" / "disclosure.html"), encoding="utf-8")
    size = f"{len(text.read_text(encoding='utf-8')):,} characters"
    for name, path, aim in (
        (f"the model centre's text, {size}", text, "0.5 s"),
        ("the model centre's PDF, 40 pages", folder / "example" / "disclosure.pdf", "1.5 s"),
    ):
        runs = [measured([str(path)], 1) for _ in range(3)]
        seconds, peak = min(runs)
        table.add_row(name, f"{seconds:.2f} s", aim, f"{60 / seconds:.0f}", f"{peak:.0f} MB")


def county(table: Table, folder: Path, number: int, console: Console) -> None:
    """A folder of PDFs on two cores."""
    names = list(LAYOUTS)
    started = time.perf_counter()
    wanted = [
        (
            LAYOUTS[names[n % len(names)]](1 + n // len(names)),
            ("chromium.pdf", "libreoffice.pdf")[n % 2],
            folder / "county" / f"{n:03d}-{names[n % len(names)]}",
        )
        for n in range(number)
    ]
    write_files(wanted)
    console.print(f"printed {number} PDFs in {time.perf_counter() - started:.0f} s")
    seconds, peak = measured([str(folder / "county"), "--workers", str(WORKERS)], number)
    aim = "120 s" if number == 118 else ""
    rate = f"{60 * number / seconds:.0f}"
    table.add_row(f"{number} PDFs, {WORKERS} workers", f"{seconds:.1f} s", aim, rate, f"{peak:.0f} MB (aim 1000)")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How long checking takes.")
    parser.add_argument("--quick", action="store_true", help="12 PDFs instead of 118")
    number = 12 if parser.parse_args().quick else 118
    console = Console()
    title = f"check: Python {sys.version.split()[0]}, {os.cpu_count()} cores"
    table = Table("what", "wall", "aim", "documents a minute", "peak memory", title=title)
    with tempfile.TemporaryDirectory() as name:
        example(table, Path(name))
        county(table, Path(name), number, console)
    console.print(table)


if __name__ == "__main__":
    main()
