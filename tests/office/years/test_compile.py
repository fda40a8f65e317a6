"""What a year's book takes from the library, the procurement plan, the register of assets and the year before."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import transaction
from django.urls import reverse

from shebao.budget.book import Fact, FundingLevel, Horizon, Origin, PriorItem
from shebao.budget.check.this_year import this_year
from shebao.cases.models import Case
from shebao.findings import Severity
from shebao.journal.record import SYSTEM, record
from shebao.programmes import rows
from shebao.programmes.models import Asset, CatalogueItem, Item, Procurement, Project, Target, YearPlan
from shebao.programmes.reserve import move
from shebao.programmes.states import Flow
from shebao.programmes.years.base_lines import accept_base, keep_base
from shebao.programmes.years.compile import compile_budget, freeze_budget
from shebao.programmes.years.from_library import library_of, with_library
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who
from tests.office.conftest import NOW, entered
from tests.office.years.walk import YEAR, Year, example, published_at_once

pytestmark = pytest.mark.django_db
Hire = Callable[..., Who]


def amounts(facts: tuple[Fact, ...]) -> dict[tuple[str, Origin], int]:
    return {(one.project, one.origin): one.fen for one in facts}


def test_asked_before_the_grant_and_granted_afterwards(hire: Hire) -> None:
    year = Year(hire)
    (asked,) = year.library("P04", granted=False)
    found = library_of(YEAR, example().units)
    assert amounts(found.facts) == {("P04", Origin.CURRENT): 7104_00} and [one.code for one in found.findings] == [
        "Y-22"
    ]
    item, by = Item.objects.get(project=asked), year.director.natural_person
    with transaction.atomic():
        changes = [rows.change(asked, state="已批复")]
        changes += [*move(item, Flow.GRANT, 7000_00, "批", by), *move(item, Flow.CARRY_IN, 96_00, "转", by)]
        record("测试", SYSTEM, changes=changes)
    found = library_of(YEAR, example().units)
    assert amounts(found.facts) == {("P04", Origin.CURRENT): 7000_00, ("P04", Origin.CARRIED_OVER): 96_00}
    # The level that pays all of the year follows the grant; what was applied for the whole period stays.
    paying = {one.horizon: one.fen for one in found.funding if one.level is FundingLevel.COUNTY}
    assert paying == {Horizon.PERIOD: 7104_00, Horizon.YEAR: 7000_00}
    assert not found.findings and found.projects[0].necessity and found.projects[0].years == 99


def test_what_is_no_project_spending_is_left_out_and_said(hire: Hire) -> None:
    year = Year(hire)
    (one,) = year.library("P04")
    Project.objects.filter(pk=one.pk).update(klass="人员类")
    found = library_of(YEAR, example().units)
    assert not found.projects and not found.facts and [finding.code for finding in found.findings] == ["Y-21"]


def test_projects_of_the_three_year_plans_that_the_library_has_not_are_named(hire: Hire) -> None:
    year = Year(hire)
    year.base()
    YearPlan.objects.create(store_code="P07", year=YEAR, amount=742_0000_00, case_number="x")
    YearPlan.objects.create(store_code="P03", year=YEAR, amount=0, case_number="x")
    found = [one for one in compile_budget(YEAR).findings if one.code == "Y-45"]
    assert [one.severity for one in found] == [Severity.ERROR] and "有1个项目共7,420,000.00元" in found[0].message
    with pytest.raises(Refused, match="项目库2025年没有：P07"):
        year.freeze()
    (before,) = year.library("P04")
    (found,) = [one for one in compile_budget(YEAR).findings if one.code == "Y-45"]
    assert found.severity is Severity.WARNING and "P04" not in found.message

    # The project's page offers its next year, filled in; kept as a draft it is a draft of Z01.
    clerk = entered(year.clerk)
    address = f"{reverse('project-apply')}?from={before.code}"
    assert address in clerk.get(reverse("project", args=[before.code])).content.decode().replace("&amp;", "&")
    form = clerk.get(address).context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "", False, [])}
    assert (typed["store_code"], typed["year"]) == ("P04", YEAR + 1)
    assert clerk.post(address, typed).status_code == 422, "doubts are looked at first"
    seen = clerk.post(address, typed).context["form"]
    assert seen.errors == {} and clerk.post(address, {**typed, "seen": seen.seen}).status_code == 302
    payload = Case.objects.get(kind="Z01").versions.get().payload
    old = {(one.name, one.value, one.binding) for one in Target.objects.filter(project=before)}
    assert len(payload["targets"]) == len(old) and payload["items"][0]["amount"] == before.asked
    assert payload["lines"][0]["count"] == 1 and payload["necessity"]


def test_plan_and_assets_come_from_their_registers(hire: Hire) -> None:
    year = Year(hire)
    (project,) = year.library("P03")
    line = CatalogueItem.objects.create(year=YEAR, code="C16060000", name="数据处理服务", kind="服务", source="目录")
    plan = {
        "year": YEAR,
        "number": "CG-1",
        "content": "数据整理",
        "planned": 40_0000_00,
        "reserved_for_small": 30_0000_00,
    }
    Procurement.objects.create(project=project, catalogue=line, service=True, **plan)
    for number, use in (("晋E1", "事业单位业务用车"), ("晋E2", "事业单位业务用车"), ("晋E3", "别的")):
        Asset.objects.create(kind="车辆", number=number, name="轿车", use=use, value=1)
    Asset.objects.create(kind="房屋", number="F1", name="办公楼", value=1, area=800_00)
    book, found = with_library(example(), YEAR)
    assert [one.code for one in found] == ["Y-23"]
    bought = book.procurement[-1]
    assert (bought.name, bought.fen, bought.reserved_fen) == ("数据整理", 40_0000_00, 30_0000_00)
    assert [one.name for one in book.services] == ["数据整理"]
    assert {one.use: (one.approved, one.held) for one in book.vehicles} == {
        "事业单位业务用车": (4, 2),
        "其他公务用车": (0, 1),
    }
    assert book.assets[0].office_area_hundredths == 800_00


def test_last_years_figures_are_those_that_were_published(hire: Hire) -> None:
    year = Year(hire)
    with pytest.raises(Refused, match="没有已确认的基础底册"):
        compile_budget(YEAR)
    before = replace(example(), department=replace(example().department, year=YEAR - 1, assets_as_of="2023-12-31"))
    made = keep_base(YEAR - 1, "上年.xlsx", before, (), by=year.accountant, now=NOW)
    accept_base(made.pk, by=year.checker, now=NOW)
    last = published_at_once(freeze_budget(YEAR - 1, "上年", by=year.accountant, now=NOW), year.director)
    year.base()
    year.library("P04")
    compiled = compile_budget(YEAR)
    figures = this_year(before)
    basics = last.total
    assert compiled.book.prior_fen(PriorItem.TOTAL) == basics < figures[PriorItem.TOTAL]
    assert compiled.book.prior_fen(PriorItem.PROJECT) == 0
    told = {one.subject for one in compiled.findings if one.code == "Y-24"}
    assert "上年数/收支总计" in told and "上年数/因公出国（境）费" not in told
    assert not Case.objects.exists()
