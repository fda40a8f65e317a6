"""公开01 and 公开04: what there was beside what became of it, with 行次 running down the left and on down the right."""

from collections.abc import Sequence
from dataclasses import dataclass

from shebao.budget.account_lines import AccountLine, Stage
from shebao.budget.accounts import IncomeKind
from shebao.budget.book import APPROPRIATIONS, Source
from shebao.disclosure.compose.balances import function_classes
from shebao.disclosure.compose.final.heads import Path, head_rows
from shebao.disclosure.compose.final.view import FinalView, Test, both, everything, of_income
from shebao.disclosure.compose.quantity import (
    amount_cell,
    blank_amount,
    label_cell,
    quantity_cell,
    sum_of,
    sum_of_quantities,
    text_cell,
)
from shebao.disclosure.compose.view import from_source, is_appropriation, under_function
from shebao.disclosure.model import Cell, Column, Row, RowRole, Table, TableKind
from shebao.disclosure.numerals import chinese_number

GRANTS = tuple((source, f"{source.value}财政拨款") for source in APPROPRIATIONS)
"""The three budgets of 财政拨款 and what the tables call them."""


@dataclass(frozen=True, slots=True)
class Side:
    """A line of one side: its label and its amounts."""

    label: str
    cells: tuple[Cell, ...]
    role: RowRole = "item"


def _sides(left: list[Side], right: list[Side], foot: int) -> tuple[Row, ...]:
    """Both sides beside each other, the last ``foot`` lines of each level at the foot."""
    heads = max(len(left), len(right)) - foot
    blank = [Side("", tuple(blank_amount() for _ in side[0].cells)) for side in (left, right)]
    income, spending = (
        [*side[:-foot], *[empty] * (heads - len(side) + foot), *side[-foot:]]
        for side, empty in zip((left, right), blank, strict=True)
    )
    height = heads + foot
    rows = []
    for number, (one, other) in enumerate(zip(income, spending, strict=True), start=1):
        cells = (
            *(text_cell(one.label), text_cell(str(number)), *one.cells),
            *(text_cell(other.label), text_cell(str(height + number)), *other.cells),
        )
        role: RowRole = "total" if "total" in (one.role, other.role) else one.role if one.label else other.role
        rows.append(Row(one.label or other.label, cells, role, level=1 if role == "detail" else 0))
    return tuple(rows)


def _header(columns: Sequence[str]) -> tuple[tuple[Cell, ...], ...]:
    paths: list[Path] = [("收入", "项目"), ("收入", "行次"), ("收入", "金额"), ("支出", "项目"), ("支出", "行次")]
    paths += [("支出", column) for column in columns]
    numbers = [label_cell(text) for text in ("栏次", "", "1", "栏次", "")]
    return (*head_rows(paths), (*numbers, *(label_cell(str(number)) for number in range(2, 2 + len(columns)))))


def _columns(keys: Sequence[str]) -> tuple[Column, ...]:
    return (
        *(Column("income_item", 2.6), Column("income_line", 0.5), Column("income", 1.2, amount=True)),
        *(Column("expenditure_item", 2.6), Column("line", 0.5)),
        *(Column(key, 1.2, amount=True) for key in keys),
    )


