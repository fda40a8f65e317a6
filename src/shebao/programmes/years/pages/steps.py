"""Opening and correcting the cases of a year, registering base lines, and the small acts of a version."""

import io
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shebao.budget.book import Book
from shebao.budget.sheets import UNITS
from shebao.cases.kinds import kind_of
from shebao.cases.models import Case
from shebao.cases.steps import newest_payload
from shebao.money import FEN_MAX
from shebao.programmes.pages.case_pages import acted, no_right, not_returned, revised
from shebao.programmes.pages.more_rows import more_rows
from shebao.programmes.years.base_lines import (
    CHECK,
    COMPILE,
    LOOK,
    PUBLISH,
    STAFF,
    Amendment,
    accept_base,
    amend_base,
    discard_base,
    need,
)
from shebao.programmes.years.compile import give_up
from shebao.programmes.years.content import book_of
from shebao.programmes.years.kinds import register, write_base, write_template
from shebao.programmes.years.models import BaseLines, Version
from shebao.programmes.years.pages.forms import FORMS, YearForm
from shebao.programmes.years.pages.views import account_of, the_version, version_page, years_page
from shebao.programmes.years.proof import ask_for_proof
from shebao.programmes.years.publish import ask_for_publication
from shebao.programmes.years.states import Account, Kind, VersionState
from shebao.programmes.years.steps.version_case import open_year_case
from shebao.register.case_form import fen_of
from shebao.screens.export import SHEET
from shebao.screens.shows import yuan
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.permit import needs


@needs(COMPILE)
@require_POST
def register_lines(request: Any) -> HttpResponse:
    """Register a workbook as base lines of a year."""
    file, given = request.FILES.get("file"), request.POST
    try:
        if file is None:
            raise Refused(refusal("Y-14", "没有选择文件。", "选择填好的底册工作簿。"))
        year, kind = given.get("year", "").strip(), given.get("kind", "")
        if not (year.isdecimal() and len(year) == 4) or kind not in list(Account):
            raise Refused(refusal("Y-14", f"“{year[:16]}”不是年度，或没有选择类别。", "填写四位数的年度。"))
        asked = (int(year), Account(kind), file.name or "", file.read(), given.get("note", ""))
        register(*asked, by=request.who, now=timezone.localtime())
    except Refused as no_more:
        return years_page(request, no_more.findings, 422)
    return redirect("years")


@needs(COMPILE, CHECK)
@require_POST
def act_on_base(request: Any, number: int, action: str) -> HttpResponse:
    """Accept base lines, or give them up."""
    one = get_object_or_404(BaseLines, pk=number)
    try:
        if action == "accept":
            accept_base(one.pk, by=request.who, now=timezone.localtime())
        elif action == "discard":
            discard_base(one.pk, by=request.who)
        else:
            raise Http404
    except Refused as no_more:
        return years_page(request, no_more.findings, 422)
    return redirect("years")


@needs(COMPILE)
@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: Any, number: int) -> HttpResponse:
    """Correct pay lines and numbers of staff by typing them; what is typed becomes another version."""
    one = get_object_or_404(BaseLines, pk=number, kind=Account.BUDGET.value)
    book, findings, given = book_of(one.content), (), request.POST
    if request.method == "POST":
        try:
            amend_base(one, _typed(given, book), given.get("note", ""), by=request.who, now=timezone.localtime())
            return redirect("years")
        except Refused as no_more:
            findings = no_more.findings  # type: ignore[assignment]
    lines = [(at, fact, given.get(f"amount_{at}", yuan(fact.fen))) for at, fact in enumerate(book.facts)]
    units = [
        (unit, [(STAFF_LABELS[name], f"{name}_{unit.code}", given.get(f"{name}_{unit.code}", getattr(unit, name)))
                for name in STAFF])
        for unit in book.units
    ]  # fmt: skip
    context = {"base": one, "lines": lines, "units": units, "findings": findings, "note": given.get("note", "")}
    return render(request, "years/amend.html", context, status=422 if findings else 200)


def _typed(given: Any, book: Book) -> Amendment:
    """Amounts and numbers as typed; what is left empty stays. Raises Refused with everything that cannot be read."""
    amounts: dict[int, int] = {}
    staff: dict[tuple[str, str], int] = {}
    wrong = []
    for at, _ in enumerate(book.facts):
        typed = given.get(f"amount_{at}", "").strip()
        if not typed:
            continue
        try:
            fen = fen_of(typed)
            if not 0 <= fen <= FEN_MAX:
                raise ValueError(f"“{typed[:24]}”小于零或太大。")
            amounts[at] = fen
        except ValueError as problem:
            wrong.append(refusal("Y-16", f"第{at + 1}行金额：{problem}", "按元填写，最多两位小数。"))
    for unit in book.units:
        for name in STAFF:
            typed = given.get(f"{name}_{unit.code}", "").strip()
            if typed.isdecimal() and len(typed) < 7:
                staff[unit.code, name] = int(typed)
            elif typed:
                told = f"{unit.name}{STAFF_LABELS[name]}“{typed[:24]}”不是人数。"
                wrong.append(refusal("Y-16", told, "填写整数。"))
    if wrong:
        raise Refused(*wrong)
    return Amendment(amounts, staff)


