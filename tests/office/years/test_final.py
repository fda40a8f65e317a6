"""Final accounts: the unit's accounts as a workbook, every error at once; the projects' execution beside the ledger."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.utils.timezone import localdate
from python_calamine import CalamineWorkbook

from shebao.budget.account_lines import account_lines
from shebao.budget.accounts import (
    ActualIncome,
    ActualProcurement,
    CarriedOver,
    FinalText,
    IncomeKind,
    ThreePublic,
    ThreePublicCounts,
    imbalances,
)
from shebao.budget.book import Category, Fact, Kind, Origin, PriorItem, ProcurementType, Source
from shebao.budget.check.final import actual_of, check_final
from shebao.budget.forms.unit_accounts_forms import (
    accounts_files,
    accounts_of_files,
    new_accounts,
    read_accounts,
    write_accounts,
)
from shebao.budget.forms.wording import CODE_SHEET
from shebao.budget.unit_accounts import AccountsCover, BasicSpending, Explained, UnitAccounts
from shebao.disclosure.check.check_file import check_file
from shebao.disclosure.compose.final import compose_final
from shebao.disclosure.model import Paragraph
from shebao.programmes.models import CatalogueItem, Item, PaymentRequest, Procurement
from shebao.programmes.performance.bindings import About, measure
from shebao.programmes.performance.bindings.execution import budget_and_paid
from shebao.programmes.performance.department_cases import figures
from shebao.programmes.reserve import reserve, settle
from shebao.programmes.states import Kind as Step
from shebao.programmes.years.base_lines import accept_base
from shebao.programmes.years.final import compile_final, final_of_version, freeze_final, register_accounts
from shebao.programmes.years.kinds import compared
from shebao.programmes.years.models import Version
from shebao.programmes.years.published import current
from shebao.programmes.years.states import Kind as Case
from shebao.programmes.years.typeset import last_year
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who
from tests.office.conftest import NOW
from tests.office.programmes.life import CODE, Funds
from tests.office.programmes.projects import WAN
from tests.office.years.walk import YEAR, Year, example, published_at_once

BASICS = [one for one in example().facts if one.category is Category.BASIC]


def spending(one: Fact, less: int = 0) -> BasicSpending:
    """A line of the published budget as it was spent."""
    assert one.kind is not None
    return BasicSpending(one.unit, one.function, one.economic, one.source, one.kind, one.fen, one.fen - less)


def accounts(projects: int = 0) -> UnitAccounts:
    """Accounts of the example's basic spending, 100 元 of it left, and of projects that spent so much."""
    lines = [spending(one, 100_00 if at == 0 else 0) for at, one in enumerate(BASICS)]
    spent = sum(one.actual_fen for one in lines) + projects
    income = ActualIncome("062001", "2080109", Source.GENERAL, IncomeKind.APPROPRIATION, spent + 100_00 - 50_00)
    kept = ("062001", "2080109", Source.GENERAL, Category.BASIC)
    cars = sum(one.fen for one in BASICS if one.economic == "30231")
    public = dict.fromkeys((PriorItem.ABROAD, PriorItem.VEHICLE_PURCHASE, PriorItem.RECEPTION), 0)
    return UnitAccounts(
        AccountsCover(YEAR, "2025-12-31"),
        tuple(lines),
        (income,),
        (CarriedOver(*kept, 50_00),),
        (CarriedOver(*kept, 100_00),),
        (*(ThreePublic(item, 0, fen) for item, fen in public.items()),
         ThreePublic(PriorItem.VEHICLE_RUNNING, cars, cars)),
        ThreePublicCounts(vehicles_held=4),
        (ActualProcurement("062001", ProcurementType.GOODS, 70_000_00, 70_000_00, 10_000_00),),
        explained=(Explained(FinalText.EXECUTION, "基本支出结余100元。"), Explained(FinalText.EXECUTION, "结转下年。")),
    )  # fmt: skip


