"""Printed codes (答题码): one answer each, and nothing that leads from an answer to a code or to a person.

A code is kept as its digest only, so that nobody who reads the database can answer; which codes were used is known,
when and with which answer is not.
"""

import secrets
from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction

from shebao.journal.digest import digest
from shebao.journal.record import queue_up, record
from shebao.programmes.performance import rows
from shebao.programmes.performance.models import LEVELS, ONLINE, Answer, Survey, SurveyCode
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without what is mistaken for something else in print."""
LENGTH = 10
MOST = 500
PURPOSE = "survey-code"
MANAGE = ("project.apply", "project.finance")
"""Rights that make surveys: the business section, the finance section."""


def may_manage(who: Who) -> bool:
    """Whether somebody may make surveys and bring their results in."""
    return any(who.may(right) for right in MANAGE)


def plain(typed: str) -> str:
    """A code as it is kept: upper case, without blanks and dashes.

    >>> plain(" abcde-23456 ")
    'ABCDE23456'
    """
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def shown(code: str) -> str:
    """A code as it is printed."""
    return f"{code[:5]}-{code[5:]}"


def digest_of_code(code: str) -> str:
    """What is kept of a code."""
    return digest(PURPOSE, plain(code))


def print_codes(survey: Survey, count: int, *, by: Who) -> list[str]:
    """Make so many codes; they are shown this once. Raises :class:`Refused`."""
    if not may_manage(by):
        raise Refused(refusal("M-4", "没有发出答题码的权限。", "请业务股或财务股办理。"))
    if survey.closed_on is not None:
        raise Refused(refusal("M-1", "调查已经结束，不能再发答题码。", "另建调查。"))
    if not 1 <= count <= MOST:
        raise Refused(refusal("M-5", f"一次发出1到{MOST}个答题码。", "更正数量，不够的再发一次。"))
    with transaction.atomic():
        queue_up()
        made = ["".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(count)]
        SurveyCode.objects.bulk_create(SurveyCode(survey=survey, digest=digest_of_code(code)) for code in made)
        held = Survey.objects.select_for_update().get(pk=survey.pk)
        change = rows.change(held, codes=held.codes + count)
        record(
            "发出答题码",
            by.actor,
            object_kind="survey",
            object_key=str(survey.pk),
            detail=f"{survey}，{count}个",
            changes=[change],
        )
    return [shown(code) for code in made]


def survey_of(code: str, day: date) -> Survey | None:
    """The survey that an unused code answers on a day; None for any other code."""
    kept = SurveyCode.objects.filter(digest=digest_of_code(code), used=False).select_related("survey").first()
    return kept.survey if kept and is_open(kept.survey, day) else None


def is_open(survey: Survey, day: date) -> bool:
    """Whether a survey takes answers on a day."""
    return survey.closed_on is None and survey.opens_on <= day <= survey.closes_on


def is_over(survey: Survey, day: date) -> bool:
    """Whether a survey is past its end and nobody has closed it."""
    return survey.closed_on is None and survey.closes_on < day


def state_of(survey: Survey, day: date) -> str:
    """How a survey stands on a day, in a word."""
    if survey.closed_on is not None:
        return "已结束"
    if is_open(survey, day):
        return "进行中"
    return "已截止" if is_over(survey, day) else "未开始"


def answer(code: str, levels: Sequence[int], day: date) -> bool:
    """Take an answer and use its code up; False where the code is used, unknown, or its survey not open.

    Two at once with one code: the database lets one of them change it.
    """
    survey = survey_of(code, day)
    if survey is None or len(levels) != len(survey.questions) or any(not 1 <= one <= len(LEVELS) for one in levels):
        return False
    try:
        with transaction.atomic():
            if not SurveyCode.objects.filter(digest=digest_of_code(code), used=False).update(used=True):
                return False
            Answer.objects.create(survey=survey, levels=list(levels), source=ONLINE, day=day)
    except IntegrityError:
        return False
    return True
