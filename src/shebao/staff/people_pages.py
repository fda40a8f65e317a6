"""Pages of people and accounts (人员和账号)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shebao.staff.accounts import NewPerson, create_account, reset_password, reset_second_factor, set_active
from shebao.staff.exports import PEOPLE, post_names
from shebao.staff.grant_post import Refused
from shebao.staff.models import Account, NaturalPerson, Section
from shebao.staff.permit import needs, refusals_page
from shebao.staff.posts import posts
from shebao.staff.second_factor import device_of
from shebao.staff.who import grants_in_force


@require_http_methods(["GET", "HEAD", "POST"])
@needs("account.look")
def people(request: Any) -> HttpResponse:
    """Everybody who works here."""
    asked = request.GET.get("q", "").strip()[:32]
    found = NaturalPerson.objects.select_related("section", "account").prefetch_related("grants").order_by("number")
    if asked:
        found = found.filter(name__startswith=asked) | found.filter(number=asked)
    if request.GET.get("export"):
        return PEOPLE.answer(request, found, asked)
    rows = [
        {
            "person": person,
            "account": getattr(person, "account", None),
            "posts": post_names(person),
        }
        for person in found[:300]
    ]
    context = {"rows": rows, "asked": asked, "may_create": request.who.may("account.create")}
    context["may_export"] = request.who.may("list.export")
    return render(request, "staff/people.html", context)


@require_safe
@needs("account.look")
def person(request: Any, number: str) -> HttpResponse:
    """One person: the account, the posts held and those that were."""
    found = get_object_or_404(NaturalPerson.objects.select_related("section"), number=number)
    account = Account.objects.filter(natural_person=found).first()
    grants = found.grants.select_related("granted_by", "approved_by").order_by("-valid_from", "-pk")
    day = timezone.localdate()
    context = {
        "person": found,
        "account": account,
        "bound": account is not None and device_of(account) is not None,
        "grants": [
            {"grant": grant, "post": posts()[grant.post], "now": grant.valid_to is None or grant.valid_to >= day}
            for grant in grants
        ],
        "own": found.pk == request.who.natural_person.pk,
        "may_create": request.who.may("account.create"),
        "may_grant": request.who.may("grant.make"),
        "may_reset_factor": request.who.may("factor.reset"),
    }
    return render(request, "staff/person.html", context)


@require_http_methods(["GET", "POST"])
@needs("account.create")
def new_person(request: Any) -> HttpResponse:
    """A new natural person with an account; the first password is shown once."""
    typed = {name: request.POST.get(name, "").strip() for name in ("number", "name", "section", "title", "username")}
    context: dict[str, Any] = {"typed": typed, "sections": Section.objects.order_by("name")}
    if request.method == "POST":
        try:
            account, password = create_account(NewPerson(**typed), by=request.who)
        except Refused as refused:
            return render(request, "staff/new_person.html", context | {"findings": refused.findings}, status=422)
        return _shown_once(request, account, password)
    return render(request, "staff/new_person.html", context)


def _shown_once(request: Any, account: Account, password: str) -> HttpResponse:
    return render(request, "staff/initial_password.html", {"account": account, "password": password})


@require_POST
@needs("account.create")
def new_password(request: Any, number: str) -> HttpResponse:
    """Reset a password; the new first one is shown once."""
    account = _account(number)
    try:
        return _shown_once(request, account, reset_password(account, by=request.who))
    except Refused as refused:
        return refusals_page(request, refused.findings)


@require_POST
@needs("account.create")
def activate(request: Any, number: str) -> HttpResponse:
    """Close an account, or open it again."""
    active = request.POST.get("active") == "1"
    try:
        set_active(_account(number), active, by=request.who, reason=request.POST.get("reason", ""))
    except Refused as refused:
        return refusals_page(request, refused.findings)
    return redirect("person-at-work", number)


@require_POST
@needs("factor.reset")
def new_factor(request: Any, number: str) -> HttpResponse:
    """Forget a bound app."""
    try:
        reset_second_factor(_account(number), by=request.who, reason=request.POST.get("reason", ""))
    except Refused as refused:
        return refusals_page(request, refused.findings)
    return redirect("person-at-work", number)


@require_safe
def my_account(request: Any) -> HttpResponse:
    """One's own account: posts, password, second factor."""
    who = request.who
    context = {
        "grants": [
            {"grant": grant, "post": posts()[grant.post]}
            for grant in grants_in_force(who.natural_person, timezone.localdate())
        ],
        "bound": device_of(request.user) is not None,
        "account": who.account,
    }
    return render(request, "staff/my_account.html", context)


def _account(number: str) -> Account:
    return get_object_or_404(Account.objects.select_related("natural_person"), natural_person__number=number)
