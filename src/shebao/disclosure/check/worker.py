"""Worker processes that can be killed: a file that hangs, explodes or crashes costs its own result and nothing else.

A worker does one task after another. The parent waits for all of them at once and kills the one whose task outlives
its time. Where the system has it, a worker may not take more than its share of memory. What a task says on its way
(its stage) is passed on.
"""

import multiprocessing
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

MEMORY = 1_536 * 1024 * 1024
"""Bytes of address space a worker may take for its tasks."""

SECONDS = 30.0
"""So long may one task take."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one task may take. ``seconds`` of time, ``memory`` in bytes."""

    seconds: float = SECONDS
    memory: int = MEMORY


@dataclass(frozen=True, slots=True)
class Task:
    """A function of a module with its arguments; it is also given a function to say its stage with."""

    work: Callable[..., Any]
    arguments: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a task: its result, or in Chinese why there is none."""

    number: int
    result: Any = None
    failure: str = ""


class Worker:
    """One process. ``number`` is the task it is at, None while it is free."""

    def __init__(self, limits: Limits, others: Iterable["Worker"] = ()) -> None:
        # A fork is there at once, but only of a process that has no other threads.
        forks = sys.platform == "linux" and threading.active_count() == 1
        context: Any = multiprocessing.get_context("fork" if forks else "spawn")
        self.connection, theirs = context.Pipe()
        # A fork inherits the parent's ends of every pipe: left open there, no worker would see that the parent is gone.
        inherited = [self.connection, *(other.connection for other in others)] if forks else []
        process = context.Process(target=_serve, args=(theirs, limits.memory, inherited), daemon=True)
        process.start()
        theirs.close()
        self.process: BaseProcess = process
        self.number: int | None = None
        self.deadline = 0.0

    def begin(self, number: int, task: Task, limits: Limits) -> None:
        """Hand a task over; its time starts now."""
        self.number = number
        self.deadline = time.monotonic() + limits.seconds
        self.connection.send((task.work, task.arguments))

    def kill(self) -> None:
        """End it, whatever it is at."""
        self.process.kill()
        self.process.join()
        self.connection.close()


class Workers:
    """Several workers and what they may take. Use it as a context: leaving it ends all of them."""

    def __init__(self, size: int, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.workers: list[Worker] = []
        for _ in range(size):
            self.workers.append(Worker(self.limits, self.workers))

    def __enter__(self) -> "Workers":
        """The workers are there already."""
        return self

    def __exit__(self, *_: object) -> None:
        """End them."""
        self.close()

    def close(self) -> None:
        """End all of them, whatever they are at."""
        for worker in self.workers:
            worker.kill()
        self.workers = []

    def run(self, tasks: Iterable[Task], stage: Callable[[int, str], None] | None = None) -> Iterator[Outcome]:
        """Do the tasks, each outcome as it comes; a task is only taken from ``tasks`` when a worker is free for it.

        ``stage`` is told the task's number and what it says it is at.
        """
        waiting = enumerate(tasks)
        while True:
            self._hand_out(waiting)
            busy = {worker.connection: worker for worker in self.workers if worker.number is not None}
            if not busy:
                return
            left = min(worker.deadline for worker in busy.values()) - time.monotonic()
            for connection in wait(list(busy), max(left, 0)):
                outcome = self._hear(busy[connection], stage)
                if outcome is not None:
                    yield outcome
            for worker in busy.values():
                if worker.number is not None and time.monotonic() >= worker.deadline:
                    number = worker.number
                    self._replace(worker)
                    yield Outcome(number, failure=f"超过{self.limits.seconds:g}秒没有处理完，已停止。")

    def _hand_out(self, waiting: Iterator[tuple[int, Task]]) -> None:
        free = [worker for worker in self.workers if worker.number is None]
        for worker, (number, task) in zip(free, waiting, strict=False):
            (worker if worker.process.is_alive() else self._replace(worker)).begin(number, task, self.limits)

    def _hear(self, worker: Worker, stage: Callable[[int, str], None] | None) -> Outcome | None:
        number = worker.number
        if number is None:
            return None
        try:
            kind, said = worker.connection.recv()
        except (EOFError, OSError):
            worker.process.join()
            died = _how_it_died(worker.process.exitcode)
            self._replace(worker)
            return Outcome(number, failure=died)
        if kind == "stage":
            if stage is not None:
                stage(number, said)
            return None
        worker.number = None
        if kind == "memory":
            self._replace(worker)
            return Outcome(number, failure=f"需要的内存超过{self.limits.memory / 1024**3:g} GB，已停止。")
        return Outcome(number, said) if kind == "result" else Outcome(number, failure=said)

    def _replace(self, worker: Worker) -> Worker:
        worker.kill()
        worker.number = None
        position = self.workers.index(worker)
        others = [other for other in self.workers if other is not worker]
        self.workers[position] = Worker(self.limits, others)
        return self.workers[position]


def _how_it_died(code: int | None) -> str:
    if code is not None and code < 0:
        name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
        return f"处理进程意外中止（{name}），可能是文件已损坏或内存不足。"
    return "处理进程意外中止，可能是文件已损坏或内存不足。"


def _serve(connection: Connection, memory: int, inherited: Iterable[Connection]) -> None:
    """What a worker does: take a task, do it, hand the result back; end when the parent is gone."""
    # Ctrl+C goes to every process of the terminal; the parent decides what becomes of the workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for other in inherited:
        other.close()
    _limit_memory(memory)

    def say(stage: str) -> None:
        connection.send(("stage", stage))

    with ThreadPoolExecutor(1) as thread, suppress(EOFError, OSError):
        while True:
            work, arguments = connection.recv()
            future = thread.submit(partial(work, *arguments, say))
            failure = future.exception()
            if failure is None:
                connection.send(("result", future.result()))
            elif isinstance(failure, MemoryError):
                connection.send(("memory", ""))
            elif isinstance(failure, RecursionError):
                connection.send(("failure", "内容嵌套太深，不能处理。"))
            else:
                cause = f"{type(failure).__name__}：{failure}"
                connection.send(("failure", f"程序出错（{cause}），请将此信息和文件一并报告。"))
            del future, failure


def _address_space(page: int) -> int:
    """Bytes of address space the process has before its first task: libraries it was forked with are not the task's."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * page
    except OSError:
        return 0


def _limit_memory(memory: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    memory += _address_space(resource.getpagesize())
    allowed = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    with suppress(ValueError, OSError):  # macOS knows the limit and refuses to set it
        resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))
