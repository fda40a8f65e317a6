"""What a well-formed book may have wrong: each fault made on purpose in a sound book, and found where it is."""

from dataclasses import replace
from pathlib import Path

import pytest

from shebao.budget.book import (
    Annex,
    Book,
    Calculation,
    Category,
    Department,
    DepartmentGoal,
    Direction,
    Fact,
    Funding,
    FundingLevel,
    Horizon,
    Income,
    Indicator,
    KeyTask,
    Kind,
    Nature,
    Origin,
    Prior,
    PriorItem,
    Procurement,
    ProcurementType,
    Project,
    ProjectClass,
    Reason,
    ServicePurchase,
    Source,
    Term,
    TextKey,
    Unit,
    Vehicle,
)
from shebao.budget.check import check_book
from shebao.budget.check.personal_numbers import find_personal_numbers
from shebao.budget.forms import read_book
from shebao.budget.problems import PROBLEMS
from shebao.budget.synthetic import synthetic_book
from shebao.findings import Finding

EXAMPLE = Path(__file__).parents[1] / "examples" / "zezhou-2025" / "book"
YUAN = 100

UNIT = Unit("062001", "泽州县某中心", Nature.INSTITUTION, "全额拨款", 10, 9, 9, 0, row=2)
WAGES = Fact("062001", "2080150", "30101", Source.GENERAL, Category.BASIC, 900_000 * YUAN, Kind.PERSONNEL, row=2)
OFFICE = Fact("062001", "2080150", "30201", Source.GENERAL, Category.BASIC, 50_000 * YUAN, Kind.PUBLIC, row=3)
HEATING = Fact("062001", "2080109", "", Source.GENERAL, Category.PROJECT, 7_420_000 * YUAN, project="P1", row=4)
PRIOR = tuple(
    Prior(item, amount, row=row)
    for row, (item, amount) in enumerate(
        (
            (PriorItem.TOTAL, 8_000_000 * YUAN),
            (PriorItem.GENERAL_EXPENDITURE, 8_000_000 * YUAN),
            (PriorItem.ABROAD, 0),
            (PriorItem.RECEPTION, 0),
            (PriorItem.VEHICLE_PURCHASE, 0),
            (PriorItem.VEHICLE_RUNNING, 0),
        ),
        start=2,
    )
)
TEXTS = {TextKey.DUTIES: "负责社会保险经办。", TextKey.OFFICES: "内设三个机构。"}
SOUND = Book(
    department=Department(2025, "062", "泽州县某中心", "泽州县", "", "2024-12-31", "2025-02-10", "2025-02-20"),
    units=(UNIT,),
    facts=(WAGES, OFFICE, HEATING),
    projects=(Project("P1", "取暖费", "062001", ProjectClass.SPECIFIC_TARGET, years=99, row=2),),
    calculations=(Calculation("P1", "取暖费", 2_000, "人", 3_710 * YUAN, row=2),),
    funding=(Funding("P1", Horizon.YEAR, FundingLevel.COUNTY, 7_420_000 * YUAN, row=2),),
    indicators=(Indicator("P1", Horizon.YEAR, "产出指标", "数量指标", "人数", "≥", "2000", "人", row=2),),
    prior=PRIOR,
    goal=DepartmentGoal("战略目标。", "年度目标。"),
    texts=TEXTS,
    vehicles=(Vehicle("062001", "事业单位业务用车", 4, 4, row=2),),
)


def fact(**changes: object) -> Book:
    """The sound book with a changed line of wages."""
    return replace(SOUND, facts=(replace(WAGES, **changes), OFFICE, HEATING))


def carried(source: Source, function: str) -> Fact:
    """A line of money carried over, which needs no income subject."""
    return replace(HEATING, source=source, function=function, origin=Origin.CARRIED_OVER, fen=5_00, row=5)


def because(about: PriorItem, direction: Direction, fen: int) -> Book:
    """The sound book with one reason."""
    return replace(SOUND, reasons=(Reason(about, "", "原因", direction, fen, row=2),))


def project_fact(**changes: object) -> Book:
    """The sound book with a changed line of project spending."""
    return replace(SOUND, facts=(WAGES, OFFICE, replace(HEATING, **changes)))


