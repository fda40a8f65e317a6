"""The lists of programmes: projects, the library with its three-year view, procurement, catalogue, ceilings, assets."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import F, OuterRef, Subquery, Sum
from django.urls import reverse
from django.utils import timezone

from shebao.budget.codes.named import economic_named
from shebao.programmes.due import PLAN, PROGRESS, WAYS
from shebao.programmes.duplicates import duplicates
from shebao.programmes.models import Asset, CatalogueItem, Ceiling, Procurement, Project, Suspension, YearPlan
from shebao.programmes.states import SUSPENDED, ProjectState, shown_state
from shebao.screens.lists import Act, Column, ListPage

EVERY = [("", "全部")]
YEARS_PLANNED = 3
BRINGS_IN = frozenset({"project.finance", "project.review"})


def project_url(row: Project) -> str:
    """A project's page."""
    return str(reverse("project", args=[row.code]))


class ProjectQuery(forms.Form):
    """What projects can be asked for by."""

    year = forms.IntegerField(label="年度", required=False, min_value=2000, max_value=2100)
    name = forms.CharField(label="项目名称", required=False, max_length=64)
    state = forms.ChoiceField(
        label="状态", required=False, choices=[*EVERY, *((word, word) for word in (*ProjectState, SUSPENDED))]
    )
    due = forms.ChoiceField(
        label="待办", required=False, choices=[*EVERY, (PLAN, "变更后重新分配下达"), (PROGRESS, "登记项目进度")]
    )


def _projects(request: Any, asked: dict[str, Any]) -> Any:
    rows = Project.objects.select_related("section")
    if asked.get("state") == SUSPENDED:
        rows, asked = rows.filter(pk__in=held_back()), {**asked, "state": ""}
    for name, column in (("year", "year"), ("state", "state"), ("name", "name__contains")):
        if asked.get(name):
            rows = rows.filter(**{column: asked[name]})
    if asked.get("due"):
        rows = rows.filter(pk__in=WAYS[asked["due"]]().values("pk"))
    sums = {name: Sum(f"items__{name}") for name in ("approved", "reserved", "paid")}
    return rows.annotate(**sums).annotate(available=F("approved") - F("reserved") - F("paid"))


def held_back() -> set[int]:
    """The projects that are suspended, by their keys."""
    return set(Suspension.objects.filter(lifted_on__isnull=True).values_list("project_id", flat=True))


def state_teller() -> Callable[[Any], str]:
    """Tells the state of a project, with its suspension."""
    held = held_back()
    return lambda row: shown_state(row.state, suspended=row.pk in held)


def _project_columns(request: Any) -> list[Column]:
    state = state_teller()
    return [
        Column("code", "项目编号", lambda row: row.code, order="code", link=project_url, width=14),
        Column("name", "项目名称", lambda row: row.name, width=40),
        Column("section", "责任股室", lambda row: row.section.name, width=18),
        Column("klass", "类别", lambda row: row.klass, width=12),
        Column("asked", "申报（元）", lambda row: row.asked, kind="money", order="asked"),
        Column("approved", "批准（元）", lambda row: row.approved, kind="money", order="approved"),
        Column("reserved", "已占用（元）", lambda row: row.reserved, kind="money"),
        Column("paid", "已支付（元）", lambda row: row.paid, kind="money", order="paid"),
        Column("available", "可用（元）", lambda row: row.available, kind="money"),
        Column("state", "状态", state, state=True, width=18),
        Column("rank", "排序", lambda row: row.rank, kind="number", order="rank", width=6),
    ]


def _buttons(request: Any) -> list[tuple[str, str]]:
    made = [("项目库", reverse("project-library")), ("三年计划", reverse("year-plans"))]
    return [("项目申报", reverse("project-apply")), *made] if request.who.may("project.apply") else made


def _buttons_of_library(request: Any) -> list[tuple[str, str]]:
    return [("项目申报", reverse("project-apply"))] if request.who.may("project.apply") else []


