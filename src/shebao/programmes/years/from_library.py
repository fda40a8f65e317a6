"""The library's projects of a year (项目库) as the projects of a budget book: the reverse of ``programmes/from_book``.

Before its grant a project stands with what it asked for, afterwards with what was granted; what a closed project of the
year before handed on stands as 上年结转. Later changes of the budget belong to the year's execution, not to its book.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Sum

from shebao.budget.book import (
    Asset,
    Book,
    Calculation,
    Category,
    Fact,
    Funding,
    FundingLevel,
    Horizon,
    Indicator,
    Origin,
    Procurement,
    ProcurementType,
    Project,
    ProjectClass,
    ServicePurchase,
    Source,
    Unit,
    Vehicle,
)
from shebao.budget.sheets import VEHICLE_USES
from shebao.findings import Finding, Severity
from shebao.programmes import models
from shebao.programmes.performance.department import targets_of
from shebao.programmes.states import Flow, ProjectState

LEVELS = {
    "中央": FundingLevel.CENTRAL,
    "省级": FundingLevel.PROVINCE,
    "市级": FundingLevel.COUNTY,
    "县级": FundingLevel.COUNTY,
}
RECURRENCE = {"经常性": "经常性项目（长期开展）", "一次性": "一次性项目", "阶段性": "阶段性项目"}
CLASSES = {one.value: one for one in ProjectClass}


@dataclass(frozen=True, slots=True)
class FromLibrary:
    """What the library gives: the parts of a book, and what could not be taken over."""

    projects: tuple[Project, ...]
    facts: tuple[Fact, ...]
    calculations: tuple[Calculation, ...]
    funding: tuple[Funding, ...]
    indicators: tuple[Indicator, ...]
    findings: tuple[Finding, ...]


def library_of(year: int, units: tuple[Unit, ...]) -> FromLibrary:
    """Everything of the year's projects, in their order."""
    found: list[Finding] = []
    projects: list[Project] = []
    facts: list[Fact] = []
    calculations: list[Calculation] = []
    funding: list[Funding] = []
    indicators: list[Indicator] = []
    rows = models.Project.objects.filter(year=year).select_related("form", "head", "handler")
    moved = movements(year)
    for row in rows.order_by("rank", "code").prefetch_related("items", "lines", "targets", "funding", "period_targets"):
        if row.klass not in CLASSES:
            message = f"项目“{row.name}”的类别是“{row.klass}”，不是项目支出，没有编入。"
            action = "人员类、公用经费在基础底册的基本支出中填列；类别有误的，办理变更。"
            found.append(Finding("Y-21", Severity.WARNING, message, f"项目/{row.name}", action=action))
            continue
        unit = _unit(row, units)
        projects.append(_project(row, unit))
        facts.extend(_facts(row, unit, moved))
        calculations.extend(_calculations(row))
        funding.extend(_funding(row, facts))
        indicators.extend(_indicators(row))
        if row.state == ProjectState.STORED:
            message = f"项目“{row.name}”尚未批复，按申报金额编入。"
            action = "财政部门批复后，另编一个版本。"
            found.append(Finding("Y-22", Severity.NOTICE, message, f"项目/{row.name}", action=action))
    parts = (projects, facts, calculations, funding, indicators, found)
    return FromLibrary(*map(tuple, parts))  # type: ignore[arg-type]


def movements(year: int) -> Mapping[tuple[int, str], int]:
    """What each flow did to the approved amount of each item of a year's projects, in fen."""
    rows = models.Movement.objects.filter(item__project__year=year).order_by().values_list("item_id", "flow")
    return {(item, flow): total for item, flow, total in rows.annotate(total=Sum("approved"))}


def _unit(row: models.Project, units: tuple[Unit, ...]) -> str:
    form = getattr(row, "form", None)
    return (form.unit if form else "") or (units[0].code if units else "")


