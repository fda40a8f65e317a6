"""Final accounts' document: its tables are sums of the lines, every figure can be followed, every form reads back."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from shebao.budget.account_lines import AccountLine, Stage, account_lines
from shebao.budget.accounts import (
    CarriedOver,
    FinalAccounts,
    IncomeKind,
    IndicatorResult,
    ItemReason,
    PerformanceResult,
    ThreePublicCounts,
)
from shebao.budget.book import Category, Kind, Prior, Source
from shebao.budget.check.final import actual_of, check_final
from shebao.disclosure.check.check_file import check_file
from shebao.disclosure.compose.final import compose_final
from shebao.disclosure.model import (
    Cell,
    Chain,
    Disclosure,
    Figure,
    Paragraph,
    Table,
    TableKind,
    table_grid,
    walk_figures,
)
from shebao.disclosure.publish import Published, publish_final
from shebao.disclosure.publish.as_printed import as_printed
from shebao.disclosure.rules import check_document
from shebao.findings import Severity
from shebao.money import format_wan
from tests.final_accounts import final_accounts

SEEDS = (2, 3, 4, 22)
Wanted = Callable[[AccountLine], bool]


@cache
def composed(seed: int) -> tuple[FinalAccounts, Disclosure]:
    accounts = final_accounts(seed)
    return accounts, compose_final(accounts)


def table(document: Disclosure, number: int) -> Table:
    return document.tables[number - 1]


def grid(printed: Table) -> list[list[int]]:
    """The amounts of a table's body, a row each, a blank 0, texts left out."""
    return [[cell.fen or 0 for cell in row.cells if cell.numeric] for row in printed.rows]


def text(document: Disclosure) -> str:
    return "\n".join(block.text for block in document.blocks if isinstance(block, Paragraph))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_tables_of_functions_are_sums_of_the_lines(seed: int) -> None:
    accounts, document = composed(seed)
    lines = account_lines(accounts)

    def expect(number: int, columns: list[Wanted]) -> None:
        mine = [line for line in lines if any(wanted(line) for wanted in columns)]
        codes = sorted({line.function[:n] for line in mine if line.fen for n in (3, 5, 7)})
        printed = table(document, number)
        assert [row.key for row in printed.rows] == ["合计", *codes]
        for row, amounts in zip(printed.rows, grid(printed), strict=True):
            prefix = "" if row.key == "合计" else row.key
            assert amounts == [
                sum(line.fen for line in lines if wanted(line) and line.function.startswith(prefix))
                for wanted in columns
            ], (number, row.key)

    def at(stage: Stage, *tests: Wanted) -> Wanted:
        return lambda line: line.stage is stage and all(test(line) for test in tests)

    basic: Wanted = lambda line: line.category is Category.BASIC  # noqa: E731
    project: Wanted = lambda line: line.category is Category.PROJECT  # noqa: E731

    def spent(*tests: Wanted) -> list[Wanted]:
        return [at(Stage.ACTUAL, *tests), at(Stage.ACTUAL, basic, *tests), at(Stage.ACTUAL, project, *tests)]

    def of(source: Source) -> Wanted:
        return lambda line: line.source is source

    kinds = [at(Stage.INCOME, lambda line, kind=kind: line.income is kind) for kind in IncomeKind]
    never: Wanted = lambda line: False  # noqa: E731
    fund = of(Source.GOVERNMENT_FUND)
    expect(2, [at(Stage.INCOME), *kinds])
    expect(3, [*spent(), never, never, never])
    expect(5, spent(of(Source.GENERAL)))
    expect(7, [at(Stage.CARRIED_IN, fund), at(Stage.INCOME, fund), *spent(fund), at(Stage.CARRIED_OUT, fund)])
    expect(8, spent(of(Source.STATE_CAPITAL)))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_balances_and_lists_are_sums_of_the_lines(seed: int) -> None:
    accounts, document = composed(seed)

    def fen(lines: tuple, *sources: Source) -> int:
        return sum(one.fen for one in lines if not sources or one.source in sources)

    printed = table(document, 1)
    by_class: dict[str, int] = {}
    for row in printed.rows:
        cells = row.cells
        by_class[cells[3].text.split("、")[-1]] = cells[5].fen or 0
    names = {row.cells[1].text: row.key for row in table(document, 3).rows if len(row.key) == 3}
    assert {name: fen for name, fen in by_class.items() if fen and name in names} == {
        name: sum(one.fen for one in accounts.actual if one.function.startswith(code)) for name, code in names.items()
    }
    income = fen(accounts.income) + fen(accounts.carried_in)
    foot = grid(printed)[-4:]
    assert foot == [
        [fen(accounts.income), fen(accounts.actual)],
        [0, 0],
        [fen(accounts.carried_in), fen(accounts.carried_out)],
        [income, fen(accounts.actual) + fen(accounts.carried_out)],
    ]
    assert foot[-1][0] == foot[-1][1]
    numbers = [int(row.cells[at].text) for at in (1, 4) for row in printed.rows]
    assert numbers == list(range(1, 2 * len(printed.rows) + 1))

    sources = (Source.GENERAL, Source.GOVERNMENT_FUND, Source.STATE_CAPITAL)
    both = [fen(accounts.actual, source) + fen(accounts.carried_out, source) for source in sources]
    came = fen(accounts.income, *sources) + fen(accounts.carried_in, *sources)
    assert grid(table(document, 4))[-1] == [came, sum(both), *both] and came == sum(both)

    basic = [one for one in accounts.actual if one.category is Category.BASIC and one.source is Source.GENERAL]
    people, running = (sum(one.fen for one in basic if one.kind is kind) for kind in Kind)
    listed = table(document, 6)
    assert grid(listed)[-1] == [people, running]
    for columns, total in (((0,), people), ((3, 6), running)):
        of_class = [row.cells[at + 2].fen or 0 for row in listed.rows[:-1] for at in columns
                    if len(row.cells[at].text) == 3]  # fmt: skip
        assert sum(of_class) == total

    told = {one.item: one for one in accounts.three_public}
    abroad, bought, cars, guests = told.values()
    (amounts,) = grid(table(document, 9))
    assert amounts == [
        amount
        for each in ("adjusted_fen", "actual_fen")
        for amount in (
            sum(getattr(one, each) for one in told.values()),
            getattr(abroad, each),
            getattr(bought, each) + getattr(cars, each),
            *(getattr(one, each) for one in (bought, cars, guests)),
        )
    ]


