"""The list of requests for posts (授权申请): those that wait first, then the newest."""

from typing import Any

from django import forms
from django.db.models import Case, IntegerField, Value, When
from django.urls import reverse

from shebao.screens.lists import Column, ListPage
from shebao.staff.models import EVERYTHING, GrantRequest
from shebao.staff.posts import posts
from shebao.staff.request_grant import AGREED, NOT_AGREED, WAITING

INSURANCES = {
    "110": "企业养老",
    "120": "机关养老",
    "210": "失业",
    "410": "工伤",
    "170": "居民养老",
    "RSP": "居民补充",
}
"""What a grant can be limited to; the register, which lies above, has the same codes."""
EVERY = ("", "全部")
WHOLE = "全部"


class RequestQuery(forms.Form):
    """What requests can be asked for by."""

    name = forms.CharField(label="被授权人（开头）", required=False, max_length=32)
    post = forms.ChoiceField(
        label="岗位", required=False, choices=lambda: [EVERY, *((one.code, one.name) for one in posts().values())]
    )
    state = forms.ChoiceField(
        label="状态", required=False, choices=[EVERY, *((one, one) for one in (WAITING, AGREED, NOT_AGREED))]
    )


def _rows(_: Any, asked: dict[str, Any]) -> Any:
    rows = GrantRequest.objects.select_related("natural_person__section", "requested_by", "decided_by")
    if asked.get("name"):
        rows = rows.filter(natural_person__name__startswith=asked["name"].strip())
    rows = rows.filter(**{name: asked[name] for name in ("post", "state") if asked.get(name)})
    turn = Case(When(state=WAITING, then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.annotate(turn=turn)


def _insurances(row: GrantRequest) -> str:
    if row.insurances == EVERYTHING:
        return WHOLE
    return "、".join(INSURANCES.get(code, code) for code in row.insurances.split(","))


def _townships(row: GrantRequest) -> str:
    return WHOLE if row.townships == EVERYTHING else row.townships.replace(",", "、")


def _holder_url(row: GrantRequest) -> str:
    return str(reverse("person-at-work", args=[row.natural_person.number]))


def _decision(row: GrantRequest) -> str:
    """Who decided, and what he wrote."""
    return "：".join(filter(None, (row.decided_by.name, row.opinion))) if row.decided_by else ""


def _columns(_: Any) -> list[Column]:
    return [
        Column("asked", "申请时间", lambda row: row.requested_at, kind="moment", order="requested_at", width=18),
        Column("name", "被授权人", lambda row: row.natural_person.name, link=_holder_url, width=12),
        Column("number", "工号", lambda row: row.natural_person.number, only_export=True, width=10),
        Column("section", "内设机构", lambda row: str(row.natural_person.section), width=22),
        Column("post", "岗位", lambda row: posts()[row.post].name, order="post", width=14),
        Column("insurances", "险种", _insurances, width=20),
        Column("townships", "乡镇", _townships, only_export=True, width=20),
        Column("limit", "金额上限（元）", lambda row: row.amount_limit, kind="money", only_export=True, width=16),
        Column("from", "生效", lambda row: row.valid_from, order="valid_from", width=12),
        Column("to", "失效", lambda row: row.valid_to, width=12),
        Column("reason", "事由", lambda row: row.reason, width=30),
        Column("asker", "申请人", lambda row: row.requested_by.name, width=12),
        Column("state", "状态", lambda row: row.state, order="state", state=True, width=10),
        Column("decision", "审批", _decision, width=24),
        Column("decided", "审批时间", lambda row: row.decided_at, kind="moment", only_export=True, width=18),
    ]


def _may(request: Any) -> dict[str, Any]:
    return {
        "may_decide": request.who.may("grant.approve"),
        "may_ask": request.who.may("grant.make"),
        "waiting": WAITING,
    }


REQUESTS = ListPage(
    name="grant-requests",
    title="授权申请",
    form=RequestQuery,
    rows=_rows,
    columns=_columns,
    order=("turn", "-pk"),
    note="安全管理员申请，主任或副主任审批，三方须为三个不同的自然人。",
    template="staff/grant_requests.html",
    own_act=lambda request: bool(request.who.may("grant.approve")),
    more=_may,
)
