"""The whole document: 概况, thirteen tables, 情况说明, 名词解释, performance tables, annexes."""

from collections.abc import Callable
from dataclasses import replace

from shebao.budget.book import Book
from shebao.disclosure.compose.balances import (
    compose_appropriation_balance,
    compose_balance,
    compose_capital,
    compose_fund_income,
)
from shebao.disclosure.compose.functional import (
    compose_expenditure,
    compose_fund_expenditure,
    compose_general_expenditure,
    compose_income,
)
from shebao.disclosure.compose.overview import compose_overview, compose_terms, prose
from shebao.disclosure.compose.performance import compose_department_form, compose_project_form, project_amount
from shebao.disclosure.compose.quantity import paragraph
from shebao.disclosure.compose.situation import compose_situation
from shebao.disclosure.compose.spending import (
    compose_basic_by_economic,
    compose_organ_running,
    compose_projects,
    compose_projects_carried_over,
    compose_three_public,
)
from shebao.disclosure.compose.view import BookView
from shebao.disclosure.model import Block, Disclosure, Heading, Table
from shebao.disclosure.numerals import chinese_number

EMPTY_NOTE = "注：本表无数据"

THIRTEEN_TABLES: tuple[Callable[[BookView], Table], ...] = (
    compose_balance,
    compose_income,
    compose_expenditure,
    compose_appropriation_balance,
    compose_general_expenditure,
    compose_basic_by_economic,
    compose_fund_income,
    compose_fund_expenditure,
    compose_capital,
    compose_three_public,
    compose_organ_running,
    compose_projects,
    compose_projects_carried_over,
)
"""The Shanxi format's tables in printed order; a new table is added here."""


def compose(book: Book, *, draft: bool = False) -> Disclosure:
    """Make the disclosure of a budget book.

    The document carries no findings yet; ``publish`` adds them. ``draft`` marks it 仅供内部审核.
    """
    view = BookView(book)
    blocks: list[Block] = [
        *compose_overview(view),
        Heading(1, f"第二部分 {view.year}年部门预算报表", page_break=True),
        *compose_tables(view),
        *compose_situation(view),
        Heading(1, "第四部分 名词解释", page_break=True),
    ]
    blocks.extend(
        paragraph(f"{chinese_number(number)}、{name}：{explanation}", style="term")
        for number, (name, explanation) in enumerate(compose_terms(view), start=1)
    )
    blocks.extend(_annexes(view))
    return Disclosure(
        view.year,
        view.who,
        f"{view.who}{view.year}年度部门预算公开",
        tuple(blocks),
        draft=draft,
        book=view.book,
    )


def compose_tables(view: BookView) -> list[Table]:
    """The thirteen tables, each with its mark, caption and, where it is empty, its note."""
    tables = []
    for make in THIRTEEN_TABLES:
        table = make(view)
        tables.append(
            replace(
                table,
                label=f"预算公开表{table.number}",
                caption=f"部门名称：{view.who}",
                note=table.note or (EMPTY_NOTE if table.is_empty else ""),
            )
        )
    return tables


def _annexes(view: BookView) -> list[Block]:
    blocks: list[Block] = [
        Heading(1, "附件", page_break=True),
        Heading(2, "附件1 绩效目标表"),
        compose_department_form(view),
        *(compose_project_form(view, project) for project in view.book.projects if project_amount(view, project).fen),
    ]
    for number, annex in enumerate(view.book.annexes, start=2):
        blocks.append(Heading(2, f"附件{number} {annex.title}", page_break=True))
        if annex.document_number:
            blocks.append(paragraph(annex.document_number, style="annex-number"))
        blocks.extend(_annex_body(annex.body))
    return blocks


def _annex_body(body: str) -> list[Block]:
    """An annex's Markdown: "## " a subtitle, deeper ones and everything else paragraphs."""
    blocks: list[Block] = []
    for line in prose(body):
        marks, _, words = line.text.partition(" ")
        if marks == "##" and words:
            blocks.append(Heading(3, words.strip()))
        else:
            is_deeper = len(marks) > 2 and not marks.strip("#") and words
            blocks.append(paragraph(words.strip()) if is_deeper else line)
    return blocks
