"""Formulas found from a table's structure: they never disagree with the value, and a wrong total gets none."""

from dataclasses import replace
from math import fsum

from hypothesis import given
from hypothesis import strategies as st

from shebao.disclosure.model import Cell, Column, Row, Table, TableKind, table_grid
from shebao.disclosure.read.number_format import shown_number
from shebao.disclosure.render.xlsx_amounts import sheet_amount
from shebao.disclosure.render.xlsx_formulas import find_sums, formula_cells, sum_formula
from shebao.money import format_wan, format_yuan
from tests.office_documents import amount, functional_table, performance_form, two_sided_table

TOP = 3

fens = st.one_of(
    st.just(0),
    st.integers(-(10**9), 10**12),
    st.integers(-(10**4), 10**8).map(lambda number: number * 10_000 + 5_000),
)
"""Amounts in fen; many lie exactly between two printed values."""


@st.composite
def functional_tables(draw: st.DrawFn) -> Table:
    """类, 款, 项 with random basic and project amounts; each level sums the next one exactly."""
    tree = draw(
        st.lists(st.lists(st.lists(st.tuples(fens, fens), min_size=1, max_size=3), min_size=1, max_size=3), max_size=4)
    )

    def row(name: str, pairs: list[tuple[int, int]], role: str, level: int) -> Row:
        basic, project = sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)
        return Row(name, (Cell(name), amount(basic + project), amount(basic), amount(project)), role, level)  # type: ignore[arg-type]  # role is a plain str here

    everything = [pair for groups in tree for items in groups for pair in items]
    rows = [row("合计", everything, "total", 0)]
    for groups in tree:
        rows.append(row("类", [pair for items in groups for pair in items], "class", 0))
        for items in groups:
            rows.append(row("款", items, "group", 1))
            rows.extend(row("项", [pair], "item", 2) for pair in items)
    columns = (
        Column("name", 3),
        Column("total", amount=True),
        Column("basic", amount=True),
        Column("project", amount=True),
    )
    return Table(
        TableKind.EXPENDITURE,
        "表",
        columns,
        ((Cell("项目"), Cell("合计"), Cell("基本"), Cell("项目支出")),),
        tuple(rows),
    )


@given(functional_tables())
def test_every_sum_is_a_formula_whose_result_is_shown_as_printed(table: Table):
    grid = table_grid(table)
    sums = find_sums(table)
    for y, row in enumerate(table.rows, start=len(table.header)):
        for x in (1, 2, 3):
            cell = grid[y][x]
            assert cell is not None
            is_sum = x == 1 or (row.role != "item" and len(table.rows) > 1)
            assert ((y, x) in sums) == is_sum
            if is_sum:
                assert worked_out(table, (y, x)) == cell.text


def worked_out(table: Table, place: tuple[int, int]) -> str:
    """What a spreadsheet shows for a formula: floats added up in both orders, then its number format."""
    grid = table_grid(table)
    cell = grid[place[0]][place[1]]
    assert cell is not None
    written = sheet_amount(cell)
    assert written is not None
    formula = sum_formula(find_sums(table)[place], written, TOP)
    parts = []
    for y, x in sorted(formula_cells(formula)):
        part = grid[y - TOP][x]
        assert part is not None
        found = sheet_amount(part)
        assert found is not None
        parts.append(found.value)
    results = {sum(parts), sum(reversed(parts)), fsum(parts)}
    if "ROUND" in formula:
        results = {round(result, 6) for result in results}
    shown = {shown_number(result, written.number_format) for result in results}
    assert len(shown) == 1, "the order of adding must not show"
    return shown.pop()


@given(functional_tables().filter(lambda table: len(table.rows) > 1), st.integers(1, 10**6), st.data())
def test_a_total_that_does_not_agree_gets_no_formula(table: Table, error: int, data: st.DataObject):
    y = data.draw(st.sampled_from([n for n, row in enumerate(table.rows) if row.role != "item"]))
    row = table.rows[y]
    wrong = amount((row.cells[2].fen or 0) + error)
    rows = list(table.rows)
    rows[y] = replace(row, cells=(*row.cells[:2], wrong, *row.cells[3:]))
    spoiled = replace(table, rows=tuple(rows))
    sums = find_sums(spoiled)
    grid = table_grid(spoiled)
    assert (y + 1, 2) not in sums
    for (below, right), parts in sums.items():
        cell = grid[below][right]
        assert cell is not None
        assert cell.fen == sum((grid[part_y][part_x] or Cell()).fen or 0 for part_y, part_x in parts)


def test_a_formula_on_a_tie_is_rounded_to_whole_fen():
    table = functional_table(3)
    cells = tuple(
        replace(row, cells=(*row.cells[:-3], *map(amount, (10_000, 5_000, 5_000)))) for row in table.rows[3:4]
    )
    one = replace(table, rows=cells)
    sums = find_sums(one)
    (place,) = sums
    tie = sheet_amount(amount(15_000))
    assert tie is not None
    assert sum_formula(sums[place], tie, 0) == "=ROUND(SUM(D3:E3),6)"


def test_the_total_of_this_year_leaves_out_what_was_carried_over():
    """合计 stands under the head 本年收入; 上年结转 beside it is no part of it, even where it is nothing."""
    header = (
        (Cell("项目", rowspan=2), Cell("本年收入", colspan=3), Cell("上年结转", rowspan=2)),
        (Cell("合计"), Cell("一般公共预算"), Cell("单位资金")),
    )
    keys = ("total", "general", "unit_funds", "carried_over")
    row = Row("208", (Cell("208"), amount(5), amount(3), amount(2), amount(0)), "item")
    table = Table(
        TableKind.INCOME, "收入总表", (Column("name"), *(Column(key, amount=True) for key in keys)), header, (row,)
    )
    assert find_sums(table) == {(2, 1): ((2, 2), (2, 3))}


def test_two_sided_tables_and_forms():
    balance = two_sided_table()
    head = len(balance.header)
    sums = find_sums(balance)
    assert sums[head + 2, 1] == ((head, 1), (head + 1, 1))
    assert sums[head + 4, 1] == ((head + 2, 1), (head + 3, 1))
    assert sums[head + 4, 3] == ((head + 4, 4), (head + 4, 5))
    assert find_sums(performance_form()) == {(1, 2): ((2, 2), (3, 2))}


def test_printings_and_their_formats():
    cases = [
        (Cell("", 0, numeric=True), ""),
        (Cell("0.00", 0, numeric=True), "0.00"),
        (Cell("0.00", 1_234, numeric=True), "0.00"),
        (Cell("0.00", -1_234, numeric=True), "0.00"),
        (Cell("-0.71", -7_104_00, numeric=True), "-0.71"),
        (Cell("7,420,000", 742_000_000, numeric=True), "7,420,000"),
        (Cell("1.50", 150, numeric=True), "1.50"),
        (Cell("0", 0, numeric=True), "0"),
    ]
    for cell, text in cases:
        written = sheet_amount(cell)
        assert written is not None
        assert shown_number(written.value, written.number_format) == text
    assert sheet_amount(Cell("约6.00", 6_000_000, numeric=True)) is None


@given(st.integers(-(10**14), 10**14))
def test_any_amount_is_shown_as_printed(fen: int):
    for text in (format_wan(fen), format_yuan(fen)):
        written = sheet_amount(Cell(text, fen, numeric=True))
        assert written is not None
        assert shown_number(written.value, written.number_format) == text
