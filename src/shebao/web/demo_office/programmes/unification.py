"""What the showpiece project was bought for: the register's own source files unified once, on the day of its end."""

from dataclasses import replace
from datetime import date, datetime, time

from django.utils import timezone

from shebao.jobs.kinds import KINDS
from shebao.jobs.worker import work_once
from shebao.register.imports.sources import APPLIED
from shebao.register.models import SourceFile
from shebao.register.suspects.unification import UNIFY, ask_for_run, run_unification
from shebao.register.unify.sources import OF_SYSTEM, UNIFIED
from shebao.web.demo_office.programmes.hands import person
from shebao.web.demo_office.register import MAKER, NotLoaded

ENDS_AT = time(16, 40)


def unify_on(day: date) -> None:
    """The four systems' files of persons, unified on a day, as the worker would do it: it is not there yet."""
    layouts = [OF_SYSTEM[one] for one in UNIFIED]
    sources = list(SourceFile.objects.filter(layout__in=layouts, state=APPLIED).values_list("pk", flat=True))
    job = ask_for_run(sources, f"{day:%Y%m}", by=person(MAKER))
    at = timezone.make_aware(datetime.combine(day, ENDS_AT))
    one = replace(KINDS[UNIFY], run=lambda job, progress: run_unification(job, progress, at))
    work_once(kinds={UNIFY: one})
    job.refresh_from_db()
    if job.state != "完成":
        raise NotLoaded(f"{job.title}：{job.state} {job.problem}")
