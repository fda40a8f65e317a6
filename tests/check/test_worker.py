"""Workers: one bad task costs its own result and nothing else."""

import os
import signal
import time
from pathlib import Path

import pytest

from shebao.disclosure.check.worker import Limits, Task, Workers

SHORT = Limits(seconds=1.0, memory=512 * 1024 * 1024)


def double(number, say):
    say(f"处理{number}")
    return 2 * number


def hang(say):
    while True:
        time.sleep(60)


def explode(say):
    return len(bytearray(2 * 1024**3))


def crash(say):
    os.kill(os.getpid(), signal.SIGKILL)


def break_down(say):
    raise KeyError("没有想到")


def dig(say):
    def deeper():
        deeper()

    deeper()


def outcomes(tasks, size=2):
    with Workers(size, SHORT) as workers:
        return {outcome.number: outcome for outcome in workers.run(tasks)}


def test_every_task_is_done_and_its_stages_are_told():
    told = []
    with Workers(2, SHORT) as workers:
        found = list(
            workers.run([Task(double, (n,)) for n in range(7)], lambda number, said: told.append((number, said)))
        )
    assert {outcome.number: outcome.result for outcome in found} == {n: 2 * n for n in range(7)}
    assert sorted(told) == [(n, f"处理{n}") for n in range(7)]


@pytest.mark.parametrize(
    ("work", "says"),
    [
        (hang, "超过1秒"),
        (explode, "内存超过0.5 GB"),
        (crash, "意外中止（SIGKILL）"),
        (break_down, "KeyError：'没有想到'"),
        (dig, "嵌套太深"),
    ],
)
def test_a_bad_task_says_why_and_the_others_go_on(work, says):
    found = outcomes([Task(double, (1,)), Task(work), *(Task(double, (n,)) for n in range(2, 6))])
    assert says in found[1].failure
    assert [found[n].result for n in (0, 2, 3, 4, 5)] == [2, 4, 6, 8, 10]


def test_one_worker_alone_survives_every_kind_of_bad_task():
    found = outcomes([Task(hang), Task(explode), Task(crash), Task(double, (4,))], size=1)
    assert [bool(found[n].failure) for n in range(4)] == [True, True, True, False]


def test_no_process_is_left_when_it_is_closed_in_the_middle():
    workers = Workers(2, SHORT)
    pids = [worker.process.pid for worker in workers.workers]
    running = workers.run([Task(double, (1,)), Task(hang), Task(hang)])
    next(running)
    workers.close()
    if Path("/proc").is_dir():
        assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


def test_a_task_is_only_taken_when_a_worker_is_free():
    taken = []

    def tasks():
        for number in range(5):
            taken.append(number)
            yield Task(double, (number,))

    with Workers(1, SHORT) as workers:
        next(iter(workers.run(tasks())))
    assert taken == [0]