def only(findings: list[Finding]) -> Finding:
    assert len(findings) == 1, [(finding.code, finding.message) for finding in findings]
    return findings[0]


def test_a_sound_book_gives_nothing():
    assert check_book(SOUND) == []


@pytest.mark.parametrize("seed", range(25))
def test_realistic_books_raise_no_alarm(seed):
    assert [finding.message for finding in check_book(synthetic_book(seed))] == []


# Book, code, severity, and the cell: sheet, row, column.
FAULTS = {
    "no facts": (replace(SOUND, facts=(), projects=(), calculations=(), funding=(), indicators=()),
                 "B-201", "error", "预算明细", None, ""),
    "year of another century": (replace(SOUND, department=replace(SOUND.department, year=1925)),
                                "B-203", "error", "封面", None, "预算年度"),
    "assets of an older year": (replace(SOUND, department=replace(SOUND.department, assets_as_of="2022-12-31")),
                                "B-204", "warning", "封面", None, "资产截止日期"),
    "published too late": (replace(SOUND, department=replace(SOUND.department, published_on="2025-03-20")),
                           "B-205", "warning", "封面", None, "公开日期"),
    "copied line": (replace(SOUND, facts=(*SOUND.facts, replace(OFFICE, row=5))),
                    "B-212", "warning", "预算明细", 3, "金额（元）"),
    "prior figure twice": (replace(SOUND, prior=(*SOUND.prior, Prior(PriorItem.TOTAL, 9_000_000 * YUAN, row=9))),
                           "B-213", "error", "上年数", 2, "项目"),
    "unit unknown": (replace(SOUND, vehicles=(replace(SOUND.vehicles[0], unit="062002"),)),
                     "B-221", "error", "公务用车", 2, "单位编码"),
    "project without money": (
        replace(SOUND, projects=(
            *SOUND.projects, Project("P2", "空", "062001", ProjectClass.SPECIFIC_TARGET, years=1, row=3))),
        "B-223", "warning", "项目", 3, "项目编码"),
    "target without project": (replace(SOUND, indicators=(replace(SOUND.indicators[0], project="P9"),)),
                               "B-224", "error", "绩效指标", 2, "项目编码"),
    "money without project sheet": (
        replace(SOUND, facts=(*SOUND.facts, replace(HEATING, project="P9", row=5))),
        "B-222", "error", "预算明细", 5, "项目编码"),
    "project of another unit": (
        replace(SOUND, units=(UNIT, replace(UNIT, code="062002", name="所", row=3)),
                facts=(*SOUND.facts, replace(OFFICE, unit="062002", row=5)),
                projects=(replace(SOUND.projects[0], unit="062002"),)),
        "B-225", "warning", "预算明细", 4, "项目编码"),
    "basic without kind": (fact(kind=None), "B-231", "error", "预算明细", 2, "经费性质"),
    "project with kind": (project_fact(kind=Kind.PUBLIC), "B-232", "error", "预算明细", 4, "经费性质"),
    "basic with project": (fact(project="P1"), "B-234", "error", "预算明细", 2, "项目编码"),
    "basic without class": (fact(economic=""), "B-235", "error", "预算明细", 2, "部门经济科目编码"),
    "wages as public spending": (fact(kind=Kind.PUBLIC), "B-236", "warning", "预算明细", 2, "经费性质"),
    "line of nothing": (replace(SOUND, facts=(*SOUND.facts, replace(OFFICE, economic="30202", fen=0, row=5))),
                        "B-238", "notice", "预算明细", 5, "金额（元）"),
    "class of organs": (fact(government_economic="50101"), "B-237", "warning", "预算明细", 2, "政府经济科目编码"),
    "function of three digits": (fact(function="208", function_name="社会保障和就业支出"),
                                 "B-240", "error", "预算明细", 2, "功能科目编码"),
    "unknown code with a name": (fact(function="2089898", function_name="新设科目"),
                                 "B-241", "warning", "预算明细", 2, "功能科目编码"),
    "unknown code without a name": (fact(economic="30198"), "B-242", "error", "预算明细", 2, "部门经济科目名称"),
    "name of another code": (fact(economic_name="津贴补贴"), "B-244", "warning", "预算明细", 2, "部门经济科目名称"),
    "income that nobody spends": (
        replace(SOUND, income=(Income(Source.GOVERNMENT_FUND, "1030155", "彩票公益金收入", 5_00, row=2),)),
        "B-251", "error", "基金和国资收入", 2, "金额（元）"),
    "income of another source": (
        replace(SOUND, income=(Income(Source.GENERAL, "1030155", "彩票公益金收入", 5_00, row=2),)),
        "B-252", "error", "基金和国资收入", 2, "资金来源"),
    "last year in 万元": (replace(SOUND, prior=(Prior(PriorItem.TOTAL, 800_00, row=2), *PRIOR[1:])),
                        "B-253", "warning", "上年数", 2, "上年预算数（元）"),
    "calculation in 万元": (
        replace(SOUND, calculations=(replace(SOUND.calculations[0], standard_fen=37),)),
        "B-253", "warning", "预算明细", 4, "金额（元）"),
    "reserved more than bought": (
        replace(SOUND, procurement=(Procurement("062001", ProcurementType.GOODS, "设备", 5_00, 6_00, row=2),)),
        "B-255", "error", "政府采购", 2, "面向中小企业预留（元）"),
    "more staff than posts": (replace(SOUND, units=(replace(UNIT, posts=8),)),
                              "B-261", "warning", "单位", 2, "实有人数"),
    "staff that do not add": (replace(SOUND, units=(replace(UNIT, other_staff=3),)),
                              "B-262", "warning", "单位", 2, "实有人数"),
    "more vehicles than approved": (replace(SOUND, vehicles=(replace(SOUND.vehicles[0], held=5),)),
                                    "B-263", "warning", "公务用车", 2, "实有数"),
    "project ends before it starts": (
        replace(SOUND, projects=(replace(SOUND.projects[0], starts_on="2025-06-01", ends_on="2025-05-01"),)),
        "B-266", "error", "项目", 2, "开始日期"),
    "level out of its tree": (replace(SOUND, indicators=(replace(SOUND.indicators[0], level2="社会效益指标"),)),
                              "B-267", "error", "绩效指标", 2, "二级指标"),
    "two values": (replace(SOUND, indicators=(replace(SOUND.indicators[0], word="足额"),)),
                   "B-268", "warning", "绩效指标", 2, "文字值"),
    "percentage as a fraction": (
        replace(SOUND, indicators=(replace(SOUND.indicators[0], number="0.95", number_unit="%"),)),
        "B-269", "warning", "绩效指标", 2, "数值"),
    "department target of the period": (
        replace(SOUND, indicators=(replace(SOUND.indicators[0], project="", horizon=Horizon.PERIOD),)),
        "B-270", "warning", "绩效指标", 2, "期间"),
    "no duties": (replace(SOUND, texts={**TEXTS, TextKey.DUTIES: " \n"}), "B-281", "warning", "文字", None, ""),
    "no offices": (replace(SOUND, texts={TextKey.DUTIES: "负责。"}), "B-281", "warning", "文字", None, ""),
    "no strategy": (replace(SOUND, goal=replace(SOUND.goal, strategy="")),
                    "B-281", "warning", "整体绩效", None, "部门战略目标"),
    "no yearly goal": (replace(SOUND, goal=replace(SOUND.goal, year_goal="　")),
                       "B-281", "warning", "整体绩效", None, "年度绩效目标"),
    "last year without two items": (replace(SOUND, prior=PRIOR[:4]), "B-282", "warning", "上年数", None, "项目"),
    "last year blank": (replace(SOUND, prior=()), "B-282", "warning", "上年数", None, "项目"),
    "reasons without last year": (
        replace(SOUND, reasons=(Reason(PriorItem.PUBLIC, "", "定额提高", Direction.UP, 5_00, row=2),)),
        "B-283", "warning", "变动原因", 2, "变动项目"),
    "fund money on a general function": (
        replace(SOUND, facts=(*SOUND.facts, carried(Source.GOVERNMENT_FUND, "2080102"))),
        "B-245", "warning", "预算明细", 5, "资金来源"),
    "general money on a fund function": (
        project_fact(function="2120803"), "B-245", "warning", "预算明细", 4, "资金来源"),
    "general money on the lottery's function": (
        project_fact(function="2296002"), "B-245", "warning", "预算明细", 4, "资金来源"),
    "general money on state capital's function": (
        project_fact(function="2230105"), "B-245", "warning", "预算明细", 4, "资金来源"),
    "state capital on a general function": (
        replace(SOUND, facts=(*SOUND.facts, carried(Source.STATE_CAPITAL, "2080102"))),
        "B-245", "warning", "预算明细", 5, "资金来源"),
    "building in basic spending": (fact(economic="30901"), "B-239", "warning", "预算明细", 2, "支出类别"),
    "subsidies of firms in basic spending": (fact(economic="31204"), "B-239", "warning", "预算明细", 2, "支出类别"),
    "interest in basic spending": (fact(economic="30701"), "B-239", "warning", "预算明细", 2, "支出类别"),
    "equipment as personnel": (fact(economic="31002"), "B-236", "warning", "预算明细", 2, "经费性质"),
    "wages in a project": (project_fact(economic="30101"), "B-239", "warning", "预算明细", 4, "支出类别"),
    "housing fund in a project": (project_fact(economic="30113"), "B-239", "warning", "预算明细", 4, "支出类别"),
    "an institution with 行政运行": (fact(function="2080101"), "B-246", "warning", "预算明细", 2, "功能科目编码"),
    "two projects of one name": (
        replace(SOUND, projects=(*SOUND.projects, replace(SOUND.projects[0], code="P2", name="取 暖费", row=3)),
                facts=(*SOUND.facts, replace(HEATING, project="P2", fen=7_430_000_00, row=5)),
                funding=(*SOUND.funding, replace(SOUND.funding[0], project="P2", row=3))),
        "B-214", "warning", "项目", 2, "项目名称"),
    "two units of one name": (
        replace(SOUND, units=(UNIT, replace(UNIT, code="062002", row=3)),
                facts=(*SOUND.facts, replace(OFFICE, unit="062002", row=5))),
        "B-214", "warning", "单位", 2, "单位名称"),
    "unit without a line": (replace(SOUND, units=(UNIT, replace(UNIT, code="062002", name="所", row=3))),
                            "B-226", "warning", "单位", 3, "单位编码"),
    "reason of nothing": (because(PriorItem.TOTAL, Direction.UP, 0), "B-257", "notice", "变动原因", 2, "金额（元）"),
    "reason larger than both years": (because(PriorItem.TOTAL, Direction.UP, 9_000_000 * YUAN),
                                      "B-258", "warning", "变动原因", 2, "金额（元）"),
    "reason against the change": (
        replace(because(PriorItem.PROJECT, Direction.DOWN, 420_000 * YUAN),
                prior=(*PRIOR, Prior(PriorItem.PROJECT, 7_000_000 * YUAN, row=8))),
        "B-259", "warning", "变动原因", 2, "增减"),
    "reason of no change": (
        replace(because(PriorItem.PUBLIC, Direction.UP, 5_00),
                prior=(*PRIOR, Prior(PriorItem.PUBLIC, OFFICE.fen, row=8))),
        "B-259", "warning", "变动原因", 2, "增减"),
    "more bought than there is": (
        replace(SOUND, procurement=(Procurement("062001", ProcurementType.GOODS, "设备", 7_470_001 * YUAN, row=2),)),
        "B-256", "warning", "政府采购", 2, "金额（元）"),
    "more services than there is": (
        replace(SOUND, services=(ServicePurchase("062001", "", "审计", 7_470_001 * YUAN, row=2),)),
        "B-256", "warning", "政府购买服务", 2, "金额（元）"),
    "project without a period": (replace(SOUND, projects=(replace(SOUND.projects[0], years=0),)),
                                 "B-228", "warning", "项目", 2, "项目期（年）"),
    "project of a later year": (replace(SOUND, projects=(replace(SOUND.projects[0], starts_on="2026-01-01"),)),
                                "B-229", "warning", "项目", 2, "开始日期"),
    "project without levels of funding": (replace(SOUND, funding=()), "B-227", "warning", "项目", 2, "项目编码"),
}  # fmt: skip


