"""Accounts (账号): made by the system administrator for a natural person, closed, opened again, passwords reset.

Whoever makes accounts grants nothing, and resets no second factor: to take over somebody's account takes two people.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from axes.utils import reset
from django.db import transaction
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from shebao.findings import Finding
from shebao.journal.record import RowChange, record
from shebao.staff.change_password import set_password
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.middleware import NO_SESSION
from shebao.staff.models import Account, NaturalPerson, Section
from shebao.staff.who import Who

USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,31}")
NUMBER = re.compile(r"[A-Za-z0-9-]{1,16}")
_SIGNS = "abcdefghjkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXY34679"


@dataclass(frozen=True)
class NewPerson:
    """What is asked for a person who comes to work here."""

    number: str
    name: str
    section: str
    title: str
    username: str


def initial_password() -> str:
    """A first password that nobody guesses and everybody can read: three groups, without signs that look alike.

    It holds small and capital letters, digits and a sign, as the rules ask.
    """
    while True:
        groups = ["".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in range(3)]
        made = "-".join(groups)
        if all(re.search(kind, made) for kind in ("[a-z]", "[A-Z]", "[0-9]")):
            return made


def account_values(account: Account) -> dict[str, Any]:
    """An account as the journal keeps it; no secrets."""
    person = account.natural_person
    return {
        "username": account.username,
        "natural_person": person.number,
        "name": person.name,
        "section": person.section_id,
        "title": person.title,
        "is_active": account.is_active,
    }


def create_account(new: NewPerson, *, by: Who, hashed: str = "") -> tuple[Account, str]:
    """A natural person with an account; returns the password of the first login, which is kept nowhere.

    With ``hashed`` the account has that password instead, and none is returned.

    Raises :class:`Refused` with everything that is wrong.
    """
    _stop(by, "新建账号", new.number, [*_not_allowed(by, "account.create"), *_wrong(new)])
    password = "" if hashed else initial_password()
    with transaction.atomic():
        person = NaturalPerson.objects.create(number=new.number, name=new.name, section_id=new.section, title=new.title)
        account = Account.objects.create_user_for(person, new.username, password, by.natural_person, hashed=hashed)
        _journal("新建账号", by, account, [RowChange("staff_account", str(account.pk), None, account_values(account))])
    return account, password


def reset_password(account: Account, *, by: Who) -> str:
    """A new first password; a lock is lifted, sessions end."""
    _stop(by, "重置密码", account.username, [*_not_allowed(by, "account.create"), *_own(account, by, "重置密码")])
    password = initial_password()
    with transaction.atomic():
        set_password(account, password, must_change=True)
        reset(username=account.username)
        _journal("重置密码", by, account)
    return password


def set_active(account: Account, active: bool, *, by: Who, reason: str) -> None:
    """Close an account (停用) or open it again (启用)."""
    action = "启用账号" if active else "停用账号"
    problems = [*_not_allowed(by, "account.create"), *_own(account, by, action)]
    if not reason.strip():
        problems.append(refusal("G-4", f"没有写明{action}的事由。", "写明事由。"))
    _stop(by, action, account.username, problems)
    with transaction.atomic():
        before = account_values(account)
        account.is_active = active
        account.save(update_fields=["is_active"])
        _journal(
            action, by, account, [RowChange("staff_account", str(account.pk), before, account_values(account))], reason
        )


def reset_second_factor(account: Account, *, by: Who, reason: str) -> None:
    """Forget the app of somebody who lost the telephone; the security administrator does it (重置第二因素)."""
    problems = [*_not_allowed(by, "factor.reset"), *_own(account, by, "重置第二因素")]
    if not reason.strip():
        problems.append(refusal("G-4", "没有写明重置的事由。", "写明事由，例如更换手机。"))
    _stop(by, "重置第二因素", account.username, problems)
    with transaction.atomic():
        TOTPDevice.objects.filter(user=account).delete()
        Account.objects.filter(pk=account.pk).update(session_key=f"{NO_SESSION}{secrets.token_hex(8)}")
        _journal("重置第二因素", by, account, detail=reason)


def idle_accounts(days: int = 90) -> Any:
    """Open accounts that nobody has used for long, for the yearly review of posts."""
    since = timezone.now() - timedelta(days=days)
    return Account.objects.filter(is_active=True).exclude(last_login__gte=since)


def _wrong(new: NewPerson) -> list[Finding]:
    found = []
    if not NUMBER.fullmatch(new.number):
        found.append(refusal("G-10", f"工号“{new.number}”不合要求。", "用字母、数字和短横，不超过16位。"))
    elif NaturalPerson.objects.filter(number=new.number).exists():
        found.append(refusal("G-10", f"工号“{new.number}”已有人使用。", "一人一号：查明是否同一人。"))
    if not new.name.strip():
        found.append(refusal("G-10", "没有填写姓名。", "填写姓名。"))
    if not Section.objects.filter(pk=new.section).exists():
        found.append(refusal("G-10", f"没有“{new.section}”这个内设机构。", "从列表中选择。"))
    if not USERNAME.fullmatch(new.username):
        found.append(
            refusal(
                "G-10", f"账号“{new.username}”不合要求。", "用小写字母开头，3至32位小写字母、数字、点、下划线或短横。"
            )
        )
    elif Account.objects.filter(username=new.username).exists():
        found.append(refusal("G-10", f"账号“{new.username}”已有人使用。", "另取一个。"))
    return found


def _not_allowed(by: Who, right: str) -> list[Finding]:
    if by.may(right):
        return []
    who = "系统管理员" if right == "account.create" else "安全管理员"
    return [refusal("G-2", f"只有{who}可以办理。", f"请{who}办理。")]


def _own(account: Account, by: Who, action: str) -> list[Finding]:
    own = account.natural_person_id == by.natural_person.pk
    return [refusal("G-11", f"不得为本人{action}。", "请另一位管理员办理。")] if own else []


def _stop(by: Who, action: str, key: str, problems: list[Finding]) -> None:
    if problems:
        with transaction.atomic():
            detail = "；".join(one.message for one in problems)
            record(action, by.actor, object_kind="account", object_key=key[:128], result="拒绝", detail=detail)
        raise Refused(*problems)


def _journal(action: str, by: Who, account: Account, changes: list[RowChange] | None = None, detail: str = "") -> None:
    record(action, by.actor, object_kind="account", object_key=account.username, changes=changes or [], detail=detail)
