"""How much of what is wrong the checker finds, and what it reports on documents that are right.

    python3 dev.py bench check-recall                    every layout, three seeds, all file formats
    python3 dev.py bench check-recall --quick            one seed, the formats that need no browser or office suite
    python3 dev.py bench check-recall --layout guangxi   one layout
    python3 dev.py bench check-recall --misses           also what was missed, and what was said instead
    python3 dev.py bench check-recall --keep FOLDER      keep the documents made

The documents are synthetic books in the layouts of other provinces (``shebao.disclosure.layouts``), printed by Chromium
or LibreOffice or saved as Word, workbook, web page or text. Every one is right as made; then one figure or word at a
time is damaged. A damage is found where a finding that the clean document does not have is of the expected severity or
worse and shows the damaged figure or stands at its row. Prints tables; never fails for a figure that was missed.
"""

import argparse
import json
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from shebao.disclosure.check.check_file import check_file
from shebao.disclosure.layouts import LAYOUTS, MAKERS, Damage, damages
from shebao.disclosure.layouts.printed import Publication
from shebao.disclosure.layouts.printing import FORMATS, write_files
from shebao.disclosure.layouts.score import Said, as_said, hits
from shebao.findings import Severity

WORKERS = 2
AIMS = {Severity.ERROR: 90, Severity.WARNING: 70, Severity.NOTICE: 70}


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checker said of one file."""

    said: tuple[Said, ...]
    problem: str
    read: int
    tied: int
    tables: int
    seconds: float


def check(path: Path) -> Checked:
    """Check one file in a worker."""
    started = time.perf_counter()
    report = check_file(path)
    seconds = time.perf_counter() - started
    said = tuple(as_said(finding) for finding in report.findings)
    return Checked(said, report.problem, report.figures_read, report.figures_tied, len(report.tables_found), seconds)


def outcome(future: Future[Checked]) -> Checked:
    """The answer, or the crash of the checker as a problem: a crash is the worst answer, and no reason to stop."""
    crash = future.exception()
    return Checked((), f"crash: {crash!r}", 0, 0, 0, 0.0) if crash else future.result()


def main() -> None:
    """Make the documents, check them, print."""
    parser = argparse.ArgumentParser(description="How much of what is wrong the checker finds.")
    parser.add_argument("--quick", action="store_true", help="one seed; only DOCX, HTML, XLSX, TXT")
    parser.add_argument("--seeds", type=int, default=3, help="how many documents of each layout")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--layout", choices=sorted(LAYOUTS), action="append", help="only these layouts")
    parser.add_argument("--format", choices=FORMATS, action="append", help="only these formats")
    parser.add_argument("--misses", action="store_true", help="list what was missed")
    parser.add_argument("--clean", action="store_true", help="only the documents that are right")
    parser.add_argument("--keep", type=Path, help="keep the documents in this folder")
    options = parser.parse_args()
    console = Console(width=180 if not sys.stdout.isatty() else None)
    if options.keep:
        run(options, options.keep, console)
    else:
        with tempfile.TemporaryDirectory() as name:
            run(options, Path(name), console)


def run(options: argparse.Namespace, folder: Path, console: Console) -> None:
    """The whole measure."""
    layouts = options.layout or list(LAYOUTS)
    formats = options.format or (FORMATS[2:] if options.quick else FORMATS)
    seeds = range(options.first, options.first + (1 if options.quick else options.seeds))
    wanted: list[tuple[Publication, str, Path]] = []
    jobs: list[tuple[str, int, str, Damage | None]] = []
    for number, layout in enumerate(layouts):
        for seed in seeds:
            clean = LAYOUTS[layout](seed)
            format_ = formats[(number + seed) % len(formats)]
            for damage in (None, *(() if options.clean else damages(clean, seed))):
                name = damage.kind if damage else "clean"
                wanted.append((damage.publication if damage else clean, format_, folder / f"{layout}-{seed}-{name}"))
                jobs.append((layout, seed, format_, damage))
    console.print(f"{len(wanted)} documents: {len(layouts)} layouts, {len(seeds)} seeds, formats {', '.join(formats)}")
    paths = write_files(wanted)
    with ProcessPoolExecutor(WORKERS) as pool, Progress(console=console, transient=True) as progress:
        running = [pool.submit(check, path) for path in paths]
        checked = [outcome(future) for future in progress.track(running, description="checking")]
    report_clean(console, zip(jobs, checked, strict=True))
    if not options.clean:
        report_recall(console, list(zip(jobs, checked, strict=True)), options.misses)
    if options.keep:
        listed = [
            {"file": path.name, "damage": job[3] and [job[3].kind, job[3].about, job[3].before, job[3].after]}
            for path, job in zip(paths, jobs, strict=True)
        ]
        (folder / "list.json").write_text(json.dumps(listed, ensure_ascii=False, indent=1), encoding="utf-8")


Job = tuple[str, int, str, Damage | None]


def report_clean(console: Console, results: Iterable[tuple[Job, Checked]]) -> None:
    """What was said of documents that are right, and how much of them was verified."""
    table = Table(
        "layout",
        "seed",
        "format",
        "errors",
        "warnings",
        "tables",
        "read",
        "tied",
        "share",
        "s",
        title="right documents",
    )
    listed: list[str] = []
    counts: Counter[str] = Counter()
    for (layout, seed, format_, damage), checked in results:
        if damage is not None:
            continue
        counts["documents"] += 1
        if checked.problem:
            table.add_row(layout, str(seed), format_, "unread", "", "", "", "", "", "")
            listed.append(f"{layout} {seed} {format_}: {checked.problem}")
            continue
        wrong = [said for said in checked.said if said.severity is not Severity.NOTICE]
        errors = sum(said.severity is Severity.ERROR for said in wrong)
        counts["errors"] += errors
        counts["warnings"] += len(wrong) - errors
        share = f"{100 * checked.tied / checked.read:.0f} %" if checked.read else "-"
        table.add_row(
            layout, str(seed), format_, str(errors), str(len(wrong) - errors), str(checked.tables), str(checked.read),
            str(checked.tied), share, f"{checked.seconds:.2f}",
        )  # fmt: skip
        listed += [f"{layout} {seed} {format_} {said.severity.value} {said.code} {said.message}" for said in wrong]
    console.print(table)
    console.print(
        f"false errors per document {counts['errors'] / max(counts['documents'], 1):.2f} (aim at most 1, better 0), "
        f"false warnings {counts['warnings'] / max(counts['documents'], 1):.2f} (aim 0)"
    )
    for line in listed[:400]:
        console.print(line, markup=False, highlight=False)


def report_recall(console: Console, results: list[tuple[Job, Checked]], misses: bool) -> None:
    """Recall per kind of damage, per layout and per severity."""
    clean = {job[:2]: {said.key for said in checked.said} for job, checked in results if job[3] is None}
    found: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    by_severity: dict[Severity, list[bool]] = defaultdict(list)
    by_format: dict[str, list[bool]] = defaultdict(list)
    missed: list[str] = []
    extra = 0
    for job, checked in results:
        layout, seed, format_, damage = job
        if damage is None:
            continue
        new = [said for said in checked.said if said.key not in clean[layout, seed]]
        hit = any(hits(damage, said) for said in new)
        extra += sum(said.severity is Severity.ERROR for said in new if not hits(damage, said))
        found[damage.kind][layout].append(hit)
        found["all"][layout].append(hit)
        by_severity[damage.severity].append(hit)
        by_format[format_].append(hit)
        if not hit:
            instead = "; ".join(f"{said.severity.value} {said.code} {said.message[:110]}" for said in new[:2])
            what = f"{layout} {seed} {format_} {damage.kind} [{damage.about}] {damage.before!r} -> {damage.after!r}"
            missed.append(f"{what}; said: {instead or checked.problem or 'nothing'}")
    layouts = list(dict.fromkeys(job[0] for job, _ in results))
    table = Table("damage", "level", "all", *layouts, title="recall in %")
    levels = {job[3].kind: job[3].severity.value for job, _ in results if job[3]}
    for kind in (*MAKERS, "all"):
        if kind not in found:
            continue
        row = found[kind]
        everything = [hit for hits_ in row.values() for hit in hits_]
        table.add_row(
            kind, levels.get(kind, ""), percent(everything), *(percent(row.get(name, [])) for name in layouts)
        )
    console.print(table)
    for severity, aim in AIMS.items():
        console.print(f"{severity.value}: {percent(by_severity[severity])} of {len(by_severity[severity])} (aim {aim})")
    console.print("by format: " + ", ".join(f"{name} {percent(values)}" for name, values in sorted(by_format.items())))
    console.print(
        f"errors beside the damage: {extra / max(sum(map(len, by_severity.values())), 1):.2f} per damaged document"
    )
    if misses:
        for line in missed:
            console.print(line, markup=False, highlight=False)


def percent(hits_: list[bool]) -> str:
    """A share in percent, or a blank where there is nothing."""
    return f"{100 * sum(hits_) / len(hits_):.0f}" if hits_ else ""


if __name__ == "__main__":
    main()
