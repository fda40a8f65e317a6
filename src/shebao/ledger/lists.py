"""The lists of the books: books, vouchers, and the lines of accounts (明细账)."""

from datetime import date
from typing import Any

from django import forms
from django.urls import reverse

from shebao.ledger.chart import chart, full_name
from shebao.ledger.events import events
from shebao.ledger.models import ASKED, SYSTEMS, Book, Line, Voucher
from shebao.ledger.references import shown_reference
from shebao.screens.lists import Act, Column, ListPage

EVERY = [("", "全部")]
MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"


def month_field(label: str) -> forms.RegexField:
    """A month to be typed, as yyyy-mm."""
    wrong = {"invalid": "写成四位年份-两位月份，如 2025-06。"}
    return forms.RegexField(MONTH, label=label, required=False, max_length=7, error_messages=wrong)


def month_typed(text: str) -> date:
    """The first day of a month that was typed."""
    return date(int(text[:4]), int(text[5:]), 1)


def book_choices() -> list[tuple[str, str]]:
    """The books to choose from."""
    return [*EVERY, *((book.code, book.name) for book in Book.objects.order_by("-year", "code"))]


def event_choices() -> list[tuple[str, str]]:
    """The events to choose from."""
    return [*EVERY, *((event.code, event.name) for event in events().values())]


class BookQuery(forms.Form):
    """What books can be asked for by."""

    year = forms.IntegerField(label="年度", required=False, min_value=2000, max_value=2100)
    name = forms.CharField(label="名称（含）", required=False, max_length=64)


def _books(_: Any, asked: dict[str, Any]) -> Any:
    rows = Book.objects.all()
    if asked.get("year"):
        rows = rows.filter(year=asked["year"])
    return rows.filter(name__contains=asked["name"].strip()) if asked.get("name") else rows


def book_url(book: Book) -> str:
    """A book's page."""
    return str(reverse("book", args=[book.code]))


BOOKS = ListPage(
    name="books",
    title="账簿",
    form=BookQuery,
    rows=_books,
    columns=lambda _: [
        Column("code", "账套编码", lambda row: row.code, order="code", link=book_url, width=18),
        Column("name", "账套名称", lambda row: row.name, width=40),
        Column("year", "年度", lambda row: str(row.year), order="year", width=8),
        Column("kind", "类别", lambda row: row.kind, order="kind", width=10),
        Column("project", "项目编码", lambda row: row.project, width=18),
        Column("closed", "已结账至", lambda row: row.closed_through, "month", width=10),
    ],
    order=("-year", "code"),
    acts=(Act("余额", book_url),),
)


class VoucherQuery(forms.Form):
    """What vouchers can be asked for by."""

    book = forms.ChoiceField(label="账套", required=False, choices=book_choices)
    month = month_field("会计期间")
    summary = forms.CharField(label="摘要（含）", required=False, max_length=64)
    event = forms.ChoiceField(label="业务事项", required=False, choices=event_choices)
    asked = forms.ChoiceField(label="冲销申请", required=False, choices=[*EVERY, (ASKED, ASKED)])


def _vouchers(_: Any, asked: dict[str, Any]) -> Any:
    rows = Voucher.objects.select_related("book", "made_by", "checked_by", "reverses", "reversal")
    if asked.get("book"):
        rows = rows.filter(book__code=asked["book"])
    if asked.get("month"):
        rows = rows.filter(month=month_typed(asked["month"]))
    if asked.get("summary"):
        rows = rows.filter(summary__contains=asked["summary"].strip())
    if asked.get("asked"):
        rows = rows.filter(reversal_requests__state=asked["asked"])
    return rows.filter(event=asked["event"]) if asked.get("event") else rows


def voucher_url(voucher: Voucher) -> str:
    """A voucher's page."""
    return str(reverse("voucher", args=[voucher.pk]))


def mark(voucher: Voucher) -> str:
    """Whether a voucher is red, or was reversed."""
    if voucher.reverses_id:
        return "红字冲销"
    return "已冲销" if hasattr(voucher, "reversal") else ""


