"""An office of its own, for tests in which several processes work or one is killed.

``prepare FOLDER COUNT``, ``approve FOLDER``, ``race FOLDER ACCOUNT``, ``claim FOLDER ACCOUNT`` and
``judge FOLDER COUNT`` are run as processes; the last also fills up, so that COUNT cases wait again. The database is
SQLite in the folder, or the one that SHEBAO_RACE_DATABASE names.
"""

import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

POSTS = ("clerk", "checker", "section_head", "deputy", "auditor")
SECONDS = {"clerk-2": "clerk", "checker-2": "checker"}


def main(act: str, folder: str, given: str = "") -> None:
    from shebao.web.office_start import bring_up_to_date, make_folder, use_office

    os.environ["SHEBAO_DATABASE"] = os.environ.get("SHEBAO_RACE_DATABASE", "")
    data = use_office(Path(folder))
    if act == "prepare":
        make_folder(data)
        bring_up_to_date(data)
        prepare(int(given))
    elif act == "approve":
        approve()
    elif act == "race":
        race(given)
    elif act == "claim":
        claim(given)
    else:
        print(json.dumps(judge(), ensure_ascii=False))
        fill_up(int(given or 0))


def prepare(count: int) -> None:
    """Five people and many cases that wait to be checked, of every risk."""
    from datetime import date

    from django.db import transaction

    from shebao.journal.record import SYSTEM, RowChange, record
    from shebao.staff.accounts import account_values
    from shebao.staff.grant_post import TABLE, grant_values
    from shebao.staff.models import Account, Grant, NaturalPerson, Section

    Section.objects.create(code="pension", name="企业养老保险股")
    for number in ("901", "902"):
        NaturalPerson.objects.create(number=number, name=number, section_id="pension")
    granted, approved = NaturalPerson.objects.order_by("number")
    for number, name in enumerate((*POSTS, *SECONDS), 1):
        post = SECONDS.get(name, name)
        person = NaturalPerson.objects.create(number=f"{number:03d}", name=name, section_id="pension")
        account = Account.objects.create(username=name, natural_person=person, password="!")
        grant = Grant.objects.create(
            natural_person=person,
            post=post,
            valid_from=date(2025, 1, 1),
            reason="测试",
            granted_by=granted,
            approved_by=approved,
        )
        changes = [
            RowChange("staff_account", str(account.pk), None, account_values(account)),
            RowChange(TABLE, str(grant.pk), None, grant_values(grant)),
        ]
        with transaction.atomic():
            record("建立系统", SYSTEM, changes=changes)
    fill_up(count)


def fill_up(count: int) -> None:
    """As many new cases as are missing from so many that wait to be checked."""
    from django.db import transaction

    from shebao.cases.models import Case
    from shebao.cases.states import State
    from tests.office.loans import submitted

    first, clerk = Case.objects.count(), staff()["clerk"]
    missing = count - Case.objects.filter(state=State.TO_CHECK).count()
    with transaction.atomic():
        for number in range(first, first + missing):
            submitted(clerk, str(number), 风险="低中高"[number % 3])


def staff() -> dict[str, Any]:
    from shebao.staff.models import Account
    from shebao.staff.who import who
    from tests.office.conftest import NOW

    return {one.username: who(one, NOW.date()) for one in Account.objects.select_related("natural_person")}


def approve() -> None:
    """Check and approve case after case; a line is printed for each that took effect, and one when work begins."""
    import tests.office.loans  # noqa: F401 - the kind of these cases
    from shebao.cases import workflow
    from shebao.cases.models import Case
    from shebao.cases.states import State
    from tests.office.conftest import NOW

    people = staff()
    waiting = Case.objects.filter(state__in=[State.TO_CHECK, State.TO_APPROVE]).order_by("pk")
    print("begin", flush=True)
    for found in waiting:
        case = found
        if case.state == State.TO_CHECK:
            case = workflow.check(case, by=people["checker"], now=NOW, version=1)
        while case.state == State.TO_APPROVE:
            hand = ("section_head", "deputy", "auditor")[case.approvals_given]
            case = workflow.approve(case, by=people[hand], now=NOW, version=1)
        print(case.number, flush=True)


def race(account: str) -> None:
    """Check every case that waits, and open the same new ones as everybody else; prints what came of each try."""
    import tests.office.loans  # noqa: F401
    from shebao.cases import workflow
    from shebao.cases.models import Case
    from shebao.staff.grant_post import Refused
    from tests.office.conftest import NOW
    from tests.office.loans import opened

    who = staff()[account]
    waiting = list(Case.objects.order_by("pk"))
    print("begin", flush=True)
    sys.stdin.readline()
    if who.may("case.make"):
        for number in range(len(waiting)):
            print(opened(who, f"新{number}").number, flush=True)
        return
    for case in waiting:
        try:
            workflow.check(case, by=who, now=NOW, version=1)
            print(case.number, "checked", flush=True)
        except Refused as refused:
            print(case.number, refused.findings[0].code, flush=True)


def claim(account: str) -> None:
    """Open cases about the same people as somebody else does, with another content; prints what came of each try."""
    import tests.office.loans  # noqa: F401
    from shebao.cases.models import Case
    from shebao.staff.grant_post import Refused
    from tests.office.loans import opened

    who, count = staff()[account], Case.objects.count()
    print("begin", flush=True)
    sys.stdin.readline()
    for number in range(count):
        try:
            print(number, opened(who, f"占{number}", "T04", 账号=account).number, flush=True)
        except Refused as refused:
            print(number, *(one.code for one in refused.findings), flush=True)


def judge() -> dict[str, Any]:
    """What the database holds: cases by state, what took effect and how often, what does not fit."""
    from django.db.models import Count

    import tests.office.loans  # noqa: F401
    from shebao.cases.models import Case, CaseStep
    from shebao.cases.states import State
    from shebao.journal.models import Change
    from shebao.journal.verify import verify

    done = set(Case.objects.filter(state=State.EFFECTIVE).values_list("number", flat=True))
    lent = Change.objects.filter(table="loan").values_list("entry__case_number").annotate(Count("pk"))
    steps = CaseStep.objects.order_by("ordinal").values_list("case_id", "action", "to_state")
    last = {case: state for case, _, state in steps}
    approved = Counter(case for case, action, _ in steps if action == "审批同意")
    odd = [
        case.number
        for case in Case.objects.all()
        if case.approvals_given != approved[case.pk] or last.get(case.pk) != case.state
    ]
    return {
        "done": sorted(done),
        "lent": dict(lent),
        "odd": odd,
        "findings": [one.message for one in verify()],
        "begun": Case.objects.exclude(state=State.TO_CHECK).count(),
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
