"""The lists of rosters, of a roster's lines and of recoveries, and what they can be asked by."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.urls import reverse

from shebao.programmes.allowances import rights
from shebao.programmes.allowances.catalogue import allowances
from shebao.programmes.allowances.compare import WORDS
from shebao.programmes.allowances.eligible import Status
from shebao.programmes.allowances.handing_over import short_of_money
from shebao.programmes.allowances.models import Line, LineSuspect, Recovery, Roster
from shebao.programmes.allowances.states import RecoveryState, State
from shebao.programmes.allowances.suspicions import NAMES
from shebao.screens.lists import Act, Column, ListPage
from shebao.screens.masks import mask_account, mask_id

EVERY = [("", "全部")]
WHICH = (("suspects", "有待处理疑点"), ("check", "有待复核疑点"), ("over", "超出预算"), ("open", "未归档"))


def words(values: Any) -> list[tuple[str, str]]:
    """The choices of a query: everything, or one of some words."""
    return [*EVERY, *((str(value), str(value)) for value in values)]


class RosterQuery(forms.Form):
    """What rosters can be asked for by."""

    number = forms.CharField(label="名册编号", required=False, max_length=24)
    allowance = forms.ChoiceField(
        label="补助项目", required=False, choices=lambda: [*EVERY, *((c, a.name) for c, a in allowances().items())]
    )
    year = forms.IntegerField(label="年度", required=False, min_value=2000, max_value=2100)
    state = forms.ChoiceField(label="状态", required=False, choices=words(State))
    which = forms.ChoiceField(
        label="范围",
        required=False,
        choices=[*EVERY, *WHICH],
    )


def find_rosters(rows: Any, asked: dict[str, Any]) -> Any:
    """Narrow rosters by what was asked."""
    for name in ("allowance", "year", "state"):
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    if asked.get("number"):
        rows = rows.filter(number__startswith=asked["number"].strip().upper())
    which = asked.get("which")
    if which in ("suspects", "check"):
        state = "待处理" if which == "suspects" else "待复核"
        rows = rows.filter(
            Exists(LineSuspect.objects.filter(roster=OuterRef("pk"), state=state)), state__in=["草案", "已公示"]
        )
    elif which == "over":
        rows = rows.filter(pk__in=[one.pk for one, _ in short_of_money(rows)])
    elif which == "open":
        rows = rows.exclude(state__in=[State.SEALED.value, State.VOID.value])
    return rows


def roster_url(row: Any) -> str:
    """A roster's page."""
    return str(reverse("roster", args=[row.pk]))


ROSTERS = ListPage(
    name="rosters",
    title="发放名册",
    form=RosterQuery,
    rows=lambda request, asked: find_rosters(rights.rosters_for(request.who), asked),
    columns=lambda _: [
        Column("number", "名册编号", lambda row: row.number, order="number", link=roster_url, width=14),
        Column("allowance", "补助项目", lambda row: allowances()[row.allowance].name, order="allowance", width=32),
        Column("year", "年度", lambda row: str(row.year), order="year", width=8),
        Column("reference", "基准日", lambda row: row.reference_on, order="reference_on", width=12),
        Column("read", "核对人数", lambda row: row.read, kind="number", order="read", width=10),
        Column("people", "列入人数", lambda row: row.people, kind="number", order="people", width=10),
        Column("total", "金额（元）", lambda row: row.total, kind="money", order="total", width=16),
        Column("made_at", "生成时间", lambda row: row.made_at, kind="moment", order="made_at", width=16),
        Column("state", "状态", lambda row: row.state, order="state", state=True, width=8),
    ],
    order=("-pk",),
    acts=(Act("查看", roster_url),),
    buttons=lambda request: [("生成名册", reverse("roster-new"))] if request.who.may(rights.MAKE) else [],
)


class LineQuery(forms.Form):
    """What the lines of a roster can be asked for by."""

    name = forms.CharField(label="姓名", required=False, max_length=64)
    id_number = forms.CharField(label="证件号码", required=False, max_length=18)
    status = forms.ChoiceField(label="核定", required=False, choices=words(Status))
    change = forms.ChoiceField(label="与上年对比", required=False, choices=words(WORDS))
    reason = forms.CharField(label="理由", required=False, max_length=32)
    suspect = forms.ChoiceField(label="疑点", required=False, choices=[*EVERY, *NAMES.items()])


