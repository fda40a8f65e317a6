"""R-02: table 1 agrees with tables 2 and 3: expenditure by 类, income by source."""

from collections.abc import Iterator

from shebao.disclosure.figures import PrintedFigure, judge_sum
from shebao.disclosure.formats import load_formats
from shebao.disclosure.formats.wording import line_words, plain
from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.column_sums import column_sums
from shebao.disclosure.rules.r01_balance_totals import lines
from shebao.disclosure.rules.rule import Material, RowView, Rule, TableView, plain_name
from shebao.disclosure.rules.sides import side_of
from shebao.findings import Finding, Severity


def check(material: Material) -> Iterator[Finding]:
    """Expenditure against table 3, income against table 2."""
    balance = material.view(TableKind.BALANCE)
    if balance is None:
        return
    details = material.view(TableKind.EXPENDITURE)
    if details is not None and "expenditure_item" in balance.columns:
        yield from _spending(balance, details)
    income = material.view(TableKind.INCOME)
    if income is not None and income.total is not None:
        yield from _income(balance, income)


def _spending(balance: TableView, details: TableView) -> Iterator[Finding]:
    where = (balance.place, details.place)
    side = side_of(balance, "expenditure_item")
    closing = side.subtotal or side.grand
    if closing is not None and details.total is not None:
        others = [row.figure("total") for row in (side.grand, side.subtotal) if row is not None and row is not closing]
        whole = details.total.figure("total")
        reading = closing
        if whole is not None and any(o is not None and not judge_sum(o, [whole]).is_difference for o in others):
            reading = side.grand or closing
        yield from RULE.tie(
            f"{balance.name}、{details.name}/支出合计",
            (f"{balance.name}{plain_name(reading.text('expenditure_item'))}", reading.figure("total")),
            [(f"{details.name}合计", whole)],
            places=where,
        )
    classes = {class_name(row.text("name")): row for row in details.rows if row.role == "class"}
    listed = {class_name(row.text("expenditure_item")): row for row in lines(balance, "expenditure_item")}
    if not classes or not set(classes) & set(listed):
        return  # one of them is not by 类
    for name, line in listed.items():
        there = classes.get(name)
        amount = line.figure("total")
        if there is None and amount is not None and amount.value:
            yield _alone(balance, balance, details, line.text("expenditure_item"), amount)
        elif there is not None:
            yield from RULE.tie(
                f"{balance.name}、{details.name}/{plain_name(line.text('expenditure_item'))}",
                (f"{balance.name}“{plain_name(line.text('expenditure_item'))}”", amount),
                [(f"{details.name}合计", there.figure("total"))],
                places=where,
            )
    for name, there in classes.items():
        amount = there.figure("total")
        if name not in listed and amount is not None and amount.value:
            yield _alone(balance, details, balance, there.text("name"), amount)


def class_name(text: str) -> str:
    """The name of a 类 as it is compared: without ordinal, brackets made alike."""
    return line_words(text).removesuffix("(类)")


def _alone(balance: TableView, here: TableView, missing: TableView, text: str, amount: PrintedFigure) -> Finding:
    name = plain_name(text)
    return RULE.finding(
        f"{balance.name}/{name}",
        f"{here.name}“{name}”{amount.shown}，{missing.name}没有这一类。请补列或更正类的名称。",
        figures=[amount.as_shown(f"{here.name}“{name}”")],
        found=amount.shown,
        places=(here.place, missing.place),
    )


def source_key(text: str) -> str:
    """The key of the column of table 2 that a line of the income side of table 1 is, "" where it is none."""
    words = line_words(text)
    for column in load_formats().columns:
        if column.under is None and column.matches(TableKind.INCOME, words, ""):
            return column.key
    return ""


def _income(balance: TableView, income: TableView) -> Iterator[Finding]:
    assert income.total is not None
    where = (balance.place, income.place)
    side = side_of(balance, "income_item")
    seen: set[str] = set()
    for line in (*side.body, *side.carried()):
        key = "carried_over" if line.closing.startswith("上年") else source_key(line.text)
        if key in seen or key not in income.columns or key in ("total", "current"):
            continue
        seen.add(key)
        yield from RULE.tie(
            f"{balance.name}、{income.name}/{line.name}",
            (f"{balance.name}“{line.name}”", line.row.figure("income")),
            [(f"{income.name}合计行“{income.head(key)}”", income.total.figure(key))],
            places=where,
        )
    yield from _income_totals(balance, income, side.subtotal, side.grand)


def _income_totals(
    balance: TableView, income: TableView, subtotal: RowView | None, grand: RowView | None
) -> Iterator[Finding]:
    """合计 of table 2 is 本年收入合计, or 收入总计 where it counts what was carried over."""
    assert income.total is not None
    total = income.total.figure("total")
    carried = any("carried_over" in sum_.parts for sum_ in column_sums(income) if sum_.whole == "total")
    order = [grand, subtotal] if carried else [subtotal, grand]
    rows = [row for row in order if row is not None]
    if not rows or total is None:
        return
    agreeing = [
        row
        for row in rows
        if (figure := row.figure("income")) is not None and not judge_sum(figure, [total]).is_difference
    ]
    row = agreeing[0] if agreeing else rows[0]
    name = plain_name(row.text("income_item"))
    yield from RULE.tie(
        f"{balance.name}、{income.name}/{plain(name)}",
        (f"{balance.name}“{name}”", row.figure("income")),
        [(f"{income.name}合计行“{income.head('total')}”", total)],
        places=(balance.place, income.place),
    )


RULE = Rule(
    "R-02",
    "收支总表与收入、支出总表一致",
    Severity.ERROR,
    "部门预算公开表勾稽关系：表一各类支出＝表三各类，表一各项收入＝表二合计",
    "收支总表，收入总表或支出总表",
    check,
)