PROJECTS = ListPage(
    name="projects",
    title="项目",
    form=ProjectQuery,
    rows=_projects,
    columns=_project_columns,
    order=("-year", "rank", "code"),
    acts=(Act("查看", project_url),),
    buttons=_buttons,
)


class YearQuery(forms.Form):
    """A year."""

    year = forms.IntegerField(label="年度", required=False, min_value=2000, max_value=2100)


def _of_year(model: Any, *related: str) -> Any:
    def rows(request: Any, asked: dict[str, Any]) -> Any:
        found = model.objects.select_related(*related) if related else model.objects.all()
        return found.filter(year=asked["year"]) if asked.get("year") else found

    return rows


def library_year(request: Any) -> int:
    """The year that the library is asked for; the latest one where none is."""
    asked = request.GET.get("year", "")
    if asked.isdecimal() and len(asked) == 4:
        return int(asked)
    latest = Project.objects.order_by("-year").values_list("year", flat=True).first()
    return latest or timezone.localdate().year


def _library(request: Any, _: dict[str, Any]) -> Any:
    year = library_year(request)
    plans = YearPlan.objects.filter(store_code=OuterRef("store_code"))
    planned = {
        f"planned{at}": Subquery(plans.filter(year=year + at).values("amount")[:1]) for at in range(YEARS_PLANNED)
    }
    return _projects(request, {"year": year}).annotate(**planned)


def _library_columns(request: Any) -> list[Column]:
    year = library_year(request)
    same = duplicates(list(Project.objects.filter(year=year).order_by("code")))

    def planned(at: int) -> Column:
        name = f"planned{at}"
        return Column(name, f"{year + at}年计划（元）", lambda row: getattr(row, name), kind="money", order=name)

    return [
        Column("rank", "排序", lambda row: row.rank, kind="number", order="rank", width=6),
        Column("reason", "排序理由", lambda row: row.rank_reason, width=30),
        Column("code", "项目编号", lambda row: row.code, order="code", link=project_url, width=14),
        Column("name", "项目名称", lambda row: row.name, width=40),
        Column("nature", "类别、属性", lambda row: f"{row.klass}，{row.nature}", width=20),
        Column("asked", "申报（元）", lambda row: row.asked, kind="money", order="asked"),
        Column("approved", "批准（元）", lambda row: row.approved, kind="money", order="approved"),
        *(planned(at) for at in range(YEARS_PLANNED)),
        Column("same", "可能重复", lambda row: "；".join(same.get(row.code, ())), width=30),
        Column("state", "状态", state_teller(), state=True, width=18),
    ]


LIBRARY = ListPage(
    name="project-library",
    title="项目库",
    form=YearQuery,
    rows=_library,
    columns=_library_columns,
    order=("rank", "code"),
    acts=(Act("查看", project_url),),
    buttons=_buttons_of_library,
    note="按排序列出一个年度的项目和三年滚动计划；依据、支付对象、标准有两项相同的列为可能重复。",
)


def _names(request: Any) -> list[Column]:
    named = dict(Project.objects.order_by("year").values_list("store_code", "name"))
    return [
        Column("store", "项目库编码", lambda row: row.store_code, order="store_code", width=14),
        Column("name", "项目名称", lambda row: named.get(row.store_code, ""), width=40),
        Column("year", "年度", lambda row: row.year, order="year", width=8),
        Column("amount", "计划金额（元）", lambda row: row.amount, kind="money", order="amount"),
        Column("case", "依据", lambda row: row.case_number, link=lambda row: reverse("case", args=[row.case_number])),
    ]


YEAR_PLANS = ListPage(
    name="year-plans",
    title="三年滚动计划",
    form=YearQuery,
    rows=_of_year(YearPlan),
    columns=_names,
    order=("store_code", "year"),
)


def _adds(what: str, right: str = "project.finance") -> Any:
    def buttons(request: Any) -> list[tuple[str, str]]:
        return [("登记", reverse("record-new", args=[what]))] if request.who.may(right) else []

    return buttons


def _edit(what: str) -> Any:
    return lambda row: reverse("record-edit", args=[what, row.pk])


