"""The two-sided tables 1, 4 and 9, and the income of government funds (7)."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import zip_longest

from shebao.budget.book import Fact, Income, Source
from shebao.disclosure.compose.functional import SPENDING, functional_rows
from shebao.disclosure.compose.quantity import (
    Quantity,
    amount_cell,
    blank_amount,
    given,
    label_cell,
    quantity_cell,
    sum_of_quantities,
    text_cell,
)
from shebao.disclosure.compose.view import BookView, from_source, is_carried_over, is_current, only
from shebao.disclosure.model import Cell, Column, Row, RowRole, Table, TableKind
from shebao.disclosure.numerals import chinese_number

Test = Callable[[Fact], bool]
Left = tuple[str, Cell]


def function_classes(view: BookView) -> list[tuple[str, str]]:
    """The 类 of the balance tables in printed order as (code, 一、名称); a 类 outside the list is added at the end."""
    listed = [(code.code, code.name) for code in view.codes.classes]
    known = {code for code, _ in listed}
    extra = sorted({fact.function[:3] for fact in view.book.facts if fact.fen} - known)
    listed.extend((code, view.function_name(code)) for code in extra)
    return [(code, f"{chinese_number(number)}、{name}") for number, (code, name) in enumerate(listed, start=1)]


def _class_rows(
    view: BookView, left: Sequence[Left], facts: Sequence[Fact], columns: Sequence[tuple[str, Test]], what: str
) -> list[Row]:
    by_class: dict[str, list[Fact]] = {}
    for fact in facts:
        by_class.setdefault(fact.function[:3], []).append(fact)
    rows = []
    beside: Sequence[Left | None] = left
    for income, (code, name) in zip_longest(beside, function_classes(view)):
        item, amount = income or ("", blank_amount())
        selected = by_class.get(code, [])
        amounts = (amount_cell(only(selected, test), f"{what}·{name}·{head}") for head, test in columns)
        rows.append(Row(name, (text_cell(item), amount, text_cell(name), *amounts), "item"))
    return rows


def _line(
    income_item: str, income: Cell, expenditure_item: str, amounts: Sequence[Cell], role: RowRole = "total"
) -> Row:
    return Row(income_item, (text_cell(income_item), income, text_cell(expenditure_item), *amounts), role)


def compose_balance(view: BookView) -> Table:
    """表一: income by source beside expenditure by 类, this year's and carried-over money apart."""
    columns: tuple[tuple[str, Test], ...] = (
        (f"{view.year}年合计", lambda _: True),
        ("当年预算安排", is_current),
        ("上年结转安排", is_carried_over),
    )
    facts = view.book.facts
    left: list[Left] = [
        (
            f"{chinese_number(n)}、{source.value}",
            amount_cell(only(view.current, from_source(source)), f"收入·{source.value}"),
        )
        for n, source in enumerate(Source, start=1)
    ]
    rows = _class_rows(view, left, facts, columns, "支出")

    def totals(name: str) -> list[Cell]:
        return [amount_cell(only(facts, test), f"{name}·{head}") for head, test in columns]

    nothing = [blank_amount() for _ in columns]
    rows.append(
        _line("本年收入合计", amount_cell(view.current, "本年收入合计"), "本年支出合计", totals("本年支出合计"))
    )
    rows.append(_line("上年结转", amount_cell(view.carried_over, "上年结转"), "年终结转", nothing, "item"))
    closing = totals("支出总计")
    closing[2] = blank_amount() if closing[2].fen == 0 else closing[2]
    rows.append(_line("收入总计", amount_cell(facts, "收入总计"), "支出总计", closing))
    return Table(
        TableKind.BALANCE,
        f"{view.year}年预算收支总表",
        (
            Column("income_item", 2.2),
            Column("income", 1.2, amount=True),
            Column("expenditure_item", 2.9),
            Column("total", 1.2, amount=True),
            Column("current", 1.2, amount=True),
            Column("carried_over", 1.2, amount=True),
        ),
        (
            (label_cell("收入", colspan=2), label_cell("支出", colspan=4)),
            (
                label_cell("项目"),
                label_cell(f"{view.year}年"),
                label_cell("项目"),
                *(label_cell(head) for head, _ in columns),
            ),
        ),
        tuple(rows),
        number=1,
    )


APPROPRIATION_COLUMNS: tuple[tuple[str, Source], ...] = (
    ("general", Source.GENERAL),
    ("government_fund", Source.GOVERNMENT_FUND),
    ("state_capital", Source.STATE_CAPITAL),
)


