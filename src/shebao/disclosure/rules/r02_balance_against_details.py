"""R-02: table 1 agrees with tables 2 and 3: expenditure by 类, income by source."""

from collections.abc import Iterator

from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.r01_balance_totals import lines
from shebao.disclosure.rules.rule import Material, Rule, plain_name
from shebao.findings import Finding, Severity

SOURCES = {
    "一般公共预算": "general",
    "政府性基金预算": "government_fund",
    "国有资本经营预算": "state_capital",
    "财政专户管理资金": "special_account",
    "单位资金": "unit_funds",
    "本年收入合计": "total",
    "上年结转": "carried_over",
}
"""A line of the income side of table 1 and the column of table 2 that is its total."""


def check(material: Material) -> Iterator[Finding]:
    """Expenditure against table 3, income against table 2."""
    balance = material.view(TableKind.BALANCE)
    if balance is None:
        return
    details = material.view(TableKind.EXPENDITURE)
    if details is not None:
        classes = {plain_name(row.text("name")): row for row in details.rows if row.role == "class"}
        listed = {plain_name(row.text("expenditure_item")): row for row in lines(balance, "expenditure_item")}
        for name, line in listed.items():
            there = classes.get(name)
            amount = line.figure("total")
            if there is None and amount is not None and amount.value:
                yield RULE.finding(
                    f"{balance.name}/{name}",
                    f"{balance.name}“{name}”{amount.shown}，{details.name}没有这一类。请补列或更正类的名称。",
                    found=amount.shown,
                    places=(balance.place, details.place),
                )
            elif there is not None:
                yield from RULE.tie(
                    f"{balance.name}、{details.name}/{name}",
                    (f"{balance.name}“{name}”", amount),
                    [(f"{details.name}合计", there.figure("total"))],
                    places=(balance.place, details.place),
                )
        for name, there in classes.items():
            amount = there.figure("total")
            if name not in listed and amount is not None and amount.value:
                yield RULE.finding(
                    f"{balance.name}/{name}",
                    f"{details.name}“{name}”{amount.shown}，{balance.name}没有这一类。请补列或更正类的名称。",
                    found=amount.shown,
                    places=(balance.place, details.place),
                )
        closing = balance.row_where("expenditure_item", "本年支出合计")
        if closing is not None and details.total is not None:
            yield from RULE.tie(
                f"{balance.name}、{details.name}/支出合计",
                (f"{balance.name}本年支出合计", closing.figure("total")),
                [(f"{details.name}合计", details.total.figure("total"))],
                places=(balance.place, details.place),
            )
    income = material.view(TableKind.INCOME)
    if income is None or income.total is None:
        return
    for name, column in SOURCES.items():
        line_here = balance.row_where("income_item", name)
        if line_here is not None and column in income.columns:
            yield from RULE.tie(
                f"{balance.name}、{income.name}/{name}",
                (f"{balance.name}“{name}”", line_here.figure("income")),
                [(f"{income.name}合计行“{income.head(column)}”", income.total.figure(column))],
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
