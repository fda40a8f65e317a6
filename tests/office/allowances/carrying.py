"""An office of its own, for tests in which several processes work on rosters or one is killed.

``prepare FOLDER COUNT``, ``more FOLDER COUNT`` (retirees), ``build FOLDER`` (waits for a line, then makes a roster),
``pay FOLDER`` (waits, then hands the roster over), ``carry FOLDER`` (goes on from wherever things are until everybody
is paid, saying each step) and ``judge FOLDER`` are run as processes. The database is SQLite in the folder, or the one
that SHEBAO_RACE_DATABASE names.
"""

import json
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

POSTS = ("clerk", "checker", "section_head", "auditor", "deputy", "accountant", "finance_checker", "cashier")


def main(act: str, folder: str, given: str = "0") -> None:
    from shebao.web.office_start import bring_up_to_date, make_folder, use_office

    os.environ["SHEBAO_DATABASE"] = os.environ.get("SHEBAO_RACE_DATABASE", "")
    data = use_office(Path(folder))
    if act == "prepare":
        make_folder(data)
        bring_up_to_date(data)
        prepare()
        more(int(given))
    elif act == "more":
        more(int(given))
    elif act == "carry":
        carry()
    elif act == "judge":
        print(json.dumps(judge(), ensure_ascii=False))
    else:
        print("begin", flush=True)
        sys.stdin.readline()
        print({"build": build, "pay": pay}[act](), flush=True)


def prepare() -> None:
    """One person for each post, and the account that money leaves from."""
    from datetime import date

    from django.db import transaction

    from shebao.journal.record import SYSTEM, RowChange, record
    from shebao.payments.models import PayerAccount
    from shebao.payments.rows import added
    from shebao.staff.accounts import account_values
    from shebao.staff.grant_post import TABLE, grant_values
    from shebao.staff.models import Account, Grant, NaturalPerson, Section

    Section.objects.create(code="pension", name="企业养老保险股")
    for number in ("901", "902"):
        NaturalPerson.objects.create(number=number, name=number, section_id="pension")
    granted, approved = NaturalPerson.objects.order_by("number")
    changes = []
    for number, post in enumerate(POSTS, 1):
        person = NaturalPerson.objects.create(number=f"{number:03d}", name=post, section_id="pension")
        account = Account.objects.create(username=post, natural_person=person, password="!")
        grant = Grant.objects.create(
            natural_person=person,
            post=post,
            valid_from=date(2020, 1, 1),
            reason="测试",
            granted_by=granted,
            approved_by=approved,
        )
        changes.append(RowChange("staff_account", str(account.pk), None, account_values(account)))
        changes.append(RowChange(TABLE, str(grant.pk), None, grant_values(grant)))
    payer = PayerAccount.objects.create(
        code="CZ", name="泽州县社会保险中心", number="621099000000001", bank="泽州农商行", profile="rcb-fixed"
    )
    with transaction.atomic():
        record("建立系统", SYSTEM, changes=[*changes, added(payer)])


def more(count: int) -> None:
    """So many further retirees."""
    from shebao.register.models import Person
    from tests.office.allowances.county import retiree

    first = Person.objects.count() + 1
    for at in range(first, first + count):
        retiree(at)


def staff() -> dict[str, Any]:
    from django.utils import timezone

    from shebao.staff.models import Account
    from shebao.staff.who import who

    today = timezone.localdate()
    return {one.username: who(one, today) for one in Account.objects.select_related("natural_person")}


def build() -> str:
    """Make a roster; says how many are on it, or why it was refused."""
    from django.utils import timezone

    from shebao.programmes.allowances.build import Asked
    from shebao.programmes.allowances.build import build as made
    from shebao.programmes.allowances.catalogue import allowances
    from shebao.staff.grant_post import Refused
    from tests.office.allowances.county import EARLY, ON, YEAR

    try:
        asked = Asked(allowances()[EARLY], YEAR, ON)
        return str(made(asked, by=staff()["clerk"].actor, now=timezone.now()).people)
    except Refused as refused:
        return refused.findings[0].code


