"""The pages of years that look and freeze: all years, what would be frozen now, a version, two versions compared."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from shebao.budget.book import Category, Fact, Origin, total_fen
from shebao.journal.record import record
from shebao.programmes.years import proof as proofs
from shebao.programmes.years.alarms import clocks
from shebao.programmes.years.base_lines import CHECK, COMPILE, LOOK, PUBLISH
from shebao.programmes.years.charts import timeline
from shebao.programmes.years.compare import Row, by_table
from shebao.programmes.years.compile import versions
from shebao.programmes.years.content import digest_of
from shebao.programmes.years.kinds import compared, compiled, freeze, has_base
from shebao.programmes.years.models import BaseLines, PublishedVersion, Version
from shebao.programmes.years.proof import findings_of, found_by, newest_proof, newest_proofs, open_warnings
from shebao.programmes.years.published import publications
from shebao.programmes.years.states import Account, BaseState, Kind, VersionState
from shebao.programmes.years.steps.version_case import cases_of, version_named
from shebao.programmes.years.typeset import reply_of
from shebao.screens.export import export_view
from shebao.screens.lists import Column
from shebao.staff.grant_post import Refused
from shebao.staff.permit import needs

SHOWN = 40
FIRST_YEAR, LAST_YEAR = 2015, 2099


def account_of(year: int, kind: str) -> Account:
    """The kind of an address. Raises Http404 where the year or the kind is none."""
    if kind not in list(Account) or not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return Account(kind)


def the_version(name: str) -> Version:
    """The version of an address. Raises Http404."""
    found = version_named(name)
    if found is None:
        raise Http404
    return found


@needs(LOOK)
@require_safe
def years(request: Any) -> HttpResponse:
    """年度预算: clocks, versions and base lines of all years."""
    return years_page(request)


def years_page(request: Any, findings: Any = (), status: int = 200) -> HttpResponse:
    """The page, with what was refused on it."""
    today = timezone.localdate()
    rows = list(Version.objects.defer("content", "findings").select_related("maker").order_by(
        "-year", "kind", "-number")[:SHOWN])  # fmt: skip
    proved = newest_proofs(rows)
    bases = list(BaseLines.objects.defer("content").select_related("maker", "checker").order_by("-pk")[:SHOWN])
    used = {
        (one.year, one.kind) for one in BaseLines.objects.filter(state=BaseState.ACCEPTED.value).only("year", "kind")
    }
    listed = sorted({(one.year, one.kind) for one in rows} | used, key=lambda one: (-one[0], one[1]))
    person = request.who.natural_person.pk
    context = {
        "clocks": [(one, timeline(one)) for one in clocks(today)],
        "versions": [(one, open_warnings(one, proved.get(one.pk))) for one in rows],
        "years": [(year, Account(kind), (year, kind) in used) for year, kind in listed],
        "bases": [
            {
                "one": one,
                "kind": Account(one.kind),
                "waits": one.state == BaseState.WAITING,
                "accepts": one.state == BaseState.WAITING and one.maker_id != person and request.who.may(CHECK),
            }
            for one in bases
        ],
        "publications": publications(),
        "compiles": request.who.may(COMPILE),
        "checks": request.who.may(CHECK),
        "findings": findings,
        "this_year": today.year,
        "accounts": list(Account),
        "typed": request.POST,
    }
    return render(request, "years/years.html", context, status=status)


@needs(LOOK)
@require_http_methods(["GET", "HEAD", "POST"])
def compile_year(request: Any, year: int, kind: str) -> HttpResponse:
    """What would be frozen now, with everything that was found; freezing it."""
    account = account_of(year, kind)
    refused: Any = ()
    if request.method == "POST":
        note, seen = request.POST.get("note", "")[:400], request.POST.get("seen", "")[:80]
        try:
            made = freeze(year, account, note, seen, by=request.who, now=timezone.localtime())
            return redirect("year-version", made.folder)
        except Refused as no_more:
            refused = no_more.findings
    found: Any = None
    if has_base(year, account):
        try:
            found = compiled(year, account)
        except Refused as no_more:
            refused = refused or no_more.findings
    newest = versions(year, account).exclude(state=VersionState.VOID.value).first()
    context = {
        "year": year,
        "account": account,
        "made": found,
        "parts": _parts(found.facts) if found else [],
        "seen": digest_of(found.content) if found else "",
        "newest": newest,
        "same": bool(found and newest and newest.digest == digest_of(found.content)),
        "findings": refused,
        "freezes": request.who.may(COMPILE) and found is not None and found.can_be_frozen,
        "typed": request.POST,
    }
    return render(request, "years/compile.html", context, status=422 if refused else 200)


@dataclass(frozen=True)
class Part:
    """A sum of a book: what it is, how many lines it has, fen."""

    name: str
    lines: int
    fen: int


def _parts(facts: Any) -> list[Part]:
    told: tuple[tuple[str, Callable[[Fact], bool]], ...] = (
        ("基本支出", lambda one: one.category is Category.BASIC),
        ("项目支出", lambda one: one.category is Category.PROJECT and one.origin is Origin.CURRENT),
        ("项目支出（上年结转）", lambda one: one.category is Category.PROJECT and one.origin is Origin.CARRIED_OVER),
    )
    made = []
    for name, belongs in told:
        lines = [one for one in facts if belongs(one)]
        made.append(Part(name, len(lines), total_fen(lines)))
    return made


@needs(LOOK)
@require_safe
def version(request: Any, name: str) -> HttpResponse:
    """A version: what it is, what was found, its clock, its cases, its publication."""
    return version_page(request, the_version(name))


def version_page(request: Any, row: Version, findings: Any = (), status: int = 200) -> HttpResponse:
    """The page, with what was refused on it."""
    who, account = request.who, Account(row.kind)
    today = timezone.localdate()
    proof = newest_proof(row)
    others = versions(row.year, account).defer("content", "findings").exclude(pk=row.pk)
    published = PublishedVersion.objects.filter(version=row).first()
    state = VersionState(row.state)
    reply = reply_of(row.year, row.kind)
    context = {
        "version": row,
        "account": account,
        "others": list(others),
        "reply": reply,
        "clock": next(((one, timeline(one)) for one in clocks(today, row.year) if one.kind is account), None),
        "proof": proof,
        "open": open_warnings(row, proof),
        "proof_findings": found_by(proof) if proof else [],
        "compile_findings": findings_of(row.findings),
        "cases": cases_of(row)[:SHOWN],
        "published": published,
        "publication": next((one for one in publications() if published and one.folder.name == row.folder), None),
        "steps": _steps(who, row, state),
        "may_prove": who.may(PUBLISH) and state in (VersionState.FROZEN, VersionState.APPROVED),
        "may_publish": who.may(PUBLISH) and state is VersionState.RELEASED,
        "may_give_up": who.may(COMPILE) and state in (VersionState.FROZEN, VersionState.APPROVED),
        "has_proof_file": (proofs.proof_folder(row) / "text" / proofs.READ).is_file(),
        "findings": findings,
    }
    return render(request, "years/version.html", context, status=status)


def _steps(who: Any, row: Version, state: VersionState) -> list[tuple[str, str]]:
    """The cases that somebody may open of a version as it stands."""
    offered = (
        (Kind.APPROVE, COMPILE, "提请编制审批", {VersionState.FROZEN}),
        (Kind.REPLY, COMPILE, "登记批复", {VersionState.APPROVED, VersionState.PUBLISHED}),
        (Kind.RELEASE, PUBLISH, "提请公开", {VersionState.APPROVED}),
    )
    return [
        (title, reverse("year-step", args=[row.folder, kind.value]))
        for kind, right, title, states in offered
        if state in states and who.may(right)
    ]


@dataclass(frozen=True)
class _Listed:
    name: str
    title: str


COLUMNS = (
    Column("table", "表", lambda row: row.table, width=16),
    Column("what", "变动", lambda row: row.what, width=8),
    Column("line", "行", lambda row: row.line, width=60),
    Column("column", "项目", lambda row: row.column, width=18),
    Column("before", "原版", lambda row: row.before, width=36),
    Column("after", "新版", lambda row: row.after, width=36),
    Column("difference", "增减（元）", lambda row: row.difference, kind="money", width=18),
)


@needs(LOOK)
@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: Any, first: str, second: str) -> HttpResponse:
    """Two versions line by line, as a page or as a workbook (``?export=1``)."""
    before, after = the_version(first), the_version(second)
    if before.kind != after.kind:
        raise Http404
    rows: list[Row] = compared(before, after)
    title = f"{before.year}年{Account(before.kind).label}第{before.number}版与{after.year}年第{after.number}版比较"
    if request.GET.get("export"):
        name = f"year-compare-{before.folder}-{after.folder}"
        return export_view(request, _Listed(name, title), COLUMNS, rows, {})
    context = {
        "title": title,
        "before": before,
        "after": after,
        "tables": by_table(rows),
        "count": len(rows),
        "may_export": request.who.may("list.export"),
    }
    return render(request, "years/compare.html", context)


@needs(LOOK)
@require_safe
def proof_file(request: Any, name: str) -> Any:
    """The text that proof-reading set, for whoever looks it over; journalled."""
    row = the_version(name)
    path = proofs.proof_folder(row) / "text" / proofs.READ
    if not path.is_file():
        raise Http404
    record("查看校对文本", request.who.actor, object_kind="year-version", object_key=row.folder)
    return FileResponse(path.open("rb"), content_type="application/pdf", filename=f"{row}校对文本.pdf")
