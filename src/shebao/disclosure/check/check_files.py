"""Check many files: several processes, a limit of time and memory for each file, years of one unit linked.

A file that hangs, explodes or crashes gets one clear report of its own, and the others go on.
"""

import os
import pickle
import zlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from shebao.disclosure.check.chain import Years, chains, link_years
from shebao.disclosure.check.check_file import check_file
from shebao.disclosure.check.own_reports import is_own_report
from shebao.disclosure.check.report import Report
from shebao.disclosure.check.worker import Limits, Task, Workers
from shebao.disclosure.model import Disclosure

DOCUMENTS = frozenset(
    {".pdf", ".docx", ".xlsx", ".html", ".htm", ".txt", ".md"}
    | {".doc", ".wps", ".xls", ".et", ".rtf", ".ofd", ".mht", ".mhtml", ".zip", ".rar", ".7z"}
    | {".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp"}
)
"""Files of a folder that may be a disclosure. Those that cannot be read are named, never passed over."""

PAGE_PARTS = ("_files", ".files")
"""How folders end that a browser saves beside a page."""

Progress = Callable[[str, int, int], None]
"""Told what was just done, how many are done, how many there are."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A file's report, small enough to keep many of: the document is packed and only unpacked where it is shown."""

    report: Report
    packed: bytes = b""

    def with_document(self) -> Report:
        """The report with its document, where it was read."""
        return replace(self.report, document=unpack(self.packed)) if self.packed else self.report


def pack(document: Disclosure | None) -> bytes:
    """A document as bytes that only this program reads back, in the same run."""
    return zlib.compress(pickle.dumps(document, pickle.HIGHEST_PROTOCOL), 1) if document is not None else b""


def unpack(packed: bytes) -> Disclosure:
    """The document again."""
    document: Disclosure = pickle.loads(zlib.decompress(packed))
    return document


def find_documents(paths: Iterable[Path]) -> list[Path]:
    """The files to check: a file is itself, a folder is searched with its sub-folders, in the order of names.

    In a folder only documents count; Word's lock files, hidden files, the parts of a saved web page and our own
    reports do not. A folder without documents stands for itself, so that it gets a report that says so.
    """
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        before = len(found)
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith(".") and not name.endswith(PAGE_PARTS))
            files = (Path(folder, name) for name in sorted(names) if _is_document(name))
            found.extend(file for file in files if not is_own_report(file))
        if len(found) == before:
            found.append(path)
    return list(dict.fromkeys(found))


def _is_document(name: str) -> bool:
    return not name.startswith((".", "~$")) and Path(name).suffix.lower() in DOCUMENTS


def check_task(path: Path, only: Collection[str], keep: bool, say: Callable[[str], None]) -> Checked:
    """Check one file in a worker; ``keep`` its document for what comes after."""
    say("读取和核对")
    report = check_file(path, only=only)
    packed = pack(report.document) if keep else b""
    return Checked(replace(report, document=None), packed)


def link_task(year: Checked, others: Sequence[Checked], only: Collection[str], _: Callable[[str], None]) -> Checked:
    """Link one year of a unit with its others in a worker."""
    years = Years(year.with_document(), tuple(other.with_document() for other in others))
    return replace(year, report=replace(link_years(years, only), document=None))


def check_files(
    paths: Sequence[Path],
    workers: Workers,
    *,
    only: Collection[str] = (),
    keep: bool = True,
    progress: Progress | None = None,
) -> list[Checked]:
    """Check each file, then link the years of each unit; results in the order of the files."""
    tasks = [Task(check_task, (path, frozenset(only), keep or len(paths) > 1)) for path in paths]
    results: dict[int, Checked] = {}
    for outcome in workers.run(tasks):
        path = paths[outcome.number]
        results[outcome.number] = (
            Checked(Report(path, problem=f"不能核对“{path.name}”：{outcome.failure}"))
            if outcome.failure
            else outcome.result
        )
        if progress is not None:
            progress(path.name, len(results), len(paths))
    checked = [results[number] for number in range(len(paths))]
    return _linked(checked, workers, only, progress)


def _linked(
    checked: list[Checked], workers: Workers, only: Collection[str], progress: Progress | None
) -> list[Checked]:
    links = chains([item.report for item in checked])
    tasks = [
        Task(link_task, (checked[number], [checked[other] for other in others], frozenset(only)))
        for number, others in links
    ]
    linked = list(checked)
    for done, outcome in enumerate(workers.run(tasks), start=1):
        number = links[outcome.number][0]
        if not outcome.failure:
            linked[number] = outcome.result
        if progress is not None:
            progress(f"与其他年度比较：{checked[number].report.file.name}", done, len(tasks))
    return linked


def default_workers(files: int) -> int:
    """As many processes as there are processors, and no more than files."""
    return max(1, min(os.cpu_count() or 1, files))


def check_all(
    paths: Sequence[Path],
    *,
    only: Collection[str] = (),
    size: int | None = None,
    limits: Limits | None = None,
    keep: bool = True,
    progress: Progress | None = None,
) -> list[Checked]:
    """As :func:`check_files`, with worker processes of its own."""
    with Workers(size or default_workers(len(paths)), limits) as workers:
        return check_files(paths, workers, only=only, keep=keep, progress=progress)
