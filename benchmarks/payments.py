"""How long a payment run takes: lines handed over, released, made into a file, sent, answered, booked.

    python3 dev.py bench payments                      100,000 lines on SQLite
    python3 dev.py bench payments --lines 1000000 --database postgresql://user@host:port/name    in an empty database

One line in two hundred fails. Beside each step stands the time in which the same rows are written raw: the plainest
statements that leave the same rows behind, without rules, journal or checks. Prints wall times, the peak of memory and
the load of the machine; two cores that others use as well give other figures than two idle ones.
"""

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

FAILS_EVERY = 200
DAY = date(2025, 11, 3)
HERE = Path(tempfile.mkdtemp(prefix="shebao-payments-"))
Note = Callable[[str, float, float], None]


def people() -> list[Any]:
    """An accountant, a checker, a cashier."""
    from shebao.staff.models import Account, Grant, NaturalPerson, Section
    from shebao.staff.who import who

    Section.objects.create(code="f", name="财务股")
    names = [NaturalPerson.objects.create(number=f"{at:03d}", name=f"某{at}", section_id="f") for at in range(5)]
    made = []
    for person, post in zip(names, ("accountant", "finance_checker", "cashier"), strict=False):
        account = Account.objects.create_user_for(person, post, "", hashed="!")
        options = {"valid_from": date(2020, 1, 1), "granted_by": names[3], "approved_by": names[4]}
        Grant.objects.create(natural_person=person, post=post, reason="", **options)
        made.append(who(account, date.today()))  # noqa: DTZ011
    return made


