"""The people of the demonstration: made and granted their posts the way an office does it."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from shebao.register.insurances import SHORT
from shebao.staff.accounts import NewPerson, create_account
from shebao.staff.establish import FIRST_POSTS, establish
from shebao.staff.grant_post import Refused
from shebao.staff.models import EVERYTHING, Account, NaturalPerson
from shebao.staff.posts import posts
from shebao.staff.request_grant import decide, request_grant
from shebao.staff.who import grants_in_force, who

USERS = Path(__file__).with_name("users.toml")
PASSWORD = "Yanshi-2026"
"""The one password of the demonstration; it opens nothing else."""
REASON = "演示数据"


@dataclass(frozen=True)
class DemoUser:
    """Who can log in as what."""

    username: str
    password: str
    name: str
    section: str
    posts: str
    second_factor: bool
    first: str
    """What to try first."""


def make_people(day: date) -> None:
    """Establish the office and give every person of ``users.toml`` an account and posts. Nothing is half done."""
    listed = tomllib.loads(USERS.read_text(encoding="utf-8"))
    people: list[dict[str, Any]] = listed["person"]
    hashed = make_password(PASSWORD)
    with transaction.atomic():
        first = {row["posts"][0]["post"]: _new(row) for row in people[: len(FIRST_POSTS)]}
        made = {
            one.post: who(one.account, day) for one in establish(first, day, REASON, demonstration=True, hashed=hashed)
        }
        for row in people[len(FIRST_POSTS) :]:
            account, _ = create_account(_new(row), by=made["system_admin"], hashed=hashed)
            for wanted in row["posts"]:
                asked = request_grant(
                    account.natural_person,
                    wanted["post"],
                    by=made["security_admin"],
                    valid_from=day,
                    insurances=wanted.get("insurances", EVERYTHING),
                    reason=REASON,
                )
                decide(asked, True, by=made["director"], opinion="同意")
        _open_accounts()
    for row in listed["conflict"]:
        holder = NaturalPerson.objects.get(number=row["number"])
        try:
            request_grant(holder, row["post"], by=made["security_admin"], valid_from=day, reason=row["reason"])
        except Refused:
            continue
        raise AssertionError(f"{row} was to be refused")


def _open_accounts() -> None:
    """An app for everybody and no password to change: nobody has to bind a telephone to look around."""
    Account.objects.update(must_change_password=False, password_changed_at=timezone.now())
    TOTPDevice.objects.bulk_create(
        TOTPDevice(user=account, name=account.username, confirmed=True) for account in Account.objects.order_by("pk")
    )


def refresh_passwords() -> None:
    """A demonstration opened again after months asks nobody for a new password."""
    Account.objects.update(password_changed_at=timezone.now())


def _new(row: dict[str, Any]) -> NewPerson:
    return NewPerson(row["number"], row["name"], row["section"], row["title"], row["username"])


def demo_users(day: date) -> list[DemoUser]:
    """Who can log in as what, today."""
    listed: list[dict[str, Any]] = tomllib.loads(USERS.read_text(encoding="utf-8"))["person"]
    tries, found = {row["username"]: row["try"] for row in listed}, []
    for account in Account.objects.filter(is_active=True).select_related("natural_person__section").order_by("pk"):
        person = account.natural_person
        grants = grants_in_force(person, day)
        words = [
            posts()[grant.post].name + ("" if grant.insurances == EVERYTHING else f"（{_shorts(grant.insurances)}）")
            for grant in grants
        ]
        needed = who(account, day).needs_second_factor
        first = tries.get(account.username, "")
        section, post_names = person.section.name, "、".join(words)
        found.append(DemoUser(account.username, PASSWORD, person.name, section, post_names, needed, first))
    return found


def _shorts(insurances: str) -> str:
    """Codes of insurances in words."""
    return "、".join(SHORT.get(code, code) for code in insurances.split(","))
