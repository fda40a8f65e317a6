"""Making a survey, entering sums of paper questionnaires, closing it with its result."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from shebao.journal.digest import digest, record_text
from shebao.journal.record import queue_up, record
from shebao.programmes.models import Project
from shebao.programmes.performance import rows
from shebao.programmes.performance.models import ENTERED, IMPORTED, Answer, Survey
from shebao.programmes.performance.satisfaction import kept, result, told
from shebao.programmes.performance.surveys.codes import may_manage
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who

QUESTIONS = ("您对这项服务总体满意吗？", "您对办理（发放）的及时性满意吗？", "您对工作人员的服务态度满意吗？")
"""What a survey asks where nothing else is said; the first is that of the whole."""


def make(values: Mapping[str, Any], *, by: Who) -> Survey:
    """Make a survey. Raises :class:`Refused` with everything that is wrong."""
    _may(by)
    found = []
    questions = [one.strip() for one in values.get("questions") or QUESTIONS if one.strip()]
    project: Project | None = values.get("project")
    year = values["year"]
    if values["closes_on"] < values["opens_on"]:
        found.append(refusal("M-6", "截止日期早于开始日期。", "更正日期。"))
    if project is not None and project.year != year:
        found.append(refusal("M-6", f"项目{project.code}不是{year}年的。", "更正年度或项目。"))
    if Survey.objects.filter(year=year, project=project, service=values["service"]).exists():
        found.append(refusal("M-6", f"{year}年“{values['service']}”的调查已有。", "在已有的调查中登记结果。"))
    if found:
        raise Refused(*found)
    with transaction.atomic():
        made = Survey(
            year=year,
            project=project,
            service=values["service"],
            questions=questions,
            opens_on=values["opens_on"],
            closes_on=values["closes_on"],
            made_by=by.natural_person,
        )
        change = rows.add(made)
        _journal("建立满意度调查", made, by, f"{made}，{len(questions)}题", [change])
    return made


def enter(survey: Survey, counts: Sequence[int], day: date, *, by: Who) -> int:
    """Enter how many paper questionnaires gave each level to the question of the whole; returns how many in all."""
    _may(by)
    if survey.closed_on is not None:
        raise Refused(refusal("M-1", "调查已经结束，不能再登记。", "另建调查。"))
    if not sum(counts):
        raise Refused(refusal("M-8", "没有填写份数。", "填写各档份数，至少一档大于零。"))
    listed = [Answer(survey=survey, levels=[at], count=count, source=ENTERED, day=day) for at, count in
              enumerate(counts, 1) if count]  # fmt: skip
    return _written("登记调查结果", survey, listed, by)


def take(survey: Survey, answers: Sequence[Sequence[int]], day: date, digest_of_file: str, *, by: Who) -> int:
    """Take questionnaires that were read from a workbook; the same workbook once."""
    _may(by)
    if survey.closed_on is not None:
        raise Refused(refusal("M-1", "调查已经结束，不能再导入。", "另建调查。"))
    listed = [Answer(survey=survey, levels=list(one), source=IMPORTED, day=day) for one in answers]
    return _written("导入调查问卷", survey, listed, by, digest_of_file)


def _written(what: str, survey: Survey, listed: list[Answer], by: Who, detail: str = "") -> int:
    from shebao.journal.models import Entry

    with transaction.atomic():
        queue_up()
        if detail and Entry.objects.filter(object_kind="survey", object_key=str(survey.pk), detail__contains=detail):
            raise Refused(refusal("M-7", "这份问卷文件已导入过。", "核对文件；更正的问卷另建一行。"))
        Answer.objects.bulk_create(listed)
        total = sum(one.count for one in listed)
        _journal(what, survey, by, f"{survey}，{total}份{f'，{detail}' if detail else ''}", [])
    return total


def close(survey: Survey, day: date, *, by: Who) -> Survey:
    """Close a survey; its result is kept with a digest over its answers."""
    _may(by)
    with transaction.atomic():
        queue_up()
        held = Survey.objects.select_for_update().get(pk=survey.pk)
        if held.closed_on is not None:
            raise Refused(refusal("M-1", "调查已经结束。", "在调查页查看结果。"))
        found = result([held], day)
        answers = Answer.objects.filter(survey=held).order_by("pk").values("levels", "count", "source")
        made = digest(*(record_text(one) for one in answers))
        change = rows.change(held, closed_on=day, result={**kept(found), "digest": made})
        _journal("结束满意度调查", held, by, f"{held}，{told(found)}", [change])
    return held


def _may(by: Who) -> None:
    if not may_manage(by):
        raise Refused(refusal("M-4", "没有办理满意度调查的权限。", "请业务股或财务股办理。"))


def _journal(what: str, survey: Survey, by: Who, detail: str, changes: list[Any]) -> None:
    record(what, by.actor, object_kind="survey", object_key=str(survey.pk), detail=detail, changes=changes)