@pytest.mark.parametrize(("book", "code", "severity", "sheet", "row", "column"), FAULTS.values(), ids=list(FAULTS))
def test_a_fault_is_found_with_its_cell(book, code, severity, sheet, row, column):
    finding = only(check_book(book, file="底册.xlsx"))
    place = finding.places[0]
    assert (finding.code, finding.severity.value) == (code, severity), finding.message
    assert (place.file, place.sheet, place.row, place.column) == ("底册.xlsx", sheet, row, column)
    assert finding.message and finding.action and finding.subject


def test_the_items_missing_of_last_year_are_named_together():
    assert only(check_book(replace(SOUND, prior=PRIOR[:4]))).expected == "公务用车购置费、公务用车运行维护费"


@pytest.mark.parametrize("nature", [Nature.ADMINISTRATIVE, Nature.PARTICIPATING])
def test_organs_compare_their_running_costs_and_have_no_institution_running(nature):
    organ = replace(SOUND, units=(replace(UNIT, nature=nature),))
    codes = {finding.code for finding in check_book(organ)}
    assert codes == ({"B-282", "B-246"} if nature is Nature.ADMINISTRATIVE else {"B-282"})


def test_wages_of_people_beside_the_staff_may_stand_in_a_project():
    assert check_book(project_fact(economic="30199")) == []


