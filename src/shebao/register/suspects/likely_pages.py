"""The pages of 可能同一人: the list, and a pair with both records side by side, decided by two hands."""

from types import SimpleNamespace
from typing import Any

from django import forms
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shebao.cases.scope import sees_names
from shebao.register.insurances import SHORT
from shebao.register.suspects import likely
from shebao.register.suspects.models import Likely
from shebao.register.suspects.sections import CHECK, LOOK, MAKE, SECTIONS, in_scope, may, turn_of
from shebao.register.suspects.shown import handles, side_by_side, system_name, visible
from shebao.register.suspects.states import DecisionState
from shebao.register.unify.differing import differing
from shebao.register.unify.linking.rules import ALL
from shebao.screens.lists import Act, Column, ListPage, list_view
from shebao.screens.masks import STAR, mask_name
from shebao.screens.todo import Todo, declare_todo
from shebao.staff.grant_post import Refused
from shebao.staff.permit import needs
from shebao.staff.who import Who

EVERY = [("", "全部")]
STATES = (Likely.TO_DECIDE, Likely.TO_CHECK, Likely.DECIDED)
ALWAYS = ("姓名", "证件号码", "单位名称", "出生日期", "手机号码")
SAID = {
    "decide": "已提出认定，等待另一人复核。",
    "confirm": "已复核确认，下一次归并按此办理。",
    "give_back": "已退回。",
}


class LikelyQuery(forms.Form):
    """What pairs can be asked for by."""

    number = forms.CharField(label="编号", required=False, max_length=16)
    rule = forms.ChoiceField(
        label="依据",
        required=False,
        choices=lambda: [*EVERY, *((code, f"{code} {title}") for code, title in ALL.items())],
    )
    section = forms.ChoiceField(label="责任股室", required=False, choices=[*EVERY, *((one, one) for one in SECTIONS)])
    state = forms.ChoiceField(label="状态", required=False, choices=[*EVERY, *((one, one) for one in STATES)])
    which = forms.ChoiceField(
        label="范围", required=False, choices=[("", "待认定、待复核"), ("all", "全部"), ("gone", "已不再提出")]
    )


def find(rows: Any, asked: dict[str, Any]) -> Any:
    """Narrow pairs by what was asked; without a question those that wait for somebody."""
    for name in ("section", "state"):
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    if asked.get("number"):
        rows = rows.filter(number__startswith=asked["number"].strip().upper())
    if asked.get("rule"):
        numbers = [one.pk for one in rows.only("pk", "rules") if asked["rule"] in one.rules]
        rows = rows.filter(pk__in=numbers)
    if asked.get("which") == "gone":
        return rows.filter(found=False)
    if asked.get("which") == "all" or asked.get("state") or asked.get("number"):
        return rows
    return rows.filter(state__in=STATES[:2], found=True)


def _todo(who: Any) -> Todo | None:
    if not who.may(LOOK):
        return None
    waiting = in_scope(Likely.objects.filter(found=True), who)
    due = Q(pk__in=[])
    if (making := turn_of(who, MAKE)) is not None:
        due |= making & Q(state=Likely.TO_DECIDE)
    if (checking := turn_of(who, CHECK)) is not None:
        own = Q(decisions__state=DecisionState.TO_CHECK.value, decisions__maker=who.natural_person)
        due |= checking & Q(state=Likely.TO_CHECK) & ~own
    return Todo("待我认定的可能同一人", waiting.filter(due).count(), str(reverse("likely-pairs")))


declare_todo(_todo)


def grounds(row: Any) -> str:
    """The rules that fit, in words."""
    return "；".join(f"{code} {ALL.get(code, '')}" for code in row.rules)


def conclusion(row: Any) -> str:
    """What was decided."""
    return "" if row.same is None else likely.SAME if row.same else likely.NOT_SAME


def _side(at: int, who: Who) -> list[Column]:
    sign = "甲乙"[at]

    def cell(name: str) -> Any:
        return lambda row: row.sides[at]["cells"].get(name, "")

    def name(row: Any) -> str:
        told = row.sides[at]["cells"].get("姓名", "")
        return str(told if sees_names(who) else mask_name(told))

    def number(row: Any) -> str:
        ids = [side["cells"].get("证件号码", "") for side in row.sides]
        marks = differing(ids)[at]
        seen = visible("证件号码", ids[at], who, handles(who, row), marks)
        return "".join(sign if place in seen else STAR for place, sign in enumerate(ids[at]))

    return [
        Column(f"system_{at}", f"系统{sign}", lambda row: system_name(row.sides[at]["system"]), width=10),
        Column(f"number_{at}", f"个人编号{sign}", lambda row: row.sides[at]["number"] or "无编号", width=14),
        Column(f"name_{at}", f"姓名{sign}", name, width=10),
        Column(f"id_{at}", f"证件号码{sign}", number, width=20),
        Column(f"unit_{at}", f"单位{sign}", cell("单位名称"), width=26, only_export=True),
        Column(f"person_{at}", f"人员主键{sign}", lambda row: row.sides[at]["person"], width=14, only_export=True),
        Column(f"file_{at}", f"文件和行{sign}", lambda row: f"{row.sides[at]['file']} 第{row.sides[at]['row']}行",
               width=30, only_export=True),
    ]  # fmt: skip


