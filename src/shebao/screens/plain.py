"""查看明文: a sensitive value in full, for whoever may, with a reason, and never without an entry in the journal."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from shebao.journal.record import record


@dataclass(frozen=True)
class Plain:
    """A value in full, what it is in the journal's words, and the case that it was looked at in."""

    value: str
    what: str
    case_number: str = ""


Getter = Callable[[Any, str, str], Plain | None]
"""Given the asker, a key and a field: the value, or None where it is not there or not in his scope."""
_GETTERS: dict[str, Getter] = {}


def declare_plain(kind: str, getter: Getter) -> None:
    """Let values of a kind of object be looked at in full."""
    _GETTERS[kind] = getter


@require_POST
def plain_view(request: Any, kind: str, key: str, field: str) -> HttpResponse:
    """The value as a fragment, once a reason is given."""
    who, reason = request.who, request.POST.get("reason", "").strip()
    context = {"kind": kind, "key": key, "field": field, "message": ""}
    if not who.may("plain.look"):
        context["message"] = "没有查看明文的权限"
    elif not reason:
        context["message"] = "请写明查看事由"
    else:
        found = _GETTERS[kind](who, key, field) if kind in _GETTERS else None
        if found is None:
            raise Http404
        with transaction.atomic():
            record(
                "查看明文",
                who.actor,
                object_kind=kind,
                object_key=key,
                case_number=found.case_number,
                detail=f"{found.what}：{reason}",
            )
        context["value"] = found.value
    return render(request, "screens/plain.html", context)
