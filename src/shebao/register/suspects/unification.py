"""The job that unifies registered source files (三险归并): worked out first, then kept in one transaction.

A worker that is killed leaves nothing but raw rows that are right anyway; the job is taken up again from its beginning.
A job that was kept is never kept twice: the run names its job, once.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count
from django.utils.timezone import localdate

from shebao.jobs.ask import ask_for
from shebao.jobs.kinds import declare_job
from shebao.jobs.models import Job
from shebao.jobs.progress import Progress
from shebao.journal.record import Actor
from shebao.register.imports.layouts import layouts
from shebao.register.imports.sources import DISCARDED, UNFIT
from shebao.register.models import SourceFile
from shebao.register.suspects.keep_run import keep_run
from shebao.register.suspects.linking import decisions_for_linking, strangers
from shebao.register.suspects.models import Run, Step
from shebao.register.suspects.refusals import journalled, need_right
from shebao.register.suspects.sections import RUN
from shebao.register.suspects.work_out import keep_frame, work_out
from shebao.register.unify.sources import OF_SYSTEM
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who

UNIFY = "unify.run"
PERSON_LAYOUTS = frozenset(OF_SYSTEM.values())


def usable() -> Any:
    """The registered source files that a run may use, the newest first."""
    return SourceFile.objects.exclude(state__in=[UNFIT, DISCARDED]).order_by("-pk")


def ask_for_run(sources: Sequence[int], period: str, *, by: Who) -> Job:
    """Ask for a run over registered files. Raises :class:`Refused` with everything that is wrong with the choice."""
    with journalled(by, "归并三险登记数据"):
        need_right(by, RUN, "归并三险登记数据")
        chosen = list(usable().filter(pk__in=list(sources)))
        found = []
        if len(chosen) < len(set(sources)):
            found.append(refusal("Y-16", "选择的文件有的已作废或未通过。", "重新选择源文件。"))
        if not any(one.layout in PERSON_LAYOUTS for one in chosen):
            found.append(refusal("Y-16", "没有选择个人登记文件。", "至少选择一个系统的个人登记文件（F1至F4）。"))
        several = [
            layouts()[code].title
            for code in sorted({one.layout for one in chosen} & PERSON_LAYOUTS)
            if sum(one.layout == code for one in chosen) > 1
        ]
        if several:
            found.append(
                refusal("Y-16", f"{'、'.join(several)}选择了不止一个文件。", "每个系统选择最新报送的一个文件。")
            )
        if not (period.isdecimal() and len(period) == 6 and 1 <= int(period[4:]) <= 12):
            found.append(refusal("Y-16", f"数据所属期“{period[:8]}”不是年月。", "写作 202506。"))
        if found:
            raise Refused(*found)
        key = f"unify-{datetime.now(UTC):%Y%m%d%H%M%S%f}"
        return ask_for(UNIFY, f"归并{period}数据", {"sources": sorted(set(sources)), "period": period}, by=by, key=key)


def run_unification(job: Job, progress: Progress, at: datetime | None = None) -> dict[str, Any]:
    """Work a run out and keep it. Repeating it gives the same. ``at`` is now for an office at work."""
    run = Run.objects.filter(job=job.pk).first()
    if run is None:
        sources = list(usable().filter(pk__in=job.arguments["sources"]).order_by("pk"))
        if len(sources) < len(job.arguments["sources"]):
            raise Refused(refusal("Y-16", "有源文件在归并前已作废。", "重新选择源文件。"))
        period = job.arguments["period"]
        last = Run.objects.order_by("-pk").first()
        earlier = last.links if last else ""
        found, kept, links = work_out(sources, localdate(at), decisions_for_linking(), earlier, progress, strangers())
        beside = keep_frame(f"links-{job.pk}-{job.tries}", links)
        progress("登记疑点", 0, found.candidates.height)
        run = keep_run(
            found,
            job=job.pk,
            period=period,
            raw={name: (one.path, one.digest) for name, one in kept.items()},
            by=Actor(job.account, job.natural_person),
            now=at or datetime.now(UTC),
            links=(beside.path, beside.digest),
        )
    return outcome(run)


def outcome(run: Run) -> dict[str, Any]:
    """What a run came to, as its job and its page say it."""
    taken = dict(Step.objects.filter(run=run).values_list("action").annotate(Count("pk")))
    words = {"发现": "新增疑点", "再次发现": "重新打开", "未再发现": "未再发现", "按规则处理": "按规则处理"}
    return {
        "批次": run.pk,
        "数据总量": run.rows,
        "主索引人数": run.people,
        **{word: taken.get(action, 0) for action, word in words.items()},
    }


declare_job(
    UNIFY,
    "三险归并",
    run_unification,
    in_one_transaction=False,
    link=lambda job: (f"/unify/runs/{job.result['批次']}/", "查看批次") if job.result.get("批次") else None,
)
