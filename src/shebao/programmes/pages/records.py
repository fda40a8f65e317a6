"""Registering the simple records beside projects: procurement, ceilings, assets."""

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
from shebao.programmes.models.resources import FIRM_SIZES
from shebao.programmes.pages.lists import ASSETS, CATALOGUE, CEILINGS, PROCUREMENTS
from shebao.programmes.pages.typed_rows import MoneyField
from shebao.programmes.pages.views import listed
from shebao.register.case_form import CHOOSE, choice, day, fen_of, text, words
from shebao.screens.export import refused
from shebao.screens.shows import yuan

RIGHT = "project.finance"

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
    firm_size = choice(
        "供应商规模",
        words(FIRM_SIZES, empty=("", "没有登记")),
        "按声明函登记；决算据此计算授予中小企业、小微企业的合同金额。",
    )
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
    area = text("面积（平方米）", "房屋填写，最多两位小数。", longest=12)
    procurement = choice("政府采购计划", (), "由政府采购取得的选择。")
    state = choice("状态", words(("在用", "闲置", "待处置", "已处置")))

    def prepare(self) -> None:
        """The plans that were carried out."""
        plans = Procurement.objects.exclude(record="").order_by("-year", "number")
        self.fields["procurement"].choices = [
            ("", "无"),
            *((str(one.pk), f"{one.number} {one.content}") for one in plans),
        ]

    def typed(self, instance: Any, name: str) -> Any:
        """The area in square metres."""
        if name == "area":
            return "" if instance.area is None else f"{instance.area // 100}.{instance.area % 100:02d}"
        return super().typed(instance, name)

    def clean_area(self) -> int | None:
        """Hundredths of a square metre."""
        typed = str(self.cleaned_data.get("area") or "")
        try:
            return fen_of(typed) if typed else None
        except ValueError:
            raise ValidationError(f"“{typed}”不是面积，按120.50的样式填写。") from None

    def clean(self) -> dict[str, Any]:
        """Buildings have an area, and nothing else has."""
        given = super().clean()
        if "area" in given and (given["area"] is None) is (given.get("kind") == "房屋"):
            self.add_error("area", "房屋须填写面积。" if given["area"] is None else "只有房屋填写面积。")
        return given

    def values(self) -> dict[str, Any]:
        """In use where nothing else is said."""
        made = super().values()
        plan = made.pop("procurement")
        return {**made, "state": made["state"] or "在用", "procurement_id": int(plan) if plan else None}


FORMS: dict[str, type[RecordForm]] = {"procurement": ProcurementForm, "ceiling": CeilingForm, "asset": AssetForm}
CHANGED = frozenset({"procurement", "asset"})
"""The records that go on: a purchase is carried out, an asset is given away. A ceiling stays as it was set."""


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
    """Complete a procurement with the record of its execution; say what becomes of an asset."""
    if no := _may(request):
        return no
    if what not in CHANGED:
        raise Http404
    return _form(request, FORMS[what], get_object_or_404(FORMS[what].model, pk=key))


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
