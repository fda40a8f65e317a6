"""What this room tells the rooms below: its journalled tables, and its pages in the side bar."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse

from shebao.journal.verify import journalled
from shebao.screens.menu import Item, add
from shebao.screens.todo import Todo, declare_todo
from shebao.staff.accounts import account_values
from shebao.staff.grant_post import TABLE, grant_values
from shebao.staff.models import Account, Grant, GrantRequest
from shebao.staff.request_grant import WAITING


def _grants() -> Iterator[tuple[str, dict[str, Any]]]:
    for grant in Grant.objects.order_by("pk").iterator():
        yield str(grant.pk), grant_values(grant)


def _accounts() -> Iterator[tuple[str, dict[str, Any]]]:
    for account in Account.objects.select_related("natural_person").order_by("pk").iterator():
        yield str(account.pk), account_values(account)


def _to_decide(who: Any) -> Todo | None:
    if not who.may("grant.approve"):
        return None
    mine = Q(natural_person=who.natural_person) | Q(requested_by=who.natural_person)
    waiting = GrantRequest.objects.filter(state=WAITING).exclude(mine)
    return Todo("待审批的授权申请", waiting.count(), reverse("grant-requests"))


def declare() -> None:
    """Called once, when the room is ready."""
    journalled(TABLE, _grants)
    journalled("staff_account", _accounts)
    declare_todo(_to_decide)
    add(
        Item("管理", "人员和账号", "people", "account.look"),
        Item("管理", "授权申请", "grant-requests", "account.look"),
        Item("管理", "岗位对照表", "post-matrix", "account.look"),
        Item("管理", "被拒操作", "refusals", "refusal.look"),
        Item("管理", "我的账号", "my-account"),
    )