def find_lines(rows: Any, asked: dict[str, Any]) -> Any:
    """Narrow lines by what was asked."""
    for name in ("status", "change"):
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    if asked.get("name"):
        rows = rows.filter(name__startswith=asked["name"].strip())
    if number := (asked.get("id_number") or "").strip().upper():
        rows = rows.filter(id_number=number) if len(number) > 4 else rows.filter(id_number__endswith=number)
    if asked.get("reason"):
        rows = rows.filter(reason__contains=asked["reason"].strip())
    if asked.get("suspect"):
        rows = rows.filter(Exists(LineSuspect.objects.filter(line=OuterRef("pk"), code=asked["suspect"])))
    return rows


def _line_columns(request: Any) -> list[Column]:
    who = request.who
    looks = who.may("register.look")

    def person_url(row: Line) -> str:
        return str(reverse("person", args=[row.person_id])) if looks and row.person_id else ""

    return [
        Column("name", "姓名", lambda row: rights.shown_name(who, row.name), order="name", width=10, link=person_url),
        Column("id_number", "证件号码", lambda row: mask_id(row.id_number, handling=True), width=22),
        Column("unit", "单位", lambda row: row.unit, width=30),
        Column("grade", "类别", lambda row: row.grade, width=12),
        Column("status", "核定", lambda row: row.status, order="status", state=True, width=8),
        Column("reason", "理由", lambda row: row.reason, width=40),
        Column("amount", "金额（元）", lambda row: row.amount, kind="money", order="amount", width=12),
        Column("last", "上年（元）", lambda row: row.last_amount, kind="money", order="last_amount", width=12),
        Column("change", "与上年对比", lambda row: row.change, order="change", width=10),
        Column("payee", "户名", lambda row: rights.shown_name(who, row.payee), only_export=True, width=10),
        Column("bank", "开户银行", lambda row: row.bank, only_export=True, width=20),
        Column("account", "银行账号", lambda row: mask_account(row.account), width=12),
    ]


def lines_of(roster: Roster) -> ListPage:
    """The list of a roster's lines."""
    title = f"{allowances()[roster.allowance].name}名册{roster.number}人员"
    rows: Callable[[Any, dict[str, Any]], Any] = lambda _, asked: find_lines(  # noqa: E731
        Line.objects.filter(roster=roster), asked
    )
    return ListPage(
        name=f"roster-{roster.pk}",
        title=title,
        form=LineQuery,
        rows=rows,
        columns=_line_columns,
        order=("pk",),
        buttons=lambda _: [("返回名册", roster_url(roster))],
    )


class RecoveryQuery(forms.Form):
    """What recoveries can be asked for by."""

    number = forms.CharField(label="追回案号", required=False, max_length=24)
    name = forms.CharField(label="姓名", required=False, max_length=64)
    state = forms.ChoiceField(label="状态", required=False, choices=words(RecoveryState))


def recoveries_for(who: Any) -> Any:
    """The recoveries in somebody's scope; finance sees all whose money it receives."""
    rows = Recovery.objects.all()
    if who.may(rights.RECEIVE):
        return rows
    return rows.filter(lines__line__roster__in=rights.rosters_for(who)).distinct()


def find_recoveries(rows: Any, asked: dict[str, Any]) -> Any:
    """Narrow recoveries by what was asked."""
    if asked.get("number"):
        rows = rows.filter(number__startswith=asked["number"].strip().upper())
    if asked.get("name"):
        rows = rows.filter(name__startswith=asked["name"].strip())
    return rows.filter(state=asked["state"]) if asked.get("state") else rows


def recovery_url(row: Any) -> str:
    """A recovery's page."""
    return str(reverse("recovery", args=[row.pk]))


RECOVERIES = ListPage(
    name="recoveries",
    title="多发追回",
    form=RecoveryQuery,
    rows=lambda request, asked: find_recoveries(recoveries_for(request.who), asked),
    columns=lambda _: [
        Column("number", "追回案号", lambda row: row.number, order="number", link=recovery_url, width=14),
        Column("name", "姓名", lambda row: row.name, order="name", width=10),
        Column("cause", "原因", lambda row: row.cause, width=40),
        Column("receivable", "应追回（元）", lambda row: row.receivable, kind="money", order="receivable", width=14),
        Column("recovered", "已追回（元）", lambda row: row.recovered, kind="money", order="recovered", width=14),
        Column("left", "尚欠（元）", lambda row: row.receivable - row.recovered, kind="money", width=14),
        Column("method", "追回方式", lambda row: row.method, width=10),
        Column("state", "状态", lambda row: row.state, order="state", state=True, width=8),
    ],
    order=("-pk",),
    acts=(Act("查看", recovery_url),),
    buttons=lambda request: [("查找应追回", reverse("recovery-find"))] if request.who.may(rights.MAKE) else [],
)
