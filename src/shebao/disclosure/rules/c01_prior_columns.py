"""C-01: a table's column of the year before = what last year's table of the same kind printed for its own year."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shebao.disclosure.figures import PrintedFigure, note_tie, show_in
from shebao.disclosure.model import Disclosure, TableKind, occupied_grid
from shebao.disclosure.rules.rule import Material, RowView, Rule, TableView, plain_name
from shebao.disclosure.rules.years import PRIOR_WORDS, Speaks, document_kind, speaks_of, where_published
from shebao.findings import FigureShown, Finding, Severity

ENOUGH = 5
"""Where more rows than that differ, the whole column rests on another base: one finding says so."""

_COMPARISON = re.compile("增|减|比上年|比较|变动|%|％|率|占")


@dataclass(frozen=True, slots=True)
class Head:
    """The words above a column, from top to bottom; ``leaf`` the lowest."""

    words: str
    leaf: str


def heads(view: TableView) -> list[Head]:
    """The words above each column, spans counted for all columns they cover."""
    width = len(view.columns)
    grid = occupied_grid(view.table.header, width) if view.table.header else []
    found = []
    for x in range(width):
        words: list[str] = []
        for line in grid:
            for position in range(x, -1, -1):
                cell = line[position]
                if cell is not None:
                    if position + cell.colspan > x and cell.text and (not words or words[-1] != cell.text):
                        words.append(re.sub(r"\s", "", cell.text))
                    break
        found.append(Head("".join(words), words[-1] if words else ""))
    return found


def is_prior(head: Head, year: int) -> bool:
    """Whether a column holds the year before a year's: 上年预算数, 2024年执行数; not 比上年增减."""
    named = any(word in head.words for word in (*PRIOR_WORDS, f"{year - 1}年"))
    return named and not _COMPARISON.search(head.leaf) and "结转" not in head.words and "结余" not in head.words


def own_column(view: TableView, leaf: str, year: int) -> str | None:
    """The key of the column of a table's own year that has the same lowest words, years apart; None where unclear."""
    plain = _plain_leaf(leaf)
    found = [
        key
        for key, head in zip(view.columns, heads(view), strict=True)
        if not is_prior(head, year) and not _COMPARISON.search(head.leaf) and _plain_leaf(head.leaf) == plain
    ]
    amounts = [key for key in found if key in view.amount_columns]
    if len(amounts) == 1:
        return amounts[0]
    if not found and not plain.strip("预算决数额"):
        # 上年预算数 here, only 合计 there: the one column that stands for the whole.
        totals = [key for key in view.amount_columns if key == "total"]
        return totals[0] if len(totals) == 1 else None
    return None


def _plain_leaf(leaf: str) -> str:
    return re.sub(r"20\d\d年度?|上年度?|去年|本年度?|当年|[()（）]", "", leaf)


def row_names(view: TableView) -> dict[str, RowView]:
    """The rows by code, else by name; names that stand twice are left out."""
    rows: dict[str, RowView] = {}
    twice: set[str] = set()
    for row in view.rows:
        texts = [text for key, text in row.texts.items() if key not in view.amount_columns and text.strip()]
        name = row.key if row.key.isdigit() else plain_name(row.key or (texts[0] if texts else ""))
        if name in rows:
            twice.add(name)
        rows[name] = row
    return {name: row for name, row in rows.items() if name and name not in twice}


def same_table(view: TableView, published: Material) -> TableView | None:
    """Last year's table of the same kind; a table of no known kind by its title without the year."""
    if view.kind is not TableKind.OTHER:
        return published.view(view.kind)
    title = re.sub(r"20\d\d年度?", "", view.table.title)
    same = [other for other in published.views if re.sub(r"20\d\d年度?", "", other.table.title) == title]
    return same[0] if len(same) == 1 else None


def check(material: Material) -> Iterator[Finding]:
    """Every column of the year before, row by row."""
    other, document = material.last_year, material.document
    if other is None or not document.year or other.year != document.year - 1:
        return
    published = Material(other)
    for view in material.views:
        there = same_table(view, published)
        if there is None:
            continue
        for column, head in zip(view.columns, heads(view), strict=True):
            speaks = speaks_of(head.words, document, other)
            if column not in view.amount_columns or not is_prior(head, document.year) or speaks is Speaks.NOT:
                continue
            own = own_column(there, head.leaf, other.year)
            if own is not None:
                yield from _column(view, column, head, there, own, other, speaks)


def _column(
    view: TableView, column: str, head: Head, there: TableView, own: str, other: Disclosure, speaks: Speaks
) -> Iterator[Finding]:
    last = row_names(there)
    breaks: list[tuple[str, PrintedFigure, PrintedFigure]] = []
    for name, row in row_names(view).items():
        stated = row.figure(column)
        figure = last[name].figure(own) if name in last else None
        if stated is None or figure is None or stated.is_nothing:
            continue
        if stated.rounded.meets(figure.rounded):
            note_tie(stated)
        else:
            breaks.append((name, stated, figure))
    severity = Severity.WARNING if speaks is Speaks.UNSAID else None
    if len(breaks) > ENOUGH:
        names = "、".join(name for name, _, _ in breaks[:ENOUGH])
        yield RULE.finding(
            f"{view.name}/{head.leaf}",
            f"{view.name}“{head.leaf}”列有{len(breaks)}行与{other.year}年公开的{document_kind(other)}不同"
            f"（{names}等）。请核对；口径调整过的，请在说明中写明。",
            severity=Severity.WARNING,
            figures=[stated.as_shown(name) for name, stated, _ in breaks],
        )
        return
    for name, stated, figure in breaks:
        difference = show_in(abs(stated.value - figure.value), stated.unit)
        yield RULE.finding(
            f"{view.name}/{name}/{head.leaf}",
            f"{view.name}“{name}”的“{head.leaf}”为{stated.shown}，{other.year}年公开的{document_kind(other)}为"
            f"{figure.shown}{where_published(other, figure)}，相差{difference}。"
            "请改用上年公开数；口径调整过的，请写明。",
            severity=severity,
            figures=(stated.as_shown(head.leaf), FigureShown(f"{other.year}年公开数", figure.shown, figure.unit)),
            found=stated.shown,
            expected=figure.shown,
            difference=difference,
        )


RULE = Rule(
    "C-01",
    "表中的上年数与上年公开一致",
    Severity.ERROR,
    "本年表中的上年预算数（决算数）应与上年公开的数一致",
    "上年公开的文本，有上年数一列的表",
    check,
)