def test_the_workbook_gives_back_what_was_written(tmp_path: Path) -> None:
    made = accounts()
    write_accounts(made, tmp_path / "a.xlsx")
    read, found = read_accounts(tmp_path / "a.xlsx", example())
    assert found == [] and read == made
    assert accounts_of_files(accounts_files(made), example()) == made
    assert made.texts == {FinalText.EXECUTION: "基本支出结余100元。\n结转下年。"}
    new_accounts(tmp_path / "new.xlsx", YEAR)
    read, found = read_accounts(tmp_path / "new.xlsx", example())
    assert read is not None and not read.spending and not [one for one in found if one.blocks_publication]
    sheets = CalamineWorkbook.from_path(tmp_path / "new.xlsx")
    guide = str(sheets.get_sheet_by_name("填写说明").to_python())
    assert sheets.sheet_names[0] == "填写说明" and "款级，五位" in guide and "四项各一行" in guide
    assert "20801" in str(sheets.get_sheet_by_name(CODE_SHEET).to_python())


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    made = accounts()
    wrong = replace(
        made,
        cover=AccountsCover(2024),
        spending=(made.spending[0], made.spending[0], replace(made.spending[1], function="20801", economic="301")),
        procurement=(ActualProcurement("062001", ProcurementType.GOODS, 1_00, 2_00),),
        carried_in=(replace(made.carried_in[0], project="P04"),),
    )
    write_accounts(wrong, tmp_path / "a.xlsx")
    read, found = read_accounts(tmp_path / "a.xlsx", example())
    assert read is None
    assert {one.code for one in found if one.blocks_publication} == {"A-01", "A-02", "A-03", "A-04", "A-05"}
    assert [one.places[0].row for one in found if one.code == "A-02"] == [3]
    assert sum(one.code == "A-05" for one in found) == 2
    # Units, projects and government codes in the same round, as well where nothing else is wrong.
    odd = replace(
        made,
        spending=(replace(made.spending[0], unit="999", government_economic="9"),),
        carried_in=(replace(made.carried_in[0], category=Category.PROJECT, project="P99"),),
    )
    write_accounts(odd, tmp_path / "b.xlsx")
    told = " ".join(one.message for one in read_accounts(tmp_path / "b.xlsx", example())[1] if one.blocks_publication)
    assert all(one in told for one in ("单位编码“999”", "项目编码“P99”", "政府经济科目“9”应为5位")), told


def test_accounts_balance_or_say_where_they_do_not() -> None:
    from shebao.programmes.years.final import together

    made = accounts()
    final = together(example(), made, (), (), (), (), ())
    assert imbalances(final) == [] and check_final(final) == []
    figures = actual_of(final)
    assert figures[PriorItem.TOTAL] == sum(one.fen for one in final.actual) + 100_00
    assert figures[PriorItem.PROCUREMENT] == 70_000_00
    off = replace(final, carried_out=(), counts=ThreePublicCounts(receptions=1), three_public=final.three_public[:3])
    assert {one.code for one in check_final(off)} == {"A-11", "A-12", "A-13"}
    over = replace(final, adjusted=final.adjusted[1:])
    assert {one.code for one in check_final(over)} == {"A-14", "A-17"}
    assert {one.code for one in check_final(final, replace(final, carried_out=()))} == {"A-15"}
    assert {one.kind for one in final.actual} == {Kind.PERSONNEL, Kind.PUBLIC}


