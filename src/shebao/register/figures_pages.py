"""Participation figures on a page: counted now, or as they were frozen, with every revision beside."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shebao.register import figures, figures_export
from shebao.register.wording import a_day
from shebao.screens.export import refused
from shebao.screens.typed_days import HOW, plain_day
from shebao.staff.grant_post import Refused
from shebao.staff.names import names_of

LOOK = "figures.look"


@require_http_methods(["GET", "HEAD", "POST"])
def participation(request: Any) -> HttpResponse:
    """参保统计."""
    who = request.who
    # Counts of the whole centre, without any person: for those who answer for all of it, publish or freeze them.
    if not who.may(LOOK) or not (who.may(figures.FREEZE) or who.insurances_for(LOOK) is None):
        return refused(request, "没有查看全中心统计数的权限。", "请数据统计岗位办理，或向安全管理员申请。")
    today = timezone.localdate()
    asked = request.POST.get("cut_off") or request.GET.get("cut_off")
    read = a_day(plain_day(asked)) if asked else None
    cut_off = read or end_of_last_month(today)
    said = f"“{asked}”不是日期，{HOW}" if asked and read is None else ""
    if request.GET.get("export") and not said:
        return figures_export.answer(request, cut_off, today)
    if request.method == "POST" and not said:
        try:
            figures.freeze(cut_off, by=who, now=timezone.localtime(), reason=request.POST.get("reason", ""))
            return redirect(f"{reverse('figures')}?cut_off={cut_off.isoformat()}")
        except Refused as refusal:
            said = str(refusal)
    frozen = figures.published(cut_off)
    names = names_of(one.frozen_by for one in frozen)
    context = {
        "cut_off": cut_off,
        "typed": asked if said and asked else cut_off.isoformat(),
        "labels": figures.LABELS.values(),
        "sets": [
            (one, figures_export.edition(one), names[one.frozen_by], _rows(figures.table(one, cut_off)))
            for one in reversed(frozen)
        ],
        "now": _rows(figures.table(None, cut_off)) if cut_off <= today else [],
        "definition": figures.definition(),
        "may_freeze": who.may(figures.FREEZE) and cut_off <= today,
        "said": said,
        "may_export": who.may("list.export"),
    }
    return render(request, "register/figures.html", context, status=422 if said else 200)


def _rows(table: list[dict[str, Any]]) -> list[tuple[str, list[Any]]]:
    return [(row["name"], [row[name] for name in figures.LABELS]) for row in table]


def end_of_last_month(day: date) -> date:
    """The cut-off that is asked for most."""
    return day.replace(day=1) - timedelta(days=1)
