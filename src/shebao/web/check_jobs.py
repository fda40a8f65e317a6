"""Checking what was uploaded: batches of files in a folder of their own, done one after another in killable workers.

Nothing is kept: a file is deleted when it has been checked, a report when it is closed, when nobody has looked at it
for some minutes, and when the server stops. A batch is known by a token nobody can guess.
"""

import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import Queue

from shebao.disclosure.check.chain import chains
from shebao.disclosure.check.check_files import Checked, check_task, link_task
from shebao.disclosure.check.report import Report
from shebao.disclosure.check.worker import Limits, Task, Workers
from shebao.web.check_limits import IDLE_MINUTES, MAX_PAGES

WAITING, DONE = "等待", "完成"
WORKERS = 2


@dataclass(slots=True)
class Upload:
    """One file: what it is called, where it lies until it is checked, how far it is, what came of it."""

    name: str
    path: Path
    stage: str = WAITING
    checked: Checked | None = None

    @property
    def report(self) -> Report | None:
        """Its report, under the name it was uploaded with."""
        return replace(self.checked.report, file=Path(self.name)) if self.checked is not None else None


def refused(name: str, reason: str) -> Upload:
    """A file that was not taken: its report says why."""
    return Upload(name, Path(name), DONE, Checked(Report(Path(name), problem=reason)))


@dataclass(slots=True)
class Batch:
    """What was uploaded together. ``seen`` is when somebody last looked at it (monotonic seconds)."""

    token: str
    folder: Path
    uploads: list[Upload]
    seen: float = field(default_factory=time.monotonic)
    finished: bool = False
    closed: bool = False

    @property
    def reports(self) -> list[Report]:
        """The reports that are there."""
        return [report for upload in self.uploads if (report := upload.report) is not None]

    @property
    def done(self) -> int:
        """How many files are checked."""
        return sum(upload.checked is not None for upload in self.uploads)


class Checker:
    """The folder, the workers and the batches of one running server."""

    def __init__(self, limits: Limits | None = None, idle_minutes: float = IDLE_MINUTES) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="shebao-")
        self.folder = Path(self._folder.name)
        self.idle_seconds = idle_minutes * 60
        # The workers first: a process without other threads starts them at once.
        self._workers = Workers(WORKERS, limits)
        self._batches: dict[str, Batch] = {}
        self._lock = threading.Lock()
        self._queue: Queue[Batch | None] = Queue()
        self._stopped = threading.Event()
        self._threads = [
            threading.Thread(target=self._work, daemon=True),
            threading.Thread(target=self._sweep, daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def open(self, folder: Path, uploads: Sequence[Upload]) -> Batch:
        """Queue files that lie in a folder of theirs; the folder is the batch's from now on and is deleted with it.

        Uploads that were refused have their report already and are not checked.
        """
        token = secrets.token_urlsafe(24)
        batch = Batch(token, folder, list(uploads))
        with self._lock:
            self._batches[token] = batch
        self._queue.put(batch)
        return batch

    def find(self, token: str) -> Batch | None:
        """The batch of a token, seen now; None where it was closed or never was."""
        with self._lock:
            batch = self._batches.get(token)
            if batch is not None:
                batch.seen = time.monotonic()
            return batch

    def close(self, token: str) -> bool:
        """Delete a batch with everything that came of it. Whether it was there."""
        with self._lock:
            batch = self._batches.pop(token, None)
        if batch is None:
            return False
        batch.closed = True
        batch.uploads = []
        shutil.rmtree(batch.folder, ignore_errors=True)
        return True

    def sweep(self) -> None:
        """Delete the batches nobody has looked at for too long."""
        oldest = time.monotonic() - self.idle_seconds
        with self._lock:
            idle = [batch.token for batch in self._batches.values() if batch.seen < oldest and batch.finished]
        for token in idle:
            self.close(token)

    def waiting_before(self, batch: Batch) -> int:
        """How many files of others come first."""
        with self._lock:
            others = list(self._batches.values())
        before = 0
        for other in others:
            if other is batch:
                break
            before += len(other.uploads) - other.done
        return before

    def stop(self) -> None:
        """End the workers and delete everything."""
        self._stopped.set()
        self._queue.put(None)
        self._workers.close()
        with self._lock:
            self._batches.clear()
        self._folder.cleanup()

    def _sweep(self) -> None:
        while not self._stopped.wait(min(self.idle_seconds / 4, 30)):
            self.sweep()

    def _work(self) -> None:
        while (batch := self._queue.get()) is not None and not self._stopped.is_set():
            self._check(batch)

    def _check(self, batch: Batch) -> None:
        uploads = [upload for upload in batch.uploads if upload.checked is None]

        def stage(number: int, said: str) -> None:
            uploads[number].stage = said

        def tasks() -> Iterator[Task]:
            for upload in uploads:
                if batch.closed:
                    return
                upload.stage = "正在读取"
                yield Task(check_upload, (upload.path, frozenset[str]()))

        for outcome in self._workers.run(tasks(), stage):
            upload = uploads[outcome.number]
            upload.path.unlink(missing_ok=True)
            upload.stage = DONE
            if outcome.failure:
                problem = f"不能核对“{upload.name}”：{outcome.failure}"
                upload.checked = Checked(Report(Path(upload.name), problem=problem))
            else:
                upload.checked = outcome.result
        if not batch.closed:
            self._link(uploads)
        batch.seen = time.monotonic()
        batch.finished = True
        shutil.rmtree(batch.folder, ignore_errors=True)

    def _link(self, uploads: Sequence[Upload]) -> None:
        checked = [upload.checked for upload in uploads if upload.checked is not None]
        links = chains([item.report for item in checked])
        tasks = [
            Task(link_task, (checked[number], [checked[other] for other in others], frozenset[str]()))
            for number, others in links
        ]
        for outcome in self._workers.run(tasks):
            if not outcome.failure:
                uploads[links[outcome.number][0]].checked = outcome.result


def check_upload(path: Path, only: Collection[str], say: Callable[[str], None]) -> Checked:
    """Check one uploaded file in a worker, its pages counted first."""
    if path.suffix.lower() == ".pdf" and (pages := _pages(path)) > MAX_PAGES:
        problem = f"“{path.name}”有 {pages} 页，超过 {MAX_PAGES} 页，没有核对。请拆分后上传，或用命令行核对。"
        return Checked(Report(path, problem=problem))
    return check_task(path, only, True, say)


def _pages(path: Path) -> int:
    """The pages of a PDF; 0 where it cannot be opened, which the reader then says in full."""
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(path) as document:
            return len(document)
    except pypdfium2.PdfiumError:
        return 0