@pytest.mark.parametrize("source", [Source.UNIT_FUNDS, Source.SPECIAL_ACCOUNT])
def test_own_money_is_spent_by_general_functions(source):
    assert check_book(project_fact(source=source)) == []


@pytest.mark.parametrize("function", ["2300299", "2330401", "2085151"])
def test_nothing_is_said_of_functions_whose_budget_is_not_sure(function):
    book = replace(SOUND, facts=(*SOUND.facts, carried(Source.GOVERNMENT_FUND, function)))
    assert "B-245" not in {finding.code for finding in check_book(book)}


def test_reasons_of_both_directions_are_weighed_against_each_other():
    up = Reason(PriorItem.PROJECT, "", "新增", Direction.UP, 500_000 * YUAN, row=2)
    down = Reason(PriorItem.PROJECT, "", "到期", Direction.DOWN, 80_000 * YUAN, row=3)
    prior = (*PRIOR, Prior(PriorItem.PROJECT, 7_000_000 * YUAN, row=8))
    assert check_book(replace(SOUND, reasons=(up, down), prior=prior)) == []


def test_a_finding_of_a_folder_names_the_file_beside_the_sheet():
    assert only(check_book(fact(kind=None), file="底册")).places[0].file == "底册/facts.csv"
    assert only(check_book(replace(SOUND, texts={TextKey.OFFICES: "内设。"}), file="底册")).places[0].file == (
        "底册/texts/本部门职责.md"
    )
    assert only(in_text("见13800138000", file="底册")).places[0].file == "底册/texts/本部门职责.md"


