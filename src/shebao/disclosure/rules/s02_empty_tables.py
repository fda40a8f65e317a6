"""S-02: an empty table says that it is empty."""

from collections.abc import Iterator

from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.rule import Material, Rule, TableView
from shebao.findings import Finding, Severity, Spot

FIXED_LINES = frozenset({TableKind.THREE_PUBLIC, TableKind.FUND_THREE_PUBLIC, TableKind.ORGAN_RUNNING})
"""Tables whose lines are always the same, so that noughts in them say what there is to say."""


def has_amounts(view: TableView) -> bool:
    """Whether a table prints an amount: any other than nothing, or a 0.00 that stands for one too small to show."""
    return not view.table.is_empty or any(
        figure.value
        for row in view.rows
        for column in view.amount_columns
        if (figure := row.figure(column)) is not None
    )


def _prints_noughts(view: TableView) -> bool:
    """Whether a table of somebody else says 0 or 0.00 where there is nothing: that is a statement, not a blank."""
    return any(
        any(letter.isdigit() for letter in row.text(column))
        for row in view.rows
        if row.role != "numbering"
        for column in view.amount_columns
        if row.figure(column) is not None
    )


def check(material: Material) -> Iterator[Finding]:
    """Every numbered table."""
    for view in material.views:
        if view.kind is TableKind.ORGAN_RUNNING and any(
            other.kind is TableKind.THREE_PUBLIC and other.table.title == view.table.title for other in material.views
        ):
            continue  # printed in one table with 三公
        if material.book is None and view.kind in FIXED_LINES and _prints_noughts(view):
            continue
        if not has_amounts(view) and not view.table.note.strip() and view.amount_columns:
            yield RULE.finding(
                f"{view.name}/空表",
                f"{view.name}“{view.kind.value}”没有数据，也没有说明。请在表下注明“本表无数据”及原因。",
                expected="注：本表无数据",
                spots=[Spot(view.block)] if view.block >= 0 else [],
                places=(view.place,),
            )


RULE = Rule(
    "S-02",
    "空表有说明",
    Severity.WARNING,
    "《地方预决算公开操作规程》（财预〔2016〕143号）：没有数据的表应列出空表并说明",
    "各表",
    check,
)
