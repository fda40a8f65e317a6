"""Every request of the office: who asks, whether idle too long, whether the second factor is still owed.

``request.who`` is a :class:`~shebao.staff.who.Who` for a person who may work, and None before that. Pages that are
open to everybody say so with :func:`open_to_all`; every other page needs a person, so that a forgotten check refuses.
"""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from shebao.journal.record import record
from shebao.staff.grant_post import refusal
from shebao.staff.installation import is_demonstration
from shebao.staff.kept_form import forget_when_sent, keep_form, shown_fields
from shebao.staff.permit import refused_page
from shebao.staff.posts import posts
from shebao.staff.who import Who, who

View = Callable[..., HttpResponse]
NO_SESSION = "-"
"""What the kept session key of an account begins with where all its sessions have been ended."""
SEEN_EVERY = 30
"""Seconds after which a session is written again: not every look at a page is a write."""


def open_to_all(view: View) -> View:
    """A page that anybody may see: the login, published documents."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view


def with_password_only(view: View) -> View:
    """A page for somebody whose password was right and who still owes the second factor or a new password."""
    view.with_password_only = True  # type: ignore[attr-defined]
    return view


def polled(view: View) -> View:
    """An address that a page asks by itself, again and again: it keeps nobody awake (空闲超时)."""
    view.polled = True  # type: ignore[attr-defined]
    return view


class StaffMiddleware:
    """Puts ``request.who`` on every request, and keeps out whoever may not be there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Find the person before the page is looked for."""
        request.who = None
        if request.user.is_authenticated:
            found = who(request.user, timezone.localdate(), request.META.get("REMOTE_ADDR", ""))
            if ended := _ended(request):
                _end(request, found, ended)
            else:
                request.who = found
        response = self.get_response(request)
        if request.who is not None and not response.has_header("Cache-Control"):
            # What staff see is personal data: it stays in no store on the way, nor in the browser after logging out.
            response["Cache-Control"] = "no-store"
        if request.who is not None and response.status_code == 403:
            _report(request)
        return response

    def process_view(self, request: Any, view: Any, *_: Any) -> HttpResponse | None:
        """Send to the login, the second factor or the new password whoever owes it."""
        if request.who is not None and not getattr(view, "polled", False):
            _seen(request)
        if getattr(view, "open_to_all", False):
            return None
        if request.who is None:
            return _log_in_first(request)
        if getattr(view, "with_password_only", False):
            return None
        if request.who.needs_second_factor and not request.user.is_verified():
            return _to("second-factor", request)
        if _password_is_due(request.user):
            return _to("change-password", request)
        if request.who.conflicts:
            return _excluded(request)
        forget_when_sent(request)
        return None


def _report(request: Any) -> None:
    """A page that was refused, by whichever room: an attempt that the auditors see (被拒操作)."""
    if getattr(request, "refusal_reported", False):
        return
    with transaction.atomic():
        record("访问被拒", request.who.actor, object_kind="page", object_key=request.path[:128], result="拒绝")


def _ended(request: Any) -> str:
    """Why a session is over; empty where it goes on."""
    now = time.time()
    if now - request.session.get("seen", now) > settings.IDLE_MINUTES * 60:
        return "超时"
    newest = request.user.session_key
    if not newest or newest == request.session.session_key:
        return ""
    return "重置" if newest.startswith(NO_SESSION) else "另处登录"


def _end(request: Any, found: Who, reason: str) -> None:
    logout(request)
    request.session["ended"] = {"reason": reason, "account": found.account.pk}
    with transaction.atomic():
        record("登录失效", found.actor, object_kind="account", object_key=found.account.username, detail=reason)


def _seen(request: Any) -> None:
    now = time.time()
    if now - request.session.get("seen", 0) > SEEN_EVERY:
        request.session["seen"] = now


def _log_in_first(request: Any) -> HttpResponse:
    """To the login; what was typed is kept where it is known who typed it, and shown to be copied where it is not."""
    if request.method == "POST" and not keep_form(request) and (fields := shown_fields(request)):
        context = {"fields": fields, "next": _here(request)}
        return render(request, "staff/not_kept.html", context, status=401)
    return _to("login", request)


def _excluded(request: Any) -> HttpResponse:
    """Posts that exclude each other, granted past the rules: nothing is done with them."""
    findings = [
        refusal(
            "G-5",
            f"您同时任“{posts()[pair.first].name}”和“{posts()[pair.second].name}”，为不相容岗位，不能办理业务。",
            "请安全管理员收回其中一个岗位。",
            pair.basis,
        )
        for pair in request.who.conflicts
    ]
    return refused_page(request, findings, "不相容岗位")


def _password_is_due(account: Any) -> bool:
    if account.must_change_password or account.password_changed_at is None:
        return True
    return bool((timezone.now() - account.password_changed_at).days >= settings.PASSWORD_DAYS)


def _here(request: HttpRequest) -> str:
    """Where to go on after logging in: the page itself, or the one a form or a fragment was asked from."""
    if request.method in ("GET", "HEAD") and not request.headers.get("HX-Request"):
        return request.get_full_path()
    source = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "")
    if source.netloc not in ("", request.get_host()):
        return ""
    return f"{source.path}?{source.query}" if source.query else source.path


def _to(name: str, request: HttpRequest) -> HttpResponse:
    here = _here(request)
    target = f"{reverse(name)}?{urlencode({'next': here})}" if here else reverse(name)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)


def frame(request: Any) -> dict[str, Any]:
    """What the frame of every staff page shows: who is here. Whether nobody exists is asked where a page says it."""
    return {"who": getattr(request, "who", None), "is_demonstration": is_demonstration}
