"""A small office: its sections, one person for each post, a working calendar, a clock."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from shebao.cases.models import Holiday
from shebao.journal.record import SYSTEM, RowChange, record
from shebao.staff.accounts import account_values
from shebao.staff.grant_post import TABLE, grant_values
from shebao.staff.models import EVERYTHING, Account, Grant, NaturalPerson, Section
from shebao.staff.who import Who, who

NOW = datetime(2025, 6, 3, 9, 0, tzinfo=UTC)
PEOPLE = {
    "clerk": "王一",
    "checker": "李二",
    "section_head": "张三",
    "deputy": "赵四",
    "auditor": "钱五",
    "statistician": "孙六",
    "system_admin": "周七",
    "security_admin": "吴八",
    "audit_admin": "郑九",
}


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """A hundred people are hired in these tests; a real hash takes half a second each."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    """Files of a test lie in its own folder."""
    settings.DATA = tmp_path


@pytest.fixture
def office(db: Any) -> None:
    """A calendar that reaches the year and the section that everybody works in."""
    Holiday.objects.create(day=date(2025, 12, 31), works=True, name="年末", source="测试")
    Section.objects.create(code="pension", name="企业养老保险股")
    NaturalPerson.objects.create(number="901", name="甲", section_id="pension")
    NaturalPerson.objects.create(number="902", name="乙", section_id="pension")


@pytest.fixture
def hire(office: None, settings: Any) -> Callable[..., Who]:
    """Somebody with a post and a scope: ``hire("clerk")``, ``hire("clerk", "110")``; each call is another person."""
    # What makes a password safe is the work of trying one: here it would be most of a test's time.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    count = iter(range(1, 100))

    def hired(post: str, insurances: str = EVERYTHING, **options: Any) -> Who:
        number = f"{next(count):03d}"
        person = NaturalPerson.objects.create(number=number, name=PEOPLE.get(post, post), section_id="pension")
        account = Account.objects.create_user_for(person, f"{post}{number}", "Chengnuo-2025")
        first, second = NaturalPerson.objects.filter(number__in=["901", "902"]).order_by("number")
        grant = Grant.objects.create(
            natural_person=person,
            post=post,
            insurances=insurances,
            valid_from=date(2025, 1, 1),
            reason="测试",
            granted_by=first,
            approved_by=second,
            **options,
        )
        changes = [
            RowChange("staff_account", str(account.pk), None, account_values(account)),
            RowChange(TABLE, str(grant.pk), None, grant_values(grant)),
        ]
        with transaction.atomic():
            record("建立系统", SYSTEM, object_kind="office", changes=changes)
        return who(account, NOW.date())

    return hired


def entered(somebody: Who) -> Client:
    """A browser in which somebody is logged in, with the second factor and a password that is not due."""
    client = Client()
    client.force_login(somebody.account, backend="django.contrib.auth.backends.ModelBackend")
    device = TOTPDevice.objects.create(user=somebody.account, name="手机", confirmed=True)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()
    Account.objects.filter(pk=somebody.account.pk).update(must_change_password=False)
    return client


def confirmed(client: Client, url: str, typed: dict[str, Any]) -> Any:
    """The answer to a form that is sent, and sent again as looked at where something in it is doubtful."""
    first = client.post(url, typed)
    if first.status_code == 422 and (seen := getattr(first.context["form"], "seen", "")):
        return client.post(url, {**typed, "seen": seen})
    return first


@pytest.fixture
def log_in() -> Callable[[Who], Client]:
    """Log somebody in."""
    return entered
