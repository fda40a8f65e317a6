"""An office of its own, for tests in which several processes pay or one is killed; run as ``python -m``.

``prepare FOLDER BATCHES``, ``hand FOLDER``, ``take FOLDER``, ``back FOLDER`` (late returns of what was answered),
``year FOLDER`` (each book carried over to the next year), ``judge FOLDER``. The database is SQLite in the folder, or
the one that SHEBAO_RACE_DATABASE names.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

LINES = 400
KEYS = 12
"""Batches that are handed over in a run."""
BOOKS = 12
"""Books whose year is closed in a run, beside the one of the payments."""
TAGS = {"project": "XM01", "item": "取暖补贴", "function": "2089999", "economic": "30399"}


def main(act: str, folder: str, given: str = "") -> None:
    from shebao.web.office_start import bring_up_to_date, make_folder, use_office

    os.environ["SHEBAO_DATABASE"] = os.environ.get("SHEBAO_RACE_DATABASE", "")
    data = use_office(Path(folder))
    if act == "prepare":
        make_folder(data)
        bring_up_to_date(data)
        prepare(int(given))
    elif act == "judge":
        print(json.dumps(judge(), ensure_ascii=False))
    else:
        register()
        print("begin", flush=True)
        if given == "together":
            sys.stdin.readline()
        {"hand": hand, "take": take, "back": back, "year": year}[act]()


def people() -> dict[str, Any]:
    from datetime import date

    from shebao.staff.models import Account
    from shebao.staff.who import who

    return {one.username: who(one, date(2025, 6, 3)) for one in Account.objects.select_related("natural_person")}


def prepare(batches: int) -> None:
    """Three people, a book, and batches that were sent and wait for their answers."""
    from datetime import date

    from django.db import transaction

    from shebao.journal.record import SYSTEM, RowChange, record
    from shebao.ledger.open_book import open_book
    from shebao.payments.bank_files import send
    from shebao.payments.payer_accounts import open_payer_account
    from shebao.payments.release import release
    from shebao.staff.accounts import account_values
    from shebao.staff.grant_post import TABLE, grant_values
    from shebao.staff.models import Account, Grant, NaturalPerson, Section

    Section.objects.create(code="finance", name="财务股")
    for number in ("901", "902"):
        NaturalPerson.objects.create(number=number, name=number, section_id="finance")
    granted, approved = NaturalPerson.objects.order_by("number")
    options = {"valid_from": date(2025, 1, 1), "reason": "测试", "granted_by": granted, "approved_by": approved}
    for number, post in enumerate(("accountant", "finance_checker", "cashier"), 1):
        person = NaturalPerson.objects.create(number=f"{number:03d}", name=post, section_id="finance")
        account = Account.objects.create(username=post, natural_person=person, password="!")
        grant = Grant.objects.create(natural_person=person, post=post, **options)
        changes = [
            RowChange("staff_account", str(account.pk), None, account_values(account)),
            RowChange(TABLE, str(grant.pk), None, grant_values(grant)),
        ]
        with transaction.atomic():
            record("建立系统", SYSTEM, changes=changes)
    who = people()
    with transaction.atomic():
        open_payer_account("SB01", "中心", "6210990000000001", "农商行", "rcb-fixed", by=SYSTEM)
        open_book("XM01", "取暖补贴", 2025, project="XM01", by=who["accountant"].actor)
        for number in range(BOOKS):
            book = open_book(f"N{number:02d}", "专账", 2025, project="XM01", by=who["accountant"].actor)
            booked(book.code, "quota_undrawn", 1000 + number, f"N{number}", who, date(2025, 6, 3))
    for number in range(batches):
        batch = release(handed(f"sent-{number}", who["accountant"]), by=who["finance_checker"])
        send(batch, by=who["cashier"])


def booked(book: str, event: str, amount: int, key: str, who: dict[str, Any], day: Any) -> None:
    """An event in a book, by its two keepers."""
    from shebao.ledger.post_event import post_event

    hands = {"made_by": who["accountant"].natural_person, "checked_by": who["finance_checker"].natural_person}
    post_event(book, event, amount, key=key, day=day, by=who["accountant"].actor, **TAGS, **hands)


def handed(key: str, by: Any) -> Any:
    from django.db import transaction

    from shebao.payments.drafts import BatchDraft
    from shebao.payments.hand_over import hand_over
    from tests.office.payments.hands import KIND, lines

    frame = lines(LINES, line_key=[f"{key}:{n}" for n in range(LINES)])
    with transaction.atomic():
        return hand_over(BatchDraft(KIND, key, "取暖补贴", "SB01", frame), by=by)


def register() -> None:
    """The room above: a voucher for what was paid and for what came back, in the transaction of the results."""
    from datetime import date

    from shebao.payments import outcomes
    from tests.office.payments.hands import KIND

    who, day = people(), date(2025, 11, 3)

    def taken(batch: Any, results: Any, _: Any) -> None:
        paid = int(results.filter(results["state"] == "成功")["amount"].sum())
        booked("XM01", "direct_payment", paid, batch.number, who, day)

    def came_back(late: Any, _: Any) -> None:
        booked("XM01", "direct_return", late.amount, f"退票-{late.instruction.number}", who, day)

    outcomes.register(KIND, taken=taken, came_back=came_back)


def hand() -> None:
    """Hand batches over under fixed keys; a line is printed for each that is there."""
    who = people()["accountant"]
    for number in range(KEYS):
        print(handed(f"key-{number}", who).number, flush=True)


def take() -> None:
    """Take the return file of every batch that was sent."""
    from shebao.payments.models import Batch
    from shebao.payments.return_files import import_return_file
    from shebao.payments.simulated_bank import answer
    from shebao.payments.states import Outcome
    from shebao.staff.grant_post import Refused

    who = people()["cashier"]
    for batch in list(Batch.objects.filter(sent_by__isnull=False).order_by("pk")):
        content = answer(batch, {f"{batch.number}000007": Outcome.NO_ACCOUNT})
        try:
            import_return_file(content, "回盘.txt", batch, by=who)
        except Refused as refused:
            print(batch.number, *(one.code for one in refused.findings), flush=True)
        else:
            print(batch.number, flush=True)


def back() -> None:
    """The bank sends the first line of every batch back; it is registered and confirmed, from wherever things are."""
    from django.utils.timezone import localdate

    from shebao.payments.late_returns import ask_late_return, decide_late_returns
    from shebao.payments.models import Instruction
    from shebao.staff.grant_post import Refused

    who, said = people(), []
    for line in list(Instruction.objects.filter(ordinal=1, batch__state="已回盘").order_by("pk")):
        try:
            late = ask_late_return(line, slip=f"TP{line.pk}", day=localdate(), by=who["cashier"])
            if late.state == "待复核":
                decide_late_returns([late], True, by=who["finance_checker"])
        except Refused as refused:
            said = [one.code for one in refused.findings]
            # Another worker was first: that is said of a line that came back, and of no other.
            assert said == ["P-85"] and Instruction.objects.get(pk=line.pk).state == "退票", said
        print(line.number, flush=True)


def year() -> None:
    """Carry every book over to the next year, from wherever things are."""
    from datetime import date

    from shebao.ledger.models import YEAR_END, Book
    from shebao.ledger.months import ask_month, decide_month
    from shebao.staff.grant_post import Refused

    who = people()
    for book in list(Book.objects.filter(year=2025, code__startswith="N").order_by("code")):
        for month, action in ((date(2025, 6, 1), "结账"), (date(2025, 12, 1), YEAR_END)):
            done = {"month": month, "action": action, "state": "已同意"}
            if book.steps.filter(**done).exists():
                continue
            try:
                asked = book.steps.filter(month=month, action=action, state="待复核").first()
                decide_month(asked or ask_month(book, month, action, by=who["accountant"]), True,
                             by=who["finance_checker"])  # fmt: skip
            except Refused:
                assert book.steps.filter(month=month, action=action).exists(), "only another worker is in the way"
        print(book.code, flush=True)


def judge() -> dict[str, Any]:
    """What the database holds, and what does not fit."""
    from django.db.models import Count, Sum

    from shebao.journal.verify import verify
    from shebao.ledger.models import Book, MonthStep, Voucher
    from shebao.ledger.statements import position
    from shebao.payments.models import Batch, Instruction, LateReturn, ReturnFile
    from shebao.programmes.verify.books import carried_over, closed_months

    odd = []
    for batch in Batch.objects.annotate(there=Count("instructions")):
        if batch.there != batch.lines or batch.lines != LINES:
            odd.append(f"{batch.number}: {batch.there} lines")
        answered = Instruction.objects.filter(batch=batch, state__in=["成功", "退票"])
        paid = answered.aggregate(sum=Sum("amount"))["sum"] or 0
        booked = sum(Voucher.objects.filter(key=batch.number).values_list("amount", flat=True))
        files = ReturnFile.objects.filter(batch=batch).count()
        if paid != booked or files != (batch.state == "已回盘"):
            odd.append(f"{batch.number}: paid {paid}, booked {booked}, {files} files, {batch.state}")
    late = LateReturn.objects.filter(state="已同意").values_list("instruction__number", "amount")
    vouchers = Voucher.objects.filter(key__startswith="退票-").values_list("key", "amount")
    if sorted((f"退票-{number}", fen) for number, fen in late) != sorted(vouchers):
        odd.append("late returns and their vouchers differ")
    back = sorted(Instruction.objects.filter(state="退票").values_list("number", flat=True))
    if back != sorted(number for number, _ in late):
        odd.append("late returns and the states of their lines differ")
    carried = sorted(MonthStep.objects.filter(action="年末结转", state="已同意").values_list("book__code", flat=True))
    begun = sorted(Voucher.objects.filter(event="opening").values_list("rows__ref", flat=True).distinct())
    if carried != begun:
        odd.append(f"carried over {carried}, begun {begun}")
    odd += [*carried_over().wrong, *closed_months().wrong]
    book = Book.objects.get(code="XM01")
    month = Voucher.objects.order_by("-month").values_list("month", flat=True).first()
    if month and not position([book], month).balances:
        odd.append("the books do not balance")
    return {
        "batches": sorted(Batch.objects.values_list("number", flat=True)),
        "keys": Batch.objects.filter(key__startswith="key-").count(),
        "back": back,
        "carried": carried,
        "answered": sorted(Batch.objects.filter(state="已回盘").values_list("number", flat=True)),
        "odd": odd,
        "findings": [one.message for one in verify()],
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
