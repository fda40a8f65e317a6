"""The lists of cases: all in somebody's scope, and what waits for him (我的待办)."""

from typing import Any

from django import forms
from django.db.models import Count, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.timezone import localdate

from shebao.cases.kinds import kinds
from shebao.cases.models import Case, CaseVersion
from shebao.cases.names import shown_title
from shebao.cases.scope import cases_for, handles_cases, sees_names, waiting_for
from shebao.cases.shown import SOON, clock, subject_number
from shebao.cases.states import OPEN, Risk, State
from shebao.cases.working_days import calendar
from shebao.screens.lists import Act, Column, ListPage
from shebao.screens.todo import todos_for

EVERY = [("", "全部")]
LIMITS = [*EVERY, ("late", "已逾期"), ("soon", "即将到期"), ("frozen", "已冻结"), ("paused", "停止计时")]
OPEN_STATES = [state.value for state in OPEN]


def kind_choices() -> list[tuple[str, str]]:
    """The kinds of cases to choose from."""
    return [*EVERY, *((code, kind.name) for code, kind in kinds().items())]


class CaseQuery(forms.Form):
    """What cases can be asked for by."""

    number = forms.CharField(label="业务流水号", required=False, max_length=24)
    subject = forms.CharField(label="办理对象（开头）", required=False, max_length=64)
    kind = forms.ChoiceField(label="业务类型", required=False, choices=kind_choices)
    state = forms.ChoiceField(
        label="状态", required=False, choices=[*EVERY, *((state.value, state.value) for state in State)]
    )
    risk = forms.ChoiceField(
        label="风险等级", required=False, choices=[*EVERY, *((risk.value, risk.value) for risk in Risk)]
    )
    limit = forms.ChoiceField(label="期限", required=False, choices=LIMITS)


class DraftQuery(forms.Form):
    """What one's drafts can be asked for by."""

    subject = forms.CharField(label="办理对象（开头）", required=False, max_length=64)
    kind = forms.ChoiceField(label="业务类型", required=False, choices=kind_choices)


def _find(rows: Any, asked: dict[str, Any]) -> Any:
    rows = rows.select_related("maker", "reverses")
    if asked.get("number"):
        rows = rows.filter(number__startswith=asked["number"].strip().upper())
    if asked.get("subject"):
        rows = rows.filter(subject_name__startswith=asked["subject"].strip())
    for name in ("kind", "state", "risk"):
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    return rows.filter(_limit(asked["limit"])) if asked.get("limit") else rows


def _limit(asked: str) -> Q:
    running = Q(state__in=OPEN_STATES, paused_on=None)
    today = localdate()
    last = calendar().limit(today, SOON).last_day
    return {
        "late": running & Q(due_on__lt=today),
        "soon": running & Q(due_on__gte=today, due_on__lte=last),
        "frozen": Q(frozen=True),
        "paused": Q(state=State.RETURNED.value, paused_on__isnull=False),
    }[asked]


def case_url(row: Case) -> str:
    """A case's page."""
    return str(reverse("case", args=[row.number]))


def columns(request: Any) -> list[Column]:
    """The columns of a list of cases; the clock is told by one calendar for all rows."""
    table = calendar()
    named, handling, names = kinds(), handles_cases(request.who), sees_names(request.who)
    return [
        Column("number", "业务流水号", lambda row: row.number, order="number", link=case_url, width=24),
        Column("kind", "业务类型", lambda row: named[row.kind].name if row.kind in named else row.kind, width=18),
        Column("title", "事项", lambda row: shown_title(row, names), width=36),
        Column("subject", "对象证件", lambda row: subject_number(row, handling), width=22),
        Column("state", "状态", lambda row: "冻结" if row.frozen else row.state, order="state", state=True, width=10),
        Column("risk", "风险", lambda row: row.risk, order="risk", width=6),
        Column("due", "办结期限", lambda row: row.due_on, order="due_on", width=12),
        Column("clock", "计时", lambda row: clock(row, table)[0], width=16),
        Column("maker", "经办人", lambda row: row.maker.name, width=10),
    ]


CASES = ListPage(
    name="cases",
    title="业务单",
    form=CaseQuery,
    rows=lambda request, asked: _find(cases_for(request.who), asked),
    columns=columns,
    order=("-pk",),
    acts=(Act("查看", case_url),),
    full=lambda *_: False,
)


def _draft_columns(request: Any) -> list[Column]:
    shown = {"number", "kind", "title", "subject"}
    return [
        *(one for one in columns(request) if one.name in shown),
        Column("whole", "填写", lambda row: "已填完" if row.whole else "未填完", width=10),
        Column("kept", "保存时间", lambda row: row.kept_at, kind="moment", order="kept_at", width=18),
    ]


def alter_url(row: Case) -> str:
    """The form of a draft as it was left, or of a case that came back: its kind's own, else the register's."""
    own = kinds()[row.kind].corrected_at(row.number, row.subject_key) if row.kind in kinds() else ""
    return own or str(reverse("case-revise", args=[row.number]))


def drafts_of(who: Any) -> Any:
    """Somebody's own drafts, with when they were kept last and whether they are whole."""
    newest = CaseVersion.objects.filter(case=OuterRef("pk"), version=OuterRef("version"))
    own = cases_for(who).filter(maker=who.natural_person, state=State.DRAFT.value)
    return own.annotate(kept_at=Subquery(newest.values("made_at")), whole=Subquery(newest.values("whole")))


DRAFTS = ListPage(
    name="drafts",
    title="我的草稿",
    form=DraftQuery,
    rows=lambda request, asked: _find(drafts_of(request.who), asked),
    columns=_draft_columns,
    order=("-pk",),
    acts=(Act("继续填写", alter_url), Act("查看", case_url)),
    note="草稿不计办理期限，不占用办理事项；登记后才提交复核。不再需要的打开后作废。",
)


def cards(who: Any) -> list[tuple[str, int, str, bool]]:
    """The figures over the work list: what waits for somebody, cases and other things, what is late, what is open."""
    today = localdate()
    last = calendar().limit(today, SOON).last_day
    counted = waiting_for(who).aggregate(
        all=Count("pk"),
        late=Count("pk", filter=Q(due_on__lt=today, paused_on=None)),
        soon=Count("pk", filter=Q(due_on__gte=today, due_on__lte=last, paused_on=None)),
    )
    scope = cases_for(who)
    listed = reverse("cases")
    states = dict(scope.filter(state__in=OPEN_STATES).order_by().values_list("state").annotate(count=Count("pk")))
    return [
        ("待我办理", counted["all"], "", False),
        ("其中已逾期", counted["late"], "", bool(counted["late"])),
        (f"{SOON}个工作日内到期", counted["soon"], "", False),
        *((one.title, one.count, one.url, False) for one in todos_for(who)),
        *(
            (state, states[state], f"{listed}?state={state}", False)
            for state in OPEN_STATES_IN_ORDER
            if state in states
        ),
    ]


OPEN_STATES_IN_ORDER = [state.value for state in State if state in OPEN]
