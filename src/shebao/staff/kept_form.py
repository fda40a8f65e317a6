"""A form sent after the session had ended: what was typed is kept for the same account and offered again.

It lies in the session of the browser that sent it, for the account that was logged in there, and goes when it was
sent again, when it was dropped, or when somebody else logs in.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

KEPT = "kept_form"
MOST = 200_000
"""Characters of a form that are kept; beyond, the page shows them to be copied."""
_NEVER = ("csrfmiddlewaretoken",)


def typed_fields(request: Any) -> list[tuple[str, str]]:
    """The fields of a form as they were sent; no passwords, no codes, no tokens."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in _NEVER and "password" not in name and name != "code"
        for value in values
    ]


def shown_fields(request: Any) -> list[tuple[str, str]]:
    """What somebody might want to copy: fields with something in them."""
    return [(name, value) for name, value in typed_fields(request) if value.strip()]


def keep_form(request: Any) -> bool:
    """Keep a form in the session, where it is known whose it is. Whether it was kept."""
    ended = request.session.get("ended")
    fields = typed_fields(request)
    if not ended or sum(len(name) + len(value) for name, value in fields) > MOST:
        return False
    request.session[KEPT] = {
        "account": ended["account"],
        "path": request.get_full_path(),
        "fields": fields,
        "files": [file.name for file in request.FILES.values()],
    }
    return True


def take_over(request: Any, account: Any) -> bool:
    """At the login: whether a form of this account waits; another one's is dropped."""
    request.session.pop("ended", None)
    kept = request.session.get(KEPT)
    if kept and kept["account"] != account.pk:
        del request.session[KEPT]
        return False
    return bool(kept)


@require_http_methods(["GET", "POST"])
def kept_form(request: Any) -> HttpResponse:
    """Show the form that was kept: send it again, or drop it."""
    kept = request.session.get(KEPT)
    if request.method == "POST" or not kept:
        request.session.pop(KEPT, None)
        return redirect("work")
    return render(request, "staff/kept_form.html", {"kept": kept, "shown": [f for f in kept["fields"] if f[1].strip()]})


def forget_when_sent(request: HttpRequest) -> None:
    """The form that is being sent again is not offered a second time."""
    kept = request.session.get(KEPT)
    if kept and request.method == "POST" and request.get_full_path() == kept["path"]:
        del request.session[KEPT]


def waiting(request: HttpRequest) -> HttpResponseRedirect | None:
    """Where a form waits: to its page."""
    return redirect("kept-form") if request.session.get(KEPT) else None
