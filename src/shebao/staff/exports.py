"""What is exported of the lists of staff: people with their posts, acts that were refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from shebao.screens.export import export_view
from shebao.screens.lists import Column
from shebao.screens.masks import mask_in_text
from shebao.staff.models import NaturalPerson
from shebao.staff.posts import posts


@dataclass(frozen=True)
class Exported:
    """A list that is only exported by the common pattern; its page is its own."""

    name: str
    title: str
    columns: Sequence[Column]

    def answer(self, request: Any, rows: Any, asked: str) -> HttpResponse:
        """The workbook, or the form that asks what for."""
        return export_view(request, self, self.columns, rows, {"q": asked})


def post_names(person: NaturalPerson) -> list[str]:
    """The posts that somebody holds today, each once."""
    day = timezone.localdate()
    held = [
        one for one in person.grants.all() if one.valid_from <= day and (one.valid_to is None or one.valid_to >= day)
    ]
    return list(dict.fromkeys(posts()[one.post].name for one in held))


def _of_account(person: NaturalPerson, field: str) -> Any:
    account = getattr(person, "account", None)
    return getattr(account, field) if account else None


def _account_state(person: NaturalPerson) -> str:
    active = _of_account(person, "is_active")
    return "" if active is None else "启用" if active else "停用"


PEOPLE = Exported(
    "people",
    "人员和账号",
    (
        Column("number", "工号", lambda row: row.number),
        Column("name", "姓名", lambda row: row.name),
        Column("section", "内设机构", lambda row: str(row.section), width=22),
        Column("title", "职务", lambda row: row.title),
        Column("posts", "岗位", lambda row: "、".join(post_names(row)), width=30),
        Column("account", "账号", lambda row: _of_account(row, "username")),
        Column("state", "状态", _account_state, width=8),
        Column("login", "最近登录", lambda row: _of_account(row, "last_login"), kind="moment", width=18),
    ),
)
REFUSALS = Exported(
    "refusals",
    "被拒操作",
    (
        Column("at", "时间", lambda row: row.at, kind="moment", width=18),
        Column("account", "账号", lambda row: row.account),
        Column("person", "工号", lambda row: row.natural_person),
        Column("address", "来源", lambda row: row.address, width=16),
        Column("action", "操作", lambda row: row.action, width=18),
        Column("object", "对象", lambda row: row.object_key, width=24),
        Column("case", "业务流水号", lambda row: row.case_number, width=24),
        Column("detail", "原因", lambda row: mask_in_text(row.detail), width=60),
    ),
)