PROCUREMENTS = ListPage(
    name="procurements",
    title="政府采购",
    form=YearQuery,
    rows=_of_year(Procurement, "project", "catalogue"),
    columns=lambda _: [
        Column("number", "计划编号", lambda row: row.number, order="number", width=14),
        Column("project", "项目", lambda row: row.project.name if row.project else "", width=30),
        Column("kind", "类别", lambda row: row.catalogue.kind, width=8),
        Column("catalogue", "品目", lambda row: f"{row.catalogue.code} {row.catalogue.name}", width=24),
        Column("content", "采购内容", lambda row: row.content, width=30),
        Column("planned", "计划（元）", lambda row: row.planned, kind="money", order="planned"),
        Column("small", "面向中小企业（元）", lambda row: row.reserved_for_small, kind="money"),
        Column("service", "购买服务", lambda row: "是" if row.service else "", width=8),
        Column("record", "采购执行记录", lambda row: row.record or "未登记", width=16),
        Column("contract", "合同（元）", lambda row: row.contract, kind="money"),
        Column("firm", "供应商规模", lambda row: row.firm_size, width=8),
    ],
    order=("-year", "number"),
    acts=(Act("补登执行记录", _edit("procurement")),),
    buttons=_adds("procurement"),
    note="属于政府采购目录的支出，须关联采购执行记录后才能支付（G06）。",
)
CATALOGUE = ListPage(
    name="catalogue",
    title="政府采购目录",
    form=YearQuery,
    rows=_of_year(CatalogueItem),
    columns=lambda _: [
        Column("year", "年度", lambda row: row.year, order="year", width=8),
        Column("code", "品目编码", lambda row: row.code, order="code", width=14),
        Column("name", "品目名称", lambda row: row.name, width=30),
        Column("kind", "类别", lambda row: row.kind, width=8),
        Column("threshold", "限额（元）", lambda row: row.threshold, kind="money"),
        Column("source", "依据", lambda row: row.source, width=30),
    ],
    order=("-year", "code"),
    buttons=lambda request: [("导入目录", reverse("catalogue-import"))] if BRINGS_IN & request.who.rights else [],
)
CEILINGS = ListPage(
    name="ceilings",
    title="三公经费控制数",
    form=YearQuery,
    rows=_of_year(Ceiling),
    columns=lambda _: [
        Column("year", "年度", lambda row: row.year, order="year", width=8),
        Column("category", "类别", lambda row: row.category, width=24),
        Column("code", "部门经济科目", lambda row: economic_named(row.economic_code, row.year), width=24),
        Column("amount", "控制数（元）", lambda row: row.amount, kind="money"),
        Column("source", "依据", lambda row: row.source, width=30),
    ],
    order=("-year", "economic_code"),
    buttons=_adds("ceiling"),
)


class AssetQuery(forms.Form):
    """A kind of asset."""

    kind = forms.ChoiceField(
        label="类别", required=False, choices=[*EVERY, *((word, word) for word in ("车辆", "房屋", "设备"))]
    )


ASSETS = ListPage(
    name="assets",
    title="车辆、房屋和设备",
    form=AssetQuery,
    rows=lambda _, asked: Asset.objects.filter(**({"kind": asked["kind"]} if asked.get("kind") else {})),
    columns=lambda _: [
        Column("kind", "类别", lambda row: row.kind, width=8),
        Column("number", "资产编号", lambda row: row.number, order="number", width=16),
        Column("name", "名称", lambda row: row.name, width=24),
        Column("use", "用途", lambda row: row.use, width=24),
        Column("acquired", "取得日期", lambda row: row.acquired_on, width=12),
        Column("value", "原值（元）", lambda row: row.value, kind="money", order="value"),
        Column(
            "area",
            "面积（平方米）",
            lambda row: f"{row.area // 100}.{row.area % 100:02d}" if row.area else "",
            width=12,
        ),
        Column("state", "状态", lambda row: row.state, state=True, width=8),
    ],
    order=("kind", "number"),
    acts=(Act("变更", _edit("asset")),),
    buttons=_adds("asset"),
)