def exact(chain: Chain, lines: dict[int, int], ends: set[str]) -> int | None:
    """What a chain comes to from the lines at its end; None for a count or a quotient."""
    if chain.operands and chain.fen is not None:
        total = 0
        for operand in chain.operands:
            assert operand.chain is not None, chain.label
            total += (-1 if operand.role == "-" else 1) * (exact(operand.chain, lines, ends) or 0)
        return total
    if chain.facts:
        return sum(lines[row] for row in chain.facts)
    if chain.fen:
        assert chain.basis, chain.label
        ends.add(chain.basis)
    return chain.fen


@pytest.mark.parametrize("seed", SEEDS)
def test_every_figure_can_be_followed_to_lines_that_come_to_it(seed: int) -> None:
    accounts, document = composed(seed)
    lines = {line.row: line.fen for line in account_lines(accounts)}
    ends: set[str] = set()
    followed = 0
    for where, shown, figure in walk_figures(document):
        assert isinstance(figure, Cell | Figure) and figure.chain is not None, (where, shown)
        if figure.fen is not None:
            assert exact(figure.chain, lines, ends) == figure.fen, (where, shown)
            followed += 1
        for operand in figure.chain.operands:
            if operand.chain is not None and operand.fen is not None:
                assert exact(operand.chain, lines, ends) == operand.fen, (where, shown, operand.label)
    assert followed > 100
    assert ends <= {"上年决算数", "决算账表“政府采购支出”表"}


@pytest.mark.parametrize("seed", range(1, 13))
def test_the_checker_finds_nothing_wrong_with_a_right_document(seed: int) -> None:
    accounts, document = composed(seed)
    found = [*check_final(accounts), *check_document(as_printed(document))]
    # R-11 asks after rates of contributions, which drawn spending does not keep.
    assert [one for one in found if one.severity is not Severity.NOTICE and one.code != "R-11"] == []