def _project(row: models.Project, unit: str) -> Project:
    form = getattr(row, "form", None) or models.PrintedForm()
    return Project(
        code=row.store_code,
        name=row.name,
        unit=unit,
        project_class=CLASSES[row.klass],
        recurrence=form.recurrence or RECURRENCE.get(row.nature, row.nature),
        years=form.years,
        starts_on=row.starts_on.isoformat() if row.starts_on else "",
        ends_on=row.ends_on.isoformat() if row.ends_on else "",
        three_guarantees=form.three_guarantees,
        overview=row.purpose,
        basis=row.basis,
        necessity=form.necessity,
        measures=form.measures,
        plan=form.plan,
        period_goal=form.period_goal,
        year_goal=form.year_goal,
        filled_at=form.filled_at,
        leader=row.head.name,
        handler=row.handler.name,
        phone=form.phone,
    )


def source_of(row: models.Project) -> Source:
    """The budget that a project is paid from."""
    return next((one for one in Source if one.value == row.fund), Source.GENERAL)


def _facts(row: models.Project, unit: str, moved: Mapping[tuple[int, str], int]) -> Iterator[Fact]:
    for item in sorted(row.items.all(), key=lambda one: one.code):
        granted = item.asked if row.state == ProjectState.STORED else moved.get((item.pk, Flow.GRANT), 0)
        handed_on = moved.get((item.pk, Flow.CARRY_IN), 0)
        for origin, fen in ((Origin.CURRENT, granted), (Origin.CARRIED_OVER, handed_on)):
            if fen:
                yield fact_of(row, item, unit, fen, origin)


def fact_of(row: models.Project, item: models.Item, unit: str, fen: int, origin: Origin) -> Fact:
    """An amount of an item as a fact."""
    return Fact(
        unit=unit,
        function=item.function_code,
        economic=item.economic_code,
        source=source_of(row),
        category=Category.PROJECT,
        fen=fen,
        project=row.store_code,
        origin=origin,
    )


def _calculations(row: models.Project) -> Iterator[Calculation]:
    for one in sorted(row.lines.all(), key=lambda line: line.ordinal):
        yield Calculation(
            row.store_code, one.what, one.count, one.unit, one.standard, one.periods, one.period_unit or "年"
        )


def _funding(row: models.Project, facts: list[Fact]) -> Iterator[Funding]:
    """As it was applied for; the year's money follows the grant where one level gives all of it."""
    lines = sorted(row.funding.all(), key=lambda one: one.ordinal)
    year = sum(one.fen for one in facts if one.project == row.store_code and one.origin is Origin.CURRENT)
    if not lines:
        level = LEVELS.get(row.level, FundingLevel.COUNTY)
        yield Funding(row.store_code, Horizon.PERIOD, level, year)
        yield Funding(row.store_code, Horizon.YEAR, level, year)
        return
    paying = [one for one in lines if one.horizon == Horizon.YEAR and one.fen]
    for one in lines:
        fen = year if len(paying) == 1 and one is paying[0] else one.fen
        yield Funding(row.store_code, Horizon(one.horizon), FundingLevel(one.level), fen)


def _indicators(row: models.Project) -> Iterator[Indicator]:
    period = sorted(row.period_targets.all(), key=lambda one: one.ordinal)
    year = sorted((one for one in row.targets.all() if not one.replaced_by), key=lambda one: one.pk)
    told: tuple[tuple[Horizon, Any], ...] = ((Horizon.PERIOD, period), (Horizon.YEAR, year))
    for horizon, targets in told:
        for one in targets:
            yield Indicator(
                row.store_code, horizon, one.level1, one.level2, one.name, one.sign, one.number, one.unit, one.text
            )


