"""Registering the simple records beside projects: procurement, ceilings, assets; bringing the year's catalogue in."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shebao.journal.record import record
from shebao.programmes import rows
from shebao.programmes.models import Asset, CatalogueItem, Ceiling, Procurement, Project
from shebao.programmes.pages.lists import ASSETS, CATALOGUE, CEILINGS, PROCUREMENTS
from shebao.programmes.pages.typed_rows import MONEY, MoneyField, RowsField, Typed
from shebao.programmes.pages.views import listed
from shebao.register.case_form import CHOOSE, choice, day, text, words
from shebao.screens.export import refused
from shebao.screens.shows import yuan

RIGHT = "project.finance"
KINDS = ("货物", "工程", "服务")
CATALOGUE_COLUMNS = (
    Typed("code", "品目编码"),
    Typed("name", "品目名称"),
    Typed("kind", "类别（货物、工程、服务）"),
    Typed("threshold", "限额（元）", MONEY, required=False),
)

procurements, catalogue = listed(PROCUREMENTS), listed(CATALOGUE)
ceilings, assets = listed(CEILINGS), listed(ASSETS)


class RecordForm(forms.Form):
    """A form of a record; ``required`` names what has to be filled in."""

    model: ClassVar[type[Any]]
    title: ClassVar[str]
    list_page: ClassVar[str]
    required: ClassVar[tuple[str, ...]]

    def __init__(self, data: Any = None, *, instance: Any = None, **options: Any) -> None:
        """With the values of a record that is there."""
        self.instance = instance
        if instance is not None:
            options["initial"] = {name: self.typed(instance, name) for name in self.base_fields}
        super().__init__(data, **options)
        self.label_suffix = ""
        self.prepare()

    def prepare(self) -> None:
        """Set the choices."""

    def typed(self, instance: Any, name: str) -> Any:
        """A value as it is typed."""
        value = getattr(instance, name)
        if isinstance(self.base_fields[name], MoneyField):
            return yuan(value)
        return getattr(value, "pk", value)

    def clean(self) -> dict[str, Any]:
        """Everything that is missing, at once."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for name in self.required:
            if name in given and given[name] in (None, ""):
                self.add_error(name, "没有填写。")
        return given

    def values(self) -> dict[str, Any]:
        """The columns."""
        empty = {"contract": None, "acquired_on": None, "area": None}
        return {
            name: (
                empty.get(name, 0 if isinstance(self.fields[name], MoneyField) else "")
                if value in (None, "")
                else value
            )
            for name, value in self.cleaned_data.items()
        }


class ProcurementForm(RecordForm):
    """政府采购计划和执行记录."""

    model, title, list_page = Procurement, "政府采购计划", "procurements"
    required = ("year", "number", "catalogue", "content", "planned")
    year = forms.IntegerField(label="年度", required=False, min_value=2000, max_value=2100)
    number = text("计划编号", longest=32)
    project = choice("项目")
    catalogue = choice("采购品目")
    content = text("采购内容", longest=200)
    planned = MoneyField("计划金额（元）")
    reserved_for_small = MoneyField("面向中小企业预留（元）")
    service = forms.BooleanField(label="政府购买服务", required=False)
    method = text("采购方式", longest=32)
    record = text("采购执行记录编号", "采购完成后补登。", longest=64)
    supplier = text("供应商")
    contract = MoneyField("合同金额（元）", "不超过计划金额。")

    def prepare(self) -> None:
        """Projects and lines of the catalogue."""
        projects = Project.objects.order_by("-year", "code")
        lines = CatalogueItem.objects.order_by("-year", "code")
        self.fields["project"].choices = [("", "无"), *((str(one.pk), str(one)) for one in projects)]
        listed = ((str(one.pk), f"{one.year} {one.code} {one.name}") for one in lines)
        self.fields["catalogue"].choices = [CHOOSE, *listed]

    def clean(self) -> dict[str, Any]:
        """The contract within its plan."""
        given = super().clean()
        if (given.get("contract") or 0) > (given.get("planned") or 0):
            self.add_error("contract", "合同金额超过计划金额，先办理采购计划变更。")
        return given

    def values(self) -> dict[str, Any]:
        """Keys of rows."""
        made = super().values()
        project, line = made.pop("project"), made.pop("catalogue")
        return {**made, "project_id": int(project) if project else None, "catalogue_id": int(line)}


