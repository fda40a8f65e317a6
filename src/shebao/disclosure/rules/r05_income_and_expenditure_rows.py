"""R-05: table 2 and table 3 agree code by code (table 2 with what was carried over)."""

from collections.abc import Iterator, Sequence

from shebao.disclosure.figures import sum_holds
from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.column_sums import column_sums
from shebao.disclosure.rules.hierarchy import code_of, coded, line_name
from shebao.disclosure.rules.rule import ENOUGH_TO_NAME, Material, RowView, Rule, Side, TableView
from shebao.findings import Finding, Severity

MOST_SINGLE = 4
"""So many codes that a table lacks are said one by one."""


def check(material: Material) -> Iterator[Finding]:
    """Every code in either table, and 合计."""
    income, spending = material.view(TableKind.INCOME), material.view(TableKind.EXPENDITURE)
    if income is None or spending is None or material.document.final:
        return  # in final accounts a code's income and spending differ by what is carried over
    here, there = coded(income), coded(spending)
    if not _comparable(income, here, there) or any(_repeats(view) for view in (income, spending)):
        return
    lacking: dict[str, list[tuple[RowView, TableView, TableView]]] = {}
    for code in sorted(here | there):
        row, other = here.get(code), there.get(code)
        if row is not None and other is not None:
            yield from _pair(income, spending, line_name(row), row, other)
            continue
        alone, view, missing = (row, income, spending) if row is not None else (other, spending, income)
        if alone is None or len(code) not in {len(other) for other in (there if row is not None else here)}:
            continue
        if (amount := alone.figure("total")) is not None and amount.value:
            lacking.setdefault(missing.name, []).append((alone, view, missing))
    for rows in lacking.values():
        yield from _lacking(rows)
    if income.total is not None and spending.total is not None:
        yield from _pair(income, spending, "合计", income.total, spending.total)


def _lacking(rows: Sequence[tuple[RowView, TableView, TableView]]) -> Iterator[Finding]:
    """The codes that one table lacks; many of them are one finding, and a question: a page of it may not be read."""
    if len(rows) <= MOST_SINGLE:
        for row, view, missing in rows:
            amount = row.figure("total")
            assert amount is not None
            yield RULE.finding(
                f"{_pair_name(view, missing)}/{line_name(row)}",
                f"{view.name}“{line_name(row)}”{amount.shown}，{missing.name}没有这一科目。请核对科目编码并补列。",
                figures=[amount.as_shown(f"{view.name}“{line_name(row)}”")],
                found=amount.shown,
                places=(view.place, missing.place),
            )
        return
    _, view, missing = rows[0]
    figures = [
        amount.as_shown(f"{view.name}“{line_name(row)}”")
        for row, _, _ in rows
        if (amount := row.figure("total")) is not None
    ]
    names = "、".join(line_name(row) for row, _, _ in rows[:ENOUGH_TO_NAME])
    yield RULE.finding(
        f"{_pair_name(view, missing)}/没有的科目",
        f"{view.name}的{names}等{len(rows)}个科目，{missing.name}没有。请核对该表是否完整、是否全部读出。",
        severity=Severity.WARNING,
        figures=figures,
        places=(view.place, missing.place),
    )


def _pair_name(view: TableView, missing: TableView) -> str:
    first, second = (view, missing) if view.kind is TableKind.INCOME else (missing, view)
    return f"{first.name}、{second.name}"


def _comparable(income: TableView, here: dict[str, RowView], there: dict[str, RowView]) -> bool:
    """Whether both tables go down to the same codes, and most of those they share agree."""
    shared = [code for code in here if code in there]
    if not shared or len(shared) * 2 < min(len(here), len(there)):
        return False
    agree = 0
    for code in shared:
        parts = [figure for _, figure in _parts(income, here[code]) if figure is not None]
        whole = there[code].figure("total")
        agree += whole is not None and bool(parts) and sum_holds(whole, parts)
    return agree * 2 >= len(shared)


def _repeats(view: TableView) -> bool:
    """Whether a code stands for several units."""
    codes = [code for row in view.rows if (code := code_of(row))]
    return len(set(codes)) < len(codes)


def _parts(income: TableView, row: RowView) -> list[Side]:
    """合计, and what was carried over where 合计 does not count it."""
    parts: list[Side] = [(f"{income.name}本年收入", row.figure("total"))]
    counted = any("carried_over" in sum_.parts for sum_ in column_sums(income) if sum_.whole == "total")
    if "carried_over" in income.columns and not counted:
        parts.append((f"{income.name}上年结转", row.figure("carried_over")))
    return parts


def _pair(income: TableView, spending: TableView, name: str, row: RowView, other: RowView) -> Iterator[Finding]:
    yield from RULE.tie(
        f"{income.name}、{spending.name}/{name}",
        (f"{spending.name}“{name}”", other.figure("total")),
        _parts(income, row),
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
