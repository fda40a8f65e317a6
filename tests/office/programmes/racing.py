"""Twenty people who promise money of one project in the same moment; run as a process on an office of its own.

``python -m tests.office.programmes.racing FOLDER HOW``: HOW is ``act`` (through reserve) or ``sql`` (rows that only
the database itself looks at). Prints as JSON how many came through and what the item holds; with ``act``
also what becomes of a survey's code that twelve use at once.
"""

import json
import sys
import threading
from pathlib import Path

PEOPLE, TRIES, EACH, APPROVED = 20, 3, 7, 200


def main(folder: str, how: str) -> None:
    from shebao.web.office_start import bring_up_to_date, make_folder, use_office

    data = use_office(Path(folder))
    make_folder(data)
    bring_up_to_date(data)
    from tests.office.performance.answering import answer_at_once
    from tests.office.programmes.projects import item_of, person, project

    made, by = project(approved=APPROVED), person("1")
    begin, come_through = threading.Barrier(PEOPLE), []

    def work(number: int) -> None:
        from django.db import connection

        begin.wait()
        for at in range(TRIES):
            if (promise if how == "act" else insert)(made.pk, f"{number}-{at}", by.pk):
                come_through.append(number)
        connection.close()

    people = [threading.Thread(target=work, args=(number,)) for number in range(PEOPLE)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    item = item_of(made)
    held = sum(one.amount for one in item.reservations.all())
    print(json.dumps([len(come_through), item.reserved, item.approved, held]))
    if how == "act":
        print(json.dumps(answer_at_once()))


def promise(project: int, key: str, by: int) -> bool:
    from django.db import transaction

    from shebao.programmes.models import Project
    from shebao.programmes.reserve import reserve
    from shebao.staff.grant_post import Refused
    from shebao.staff.models import NaturalPerson
    from tests.office.programmes.projects import item_of

    made = Project.objects.get(pk=project)
    try:
        with transaction.atomic():
            reserve(made, item_of(made), EACH, key, NaturalPerson.objects.get(pk=by))
    except Refused:
        return False
    return True


def insert(project: int, key: str, by: int) -> bool:
    from django.db import IntegrityError, connection, transaction

    from shebao.programmes.models import Project
    from tests.office.programmes.projects import item_of
    from tests.office.programmes.test_reserve import MOVE

    item = item_of(Project.objects.get(pk=project)).pk
    reservation = (
        "INSERT INTO programmes_reservation (item_id, key, amount, settled, released, made_by_id, made_at)"
        f" VALUES ({item}, '{key}', {EACH}, 0, 0, {by}, '2025-06-03 00:00:00+00') RETURNING id"
    )
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(reservation)
            held = cursor.fetchone()[0]
            move = MOVE.format(item=item, flow="占用", approved=0, reserved=EACH, paid=0, held=held, by=by)
            cursor.execute(move.replace("'x'", f"'{key}'"))
    except IntegrityError:
        return False
    return True


if __name__ == "__main__":
    main(*sys.argv[1:])