def columns(request: Any) -> list[Column]:
    """The columns of the list; numbers masked, names as somebody may see them."""
    return [
        Column("number", "编号", lambda row: row.number, order="number", link=pair_url, width=14),
        Column("rules", "依据", grounds, width=34),
        *_side(0, request.who),
        *_side(1, request.who),
        Column("section", "责任股室", lambda row: row.section, order="section", width=18),
        Column("state", "状态", lambda row: row.state, order="state", state=True, width=8),
        Column("same", "认定", conclusion, width=10),
    ]


def pair_url(row: Any) -> str:
    """A pair's page."""
    return str(reverse("likely-pair", args=[row.number]))


PAIRS = ListPage(
    name="likely-pairs",
    title="可能同一人",
    form=LikelyQuery,
    rows=lambda request, asked: find(in_scope(Likely.objects.all(), request.who), asked),
    columns=columns,
    order=("number",),
    acts=(Act("查看", pair_url),),
    note="归并规则与不止一人相符、没有自动合并的记录，由两人认定；下一次归并按认定办理。",
)


@needs(LOOK)
@require_http_methods(["GET", "HEAD", "POST"])
def likely_pairs(request: Any) -> HttpResponse:
    """可能同一人."""
    return list_view(request, PAIRS)


def _find(request: Any, number: str) -> Any:
    return get_object_or_404(in_scope(Likely.objects.all(), request.who), number=number)


@needs(LOOK)
@require_safe
def likely_pair(request: Any, number: str) -> HttpResponse:
    """A pair: both records side by side, what else fits them, the decisions, the next step."""
    return _page(request, _find(request, number))


def _page(request: Any, one: Any, findings: Any = (), status: int = 200) -> HttpResponse:
    who: Who = request.who
    handling = handles(who, one)
    rows: Any = [SimpleNamespace(cells={"个人编号": side["number"] or "", **side["cells"]}, pk=0) for side in one.sides]
    lines = side_by_side(rows, who, handling)
    waiting = one.decisions.filter(state=DecisionState.TO_CHECK.value).first()
    own = waiting is not None and waiting.maker_id == who.natural_person.pk
    others = in_scope(Likely.objects.exclude(pk=one.pk), who).filter(
        Q(left__in=[one.left, one.right]) | Q(right__in=[one.left, one.right])
    )
    said = request.GET.get("done", "")
    context = {
        "one": one,
        "grounds": [(code, ALL.get(code, "")) for code in one.rules],
        "sides": [
            {**side, "sign": sign, "called": SHORT.get(side["system"], "其他"), "ground": ALL.get(side["rule"], "")}
            for sign, side in zip("甲乙", one.sides, strict=True)
        ],
        "first": [line for line in lines if line.differs or line.header in ALWAYS],
        "rest": [line for line in lines if not line.differs and line.header not in ALWAYS],
        "others": others.order_by("number")[:20],
        "decisions": one.decisions.select_related("maker", "checker").order_by("-ordinal"),
        "conclusion": conclusion(one),
        "choices": (likely.SAME, likely.NOT_SAME),
        "waiting": waiting,
        "own": own,
        "may_decide": may(who, MAKE, one) and waiting is None,
        "may_confirm": may(who, CHECK, one) and waiting is not None and not own,
        "findings": findings,
        "typed": request.POST,
        "messages": [SAID[said]] if said in SAID and request.method == "GET" else [],
    }
    return render(request, "suspects/likely.html", context, status=status)


@needs(LOOK)
@require_POST
def act(request: Any, number: str, action: str) -> HttpResponse:
    """Decide a pair, confirm or return the decision; what was typed stays where it is refused."""
    one = _find(request, number)
    sent, by, now = request.POST, request.who, timezone.now()
    try:
        if action == "decide":
            likely.decide(one, sent.get("said", ""), sent.get("reason", ""), by=by, now=now)
        elif action == "confirm":
            likely.confirm(one, by=by, now=now, opinion=sent.get("opinion", ""))
        elif action == "give_back":
            likely.give_back(one, by=by, now=now, opinion=sent.get("opinion", ""))
        else:
            raise Http404
    except Refused as refused:
        return _page(request, _find(request, number), refused.findings, status=422)
    return redirect(f"{pair_url(one)}?done={action}")
