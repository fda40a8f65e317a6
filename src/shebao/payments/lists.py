"""The lists of payments: batches, and the lines of a batch."""

from typing import Any

from django import forms
from django.db.models import Count, Exists, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from shebao.payments.models import AGREED, ASKED, NOT_AGREED, Batch, Instruction, LateReturn, ReturnFile
from shebao.payments.shown import shown_payee, shown_state
from shebao.payments.states import FAILURES, BatchState, State
from shebao.payments.unsettled import unsettled
from shebao.screens.lists import Act, Column, ListPage
from shebao.screens.masks import mask_account

EVERY = [("", "全部")]


TO_SETTLE, TO_DECIDE = "settle", "decide"
"""Which batches to list for their failed lines: those with something to do, those with something to confirm."""


class BatchQuery(forms.Form):
    """What batches can be asked for by."""

    number = forms.CharField(label="批次号（开头）", required=False, max_length=24)
    title = forms.CharField(label="事项（含）", required=False, max_length=64)
    state = forms.ChoiceField(
        label="状态", required=False, choices=[*EVERY, *((state.value, state.value) for state in BatchState)]
    )
    open = forms.ChoiceField(
        label="失败指令", required=False, choices=[*EVERY, (TO_SETTLE, "待办理"), (TO_DECIDE, "待复核")]
    )


def _batches(_: Any, asked: dict[str, Any]) -> Any:
    rows = Batch.objects.select_related("payer", "made_by", "checked_by", "sent_by")
    if asked.get("number"):
        rows = rows.filter(number__startswith=asked["number"].strip().upper())
    if asked.get("title"):
        rows = rows.filter(title__contains=asked["title"].strip())
    if asked.get("state"):
        rows = rows.filter(state=asked["state"])
    if asked.get("open"):
        rows = rows.filter(pk__in=unsettled(asked=asked["open"] == TO_DECIDE))
    # Told by the return files: counting the lines of every batch would be most of the page's work.
    back = LateReturn.objects.filter(instruction__batch=OuterRef("pk"), state=AGREED).order_by().values("payer")
    return rows.annotate(
        succeeded=Coalesce(Sum("returns__succeeded"), 0),
        failed=Coalesce(Sum("returns__failed"), 0),
        came_back=Coalesce(Subquery(back.annotate(count=Count("pk")).values("count")), 0),
    )


def batch_url(batch: Batch) -> str:
    """A batch's page."""
    return str(reverse("payment", args=[batch.number]))


BATCHES = ListPage(
    name="payments",
    title="支付批次",
    form=BatchQuery,
    rows=_batches,
    columns=lambda _: [
        Column("number", "批次号", lambda row: row.number, order="number", link=batch_url, width=18),
        Column("title", "事项", lambda row: row.title, width=40),
        Column("payer", "付款账户", lambda row: row.payer.name, width=28),
        Column("lines", "笔数", lambda row: row.lines, "number", order="lines"),
        Column("total", "金额（元）", lambda row: row.total, "money", order="total", width=18),
        Column("succeeded", "成功", lambda row: row.succeeded, "number"),
        Column("failed", "失败", lambda row: row.failed, "number"),
        Column("back", "退票", lambda row: row.came_back, "number", width=8),
        Column("state", "状态", lambda row: row.state, order="state", state=True, width=10),
        Column("maker", "经办", lambda row: row.made_by.name, width=10),
        Column("checker", "复核", lambda row: row.checked_by.name if row.checked_by else "", width=10),
        Column("cashier", "出纳", lambda row: row.sent_by.name if row.sent_by else "", width=10),
        Column("made", "交付时间", lambda row: row.made_at, "moment", order="made_at", width=18),
    ],
    order=("-pk",),
    acts=(Act("查看", batch_url),),
)


class LateReturnQuery(forms.Form):
    """What late returns can be asked for by."""

    slip = forms.CharField(label="银行回单号（开头）", required=False, max_length=40)
    batch = forms.CharField(label="批次号（开头）", required=False, max_length=24)
    state = forms.ChoiceField(
        label="状态", required=False, choices=[*EVERY, *((word, word) for word in (ASKED, AGREED, NOT_AGREED))]
    )