def test_ten_thousand_lines_have_nothing_wrong():
    assert check_book(synthetic_book(3, lines=10_000)) == []


def test_a_unit_code_used_twice():
    book = replace(SOUND, units=(UNIT, replace(UNIT, name="另一单位", row=3)))
    finding = only(check_book(book))
    assert (finding.code, [place.row for place in finding.places]) == ("B-211", [2, 3])


def test_project_spending_without_a_project():
    assert {finding.code for finding in check_book(project_fact(project=""))} == {"B-233", "B-223"}


def test_a_book_without_units():
    findings = check_book(replace(SOUND, units=()))
    assert {"B-202", "B-221"} == {finding.code for finding in findings}


def in_2017(**changes: object) -> Book:
    """The sound book in a year before the classes of the reform of 2018."""
    cover = replace(SOUND.department, year=2017, assets_as_of="2016-12-31", approved_on="", published_on="")
    return replace(fact(**changes), department=cover)


@pytest.mark.parametrize(("name", "code", "severity"), [("基本工资", "B-243", "warning"), ("", "B-242", "error")])
def test_a_code_of_other_years_says_which_and_needs_a_name_to_be_printed(name, code, severity):
    findings = check_book(in_2017(economic_name=name))
    finding = next(finding for finding in findings if finding.subject == "预算明细/部门经济科目编码/30101")
    assert (finding.code, finding.severity.value) == (code, severity)
    assert "2018年起" in finding.message


def test_an_unknown_code_on_many_lines_is_one_finding_with_all_its_rows():
    lines = [replace(WAGES, function="2089898", function_name="新设科目", fen=row, row=row) for row in range(2, 14)]
    finding = only([found for found in check_book(replace(SOUND, facts=(*lines, OFFICE, HEATING)))
                    if found.code == "B-241"])  # fmt: skip
    assert [place.row for place in finding.places] == list(range(2, 14))


