"""How long the heating allowance takes, from the roster to the vouchers, for many retirees.

python3 dev.py bench programmes [--people 100000] [--database postgresql://…]

Makes an office of its own with synthetic retirees (SQLite in a folder, or an empty database that is given), then: the
roster (eligibility, comparison, suspects), the decisions, the notice, the approval through every hand, the payment
request, the bank files, a return file of each in which one line in two hundred fails, the books. Prints the seconds of
each step, the seconds of writing the same rows raw (:mod:`_programmes_raw`) and the peak of memory. On PostgreSQL a
second database, ``…_raw``, is made beside the first and dropped again.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import _programmes_raw

ROOT = Path(__file__).parents[1]
HERE = Path(tempfile.mkdtemp(prefix="shebao-programmes-"))
YEAR = 2025
FAILS = 200
"""One line in so many fails at the bank."""
WRONG = 1000
"""One retiree in so many is suspicious."""
POSTS = (
    *("clerk", "checker", "section_head", "auditor", "deputy", "director"),
    *("accountant", "finance_checker", "cashier", "second_checker"),
)
FIGURES: list[tuple[str, float, float]] = []
"""What, seconds, seconds of processor."""


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Note the seconds of a step."""
    started, worked = time.perf_counter(), time.process_time()
    yield
    FIGURES.append((what, time.perf_counter() - started, time.process_time() - worked))
    print(f"{what:<44}{FIGURES[-1][1]:>8.2f} s{FIGURES[-1][2]:>8.2f} s of processor", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--database", default="")
    arguments = parser.parse_args()
    os.environ["SHEBAO_DATA"], os.environ["SHEBAO_DATABASE"] = str(HERE), arguments.database
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shebao.web.settings")
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    hands = people()
    retirees(arguments.people)
    base = peak()
    _programmes_raw.copy_database(HERE)
    carry_through(hands)
    most = peak()
    together = [sum(one[at] for one in FIGURES) for at in (1, 2)]
    *raw, rows = _programmes_raw.raw_writes(HERE, bank_files())
    _programmes_raw.drop_copy()
    print(f"\n{'together':<44}{together[0]:>8.2f} s{together[1]:>8.2f} s of processor")
    print(f"{f'the same {rows:,} rows written raw':<44}{raw[0]:>8.2f} s{raw[1]:>8.2f} s of processor")
    print(f"ratio {together[0] / raw[0]:.1f}, of processor {together[1] / raw[1]:.1f}")
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    print(f"peak {most:.0f} MB (before the roster {base:.0f} MB), {load}")
    print(HERE)


def peak() -> float:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def bank_files() -> list[bytes]:
    """The files that went to the bank, as they are made again."""
    from shebao.payments.bank_files import make_bank_file
    from shebao.payments.models import Batch

    return [make_bank_file(batch) for batch in Batch.objects.order_by("pk")]


def people() -> dict[str, Any]:
    """Somebody of every post that a roster and its payment need."""
    from shebao.staff.models import Account, Grant, NaturalPerson, Section
    from shebao.staff.who import who

    Section.objects.create(code="s", name="企业养老保险股")
    first, second = (NaturalPerson.objects.create(number=f"90{at}", name=f"授权{at}", section_id="s") for at in (1, 2))
    made = {}
    for at, post in enumerate(POSTS):
        person = NaturalPerson.objects.create(number=f"{at:03d}", name=post, section_id="s")
        account = Account.objects.create_user_for(person, f"p{at}", "Chengnuo-2025")
        options = {"valid_from": date(2020, 1, 1), "granted_by": first, "approved_by": second, "reason": "基准"}
        Grant.objects.create(
            natural_person=person, post="finance_checker" if post == "second_checker" else post, **options
        )
        made[post] = who(account, date.today())  # noqa: DTZ011
    return made


def retirees(count: int) -> None:
    """Enterprise retirees with their last employer, pension status and account, written in bulk."""
    from shebao.identity import RESIDENT_CHARACTERS, RESIDENT_WEIGHTS
    from shebao.journal.bulk import take_ids, write_rows
    from shebao.register.models import Employer, Registration

    employer = Employer.objects.create(name="泽州县某铸造有限公司", kind="企业")
    registration = Registration.objects.create(
        employer=employer, insurance="110", number="U1", valid_from=date(1990, 1, 1)
    )
    ids = take_ids("register_person", count)
    start = date(1930, 1, 1).toordinal()

    def number(at: int) -> tuple[str, str]:
        born = date.fromordinal(start + at % 11_000)
        first = f"1405{at // 11_000_000:02d}{born:%Y%m%d}{at // 11_000 % 1000:03d}"
        sums = sum(int(digit) * weight for digit, weight in zip(first, RESIDENT_WEIGHTS, strict=True))
        return first + RESIDENT_CHARACTERS[sums % 11], born.isoformat()

    def rows() -> Iterator[Sequence[Any]]:
        for at, key in enumerate(ids):
            id_number, born = number(at)
            account = "" if at % WRONG == 7 else f"62109910{at:011d}"
            name = "王李张刘陈杨赵黄周吴"[at % 10] + "明华丽军强芳伟敏静磊"[at // 10 % 10]
            yield key, "居民身份证", id_number, name, "男", born, "", "", "", "泽州农商行", account, "", 1, 1

    write_rows(
        "register_person",
        ("id", "id_kind", "id_number", "name", "sex", "born", "ethnicity", "household", "telephone", "bank",
         "bank_account", "retirement_group", "insurances", "ever_insured"),
        rows(),
    )  # fmt: skip
    write_rows(
        "register_enrolment",
        ("id", "person_id", "insurance", "registration_id", "number", "employment", "valid_from", "valid_to", "state",
         "end_reason", "deemed_months", "paid_months", "account_balance"),
        ((at, key, "110", registration.pk, f"E{key}", "合同制职工", "1995-01-01", "2015-06-01", "终止缴费", "退休",
          0, 240, 0) for at, key in zip(take_ids("register_enrolment", count), ids, strict=True)),
    )  # fmt: skip
    write_rows(
        "register_pensionstatus",
        ("id", "person_id", "insurance", "state", "retired_on", "valid_from", "monthly"),
        ((at, key, "110", "正常", "2015-06-30", "2015-07-01", 300_000)
         for at, key in zip(take_ids("register_pensionstatus", count), ids, strict=True)),
    )  # fmt: skip


def carry_through(hands: dict[str, Any]) -> Any:
    """The roster from its making to the books."""
    from django.utils import timezone

    from shebao.cases import workflow
    from shebao.cases.evidence import add_evidence
    from shebao.cases.refusals import missing_papers
    from shebao.jobs.worker import work_once
    from shebao.programmes.allowances import approval, build, decide, notice
    from shebao.programmes.allowances.catalogue import allowances
    from shebao.programmes.allowances.models import LineSuspect, Roster

    now = timezone.now()
    clerk = hands["clerk"]
    asked = build.Asked(allowances()["heating-early"], YEAR, date(YEAR, 10, 1))
    with timed("roster: eligibility, comparison, suspects"):
        build.ask_for_roster(asked, by=clerk)
        job = work_once()
        assert job is not None and job.state == "完成", job and job.problem
    roster = Roster.objects.get()
    with timed("suspects decided by two"):
        keys = list(LineSuspect.objects.filter(roster=roster).values_list("pk", flat=True))
        if keys:
            decide.propose(roster.pk, keys, "剔除", "没有账户，以后补发", by=clerk, now=now)
            decide.confirm(roster.pk, keys, True, by=hands["checker"], now=now)
    with timed("notice as workbook and page"):
        notice.give_notice(roster.pk, 5, by=clerk, now=now - timedelta(days=6))
    with timed("approval through five hands"):
        case = approval.ask_for_approval(roster.pk, by=clerk, now=now)
        for paper in missing_papers(case):
            add_evidence(case, paper.name, "说明.pdf", b"%PDF-1.7 x", by=clerk, now=now)
        case = workflow.submit(case, by=clerk, now=now)
        case = workflow.check(case, by=hands["checker"], now=now, version=case.version)
        for post in ("section_head", "auditor", "deputy"):
            case = workflow.approve(case, by=hands[post], now=now, version=case.version)
    roster.refresh_from_db()
    assert roster.state == "已审批"
    pay(hands, roster)
    return roster


def project_for(hands: dict[str, Any], total: int) -> Any:
    """A project with a budget line that can pay the roster, its plan and progress, its book and keepers."""
    from datetime import date as day

    from tests.office.programmes.projects import project

    from shebao.programmes import rows
    from shebao.programmes.books import open_books
    from shebao.programmes.models import Allotment, Item, Progress
    from shebao.programmes.states import ProjectState

    made = project(f"{YEAR}-P01", approved=total, state=ProjectState.GRANTED.value)
    item = Item.objects.get(project=made)
    rows.add(Allotment(item=item, month=day(YEAR, 1, 1), amount=total, case_number="基准"))
    keeper, checker = hands["accountant"].natural_person, hands["finance_checker"].natural_person
    open_books(made, keeper)
    keepers = {"bookkeeper_id": keeper.pk, "book_checker_id": checker.pk}
    rows.change(made, state=ProjectState.RUNNING.value, allotted_on=day(YEAR, 1, 25), **keepers)
    rows.add(Progress(project=made, day=day(YEAR, 10, 1), share=10_000, evidence="名册已审批", case_number="基准"))
    return item


def pay(hands: dict[str, Any], roster: Any) -> None:
    """The payment request through its hands, the instructions, the bank file, the return file, the books."""
    from django.db import transaction
    from django.utils import timezone

    from shebao.cases import workflow
    from shebao.cases.evidence import add_evidence
    from shebao.cases.refusals import missing_papers
    from shebao.ledger.models import Voucher
    from shebao.payments.bank_files import make_bank_file, send
    from shebao.payments.models import Instruction, PayerAccount
    from shebao.payments.parts import handed_over
    from shebao.payments.release import release
    from shebao.payments.return_files import import_return_file
    from shebao.payments.simulated_bank import answer
    from shebao.payments.states import Outcome
    from shebao.programmes.allowances import handing_over

    PayerAccount.objects.create(
        code="CZ", name="泽州县社会保险中心", number="621099000000001", bank="泽州农商行", profile="postal-delimited"
    )
    with transaction.atomic():
        item = project_for(hands, roster.total)
    handing_over.choose_item(roster.pk, item.project.code, item.code, by=hands["clerk"])
    now = timezone.now()
    with timed("payment request, money reserved, instructions"):
        case = handing_over.ask_for_payment(roster.pk, by=hands["clerk"], now=now)
        for paper in missing_papers(case):
            add_evidence(case, paper.name, "申请单.pdf", b"%PDF-1.7 y", by=hands["clerk"], now=now)
        case = workflow.submit(case, by=hands["clerk"], now=now)
        case = workflow.check(case, by=hands["section_head"], now=now, version=case.version)
        for post in ("finance_checker", "director"):
            case = workflow.approve(case, by=hands[post], now=now, version=case.version)
    batches = handed_over(handing_over.batch_key(roster))
    with timed("bank files released, made and sent"):
        for at, batch in enumerate(batches):
            released = release(batch, by=hands["second_checker"])
            make_bank_file(released)
            batches[at] = send(released, by=hands["cashier"])
    contents = []
    for batch in batches:
        numbers = Instruction.objects.filter(batch=batch).order_by("ordinal").values_list("number", flat=True)
        contents.append(answer(batch, dict.fromkeys(list(numbers)[::FAILS], Outcome.NO_ACCOUNT)))
    with timed("return files matched and written, books"):
        for batch, content in zip(batches, contents, strict=True):
            import_return_file(content, "回盘.txt", batch, by=hands["cashier"])
    print(f"{len(batches)} bank files")
    assert Voucher.objects.count() == len(batches)


if __name__ == "__main__":
    main()