def compose_balance(view: FinalView) -> Table:
    """公开01: 收入支出决算总表."""
    income, carried_in = view.of(Stage.INCOME), view.of(Stage.CARRIED_IN)
    spent, carried_out = view.spent, view.of(Stage.CARRIED_OUT)
    kinds: list[tuple[str, Test]] = [
        (f"{name}收入", both(of_income(IncomeKind.APPROPRIATION), from_source(source))) for source, name in GRANTS
    ]
    kinds += [(kind.value, of_income(kind)) for kind in IncomeKind if kind is not IncomeKind.APPROPRIATION]
    left = [
        Side(
            f"{chinese_number(number)}、{name}",
            (amount_cell([one for one in income if test(one)], f"收入决算·{name}"),),
        )
        for number, (name, test) in enumerate(kinds, start=1)
    ]
    there = sum_of_quantities(
        [sum_of(income, "本年收入合计"), view.surplus_used, sum_of(carried_in, "年初结转和结余")], "收入总计"
    )
    left += [
        Side("本年收入合计", (amount_cell(income, "本年收入合计"),), "total"),
        Side("使用非财政拨款结余（含专用结余）", (quantity_cell(view.surplus_used),)),
        Side("年初结转和结余", (amount_cell(carried_in, "年初结转和结余"),)),
        Side("总计", (quantity_cell(there),), "total"),
    ]
    right = [
        Side(name, (amount_cell([one for one in spent if under_function(code)(one)], f"支出决算·{name}"),))
        for code, name in function_classes(view.book)
    ]
    used = sum_of_quantities(
        [sum_of(spent, "本年支出合计"), view.surplus_allotted, sum_of(carried_out, "年末结转和结余")], "支出总计"
    )
    right += [
        Side("本年支出合计", (amount_cell(spent, "本年支出合计"),), "total"),
        Side("结余分配", (quantity_cell(view.surplus_allotted),)),
        Side("年末结转和结余", (amount_cell(carried_out, "年末结转和结余"),)),
        Side("总计", (quantity_cell(used),), "total"),
    ]
    return Table(
        TableKind.BALANCE,
        "收入支出决算总表",
        _columns(("total",)),
        _header(("金额",)),
        _sides(left, right, 4),
        number=1,
        note="注：本表反映部门本年度的总收支和年末结转结余情况。因四舍五入可能存在尾差。",
    )


def compose_appropriation_balance(view: FinalView) -> Table:
    """公开04: 财政拨款收入支出决算总表."""
    tests: list[tuple[str, Test]] = [("合计", everything), *((name, from_source(source)) for source, name in GRANTS)]
    income = view.of(Stage.INCOME, is_appropriation)
    carried_in, carried_out = (view.of(stage, is_appropriation) for stage in (Stage.CARRIED_IN, Stage.CARRIED_OUT))
    spent = view.of(Stage.ACTUAL, is_appropriation)

    def each(lines: Sequence[AccountLine], label: str) -> tuple[Cell, ...]:
        return tuple(amount_cell([one for one in lines if test(one)], f"{label}·{head}") for head, test in tests)

    def by_source(lines: Sequence[AccountLine], source: Source, label: str) -> Cell:
        return amount_cell([one for one in lines if from_source(source)(one)], label)

    left = [
        Side(f"{chinese_number(number)}、{name}", (by_source(income, source, f"{name}收入"),))
        for number, (source, name) in enumerate(GRANTS, start=1)
    ]
    left += [
        Side("本年收入合计", (amount_cell(income, "财政拨款·本年收入合计"),), "total"),
        Side("年初财政拨款结转和结余", (amount_cell(carried_in, "年初财政拨款结转和结余"),)),
        *(Side(name, (by_source(carried_in, source, f"年初结转·{name}"),), "detail") for source, name in GRANTS),
        Side("总计", (amount_cell([*income, *carried_in], "财政拨款收入总计"),), "total"),
    ]
    # The wide table lists the 类 that have money, so that it stays on one page; 公开01 lists them all.
    codes = sorted({one.function[:3] for one in spent if one.fen})
    names = [f"{chinese_number(n)}、{view.function_name(code)}" for n, code in enumerate(codes, start=1)]
    right = [
        Side(name, each([one for one in spent if under_function(code)(one)], f"财政拨款支出·{name}"))
        for code, name in zip(codes, names, strict=True)
    ]
    blank = Side("", tuple(blank_amount() for _ in tests))
    right += [
        Side("本年支出合计", each(spent, "财政拨款·本年支出合计"), "total"),
        Side("年末财政拨款结转和结余", each(carried_out, "年末财政拨款结转和结余")),
        *(blank, blank, blank),
        Side("总计", each([*spent, *carried_out], "财政拨款支出总计"), "total"),
    ]
    return Table(
        TableKind.APPROPRIATION_BALANCE,
        "财政拨款收入支出决算总表",
        _columns(("total", "general", "government_fund", "state_capital")),
        _header([head for head, _ in tests]),
        _sides(left, right, 6),
        number=4,
        landscape=True,
        note="注：本表反映部门本年度财政拨款的总收支和年末结转结余情况。",
    )
