"""What staff open on the way down from a published figure is journalled (追溯留痕): the figure, roster, each person.

A figure that is followed is kept in the session with the rosters that its page offered. Whoever opens one of these
rosters, and a person who stands on it, leaves an entry that names the figure, until another figure is followed.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from shebao.journal.record import Actor, record
from shebao.programmes.allowances.models import Line

TRAIL = "trace"
FIGURE, ROSTER, PERSON = "追溯公开数字", "追溯打开名册", "追溯打开人员"


def begin_trail(request: Any, publication: str, address: str, rosters: Sequence[int]) -> None:
    """Journal that a figure is followed, and keep what was offered."""
    _journal(request.who.actor, FIGURE, "publication", publication, address)
    request.session[TRAIL] = {"figure": f"{publication} {address}", "rosters": list(rosters)}


class TraceTrail:
    """Journals before the page is given out: without its entry nobody sees it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Answer, and journal what was opened by way of a figure."""
        response = self._get_response(request)
        match = request.resolver_match
        if response.status_code == 200 and match is not None and match.url_name in ("roster-lines", "person"):
            trail = request.session.get(TRAIL)
            if trail and request.who is not None:
                _opened(request, trail, match.url_name, int(match.kwargs["number"]))
        return response


def _opened(request: Any, trail: dict[str, Any], page: str, number: int) -> None:
    if page == "roster-lines" and number in trail["rosters"]:
        _journal(request.who.actor, ROSTER, "roster", str(number), trail["figure"])
        request.session[TRAIL] = {**trail, "opened": sorted({*trail.get("opened", ()), number})}
    elif page == "person":
        on = Line.objects.filter(roster__in=trail.get("opened", ()), person=number).values_list(
            "roster__number", flat=True
        )
        if on:
            detail = f"{trail['figure']}，名册{'、'.join(sorted(set(on)))}"
            _journal(request.who.actor, PERSON, "person", str(number), detail)


def _journal(actor: Actor, action: str, kind: str, key: str, detail: str) -> None:
    with transaction.atomic():
        record(action, actor, object_kind=kind, object_key=key, detail=detail)
