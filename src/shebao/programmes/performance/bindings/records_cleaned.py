"""整理数据: rows of the newest unification run (三险归并), its completion (整理完成率), its day."""

from datetime import date
from fractions import Fraction

from django.urls import reverse
from django.utils.timezone import localtime

from shebao.budget.book import Indicator
from shebao.budget.targets.values import last_day
from shebao.programmes.performance.bindings.binding import DAY, PERCENT, About, Binding, Link, Measured, declare
from shebao.programmes.spent import end_of
from shebao.register.suspects import progress
from shebao.register.suspects.models import Run

ROWS = "条"
NONE_YET = "截至{day}没有归并批次"


def _run(day: date) -> Run | None:
    return Run.objects.filter(made_at__lt=end_of(day)).order_by("-pk").first()


def _links() -> tuple[Link, ...]:
    return (
        Link("整理进度", reverse("unify-progress"), "suspect.look"),
        Link("归并批次", reverse("unify-runs"), "suspect.look"),
    )


def _rows(about: About) -> Measured:
    run = _run(about.day)
    how = f"{run}（{run.period}）四系统数据总量" if run else NONE_YET.format(day=about.day)
    return Measured(Fraction(run.rows) if run else None, ROWS, how, _links())


def _completion(about: About) -> Measured:
    run = _run(about.day)
    if run is None:
        return Measured(None, PERCENT, NONE_YET.format(day=about.day), _links())
    done = progress.completion(run)
    how = f"{run}没有未办结的高、中级疑点的行{done.done:,}÷全部{done.total:,}行"
    return Measured(Fraction(done.done * 100, done.total) if done.total else None, PERCENT, how, _links())


def _done_on(about: About) -> Measured:
    run = _run(about.day)
    how = f"{run}的完成日期" if run else NONE_YET.format(day=about.day)
    return Measured(localtime(run.made_at).date() if run else None, DAY, how, _links())


def _about_data(indicator: Indicator) -> bool:
    return "数据" in indicator.name or "归并" in indicator.name


COUNT = declare(
    Binding(
        "整理数据总量",
        ROWS,
        "最近一次归并的四系统数据总量",
        lambda one: _about_data(one) and "数量" in one.level2 and bool(one.number) and "%" not in one.number_unit,
        _rows,
        of_department=True,
    )
)
COMPLETION = declare(
    Binding(
        "数据整理完成率",
        PERCENT,
        "没有未办结疑点的行÷全部行",
        lambda one: _about_data(one) and "完成率" in one.name and one.number_unit.startswith("%"),
        _completion,
        of_department=True,
    )
)
DONE_ON = declare(
    Binding(
        "数据比对完成日期",
        DAY,
        "最近一次归并的完成日期",
        lambda one: _about_data(one) and "时效" in one.level2 and last_day(one.word, 2000) is not None,
        _done_on,
        of_department=True,
    )
)
