"""The first people of an office (建立系统): a director who approves, and three administrators, each another person.

Nobody can be asked yet, so the set-up itself grants their posts, on the written appointment that is named as the
reason; from then on a post takes three people (:mod:`shebao.staff.request_grant`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from shebao.journal.record import SYSTEM, RowChange, record
from shebao.staff.accounts import NewPerson, account_values, initial_password
from shebao.staff.grant_post import TABLE, Refused, grant_values, refusal
from shebao.staff.models import Account, Grant, Installation, NaturalPerson, Section

SECTIONS = {
    "leaders": "中心领导",
    "office": "办公室",
    "policy": "政策法规宣传股",
    "fund": "社保基金股",
    "enterprise": "企业养老保险股",
    "injury": "工伤保险股",
    "residents": "城乡居民养老保险股",
    "audit": "稽核内控股",
    "institutions": "机关事业单位养老保险股",
    "unemployment": "失业保险股",
    "finance": "财务股",
    "data": "信息统计股",
}
"""内设机构 of the model centre, and the leaders beside them."""
FIRST_POSTS = ("director", "system_admin", "security_admin", "audit_admin")
APPROVERS = {
    "director": ("security_admin", "audit_admin"),
    "system_admin": ("security_admin", "director"),
    "security_admin": ("system_admin", "director"),
    "audit_admin": ("security_admin", "director"),
}
"""Who stands as granting and as approving the first posts: never the holder himself."""


@dataclass(frozen=True)
class FirstPerson:
    """Somebody of the first hour, and the password of the first login."""

    account: Account
    post: str
    password: str


def is_established() -> bool:
    """Whether this database is an office already."""
    return Installation.objects.exists()


def establish(
    people: Mapping[str, NewPerson], day: date, reason: str, *, demonstration: bool = False, hashed: str = ""
) -> list[FirstPerson]:
    """Make an empty database an office: its sections and its first four people, by their posts.

    ``hashed`` as in :func:`~shebao.staff.accounts.create_account`.

    Raises :class:`Refused` where it is an office already or where the people are not four.
    """
    if is_established() or NaturalPerson.objects.exists():
        raise Refused(refusal("G-12", "此数据库已是办公系统。", "换一个空的数据文件夹或数据库。"))
    if set(people) != set(FIRST_POSTS) or len({new.number for new in people.values()}) < len(FIRST_POSTS):
        raise Refused(refusal("G-12", "主任和三个管理员须是四个不同的自然人。", "逐一填写。"))
    with transaction.atomic():
        Installation.objects.create(pk=1, demonstration=demonstration, note=reason)
        Section.objects.bulk_create(Section(code=code, name=name) for code, name in SECTIONS.items())
        made = [_first(people[post], post, hashed) for post in FIRST_POSTS]
        by_post = {first.post: first.account.natural_person for first in made}
        changes = [RowChange("staff_account", str(one.account.pk), None, account_values(one.account)) for one in made]
        for one in made:
            granted_by, approved_by = (by_post[post] for post in APPROVERS[one.post])
            grant = Grant.objects.create(
                natural_person=one.account.natural_person,
                post=one.post,
                valid_from=day,
                reason=reason,
                granted_by=granted_by,
                approved_by=approved_by,
            )
            changes.append(RowChange(TABLE, str(grant.pk), None, grant_values(grant), day))
        record("建立系统", SYSTEM, object_kind="office", changes=changes, detail=reason)
    return made


def _first(new: NewPerson, post: str, hashed: str) -> FirstPerson:
    person = NaturalPerson.objects.create(number=new.number, name=new.name, section_id=new.section, title=new.title)
    password = "" if hashed else initial_password()
    account = Account.objects.create_user_for(person, new.username, password, hashed=hashed)
    return FirstPerson(account, post, password)