VOUCHERS = ListPage(
    name="vouchers",
    title="记账凭证",
    form=VoucherQuery,
    rows=_vouchers,
    columns=lambda _: [
        Column("number", "凭证号", str, order="number", link=voucher_url, width=18),
        Column("book", "账套", lambda row: row.book.name, width=30),
        Column("day", "日期", lambda row: row.day, order="day", width=12),
        Column("summary", "摘要", lambda row: row.summary, width=40),
        Column("amount", "财务会计（元）", lambda row: row.amount, "money", order="amount", width=16),
        Column("budget", "预算会计（元）", lambda row: row.budget_amount, "money", width=16),
        Column("lines", "分录数", lambda row: row.lines, "number", width=8),
        Column("mark", "冲销", mark, width=10),
        Column("maker", "制单", lambda row: row.made_by.name, width=10),
        Column("checker", "复核", lambda row: row.checked_by.name, width=10),
    ],
    order=("-day", "-pk"),
    acts=(Act("查看", voucher_url),),
)


class LineQuery(forms.Form):
    """What lines can be asked for by."""

    book = forms.ChoiceField(label="账套", required=False, choices=book_choices)
    account = forms.CharField(label="科目编码（开头）", required=False, max_length=16)
    project = forms.CharField(label="项目编码", required=False, max_length=32)
    first = month_field("起始期间")
    last = month_field("截止期间")
    voucher = forms.IntegerField(label="凭证序号", required=False, min_value=1)
    system = forms.ChoiceField(label="核算体系", required=False, choices=[*EVERY, *((one, one) for one in SYSTEMS)])


def _lines(_: Any, asked: dict[str, Any]) -> Any:
    rows = Line.objects.select_related("voucher__book")
    if asked.get("book"):
        rows = rows.filter(book__code=asked["book"])
    if asked.get("account"):
        rows = rows.filter(account_id__in=[code for code in chart() if code.startswith(asked["account"].strip())])
    if asked.get("system"):
        rows = rows.filter(account_id__in=[code for code, one in chart().items() if one.system == asked["system"]])
    if asked.get("project"):
        rows = rows.filter(project=asked["project"].strip())
    if asked.get("first"):
        rows = rows.filter(month__gte=month_typed(asked["first"]))
    if asked.get("last"):
        rows = rows.filter(month__lte=month_typed(asked["last"]))
    return rows.filter(voucher_id=asked["voucher"]) if asked.get("voucher") else rows


def debit_shown(line: Line) -> int | None:
    """The debit as books show it: a red line takes back its own side."""
    return (-line.credit or None) if line.red else (line.debit or None)


def credit_shown(line: Line) -> int | None:
    """The credit, as :func:`debit_shown`."""
    return (-line.debit or None) if line.red else (line.credit or None)


LINES = ListPage(
    name="ledger-lines",
    title="明细账",
    form=LineQuery,
    rows=_lines,
    columns=lambda _: [
        Column("day", "日期", lambda row: row.voucher.day, width=12),
        Column("voucher", "凭证号", lambda row: str(row.voucher), link=lambda row: voucher_url(row.voucher), width=18),
        Column("summary", "摘要", lambda row: row.memo or row.voucher.summary, width=36),
        Column("account", "科目", lambda row: f"{row.account_id} {full_name(row.account_id)}", width=40),
        Column("debit", "借方（元）", debit_shown, "money", width=16),
        Column("credit", "贷方（元）", credit_shown, "money", width=16),
        Column("project", "项目", lambda row: row.project, width=14),
        Column("item", "使用明细", lambda row: row.item, width=18),
        Column("function", "功能科目", lambda row: row.function, width=10),
        Column("economic", "经济科目", lambda row: row.economic, width=10),
        Column(
            "reference",
            "来源",
            lambda row: shown_reference(row.ref_kind, row.ref)[0],
            link=lambda row: shown_reference(row.ref_kind, row.ref)[1],
            width=30,
        ),
    ],
    order=("month", "voucher_id", "ordinal"),
    full=lambda _, asked: bool(asked.get("voucher")),
)
