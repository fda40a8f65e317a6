"""Pages of the books: vouchers, a voucher with its lines, books with balances and statements, closing months."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shebao.ledger.balances import OPENING
from shebao.ledger.chart import full_name
from shebao.ledger.events import events
from shebao.ledger.lists import BOOKS, LINES, VOUCHERS, credit_shown, debit_shown, mark, month_typed
from shebao.ledger.models import AGREED, ASKED, CLOSE, REOPEN, SYSTEMS, YEAR_END, Book, MonthStep, Voucher
from shebao.ledger.months import ask_month, decide_month
from shebao.ledger.references import shown_reference
from shebao.ledger.reversal_pages import shown_requests
from shebao.ledger.statements import account_sheet, budget_position, position, project_lines, year_of
from shebao.screens.lists import list_view
from shebao.screens.todo import Todo, declare_todo
from shebao.staff.grant_post import Refused
from shebao.staff.permit import needs, refusals_page
from shebao.staff.who import Who

LOOK = "ledger.look"
SHOWN = 40


@require_http_methods(["GET", "HEAD", "POST"])
@needs(LOOK)
def vouchers(request: Any) -> HttpResponse:
    """All vouchers."""
    return list_view(request, VOUCHERS)


@needs(LOOK)
def lines(request: Any) -> HttpResponse:
    """Lines of accounts (明细账)."""
    return list_view(request, LINES)


@require_safe
@needs(LOOK)
def voucher(request: Any, key: int) -> HttpResponse:
    """A voucher: both systems beside one another, and where each line comes from."""
    found = get_object_or_404(
        Voucher.objects.select_related("book", "made_by", "checked_by", "reverses", "reversal"), pk=key
    )
    rows = found.rows.select_related("account").order_by("ordinal")
    parts = []
    for system in SYSTEMS:
        of_system = rows.filter(account__system=system)
        shown = [
            (line, full_name(line.account_id), debit_shown(line), credit_shown(line), _reference(line))
            for line in of_system[:SHOWN]
        ]
        if shown:
            total = found.amount if system == SYSTEMS[0] else found.budget_amount
            parts.append((system, shown, -total if found.reverses_id else total, of_system.count()))
    context = {
        "voucher": found,
        "parts": parts,
        "shown": SHOWN,
        "mark": mark(found),
        "event": events().get(found.event),
        "reversal": getattr(found, "reversal", None),
        **shown_requests(found, request.who),
    }
    return render(request, "ledger/voucher.html", context)


def _reference(line: Any) -> tuple[str, str]:
    return shown_reference(line.ref_kind, line.ref)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(LOOK)
def books(request: Any) -> HttpResponse:
    """All books."""
    return list_view(request, BOOKS)


@require_safe
@needs(LOOK)
def book(request: Any, code: str) -> HttpResponse:
    """A book: balances of its accounts over some months, its project's income and spending, where it stands."""
    found = get_object_or_404(Book, code=code)
    first, last = _period(request, found)
    sheet = account_sheet([found], first=first, last=last)
    context = {
        "book": found,
        "first": f"{first:%Y-%m}",
        "last": f"{last:%Y-%m}",
        "months": [f"{found.year}-{month:02d}" for month in range(1, 13)],
        "systems": [(system, [one for one in sheet if one.system == system]) for system in SYSTEMS],
        "lines": project_lines([found], first=first, last=last),
        "position": position([found], last),
        "budget": budget_position([found], last),
        "steps": found.steps.select_related("asked_by", "decided_by").order_by("-pk")[:12],
        "waiting": found.steps.filter(state=ASKED).first(),
        "may_ask": request.who.may("ledger.make"),
        "may_decide": request.who.may("ledger.check"),
        "me": request.who.natural_person.pk,
        "next": _next_month(found),
        "carried": found.steps.filter(action=YEAR_END, state=AGREED).exists(),
        "opening": Voucher.objects.filter(key=f"{OPENING}-{found.code}").select_related("book").first(),
    }
    return render(request, "ledger/book.html", context)


def _period(request: Any, found: Book) -> tuple[date, date]:
    """The months asked for, within the book's year; the whole year where nothing sensible was asked."""
    first, last = year_of([found])
    months = {f"{found.year}-{month:02d}" for month in range(1, 13)}
    if (asked := request.GET.get("first", "")) in months:
        first = month_typed(asked)
    if (asked := request.GET.get("last", "")) in months:
        last = month_typed(asked)
    return first, max(first, last)


def _next_month(found: Book) -> str:
    closed = found.closed_through
    month = 1 if closed is None else closed.month + 1
    return f"{found.year}-{month:02d}" if month <= 12 else ""


@require_POST
@needs("ledger.make")
def month(request: Any, code: str) -> HttpResponse:
    """Ask for a month to be closed, for the last closed one to be opened, or for the year to be carried over."""
    found = get_object_or_404(Book, code=code)
    action = {"reopen": REOPEN, "year": YEAR_END}.get(request.POST.get("action", ""), CLOSE)
    asked = request.POST.get("month", "")
    known = {f"{found.year}-{number:02d}" for number in range(1, 13)}
    chosen = month_typed(asked) if asked in known else found.closed_through or date(found.year, 1, 2)
    try:
        ask_month(found, chosen, action, by=request.who, reason=request.POST.get("reason", ""))
    except Refused as refused:
        return refusals_page(request, refused.findings)
    return redirect("book", code)


@require_POST
@needs("ledger.check")
def decide(request: Any, key: int) -> HttpResponse:
    """Agree to it, or not."""
    step = get_object_or_404(MonthStep.objects.select_related("book"), pk=key)
    try:
        decide_month(step, bool(request.POST.get("agree")), by=request.who)
    except Refused as refused:
        return refusals_page(request, refused.findings)
    return redirect("book", step.book.code)


def _to_decide(who: Who) -> Todo | None:
    if not who.may("ledger.check"):
        return None
    waiting = MonthStep.objects.filter(state=ASKED).exclude(asked_by=who.natural_person)
    return Todo("待复核的结账", waiting.count(), reverse("books"))


declare_todo(_to_decide)
