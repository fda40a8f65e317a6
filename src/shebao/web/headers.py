"""Headers that tell the browser what our pages never do, and whose request it is behind a proxy."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]

OFFICE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Staff pages: our own files only, nothing inline, in nobody's frame."""
SELF_CONTAINED = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
"""Published documents and reports: one file with its style and scripts in it, of which each names its own by hash in a
policy of its own; both hold."""
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def self_contained(view: View) -> View:
    """A page that carries its style and script in itself, and may stand in a frame of our own."""

    @wraps(view)
    def answer(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        response = view(request, *arguments, **named)
        response.headers.setdefault("Content-Security-Policy", SELF_CONTAINED)
        response.headers.setdefault("X-Frame-Options", "SAMEORIGIN")
        return response

    return answer


class Headers:
    """Puts the headers on every answer, and the caller's address on every request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Outermost of all, so that refusals carry them too."""
        if settings.BEHIND_PROXY and (passed := request.META.get("HTTP_X_FORWARDED_FOR")):
            # The last one is what our own proxy saw; what stands before it anybody can write.
            request.META["REMOTE_ADDR"] = passed.rsplit(",", 1)[-1].strip()
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", OFFICE)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response