def frame(count: int) -> Any:
    """Whom to pay."""
    import polars as pl

    at = pl.int_range(count, eager=True)
    surnames, given = "王李张刘陈杨赵黄周吴", "明华丽军强芳伟敏静磊"
    names = pl.Series([surnames[n % 10] + given[n // 10 % 10] + given[n // 100 % 10] for n in range(count)])
    return pl.DataFrame(
        {
            "line_key": "heating-2025:" + at.cast(pl.String),
            "payee": names,
            "account": "62109911" + at.cast(pl.String).str.zfill(11),
            "bank": ["泽州农商银行"] * count,
            "amount": 336_000 + at % 3 * 56_000,
            "purpose": ["2025年取暖补贴"] * count,
            "person_digest": "sm3:" + at.cast(pl.String).str.zfill(64),
        }
    )


def run(count: int, note: Note) -> None:
    """The run of the program."""
    from django.db import transaction

    from shebao.ledger.models import Line
    from shebao.ledger.open_book import open_book
    from shebao.ledger.post import post_many
    from shebao.ledger.post_event import event_draft
    from shebao.payments import outcomes
    from shebao.payments.bank_files import make_bank_file, send
    from shebao.payments.drafts import BatchDraft
    from shebao.payments.hand_over import hand_over
    from shebao.payments.models import Instruction
    from shebao.payments.payer_accounts import open_payer_account
    from shebao.payments.release import release
    from shebao.payments.return_files import import_return_file
    from shebao.payments.simulated_bank import answer
    from shebao.payments.states import Outcome

    accountant, checker, cashier = people()
    account = ("SB01", "泽州县社会保险中心", "6210990000000001", "泽州农商银行", "rcb-fixed")
    with transaction.atomic():
        open_payer_account(*account, by=accountant.actor)
        open_book("XM01", "取暖补贴", DAY.year, project="XM01", by=accountant.actor)
    hands = {"made_by": accountant.natural_person, "checked_by": checker.natural_person}

    def booked(batch: Any, results: Any, by: Any) -> None:
        paid = int(results.filter(results["state"] == "成功")["amount"].sum())
        tags = {"project": "XM01", "item": "取暖补贴", "function": "2089999", "economic": "30399"}
        told = {"ref_kind": "batch", "ref": batch.number}
        draft = event_draft(
            "XM01", "direct_payment", paid, key=f"{batch.number}-{results.height}", day=DAY, **hands, **tags, **told
        )
        post_many([draft], by=by.actor)

    outcomes.register("benchmark", taken=booked)
    lines = frame(count)
    took = Clock(note)
    with transaction.atomic():
        batch = hand_over(BatchDraft("benchmark", "run", "2025年取暖补贴", "SB01", lines), by=accountant)
    took("handed over")
    batch = release(batch, by=checker)
    took("released, file fixed")
    size = len(make_bank_file(batch))
    took(f"file made again ({size / 1e6:.1f} MB)")
    batch = send(batch, by=cashier)
    took("sent")
    failed = Instruction.objects.filter(batch=batch, ordinal__in=range(7, count, FAILS_EVERY))
    content = answer(batch, dict.fromkeys(failed.values_list("number", flat=True), Outcome.NO_ACCOUNT))
    took.again()
    import_return_file(content, "回盘.txt", batch, by=cashier)
    took("return file taken, voucher posted")
    with transaction.atomic():
        post_many([detailed(lines, hands)], by=accountant.actor)
    took(f"{4 * count:,} detailed lines posted")
    assert Line.objects.count() == 4 + 4 * count


def detailed(lines: Any, hands: Any) -> Any:
    """A voucher with a line for every person and side: more than the program writes itself, but what it must hold."""
    import polars as pl

    from shebao.ledger.drafts import VoucherDraft

    sides = (("500103", "debit"), ("4001", "credit"), ("720102", "debit"), ("6001", "credit"))
    frames = [
        lines.select(
            pl.lit(account).alias("account"),
            pl.col("amount").alias(side),
            pl.lit(0, pl.Int64).alias("credit" if side == "debit" else "debit"),
            pl.lit("XM01").alias("project"),
            pl.lit("instruction").alias("ref_kind"),
            pl.col("line_key").alias("ref"),
        )
        for account, side in sides
    ]
    columns = ["account", "debit", "credit", "project", "ref_kind", "ref"]
    return VoucherDraft("XM01", DAY, "逐人明细", pl.concat([one.select(columns) for one in frames]), "detail", **hands)


def raw(count: int, note: Note) -> None:
    """The same rows into the same tables and indexes by the plainest statements, once their triggers are taken away."""
    from django.db import connection, transaction

    from shebao.journal.bulk import write_rows
    from shebao.ledger.models import Voucher
    from shebao.payments.models import Batch

    lines, batch, voucher = frame(count), Batch.objects.get().pk, Voucher.objects.latest("pk")
    without_triggers()
    clock = Clock(note)
    columns = [*("number", "batch_id", "ordinal", "state", "code", "outcome"), *lines.columns]
    with transaction.atomic():
        rows = (
            (f"R{at:020d}", batch, count + at, "待发", "", "", f"r{key}", *row)
            for at, (key, *row) in enumerate(lines.iter_rows(), 1)
        )
        write_rows("payments_instruction", columns, rows)
    clock("raw: instructions inserted")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE payments_instruction SET state = '已送' WHERE state = '待发'")
    with transaction.atomic(), connection.cursor() as cursor:
        answered = "state = '成功', code = '0000', outcome = '成功', returned_id = 1"
        cursor.execute(f"UPDATE payments_instruction SET {answered} WHERE state = '已送'")
    clock("raw: sent, answered")
    columns = ["voucher_id", "ordinal", "book_id", "month", "red", "account_id", "debit", "credit", "project", "ref"]
    columns += ["item", "source", "function", "economic", "memo", "ref_kind"]
    rest = ("", "", "", "", "", "instruction")
    with transaction.atomic():
        four = lines.select("line_key", "amount").rows() * 4
        rows = (
            (voucher.pk, 4 * count + at, voucher.book_id, "2025-11-01", False, "500103", amount, 0, "XM01", key, *rest)
            for at, (key, amount) in enumerate(four, 1)
        )
        write_rows("ledger_line", columns, rows)
    clock(f"raw: {4 * count:,} lines inserted")


def without_triggers() -> None:
    """Take the rules of the two tables away: the database is thrown away after this."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in ("payments_instruction", "ledger_line"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            return
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            " AND tbl_name IN ('payments_instruction', 'ledger_line')"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")


class Clock:
    """Notes how long each step took: as a clock on the wall sees it, and of this process's processor."""

    def __init__(self, note: Note) -> None:
        self.note = note
        self.again()

    def again(self) -> None:
        self.wall, self.processor = time.perf_counter(), time.process_time()

    def __call__(self, what: str) -> None:
        self.note(what, time.perf_counter() - self.wall, time.process_time() - self.processor)
        self.again()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--database", default="")
    arguments = parser.parse_args()
    os.environ["SHEBAO_DATA"], os.environ["SHEBAO_DATABASE"] = str(HERE), arguments.database
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shebao.web.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    figures: list[tuple[str, float, float]] = []
    run(arguments.lines, lambda *figure: figures.append(figure))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ours = [sum(figure[at] for figure in figures) for at in (1, 2)]
    figures.append((f"together, {arguments.lines:,} lines", *ours))
    before = len(figures)
    raw(arguments.lines, lambda *figure: figures.append(figure))
    plain = [sum(figure[at] for figure in figures[before:]) for at in (1, 2)]
    figures.append(("raw, together", *plain))
    print(f"{'step':<48}{'seconds':>10}{'of processor':>14}")
    for what, seconds, processor in figures:
        print(f"{what:<48}{seconds:>10.2f}{processor:>14.2f}")
    print(f"\n{ours[0] / plain[0]:.1f} times the raw writing ({ours[1] / plain[1]:.1f} of processor)")
    print(f"peak {peak:.0f} MB, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
