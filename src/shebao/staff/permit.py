"""Refusing a page to whoever has no post for it; the attempt is journalled and reported (访问被拒)."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render

from shebao.findings import Finding
from shebao.journal.record import record
from shebao.staff.grant_post import refusal
from shebao.staff.posts import posts

View = Callable[..., HttpResponse]
REFUSED = "screens/refused.html"


def refused_page(request: Any, findings: Sequence[Finding], action: str, status: int = 403) -> HttpResponse:
    """What was refused, why and what to do, as a page; and an entry in the journal under the action's name."""
    with transaction.atomic():
        record(
            action,
            request.who.actor,
            object_kind="page",
            object_key=request.path[:128],
            result="拒绝",
            detail="；".join(f"{one.code} {one.message}" for one in findings),
        )
    request.refusal_reported = True
    return render(request, REFUSED, {"findings": findings}, status=status)


def refusals_page(request: Any, findings: Sequence[Finding], status: int = 422) -> HttpResponse:
    """A refusal that the act itself has journalled already, as a page."""
    return render(request, REFUSED, {"findings": findings}, status=status)


def needs(*rights: str) -> Callable[[View], View]:
    """A page for whoever has one of some rights."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *arguments: Any, **named: Any) -> HttpResponse:
            if request.who.rights.isdisjoint(rights):
                names = [post.name for post in posts().values() if not post.rights.isdisjoint(rights)]
                found = refusal("G-2", "您的岗位没有打开此页的权限。", f"请由{'、'.join(names)}办理。")
                return refused_page(request, [found], "访问被拒")
            return view(request, *arguments, **named)

        return guarded

    return decorate