STAFF_LABELS = {name: UNITS.column(name).header for name in STAFF}


@needs(LOOK)
@require_safe
def base_file(request: Any, number: int) -> HttpResponse:
    """Base lines as a workbook, to be corrected and registered as another version."""
    one = get_object_or_404(BaseLines, pk=number)
    with TemporaryDirectory(prefix="shebao-") as folder:
        path = Path(folder) / "base.xlsx"
        write_base(one, path)
        return _workbook(path, f"{one}.xlsx")


@needs(COMPILE)
@require_safe
def template(request: Any, year: int, kind: str) -> HttpResponse:
    """The workbook to fill in."""
    account = account_of(year, kind)
    with TemporaryDirectory(prefix="shebao-") as folder:
        path = Path(folder) / "template.xlsx"
        write_template(year, account, path)
        return _workbook(path, f"{year}年{account.label}基础底册模板.xlsx")


def _workbook(path: Path, name: str) -> HttpResponse:
    answer = HttpResponse(io.BytesIO(path.read_bytes()).getvalue(), content_type=SHEET)
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer


@needs(COMPILE, PUBLISH)
@require_POST
def act(request: Any, name: str, action: str) -> HttpResponse:
    """Proof-read a version, publish a released one again whose job failed, or give one up."""
    row = the_version(name)
    try:
        if action == "prove":
            return redirect("job", ask_for_proof(row, by=request.who).pk)
        if action == "publish":
            need(request.who, PUBLISH, "公开")
            if row.state != VersionState.RELEASED:
                raise Refused(refusal("Y-42", f"版本现为“{row.state}”，没有放行。", "先办理公开业务单。"))
            return redirect("job", ask_for_publication(row, by=request.who).pk)
        if action == "give-up":
            give_up(row.pk, request.POST.get("reason", ""), by=request.who)
            return redirect("year-version", row.folder)
    except Refused as no_more:
        return version_page(request, row, no_more.findings, 422)
    raise Http404


@needs(COMPILE, PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: Any, name: str, kind: str) -> HttpResponse:
    """A case about a version."""
    if kind not in FORMS:
        raise Http404
    row = the_version(name)
    if no := no_right(request, kind):
        return no
    form = _form(request, kind, row, {})
    if more := more_rows(form, lambda typed: _blank(form, typed)):
        return _page(request, more, row)
    now = timezone.localtime()
    if case := acted(request, form, lambda payload: open_year_case(Kind(kind), payload, by=request.who, now=now)):
        return redirect("case", case.number)
    return _page(request, form, row)


@needs(COMPILE, PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: Any, number: str) -> HttpResponse:
    """Correct a case of a year that came back."""
    case = get_object_or_404(Case, number=number, kind__in=FORMS)
    if no := no_right(request, case.kind):
        return no
    if no := not_returned(request, case):
        return no
    payload = newest_payload(case)
    row = the_version(str(payload.get("version") or ""))
    form = _form(request, case.kind, row, FORMS[case.kind].typed(payload))
    if more := more_rows(form, lambda typed: _blank(form, typed)):
        return _page(request, more, row, case)
    if revised(request, form, case):
        return redirect("case", case.number)
    return _page(request, form, row, case)


def _form(request: Any, kind: str, row: Version, initial: dict[str, Any]) -> YearForm:
    data = request.POST if request.method == "POST" else None
    return FORMS[kind](data, who=request.who, subject=row, today=timezone.localdate(), initial=initial)


def _blank(form: YearForm, typed: dict[str, Any]) -> YearForm:
    return type(form)(who=form.who, subject=form.subject, today=form.today, initial=typed)


def _page(request: Any, form: YearForm, row: Version, case: Case | None = None) -> HttpResponse:
    kind = kind_of(form.kind)
    context = {
        "form": form,
        "title": f"补正{case.number}" if case else form.title,
        "told": str(row),
        "case": case,
        "basis": kind.basis,
        "time_limit": kind.time_limit,
        "back": reverse("year-version", args=[row.folder]),
        "no_drafts": True,
    }
    if not any("autofocus" in field.widget.attrs for field in form.fields.values()):
        form.focus()
    return render(request, "programmes/step.html", context, status=422 if form.is_bound else 200)
