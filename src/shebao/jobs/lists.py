"""The list of long work (后台任务): one's own jobs; everybody's for those who look after them."""

from contextlib import closing
from typing import Any

from django import forms
from django.urls import reverse

from shebao.jobs.board import Board, board
from shebao.jobs.kinds import KINDS
from shebao.jobs.models import STATES, Job
from shebao.screens.lists import Act, Column, ListPage
from shebao.staff.names import teller

EVERY = ("", "全部")


def kind_name(code: str) -> str:
    """A kind of job in words; its code where no room declares it any more."""
    return KINDS[code].name if code in KINDS else code


class JobQuery(forms.Form):
    """What jobs can be asked for by."""

    title = forms.CharField(label="事项（包含）", required=False, max_length=64)
    kind = forms.ChoiceField(
        label="类别",
        required=False,
        choices=lambda: [EVERY, *sorted((code, kind.name) for code, kind in KINDS.items())],
    )
    state = forms.ChoiceField(label="状态", required=False, choices=[EVERY, *((one, one) for one in STATES)])


def jobs_for(who: Any) -> Any:
    """The jobs that somebody may look at."""
    rows = Job.objects.all()
    return rows if who.may("job.look") else rows.filter(natural_person=who.natural_person.number)


def _rows(request: Any, asked: dict[str, Any]) -> Any:
    rows = jobs_for(request.who)
    if asked.get("title"):
        rows = rows.filter(title__contains=asked["title"].strip())
    return rows.filter(**{name: asked[name] for name in ("kind", "state") if asked.get(name)})


def with_progress(job: Job, signs: Board) -> Job:
    """A running job with what its worker says, which its row does not have before it ends."""
    if not job.ended:
        said = signs.read(job)
        job.stage, job.done, job.total = said.stage, said.done, said.total
    return job


def _percent(job: Job) -> str:
    with closing(board()) as signs:
        return f"{with_progress(job, signs).percent}%"


def _result(job: Job) -> str:
    return "；".join(f"{name}：{value}" for name, value in job.result.items())


def job_url(row: Job) -> str:
    """A job's page."""
    return str(reverse("job", args=[row.pk]))


def _columns(_: Any) -> list[Column]:
    tell = teller()
    return [
        Column("number", "任务号", lambda row: str(row.pk), order="pk", link=job_url, width=8),
        Column("title", "事项", lambda row: row.title, width=40),
        Column("kind", "类别", lambda row: kind_name(row.kind), order="kind", width=18),
        Column("state", "状态", lambda row: row.state, order="state", state=True, width=8),
        Column("percent", "进度", _percent, width=8),
        Column("starter", "发起人", lambda row: tell(row.natural_person), width=12),
        Column("created", "发起时间", lambda row: row.created_at, kind="moment", order="created_at", width=18),
        Column("ended", "结束时间", lambda row: row.ended_at, kind="moment", order="ended_at", width=18),
        Column("result", "结果", _result, only_export=True, width=40),
        Column("problem", "失败原因", lambda row: row.problem, only_export=True, width=40),
    ]


JOBS = ListPage(
    name="jobs",
    title="后台任务",
    form=JobQuery,
    rows=_rows,
    columns=_columns,
    order=("-pk",),
    acts=(Act("查看", job_url),),
)