def test_last_years_figures_are_those_that_were_published() -> None:
    before = final_accounts(4)
    year = before.department.year + 1
    book = replace(before.budget, department=replace(before.budget.department, year=year))
    told = tuple(Prior(item, fen) for item, fen in actual_of(before).items())
    after = replace(final_accounts(104, book=book), prior=told)
    last = as_printed(compose_final(before))

    def found(accounts: FinalAccounts) -> set[str]:
        findings = check_document(as_printed(compose_final(accounts)), last)
        return {one.subject for one in findings if one.code == "R-22"}

    assert found(after) == set()
    other = tuple(replace(one, fen=one.fen + 1_0000_00) for one in told)
    wrong = {"收支总计", "一般公共预算财政拨款支出", "三公经费财政拨款支出", "机关运行经费支出"}
    assert found(replace(after, prior=other)) == {f"上年数/{name}" for name in wrong}


def test_what_there_is_none_of_is_said_and_its_table_is_empty() -> None:
    accounts = final_accounts(4, only=(Source.GENERAL,))
    accounts = replace(
        accounts,
        three_public=tuple(replace(one, adjusted_fen=0, actual_fen=0) for one in accounts.three_public),
        counts=ThreePublicCounts(vehicles_held=2),
        procurement=(),
        performance=(),
        prior=(),
    )
    document = compose_final(accounts)
    year = accounts.department.year
    for number in (7, 8, 9):
        assert table(document, number).is_empty and "本表为空表" in table(document, number).note
    said = text(document)
    for sentence in (
        f"{year}年度本部门没有政府性基金预算财政拨款收支。",
        f"{year}年度本部门没有国有资本经营预算财政拨款收支。",
        f"{year}年度财政拨款“三公”经费无预算安排，未发生支出。",
        "开支财政拨款的公务用车保有量为2辆",
        f"{year}年度本部门未发生政府采购支出。",
        "没有已生效的项目绩效自评结果",
        "上年决算数未填列，不作比较",
    ):
        assert sentence in said, sentence
    assert document.performance_tables == ()
    errors = [one for one in check_document(as_printed(document)) if one.severity is Severity.ERROR]
    assert errors == []


def test_spending_out_of_carried_over_money_and_deficits_are_told_as_they_are() -> None:
    accounts = final_accounts(2)
    first = accounts.actual[0]
    owed = replace(first, source=Source.UNIT_FUNDS, fen=5_000_00)
    left = CarriedOver(first.unit, first.function, Source.UNIT_FUNDS, Category.BASIC, -5_000_00)
    short = replace(accounts, actual=(*accounts.actual, owed), carried_out=(*accounts.carried_out, left))
    before, after = (grid(table(compose_final(one), 1)) for one in (accounts, short))
    assert (after[-4][1] - before[-4][1], after[-2][1] - before[-2][1]) == (5_000_00, -5_000_00)
    assert after[-1] == before[-1]
    assert [one.code for one in check_final(short) if one.severity is Severity.ERROR] == []

    own = replace(accounts, surplus_used_fen=7_00, surplus_allotted_fen=7_00)
    (used, total), (_, before_total) = (grid(table(compose_final(one), 1))[-3::2] for one in (own, accounts))
    assert used == [7_00, 7_00] and total == [fen + 7_00 for fen in before_total]

    wrong = replace(accounts, income=(replace(accounts.income[0], kind=IncomeKind.OTHER), *accounts.income[1:]))
    assert "A-16" in {one.code for one in check_final(wrong)}