class CeilingForm(RecordForm):
    """三公经费控制数."""

    model, title, list_page = Ceiling, "三公经费控制数", "ceilings"
    required = ("year", "category", "economic_code", "amount", "source")
    year = forms.IntegerField(label="年度", required=False, min_value=2000, max_value=2100)
    category = choice("类别", words(("因公出国（境）费用", "公务用车购置费", "公务用车运行维护费", "公务接待费")))
    economic_code = text("部门经济科目", longest=16)
    amount = MoneyField("控制数（元）")
    source = text("依据", longest=200)


class AssetForm(RecordForm):
    """车辆、房屋、设备."""

    model, title, list_page = Asset, "资产", "assets"
    required = ("kind", "number", "name", "value")
    kind = choice("类别", words(("车辆", "房屋", "设备")))
    number = text("资产编号", longest=32)
    name, use = text("名称"), text("用途")
    acquired_on = day("取得日期")
    value = MoneyField("原值（元）")
    state = choice("状态", words(("在用", "闲置", "待处置", "已处置")))

    def values(self) -> dict[str, Any]:
        """In use where nothing else is said."""
        made = super().values()
        return {**made, "state": made["state"] or "在用"}


FORMS: dict[str, type[RecordForm]] = {"procurement": ProcurementForm, "ceiling": CeilingForm, "asset": AssetForm}


class CatalogueForm(forms.Form):
    """A year's catalogue, pasted from the published list."""

    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    source = text("依据文号", longest=200)
    lines = RowsField(CATALOGUE_COLUMNS, "目录", "可从 Excel 复制粘贴；限额为空或零的，不论金额都须采购。", lines=12)

    def clean(self) -> dict[str, Any]:
        """Kinds, and no code twice."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        problems, seen = [], set()
        for number, one in enumerate(given.get("lines") or [], 1):
            if one["kind"] not in KINDS:
                problems.append(f"第{number}行“类别”：“{one['kind']}”不是{'、'.join(KINDS)}。")
            if one["code"] in seen:
                problems.append(f"第{number}行“品目编码”：{one['code']}重复。")
            seen.add(one["code"])
        if problems:
            self.add_error("lines", ValidationError(problems))
        elif not given.get("lines") and "lines" not in self.errors:
            self.add_error("lines", "没有填写。")
        if not given.get("source"):
            self.add_error("source", "没有填写。")
        return given


def _may(request: Any) -> HttpResponse | None:
    if request.who.may(RIGHT):
        return None
    return refused(request, "没有登记的权限。", "请财务股办理。")


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Any, what: str) -> HttpResponse:
    """Register a record."""
    if no := _may(request):
        return no
    if what not in FORMS:
        raise Http404
    return _form(request, FORMS[what], None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Any, what: str, key: int) -> HttpResponse:
    """Complete a procurement with the record of its execution."""
    if no := _may(request):
        return no
    if what != "procurement":
        raise Http404
    return _form(request, FORMS[what], get_object_or_404(Procurement, pk=key))


def _form(request: Any, kind: type[RecordForm], instance: Any) -> HttpResponse:
    form = kind(request.POST if request.method == "POST" else None, instance=instance)
    if request.method == "POST" and form.is_valid():
        values = form.values()
        try:
            with transaction.atomic():
                made = rows.change(instance, **values) if instance else rows.add(kind.model(**values))
                what = f"{'补登' if instance else '登记'}{kind.title}"
                record(what, request.who.actor, object_kind="record", object_key=made.key, changes=[made])
            return redirect(kind.list_page)
        except IntegrityError:
            form.add_error(None, "编号已登记，或与已有的登记抵触。核对后再登记。")
    return _page(request, form, kind.title, kind.list_page)


def _page(request: Any, form: Any, title: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "back": reverse(back)}
    return render(request, "programmes/record.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def import_catalogue(request: Any) -> HttpResponse:
    """Bring a year's catalogue in; lines that are there already are refused, nothing is taken by halves."""
    if no := _may(request):
        return no
    form = CatalogueForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        year, source = form.cleaned_data["year"], form.cleaned_data["source"]
        codes = [one["code"] for one in form.cleaned_data["lines"]]
        there = CatalogueItem.objects.filter(year=year, code__in=codes).values_list("code", flat=True)
        if there:
            form.add_error("lines", f"{year}年目录已有品目{'、'.join(sorted(there))}。删去这些行后再导入。")
        else:
            with transaction.atomic():
                made = [
                    rows.add(CatalogueItem(year=year, source=source, **{"threshold": 0, **one}))
                    for one in form.cleaned_data["lines"]
                ]
                record("导入政府采购目录", request.who.actor, object_kind="record", object_key=str(year), changes=made)
            return redirect("catalogue")
    return _page(request, form, "导入政府采购目录", "catalogue")
