"""Pages of posts: requests and their approval, ending a grant, the matrix, what was refused."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shebao import months
from shebao.screens.lists import list_view
from shebao.screens.typed_days import HOW
from shebao.staff.exports import REFUSALS
from shebao.staff.grant_post import Refused, end_grant, refusal
from shebao.staff.models import EVERYTHING, Grant, GrantRequest, NaturalPerson
from shebao.staff.permit import needs, refusals_page
from shebao.staff.posts import families, posts
from shebao.staff.posts_review import last_weeks, matrix, refused_acts
from shebao.staff.request_grant import decide, request_grant
from shebao.staff.request_list import INSURANCES, REQUESTS

FEN = 100


@require_http_methods(["GET", "HEAD", "POST"])
@needs("account.look")
def grant_requests(request: Any) -> HttpResponse:
    """Requests for posts, those that wait first."""
    return list_view(request, REQUESTS)


@require_http_methods(["GET", "POST"])
@needs("grant.make")
def ask_grant(request: Any, number: str) -> HttpResponse:
    """Ask for a post for somebody."""
    holder = get_object_or_404(NaturalPerson.objects.select_related("section"), number=number)
    typed = {
        name: request.POST.get(name, "").strip()
        for name in ("post", "townships", "amount_limit", "valid_from", "valid_to", "reason")
    }
    chosen = [code for code in request.POST.getlist("insurances") if code in INSURANCES]
    context = {
        "person": holder,
        "typed": typed,
        "chosen": chosen,
        "insurances": INSURANCES.items(),
        "families": [(name, [p for p in posts().values() if p.family == code]) for code, name in families().items()],
        "today": timezone.localdate(),
    }
    if request.method == "POST":
        try:
            _ask(request, holder, typed, chosen)
        except Refused as refused:
            return render(request, "staff/ask_grant.html", context | {"findings": refused.findings}, status=422)
        return redirect("grant-requests")
    return render(request, "staff/ask_grant.html", context)


def _ask(request: Any, holder: NaturalPerson, typed: dict[str, str], chosen: list[str]) -> None:
    wrong = []
    days: dict[str, date | None] = {}
    for name, title in (("valid_from", "生效日期"), ("valid_to", "失效日期")):
        try:
            days[name] = months.parse_day(typed[name]) if typed[name] else None
        except ValueError:
            wrong.append(refusal("G-4", f"{title}“{typed[name]}”不是日期。", HOW))
    limit = None
    if typed["amount_limit"]:
        if typed["amount_limit"].isdecimal() and len(typed["amount_limit"]) <= 12:
            limit = int(typed["amount_limit"]) * FEN
        else:
            wrong.append(refusal("G-4", f"金额上限“{typed['amount_limit']}”不是整数。", "填写整数元，不设上限的留空。"))
    townships = ",".join(typed["townships"].replace("，", ",").replace(" ", "").split(",")).strip(",") or EVERYTHING
    if townships != EVERYTHING and not all(code.isdecimal() for code in townships.split(",")):
        wrong.append(refusal("G-4", "乡镇须填写区划代码。", "用逗号分开，不限乡镇的留空。"))
    if wrong:
        raise Refused(*wrong)
    request_grant(
        holder,
        typed["post"],
        by=request.who,
        valid_from=days["valid_from"] or timezone.localdate(),
        valid_to=days["valid_to"],
        insurances=",".join(chosen) or EVERYTHING,
        townships=townships,
        amount_limit=limit,
        reason=typed["reason"][:200],
    )


@require_POST
@needs("grant.approve")
def decide_grant(request: Any, pk: int) -> HttpResponse:
    """Approve a request or not."""
    asked = get_object_or_404(GrantRequest, pk=pk)
    try:
        decide(asked, request.POST.get("agree") == "1", by=request.who, opinion=request.POST.get("opinion", "")[:200])
    except Refused as refused:
        return refusals_page(request, refused.findings)
    return redirect("grant-requests")


@require_POST
@needs("grant.make")
def take_back(request: Any, pk: int) -> HttpResponse:
    """End a grant with yesterday: at once."""
    grant = get_object_or_404(Grant.objects.select_related("natural_person"), pk=pk)
    try:
        last_day = timezone.localdate() - timedelta(days=1)
        end_grant(grant, by=request.who, last_day=last_day, reason=request.POST.get("reason", "")[:200])
    except Refused as refused:
        return refusals_page(request, refused.findings)
    return redirect("person-at-work", grant.natural_person.number)


@require_safe
@needs("account.look")
def post_matrix(request: Any) -> HttpResponse:
    """Persons × posts, with what excludes each other."""
    return render(request, "staff/post_matrix.html", {"matrix": matrix(timezone.localdate())})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("refusal.look")
def refusals(request: Any) -> HttpResponse:
    """What was refused in the last weeks."""
    since = last_weeks(timezone.localdate())
    asked = request.GET.get("q", "").strip()[:32]
    found = refused_acts(since)
    if asked:
        found = found.filter(Q(account=asked) | Q(natural_person=asked) | Q(action=asked))
    if request.GET.get("export"):
        return REFUSALS.answer(request, found, asked)
    may_export = request.who.may("list.export")
    context = {"rows": found[:200], "since": since, "asked": asked, "may_export": may_export}
    return render(request, "staff/refusals.html", context)