def test_a_subject_holds_no_row_and_no_amount():
    """An acknowledgement names a finding by its subject, so a moved line must keep it."""
    for book, *_ in FAULTS.values():
        moved = replace(
            book,
            facts=tuple(replace(line, row=line.row + 90) for line in book.facts),
            indicators=tuple(replace(line, row=line.row + 90) for line in book.indicators),
            units=tuple(replace(line, row=line.row + 90) for line in book.units),
        )
        assert [found.subject for found in check_book(book)] == [found.subject for found in check_book(moved)]


def in_text(text: str, file: str = "") -> list[Finding]:
    return check_book(replace(SOUND, texts={**TEXTS, TextKey.DUTIES: f"第一段。\n{text}"}), file=file)


class TestFreeText:
    @pytest.mark.parametrize(
        ("text", "code", "severity"),
        [
            ("联系电话13800138000。", "B-301", "error"),
            ("电话：138 0013 8000", "B-301", "error"),
            ("电话138-0013-8000", "B-301", "error"),
            ("电话１３８００１３８０００", "B-301", "error"),
            ("电话+8613800138000", "B-301", "error"),
            ("电话138 001 38000", "B-301", "error"),
            ("电话1 3 8 0 0 1 3 8 0 0 0", "B-301", "error"),
            ("电话138\t0013\t8000", "B-301", "error"),
            ("电话138/0013/8000", "B-301", "error"),
            ("电话138_0013_8000", "B-301", "error"),
            ("电话(138)00138000", "B-301", "error"),
            ("电话（138）0013-8000", "B-301", "error"),
            ("电话138\u200b0013\u200e8000", "B-301", "error"),
            ("电话1380013\n8000", "B-301", "error"),
            ("身份证11010519491231002X", "B-302", "error"),
            ("身份证1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X", "B-302", "error"),
            ("身份证110105/19491231/002X", "B-302", "error"),
            ("身份证110105_19491231_002X", "B-302", "error"),
            ("身份证110105\u20601949\u206012310\u200b02X", "B-302", "error"),
            ("身份证1101051949\n1231002X", "B-302", "error"),
            ("请发至zhang.san@qq.com", "B-309", "warning"),
            ("仅供 内部 审核", "B-307", "error"),
            ("机 密", "B-304", "warning"),
            ("内部明电", "B-304", "warning"),
            ("内 部 资 料", "B-304", "warning"),
            ("于    年   月   日印发", "B-308", "warning"),
            ("2025年  月  日", "B-308", "warning"),
            ("2025年3月  日", "B-308", "warning"),
            ("晋社保函〔2035〕4号", "B-310", "warning"),
            ("晋社保函（2026）4号", "B-310", "warning"),
            ("身份证110105 19491231 002X", "B-302", "error"),
            ("身份证１１０１０５１９４９１２３１００２Ｘ", "B-302", "error"),
            ("身份证140525198001011234", "B-302", "error"),
            ("旧身份证110105491231002", "B-302", "error"),
            ("联系电话1380013800", "B-303", "warning"),
            ("联系电话：138001380001", "B-303", "warning"),
            ("账号6222021234567890123", "B-303", "warning"),
            ("依据晋人社密电〔2022〕7号", "B-304", "warning"),
            ("本件为内部资料", "B-304", "warning"),
            ("秘密★10年", "B-304", "warning"),
            ("依据泽编字〔2021〕号文件", "B-305", "warning"),
            ("依据泽编字[2021]号文件", "B-305", "warning"),
            ("依据泽编字〔2021〕第××号", "B-305", "warning"),
            ("国办发[2021]48号", "B-306", "notice"),
            ("国办发（2021）48号", "B-306", "notice"),
            ("国办发【2021】48号", "B-306", "notice"),
            ("仅供内部审核", "B-307", "error"),
            ("（征求意见稿）", "B-308", "warning"),
            ("XX单位负责", "B-308", "warning"),
            ("×××局", "B-308", "warning"),
            ("20XX年度", "B-308", "warning"),
            ("金额待填", "B-308", "warning"),
        ],
    )  # fmt: skip
    def test_what_must_not_stand_in_a_text(self, text, code, severity):
        findings = in_text(text)
        assert (code, severity) in {(finding.code, finding.severity.value) for finding in findings}
        finding = next(finding for finding in findings if finding.code == code)
        assert finding.places[0].sheet == "文字"
        assert finding.places[0].text == "本部门职责第2段"

    @pytest.mark.parametrize(
        "text",
        [
            "国办发〔2021〕48号",
            "资金13800138000元",
            "合计13800138000.00元",
            "2025年预算15,300,000,000元",
            "电话0356-2033456",
            "2024年12月31日，共1500人",
            "公务用车14辆，2080109 社会保险经办机构 1380013",
            "保守国家秘密，加强保密管理",
            "负责内部审核和内部控制",
            "统一社会信用代码12140525MB1234567X",
            "（一）负责",
            "2021年第12号公告",
            "面积1350平方米、1380平方米、1400平方米",
            "T/X公司和X光机",
            "规划期（2035）内",
            "随机密码、司机密切配合",
            "填写出生年月日",
            "面积1380/1350/138平方米",
            "分别为\n1380\n13500\n20\n个",
            "1 3 5 7 9 2 4 6 8 1 3 5 7",
        ],
    )
    def test_what_may_stand_there(self, text):
        assert [finding.message for finding in in_text(text)] == []

    def test_contact_fields_are_internal_and_not_looked_at(self):
        project = replace(SOUND.projects[0], leader="某某", phone="13800138000", handler="待填")
        cover = replace(SOUND.department, contact="某某", phone="13800138000")
        assert check_book(replace(SOUND, projects=(project,), department=cover)) == []

    @pytest.mark.parametrize(
        ("changes", "sheet", "row"),
        [
            ({"projects": (replace(SOUND.projects[0], basis="见13800138000"),)}, "项目", 2),
            ({"key_tasks": (KeyTask("宣传", "见13800138000", row=2),)}, "重点任务", 2),
            ({"terms": (Term("名词", "见13800138000", row=2),)}, "名词解释", 2),
            ({"facts": (replace(WAGES, note="见13800138000"), OFFICE, HEATING)}, "预算明细", 2),
            ({"annexes": (Annex("办法", "", "第一条\n见13800138000"),)}, "附件", None),
            ({"goal": replace(SOUND.goal, strategy="见13800138000")}, "整体绩效", None),
            ({"department": replace(SOUND.department, superior="见13800138000")}, "封面", None),
        ],
    )
    def test_every_printed_text_is_looked_at(self, changes, sheet, row):
        finding = only(check_book(replace(SOUND, **changes)))
        assert (finding.code, finding.places[0].sheet, finding.places[0].row) == ("B-301", sheet, row)

    def test_a_number_is_not_repeated_in_the_finding(self):
        """Findings are shown, saved and sent around; they must not carry on what they object to."""
        finding = only(in_text("电话13800138000"))
        assert "13800138000" not in f"{finding.message}{finding.found}{finding.subject}"

    def test_a_full_width_comma_sets_numbers_apart(self):
        assert len(list(find_personal_numbers("联系，13800138000，13900139000"))) == 2

    def test_each_number_is_found_once(self):
        text = "甲13800138000，乙13900139000，丙110105194912310021"
        assert len(list(find_personal_numbers(text))) == 3


def test_the_example_shows_the_faults_of_the_original_and_no_error():
    findings = check_book(read_book(EXAMPLE).book)
    assert [finding.message for finding in findings if finding.blocks_publication] == []
    subjects = {(finding.code, finding.subject) for finding in findings}
    assert ("B-237", "预算明细/30231公务用车运行维护费/政府经济科目50208") in subjects
    assert ("B-304", "文字/晋人社密电") in subjects
    assert ("B-305", "文字/泽编字[2021]号") in subjects


def test_the_table_of_problems_is_complete():
    for problem in PROBLEMS.values():
        assert problem.name and problem.action.endswith("。")


def test_carried_over_money_is_not_this_years_income():
    fund = replace(HEATING, source=Source.GOVERNMENT_FUND, origin=Origin.CARRIED_OVER, function="2296002", row=5)
    assert check_book(replace(SOUND, facts=(*SOUND.facts, fund))) == []
