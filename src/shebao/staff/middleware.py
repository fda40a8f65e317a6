"""Every request of the office: who asks, whether idle too long, whether the second factor is still owed.

``request.who`` is a :class:`~shebao.staff.who.Who` for a person who may work, and None before that. Pages that are
open to everybody say so with :func:`open_to_all`; every other page needs a person, so that a forgotten check refuses.
"""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from shebao.journal.record import record  # noqa: F401 - used by pages of this room
from shebao.staff.who import who

View = Callable[..., HttpResponse]


def open_to_all(view: View) -> View:
    """A page that anybody may see: the login, published documents."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view


def with_password_only(view: View) -> View:
    """A page for somebody whose password was right and who still owes the second factor or a new password."""
    view.with_password_only = True  # type: ignore[attr-defined]
    return view


class StaffMiddleware:
    """Puts ``request.who`` on every request, and keeps out whoever may not be there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Find the person before the page is looked for."""
        request.who = None
        if request.user.is_authenticated:
            now = time.time()
            if now - request.session.get("seen", now) > settings.IDLE_MINUTES * 60:
                logout(request)
                request.session["idle"] = True
            else:
                request.session["seen"] = now
                request.who = who(request.user, timezone.localdate(), request.META.get("REMOTE_ADDR", ""))
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, *_: Any) -> HttpResponse | None:
        """Send to the login, the second factor or the new password whoever owes it."""
        if getattr(view, "open_to_all", False):
            return None
        if request.who is None:
            return _to("login", request)
        if getattr(view, "with_password_only", False):
            return None
        if request.who.needs_second_factor and not request.user.is_verified():
            return _to("second-factor", request)
        if _password_is_due(request.user):
            return _to("change-password", request)
        return None


def _password_is_due(account: Any) -> bool:
    if account.must_change_password or account.password_changed_at is None:
        return True
    return bool((timezone.now() - account.password_changed_at).days >= settings.PASSWORD_DAYS)


def _to(name: str, request: HttpRequest) -> HttpResponse:
    target = (
        f"{reverse(name)}?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else reverse(name)
    )
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)


def frame(request: Any) -> dict[str, Any]:
    """What the frame of every staff page shows: who is here."""
    return {"who": getattr(request, "who", None)}
