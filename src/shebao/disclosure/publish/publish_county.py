"""Publish many books, one folder each, on several processes; a book that fails does not stop the rest."""

import multiprocessing
import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from shebao.disclosure.publish.folder import OutputRefusedError
from shebao.disclosure.publish.publish_book import publish_book
from shebao.disclosure.render import FORMATS
from shebao.findings import Finding, Severity

BOOKS_PER_PROCESS = 40
"""Worker processes are replaced after so many books: the typesetter keeps what it has laid out.

In whole blocks with a new pool, because Python 3.11 can hang where a pool replaces its workers itself.
"""

BOOK_SUFFIXES = (".xlsx", ".xls", ".et", ".ods")


@dataclass(frozen=True, slots=True)
class CountyResult:
    """One book's outcome, small enough to pass between processes."""

    book_path: Path
    folder: Path
    name: str
    findings: tuple[Finding, ...]
    files: dict[str, Path]
    exit_code: int
    seconds: float = 0.0

    @property
    def published(self) -> bool:
        """Whether files were put in place."""
        return bool(self.files)


def find_books(paths: Iterable[Path]) -> list[Path]:
    """The books among paths: a workbook or a book folder is itself, any other folder is searched one level deep."""
    books: list[Path] = []
    for path in paths:
        if path.is_dir() and not (path / "book.toml").exists():
            inside = sorted(path.iterdir())
            books.extend(
                entry
                for entry in inside
                if (entry.is_dir() and (entry / "book.toml").exists())
                or (
                    entry.is_file() and entry.suffix.lower() in BOOK_SUFFIXES and not entry.name.startswith(("~$", "."))
                )
            )
        else:
            books.append(path)
    return books


def folders_for(books: Sequence[Path], folder: Path) -> list[Path]:
    """An output folder for each book, named after it; books of the same name are numbered."""
    seen: dict[str, int] = {}
    targets = []
    for book in books:
        name = book.stem if book.is_file() else book.name
        seen[name] = seen.get(name, 0) + 1
        targets.append(folder / (name if seen[name] == 1 else f"{name}-{seen[name]}"))
    return targets


def publish_county(
    books: Sequence[Path],
    folder: Path,
    *,
    draft: bool = False,
    formats: Sequence[str] = FORMATS,
    font_dirs: Sequence[Path] = (),
    workers: int | None = None,
    progress: Callable[[CountyResult, int, int], None] | None = None,
) -> list[CountyResult]:
    """Publish each book into a folder of its own below ``folder``; results in the order of the books.

    ``progress`` is called after each with its result, how many are done and how many there are. A book that breaks the
    software, or a process that dies over it, is reported as its finding V-8 and the others go on.
    """
    work = partial(_publish_one, draft=draft, formats=tuple(formats), font_dirs=tuple(font_dirs))
    results: dict[int, CountyResult] = {}
    jobs = list(enumerate(zip(books, folders_for(books, folder), strict=True)))

    def keep(number: int, result: CountyResult) -> None:
        results[number] = result
        if progress:
            progress(result, len(results), len(jobs))

    context = multiprocessing.get_context("spawn")
    size = max(1, min(workers or os.cpu_count() or 1, len(jobs)))
    died: list[int] = []
    for start in range(0, len(jobs), size * BOOKS_PER_PROCESS):
        block = jobs[start : start + size * BOOKS_PER_PROCESS]
        with ProcessPoolExecutor(size, mp_context=context) as pool:
            futures: dict[Future[CountyResult], int] = {pool.submit(work, *job): number for number, job in block}
            for future in as_completed(futures):
                number = futures[future]
                failure = future.exception()
                if isinstance(failure, BrokenProcessPool):
                    died.append(number)
                else:
                    keep(number, _failed(*jobs[number][1], failure) if failure else future.result())
    for number in sorted(died):
        # A process died and took the pool with it; each unfinished book now gets a process of its own.
        with ProcessPoolExecutor(1, mp_context=context) as alone:
            future = alone.submit(work, *jobs[number][1])
            failure = future.exception()
            keep(number, _failed(*jobs[number][1], failure) if failure else future.result())
    return [results[number] for number, _ in jobs]


def _publish_one(
    book: Path, folder: Path, *, draft: bool, formats: tuple[str, ...], font_dirs: tuple[Path, ...]
) -> CountyResult:
    made = publish_book(book, folder, draft=draft, formats=formats, font_dirs=font_dirs)
    name = made.document.unit_name if made.document else book.stem
    return CountyResult(book, folder, name, made.findings, made.files, made.exit_code, sum(made.seconds.values()))


def _failed(book: Path, folder: Path, failure: BaseException) -> CountyResult:
    if isinstance(failure, OutputRefusedError):
        message = str(failure)
    elif isinstance(failure, OSError):
        message = f"“{book.name}”的输出写不进“{folder}”（{failure.strerror or failure}）。请检查磁盘空间和文件夹权限。"
    else:
        cause = f"{type(failure).__name__}：{failure}"
        message = f"处理“{book.name}”时程序出错：{cause}。其他底册不受影响，请将此信息和底册一并报告。"
    finding = Finding("V-8", Severity.ERROR, message, subject=book.name)
    return CountyResult(book, folder, book.stem, (finding,), {}, 1)
