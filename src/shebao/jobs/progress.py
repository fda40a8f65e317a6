"""Saying how far a job is, and hearing that it should stop."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import connection

from shebao.jobs.board import State, board
from shebao.jobs.models import Job

HEARTBEAT = 3.0
AT_MOST_EVERY = 0.25


class Cancelled(Exception):
    """Somebody asked that the job stops."""


class Progress:
    """Told by the work how far it is: ``progress("检查", 2000, 100000)``. Raises :class:`Cancelled`.

    A thread says every few seconds that the worker lives, also while the work is busy in one long statement.
    """

    def __init__(self, job: Job) -> None:
        self._job, self._worker = job.pk, job.worker
        self._board = board()
        self._state = State(worker=job.worker)
        self._said = 0.0
        self._ended = threading.Event()

    def __call__(self, stage: str, done: int = 0, total: int = 0) -> None:
        """Say it. Cheap: most calls within a quarter of a second are not written."""
        now = time.monotonic()
        if stage == self._state.stage and done < total and now - self._said < AT_MOST_EVERY:
            return
        self._said = now
        self._state = State(stage, done, total, datetime.now(UTC), self._worker)
        self._board.say(self._job, self._state)
        if self._board.should_stop(self._job):
            raise Cancelled

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Let the heart beat while the work goes on."""
        thread = threading.Thread(target=self._beat, name=f"job-{self._job}", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._ended.set()
            thread.join()
            self._board.close()

    def _beat(self) -> None:
        own = board()
        try:
            while True:
                said = self._state
                own.say(self._job, State(said.stage, said.done, said.total, datetime.now(UTC), said.worker))
                if self._ended.wait(HEARTBEAT):
                    return
        finally:
            own.close()
            connection.close()
