"""Many people who answer with one code in the same moment; run as a process on an office of its own.

``python -m tests.office.performance.answering FOLDER`` prints as JSON how many were taken and what the database holds.
"""

import json
import sys
import threading
from datetime import date
from pathlib import Path

PEOPLE = 12


def main(folder: str) -> None:
    from shebao.web.office_start import bring_up_to_date, make_folder, use_office

    data = use_office(Path(folder))
    make_folder(data)
    bring_up_to_date(data)
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
    used = SurveyCode.objects.filter(used=True).count()
    print(json.dumps({"taken": len(taken), "answers": Answer.objects.count(), "used": used}))


if __name__ == "__main__":
    main(*sys.argv[1:])
