"""公开06: basic spending by economic class, three lists side by side; 公开09: “三公”经费, in one row."""

from collections.abc import Callable
from itertools import zip_longest

from shebao.budget.account_lines import AccountLine, Stage
from shebao.budget.book import PriorItem
from shebao.disclosure.compose.final.heads import Path, head_rows
from shebao.disclosure.compose.final.view import FinalView, is_personnel, is_public
from shebao.disclosure.compose.quantity import (
    Quantity,
    amount_cell,
    blank_amount,
    label_cell,
    quantity_cell,
    sum_of_quantities,
    text_cell,
)
from shebao.disclosure.compose.view import is_basic
from shebao.disclosure.model import Cell, Column, Row, Table, TableKind

GOODS = "302"
CAPITAL = "310"
"""商品和服务支出 has its own list, 资本性支出 heads the third where that has nothing."""
PARTS = {
    "因公出国（境）费": (PriorItem.ABROAD,),
    "小计": (PriorItem.VEHICLE_PURCHASE, PriorItem.VEHICLE_RUNNING),
    "公务用车购置费": (PriorItem.VEHICLE_PURCHASE,),
    "公务用车运行维护费": (PriorItem.VEHICLE_RUNNING,),
    "公务接待费": (PriorItem.RECEPTION,),
}
"""The columns of 公开09 behind 合计, and the items in each."""
CARS = "公务用车购置及运行维护费"
ITEMS = (PriorItem.ABROAD, PriorItem.VEHICLE_PURCHASE, PriorItem.VEHICLE_RUNNING, PriorItem.RECEPTION)


def compose_basic_by_economic(view: FinalView) -> Table:
    """公开06: 一般公共预算财政拨款基本支出决算明细表."""
    basic = [one for one in view.general if is_basic(one)]
    people, running = ([one for one in basic if test(one)] for test in (is_personnel, is_public))
    lists = (
        _listed(view, people, lambda _: True, "301"),
        _listed(view, running, lambda code: code[:3] == GOODS, GOODS),
        _listed(view, running, lambda code: code[:3] != GOODS, CAPITAL),
    )
    empty = (text_cell(""), text_cell(""), blank_amount())
    rows = []
    for number, entries in enumerate(zip_longest(*lists), start=1):
        cells = tuple(cell for entry in entries for cell in (entry or empty))
        rows.append(Row(f"{number}", cells, "detail"))
    foot = (
        text_cell("人员经费合计", colspan=2),
        amount_cell(people, "人员经费合计"),
        text_cell("公用经费合计", colspan=5),
        amount_cell(running, "公用经费合计"),
    )
    rows.append(Row("人员经费合计", foot, "total"))
    paths: list[Path] = []
    for root in ("人员经费", "公用经费", "公用经费"):
        paths += [(root, name) for name in ("科目编码", "科目名称", "决算数")]
    columns = []
    for mark in ("people", "goods", "rest"):
        columns += [Column(f"{mark}_code", 0.9), Column(f"{mark}_name", 2.2), Column(mark, 1.1, amount=True)]
    return Table(
        TableKind.BASIC_BY_ECONOMIC,
        "一般公共预算财政拨款基本支出决算明细表",
        tuple(columns),
        head_rows(paths),
        tuple(rows),
        number=6,
        landscape=True,
        note="注：本表反映部门本年度一般公共预算财政拨款基本支出明细情况。",
    )


def _listed(
    view: FinalView, lines: list[AccountLine], wanted: Callable[[str], bool], at_least: str
) -> list[tuple[Cell, ...]]:
    """类 and 款 of the economic classification with money, in code order; the 类 alone where there is none."""
    mine = [one for one in lines if one.fen and wanted(one.economic)]
    codes = sorted({one.economic[:digits] for one in mine for digits in (3, 5) if len(one.economic) >= digits})
    return [
        (
            text_cell(code),
            text_cell(view.book.economic_name(code)),
            amount_cell(
                [one for one in mine if one.economic.startswith(code)], f"基本支出·{view.book.economic_name(code)}"
            ),
        )
        for code in codes or [at_least]
    ]


def public_total(view: FinalView, stage: Stage, items: tuple[PriorItem, ...], label: str) -> Quantity:
    """Some items of “三公”经费 together."""
    if len(items) == 1:
        return view.three_public(items[0], stage)
    return sum_of_quantities([view.three_public(item, stage) for item in items], label)


def compose_three_public(view: FinalView) -> Table:
    """公开09: 财政拨款“三公”经费支出决算表."""
    paths: list[Path] = []
    cells: list[Cell] = []
    columns: list[Column] = []
    for stage, root, mark in ((Stage.ADJUSTED, "预算数", "budget"), (Stage.ACTUAL, "决算数", "actual")):
        whole = {"合计": ITEMS, **PARTS}
        for number, (name, items) in enumerate(whole.items()):
            paths.append((root, CARS, name) if "车" in name or name == "小计" else (root, name))
            label = f"“三公”经费{root}" if name == "合计" else f"{CARS}{root}"
            cells.append(quantity_cell(public_total(view, stage, items, label)))
            columns.append(Column(f"{mark}_{number}", amount=True))
    return Table(
        TableKind.THREE_PUBLIC,
        "财政拨款“三公”经费支出决算表",
        tuple(columns),
        (*head_rows(paths), tuple(label_cell(str(number)) for number in range(1, len(columns) + 1))),
        (Row("三公", tuple(cells), "total"),),
        number=9,
        landscape=True,
        note="注：本表反映部门本年度财政拨款“三公”经费支出预决算情况。预算数为全年预算数，反映按规定程序调整后的预算数；"
        "决算数包括当年财政拨款和以前年度结转资金安排的实际支出。",
    )