def test_the_departments_form_is_that_of_its_whole_expenditure() -> None:
    accounts = final_accounts(4)
    accounts = replace(
        accounts,
        budget=replace(accounts.budget, goal=replace(accounts.budget.goal, year_goal="应保尽保，按时足额发放待遇。")),
    )
    had, spent = (sum(one.fen for one in facts) for facts in (accounts.adjusted, accounts.actual))
    reached = min(1000, (spent * 2000 + had) // (had * 2))
    weights = (("产出指标", "数量指标", 1667), ("产出指标", "质量指标", 1667), ("产出指标", "时效指标", 1666),
               ("效益指标", "社会效益指标", 3000), ("满意度指标", "服务对象满意度指标", 1000))  # fmt: skip
    rows = tuple(IndicatorResult(*levels, f"指标{at}", "达到", "达到", weight, weight)
                 for at, (*levels, weight) in enumerate(weights))  # fmt: skip
    whole = PerformanceResult("", "部门整体", "优", 9000 + reached, rows, "待遇按时足额发放。")
    document = compose_final(replace(accounts, performance=(*accounts.performance, whole)))
    printed = [[cell.text for cell in row.cells] for row in document.performance_tables[-1].rows]
    texts = {row[0]: row[1] for row in printed if len(row) == 2}
    assert texts["部门名称"] == accounts.department.name
    assert (texts["预期目标"], texts["实际完成情况"]) == ("应保尽保，按时足额发放待遇。", "待遇按时足额发放。")
    money = next(row for row in printed if row[0] == "年度资金总额")
    assert money[2:5] == [format_wan(had), format_wan(spent), "10"] and money[6] == f"{reached / 100:.2f}".rstrip("0")
    assert [one.message for one in check_document(as_printed(document)) if one.code == "P-36"] == []


def test_an_item_says_why_it_was_not_spent_as_planned() -> None:
    accounts = final_accounts(4, only=(Source.GENERAL,))
    function = accounts.budget.facts[0].function
    facts = tuple(one for one in accounts.budget.facts if one.function == function)[:1]
    planned = replace(facts[0], fen=100_000_00)
    accounts = replace(
        accounts,
        budget=replace(accounts.budget, facts=(planned,)),
        adjusted=(replace(planned, fen=130_000_00),),
        actual=(replace(planned, fen=90_000_00),),
    )
    given = replace(accounts, item_reasons=(ItemReason(function, "设备到货推迟到下年。"),))
    said = text(compose_final(given))
    assert "年初预算为10.00万元，支出决算为9.00万元，完成年初预算的90.00%，决算数小于年初预算数的主要原因是：" in said
    assert "的主要原因是：年中追加预算3.00万元，设备到货推迟到下年。" in said
    assert [one.code for one in check_final(given) if one.code == "A-17"] == []
    # Nobody said why: asked for, and what is left is not printed as a reason for being left.
    silent = replace(accounts, adjusted=(planned,), item_reasons=())
    (asked,) = [one for one in check_final(silent) if one.code == "A-17"]
    assert asked.subject == f"支出差异原因/{function}" and asked.found == "未填写"
    assert "决算数小于年初预算数。" in text(compose_final(silent))
    # A difference that the change of the budget is explains itself.
    changed = replace(accounts, adjusted=(replace(planned, fen=91_000_00),), item_reasons=())
    assert [one.code for one in check_final(changed) if one.code == "A-17"] == []


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Published:
    return publish_final(final_accounts(4), tmp_path_factory.mktemp("final") / "out")


def test_it_is_published_in_every_form_that_a_budget_has(made: Published) -> None:
    assert made.published and made.exit_code == 0, made.findings
    names = {path.name for path in made.folder.iterdir()}
    assert names == {
        *(f"disclosure.{form}" for form in ("pdf", "docx", "xlsx", "html", "json")),
        *("facts.csv", "datapackage.json", "tables", ".shebao-files"),
    }
    assert len(list((made.folder / "tables").glob("table-*.csv"))) == 9
    data = json.loads((made.folder / "disclosure.json").read_text(encoding="utf-8"))
    lines = account_lines(final_accounts(4))
    with (made.folder / "facts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["row"]) for row in rows] == [line.row for line in lines] == [one["row"] for one in data["facts"]]
    assert [row["stage"] for row in rows] == [line.stage.value for line in lines]
    assert data["final"] is True and [one["fen"] for one in data["facts"]] == [line.fen for line in lines]
    package = json.loads((made.folder / "datapackage.json").read_text(encoding="utf-8"))
    assert [one["name"] for one in package["resources"][0]["schema"]["fields"]] == list(rows[0])


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx", "html"])
def test_the_checker_reads_it_and_finds_no_error(made: Published, form: str) -> None:
    report = check_file(made.folder / f"disclosure.{form}")
    assert (report.kind, report.problem, report.tables_missing) == ("决算", "", ())
    assert [one for one in report.findings if one.severity is Severity.ERROR] == []
    assert report.figures_tied * 10 > report.figures_read * 8


def test_accounts_that_do_not_balance_are_not_published(tmp_path: Path) -> None:
    accounts = final_accounts(6)
    done = publish_final(replace(accounts, income=accounts.income[1:]), tmp_path / "out")
    assert not done.published and done.exit_code == 1 and {"A-11"} <= {one.code for one in done.findings}
    assert not (tmp_path / "out").exists()


def test_tables_are_full_grids_and_known_by_their_kind() -> None:
    _, document = composed(22)
    for printed in (*document.tables, *document.performance_tables):
        assert table_grid(printed)
    recognised = as_printed(document)
    assert [one.kind for one in recognised.tables] == [one.kind for one in document.tables]
    assert TableKind.OTHER not in {one.kind for one in recognised.tables}
