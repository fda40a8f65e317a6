"""Reading and normalising many files on all processors (并行读入): most of a run's time is spent in workbooks."""

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import date
from pathlib import Path

from shebao.findings import Finding, Severity
from shebao.register.imports.reading import CannotRead
from shebao.register.unify.normalise import Values, normalise
from shebao.register.unify.sources import read_source

WORTH_IT = 8 * 2**20
"""Bytes of all files together from which a second process pays for its start."""
Read = Values | tuple[Finding, ...]
"""What became of a file: its values, or why there are none."""


def read_files(files: Sequence[tuple[Path, str]], today: date) -> Iterator[tuple[int, Read]]:
    """Read files (path, code of the system or empty), the largest first; each with its place, as they are done."""
    sizes = [path.stat().st_size if path.exists() else 0 for path, _ in files]
    order = sorted(range(len(files)), key=lambda at: -sizes[at])
    workers = min(os.cpu_count() or 1, len(files))
    if workers < 2 or sum(sizes) < WORTH_IT:
        for at in order:
            yield at, read_one(*files[at], today)
        return
    # A forked process could inherit a lock that a thread of the frames' library holds.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        jobs = {pool.submit(read_one, *files[at], today): at for at in order}
        for job in as_completed(jobs):
            yield jobs.pop(job), job.result()


def read_one(path: Path, system: str, today: date) -> Read:
    """One file, or the findings that refuse it."""
    try:
        return normalise(read_source(path, system), today)
    except CannotRead as problem:
        return problem.findings
    except OSError as problem:
        return (Finding("U-4", Severity.ERROR, f"“{path.name}”打不开：{problem.strerror}。"),)
