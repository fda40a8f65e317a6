"""The whole document: 概况, nine tables, 情况说明, 名词解释, and the self-evaluations where there are some."""

from collections.abc import Callable
from dataclasses import replace

from shebao.budget.accounts import FinalAccounts
from shebao.disclosure.compose.final.balances import compose_appropriation_balance, compose_balance
from shebao.disclosure.compose.final.evaluation import compose_evaluation
from shebao.disclosure.compose.final.functional import (
    compose_capital,
    compose_expenditure,
    compose_fund,
    compose_general_expenditure,
    compose_income,
)
from shebao.disclosure.compose.final.situation import compose_situation
from shebao.disclosure.compose.final.spending import compose_basic_by_economic, compose_three_public
from shebao.disclosure.compose.final.view import FinalView
from shebao.disclosure.compose.overview import compose_overview, compose_terms
from shebao.disclosure.compose.quantity import paragraph
from shebao.disclosure.model import Block, Disclosure, Heading, Table
from shebao.disclosure.numerals import chinese_number

NINE_TABLES: tuple[tuple[Callable[[FinalView], Table], str], ...] = (
    (compose_balance, "收支"),
    (compose_income, "收入"),
    (compose_expenditure, "支出"),
    (compose_appropriation_balance, "财政拨款收支"),
    (compose_general_expenditure, "一般公共预算财政拨款支出"),
    (compose_basic_by_economic, "一般公共预算财政拨款基本支出"),
    (compose_fund, "政府性基金预算财政拨款收支"),
    (compose_capital, "国有资本经营预算财政拨款支出"),
    (compose_three_public, "财政拨款“三公”经费支出"),
)
"""公开01 to 公开09, and what there is none of where a table is empty."""


def compose_final(accounts: FinalAccounts, *, draft: bool = False) -> Disclosure:
    """Make the disclosure of final accounts.

    The document carries no findings yet; ``publish`` adds them. ``draft`` marks it 仅供内部审核.
    """
    view = FinalView(accounts)
    blocks: list[Block] = [
        *compose_overview(view.book, final=True),
        Heading(1, f"第二部分 {view.year}年度部门决算表", page_break=True),
        *compose_tables(view),
        *compose_situation(view),
        Heading(1, "第四部分 名词解释", page_break=True),
    ]
    blocks.extend(
        paragraph(f"{chinese_number(number)}、{name}：{explanation}", style="term")
        for number, (name, explanation) in enumerate(compose_terms(view.book, final=True), start=1)
    )
    if accounts.performance:
        blocks += [Heading(1, "附件", page_break=True), Heading(2, "附件1 绩效自评表")]
        blocks.extend(compose_evaluation(view, one) for one in accounts.performance)
    return Disclosure(
        view.year,
        view.who,
        f"{view.who}{view.year}年度部门决算公开",
        tuple(blocks),
        draft=draft,
        final=True,
        accounts=accounts,
    )


def compose_tables(view: FinalView) -> list[Table]:
    """The nine tables, each with its mark, caption and, where it is empty, the sentence that there is nothing."""
    tables = []
    for make, what in NINE_TABLES:
        table = make(view)
        empty = f"{view.year}年度本部门没有{what}，本表为空表。" if table.is_empty else ""
        label = f"公开{table.number:02d}表"
        tables.append(replace(table, label=label, caption=f"部门：{view.who}", note=f"{table.note}{empty}"))
    return tables
