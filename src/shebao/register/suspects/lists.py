"""The list of suspects (疑点), and what it can be asked by."""

from typing import Any

from django import forms
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import localdate

from shebao.register.insurance_mask import BITS, insurances_of
from shebao.register.insurances import SHORT
from shebao.register.lists import townships
from shebao.register.models import Township
from shebao.register.suspects.sections import CHECK, LOOK, MAKE, RUN, SECTIONS, suspects_for, turn_of
from shebao.register.suspects.states import OPEN, SEVERITIES, TO_DECIDE, State
from shebao.register.unify.anomalies import catalogue
from shebao.screens.lists import Act, Column, ListPage
from shebao.screens.todo import Todo, declare_todo

EVERY = [("", "全部")]
MINE = [
    *EVERY,
    ("mine", "待我处理"),
    ("open", "未办结"),
    ("late", "挂起已到期"),
    ("vanished", "未再发现"),
    ("again", "重新打开过"),
]


def anomaly(code: str) -> str:
    """An anomaly as staff read it: its code and name."""
    return f"{code} {catalogue()[code].title}" if code in catalogue() else code


class SuspectQuery(forms.Form):
    """What suspects can be asked for by."""

    number = forms.CharField(label="疑点编号", required=False, max_length=16)
    code = forms.ChoiceField(
        label="异常", required=False, choices=lambda: [*EVERY, *((code, anomaly(code)) for code in catalogue())]
    )
    section = forms.ChoiceField(label="责任股室", required=False, choices=[*EVERY, *((one, one) for one in SECTIONS)])
    severity = forms.ChoiceField(label="等级", required=False, choices=[*EVERY, *SEVERITIES.items()])
    state = forms.ChoiceField(
        label="状态", required=False, choices=[*EVERY, *((state.value, state.value) for state in State)]
    )
    system = forms.ChoiceField(
        label="系统",
        required=False,
        choices=[*EVERY, *((code, SHORT[code]) for code in ("110", "120", "210", "410", "170"))],
    )
    employer = forms.CharField(label="单位", required=False, max_length=64)
    township = forms.ChoiceField(label="乡镇", required=False, choices=townships)
    which = forms.ChoiceField(label="范围", required=False, choices=MINE)


def find(rows: Any, asked: dict[str, Any], who: Any) -> Any:
    """Narrow suspects by what was asked."""
    for name in ("code", "section", "severity", "state", "township"):
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    if asked.get("number"):
        rows = rows.filter(number__startswith=asked["number"].strip().upper())
    if asked.get("employer"):
        rows = rows.filter(employer__contains=asked["employer"].strip())
    if asked.get("system"):
        rows = rows.annotate(asked_for=F("systems").bitand(BITS[asked["system"]])).filter(asked_for__gt=0)
    which = asked.get("which")
    if which == "mine":
        rows = rows.filter(mine(who))
    elif which == "open":
        rows = rows.filter(state__in=[state.value for state in OPEN])
    elif which == "late":
        rows = rows.filter(state=State.ON_HOLD.value, hold_until__lte=localdate())
    elif which == "vanished":
        rows = rows.filter(vanished=True)
    elif which == "again":
        rows = rows.filter(reopened__gt=0)
    return rows


def mine(who: Any) -> Q:
    """What waits for somebody: to be decided, or to be checked and not made by himself."""
    found = Q(pk__in=[])
    if (making := turn_of(who, MAKE)) is not None:
        due = Q(state=State.ON_HOLD.value, hold_until__lte=localdate())
        found |= making & (Q(state__in=[state.value for state in TO_DECIDE]) | due)
    if (checking := turn_of(who, CHECK)) is not None:
        found |= (
            checking
            & Q(state=State.TO_CHECK.value)
            & ~Q(decisions__state="待复核", decisions__maker=who.natural_person)
        )
    return found


def _todo(who: Any) -> Todo | None:
    if not who.may(LOOK):
        return None
    return Todo("待我处理的疑点", suspects_for(who).filter(mine(who)).count(), f"{reverse('suspects')}?which=mine")


declare_todo(_todo)


def suspect_url(row: Any) -> str:
    """A suspect's page."""
    return str(reverse("suspect", args=[row.number]))


def columns(_: Any) -> list[Column]:
    """The columns of the list; no person's name or number stands in it."""
    places = dict(Township.objects.values_list("code", "name"))
    return [
        Column("number", "疑点编号", lambda row: row.number, order="number", link=suspect_url, width=16),
        Column("code", "异常", lambda row: anomaly(row.code), order="code", width=30),
        Column("severity", "等级", lambda row: row.grade, order="severity", width=6),
        Column("section", "责任股室", lambda row: row.section, order="section", width=20),
        Column(
            "systems", "涉及系统", lambda row: "、".join(SHORT[one] for one in insurances_of(row.systems)), width=20
        ),
        Column("employer", "单位", lambda row: row.employer, width=30),
        Column("township", "乡镇", lambda row: places.get(row.township, row.township), width=10),
        Column("money", "涉及金额（元）", lambda row: row.money, kind="money", order="money", width=14),
        Column("proposal", "建议", lambda row: row.proposal, width=10),
        Column("result", "处理结果", lambda row: row.result, width=10),
        Column("state", "状态", lambda row: row.state, order="state", state=True, width=8),
        Column("opened", "发现时间", lambda row: row.opened_at, kind="moment", order="opened_at", only_export=True),
        Column("closed", "解决时间", lambda row: row.closed_at, kind="moment", order="closed_at", only_export=True),
    ]


def _buttons(request: Any) -> list[tuple[str, str]]:
    made = [("待我处理", f"{reverse('suspects')}?which=mine"), ("批量决定", reverse("suspect-bulks"))]
    if request.who.may(RUN):
        made.append(("归并批次", reverse("unify-runs")))
    return made


SUSPECTS = ListPage(
    name="suspects",
    title="疑点",
    form=SuspectQuery,
    rows=lambda request, asked: find(suspects_for(request.who), asked, request.who),
    columns=columns,
    order=("number",),
    acts=(Act("查看", suspect_url),),
    buttons=_buttons,
)
