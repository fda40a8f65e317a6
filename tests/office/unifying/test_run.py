"""The job over real files: registered, read, linked, compared, kept; and again, with what people decided meanwhile."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.utils import timezone

from shebao.demo_data import generate, write
from shebao.jobs.models import Job
from shebao.jobs.worker import work_once
from shebao.journal.verify import verify
from shebao.register.models import SourceFile
from shebao.register.suspects import decide
from shebao.register.suspects.models import Run, RunFile, RunStep, Suspect
from shebao.register.suspects.shown import newest_records
from shebao.register.suspects.unification import ask_for_run
from shebao.staff.who import Who
from tests.office.unifying.files import PAPER
from tests.office.unifying.kill_rounds import registered
from tests.office.unifying.test_decide import refused

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    write(generate(0.005), folder)
    return folder


@pytest.fixture
def statistician(hire: Callable[..., Who]) -> Who:
    return hire("statistician")


@pytest.fixture
def run(files: Path, statistician: Who) -> Callable[[], Run]:
    """Register the files, and carry a run over them out as often as it is asked for."""
    sources = registered(files, statistician)

    def carried_out() -> Run:
        ask_for_run(sources, "202512", by=statistician)
        job = work_once()
        assert job is not None and job.state == "完成", job and job.problem
        return Run.objects.get(job=job.pk)

    return carried_out


def links_of(run: Run, folder: Path) -> dict[str, str]:
    """The key of each record of a run."""
    frame = pl.read_parquet(folder / run.links).drop_nulls("number")
    return dict(zip(frame["system"] + ":" + frame["number"], frame["key"], strict=True))


def test_every_row_is_accounted_for_and_kept_as_it_was(run: Callable[[], Run], settings: Any) -> None:
    made = run()
    folder = Path(settings.DATA)
    assert verify() == []
    kept = {one.layout: one for one in RunFile.objects.filter(run=made)}
    persons = [kept[layout] for layout in ("F1", "F2", "F3", "F4")]
    assert made.rows == sum(one.rows for one in persons)
    for one in kept.values():
        assert pl.read_parquet(folder / one.raw).height == one.rows, one.layout
    links = pl.read_parquet(folder / made.links)
    assert links.height == sum(one.rows for one in persons) + kept["F5"].rows, "every row of a person once"
    assert links.select("file", "row").is_unique().all() and links["key"].null_count() == 0
    names = list(dict.fromkeys(RunStep.objects.filter(run=made).order_by("ordinal").values_list("name", flat=True)))
    assert names == [
        *("源文件登记", "原始行", "标准化", "单条校验", "单位主索引", "人员主索引", "跨系统比对", "疑点"),
    ]
    for name in names:
        steps = RunStep.objects.filter(run=made, name=name)
        assert sum(step.rows_in for step in steps) == made.rows, name
    assert kept["F7"].totals, "amount totals of contributions"
    assert Suspect.objects.filter(first_run=made).count() > 100


def test_the_same_files_again_change_nothing(run: Callable[[], Run], settings: Any) -> None:
    first, folder = run(), Path(settings.DATA)
    before = list(Suspect.objects.order_by("pk").values_list("number", "state", "content"))
    second = run()
    assert list(Suspect.objects.order_by("pk").values_list("number", "state", "content")) == before
    assert links_of(second, folder) == links_of(first, folder)
    assert Suspect.objects.exclude(last_run=second).count() == 0
    assert verify() == []


def test_what_people_decided_is_respected(run: Callable[[], Run], hire: Callable[..., Who], settings: Any) -> None:
    folder = Path(settings.DATA)
    links = links_of(run(), folder)
    for suspect in Suspect.objects.filter(code="A04", state="新发现").order_by("pk"):
        records = newest_records(suspect)
        keys = [row.key for row in records]
        if len(keys) == 2 and links[keys[0]] == links[keys[1]]:
            break
    else:
        pytest.fail("no suspect of one person with two names")
    insurance = suspect.insurance
    clerk, checker = hire("clerk", insurance), hire("checker", insurance)
    people = dict(zip(keys, "甲乙", strict=True))
    asked = decide.Asked("确认无误", "两人共用一个号码。", "已核对。", people=people, papers=[PAPER])
    decide.decide(suspect, asked, by=clerk, now=timezone.now())
    decide.confirm(suspect, by=checker, now=timezone.now())
    after = links_of(run(), folder)
    assert after[keys[0]] != after[keys[1]]
    decide.undo(Suspect.objects.get(pk=suspect.pk), by=clerk, now=timezone.now(), reason="查明是一人")
    decide.confirm(Suspect.objects.get(pk=suspect.pk), by=checker, now=timezone.now())
    again = links_of(run(), folder)
    assert again[keys[0]] == again[keys[1]]


class TestAsking:
    def test_everything_wrong_with_the_choice_is_said_at_once(self, files: Path, statistician: Who) -> None:
        sources = registered(files, statistician)
        unit = SourceFile.objects.get(layout="F6-110").pk
        told = refused("Y-16", lambda: ask_for_run([unit, 999_999], "2025", by=statistician))
        assert "没有选择个人登记文件" in told and "不是年月" in told and "已作废" in told
        assert Job.objects.filter(kind="unify.run").count() == 0 and sources

    def test_only_those_who_run_it(self, files: Path, statistician: Who, hire: Callable[..., Who]) -> None:
        sources = registered(files, statistician)
        refused("Y-1", lambda: ask_for_run(sources, "202512", by=hire("clerk", "110")))

    def test_a_file_that_is_no_table_is_said_by_name(self, statistician: Who, files: Path) -> None:
        from shebao.register.imports.sources import receive

        source = receive(["甲,乙\n1,2\n".encode()], "企业养老_坏.csv", "F1", by=statistician, period="202512")
        Job.objects.all().update(state="已取消")
        job = ask_for_run([source.pk], "202512", by=statistician)
        work_once()
        job.refresh_from_db()
        assert job.state == "失败" and "企业养老_坏.csv" in job.problem
        assert Run.objects.count() == 0
