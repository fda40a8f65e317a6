"""Many people who answer a survey with one code in the same moment, on an office that is there (see racing)."""

import threading
from datetime import date

PEOPLE = 12


def answer_at_once() -> list[int]:
    """How many were taken, answers that are there, codes that are used."""
    from shebao.programmes.performance.models import Answer, Survey, SurveyCode
    from shebao.programmes.performance.surveys.codes import answer, digest_of_code
    from tests.office.programmes.projects import person

    on = date(2025, 6, 3)
    survey = Survey.objects.create(
        year=2025, service="窗口", questions=["满意吗？"], opens_on=on, closes_on=on, made_by=person("1")
    )
    SurveyCode.objects.create(survey=survey, digest=digest_of_code("ABCDE-23456"))
    begin, taken = threading.Barrier(PEOPLE), []

    def work() -> None:
        from django.db import connection

        begin.wait()
        if answer("ABCDE-23456", [1], on):
            taken.append(1)
        connection.close()

    people = [threading.Thread(target=work) for _ in range(PEOPLE)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    return [len(taken), Answer.objects.count(), SurveyCode.objects.filter(used=True).count()]
