"""Where a running job says that it lives and how far it is, and hears that it should stop.

Not in the job's transaction, which nobody sees before it ends. PostgreSQL takes another connection for it. SQLite has
one writer at a time, which is the job itself: there the board is a small file for each job in the data folder, which
the site on the same machine reads.
"""

import json
import logging
import os
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import DatabaseError, connection

from shebao.jobs.models import Job

SILENCE = timedelta(seconds=30)
"""A worker that has said nothing for so long is taken for dead."""
log = logging.getLogger("shebao.jobs")


@dataclass(frozen=True)
class State:
    """What a running job last said."""

    stage: str = ""
    done: int = 0
    total: int = 0
    alive_at: datetime | None = None
    worker: str = ""

    @property
    def silent(self) -> bool:
        """Whether its worker has to be taken for dead."""
        return self.alive_at is None or datetime.now(UTC) - self.alive_at > SILENCE


class Board(Protocol):
    """What a worker and the site share about a running job."""

    def say(self, job: int, state: State) -> None: ...  # noqa: D102
    def read(self, job: Job) -> State: ...  # noqa: D102
    def ask_to_stop(self, job: int) -> None: ...  # noqa: D102
    def should_stop(self, job: int) -> bool: ...  # noqa: D102
    def clear(self, job: int) -> None: ...  # noqa: D102
    def close(self) -> None: ...  # noqa: D102


class Files:
    """The board in files, for SQLite."""

    @property
    def _folder(self) -> Path:
        folder = Path(settings.DATA) / "jobs"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def say(self, job: int, state: State) -> None:
        """Put the state up; a reader sees the old or the new one, never half."""
        values: dict[str, Any] = {**asdict(state), "alive_at": state.alive_at and state.alive_at.isoformat()}
        path = self._folder / f"{job}.json"
        part = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}.part")
        part.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
        part.replace(path)

    def read(self, job: Job) -> State:
        """The last state; that of the job's row where the board has none."""
        try:
            values = json.loads((self._folder / f"{job.pk}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return State(job.stage, job.done, job.total, job.alive_at, job.worker)
        alive = values["alive_at"]
        return State(**{**values, "alive_at": datetime.fromisoformat(alive) if alive else None})

    def ask_to_stop(self, job: int) -> None:
        """Leave the sign that the job should stop."""
        (self._folder / f"{job}.stop").touch()

    def should_stop(self, job: int) -> bool:
        """Whether the sign is there."""
        return (self._folder / f"{job}.stop").exists()

    def clear(self, job: int) -> None:
        """The job has ended."""
        for kind in ("json", "stop"):
            with suppress(OSError):
                (self._folder / f"{job}.{kind}").unlink()

    def close(self) -> None:
        """Nothing is open."""


class Rows:
    """The board in the job's row, by connections of its own, for PostgreSQL."""

    def __init__(self) -> None:
        self._own: Any = None

    def _execute(self, sql: str, values: tuple[Any, ...]) -> Any:
        if self._own is None or self._own.connection is None:
            self._own = connection.copy()
            self._own.inc_thread_sharing()
        with self._own.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchone() if cursor.description else None

    def say(self, job: int, state: State) -> None:
        """Put the state up; a database that is away for a moment does not end the work."""
        try:
            self._execute(
                "UPDATE jobs_job SET stage = %s, done = %s, total = %s, alive_at = %s WHERE id = %s AND worker = %s",
                (state.stage, state.done, state.total, state.alive_at, job, state.worker),
            )
        except DatabaseError:
            log.warning("job %s: its state could not be written", job, exc_info=True)
            self.close()

    def read(self, job: Job) -> State:
        """The state in the row as it was read."""
        return State(job.stage, job.done, job.total, job.alive_at, job.worker)

    def ask_to_stop(self, job: int) -> None:
        """Leave the sign in the row."""
        Job.objects.filter(pk=job).update(cancel_asked=True)

    def should_stop(self, job: int) -> bool:
        """Whether the sign is there."""
        try:
            row = self._execute("SELECT cancel_asked FROM jobs_job WHERE id = %s", (job,))
        except DatabaseError:
            self.close()
            return False
        return bool(row and row[0])

    def clear(self, job: int) -> None:
        """The row stays as the worker leaves it."""

    def close(self) -> None:
        """Close the connection of one's own."""
        if self._own is not None:
            self._own.close()
            self._own = None


def board() -> Board:
    """The board of the database in use."""
    return Files() if connection.vendor == "sqlite" else Rows()
