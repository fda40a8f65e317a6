"""The lists of performance: projects with their grades, surveys with their rates."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import OuterRef, Subquery, Sum
from django.urls import reverse
from django.utils import timezone

from shebao.programmes.controls.g11_targets_and_acceptance import OVERALL, SELF
from shebao.programmes.models import Milestone, Project
from shebao.programmes.pages import charts
from shebao.programmes.performance.models import Monitoring, Survey
from shebao.programmes.performance.monitor import rate
from shebao.programmes.performance.satisfaction import result, short
from shebao.programmes.performance.scoring import shown_points
from shebao.programmes.performance.surveys.codes import may_manage, state_of
from shebao.programmes.spent import beside
from shebao.screens.lists import Act, Column, ListPage

NAMED = 16
ONE_PAGE = 12


class YearQuery(forms.Form):
    """A year, a name."""

    year = forms.IntegerField(label="年度", required=False, min_value=2000, max_value=2100)
    name = forms.CharField(label="项目名称", required=False, max_length=64)


def _url(row: Project) -> str:
    return str(reverse("project-performance", args=[row.code]))


def _of(what: str, column: str) -> Subquery:
    return Subquery(Milestone.objects.filter(project=OuterRef("pk"), what=what).values(column)[:1])


def _projects(request: Any, asked: Mapping[str, Any]) -> Any:
    rows = Project.objects.all()
    for name, column in (("year", "year"), ("name", "name__contains")):
        if asked.get(name):
            rows = rows.filter(**{column: asked[name]})
    last = Monitoring.objects.filter(project=OuterRef("pk")).order_by("-day")
    return beside(rows).annotate(
        own_score=_of(SELF, "score"),
        own_grade=_of(SELF, "grade"),
        overall_score=_of(OVERALL, "score"),
        overall_grade=_of(OVERALL, "grade"),
        monitored=Subquery(last.values("day")[:1]),
        serious=Subquery(last.values("serious")[:1]),
    )


def _columns(request: Any) -> list[Column]:
    return [
        Column("code", "项目编号", lambda row: row.code, order="code", link=_url, width=14),
        Column("name", "项目名称", lambda row: row.name, width=40),
        Column("approved", "全年预算（元）", lambda row: row.year_budget, kind="money"),
        Column("paid", "执行数（元）", lambda row: row.spent, kind="money"),
        Column("rate", "执行率", lambda row: rate(row.spent or 0, row.year_budget or 0), width=10),
        Column("monitored", "最近监控", lambda row: row.monitored, width=12),
        Column("serious", "偏离", lambda row: "严重偏离" if row.serious else "", width=10),
        Column("own", "自评得分", lambda row: shown_points(row.own_score), order="own_score", width=10),
        Column("own_grade", "自评等级", lambda row: row.own_grade, width=8),
        Column("overall", "评价得分", lambda row: shown_points(row.overall_score), order="overall_score", width=10),
        Column("overall_grade", "评价等级", lambda row: row.overall_grade, width=8),
        Column("state", "状态", lambda row: row.state, state=True, width=10),
    ]


def _chart(request: Any) -> dict[str, Any]:
    """The points of the newest year's evaluated projects, else how far their money is."""
    years = Project.objects.order_by("-year").values_list("year", flat=True)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else (years.first() or timezone.localdate().year)
    rows = list(_projects(request, {"year": year}).order_by("rank", "code")[:ONE_PAGE])
    shares = [(one.name[:NAMED], (one.spent or 0) * 10_000 // one.year_budget) for one in rows if one.year_budget]
    points = [
        (f"{one.name[: NAMED - 4]}（{one.overall_grade or one.own_grade}）", one.overall_score or one.own_score or 0)
        for one in rows
        if one.own_score is not None
    ]
    return {
        "chart_year": year,
        "execution": charts.shares(shares, NAMED * 14) if shares else "",
        "points": charts.shares(points, NAMED * 14, "分") if points else "",
    }


PERFORMANCE = ListPage(
    name="performance",
    title="绩效",
    form=YearQuery,
    rows=_projects,
    columns=_columns,
    order=("-year", "rank", "code"),
    acts=(Act("查看", _url),),
    buttons=lambda _: [("部门整体绩效", reverse("department-targets")), ("满意度调查", reverse("surveys"))],
    template="performance/list.html",
    more=_chart,
)


def _survey_url(row: Survey) -> str:
    return str(reverse("survey", args=[row.pk]))


def _surveys(request: Any, asked: Mapping[str, Any]) -> Any:
    rows = Survey.objects.select_related("project").annotate(answered=Sum("answers__count"))
    if asked.get("year"):
        rows = rows.filter(year=asked["year"])
    return rows.filter(service__contains=asked["name"]) if asked.get("name") else rows


def _rate(row: Survey) -> str:
    return short(result([row], row.closed_on or timezone.localdate()))


class SurveyQuery(forms.Form):
    """A year, whom it asks."""

    year = forms.IntegerField(label="年度", required=False, min_value=2000, max_value=2100)
    name = forms.CharField(label="调查对象", required=False, max_length=60)


SURVEYS = ListPage(
    name="surveys",
    title="满意度调查",
    form=SurveyQuery,
    rows=_surveys,
    columns=lambda _: [
        Column("year", "年度", lambda row: row.year, order="year", width=8),
        Column("service", "调查对象", lambda row: row.service, link=_survey_url, width=30),
        Column("project", "项目", lambda row: row.project.name if row.project else "中心服务", width=36),
        Column("opens", "开始", lambda row: row.opens_on, width=12),
        Column("closes", "截止", lambda row: row.closes_on, width=12),
        Column("codes", "答题码", lambda row: row.codes, kind="number", width=8),
        Column("answers", "问卷", lambda row: row.answered or 0, kind="number", width=8),
        Column("rate", "满意度（95%置信区间）", _rate, width=28),
        Column("state", "状态", lambda row: state_of(row, timezone.localdate()), state=True, width=10),
    ],
    order=("-year", "pk"),
    acts=(Act("查看", _survey_url),),
    buttons=lambda request: [("新建调查", reverse("survey-new"))] if may_manage(request.who) else [],
)