def with_library(base: Book, year: int) -> tuple[Book, list[Finding]]:
    """Base lines with the library's projects, the procurement plan, vehicles and houses of the year."""
    library = library_of(year, base.units)
    book = replace(
        base,
        projects=library.projects,
        facts=(*base.facts, *library.facts),
        calculations=library.calculations,
        funding=library.funding,
    )
    department, told = _department(base, year)
    book = replace(book, indicators=(*department, *library.indicators))
    found = [*library.findings, *told]
    unit = base.units[0].code if base.units else ""
    bought, services = _procurement(year, unit)
    if bought:
        book = replace(book, procurement=(*base.procurement, *bought), services=(*base.services, *services))
        if base.procurement:
            message = "政府采购由基础底册的基本支出部分和采购计划中项目的部分合成，请核对有没有重复。"
            found.append(
                Finding("Y-23", Severity.NOTICE, message, "政府采购/合成", action="重复的，从基础底册中删去。")
            )
    return replace(book, vehicles=_vehicles(base, unit), assets=_assets(base, unit)), found


def _department(base: Book, year: int) -> tuple[tuple[Indicator, ...], list[Finding]]:
    """The department's own targets: as they were filed for the year, else those of the base lines."""
    filed = tuple(
        Indicator("", Horizon.YEAR, one.level1, one.level2, one.name, one.sign, one.number, one.unit, one.text)
        for one in targets_of(year)
    )
    if not filed:
        return base.indicators, []
    typed = [one for one in base.indicators if one.horizon is Horizon.YEAR]
    others = tuple(one for one in base.indicators if one.horizon is not Horizon.YEAR)
    if not typed or _told(typed) == _told(filed):
        return (*others, *filed), []
    message = "基础底册的部门整体绩效指标与部门整体绩效页填报的不同，已按填报的编入。"
    action = "核对部门整体绩效指标；以填报的为准的，底册中可不填。"
    found = Finding("Y-29", Severity.WARNING, message, "部门整体绩效/指标", action=action)
    return (*others, *filed), [found]


def _told(indicators: Iterable[Indicator]) -> set[tuple[str, ...]]:
    """Targets as they are printed."""
    return {(one.level1, one.level2, one.name, one.value) for one in indicators}


def _procurement(year: int, unit: str) -> tuple[tuple[Procurement, ...], tuple[ServicePurchase, ...]]:
    """The year's procurement plan for projects."""
    plans = models.Procurement.objects.filter(year=year, project__isnull=False).select_related("catalogue", "project")
    rows = list(plans.order_by("number"))
    bought = tuple(
        Procurement(unit, ProcurementType(one.catalogue.kind), one.content, one.planned, one.reserved_for_small)
        for one in rows
    )
    services = tuple(ServicePurchase(unit, one.catalogue.code, one.content, one.planned) for one in rows if one.service)
    return bought, services


def _vehicles(base: Book, unit: str) -> tuple[Vehicle, ...]:
    """Vehicles held, as they are registered; posts approved are the base lines'. Without a register all are theirs."""
    held: dict[str, int] = {}
    for use in models.Asset.objects.filter(kind="车辆", state="在用").values_list("use", flat=True):
        known = use if use in VEHICLE_USES else VEHICLE_USES[-1]
        held[known] = held.get(known, 0) + 1
    if not held:
        return base.vehicles
    approved = {one.use: one.approved for one in base.vehicles if one.unit == unit}
    others = tuple(one for one in base.vehicles if one.unit != unit)
    uses = [use for use in VEHICLE_USES if use in held or approved.get(use)]
    return (*(Vehicle(unit, use, approved.get(use, 0), held.get(use, 0)) for use in uses), *others)


def _assets(base: Book, unit: str) -> tuple[Asset, ...]:
    """Office area, as houses are registered; large equipment is the base lines'."""
    area = models.Asset.objects.filter(kind="房屋", state="在用").aggregate(sum=Sum("area"))["sum"]
    if not area:
        return base.assets
    known = next((one for one in base.assets if one.unit == unit), Asset(unit))
    return (replace(known, office_area_hundredths=area), *(one for one in base.assets if one.unit != unit))
