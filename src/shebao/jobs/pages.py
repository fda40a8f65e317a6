"""Pages of long work: one's own jobs, one job with its progress, asking that it stops."""

from contextlib import closing
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shebao.jobs.ask import cancel, may_see
from shebao.jobs.board import board
from shebao.jobs.kinds import KINDS
from shebao.jobs.lists import JOBS, kind_name, with_progress
from shebao.jobs.models import Job
from shebao.screens.lists import list_view
from shebao.staff.grant_post import Refused
from shebao.staff.names import names_of


def _job(request: Any, number: int) -> Job:
    job = get_object_or_404(Job, pk=number)
    if not may_see(job, request.who):
        raise Http404
    return job


def _context(job: Job) -> dict[str, Any]:
    """A job as it is shown: what the board says of a running one, its row of the others."""
    asked = False
    if not job.ended:
        with closing(board()) as signs:
            asked = job.cancel_asked or signs.should_stop(job.pk)
            with_progress(job, signs)
    kind = KINDS.get(job.kind)
    link = kind.link(job) if kind and job.state == "完成" else None
    return {
        "job": job,
        "kind": kind_name(job.kind),
        "starter": names_of([job.natural_person])[job.natural_person],
        "link": link,
        "asked": asked,
        "result": job.result.items(),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def jobs(request: Any) -> HttpResponse:
    """One's own jobs, the newest first; everybody's for those who look after them."""
    return list_view(request, JOBS)


@require_safe
def job(request: Any, number: int) -> HttpResponse:
    """A job with its progress or its result."""
    return render(request, "jobs/job.html", _context(_job(request, number)))


@require_safe
def state(request: Any, number: int) -> HttpResponse:
    """The part of the page that is asked for again while the job runs."""
    return render(request, "jobs/state.html", _context(_job(request, number)))


@require_POST
def stop(request: Any, number: int) -> HttpResponse:
    """Ask that a job stops."""
    found = _job(request, number)
    try:
        cancel(found, by=request.who)
    except Refused as refusal:
        return render(request, "screens/refused.html", {"findings": refusal.findings}, status=409)
    return redirect("job", number)