def compose_appropriation_balance(view: BookView) -> Table:
    """表四: 财政拨款 income by budget beside expenditure by 类 and budget, carried-over money included."""
    columns: list[tuple[str, Test]] = [
        ("小计", lambda _: True),
        *((source.value, from_source(source)) for _, source in APPROPRIATION_COLUMNS),
    ]
    facts = view.appropriated
    current, carried = only(facts, is_current), only(facts, is_carried_over)

    def by_budget(selected: Sequence[Fact], what: str) -> list[Left]:
        return [
            (
                f"{chinese_number(n)}、{source.value}",
                amount_cell(only(selected, from_source(source)), f"{what}·{source.value}"),
            )
            for n, (_, source) in enumerate(APPROPRIATION_COLUMNS, start=1)
        ]

    rows = _class_rows(view, by_budget(current, "财政拨款收入"), facts, columns, "财政拨款支出")
    nothing = [blank_amount() for _ in columns]

    def totals(name: str) -> list[Cell]:
        return [amount_cell(only(facts, test), f"{name}·{head}") for head, test in columns]

    income_total = amount_cell(current, "财政拨款·本年收入合计")
    rows.append(_line("本年收入合计", income_total, "本年支出合计", totals("财政拨款·本年支出合计")))
    rows.append(_line("上年财政拨款结转", amount_cell(carried, "上年财政拨款结转"), "年终结转", nothing, "item"))
    for item, cell in by_budget(carried, "上年财政拨款结转"):
        row = _line(item, cell, "", nothing, "detail")
        rows.append(Row(f"结转/{item}", row.cells, "detail", level=1))
    rows.append(_line("收入总计", amount_cell(facts, "财政拨款·收入总计"), "支出总计", totals("财政拨款·支出总计")))
    return Table(
        TableKind.APPROPRIATION_BALANCE,
        f"{view.year}年财政拨款收支总表",
        (
            Column("income_item", 2.3),
            Column("income", 1.2, amount=True),
            Column("expenditure_item", 2.9),
            Column("total", 1.2, amount=True),
            *(Column(key, 1.2, amount=True) for key, _ in APPROPRIATION_COLUMNS),
        ),
        (
            (label_cell("收入", colspan=2), label_cell("支出", colspan=5)),
            (
                label_cell("项目", rowspan=2),
                label_cell("金额", rowspan=2),
                label_cell("项目", rowspan=2),
                label_cell("金额", colspan=4),
            ),
            tuple(label_cell(head) for head, _ in columns),
        ),
        tuple(rows),
        number=4,
    )


def _income_quantities(view: BookView, source: Source) -> list[tuple[Income, Quantity]]:
    return [(line, given(line.fen, line.name, "基金和国资收入")) for line in view.book.income if line.source is source]


def compose_fund_income(view: BookView) -> Table:
    """表七: government-fund income by income subject."""
    lines = _income_quantities(view, Source.GOVERNMENT_FUND)
    total = sum_of_quantities([quantity for _, quantity in lines], "政府性基金收入合计")
    rows = [Row("合计", (text_cell("合计", colspan=2), quantity_cell(total)), "total")]
    rows.extend(
        Row(line.code, (text_cell(line.code), text_cell(line.name), quantity_cell(quantity)), "item")
        for line, quantity in lines
    )
    return Table(
        TableKind.FUND_INCOME,
        f"{view.year}年政府性基金预算收入表（不含上年结转）",
        (Column("code", 1.5), Column("name", 3.0), Column("amount", 2.0, amount=True)),
        (
            (label_cell("项目", colspan=2), label_cell("政府性基金收入预算", rowspan=2)),
            (label_cell("收入科目编码"), label_cell("科目名称")),
        ),
        tuple(rows),
        number=7,
    )


def compose_capital(view: BookView) -> Table:
    """表九: state-capital income by subject beside expenditure by function."""
    lines = _income_quantities(view, Source.STATE_CAPITAL)
    total = sum_of_quantities([quantity for _, quantity in lines], "国有资本经营收入合计")
    income: list[tuple[Cell, ...]] = [(text_cell("合计", colspan=2), quantity_cell(total))]
    income.extend((text_cell(line.code), text_cell(line.name), quantity_cell(quantity)) for line, quantity in lines)
    spending = functional_rows(
        view, view.facts(from_source(Source.STATE_CAPITAL), is_current), SPENDING, "国有资本经营预算支出"
    )
    empty_income = (text_cell(""), text_cell(""), blank_amount())
    empty_spending = (text_cell(""), text_cell(""), *(blank_amount() for _ in SPENDING))
    if len(spending) == 1:  # nothing is spent: 合计 stands on the income side alone, as the form prints it
        spending = (replace(spending[0], cells=(text_cell("", colspan=2), *spending[0].cells[1:])),)
    rows = []
    for number, (left, right) in enumerate(zip_longest(income, spending)):
        cells = (*(left or empty_income), *(right.cells if right else empty_spending))
        key = right.key if right else f"收入/{number}"
        rows.append(
            Row(key, cells, "total" if number == 0 else right.role if right else "detail", right.level if right else 0)
        )
    return Table(
        TableKind.CAPITAL,
        f"{view.year}年国有资本经营预算收支预算表（不含上年结转）",
        (
            Column("income_code", 1.2),
            Column("income_name", 2.0),
            Column("income", 1.6, amount=True),
            Column("code", 1.1),
            Column("name", 2.2),
            *(Column(key, 1.2, amount=True) for key, _, _ in SPENDING),
        ),
        (
            (label_cell("国有资本经营预算收入", colspan=3), label_cell("国有资本经营预算支出", colspan=5)),
            (
                label_cell("项目", colspan=2),
                label_cell("国有资本经营收入预算", rowspan=2),
                label_cell("科目编码", rowspan=2),
                label_cell("科目名称", rowspan=2),
                *(label_cell(head, rowspan=2) for _, head, _ in SPENDING),
            ),
            (label_cell("收入科目编码"), label_cell("科目名称")),
        ),
        tuple(rows),
        number=9,
        landscape=True,
    )