def _late_returns(_: Any, asked: dict[str, Any]) -> Any:
    rows = LateReturn.objects.select_related("instruction__batch", "payer", "asked_by", "decided_by")
    if asked.get("slip"):
        rows = rows.filter(slip__startswith=asked["slip"].strip())
    if asked.get("batch"):
        rows = rows.filter(instruction__batch__number__startswith=asked["batch"].strip().upper())
    return rows.filter(state=asked["state"]) if asked.get("state") else rows


def late_return_url(one: LateReturn) -> str:
    """The page of the line that came back, where it is registered and confirmed."""
    return line_url(one.instruction)


def _late_return_buttons(request: Any) -> list[tuple[str, str]]:
    return [("导入退票文件", reverse("late-return-import"))] if request.who.may("payment.send") else []


LATE_RETURNS = ListPage(
    name="late-returns",
    title="退票",
    form=LateReturnQuery,
    rows=_late_returns,
    columns=lambda request: [
        Column("slip", "银行回单号", lambda row: row.slip, link=late_return_url, width=20),
        Column("day", "银行退票日期", lambda row: row.day, order="day", width=12),
        Column("number", "指令号", lambda row: row.instruction.number, width=24),
        Column("payee", "收款户名", lambda row: shown_payee(row.instruction.payee, request.who), width=16),
        Column("account", "收款账号", lambda row: mask_account(row.instruction.account), width=16),
        Column("amount", "金额（元）", lambda row: row.amount, "money", order="amount", width=14),
        Column("reason", "退票原因", lambda row: row.reason, width=24),
        Column("state", "状态", lambda row: row.state, order="state", state=True, width=8),
        Column("payer", "付款账户", lambda row: str(row.payer), width=30),
        Column("file", "退票文件", lambda row: row.file_name, width=20),
        Column("asked", "登记", lambda row: row.asked_by.name, width=10),
        Column("decided", "复核", lambda row: row.decided_by.name if row.decided_by else "", width=10),
    ],
    order=("-pk",),
    acts=(Act("查看", late_return_url),),
    buttons=_late_return_buttons,
)


class LineQuery(forms.Form):
    """What lines can be asked for by."""

    payee = forms.CharField(label="收款户名（开头）", required=False, max_length=64)
    account = forms.CharField(label="账号后四位", required=False, max_length=4)
    state = forms.ChoiceField(
        label="状态", required=False, choices=[*EVERY, *((state.value, state.value) for state in State)]
    )
    outcome = forms.ChoiceField(
        label="失败原因", required=False, choices=[*EVERY, *((word.value, word.value) for word in FAILURES)]
    )


def _lines(request: Any, asked: dict[str, Any]) -> Any:
    answers = Exists(ReturnFile.objects.filter(batch=OuterRef("batch")))
    rows = Instruction.objects.filter(batch__number=request.resolver_match.kwargs["number"]).annotate(answers=answers)
    if asked.get("payee"):
        rows = rows.filter(payee__startswith=asked["payee"].strip())
    if asked.get("account"):
        rows = rows.filter(account__endswith=asked["account"].strip())
    for name in ("state", "outcome"):
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    return rows


def line_url(line: Instruction) -> str:
    """An instruction's page."""
    return str(reverse("payment-line", args=[line.number]))


LINES = ListPage(
    name="payment-lines",
    title="支付指令",
    form=LineQuery,
    rows=_lines,
    columns=lambda request: [
        Column("ordinal", "序号", lambda row: row.ordinal, "number", order="ordinal", width=8),
        Column("number", "指令号", lambda row: row.number, link=line_url, width=24),
        Column("payee", "收款户名", lambda row: shown_payee(row.payee, request.who), width=16),
        Column("account", "收款账号", lambda row: mask_account(row.account), width=16),
        Column("bank", "开户行", lambda row: row.bank, width=24),
        Column("amount", "金额（元）", lambda row: row.amount, "money", order="amount", width=14),
        Column("purpose", "用途", lambda row: row.purpose, width=20),
        Column("state", "状态", shown_state, order="state", state=True, width=8),
        Column("outcome", "结果", lambda row: row.outcome, order="outcome", width=14),
        Column("code", "银行结果码", lambda row: row.code, width=10),
    ],
    order=("ordinal",),
    acts=(Act("查看", line_url),),
    buttons=lambda request: [("返回批次", reverse("payment", args=[request.resolver_match.kwargs["number"]]))],
)