def pay() -> str:
    """Hand the newest roster over; says the number of its batch."""
    from django.db import transaction

    from shebao.payments.drafts import BatchDraft
    from shebao.payments.hand_over import hand_over
    from shebao.programmes.allowances.handing_over import batch_key, to_pay
    from shebao.programmes.allowances.models import Roster

    roster = Roster.objects.latest("pk")
    ready = to_pay(roster.pk)
    with transaction.atomic():
        batch = hand_over(
            BatchDraft("test", batch_key(roster), ready.title, "CZ", ready.lines), by=staff()["accountant"]
        )
    return str(batch.number)


def carry() -> None:
    """Go on with the newest roster, whatever state it is in, until it is paid: nothing was left half done."""
    from shebao.payments.models import Batch
    from shebao.programmes.allowances.handing_over import batch_key
    from shebao.programmes.allowances.models import Roster

    hands = staff()
    print("begin", flush=True)
    while True:
        roster = Roster.objects.order_by("pk").last()
        batch = Batch.objects.filter(key=batch_key(roster)).first() if roster else None
        if roster is None or (batch is not None and batch.state == "已回盘"):
            if left() == 0:
                print("done", flush=True)
                return
            step("build", build)
        elif roster.state != "已审批":
            _to_approval(roster, hands)
        elif batch is None:
            step("pay", pay)
        else:
            _to_the_bank(batch, hands)


def step(name: str, work: Any) -> None:
    """Say a step, and take it."""
    print(name, flush=True)
    work()


def left() -> int:
    """How many retirees are on no roster yet."""
    from shebao.programmes.allowances.models import Line
    from shebao.register.models import Person

    return int(Person.objects.exclude(pk__in=Line.objects.filter(once__isnull=False).values("person_id")).count())


def _to_approval(roster: Any, hands: dict[str, Any]) -> None:
    from django.utils import timezone

    from shebao.cases import workflow
    from shebao.cases.evidence import add_evidence
    from shebao.cases.refusals import missing_papers
    from shebao.programmes.allowances import approval, notice

    now = timezone.now()
    if roster.state == "草案":
        past = now - timedelta(days=6)
        step("notice", lambda: notice.give_notice(roster.pk, 3, by=hands["clerk"], now=past))
        return
    case = approval.cases_of(roster).first()
    if case is None:
        step("ask", lambda: approval.ask_for_approval(roster.pk, by=hands["clerk"], now=now))
    elif case.state == "已受理":
        for paper in missing_papers(case):
            add_evidence(case, paper.name, "说明.pdf", b"%PDF-1.7 x", by=hands["clerk"], now=now)
        step("submit", lambda: workflow.submit(case, by=hands["clerk"], now=now))
    elif case.state == "待复核":
        step("check", lambda: workflow.check(case, by=hands["checker"], now=now, version=case.version))
    else:
        post = ("section_head", "auditor", "deputy")[case.approvals_given]
        step("approve", lambda: workflow.approve(case, by=hands[post], now=now, version=case.version))


def _to_the_bank(batch: Any, hands: dict[str, Any]) -> None:
    from shebao.payments.bank_files import send
    from shebao.payments.release import release
    from shebao.payments.return_files import import_return_file
    from shebao.payments.simulated_bank import answer

    if batch.state == "待复核":
        step("release", lambda: release(batch, by=hands["finance_checker"]))
    elif batch.state == "待发送":
        step("send", lambda: send(batch, by=hands["cashier"]))
    else:
        step("answer", lambda: import_return_file(answer(batch), "x.txt", batch, by=hands["cashier"]))


def judge() -> dict[str, Any]:
    """What the database holds: who is paid how often, what does not fit."""
    from django.db.models import Count, Sum

    from shebao.journal.verify import verify
    from shebao.payments.models import Instruction
    from shebao.programmes.allowances.models import Line, Roster
    from shebao.register.models import Person

    paid = Instruction.objects.filter(state="成功")
    live = Roster.objects.filter(state="已审批")
    seen = ("allowances_roster", "payments_", "cases_")
    return {
        "people": Person.objects.count(),
        "on": Line.objects.filter(once__isnull=False).count(),
        "paid": paid.values("line_key").distinct().count(),
        "twice": paid.values("line_key").annotate(n=Count("pk")).filter(n__gt=1).count(),
        "instructions": Instruction.objects.count(),
        "fen": paid.aggregate(fen=Sum("amount"))["fen"],
        "rosters": live.aggregate(fen=Sum("total"))["fen"],
        "findings": [one.message for one in verify() if one.subject.startswith(seen)],
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
