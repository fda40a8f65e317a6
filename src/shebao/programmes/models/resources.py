"""Simple records beside projects: 三公 ceilings, procurement, vehicles, buildings, equipment, services bought."""

from typing import Any

from django.db import models

from shebao.programmes.models.projects import Project
from shebao.programmes.states import FileState
from shebao.staff.models import NaturalPerson


class CatalogueFile(models.Model):
    """A file of a year's procurement catalogue (目录文件): registered by one person, confirmed by another."""

    year = models.PositiveSmallIntegerField("年度")
    source = models.CharField("依据", max_length=200)
    name = models.CharField("文件名", max_length=200)
    path = models.CharField("存放位置", max_length=200)
    digest = models.CharField("摘要", max_length=80)
    rows = models.PositiveIntegerField("品目数")
    state = models.CharField("状态", max_length=8, default=FileState.WAITING.value)
    maker = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+", verbose_name="登记人")
    checker = models.ForeignKey(NaturalPerson, models.PROTECT, null=True, related_name="+", verbose_name="确认人")
    made_at = models.DateTimeField("登记时间")
    checked_at = models.DateTimeField("确认时间", null=True)

    class Meta:
        verbose_name = "目录文件"
        constraints: Any = (
            models.UniqueConstraint(
                fields=["digest"],
                condition=~models.Q(state=FileState.DISCARDED.value),
                name="programmes_catalogue_file_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=FileState.CONFIRMED.value)
                | (models.Q(checker__isnull=False) & ~models.Q(checker=models.F("maker"))),
                name="programmes_catalogue_by_two",
            ),
        )


class CatalogueItem(models.Model):
    """A line of a year's procurement catalogue (政府采购目录), as its file says.

    What costs ``threshold`` fen or more has to be procured; 0: whatever it costs.
    """

    year = models.PositiveSmallIntegerField("年度")
    code = models.CharField("品目编码", max_length=16)
    name = models.CharField("品目名称", max_length=100)
    kind = models.CharField("类别", max_length=4)
    threshold = models.BigIntegerField("限额（分）", default=0)
    source = models.CharField("依据", max_length=200)

    class Meta:
        verbose_name = "政府采购目录"
        constraints: Any = (
            models.UniqueConstraint(fields=["year", "code"], name="programmes_catalogue_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["货物", "工程", "服务"]), name="programmes_catalogue_kind"
            ),
        )


FIRM_SIZES = ("大型", "中型", "小型", "微型")
SMALL_FIRMS, MICRO_FIRMS = FIRM_SIZES[1:], FIRM_SIZES[2:]
"""中小企业 are medium, small and micro firms (中小企业促进法第二条); 小微企业 are small and micro ones."""


class Procurement(models.Model):
    """A line of the procurement plan (政府采购计划), with the record of its execution once there is one.

    ``service`` marks government purchase of services (政府购买服务).
    """

    year = models.PositiveSmallIntegerField("年度")
    number = models.CharField("计划编号", max_length=32, unique=True)
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="procurements")
    catalogue = models.ForeignKey(CatalogueItem, models.PROTECT, related_name="procurements")
    content = models.CharField("采购内容", max_length=200)
    planned = models.BigIntegerField("计划金额（分）")
    reserved_for_small = models.BigIntegerField("面向中小企业预留（分）", default=0)
    service = models.BooleanField("政府购买服务", default=False)
    method = models.CharField("采购方式", max_length=32, blank=True)
    record = models.CharField("采购执行记录编号", max_length=64, blank=True)
    supplier = models.CharField("供应商", max_length=100, blank=True)
    firm_size = models.CharField(
        "供应商规模", max_length=2, choices=[(word, word) for word in FIRM_SIZES], blank=True, default=""
    )
    contract = models.BigIntegerField("合同金额（分）", null=True)

    class Meta:
        verbose_name = "政府采购"
        constraints: Any = (
            models.CheckConstraint(
                condition=models.Q(contract__isnull=True) | models.Q(contract__lte=models.F("planned")),
                name="programmes_contract_within_plan",
            ),
        )


class Ceiling(models.Model):
    """What a year may spend on one of the 三公 categories (控制数), by its economic code."""

    year = models.PositiveSmallIntegerField("年度")
    category = models.CharField("类别", max_length=32)
    economic_code = models.CharField("部门经济科目", max_length=16)
    amount = models.BigIntegerField("控制数（分）")
    source = models.CharField("依据", max_length=200)

    class Meta:
        verbose_name = "三公经费控制数"
        constraints = (models.UniqueConstraint(fields=["year", "economic_code"], name="programmes_ceiling_once"),)


class Asset(models.Model):
    """A vehicle, building or piece of equipment of the centre (车辆、房屋、设备)."""

    kind = models.CharField("类别", max_length=4)
    number = models.CharField("资产编号", max_length=32, unique=True)
    name = models.CharField("名称", max_length=100)
    use = models.CharField("用途", max_length=100, blank=True)
    acquired_on = models.DateField("取得日期", null=True)
    value = models.BigIntegerField("原值（分）")
    area = models.PositiveIntegerField("面积（百分之一平方米）", null=True)
    procurement = models.ForeignKey(Procurement, models.PROTECT, null=True, related_name="assets")
    state = models.CharField("状态", max_length=8, default="在用")

    class Meta:
        verbose_name = "资产"
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=["车辆", "房屋", "设备"]), name="programmes_asset_kind"),
        )
