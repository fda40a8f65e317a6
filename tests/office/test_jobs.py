"""Long work: claimed once, cancelled, retried, refused in words; killed workers leave nothing half done."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from shebao.jobs import ask
from shebao.jobs.board import State, board
from shebao.jobs.kinds import KINDS, declare_job
from shebao.jobs.models import Job
from shebao.jobs.progress import Progress
from shebao.jobs.worker import claim, work_once
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.models import Section
from shebao.staff.who import Who


def add_section(job: Job, progress: Progress) -> dict[str, Any]:
    """Add a section, then fail, refuse or be asked to stop as the arguments say."""
    Section.objects.create(code=job.arguments["code"], name=job.arguments["code"])
    progress("写入", 1, 2)
    if job.arguments.get("then") == "fail":
        raise RuntimeError("broken")
    if job.arguments.get("then") == "refuse":
        raise Refused(refusal("X-1", "不得新设股室。", "请报编办。"))
    if job.arguments.get("then") == "stop":
        board().ask_to_stop(job.pk)
    progress("收尾", 2, 2)
    return {"股室": job.arguments["code"]}


declare_job("test-section", "新设股室", add_section, tries=2)


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path


def asked(by: Who, code: str = "x", **arguments: str) -> Job:
    return ask.ask_for("test-section", "新设股室", {"code": code, **arguments}, by=by)


@pytest.mark.django_db
class TestAJob:
    def test_is_done_with_its_result(self, hire: Callable[..., Who]) -> None:
        job = asked(hire("clerk"))
        work_once()
        job.refresh_from_db()
        assert (job.state, job.result, job.percent) == ("完成", {"股室": "x"}, 100)
        assert Section.objects.filter(code="x").count() == 1
        assert work_once() is None

    def test_that_fails_says_so_and_leaves_nothing(self, hire: Callable[..., Who]) -> None:
        job = asked(hire("clerk"), then="fail")
        work_once()
        job.refresh_from_db()
        assert job.state == "失败"
        assert f"任务号{job.pk}" in job.problem
        assert not Section.objects.filter(code="x").exists()

    def test_that_is_refused_gives_the_reason(self, hire: Callable[..., Who]) -> None:
        job = asked(hire("clerk"), then="refuse")
        work_once()
        job.refresh_from_db()
        assert (job.state, job.problem) == ("失败", "不得新设股室。请报编办。")

    def test_stops_at_the_next_step_when_asked(self, hire: Callable[..., Who]) -> None:
        if connection.vendor == "postgresql":
            pytest.skip("asked and seen by different connections: importing/test_killed.py")
        job = asked(hire("clerk"), then="stop")
        work_once()
        job.refresh_from_db()
        assert job.state == "已取消"
        assert not Section.objects.filter(code="x").exists()

    def test_cancelled_while_it_waits_never_runs(self, hire: Callable[..., Who]) -> None:
        clerk = hire("clerk")
        job = asked(clerk)
        ask.cancel(job, by=clerk)
        assert work_once() is None
        job.refresh_from_db()
        assert job.state == "已取消"

    def test_of_somebody_else_cannot_be_cancelled(self, hire: Callable[..., Who]) -> None:
        job = asked(hire("clerk"))
        with pytest.raises(Refused, match="不是您发起"):
            ask.cancel(job, by=hire("clerk"))

    def test_asked_for_twice_with_one_key_is_one_job(self, hire: Callable[..., Who]) -> None:
        clerk = hire("clerk")
        first = ask.ask_for("test-section", "甲", {"code": "x"}, by=clerk, key="k")
        assert ask.ask_for("test-section", "乙", {"code": "y"}, by=clerk, key="k") == first
        assert Job.objects.count() == 1


@pytest.mark.django_db
class TestAWorkerThatDied:
    def claimed(self, by: Who, silent_for: int) -> Job:
        asked(by)
        job = claim("dead")
        assert job is not None
        then = datetime.now(UTC) - timedelta(seconds=silent_for)
        board().say(job.pk, State(alive_at=then, worker="dead"))
        Job.objects.filter(pk=job.pk).update(alive_at=then)
        return job

    def test_leaves_its_job_to_the_next(self, hire: Callable[..., Who]) -> None:
        job = self.claimed(hire("clerk"), silent_for=31)
        work_once("next")
        job.refresh_from_db()
        assert (job.state, job.worker, job.tries) == ("完成", "next", 2)

    def test_keeps_it_as_long_as_it_may_be_alive(self, hire: Callable[..., Who]) -> None:
        self.claimed(hire("clerk"), silent_for=20)
        assert work_once("next") is None

    def test_is_not_followed_for_ever(self, hire: Callable[..., Who]) -> None:
        job = self.claimed(hire("clerk"), silent_for=31)
        Job.objects.filter(pk=job.pk).update(tries=KINDS["test-section"].tries)
        assert work_once("next") is None
        job.refresh_from_db()
        assert job.state == "失败"
        assert "中断了2次" in job.problem

    def test_and_comes_back_changes_nothing(self, hire: Callable[..., Who]) -> None:
        """The fence: the job was taken up by another worker while this one was away."""

        def run(job: Job, progress: Progress) -> dict[str, Any]:
            result = add_section(job, progress)
            Job.objects.filter(pk=job.pk).update(worker="next", tries=2)
            return result

        declare_job("test-lost", "失联", run)
        job = ask.ask_for("test-lost", "失联", {"code": "x"}, by=hire("clerk"))
        work_once("dead")
        job.refresh_from_db()
        assert job.state == "进行中"
        assert not Section.objects.filter(code="x").exists()
