"""A handful of employers and persons for the demonstration: enough to look at every page. Nobody exists."""

from datetime import date

from django.db import transaction

from shebao.identity import credit_check_character, resident_check_character
from shebao.journal.record import SYSTEM, RowChange, record
from shebao.register import rows
from shebao.register.insurance_mask import refresh
from shebao.register.models import Employer, Enrolment, PensionStatus, Person, Registration, Township

TOWNSHIPS = {"140525100": "演示一镇", "140525101": "演示二镇", "140525102": "演示三镇"}
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈", "一二三四五六七八九十"
EMPLOYERS = ("演示机械厂", "演示煤业有限公司", "演示第一中学", "演示乡卫生院")
PEOPLE = 60
SINCE = date(2015, 1, 1)
BASE = 419_800
"""Contribution base in fen."""


def write_handful() -> dict[str, int]:
    """Write them with their journal; returns how many."""
    with transaction.atomic():
        Township.objects.bulk_create(Township(code=code, name=name) for code, name in TOWNSHIPS.items())
        changes: list[RowChange] = []
        registrations = [_employer(number, name, changes) for number, name in enumerate(EMPLOYERS, 1)]
        for number in range(PEOPLE):
            _person(number, registrations[number % len(registrations)], changes)
        refresh()
        record("演示数据", SYSTEM, object_kind="register", changes=changes)
    return {"单位": len(EMPLOYERS), "人员": PEOPLE, "参保": Enrolment.objects.count()}


def _employer(number: int, name: str, changes: list[RowChange]) -> dict[str, Registration]:
    body = f"9114052500000000{number}"
    employer = Employer(
        credit_code=body + credit_check_character(body),
        name=name,
        kind="企业" if number < 3 else "事业单位",
        township_id=list(TOWNSHIPS)[number % len(TOWNSHIPS)],
    )
    changes.append(rows.add(employer, SINCE))
    made = {}
    for insurance in ("110" if number < 3 else "120", "210", "410"):
        made[insurance] = Registration(
            employer=employer, insurance=insurance, number=f"{insurance}{number:05d}", valid_from=SINCE
        )
        changes.append(rows.add(made[insurance], SINCE))
    return made


def _person(number: int, registrations: dict[str, Registration], changes: list[RowChange]) -> None:
    born = date(1962 + number % 40, 1 + number % 12, 1 + number % 28)
    first = f"140525{born:%Y%m%d}{number:03d}"
    person = Person(
        id_number=first + resident_check_character(first),
        name=SURNAMES[number % 10] + GIVEN[number // 10] + GIVEN[number % 10],
        sex="男" if number % 2 else "女",
        born=born,
        township_id=list(TOWNSHIPS)[number % len(TOWNSHIPS)],
        telephone=f"1990000{number:04d}",
        bank="演示农商银行",
        bank_account=f"62000000000000{number:04d}",
    )
    changes.append(rows.add(person, SINCE))
    retired = born.year < 1965
    for insurance, registration in registrations.items():
        pension = insurance in ("110", "120")
        enrolment = Enrolment(
            person=person,
            insurance=insurance,
            registration=registration,
            number=f"{insurance}{number:08d}",
            valid_from=SINCE,
            valid_to=date(2025, 3, 1) if retired else None,
            state="终止缴费" if retired else "参保缴费",
            end_reason="退休" if retired else "",
            base=BASE + number * 100,
            paid_months=12 * (2025 - SINCE.year) if pension else 0,
        )
        changes.append(rows.add(enrolment, SINCE))
        if retired and pension:
            status = PensionStatus(
                person=person,
                insurance=insurance,
                state="正常",
                retired_on=date(2025, 3, 31),
                valid_from=date(2025, 4, 1),
                monthly=286_540,
            )
            changes.append(rows.add(status, date(2025, 4, 1)))
