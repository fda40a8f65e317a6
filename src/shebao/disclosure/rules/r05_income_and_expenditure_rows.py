"""R-05: table 2 and table 3 agree code by code (table 2 with what was carried over)."""

from collections.abc import Iterator

from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.hierarchy import coded, line_name
from shebao.disclosure.rules.rule import Material, RowView, Rule, Side, TableView
from shebao.findings import Finding, Severity


def check(material: Material) -> Iterator[Finding]:
    """Every code in either table, and 合计."""
    income, spending = material.view(TableKind.INCOME), material.view(TableKind.EXPENDITURE)
    if income is None or spending is None:
        return
    here, there = coded(income), coded(spending)
    where = (income.place, spending.place)
    for code in sorted(here | there):
        row, other = here.get(code), there.get(code)
        if row is not None and other is not None:
            yield from _pair(income, spending, line_name(row), row, other)
            continue
        alone, view, missing = (row, income, spending) if row is not None else (other, spending, income)
        if alone is None or (amount := alone.figure("total")) is None or not amount.value:
            continue
        yield RULE.finding(
            f"{income.name}、{spending.name}/{line_name(alone)}",
            f"{view.name}“{line_name(alone)}”{amount.shown}，{missing.name}没有这一科目。请核对科目编码并补列。",
            found=amount.shown,
            places=where,
        )
    if income.total is not None and spending.total is not None:
        yield from _pair(income, spending, "合计", income.total, spending.total)


def _pair(income: TableView, spending: TableView, name: str, row: RowView, other: RowView) -> Iterator[Finding]:
    parts: list[Side] = [(f"{income.name}本年收入", row.figure("total"))]
    if "carried_over" in income.columns:
        parts.append((f"{income.name}上年结转", row.figure("carried_over")))
    yield from RULE.tie(
        f"{income.name}、{spending.name}/{name}",
        (f"{spending.name}“{name}”", other.figure("total")),
        parts,
        places=(income.place, spending.place),
    )


RULE = Rule(
    "R-05",
    "收入总表与支出总表逐科目一致",
    Severity.ERROR,
    "部门预算公开表勾稽关系：表二各科目（含上年结转）＝表三各科目",
    "收入总表和支出总表",
    check,
)