@pytest.mark.django_db
def test_final_accounts_follow_the_projects_and_tie_to_the_ledger(hire: Callable[..., Who], tmp_path: Path) -> None:
    funds, year = Funds(hire), Year(hire)
    year.base()
    project = funds.running()
    with pytest.raises(Refused, match="没有已公开的部门预算"):
        compile_final(YEAR)
    budget = published_at_once(year.freeze(), year.director)
    funds.do(Step.PAY, funds.request(amount=30 * WAN))
    assert PaymentRequest.objects.get().reservation.made_at == NOW, "promised when the last hand agreed"
    funds.pay(PaymentRequest.objects.get())
    change = {
        **{"project": CODE, "item": "02", "what": "金额", "amount": -2 * WAN, "basis_number": "泽财预〔2025〕45号"},
        **{"explanation": "压减", "new_target": "不变"},
    }
    funds.do(Step.CHANGE, change)

    write_accounts(accounts(30 * WAN), tmp_path / "a.xlsx")
    content = (tmp_path / "a.xlsx").read_bytes()
    registered = register_accounts(YEAR, "决算.xlsx", content, by=year.accountant, now=NOW)
    public = About(YEAR, NOW.date())
    assert measure("三公经费支出", public).value is None, "not accepted yet: unknown, not 0"
    accept_base(registered.pk, by=year.checker, now=NOW)
    # The department is evaluated by all that it spent, not by its projects alone.
    spent_of_basics, cars = accounts().spending, accounts().three_public[-1].actual_fen
    assert measure("三公经费支出", public, "万元").said == f"{cars / WAN:g}万元"
    had, used = (sum(getattr(one, what) for one in spent_of_basics) for what in ("adjusted_fen", "actual_fen"))
    assert figures(YEAR, NOW.date()) == (had + 108 * WAN, used + 30 * WAN)
    made = compile_final(YEAR)
    assert [one.code for one in made.findings if one.blocks_publication] == []
    first, second = made.execution.items
    assert (first.granted, first.adjusted, first.paid, first.booked) == (100 * WAN, 100 * WAN, 30 * WAN, 30 * WAN)
    assert (second.granted, second.adjusted, second.paid) == (10 * WAN, 8 * WAN, 0)
    # The department is evaluated by the same money that its form prints: all of it.
    whole = tuple(sum(one.fen for one in facts) for facts in (made.accounts.adjusted, made.accounts.actual))
    assert budget_and_paid(About(YEAR, localdate())) == whole
    version = freeze_final(YEAR, "决算", by=year.accountant, now=NOW)
    assert (version.kind, version.budget_id, version.total) == (
        "final",
        budget.pk,
        sum(one.fen for one in made.accounts.actual),
    )
    final = final_of_version(version)
    assert final == made.accounts and imbalances(final) == []
    spent = {one.project: one.fen for one in final.actual if one.category is Category.PROJECT}
    assert spent == {project.store_code: 30 * WAN}
    at_start = sum(one.fen for one in final.budget.facts if one.project)
    assert (at_start, sum(one.fen for one in final.adjusted if one.project)) == (110 * WAN, 108 * WAN)
    assert all(one.origin is Origin.CURRENT for one in final.adjusted)

    # Approved, granted, proof-read, released: the public reads what was frozen, and the checker has no error to find.
    year.do(Case.APPROVE, version)
    year.grant(version, number="泽财决〔2026〕1号")
    year.publish(version)
    told = current(YEAR, "final")
    assert (
        told is not None
        and told.folder.name == "2025-final-v1"
        and told.title == "泽州县社会保险中心2025年度部门决算公开"
    )
    published = json.loads((told.folder / "disclosure.json").read_text(encoding="utf-8"))
    assert [one["fen"] for one in published["facts"]] == [one.fen for one in account_lines(final)]
    report = check_file(told.folder / "disclosure.html")
    assert (report.kind, report.year, [one for one in report.findings if one.blocks_publication]) == ("决算", YEAR, [])
    before = last_year(Version(year=YEAR + 1, kind="final"))
    assert before is not None and before.final and before.year == YEAR and len(before.tables) == 9

    # What the projects bought, by the records: of it what small and micro firms got.
    line = CatalogueItem.objects.create(year=YEAR, code="C1", name="服务", kind="服务", threshold=0)
    bought = {"year": YEAR, "project": project, "catalogue": line, "content": "服务", "planned": 9 * WAN}
    for at, (size, fen) in enumerate((("大型", 4 * WAN), ("中型", 2 * WAN), ("微型", WAN), ("", WAN), ("小型", None))):
        Procurement.objects.create(**bought, number=f"CG-{at}", supplier=f"{at}", contract=fen, firm_size=size)
    made = compile_final(YEAR)
    goods, services = made.accounts.procurement
    assert (goods.fen, goods.sme_fen, goods.micro_fen) == (70_000_00, 70_000_00, 10_000_00)
    assert (services.type.value, services.fen, services.sme_fen, services.micro_fen) == ("服务", 8 * WAN, 3 * WAN, WAN)
    assert [one.subject for one in made.findings if one.code == "Y-55"] == ["政府采购/CG-3/供应商规模"]
    assert "Y-54" in {one.code for one in made.findings}

    funds.do(Step.SUSPEND, {"project": CODE, "ground": 1, "reason": "发放对象不实"}, by=funds.auditor)
    request = PaymentRequest.objects.get()
    back = {"project": CODE, "request": request.number, "amount": 5 * WAN, "decision": "泽财监〔2025〕3号"}
    funds.do(Step.CLAW_BACK, back)
    # What was taken back left the budget too: one rate here and on the project's page. The project is not evaluated.
    made = compile_final(YEAR)
    (first, _), approved = made.execution.items, Item.objects.get(project=project, code="01").approved
    assert (first.adjusted, first.paid, approved) == (95 * WAN, 25 * WAN, 95 * WAN)
    (missing,) = made.accounts.not_evaluated
    assert (missing.project, missing.reason) == (project.store_code, "暂缓拨款，整改尚未完成")
    assert [one.subject for one in made.findings if one.code == "Y-56"] == [f"绩效自评/{project.name}"]
    said = "\n".join(block.text for block in compose_final(made.accounts).blocks if isinstance(block, Paragraph))
    assert f"没有开展绩效自评的项目1个：{project.name}（暂缓拨款，整改尚未完成）。" in said

    funds.do(Step.RECTIFY, {"project": CODE, "measures": "逐人核实，追回多发"})

    # Money that left without its voucher stops the accounts.
    item = Item.objects.get(project=project, code="01")
    promised = reserve(project, item, WAN, "测试", funds.clerk.natural_person).reservation
    settle(promised, WAN, "测试-支付", funds.clerk.natural_person)
    assert "Y-51" in {one.code for one in compile_final(YEAR).findings}
    with pytest.raises(Refused, match="账面"):
        freeze_final(YEAR, "再编", by=year.accountant, now=NOW)
    assert compared(version, version) == []
